"""What can be counted, summed and grouped: told from the fields that a type declares.

Money is never added across currencies: its figures are lists, one amount for each currency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from portico.errors import RequestError
from portico.query.arguments import constant
from portico.query.fields import Column, Entity, MoneyField, One
from portico.values import Choice

if TYPE_CHECKING:
    from portico.errors import Path
    from portico.query.catalog import Catalog
    from portico.query.context import Context

Measure = Column | MoneyField
FIGURES = ("sum", "avg", "min", "max")
AVERAGE_PLACES = 6
"""Decimal places of an average that is no money, rounded half-up."""
MOST_KEYS = 4
MOST_GROUPS = 1000
GROUPS = 100


class DatePart(Choice):
    """The part of a day or an instant (in UTC) that records are grouped by."""

    YEAR = "The year, 2026."
    QUARTER = "The quarter, 2026-Q1."
    MONTH = "The month, 2026-03."
    WEEK = "The ISO week, 2026-W10; it belongs to the year of its Thursday."
    DAY = "The day, 2026-03-02."


@dataclass(frozen=True, slots=True)
class GroupKey:
    """Something that records can be grouped by: a field, or one of a related record."""

    column: Column
    owner: Entity
    relation: One | None = None


@dataclass(frozen=True, slots=True)
class GroupTerm:
    """A key that was asked for, perhaps only a part of its date."""

    key: GroupKey
    part: DatePart | None


def can_add(field: object) -> bool:
    """Whether a field has a sum and an average."""
    if isinstance(field, Column):
        return field.kind.form in {"number", "decimal"} and field.filterable
    return isinstance(field, MoneyField)


def has_extremes(field: object) -> bool:
    """Whether a field has a smallest and a largest value."""
    if isinstance(field, Column) and field.kind.form in {"date", "instant"}:
        return field.filterable
    return can_add(field)


def measures(entity: Entity, figure: str) -> Sequence[Measure]:
    """The fields of an entity that have a figure."""
    test = can_add if figure in {"sum", "avg"} else has_extremes
    return [field for field in entity.fields if test(field)]  # type: ignore[misc]  # both tests say so


def group_keys(catalog: Catalog, entity: Entity) -> Mapping[str, GroupKey]:
    """What the records of an entity can be grouped by; ``account__stage`` is of a relation."""
    return _group_keys(_Known(catalog, entity))


@dataclass(frozen=True, slots=True)
class _Known:
    """Catalogues and entities are what they are, whatever they hold."""

    catalog: Catalog
    entity: Entity

    def __hash__(self) -> int:
        return hash((id(self.catalog), self.entity.name))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Known)
            and self.catalog is other.catalog
            and self.entity.name == other.entity.name
        )


@lru_cache(maxsize=2000)
def _group_keys(known: _Known) -> Mapping[str, GroupKey]:
    catalog, entity = known.catalog, known.entity
    found: dict[str, GroupKey] = {}
    for field in catalog.fields(entity.name).values():
        if isinstance(field, Column) and _groups(field):
            found[field.name] = GroupKey(field, entity)
        elif isinstance(field, One):
            target = catalog.of_model(field.target)
            for column in target.fields:
                if isinstance(column, Column) and _groups(column) and column.name not in _RECORD:
                    found[f"{field.name}__{column.name}"] = GroupKey(column, target, field)
    return found


_RECORD = {"version", "createdAt", "createdBy", "updatedAt", "updatedBy"}
"""What every record has; of a related record nobody groups by it."""


def _groups(column: Column) -> bool:
    return column.filterable and column.kind.is_comparable


def group_terms(
    context: Context, entity: Entity, given: Sequence[Mapping[str, Any]], path: Path
) -> list[GroupTerm]:
    """The keys that ``by`` asks for; refuses what is no date but should have a part."""
    if not 1 <= len(given) <= MOST_KEYS:
        message = f"Group by 1 to {MOST_KEYS} keys, not by {len(given)}."
        raise RequestError("BAD_USER_INPUT", message, (*path, "by"))
    keys, terms = group_keys(context.catalog, entity), []
    for index, item in enumerate(given):
        name, part = str(constant(item["field"]).value), constant(item.get("part"))
        key, here = keys[name], (*path, "by", index)
        if key.relation is not None:
            context.require_shown(entity, key.relation, here)
        context.require_shown(key.owner, key.column, here)
        if part is not None and key.column.kind.form not in {"date", "instant"}:
            message = f"{name} has no {part.name}: it is no date."
            raise RequestError("BAD_USER_INPUT", message, (*here, "part"))
        terms.append(GroupTerm(key, part))
    return terms


def group_count(context: Context, given: Any, path: Path) -> int:
    """How many groups are wanted."""
    count = GROUPS if given is None else context.structural(given, int)
    if not 1 <= count <= MOST_GROUPS:
        message = f"first must be between 1 and {MOST_GROUPS} groups; it is {count}."
        raise RequestError("BAD_PAGE_SIZE", message, (*path, "first"))
    return int(count)
