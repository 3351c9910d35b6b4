"""Releasing: the deed itself, done once and only with all consent to this very content."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import ApprovalReleasing, announce
from portico.models.approval import ApprovalRequest, ApprovalStatus
from portico.operations.approvals.subject import (
    content_hash,
    decisions_on,
    open_request,
    policy_of,
)


def require_approval(session: Session, actor: Actor, record: Any) -> ApprovalRequest:
    """Refuse the deed unless all consent to this very content is there; use it up.

    Call it in the transaction of the deed, with the record locked. What was consented to once
    cannot be done twice.
    """
    policy = policy_of(session, type(record))
    request = open_request(session, record)
    if request is None:
        raise refuse("APPROVAL_NEEDED", "This needs the consent of others: ask for it first.")
    request.require_same_content(content_hash(session, policy, record), "input", "id")
    missing = request.missing(decisions_on(session, request))
    if missing or request.status is not ApprovalStatus.APPROVED:
        whose = ", ".join(f"{count} × {name}" for name, count in missing.items())
        raise refuse("APPROVAL_MISSING", f"Consent is still missing: {whose}.", "input", "id")
    announce(session, actor, ApprovalReleasing(request, record))
    request.close(ApprovalStatus.RELEASED, actor.now)
    return request
