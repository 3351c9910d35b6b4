"""Taking over what guests' stays brought, from the property's own system.

A stay is known by its source's reference. Taken over again it is left as it is, or changed to
what the source says now, and never counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico_hotel_corporate.models import (
    HotelMarketSegment,
    HotelStayStatus,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.models.stays import booked, produced, spread
from portico_hotel_corporate.operations.applied_lines import AppliedLines

AT_ONCE: Final = 5000
"""How many references are looked up in one statement."""
COUNTED: Final = frozenset({HotelStayStatus.CHECK_OUT, HotelStayStatus.RESERVED})


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
    room_type: str | None = None
    rate_code: str | None = None
    booked_on: date | None = None
    guests: int | None = None
    channel: str | None = None
    charged: Decimal | None = None
    """The room revenue as the source has it; None: nights times price."""
    food_amount: Decimal = Decimal(0)
    other_amount: Decimal = Decimal(0)

    def facts(self) -> dict[str, Any]:
        """What is stored of it, with what it brought."""
        brought = produced(self.nights, self.adr_amount, self.status, self.currency, self.charged)
        given = {name: value for name, value in asdict(self).items() if name != "charged"}
        return given | {"room_nights": brought.room_nights, "revenue_amount": brought.revenue}

    def nightly(self, stay_id: UUID, lines: Mapping[date, UUID]) -> list[dict[str, Any]]:
        """The nights that production counts, with their shares of the revenue."""
        charged_no_show = self.status is HotelStayStatus.NO_SHOW and bool(self.charged)
        if self.status not in COUNTED and not charged_no_show:
            return []
        room = booked(self.nights, self.adr_amount, self.currency, self.charged)
        shares = [
            spread(self.arrival, self.nights, amount, self.currency)
            for amount in (room, self.food_amount, self.other_amount)
        ]
        return [
            {
                "stay_id": stay_id,
                "night": night,
                "rate_line_id": lines.get(night),
                "room_amount": room_share,
                "food_amount": food_share,
                "other_amount": other_share,
            }
            for (night, room_share), (_, food_share), (_, other_share) in zip(*shares, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the stays, by their sources' references."""

    made: frozenset[str]
    changed: frozenset[str]


def import_stays(session: Session, actor: Actor, stays: Sequence[Stay]) -> Imported:
    """Store the stays that are not known yet, and change those of which the source says more."""
    known = _known(session, [stay.source_ref for stay in stays])
    latest = {stay.source_ref: stay for stay in stays}
    new = [stay for reference, stay in latest.items() if reference not in known]
    changed = [
        stay
        for reference, stay in latest.items()
        if reference in known and _differs(known[reference], stay.facts())
    ]
    applied = AppliedLines(session, [*new, *changed])
    _insert(session, actor, new, applied)
    _change(session, actor, changed, known, applied)
    return Imported(
        frozenset(stay.source_ref for stay in new), frozenset(stay.source_ref for stay in changed)
    )


def _known(session: Session, references: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    table = StayProduction.__table__
    return {
        row["source_ref"]: dict(row)
        for start in range(0, len(references), AT_ONCE)
        for row in session.execute(
            select(table).where(table.c.source_ref.in_(references[start : start + AT_ONCE]))
        ).mappings()
    }


def _differs(row: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    return any(row[name] != value for name, value in facts.items())


def _insert(session: Session, actor: Actor, stays: Iterable[Stay], applied: AppliedLines) -> None:
    """Whole rows: a bulk insert stamps nothing by itself."""
    stamp = {
        "version": 1,
        "created_at": actor.now,
        "created_by": actor.name,
        "updated_at": actor.now,
        "updated_by": actor.name,
    }
    rows, nights = [], []
    for stay in stays:
        row = stay.facts() | stamp | {"id": new_id()}
        rows.append(row)
        nights += stay.nightly(row["id"], applied.of(stay))
    if rows:
        session.execute(insert(StayProduction), rows)
    if nights:
        session.execute(insert(StayNight), nights)


def _change(
    session: Session,
    actor: Actor,
    stays: Sequence[Stay],
    known: Mapping[str, Mapping[str, Any]],
    applied: AppliedLines,
) -> None:
    if not stays:
        return
    table: Any = StayProduction.__table__
    stamp = {"updated_at": actor.now, "updated_by": actor.name}
    rows = [
        stay.facts()
        | stamp
        | {
            "key": known[stay.source_ref]["id"],
            "version": known[stay.source_ref]["version"] + 1,
        }
        for stay in stays
    ]
    values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "key"}
    connection = session.connection()
    connection.execute(update(table).where(table.c.id == bindparam("key")).values(values), rows)
    keys = [row["key"] for row in rows]
    for start in range(0, len(keys), AT_ONCE):
        session.execute(
            delete(StayNight).where(StayNight.stay_id.in_(keys[start : start + AT_ONCE]))
        )
    nights = [
        night
        for stay, row in zip(stays, rows, strict=True)
        for night in stay.nightly(row["key"], applied.of(stay))
    ]
    if nights:
        session.execute(insert(StayNight), nights)
