"""Taking down which rooms of a client were sold to others, night by night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import get, touch
from portico.values import Money, Ref
from portico_hotel_corporate.models import ContractTerms, EventBooking
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.term_parts import RoomResale
from portico_hotel_corporate.operations.block_nights import blocks_of
from portico_hotel_corporate.operations.terms import laid_down


@dataclass(kw_only=True)
class HotelRoomResaleRecord:
    """Rooms of an event that the hotel sold to others."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    night: Annotated[date, "The night."]
    rooms: Annotated[int, "How many rooms; less than 0 takes back what was recorded too much."]
    rate: Annotated[Money, "At which rate, net."]
    reference: Annotated[str | None, "Where that can be seen: a report, a reservation."] = None


def record_resale(session: Session, actor: Actor, input: HotelRoomResaleRecord) -> ContractTerms:
    """Take down rooms that were sold to others; what is credited for them, the contract says."""
    del actor
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    terms = laid_down(session, booking)
    problems = Problems()
    check_money(problems, input.rate, terms.currency, ("input", "rate"))
    _check_rooms(session, booking, terms, input, problems)
    sold = RoomResale(
        position=len(terms.resales),
        night=input.night,
        rooms=input.rooms,
        rate_amount=input.rate.amount,
        currency=terms.currency,
    )
    assign(sold, input, ("reference",), problems, "input")
    problems.raise_if_any()
    terms.resales.append(sold)
    touch(terms)
    session.flush()
    return terms


def _check_rooms(
    session: Session,
    booking: EventBooking,
    terms: ContractTerms,
    given: HotelRoomResaleRecord,
    problems: Problems,
) -> None:
    """Note rooms that the event never had, and corrections of what was not recorded."""
    lines = [line for block in blocks_of(session, booking) for line in block.nights]
    contracted = sum(line.contracted for line in lines if line.night == given.night)
    if not contracted:
        message = f"No block has rooms on {given.night}."
        problems.add("HOTEL_BLOCK_NIGHT", message, "input", "night")
        return
    known = terms.resold(given.night)
    left = contracted - sum(each.rooms for each in known)
    least = -sum(each.rooms for each in known if each.rate == given.rate.amount)
    problems.check(
        ok=given.rooms != 0 and least <= given.rooms <= left,
        code="HOTEL_BLOCK_ROOMS",
        message=f"Give a number from {least} to {left}, not 0: {contracted} were contracted.",
        path=("input", "rooms"),
    )
