"""SQLite for transactions: each statement is one errand of the connection's thread.

SQLAlchemy sends four: for a cursor, the statement, its rows, and to close the cursor. Each has two
threads wait for one another, which costs many times what SQLite needs for a small statement.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util import EMPTY_DICT, await_

if TYPE_CHECKING:
    from collections.abc import Callable


class Ran(NamedTuple):
    """What is left of a statement that ran: its cursor is closed."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int = 0
    rows: tuple[Any, ...] | list[Any] = ()


def _execute(connection: sqlite3.Connection, sql: str, parameters: Any) -> Ran:
    with closing(connection.execute(sql, parameters or ())) as cursor:
        rows = cursor.fetchall() if cursor.description else ()
        return Ran(cursor.description, cursor.rowcount, cursor.lastrowid or 0, rows)


def _execute_many(connection: sqlite3.Connection, sql: str, parameters: Any) -> Ran:
    with closing(connection.executemany(sql, parameters)) as cursor:
        return Ran(cursor.description, cursor.rowcount, cursor.lastrowid or 0)


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """What SQLAlchemy takes for a cursor: the rows and figures of the statement that ran last."""

    __slots__ = ("_ran",)

    def __init__(self, connection: AsyncAdapt_aiosqlite_connection) -> None:
        self._adapt_connection = connection
        self._connection = connection._connection  # noqa: SLF001 (as SQLAlchemy's own does)
        self._soft_closed_memoized = EMPTY_DICT
        self._rows = deque()
        self._ran = Ran()

    @property
    def description(self) -> Any:
        return self._ran.description

    @property
    def rowcount(self) -> int:
        return self._ran.rowcount

    @property
    def lastrowid(self) -> int:
        return self._ran.lastrowid

    def execute(self, operation: Any, parameters: Any = None) -> None:
        self._run(_execute, operation, parameters)

    def executemany(self, operation: Any, seq_of_parameters: Any) -> None:
        self._run(_execute_many, operation, seq_of_parameters)

    def _run(self, errand: Callable[..., Ran], sql: str, parameters: Any) -> None:
        try:
            self._ran = await_(self._sent(errand, sql, parameters))
        except Exception as error:  # noqa: BLE001 (it is raised again, as SQLAlchemy expects it)
            self._adapt_connection._handle_exception(error)  # noqa: SLF001 (likewise)
        self._rows = deque(self._ran.rows)

    async def _sent(self, errand: Callable[..., Ran], sql: str, parameters: Any) -> Ran:
        connection: Any = self._connection
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 (likewise)
            ran: Ran = await connection._execute(errand, connection._conn, sql, parameters)  # noqa: SLF001
        return ran

    async def _async_soft_close(self) -> None:
        """There is nothing left to close."""

    def close(self) -> None:
        self._rows.clear()


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = Cursor  # type: ignore[assignment]  # typed as the very class it has itself


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *given: Any, **named: Any) -> _Connection:
        made = super().connect(*given, **named)
        return _Connection(self, made._connection)  # noqa: SLF001 (the same, with our cursors)


DRIVER: Final = _Driver(aiosqlite, sqlite3)
"""The driver, for ``create_engine(…, module=DRIVER)``."""
