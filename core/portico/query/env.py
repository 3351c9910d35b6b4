"""What SQL may know of a request: who asks, and when. Everything is a bound parameter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam

from portico.access import Actor
from portico.query.arguments import Variables
from portico.query.kinds import DATE, DATETIME, ID, Kind
from portico.query.members import is_member, members_parameter

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Dialect

    from portico.query.fields import ActorFact

Getter = Callable[[Variables, Actor], Any]
"""Finds the value of a parameter when a request runs."""


class RequestEnv:
    """The environment of the statement that is being compiled."""

    def __init__(self, parameters: dict[str, Getter], actor: Actor, dialect: Dialect) -> None:
        self._parameters = parameters
        self._actor = actor
        self._dialect = dialect

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

    def actor_value(self, kind: Kind, read: ActorFact) -> ColumnElement[Any]:
        """A fact about the actor as a bound parameter of a kind."""
        return self._bind(self._new_name(), kind.column, read)

    def is_among(self, sql: ColumnElement[Any], kind: Kind, read: ActorFact) -> ColumnElement[bool]:
        """Whether a value is one of a list of facts about the actor."""
        column, prepare = members_parameter(kind.column, self._dialect)
        bound = self._bind(self._new_name(), column, lambda actor: prepare(list(read(actor))))
        return is_member(sql, bound, self._dialect)

    def _new_name(self) -> str:
        return f"env_{len(self._parameters)}"

    def _bind(self, name: str, column: Any, read: ActorFact) -> ColumnElement[Any]:
        self._parameters[name] = lambda _variables, actor: read(actor)
        return bindparam(name, None, type_=column)
