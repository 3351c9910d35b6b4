"""Noting objections, answering and settling them."""

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
from portico_hotel_corporate.models.clients.activities import SalesActivity
from portico_hotel_corporate.models.clients.objections import (
    HotelObjectionKind,
    HotelObjectionState,
    Objection,
)
from portico_hotel_corporate.models.spans import check_day
from portico_hotel_corporate.operations.clients.activities import TIES, check_ties

GIVEN: Final = ("kind", "text", "competitor")


@dataclass(kw_only=True)
class HotelObjectionRaise:
    """What a client objects to."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    kind: Annotated[HotelObjectionKind, "What it is about."]
    text: Annotated[str, "What the client said."]
    competitor: Annotated[str | None, "The competitor that it names."] = None
    raised_on: Annotated[date | None, "The day; none: today, or that of the contact."] = None
    activity_id: Annotated[
        UUID | None, Ref("HotelSalesActivity"), "The contact in which it was raised."
    ] = None
    booking_id: Annotated[UUID | None, Ref("HotelEventBooking"), "The event negotiated."] = None
    rfp_id: Annotated[UUID | None, Ref("HotelRfp"), "The request negotiated."] = None
    agreement_id: Annotated[UUID | None, Ref("HotelAgreement"), "The agreement negotiated."] = None


@dataclass(kw_only=True)
class HotelObjectionAnswer:
    """What was answered."""

    id: Annotated[UUID, Ref("HotelObjection"), "The objection."]
    expected_version: Annotated[int, "The version that you read."]
    argument: Annotated[str, "The answer in a few words, the same each time: reports count by it."]
    answer: Annotated[str | None, "What was answered, in full."] = None


@dataclass(kw_only=True)
class HotelObjectionSettle:
    """What became of an objection."""

    id: Annotated[UUID, Ref("HotelObjection"), "The objection."]
    expected_version: Annotated[int, "The version that you read."]
    state: Annotated[HotelObjectionState, "WITHDRAWN, or DECISIVE: lost because of it."]


def raise_objection(session: Session, actor: Actor, input: HotelObjectionRaise) -> Objection:
    """Note what a client objects to, in a contact or while an offer is negotiated."""
    account = get_account(session, input.account_id, "input", "accountId")
    check_ties(session, account, input)
    day = _contact_day(session, account, input.activity_id)
    objection = Objection(
        account_id=account.id,
        activity_id=input.activity_id,
        raised_on=input.raised_on or day or actor.today,
        state=HotelObjectionState.OPEN,
    )
    problems = Problems()
    for name, _ in TIES:
        setattr(objection, name, getattr(input, name))
    assign(objection, input, GIVEN, problems, "input")
    check_day(problems, input.raised_on, "input", "raisedOn")
    problems.raise_if_any()
    session.add(objection)
    session.flush()
    return objection


def answer_objection(session: Session, actor: Actor, input: HotelObjectionAnswer) -> Objection:
    """Note what was answered to an objection. The last answer counts."""
    objection = _found(session, input.id, input.expected_version)
    objection.note_answer(actor)
    problems = Problems()
    assign(objection, input, ("argument", "answer"), problems, "input")
    if not objection.argument:
        problems.add("REQUIRED", "Say it in a few words.", "input", "argument")
    problems.raise_if_any()
    session.flush()
    return objection


def settle_objection(session: Session, actor: Actor, input: HotelObjectionSettle) -> Objection:
    """Note that an objection was withdrawn, or that the business was lost because of it."""
    objection = _found(session, input.id, input.expected_version)
    objection.settle(input.state, actor.today)
    session.flush()
    return objection


def _found(session: Session, id: UUID, expected_version: int) -> Objection:
    objection = get(session, Objection, id, lock=True)
    expect_version(objection, expected_version)
    return objection


def _contact_day(session: Session, account: Account, activity_id: UUID | None) -> date | None:
    """The day of the contact in which it was raised; refuse one of another client."""
    if activity_id is None:
        return None
    activity = get(session, SalesActivity, activity_id, "input", "activityId")
    if activity.account_id != account.id:
        message = f"It belongs to another client than {account.name}."
        raise refuse("HOTEL_OTHER_CLIENT", message, "input", "activityId")
    return activity.local_day(activity.done_at) if activity.done_at else None
