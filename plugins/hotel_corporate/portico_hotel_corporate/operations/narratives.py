"""The narrative of an event: what all must know of it beside its schedule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import get, touch
from portico.values import Ref
from portico_hotel_corporate.models import EventBooking
from portico_hotel_corporate.models.beos import HotelNarrativePart, NarrativeText


@dataclass(kw_only=True)
class HotelNarrativeTextGiven:
    """One part of a narrative."""

    part: Annotated[HotelNarrativePart, "Which part."]
    text: Annotated[str, "What all must know."]


@dataclass(kw_only=True)
class HotelEventNarrativeSet:
    """The narrative of an event, in place of the one it has."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    parts: Annotated[list[HotelNarrativeTextGiven], "Its parts, each once, in any order."]


def set_narrative(session: Session, actor: Actor, input: HotelEventNarrativeSet) -> EventBooking:
    """Write the narrative of an event; the next revision of its order has it."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    booking.check_open("input", "bookingId")
    problems, texts = Problems(), {}
    for i, given in enumerate(input.parts):
        text, path = NarrativeText(booking_id=booking.id), ("input", "parts", i)
        assign(text, given, ("part", "text"), problems, *path)
        problems.check(
            ok=given.part not in texts,
            code="HOTEL_NARRATIVE_TWICE",
            message=f"{given.part.name} is given twice.",
            path=(*path, "part"),
        )
        texts[given.part] = text
    problems.raise_if_any()
    session.execute(delete(NarrativeText).where(NarrativeText.booking_id == booking.id))
    session.add_all(texts.values())
    touch(booking)
    session.flush()
    return booking


def narrative_of(session: Session, booking: EventBooking) -> dict[HotelNarrativePart, str]:
    """The parts of an event's narrative, in the order of the trade."""
    mine = select(NarrativeText).where(NarrativeText.booking_id == booking.id)
    found = {each.part: each.text for each in session.scalars(mine)}
    return {part: found[part] for part in HotelNarrativePart if part in found}
