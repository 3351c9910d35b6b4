"""Complaints and suggestions: whoever runs the event says what came of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from portico.testing import Ask, problems_of
from portico_hotel_corporate.models import EventFeedback, HotelDepartment
from portico_hotel_corporate.operations.event_reports import HotelEventReportRequest, event_report
from portico_hotel_corporate.operations.feedback import HotelEventFeedbackAnswer, answer_feedback
from portico_hotel_corporate.operations.tasks import HotelEventFeedbackAdd, add_feedback

OPEN = """{ hotelEventFeedbacks(where: {complaint: {isNull: false}, answeredAt: {isNull: true}}) {
  nodes { complaint } } }"""
ANSWER = """mutation($input: HotelEventFeedbackAnswerInput!) {
  hotelEventFeedbackAnswer(input: $input) {
    eventFeedback { answer answeredBy } userErrors { code message path } } }"""
LATER = datetime(2026, 12, 4, 9, tzinfo=UTC)


@pytest.fixture
def event(hotel: Any) -> Any:
    return hotel.book()


def said(hotel: Any, event: Any, rating: int, **given: Any) -> EventFeedback:
    wish = HotelEventFeedbackAdd(booking_id=event.id, rating=rating, **given)
    found: EventFeedback = hotel.do(add_feedback, wish)
    return found


def answer(hotel: Any, feedback: EventFeedback, text: str) -> EventFeedback:
    wish = HotelEventFeedbackAnswer(id=feedback.id, expected_version=feedback.version, answer=text)
    found: EventFeedback = hotel.do(answer_feedback, wish, LATER)
    return found


def test_a_complaint_is_open_until_it_is_said_what_came_of_it(
    hotel: Any, event: Any, ask: Ask
) -> None:
    cold = said(hotel, event, 2, department=HotelDepartment.KITCHEN, complaint="The soup was cold.")
    late = said(hotel, event, 3, complaint="The coffee came late.", suggestion="Two stations.")
    said(hotel, event, 5, praise="Friendly people.")

    def report() -> Any:
        return hotel.do(event_report, HotelEventReportRequest(booking_id=event.id))

    assert report().open_complaints == 2
    done = answer(hotel, cold, "  Plates are warmed from now on; 10 % were taken off.  ")
    assert done.answer == "Plates are warmed from now on; 10 % were taken off."
    assert (done.answered_at, done.answered_by) == (LATER, hotel.actor.name)
    assert [each.answer for each in report().feedback] == [done.answer, None, None]
    assert report().open_complaints == 1
    left = ask(OPEN)["data"]["hotelEventFeedbacks"]["nodes"]
    assert left == [{"complaint": "The coffee came late."}]
    answer(hotel, late, "Two stations since Monday.")
    assert report().open_complaints == 0


def test_praise_needs_no_answer_and_an_answer_says_something(hotel: Any, event: Any) -> None:
    praise = said(hotel, event, 5, praise="Friendly people.")
    wish = said(hotel, event, 4, suggestion="More plugs.")

    assert problems_of(lambda: answer(hotel, praise, "Thanks")) == [("HOTEL_FEEDBACK", "input.id")]
    assert problems_of(lambda: answer(hotel, wish, "  ")) == [("REQUIRED", "input.answer")]
    assert problems_of(lambda: answer(hotel, wish, "x" * 2001)) == [("TOO_LONG", "input.answer")]


def test_it_is_answered_over_graphql(hotel: Any, event: Any, desk: Any) -> None:
    wish = said(hotel, event, 4, suggestion="More plugs.")

    given = {"id": f"hfb_{wish.id.hex}", "expectedVersion": 1, "answer": "Ordered."}
    made = desk.made(ANSWER, input=given)

    assert made == {"answer": "Ordered.", "answeredBy": hotel.actor.name}
    stale = desk.refused(ANSWER, input=given)
    assert stale == [("CONFLICT", "input.expectedVersion")]
