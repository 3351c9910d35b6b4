"""``aggregate`` and ``groupBy``: figures over everything that a connection matches, page or not.

Figures are made in two steps: per group and currency first, then per group, so that money is
never added across currencies and the rows are read once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    String,
    Text,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
    true,
    type_coerce,
)
from sqlalchemy import table as named_table

from portico.database.types import Exact
from portico.query.aggregates import FIGURES, GroupTerm, group_count, group_terms, measures
from portico.query.exact import average, average_money, date_part, scale_of
from portico.query.fields import Column, Entity, MoneyField
from portico.query.kinds import CURSOR, Kind
from portico.query.rows import table, table_row
from portico.query.selection import below

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from portico.query.aggregates import Measure
    from portico.query.connections import Connection
    from portico.query.context import Nodes
    from portico.query.emit import SQL, Json
    from portico.query.rows import TableRow
    from portico.query.selection import Selected

PARTS = {"sum": ("sum",), "avg": ("sum", "count"), "min": ("min",), "max": ("max",)}
"""What each figure is made from in the second step."""


def aggregate_json(made: Connection, nodes: Nodes) -> Json:
    """The figures over all records, as one object."""
    selected = below(made.context, f"{made.entity.name}Aggregate", nodes)
    grouping = Grouping(made, [], selected, f"{made.entity.name}Aggregate")
    source = grouping.source(1)
    return grouping.emit.subquery(grouping.object(), source)


def groups_json(made: Connection, nodes: Nodes) -> Json:
    """The figures of each group, as a list in the order of the keys."""
    given = made.context.arguments(f"{made.name}Connection", nodes[0])
    terms = group_terms(made.context, made.entity, given["by"], made.path)
    selected = below(made.context, f"{made.entity.name}Group", nodes)
    grouping = Grouping(made, terms, selected, f"{made.entity.name}Group")
    count = group_count(made.context, given.get("first"), made.path)
    source = grouping.source(count)
    return grouping.emit.subquery(grouping.emit.collect(grouping.object()), source, always=True)


class Grouping:
    """The figures of one selection while its statement is being built."""

    def __init__(
        self, made: Connection, terms: Sequence[GroupTerm], selected: Selected, type_name: str
    ) -> None:
        self.made = made
        self.terms = terms
        self.selected = selected
        self.type_name = type_name
        self.context = made.context
        self.emit = made.context.emit
        names = [made.context.alias() for _ in range(3)]
        self._base, self._parts, self._groups = names
        self._key_types: list[Any] = []
        self._value_types: dict[str, Any] = {}
        self._currencies: dict[str, str] = {}
        self._currency_of: dict[str, str] = {}
        self._wanted: dict[str, tuple[Measure, set[str]]] = {}
        self._want()

    def _want(self) -> None:
        """Note which parts of which measures the figures need."""
        for nodes in self.selected.values():
            figure = nodes[0].name.value
            if figure not in FIGURES:
                continue
            known = {field.name: field for field in measures(self.made.entity, figure)}
            for inner in self._figure_fields(figure, nodes).values():
                name = inner[0].name.value
                if name != "__typename":
                    path = (*self.made.path, figure, name)
                    self.context.require_shown(self.made.entity, known[name], path)
                    _field, parts = self._wanted.setdefault(name, (known[name], set()))
                    parts.update(PARTS[figure])

    def _figure_fields(self, figure: str, nodes: Nodes) -> Selected:
        return below(self.context, self._figures_type(figure), nodes)

    def _figures_type(self, figure: str) -> str:
        kind = "Figures" if figure in {"sum", "avg"} else "Extremes"
        return f"{self.made.entity.name}{kind}"

    # ---------------------------------------------------------------- the rows and their parts

    def source(self, count: int) -> Select[Any]:
        """One row for each group, at most so many."""
        partial = self._partial().cte(self._parts)
        keys = [self._key(self._parts, index) for index in range(len(self.terms))]
        columns: list[Any] = [sql.label(f"k{index}") for index, sql in enumerate(keys)]
        columns.append(func.coalesce(func.sum(self._column(self._parts, "n")), 0).label("n"))
        for name, (field, parts) in self._wanted.items():
            if isinstance(field, Column):
                columns += [
                    self._joined(name, part, self._parts).label(f"{part}_{name}")
                    for part in sorted(parts)
                ]
        grouped = select(*columns).select_from(named_table(self._parts))
        for sql in keys:
            grouped = grouped.group_by(sql)
        ordered = [term for sql in keys for term in (sql.is_(None), sql)]
        grouped = grouped.order_by(*ordered).limit(literal_column(str(count)))
        outer = select().select_from(grouped.subquery(self._groups))
        return outer.add_cte(partial, nest_here=True)

    def _joined(self, name: str, part: str, alias: str) -> SQL:
        """A part of a measure over several rows of parts."""
        values = self._column(alias, f"{part}_{name}")
        combined: SQL = getattr(func, "sum" if part == "count" else part)(values)
        return type_coerce(combined, values.type)

    def _partial(self) -> Select[Any]:
        """One row for each group and currency, with the parts of every measure."""
        base = self._rows()
        keys = [self._key(self._base, index) for index in range(len(self.terms))]
        columns: list[Any] = [sql.label(f"k{index}") for index, sql in enumerate(keys)]
        for name in self._currencies:
            currency = self._column(self._base, name)
            columns.append(currency.label(name))
            keys.append(currency)
        columns.append(func.count().label("n"))
        for name, (_field, parts) in self._wanted.items():
            value = self._column(self._base, f"v_{name}")
            columns += [
                getattr(func, part)(value).label(f"{part}_{name}") for part in sorted(parts)
            ]
        return select(*columns).select_from(base.subquery(self._base)).group_by(*keys)

    def _rows(self) -> Select[Any]:
        """Every record that the connection matches, with its keys and measures."""
        source, node, _edge = self.made.rows()
        columns: list[Any] = []
        for index, term in enumerate(self.terms):
            sql = self._key_sql(term, node)
            self._key_types.append(String() if term.part is not None else sql.type)
            columns.append(sql.label(f"k{index}"))
        for name, (field, _parts) in self._wanted.items():
            amount = field.amount if isinstance(field, MoneyField) else field.sql
            sql = amount(node, self.context.env)
            self._value_types[name] = sql.type
            columns.append(sql.label(f"v_{name}"))
            if isinstance(field, MoneyField):
                currency = field.currency(node, self.context.env)
                columns += self._currency(name, currency)
        columns = columns or [literal_column("1").label("one")]
        return source.with_only_columns(*columns, maintain_column_froms=True)

    def _currency(self, measure: str, sql: SQL) -> list[SQL]:
        """Note the currency of a measure; measures may share one. New ones become columns."""
        text = str(sql)
        known = {written: name for name, written in self._currencies.items()}
        self._currency_of[measure] = known.get(text) or f"currency{len(known)}"
        if text in known:
            return []
        self._currencies[self._currency_of[measure]] = text
        return [sql.label(self._currency_of[measure])]

    def _key_sql(self, term: GroupTerm, node: TableRow) -> SQL:
        context, key = self.context, term.key
        row = node
        if key.relation is not None:
            row = table_row(key.relation.target, context.alias())
        sql = key.column.sql(row, context.env)
        if term.part is not None:
            sql = date_part(sql, key.column.kind.form, term.part, context.dialect)
        if key.relation is None:
            return sql
        context.read_permission(key.owner)
        alias = row._alias  # noqa: SLF001 (the row's attributes are its columns)
        found = select(sql).select_from(table(key.relation.target, alias))
        found = found.where(key.relation.on(node, row, context.env))
        for keep in context.visible(key.relation.target, row):
            found = found.where(keep)
        return found.scalar_subquery()

    def _key(self, alias: str, index: int) -> SQL:
        return literal_column(f'{alias}."k{index}"', self._key_types[index])

    def _column(self, alias: str, name: str) -> SQL:
        if name.startswith("currency"):
            return literal_column(f'{alias}."{name}"', String())
        part, _, measure = name.partition("_")
        kind = self._value_types.get(measure)
        known = kind is not None and part != "count"
        return literal_column(f'{alias}."{name}"', kind if known else BigInteger())

    # ---------------------------------------------------------------- what is written of a group

    def object(self) -> Json:
        """The object of a group; its source was made before."""
        return self.emit.object([(key, self._written(n)) for key, n in self.selected.items()])

    def _written(self, nodes: Nodes) -> Json:
        name = nodes[0].name.value
        match name:
            case "keys":
                keys = [self._key_json(index) for index in range(len(self.terms))]
                return self.emit.array(keys)
            case "count":
                return self.emit.count(literal_column(f'{self._groups}."n"'))
            case "__typename":
                return self.emit.constant(self.type_name)
        fields = self._figure_fields(name, nodes)
        return self.emit.object([(key, self._figure(name, n)) for key, n in fields.items()])

    def _key_json(self, index: int) -> Json:
        term, sql = self.terms[index], self._key(self._groups, index)
        kind: Kind = term.key.column.kind
        if term.part is not None or kind.form == "number":
            return self.emit.scalar(cast(sql, Text), CURSOR, nullable=True)
        if kind.form == "boolean":
            words = case(
                (sql.is_(None), literal_column("NULL")),
                (sql, literal_column("'true'")),
                else_=literal_column("'false'"),
            )
            return self.emit.scalar(words, CURSOR, nullable=True)
        owner = term.key.column.target or term.key.owner.name
        shown = self.context.catalog.types[owner] if kind.form == "id" else None
        prefix = shown.prefix if isinstance(shown, Entity) else ""
        return self.emit.scalar(sql, kind, nullable=True, prefix=prefix)

    def _figure(self, figure: str, nodes: Nodes) -> Json:
        name = nodes[0].name.value
        if name == "__typename":
            return self.emit.constant(self._figures_type(figure))
        field, _parts = self._wanted[name]
        if isinstance(field, MoneyField):
            return self._money(figure, name, nodes)
        sql = self._column(self._groups, f"{PARTS[figure][0]}_{name}")
        if figure == "avg":
            sql = average(sql, self._column(self._groups, f"count_{name}"), self.context.dialect)
        kind = field.kind
        if figure in {"sum", "avg"}:
            scale = scale_of(sql.type)
            exact = Exact(38, scale)
            sql = type_coerce(sql, exact)
            kind = Kind("Decimal", "decimal", exact)
        return self.emit.scalar(sql, kind, nullable=True)

    def _money(self, figure: str, name: str, nodes: Nodes) -> Json:
        """The amounts of a group, one for each currency, in the order of their codes."""
        context = self.context
        inner, outer = context.alias(), context.alias()
        match_keys = [
            self._key(inner, index).is_not_distinct_from(self._key(self._groups, index))
            for index in range(len(self.terms))
        ]
        total = self._joined(name, PARTS[figure][0], inner)
        currency = self._column(inner, self._currency_of[name])
        amount = total
        if figure == "avg":
            count = self._joined(name, "count", inner)
            amount = average_money(total, count, currency, context.dialect)
        rows = (
            select(amount.label("amount"), currency.label("currency"))
            .select_from(named_table(self._parts).alias(inner))
            .where(and_(true(), *match_keys))
            .group_by(currency)
            .having(total.is_not(None))
            .order_by(currency)
        )
        chosen = [(k, n[0].name.value) for k, n in below(context, "Money", nodes).items()]
        money = self.emit.money(
            literal_column(f'{outer}."amount"', amount.type),
            literal_column(f'{outer}."currency"', String()),
            chosen,
        )
        return self.emit.subquery(
            self.emit.collect(money), select().select_from(rows.subquery(outer)), always=True
        )
