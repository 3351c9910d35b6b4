"""Acting on what clients say: what came of a complaint or a suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_hotel_corporate.models import EventFeedback


@dataclass(kw_only=True)
class HotelEventFeedbackAnswer:
    """What came of a complaint or a suggestion."""

    id: Annotated[UUID, Ref("HotelEventFeedback"), "What the client said."]
    expected_version: Annotated[int, "The version that you read."]
    answer: Annotated[str, "What was done, and what the client was told."]


def answer_feedback(
    session: Session, actor: Actor, input: HotelEventFeedbackAnswer
) -> EventFeedback:
    """Say what came of a complaint or a suggestion; it is open until then."""
    feedback = get(session, EventFeedback, input.id, lock=True)
    expect_version(feedback, input.expected_version)
    feedback.check_answerable()
    problems = Problems()
    assign(feedback, input, ("answer",), problems, "input")
    problems.check(
        ok=bool(input.answer.strip()),
        code="REQUIRED",
        message="Say what came of it.",
        path=("input", "answer"),
    )
    problems.raise_if_any()
    feedback.answered_at, feedback.answered_by = actor.now, actor.name
    session.flush()
    return feedback
