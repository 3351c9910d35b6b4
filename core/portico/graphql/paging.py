"""Pages of a list for exports: a query of our own, planned as a client's is, for the same actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from portico.errors import refuse
from portico.operations.bulk.pages import Asked, Page
from portico.query.context import FIELD_HIDDEN
from portico.query.variables import VariableErrors

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from portico.access import Actor
    from portico.query.engine import Engine
    from portico.query.hidden import Notice

COLUMN: Final = 2
"""Where the path of a field names its column: after the list and `nodes`."""


def pages(engine: Engine, size: int) -> Callable[[Session, Actor, Asked], Page]:
    """What reads pages of a size, within a session's transaction."""

    def read(session: Session, actor: Actor, asked: Asked) -> Page:
        document = engine.document(_query(engine, asked, size))
        if document.errors:
            raise refuse("EXPORT_SELECTION", str(document.errors[0]), "input", "columns")
        operation = document.operation(None)
        given: dict[str, Any] = {"where": dict(asked.where), "after": asked.after}
        try:
            variables = engine.variables(document, operation, given)
        except VariableErrors as error:
            raise refuse("EXPORT_WHERE", str(error.errors[0]), "input", "where") from None
        plan = engine.query_plan(document, operation, variables, actor)
        values = plan.values(variables, actor)
        text = session.connection().exec_driver_sql(plan.sql, values).scalar_one()
        found = orjson.loads(text)[asked.plural]
        info = found["pageInfo"]
        after = info["endCursor"] if info["hasNextPage"] else None
        return Page(found["nodes"], after, tuple(map(_noticed, plan.notices)))

    return read


def _noticed(notice: Notice) -> dict[str, Any]:
    """A hidden field, by the column that it is empty in."""
    column = notice.path[COLUMN]
    return {
        "code": FIELD_HIDDEN,
        "message": notice.message,
        "column": column,
        "field": notice.field,
        "permission": notice.permission,
    }


def _query(engine: Engine, asked: Asked, size: int) -> str:
    assert engine.schema.query_type is not None  # noqa: S101 (every schema has it)
    where = engine.schema.query_type.fields[asked.plural].args["where"].type
    return (
        f"query ($where: {where}, $after: String) {{ "
        f"{asked.plural}(where: $where, after: $after, first: {size}) {{ "
        f"nodes {{ {asked.selection} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    )
