"""Setting exchange rates, and finding the one that is good on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico_bank_corporate.models import Conversion, CreditLimit, FxRate


@dataclass(kw_only=True)
class BankFxRateSet:
    """The rate of one currency against another from a day on."""

    base: Annotated[str, "The currency of which there is one unit, such as EUR."]
    quote: Annotated[str, "The currency that the unit is expressed in, such as USD."]
    date: Annotated[date, "The first day that the rate is good for."]
    rate: Annotated[Decimal, "How much of the quote one unit of the base is, such as 1.0800."]
    source: Annotated[str, "Who published the rate, such as ECB."]


def set_fx_rate(
    session: Session,
    actor: Actor,
    input: BankFxRateSet,
) -> FxRate:
    """Set the rate of a pair of currencies for a day; a rate that is there is replaced."""
    problems = Problems()
    rate = FxRate()
    assign(rate, input, ("base", "quote", "date", "rate", "source"), problems, "input")
    rate.check(problems)
    problems.raise_if_any()
    known = session.scalars(
        select(FxRate)
        .where(FxRate.base == rate.base, FxRate.quote == rate.quote, FxRate.date == rate.date)
        .with_for_update()
    ).one_or_none()
    if known is None:
        session.add(rate)
        session.flush()
        return rate
    known.rate, known.source = rate.rate, rate.source
    return known


def conversion_for(session: Session, limit: CreditLimit, currency: str, day: date) -> Conversion:
    """How amounts are converted for a limit on the day: by its policy for exchange rates."""
    by = find_conversion(session, currency, limit.currency, day, limit.rate_source)
    return by if currency == limit.currency else replace(by, add_on=limit.fx_add_on)


def find_conversion(
    session: Session, currency: str, target: str, day: date, source: str | None = None
) -> Conversion:
    """How amounts are converted on the day: by the latest rate that either way of quoting has.

    ``source`` names who must have published it, if that matters.
    """
    if currency == target:
        return Conversion(currency, target)
    statement = select(FxRate).where(
        FxRate.date <= day,
        or_(
            and_(FxRate.base == target, FxRate.quote == currency),
            and_(FxRate.base == currency, FxRate.quote == target),
        ),
    )
    if source is not None:
        statement = statement.where(FxRate.source == source)
    in_order = statement.order_by(FxRate.date.desc(), FxRate.base != target, FxRate.id)
    best = session.scalars(in_order.limit(1)).one_or_none()
    if best is None:
        by = f" by {source}" if source else ""
        raise refuse(
            "BANK_FX_RATE_MISSING",
            f"No rate of {currency} against {target} is known for {day}{by}: set one first.",
            "input",
            "amount",
            "currency",
        )
    return Conversion(currency, target, best.rate, best.base == currency, best.date, best.source)
