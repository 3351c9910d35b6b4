"""What clients say, and the report of the work with them, as clients of the API see it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_

from portico.models import Account, Contact
from portico.query import BOOLEAN, answer, columns, entity, expression, many, mutation, one
from portico_hotel_corporate.access import (
    ACTIVITY_READ,
    BOOKING_READ,
    BOOKING_WRITE,
    FEEDBACK_WRITE,
)
from portico_hotel_corporate.models import (
    ClientInvoice,
    EventBooking,
    EventFeedback,
    StayProduction,
)
from portico_hotel_corporate.operations import feedback, tasks
from portico_hotel_corporate.operations.clients import work_reports


def _is_overdue(row: Any, env: Any) -> Any:
    asks = or_(row.complaint.is_not(None), row.suggestion.is_not(None))
    late = and_(row.due_on.is_not(None), row.due_on < env.today)
    return and_(row.answered_at.is_(None), asks, late)


FEEDBACK = entity(
    EventFeedback,
    name="HotelEventFeedback",
    prefix="hfb",
    plural="hotelEventFeedbacks",
    permission=BOOKING_READ,
    fields=[
        *columns(EventFeedback, "source", "subject"),
        *columns(EventFeedback, "rating", "department", "praise", "complaint", "suggestion"),
        *columns(EventFeedback, "due_on", "answer", "measures", "answered_at", "answered_by"),
        *columns(EventFeedback, "is_satisfied"),
        expression(
            "isOverdue",
            BOOLEAN,
            _is_overdue,
            "Whether it ought to be answered by now.",
            nullable=False,
        ),
        one("account", Account, "The client."),
        one("contact", Contact, "Who said it."),
        one("booking", EventBooking, "The event; null: it is not about one."),
        one("stay", StayProduction, "The stay."),
        one("invoice", ClientInvoice, "The invoice."),
    ],
)

ENTITIES = (FEEDBACK,)
QUERIES = (answer("hotelClientWork", work_reports.report_work, ACTIVITY_READ),)
MUTATIONS = (
    mutation("hotelEventFeedbackAdd", tasks.add_feedback, EventFeedback, BOOKING_WRITE),
    mutation("hotelClientFeedbackAdd", feedback.add_client_feedback, EventFeedback, FEEDBACK_WRITE),
    mutation("hotelEventFeedbackAnswer", feedback.answer_feedback, EventFeedback, FEEDBACK_WRITE),
    mutation("hotelEventFeedbackJudge", feedback.judge_feedback, EventFeedback, FEEDBACK_WRITE),
)
ACCOUNT_FIELDS = (
    many("feedback", EventFeedback, "What it said: praise, complaints …", key="account_id"),
)
