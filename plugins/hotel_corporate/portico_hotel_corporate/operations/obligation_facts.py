"""What a duty is measured by: nights, invoices, quotes, blackouts and services given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portico.values import round_fraction
from portico_hotel_corporate.models import (
    Agreement,
    CityVolume,
    ClientInvoice,
    Entitlement,
    EntitlementUse,
    EventBooking,
    HotelBlackoutScope,
    HotelMarketSegment,
    HotelObligationMetric,
    HotelQuoteOutcome,
    HotelStayStatus,
    Obligation,
    QuoteNight,
    RateLine,
    RateQuote,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.models.lifecycle import HotelBookingStatus
from portico_hotel_corporate.models.obligation_rules import percent_kept
from portico_hotel_corporate.models.obligation_terms import OF_EVENTS
from portico_hotel_corporate.models.obligation_windows import Window
from portico_hotel_corporate.models.spans import days_of
from portico_hotel_corporate.operations.event_books import EventBooks
from portico_hotel_corporate.operations.event_facts import events_of, measure_events
from portico_hotel_corporate.operations.facts import BY_LINE, NOTHING, Facts, accounts_of, by_line
from portico_hotel_corporate.operations.request_facts import answers

_M = HotelObligationMetric


def measure(
    session: Session,
    duty: Obligation,
    window: Window,
    as_of: date,
    of: tuple[EventBooking, EventBooks] | None = None,
) -> Facts:
    """Measure a duty in a window, as far as it is known at the end of a day; or of one event."""
    if of is not None:
        event, books = of
        return measure_events(books, duty, [event], as_of)
    if duty.metric in OF_EVENTS:
        events = events_of(session, duty.bond, window)
        return measure_events(EventBooks(session, events), duty, events, as_of)
    return METRICS[duty.metric](session, duty, window, as_of)


def _production(session: Session, duty: Obligation, window: Window, as_of: date) -> Facts:
    """Nights that were used by the day, and those on the books for the whole window."""
    until = min(as_of, window.last)
    used = _nights(session, duty, window.first, until, _sold(duty))
    booked = _nights(session, duty, window.first, window.last, (HotelStayStatus.RESERVED,))
    return Facts(
        measured=_volume(duty.metric, used),
        on_books=_volume(duty.metric, booked),
        evidence=[*used.stays, *booked.stays],
    )


def _average(session: Session, duty: Obligation, window: Window, as_of: date) -> Facts:
    used = _nights(session, duty, window.first, min(as_of, window.last), _sold(duty))
    rate = round_fraction(Fraction(used.room) / used.count, 2) if used.count else None
    return Facts(measured=rate, evidence=used.stays)


@dataclass(frozen=True, slots=True)
class Nights:
    """Some nights: how many, what they brought, and the stays they belong to."""

    count: int
    room: Decimal
    food: Decimal
    other: Decimal
    stays: list[str]


def _volume(metric: HotelObligationMetric, nights: Nights) -> Decimal:
    return {
        _M.ROOM_NIGHTS: Decimal(nights.count),
        _M.ROOM_REVENUE: nights.room,
        _M.FOOD_REVENUE: nights.food,
        _M.TOTAL_REVENUE: nights.room + nights.food + nights.other,
    }[metric]


def _sold(duty: Obligation) -> tuple[HotelStayStatus, ...]:
    used = HotelStayStatus.CHECK_OUT
    return (used, HotelStayStatus.NO_SHOW) if duty.counts_no_shows else (used,)


def _nights(
    session: Session,
    duty: Obligation,
    first: date,
    last: date,
    statuses: tuple[HotelStayStatus, ...],
) -> Nights:
    """Each reservation counts once, whatever it belongs to besides the agreement."""
    rows = session.execute(
        select(
            StayProduction.source_ref,
            *BY_LINE,
            func.count().label("nights"),
            func.sum(StayNight.room_amount).label("room"),
            func.sum(StayNight.food_amount).label("food"),
            func.sum(StayNight.other_amount).label("other"),
        )
        .join(StayNight, StayNight.stay_id == StayProduction.id)
        .outerjoin(RateLine, RateLine.id == StayNight.rate_line_id)
        .outerjoin(Agreement, Agreement.id == RateLine.agreement_id)
        .where(
            StayNight.night.between(first, last),
            StayProduction.status.in_(statuses),
            *_conditions(session, duty),
        )
        .group_by(StayProduction.source_ref, *BY_LINE)
        .order_by(StayProduction.source_ref, *BY_LINE)
    ).all()
    return Nights(
        count=sum(row.nights for row in rows),
        room=sum((row.room for row in rows), NOTHING),
        food=sum((row.food for row in rows), NOTHING),
        other=sum((row.other for row in rows), NOTHING),
        stays=[f"stay {row.source_ref}{by_line(row)}" for row in rows],
    )


def _conditions(session: Session, duty: Obligation) -> list[ColumnElement[bool]]:
    agreement = duty.bond
    conditions: list[ColumnElement[bool]] = [
        StayProduction.account_id.in_(accounts_of(session, duty)),
        StayProduction.currency == agreement.currency,
    ]
    segment = StayProduction.market_segment
    if agreement.property_id is not None:
        conditions.append(StayProduction.property_id == agreement.property_id)
    if not duty.counts_groups:
        conditions.append(segment != HotelMarketSegment.GROUPS)
    if not duty.counts_comps:
        conditions += [
            segment != HotelMarketSegment.COMPLEMENTARY,
            StayNight.room_amount != NOTHING,
        ]
    if not duty.counts_agencies:
        conditions += [StayProduction.agency_id.is_(None), StayProduction.agency_ref.is_(None)]
    return conditions


def _payment(session: Session, duty: Obligation, window: Window, as_of: date) -> Facts:
    """The longest that an invoice of the window took, or is open at the day."""
    invoices = list(
        session.scalars(
            select(ClientInvoice)
            .where(
                ClientInvoice.account_id.in_(accounts_of(session, duty)),
                ClientInvoice.issued_on.between(window.first, min(as_of, window.last)),
            )
            .order_by(ClientInvoice.number)
        )
    )
    days = [invoice.days_at(as_of) for invoice in invoices]
    limit = duty.target + duty.cure_days
    late = [i for i, taken in zip(invoices, days, strict=True) if taken > duty.target]
    remedied = bool(duty.cure_days) and all(
        i.paid_on is not None and i.paid_on <= as_of and i.days_at(as_of) <= limit for i in late
    )
    return Facts(
        measured=Decimal(max(days)) if days else None,
        remedied=bool(late) and remedied,
        evidence=[f"invoice {invoice.number}" for invoice in invoices],
    )


def _last_room(session: Session, duty: Obligation, window: Window, as_of: date) -> Facts:
    """Of the nights that were owed by last room availability, the percent that were offered."""
    rows = session.execute(
        select(QuoteNight, RateQuote.rooms)
        .join(RateQuote, RateQuote.id == QuoteNight.quote_id)
        .join(Agreement, Agreement.id == QuoteNight.agreement_id)
        .where(
            Agreement.number == duty.bond.number,
            QuoteNight.is_last_room_due.is_(True),
            RateQuote.outcome != HotelQuoteOutcome.OPEN,
            RateQuote.booked_on.between(window.first, min(as_of, window.last)),
        )
        .order_by(QuoteNight.quote_id, QuoteNight.night)
    ).all()
    due = sum(rooms for _, rooms in rows)
    given = sum(rooms for night, rooms in rows if night.is_offered)
    return Facts(
        measured=percent_kept(given, due),
        evidence=[f"quote {night.quote_id} night {night.night}" for night, _ in rows],
    )


def _blackouts(_session: Session, duty: Obligation, window: Window, as_of: date) -> Facts:
    """The nights that were blacked out, of which the client was told by the day."""
    told = [
        each
        for each in duty.bond.blackouts
        if each.announced_on <= as_of and each.applies_to is not HotelBlackoutScope.NLRA
    ]
    nights = {night for each in told for night in days_of(each.first_night, each.last_night)}
    within = sorted(night for night in nights if window.first <= night <= window.last)
    return Facts(measured=Decimal(len(within)), evidence=[f"blackout {night}" for night in within])


def _services(session: Session, duty: Obligation, window: Window, as_of: date) -> Facts:
    """Of the services on top that the client had earned, the percent that it was given."""
    until = min(as_of, window.last)
    used = _nights(session, duty, window.first, until, _sold(duty))
    events = _events(session, duty, window.first, until)
    earned = given = 0
    evidence: list[str] = []
    for owed in duty.bond.entitlements:
        uses = _uses(session, owed, window.first, until)
        due = owed.earned(used.count, len(used.stays), events, years=1)
        earned += due
        given += min(due, sum(use.quantity for use in uses))
        evidence += [f"use {use.source_ref}" for use in uses]
    return Facts(measured=percent_kept(given, earned), evidence=evidence)


def _events(session: Session, duty: Obligation, first: date, last: date) -> int:
    held = (HotelBookingStatus.ACTUAL, HotelBookingStatus.CLOSED)
    query = select(func.count()).where(
        EventBooking.account_id.in_(accounts_of(session, duty)),
        EventBooking.status.in_(held),
        EventBooking.arrival.between(first, last),
    )
    return session.scalar(query) or 0


def _uses(session: Session, owed: Entitlement, first: date, last: date) -> list[EntitlementUse]:
    return list(
        session.scalars(
            select(EntitlementUse)
            .where(
                EntitlementUse.entitlement_id == owed.id,
                EntitlementUse.used_on.between(first, last),
            )
            .order_by(EntitlementUse.source_ref)
        )
    )


def _city_share(session: Session, duty: Obligation, window: Window, as_of: date) -> Facts:
    """Of the room nights that the client needed in the city, the percent that it spent here."""
    reports = session.scalars(
        select(CityVolume)
        .where(
            CityVolume.account_id == duty.bond.account_id,
            CityVolume.first_night >= window.first,
            CityVolume.last_night <= min(as_of, window.last),
        )
        .order_by(CityVolume.first_night, CityVolume.id)
    ).all()
    here = [each for each in reports if duty.bond.property_id in {None, each.property_id}]
    needed = sum(each.room_nights for each in here)
    spans = {(each.first_night, each.last_night) for each in here}
    spent = sum(_nights(session, duty, *span, _sold(duty)).count for span in sorted(spans))
    return Facts(
        measured=percent_kept(spent, needed),
        evidence=[f"city volume {each.first_night} {each.source}" for each in here],
    )


Measure = Callable[[Session, Obligation, Window, date], Facts]
METRICS: Final[dict[HotelObligationMetric, Measure]] = {
    _M.ROOM_NIGHTS: _production,
    _M.ROOM_REVENUE: _production,
    _M.FOOD_REVENUE: _production,
    _M.TOTAL_REVENUE: _production,
    _M.ADR: _average,
    _M.PAYMENT_DAYS: _payment,
    _M.LRA_OFFER_RATE: _last_room,
    _M.BLACKOUT_NIGHTS: _blackouts,
    _M.SHARE_OF_CITY: _city_share,
    _M.ENTITLEMENTS_GIVEN: _services,
    _M.ANSWERS_ON_TIME: answers,
}
