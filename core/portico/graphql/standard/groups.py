"""Figures over everything that a connection matches, computed in Python with exact decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from portico.database.types import UnitPrice
from portico.graphql.standard.amounts import MoneySource
from portico.query.aggregates import AVERAGE_PLACES, GroupTerm, group_count, group_terms, measures
from portico.query.exact import date_part, scale_of
from portico.query.fields import Column, MoneyField
from portico.query.rows import table, table_row
from portico.query.scalars import decimal_text
from portico.values import minor_units

if TYPE_CHECKING:
    from portico.graphql.standard.pages import Page
    from portico.query.aggregates import Measure

Row = Mapping[str, Any]
PRECISION = 60


def aggregate(page: Page) -> Group:
    """The figures over all records."""
    return Group(page, (), Rows(page, ()).read())


def groups(page: Page, arguments: Mapping[str, Any]) -> list[Group]:
    """The figures of each group, in the order of the keys."""
    context, entity = page.reading.plain, page.entity
    terms = group_terms(context, entity, arguments["by"], page.path)
    count = group_count(context, arguments.get("first"), page.path)
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in Rows(page, terms).read():
        found.setdefault(tuple(row[f"k{i}"] for i in range(len(terms))), []).append(row)
    made = [Group(page, keys, rows, terms) for keys, rows in found.items()]
    return made[:count]


class Rows:
    """Every record that the connection matches, with its keys and measures, sorted by the keys."""

    def __init__(self, page: Page, terms: Sequence[GroupTerm]) -> None:
        self._page = page
        self._terms = terms

    def read(self) -> list[Row]:
        """Read them all."""
        page = self._page
        context = page.reading.context()
        matches = page.matches(context)
        node = matches.query.row
        columns: dict[str, Any] = {}
        for index, term in enumerate(self._terms):
            columns[f"k{index}"] = self._key(context, term, node)
        for field in measures(page.entity, "min"):
            if context.hides(field):
                continue
            if isinstance(field, MoneyField):
                columns[f"a_{field.name}"] = field.amount(node, context.env)
                columns[f"c_{field.name}"] = field.currency(node, context.env)
            else:
                columns[f"v_{field.name}"] = field.sql(node, context.env)
        labelled = [sql.label(name) for name, sql in columns.items()]
        statement = matches.statement.with_only_columns(
            *labelled, matches.query.row.id, maintain_column_froms=True
        )
        for index in range(len(self._terms)):
            sql = columns[f"k{index}"]
            statement = statement.order_by(sql.is_(None), sql)
        found = page.reading.fetch(context, statement)
        return [row._mapping for row in found]  # noqa: SLF001 (its public name)

    def _key(self, context: Any, term: GroupTerm, node: Any) -> Any:
        relation, row = term.key.relation, node
        alias = context.alias()
        if relation is not None:
            context.read_permission(term.key.owner)
            row = table_row(relation.target, alias)
        sql = term.key.column.sql(row, context.env)
        if term.part is not None:
            sql = date_part(sql, term.key.column.kind.form, term.part, context.dialect)
        if relation is None:
            return sql
        found = select(sql).select_from(table(relation.target, alias))
        found = found.where(relation.on(node, row, context.env))
        return found.where(*context.visible(relation.target, row)).scalar_subquery()


class Group:
    """Records with the same keys, and what they come to."""

    def __init__(
        self,
        page: Page,
        keys: Sequence[Any],
        rows: Sequence[Row],
        terms: Sequence[GroupTerm] = (),
    ) -> None:
        self._page = page
        self._keys = keys
        self._rows = rows
        self._terms = terms

    def field(self, name: str, _arguments: Mapping[str, Any]) -> Any:
        """Resolve one field of the group."""
        match name:
            case "count":
                return len(self._rows)
            case "keys":
                pairs = zip(self._terms, self._keys, strict=True)
                return [self._text(term, value) for term, value in pairs]
            case _:
                return Figures(self._page, self._rows, name)

    def _text(self, term: GroupTerm, value: Any) -> str | None:
        if value is None or term.part is not None:
            return None if value is None else str(value)
        column = term.key.column
        shown = self._page.reading.json(column.kind, value, column.target or term.key.owner.name)
        return str(shown).lower() if isinstance(shown, bool) else str(shown)


class Figures:
    """One figure of every measure over the records of a group."""

    def __init__(self, page: Page, rows: Sequence[Row], figure: str) -> None:
        self._page = page
        self._rows = rows
        self._figure = figure
        self._known = {field.name: field for field in measures(page.entity, figure)}

    def field(self, name: str, _arguments: Mapping[str, Any]) -> Any:
        """Resolve the figure of one measure."""
        field = self._known[name]
        path = (*self._page.path, self._figure, name)
        self._page.reading.plain.require_shown(self._page.entity, field, path)
        if isinstance(field, MoneyField):
            return self._money(field)
        values = [value for row in self._rows if (value := row[f"v_{name}"]) is not None]
        if not values:
            return None
        return self._plain(field, values)

    def _plain(self, field: Column, values: list[Any]) -> Any:
        if self._figure in {"min", "max"}:
            found = min(values) if self._figure == "min" else max(values)
            return self._page.reading.json(field.kind, found, "")
        return decimal_text(self._added([Decimal(value) for value in values], AVERAGE_PLACES))

    def _added(self, values: list[Decimal], places: int) -> Decimal:
        with localcontext() as context:
            context.prec = PRECISION
            total = sum(values, Decimal(0))
            if self._figure == "sum":
                return total
            return (total / len(values)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    def _money(self, field: Measure) -> list[MoneySource]:
        assert isinstance(field, MoneyField)  # noqa: S101 (the caller looked)
        amounts: dict[str, list[Decimal]] = {}
        for row in self._rows:
            if row[f"a_{field.name}"] is not None:
                currency = row[f"c_{field.name}"]
                amounts.setdefault(currency, []).append(row[f"a_{field.name}"])
        kind = self._kind(field)
        exact = isinstance(kind, UnitPrice)
        return [
            MoneySource(self._amount(values, currency, kind), currency, exact=exact)
            for currency, values in sorted(amounts.items())
        ]

    def _amount(self, values: list[Decimal], currency: str, kind: Any) -> Decimal:
        if self._figure in {"min", "max"}:
            return min(values) if self._figure == "min" else max(values)
        places = scale_of(kind) if isinstance(kind, UnitPrice) else minor_units(currency)
        return self._added(values, places)

    def _kind(self, field: MoneyField) -> Any:
        row = table_row(self._page.entity.model, "t")
        return field.amount(row, self._page.reading.plain.env).type
