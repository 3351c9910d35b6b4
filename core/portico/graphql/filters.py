"""The input types of ``where`` and ``orderBy``, made from the fields that a type declares."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final

from portico.graphql.types import Argument, Member
from portico.query.fields import (
    Batched,
    Column,
    Entity,
    Items,
    Many,
    MoneyField,
    Nested,
    ObjectType,
    One,
)
from portico.query.kinds import CURRENCY, DECIMAL
from portico.values import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portico.graphql.types import Types
    from portico.query.catalog import Catalog
    from portico.query.fields import AnyField
    from portico.query.kinds import Kind


class OrderDirection(Choice):
    """Which way a list is sorted. Missing values come last either way."""

    ASC = "Small before large, early before late, A before Z."
    DESC = "Large before small, late before early, Z before A."


EQUALITY = {
    "eq": ("{}", "Is this value; null asks for no value."),
    "neq": ("{}", "Is another value; null asks for any value."),
    "in": ("[{}!]", "Is one of these values."),
    "notIn": ("[{}!]", "Is none of these values."),
}
RANGE = {
    "gt": ("{}", "Is greater or later than this."),
    "gte": ("{}", "Is this or greater, or later."),
    "lt": ("{}", "Is less or earlier than this."),
    "lte": ("{}", "Is this or less, or earlier."),
}
TEXT = {
    "contains": ("String", "Has this text in it; upper and lower case differ."),
    "startsWith": ("String", "Begins with this text; upper and lower case differ."),
}
BEFORE_CAPITAL = re.compile("(?=[A-Z])")

PRESENCE = {"isNull": ("Boolean", "Whether there is no value.")}


def kind_filter(types: Types, kind: Kind) -> str:
    """The filter input for a kind of value; its name."""
    name = f"{kind.scalar}Filter"
    if name not in types:
        operators = {**EQUALITY, **_more(kind), **PRESENCE}
        if kind.form == "boolean":
            operators = {"eq": EQUALITY["eq"], "neq": EQUALITY["neq"], **PRESENCE}
        members = [
            Member(name=operator, type=form.format(kind.scalar), description=text)
            for operator, (form, text) in operators.items()
        ]
        types.input(name, f"Conditions on a value of type {kind.scalar}; all must hold.", members)
    return name


def _more(kind: Kind) -> dict[str, tuple[str, str]]:
    match kind.form:
        case "text":
            return {**RANGE, **TEXT}
        case "plain" | "id" | "boolean":
            return {}
        case _:
            return RANGE


def where_inputs(types: Types, catalog: Catalog) -> None:
    """Build the ``where`` input of every type that can be filtered."""
    money = [
        Member(name="amount", type=kind_filter(types, DECIMAL), description="The amount."),
        Member(name="currency", type=kind_filter(types, CURRENCY), description="The currency."),
    ]
    types.input("MoneyFilter", "Conditions on an amount of money; all must hold.", money)
    for shown in catalog.types.values():
        _where(types, catalog, shown)


def where_name(shown: ObjectType) -> str:
    """The name of a type's ``where`` input."""
    return f"{shown.name}Where"


def _where(types: Types, catalog: Catalog, shown: ObjectType) -> None:
    fields = [(item, _filter_of(types, catalog, item)) for item in shown.fields]
    members = [
        Member(name=item.name, type=kind, description=item.description, plugin=item.plugin)
        for item, kind in fields
        if kind
    ]
    if members:
        types.input(
            where_name(shown),
            f"Conditions on {shown.name}; all that are given must hold.",
            [*members, *_joiners(where_name(shown))],
            plugin=shown.plugin,
        )


def _joiners(name: str) -> Sequence[Member]:
    return (
        Member(name="and", type=f"[{name}!]", description="All of these hold."),
        Member(name="or", type=f"[{name}!]", description="At least one of these holds."),
        Member(name="not", type=name, description="This does not hold."),
    )


def _filter_of(  # noqa: PLR0911 (one for each kind of field)
    types: Types, catalog: Catalog, item: AnyField
) -> str:
    """The input type that filters by a field; none if it cannot be filtered by."""
    match item:
        case Column():
            usable = item.filterable and item.kind.is_comparable
            return kind_filter(types, item.kind) if usable else ""
        case MoneyField():
            return "MoneyFilter"
        case Nested():
            return where_name(item.type) if is_filterable(item.type) else ""
        case Items():
            return _list_filter(types, item.type) if is_filterable(item.type) else ""
        case Many():
            return _list_filter(types, catalog.of_model(item.target))
        case One():
            return _one_filter(types, catalog.of_model(item.target))
        case Batched():
            return ""


def is_filterable(shown: ObjectType) -> bool:
    """Whether a type has any field to filter by."""
    return any(_can_be_filtered(item) for item in shown.fields)


def _can_be_filtered(item: AnyField) -> bool:
    match item:
        case Column():
            return item.filterable and item.kind.is_comparable
        case Nested():
            return is_filterable(item.type)
        case _:
            return not isinstance(item, Batched)


def _list_filter(types: Types, shown: ObjectType) -> str:
    name, where = f"{shown.name}ListFilter", where_name(shown)
    if name not in types:
        members = [
            Member(name="some", type=where, description="At least one matches these conditions."),
            Member(name="none", type=where, description="None matches these conditions."),
        ]
        types.input(name, f"Conditions on a list of {shown.name}.", members, plugin=shown.plugin)
    return name


def _one_filter(types: Types, shown: ObjectType) -> str:
    name, where = f"{shown.name}RelationFilter", where_name(shown)
    if name not in types:
        text = "It is there and matches these conditions; null asks for none."
        members = [Member(name="is", type=where, description=text)]
        types.input(name, f"Conditions on one {shown.name}.", members, plugin=shown.plugin)
    return name


def order_inputs(types: Types, entity: Entity) -> str:
    """Build the ``orderBy`` input of an entity; its name."""
    name = f"{entity.name}Order"
    if name not in types:
        fields = [
            item
            for item in entity.fields
            if isinstance(item, Column) and item.filterable and item.kind.is_comparable
        ]
        options = Enum(f"{entity.name}OrderField", {upper(f.name): f.name for f in fields})  # type: ignore[misc]  # its members are known only now
        described = {upper(item.name): item.description for item in fields}
        types.enum(options, f"What {entity.name} can be sorted by.", described, entity.plugin)
        types.choice(OrderDirection)
        members = [
            Member(name="field", type=f"{options.__name__}!", description="What to sort by."),
            Member(name="direction", type="OrderDirection!", description="Which way to sort."),
        ]
        types.input(name, f"A sort key of {entity.name}.", members, plugin=entity.plugin)
    return name


def upper(name: str) -> str:
    """``legalName`` as an enum says it: ``LEGAL_NAME``."""
    return BEFORE_CAPITAL.sub("_", name).upper()


def _search(entity: Entity) -> Sequence[Argument]:
    if not entity.searched:
        return ()
    text = (
        f"Words to find in {', '.join(entity.searched)}, each as the beginning of one; case and "
        "accents do not count. The best matches come first unless orderBy is given."
    )
    return (Argument(name="search", type="String", description=text),)


PAGE_ARGUMENTS: Final = (
    Argument(name="first", type="Int", description="How many nodes, from the beginning."),
    Argument(name="after", type="String", description="Begin after this cursor."),
    Argument(name="last", type="Int", description="How many nodes, up to the end."),
    Argument(name="before", type="String", description="End before this cursor."),
)
"""What every list of nodes takes, to be read in pages."""


def connection_arguments(types: Types, entity: Entity) -> tuple[Argument, ...]:
    """The arguments that every connection has; ``search`` only where there is text to search."""
    return (
        Argument(
            name="where", type=where_name(entity), description="Conditions that nodes must meet."
        ),
        Argument(
            name="orderBy",
            type=f"[{order_inputs(types, entity)}!]",
            description=f"Sort keys, the most important first; {entity.order} by default. "
            "The id settles ties.",
        ),
        *_search(entity),
        *PAGE_ARGUMENTS,
    )
