"""Keeping what is on the books each day, and telling how fast it fills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import exists, extract, func, insert, select
from sqlalchemy.orm import Session

from portico.access import Actor, require_everything
from portico.database import new_id
from portico.errors import Problems
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    HotelMarketSegment,
    HotelStayStatus,
    PaceSnapshot,
    Property,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.models.pace import HotelPaceStatus
from portico_hotel_corporate.operations.pace_of_events import rooms_kept
from portico_hotel_corporate.operations.production import family, of_seen


@dataclass(kw_only=True)
class HotelPaceRequest:
    """Which nights to look at, and the two days to compare."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    first_night: Annotated[date, "The first night."]
    last_night: Annotated[date, "The last night."]
    as_of: Annotated[date, "The later day."]
    compared_to: Annotated[date | None, "The earlier day."] = None
    same_time_last_year: Annotated[
        bool, "Compare the same day a year before with the nights of that year, instead."
    ] = False
    account_id: Annotated[
        UUID | None,
        Ref("Account"),
        "Of one company and those below it only; who does not see all accounts gives it.",
    ] = None
    statuses: Annotated[
        list[HotelPaceStatus], "What is on the books so surely; none: guests' reservations."
    ] = field(default_factory=list)
    segments: Annotated[list[HotelMarketSegment], "Of these segments only; none: of all."] = field(
        default_factory=list
    )


@dataclass(frozen=True, kw_only=True)
class HotelPaceLine:
    """What was on the books for a month on the two days."""

    month: Annotated[date, "The first day of the month."]
    room_nights: Annotated[int, "Room nights on the later day."]
    room_nights_before: Annotated[int, "Room nights on the earlier day."]
    pickup: Annotated[int, "What came on top; negative: what was lost or has been stayed."]
    revenue: Annotated[Money, "Room revenue on the later day."]
    revenue_before: Annotated[Money, "Room revenue on the earlier day."]


@dataclass(frozen=True, kw_only=True)
class HotelPace:
    """How the books filled between two days."""

    seen_on: Annotated[date | None, "The day of the later snapshot; null: there is none."]
    seen_before_on: Annotated[date | None, "The day of the earlier snapshot; null: there is none."]
    lines: Annotated[list[HotelPaceLine], "By month."]


def take_snapshots(session: Session, actor: Actor) -> str:
    """Keep what is on the books of each property, once each business day."""
    lines = 0
    for place in session.scalars(select(Property).order_by(Property.id)).all():
        today = place.business_date(actor.now)
        seen = exists().where(PaceSnapshot.property_id == place.id, PaceSnapshot.as_of == today)
        if not session.scalar(select(seen)):
            lines += _keep(session, place, today)
    return f"{lines} lines of what is on the books kept"


def _keep(session: Session, place: Property, today: date) -> int:
    seen = {"property_id": place.id, "as_of": today}
    found = [*_reserved(session, place, today), *rooms_kept(session, place, today)]
    values = [{"id": new_id(), **seen, **each} for each in found]
    if values:
        session.execute(insert(PaceSnapshot), values)
    return len(values)


def _reserved(session: Session, place: Property, today: date) -> list[dict[str, Any]]:
    """Guests' reservations by night, segment and company."""
    stay = StayProduction
    keys = (StayNight.night, stay.market_segment, stay.account_id, stay.currency)
    rows = session.execute(
        select(*keys, func.count().label("nights"), func.sum(StayNight.room_amount).label("room"))
        .join(stay, stay.id == StayNight.stay_id)
        .where(
            stay.property_id == place.id,
            stay.status == HotelStayStatus.RESERVED,
            StayNight.night >= today,
        )
        .group_by(*keys)
    ).all()
    return [
        {
            "status_type": HotelPaceStatus.RESERVED,
            "night": row.night,
            "segment": row.market_segment,
            "account_id": row.account_id,
            "room_nights": row.nights,
            "room_amount": row.room,
            "currency": row.currency,
        }
        for row in rows
    ]


def tell_pace(session: Session, actor: Actor, input: HotelPaceRequest) -> HotelPace:
    """Compare what was on the books on two days, by month, from the snapshots of these days.

    Who does not see all accounts names a company, and is told of those of its group that are seen.
    """
    require_everything(actor, "hotelPace", whole=input.account_id is None)
    place = get(session, Property, input.property_id, "input", "propertyId")
    problems = Problems()
    problems.check(
        ok=(input.compared_to is not None) != input.same_time_last_year,
        code="HOTEL_PACE",
        message="Give the day to compare with, or sameTimeLastYear; one of the two.",
        path=("input", "comparedTo"),
    )
    problems.check(
        ok=input.first_night <= input.last_night
        and (input.compared_to is None or input.compared_to <= input.as_of),
        code="HOTEL_DATES",
        message="Give the earlier night and the earlier day first.",
        path=("input", "lastNight"),
    )
    problems.raise_if_any()
    now, seen = _books(session, actor, input, input.as_of)
    before, seen_before = _before(session, actor, input)
    months = sorted(now.keys() | before.keys())
    return HotelPace(
        seen_on=seen,
        seen_before_on=seen_before,
        lines=[_line(month, now, before, place.currency) for month in months],
    )


Books = dict[date, tuple[int, Decimal]]
NOTHING = (0, Decimal(0))


def _before(session: Session, actor: Actor, input: HotelPaceRequest) -> tuple[Books, date | None]:
    """The books of the earlier day; of last year, with its months told as this year's."""
    if input.compared_to is not None:
        return _books(session, actor, input, input.compared_to)
    nights = replace(
        input,
        first_night=a_year_before(input.first_night),
        last_night=a_year_before(input.last_night),
    )
    books, seen = _books(session, actor, nights, a_year_before(input.as_of))
    return {month.replace(year=month.year + 1): each for month, each in books.items()}, seen


def a_year_before(day: date) -> date:
    """The same day of the year before; of 29 February the 28th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _books(
    session: Session, actor: Actor, input: HotelPaceRequest, day: date
) -> tuple[Books, date | None]:
    """Room nights and revenue by month in the last snapshot by a day, and its day."""
    seen = session.scalar(
        select(func.max(PaceSnapshot.as_of)).where(
            PaceSnapshot.property_id == input.property_id, PaceSnapshot.as_of <= day
        )
    )
    if seen is None:
        return {}, None
    year, month = extract("year", PaceSnapshot.night), extract("month", PaceSnapshot.night)
    rows = session.execute(
        select(
            year.label("year"),
            month.label("month"),
            func.sum(PaceSnapshot.room_nights).label("nights"),
            func.sum(PaceSnapshot.room_amount).label("room"),
        )
        .where(
            PaceSnapshot.property_id == input.property_id,
            PaceSnapshot.as_of == seen,
            PaceSnapshot.night.between(input.first_night, input.last_night),
            *_conditions(session, input),
            *of_seen(PaceSnapshot.account_id, actor),
        )
        .group_by(year, month)
    )
    books = {date(int(r.year), int(r.month), 1): (int(r.nights), Decimal(r.room)) for r in rows}
    return books, seen


def _conditions(session: Session, input: HotelPaceRequest) -> Sequence[Any]:
    statuses = input.statuses or [HotelPaceStatus.RESERVED]
    conditions: list[Any] = [PaceSnapshot.status_type.in_(statuses)]
    if input.segments:
        conditions.append(PaceSnapshot.segment.in_(input.segments))
    if input.account_id is not None:
        conditions.append(PaceSnapshot.account_id.in_(family(session, input.account_id)))
    return conditions


def _line(month: date, now: Books, before: Books, currency: str) -> HotelPaceLine:
    nights, revenue = now.get(month, NOTHING)
    nights_before, revenue_before = before.get(month, NOTHING)
    return HotelPaceLine(
        month=month,
        room_nights=nights,
        room_nights_before=nights_before,
        pickup=nights - nights_before,
        revenue=Money(revenue, currency),
        revenue_before=Money(revenue_before, currency),
    )
