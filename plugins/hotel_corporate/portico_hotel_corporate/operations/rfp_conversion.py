"""A request for proposal becomes an event: its functions in spaces, its rooms in a block."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.lookup import get, get_account
from portico.values import Money
from portico_hotel_corporate.access import BLOCK_WRITE, BOOKING_WRITE
from portico_hotel_corporate.models import (
    EventBooking,
    FunctionSpace,
    HotelRfpKind,
    HotelRfpStatus,
    Rfp,
    RfpFunction,
)
from portico_hotel_corporate.operations.blocks import (
    HotelBlockNightGiven,
    HotelRoomBlockCreate,
    create_block,
)
from portico_hotel_corporate.operations.bookings import HotelEventBookingCreate, create_booking
from portico_hotel_corporate.operations.function_inputs import HotelEventFunctionGiven
from portico_hotel_corporate.operations.programmes import (
    HotelSuggestFunction,
    HotelSuggestSpacesRequest,
)
from portico_hotel_corporate.operations.rfp_inputs import HotelRfpConvert
from portico_hotel_corporate.operations.rfps import found_rfp
from portico_hotel_corporate.operations.suggestions import suggest_spaces

NO_OVERSET: Final = Decimal(0)
"""The people of a request are expected, not guaranteed: as many places are set."""


def convert_rfp(session: Session, actor: Actor, input: HotelRfpConvert) -> Rfp:
    """Make the event that was asked for, with its block of rooms and its functions in spaces."""
    rfp = found_rfp(session, input.id, input.expected_version)
    get_account(session, rfp.account_id, "input", "id")
    if rfp.kind is not HotelRfpKind.MEETING:
        message = "A request for rates becomes an agreement: hotelRfpDraftAgreement."
        raise refuse("HOTEL_RFP_KIND", message, "input", "id")
    actor.require(BOOKING_WRITE)
    if rfp.rooms:
        actor.require(BLOCK_WRITE)
    rfp.move_to(HotelRfpStatus.CONVERTED)
    arrival, departure = rfp.dates(input.dates)
    spaces = _spaces(session, actor, rfp, input, arrival)
    nights = _nights(rfp, input, arrival)
    booking = create_booking(
        session,
        actor,
        HotelEventBookingCreate(
            account_id=rfp.account_id,
            contact_id=rfp.contact_id,
            property_id=rfp.property_id,
            name=rfp.name,
            type=rfp.event_type,
            arrival=arrival,
            departure=departure,
            attendees=rfp.attendees,
            market_segment=rfp.market_segment,
            decision_date=rfp.decision_due,
            status=input.status,
            option_date=input.option_date,
            functions=_functions(rfp, spaces, arrival),
        ),
    )
    rfp.booking_id = booking.id
    if nights:
        _block(session, actor, booking, input, nights)
    session.flush()
    return rfp


def _block(
    session: Session,
    actor: Actor,
    booking: EventBooking,
    input: HotelRfpConvert,
    nights: list[HotelBlockNightGiven],
) -> None:
    given = HotelRoomBlockCreate(
        booking_id=booking.id,
        code=input.block_code or "",
        name=booking.name,
        cutoff_days_before=input.cutoff_days_before,
        nights=nights,
    )
    create_block(session, actor, given)


def _functions(rfp: Rfp, spaces: dict[int, UUID], arrival: date) -> list[HotelEventFunctionGiven]:
    given = []
    for asked in rfp.functions:
        starts_at, ends_at = asked.span(arrival, rfp.venue.zone)
        given.append(
            HotelEventFunctionGiven(
                type=asked.type,
                name=asked.name,
                starts_at=starts_at,
                ends_at=ends_at,
                space_id=spaces[asked.position],
                setup_style=asked.setup_style,
                hold_24h=asked.hold_24h,
                expected=asked.people,
            )
        )
    return given


def _spaces(
    session: Session, actor: Actor, rfp: Rfp, input: HotelRfpConvert, arrival: date
) -> dict[int, UUID]:
    """The space of each function: the one that was named, else the best one that is free."""
    chosen = _named_spaces(session, rfp, input)
    wanted = [_wanted(each, rfp, arrival) for each in rfp.functions if each.position not in chosen]
    if not wanted:
        return chosen
    problems = Problems()
    request = HotelSuggestSpacesRequest(property_id=rfp.property_id, functions=wanted)
    for made in suggest_spaces(session, actor, request).suggestions:
        if made.space_id is None:
            name = rfp.functions[int(made.key)].name or rfp.functions[int(made.key)].type.name
            problems.add("HOTEL_RFP_SPACE", f"{name}: {made.reason}", "input", "spaces")
        else:
            chosen[int(made.key)] = made.space_id
    problems.raise_if_any()
    return chosen


def _named_spaces(session: Session, rfp: Rfp, input: HotelRfpConvert) -> dict[int, UUID]:
    """The spaces that were named; refused if one has steps where there may be none."""
    problems = Problems()
    for i, each in enumerate(input.spaces):
        path = ("input", "spaces", i)
        if not 0 <= each.function < len(rfp.functions):
            message = f"The request has {len(rfp.functions)} functions, counted from 0."
            problems.add("HOTEL_RFP_FUNCTION", message, *path, "function")
            continue
        space = get(session, FunctionSpace, each.space_id, *path, "spaceId")
        problems.check(
            ok=space.accessible or not rfp.functions[each.function].accessible,
            code="HOTEL_SPACE_NOT_ACCESSIBLE",
            message=f"{space.name} cannot be reached without steps, as the request wants it.",
            path=(*path, "spaceId"),
        )
    problems.raise_if_any()
    return {each.function: each.space_id for each in input.spaces}


def _wanted(asked: RfpFunction, rfp: Rfp, arrival: date) -> HotelSuggestFunction:
    starts_at, ends_at = asked.span(arrival, rfp.venue.zone)
    return HotelSuggestFunction(
        key=str(asked.position),
        starts_at=starts_at,
        ends_at=ends_at,
        setup_style=asked.setup_style,
        people=asked.people,
        overset_percent=NO_OVERSET,
        accessible=asked.accessible,
        hold_24h=asked.hold_24h,
    )


def _nights(rfp: Rfp, input: HotelRfpConvert, arrival: date) -> list[HotelBlockNightGiven]:
    """The grid of the block, at the rates that are given or that the client has in mind."""
    problems, nights = Problems(), []
    rates = {(each.room_type, each.occupancy): each.rate for each in input.rates}
    for line in rfp.rooms:
        rate = rates.get((line.room_type, line.occupancy))
        if rate is None and line.rate_amount is not None:
            rate = Money(line.rate_amount, line.currency)
        if rate is None:
            message = f"Give the rate of {line.room_type} for {line.occupancy}."
            problems.add("HOTEL_RFP_RATE", message, "input", "rates")
            break
        nights.append(
            HotelBlockNightGiven(
                night=arrival + timedelta(days=line.night - 1),
                room_type=line.room_type,
                occupancy=line.occupancy,
                rooms=line.rooms,
                rate=rate,
            )
        )
    if rfp.rooms and not input.block_code:
        message = "Rooms are asked for: give the block a code."
        problems.add("REQUIRED", message, "input", "blockCode")
    problems.raise_if_any()
    return nights
