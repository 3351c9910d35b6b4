"""Function sheets: what staff hang up, of one function or of a space for a day; without prices.

Their sections stand in the order of the trade's specifications guide: narrative, schedule, then the
set-up of each function.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portico.papers.paper import Paper, Section
from portico_hotel_corporate.models import (
    Beo,
    EventBooking,
    EventFunction,
    EventTask,
    FunctionSpace,
    HotelDepartment,
    HotelRevenueGroup,
    HotelTaskStatus,
    LineItem,
)
from portico_hotel_corporate.models.beos import HotelNarrativePart, NarrativeText
from portico_hotel_corporate.operations.beos import function_order
from portico_hotel_corporate.operations.documents import sections
from portico_hotel_corporate.operations.documents.language import Language
from portico_hotel_corporate.operations.spending import lines_of, packages_of

OWN: Final = {
    HotelDepartment.KITCHEN: HotelRevenueGroup.FOOD,
    HotelDepartment.BAR: HotelRevenueGroup.BEVERAGE,
    HotelDepartment.AV: HotelRevenueGroup.AV,
}
"""Departments that are concerned by what they serve; the others prepare for all of it."""
NOT_POSTED: Final = frozenset({HotelNarrativePart.BILLING})
"""What is not for walls that everybody passes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Functions with all that is to be known of them, read at once."""

    functions: Sequence[EventFunction]
    department: HotelDepartment | None
    orders: dict[object, Beo]
    items: list[LineItem]
    tasks: list[EventTask]
    texts: list[NarrativeText]

    @property
    def events(self) -> list[EventBooking]:
        """Whose functions they are, the first one first."""
        return list(dict.fromkeys(each.booking for each in self.functions))

    def concerns(self, group: HotelRevenueGroup) -> bool:
        """Whether the department has to do with what is sold in a group."""
        own = OWN.get(self.department) if self.department else None
        return own is None or group in {own, HotelRevenueGroup.OTHER}


def sheet_of(
    session: Session, functions: Sequence[EventFunction], department: HotelDepartment | None
) -> Sheet:
    """Read what a sheet of these functions tells a department, or all of them."""
    events = {each.booking_id for each in functions}
    orders = select(Beo).where(Beo.booking_id.in_(events)).options(selectinload(Beo.revisions))
    tasks = (
        select(EventTask)
        .where(
            EventTask.function_id.in_({each.id for each in functions}),
            EventTask.status != HotelTaskStatus.DROPPED,
        )
        .order_by(EventTask.due_at, EventTask.id)
        .options(selectinload(EventTask.checks))
    )
    if department:
        tasks = tasks.where(EventTask.department == department)
    texts = select(NarrativeText).where(
        NarrativeText.booking_id.in_(events), NarrativeText.part.not_in(NOT_POSTED)
    )
    return Sheet(
        functions,
        department,
        {each.booking_id: each for each in session.scalars(orders)},
        lines_of(session, *events),
        list(session.scalars(tasks)),
        list(session.scalars(texts)),
    )


def function_sheet(session: Session, sheet: Sheet, now: datetime, lang: Language) -> Paper:
    """The sheet of one function."""
    (function,) = sheet.functions
    booking = function.booking
    day = function.starts_at.astimezone(booking.venue.zone).date()
    facts = [
        (lang.say("Event"), booking.shown_name),
        (lang.say("Day"), lang.weekday(day)),
        (lang.say("Where"), function.space.name),
        (lang.say("Status"), lang.name(booking.status)),
        (lang.say("Order"), _order(sheet, function, lang)),
    ]
    return _paper(session, sheet, sections.called(function, lang), facts, now, lang)


def space_sheet(
    session: Session, sheet: Sheet, space: FunctionSpace, day: date, now: datetime, lang: Language
) -> Paper:
    """The sheet of a space for a day: every function that takes it or a part of it."""
    facts = [
        (lang.say("Day"), lang.weekday(day)),
        (lang.say("Where"), space.name),
        (lang.say("Functions"), lang.number(len(sheet.functions))),
    ]
    return _paper(session, sheet, f"{space.name}, {lang.day(day)}", facts, now, lang)


def _paper(
    session: Session,
    sheet: Sheet,
    title: str,
    facts: list[tuple[str, str]],
    now: datetime,
    lang: Language,
) -> Paper:
    place = sheet.functions[0].booking.venue
    who = sheet.department
    for_whom = (lang.say("For"), lang.name(who) if who else lang.say("All departments"))
    printed = now.astimezone(place.zone)
    text = "printed on {day}, {time}"
    when = lang.say(text, day=lang.day(printed.date()), time=lang.clock(printed))
    ids = [each.id for each in sheet.events]
    return Paper(
        kind=lang.say("Function sheet"),
        title=title,
        house=place.name,
        language=lang.tag,
        facts=[*facts, for_whom],
        sections=[
            *_narrative(sheet, lang),
            *_schedule(sheet, lang),
            *_work(sheet, lang),
            *(part for each in sheet.functions for part in _function(sheet, each, lang)),
            *(sections.package(each, lang) for each in packages_of(session, *ids)),
        ],
        footer=f"{place.name} · {title} · {when}",
    )


def _order(sheet: Sheet, function: EventFunction, lang: Language) -> str:
    beo = sheet.orders.get(function.booking_id)
    if beo is None:
        return lang.say("not issued yet")
    text = "{number}, revision {revision}"
    return lang.say(text, number=beo.number, revision=beo.current_revision)


def _narrative(sheet: Sheet, lang: Language) -> Iterator[Section]:
    """Part by part in the order of the trade; whose it is, where several events share a sheet."""
    for booking in sheet.events:
        found = {each.part: each.text for each in sheet.texts if each.booking_id == booking.id}
        for part in HotelNarrativePart:
            if part in found:
                whose = f"{booking.shown_name}: " if len(sheet.events) > 1 else ""
                heading = f"{whose}{lang.name(part)}"
                yield Section(
                    heading=heading, name=part.name.lower(), text=found[part].splitlines()
                )


def _schedule(sheet: Sheet, lang: Language) -> Iterator[Section]:
    columns = ("Set up from", "Begins", "Ends", "Cleared by", "What", "Event", "Where")
    rows = [
        [
            *_times(each, lang),
            *(sections.called(each, lang), each.booking.shown_name, each.space.name),
        ]
        for each in sheet.functions
    ]
    heading = lang.say("Schedule")
    yield Section(heading=heading, columns=[lang.say(each) for each in columns], rows=rows)


def _times(function: EventFunction, lang: Language) -> list[str]:
    zone = function.booking.venue.zone
    first, start, end, last = (
        getattr(function, name).astimezone(zone)
        for name in ("occupied_from", "starts_at", "ends_at", "occupied_to")
    )
    return lang.clocks(start.date(), first, start, end, last)


def _work(sheet: Sheet, lang: Language) -> Iterator[Section]:
    """Who does what by when, each task with what must be so."""
    rows: list[list[str]] = []
    zone = sheet.functions[0].booking.venue.zone
    day = sheet.functions[0].starts_at.astimezone(zone).date()
    for task in sheet.tasks:
        times = (each.astimezone(zone) for each in (task.starts_at, task.due_at))
        rows.append([lang.name(task.department), task.title, *lang.clocks(day, *times)])
        rows += [["", f"– {check.question}", "", ""] for check in task.checks]
    if rows:
        columns = [lang.say(each) for each in ("Department", "Task", "From", "By")]
        yield Section(heading=lang.say("Work"), columns=columns, rows=rows)


def _function(sheet: Sheet, function: EventFunction, lang: Language) -> Iterator[Section]:
    """How a function is set up, and what is ordered for it."""
    zone, name = function.booking.venue.zone, sections.called(function, lang)
    span = lang.span(function.starts_at.astimezone(zone), function.ends_at.astimezone(zone))
    guaranteed = function.guaranteed
    columns = ("Set-up", "Places set", "Guaranteed", "Expected", "Holds", "Door card")
    row = [
        lang.name(function.setup_style),
        lang.number(function.set_count),
        lang.say("not yet") if guaranteed is None else lang.number(guaranteed),
        lang.number(function.expected),
        lang.number(function.capacity),
        function.on_the_door,
    ]
    yield Section(
        heading=f"{span}  {name}",
        name="functions",
        text=[*_warnings(sheet, function, lang), *_notes(function, lang)],
        columns=[lang.say(each) for each in columns],
        rows=[row],
        numbers=frozenset({1, 2, 3, 4}),
    )
    yield from _ordered(sheet, function, name, lang)


def _warnings(sheet: Sheet, function: EventFunction, lang: Language) -> Iterator[str]:
    """That nobody relies on paper: what an order does not say, or says otherwise."""
    beo = sheet.orders.get(function.booking_id)
    if not function.is_definite:
        text = "The event is not definite: {status}."
        yield lang.say(text, status=lang.name(function.booking.status))
    if function.alternate_of_id:
        yield lang.say("An alternative: it is not set up unless it is chosen.")
    elif beo is not None:
        known = beo.newest.payload["functions"].get(str(function.id))
        if known is None:
            yield lang.say("It is not in the order yet: ask before you set up.")
        elif known != function_order(function, sheet.items):
            text = "It was changed since revision {revision} of the order: ask before you set up."
            yield lang.say(text, revision=beo.current_revision)


def _notes(function: EventFunction, lang: Language) -> Iterator[str]:
    if function.hold_24h:
        yield lang.say("The space is kept for the whole day: nothing must be cleared.")
    if function.is_shared:
        yield lang.say("The space is shared with others.")
    if function.loud:
        yield lang.say("It will be loud.")
    if function.below_minimum:
        yield lang.say("Fewer places than the space needs so as not to look empty.")
    if function.set_count > function.capacity and function.capacity_override:
        text = "More places than the space holds: {reason}"
        yield lang.say(text, reason=function.capacity_override)


def _ordered(sheet: Sheet, function: EventFunction, name: str, lang: Language) -> Iterator[Section]:
    mine = [each for each in sheet.items if each.function_id == function.id]
    rows = [
        [
            *(each.name, lang.name(each.revenue_group), lang.name(each.quantity_basis)),
            lang.number(each.units),
        ]
        for each in mine
        if sheet.concerns(each.revenue_group)
    ]
    if rows:
        columns = ("Service", "Kind", "Basis", "Units")
        yield Section(
            heading=lang.say("Ordered: {name}", name=name),
            columns=[lang.say(each) for each in columns],
            rows=rows,
            numbers=frozenset({3}),
        )
