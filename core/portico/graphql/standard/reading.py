"""One request's reads: small statements on one connection, with values bound as literals."""

from __future__ import annotations

from asyncio import Future, get_running_loop
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, literal, select, type_coerce

from portico.database.types import Exact
from portico.query.batches import computed
from portico.query.fields import Batched, Column, Entity
from portico.query.rows import column_types, table, table_row
from portico.query.scalars import id_text, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import FromClause, Select
    from sqlalchemy.orm import Session
    from sqlalchemy.types import TypeEngine

    from portico.access import Actor
    from portico.query.catalog import Catalog
    from portico.query.context import Context
    from portico.query.engine import Engine
    from portico.query.fields import Model
    from portico.query.kinds import Kind
    from portico.query.rows import TableRow

Values = dict[str, Any]
"""The values of one row by column."""


class ValueRow:
    """A row that was read: its attributes are its values, as parameters of further SQL."""

    def __init__(self, values: Values, types: Mapping[str, TypeEngine[Any]]) -> None:
        self._values = values
        self._types = types

    def __getattr__(self, name: str) -> BindParameter[Any]:
        if name not in self._types:
            raise AttributeError(f"this row has no column {name!r}")
        return literal(self._values[name], self._types[name])


class Reading:
    """What resolvers read with: a session, and for whom.

    ``plain`` is the context of expressions that stand in no other statement.
    """

    def __init__(self, engine: Engine, session: Session, actor: Actor) -> None:
        self.engine = engine
        self.session = session
        self.actor = actor
        self.plain = self.context()
        self._waiting: dict[int, _Batch] = {}

    @property
    def catalog(self) -> Catalog:
        """What can be read."""
        return self.engine.catalog

    def context(self) -> Context:
        """The context of one statement; nothing in it comes from a variable."""
        return self.engine.context(self.engine.nothing, {}, self.actor)

    def fetch(self, context: Context, statement: Select[Any]) -> Sequence[Any]:
        """The rows of a statement that was built in a context."""
        given = {name: read({}, self.actor) for name, read in context.parameters.items()}
        return self.session.execute(statement, given).all()

    def rows(self, context: Context, query: Query) -> list[ValueRow]:
        """The rows that a query finds."""
        found = self.fetch(context, query.statement())
        return [ValueRow(dict(row._mapping), query.types) for row in found]  # noqa: SLF001 (its public name)

    def scalar(self, owner: str, field: Column, row: Any) -> Any:
        """The JSON value of a scalar field; an id's type is the owner unless it says another."""
        value = self.value(field.sql(row, self.plain.env), field.kind)
        return self.json(field.kind, value, field.target or owner)

    def later(self, owner: str, field: Batched, row: Any) -> Future[Any]:
        """The JSON value of a batched field, once :meth:`compute` was called."""
        env = self.plain.env
        inputs = [
            self.json(each.kind, self.value(each.sql(row, env), each.kind), "")
            for each in field.inputs
        ]
        batch = self._waiting.setdefault(id(field), _Batch(field))
        batch.inputs.append(inputs)
        batch.values.append((get_running_loop().create_future(), field.target or owner))
        return batch.values[-1][0]

    def compute(self) -> None:
        """Make the values of all batched fields that were asked for."""
        for batch in self._waiting.values():
            made = computed(batch.field, batch.inputs, self.actor)
            for (future, owner), value in zip(batch.values, made, strict=True):
                if isinstance(value, Exception):
                    future.set_exception(value)
                else:
                    future.set_result(self.json(batch.field.kind, value, owner))

    def value(self, sql: Any, kind: Kind) -> Any:
        """The value of an expression of a kind."""
        if kind.form == "decimal" and not isinstance(sql.type, Exact):
            sql = type_coerce(sql, kind.column)
        return self.evaluated(sql)

    def evaluated(self, sql: Any) -> Any:
        """The value of an expression over a row's values; a bare value needs no database."""
        if isinstance(sql, BindParameter) and sql.key not in self.plain.parameters:
            return sql.effective_value
        return self.fetch(self.plain, select(sql))[0][0]

    def json(self, kind: Kind, value: Any, owner: str) -> Any:
        """A Python value as JSON shows it."""
        if value is None:
            return None
        match kind.form:
            case "id":
                shown = self.catalog.types.get(owner)
                return id_text(shown.prefix if isinstance(shown, Entity) else "", value)
            case "number":
                return int(value)
            case "boolean":
                return bool(value)
            case _:
                return plain(value)


@dataclass(slots=True)
class _Batch:
    """A batched field, the inputs of its rows, and what waits for their values."""

    field: Batched
    inputs: list[list[Any]] = dataclass_field(default_factory=list)
    values: list[tuple[Future[Any], str]] = dataclass_field(default_factory=list)


class Query:
    """A SELECT of all columns of a model's table, under construction."""

    def __init__(self, context: Context, model: Model) -> None:
        self.alias = context.alias()
        self.row: TableRow = table_row(model, self.alias)
        self.types = column_types(model)
        self.source: FromClause = table(model, self.alias)
        self._select = select(*columns_of(self.row, self.types)).select_from(self.source)
        self.where(*context.visible(model, self.row))

    def where(self, *tests: Any) -> Query:
        """Only the rows that meet these tests."""
        self._select = self._select.where(*tests)
        return self

    def order_by(self, *terms: Any) -> Query:
        """Sort the rows."""
        self._select = self._select.order_by(*terms)
        return self

    def statement(self) -> Select[Any]:
        """The finished SELECT."""
        return self._select


def columns_of(row: Any, types: Mapping[str, TypeEngine[Any]], prefix: str = "") -> list[Any]:
    """All columns of a row, labelled by their names."""
    return [getattr(row, name).label(f"{prefix}{name}") for name in types]
