"""Which work an event asks for, of whom, and by when: the rules by which its tasks are planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    HotelDepartment,
    HotelFunctionType,
    HotelTaskKind,
)
from portico_hotel_corporate.models.tasks import CROWD, POURED, SERVED, TALKED
from portico_hotel_corporate.operations.block_nights import blocks_of
from portico_hotel_corporate.operations.terms import terms_of

USUAL_DUE: Final = 72
"""Hours; for events without a contract in houses where no guarantee is due by itself."""
EARLY: Final = timedelta(minutes=30)
COOKING: Final = timedelta(hours=4)
CLEANING: Final = timedelta(hours=2)
_K, _D = HotelTaskKind, HotelDepartment


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A task that an event asks for."""

    function: EventFunction | None
    department: HotelDepartment
    kind: HotelTaskKind
    title: str
    starts_at: datetime
    due_at: datetime

    @property
    def key(self) -> tuple[UUID | None, HotelTaskKind]:
        """What tells it apart within an event."""
        return (self.function.id if self.function else None), self.kind


def duties_of(session: Session, booking: EventBooking) -> Iterator[Duty]:
    """All work that an event asks for."""
    terms = terms_of(session, booking)
    usual = booking.venue.guarantee_due_hours
    due = terms.guarantee_due_hours if terms else USUAL_DUE if usual is None else usual
    hours = timedelta(hours=due)
    for function in booking.programme:
        yield from _of_function(function, hours)
    if blocks_of(session, booking):
        noon = datetime.combine(booking.arrival, time(12), booking.venue.zone).astimezone(UTC)
        for who, kind, title in (
            (_D.HOUSEKEEPING, _K.CLEAN, f"Clean the rooms of {booking.shown_name}"),
            (_D.FRONT_OFFICE, _K.PREPARE_ARRIVALS, f"Prepare the arrivals of {booking.shown_name}"),
        ):
            yield Duty(
                function=None,
                department=who,
                kind=kind,
                title=title,
                starts_at=noon - timedelta(hours=24),
                due_at=noon,
            )


def _of_function(function: EventFunction, hours: timedelta) -> Iterator[Duty]:
    name = function.name or function.type.name.replace("_", " ").capitalize()
    where, start, places = function.space.name, function.starts_at, f"{function.set_count} places"
    style = function.setup_style.name.replace("_", " ").lower()

    def job(kind: HotelTaskKind, who: HotelDepartment, title: str, *times: datetime) -> Duty:
        return Duty(
            function=function,
            department=who,
            kind=kind,
            title=title,
            starts_at=times[0],
            due_at=times[1],
        )

    due, setup = start - hours, function.occupied_from
    week = due - timedelta(days=7)
    yield job(_K.FIX_NUMBERS, _D.SALES, f"Get the guarantee for {name}", week, due)
    title = f"Clean {where} before {name}"
    yield job(_K.CLEAN, _D.HOUSEKEEPING, title, setup - CLEANING, setup)
    title = f"Set up {where} for {name}: {style}, {places}"
    yield job(_K.SET_UP, _D.BANQUETS, title, setup, start)
    if function.type in TALKED:
        title = f"Try sound and screens in {where} for {name}"
        yield job(_K.SET_UP_AV, _D.AV, title, min(setup, start - EARLY), start - EARLY)
    if function.type in SERVED:
        title = f"Serve {name} in {where}: {places}"
        yield job(_K.SERVE, _D.KITCHEN, title, start - COOKING, start)
    if function.type in POURED:
        title = f"Open the bar of {name} in {where}: {places}"
        yield job(_K.SERVE_DRINKS, _D.BAR, title, start - EARLY, start)
    if function.set_count >= CROWD or function.type is HotelFunctionType.EXHIBITION:
        title = f"Guard the doors of {where} during {name}"
        yield job(_K.GUARD, _D.SECURITY, title, setup, start - EARLY)
    title = f"Clear {where} after {name}"
    yield job(_K.CLEAR, _D.BANQUETS, title, function.ends_at, function.occupied_to)
