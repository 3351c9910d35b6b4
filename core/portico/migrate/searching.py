"""What a revision that is written from the models says of search: the column and its index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from alembic.autogenerate import renderers
from alembic.operations import ops

from portico.database.search import Searchable, Searched
from portico.database.search.index import COLUMN

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext

WORDS = "from portico.database.search import add_search, drop_search"


class AddSearch(ops.MigrateOperation):
    """Make the rows of a table searchable."""

    def __init__(self, table: str, searched: Searched) -> None:
        self.table = table
        self.searched = searched


class DropSearch(ops.MigrateOperation):
    """Take that back."""

    def __init__(self, table: str) -> None:
        self.table = table


@renderers.dispatch_for(AddSearch)
def _add(context: AutogenContext, operation: AddSearch) -> str:
    context.imports.add(WORDS)
    title, others = map(_tuple, operation.searched)
    return f'add_search(op.get_bind(), "{operation.table}", title={title}, others={others})'


@renderers.dispatch_for(DropSearch)
def _drop(context: AutogenContext, operation: DropSearch) -> str:
    context.imports.add(WORDS)
    return f'drop_search(op.get_bind(), "{operation.table}")'


def _tuple(names: Sequence[str]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"({quoted},)" if len(names) == 1 else f"({quoted})"


def write_search(script: ops.MigrationScript) -> None:
    """Let a revision say ``add_search`` where it would only add the column of words."""
    for upgrade, downgrade in zip(script.upgrade_ops_list, script.downgrade_ops_list, strict=True):
        tables = list(_taken(upgrade))
        upgrade.ops += [AddSearch(table, _searched(table)) for table in tables]
        list(_taken(downgrade))
        downgrade.ops[:0] = [DropSearch(table) for table in reversed(tables)]


def _taken(container: Any) -> Iterator[str]:
    """Take the column of words out of what a revision does; the tables that have it."""
    for each in list(container.ops):
        match each:
            case ops.CreateTableOp():
                if any(getattr(column, "name", "") == COLUMN for column in each.columns):
                    yield each.table_name
                each.columns = [c for c in each.columns if getattr(c, "name", "") != COLUMN]
            case ops.ModifyTableOps():
                yield from _taken(each)
                if each.is_empty():
                    container.ops.remove(each)
            case ops.AddColumnOp() if each.column.name == COLUMN:
                container.ops.remove(each)
                yield each.table_name
            case ops.DropColumnOp() if each.column_name == COLUMN:
                container.ops.remove(each)
            case _:
                pass


def _searched(table: str) -> Searched:
    """What the class of a table is searched by."""
    return next(
        model.SEARCHED
        for model in _subclasses(Searchable)
        if getattr(model, "__tablename__", "") == table
    )


def _subclasses(kind: type[Searchable]) -> Iterator[type[Searchable]]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)
