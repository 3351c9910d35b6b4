"""Which of a client's agreements an event is charged by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico_bank_corporate.models import (
    BankAgreementKind,
    BankAgreementStatus,
    BankProductKind,
    ServiceAgreement,
)
from portico_bank_corporate.models.service_agreement import IN_USE

Covers = Callable[[BankProductKind, date], bool]


def covered(session: Session, agreement: ServiceAgreement) -> Covers:
    """Whether the agreement covers a kind of product on a day.

    A special agreement covers its kind; the general one all that no special one covers.
    """
    if agreement.kind is not BankAgreementKind.GENERAL:
        return lambda kind, _day: agreement.kind.covers(kind)
    special = session.scalars(
        select(ServiceAgreement).where(
            ServiceAgreement.account_id == agreement.account_id,
            ServiceAgreement.kind != BankAgreementKind.GENERAL,
            ServiceAgreement.status.in_((*IN_USE, BankAgreementStatus.TERMINATED)),
        )
    ).all()

    def covers(kind: BankProductKind, day: date) -> bool:
        return not any(each.kind.covers(kind) and _is_in_term(each, day) for each in special)

    return covers


def agreement_for(
    session: Session, account_id: object, kind: BankProductKind, day: date
) -> ServiceAgreement | None:
    """The agreement in use that a kind of product is priced by on a day."""
    found = session.scalars(
        select(ServiceAgreement).where(
            ServiceAgreement.account_id == account_id, ServiceAgreement.status.in_(IN_USE)
        )
    )
    fitting = [each for each in found if _is_in_term(each, day)]
    special = [each for each in fitting if each.kind.covers(kind)]
    general = [each for each in fitting if each.kind is BankAgreementKind.GENERAL]
    return next(iter([*special, *general]), None)


def _is_in_term(agreement: ServiceAgreement, day: date) -> bool:
    end = agreement.effective_to
    return agreement.effective_from <= day and (end is None or day <= end)
