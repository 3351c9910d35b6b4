"""Giving clients their classes: by their scores, day by day, or by a person with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.events import AccountsMerging, SegmentsAsked
from portico.models import Account
from portico.operations.assigning import assign
from portico.operations.lookup import get_account
from portico.values import Ref
from portico_hotel_corporate.models import (
    Agreement,
    CorporateProfile,
    EventBooking,
    Rfp,
    StayProduction,
)
from portico_hotel_corporate.models.clients.assessments import ClientAssessment
from portico_hotel_corporate.models.clients.client_classes import (
    ClassAssignment,
    ClassScheme,
)
from portico_hotel_corporate.models.clients.scores import Score
from portico_hotel_corporate.models.spans import check_day
from portico_hotel_corporate.operations.clients.class_facts import facts_of
from portico_hotel_corporate.operations.clients.class_schemes import schemes_on
from portico_hotel_corporate.operations.clients.classing import assigned_on, score_of

PAGE: Final = 500
CODE: Final = ("input", "classCode")


@dataclass(kw_only=True)
class HotelClientClassOverride:
    """A class that a person gives to a client, whatever its score."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    scheme_code: Annotated[str, "The scheme, as it classes clients today."]
    class_code: Annotated[str, "The class."]
    reason: Annotated[str, "Why the score is wrong about it."]
    last_day: Annotated[date, "The last day of the class; then the score counts again."]


@dataclass(kw_only=True)
class HotelClientClassAssign:
    """A client that is to be given the class of its score today."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    scheme_code: Annotated[str, "The scheme, as it classes clients today."]
    withdraw_override: Annotated[
        bool, "Whether a class that a person gave is withdrawn; else it stays."
    ] = False


def override_class(
    session: Session, actor: Actor, input: HotelClientClassOverride
) -> ClassAssignment:
    """Give a client a class whatever its score, with a reason and up to a day."""
    account = get_account(session, input.account_id, "input", "accountId")
    scheme = _scheme_today(session, actor, input.scheme_code)
    given = ClassAssignment(
        is_manual=True,
        class_code=scheme.class_named(input.class_code, *CODE).code,
        valid_to=input.last_day,
    )
    problems = Problems()
    assign(given, input, ("reason",), problems, "input")
    check_day(problems, input.last_day, "input", "lastDay")
    problems.check(
        ok=given.reason is not None,
        code="REQUIRED",
        message="Say why the score is wrong about the client.",
        path=("input", "reason"),
    )
    problems.check(
        ok=input.last_day >= actor.today,
        code="HOTEL_DATES",
        message=f"Today is {actor.today}: it would be over already.",
        path=("input", "lastDay"),
    )
    problems.raise_if_any()
    return _give(session, account.id, scheme, actor.today, given)


def assign_class(session: Session, actor: Actor, input: HotelClientClassAssign) -> ClassAssignment:
    """Give a client the class of its score today; one that a person gave stays unless withdrawn."""
    account = get_account(session, input.account_id, "input", "accountId")
    scheme = _scheme_today(session, actor, input.scheme_code)
    current = assigned_on(session, [account.id], actor.today).get((account.id, scheme.code))
    if current is not None and current.is_manual:
        if not input.withdraw_override:
            message = (
                f"A person gave it {current.class_code} up to {current.valid_to}: withdraw it."
            )
            raise refuse("HOTEL_CLASS_OVERRIDDEN", message, "input", "withdrawOverride")
        current = None
    score = score_of(session, scheme, actor.today, account.id)
    return _follow(session, account.id, scheme, actor.today, score, current)


def assign_all(session: Session, actor: Actor) -> str:
    """Give every client of the hotel the classes of its scores; what stands already is kept."""
    changed, clients = 0, _clients(session)
    for scheme in schemes_on(session, actor.today):
        for start in range(0, len(clients), PAGE):
            changed += _assign_page(session, actor, scheme, clients[start : start + PAGE])
    return f"{len(clients)} clients looked at, {changed} classed anew"


def _assign_page(
    session: Session, actor: Actor, scheme: ClassScheme, clients: Sequence[UUID]
) -> int:
    facts = facts_of(session, scheme, actor.today, clients)
    assigned = assigned_on(session, list(clients), actor.today)
    changed = 0
    for client in clients:
        current = assigned.get((client, scheme.code))
        if current is not None and current.is_manual:
            continue
        given = _follow(session, client, scheme, actor.today, scheme.score(facts[client]), current)
        changed += given is not current
    session.flush()
    return changed


def _clients(session: Session) -> list[UUID]:
    """Every account in use that the hotel has dealt with."""
    columns = (
        *(CorporateProfile.account_id, StayProduction.account_id, Agreement.account_id),
        *(EventBooking.account_id, Rfp.account_id, ClientAssessment.account_id),
    )
    known = union(*(select(column) for column in columns)).subquery()
    return list(
        session.scalars(
            select(Account.id)
            .where(Account.id.in_(select(known)), Account.archived_at.is_(None))
            .order_by(Account.id)
        )
    )


def _follow(
    session: Session,
    client: UUID,
    scheme: ClassScheme,
    today: date,
    score: Score,
    current: ClassAssignment | None,
) -> ClassAssignment:
    """Give the class of a score, unless the client has it by this edition already."""
    code = scheme.class_of(score).code
    if current is not None and (current.scheme_id, current.class_code) == (scheme.id, code):
        return current
    given = ClassAssignment(is_manual=False, class_code=code, valid_to=None, reason=None)
    return _give(session, client, scheme, today, given, score)


def _give(
    session: Session,
    client: UUID,
    scheme: ClassScheme,
    today: date,
    given: ClassAssignment,
    score: Score | None = None,
) -> ClassAssignment:
    """End what the client has of the scheme; what began today is taken back instead."""
    score = score or score_of(session, scheme, today, client)
    given.account_id, given.valid_from = client, today
    given.scheme_id, given.scheme_code = scheme.id, scheme.code
    given.score, given.explanation = score.value, score.to_json()
    current = assigned_on(session, [client], today).get((client, scheme.code))
    if current is not None and current.valid_from == today:
        session.delete(current)
    elif current is not None:
        current.valid_to = today - timedelta(days=1)
    session.flush()
    session.add(given)
    session.flush()
    return given


def _scheme_today(session: Session, actor: Actor, code: str) -> ClassScheme:
    for scheme in schemes_on(session, actor.today, code):
        return scheme
    message = f"No scheme {code} classes clients today."
    raise refuse("HOTEL_CLASS_SCHEME", message, "input", "schemeCode")


def move_classes(session: Session, actor: Actor, event: AccountsMerging) -> None:
    """The winner keeps its own classes; by schemes that never classed it, it gets the loser's.

    What the loser had by the other schemes stays with it as history, and is over.
    """
    mine = select(ClassAssignment.scheme_code).where(ClassAssignment.account_id == event.winner.id)
    known = set(session.scalars(mine))
    for each in session.scalars(
        select(ClassAssignment).where(ClassAssignment.account_id == event.loser.id)
    ):
        if each.scheme_code not in known:
            each.account_id = event.winner.id
            table = ClassAssignment.__tablename__
            event.moved[table] = event.moved.get(table, 0) + 1
        elif each.valid_from >= actor.today:
            session.delete(each)
        elif each.valid_to is None or each.valid_to >= actor.today:
            each.valid_to = actor.today - timedelta(days=1)
    session.flush()


def name_clients(session: Session, actor: Actor, event: SegmentsAsked) -> None:
    """Which clients have the classes named as scheme and class, ``VALUE/A``, today."""
    codes = [name.split("/", 1) for name in event.names if "/" in name]
    for scheme, code in codes:
        event.accounts.update(
            session.scalars(
                select(ClassAssignment.account_id).where(
                    ClassAssignment.scheme_code == scheme,
                    ClassAssignment.class_code == code,
                    ClassAssignment.valid_from <= actor.today,
                    ClassAssignment.valid_to.is_(None) | (ClassAssignment.valid_to >= actor.today),
                )
            )
        )
