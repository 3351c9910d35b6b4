"""Booking events: opening an event file, changing it, and taking it through its life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Path, Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.access import CONFIDENTIAL_NAME
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    HotelBookingStatus,
    HotelEventType,
    HotelMarketSegment,
    HotelPaymentMethod,
    HotelReasonKind,
    Property,
)
from portico_hotel_corporate.models.lifecycle import NEEDS_REASON
from portico_hotel_corporate.operations.alternates import require_alternates
from portico_hotel_corporate.operations.block_lifecycle import check_dates, settle_rooms
from portico_hotel_corporate.operations.booking_ties import check_contact, tie_booking
from portico_hotel_corporate.operations.clients.key_news import tell_of_status
from portico_hotel_corporate.operations.codes import check_reason
from portico_hotel_corporate.operations.credit import check_credit
from portico_hotel_corporate.operations.definite import require_contract
from portico_hotel_corporate.operations.diary import Placed, release_spaces, take_spaces
from portico_hotel_corporate.operations.function_inputs import HotelEventFunctionGiven
from portico_hotel_corporate.operations.functions import plan_function
from portico_hotel_corporate.operations.initial_codes import first_status
from portico_hotel_corporate.operations.options import move_up, settle_options, waiting

ATTRIBUTES: Final = (
    "contact_id",
    "name",
    "post_as",
    "confidential_name",
    "materialization_percent",
    "type",
    "arrival",
    "departure",
    "attendees",
    "option_date",
    "market_segment",
    "payment_method",
    "decision_date",
    "signed_on",
    "signed_document",
)


@dataclass(kw_only=True)
class HotelEventBookingCreate:
    """An event that a client asks for, with its functions."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    contact_id: Annotated[UUID | None, Ref("Contact"), "Whom we talk to about the event."] = None
    property_id: Annotated[UUID, Ref("HotelProperty"), "Where it takes place."]
    name: Annotated[str, "The event, as the client calls it."]
    type: Annotated[HotelEventType, "What kind of event it is."]
    arrival: Annotated[date, "The first day, local to the property."]
    departure: Annotated[date, "The last day, local to the property."]
    attendees: Annotated[int, "How many people are expected to come."]
    status: Annotated[
        HotelBookingStatus | None,
        "What it begins as: INQUIRY, PROSPECT, TENTATIVE or DEFINITE; else what its code, or the "
        "house's initial one, stands for, and INQUIRY where there is none.",
    ] = None
    status_code_id: Annotated[
        UUID | None, Ref("HotelStatusCode"), "The house's name that it begins with; else initial."
    ] = None
    option_date: Annotated[
        date | None, "Until when space is held; a tentative booking needs it, today or later."
    ] = None
    market_segment: Annotated[HotelMarketSegment, "The market segment it counts in."] = (
        HotelMarketSegment.GROUPS
    )
    payment_method: Annotated[HotelPaymentMethod, "How it is paid."] = (
        HotelPaymentMethod.DIRECT_BILL
    )
    agency_id: Annotated[UUID | None, Ref("Account"), "The agency that books."] = None
    agreement_id: Annotated[
        UUID | None, Ref("HotelAgreement"), "The client's agreement that it counts for."
    ] = None
    master_account_id: Annotated[
        UUID | None, Ref("HotelMasterAccount"), "The bill that its charges are routed to."
    ] = None
    decision_date: Annotated[date | None, "When the client decides."] = None
    signed_on: Annotated[date | None, "The day on which both had signed the contract."] = None
    signed_document: Annotated[str | None, "Where the signed contract is kept."] = None
    post_as: Annotated[
        str | None, "What boards, the diary and calendars show instead of its name."
    ] = None
    confidential_name: Annotated[
        str | None, "What the event really is, for the few who may know it; needs postAs."
    ] = None
    materialization_percent: Annotated[
        Decimal | None, "How probable it is that the event takes place, from 0 to 100."
    ] = None
    functions: Annotated[list[HotelEventFunctionGiven], "What takes place where and when."] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class HotelEventBookingUpdate:
    """What changes about an event booking. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelEventBooking"), "The booking."]
    expected_version: Annotated[int, "The version that you read."]
    contact_id: Annotated[
        UUID | Unset | None, Ref("Contact"), "Whom we talk to about the event."
    ] = UNSET
    name: Annotated[str | Unset, "The event, as the client calls it."] = UNSET
    type: Annotated[HotelEventType | Unset, "What kind of event it is."] = UNSET
    arrival: Annotated[date | Unset, "The first day, local to the property."] = UNSET
    departure: Annotated[date | Unset, "The last day, local to the property."] = UNSET
    attendees: Annotated[int | Unset, "How many people are expected to come."] = UNSET
    option_date: Annotated[
        date | Unset | None, "Until when space is held for a tentative booking."
    ] = UNSET
    market_segment: Annotated[HotelMarketSegment | Unset, "The market segment."] = UNSET
    payment_method: Annotated[HotelPaymentMethod | Unset, "How it is paid."] = UNSET
    agency_id: Annotated[UUID | Unset | None, Ref("Account"), "The agency that books."] = UNSET
    agreement_id: Annotated[
        UUID | Unset | None, Ref("HotelAgreement"), "The client's agreement that it counts for."
    ] = UNSET
    master_account_id: Annotated[
        UUID | Unset | None, Ref("HotelMasterAccount"), "The bill that its charges go on."
    ] = UNSET
    decision_date: Annotated[date | Unset | None, "When the client decides."] = UNSET
    signed_on: Annotated[date | Unset | None, "The day on which both had signed it."] = UNSET
    signed_document: Annotated[str | Unset | None, "Where the signed contract is kept."] = UNSET
    post_as: Annotated[str | Unset | None, "What boards show instead of its name."] = UNSET
    confidential_name: Annotated[
        str | Unset | None, "What the event really is, for the few who may know it."
    ] = UNSET
    materialization_percent: Annotated[
        Decimal | Unset | None, "How probable it is that the event takes place."
    ] = UNSET


@dataclass(kw_only=True)
class HotelEventBookingStatusChange:
    """The next step in the life of an event booking."""

    id: Annotated[UUID, Ref("HotelEventBooking"), "The booking."]
    expected_version: Annotated[int, "The version that you read."]
    status: Annotated[HotelBookingStatus, "What the booking becomes."]
    option_date: Annotated[date | Unset, "Until when space is held, if it becomes tentative."] = (
        UNSET
    )
    reason_code: Annotated[
        str | None, "Why it is lost, turned down or cancelled: PRICE, DATES_NOT_AVAILABLE …"
    ] = None
    reason_note: Annotated[str | None, "The reason in your words."] = None


def create_booking(session: Session, actor: Actor, input: HotelEventBookingCreate) -> EventBooking:
    """Book an event with its functions. Tentative and definite ones take their spaces at once."""
    if input.confidential_name is not None:
        actor.require(CONFIDENTIAL_NAME)
    account = get_account(session, input.account_id, "input", "accountId")
    venue = get(session, Property, input.property_id, "input", "propertyId")
    check_contact(session, input.contact_id)
    booking = EventBooking(account_id=account.id, venue=venue, currency=venue.currency)
    tie_booking(session, booking, input)
    _fill(booking, input, actor)
    status, code = first_status(session, input.status, input.status_code_id)
    check_credit(session, booking, status, "input", "status")
    booking.open_as(status, code, actor)
    placed = _plan(session, actor, booking, input.functions)
    require_alternates(booking)
    session.add(booking)
    session.flush()
    require_contract(session, actor, booking)
    if booking.holds_space:
        take_spaces(session, placed)
    return booking


def update_booking(session: Session, actor: Actor, input: HotelEventBookingUpdate) -> EventBooking:
    """Change an event booking that is not over."""
    if not isinstance(input.confidential_name, Unset):
        actor.require(CONFIDENTIAL_NAME)
    booking = _found(session, input.id, input.expected_version)
    booking.check_open("input", "id")
    if not isinstance(input.contact_id, Unset):
        check_contact(session, input.contact_id)
    tie_booking(session, booking, input)
    _fill(booking, input, actor)
    if input.payment_method is not UNSET or input.master_account_id is not UNSET:
        check_credit(session, booking, booking.status, "input", "paymentMethod")
    booking.check_functions()
    if input.arrival is not UNSET or input.departure is not UNSET:
        check_dates(session, booking)
    if booking.status is HotelBookingStatus.TENTATIVE and not isinstance(input.option_date, Unset):
        booking.check_option(booking.venue.business_date(actor.now))
    session.flush()
    return booking


def change_status(
    session: Session, actor: Actor, input: HotelEventBookingStatusChange
) -> EventBooking:
    """Take a booking to its next status; spaces are taken or given free as the status demands."""
    _require_account_to_reopen(session, input.id)
    booking = _found(session, input.id, input.expected_version)
    held = booking.holds_space
    problems = Problems()
    assign(booking, input, ("option_date", "reason_code", "reason_note"), problems, "input")
    problems.raise_if_any()
    if input.status in NEEDS_REASON:
        kind = HotelReasonKind[input.status.name]
        check_reason(session, kind, booking.reason_code, booking.reason_note)
    check_credit(session, booking, input.status, "input", "status")
    settle_rooms(session, actor, booking, input.status)
    booking.move_to(input.status, actor)
    require_alternates(booking)
    session.flush()
    require_contract(session, actor, booking)
    if booking.holds_space and not held:
        wanting = [each for each in booking.functions if each.holds_space]
        take_spaces(session, [(function, ("input", "spaceId")) for function in wanting])
    elif held and not booking.holds_space:
        release_spaces(session, booking.functions)
        move_up(session, actor, waiting(session, booking.functions))
    settle_options(session, actor, booking)
    tell_of_status(session, actor, booking)
    return booking


def _require_account_to_reopen(session: Session, id: UUID) -> None:
    """What is over may stand in an archived account; what is open again may not.

    The account is locked before the booking, as merging does.
    """
    booking = get(session, EventBooking, id)
    if booking.is_over:
        get_account(session, booking.account_id, "input", "id")


def _found(session: Session, id: UUID, expected_version: int) -> EventBooking:
    booking = get(session, EventBooking, id, lock=True)
    expect_version(booking, expected_version)
    return booking


def _fill(
    booking: EventBooking, given: HotelEventBookingCreate | HotelEventBookingUpdate, actor: Actor
) -> None:
    problems = Problems()
    assign(booking, given, ATTRIBUTES, problems, "input")
    today = booking.venue.business_date(actor.now)
    problems.check(
        ok=booking.signed_on is None or booking.signed_on <= today,
        code="HOTEL_DATES",
        message=f"It cannot have been signed after today, {today}.",
        path=("input", "signedOn"),
    )
    problems.raise_if_any()
    booking.check()


def _plan(
    session: Session,
    actor: Actor,
    booking: EventBooking,
    functions: Sequence[HotelEventFunctionGiven],
) -> Placed:
    problems, placed = Problems(), list[tuple[EventFunction, Path]]()
    for position, given in enumerate(functions):
        path: Path = ("input", "functions", position)
        placed += plan_function(session, actor, booking, given, problems, path)
    problems.raise_if_any()
    return placed
