"""Stays as tables of any size: many rows are taken over at once, as from a file of stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.hookspecs import BulkColumn, BulkKind
from portico.models import ImportDuplicates
from portico.operations.bulk import Row, text
from portico_hotel_corporate.access import PRODUCTION_WRITE
from portico_hotel_corporate.models import HotelStayForm, StayNight, StayProduction
from portico_hotel_corporate.operations.stay_forms import GENERAL_NEEDS
from portico_hotel_corporate.operations.stay_imports import Known, read_stay
from portico_hotel_corporate.operations.stays import Stay, import_stays

COLUMNS: Final = {
    "sourceRef": ("source_ref", "The reservation's own reference; a stay is found by it."),
    "property": ("property", "The property's code."),
    "arrival": ("arrival", "The first night, such as 2026-05-31."),
    "nights": ("nights", "How many nights were reserved."),
    "status": ("status", "RESERVED, CHECK_OUT, CANCELED or NO_SHOW."),
    "adr": ("adr", "The reserved price of a night."),
    "segment": ("segment", "The market that it comes from."),
    "companyRef": ("company_ref", "The company's number in the property's system."),
    "agencyRef": ("agency_ref", "The agency's number in the property's system."),
    "roomType": ("room_type", "The code of the room type."),
    "rateCode": ("rate_code", "The code by which it was booked."),
    "bookedOn": ("booked_on", "The day of the reservation."),
    "guests": ("guests", "How many guests."),
    "channel": ("channel", "The way it was booked."),
    "roomRevenue": ("room_revenue", "The room revenue; nights times price if empty."),
    "fbRevenue": ("fb_revenue", "Food and beverage that the guests had, net."),
    "otherRevenue": ("other_revenue", "What else they had, net."),
}
NAMES: Final = {theirs: ours for ours, (theirs, _) in COLUMNS.items()} | {
    "charged": "roomRevenue",
    "food_amount": "fbRevenue",
    "other_amount": "otherRevenue",
}
KNOWN: Final = "hotel_stays_known"


def load_stays(session: Session, actor: Actor, rows: Sequence[Row]) -> None:
    """Take over some stays, and say of each row what became of it."""
    known: Known = session.info.setdefault(KNOWN, None) or Known.of(session)
    session.info[KNOWN] = known
    taken = _taken(session, rows)
    stays: dict[str, tuple[Row, Stay]] = {}
    for row in rows:
        stay = _stay(row, known, taken)
        if stay is not None and stay.source_ref in stays:
            row.refuse("HOTEL_STAY_TWICE", "This reference is there twice.", "sourceRef")
        elif stay is not None:
            stays[stay.source_ref] = (row, stay)
    done = import_stays(session, actor, [stay for _, stay in stays.values()])
    session.flush()
    records = _records(session, stays)
    for reference, (row, _) in stays.items():
        if reference in done.made:
            row.made(records[reference])
        elif reference in done.changed:
            row.updated(records[reference])
        else:
            row.kept(records[reference].id)


def _stay(row: Row, known: Known, taken: frozenset[str]) -> Stay | None:
    """The stay of a row, if it is to be taken over."""
    if row.existing is not None and row.duplicates is not ImportDuplicates.UPDATE:
        if row.duplicates is ImportDuplicates.KEEP:
            row.kept(row.existing)
        else:
            row.refuse("IMPORT_DUPLICATE", "Its record is there already.", "sourceRef")
        return None
    line = {COLUMNS[name][0]: str(cell) for name, cell in row.cells.items()}
    stay, wrong = read_stay(HotelStayForm.GENERAL, line, "", row.number, known)
    for column, message in wrong:
        row.refuse("HOTEL_STAY_LINE", message, NAMES.get(column, column))
    if stay is not None and row.existing is None and stay.source_ref in taken:
        text = "This reference is another stay's, which you do not see."
        row.refuse("HOTEL_STAY_TAKEN", text, "sourceRef")
        return None
    return stay


def _taken(session: Session, rows: Sequence[Row]) -> frozenset[str]:
    """The references of stays that are there, of rows that found none of those."""
    given = [row.cells.get("sourceRef") for row in rows if row.existing is None]
    return frozenset(
        session.scalars(
            select(StayProduction.source_ref).where(StayProduction.source_ref.in_(given))
        )
    )


def _records(session: Session, references: Mapping[str, Any]) -> dict[str, Any]:
    found = select(StayProduction.source_ref, StayProduction.id, StayProduction.version)
    some = found.where(StayProduction.source_ref.in_(references))
    return {row.source_ref: row for row in session.execute(some)}


def _by_reference(session: Session, cells: Mapping[str, Any]) -> UUID | None:
    reference = cells.get("sourceRef")
    return session.scalar(select(StayProduction.id).where(StayProduction.source_ref == reference))


def _remove(session: Session, actor: Actor, stay: StayProduction) -> None:
    session.execute(delete(StayNight).where(StayNight.stay_id == stay.id))
    session.delete(stay)


STAYS: Final = BulkKind(
    name="stays",
    description="Reservations as the property's own system has them: nights and revenue.",
    permission=PRODUCTION_WRITE,
    model=StayProduction,
    prefix="hsp",
    columns=[
        BulkColumn(name=name, description=description, read=text, needed=theirs in GENERAL_NEEDS)
        for name, (theirs, description) in COLUMNS.items()
    ],
    keys={"sourceRef": _by_reference},
    load=load_stays,
    remove=_remove,
)
