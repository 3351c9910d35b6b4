"""What the ledger knows of duties before a day: how they stood, and what of it was settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico_hotel_corporate.models import (
    HotelObligationStatus,
    Obligation,
    ObligationEvaluation,
    ObligationSettlement,
)

Key = tuple[UUID, date, UUID | None]
"""A duty, the first day of a window, and the event if it is measured event by event."""


PLACE: Final = (
    func.row_number()
    .over(
        partition_by=(
            ObligationEvaluation.obligation_id,
            ObligationEvaluation.window_start,
            ObligationEvaluation.booking_id,
        ),
        order_by=(ObligationEvaluation.as_of.desc(), ObligationEvaluation.id.desc()),
    )
    .label("place")
)
"""Of the lines about a duty in a window or of an event, the latest is the first."""


@dataclass(frozen=True, slots=True)
class History:
    """How duties stood the last time that they were looked at before a day, and settlements."""

    as_of: date
    previous: dict[Key, HotelObligationStatus]
    settled: dict[Key, HotelObligationStatus]


def history_of(session: Session, duties: Iterable[Obligation], as_of: date) -> History:
    """The history of duties in all their windows and events, in two statements."""
    ids = [duty.id for duty in duties]
    return History(as_of, _previous(session, ids, as_of), _settled(session, ids, as_of))


def _previous(session: Session, ids: list[UUID], as_of: date) -> dict[Key, HotelObligationStatus]:
    line = ObligationEvaluation
    ranked = (
        select(line.obligation_id, line.window_start, line.booking_id, line.status)
        .add_columns(PLACE)
        .where(line.obligation_id.in_(ids), line.as_of < as_of)
        .subquery()
    )
    last = select(
        ranked.c.obligation_id, ranked.c.window_start, ranked.c.booking_id, ranked.c.status
    ).where(ranked.c.place == 1)
    return {(duty, first, event): status for duty, first, event, status in session.execute(last)}


def _settled(session: Session, ids: list[UUID], as_of: date) -> dict[Key, HotelObligationStatus]:
    settled = ObligationSettlement
    found = select(
        settled.obligation_id, settled.window_start, settled.booking_id, settled.settled_as
    ).where(settled.obligation_id.in_(ids), settled.settled_on <= as_of)
    return {(duty, first, event): state for duty, first, event, state in session.execute(found)}
