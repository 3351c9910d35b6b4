"""Laying down the terms of an event's contract, and taking down what was paid in advance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    CancellationTier,
    ContractedRevenue,
    ContractTerms,
    DepositDue,
    DepositPayment,
    EventBooking,
    HotelAllowanceBase,
    HotelAttritionBasis,
    HotelBookingStatus,
    HotelDamageRate,
    HotelMitigation,
    HotelReductionBase,
    HotelRevenueGroup,
    HotelRoomRounding,
    HotelShortfallPosting,
    ReductionMilestone,
)
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.attrition import usual_rate
from portico_hotel_corporate.models.resale import HotelResaleRooms

CLAUSES: Final = (
    *("attrition_basis", "attrition_allowance_percent", "attrition_allowance_base"),
    *("attrition_damages_percent", "attrition_mitigation"),
    *("attrition_rounding", "attrition_tax_percent", "surplus_credit", "counts_outside_block"),
    *("counts_no_shows", "fb_slippage_percent", "fb_damages_percent", "fb_posting"),
    *("fb_service_percent", "fb_service_taxable", "fb_service_tax_percent", "fb_tax_percent"),
    *(
        "guarantee_due_hours",
        "guarantee_overset_percent",
        "guarantee_overset_cap",
        "comp_per",
        "comp_nightly",
        "note",
    ),
    *("rebook_credit_percent", "rebook_within_days", "rebook_least_percent"),
    *("resale_credit_percent", "resale_rooms", "resale_house_first", "resale_in_cancellation"),
)
SIGNED: Final = frozenset({HotelBookingStatus.DEFINITE, HotelBookingStatus.ACTUAL})


@dataclass(kw_only=True)
class HotelCancellationTierGiven:
    """What a cancellation costs when notice comes so many days before arrival."""

    min_days: Annotated[int, "From how many days before arrival; included."]
    max_days: Annotated[int | None, "To how many; included. Without it, no upper end."] = None
    percent: Annotated[Decimal, "Which share is owed, on the scale 0 to 100."]
    revenue_group: Annotated[
        HotelRevenueGroup | None, "The revenue that it is for; else all that has no own tier."
    ] = None


@dataclass(kw_only=True)
class HotelReductionGiven:
    """A permitted reduction of the rooms."""

    days_before: Annotated[int, "Until how many days before arrival."]
    percent: Annotated[Decimal, "How much may be given back, on the scale 0 to 100."]
    base: Annotated[HotelReductionBase, "What the percentage is taken of."] = (
        HotelReductionBase.CURRENT
    )


@dataclass(kw_only=True)
class HotelContractedRevenueGiven:
    """What the event is to bring in one revenue group."""

    revenue_group: Annotated[HotelRevenueGroup, "Which department earns it."]
    revenue: Annotated[Money, "What was contracted, net."]
    profit_percent: Annotated[Decimal, "Which share counts as lost."] = Decimal(100)


@dataclass(kw_only=True)
class HotelDepositDueGiven:
    """A payment in advance."""

    due_on: Annotated[date | None, "The day it is due."] = None
    days_before: Annotated[int | None, "How many days before arrival, instead of a day."] = None
    deposit: Annotated[Money | None, "How much."] = None
    percent: Annotated[Decimal | None, "Which share of the contracted revenue, instead."] = None


@dataclass(kw_only=True)
class HotelContractTermsSet:
    """The terms of an event's contract, whole: what is left out has its usual value."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    expected_version: Annotated[
        int | None, "The version of the terms that you read; none if there are none yet."
    ] = None
    attrition_basis: Annotated[
        HotelAttritionBasis | None, "How used rooms are compared; none: no attrition clause."
    ] = None
    attrition_allowance_percent: Annotated[Decimal, "Percent that need not be used."] = Decimal(0)
    attrition_allowance_base: Annotated[HotelAllowanceBase, "What is owed then."] = (
        HotelAllowanceBase.MINIMUM
    )
    attrition_damages_percent: Annotated[Decimal, "Share of lost revenue charged."] = Decimal(100)
    attrition_rate: Annotated[
        HotelDamageRate | None,
        "At which rate; without it, night by night at the night's own, else at the average.",
    ] = None
    attrition_mitigation: Annotated[HotelMitigation, "How what could be sold lowers it."] = (
        HotelMitigation.NONE
    )
    attrition_rounding: Annotated[HotelRoomRounding, "What becomes of fractions of a room."] = (
        HotelRoomRounding.FLOOR
    )
    attrition_tax_percent: Annotated[Decimal, "The tax on the damages."] = Decimal(0)
    surplus_credit: Annotated[bool, "Whether strong nights make up for weak ones."] = False
    counts_outside_block: Annotated[bool, "Whether rooms outside of the block count."] = True
    counts_no_shows: Annotated[bool, "Whether billed no-shows count."] = True
    fb_minimum: Annotated[Money | None, "What must be spent on food and drink, net."] = None
    fb_slippage_percent: Annotated[Decimal, "How many percent below are forgiven."] = Decimal(0)
    fb_damages_percent: Annotated[Decimal, "Which share of what lacks is charged."] = Decimal(100)
    fb_posting: Annotated[HotelShortfallPosting, "What a shortfall is posted as."] = (
        HotelShortfallPosting.RENTAL
    )
    fb_service_percent: Annotated[Decimal, "The service charge on a shortfall."] = Decimal(0)
    fb_service_taxable: Annotated[bool, "Whether that service charge is taxed."] = False
    fb_service_tax_percent: Annotated[
        Decimal | None, "The tax on that service charge, if it is not that on the shortfall."
    ] = None
    fb_tax_percent: Annotated[Decimal, "The tax on a shortfall."] = Decimal(0)
    guarantee_due_hours: Annotated[int, "How many hours before a function it is due."] = 72
    guarantee_overset_percent: Annotated[Decimal, "How many percent over it are set."] = Decimal(5)
    guarantee_overset_cap: Annotated[int | None, "How many places over it at most."] = None
    comp_per: Annotated[int | None, "For how many paid room nights one is free."] = None
    comp_nightly: Annotated[bool, "Whether they are earned night by night."] = False
    rebook_within_days: Annotated[
        int | None,
        "Within how many days of the notice a new event must begin so that damages of the "
        "cancellation are credited to it; none: none are.",
    ] = None
    rebook_credit_percent: Annotated[Decimal, "Which share of the damages is credited then."] = (
        Decimal(100)
    )
    rebook_least_percent: Annotated[
        Decimal, "Which share of the contracted revenue the new event must bring at least."
    ] = Decimal(0)
    resale_credit_percent: Annotated[
        Decimal, "Which share of what resold rooms brought is credited."
    ] = Decimal(100)
    resale_rooms: Annotated[HotelResaleRooms, "How many resold rooms are credited."] = (
        HotelResaleRooms.MISSING
    )
    resale_house_first: Annotated[
        bool, "Whether a room counts as resold only once all others of the house are sold."
    ] = False
    resale_in_cancellation: Annotated[
        bool, "Whether what was resold is also taken off the fee of a cancellation."
    ] = True
    cancellation_tiers: Annotated[
        list[HotelCancellationTierGiven], "They follow one another without gaps and reach day 0."
    ] = field(default_factory=list)
    reductions: Annotated[list[HotelReductionGiven], "Permitted reductions of the rooms."] = field(
        default_factory=list
    )
    revenues: Annotated[
        list[HotelContractedRevenueGiven],
        "What was contracted; the rooms' is that of the blocks unless given.",
    ] = field(default_factory=list)
    deposits: Annotated[list[HotelDepositDueGiven], "Payments in advance."] = field(
        default_factory=list
    )
    note: Annotated[str | None, "Why they change; needed once the booking is definite."] = None


@dataclass(kw_only=True)
class HotelDepositPay:
    """A payment in advance that arrived."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    paid_on: Annotated[date, "The day it arrived."]
    payment: Annotated[Money, "How much."]
    reference: Annotated[str | None, "The payment's reference."] = None


def set_terms(session: Session, actor: Actor, input: HotelContractTermsSet) -> ContractTerms:
    """Lay down the terms of an event's contract, or amend them; once it is definite, say why."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    booking.check_open("input", "bookingId")
    terms = terms_of(session, booking)
    if terms is None:
        terms = ContractTerms(booking_id=booking.id, currency=booking.currency)
    elif input.expected_version is None:
        message = "The booking has terms: give the version that you read to amend them."
        raise refuse("HOTEL_TERMS_EXIST", message, "input", "expectedVersion")
    else:
        expect_version(terms, input.expected_version)
        _check_note(booking, input.note)
        touch(terms)
    with session.no_autoflush:
        _fill(terms, input)
        terms.check()
    session.add(terms)
    session.flush()
    return terms


def pay_deposit(session: Session, actor: Actor, input: HotelDepositPay) -> ContractTerms:
    """Take down a payment in advance; it lowers what is still to be paid, not what is owed."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    terms = laid_down(session, booking)
    problems = Problems()
    check_money(problems, input.payment, terms.currency, ("input", "payment"))
    problems.raise_if_any()
    payment = DepositPayment(
        position=len(terms.payments),
        paid_on=input.paid_on,
        paid_amount=input.payment.amount,
        currency=terms.currency,
    )
    assign(payment, input, ("reference",), problems, "input")
    problems.raise_if_any()
    terms.payments.append(payment)
    touch(terms)
    session.flush()
    return terms


def terms_of(session: Session, booking: EventBooking) -> ContractTerms | None:
    """The terms of a booking, if any were laid down."""
    return session.scalar(select(ContractTerms).where(ContractTerms.booking_id == booking.id))


def laid_down(session: Session, booking: EventBooking) -> ContractTerms:
    """The terms of a booking that an input names; one without is refused."""
    terms = terms_of(session, booking)
    if terms is None:
        message = "The booking has no terms: lay them down first."
        raise refuse("HOTEL_TERMS_MISSING", message, "input", "bookingId")
    return terms


def _check_note(booking: EventBooking, note: str | None) -> None:
    if booking.status in SIGNED and not (note or "").strip():
        message = f"The booking is {booking.status.name}: say in a note why its terms change."
        raise refuse("HOTEL_TERMS_NOTE", message, "input", "note")


def _fill(terms: ContractTerms, given: HotelContractTermsSet) -> None:
    problems = Problems()
    assign(terms, given, CLAUSES, problems, "input")
    if given.fb_minimum is not None:
        check_money(problems, given.fb_minimum, terms.currency, ("input", "fbMinimum"))
    problems.raise_if_any()
    terms.attrition_rate = given.attrition_rate or usual_rate(given.attrition_basis)
    terms.fb_minimum_amount = None if given.fb_minimum is None else given.fb_minimum.amount
    terms.tiers = [
        CancellationTier(position=i, **vars(each))
        for i, each in enumerate(given.cancellation_tiers)
    ]
    terms.milestones = [
        ReductionMilestone(position=i, **vars(each)) for i, each in enumerate(given.reductions)
    ]
    terms.revenues = [_revenue(i, each) for i, each in enumerate(given.revenues)]
    terms.deposits = [_deposit(i, each, terms) for i, each in enumerate(given.deposits)]


def _revenue(position: int, given: HotelContractedRevenueGiven) -> ContractedRevenue:
    return ContractedRevenue(
        position=position,
        revenue_group=given.revenue_group,
        revenue_amount=given.revenue.amount,
        currency=given.revenue.currency,
        profit_percent=given.profit_percent,
    )


def _deposit(position: int, given: HotelDepositDueGiven, terms: ContractTerms) -> DepositDue:
    return DepositDue(
        position=position,
        due_on=given.due_on,
        days_before=given.days_before,
        deposit_amount=None if given.deposit is None else given.deposit.amount,
        percent=given.percent,
        currency=terms.currency if given.deposit is None else given.deposit.currency,
    )
