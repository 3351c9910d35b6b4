"""Two hotels with what their guests brought."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import AccountKind, AccountStage, SourceChannel
from portico.operations.account_inputs import AccountCreate, ExternalReferenceCreate
from portico.operations.accounts import create_account
from portico.operations.importing import ImportReport
from portico_hotel_corporate.demo.conference import load_conference
from portico_hotel_corporate.models import HotelStayForm, Property
from portico_hotel_corporate.operations import stay_imports
from portico_hotel_corporate.operations.properties import HotelPropertyCreate, create_property
from portico_hotel_corporate.operations.stay_forms import HOTELS, NONE, Line
from portico_hotel_corporate.operations.stay_imports import Known, read_stay, references
from portico_hotel_corporate.operations.stays import import_stays

SOURCE: Final = "hotel_bookings.csv"
CURRENCY: Final = "EUR"


@dataclass(frozen=True, slots=True)
class Partners:
    """The accounts that a column of numbers stands for."""

    column: str
    system: str
    word: str


COMPANIES: Final = Partners("company", stay_imports.COMPANIES, "Company")
AGENCIES: Final = Partners("agent", stay_imports.AGENCIES, "Agency")


def load(session: Session, actor: Actor) -> ImportReport:
    """Import all reservations, with their companies and agencies, and book a conference."""
    report = ImportReport()
    lines = list(enumerate(reservations(), 2))
    every = [line for _, line in lines]
    known = Known(
        _properties(session, actor, report),
        _accounts(session, actor, report, COMPANIES, every),
        _accounts(session, actor, report, AGENCIES, every),
    )
    _stays(session, actor, report, known, lines)
    load_conference(session, actor, report, known.properties["CITY"], known.companies["281"])
    return report


def reservations() -> Iterator[Line]:
    """Every reservation of the file."""
    packed = files(__package__).joinpath("hotel_bookings.csv.gz").read_bytes()
    yield from csv.DictReader(gzip.decompress(packed).decode("utf-8").splitlines())


def _properties(session: Session, actor: Actor, report: ImportReport) -> dict[str, Property]:
    known = {each.code: each for each in session.scalars(select(Property))}
    for name, code in HOTELS.items():
        if code in known:
            report.kept("properties", code)
            continue
        known[code] = create_property(
            session,
            actor,
            HotelPropertyCreate(
                code=code, name=name, timezone="Europe/Lisbon", currency=CURRENCY, rooms_total=200
            ),
        )
        report.made("properties", code)
    return known


def _accounts(
    session: Session,
    actor: Actor,
    report: ImportReport,
    partners: Partners,
    lines: Iterable[Line],
) -> dict[str, UUID]:
    known = references(session, partners.system)
    for number in sorted({line[partners.column] for line in lines} - NONE, key=int):
        if number in known:
            report.kept(partners.system, number)
            continue
        known[number] = create_account(session, actor, _account(partners, number)).id
        report.made(partners.system, number)
    return known


def _account(partners: Partners, number: str) -> AccountCreate:
    return AccountCreate(
        kind=AccountKind.COMPANY,
        name=f"{partners.word} {number}",
        stage=AccountStage.ACTIVE,
        source_channel=SourceChannel.IMPORT,
        references=[ExternalReferenceCreate(system=partners.system, external_id=number)],
    )


def _stays(
    session: Session,
    actor: Actor,
    report: ImportReport,
    known: Known,
    lines: Sequence[tuple[int, Line]],
) -> None:
    read = [
        (number, *read_stay(HotelStayForm.BOOKING_DEMAND, line, SOURCE, number, known))
        for number, line in lines
    ]
    made = import_stays(session, actor, [stay for _, stay, _ in read if stay is not None]).made
    for number, stay, wrong in read:
        reference = f"{SOURCE}:{number}"
        if stay is None:
            reason = "; ".join(f"{column}: {message}" for column, message in wrong)
            report.refused(SOURCE, reference, reason)
        elif reference in made:
            report.made(SOURCE, reference)
        else:
            report.kept(SOURCE, reference)
