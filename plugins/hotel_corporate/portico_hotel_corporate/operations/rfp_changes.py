"""Changing a request for proposal: the client asks for other days, rooms or functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import touch
from portico.values import UNSET, Money, Ref, Unset
from portico_hotel_corporate.models import HotelEventType, HotelMarketSegment, Rfp
from portico_hotel_corporate.models.rfps import RFP_TRANSITIONS
from portico_hotel_corporate.operations.booking_ties import check_contact
from portico_hotel_corporate.operations.rfp_inputs import (
    HotelRfpDatesGiven,
    HotelRfpFunctionGiven,
    HotelRfpRoomsGiven,
)
from portico_hotel_corporate.operations.rfps import (
    alternates_of,
    found_rfp,
    functions_of,
    rooms_of,
    take_budget,
)

CHANGED: Final = (
    *("contact_id", "name", "event_type", "market_segment", "response_due", "decision_due"),
    *("arrival", "departure", "attendees", "potential_room_nights", "city_room_nights", "wishes"),
)


@dataclass(kw_only=True)
class HotelRfpUpdate:
    """What a client asks for now. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelRfp"), "The request."]
    expected_version: Annotated[int, "The version that you read."]
    contact_id: Annotated[UUID | Unset | None, Ref("Contact"), "Who asks."] = UNSET
    name: Annotated[str | Unset, "The event, as the client calls it."] = UNSET
    event_type: Annotated[HotelEventType | Unset, "What kind of event it is."] = UNSET
    market_segment: Annotated[HotelMarketSegment | Unset, "Its market segment."] = UNSET
    response_due: Annotated[date | Unset | None, "By when the client wants an answer."] = UNSET
    decision_due: Annotated[date | Unset | None, "When the client decides."] = UNSET
    arrival: Annotated[date | Unset, "The first day; of rates: the first of the contract."] = UNSET
    departure: Annotated[date | Unset, "The last day."] = UNSET
    alternates: Annotated[
        list[HotelRfpDatesGiven] | Unset, "All other dates that suit, best first."
    ] = UNSET
    attendees: Annotated[int | Unset, "How many people are to come."] = UNSET
    budget: Annotated[Money | Unset | None, "What the client means to spend, all in all."] = UNSET
    potential_room_nights: Annotated[
        int | Unset | None, "Room nights a year that it could bring."
    ] = UNSET
    city_room_nights: Annotated[
        int | Unset | None, "Room nights a year that it needs in the city."
    ] = UNSET
    wishes: Annotated[str | Unset | None, "What else the client wants."] = UNSET
    rooms: Annotated[list[HotelRfpRoomsGiven] | Unset, "All rooms, night by night."] = UNSET
    functions: Annotated[list[HotelRfpFunctionGiven] | Unset, "The whole programme."] = UNSET


def update_rfp(session: Session, actor: Actor, input: HotelRfpUpdate) -> Rfp:
    """Note what the client asks for now, until the request is converted or ended."""
    del actor
    rfp, problems = found_rfp(session, input.id, input.expected_version), Problems()
    if not RFP_TRANSITIONS[rfp.status]:
        message = f"The request is {rfp.status.name}: it may not be changed any more."
        raise refuse("HOTEL_RFP_OVER", message, "input", "id")
    if not isinstance(input.contact_id, Unset):
        check_contact(session, input.contact_id)
    parts = _parts(rfp, input, problems)
    _empty(session, rfp, parts)
    with session.no_autoflush:
        assign(rfp, input, CHANGED, problems, "input")
        for name, lines in parts.items():
            setattr(rfp, name, lines)
        if not isinstance(input.budget, Unset):
            take_budget(rfp, input.budget, problems)
        problems.raise_if_any()
        rfp.check()
    touch(rfp)
    session.flush()
    return rfp


def _parts(rfp: Rfp, input: HotelRfpUpdate, problems: Problems) -> dict[str, Sequence[Any]]:
    """The lines that are given anew, by their names."""
    parts: dict[str, Sequence[Any]] = {}
    if not isinstance(input.alternates, Unset):
        parts["alternates"] = alternates_of(input.alternates, problems)
    if not isinstance(input.rooms, Unset):
        parts["rooms"] = rooms_of(input.rooms, rfp.currency, problems)
    if not isinstance(input.functions, Unset):
        parts["functions"] = functions_of(input.functions, problems)
    return parts


def _empty(session: Session, rfp: Rfp, names: Any) -> None:
    """Take away the lines that are replaced: their places are taken anew."""
    for name in names:
        getattr(rfp, name).clear()
    session.flush()
