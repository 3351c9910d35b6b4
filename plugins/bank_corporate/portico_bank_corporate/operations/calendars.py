"""Calendars of places: the public holidays, as corrected by days of the bank's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.models.formats import Malformed
from portico.operations.assigning import assign
from portico_bank_corporate.models import (
    LIVE,
    Calendar,
    CalendarDay,
    Guarantee,
    GuaranteeDemand,
)
from portico_bank_corporate.models.deadlines import examination
from portico_bank_corporate.models.formats import place as known_place
from portico_bank_corporate.models.guarantee_choices import IN_EXAMINATION
from portico_bank_corporate.models.guarantee_terms import last_day


@dataclass(kw_only=True)
class BankCalendarDaySet:
    """A day on which banks at a place work, or do not, other than the public holidays say."""

    place: Annotated[
        str, "The place: `PL`, `DE-BY` or `TARGET`; a country's day is its parts' too."
    ]
    day: Annotated[date, "The day."]
    is_business_day: Annotated[bool, "Whether banks work on it."] = False
    name: Annotated[str, "Why: `Assumption Day, Munich only`."]


def set_calendar_day(session: Session, actor: Actor, input: BankCalendarDaySet) -> CalendarDay:
    """Say whether banks at a place work on a day; the last days there move along.

    Those of guarantees, and those for the examination of demands.
    """
    problems = Problems()
    day = CalendarDay(day=input.day, is_business_day=input.is_business_day)
    try:
        known_place(input.place)
    except Malformed as malformed:
        problems.add(malformed.code, malformed.message, "input", "place")
    assign(day, input, ("place", "name"), problems, "input")
    problems.raise_if_any()
    known = session.scalars(
        select(CalendarDay).filter_by(place=day.place, day=day.day).with_for_update()
    ).one_or_none()
    if known is not None:
        known.is_business_day, known.name = day.is_business_day, day.name
        day = known
    session.add(day)
    session.flush()
    _move_last_days(session, day)
    _move_examinations(session, day)
    return day


def calendar_of(session: Session, place: str) -> Calendar:
    """The business days at a place."""
    country = place.partition("-")[0]
    own = session.scalars(select(CalendarDay).where(CalendarDay.place.in_({country, place}))).all()
    # What is said of a part counts for more than what is said of its country.
    return Calendar(place, {each.day: each for each in sorted(own, key=lambda day: len(day.place))})


def _move_last_days(session: Session, changed: CalendarDay) -> None:
    """Set the last days for demands anew where the changed day stands between stated and last."""
    guarantees = session.scalars(
        select(Guarantee)
        .where(
            Guarantee.place_of_presentation.startswith(changed.place, autoescape=True),
            Guarantee.status.in_(LIVE),
            Guarantee.expires_on >= changed.day,
        )
        .order_by(Guarantee.id)
        .with_for_update(key_share=True)
    )
    for guarantee in guarantees.all():
        guarantee.expires_on = last_day(
            guarantee, calendar_of(session, guarantee.place_of_presentation)
        )


def _move_examinations(session: Session, changed: CalendarDay) -> None:
    """Set the last days for examinations anew that the changed day stands within."""
    running = (
        GuaranteeDemand.status.in_(IN_EXAMINATION),
        GuaranteeDemand.counts_from < changed.day,
        GuaranteeDemand.examine_by >= changed.day,
    )
    guarantees = session.scalars(
        select(Guarantee)
        .where(
            Guarantee.place_of_presentation.startswith(changed.place, autoescape=True),
            Guarantee.id.in_(select(GuaranteeDemand.guarantee_id).where(*running)),
        )
        .order_by(Guarantee.id)
        .with_for_update(key_share=True)
    )
    for guarantee in guarantees.all():
        calendar = calendar_of(session, guarantee.place_of_presentation)
        of_it = (GuaranteeDemand.guarantee_id == guarantee.id, *running)
        for demand in session.scalars(select(GuaranteeDemand).where(*of_it).with_for_update()):
            demand.examine_by = examination(guarantee, demand.counts_from, calendar).due_on
