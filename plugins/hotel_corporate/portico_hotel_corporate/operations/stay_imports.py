"""Importing files of stays: every line becomes a stay or a problem with its line and column."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import ExternalReference
from portico.values import minor_units
from portico_hotel_corporate.models import (
    HotelStayForm,
    Property,
    StayImport,
    StayImportProblem,
)
from portico_hotel_corporate.operations.stay_forms import NEEDS, Line, Reading, read_line
from portico_hotel_corporate.operations.stays import Stay, import_stays

COMPANIES: Final = "hotel_company"
AGENCIES: Final = "hotel_agent"
MOST_PROBLEMS: Final = 1000
LONGEST_SOURCE: Final = 80
"""A reference holds the number of the line too."""
Wrong = tuple[int, str, str]


@dataclass(kw_only=True)
class HotelStaysImport:
    """A file of stays, as CSV with a header."""

    source: Annotated[str, "The name of the file or system; part of the stays' references."]
    csv: Annotated[str, "The file's text."]


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines point at: properties by code, accounts by their number there."""

    properties: Mapping[str, Property]
    companies: Mapping[str, UUID]
    agencies: Mapping[str, UUID]

    @classmethod
    def of(cls, session: Session) -> Known:
        """The properties, and the accounts that have a reference to the property's system."""
        return cls(
            {each.code: each for each in session.scalars(select(Property))},
            references(session, COMPANIES),
            references(session, AGENCIES),
        )


def references(session: Session, system: str) -> dict[str, UUID]:
    """The accounts by their number in a system."""
    found = select(ExternalReference.external_id, ExternalReference.account_id).where(
        ExternalReference.system == system
    )
    return {row.external_id: row.account_id for row in session.execute(found)}


def import_file(session: Session, actor: Actor, input: HotelStaysImport) -> StayImport:
    """Import stays from a CSV file: new ones are made, known ones brought up to date."""
    source, rows = input.source.strip(), csv.DictReader(StringIO(input.csv))
    form = _form(source, rows.fieldnames or ())
    known = Known.of(session)
    read: list[tuple[int, Stay]] = []
    wrong: list[Wrong] = []
    lines = 0
    for number, line in enumerate(rows, 2):
        lines += 1
        stay, found = read_stay(form, line, source, number, known)
        if stay is None:
            wrong += [(number, column, message) for column, message in found]
        else:
            read.append((number, stay))
    stays, overruled = _latest(read)
    wrong = sorted([*wrong, *overruled], key=lambda each: each[0])
    done = import_stays(session, actor, stays)
    made = StayImport(
        source=source,
        form=form,
        lines=lines,
        made=len(done.made),
        changed=len(done.changed),
        kept=len(stays) - len(done.made) - len(done.changed),
        refused=len({number for number, _, _ in wrong}),
        unattributed=sum(map(_is_unattributed, stays)),
        problems=list(_problems(wrong)),
    )
    session.add(made)
    session.flush()
    return made


def _form(source: str, columns: Iterable[str]) -> HotelStayForm:
    present, problems = set(columns), Problems()
    problems.check(
        ok=0 < len(source) <= LONGEST_SOURCE,
        code="REQUIRED",
        message=f"Name the file or system, in at most {LONGEST_SOURCE} characters.",
        path=("input", "source"),
    )
    problems.raise_if_any()
    for form, needed in NEEDS.items():
        if present >= set(needed):
            return form
    missing = [name for name in NEEDS[HotelStayForm.GENERAL] if name not in present]
    raise refuse(
        "HOTEL_IMPORT_COLUMNS",
        f"The header lacks {', '.join(missing)}. Give a CSV file with a header.",
        *("input", "csv"),
    )


def read_stay(
    form: HotelStayForm, line: Line, source: str, number: int, known: Known
) -> tuple[Stay | None, Sequence[tuple[str, str]]]:
    """The stay of a line, or what is wrong with the line."""
    facts, reading = read_line(form, line, source, number)
    place = _place(reading, facts.pop("property"), known)
    if place is None or reading.wrong:
        return None, reading.wrong
    _check_decimals(reading, facts, place)
    if reading.wrong:
        return None, reading.wrong
    return (
        Stay(
            property_id=place.id,
            currency=place.currency,
            account_id=known.companies.get(facts["company_ref"] or ""),
            agency_id=known.agencies.get(facts["agency_ref"] or ""),
            **facts,
        ),
        (),
    )


def _place(reading: Reading, code: str | None, known: Known) -> Property | None:
    place = known.properties.get(code or "")
    if place is None and code is not None:
        reading.wrong.append(("property", f"There is no property {code}."))
    elif place is None and not reading.wrong:
        reading.wrong.append(("property", "Name the property."))
    return place


def _check_decimals(reading: Reading, facts: Mapping[str, Any], place: Property) -> None:
    for name in ("charged", "food_amount", "other_amount"):
        value = facts.get(name)
        if value is not None and round(value, minor_units(place.currency)) != value:
            reading.wrong.append((name, f"{value} has more decimals than {place.currency} has."))


def _latest(read: Sequence[tuple[int, Stay]]) -> tuple[list[Stay], list[Wrong]]:
    """The stays, without lines of which a later one says otherwise; each of these is told."""
    last = {stay.source_ref: (number, stay) for number, stay in read}
    stays: list[Stay] = []
    overruled: list[Wrong] = []
    for number, stay in read:
        by, said = last[stay.source_ref]
        if stay == said:
            stays.append(stay)
        else:
            message = f"Line {by} says otherwise of the same reservation, and counts."
            overruled.append((number, "source_ref", message))
    return stays, overruled


def _is_unattributed(stay: Stay) -> bool:
    return (stay.company_ref is not None and stay.account_id is None) or (
        stay.agency_ref is not None and stay.agency_id is None
    )


def _problems(wrong: Sequence[Wrong]) -> Iterator[StayImportProblem]:
    for position, (number, column, message) in enumerate(wrong[:MOST_PROBLEMS]):
        yield StayImportProblem(position=position, line=number, column=column, message=message)
