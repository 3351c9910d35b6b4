"""Records: rows that were read, whose fields are resolved one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from portico.database.types import UnitPrice
from portico.graphql.standard.amounts import MoneySource
from portico.graphql.standard.pages import Page
from portico.graphql.standard.reading import Query
from portico.query.fields import Batched, Column, Items, Many, MoneyField, Nested, One

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portico.graphql.standard.reading import Reading, ValueRow
    from portico.query.fields import AnyField, ObjectType


class Source(Protocol):
    """What a resolver takes a field from."""

    def field(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """The value of a field: JSON, or the next source."""


class Node:
    """A row shown as an object."""

    def __init__(self, reading: Reading, shown: ObjectType, row: ValueRow) -> None:
        self.reading = reading
        self.shown = shown
        self.row = row
        reading.plain.read_permission(shown)

    def field(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Resolve one field of the row; null if the actor may not see it."""
        field = self.reading.catalog.fields(self.shown.name)[name]
        hidden = self.reading.plain.hides(field)
        return None if hidden else self._shown(field, name, arguments)

    def _shown(  # noqa: PLR0911 (one for each kind of field)
        self, field: AnyField, name: str, arguments: Mapping[str, Any]
    ) -> Any:
        match field:
            case Column():
                return self.reading.scalar(self.shown.name, field, self.row)
            case Batched():
                return self.reading.later(self.shown.name, field, self.row)
            case MoneyField():
                return self._money(field)
            case Nested():
                return Node(self.reading, field.type, self.row)
            case One():
                return self._one(field)
            case Items():
                return self._items(field)
            case Many():
                return Page(self.reading, field, self.shown, self.row, arguments, name, Node)

    def _money(self, field: MoneyField) -> MoneySource | None:
        env = self.reading.plain.env
        amount_sql = field.amount(self.row, env)
        amount = self.reading.evaluated(amount_sql)
        currency = self.reading.evaluated(field.currency(self.row, env))
        exact = isinstance(amount_sql.type, UnitPrice)
        return None if amount is None else MoneySource(amount, currency, exact=exact)

    def _one(self, field: One) -> Node | None:
        context = self.reading.context()
        entity = self.reading.catalog.of_model(field.target)
        context.read_permission(entity)
        query = Query(context, field.target)
        query.where(field.on(self.row, query.row, context.env))
        found = self.reading.rows(context, query)
        return Node(self.reading, entity, found[0]) if found else None

    def _items(self, field: Items) -> list[Node]:
        context = self.reading.context()
        query = Query(context, field.model)
        query.where(field.on(self.row, query.row, context.env))
        query.order_by(getattr(query.row, field.order))
        return [Node(self.reading, field.type, row) for row in self.reading.rows(context, query)]
