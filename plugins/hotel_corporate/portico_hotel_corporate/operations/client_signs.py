"""The signs that a client may become a problem: each counted, with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.models import Account
from portico.operations.lookup import get
from portico.values import Choice, Ref, round_places
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

LONGEST: Final = 3650
SHOWN: Final = 20
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
    OPEN_COMPLAINTS = "Complaints of which nobody said yet what came of them."


@dataclass(kw_only=True)
class HotelClientSignsRequest:
    """A client, and how far back to look."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    as_of: Annotated[date | None, "The day, to its end; none: today."] = None
    days: Annotated[int, f"How many days back, at most {LONGEST}."] = 365


@dataclass(frozen=True, kw_only=True)
class HotelClientSign:
    """One sign, counted."""

    kind: Annotated[HotelSignKind, "Which sign."]
    found: Annotated[int, "How many there were."]
    of: Annotated[int, "Of how many."]
    percent: Annotated[Decimal, "The first of the second; one decimal, half-up."]
    evidence: Annotated[list[str], f"What it rests on, at most {SHOWN} of it."]


@dataclass(frozen=True, kw_only=True)
class HotelClientSigns:
    """The signs that were found of a client."""

    first_day: Annotated[date, "The first day that was looked at."]
    as_of: Annotated[date, "The last one."]
    signs: Annotated[list[HotelClientSign], "Only those that were found."]


@dataclass(frozen=True, slots=True)
class Span:
    """Whose signs are looked for, and in which days."""

    account_id: UUID
    first: date
    last: date

    def before(self) -> Span:
        """As many days before it."""
        days = self.last - self.first + timedelta(days=1)
        return Span(self.account_id, self.first - days, self.last - days)

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """Its days in UTC; the second instant is no longer in it."""
        ends = (self.first, self.last + timedelta(days=1))
        first, after = (datetime.combine(day, time(), UTC) for day in ends)
        return first, after


Found = tuple[HotelSignKind, int, int, Sequence[str]]


def client_signs(
    session: Session, actor: Actor, input: HotelClientSignsRequest
) -> HotelClientSigns:
    """Look for the signs that a client may become a problem, before it is one."""
    for other in (BOOKING_READ, PRODUCTION_READ):
        actor.require(other)
    account = get(session, Account, input.account_id, "input", "accountId")
    problems = Problems()
    problems.check(
        ok=1 <= input.days <= LONGEST,
        code="HOTEL_QUANTITY",
        message=f"Give a number from 1 to {LONGEST}.",
        path=("input", "days"),
    )
    problems.raise_if_any()
    last = input.as_of or actor.today
    span = Span(account.id, last - timedelta(days=input.days - 1), last)
    return HotelClientSigns(
        first_day=span.first,
        as_of=span.last,
        signs=[_sign(*each) for each in _found(session, span) if each[1] > 0],
    )


def _sign(kind: HotelSignKind, found: int, of: int, evidence: Sequence[str]) -> HotelClientSign:
    return HotelClientSign(
        kind=kind,
        found=found,
        of=of,
        percent=round_places(Decimal(100 * found) / of, 1),
        evidence=list(evidence[:SHOWN]),
    )


def _found(session: Session, span: Span) -> Iterator[Found]:
    """Every sign, in the order of their kinds; each costs one statement or two."""
    known = select(CorporateProfile).where(CorporateProfile.account_id == span.account_id)
    profile = session.scalar(known)
    credit = profile.credit_status if profile else HotelCreditStatus.OK
    stopped = credit is not HotelCreditStatus.OK
    yield HotelSignKind.CREDIT, int(stopped), 1, [f"credit {credit.name}"]
    terms = profile.payment_terms_days if profile else None
    yield _late(session, span, USUAL_TERMS if terms is None else terms)
    yield _breached(session, span)
    yield _cancelled(session, span)
    yield _not_used(session, span)
    yield _no_shows(session, span)
    used, before = _nights(session, span), _nights(session, span.before())
    text = f"{used} room nights, {before} in as many days before"
    yield HotelSignKind.FEWER_NIGHTS, max(0, before - used), before, [text]
    yield _complaints(session, span)


def _late(session: Session, span: Span, terms: int) -> Found:
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
    return HotelSignKind.LATE_PAYMENT, len(late), len(invoices), said


def _breached(session: Session, span: Span) -> Found:
    """How its duties stood when they were last looked at in these days."""
    line = ObligationEvaluation
    latest = func.row_number().over(
        partition_by=(line.obligation_id, line.window_start, line.booking_id),
        order_by=(line.as_of.desc(), line.id.desc()),
    )
    ranked = (
        select(line.status, line.window_start, Obligation.title, latest.label("place"))
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
    return HotelSignKind.DUTIES_BREACHED, len(breached), len(duties), said


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
    return HotelSignKind.CANCELLED_EVENTS, len(ended), len(rows), said


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
    return HotelSignKind.ROOMS_NOT_USED, sum(missing.values()), whole, said


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
    return HotelSignKind.NO_SHOWS, len(missed), len(rows), [f"stay {ref}" for ref in missed]


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
        .join(EventBooking, EventBooking.id == EventFeedback.booking_id)
        .where(
            EventBooking.account_id == span.account_id,
            EventFeedback.complaint.is_not(None),
            EventFeedback.created_at >= first,
            EventFeedback.created_at < after,
        )
        .order_by(EventFeedback.id)
    ).all()
    unanswered = [each for each in said if each.is_open]
    words = [each.complaint or "" for each in unanswered]
    return HotelSignKind.OPEN_COMPLAINTS, len(unanswered), len(said), words
