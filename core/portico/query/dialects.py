"""The dialects that statements of reads are compiled for."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.sqlite.base import SQLiteCompiler

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Dialect


def of_reads(dialect: Dialect) -> Dialect:
    """The dialect; SQLite's writes no ``OFFSET 0``."""
    if dialect.name != "sqlite":
        return dialect
    made = copy(dialect)
    made.statement_compiler = _Compiler
    return made


class _Compiler(SQLiteCompiler):
    """A page says where it begins by its cursor: each OFFSET is a parameter of 0 for nothing."""

    def limit_clause(self, select: Select[Any], **kw: Any) -> str:
        """``LIMIT`` alone, which leaves SQLite's parser four symbols more for what is nested."""
        limit = select._limit_clause  # noqa: SLF001 (as all dialects do)
        return "" if limit is None else f"\n LIMIT {self.process(limit, **kw)}"
