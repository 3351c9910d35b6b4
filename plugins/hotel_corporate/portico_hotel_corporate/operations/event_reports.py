"""The report after an event: what was agreed and what came of it, with the client's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get
from portico.values import Money, Ref, round_places
from portico_hotel_corporate.models import (
    EventBooking,
    EventFeedback,
    EventTask,
    HotelDepartment,
    HotelTaskStatus,
)
from portico_hotel_corporate.models.guarantees import beyond_set
from portico_hotel_corporate.operations.bills import bill_of
from portico_hotel_corporate.operations.block_nights import blocks_of
from portico_hotel_corporate.operations.tasks import tasks_of


@dataclass(kw_only=True)
class HotelEventReportRequest:
    """An event to be reported on."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]


@dataclass(frozen=True, kw_only=True)
class HotelFunctionReport:
    """What came of one function."""

    name: Annotated[str, "The function."]
    expected: Annotated[int, "How many were expected."]
    guaranteed: Annotated[int | None, "How many were guaranteed."]
    set_count: Annotated[int, "How many places were set."]
    actual: Annotated[int | None, "How many came; null: nobody counted."]
    billed: Annotated[int, "How many are billed."]
    beyond_set: Annotated[int, "How many came for whom no place was set."]


@dataclass(frozen=True, kw_only=True)
class HotelDepartmentReport:
    """How a department worked for the event."""

    department: Annotated[HotelDepartment, "Who."]
    tasks: Annotated[int, "How many tasks it had."]
    done: Annotated[int, "How many are done."]
    late: Annotated[int, "How many were done after their time."]
    checks: Annotated[int, "How many quality checks were answered."]
    passed: Annotated[int, "How many of these were as they must be."]


@dataclass(frozen=True, kw_only=True)
class HotelFeedbackReport:
    """What the client said."""

    rating: Annotated[int | None, "From 1, poor, to 5, excellent."]
    department: Annotated[HotelDepartment | None, "Whom it is about; null: the whole."]
    praise: Annotated[str | None, "What was good."]
    complaint: Annotated[str | None, "What was not."]
    suggestion: Annotated[str | None, "What to do better."]
    answer: Annotated[str | None, "What came of the complaint or suggestion."]


@dataclass(frozen=True, kw_only=True)
class HotelEventReport:
    """What came of an event."""

    contracted_room_nights: Annotated[int, "Room nights under contract."]
    picked_up_room_nights: Annotated[int, "Room nights that were used."]
    pickup_percent: Annotated[Decimal | None, "The second of the first; one decimal, half-up."]
    room_revenue: Annotated[Money, "What the used room nights bring at their rates."]
    services: Annotated[Money, "What everything else brings, net."]
    functions: Annotated[list[HotelFunctionReport], "The functions, the first one first."]
    departments: Annotated[list[HotelDepartmentReport], "The departments that had tasks."]
    failed_checks: Annotated[list[str], "The standards that were not kept, with their tasks."]
    feedback: Annotated[list[HotelFeedbackReport], "What the client said."]
    open_complaints: Annotated[int, "Complaints of which nobody said yet what came of them."]
    rating: Annotated[Decimal | None, "The average rating; one decimal, half-up."]


def event_report(
    session: Session, actor: Actor, input: HotelEventReportRequest
) -> HotelEventReport:
    """What came of an event, how the house worked for it, and what the client says."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId")
    lines = [line for block in blocks_of(session, booking) for line in block.nights]
    contracted = sum(line.contracted for line in lines)
    used = sum(line.picked_up for line in lines)
    rooms = sum((line.picked_up * line.rate_amount for line in lines), Decimal(0))
    tasks = tasks_of(session, booking)
    said = session.scalars(
        select(EventFeedback)
        .where(EventFeedback.booking_id == booking.id)
        .order_by(EventFeedback.id)
    ).all()
    ratings = [each.rating for each in said if each.rating is not None]
    return HotelEventReport(
        contracted_room_nights=contracted,
        picked_up_room_nights=used,
        pickup_percent=round_places(Decimal(100 * used) / contracted, 1) if contracted else None,
        room_revenue=Money(rooms, booking.currency).rounded(),
        services=bill_of(session, booking).net,
        functions=_functions(booking),
        departments=_departments(tasks),
        failed_checks=_failed(tasks),
        feedback=[_said(each) for each in said],
        open_complaints=sum(each.is_open for each in said),
        rating=round_places(Decimal(sum(ratings)) / len(ratings), 1) if ratings else None,
    )


def _functions(booking: EventBooking) -> list[HotelFunctionReport]:
    return [
        HotelFunctionReport(
            name=function.name or function.type.name.replace("_", " ").capitalize(),
            expected=function.expected,
            guaranteed=function.guaranteed,
            set_count=function.set_count,
            actual=function.actual,
            billed=function.billed,
            beyond_set=beyond_set(function.set_count, function.actual or 0),
        )
        for function in booking.programme
    ]


def _departments(tasks: Sequence[EventTask]) -> list[HotelDepartmentReport]:
    found = []
    for department in HotelDepartment:
        mine = [
            task
            for task in tasks
            if task.department is department and task.status is not HotelTaskStatus.DROPPED
        ]
        answers = [c.passed for task in mine for c in task.checks if c.passed is not None]
        if mine:
            done = [task for task in mine if task.status is HotelTaskStatus.DONE]
            report = HotelDepartmentReport(
                department=department,
                tasks=len(mine),
                done=len(done),
                late=sum(task.was_late for task in done),
                checks=len(answers),
                passed=sum(answers),
            )
            found.append(report)
    return found


def _failed(tasks: Sequence[EventTask]) -> list[str]:
    return [
        f"{task.title}: {check.question}"
        for task in tasks
        for check in task.checks
        if check.passed is False
    ]


def _said(feedback: EventFeedback) -> HotelFeedbackReport:
    return HotelFeedbackReport(
        rating=feedback.rating,
        department=feedback.department,
        praise=feedback.praise,
        complaint=feedback.complaint,
        suggestion=feedback.suggestion,
        answer=feedback.answer,
    )
