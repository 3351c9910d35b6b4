"""Work by department: planning the tasks of an event, doing them, the standards of the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import Ref
from portico_hotel_corporate.models import (
    Beo,
    EventBooking,
    EventFeedback,
    EventTask,
    HotelDepartment,
    HotelFeedbackSource,
    HotelTaskKind,
    HotelTaskStatus,
    Property,
    QualityCheck,
    TaskCheck,
)
from portico_hotel_corporate.models.spans import check_day
from portico_hotel_corporate.operations.booking_ties import check_contact
from portico_hotel_corporate.operations.clients.key_news import tell_of_complaint
from portico_hotel_corporate.operations.feedback import WORDS, check_rating
from portico_hotel_corporate.operations.task_plans import Duty, duties_of

BEST = 5


@dataclass(kw_only=True)
class HotelQualityChecksSet:
    """The standards of a property for one kind of task, in place of those it has."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    kind: Annotated[HotelTaskKind, "The kind of task."]
    questions: Annotated[list[str], "What must be so, in order."]


@dataclass(kw_only=True)
class HotelEventTasksPlan:
    """An event whose work is to be planned."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]


@dataclass(kw_only=True)
class HotelEventTaskFinish:
    """A task that is done."""

    id: Annotated[UUID, Ref("HotelEventTask"), "The task."]
    expected_version: Annotated[int, "The version that you read."]
    passed: Annotated[list[bool], "Whether each of its checks was as it must be, in order."]


@dataclass(kw_only=True)
class HotelEventFeedbackAdd:
    """What the client says after an event."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    rating: Annotated[int, "From 1, poor, to 5, excellent."]
    department: Annotated[HotelDepartment | None, "Whom it is about."] = None
    praise: Annotated[str | None, "What was good."] = None
    complaint: Annotated[str | None, "What was not."] = None
    suggestion: Annotated[str | None, "What to do better."] = None
    due_on: Annotated[date | None, "By which day the client is to be answered."] = None
    contact_id: Annotated[UUID | None, Ref("Contact"), "Who said it."] = None


def set_quality_checks(session: Session, actor: Actor, input: HotelQualityChecksSet) -> Property:
    """Lay down the standards of a kind of task; tasks planned from now on hold them."""
    place = get(session, Property, input.property_id, "input", "propertyId", lock=True)
    if not all(question.strip() for question in input.questions):
        raise refuse("REQUIRED", "A question cannot be empty.", "input", "questions")
    session.execute(
        delete(QualityCheck).where(
            QualityCheck.property_id == place.id, QualityCheck.kind == input.kind
        )
    )
    session.add_all(
        QualityCheck(property_id=place.id, kind=input.kind, position=i, question=text.strip())
        for i, text in enumerate(input.questions)
    )
    touch(place)
    session.flush()
    return place


def plan_tasks(session: Session, actor: Actor, input: HotelEventTasksPlan) -> EventBooking:
    """Plan the work on an event by its order: new tasks, new times, and none that is obsolete.

    What is done stays done, unless the order says otherwise since: a space that was set up for
    60 is to be set up for 80. What was added by hand stays. Planning the same order again
    changes nothing.
    """
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    booking.check_open("input", "bookingId")
    order = session.scalar(select(Beo).where(Beo.booking_id == booking.id))
    if order is None:
        message = "The event has no order yet: issue its BEO first."
        raise refuse("HOTEL_BEO_MISSING", message, "input", "bookingId")
    jobs = {job.key: job for job in duties_of(session, booking)}
    known: dict[tuple[UUID | None, HotelTaskKind], EventTask] = {
        (task.function_id, task.kind): task
        for task in tasks_of(session, booking)
        if task.kind is not HotelTaskKind.OTHER
    }
    for key, job in jobs.items():
        task = known.get(key) or _task(session, booking, job)
        if task.is_undone_by(job.title, job.starts_at):
            task.reopen()
        if task.status is not HotelTaskStatus.DONE:
            _settle(task, job, order.current_revision)
            session.add(task)
    for key, task in known.items():
        if key not in jobs and task.status is HotelTaskStatus.OPEN:
            task.status = HotelTaskStatus.DROPPED
    touch(booking)
    session.flush()
    return booking


def finish_task(session: Session, actor: Actor, input: HotelEventTaskFinish) -> EventTask:
    """Note that a task is done, with an answer to each of its quality checks."""
    task = get(session, EventTask, input.id, lock=True)
    expect_version(task, input.expected_version)
    task.finish(input.passed, actor.name, actor.now)
    session.flush()
    return task


def add_feedback(session: Session, actor: Actor, input: HotelEventFeedbackAdd) -> EventFeedback:
    """Take down what the client says after an event."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId")
    check_contact(session, input.contact_id)
    feedback = EventFeedback(
        account_id=booking.account_id, booking_id=booking.id, source=HotelFeedbackSource.EVENT
    )
    problems = Problems()
    names = ("rating", "department", "due_on", "contact_id", *WORDS)
    assign(feedback, input, names, problems, "input")
    check_rating(input.rating, problems)
    check_day(problems, input.due_on, "input", "dueOn")
    problems.raise_if_any()
    session.add(feedback)
    session.flush()
    tell_of_complaint(session, actor, feedback)
    return feedback


def tasks_of(session: Session, booking: EventBooking) -> list[EventTask]:
    """The tasks of an event by their due time."""
    mine = select(EventTask).where(EventTask.booking_id == booking.id)
    return list(session.scalars(mine.order_by(EventTask.due_at, EventTask.id)))


def _task(session: Session, booking: EventBooking, job: Duty) -> EventTask:
    standards = session.scalars(
        select(QualityCheck)
        .where(QualityCheck.property_id == booking.property_id, QualityCheck.kind == job.kind)
        .order_by(QualityCheck.position)
    )
    return EventTask(
        booking=booking,
        function=job.function,
        department=job.department,
        kind=job.kind,
        checks=[TaskCheck(position=i, question=s.question) for i, s in enumerate(standards)],
    )


def _settle(task: EventTask, job: Duty, revision: int) -> None:
    task.title, task.starts_at, task.due_at = job.title, job.starts_at, job.due_at
    task.beo_revision, task.status = revision, HotelTaskStatus.OPEN
