"""How types and their fields are declared: the functions that plugins call.

From one declaration come the GraphQL field, its SQL, its filter and its ordering.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from portico.database import Searchable
from portico.database.records import camel
from portico.query.fields import (
    AnyField,
    Batched,
    BatchFunction,
    Column,
    Criterion,
    Entity,
    Env,
    Input,
    Items,
    Many,
    Model,
    MoneyField,
    ObjectType,
    One,
    Row,
)
from portico.query.kinds import Kind, kind_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

F = TypeVar("F", bound=AnyField)


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


def guarded(permission: str, *fields: F) -> tuple[F, ...]:
    """Fields that only they see who have a permission: ``guarded(PAY_READ, *columns(…))``.

    Without it they are null, with a notice, or the operation is refused, as the deployment says;
    nothing can be filtered, sorted, grouped or counted by them, and the audit trail masks them.
    """
    return tuple(replace(each, permission=permission) for each in fields)


def batched(
    name: str,
    kind: Kind,
    function: BatchFunction,
    doc: str,
    *,
    inputs: Sequence[Column],
) -> Batched:
    """A scalar that Python computes: ``batched("bankName", STRING, names, "…", inputs=…)``.

    ``function(actor, rows)`` is called once for all rows of an operation, and returns a value or
    None for each, in their order. A row has an attribute for each of the ``inputs``, which are made
    by :func:`columns` and :func:`expression`; its name is theirs in snake case. The field cannot be
    filtered or sorted by. It needs the permission that its inputs need.
    """
    needed = tuple(Input(snake(each.name), each.kind, each.sql) for each in inputs)
    permissions = {each.permission for each in inputs if each.permission}
    if len(permissions) > 1:
        raise ValueError(f"the inputs of {name} need different permissions: guard it by one")
    return Batched(
        name=name,
        description=doc,
        kind=kind,
        inputs=needed,
        function=function,
        permission=next(iter(permissions), ""),
    )


def money(
    name: str,
    doc: str,
    *,
    amount: str | Callable[[Row, Env], ColumnElement[Any]] = "",
    currency: str = "currency",
    nullable: bool = False,
) -> MoneyField:
    """Money from two attributes; the amount's is ``<name>_amount`` unless given.

    An ``amount`` that is a function computes it in SQL, as :func:`expression` does.
    """
    return MoneyField(
        name=name,
        description=doc,
        amount=amount if callable(amount) else attribute(amount or f"{snake(name)}_amount"),
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
    root field is the type's name with a small first letter. A type whose model is
    :class:`~portico.database.Searchable` has ``search`` on its lists, and is found by the root's.
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
        searched=_searched(model),
    )


def _searched(model: Model) -> tuple[str, ...]:
    """The fields that a model is searched by."""
    if not issubclass(model, Searchable):
        return ()
    return tuple(camel(name) for name in model.SEARCHED.names)


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
