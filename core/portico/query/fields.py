"""What can be read: the types of a deployment and their fields, each declared once.

From one declaration come the GraphQL field, its SQL, its filter and its ordering. Plugins import
these functions from :mod:`portico.query`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from portico.database.records import camel
from portico.query.kinds import Kind, kind_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

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


AnyField = Column | MoneyField | One | Many | Items | Nested


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
    plugin: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A root field answered by a Python function ``(session, actor, input) -> dataclass``."""

    name: str
    description: str
    operation: Callable[..., Any]
    permission: str
    plugin: str = ""


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """A mutation: one operation ``(session, actor, input) -> record`` in one transaction."""

    name: str
    description: str
    operation: Callable[..., Any]
    returns: Model
    permission: str
    plugin: str = ""


@dataclass(frozen=True, kw_only=True)
class GraphQL:
    """All that a plugin adds to the GraphQL schema; what its ``graphql`` hook returns.

    ``extend`` adds fields to a type of the core or of a plugin it depends on: they appear under
    one field named like the plugin's prefix, ``account { hotel { … } }``. ``join`` adds fields
    directly to the type; they must be nullable.
    """

    entities: Sequence[Entity] = ()
    extend: Mapping[str, Sequence[AnyField]] = field(default_factory=dict)
    join: Mapping[str, Sequence[AnyField]] = field(default_factory=dict)
    queries: Sequence[Rows | Answer] = ()
    mutations: Sequence[Mutation] = ()


def first_paragraph(documented: object) -> str:
    """The first paragraph of a docstring as one line."""
    text = (documented.__doc__ or "").strip().split("\n\n", maxsplit=1)[0]
    return " ".join(text.split())


def attribute(name: str) -> Callable[[Row, Env], Any]:
    """Reads one attribute of the row."""
    return lambda row, _env: getattr(row, name)


def value(name: str, kind: Kind, doc: str, *, attr: str = "", nullable: bool = False) -> Column:
    """A scalar read from a labelled column of a SELECT: ``value("roomNights", INT, "…")``.

    ``attr`` is the label; by default the name in snake case.
    """
    return Column(
        name=name,
        description=doc,
        kind=kind,
        sql=attribute(attr or snake(name)),
        nullable=nullable,
    )


def expression(
    name: str,
    kind: Kind,
    sql: Callable[[Row, Env], ColumnElement[Any]],
    doc: str,
    *,
    nullable: bool = True,
    filterable: bool = True,
) -> Column:
    """A scalar computed in SQL: ``expression("nights", INT, lambda r, env: …, "…")``."""
    return Column(
        name=name,
        description=doc,
        kind=kind,
        sql=sql,
        nullable=nullable,
        filterable=filterable,
    )


def money(
    name: str, doc: str, *, amount: str = "", currency: str = "currency", nullable: bool = False
) -> MoneyField:
    """Money from two attributes; the amount's is ``<name>_amount`` unless given."""
    return MoneyField(
        name=name,
        description=doc,
        amount=attribute(amount or f"{snake(name)}_amount"),
        currency=attribute(currency),
        nullable=nullable,
    )


def one(
    name: str,
    target: Model,
    doc: str,
    *,
    key: str = "",
    on: Criterion | None = None,
) -> One:
    """The record that this row's ``key`` attribute points at.

    It is nullable even where the key is not: a row filter may hide the record.
    """
    attr = key or f"{snake(name)}_id"
    return One(
        name=name,
        description=doc,
        target=target,
        on=on or (lambda row, other, _env: other.id == getattr(row, attr)),
    )


def many(
    name: str,
    target: Model,
    doc: str,
    *,
    key: str = "",
    on: Criterion | None = None,
) -> Many:
    """A connection of the records whose ``key`` attribute points at this row."""
    match = on or (lambda row, other, _env: getattr(other, key) == row.id)
    return Many(name=name, description=doc, target=target, on=match, nullable=False)


def many_through(
    name: str,
    target: Model,
    doc: str,
    *,
    edge: Model,
    on: Criterion,
    edge_on: Criterion,
    edge_fields: Sequence[Column],
) -> Many:
    """A connection whose edges are records too and have fields of their own.

    ``edge_on(row, edge, env)`` ties the edge to this row, ``on(edge, target, env)`` the target
    to the edge.
    """
    return Many(
        name=name,
        description=doc,
        target=target,
        on=on,
        edge=edge,
        edge_on=edge_on,
        edge_fields=tuple(edge_fields),
        nullable=False,
    )


def items(
    name: str,
    type: ObjectType,
    model: Model,
    doc: str,
    *,
    key: str,
    order: str = "position",
) -> Items:
    """A complete list of subordinate rows whose ``key`` attribute points at this row."""
    return Items(
        name=name,
        description=doc,
        type=type,
        model=model,
        order=order,
        nullable=False,
        on=lambda row, other, _env: getattr(other, key) == row.id,
    )


def object_type(name: str, doc: str, fields: Sequence[AnyField]) -> ObjectType:
    """A type without an id: a row of a report, a line of a document."""
    return ObjectType(name=name, description=doc, fields=tuple(fields))


def entity(
    model: Model,
    *,
    name: str,
    prefix: str,
    plural: str,
    permission: str,
    fields: Sequence[AnyField],
    order: str = "createdAt",
) -> Entity:
    """A type for a mapped :class:`~portico.database.Record`, described by its docstring.

    ``prefix`` starts the ids (``hpr_…``), ``plural`` is the root connection's name; the single
    root field is the type's name with a small first letter.
    """
    return Entity(
        name=name,
        description=first_paragraph(model),
        fields=(*_identity(model, name), *fields, *_history(model)),
        model=model,
        prefix=prefix,
        plural=plural,
        permission=permission,
        order=order,
    )


def _identity(model: Model, name: str) -> tuple[Column, ...]:
    identifier = replace(columns(model, "id")[0], target=name)
    return (identifier, *columns(model, "version"))


def _history(model: Model) -> tuple[Column, ...]:
    return columns(model, "created_at", "created_by", "updated_at", "updated_by")


def columns(model: Model, *names: str) -> tuple[Column, ...]:
    """Scalars read from columns of a model; their descriptions are the columns' ``doc``."""
    return tuple(_column(model, name) for name in names)


def _column(model: Model, name: str) -> Column:

    source = model.__mapper__.columns[name]
    return Column(
        name=camel(name),
        description=source.doc or "",
        kind=kind_of(source.type),
        sql=attribute(source.key),
        nullable=bool(source.nullable),
    )


def snake(name: str) -> str:
    """``roomNights`` as Python writes it: ``room_nights``."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
