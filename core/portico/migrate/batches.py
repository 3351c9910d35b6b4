"""How Alembic rebuilds a table on SQLite: it reads that table only, none that it points at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial


@contextmanager
def tables_read_alone() -> Iterator[None]:
    """Meanwhile, ``op.batch_alter_table`` reads one table, unless a revision asks for more.

    By itself it reads every table that a foreign key leads to, directly or through others, only
    to forget them: four fifths of the reading.
    """
    from alembic import op  # noqa: PLC0415 (a server starts without)

    whole = op.batch_alter_table
    op.batch_alter_table = partial(whole, reflect_kwargs={"resolve_fks": False})
    try:
        yield
    finally:
        op.batch_alter_table = whole
