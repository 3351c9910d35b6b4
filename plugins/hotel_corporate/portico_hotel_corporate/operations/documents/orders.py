"""The banquet event order as a paper: the newest revision as it was issued, and what changed."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from portico.papers.paper import Paper, Section
from portico.values import Money
from portico_hotel_corporate.models import Beo, EventBooking, HotelSetupStyle
from portico_hotel_corporate.models.line_items import HotelQuantityBasis
from portico_hotel_corporate.models.servings import (
    HotelOveragePolicy,
    HotelPackageAppliesTo,
    HotelPackageRhythm,
)
from portico_hotel_corporate.operations.documents.language import Language, plain
from portico_hotel_corporate.operations.documents.sections import (
    GUESTS,
    RHYTHMS,
    beyond_of,
    facts_of,
    served,
)


def order(session: Session, beo: Beo, booking: EventBooking, lang: Language) -> Paper:
    """The newest revision of an order, as it was issued, and what changed in it."""
    revision = beo.newest
    payload = revision.payload
    issued = revision.issued_at.astimezone(booking.venue.zone)
    approved = revision.approved_at
    number = str(revision.position)
    text = "{number} of {day}, {time}"
    day = lang.day(issued.date())
    return Paper(
        kind=lang.say("Banquet event order {number}", number=beo.number),
        title=str(payload["event"]["name"]),
        house=booking.venue.name,
        language=lang.tag,
        facts=[
            *facts_of(session, booking, lang),
            (
                lang.say("Revision"),
                lang.say(text, number=number, day=day, time=lang.clock(issued)),
            ),
            (
                lang.say("Approved by the client"),
                lang.day(approved.astimezone(booking.venue.zone).date())
                if approved
                else lang.say("not yet"),
            ),
        ],
        sections=[
            *_changes(revision.difference, payload, lang),
            *_narrative(payload, lang),
            *(_ordered(each, payload, lang) for each in _by_start(payload)),
            *(_package(each, lang) for each in payload.get("packages", {}).values()),
        ],
        footer=f"{beo.number} · {lang.say('Revision')} {number}",
    )


def _narrative(payload: dict[str, Any], lang: Language) -> list[Section]:
    """The narrative, part by part; orders of earlier days have none."""
    texts = payload.get("narrative", {})
    return [
        Section(heading=lang.say(plain(part)), text=text.splitlines())
        for part, text in texts.items()
    ]


def _changes(
    difference: list[dict[str, Any]], payload: dict[str, Any], lang: Language
) -> list[Section]:
    rows = [
        [
            _where(each["path"], payload, lang),
            _short(each["before"], lang),
            _short(each["after"], lang),
        ]
        for each in difference
    ]
    if not rows:
        return []
    heading = lang.say("Changed since the revision before")
    columns = [lang.say(each) for each in ("What", "Before", "Now")]
    return [Section(heading=heading, columns=columns, rows=rows)]


def _where(path: str, payload: dict[str, Any], lang: Language) -> str:
    """A path as people read it: a function or package by its name, not its id."""
    head, _, rest = path.partition(".")
    if head not in {"functions", "packages"}:
        return ": ".join(lang.say(_words(each)) for each in path.split("."))
    key, _, name = rest.partition(".")
    known = payload[head].get(key)
    what = lang.say(_words(name)) if name else lang.say("all of it")
    return f"{_name(known, lang) if known else lang.say('What is gone')}: {what}"


def _words(name: str) -> str:
    return re.sub(r"([A-Z])", lambda capital: f" {capital[0].lower()}", name)


def _short(value: Any, lang: Language) -> str:
    if isinstance(value, dict):
        return str(value.get("name", lang.say("given")))
    if isinstance(value, list):
        return ", ".join(_short(each, lang) for each in value) or lang.say("none")
    return lang.say("none") if value is None else str(value)


def _by_start(payload: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted(payload["functions"].values(), key=lambda each: (each["startsAt"], each["name"]))


def _name(known: dict[str, Any], lang: Language) -> str:
    """A name that somebody gave, or what the kind of function is called."""
    name = str(known["name"])
    return lang.say(name) if name == plain(str(known.get("type", ""))) else name


def _ordered(function: dict[str, Any], payload: dict[str, Any], lang: Language) -> Section:
    start, end, setup, cleared = (
        datetime.fromisoformat(function[name])
        for name in ("startsAt", "endsAt", "setupFrom", "clearedBy")
    )
    currency = payload["bill"]["currency"]
    columns = ("Service", "Basis", "Units", "Price", "Total")
    rows = [_line(each, currency, lang) for each in function["lines"]]
    return Section(
        heading=f"{lang.span(start, end)}  {_name(function, lang)}",
        name="functions",
        text=[
            *_set_up(function, lang),
            lang.say("Set up and cleared: {span}.", span=lang.span(setup, cleared)),
        ],
        columns=[lang.say(each) for each in columns] if rows else (),
        rows=rows,
        numbers=frozenset({2, 3, 4}),
    )


def _set_up(function: dict[str, Any], lang: Language) -> list[str]:
    """Where, how and for how many; what stands on the door, and whether it will be loud."""
    style, guaranteed = HotelSetupStyle[function["setupStyle"]], function["guaranteed"]
    promised = lang.say("not yet guaranteed")
    if guaranteed is not None:
        promised = lang.say("guaranteed: {number}", number=lang.number(guaranteed))
    places = lang.say("places set: {number}", number=lang.number(function["set"]))
    expected = lang.say("guests expected: {number}", number=lang.number(function["expected"]))
    found = [f"{function['space']}, {lang.name(style)}; {places}, {promised}, {expected}."]
    if function.get("doorCard"):
        found.append(lang.say("On the door: {text}", text=function["doorCard"]))
    if function.get("loud"):
        found.append(lang.say("It will be loud."))
    return found


def _line(line: dict[str, Any], currency: str, lang: Language) -> list[str]:
    basis = HotelQuantityBasis[line["basis"]]
    price, gross = (lang.money(Money(Decimal(line[n]), currency)) for n in ("unitPrice", "gross"))
    return [line["name"], lang.name(basis), lang.number(line["units"]), price, gross]


def _package(package: dict[str, Any], lang: Language) -> Section:
    rows = [_part(each, package["currency"], lang) for each in package["parts"]]
    return served(package["name"], rows, lang)


def _part(part: dict[str, Any], currency: str, lang: Language) -> list[str]:
    price = part["overagePrice"] and Money(Decimal(part["overagePrice"]), currency)
    beyond = beyond_of(HotelOveragePolicy[part["overagePolicy"]], price, lang)
    return [
        part["name"],
        lang.say(GUESTS[HotelPackageAppliesTo[part["appliesTo"]]]),
        lang.say(RHYTHMS[HotelPackageRhythm[part["rhythm"]]]),
        beyond if part["consumption"] else "",
        lang.number(part["included"]),
    ]
