"""What papers have in common: the programme, guest rooms, packages and prices of an event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from portico.models import Account
from portico.operations.lookup import get
from portico.papers.paper import Section
from portico.values import Money
from portico_hotel_corporate.models import (
    BookedPackage,
    BookedPackagePart,
    EventBooking,
    EventFunction,
    RoomBlock,
)
from portico_hotel_corporate.models.servings import (
    HotelOveragePolicy,
    HotelPackageAppliesTo,
    HotelPackageRhythm,
)
from portico_hotel_corporate.operations.bills import bill_of
from portico_hotel_corporate.operations.block_nights import blocks_of
from portico_hotel_corporate.operations.documents.language import Language
from portico_hotel_corporate.operations.spending import packages_of

GUESTS: Final = {
    HotelPackageAppliesTo.DD: "Day delegates",
    HotelPackageAppliesTo.CMP: "Guests who stay",
    HotelPackageAppliesTo.BOTH: "Everybody",
}
RHYTHMS: Final = {HotelPackageRhythm.PER_DAY: "Daily", HotelPackageRhythm.PER_STAY: "Once"}
BEYOND: Final = {
    HotelOveragePolicy.NOT_SERVED: "No more is served",
    HotelOveragePolicy.FREE: "Free of charge",
    HotelOveragePolicy.CHARGED: "{price} each",
}


def facts_of(session: Session, booking: EventBooking, lang: Language) -> list[tuple[str, str]]:
    """Whose event it is, when, for how many, and how far it has come."""
    client = get(session, Account, booking.account_id)
    first, last = lang.day(booking.arrival), lang.day(booking.departure)
    return [
        (lang.say("Client"), client.name),
        (lang.say("Dates"), f"{first} – {last}"),
        (lang.say("Attendees"), lang.number(booking.attendees)),
        (lang.say("Status"), lang.name(booking.status)),
    ]


def programme(booking: EventBooking, lang: Language) -> list[Section]:
    """The functions of an event in a table."""
    rows = [_function(function, lang) for function in booking.programme]
    if not rows:
        return []
    columns = [lang.say(each) for each in ("When", "What", "Where", "Set-up", "Guests")]
    heading = lang.say("Programme")
    return [Section(heading=heading, columns=columns, rows=rows, numbers=frozenset({4}))]


def _function(function: EventFunction, lang: Language) -> list[str]:
    zone = function.booking.venue.zone
    return [
        lang.span(function.starts_at.astimezone(zone), function.ends_at.astimezone(zone)),
        called(function, lang),
        function.space.name,
        lang.name(function.setup_style),
        lang.number(function.promised),
    ]


def called(function: EventFunction, lang: Language) -> str:
    """The name that somebody gave it, or what its kind is called."""
    return function.name or lang.name(function.type)


def filled(
    heading: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: frozenset[int],
    name: str = "",
) -> Section:
    """A table without the columns that no row fills."""
    used = [i for i in range(len(columns)) if any(row[i] for row in rows)]
    return Section(
        heading=heading,
        name=name,
        columns=[columns[i] for i in used],
        rows=[[row[i] for i in used] for row in rows],
        numbers=frozenset(at for at, i in enumerate(used) if i in numbers),
    )


def guest_rooms(session: Session, booking: EventBooking, lang: Language) -> list[Section]:
    """The blocks of an event, each night by night."""
    return [_block(block, lang) for block in blocks_of(session, booking)]


def _block(block: RoomBlock, lang: Language) -> Section:
    rows = [
        [
            lang.day(line.night, short=True),
            line.room_type,
            lang.number(line.occupancy),
            lang.number(line.contracted),
            lang.money(Money(line.rate_amount, line.currency)),
        ]
        for line in block.nights
    ]
    until = block.cutoff_day
    kept = lang.say(
        "Rooms are kept until {day}; then those without names go on sale.",
        day=until and lang.day(until),
    )
    nights = lang.number(sum(line.contracted for line in block.nights))
    return Section(
        heading=lang.say("Guest rooms: {name}", name=block.name),
        text=[kept] if until else [],
        columns=[lang.say(each) for each in ("Night", "Type", "Guests", "Rooms", "Rate")],
        rows=rows,
        numbers=frozenset({2, 3, 4}),
        total=[lang.say("Room nights"), "", "", nights, ""],
    )


def included(session: Session, booking: EventBooking, lang: Language) -> list[Section]:
    """What is included in each package that was sold."""
    return [package(each, lang) for each in packages_of(session, booking.id)]


def package(sold: BookedPackage, lang: Language) -> Section:
    """What is included in a package that was sold."""
    return served(sold.name, [_part(part, lang) for part in sold.parts], lang)


def served(name: str, rows: list[list[str]], lang: Language) -> Section:
    """What is included in a package: each part, for whom, how often, how many, and beyond that."""
    columns = ("Service", "For", "How often", "Beyond that", "Included")
    return Section(
        heading=lang.say("Included: {name}", name=name),
        columns=[lang.say(each) for each in columns],
        rows=rows,
        numbers=frozenset({4}),
    )


def _part(part: BookedPackagePart, lang: Language) -> list[str]:
    each = part.overage_amount
    price = None if each is None else Money(each, part.currency)
    beyond = beyond_of(part.overage_policy, price, lang) if part.consumption else ""
    return [
        part.name,
        lang.say(GUESTS[part.applies_to]),
        lang.say(RHYTHMS[part.rhythm]),
        beyond,
        lang.number(part.included),
    ]


def beyond_of(policy: HotelOveragePolicy, price: Money | None, lang: Language) -> str:
    """What becomes of what is used beyond that which is included."""
    return lang.say(BEYOND[policy], price=price and f"{lang.money(price)} {price.currency}")


def bill(session: Session, booking: EventBooking, lang: Language) -> list[Section]:
    """What an event costs, line by line."""
    found = bill_of(session, booking)
    if not found.lines:
        return []
    rows = [
        [
            line.name,
            lang.name(line.quantity_basis),
            lang.number(line.units),
            *(lang.money(each) for each in (line.unit_price, line.net, line.service)),
            *(lang.money(each) for each in (line.tax, line.gross)),
        ]
        for line in found.lines
    ]
    columns = ("Service", "Basis", "Units", "Price", "Net", "Service charge", "Tax", "Total")
    sums = [lang.money(each) for each in (found.net, found.service, found.tax, found.gross)]
    text = "All amounts in {currency}. The basis says what a quantity is counted by."
    return [
        Section(
            heading=lang.say("Services and prices"),
            text=[lang.say(text, currency=found.currency)],
            columns=[lang.say(each) for each in columns],
            rows=rows,
            numbers=frozenset(range(2, 8)),
            total=[lang.say("Total"), "", "", "", *sums],
        )
    ]
