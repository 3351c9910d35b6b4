"""Whether agreed rates were given: what was offered, what was paid, and what is to be refunded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    HotelQuoteOutcome,
    HotelStayStatus,
    Property,
    QuoteNight,
    RateQuote,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.models.rate_candidates import Candidate, Night, Wish
from portico_hotel_corporate.models.shares import percent_of
from portico_hotel_corporate.models.spans import days_of
from portico_hotel_corporate.operations.production import family
from portico_hotel_corporate.operations.rate_resolution import Resolver

SHOWN: Final = 200


@dataclass(kw_only=True)
class HotelRateComplianceRequest:
    """Whose rates to look at, where and for which nights."""

    account_id: Annotated[
        UUID, Ref("Account"), "The company; those below it in its group count too."
    ]
    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    first_night: Annotated[date, "The first night."]
    last_night: Annotated[date, "The last night."]


@dataclass(frozen=True, kw_only=True)
class HotelPaidNight:
    """A night that cost more than was agreed."""

    source_ref: Annotated[str, "The stay, by its source's reference."]
    night: Annotated[date, "The night."]
    paid: Annotated[Money, "What was paid."]
    agreed: Annotated[Money, "What should have been paid."]
    refund: Annotated[Money, "The difference."]
    rate_code: Annotated[str | None, "The code by which it was booked."]
    rate_line_id: Annotated[
        UUID | None,
        Ref("HotelRateLine"),
        "The rate line that applied by that code, as the stay keeps it; null: none.",
    ]
    is_proven: Annotated[bool, "Whether the availability on the day of booking was captured."]
    how: Annotated[str, "How the agreed price comes about."]


@dataclass(frozen=True, kw_only=True)
class HotelRateCompliance:
    """Whether agreed rates were given."""

    nights_due: Annotated[int, "Quoted room nights owed by last room availability."]
    nights_offered: Annotated[int, "Of these, those that were offered at the agreed rate or less."]
    offer_rate: Annotated[Decimal | None, "The same in percent, to one decimal."]
    nights_checked: Annotated[int, "Nights of stays for which an agreement gives a rate."]
    nights_unchecked: Annotated[
        int, "Nights without: no agreement gives one, or the room type is not known."
    ]
    nights_overpaid: Annotated[int, "Nights that cost more than was agreed."]
    refund: Annotated[Money, "What was paid too much in all."]
    nights_not_loaded: Annotated[
        int, "Nights booked by another code than the agreement's: the rate was not loaded or found."
    ]
    nights_above_bar: Annotated[
        int, "Nights on which the agreed rate is above the best available one."
    ]
    overpaid: Annotated[list[HotelPaidNight], f"Nights overpaid, at most {SHOWN}, by night."]


@dataclass(frozen=True, slots=True)
class Paid:
    """A night of a stay, what was paid, and what an agreement says."""

    stay: StayProduction
    paid: StayNight
    night: Night
    winner: Candidate
    agreed: Decimal

    @property
    def refund(self) -> Decimal:
        """What was paid too much."""
        return max(Decimal(0), self.paid.room_amount - self.agreed)

    @property
    def is_loaded(self) -> bool:
        """Whether it was booked by a code of the agreement, if that has codes."""
        codes = self.winner.agreement.codes
        return not codes or self.stay.rate_code in codes

    @property
    def is_above_bar(self) -> bool:
        """Whether the best available rate would have been cheaper."""
        return self.night.bar is not None and self.agreed > self.night.bar


def rate_compliance(
    session: Session, actor: Actor, input: HotelRateComplianceRequest
) -> HotelRateCompliance:
    """Compare what was offered and paid with what agreements give, by the evidence kept."""
    place = get(session, Property, input.property_id, "input", "propertyId")
    problems = Problems()
    problems.check(
        ok=input.first_night <= input.last_night,
        code="HOTEL_DATES",
        message=f"It ends ({input.last_night}) before it begins ({input.first_night}).",
        path=("input", "lastNight"),
    )
    problems.raise_if_any()
    accounts = family(session, input.account_id)
    due, offered = _offers(session, accounts, input)
    every = list(_nights(session, place, accounts, input))
    paid = [each for each in every if each is not None]
    dear = sorted(
        (each for each in paid if each.refund),
        key=lambda each: (each.night.night, each.stay.source_ref),
    )
    return HotelRateCompliance(
        nights_due=due,
        nights_offered=offered,
        offer_rate=percent_of(Decimal(offered), Decimal(due)),
        nights_checked=len(paid),
        nights_unchecked=len(every) - len(paid),
        nights_overpaid=len(dear),
        refund=Money(sum((each.refund for each in dear), Decimal(0)), place.currency),
        nights_not_loaded=sum(not each.is_loaded for each in paid),
        nights_above_bar=sum(each.is_above_bar for each in paid),
        overpaid=[_shown(each, place.currency) for each in dear[:SHOWN]],
    )


def _offers(
    session: Session, accounts: Sequence[UUID], input: HotelRateComplianceRequest
) -> tuple[int, int]:
    """The room nights that were owed in quotes, and those that were offered so."""
    rows = session.execute(
        select(QuoteNight, RateQuote.rooms)
        .join(RateQuote, RateQuote.id == QuoteNight.quote_id)
        .where(
            RateQuote.account_id.in_(accounts),
            RateQuote.property_id == input.property_id,
            RateQuote.outcome != HotelQuoteOutcome.OPEN,
            QuoteNight.is_last_room_due.is_(True),
            QuoteNight.night.between(input.first_night, input.last_night),
        )
    ).all()
    return (
        sum(rooms for _, rooms in rows),
        sum(rooms for night, rooms in rows if night.is_offered),
    )


def _nights(
    session: Session,
    place: Property,
    accounts: Sequence[UUID],
    input: HotelRateComplianceRequest,
) -> Iterator[Paid | None]:
    """Every night of the stays; None where no agreement says what it should cost."""
    rows = session.execute(
        select(StayProduction, StayNight)
        .join(StayNight, StayNight.stay_id == StayProduction.id)
        .where(
            StayProduction.account_id.in_(accounts),
            StayProduction.property_id == place.id,
            StayProduction.status == HotelStayStatus.CHECK_OUT,
            StayNight.night.between(input.first_night, input.last_night),
        )
        .order_by(StayProduction.source_ref, StayNight.night)
    ).all()
    resolvers = {
        account: Resolver(session, account, place.id)
        for account in {stay.account_id for stay, _ in rows if stay.account_id is not None}
    }
    resolved: dict[UUID, dict[date, Night]] = {}
    for stay, night in rows:
        if stay.id not in resolved and stay.account_id is not None:
            resolved[stay.id] = resolve_stay(resolvers[stay.account_id], place, stay)
        yield _paid(stay, night, resolved.get(stay.id, {}).get(night.night))


def resolve_stay(resolver: Resolver, place: Property, stay: StayProduction) -> dict[date, Night]:
    """The rates of a stay, as they could be known at the end of the day of booking."""
    if stay.room_type is None:
        return {}
    booked_on = stay.booked_on or stay.arrival
    wish = Wish(
        room_type=stay.room_type,
        nights=tuple(days_of(stay.arrival, stay.arrival + timedelta(days=stay.nights - 1))),
        guests=max(1, stay.guests or 1),
        rooms=1,
        booked_on=booked_on,
    )
    seen_at = datetime.combine(booked_on + timedelta(days=1), time(0), place.zone)
    return {night.night: night for night in resolver.resolve(wish, seen_at)}


def _paid(stay: StayProduction, paid: StayNight, night: Night | None) -> Paid | None:
    if night is None or night.winner is None or night.price is None:
        return None
    return Paid(stay, paid, night, night.winner, night.price)


def _shown(each: Paid, currency: str) -> HotelPaidNight:
    return HotelPaidNight(
        source_ref=each.stay.source_ref,
        night=each.night.night,
        paid=Money(each.paid.room_amount, currency),
        agreed=Money(each.agreed, currency),
        refund=Money(each.refund, currency),
        rate_code=each.stay.rate_code,
        rate_line_id=each.paid.rate_line_id,
        is_proven=each.night.snapshot is not None,
        how=each.night.how,
    )
