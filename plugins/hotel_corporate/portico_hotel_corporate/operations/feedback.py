"""Taking down what clients say outside events, and acting on it: answers, measures, judgement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Ref
from portico_hotel_corporate.models import (
    ClientInvoice,
    EventFeedback,
    HotelDepartment,
    StayProduction,
)
from portico_hotel_corporate.models.feedback import BEST, HotelFeedbackSource
from portico_hotel_corporate.models.spans import check_day
from portico_hotel_corporate.operations.booking_ties import check_contact
from portico_hotel_corporate.operations.clients.key_news import tell_of_complaint

WORDS: Final = ("praise", "complaint", "suggestion")
GIVEN: Final = ("source", "subject", "rating", "department", "due_on", "contact_id", *WORDS)
_S = HotelFeedbackSource


@dataclass(kw_only=True)
class HotelClientFeedbackAdd:
    """What a client says of a stay, an invoice or in general."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    source: Annotated[HotelFeedbackSource, "What it speaks of."]
    subject: Annotated[str, "What it is about, in short."]
    stay_id: Annotated[UUID | None, Ref("HotelStayProduction"), "The stay."] = None
    invoice_id: Annotated[UUID | None, Ref("HotelClientInvoice"), "The invoice."] = None
    contact_id: Annotated[UUID | None, Ref("Contact"), "Who said it."] = None
    rating: Annotated[int | None, "From 1, poor, to 5, excellent."] = None
    department: Annotated[HotelDepartment | None, "Whom it is about."] = None
    praise: Annotated[str | None, "What was good."] = None
    complaint: Annotated[str | None, "What was not."] = None
    suggestion: Annotated[str | None, "What to do better."] = None
    due_on: Annotated[date | None, "By which day the client is to be answered."] = None


@dataclass(kw_only=True)
class HotelEventFeedbackAnswer:
    """What came of a complaint or a suggestion."""

    id: Annotated[UUID, Ref("HotelEventFeedback"), "What the client said."]
    expected_version: Annotated[int, "The version that you read."]
    answer: Annotated[str, "What was done, and what the client was told."]
    measures: Annotated[str | None, "What the house changed, so that it does not happen again."] = (
        None
    )


@dataclass(kw_only=True)
class HotelFeedbackJudge:
    """What the client thinks of an answer."""

    id: Annotated[UUID, Ref("HotelEventFeedback"), "What the client said."]
    expected_version: Annotated[int, "The version that you read."]
    is_satisfied: Annotated[bool, "Whether it is satisfied; if not, the complaint is open again."]


def add_client_feedback(
    session: Session, actor: Actor, input: HotelClientFeedbackAdd
) -> EventFeedback:
    """Take down what a client says of a stay, an invoice or in general."""
    account = get_account(session, input.account_id, "input", "accountId")
    check_contact(session, input.contact_id)
    _check_own(session, account, input)
    feedback, problems = EventFeedback(account_id=account.id), Problems()
    assign(feedback, input, GIVEN, problems, "input")
    _check(input, feedback, problems)
    problems.raise_if_any()
    feedback.stay_id = input.stay_id
    feedback.invoice_id = input.invoice_id
    session.add(feedback)
    session.flush()
    tell_of_complaint(session, actor, feedback)
    return feedback


def answer_feedback(
    session: Session, actor: Actor, input: HotelEventFeedbackAnswer
) -> EventFeedback:
    """Say what came of a complaint or a suggestion; it is open until then."""
    feedback = get(session, EventFeedback, input.id, lock=True)
    expect_version(feedback, input.expected_version)
    feedback.check_answerable()
    problems = Problems()
    assign(feedback, input, ("answer", "measures"), problems, "input")
    problems.check(
        ok=bool(input.answer.strip()),
        code="REQUIRED",
        message="Say what came of it.",
        path=("input", "answer"),
    )
    problems.raise_if_any()
    feedback.note_answer(actor)
    session.flush()
    return feedback


def judge_feedback(session: Session, actor: Actor, input: HotelFeedbackJudge) -> EventFeedback:
    """Note whether the client is satisfied with the answer."""
    feedback = get(session, EventFeedback, input.id, lock=True)
    expect_version(feedback, input.expected_version)
    feedback.judge(is_satisfied=input.is_satisfied)
    session.flush()
    return feedback


def check_rating(rating: int | None, problems: Problems) -> None:
    """Note a rating that is none."""
    problems.check(
        ok=rating is None or 1 <= rating <= BEST,
        code="HOTEL_RATING",
        message=f"Give a rating from 1 to {BEST}.",
        path=("input", "rating"),
    )


def _check(given: HotelClientFeedbackAdd, feedback: EventFeedback, problems: Problems) -> None:
    check_rating(given.rating, problems)
    check_day(problems, given.due_on, "input", "dueOn")
    if feedback.subject is None:
        problems.add("REQUIRED", "Say in short what it is about.", "input", "subject")
    for source, named, name in (
        (_S.STAY, given.stay_id, "stayId"),
        (_S.INVOICE, given.invoice_id, "invoiceId"),
    ):
        problems.check(
            ok=named is None or given.source is source,
            code="HOTEL_FEEDBACK_SOURCE",
            message=f"Name it only if the source is {source.name}.",
            path=("input", name),
        )
    problems.check(
        ok=given.source is not _S.EVENT,
        code="HOTEL_FEEDBACK_SOURCE",
        message="What is said of an event is taken down with it: use hotelEventFeedbackAdd.",
        path=("input", "source"),
    )
    problems.check(
        ok=any(getattr(feedback, name) for name in WORDS),
        code="REQUIRED",
        message="Say what was good, what was not, or what to do better.",
        path=("input", "complaint"),
    )


def _check_own(session: Session, account: Account, given: HotelClientFeedbackAdd) -> None:
    """Refuse a stay or an invoice of another client."""
    if given.stay_id is not None:
        stay = get(session, StayProduction, given.stay_id, "input", "stayId")
        _refuse_others(account, {stay.account_id, stay.agency_id}, "stayId")
    if given.invoice_id is not None:
        invoice = get(session, ClientInvoice, given.invoice_id, "input", "invoiceId")
        _refuse_others(account, {invoice.account_id}, "invoiceId")


def _refuse_others(account: Account, owners: set[UUID | None], name: str) -> None:
    if account.id not in owners:
        message = f"It belongs to another client than {account.name}."
        raise refuse("HOTEL_OTHER_CLIENT", message, "input", name)
