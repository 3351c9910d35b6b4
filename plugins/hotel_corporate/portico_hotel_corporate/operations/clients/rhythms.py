"""Laying down rhythms of contact, and planning the contacts that are due by them, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Ref
from portico_hotel_corporate.models.clients.activities import (
    HotelActivityDirection,
    HotelActivityKind,
    HotelActivityStatus,
    SalesActivity,
)
from portico_hotel_corporate.models.clients.rhythms import (
    ContactRhythm,
    HotelRhythmScope,
    Standing,
    rhythm_of,
)
from portico_hotel_corporate.operations.clients.standings import rhythms_on, standings

AHEAD: Final = timedelta(days=7)
"""How long before its day a contact is planned."""
PAGE: Final = 500
GIVEN: Final = ("scope", "class_name", "every_days", "kind", "purpose", "valid_to")


@dataclass(kw_only=True)
class HotelContactRhythmSet:
    """How often clients are to be spoken to."""

    scope: Annotated[HotelRhythmScope, "For whom."]
    every_days: Annotated[int, "How many days may pass between two contacts."]
    account_id: Annotated[UUID | None, Ref("Account"), "The client, if for one."] = None
    class_name: Annotated[str | None, "The class, if for one: VALUE/A."] = None
    kind: Annotated[HotelActivityKind, "What is planned."] = HotelActivityKind.CALL
    purpose: Annotated[str, "Why, as planned contacts say it."] = "Keep in touch."
    valid_from: Annotated[date | None, "The first day; none: today."] = None
    valid_to: Annotated[date | None, "The last day; none: until further notice."] = None


@dataclass(kw_only=True)
class HotelContactRhythmEnd:
    """A rhythm that is to end."""

    id: Annotated[UUID, Ref("HotelContactRhythm"), "The rhythm."]
    expected_version: Annotated[int, "The version that you read."]
    last_day: Annotated[date, "Its last day."]


def set_rhythm(session: Session, actor: Actor, input: HotelContactRhythmSet) -> ContactRhythm:
    """Lay down how often a client, key accounts, a class, clients or prospects are spoken to."""
    if input.account_id is not None:
        get_account(session, input.account_id, "input", "accountId")
    rhythm = ContactRhythm(
        account_id=input.account_id, valid_from=input.valid_from or actor.today, class_name=None
    )
    problems = Problems()
    assign(rhythm, input, GIVEN, problems, "input")
    problems.raise_if_any()
    rhythm.check(problems)
    problems.raise_if_any()
    session.add(rhythm)
    session.flush()
    return rhythm


def end_rhythm(session: Session, actor: Actor, input: HotelContactRhythmEnd) -> ContactRhythm:
    """Let a rhythm end with a day. Contacts that are planned stay planned."""
    rhythm = get(session, ContactRhythm, input.id, lock=True)
    expect_version(rhythm, input.expected_version)
    if rhythm.valid_to is not None and rhythm.valid_to < actor.today:
        raise refuse("HOTEL_RHYTHM_OVER", f"It ended on {rhythm.valid_to}.", "input", "id")
    rhythm.valid_to, problems = input.last_day, Problems()
    rhythm.check(problems)
    problems.raise_if_any()
    session.flush()
    return rhythm


def plan_contacts(session: Session, actor: Actor) -> str:
    """Plan every contact that is due within a week and not planned yet; a second run adds none."""
    rhythms = rhythms_on(session, actor.today)
    clients = _clients(session) if rhythms else []
    planned = sum(
        _plan_page(session, actor, rhythms, clients[start : start + PAGE])
        for start in range(0, len(clients), PAGE)
    )
    return f"{len(clients)} clients looked at, {planned} contacts planned"


def _clients(session: Session) -> list[Account]:
    """Every account in use that somebody manages."""
    found = select(Account).where(Account.archived_at.is_(None), Account.owner.is_not(None))
    return list(session.scalars(found.order_by(Account.id)))


def _plan_page(
    session: Session, actor: Actor, rhythms: list[ContactRhythm], clients: list[Account]
) -> int:
    coming = planned_contacts(session, [each.id for each in clients])
    made = 0
    for account, client in zip(clients, standings(session, clients, actor.today), strict=True):
        rhythm = rhythm_of(rhythms, client, actor.today)
        if rhythm is None or not _is_missing(rhythm, client, coming, actor.today):
            continue
        session.add(_contact(rhythm, account, max(rhythm.next_due(client), actor.today)))
        made += 1
    session.flush()
    return made


def planned_contacts(session: Session, ids: list[UUID]) -> dict[UUID, list[tuple[date, bool]]]:
    """What is planned with clients: the days, and whether a rhythm asked for it."""
    rows = session.execute(
        select(
            SalesActivity.account_id, SalesActivity.planned_on, SalesActivity.rhythm_id.is_not(None)
        ).where(
            SalesActivity.account_id.in_(ids), SalesActivity.status == HotelActivityStatus.PLANNED
        )
    )
    found: dict[UUID, list[tuple[date, bool]]] = {}
    for account, day, by_rhythm in rows:
        found.setdefault(account, []).append((day, bool(by_rhythm)))
    return found


def is_provided_for(due: date, today: date, planned: list[tuple[date, bool]] | None) -> bool:
    """Whether a due contact is planned: by a rhythm, or anyhow for a day that is early enough."""
    return any(by_rhythm or day <= max(due, today) for day, by_rhythm in planned or ())


def _is_missing(
    rhythm: ContactRhythm,
    client: Standing,
    coming: dict[UUID, list[tuple[date, bool]]],
    today: date,
) -> bool:
    due = rhythm.next_due(client)
    return due <= today + AHEAD and not is_provided_for(due, today, coming.get(client.account_id))


def _contact(rhythm: ContactRhythm, account: Account, day: date) -> SalesActivity:
    contact = SalesActivity(
        account_id=account.id,
        rhythm_id=rhythm.id,
        venue=None,
        kind=rhythm.kind,
        direction=HotelActivityDirection.OUTGOING,
        owner=account.owner,
        purpose=rhythm.purpose,
    )
    contact.plan(day, None)
    return contact
