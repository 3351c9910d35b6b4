"""The papers of an event: quotation, contract annex and banquet event order."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portico.models import Account
from portico.operations.lookup import get
from portico.papers.paper import Paper, Section
from portico.values import Money
from portico_hotel_corporate.models import Beo, EventBooking, EventFunction, RoomBlock
from portico_hotel_corporate.operations.bills import bill_of
from portico_hotel_corporate.operations.block_nights import blocks_of
from portico_hotel_corporate.operations.documents.clauses import clauses
from portico_hotel_corporate.operations.terms import terms_of

FUNCTIONS = ("When", "What", "Where", "Set-up", "Guests")


def quotation(session: Session, booking: EventBooking, now: datetime) -> Paper:
    """What the event would cost, and until when the offer stands."""
    until = booking.option_date
    return Paper(
        kind="Quotation",
        title=booking.name,
        house=booking.venue.name,
        facts=[
            *_facts(session, booking),
            ("Offer valid until", until.isoformat() if until else "further notice"),
        ],
        sections=[*_programme(booking), *_rooms(session, booking), *_bill(session, booking)],
        footer=_footer(booking, now),
    )


def annex(session: Session, booking: EventBooking, now: datetime) -> Paper:
    """What is agreed, clause by clause, to be signed by both."""
    terms = terms_of(session, booking)
    agreed = [] if terms is None else clauses(terms, booking)
    found = [Section(heading=heading, text=text) for heading, text in agreed]
    return Paper(
        kind="Contract annex",
        title=booking.name,
        house=booking.venue.name,
        facts=_facts(session, booking),
        sections=[
            *_programme(booking),
            *_rooms(session, booking),
            *_bill(session, booking),
            *found,
        ],
        signatures=("For the client", f"For {booking.venue.name}"),
        footer=_footer(booking, now),
    )


def order(session: Session, beo: Beo, booking: EventBooking) -> Paper:
    """The newest revision of an order, as it was issued, and what changed in it."""
    revision = beo.newest
    payload = revision.payload
    approved = revision.approved_at
    return Paper(
        kind=f"Banquet event order {beo.number}",
        title=str(payload["event"]["name"]),
        house=booking.venue.name,
        facts=[
            *_facts(session, booking),
            ("Revision", f"{revision.position} of {revision.issued_at:%Y-%m-%d %H:%M} UTC"),
            ("Approved by the client", f"{approved:%Y-%m-%d}" if approved else "not yet"),
        ],
        sections=[
            *_changes(revision.difference, payload),
            *_narrative(payload),
            *(_ordered(each) for each in _by_start(payload)),
        ],
        footer=f"{beo.number} · revision {revision.position}",
    )


def _facts(session: Session, booking: EventBooking) -> list[tuple[str, str]]:
    client = get(session, Account, booking.account_id)
    return [
        ("Client", client.name),
        ("Dates", f"{booking.arrival} to {booking.departure}"),
        ("Attendees", str(booking.attendees)),
        ("Status", booking.status.name.capitalize()),
    ]


def _programme(booking: EventBooking) -> list[Section]:
    rows = [_row(function) for function in booking.programme]
    if not rows:
        return []
    return [Section(heading="Programme", columns=FUNCTIONS, rows=rows, numbers=frozenset({4}))]


def _row(function: EventFunction) -> list[str]:
    zone = function.booking.venue.zone
    return [
        function.period.in_words(zone),
        function.name or _words(function.type.name),
        function.space.name,
        _words(function.setup_style.name),
        str(function.promised),
    ]


def _rooms(session: Session, booking: EventBooking) -> list[Section]:
    return [_block(block) for block in blocks_of(session, booking)]


def _block(block: RoomBlock) -> Section:
    rows = [
        [
            line.night.isoformat(),
            line.room_type,
            str(line.occupancy),
            str(line.contracted),
            _money(Money(line.rate_amount, line.currency)),
        ]
        for line in block.nights
    ]
    total = ["Room nights", "", "", str(sum(line.contracted for line in block.nights)), ""]
    until = block.cutoff_day
    return Section(
        heading=f"Guest rooms: {block.name}",
        text=[f"Rooms are kept until {until}; then those without names go on sale."]
        if until
        else [],
        columns=("Night", "Type", "Guests", "Rooms", "Rate"),
        rows=rows,
        numbers=frozenset({2, 3, 4}),
        total=total,
    )


def _bill(session: Session, booking: EventBooking) -> list[Section]:
    bill = bill_of(session, booking)
    if not bill.lines:
        return []
    rows = [
        [
            line.name,
            _words(line.quantity_basis.name),
            str(line.units),
            _money(line.unit_price),
            _money(line.net),
            _money(line.service),
            _money(line.tax),
            _money(line.gross),
        ]
        for line in bill.lines
    ]
    sums = [_money(each) for each in (bill.net, bill.service, bill.tax, bill.gross)]
    return [
        Section(
            heading="Services and prices",
            text=[f"All amounts in {bill.currency}. The basis says what a quantity is counted by."],
            columns=("Service", "Basis", "Units", "Price", "Net", "Service", "Tax", "Total"),
            rows=rows,
            numbers=frozenset(range(2, 8)),
            total=["Total", "", "", "", *sums],
        )
    ]


def _narrative(payload: dict[str, Any]) -> list[Section]:
    """The narrative, part by part; orders of earlier days have none."""
    texts = payload.get("narrative", {})
    return [Section(heading=_words(part), text=text.splitlines()) for part, text in texts.items()]


def _changes(difference: list[dict[str, Any]], payload: dict[str, Any]) -> list[Section]:
    rows = [
        [_where(each["path"], payload), _short(each["before"]), _short(each["after"])]
        for each in difference
    ]
    if not rows:
        return []
    heading = "Changed since the revision before"
    return [Section(heading=heading, columns=("What", "Before", "Now"), rows=rows)]


def _where(path: str, payload: dict[str, Any]) -> str:
    """A path as people read it: the function by its name, not its id."""
    head, _, rest = path.partition(".")
    if head != "functions":
        return path
    key, _, name = rest.partition(".")
    function = payload["functions"].get(key)
    what = re.sub(r"([A-Z])", lambda capital: f" {capital[0].lower()}", name)
    return f"{function['name'] if function else 'A function'}: {what or 'all of it'}"


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name", "given"))
    if isinstance(value, list):
        return ", ".join(_short(each) for each in value) or "none"
    return "none" if value is None else str(value)


def _by_start(payload: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted(payload["functions"].values(), key=lambda each: (each["startsAt"], each["name"]))


def _ordered(function: dict[str, Any]) -> Section:
    guaranteed = function["guaranteed"]
    promised = "not yet guaranteed" if guaranteed is None else f"{guaranteed} guaranteed"
    style = _words(function["setupStyle"]).lower()
    rows = [
        [each["name"], _words(each["basis"]), str(each["units"]), each["unitPrice"], each["gross"]]
        for each in function["lines"]
    ]
    return Section(
        heading=f"{function['startsAt']} – {function['endsAt'][-5:]}  {function['name']}",
        text=[
            f"{function['space']}, {style}: {function['set']} places set, {promised}.",
            f"{function['expected']} guests expected.",
            f"Set up from {function['setupFrom']}, cleared by {function['clearedBy']}.",
        ],
        columns=("Service", "Basis", "Units", "Price", "Total") if rows else (),
        rows=rows,
        numbers=frozenset({2, 3, 4}),
    )


def _footer(booking: EventBooking, now: datetime) -> str:
    day = now.astimezone(booking.venue.zone).date()
    return f"{booking.venue.name} · {booking.name} · {day}"


def _money(money: Money) -> str:
    rounded = money.rounded().amount
    return f"{rounded:,f}".replace(",", "\u2009")


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
