"""Taking over what guests' stays brought, from the property's own system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico_hotel_corporate.models import HotelMarketSegment, HotelStayStatus, StayProduction
from portico_hotel_corporate.models.stays import produced

AT_ONCE: Final = 5000
"""How many references are looked up in one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One reservation as the property's system has it."""

    source_ref: str
    property_id: UUID
    account_id: UUID | None
    agency_id: UUID | None
    company_ref: str | None
    agency_ref: str | None
    arrival: date
    nights: int
    status: HotelStayStatus
    market_segment: HotelMarketSegment
    adr_amount: Decimal
    currency: str


def import_stays(session: Session, actor: Actor, stays: Sequence[Stay]) -> frozenset[str]:
    """Store the stays whose source is not known yet; give the sources that were stored."""
    known = _known(session, [stay.source_ref for stay in stays])
    new = {stay.source_ref: stay for stay in stays if stay.source_ref not in known}
    if new:
        session.execute(insert(StayProduction), [_row(actor, stay) for stay in new.values()])
    return frozenset(new)


def _known(session: Session, references: Sequence[str]) -> set[str]:
    column = StayProduction.source_ref
    return {
        found
        for start in range(0, len(references), AT_ONCE)
        for found in session.scalars(
            select(column).where(column.in_(references[start : start + AT_ONCE]))
        )
    }


def _row(actor: Actor, stay: Stay) -> dict[str, Any]:
    """A whole row: a bulk insert stamps nothing by itself."""
    brought = produced(stay.nights, stay.adr_amount, stay.status, stay.currency)
    return {
        **asdict(stay),
        "id": new_id(),
        "version": 1,
        "room_nights": brought.room_nights,
        "revenue_amount": brought.revenue,
        "created_at": actor.now,
        "created_by": actor.name,
        "updated_at": actor.now,
        "updated_by": actor.name,
    }
