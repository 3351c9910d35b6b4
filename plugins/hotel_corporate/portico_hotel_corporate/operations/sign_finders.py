"""How each sign that a client may become a problem is looked for, in a statement or two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portico.values import Choice
from portico_hotel_corporate.access import BOOKING_READ, PRODUCTION_READ
from portico_hotel_corporate.models import (
    Agreement,
    BlockNight,
    ClientInvoice,
    CorporateProfile,
    EventBooking,
    EventFeedback,
    HotelBookingStatus,
    HotelObligationStatus,
    HotelParty,
    HotelStayStatus,
    Obligation,
    ObligationEvaluation,
    RoomBlock,
    StatusChange,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.models.profiles import HotelCreditStatus
from portico_hotel_corporate.operations.block_nights import SETTLED
from portico_hotel_corporate.operations.obligation_history import PLACE

USUAL_TERMS: Final = 30
"""Within how many days invoices are paid of whom nothing else was agreed."""
NAME: Final = func.coalesce(EventBooking.post_as, EventBooking.name)
_S = HotelBookingStatus


class HotelSignKind(Choice):
    """A sign that a client may become a problem."""

    CREDIT = "Its credit is to be looked at, or stopped."
    LATE_PAYMENT = "Invoices that were paid later than agreed, or are overdue."
    DUTIES_BREACHED = "Duties of its agreements and events that it did not keep."
    CANCELLED_EVENTS = "Events that it called off after they were definite."
    ROOMS_NOT_USED = "Contracted room nights of its blocks that nobody picked up."
    NO_SHOWS = "Reservations whose guests did not come."
    FEWER_NIGHTS = "Room nights less than in as many days before."
    OPEN_COMPLAINTS = "Complaints that are not answered, or not to the client's satisfaction."


NEEDED: Final = {
    HotelSignKind.CANCELLED_EVENTS: BOOKING_READ,
    HotelSignKind.ROOMS_NOT_USED: BOOKING_READ,
    HotelSignKind.NO_SHOWS: PRODUCTION_READ,
    HotelSignKind.FEWER_NIGHTS: PRODUCTION_READ,
    HotelSignKind.OPEN_COMPLAINTS: BOOKING_READ,
}
"""What one needs besides, to see what a sign rests on."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whose signs are looked for, and in which days."""

    account_id: UUID
    profile: CorporateProfile | None
    first: date
    last: date

    def before(self) -> Span:
        """As many days before it."""
        days = self.last - self.first + timedelta(days=1)
        return replace(self, first=self.first - days, last=self.last - days)

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """Its days in UTC; the second instant is no longer in it."""
        ends = (self.first, self.last + timedelta(days=1))
        first, after = (datetime.combine(day, time(), UTC) for day in ends)
        return first, after


Found = tuple[int, int, Sequence[str]]
"""How many there were, of how many, and what that rests on."""


def _credit(_session: Session, span: Span) -> Found:
    credit = span.profile.credit_status if span.profile else HotelCreditStatus.OK
    return int(credit is not HotelCreditStatus.OK), 1, [f"credit {credit.name}"]


def _late(session: Session, span: Span) -> Found:
    agreed = span.profile.payment_terms_days if span.profile else None
    terms = USUAL_TERMS if agreed is None else agreed
    invoices = session.scalars(
        select(ClientInvoice)
        .where(
            ClientInvoice.account_id == span.account_id,
            ClientInvoice.issued_on.between(span.first, span.last),
        )
        .order_by(ClientInvoice.number)
    ).all()
    late = [each for each in invoices if each.days_at(span.last) > terms]
    said = [f"invoice {each.number}: {each.days_at(span.last)} days" for each in late]
    return len(late), len(invoices), said


def _breached(session: Session, span: Span) -> Found:
    """How its duties stood when they were last looked at in these days."""
    line = ObligationEvaluation
    ranked = (
        select(line.status, line.window_start, Obligation.title, PLACE)
        .join(Obligation, Obligation.id == line.obligation_id)
        .outerjoin(Agreement, Agreement.id == Obligation.agreement_id)
        .outerjoin(EventBooking, EventBooking.id == Obligation.booking_id)
        .where(
            Obligation.obligor == HotelParty.CLIENT,
            line.as_of.between(span.first, span.last),
            or_(
                Agreement.account_id == span.account_id,
                EventBooking.account_id == span.account_id,
            ),
        )
        .subquery()
    )
    found = select(ranked).where(ranked.c.place == 1).order_by(ranked.c.window_start)
    duties = session.execute(found.order_by(ranked.c.title)).all()
    breached = [each for each in duties if each.status is HotelObligationStatus.BREACHED]
    said = [f"{each.title} from {each.window_start}" for each in breached]
    return len(breached), len(duties), said


def _cancelled(session: Session, span: Span) -> Found:
    """Of the events that became definite or were called off in these days, the latter."""
    first, after = span.instants
    rows = session.execute(
        select(EventBooking.id, NAME.label("name"), EventBooking.status, EventBooking.arrival)
        .join(StatusChange, StatusChange.booking_id == EventBooking.id)
        .where(
            EventBooking.account_id == span.account_id,
            StatusChange.status.in_((_S.DEFINITE, _S.CANCELLED)),
            StatusChange.changed_at >= first,
            StatusChange.changed_at < after,
        )
        .order_by(EventBooking.arrival, EventBooking.id)
        .distinct()
    ).all()
    ended = [each for each in rows if each.status is _S.CANCELLED]
    said = [f"event {each.name}" for each in ended]
    return len(ended), len(rows), said


def _not_used(session: Session, span: Span) -> Found:
    """Of the room nights that were contracted in blocks that are settled, those nobody took."""
    lines = session.execute(
        select(NAME, BlockNight.contracted, BlockNight.picked_up)
        .select_from(RoomBlock)
        .join(BlockNight, BlockNight.block_id == RoomBlock.id)
        .join(EventBooking, EventBooking.id == RoomBlock.booking_id)
        .where(
            EventBooking.account_id == span.account_id,
            RoomBlock.status.in_(SETTLED),
            BlockNight.night.between(span.first, span.last),
        )
    ).all()
    missing: dict[str, int] = {}
    for event, contracted, taken in lines:
        missing[event] = missing.get(event, 0) + max(0, contracted - taken)
    said = [f"event {event}: {rooms}" for event, rooms in sorted(missing.items()) if rooms]
    whole = sum(contracted for _, contracted, _ in lines)
    return sum(missing.values()), whole, said


def _no_shows(session: Session, span: Span) -> Found:
    rows = session.execute(
        select(StayProduction.source_ref, StayProduction.status)
        .where(
            StayProduction.account_id == span.account_id,
            StayProduction.arrival.between(span.first, span.last),
        )
        .order_by(StayProduction.source_ref)
    ).all()
    missed = [ref for ref, status in rows if status is HotelStayStatus.NO_SHOW]
    return len(missed), len(rows), [f"stay {ref}" for ref in missed]


def _fewer_nights(session: Session, span: Span) -> Found:
    used, before = _nights(session, span), _nights(session, span.before())
    text = f"{used} room nights, {before} in as many days before"
    return max(0, before - used), before, [text]


def _nights(session: Session, span: Span) -> int:
    used = (
        select(func.count())
        .select_from(StayNight)
        .join(StayProduction, StayProduction.id == StayNight.stay_id)
        .where(
            StayProduction.account_id == span.account_id,
            StayProduction.status == HotelStayStatus.CHECK_OUT,
            StayNight.night.between(span.first, span.last),
        )
    )
    return session.scalar(used) or 0


def _complaints(session: Session, span: Span) -> Found:
    first, after = span.instants
    said = session.scalars(
        select(EventFeedback)
        .where(
            EventFeedback.account_id == span.account_id,
            EventFeedback.complaint.is_not(None),
            EventFeedback.created_at >= first,
            EventFeedback.created_at < after,
        )
        .order_by(EventFeedback.id)
    ).all()
    unanswered = [each for each in said if each.is_open]
    words = [each.complaint or "" for each in unanswered]
    return len(unanswered), len(said), words


FINDERS: Final[dict[HotelSignKind, Callable[[Session, Span], Found]]] = {
    HotelSignKind.CREDIT: _credit,
    HotelSignKind.LATE_PAYMENT: _late,
    HotelSignKind.DUTIES_BREACHED: _breached,
    HotelSignKind.CANCELLED_EVENTS: _cancelled,
    HotelSignKind.ROOMS_NOT_USED: _not_used,
    HotelSignKind.NO_SHOWS: _no_shows,
    HotelSignKind.FEWER_NIGHTS: _fewer_nights,
    HotelSignKind.OPEN_COMPLAINTS: _complaints,
}
"""In the order in which they are told."""
