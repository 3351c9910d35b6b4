"""Whether a client may be dealt with: its hits on lists, and what the bank knows of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.errors import Problems
from portico.operations.plugin_settings import settings_of
from portico_bank_corporate.models import KycCase, LegalProfile, ScreeningHit
from portico_bank_corporate.models.kyc_case import BankKycStatus
from portico_bank_corporate.models.legal_profile import BankClientStatus
from portico_bank_corporate.models.screening import BLOCKING
from portico_bank_corporate.settings import BankSettings


def standing_faults(session: Session, account_id: UUID, day: date) -> list[str]:
    """Why nothing may be done for a client on a day; none if all is well.

    It needs an approved KYC case that is good on that day, unless the deployment keeps its cases
    elsewhere, and no hit that blocks.
    """
    faults = blocks(session, account_id, day)
    required = settings_of(session, BankSettings).kyc_required
    if required and not faults and good_case(session, account_id, day) is None:
        return ["The client has no approved KYC case: open one, and let it be approved."]
    return faults


def blocks(session: Session, account_id: UUID, day: date) -> list[str]:
    """What speaks against a client; nothing does against one that was never looked at."""
    return [
        *_status_faults(session, account_id),
        *hits(session, account_id),
        *_case_faults(session, account_id, day),
    ]


def _status_faults(session: Session, account_id: UUID) -> list[str]:
    """What the client's own state forbids: one that is let go is served to the end."""
    known = select(LegalProfile.status).filter_by(account_id=account_id)
    status = session.scalar(known)
    if status in {BankClientStatus.RESTRICTED, BankClientStatus.CLOSED}:
        return [f"The client is {status.name}: nothing new is done for it."]
    return []


def require_standing(session: Session, account_id: UUID, day: date, *path: str | int) -> None:
    """Refuse to do anything for a client that has a hit, or no KYC case that is good."""
    _raise(standing_faults(session, account_id, day), path)


def require_unblocked(session: Session, account_id: UUID, day: date, *path: str | int) -> None:
    """Refuse to begin with a client that something speaks against."""
    _raise(blocks(session, account_id, day), path)


def require_clear(session: Session, account_id: UUID | None, *path: str | int) -> None:
    """Refuse somebody else who takes part, and has a hit."""
    if account_id is not None:
        _raise(hits(session, account_id), path)


def hits(session: Session, account_id: UUID) -> list[str]:
    """The hits of a client itself that block, in words."""
    found = session.scalars(
        select(ScreeningHit)
        .where(
            ScreeningHit.account_id == account_id,
            ScreeningHit.enrolment_id.is_(None),
            ScreeningHit.disposition.in_(BLOCKING),
        )
        .order_by(ScreeningHit.created_at, ScreeningHit.id)
    )
    return [
        f"{each.name} is like entry {each.entry} of the list {each.list_name} "
        f"({each.disposition.name}): nothing may be done until that is cleared."
        for each in found
    ]


def good_case(session: Session, account_id: UUID, day: date) -> KycCase | None:
    """The approved case that is good on a day."""
    return next((each for each in _decided(session, account_id) if each.is_good_on(day)), None)


def _case_faults(session: Session, account_id: UUID, day: date) -> list[str]:
    decided = _decided(session, account_id)
    if not decided:
        return []
    last = decided[0]
    if last.status is BankKycStatus.REJECTED:
        return [f"KYC case {last.number} was rejected on {last.decided_on}."]
    if not last.is_good_on(day):
        return [f"KYC case {last.number} was good until {last.next_review}: review the client."]
    return []


def _decided(session: Session, account_id: UUID) -> list[KycCase]:
    """The decided cases of a client, the latest first."""
    statement = (
        select(KycCase)
        .where(
            KycCase.account_id == account_id,
            KycCase.status.in_((BankKycStatus.APPROVED, BankKycStatus.REJECTED)),
        )
        .order_by(KycCase.number.desc())
    )
    return list(session.scalars(statement))


def _raise(faults: list[str], path: tuple[str | int, ...]) -> None:
    problems = Problems()
    for fault in faults:
        problems.add("RR04", fault, *path)
    problems.raise_if_any()
