"""What can be done with a user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems
from portico.models.user import User
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.operations.roles import give_roles
from portico.values import UNSET, Ref, Scalar, Unset

ATTRIBUTES: Final = ("full_name", "email", "subject")


@dataclass(kw_only=True)
class UserCreate:
    """A new user."""

    name: Annotated[str, "The short name that accounts and the history name; it never changes."]
    full_name: Annotated[str | None, "The person's full name."] = None
    email: Annotated[str | None, Scalar("EmailAddress"), "The person's e-mail address."] = None
    subject: Annotated[str | None, "The claim `sub` of the identity provider's tokens."] = None
    roles: Annotated[list[str], "The names of the roles that the user has."]


@dataclass(kw_only=True)
class UserUpdate:
    """What is to change of a user."""

    id: Annotated[UUID, Ref("User"), "The user."]
    expected_version: Annotated[int, "The version that was read."]
    full_name: Annotated[str | Unset | None, "The person's full name."] = UNSET
    email: Annotated[str | Unset | None, Scalar("EmailAddress"), "The e-mail address."] = UNSET
    subject: Annotated[str | Unset | None, "The claim `sub` of the provider's tokens."] = UNSET
    roles: Annotated[list[str] | Unset, "The names of all roles that the user has."] = UNSET


@dataclass(kw_only=True)
class UserDeactivate:
    """A user who is to act no more."""

    id: Annotated[UUID, Ref("User"), "The user."]
    expected_version: Annotated[int, "The version that was read."]


@dataclass(kw_only=True)
class UserReactivate:
    """A user who is to act again."""

    id: Annotated[UUID, Ref("User"), "The user."]
    expected_version: Annotated[int, "The version that was read."]


def create_user(session: Session, actor: Actor, input: UserCreate) -> User:
    """Create a user. Nobody can give roles that permit what they may not do themselves."""
    problems = Problems()
    user = User(id=new_id())
    assign(user, input, ("name", *ATTRIBUTES), problems, "input")
    _check_unique(session, user, problems)
    problems.raise_if_any()
    session.add(user)
    session.flush()
    give_roles(session, actor, user.id, input.roles, "input", "roles")
    return user


def update_user(session: Session, actor: Actor, input: UserUpdate) -> User:
    """Change what is known of a user, and which roles it has."""
    user = get(session, User, input.id, lock=True)
    expect_version(user, input.expected_version)
    problems = Problems()
    with session.no_autoflush:
        assign(user, input, ATTRIBUTES, problems, "input")
        _check_unique(session, user, problems)
        problems.raise_if_any()
    if input.roles is not UNSET:
        give_roles(session, actor, user.id, input.roles, "input", "roles")
    touch(user)
    return user


def _check_unique(session: Session, user: User, problems: Problems) -> None:
    for attribute in ("name", "subject"):
        value = getattr(user, attribute)
        same = select(User.id).where(getattr(User, attribute) == value, User.id != user.id)
        if value is not None and session.scalars(same).first() is not None:
            text = f"Another user has the {attribute} {value}."
            problems.add("USER_EXISTS", text, "input", attribute)


def deactivate_user(session: Session, actor: Actor, input: UserDeactivate) -> User:
    """Let a user act no more, by any token, from this moment."""
    user = get(session, User, input.id, lock=True)
    expect_version(user, input.expected_version)
    user.deactivate(actor)
    return user


def reactivate_user(session: Session, actor: Actor, input: UserReactivate) -> User:
    """Let a user act again."""
    user = get(session, User, input.id, lock=True)
    expect_version(user, input.expected_version)
    user.reactivate()
    return user


def user_named(session: Session, name: str) -> User | None:
    """The user of that name."""
    return session.scalars(select(User).where(User.name == name)).one_or_none()
