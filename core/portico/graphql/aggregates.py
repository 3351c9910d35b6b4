"""The types of ``aggregate`` and ``groupBy``, made from the fields that an entity declares."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from portico.graphql.filters import upper
from portico.graphql.types import Argument, Member
from portico.query.aggregates import (
    GROUPS,
    MOST_GROUPS,
    MOST_KEYS,
    DatePart,
    GroupKey,
    group_keys,
    measures,
)
from portico.query.fields import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portico.graphql.types import Types
    from portico.query.catalog import Catalog
    from portico.query.fields import Entity

KEYS = Member(
    name="keys",
    type="[String]!",
    description="What the records of the group have in common, in the order of `by`, each as "
    "text; null where they have no value.",
)
COUNT = Member(name="count", type="Int!", description="How many records there are.")
AVERAGES = (
    "The averages of the values that are there, rounded half-up: to six decimal places, of money "
    "to those of its currency."
)
FIGURES = {
    "sum": ("Figures", "The sums; null over no values."),
    "avg": ("Figures", AVERAGES),
    "min": ("Extremes", "The smallest values."),
    "max": ("Extremes", "The largest values."),
}


def aggregate_members(types: Types, catalog: Catalog, entity: Entity) -> list[Member]:
    """The fields of an entity's connections that give figures; builds their types once."""
    name = entity.name
    if f"{name}Aggregate" not in types:
        _figures(types, entity, "Figures", "sum")
        _figures(types, entity, "Extremes", "min")
        members = [COUNT, *_parts(types, name)]
        text = f"Figures over {name} records."
        types.object(f"{name}Aggregate", text, members, plugin=entity.plugin)
        text = f"Figures over the {name} records that have the same keys."
        types.object(f"{name}Group", text, [KEYS, *members], plugin=entity.plugin)
        _group_by(types, catalog, entity)
    return [
        Member(
            name="aggregate",
            type=f"{name}Aggregate!",
            description="Figures over all nodes that meet the conditions, on this page or not.",
        ),
        Member(
            name="groupBy",
            type=f"[{name}Group!]!",
            description="Figures over groups of all nodes that meet the conditions, on this page "
            "or not, sorted by their keys.",
            arguments=_arguments(name),
        ),
    ]


def _arguments(name: str) -> tuple[Argument, ...]:
    first = f"How many groups, {GROUPS} by default and {MOST_GROUPS} at most."
    return (
        Argument(
            name="by",
            type=f"[{name}GroupBy!]!",
            description=f"What to group by, 1 to {MOST_KEYS} keys.",
        ),
        Argument(name="first", type="Int", description=first),
    )


def _parts(types: Types, name: str) -> Sequence[Member]:
    """The figures that the entity has any field for."""
    return [
        Member(name=figure, type=f"{name}{kind}!", description=text)
        for figure, (kind, text) in FIGURES.items()
        if f"{name}{kind}" in types
    ]


def _figures(types: Types, entity: Entity, kind: str, figure: str) -> None:
    members = []
    for field in measures(entity, figure):
        text, sdl = field.description, "[Money!]!"
        if isinstance(field, Column):
            sdl = "Decimal" if figure == "sum" else field.kind.scalar
        else:
            text = f"{text} One amount for each currency."
        members.append(Member(name=field.name, type=sdl, description=text, plugin=field.plugin))
    if members:
        words = {"sum": "sums or averages", "min": "smallest or largest values"}[figure]
        types.object(
            f"{entity.name}{kind}",
            f"The {words} of {entity.name} records.",
            members,
            plugin=entity.plugin,
        )


def _group_by(types: Types, catalog: Catalog, entity: Entity) -> None:
    keys = group_keys(catalog, entity)
    options = Enum(f"{entity.name}GroupField", {upper(name): name for name in keys})  # type: ignore[misc]  # its members are known only now
    described = {upper(name): _described(key) for name, key in keys.items()}
    text = f"What {entity.name} records can be grouped by; `ACCOUNT__STAGE` is of a relation."
    types.enum(options, text, described, entity.plugin)
    types.choice(DatePart)
    members = [
        Member(name="field", type=f"{options.__name__}!", description="The field to group by."),
        Member(
            name="part",
            type="DatePart",
            description="Only this part of it, for a day or an instant.",
        ),
    ]
    text = f"A key to group {entity.name} records by."
    types.input(f"{entity.name}GroupBy", text, members, plugin=entity.plugin)


def _described(key: GroupKey) -> str:
    if key.relation is None:
        return key.column.description
    return f"{key.relation.description} Of it: {key.column.description}"
