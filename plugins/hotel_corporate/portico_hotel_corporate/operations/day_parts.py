"""Day parts: laying down what functions must bring by the hours they touch, and asking for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import get, touch
from portico.values import Money, Ref
from portico_hotel_corporate.models import DayPart, Property
from portico_hotel_corporate.models.day_parts import threshold
from portico_hotel_corporate.models.occupancy import Period
from portico_hotel_corporate.models.spans import check_times


@dataclass(kw_only=True)
class HotelDayPartGiven:
    """Some hours of the day."""

    name: Annotated[str, "What people call it."]
    from_hour: Annotated[int, "The hour it begins, from 0."]
    to_hour: Annotated[int, "The hour it ends, up to 24."]
    threshold: Annotated[Money, "What a function that touches it must bring."]


@dataclass(kw_only=True)
class HotelDayPartsSet:
    """All day parts of a property, in place of those it has."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    parts: Annotated[list[HotelDayPartGiven], "The parts; they share no hour."]


@dataclass(kw_only=True)
class HotelDayPartRequest:
    """The hours of a function."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    starts_at: Annotated[datetime, "When it begins."]
    ends_at: Annotated[datetime, "When it is over."]


@dataclass(frozen=True, kw_only=True)
class HotelDayPartTouched:
    """A day part that a function touches."""

    name: Annotated[str, "What people call it."]
    days: Annotated[int, "On how many days."]
    threshold: Annotated[Money, "What it must bring on each."]


@dataclass(frozen=True, kw_only=True)
class HotelDayPartThreshold:
    """What a function must bring at least."""

    parts: Annotated[list[HotelDayPartTouched], "The day parts that it touches."]
    threshold: Annotated[Money, "What it must bring in all."]


def set_day_parts(session: Session, actor: Actor, input: HotelDayPartsSet) -> Property:
    """Lay down what functions must bring by the hours of the day that they touch."""
    place = get(session, Property, input.property_id, "input", "propertyId", lock=True)
    problems, parts = Problems(), []
    for i, given in enumerate(input.parts):
        part = DayPart(
            property_id=place.id,
            threshold_amount=given.threshold.amount,
            currency=given.threshold.currency,
        )
        path = ("input", "parts", i)
        if assign(part, given, ("name", "from_hour", "to_hour"), problems, *path):
            part.check(problems, place.currency, path)
        parts.append(part)
    problems.raise_if_any()
    for one, other in pairwise(sorted(parts, key=lambda part: part.from_hour)):
        if one.to_hour > other.from_hour:
            message = f"{one.name} and {other.name} share hours."
            raise refuse("HOTEL_DAY_PART", message, "input", "parts")
    for known in _parts(session, place):
        session.delete(known)
    session.flush()
    session.add_all(parts)
    touch(place)
    session.flush()
    return place


def day_part_threshold(
    session: Session, actor: Actor, input: HotelDayPartRequest
) -> HotelDayPartThreshold:
    """What a function must bring: the threshold of every day part that it touches."""
    place = get(session, Property, input.property_id, "input", "propertyId")
    problems = Problems()
    check_times(problems, input.starts_at, input.ends_at, "input")
    problems.raise_if_any()
    period, parts = Period(input.starts_at, input.ends_at), _parts(session, place)
    touched = [(part, part.touches(period, place.zone)) for part in parts]
    return HotelDayPartThreshold(
        parts=[
            HotelDayPartTouched(
                name=part.name, days=days, threshold=Money(part.threshold_amount, part.currency)
            )
            for part, days in touched
            if days
        ],
        threshold=Money(threshold(parts, period, place.zone) or Decimal(0), place.currency),
    )


def _parts(session: Session, place: Property) -> list[DayPart]:
    mine = select(DayPart).where(DayPart.property_id == place.id).order_by(DayPart.from_hour)
    return list(session.scalars(mine))
