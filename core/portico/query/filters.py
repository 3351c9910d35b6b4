"""``where``: typed conditions become SQL criteria."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, literal_column, not_, or_, select, true

from portico.database import Exact
from portico.errors import RequestError
from portico.query.conversions import converter, exactly
from portico.query.fields import Column, Items, Many, MoneyField, Nested, One
from portico.query.kinds import CURRENCY, DECIMAL
from portico.query.members import is_member, members_parameter
from portico.query.rows import TableRow, table, table_row
from portico.query.texts import begins_with, has_within

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from portico.errors import Path
    from portico.query.context import Context
    from portico.query.fields import Model, ObjectType
    from portico.query.kinds import Kind

    SQL = ColumnElement[Any]
    Test = ColumnElement[bool]

Where = Mapping[str, Any]


def where(context: Context, shown: ObjectType, row: TableRow, given: Where, path: Path) -> Test:
    """The criterion for a ``where`` input of a type."""
    tests: list[Test] = [true()]
    for name, value in given.items():
        if value is not None or name not in _JOINERS:
            tests.append(_condition(context, shown, row, name, value, (*path, name)))
    return and_(*tests)


_JOINERS = {"and": and_, "or": or_, "not": not_}


def _condition(  # noqa: PLR0911 (one for each kind of condition)
    context: Context, shown: ObjectType, row: TableRow, name: str, value: Any, path: Path
) -> Test:
    if name == "not":
        return not_(where(context, shown, row, value, path))
    if name in _JOINERS:
        parts = [where(context, shown, row, part, (*path, i)) for i, part in enumerate(value)]
        return and_(true(), *parts) if name == "and" else or_(false(), *parts)
    field = context.catalog.fields(shown.name)[name]
    context.require_shown(shown, field, path)
    if value is None and not isinstance(field, One):
        return true()
    match field:
        case Column():
            sql = field.sql(row, context.env)
            return _compare(context, sql, field.kind, value, path, field.target or shown.name)
        case MoneyField():
            return _money(context, field, row, value, path)
        case Nested():
            return where(context, field.type, row, value, path)
        case One() | Many() | Items():
            return _related(context, field, row, value, path)
    raise AssertionError(f"{shown.name}.{name} is no condition")


def _money(context: Context, field: MoneyField, row: TableRow, value: Where, path: Path) -> Test:
    sides = {"amount": (field.amount, DECIMAL), "currency": (field.currency, CURRENCY)}
    tests = [
        _compare(context, sides[n][0](row, context.env), sides[n][1], v, (*path, n), "")
        for n, v in value.items()
        if v is not None
    ]
    return and_(true(), *tests)


def _related(
    context: Context, field: One | Many | Items, row: TableRow, value: Any, path: Path
) -> Test:
    if value is None:
        return not_(_exists(context, field, row, {}, path))
    tests: list[Test] = [true()]
    for quantifier, inner in value.items():
        found = _exists(context, field, row, inner or {}, (*path, quantifier))
        negative = quantifier == "none" or (quantifier == "is" and inner is None)
        tests.append(not_(found) if negative else found)
    return and_(*tests)


def _exists(
    context: Context, field: One | Many | Items, row: TableRow, inner: Where, path: Path
) -> Test:
    model: Model = field.model if isinstance(field, Items) else field.target
    shown = field.type if isinstance(field, Items) else context.catalog.of_model(model)
    context.read_permission(shown)
    alias = context.alias()
    other = table_row(model, alias)
    found: Select[Any] = select(literal_column("1"))
    if isinstance(field, Many) and field.edge is not None and field.edge_on is not None:
        edge_alias = context.alias()
        edge = table_row(field.edge, edge_alias)
        joined = table(field.edge, edge_alias).join(
            table(model, alias), field.on(edge, other, context.env)
        )
        found = found.select_from(joined).where(field.edge_on(row, edge, context.env))
        found = found.where(*context.visible(field.edge, edge))
    else:
        found = found.select_from(table(model, alias)).where(field.on(row, other, context.env))
    found = found.where(where(context, shown, other, inner, path))
    about = field.about if isinstance(field, Many) else None
    for keep in context.visible(model, other, about):
        found = found.where(keep)
    return found.exists()


def _compare(context: Context, sql: SQL, kind: Kind, given: Where, path: Path, target: str) -> Test:
    column = sql.type if kind.form == "decimal" else kind.column
    tests: list[Test] = [true()]
    for operator, value in given.items():
        here = (*path, operator)
        convert = converter(kind, target, context.prefixes, here)
        if isinstance(column, Exact):
            convert = exactly(column, here)
        operand = _Operand(context, kind, column, convert, here)
        tests.append(operand.test(sql, operator, value))
    return and_(*tests)


class _Operand:
    """The right-hand side of one comparison."""

    def __init__(
        self,
        context: Context,
        kind: Kind,
        column: Any,
        convert: Callable[[Any], Any],
        path: Path,
    ) -> None:
        self.context = context
        self.kind = kind
        self.column = column
        self.convert = convert
        self.path = path

    def test(self, sql: SQL, operator: str, value: Any) -> Test:
        """The comparison as SQL."""
        if operator == "isNull":
            wanted = self.context.structural(value, bool)
            return sql.is_(None) if wanted else sql.is_not(None)
        if value is None:
            return self._with_null(sql, operator)
        if operator in {"in", "notIn"}:
            member = self._member(sql, value)
            return member if operator == "in" else not_(member)
        test: Test = _OPERATORS[operator](self, sql, self._bind(value))
        return test

    def _bind(self, value: Any) -> SQL:
        return self.context.parameter(value, self.column, self.convert)

    def _with_null(self, sql: SQL, operator: str) -> Test:
        if operator == "eq":
            return sql.is_(None)
        if operator == "neq":
            return sql.is_not(None)
        raise RequestError(
            "BAD_USER_INPUT", f"null cannot be compared with {operator}; use isNull.", self.path
        )

    def _member(self, sql: SQL, value: Any) -> Test:
        dialect = self.context.dialect
        column, prepare = members_parameter(self.column, dialect)
        bound = self.context.parameter(value, column, lambda v: prepare(self._convert_all(v)))
        return is_member(sql, bound, dialect)

    def _convert_all(self, values: list[Any]) -> list[Any]:
        return [self.convert(value) for value in values]


_OPERATORS: dict[str, Callable[[_Operand, Any, Any], Any]] = {
    "eq": lambda _o, sql, value: sql == value,
    "neq": lambda _o, sql, value: sql != value,
    "gt": lambda _o, sql, value: sql > value,
    "gte": lambda _o, sql, value: sql >= value,
    "lt": lambda _o, sql, value: sql < value,
    "lte": lambda _o, sql, value: sql <= value,
    "contains": lambda o, sql, value: has_within(sql, value, o.context.dialect),
    "startsWith": lambda o, sql, value: begins_with(sql, value, o.context.dialect),
}
