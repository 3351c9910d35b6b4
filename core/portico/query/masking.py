"""Masking: the columns behind guarded fields, and documents of changes without what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from portico.database import Document
from portico.database.records import camel
from portico.ledger import AuditEntry
from portico.query.emit.strategy import quoted
from portico.query.fields import Batched, Column, Input, Items, Many, MoneyField, Nested, One
from portico.query.rows import table_row, used_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.sql.compiler import SQLCompiler

    from portico.query.catalog import Catalog
    from portico.query.env import RequestEnv
    from portico.query.fields import AnyField, Model

    Guards = dict[str, dict[str, frozenset[str]]]
    Found = tuple[str, str, frozenset[str]]

MASKED = '{"masked":true}'
"""What stands for a change that may not be seen."""


def guarded_columns(catalog: Catalog, env: RequestEnv) -> Guards:
    """By table and field of the audit trail: the permissions that its values need.

    A column that some field shows as it is to all who may read its type is no secret.
    """
    guards: Guards = {}
    open_columns: set[tuple[str, str]] = set()
    for entity in catalog.entities.values():
        if entity.model is AuditEntry:  # what it shows depends on this
            continue
        for table, column, needed in _columns(entity.fields, entity.model, env, frozenset()):
            if needed:
                fields = guards.setdefault(table, {})
                fields[column] = fields.get(column, frozenset()) | needed
            else:
                open_columns.add((table, column))
    return {
        table: {_audited(n): each for n, each in fields.items() if (table, n) not in open_columns}
        for table, fields in guards.items()
    }


def _audited(column: str) -> str:
    """A column as the audit trail calls it."""
    return camel(column.strip("_"))


def _columns(
    fields: Sequence[AnyField], model: Model, env: RequestEnv, within: frozenset[str]
) -> Iterator[Found]:
    """Table, column and permissions of what fields read; ``within`` are needed for all of them."""
    for field in fields:
        needed = within | ({field.permission} if field.permission else frozenset())
        match field:
            case Nested():
                yield from _columns(field.type.fields, model, env, needed)
            case Items():
                yield from _columns(field.type.fields, field.model, env, needed)
            case Many(edge=edge) if edge is not None:
                yield from _columns(field.edge_fields, edge, env, needed)
            case Batched():
                for given in field.inputs:
                    for found in _read(given, model, env, needed):
                        if found[2]:  # what Python makes of it shows it to nobody as it is
                            yield found
            case Column() | MoneyField() | One():
                yield from _read(field, model, env, needed)


def _read(
    field: Column | Input | MoneyField | One, model: Model, env: RequestEnv, needed: frozenset[str]
) -> Iterator[Found]:
    row, asking = table_row(model, "probe"), env.noting()
    shown: Any = None
    match field:
        case Column() | Input():
            shown = field.sql(row, asking)
        case MoneyField():
            shown = field.amount(row, asking)
        case One():
            field.on(row, table_row(field.target, "other"), asking)
    needed |= asking.asked
    for column in used_columns(row):
        alone = isinstance(field, One) or str(shown) == f'probe."{column}"'
        if column != "id" and (needed or alone):
            yield model.__tablename__, column, needed


class MaskedDocument(FunctionElement[Any]):
    """A document of changes in which some fields say that they are masked."""

    name = "masked_document"
    type = Document()
    inherit_cache = True


def masked_document(document: Any, fields: Sequence[str]) -> MaskedDocument:
    """The document, its order kept, with these fields masked where it has them."""
    return MaskedDocument(document, *[quoted(each) for each in sorted(fields)])


@compiles(MaskedDocument, "sqlite")
def _on_sqlite(element: MaskedDocument, compiler: SQLCompiler, **given: Any) -> str:
    document, *fields = [compiler.process(each, **given) for each in element.clauses]
    pairs = [f"""'$."' || {field} || '"', json('{MASKED}')""" for field in fields]
    return f"json_replace({document}, {', '.join(pairs)})"


@compiles(MaskedDocument, "postgresql")
def _on_postgresql(element: MaskedDocument, compiler: SQLCompiler, **given: Any) -> str:
    document, *fields = [compiler.process(each, **given) for each in element.clauses]
    value = f"CASE WHEN e.key IN ({', '.join(fields)}) THEN '{MASKED}' ELSE e.value::text END"
    pairs = f"string_agg(to_json(e.key)::text || ':' || {value}, ',' ORDER BY e.place)"
    each = f"json_each({document}) WITH ORDINALITY AS e(key, value, place)"
    return f"(SELECT ('{{' || coalesce({pairs}, '') || '}}')::json FROM {each})"  # noqa: S608 (our own names only)
