"""Asking for consent, and taking the question back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import refuse
from portico.events import ApprovalAsked, announce
from portico.ledger import AuditEntry
from portico.models.approval import ApprovalRequest, ApprovalStatus
from portico.operations.approvals.inputs import ApprovalAsk, ApprovalWithdraw
from portico.operations.approvals.subject import (
    OPEN,
    content_hash,
    named,
    open_request,
    policy_of,
)
from portico.operations.lookup import expect_version, get


def ask_approval(session: Session, actor: Actor, input: ApprovalAsk) -> ApprovalRequest:
    """Ask for the consent that a deed on a record needs."""
    policy, key = named(session, input.subject)
    actor.require(policy.request)
    record = get(session, policy.model, key, "input", "subject", lock=True)
    return request_approval(session, actor, record)


def request_approval(session: Session, actor: Actor, record: Any) -> ApprovalRequest:
    """Ask for consent to the deed on a record that the caller has locked.

    For plugins whose own deed includes the asking. Refuses if a request for it is open.
    """
    policy = policy_of(session, type(record))
    if actor.id is None:
        raise refuse("PERSON_NEEDED", "Consent is asked for by a person, not by a program.")
    if open_request(session, record) is not None:
        raise refuse("APPROVAL_PENDING", "Consent has been asked for already.", "input", "subject")
    money = policy.amount(record) if policy.amount else None
    request = ApprovalRequest(
        id=new_id(),
        policy=policy.name,
        subject=f"{policy.prefix}_{record.id.hex}",
        subject_id=record.id,
        account_id=policy.account(session, record),
        summary=policy.summary(record)[:500],
        content_hash=content_hash(session, policy, record),
        amount=money.amount if money else None,
        currency=money.currency if money else None,
        needed=dict(policy.needed_by(record)) if policy.needed_by else policy.needed(money),
        status=ApprovalStatus.PENDING,
        maker_id=actor.id,
        maker_for_id=actor.on_behalf_of_id,
        makers=_makers(session, actor, record),
    )
    session.add(request)
    announce(session, actor, ApprovalAsked(request, record))
    return request


def _makers(session: Session, actor: Actor, record: Any) -> list[str]:
    """Who asks, in whose place, and who made the content what it is, in whose place."""
    wrote = {record.created_by, record.updated_by}
    principals = session.scalars(
        select(AuditEntry.on_behalf_of)
        .where(AuditEntry.subject_id == record.id, AuditEntry.actor.in_(wrote))
        .distinct()
    )
    names = {actor.name, actor.on_behalf_of, *wrote, *principals}
    return sorted(name for name in names if name)


def withdraw_approval(session: Session, actor: Actor, input: ApprovalWithdraw) -> ApprovalRequest:
    """Take back a request of one's own."""
    request = get(session, ApprovalRequest, input.id, lock=True)
    expect_version(request, input.expected_version)
    if request.maker_id not in actor.persons:
        raise refuse("NOT_YOURS", "Only who asked can take the request back.", "input", "id")
    if request.status not in OPEN:
        request.require_pending()
    request.close(ApprovalStatus.WITHDRAWN, actor.now)
    return request
