"""Two clients that turn out to be one: what the bank knows of them comes together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import AccountsMerging
from portico_bank_corporate.models import (
    ClientAccount,
    ClientDocument,
    EmployerHealth,
    FinancialStatement,
    KycCase,
    LegalProfile,
    OwnershipLink,
    ReliabilityAssessment,
    ScreeningHit,
    Signatory,
)
from portico_bank_corporate.models.kyc_case import UNDECIDED

SAME: Final[dict[type[Any], Callable[[Any], object]]] = {
    LegalProfile: lambda _profile: True,
    FinancialStatement: lambda each: (each.starts_on, each.ends_on),
    ScreeningHit: lambda each: (each.list_name, each.list_version, each.entry, each.name),
}
"""What only one client can have of a kind: where both have it, the winner's stands."""


def move_knowledge(session: Session, actor: Actor, event: AccountsMerging) -> None:
    """Point what the bank knows of the loser at the winner."""
    _move_cases(session, event)
    for model, key in SAME.items():
        _move_unless_known(session, event, model, key)
    event.move(
        session,
        ClientAccount.account_id,
        ClientDocument.account_id,
        EmployerHealth.account_id,
        OwnershipLink.owned_id,
        OwnershipLink.owner_account_id,
        ReliabilityAssessment.account_id,
        Signatory.account_id,
    )


def _move_cases(session: Session, event: AccountsMerging) -> None:
    """The loser's cases are numbered on after the winner's; both cannot be looked at at once."""
    both = KycCase.account_id.in_((event.winner.id, event.loser.id))
    undecided = session.scalar(select(func.count()).where(both, KycCase.status.in_(UNDECIDED)))
    if (undecided or 0) > 1:
        text = "Both have a KYC case that is not decided: decide one of them first."
        raise refuse("BANK_OPEN_BUSINESS", text, "input", "loserId")
    last = session.scalar(
        select(func.max(KycCase.number)).where(KycCase.account_id == event.winner.id)
    )
    cases = session.scalars(
        select(KycCase).where(KycCase.account_id == event.loser.id).order_by(KycCase.number.desc())
    ).all()
    for case in cases:
        case.account_id, case.number = event.winner.id, case.number + (last or 0)
    session.flush()


def _move_unless_known(
    session: Session, event: AccountsMerging, model: type[Any], key: Callable[[Any], object]
) -> None:
    rows = session.scalars(
        select(model).where(model.account_id.in_((event.winner.id, event.loser.id)))
    ).all()
    known = {key(each) for each in rows if each.account_id == event.winner.id}
    for each in rows:
        if each.account_id == event.loser.id and key(each) not in known:
            each.account_id = event.winner.id
    session.flush()
