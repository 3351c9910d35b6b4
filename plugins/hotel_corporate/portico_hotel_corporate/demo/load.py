"""Two hotels with what the guests of companies, agencies and groups brought."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import AccountKind, AccountStage, ExternalReference, SourceChannel
from portico.operations.account_inputs import AccountCreate, ExternalReferenceCreate
from portico.operations.accounts import create_account
from portico.operations.importing import ImportReport
from portico_hotel_corporate.demo.conference import load_conference
from portico_hotel_corporate.models import HotelMarketSegment, HotelStayStatus, Property
from portico_hotel_corporate.operations.properties import HotelPropertyCreate, create_property
from portico_hotel_corporate.operations.stays import Stay, import_stays

SOURCE: Final = "hotel_bookings.csv"
CURRENCY: Final = "EUR"
NONE: Final = "NULL"

SEGMENTS: Final = {
    "Corporate": HotelMarketSegment.CORPORATE,
    "Groups": HotelMarketSegment.GROUPS,
    "Offline TA/TO": HotelMarketSegment.OFFLINE_TA_TO,
    "Online TA": HotelMarketSegment.ONLINE_TA,
    "Direct": HotelMarketSegment.DIRECT,
    "Aviation": HotelMarketSegment.AVIATION,
    "Complementary": HotelMarketSegment.COMPLEMENTARY,
    "Undefined": HotelMarketSegment.UNDEFINED,
}
STATUSES: Final = {
    "Check-Out": HotelStayStatus.CHECK_OUT,
    "Canceled": HotelStayStatus.CANCELED,
    "No-Show": HotelStayStatus.NO_SHOW,
}
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
HOTELS: Final = {"Resort Hotel": "RESORT", "City Hotel": "CITY"}

Line = dict[str, str]


@dataclass(frozen=True, slots=True)
class Partners:
    """The accounts that a column of numbers stands for."""

    column: str
    system: str
    word: str


COMPANIES: Final = Partners("company", "hotel_company", "Company")
AGENCIES: Final = Partners("agent", "hotel_agent", "Agency")


@dataclass(frozen=True, slots=True)
class Known:
    """What the reservations point at, by the file's names and numbers."""

    properties: dict[str, Property]
    companies: dict[str, UUID]
    agencies: dict[str, UUID]


def load(session: Session, actor: Actor) -> ImportReport:
    """Import the reservations of companies, agencies and groups, and book a conference."""
    report = ImportReport()
    lines = list(reservations())
    ours = [line for _, line in lines if is_corporate(line)]
    known = Known(
        _properties(session, actor, report),
        _accounts(session, actor, report, COMPANIES, ours),
        _accounts(session, actor, report, AGENCIES, ours),
    )
    _stays(session, actor, report, known, lines)
    load_conference(session, actor, report, known.properties["CITY"], known.companies["281"])
    return report


def reservations() -> Iterator[tuple[str, Line]]:
    """Every reservation of the file, with its line as ``hotel_bookings.csv:2``."""
    packed = files(__package__).joinpath("hotel_bookings.csv.gz").read_bytes()
    rows = csv.DictReader(gzip.decompress(packed).decode("utf-8").splitlines())
    for number, row in enumerate(rows, 2):
        yield f"{SOURCE}:{number}", row


def is_corporate(line: Line) -> bool:
    """Whether a company, an agency or a group made the reservation."""
    return {line["company"], line["agent"]} != {NONE} or (
        line["market_segment"] in {"Corporate", "Groups"}
    )


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
    references = select(ExternalReference.external_id, ExternalReference.account_id).where(
        ExternalReference.system == partners.system
    )
    known = {row.external_id: row.account_id for row in session.execute(references)}
    for number in sorted({line[partners.column] for line in lines} - {NONE}, key=int):
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
    lines: Sequence[tuple[str, Line]],
) -> None:
    stays = [_stay(source, line, known) for source, line in lines if is_corporate(line)]
    made = import_stays(session, actor, stays)
    for source, line in lines:
        if not is_corporate(line):
            report.refused(SOURCE, source, "an individual guest's: no company, no agency, no group")
        elif source in made:
            report.made(SOURCE, source)
        else:
            report.kept(SOURCE, source)


def _stay(source: str, line: Line, known: Known) -> Stay:
    return Stay(
        source_ref=source,
        property_id=known.properties[HOTELS[line["hotel"]]].id,
        account_id=known.companies.get(line["company"]),
        agency_id=known.agencies.get(line["agent"]),
        company_ref=None if line["company"] == NONE else line["company"],
        agency_ref=None if line["agent"] == NONE else line["agent"],
        arrival=_arrival(line),
        nights=int(line["stays_in_weekend_nights"]) + int(line["stays_in_week_nights"]),
        status=STATUSES[line["reservation_status"]],
        market_segment=SEGMENTS[line["market_segment"]],
        adr_amount=Decimal(line["adr"]),
        currency=CURRENCY,
    )


def _arrival(line: Line) -> date:
    return date(
        int(line["arrival_date_year"]),
        MONTHS.index(line["arrival_date_month"]) + 1,
        int(line["arrival_date_day_of_month"]),
    )
