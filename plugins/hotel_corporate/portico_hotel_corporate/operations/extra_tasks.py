"""Work on an event that no rule foresees: tasks that somebody adds by hand, or takes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_hotel_corporate.models import (
    EventBooking,
    EventFunction,
    EventTask,
    HotelDepartment,
    HotelTaskKind,
    HotelTaskStatus,
    TaskCheck,
)

LONGEST: Final = 300


@dataclass(kw_only=True)
class HotelEventTaskAdd:
    """Something more that a department is to do for an event."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    function_id: Annotated[
        UUID | None, Ref("HotelEventFunction"), "The function that it is for; else the event."
    ] = None
    department: Annotated[HotelDepartment, "Who does it."]
    title: Annotated[str, "What is to be done."]
    starts_at: Annotated[datetime | None, "From when it can be done; else from now on."] = None
    due_at: Annotated[datetime, "By when it must be done."]
    checks: Annotated[list[str], "Questions that are answered when it is done, in order."] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class HotelEventTaskDrop:
    """A task that was added by hand and is not to be done any more."""

    id: Annotated[UUID, Ref("HotelEventTask"), "The task."]
    expected_version: Annotated[int, "The version that you read."]


def add_task(session: Session, actor: Actor, input: HotelEventTaskAdd) -> EventTask:
    """Add a task to the plan of an event, for what its order does not ask of itself."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    booking.check_open("input", "bookingId")
    problems = Problems()
    with session.no_autoflush:
        task = EventTask(
            booking=booking,
            kind=HotelTaskKind.OTHER,
            status=HotelTaskStatus.OPEN,
            beo_revision=0,
            starts_at=input.starts_at or actor.now,
            function=_function(session, booking, input, problems),
        )
        assign(task, input, ("department", "title", "due_at"), problems, "input")
        task.checks = _checks(input, problems)
    problems.check(
        ok=task.starts_at <= task.due_at,
        code="HOTEL_DATES",
        message="It would be due before it can be begun.",
        path=("input", "dueAt"),
    )
    problems.raise_if_any()
    session.add(task)
    session.flush()
    return task


def drop_task(session: Session, actor: Actor, input: HotelEventTaskDrop) -> EventTask:
    """Take back a task that was added by hand."""
    del actor
    task = get(session, EventTask, input.id, lock=True)
    expect_version(task, input.expected_version)
    task.drop()
    session.flush()
    return task


def _function(
    session: Session, booking: EventBooking, input: HotelEventTaskAdd, problems: Problems
) -> EventFunction | None:
    if input.function_id is None:
        return None
    function = get(session, EventFunction, input.function_id, "input", "functionId")
    problems.check(
        ok=function.booking_id == booking.id,
        code="HOTEL_FUNCTION_BOOKING",
        message="The function belongs to another event.",
        path=("input", "functionId"),
    )
    return function


def _checks(input: HotelEventTaskAdd, problems: Problems) -> list[TaskCheck]:
    checks = []
    for position, question in enumerate(input.checks):
        check = TaskCheck(position=position, question=question.strip())
        problems.check(
            ok=0 < len(check.question) <= LONGEST,
            code="REQUIRED",
            message=f"Ask something, in at most {LONGEST} characters.",
            path=("input", "checks", position),
        )
        checks.append(check)
    return checks
