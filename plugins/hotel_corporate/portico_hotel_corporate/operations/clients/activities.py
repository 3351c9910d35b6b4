"""Planning sales activities with clients, recording what came of them, moving and ending them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.events import AccountArchiving
from portico.models import Account
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Unset
from portico_hotel_corporate.models import Agreement, EventBooking, Property, Rfp
from portico_hotel_corporate.models.clients.activities import (
    ActivityWish,
    HotelActivityDirection,
    HotelActivityStatus,
    SalesActivity,
)
from portico_hotel_corporate.operations.booking_ties import check_contact
from portico_hotel_corporate.operations.clients.activity_inputs import (
    HotelActivityEnd,
    HotelActivityFinish,
    HotelActivityPlan,
    HotelActivityRecord,
    HotelActivityResult,
    HotelActivityUpdate,
)

GIVEN: Final = ("kind", "direction", "purpose", "contact_id")
TIES: Final[tuple[tuple[str, type[Any]], ...]] = (
    ("booking_id", EventBooking),
    ("rfp_id", Rfp),
    ("agreement_id", Agreement),
)


def plan_activity(session: Session, actor: Actor, input: HotelActivityPlan) -> SalesActivity:
    """Plan a call, a visit or another contact with a client, on a day or at an instant."""
    activity = _begin(session, actor, input)
    activity.plan(input.planned_on, input.planned_at)
    session.add(activity)
    session.flush()
    return activity


def record_activity(session: Session, actor: Actor, input: HotelActivityRecord) -> SalesActivity:
    """Record a call, an e-mail or a visit that was not planned: why, and what the client needs."""
    activity = _begin(session, actor, input)
    activity.plan(None, input.done_at or actor.now)
    session.add(activity)
    _conclude(session, actor, activity, input)
    return activity


def finish_activity(session: Session, actor: Actor, input: HotelActivityFinish) -> SalesActivity:
    """Note that a planned activity took place, what the client needs and what is next."""
    activity = found_activity(session, input.id, input.expected_version)
    _conclude(session, actor, activity, input)
    return activity


def update_activity(session: Session, actor: Actor, input: HotelActivityUpdate) -> SalesActivity:
    """Change a planned activity: another day, another owner, another purpose."""
    activity = found_activity(session, input.id, input.expected_version)
    activity.require_planned()
    if not isinstance(input.contact_id, Unset):
        check_contact(session, input.contact_id)
    problems = Problems()
    assign(activity, input, ("kind", "purpose", "owner", "contact_id"), problems, "input")
    problems.raise_if_any()
    _check_owner(actor, activity.owner)
    day = None if isinstance(input.planned_on, Unset) else input.planned_on
    instant = None if isinstance(input.planned_at, Unset) else input.planned_at
    with session.no_autoflush:
        if day or instant:
            activity.plan(day, instant)
    session.flush()
    return activity


def end_activity(session: Session, actor: Actor, input: HotelActivityEnd) -> SalesActivity:
    """Note that a planned activity was missed, or call it off; say why."""
    activity = found_activity(session, input.id, input.expected_version)
    activity.end(input.status, input.reason.strip(), actor.now)
    session.flush()
    return activity


def call_off_contacts(session: Session, actor: Actor, event: AccountArchiving) -> None:
    """Nobody calls on a client that is archived: what is planned with it is called off."""
    planned = select(SalesActivity).where(
        SalesActivity.account_id == event.account.id,
        SalesActivity.status == HotelActivityStatus.PLANNED,
    )
    for activity in session.scalars(planned):
        activity.end(HotelActivityStatus.CALLED_OFF, "The client was archived.", actor.now)


def found_activity(session: Session, id: UUID, expected_version: int) -> SalesActivity:
    """The activity, locked, in the version that the caller read."""
    activity = get(session, SalesActivity, id, lock=True)
    expect_version(activity, expected_version)
    return activity


def check_ties(session: Session, account: Account, given: Any) -> None:
    """Refuse an event, request or agreement of another client."""
    for name, model in TIES:
        key = getattr(given, name)
        path = ("input", name.removesuffix("_id") + "Id")
        if key is not None and get(session, model, key, *path).account_id != account.id:
            message = f"It belongs to another client than {account.name}."
            raise refuse("HOTEL_OTHER_CLIENT", message, *path)


def _begin(
    session: Session, actor: Actor, given: HotelActivityPlan | HotelActivityRecord
) -> SalesActivity:
    account = get_account(session, given.account_id, "input", "accountId")
    check_contact(session, given.contact_id)
    check_ties(session, account, given)
    venue = None
    if given.property_id is not None:
        venue = get(session, Property, given.property_id, "input", "propertyId")
    with session.no_autoflush:
        activity, problems = SalesActivity(account_id=account.id, venue=venue), Problems()
        for name, _ in TIES:
            setattr(activity, name, getattr(given, name))
        assign(activity, given, GIVEN, problems, "input")
        if given.owner is not None:
            assign(activity, given, ("owner",), problems, "input")
        problems.raise_if_any()
        activity.owner = activity.owner or account.owner or actor.on_behalf_of or actor.name
    _check_owner(actor, activity.owner)
    return activity


def _check_owner(actor: Actor, owner: str) -> None:
    """Work is given to whose accounts one sees."""
    owners = actor.reach.owners
    if owners is not None and owner not in owners:
        message = "Give the activity to yourself or to your team."
        raise refuse("ACCOUNT_OWNER", message, "input", "owner")


def _conclude(
    session: Session, actor: Actor, activity: SalesActivity, given: HotelActivityResult
) -> None:
    done_at: datetime = given.done_at or actor.now
    activity.finish(given.outcome, done_at, actor)
    problems = Problems()
    with session.no_autoflush:
        assign(activity, given, ("needs", "next_step"), problems, "input")
        activity.wishes = [_wish(i, each, problems) for i, each in enumerate(given.wishes)]
    problems.check(
        ok=given.next_step_on is None or activity.next_step is not None,
        code="REQUIRED",
        message="Say what is to be done on that day.",
        path=("input", "nextStep"),
    )
    problems.raise_if_any()
    session.flush()
    if given.next_step_on is not None:
        session.add(_following(activity, given))
        session.flush()


def _wish(position: int, given: Any, problems: Problems) -> ActivityWish:
    wish = ActivityWish(position=position, price_amount=None, currency=None)
    assign(wish, given, ("kind", "quantity", "note"), problems, "input", "wishes", position)
    if given.price is not None:
        wish.price_amount, wish.currency = given.price.amount, given.price.currency
    wish.check(problems)
    return wish


def _following(activity: SalesActivity, given: HotelActivityResult) -> SalesActivity:
    """The next step, as an activity of its own."""
    step = SalesActivity(
        kind=given.next_step_kind or activity.kind,
        direction=HotelActivityDirection.OUTGOING,
        purpose=activity.next_step or "",
        follows_id=activity.id,
        venue=activity.venue,
    )
    names = ("account_id", "contact_id", "booking_id", "rfp_id", "agreement_id", "owner")
    for name in names:
        setattr(step, name, getattr(activity, name))
    step.plan(given.next_step_on, None)
    return step
