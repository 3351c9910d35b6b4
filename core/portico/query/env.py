"""What SQL may know of a request: who asks, and when. Everything is a bound parameter."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam

from portico.access import Actor
from portico.query.arguments import Fact, Structure, Variables
from portico.query.kinds import DATE, DATETIME, ID, Kind
from portico.query.members import (
    Form,
    KnownLists,
    is_member,
    is_written,
    members_parameter,
    only,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Dialect

    from portico.query.fields import ActorFact

Getter = Callable[[Variables, Actor], Any]
"""Finds the value of a parameter when a request runs."""


class RequestEnv:
    """The environment of the statement that is being compiled."""

    def __init__(
        self,
        parameters: dict[str, Getter],
        structure: dict[Hashable, Structure],
        actor: Actor,
        dialect: Dialect,
        lists: KnownLists,
    ) -> None:
        self._parameters = parameters
        self._structure = structure
        self._actor = actor
        self._dialect = dialect
        self._lists = lists
        self._names: dict[Hashable, str] = {}

    @property
    def actor_id(self) -> ColumnElement[Any]:
        """The id of the acting user."""
        return self._bind("env_actor_id", ID.column, lambda actor: actor.id)

    @property
    def today(self) -> ColumnElement[Any]:
        """The business date."""
        return self._bind("env_today", DATE.column, lambda actor: actor.today)

    @property
    def now(self) -> ColumnElement[Any]:
        """The instant of the request."""
        return self._bind("env_now", DATETIME.column, lambda actor: actor.now)

    def may(self, permission: str) -> bool:
        """Whether the actor's scopes, which every plan is keyed by, cover a permission."""
        return self._actor.may(permission)

    def noting(self) -> NotingEnv:
        """The environment of somebody who may do nothing, that notes what is asked."""
        return NotingEnv({}, {}, self._actor, self._dialect, self._lists)

    def actor_value(self, kind: Kind, read: ActorFact) -> ColumnElement[Any]:
        """A fact about the actor as a bound parameter of a kind."""
        return self._bind(self._name(read, kind), kind.column, read)

    def is_among(self, sql: ColumnElement[Any], kind: Kind, read: ActorFact) -> ColumnElement[bool]:
        """Whether a value is one of a list of facts about the actor."""
        form = self._form(read)
        if isinstance(form, frozenset):
            return is_written(sql, form, kind.column, self._dialect)
        if form is Form.ONE:
            return sql == self._bind(self._name(read, form), kind.column, lambda a: only(read(a)))
        column, prepare = members_parameter(kind.column, self._dialect)
        bound = self._bind(self._name(read, form), column, lambda a: prepare(list(read(a))))
        return is_member(sql, bound, self._dialect)

    def _form(self, read: ActorFact) -> Form | frozenset[Any]:
        """How the list is written; what the statement's form depends on is noted for its key."""
        identity, form = identity_of(read), self._lists.form
        if identity is None:
            return Form.MANY
        self._structure[identity] = (Fact(read), form)
        return form(read(self._actor))

    def _name(self, *fact: Hashable) -> str:
        """The name of the parameter of a fact: one, however often the statement asks for it."""
        return self._names.setdefault(fact, f"env_{len(self._parameters)}")

    def _bind(self, name: str, column: Any, read: ActorFact) -> ColumnElement[Any]:
        self._parameters[name] = lambda _variables, actor: read(actor)
        return bindparam(name, None, type_=column)


def identity_of(read: ActorFact) -> Hashable | None:
    """What tells a function from all others, and is the same whenever it is written anew.

    None if there is no such thing: what it reads depends on where it was made.
    """
    code = getattr(read, "__code__", None)
    made_of = ("__closure__", "__defaults__", "__kwdefaults__")
    if code is None or any(getattr(read, name, None) for name in made_of):
        return None
    return (id(read.__globals__), code)


class NotingEnv(RequestEnv):
    """Notes the permissions that an expression asks for, and grants none."""

    asked: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        """Note the permission."""
        self.asked |= {permission}
        return False
