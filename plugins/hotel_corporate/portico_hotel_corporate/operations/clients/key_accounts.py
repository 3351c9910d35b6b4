"""Marking key accounts, changing who takes care of them, and ending that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.events import AccountsMerging
from portico.models import Account, User
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models.clients.key_accounts import (
    HotelKeyNewsKind,
    KeyAccount,
    KeyAccountNews,
)
from portico_hotel_corporate.models.spans import check_day, overlap


@dataclass(kw_only=True)
class HotelKeyAccountMark:
    """A client that gets special care from now on."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    reason: Annotated[str, "Why it gets special care."]
    manager: Annotated[str | None, "The user who takes care of it; none: the account's owner."] = (
        None
    )
    since: Annotated[date | None, "The first day; none: today."] = None
    tell_of: Annotated[
        list[HotelKeyNewsKind] | None, "What the manager is told of at once; none: everything."
    ] = None


@dataclass(kw_only=True)
class HotelKeyAccountUpdate:
    """What is to change about the care for a key account. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelKeyAccount"), "The mark."]
    expected_version: Annotated[int, "The version that you read."]
    reason: Annotated[str | Unset, "Why it gets special care."] = UNSET
    manager: Annotated[str | Unset, "The user who takes care of it."] = UNSET
    tell_of: Annotated[list[HotelKeyNewsKind] | Unset, "What the manager is told of at once."] = (
        UNSET
    )


@dataclass(kw_only=True)
class HotelKeyAccountEnd:
    """A client that no longer gets special care."""

    id: Annotated[UUID, Ref("HotelKeyAccount"), "The mark."]
    expected_version: Annotated[int, "The version that you read."]
    last_day: Annotated[date, "The last day of it."]
    reason: Annotated[str | None, "Why it ends."] = None


@dataclass(kw_only=True)
class HotelKeyAccountNewsNote:
    """News of a key account that somebody took note of."""

    id: Annotated[UUID, Ref("HotelKeyAccountNews"), "The news."]
    expected_version: Annotated[int, "The version that you read."]


def mark_account(session: Session, actor: Actor, input: HotelKeyAccountMark) -> KeyAccount:
    """Mark a client as a key account, with the reason and who takes care of it."""
    account = get(session, Account, input.account_id, "input", "accountId", lock=True)
    account.require_in_use("input", "accountId")
    wanted = list(HotelKeyNewsKind) if input.tell_of is None else input.tell_of
    mark = KeyAccount(
        account_id=account.id,
        valid_from=input.since or actor.today,
        valid_to=None,
        tell_of=_names(wanted),
        manager=(input.manager or account.owner or "").strip(),
    )
    problems = Problems()
    assign(mark, input, ("reason",), problems, "input")
    check_day(problems, mark.valid_from, "input", "since")
    _check_manager(session, mark, problems)
    for other in session.scalars(select(KeyAccount).where(KeyAccount.account_id == account.id)):
        problems.check(
            ok=not overlap(other.span, mark.span),
            code="HOTEL_KEY_ACCOUNT",
            message=f"It is a key account from {other.valid_from} "
            f"{f'to {other.valid_to}' if other.valid_to else 'on'} already.",
            path=("input", "since"),
        )
    problems.raise_if_any()
    session.add(mark)
    session.flush()
    return mark


def update_mark(session: Session, actor: Actor, input: HotelKeyAccountUpdate) -> KeyAccount:
    """Change why a key account gets special care, who gives it, and what that person is told of."""
    mark = get(session, KeyAccount, input.id, lock=True)
    expect_version(mark, input.expected_version)
    problems = Problems()
    assign(mark, input, ("reason", "manager"), problems, "input")
    problems.raise_if_any()
    if not isinstance(input.manager, Unset):
        _check_manager(session, mark, problems)
    if not isinstance(input.tell_of, Unset):
        mark.tell_of = _names(input.tell_of)
    problems.raise_if_any()
    session.flush()
    return mark


def end_mark(session: Session, actor: Actor, input: HotelKeyAccountEnd) -> KeyAccount:
    """Let a client be a key account up to a day only."""
    mark = get(session, KeyAccount, input.id, lock=True)
    expect_version(mark, input.expected_version)
    problems = Problems()
    mark.end(input.last_day, (input.reason or "").strip() or None, problems)
    problems.raise_if_any()
    session.flush()
    return mark


def note_news(session: Session, actor: Actor, input: HotelKeyAccountNewsNote) -> KeyAccountNews:
    """Take note of news of a key account."""
    news = get(session, KeyAccountNews, input.id, lock=True)
    expect_version(news, input.expected_version)
    news.note(actor.name, actor.now)
    session.flush()
    return news


def _names(kinds: list[HotelKeyNewsKind]) -> list[str]:
    return [kind.name for kind in HotelKeyNewsKind if kind in kinds]


def _check_manager(session: Session, mark: KeyAccount, problems: Problems) -> None:
    user = session.scalars(select(User).where(User.name == mark.manager)).first()
    problems.check(
        ok=user is not None and user.deactivated_at is None,
        code="HOTEL_MANAGER",
        message=f"Nobody who is called {mark.manager} works here: name an active user."
        if mark.manager
        else "The account has no owner: name the user who takes care of it.",
        path=("input", "manager"),
    )


def move_marks(session: Session, actor: Actor, event: AccountsMerging) -> None:
    """The winner stays what it is; if it is no key account, it becomes what the loser was."""
    event.move(session, KeyAccountNews.account_id)
    mine = list(session.scalars(select(KeyAccount).where(KeyAccount.account_id == event.winner.id)))
    for mark in session.scalars(select(KeyAccount).where(KeyAccount.account_id == event.loser.id)):
        if not any(overlap(mark.span, other.span) for other in mine):
            mark.account_id = event.winner.id
            table = KeyAccount.__tablename__
            event.moved[table] = event.moved.get(table, 0) + 1
        elif not (mark.valid_to and mark.valid_to < actor.today) and not mark.cut(actor.today):
            session.delete(mark)
    session.flush()
