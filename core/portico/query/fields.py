"""What can be read: the types of a deployment and their fields, each declared once.

Plugins make these with the functions of :mod:`portico.query`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from portico.query.kinds import Kind

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from portico.access import Actor

Model = type[Any]
Row = Any
"""The SQL row that a field is read from; its attributes are the row's columns."""


class Env(Protocol):
    """What SQL may know of the request, each a bound parameter: never another user's plan."""

    @property
    def actor_id(self) -> ColumnElement[Any]:
        """The id of the acting user."""

    @property
    def today(self) -> ColumnElement[Any]:
        """The business date."""

    @property
    def now(self) -> ColumnElement[Any]:
        """The instant of the request."""

    def may(self, permission: str) -> bool:
        """Whether the actor's scopes cover a permission; the form of the SQL may depend on it.

        Statements are kept for each set of scopes, so that no actor is served another's.
        """

    def actor_value(self, kind: Kind, read: ActorFact) -> ColumnElement[Any]:
        """A fact about the actor, such as its team, as a bound parameter of a kind."""

    def is_among(self, sql: ColumnElement[Any], kind: Kind, read: ActorFact) -> ColumnElement[bool]:
        """Whether a value is one of a list of facts about the actor, such as its territories.

        The list is one bound parameter, so one statement serves lists of any length.
        """


ActorFact = Callable[["Actor"], Any]
"""Reads a fact from the acting user when a request runs; its value never becomes part of SQL."""

BatchFunction = Callable[["Actor", Sequence[Any]], Sequence[Any]]
"""Makes the values of a batched field: one for each row, in their order."""

Criterion = Callable[[Row, Row, Env], "ColumnElement[bool]"]
Arguments = Mapping[str, "ColumnElement[Any] | None"]
"""The arguments of a root field as bound parameters; None where the caller gave none."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A named, described field of a type."""

    name: str
    description: str
    plugin: str = ""
    nullable: bool = True
    permission: str = ""
    """What is needed to see it, beside the permission of its type; see :func:`guarded`."""

    @property
    def may_be_null(self) -> bool:
        """Whether clients may find null: there is no value, or they may not see it."""
        return self.nullable or bool(self.permission)


@dataclass(frozen=True, kw_only=True)
class Column(Field):
    """A scalar: a column of the row, or an SQL expression over it."""

    kind: Kind
    sql: Callable[[Row, Env], ColumnElement[Any]]
    filterable: bool = True
    target: str = ""
    """For ids: the GraphQL type that the id belongs to."""


@dataclass(frozen=True, kw_only=True)
class MoneyField(Field):
    """``{ amount currency }`` from an amount and a currency; null where the amount is."""

    amount: Callable[[Row, Env], ColumnElement[Any]]
    currency: Callable[[Row, Env], ColumnElement[Any]]


@dataclass(frozen=True, kw_only=True)
class One(Field):
    """At most one record of another type."""

    target: Model
    on: Criterion


@dataclass(frozen=True, kw_only=True)
class Many(Field):
    """A connection of records of another type, through an edge record or not."""

    target: Model
    on: Criterion
    edge: Model | None = None
    edge_on: Criterion | None = None
    edge_fields: tuple[Column, ...] = ()
    about: Model | None = None  # what each entry of the audit trail is about, where that is known


@dataclass(frozen=True, kw_only=True)
class Items(Field):
    """A short, complete list of subordinate rows, such as the lines of an order."""

    type: ObjectType
    model: Model
    on: Criterion
    order: str


@dataclass(frozen=True, kw_only=True)
class Nested(Field):
    """An object whose fields are read from the same row, such as a plugin's namespace."""

    type: ObjectType


@dataclass(frozen=True, slots=True)
class Input:
    """What a batched field's function gets of a row: ``row.<attribute>``."""

    attribute: str
    kind: Kind
    sql: Callable[[Row, Env], ColumnElement[Any]]


@dataclass(frozen=True, kw_only=True)
class Batched(Field):
    """A scalar that a Python function makes of a row's inputs, for all rows at once."""

    kind: Kind
    inputs: tuple[Input, ...]
    function: BatchFunction
    target: str = ""
    """For ids: the GraphQL type that the id belongs to."""


AnyField = Column | Batched | MoneyField | One | Many | Items | Nested


@dataclass(frozen=True, kw_only=True)
class ObjectType:
    """A GraphQL object type and its fields."""

    name: str
    description: str
    fields: tuple[AnyField, ...]
    plugin: str = ""


@dataclass(frozen=True, kw_only=True)
class Entity(ObjectType):
    """A type whose records have an id of their own (``acc_…``) and stand in connections.

    ``permission`` is needed wherever the type is read. ``order`` names the field that a
    connection is sorted by when the caller does not say.
    """

    model: Model
    prefix: str
    plural: str
    permission: str
    order: str
    searched: tuple[str, ...] = ()
    """The fields whose words it is searched by, its title first; none if it cannot be."""


@dataclass(frozen=True, kw_only=True)
class Argument:
    """An argument of a root field."""

    name: str
    kind: Kind
    description: str
    required: bool = False
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A root field that reads one object, or a list of them, from a SELECT of its own.

    The labels of the SELECT's columns are what the type's fields read.
    """

    name: str
    description: str
    type: ObjectType
    source: Callable[[Arguments, Env], Select[Any]]
    permission: str
    arguments: tuple[Argument, ...] = ()
    many: bool = False
    whole: bool = True
    """Whether it tells of all accounts: then it is refused to who does not see them all.

    With an argument whose target is ``Account``, it tells of a visible account if that is given.
    """
    plugin: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A root field answered by a Python function ``(session, actor, input) -> dataclass``."""

    name: str
    description: str
    operation: Callable[..., Any]
    permission: str
    whole: bool = False
    """Whether it tells of all accounts: then it is refused to who does not see them all."""
    plugin: str = ""


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """A mutation: one operation ``(session, actor, input) -> record`` in one transaction."""

    name: str
    description: str
    operation: Callable[..., Any]
    returns: Model
    permission: str
    once: str = ""
    """A field of the payload that is shown this once: an attribute of the record, never stored."""
    warns: bool = False
    """Whether the payload has ``warnings``: those that the operation left on the record."""
    plugin: str = ""


@dataclass(frozen=True, kw_only=True)
class Addition:
    """What a plugin lets clients give to another's mutation, and what it does with it.

    ``operation`` is a function ``(session, actor, record, input) -> None``. It is called after the
    mutation's own, in the same transaction, with the record that came of it, and only if the
    client gave its part. ``permission`` is needed then, beside the mutation's.
    """

    description: str
    operation: Callable[..., None]
    permission: str
    plugin: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A root field of subscriptions: told of every change of a model's records as it happens.

    With ``event``, a class of domain events, it is told of those instead; the record is the first
    one that such an event holds. Who is told needs the read permission of the record's type, and
    sees the record.
    """

    name: str
    description: str
    model: Model
    event: type[Any] | None = None
    plugin: str = ""


@dataclass(frozen=True, kw_only=True)
class GraphQL:
    """All that a plugin adds to the GraphQL schema; what its ``graphql`` hook returns.

    ``extend`` adds fields to a type of the core or of a plugin it depends on: they appear under
    one field named like the plugin's prefix, ``account { hotel { … } }``. ``join`` adds fields
    directly to the type; they must be nullable. ``inputs`` adds a part to the input of another's
    mutation, by the mutation's name, in the same way: ``accountCreate(input: { hotel: { … } })``.
    """

    entities: Sequence[Entity] = ()
    extend: Mapping[str, Sequence[AnyField]] = field(default_factory=dict)
    join: Mapping[str, Sequence[AnyField]] = field(default_factory=dict)
    queries: Sequence[Rows | Answer] = ()
    mutations: Sequence[Mutation] = ()
    subscriptions: Sequence[Subscription] = ()
    inputs: Mapping[str, Addition] = field(default_factory=dict)
