"""Two hotels with what their corporate and group guests brought."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import datetime
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
COMPANY: Final = "hotel_company"
AGENCY: Final = "hotel_agent"
CURRENCY: Final = "EUR"

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
HOTELS: Final = {"Resort Hotel": "RESORT", "City Hotel": "CITY"}

Line = dict[str, str]


def load(session: Session, actor: Actor) -> ImportReport:
    """Import the reservations that a company or a group made, and hold a conference."""
    report = ImportReport()
    properties = _properties(session, actor, report)
    companies = _accounts(session, actor, report, COMPANY, "company", "Company")
    agencies = _accounts(session, actor, report, AGENCY, "agent", "Agency")
    _stays(session, actor, report, properties, companies, agencies)
    load_conference(session, actor, report, properties["CITY"], companies["281"])
    return report


def wanted() -> Iterator[tuple[int, Line]]:
    """The reservations of companies and groups, each with its line number in the file."""
    packed = files(__package__).joinpath("hotel_bookings.csv.gz").read_bytes()
    rows = csv.DictReader(gzip.decompress(packed).decode("utf-8").splitlines())
    for number, row in enumerate(rows, 2):
        if row["company"] != "NULL" or row["market_segment"] in {"Corporate", "Groups"}:
            yield number, row


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
    session: Session, actor: Actor, report: ImportReport, system: str, column: str, word: str
) -> dict[str, UUID]:
    references = session.execute(
        select(ExternalReference.external_id, ExternalReference.account_id).where(
            ExternalReference.system == system
        )
    )
    known = {external: account for external, account in references}  # noqa: C416 (rows are no pairs to the type checker)
    for number in sorted({row[column] for _line, row in wanted()} - {"NULL"}, key=int):
        if number in known:
            report.kept(system, number)
            continue
        given = AccountCreate(
            kind=AccountKind.COMPANY,
            name=f"{word} {number}",
            stage=AccountStage.ACTIVE,
            source_channel=SourceChannel.IMPORT,
            references=[ExternalReferenceCreate(system=system, external_id=number)],
        )
        known[number] = create_account(session, actor, given).id
        report.made(system, number)
    return known


def _stays(
    session: Session,
    actor: Actor,
    report: ImportReport,
    properties: dict[str, Property],
    companies: dict[str, UUID],
    agencies: dict[str, UUID],
) -> None:
    stays = [_stay(n, row, properties, companies, agencies) for n, row in wanted()]
    made = import_stays(session, actor, stays)
    for stay in stays:
        note = report.made if stay.source_ref in made else report.kept
        note(SOURCE, stay.source_ref)


def _stay(
    number: int,
    row: Line,
    properties: dict[str, Property],
    companies: dict[str, UUID],
    agencies: dict[str, UUID],
) -> Stay:
    day = f"{row['arrival_date_day_of_month']} {row['arrival_date_month']}"
    arrival = datetime.strptime(f"{day} {row['arrival_date_year']} +0000", "%d %B %Y %z").date()
    return Stay(
        source_ref=f"{SOURCE}:{number}",
        property_id=properties[HOTELS[row["hotel"]]].id,
        account_id=companies.get(row["company"]),
        agency_id=agencies.get(row["agent"]),
        company_ref=None if row["company"] == "NULL" else row["company"],
        agency_ref=None if row["agent"] == "NULL" else row["agent"],
        arrival=arrival,
        nights=int(row["stays_in_weekend_nights"]) + int(row["stays_in_week_nights"]),
        status=STATUSES[row["reservation_status"]],
        market_segment=SEGMENTS[row["market_segment"]],
        adr_amount=Decimal(row["adr"]),
        currency=CURRENCY,
    )
