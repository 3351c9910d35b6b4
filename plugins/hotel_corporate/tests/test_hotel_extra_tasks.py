"""The plan of an event follows its order, and holds what people add to it by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portico.testing import problems_of
from portico_hotel_corporate.models import (
    EventTask,
    HotelTaskKind,
    HotelTaskStatus,
)
from portico_hotel_corporate.operations.beos import HotelBeoIssue, issue_beo
from portico_hotel_corporate.operations.extra_tasks import (
    HotelEventTaskDrop,
    drop_task,
)
from portico_hotel_corporate.operations.function_details import (
    HotelEventFunctionUpdate,
    update_function,
)
from portico_hotel_corporate.operations.tasks import (
    HotelEventTaskFinish,
    HotelEventTasksPlan,
    HotelQualityChecksSet,
    finish_task,
    plan_tasks,
    set_quality_checks,
)

K, S = HotelTaskKind, HotelTaskStatus
ADD = """mutation($input: HotelEventTaskAddInput!) { hotelEventTaskAdd(input: $input) {
  eventTask { kind title dueAt beoRevision checks { question passed }
    booking { property { qualityChecks { kind question } } } }
  userErrors { code message path } } }"""


def at(clock: str, day: str = "2026-12-01") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


def planned(hotel: Any, event: Any) -> dict[HotelTaskKind, EventTask]:
    """The tasks of an event once its order was issued and its work planned."""
    hotel.do(issue_beo, HotelBeoIssue(booking_id=event.id))
    hotel.do(plan_tasks, HotelEventTasksPlan(booking_id=event.id))
    return {each.kind: each for each in hotel.all(EventTask, EventTask.due_at)}


def finish(hotel: Any, task: EventTask, *passed: bool, now: datetime) -> None:
    version = hotel.get(EventTask, task.id).version
    wish = HotelEventTaskFinish(id=task.id, expected_version=version, passed=list(passed))
    hotel.do(finish_task, wish, now)


def test_what_was_done_for_an_earlier_order_is_done_once_more(hotel: Any) -> None:
    """Set up for 60, then 80 are expected: set up anew. The numbers that were given stay given."""
    standard = HotelQualityChecksSet(
        property_id=hotel.place.id, kind=K.SET_UP, questions=["Water on every table."]
    )
    hotel.do(set_quality_checks, standard)
    event = hotel.book(hotel.function(hotel.space("A"), at("09:00"), at("12:00"), name="Plenary"))
    tasks = planned(hotel, event)
    for kind in (K.SET_UP, K.CLEAN, K.FIX_NUMBERS):
        finish(hotel, tasks[kind], *[True] * (kind is K.SET_UP), now=at("08:30"))

    (function,) = hotel.functions_of(event)
    more = HotelEventFunctionUpdate(id=function.id, expected_version=function.version, expected=80)
    hotel.do(update_function, more)
    tasks = planned(hotel, event)

    assert tasks[K.SET_UP].title == "Set up Salon A for Plenary: theatre, 80 places"
    standing = {kind: tasks[kind].status for kind in (K.SET_UP, K.CLEAN, K.FIX_NUMBERS)}
    assert standing == {K.SET_UP: S.OPEN, K.CLEAN: S.DONE, K.FIX_NUMBERS: S.DONE}
    finish(hotel, tasks[K.SET_UP], False, now=at("08:50"))

    (function,) = hotel.functions_of(event)
    hotel.move(function, starts_at=at("14:00"), ends_at=at("16:00"))
    tasks = planned(hotel, event)
    standing = {kind: tasks[kind].status for kind in (K.SET_UP, K.CLEAN, K.FIX_NUMBERS)}
    assert standing == {K.SET_UP: S.OPEN, K.CLEAN: S.OPEN, K.FIX_NUMBERS: S.DONE}


def test_a_task_is_added_by_hand_and_stays_until_it_is_done_or_dropped(
    hotel: Any, desk: Any
) -> None:
    event = hotel.book(hotel.function(hotel.space("A"), at("09:00"), at("12:00")))
    other = hotel.book(hotel.function(hotel.space("B"), at("09:00"), at("12:00")))
    (elsewhere,) = hotel.functions_of(other)
    flowers = {
        "bookingId": f"heb_{event.id.hex}",
        "department": "HOUSEKEEPING",
        "title": "Flowers for the board",
        "dueAt": "2026-12-01T08:00:00Z",
        "checks": ["White roses."],
    }
    wrong = flowers | {
        "functionId": f"hef_{elsewhere.id.hex}",
        "title": " ",
        "dueAt": "2026-01-01T00:00:00Z",
        "checks": [" "],
    }
    assert desk.refused(ADD, input=wrong) == [
        ("HOTEL_FUNCTION_BOOKING", "input.functionId"),
        ("REQUIRED", "input.title"),
        ("REQUIRED", "input.checks.0"),
        ("HOTEL_DATES", "input.dueAt"),
    ]
    assert desk.made(ADD, input=flowers) == {
        "kind": "OTHER",
        "title": "Flowers for the board",
        "dueAt": "2026-12-01T08:00:00.000000Z",
        "beoRevision": 0,
        "checks": [{"question": "White roses.", "passed": None}],
        "booking": {"property": {"qualityChecks": []}},
    }

    tasks = planned(hotel, event)
    assert tasks[K.OTHER].status is S.OPEN
    assert problems_of(lambda: drop(hotel, tasks[K.SET_UP])) == [("HOTEL_TASK_PLANNED", "input.id")]
    drop(hotel, tasks[K.OTHER])
    assert problems_of(lambda: drop(hotel, tasks[K.OTHER])) == [("HOTEL_TASK_OVER", "input.id")]


def drop(hotel: Any, task: EventTask) -> None:
    version = hotel.get(EventTask, task.id).version
    hotel.do(drop_task, HotelEventTaskDrop(id=task.id, expected_version=version))
