"""What a commission comes to, period by period and step by step. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.lookup import get
from portico.values import Money, Ref, round_places
from portico_bank_corporate.models import Guarantee, GuaranteeCommission, LimitMovement
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.commission_periods import (
    BankCommissionGrid,
    BankCommissionPeriod,
    months_after,
)
from portico_bank_corporate.models.commissions import (
    BankCommissionBasis,
    BankMinimumScope,
    Fee,
    Part,
    Step,
    Terms,
    fees,
)
from portico_bank_corporate.models.day_counts import BankDayCount
from portico_bank_corporate.models.guarantee_commission import check_terms

LONGEST: Final = 50 * 366
"""Days that a preview may span."""

SHOWN_PLACES: Final = 8


@dataclass(kw_only=True)
class BankCommissionTerms:
    """How a commission is calculated."""

    rate: Annotated[Decimal, "The rate in per cent: above 0, at most 100."]
    basis: Annotated[BankCommissionBasis, "What the rate is for."] = BankCommissionBasis.PER_ANNUM
    day_count: Annotated[BankDayCount, "How days are counted."] = BankDayCount.ACT_360
    last_day_included: Annotated[bool, "Whether the last day is paid for too."] = False
    period: Annotated[BankCommissionPeriod, "For how long one charge is."] = (
        BankCommissionPeriod.QUARTER
    )
    grid: Annotated[BankCommissionGrid, "From which day periods are counted."] = (
        BankCommissionGrid.CALENDAR
    )
    minimum: Annotated[Money | None, "The least that is due; none if left out."] = None
    minimum_scope: Annotated[BankMinimumScope, "What the minimum is for."] = (
        BankMinimumScope.PER_PERIOD
    )


@dataclass(kw_only=True)
class BankCommissionStep:
    """From which day on how much is outstanding."""

    since: Annotated[date, "The first day with this amount."]
    amount: Annotated[Money, "What is outstanding; zero when nothing is."]


@dataclass(kw_only=True)
class BankCommissionPreviewQuestion:
    """A commission to calculate: for a guarantee, or for amounts that are given."""

    terms: Annotated[
        BankCommissionTerms | None, "The terms; the guarantee's own if it has any."
    ] = None
    guarantee_id: Annotated[
        UUID | None, Ref("BankGuarantee"), "The guarantee, with its amounts and dates."
    ] = None
    steps: Annotated[
        list[BankCommissionStep] | None, "The amounts by day, where no guarantee is given."
    ] = None
    last: Annotated[
        date | None, "The last day; the guarantee's last day for demands if left out."
    ] = None


@dataclass(frozen=True, kw_only=True)
class BankCommissionPart:
    """A stretch of days in which the amount does not change."""

    starts_on: Annotated[date, "The first day."]
    ends_before: Annotated[date, "The day after the last."]
    amount: Annotated[Money, "What is outstanding."]
    days: Annotated[int, "The days by the day count; 0 if the rate is for a whole period."]
    commission: Annotated[Decimal, "What it costs, to eight decimals and not yet rounded."]


@dataclass(frozen=True, kw_only=True)
class BankCommissionFee:
    """What one period costs."""

    starts_on: Annotated[date, "The first day of the period."]
    ends_before: Annotated[date, "The day after its last."]
    days: Annotated[int, "The days that are counted."]
    charged: Annotated[Money, "The charge: the rounded sum up to here less that up to before."]
    raised_to_minimum: Annotated[bool, "Whether the minimum made it more."]
    parts: Annotated[list[BankCommissionPart], "How it comes about."]
    explanation: Annotated[str, "The same in words."]


@dataclass(frozen=True, kw_only=True)
class BankCommissionPreview:
    """What a commission comes to."""

    total: Annotated[Money, "All charges together."]
    fees: Annotated[list[BankCommissionFee], "The charge for each period."]


def preview_commission(
    session: Session, actor: Actor, input: BankCommissionPreviewQuestion
) -> BankCommissionPreview:
    """What a commission comes to, for a guarantee or for any amounts; nothing is stored."""
    problems = Problems()
    steps, terms, last = (
        _of_guarantee(session, input, input.guarantee_id, problems)
        if input.guarantee_id is not None
        else _as_given(input, problems)
    )
    check_terms(problems, terms, ("input", "terms"))
    start = min(step.since for step in steps)
    span = (last - start).days
    text = f"Give a last day after {start} and within fifty years of it; it is {last}."
    problems.check(ok=0 < span <= LONGEST, code="BANK_DATES", message=text, path=("input", "last"))
    problems.raise_if_any()
    return shown(terms, fees(terms, steps, start, last))


def _as_given(
    input: BankCommissionPreviewQuestion, problems: Problems
) -> tuple[list[Step], Terms, date]:
    required = {"terms": input.terms, "steps": input.steps, "last": input.last}
    for name, value in required.items():
        if not value:
            text = "Give terms, steps and last, or name a guarantee."
            problems.add("REQUIRED", text, "input", name)
    problems.raise_if_any()
    assert input.terms and input.steps and input.last  # noqa: S101, PT018 (see above)
    currency = input.steps[0].amount.currency
    for index, step in enumerate(input.steps):
        path = ("input", "steps", index, "amount")
        if step.amount.currency != currency:
            text = f"All amounts are in one currency; the first is in {currency}."
            problems.add("BANK_CURRENCY_MISMATCH", text, *path, "currency")
        if step.amount.amount:
            check_amount(problems, step.amount, *path)
    steps = [Step(step.since, step.amount.amount) for step in input.steps]
    return steps, _terms(input.terms, currency, problems), input.last


def _of_guarantee(
    session: Session, input: BankCommissionPreviewQuestion, id: UUID, problems: Problems
) -> tuple[list[Step], Terms, date]:
    guarantee = get(session, Guarantee, id, "input", "guaranteeId")
    if input.terms is not None:
        terms = _terms(input.terms, guarantee.currency, problems)
    else:
        terms = _agreed(session, guarantee, problems)
    steps = amount_steps(session, guarantee)
    last = input.last or guarantee.expires_on or months_after(steps[0].since, 12)
    return steps, terms, last


def _agreed(session: Session, guarantee: Guarantee, problems: Problems) -> Terms:
    agreed = session.scalars(
        select(GuaranteeCommission).where(GuaranteeCommission.guarantee_id == guarantee.id)
    ).one_or_none()
    if agreed is None:
        text = f"Guarantee {guarantee.undertaking_number} has no terms of a commission: give some."
        problems.add("REQUIRED", text, "input", "terms")
    problems.raise_if_any()
    assert agreed is not None  # noqa: S101 (refused above)
    return agreed.terms


def _terms(given: BankCommissionTerms, currency: str, problems: Problems) -> Terms:
    minimum = given.minimum
    if minimum is not None and minimum.currency != currency:
        text = f"The minimum is in {minimum.currency}, the amounts are in {currency}."
        problems.add("BANK_CURRENCY_MISMATCH", text, "input", "terms", "minimum", "currency")
    return Terms(
        rate=given.rate,
        currency=currency,
        basis=given.basis,
        day_count=given.day_count,
        last_day_included=given.last_day_included,
        period=given.period,
        grid=given.grid,
        minimum=minimum.amount if minimum else None,
        minimum_scope=given.minimum_scope,
    )


def amount_steps(session: Session, guarantee: Guarantee) -> list[Step]:
    """How much was outstanding under a guarantee from which day on, by the limit's movements."""
    m = LimitMovement
    changes = session.execute(
        select(m.booked_on, func.sum(m.amount))
        .where(m.limit_id == guarantee.limit_id, m.guarantee_id == guarantee.id)
        .group_by(m.booked_on)
        .order_by(m.booked_on)
    )
    steps: list[Step] = []
    for day, change in changes:
        # What was issued with an earlier date has cost since then.
        since = day if steps else min(day, guarantee.issue_date)
        steps.append(Step(since, change + (steps[-1].amount if steps else 0)))
    return steps


def shown(terms: Terms, found: list[Fee]) -> BankCommissionPreview:
    """The fees as clients see them."""
    total = sum((fee.charged for fee in found), Decimal(0))
    return BankCommissionPreview(
        total=Money(total, terms.currency).rounded(), fees=[_fee(terms, fee) for fee in found]
    )


def _fee(terms: Terms, fee: Fee) -> BankCommissionFee:
    return BankCommissionFee(
        starts_on=fee.period.start,
        ends_before=fee.period.end,
        days=fee.days,
        charged=Money(fee.charged, terms.currency).rounded(),
        raised_to_minimum=fee.raised_to_minimum,
        parts=[_part(terms, part) for part in fee.parts],
        explanation=explain(terms, fee),
    )


def _part(terms: Terms, part: Part) -> BankCommissionPart:
    return BankCommissionPart(
        starts_on=part.start,
        ends_before=part.end,
        amount=Money(part.amount, terms.currency).rounded(),
        days=part.days,
        commission=_decimal(part.commission),
    )


def explain(terms: Terms, fee: Fee) -> str:
    """How the charge for a period comes about, in words."""
    sums = " + ".join(_sum(terms, part) for part in fee.parts)
    text = f"{sums} = {_decimal(fee.exact):f} {terms.currency}"
    if fee.raised_to_minimum:
        scope = terms.minimum_scope.name.lower().replace("_", " ")
        text += f"; the minimum of {terms.minimum} {scope} makes it more"
    return f"{text}; charged {Money(fee.charged, terms.currency).rounded().amount}."


def _sum(terms: Terms, part: Part) -> str:
    money = f"{Money(part.amount, terms.currency).rounded().amount} × {terms.rate.normalize():f} %"
    if terms.basis is BankCommissionBasis.PER_PERIOD:
        return money
    return f"{money} × {part.days}/{terms.day_count.year}"


def _decimal(exact: Fraction) -> Decimal:
    return round_places(Decimal(exact.numerator) / Decimal(exact.denominator), SHOWN_PLACES)
