"""Orders, work by department, papers and feeds as clients see them."""

from __future__ import annotations

from portico.query import answer, columns, entity, items, mutation, object_type, one
from portico_hotel_corporate.access import (
    BLOCK_READ,
    BOOKING_READ,
    BOOKING_WRITE,
    GUEST_READ,
    PROPERTY_WRITE,
    TASK_WRITE,
)
from portico_hotel_corporate.models import (
    Beo,
    BeoAcknowledgement,
    BeoRevision,
    EventBooking,
    EventFunction,
    EventTask,
    Property,
    TaskCheck,
)
from portico_hotel_corporate.operations import (
    beos,
    days_off,
    event_reports,
    extra_tasks,
    narratives,
    tasks,
)
from portico_hotel_corporate.operations.documents import files, sheets

REVISION = object_type(
    "HotelBeoRevision",
    "A revision of an order, as it was issued.",
    columns(
        BeoRevision,
        *("position", "payload", "difference", "issued_at", "issued_by"),
        *("approved_at", "approved_by"),
    ),
)

ACKNOWLEDGEMENT = object_type(
    "HotelBeoAcknowledgement",
    "A department has read a revision.",
    columns(BeoAcknowledgement, "revision", "department", "acknowledged_at", "acknowledged_by"),
)

BEO = entity(
    Beo,
    name="HotelBeo",
    prefix="hbe",
    plural="hotelBeos",
    permission=BOOKING_READ,
    order="number",
    fields=[
        *columns(Beo, "number", "state", "current_revision"),
        one("booking", EventBooking, "The event."),
        items("revisions", REVISION, BeoRevision, "Its revisions.", key="beo_id"),
        items(
            "acknowledgements", ACKNOWLEDGEMENT, BeoAcknowledgement, "Who read it.", key="beo_id"
        ),
    ],
)

CHECK = object_type(
    "HotelTaskCheck",
    "A quality check of a task.",
    columns(TaskCheck, "question", "passed"),
)

TASK = entity(
    EventTask,
    name="HotelEventTask",
    prefix="het",
    plural="hotelEventTasks",
    permission=BOOKING_READ,
    order="dueAt",
    fields=[
        *columns(EventTask, "department", "kind", "title", "starts_at", "due_at"),
        *columns(EventTask, "beo_revision", "status", "done_at", "done_by"),
        one("booking", EventBooking, "The event."),
        one("function", EventFunction, "The function; null: the whole event."),
        items("checks", CHECK, TaskCheck, "Its quality checks.", key="task_id"),
    ],
)

ENTITIES = (BEO, TASK)
QUERIES = (
    answer("hotelEventPaper", files.event_paper, BOOKING_READ),
    answer("hotelFunctionSheet", sheets.function_sheet_file, BOOKING_READ),
    answer("hotelSpaceSheet", sheets.space_sheet_file, BOOKING_READ, whole=True),
    answer("hotelDiaryFeed", files.diary_feed, BOOKING_READ, whole=True),
    answer("hotelOtaBlock", files.ota_block, BLOCK_READ),
    answer("hotelOtaEvent", files.ota_event, BOOKING_READ),
    answer("hotelOtaPostEvent", files.ota_post_event, BOOKING_READ),
    answer("hotelOtaRoomList", files.ota_room_list, GUEST_READ),
    answer("hotelEventDaysOff", days_off.days_off, BOOKING_READ),
    answer("hotelEventReport", event_reports.event_report, BOOKING_READ),
)
MUTATIONS = (
    mutation("hotelBeoIssue", beos.issue_beo, Beo, BOOKING_WRITE),
    mutation("hotelBeoApprove", beos.approve_beo, Beo, BOOKING_WRITE),
    mutation("hotelBeoDistribute", beos.distribute_beo, Beo, BOOKING_WRITE),
    mutation("hotelBeoAmend", beos.amend_beo, Beo, BOOKING_WRITE),
    mutation("hotelBeoExecute", beos.execute_beo, Beo, BOOKING_WRITE),
    mutation("hotelBeoClose", beos.close_beo, Beo, BOOKING_WRITE),
    mutation("hotelEventNarrativeSet", narratives.set_narrative, EventBooking, BOOKING_WRITE),
    mutation("hotelBeoAcknowledge", beos.acknowledge_beo, Beo, TASK_WRITE),
    mutation("hotelQualityChecksSet", tasks.set_quality_checks, Property, PROPERTY_WRITE),
    mutation("hotelEventTasksPlan", tasks.plan_tasks, EventBooking, BOOKING_WRITE),
    mutation("hotelEventTaskAdd", extra_tasks.add_task, EventTask, TASK_WRITE),
    mutation("hotelEventTaskDrop", extra_tasks.drop_task, EventTask, TASK_WRITE),
    mutation("hotelEventTaskFinish", tasks.finish_task, EventTask, TASK_WRITE),
)
