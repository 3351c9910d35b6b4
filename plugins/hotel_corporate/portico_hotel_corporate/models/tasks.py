"""Work on an event by department: tasks with due times, and the quality checks that they hold."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Record, choice
from portico.errors import refuse
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.beos import HotelDepartment
from portico_hotel_corporate.models.bookings import EventBooking
from portico_hotel_corporate.models.event_types import HotelFunctionType
from portico_hotel_corporate.models.functions import EventFunction


class HotelTaskKind(Choice):
    """What is to be done."""

    SET_UP = "Set up the space; due when the function begins."
    SERVE = "Have food and drink ready; due when the function begins."
    CLEAR = "Clear the space; due when it must be free again."
    FIX_NUMBERS = "Get the guarantee from the client; due as the contract says."
    PREPARE_ARRIVALS = "Have rooms and keys ready; due at noon of the day of arrival."
    SET_UP_AV = "Sound, light and screens work; due half an hour before the function."
    SERVE_DRINKS = "Have the bar ready; due when the function begins."
    CLEAN = "Clean the space or the rooms; due before they are set up or moved into."
    GUARD = "Guard the doors; due when guests may come in, half an hour before."
    OTHER = "What somebody added by hand; due as they said."


class HotelTaskStatus(Choice):
    """How far a task has come."""

    OPEN = "To be done."
    DONE = "Done, and every check of it answered."
    DROPPED = "Not to be done any more."


ONCE: Final = frozenset({HotelTaskKind.FIX_NUMBERS, HotelTaskKind.CLEAR})
"""What is not done once more if the order changes."""
SERVED: Final = frozenset(
    {
        HotelFunctionType.COFFEE_BREAK,
        HotelFunctionType.BREAKFAST,
        HotelFunctionType.LUNCH,
        HotelFunctionType.DINNER,
        HotelFunctionType.RECEPTION,
        HotelFunctionType.GALA,
    }
)


TALKED: Final = frozenset(
    {
        HotelFunctionType.GENERAL_SESSION,
        HotelFunctionType.BREAKOUT,
        HotelFunctionType.NEGOTIATION,
        HotelFunctionType.GALA,
    }
)
"""Where people are to hear and see."""
POURED: Final = frozenset(
    {HotelFunctionType.RECEPTION, HotelFunctionType.DINNER, HotelFunctionType.GALA}
)
"""Where a bar is open."""
CROWD: Final = 100
"""From so many places on, the doors are guarded."""


class QualityCheck(Record, Base):
    """A standard of the house: a question that every task of a kind must answer."""

    __tablename__ = "hotel_quality_check"
    __table_args__ = (UniqueConstraint("property_id", "kind", "position"),)

    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), doc="The property."
    )
    kind: Mapped[HotelTaskKind] = mapped_column(choice(HotelTaskKind), doc="The kind of task.")
    position: Mapped[int] = mapped_column(doc="Its place in order, from 0.")
    question: Mapped[str] = mapped_column(String(300), doc="What must be so.")


class EventTask(Record, Base):
    """Something that a department does for an event, by a time."""

    __tablename__ = "hotel_event_task"
    __table_args__ = (
        Index(None, "booking_id", "due_at"),
        Index(None, "department", "status", "due_at"),
    )

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), doc="The event."
    )
    function_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_function.id", ondelete="CASCADE"),
        index=True,
        doc="The function that it is for; null: the whole event.",
    )
    department: Mapped[HotelDepartment] = mapped_column(choice(HotelDepartment), doc="Who does it.")
    kind: Mapped[HotelTaskKind] = mapped_column(choice(HotelTaskKind), doc="What is to be done.")
    title: Mapped[str] = mapped_column(String(300), doc="What is to be done, in words.")
    starts_at: Mapped[datetime] = mapped_column(doc="From when it can be done.")
    due_at: Mapped[datetime] = mapped_column(doc="By when it must be done.")
    beo_revision: Mapped[int] = mapped_column(
        doc="The revision of the order that it follows; 0: somebody added it by hand."
    )
    status: Mapped[HotelTaskStatus] = mapped_column(
        choice(HotelTaskStatus), doc="How far it has come."
    )
    done_at: Mapped[datetime | None] = mapped_column(doc="When it was done.")
    done_by: Mapped[str | None] = mapped_column(String(200), doc="Who did it.")

    booking: Mapped[EventBooking] = relationship()
    function: Mapped[EventFunction | None] = relationship()
    checks: Mapped[list[TaskCheck]] = relationship(
        order_by="TaskCheck.position", cascade="all, delete-orphan"
    )

    @property
    def was_late(self) -> bool:
        """Whether it was done after its time."""
        return self.done_at is not None and self.done_at > self.due_at

    def is_undone_by(self, title: str, starts_at: datetime) -> bool:
        """Whether it was done for what the order no longer says: it is to be done once more.

        Numbers that the client gave stay given, and what was cleared stays clear.
        """
        if self.done_at is None or self.kind in ONCE:
            return False
        return title != self.title or self.starts_at < starts_at > self.done_at

    def reopen(self) -> None:
        """Let it be done once more; what was answered is in its history."""
        self.status, self.done_at, self.done_by = HotelTaskStatus.OPEN, None, None
        for check in self.checks:
            check.passed = None

    def drop(self) -> None:
        """Note that it is not to be done any more, if somebody added it by hand."""
        if self.kind is not HotelTaskKind.OTHER:
            message = "It follows from the order: change the event, and plan its tasks again."
            raise refuse("HOTEL_TASK_PLANNED", message, "input", "id")
        self._require_open()
        self.status = HotelTaskStatus.DROPPED

    def _require_open(self) -> None:
        if self.status is not HotelTaskStatus.OPEN:
            message = f"The task is {self.status.name}."
            raise refuse("HOTEL_TASK_OVER", message, "input", "id")

    def finish(self, passed: list[bool], actor: str, now: datetime) -> None:
        """Note that it is done, with an answer to each of its checks, good or bad."""
        self._require_open()
        if len(passed) != len(self.checks):
            message = f"Answer each of its {len(self.checks)} checks."
            raise refuse("HOTEL_TASK_CHECKS", message, "input", "passed")
        for check, answer in zip(self.checks, passed, strict=True):
            check.passed = answer
        self.status, self.done_at, self.done_by = HotelTaskStatus.DONE, now, actor


class TaskCheck(Base):
    """A quality check of a task: the standard as it was when the task was planned."""

    __tablename__ = "hotel_task_check"

    task_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_task.id", ondelete="CASCADE"), primary_key=True, doc="The task."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    question: Mapped[str] = mapped_column(String(300), doc="What must be so.")
    passed: Mapped[bool | None] = mapped_column(doc="Whether it was so; null: not answered yet.")
