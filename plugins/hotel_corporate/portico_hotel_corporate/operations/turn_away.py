"""Business that was turned away: refused by the hotel or lost, by reason, month and segment.

A request counts once: as the event that it became, else as the request. What it would have
brought is, of an event, the rooms of its blocks and what else was sold with it; of a request, the
client's budget, else its rooms at the rates that the client had in mind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.lookup import get
from portico.values import Choice, Money, Ref
from portico_hotel_corporate.models import (
    BlockNight,
    EventBooking,
    HotelBookingStatus,
    HotelMarketSegment,
    HotelRfpStatus,
    Property,
    ReasonCode,
    Rfp,
    RoomBlock,
)
from portico_hotel_corporate.models.clients.competitors import Competitor, name_key
from portico_hotel_corporate.models.rfps import TURNED_AWAY
from portico_hotel_corporate.operations.clients.competitors import known_names
from portico_hotel_corporate.operations.event_worth import sold_with


class HotelTurnAwayKey(Choice):
    """What turned-away business is counted by."""

    REASON = "The reason."
    MONTH = "The month of the arrival."
    SEGMENT = "The market segment."
    PROPERTY = "The property."
    OUTCOME = "Whether the hotel refused or the client went."
    COMPETITOR = "The competitor that got it, as the note of a reason names it that asks for one."


class HotelTurnAwayOutcome(Choice):
    """Who ended it."""

    TURNED_DOWN = "The hotel refused."
    LOST = "The client went elsewhere, or gave it up."


@dataclass(kw_only=True)
class HotelTurnAwayRequest:
    """Which turned-away business to count, and by what."""

    first_arrival: Annotated[date, "Arrivals from this day on."]
    last_arrival: Annotated[date, "Arrivals up to this day."]
    by: Annotated[list[HotelTurnAwayKey], "What to count by; none: one total."] = field(
        default_factory=list
    )
    property_id: Annotated[UUID | None, Ref("HotelProperty"), "At one property only."] = None


@dataclass(frozen=True, kw_only=True)
class HotelTurnAwayLine:
    """Business that was turned away, in one currency."""

    reason_code: Annotated[str | None, "The reason, if counted by it."]
    reason: Annotated[str | None, "The reason in the house's words."]
    month: Annotated[date | None, "The first day of the month, if counted by it."]
    segment: Annotated[HotelMarketSegment | None, "The segment, if counted by it."]
    property_code: Annotated[str | None, "The property, if counted by it."]
    outcome: Annotated[HotelTurnAwayOutcome | None, "Who ended it, if counted by it."]
    competitor: Annotated[str | None, "Who got it, if counted by it; null: nobody was named."]
    competitor_id: Annotated[
        UUID | None, Ref("HotelCompetitor"), "The same, if it is a known competitor."
    ]
    requests: Annotated[int, "How many requests and events."]
    room_nights: Annotated[int, "The room nights that were asked for."]
    revenue: Annotated[Money, "What they would have brought, net."]


@dataclass(frozen=True, kw_only=True)
class HotelTurnAwayReport:
    """Business that was turned away."""

    lines: Annotated[list[HotelTurnAwayLine], "The most revenue first."]


Reasons = dict[tuple[str, str], ReasonCode]
"""The house's reasons by what they are given for and their code."""


@dataclass(frozen=True, slots=True)
class Lost:
    """One piece of business that was turned away."""

    reason_code: str
    arrival: date
    segment: HotelMarketSegment
    venue: Property
    outcome: HotelTurnAwayOutcome
    room_nights: int
    revenue: Decimal
    competitor: str | None
    competitor_id: UUID | None = None

    def known_as(self, known: Mapping[str, Competitor]) -> Lost:
        """With the competitor that is called as the note has it, if it is a known one."""
        found = known.get(name_key(self.competitor or ""))
        return replace(self, competitor=found.name, competitor_id=found.id) if found else self

    def key(self, by: Sequence[HotelTurnAwayKey]) -> dict[str, object]:
        """What it is counted by."""
        every: Final[dict[HotelTurnAwayKey, tuple[str, object]]] = {
            HotelTurnAwayKey.REASON: ("reason_code", self.reason_code),
            HotelTurnAwayKey.MONTH: ("month", self.arrival.replace(day=1)),
            HotelTurnAwayKey.SEGMENT: ("segment", self.segment),
            HotelTurnAwayKey.PROPERTY: ("property_code", self.venue.code),
            HotelTurnAwayKey.OUTCOME: ("outcome", self.outcome),
            HotelTurnAwayKey.COMPETITOR: ("competitor", self.competitor),
        }
        return dict(every[each] for each in HotelTurnAwayKey if each in by)


def report_turn_away(
    session: Session, actor: Actor, input: HotelTurnAwayRequest
) -> HotelTurnAwayReport:
    """Count what was turned down and lost: requests, room nights, and what they would bring."""
    _check(session, input)
    groups: dict[tuple[object, ...], list[Lost]] = {}
    reasons, known = _reasons(session), known_names(session)
    for lost in (*_requests(session, input, reasons), *_events(session, input, reasons)):
        each = lost.known_as(known)
        key = (*map(_same, each.key(input.by).values()), each.venue.currency)
        groups.setdefault(key, []).append(each)
    lines = [_line(found, input.by, reasons) for found in groups.values()]
    lines.sort(key=_place)
    return HotelTurnAwayReport(lines=lines)


def _same(value: object) -> object:
    """Names are the same however they are capitalised."""
    return value.casefold() if isinstance(value, str) else value


def _place(line: HotelTurnAwayLine) -> tuple[object, ...]:
    """The most revenue first; what brings the same by month, then by what else it is counted by."""
    rest = (
        line.month,
        line.reason_code,
        line.segment,
        line.property_code,
        line.outcome,
        line.competitor,
    )
    return -line.revenue.amount, -line.room_nights, *map(str, rest)


def _line(
    found: Sequence[Lost], by: Sequence[HotelTurnAwayKey], reasons: Reasons
) -> HotelTurnAwayLine:
    first = found[0]
    names = ("reason_code", "month", "segment", "property_code", "outcome", "competitor")
    key = dict.fromkeys(names) | first.key(by)
    return HotelTurnAwayLine(
        **key,
        reason=next((r.label for r in reasons.values() if r.code == key["reason_code"]), None),
        competitor_id=first.competitor_id if HotelTurnAwayKey.COMPETITOR in by else None,
        requests=len(found),
        room_nights=sum(each.room_nights for each in found),
        revenue=Money(sum((each.revenue for each in found), Decimal(0)), first.venue.currency),
    )


def _requests(session: Session, input: HotelTurnAwayRequest, reasons: Reasons) -> Iterator[Lost]:
    found = select(Rfp).where(
        Rfp.status.in_(TURNED_AWAY),
        Rfp.arrival.between(input.first_arrival, input.last_arrival),
    )
    if input.property_id is not None:
        found = found.where(Rfp.property_id == input.property_id)
    for rfp in session.scalars(found):
        yield Lost(
            reason_code=rfp.reason_code or "",
            arrival=rfp.arrival,
            segment=rfp.market_segment,
            venue=rfp.venue,
            outcome=_outcome(rfp.status),
            room_nights=rfp.room_nights,
            revenue=rfp.worth,
            competitor=_competitor(rfp, reasons),
        )


def _events(session: Session, input: HotelTurnAwayRequest, reasons: Reasons) -> Iterator[Lost]:
    found = select(EventBooking).where(
        EventBooking.status.in_([HotelBookingStatus.LOST, HotelBookingStatus.TURNED_DOWN]),
        EventBooking.arrival.between(input.first_arrival, input.last_arrival),
    )
    if input.property_id is not None:
        found = found.where(EventBooking.property_id == input.property_id)
    bookings = session.scalars(found).all()
    ids = [booking.id for booking in bookings]
    rooms, sold = _rooms(session, ids), sold_with(session, ids)
    for booking in bookings:
        nights, room_revenue = rooms.get(booking.id, (0, Decimal(0)))
        yield Lost(
            reason_code=booking.reason_code or "",
            arrival=booking.arrival,
            segment=booking.market_segment,
            venue=booking.venue,
            outcome=_outcome(booking.status),
            room_nights=nights,
            revenue=room_revenue + sold.get(booking.id, Decimal(0)),
            competitor=_competitor(booking, reasons),
        )


def _rooms(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[int, Decimal]]:
    """Room nights and room revenue of events, by their blocks."""
    rows = session.execute(
        select(
            RoomBlock.booking_id,
            func.sum(BlockNight.contracted),
            BlockNight.rate_amount,
        )
        .join(BlockNight, BlockNight.block_id == RoomBlock.id)
        .where(RoomBlock.booking_id.in_(ids))
        .group_by(RoomBlock.booking_id, BlockNight.rate_amount)
    )
    found: dict[UUID, tuple[int, Decimal]] = {}
    for booking_id, nights, rate in rows:
        before = found.get(booking_id, (0, Decimal(0)))
        found[booking_id] = before[0] + nights, before[1] + nights * rate
    return found


def _outcome(status: HotelRfpStatus | HotelBookingStatus) -> HotelTurnAwayOutcome:
    return HotelTurnAwayOutcome[status.name]


def _reasons(session: Session) -> Reasons:
    return {(each.kind.name, each.code): each for each in session.scalars(select(ReasonCode))}


def _competitor(ended: Rfp | EventBooking, reasons: Reasons) -> str | None:
    """Whom the note names, if its reason asks for a competitor."""
    reason = reasons.get((ended.status.name, ended.reason_code or ""))
    if reason is None or not reason.competitor_required:
        return None
    return " ".join((ended.reason_note or "").split()) or None


def _check(session: Session, input: HotelTurnAwayRequest) -> None:
    problems = Problems()
    problems.check(
        ok=input.first_arrival <= input.last_arrival,
        code="HOTEL_DATES",
        message=f"It ends ({input.last_arrival}) before it begins ({input.first_arrival}).",
        path=("input", "lastArrival"),
    )
    problems.raise_if_any()
    if input.property_id is not None:
        get(session, Property, input.property_id, "input", "propertyId")
