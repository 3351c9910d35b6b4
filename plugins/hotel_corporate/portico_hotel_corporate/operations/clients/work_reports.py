"""What was done with clients in some days: contacts, complaints and suggestions, objections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import Account
from portico.operations.lookup import get
from portico.values import Ref
from portico_hotel_corporate.models import EventFeedback, Property
from portico_hotel_corporate.models.clients.activities import (
    HotelActivityKind,
    HotelActivityOutcome,
    HotelActivityStatus,
    SalesActivity,
    end_of_day,
)
from portico_hotel_corporate.models.clients.objections import Objection
from portico_hotel_corporate.operations.clients.objection_reports import check_days
from portico_hotel_corporate.operations.clients.sight import within_reach

_S = HotelActivityStatus


@dataclass(kw_only=True)
class HotelClientWorkRequest:
    """Whose work, and of which days: a month, say."""

    first_day: Annotated[date, "The first day."]
    last_day: Annotated[date, "The last day."]
    owner: Annotated[str | None, "With the clients of one user only."] = None
    account_id: Annotated[UUID | None, Ref("Account"), "With one client only."] = None


@dataclass(frozen=True, kw_only=True)
class HotelContactsDone:
    """Contacts of one kind that came to the same."""

    kind: Annotated[HotelActivityKind, "What they were."]
    outcome: Annotated[HotelActivityOutcome, "What they came to."]
    done: Annotated[int, "How many there were."]
    by_deputies: Annotated[int, "How many of them a deputy did."]


@dataclass(frozen=True, kw_only=True)
class HotelComplaintsCounted:
    """What clients complained about and suggested, and what came of it by now."""

    complaints: Annotated[int, "Complaints that came in these days."]
    suggestions: Annotated[int, "What came without a complaint, but with a suggestion."]
    answered: Annotated[int, "Complaints that are answered."]
    in_time: Annotated[int, "Of these, how many by their day, or without one."]
    unanswered: Annotated[int, "Complaints that are open: unanswered, or not to satisfaction."]
    satisfied: Annotated[int, "Complaints whose answers satisfied."]
    dissatisfied: Annotated[int, "Complaints whose answers did not."]


@dataclass(frozen=True, kw_only=True)
class HotelClientWork:
    """What was done with clients."""

    contacts: Annotated[list[HotelContactsDone], "Contacts that took place, by local day."]
    done: Annotated[int, "All contacts that took place."]
    clients: Annotated[int, "With how many clients."]
    missed: Annotated[int, "Contacts planned for these days that nobody made."]
    called_off: Annotated[int, "Contacts planned for these days that were called off."]
    complaints: Annotated[HotelComplaintsCounted, "Complaints and suggestions, by UTC day."]
    objections: Annotated[int, "Objections that were raised."]


def report_work(session: Session, actor: Actor, input: HotelClientWorkRequest) -> HotelClientWork:
    """Count what was done with clients in some days: contacts, complaints, objections."""
    check_days(input.first_day, input.last_day)
    scope = _scope(session, actor, input)
    done = _done(session, input, scope)
    ended = _ended(session, input, scope)
    raised = (
        select(func.count())
        .select_from(Objection)
        .join(Account, Account.id == Objection.account_id)
        .where(Objection.raised_on.between(input.first_day, input.last_day), *scope)
    )
    return HotelClientWork(
        contacts=_contacts(done),
        done=len(done),
        clients=len({each.account_id for each in done}),
        missed=ended.get(_S.MISSED, 0),
        called_off=ended.get(_S.CALLED_OFF, 0),
        complaints=_complaints(session, input, scope),
        objections=session.scalar(raised) or 0,
    )


def _scope(
    session: Session, actor: Actor, input: HotelClientWorkRequest
) -> list[ColumnElement[bool]]:
    """Which accounts count."""
    scope = within_reach(actor)
    if input.owner is not None:
        scope.append(Account.owner == input.owner)
    if input.account_id is not None:
        account = get(session, Account, input.account_id, "input", "accountId")
        scope.append(Account.id == account.id)
    return scope


def _done(
    session: Session, input: HotelClientWorkRequest, scope: list[ColumnElement[bool]]
) -> list[Any]:
    """The contacts of these days, by the clock of where they were."""
    early = datetime.combine(input.first_day, time.min, UTC) - timedelta(days=1)
    late = end_of_day(input.last_day, None) + timedelta(days=1)
    rows = session.execute(
        select(
            *(SalesActivity.account_id, SalesActivity.kind, SalesActivity.outcome),
            *(SalesActivity.done_at, SalesActivity.done_for, Property.timezone),
        )
        .join(Account, Account.id == SalesActivity.account_id)
        .outerjoin(Property, Property.id == SalesActivity.property_id)
        .where(
            SalesActivity.status == _S.DONE,
            SalesActivity.done_at >= early,
            SalesActivity.done_at < late,
            *scope,
        )
    )
    return [each for each in rows if input.first_day <= _local(each) <= input.last_day]


def _local(row: Any) -> date:
    """The day of a contact by the clock of its property."""
    day: date = row.done_at.astimezone(ZoneInfo(row.timezone) if row.timezone else UTC).date()
    return day


def _contacts(done: Sequence[Any]) -> list[HotelContactsDone]:
    every = Counter((each.kind, each.outcome) for each in done)
    by_deputies = Counter((each.kind, each.outcome) for each in done if each.done_for)
    return [
        HotelContactsDone(
            kind=kind,
            outcome=outcome,
            done=every[kind, outcome],
            by_deputies=by_deputies[kind, outcome],
        )
        for kind in HotelActivityKind
        for outcome in HotelActivityOutcome
        if every[kind, outcome]
    ]


def _ended(
    session: Session, input: HotelClientWorkRequest, scope: list[ColumnElement[bool]]
) -> dict[HotelActivityStatus, int]:
    rows = session.execute(
        select(SalesActivity.status, func.count())
        .join(Account, Account.id == SalesActivity.account_id)
        .where(SalesActivity.planned_on.between(input.first_day, input.last_day), *scope)
        .group_by(SalesActivity.status)
    )
    return {status: count for status, count in rows}  # noqa: C416 (rows are no tuples for mypy)


def _complaints(
    session: Session, input: HotelClientWorkRequest, scope: list[ColumnElement[bool]]
) -> HotelComplaintsCounted:
    said = session.scalars(
        select(EventFeedback)
        .join(Account, Account.id == EventFeedback.account_id)
        .where(
            EventFeedback.created_at >= datetime.combine(input.first_day, time.min, UTC),
            EventFeedback.created_at < end_of_day(input.last_day, None),
            *scope,
        )
    ).all()
    complaints = [each for each in said if each.complaint is not None]
    return HotelComplaintsCounted(
        complaints=len(complaints),
        suggestions=sum(each.complaint is None and each.suggestion is not None for each in said),
        answered=sum(each.answered_at is not None for each in complaints),
        in_time=sum(each.was_in_time for each in complaints),
        unanswered=sum(each.is_open for each in complaints),
        satisfied=sum(each.is_satisfied is True for each in complaints),
        dissatisfied=sum(each.is_satisfied is False for each in complaints),
    )
