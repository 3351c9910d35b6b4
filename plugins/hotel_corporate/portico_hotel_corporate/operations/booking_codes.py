"""Calling the status of events, functions, blocks and agreements by the house's own names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_hotel_corporate.models import (
    Agreement,
    EventBooking,
    EventFunction,
    RoomBlock,
    StatusCode,
)
from portico_hotel_corporate.operations.blocks import found_block, release_lines
from portico_hotel_corporate.operations.diary import release_spaces, take_spaces
from portico_hotel_corporate.operations.functions import found_function
from portico_hotel_corporate.operations.options import move_up, waiting


@dataclass(kw_only=True)
class HotelEventBookingStatusCodeSet:
    """The house's own name for the status that a booking has."""

    id: Annotated[UUID, Ref("HotelEventBooking"), "The booking."]
    expected_version: Annotated[int, "The version that you read."]
    status_code_id: Annotated[UUID, Ref("HotelStatusCode"), "A code that stands for its status."]


@dataclass(kw_only=True)
class HotelEventFunctionStatusCodeSet:
    """A status of its own for a function, by the house's name."""

    id: Annotated[UUID, Ref("HotelEventFunction"), "The function."]
    expected_version: Annotated[int, "The version that you read."]
    status_code_id: Annotated[
        UUID | None, Ref("HotelStatusCode"), "A code no surer than the event; none: the event's."
    ] = None


@dataclass(kw_only=True)
class HotelRoomBlockStatusCodeSet:
    """A status of its own for a block, by the house's name."""

    id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    expected_version: Annotated[int, "The version that you read."]
    status_code_id: Annotated[
        UUID | None, Ref("HotelStatusCode"), "A code no surer than the event; none: the event's."
    ] = None


@dataclass(kw_only=True)
class HotelAgreementStatusCodeSet:
    """The house's own name for the status that an agreement has."""

    id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    expected_version: Annotated[int, "The version that you read."]
    status_code_id: Annotated[
        UUID | None, Ref("HotelStatusCode"), "A code that stands for its status; none: no name."
    ] = None


def set_status_code(
    session: Session, actor: Actor, input: HotelEventBookingStatusCodeSet
) -> EventBooking:
    """Call a booking's status by the house's own name; its flag says whether space is held."""
    booking = get(session, EventBooking, input.id, lock=True)
    expect_version(booking, input.expected_version)
    held = [function for function in booking.functions if function.holds_space]
    booking.call(get(session, StatusCode, input.status_code_id, "input", "statusCodeId"))
    session.flush()
    _hold_anew(session, actor, booking.functions, held)
    return booking


def set_function_status_code(
    session: Session, actor: Actor, input: HotelEventFunctionStatusCodeSet
) -> EventFunction:
    """Give a function a status of its own; its flag says whether it holds its space."""
    function = found_function(session, input.id, input.expected_version)
    held = [function] if function.holds_space else []
    function.call(_code(session, input.status_code_id))
    function.check_alternate("input", "statusCodeId")
    session.flush()
    _hold_anew(session, actor, [function], held)
    return function


def set_block_status_code(
    session: Session, actor: Actor, input: HotelRoomBlockStatusCodeSet
) -> RoomBlock:
    """Give a block a status of its own; its flags say who may book, and if rooms go on sale."""
    block = found_block(session, input.id, input.expected_version)
    block.booking.check_open("input", "id")
    code = _code(session, input.status_code_id)
    block.call(code)
    if code is not None and (code.return_to_inventory or not code.holds_rooms):
        release_lines(block, block.nights, actor)
    session.flush()
    return block


def set_agreement_status_code(
    session: Session, actor: Actor, input: HotelAgreementStatusCodeSet
) -> Agreement:
    """Call an agreement's status by the house's own name. What was agreed stays as it is."""
    agreement = get(session, Agreement, input.id, lock=True)
    expect_version(agreement, input.expected_version)
    agreement.call(_code(session, input.status_code_id))
    session.flush()
    return agreement


def _code(session: Session, id: UUID | None) -> StatusCode | None:
    return None if id is None else get(session, StatusCode, id, "input", "statusCodeId")


def _hold_anew(
    session: Session,
    actor: Actor,
    functions: list[EventFunction],
    held: list[EventFunction],
) -> None:
    """Take the spaces of those that hold now, and give those free that do not any more."""
    taking = [each for each in functions if each.holds_space and each not in held]
    leaving = [each for each in held if not each.holds_space]
    if taking:
        take_spaces(session, [(function, ("input", "spaceId")) for function in taking])
    if leaving:
        line = waiting(session, leaving)
        release_spaces(session, leaving)
        move_up(session, actor, line)
