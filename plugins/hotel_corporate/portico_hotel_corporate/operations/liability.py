"""What a client owes under the terms of its contract, at any date and in any case to be tried."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database.records import camel
from portico.errors import Problems
from portico.operations.lookup import get
from portico.values import Money, Ref, round_money
from portico_hotel_corporate.models import ContractTerms, EventBooking, HotelLiabilityKind
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.attrition import RoomNight
from portico_hotel_corporate.models.cancellation import (
    Revenue,
    cancellation_fee,
    contracted_revenues,
)
from portico_hotel_corporate.models.food_minimum import comps_earned
from portico_hotel_corporate.models.properties import LARGEST_COUNT
from portico_hotel_corporate.models.resale import Resale
from portico_hotel_corporate.models.traces import HotelTraceStep
from portico_hotel_corporate.operations.block_nights import (
    blocks_of,
    no_show_nights,
    room_nights,
)
from portico_hotel_corporate.operations.spending import food_spent
from portico_hotel_corporate.operations.terms import laid_down


@dataclass(kw_only=True)
class HotelLiabilityNight:
    """What to suppose of one night. What is left out is as it stands in the blocks."""

    day: Annotated[date, "The night."]
    contracted: Annotated[int | None, "Rooms under contract, after reductions to be tried."] = None
    used: Annotated[int | None, "Rooms used, in place of those picked up."] = None
    outside_block: Annotated[int, "Rooms that the client's people booked outside."] = 0
    unsold: Annotated[int | None, "Rooms that the hotel could not sell."] = None
    resold: Annotated[
        int | None, "Missing rooms that the hotel sold to others; else those recorded."
    ] = None
    resale_rate: Annotated[Money | None, "At which rate it sold them."] = None


@dataclass(kw_only=True)
class HotelLiabilityRebooking:
    """A new event to suppose in place of one that is called off."""

    arrival: Annotated[date, "Its first day."]
    revenue: Annotated[Money, "What it is to bring, net."]
    damages_paid: Annotated[Money | None, "What was paid of the damages; else all."] = None


@dataclass(kw_only=True)
class HotelLiabilityScenario:
    """What to suppose, in place of what is known."""

    notice_on: Annotated[date | None, "When notice of a cancellation is received."] = None
    nights: Annotated[list[HotelLiabilityNight], "What to suppose of nights."] = field(
        default_factory=list
    )
    fb_spent: Annotated[Money | None, "What is spent on food and drink, net."] = None
    cancellation_resale: Annotated[
        Money | None, "What rooms and spaces of a cancelled event brought in from others."
    ] = None
    rebooking: Annotated[HotelLiabilityRebooking | None, "A new event that is held instead."] = None


@dataclass(kw_only=True)
class HotelLiabilityRequest:
    """An event, a day and a case to be tried."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    as_of: Annotated[date | None, "The day; else the property's business day."] = None
    scenario: Annotated[HotelLiabilityScenario | None, "What to suppose."] = None


@dataclass(frozen=True, kw_only=True)
class HotelLiabilityPart:
    """What is owed for one thing."""

    kind: Annotated[HotelLiabilityKind, "What it is for."]
    net: Annotated[Money, "What is owed, net."]
    service: Annotated[Money, "The service charge on it."]
    tax: Annotated[Money, "The tax on it."]
    gross: Annotated[Money, "What is owed in all."]
    short: Annotated[Decimal, "What is missing: room nights, or spending; 0 for a cancellation."]
    trace: Annotated[list[HotelTraceStep], "How it came about, step by step."]


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that the liability of an event follows from, on one day."""

    booking: EventBooking
    terms: ContractTerms
    as_of: date
    nights: list[RoomNight]
    spent: Decimal
    notice_on: date
    cancellation_resale: Decimal | None
    rebooking: HotelLiabilityRebooking | None = None

    @property
    def currency(self) -> str:
        """The currency of the contract."""
        return self.terms.currency

    @property
    def revenues(self) -> list[Revenue]:
        """What the contract was to bring; the rooms' is that of the blocks unless it says."""
        stated = (each.revenue for each in self.terms.revenues)
        return contracted_revenues(stated, self.nights, self.currency)

    @property
    def contracted(self) -> Decimal:
        """The contracted revenue of all groups."""
        return sum((each.amount for each in self.revenues), Decimal(0))

    def attrition(self) -> HotelLiabilityPart | None:
        """What is owed for rooms that are not used."""
        term = self.terms.attrition
        if term is None:
            return None
        found = term.assess(self.nights, self.currency)
        tax = found.charge * self.terms.attrition_tax_percent / 100
        return self._part(
            HotelLiabilityKind.ATTRITION,
            (found.charge, Decimal(0), round_money(tax, self.currency)),
            Decimal(found.short),
            found.steps,
        )

    def food(self) -> HotelLiabilityPart | None:
        """What is owed for too little food and drink."""
        term = self.terms.food_minimum
        if term is None:
            return None
        found = term.assess(self.spent, self.currency)
        split = (found.charge.net, found.charge.service, found.charge.tax)
        return self._part(HotelLiabilityKind.FB_MINIMUM, split, found.shortfall, found.steps)

    def cancellation(self) -> HotelLiabilityPart | None:
        """What is owed if the event is called off."""
        if not self.terms.tiers:
            return None
        found = cancellation_fee(
            self.terms.cancellation_tiers,
            self.revenues,
            (self.notice_on, self.booking.arrival),
            self.currency,
            self._resale_credit(),
        )
        split = (found.fee, Decimal(0), Decimal(0))
        return self._part(HotelLiabilityKind.CANCELLATION, split, Decimal(0), found.steps)

    def _resale_credit(self) -> Fraction:
        """What is taken off the fee of a cancellation, as supposed or by what was resold."""
        term = self.terms.resale
        if not term.in_cancellation:
            return Fraction(0)
        if self.cancellation_resale is not None:
            return Fraction(self.cancellation_resale) * Fraction(term.credit_percent) / 100
        caps = [term.counted(night, night.contracted) for night in self.nights]
        return term.assess(self.nights, caps, None)[0]

    def comps(self) -> int:
        """How many free room nights the used ones earn."""
        if self.terms.comp_per is None:
            return 0
        used = [night.used for night in self.nights]
        return comps_earned(used, self.terms.comp_per, nightly=self.terms.comp_nightly)

    def with_nights(self, nights: list[RoomNight]) -> Case:
        """The same case with other nights."""
        return replace(self, nights=nights)

    def _part(
        self,
        kind: HotelLiabilityKind,
        split: tuple[Decimal, Decimal, Decimal],
        short: Decimal,
        trace: list[HotelTraceStep],
    ) -> HotelLiabilityPart:
        net, service, tax = (Money(amount, self.currency) for amount in split)
        return HotelLiabilityPart(
            kind=kind,
            net=net,
            service=service,
            tax=tax,
            gross=net + service + tax,
            short=short,
            trace=trace,
        )


def case_of(session: Session, actor: Actor, input: HotelLiabilityRequest) -> Case:
    """The case that a request is about: what is known, and what it supposes instead."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId")
    terms = laid_down(session, booking)
    scenario = input.scenario or HotelLiabilityScenario()
    _check(scenario, terms.currency)
    as_of = input.as_of or booking.venue.business_date(actor.now)
    spent = scenario.fb_spent.amount if scenario.fb_spent else food_spent(session, booking)
    resale = scenario.cancellation_resale
    return Case(
        booking=booking,
        terms=terms,
        as_of=as_of,
        nights=_nights(session, booking, terms, scenario),
        spent=spent,
        notice_on=scenario.notice_on or as_of,
        cancellation_resale=resale.amount if resale else None,
        rebooking=scenario.rebooking,
    )


def _nights(
    session: Session,
    booking: EventBooking,
    terms: ContractTerms,
    scenario: HotelLiabilityScenario,
) -> list[RoomNight]:
    blocks = blocks_of(session, booking)
    missed = {} if terms.counts_no_shows else no_show_nights(session, blocks)
    known = {
        night.day: replace(night, resales=terms.resold(night.day))
        for night in room_nights(blocks, missed)
    }
    problems = Problems()
    for i, given in enumerate(scenario.nights):
        night = known.get(given.day)
        if night is None:
            message = f"No block has rooms on {given.day}."
            problems.add("HOTEL_BLOCK_NIGHT", message, "input", "scenario", "nights", i, "day")
        else:
            known[given.day] = _supposed(night, given, outside=terms.counts_outside_block)
    problems.raise_if_any()
    return list(known.values())


def _supposed(night: RoomNight, given: HotelLiabilityNight, *, outside: bool) -> RoomNight:
    contracted = night.contracted if given.contracted is None else given.contracted
    used = night.used if given.used is None else given.used
    rate = given.resale_rate.amount if given.resale_rate else Decimal(0)
    sold = None if given.resold is None else (Resale(rooms=given.resold, rate=rate),)
    return RoomNight(
        day=night.day,
        contracted=contracted,
        used=used + (given.outside_block if outside else 0),
        value=night.rate * contracted,
        unsold=given.unsold,
        resales=night.resales if sold is None else sold,
    )


def _check(scenario: HotelLiabilityScenario, currency: str) -> None:
    """Note figures that cannot be, all of them."""
    problems = Problems()
    new = scenario.rebooking
    for path, given in (
        (("fbSpent",), scenario.fb_spent),
        (("cancellationResale",), scenario.cancellation_resale),
        (("rebooking", "revenue"), new.revenue if new else None),
        (("rebooking", "damagesPaid"), new.damages_paid if new else None),
    ):
        if given is not None:
            check_money(problems, given, currency, ("input", "scenario", *path))
    for i, night in enumerate(scenario.nights):
        place = ("input", "scenario", "nights", i)
        for name in ("contracted", "used", "outside_block", "unsold", "resold"):
            count = getattr(night, name)
            problems.check(
                ok=count is None or 0 <= count <= LARGEST_COUNT,
                code="HOTEL_BLOCK_ROOMS",
                message=f"Give a number from 0 to {LARGEST_COUNT}.",
                path=(*place, camel(name)),
            )
        if night.resale_rate is not None:
            check_money(problems, night.resale_rate, currency, (*place, "resaleRate"))
    problems.raise_if_any()
