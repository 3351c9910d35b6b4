"""Exposure: how much of a client's credit limits is used, and how that comes about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.models import Account
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_bank_corporate.models import CreditLimit
from portico_bank_corporate.models.amounts import text
from portico_bank_corporate.operations.exposure_scenario import (
    UNWEIGHTED,
    BankWhatIfRate,
    ExposurePolicy,
    Scenario,
    UseThen,
    position,
    scenario_of,
)
from portico_bank_corporate.operations.ledger import Standing, limit_path


@dataclass(kw_only=True)
class BankExposureQuestion:
    """Whose exposure, and when: name either a client or one credit limit."""

    account_id: Annotated[
        UUID | None, Ref("Account"), "The client: all its limits are answered."
    ] = None
    limit_id: Annotated[UUID | None, Ref("BankCreditLimit"), "The one limit."] = None
    as_of: Annotated[
        date | None,
        "At the end of which day; now unless given. On a day ahead, what will have ended by then "
        "is not counted.",
    ] = None
    rates: Annotated[
        list[BankWhatIfRate], "What if these were the exchange rates: all is converted anew."
    ] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class BankLimitItem:
    """One guarantee, reservation or overdue claim that uses a limit."""

    reference: Annotated[str, "The number of the guarantee, the application or the claim."]
    reserved: Annotated[bool, "Whether it is a reservation, not an issued guarantee."]
    on_balance: Annotated[bool, "Whether it is a claim on the applicant that was not paid in time."]
    amount: Annotated[Money, "What is outstanding, in its own currency."]
    converted: Annotated[
        Money, "The same in the limit's currency, as it is booked or at the rates of the question."
    ]
    covered: Annotated[Money, "What cash, pledges and counter-guarantees take off it."]
    net: Annotated[Money, "What was converted, less cover."]
    conversion_factor: Annotated[
        Decimal, "The credit conversion factor of its type, in per cent; 100 for a reservation."
    ]
    weighted: Annotated[Money, "What was converted, times the factor, rounded half-up."]


@dataclass(frozen=True, kw_only=True)
class BankLimitExposure:
    """How one credit limit is used, in its currency."""

    limit_id: Annotated[UUID, Ref("BankCreditLimit"), "The limit."]
    number: Annotated[str, "The limit's number."]
    amount: Annotated[Money, "The limit itself."]
    issued: Annotated[Money, "What issued guarantees use."]
    reserved: Annotated[Money, "What applications have reserved."]
    weighted: Annotated[Money, "What issued guarantees use, by their credit conversion factors."]
    covered: Annotated[Money, "What cover takes off issued guarantees; the use stays gross."]
    net: Annotated[Money, "What issued guarantees use, less cover."]
    on_balance: Annotated[
        Money, "What applicants owe for payments under guarantees, and have not paid in time."
    ]
    used: Annotated[Money, "Issued, reserved and overdue together."]
    free: Annotated[
        Money,
        "What is left, here and in every limit that this one is part of; "
        "below zero if exchange rates have moved against the bank.",
    ]
    utilisation: Annotated[Decimal, "How much is used, in per cent, rounded to two decimals."]
    binding_limit_id: Annotated[
        UUID, Ref("BankCreditLimit"), "The limit on the way up that has the least free."
    ]
    usable: Annotated[
        bool,
        "Whether something new may use it on that day: it, and all that it is part of, is in use, "
        "not frozen, and valid.",
    ]
    items: Annotated[list[BankLimitItem], "What uses the limit, by its number."]
    explanation: Annotated[str, "How the free amount comes about, in words."]


@dataclass(frozen=True, kw_only=True)
class BankExposure:
    """How a client's credit limits are used."""

    as_of: Annotated[date, "The day at whose end this holds."]
    limits: Annotated[list[BankLimitExposure], "Each limit, by its number."]


def answer_exposure(
    session: Session,
    actor: Actor,
    input: BankExposureQuestion,
    *,
    policy: ExposurePolicy = UNWEIGHTED,
) -> BankExposure:
    """How much of a client's credit limits is used and free: now, then, or at other rates."""
    if (input.account_id is None) == (input.limit_id is None):
        raise refuse("BANK_QUESTION", "Name either a client or a limit.", "input", "accountId")
    scenario = scenario_of(input.as_of, input.rates, actor.today, policy)
    found = [limit_exposure(session, limit, scenario) for limit in _limits_asked(session, input)]
    return BankExposure(as_of=input.as_of or actor.today, limits=found)


def limit_exposure(session: Session, limit: CreditLimit, scenario: Scenario) -> BankLimitExposure:
    """How one credit limit is used."""

    def money(amount: Decimal) -> Money:
        return Money(amount, limit.currency).rounded()

    path = [(each, position(session, each, scenario)) for each in limit_path(session, limit)]
    own = path[0][1].standing
    free, _, binding = min(
        (there.standing.free, step, each) for step, (each, there) in enumerate(path)
    )
    items = [_item(limit, use, scenario.policy) for use in path[0][1].uses]
    covered = sum((use.covered for use in path[0][1].uses), Decimal(0))
    issued = (item for item in items if not item.reserved and not item.on_balance)
    weighted = sum((item.weighted.amount for item in issued), Decimal(0))
    return BankLimitExposure(
        limit_id=limit.id,
        number=limit.number,
        amount=money(limit.amount),
        issued=money(own.issued),
        reserved=money(own.reserved),
        weighted=money(weighted),
        covered=money(covered),
        net=money(own.issued - covered),
        on_balance=money(own.on_balance),
        used=money(own.used),
        free=money(free),
        utilisation=own.utilisation,
        binding_limit_id=binding.id,
        usable=all(each.is_usable_on(scenario.day) for each, _ in path),
        items=items,
        explanation=_explanation(limit, binding, own, money(free)),
    )


def _explanation(limit: CreditLimit, binding: CreditLimit, own: Standing, free: Money) -> str:
    def money(amount: Decimal) -> str:
        return text(Money(amount, limit.currency))

    late = f" less {money(own.on_balance)} overdue" if own.on_balance else ""
    spent = f" less {money(own.spent)} that does not come back" if own.spent else ""
    above = (
        "" if binding is limit else f"; limit {binding.number} above it leaves only {text(free)}"
    )
    return (
        f"{money(limit.amount)} less {money(own.issued)} issued less {money(own.reserved)} "
        f"reserved{late}{spent} leaves {money(own.free)}{above}."
    )


def _item(limit: CreditLimit, use: UseThen, policy: ExposurePolicy) -> BankLimitItem:
    factor = policy.factor(use.type)
    converted = Money(use.converted, limit.currency).rounded()
    return BankLimitItem(
        reference=use.reference,
        reserved=use.reserved,
        on_balance=use.on_balance,
        amount=Money(use.amount, use.currency).rounded(),
        converted=converted,
        covered=Money(use.covered, limit.currency).rounded(),
        net=Money(use.converted - use.covered, limit.currency).rounded(),
        conversion_factor=factor,
        weighted=Money(converted.amount * factor / 100, limit.currency).rounded(),
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
