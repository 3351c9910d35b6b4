"""Voiding: whatever changes the content of an open request for consent ends the request.

Listens to every flush, so that no operation can forget it. Statements that change rows without
loading them are caught when the consent is used: it is bound to the content's hash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portico.access import Actor, system_actor
from portico.models.approval import ApprovalRequest, ApprovalStatus
from portico.operations.approvals.subject import OPEN, content_hash

if TYPE_CHECKING:
    from uuid import UUID

    from portico.events import Bus
    from portico.hookspecs import ApprovalPolicy

CHANGED = "content_changed"


@event.listens_for(Session, "after_flush")
def _note(session: Session, *_: object) -> None:
    """Note which subjects of policies may have another content now."""
    bus: Bus | None = session.info.get("bus")
    if bus is None or not bus.approvals:
        return
    for record in (*session.new, *session.dirty, *session.deleted):
        for policy in bus.approvals.values():
            if (subject := _subject(policy, record)) is not None:
                session.info.setdefault(CHANGED, {})[policy.model, subject] = policy


def _subject(policy: ApprovalPolicy, record: Any) -> UUID | None:
    if isinstance(record, policy.model):
        return record.id  # type: ignore[no-any-return]  # a record of the policy's model has it
    owner = policy.parts.get(type(record))
    return owner(record) if owner else None


@event.listens_for(Session, "before_commit", insert=True)
def _void(session: Session) -> None:
    """Void the open requests whose content is another; before the audit trail is sealed."""
    session.flush()
    changed: dict[tuple[type[Any], UUID], ApprovalPolicy] = session.info.pop(CHANGED, {})
    for (_model, subject), policy in changed.items():
        request = session.scalars(
            select(ApprovalRequest)
            .where(
                ApprovalRequest.subject == f"{policy.prefix}_{subject.hex}",
                ApprovalRequest.status.in_(OPEN),
            )
            .with_for_update()
        ).one_or_none()
        if request is not None and _is_another(session, policy, subject, request):
            actor: Actor = session.info.get("actor") or system_actor()
            request.close(ApprovalStatus.VOIDED, actor.now)


def _is_another(
    session: Session, policy: ApprovalPolicy, subject: UUID, request: ApprovalRequest
) -> bool:
    record = session.get(policy.model, subject)
    return record is None or content_hash(session, policy, record) != request.content_hash
