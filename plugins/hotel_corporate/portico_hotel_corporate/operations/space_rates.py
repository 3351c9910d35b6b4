"""Laying down what the hire of spaces costs, and asking for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Path, Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    FunctionSpace,
    HotelSpaceRateBasis,
    Property,
    Season,
    SpaceRate,
)
from portico_hotel_corporate.models.functions import check_people
from portico_hotel_corporate.models.occupancy import Period
from portico_hotel_corporate.models.rate_lines import EVERY_DAY
from portico_hotel_corporate.models.space_rates import rate_for
from portico_hotel_corporate.models.spans import check_times


@dataclass(kw_only=True)
class HotelSpaceRateGiven:
    """A price of a space."""

    season_id: Annotated[UUID | None, Ref("HotelSeason"), "The season; none: any."] = None
    days: Annotated[str, "The days of the week, such as MO,TU,WE,TH."] = EVERY_DAY
    from_hour: Annotated[int, "For functions that begin in this hour or later."] = 0
    to_hour: Annotated[int, "For functions that begin before this hour."] = 24
    basis: Annotated[HotelSpaceRateBasis, "What it is charged by."]
    price: Annotated[Money, "The price of one."]
    min_revenue: Annotated[Money | None, "What the function must bring besides."] = None


@dataclass(kw_only=True)
class HotelSpaceRatesSet:
    """All prices of a space, in place of those it has."""

    id: Annotated[UUID, Ref("HotelFunctionSpace"), "The space."]
    expected_version: Annotated[int, "The version that you read."]
    rates: Annotated[list[HotelSpaceRateGiven], "The prices."]


@dataclass(kw_only=True)
class HotelSpacePriceRequest:
    """A function that would take place in a space."""

    space_id: Annotated[UUID, Ref("HotelFunctionSpace"), "The space."]
    starts_at: Annotated[datetime, "When it begins."]
    ends_at: Annotated[datetime, "When it is over."]
    people: Annotated[int, "For how many people."]


@dataclass(frozen=True, kw_only=True)
class HotelSpacePrice:
    """What the hire of a space costs."""

    hire: Annotated[Money, "The hire."]
    basis: Annotated[HotelSpaceRateBasis, "What it is charged by."]
    price: Annotated[Money, "The price of one."]
    min_revenue: Annotated[Money | None, "What the function must bring besides."]
    rate: Annotated[int, "Which of the space's prices it is, from 0."]


def set_space_rates(session: Session, actor: Actor, input: HotelSpaceRatesSet) -> FunctionSpace:
    """Lay down what the hire of a space costs, by season, day of the week and hour."""
    space = get(session, FunctionSpace, input.id, lock=True)
    expect_version(space, input.expected_version)
    place, problems = session.get_one(Property, space.property_id), Problems()
    with session.no_autoflush:
        rates = [_rate(session, place, given, problems, i) for i, given in enumerate(input.rates)]
    problems.raise_if_any()
    space.rates.clear()
    session.flush()
    space.rates.extend(rates)
    touch(space)
    session.flush()
    return space


def price_space(session: Session, actor: Actor, input: HotelSpacePriceRequest) -> HotelSpacePrice:
    """What the hire of a space costs: the rate of a season first, then of the fewest hours."""
    space = get(session, FunctionSpace, input.space_id, "input", "spaceId")
    place, problems = session.get_one(Property, space.property_id), Problems()
    check_times(problems, input.starts_at, input.ends_at, "input")
    check_people(problems, input.people, "input", "people")
    problems.raise_if_any()
    rate = rate_for(space.rates, input.starts_at, place.zone)
    if rate is None:
        message = f"{space.name} has no price for that time: set one, or choose another time."
        raise refuse("HOTEL_SPACE_RATE", message, "input", "startsAt")
    least = rate.min_revenue_amount
    return HotelSpacePrice(
        hire=Money(rate.hire(Period(input.starts_at, input.ends_at), input.people), rate.currency),
        basis=rate.basis,
        price=Money(rate.price_amount, rate.currency),
        min_revenue=None if least is None else Money(least, rate.currency),
        rate=rate.position,
    )


def _rate(
    session: Session, place: Property, given: HotelSpaceRateGiven, problems: Problems, position: int
) -> SpaceRate:
    path: Path = ("input", "rates", position)
    rate = SpaceRate(
        position=position,
        season_id=given.season_id,
        price_amount=given.price.amount,
        min_revenue_amount=given.min_revenue.amount if given.min_revenue else None,
        currency=given.price.currency,
    )
    if assign(rate, given, ("days", "from_hour", "to_hour", "basis"), problems, *path):
        rate.check(problems, place.currency, path)
    if given.season_id is not None:
        season = get(session, Season, given.season_id, *path, "seasonId")
        problems.check(
            ok=season.property_id == place.id,
            code="HOTEL_SPACE_PROPERTY",
            message=f"{season.name} is a season of another property.",
            path=(*path, "seasonId"),
        )
    if given.min_revenue is not None:
        problems.check(
            ok=given.min_revenue.currency == given.price.currency,
            code="HOTEL_CURRENCY_MISMATCH",
            message=f"Give it in {given.price.currency}.",
            path=(*path, "minRevenue"),
        )
    return rate
