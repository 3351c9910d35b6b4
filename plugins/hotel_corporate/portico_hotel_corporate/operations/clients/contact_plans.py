"""The plan of contacts of a manager: what is planned, due and overdue, and who was forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.models import Account, AccountStage, Substitution, User
from portico.values import Ref
from portico_hotel_corporate.models.clients.activities import (
    HotelActivityKind,
    HotelActivityStatus,
    SalesActivity,
)
from portico_hotel_corporate.models.clients.rhythms import ContactRhythm, Standing, rhythm_of
from portico_hotel_corporate.models.spans import check_day, check_span
from portico_hotel_corporate.operations.clients.rhythms import is_provided_for, planned_contacts
from portico_hotel_corporate.operations.clients.sight import within_reach
from portico_hotel_corporate.operations.clients.standings import rhythms_on, standings

LONGEST_PLAN: Final = 366


@dataclass(kw_only=True)
class HotelContactPlanRequest:
    """Whose contacts, and of which days."""

    owner: Annotated[str, "The user whose clients and contacts they are."]
    first_day: Annotated[date, "The first day."]
    last_day: Annotated[date, f"The last day, at most {LONGEST_PLAN} days on."]


@dataclass(frozen=True, kw_only=True)
class HotelPlannedContact:
    """A contact that is planned."""

    activity_id: Annotated[UUID, Ref("HotelSalesActivity"), "The activity."]
    account_id: Annotated[UUID, Ref("Account"), "The client."]
    account_name: Annotated[str, "What the client is called."]
    kind: Annotated[HotelActivityKind, "What it is."]
    planned_on: Annotated[date, "Its day, by the property's clock."]
    purpose: Annotated[str, "Why."]


@dataclass(frozen=True, kw_only=True)
class HotelClientContact:
    """When a client was last spoken to, and when it is to be again."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    account_name: Annotated[str, "What the client is called."]
    last_contact_on: Annotated[date | None, "The day it was last spoken to; null: never."]
    every_days: Annotated[int | None, "How often it is to be; null: no rhythm says it."]
    due_on: Annotated[date | None, "The day of the next contact; null: no rhythm says it."]
    days_late: Annotated[int, "For how many days that day is over today."]


@dataclass(frozen=True, kw_only=True)
class HotelContactDeputy:
    """Who stands in for the owner."""

    name: Annotated[str, "The deputy."]
    starts_on: Annotated[date, "From which day."]
    ends_on: Annotated[date, "To which day."]


@dataclass(frozen=True, kw_only=True)
class HotelContactPlan:
    """The contacts of a manager in some days, as they stand today."""

    planned: Annotated[list[HotelPlannedContact], "Planned for these days and not overdue."]
    overdue: Annotated[list[HotelPlannedContact], "Overdue, whenever they were planned for."]
    due: Annotated[
        list[HotelClientContact], "Due by their rhythm up to the last day, and not planned."
    ]
    silent: Annotated[
        list[HotelClientContact],
        "Present clients to whom nobody has spoken for longer than their rhythm.",
    ]
    without_rhythm: Annotated[list[HotelClientContact], "Present clients for whom none holds."]
    deputies: Annotated[list[HotelContactDeputy], "Who stands in for the owner in these days."]


def contact_plan(
    session: Session, actor: Actor, input: HotelContactPlanRequest
) -> HotelContactPlan:
    """Tell a manager's contacts of some days: planned, due, overdue, and whom nobody spoke to."""
    _check(input)
    today = actor.today
    accounts = _accounts(session, actor, input.owner)
    rhythms = rhythms_on(session, today)
    clients = standings(session, accounts, today)
    lines = [
        _line(account, client, rhythm_of(rhythms, client, today), today)
        for account, client in zip(accounts, clients, strict=True)
    ]
    present = {each.id for each in accounts if each.stage is AccountStage.ACTIVE}
    coming = planned_contacts(session, [each.id for each in accounts])
    contacts = _contacts(session, actor, input)
    return HotelContactPlan(
        planned=[_planned(*each) for each in contacts if not each[0].is_overdue(actor.now)],
        overdue=[_planned(*each) for each in contacts if each[0].is_overdue(actor.now)],
        due=[
            each
            for each in lines
            if each.due_on is not None
            and each.due_on <= input.last_day
            and not is_provided_for(each.due_on, today, coming.get(each.account_id))
        ],
        silent=[each for each in lines if each.account_id in present and each.days_late],
        without_rhythm=[
            each for each in lines if each.account_id in present and each.every_days is None
        ],
        deputies=_deputies(session, input),
    )


def _check(input: HotelContactPlanRequest) -> None:
    problems = Problems()
    check_day(problems, input.first_day, "input", "firstDay")
    check_day(problems, input.last_day, "input", "lastDay")
    if check_span(problems, (input.first_day, input.last_day), ("input", "lastDay")):
        problems.check(
            ok=(input.last_day - input.first_day).days <= LONGEST_PLAN,
            code="HOTEL_DATES",
            message=f"Ask for at most {LONGEST_PLAN} days.",
            path=("input", "lastDay"),
        )
    problems.raise_if_any()


def _accounts(session: Session, actor: Actor, owner: str) -> list[Account]:
    found = select(Account).where(
        Account.owner == owner, Account.archived_at.is_(None), *within_reach(actor)
    )
    return list(session.scalars(found.order_by(Account.name, Account.id)))


def _contacts(
    session: Session, actor: Actor, input: HotelContactPlanRequest
) -> list[tuple[SalesActivity, str]]:
    """What is planned for these days, or is overdue."""
    in_days = SalesActivity.planned_on.between(input.first_day, input.last_day)
    rows = session.execute(
        select(SalesActivity, Account.name)
        .join(Account, Account.id == SalesActivity.account_id)
        .where(
            SalesActivity.owner == input.owner,
            SalesActivity.status == HotelActivityStatus.PLANNED,
            in_days | (SalesActivity.due_at <= actor.now),
            *within_reach(actor),
        )
        .order_by(SalesActivity.due_at, SalesActivity.id)
    )
    return [(activity, name) for activity, name in rows]


def _planned(activity: SalesActivity, name: str) -> HotelPlannedContact:
    return HotelPlannedContact(
        activity_id=activity.id,
        account_id=activity.account_id,
        account_name=name,
        kind=activity.kind,
        planned_on=activity.planned_on,
        purpose=activity.purpose,
    )


def _line(
    account: Account, client: Standing, rhythm: ContactRhythm | None, today: date
) -> HotelClientContact:
    due = rhythm.next_due(client) if rhythm else None
    return HotelClientContact(
        account_id=account.id,
        account_name=account.name,
        last_contact_on=client.last_contact,
        every_days=rhythm.every_days if rhythm else None,
        due_on=due,
        days_late=max(0, (today - due).days) if due else 0,
    )


def _deputies(session: Session, input: HotelContactPlanRequest) -> list[HotelContactDeputy]:
    principal = select(User.id).where(User.name == input.owner).scalar_subquery()
    rows = session.execute(
        select(User.name, Substitution.starts_on, Substitution.ends_on)
        .join(Substitution, Substitution.deputy_id == User.id)
        .where(
            Substitution.principal_id == principal,
            Substitution.revoked_at.is_(None),
            Substitution.starts_on <= input.last_day,
            Substitution.ends_on >= input.first_day,
        )
        .order_by(Substitution.starts_on, User.name)
    )
    return [HotelContactDeputy(name=name, starts_on=s, ends_on=e) for name, s, e in rows]
