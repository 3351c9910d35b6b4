"""Whose consent an amendment needs before it is issued, and what the consent is about."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.events import ApprovalDecided
from portico.hookspecs import ApprovalPolicy, Tier
from portico.models import ApprovalStatus
from portico.operations.lookup import get
from portico_bank_corporate import access
from portico_bank_corporate.models import BankAmendmentStatus, GuaranteeAmendment
from portico_bank_corporate.operations.guarantee_parts import applicant_of


def _content(_session: Session, amendment: GuaranteeAmendment) -> dict[str, Any]:
    return {
        "guarantee": str(amendment.guarantee_id),
        "number": amendment.number,
        "change": None if amendment.amount_change is None else f"{amendment.amount_change:f}",
        "currency": amendment.currency,
        "expiry": amendment.expiry_date and amendment.expiry_date.isoformat(),
        "text": amendment.text,
    }


AMENDMENT_APPROVAL: Final = ApprovalPolicy(
    name="bank.guarantee_amendment",
    description="An amendment is issued when somebody else has consented to it.",
    model=GuaranteeAmendment,
    prefix="bga",
    request=access.GUARANTEE_WRITE,
    content=_content,
    summary=lambda amendment: f"Issue amendment {amendment.number} of a guarantee",
    tiers=(Tier(needed={access.GUARANTEE_APPROVE: 1}),),
    account=applicant_of,
)


def follow_amendment(session: Session, actor: Actor, event: ApprovalDecided) -> None:
    """Note on an amendment that others consented to it; what they refused stays a draft."""
    request = event.request
    if request.policy == AMENDMENT_APPROVAL.name and request.status is ApprovalStatus.APPROVED:
        amendment = get(session, GuaranteeAmendment, request.subject_id, lock=True)
        if amendment.status is BankAmendmentStatus.DRAFT:
            amendment.become(BankAmendmentStatus.APPROVED)
