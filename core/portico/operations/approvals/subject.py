"""What consent is about: the record, its policy, its content, and the request that is open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.errors import RequestError, refuse
from portico.models.approval import ApprovalDecision, ApprovalRequest, ApprovalStatus

if TYPE_CHECKING:
    from portico.events import Bus
    from portico.hookspecs import ApprovalPolicy

NODE_ID: Final = re.compile(r"([a-z][a-z0-9]*)_([0-9a-f]{32})")
OPEN: Final = (ApprovalStatus.PENDING, ApprovalStatus.APPROVED)


def policy_of(session: Session, model: type[Any]) -> ApprovalPolicy:
    """The policy for deeds on records of a model."""
    bus: Bus | None = session.info.get("bus")
    policy = bus.approvals.get(model) if bus else None
    if policy is None:
        raise RequestError("NO_POLICY", f"No policy asks for consent to a {model.__name__}.")
    return policy


def named(session: Session, subject: str) -> tuple[ApprovalPolicy, UUID]:
    bus: Bus | None = session.info.get("bus")
    form = NODE_ID.fullmatch(subject)
    for policy in bus.approvals.values() if bus and form else ():
        if form and policy.prefix == form[1]:
            return policy, UUID(hex=form[2])
    raise refuse("NO_POLICY", "Nothing of this kind needs consent.", "input", "subject")


def content_hash(session: Session, policy: ApprovalPolicy, record: Any) -> str:
    """The SHA-256 of what consent to a deed on the record is about."""
    content = [policy.name, policy.content(session, record)]
    text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS, default=str)
    return sha256(text).hexdigest()


def open_request(session: Session, record: Any) -> ApprovalRequest | None:
    """The request about a record that is pending or approved, locked."""
    policy = policy_of(session, type(record))
    return session.scalars(
        select(ApprovalRequest)
        .where(
            ApprovalRequest.subject == f"{policy.prefix}_{record.id.hex}",
            ApprovalRequest.status.in_(OPEN),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def decisions_on(session: Session, request: ApprovalRequest) -> Sequence[ApprovalDecision]:
    """The decisions on a request, in their order."""
    return session.scalars(
        select(ApprovalDecision)
        .where(ApprovalDecision.request_id == request.id)
        .order_by(ApprovalDecision.decided_at, ApprovalDecision.id)
    ).all()
