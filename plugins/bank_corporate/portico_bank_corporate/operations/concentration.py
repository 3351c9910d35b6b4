"""How much of what the bank has at stake rests on single clients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from portico.access import Actor
from portico.errors import refuse
from portico.models import Account
from portico.models.formats import Malformed, currency_code
from portico.values import Money, Ref, round_places
from portico_bank_corporate.models import (
    LIVE,
    BankClaimStatus,
    CreditLimit,
    EmployeeLoan,
    Enrolment,
    Guarantee,
    LimitMovement,
    PayrollProject,
    ReimbursementClaim,
)
from portico_bank_corporate.operations.fx_rates import find_conversion

HUNDRED: Final = Decimal(100)
MOST_SHOWN: Final = 100


@dataclass(kw_only=True)
class BankConcentrationQuestion:
    """How the bank's stakes are spread over its clients."""

    currency: Annotated[str, "The currency to add up in, by the rates of today."]
    threshold: Annotated[Decimal, "From how many per cent on a client is a concentration."] = (
        Decimal(10)
    )


@dataclass(frozen=True, kw_only=True)
class BankConcentrationShare:
    """What is at stake with one client."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    name: Annotated[str, "What people call it."]
    guarantees: Annotated[Money, "What may still be demanded under its guarantees."]
    reserved: Annotated[Money, "What its applications have reserved."]
    overdue: Annotated[
        Money, "What it owes for payments under its guarantees, and has not paid in time."
    ]
    staff_loans: Annotated[Money, "What its people owe, all of them together."]
    total: Annotated[Money, "All together."]
    share: Annotated[Decimal, "Its part of all, in per cent."]
    is_concentration: Annotated[bool, "Whether that is at or above the threshold."]


@dataclass(frozen=True, kw_only=True)
class BankConcentration:
    """What is at stake, client by client, the largest first."""

    total: Annotated[Money, "All of it."]
    clients: Annotated[list[BankConcentrationShare], "The hundred largest."]


def concentration(
    session: Session, actor: Actor, input: BankConcentrationQuestion
) -> BankConcentration:
    """How much of what the bank has at stake rests on single clients, the largest first."""
    try:
        currency = currency_code(input.currency)
    except Malformed as malformed:
        raise refuse(malformed.code, malformed.message, "input", "currency") from malformed
    asked = replace(input, currency=currency)
    stakes = {
        "guarantees": _guarantees(session, currency, actor.today),
        "reserved": _reserved(session, currency, actor.today),
        "overdue": _overdue(session, currency, actor.today),
        "staff_loans": _staff_loans(session, currency, actor.today),
    }
    clients = {client for each in stakes.values() for client in each}
    names = {
        each.id: each.name
        for each in session.scalars(select(Account).where(Account.id.in_(clients)))
    }
    whole = sum((sum(each.values(), Decimal(0)) for each in stakes.values()), Decimal(0))
    found = [
        _share(id_, name, {kind: each[id_] for kind, each in stakes.items()}, whole, asked)
        for id_, name in names.items()
    ]
    found = [each for each in found if each.total.amount]
    found.sort(key=lambda each: (-each.total.amount, each.name))
    return BankConcentration(total=Money(whole, currency), clients=found[:MOST_SHOWN])


def _share(
    account_id: UUID,
    name: str,
    parts: dict[str, Decimal],
    whole: Decimal,
    asked: BankConcentrationQuestion,
) -> BankConcentrationShare:
    currency, total = asked.currency, sum(parts.values(), Decimal(0))
    share = round_places(total * HUNDRED / whole, 2) if whole else Decimal(0)
    return BankConcentrationShare(
        account_id=account_id,
        name=name,
        guarantees=Money(parts["guarantees"], currency),
        reserved=Money(parts["reserved"], currency),
        overdue=Money(parts["overdue"], currency),
        staff_loans=Money(parts["staff_loans"], currency),
        total=Money(total, currency),
        share=share,
        is_concentration=bool(whole) and total * HUNDRED >= whole * asked.threshold,
    )


def _guarantees(session: Session, currency: str, day: date) -> defaultdict[UUID, Decimal]:
    """What may still be demanded for each client, or is promised to it by an amendment."""
    at_stake = func.sum(Guarantee.available_amount + Guarantee.pending_amount)
    statement = (
        select(Guarantee.applicant_id, Guarantee.currency, at_stake)
        .where(Guarantee.status.in_(LIVE))
        .group_by(Guarantee.applicant_id, Guarantee.currency)
    )
    return _added(session, session.execute(statement), currency, day)


def _reserved(session: Session, currency: str, day: date) -> defaultdict[UUID, Decimal]:
    """What applications of each client have reserved, beside guarantees.

    What uses a limit uses all that it is part of too: only the innermost counts.
    """
    part, inner = aliased(CreditLimit), aliased(LimitMovement)
    within = (
        select(inner.id)
        .join(part, part.id == inner.limit_id)
        .where(part.parent_id == LimitMovement.limit_id)
        .where(inner.guarantee_id.is_(None), inner.claim_id.is_(None))
        .where(inner.reference == LimitMovement.reference)
        .exists()
    )
    statement = (
        select(CreditLimit.account_id, LimitMovement.currency, func.sum(LimitMovement.amount))
        .join(CreditLimit, CreditLimit.id == LimitMovement.limit_id)
        .where(LimitMovement.guarantee_id.is_(None), LimitMovement.claim_id.is_(None), ~within)
        .group_by(CreditLimit.account_id, LimitMovement.currency)
    )
    return _added(session, session.execute(statement), currency, day)


def _overdue(session: Session, currency: str, day: date) -> defaultdict[UUID, Decimal]:
    """What each client has not paid back in time: it is on the bank's balance."""
    claim = ReimbursementClaim
    statement = (
        select(Guarantee.applicant_id, claim.currency, func.sum(claim.amount - claim.paid_amount))
        .join(Guarantee, Guarantee.id == claim.guarantee_id)
        .where(claim.status == BankClaimStatus.OVERDUE)
        .group_by(Guarantee.applicant_id, claim.currency)
    )
    return _added(session, session.execute(statement), currency, day)


def _staff_loans(session: Session, currency: str, day: date) -> defaultdict[UUID, Decimal]:
    """What the people of each employer owe."""
    statement = (
        select(PayrollProject.account_id, EmployeeLoan.currency)
        .add_columns(func.sum(EmployeeLoan.balance_amount))
        .join(Enrolment, Enrolment.project_id == PayrollProject.id)
        .join(EmployeeLoan, EmployeeLoan.enrolment_id == Enrolment.id)
        .group_by(PayrollProject.account_id, EmployeeLoan.currency)
    )
    return _added(session, session.execute(statement), currency, day)


def _added(
    session: Session, rows: Iterable[Any], currency: str, day: date
) -> defaultdict[UUID, Decimal]:
    """Amounts by client in one currency, by the rates of a day."""
    found: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for client, own, amount in rows:
        if amount:
            found[client] += find_conversion(session, own, currency, day).convert(amount)
    return found
