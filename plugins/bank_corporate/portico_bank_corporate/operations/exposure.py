"""Exposure: how much of a client's credit limits is used, and how that comes about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.models import Account
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_bank_corporate.models import CreditLimit, LimitMovement
from portico_bank_corporate.models.amounts import text
from portico_bank_corporate.operations.ledger import limit_path, standing


@dataclass(kw_only=True)
class BankExposureQuestion:
    """Whose exposure, and when: name either a client or one credit limit."""

    account_id: Annotated[
        UUID | None, Ref("Account"), "The client: all its limits are answered."
    ] = None
    limit_id: Annotated[UUID | None, Ref("BankCreditLimit"), "The one limit."] = None
    as_of: Annotated[date | None, "At the end of which day; now unless given."] = None


@dataclass(frozen=True, kw_only=True)
class BankLimitItem:
    """One guarantee or reservation that uses a limit."""

    reference: Annotated[str, "The number of the guarantee or of the application."]
    reserved: Annotated[bool, "Whether it is a reservation, not an issued guarantee."]
    amount: Annotated[Money, "What is outstanding, in its own currency."]
    converted: Annotated[Money, "The same in the limit's currency, as it is booked."]


@dataclass(frozen=True, kw_only=True)
class BankLimitExposure:
    """How one credit limit is used, in its currency."""

    limit_id: Annotated[UUID, Ref("BankCreditLimit"), "The limit."]
    number: Annotated[str, "The limit's number."]
    amount: Annotated[Money, "The limit itself."]
    issued: Annotated[Money, "What issued guarantees use."]
    reserved: Annotated[Money, "What applications have reserved."]
    used: Annotated[Money, "Issued and reserved together."]
    free: Annotated[
        Money,
        "What is left, here and in every limit that this one is part of; "
        "below zero if exchange rates have moved against the bank.",
    ]
    utilisation: Annotated[Decimal, "How much is used, in per cent, rounded to two decimals."]
    binding_limit_id: Annotated[
        UUID, Ref("BankCreditLimit"), "The limit on the way up that has the least free."
    ]
    items: Annotated[list[BankLimitItem], "What uses the limit, by its number."]
    explanation: Annotated[str, "How the free amount comes about, in words."]


@dataclass(frozen=True, kw_only=True)
class BankExposure:
    """How a client's credit limits are used."""

    as_of: Annotated[date, "The day at whose end this holds."]
    limits: Annotated[list[BankLimitExposure], "Each limit, by its number."]


def answer_exposure(session: Session, actor: Actor, input: BankExposureQuestion) -> BankExposure:
    """How much of a client's credit limits is used and free, now or at the end of a day."""
    if (input.account_id is None) == (input.limit_id is None):
        raise refuse("BANK_QUESTION", "Name either a client or a limit.", "input", "accountId")
    found = [limit_exposure(session, limit, input.as_of) for limit in _limits_asked(session, input)]
    return BankExposure(as_of=input.as_of or actor.today, limits=found)


def limit_exposure(session: Session, limit: CreditLimit, as_of: date | None) -> BankLimitExposure:
    """How one credit limit is used."""

    def money(amount: Decimal) -> Money:
        return Money(amount, limit.currency).rounded()

    own = standing(session, limit, as_of)
    free, _, binding = min(
        (standing(session, each, as_of).free, step, each)
        for step, each in enumerate(limit_path(session, limit))
    )
    spent = f" less {text(money(own.spent))} that does not come back" if own.spent else ""
    return BankLimitExposure(
        limit_id=limit.id,
        number=limit.number,
        amount=money(limit.amount),
        issued=money(own.issued),
        reserved=money(own.reserved),
        used=money(own.used),
        free=money(free),
        utilisation=own.utilisation,
        binding_limit_id=binding.id,
        items=_items(session, limit, as_of),
        explanation=f"{text(money(limit.amount))} less {text(money(own.issued))} issued less "
        f"{text(money(own.reserved))} reserved{spent} leaves {text(money(own.free))}"
        + (
            "."
            if binding is limit
            else f"; limit {binding.number} above it leaves only {text(money(free))}."
        ),
    )


def _limits_asked(session: Session, input: BankExposureQuestion) -> list[CreditLimit]:
    if input.limit_id is not None:
        return [get(session, CreditLimit, input.limit_id, "input", "limitId")]
    account = get(session, Account, input.account_id, "input", "accountId")  # type: ignore[arg-type]
    return list(
        session.scalars(
            select(CreditLimit)
            .where(CreditLimit.account_id == account.id)
            .order_by(CreditLimit.number)
        )
    )


def _items(session: Session, limit: CreditLimit, as_of: date | None) -> list[BankLimitItem]:
    m = LimitMovement
    statement = (
        select(
            m.reference,
            m.guarantee_id,
            m.currency,
            func.sum(m.amount),
            func.sum(m.limit_amount),
        )
        .where(m.limit_id == limit.id)
        .group_by(m.reference, m.guarantee_id, m.currency)
        .order_by(m.reference)
    )
    if as_of is not None:
        statement = statement.where(m.booked_on <= as_of)
    return [
        BankLimitItem(
            reference=reference,
            reserved=guarantee_id is None,
            amount=Money(amount, currency).rounded(),
            converted=Money(converted, limit.currency).rounded(),
        )
        for reference, guarantee_id, currency, amount, converted in session.execute(statement)
        if amount
    ]
