"""Banquet event orders: what all departments work from, in revisions that never change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Document, Record, choice
from portico.values import Choice
from portico_hotel_corporate.models.base import Base


class HotelDepartment(Choice):
    """Who works for an event."""

    BANQUETS = "Setting up, serving, clearing."
    KITCHEN = "Food."
    BAR = "Drinks."
    AV = "Sound, light and screens."
    FRONT_OFFICE = "Arrivals, rooms and keys."
    HOUSEKEEPING = "Rooms and public areas."
    SECURITY = "Doors and deliveries."
    SALES = "The client."


class HotelBeoState(Choice):
    """How far an order has come."""

    ISSUED = "The newest revision is written; the client has not approved it."
    CLIENT_APPROVED = "The client approved the newest revision."
    DISTRIBUTED = "Departments were given the newest revision."
    AMENDED = "What they were given is being changed; another revision will be issued."
    EXECUTED = "The event took place as ordered; no revision follows any more."
    CLOSED = "The work on it is done. Final."


class Beo(Record, Base):
    """A banquet event order of an event: its number and its revisions."""

    __tablename__ = "hotel_beo"

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), unique=True, doc="The event."
    )
    number: Mapped[str] = mapped_column(String(40), unique=True, doc="Its number, on every page.")
    state: Mapped[HotelBeoState] = mapped_column(
        choice(HotelBeoState), doc="How far the newest revision has come."
    )
    current_revision: Mapped[int] = mapped_column(doc="The newest revision; the first one is 1.")

    revisions: Mapped[list[BeoRevision]] = relationship(
        order_by="BeoRevision.position", cascade="all, delete-orphan"
    )
    acknowledgements: Mapped[list[BeoAcknowledgement]] = relationship(
        order_by="BeoAcknowledgement.position", cascade="all, delete-orphan"
    )

    @property
    def is_over(self) -> bool:
        """Whether the event took place, so that nothing can be ordered any more."""
        return self.state in {HotelBeoState.EXECUTED, HotelBeoState.CLOSED}

    @property
    def newest(self) -> BeoRevision:
        """The newest revision."""
        return self.revisions[-1]


class BeoRevision(Base):
    """One revision of an order, as it was issued."""

    __tablename__ = "hotel_beo_revision"

    beo_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_beo.id", ondelete="CASCADE"), primary_key=True, doc="The order."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="The revision's number, from 1.")
    payload: Mapped[dict[str, Any]] = mapped_column(Document(), doc="What was ordered, frozen.")
    difference: Mapped[list[Any]] = mapped_column(
        Document(), doc="What changed since the revision before: path, before and after."
    )
    issued_at: Mapped[datetime] = mapped_column(doc="When it was issued.")
    issued_by: Mapped[str] = mapped_column(String(200), doc="Who issued it.")
    approved_at: Mapped[datetime | None] = mapped_column(doc="When the client approved it.")
    approved_by: Mapped[str | None] = mapped_column(String(200), doc="Who approved it.")


class HotelNarrativePart(Choice):
    """A part of the narrative of an event, in the order of the trade's specifications guide."""

    PROFILE = "What the event is, who comes, and what it is for."
    KEY_PEOPLE = "Who decides, on both sides, and how to reach them."
    ARRIVALS = "Arrivals and departures, transfers, registration."
    ROOMS = "Guest rooms, VIPs, amenities."
    FOOD = "Meals, diets, service."
    TECHNICS = "Sound, light, screens, power, network."
    ACCESSIBILITY = "What guests with disabilities need."
    SAFETY = "Doors, guards, first aid, confidential matters."
    DELIVERIES = "What is delivered, stored and sent back."
    BILLING = "Who pays for what."


class NarrativeText(Base):
    """What is to be known of an event beside its schedule, part by part."""

    __tablename__ = "hotel_narrative_text"

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), primary_key=True, doc="The event."
    )
    part: Mapped[HotelNarrativePart] = mapped_column(
        choice(HotelNarrativePart), primary_key=True, doc="Which part."
    )
    text: Mapped[str] = mapped_column(String(4000), doc="The text.")


class BeoAcknowledgement(Base):
    """A department has read a revision."""

    __tablename__ = "hotel_beo_acknowledgement"

    beo_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_beo.id", ondelete="CASCADE"), primary_key=True, doc="The order."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    revision: Mapped[int] = mapped_column(doc="The revision that was read.")
    department: Mapped[HotelDepartment] = mapped_column(choice(HotelDepartment), doc="Who read it.")
    acknowledged_at: Mapped[datetime] = mapped_column(doc="When.")
    acknowledged_by: Mapped[str] = mapped_column(String(200), doc="Who, by name.")


def differences(before: Any, after: Any, path: str = "") -> Iterator[dict[str, Any]]:
    """What changed between two documents: ``{"path": "functions.A.setCount", …}``.

    Objects are compared key by key, all else as a whole.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            inner = f"{path}.{key}" if path else key
            yield from differences(before.get(key), after.get(key), inner)
    elif before != after:
        yield {"path": path, "before": before, "after": after}
