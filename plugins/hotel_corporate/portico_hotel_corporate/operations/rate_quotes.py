"""Quoting rates: worked out, shown, kept as evidence, and what was offered in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Money, Ref, round_places
from portico_hotel_corporate.models import (
    HotelQuoteOutcome,
    HotelReasonKind,
    Property,
    QuoteCandidate,
    QuoteNight,
    RateQuote,
)
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.properties import LARGEST_COUNT, check_room_type
from portico_hotel_corporate.models.rate_candidates import Night, Wish
from portico_hotel_corporate.models.spans import days_of
from portico_hotel_corporate.operations.codes import check_reason
from portico_hotel_corporate.operations.rate_resolution import Resolver

LONGEST: Final = 366
MOST_GUESTS: Final = 20


@dataclass(kw_only=True)
class HotelRateQuoteCreate:
    """A stay that a client asks a rate for."""

    account_id: Annotated[UUID, Ref("Account"), "Who asks."]
    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    room_type: Annotated[str, "The code of the room type."]
    arrival: Annotated[date, "The first night."]
    departure: Annotated[date, "The day after the last night."]
    guests: Annotated[int, "How many guests in each room."] = 1
    rooms: Annotated[int, "How many rooms."] = 1
    quoted_at: Annotated[datetime | None, "When it was asked, if it was earlier; none: now."] = None


@dataclass(kw_only=True)
class HotelRateQuoteOutcomeRecord:
    """What became of a quote."""

    id: Annotated[UUID, Ref("HotelRateQuote"), "The quote."]
    expected_version: Annotated[int, "The version that you read."]
    outcome: Annotated[HotelQuoteOutcome, "ACCEPTED or DECLINED."]
    offered: Annotated[
        list[Money], "What was offered for a room, night by night; none: the quoted prices."
    ] = field(default_factory=list)
    reason_code: Annotated[str | None, "Why more was offered than the agreement gives."] = None
    reason_note: Annotated[str | None, "The reason in your words."] = None


def quote_rate(session: Session, actor: Actor, input: HotelRateQuoteCreate) -> RateQuote:
    """Work out the rate of a stay, and keep it with its reasons and the evidence of the moment."""
    account = get_account(session, input.account_id, "input", "accountId")
    place = get(session, Property, input.property_id, "input", "propertyId")
    seen_at = input.quoted_at or actor.now
    wish = _wish(place, input, seen_at, actor)
    nights = Resolver(session, account.id, place.id).resolve(wish, seen_at)
    quote = RateQuote(
        account_id=account.id,
        property_id=place.id,
        room_type=wish.room_type,
        arrival=input.arrival,
        departure=input.departure,
        guests=wish.guests,
        rooms=wish.rooms,
        quoted_at=seen_at,
        booked_on=wish.booked_on,
        currency=place.currency,
        outcome=HotelQuoteOutcome.OPEN,
    )
    _total(quote, nights)
    quote.nights = [_night(night, place.currency) for night in nights]
    quote.candidates = _candidates(nights, place.currency)
    session.add(quote)
    session.flush()
    return quote


def _wish(place: Property, input: HotelRateQuoteCreate, seen_at: datetime, actor: Actor) -> Wish:
    problems = Problems()
    length = (input.departure - input.arrival).days
    limits = (("guests", input.guests, MOST_GUESTS), ("rooms", input.rooms, LARGEST_COUNT))
    for name, count, most in limits:
        problems.check(
            ok=1 <= count <= most,
            code="HOTEL_QUANTITY",
            message=f"Give a number from 1 to {most}.",
            path=("input", name),
        )
    problems.check(
        ok=1 <= length <= LONGEST,
        code="HOTEL_DATES",
        message=f"A stay has from 1 to {LONGEST} nights; the departure is the day after the last.",
        path=("input", "departure"),
    )
    problems.check(
        ok=seen_at <= actor.now,
        code="HOTEL_DATES",
        message="A quote cannot be of a time that is still to come.",
        path=("input", "quotedAt"),
    )
    check_room_type(problems, input.room_type.strip(), ("input",))
    problems.raise_if_any()
    nights = days_of(input.arrival, input.departure)[:-1]
    return Wish(
        room_type=input.room_type.strip(),
        nights=tuple(nights),
        guests=input.guests,
        rooms=input.rooms,
        booked_on=place.business_date(seen_at),
    )


def _total(quote: RateQuote, nights: list[Night]) -> None:
    prices = [night.price for night in nights]
    bars = [night.bar for night in nights]
    if None not in prices:
        quote.total_amount = sum((p for p in prices if p is not None), Decimal(0)) * quote.rooms
    if None not in bars:
        quote.bar_total_amount = sum((b for b in bars if b is not None), Decimal(0)) * quote.rooms
    total, bar = quote.total_amount, quote.bar_total_amount
    if total is not None and bar:
        quote.saving_percent = round_places((bar - total) * 100 / bar, 1)


def _night(night: Night, currency: str) -> QuoteNight:
    winner, snapshot = night.winner, night.snapshot
    return QuoteNight(
        night=night.night,
        price_amount=night.price,
        bar_amount=night.bar,
        currency=currency,
        rate_line_id=winner.line.id if winner else None,
        agreement_id=winner.agreement.id if winner else None,
        is_last_room_due=night.is_last_room_due,
        snapshot_id=snapshot.id if snapshot else None,
        rooms_available=snapshot.rooms_available if snapshot else None,
        fence_open=snapshot.fence_open if snapshot else None,
        how=night.how[:500],
    )


def _candidates(nights: list[Night], currency: str) -> list[QuoteCandidate]:
    every = [candidate for night in nights for candidate in night.candidates]
    return [
        QuoteCandidate(
            position=position,
            night=each.night,
            agreement=each.agreement.label,
            line=each.line.name,
            availability=each.line.availability,
            verdict=each.verdict,
            price_amount=each.price,
            currency=currency,
            how=(each.how or each.verdict.description)[:500],
        )
        for position, each in enumerate(every)
    ]


def record_outcome(session: Session, actor: Actor, input: HotelRateQuoteOutcomeRecord) -> RateQuote:
    """Note what a client was offered and whether it booked; more than agreed needs a reason."""
    quote = get(session, RateQuote, input.id, lock=True)
    expect_version(quote, input.expected_version)
    if quote.outcome is not HotelQuoteOutcome.OPEN or input.outcome is HotelQuoteOutcome.OPEN:
        raise refuse(
            "HOTEL_QUOTE_OUTCOME",
            f"The quote is {quote.outcome.name}. An open one becomes ACCEPTED or DECLINED, once.",
            "input",
            "outcome",
        )
    _offer(quote, input)
    dearer = any((night.offered_amount or 0) > (night.price_amount or 0) for night in quote.nights)
    if dearer:
        check_reason(session, HotelReasonKind.RATE_OVERRIDE, input.reason_code, input.reason_note)
        quote.override_reason = (input.reason_code or "").strip() or None
    quote.outcome = input.outcome
    session.flush()
    return quote


def _offer(quote: RateQuote, input: HotelRateQuoteOutcomeRecord) -> None:
    problems = Problems()
    problems.check(
        ok=len(input.offered) in {0, len(quote.nights)},
        code="HOTEL_QUOTE_OFFER",
        message=f"Give one amount for each of the {len(quote.nights)} nights, or none.",
        path=("input", "offered"),
    )
    for position, money in enumerate(input.offered):
        check_money(problems, money, quote.currency, ("input", "offered", position))
    problems.raise_if_any()
    for position, night in enumerate(quote.nights):
        given = input.offered[position].amount if input.offered else night.price_amount
        night.offered_amount = given
