"""What went wrong in the database, as an error of Portico, and whether to try again."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from typing import Final

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError

from portico.database.types import DoesNotFit
from portico.errors import Problem, Refused, RequestError, Unavailable

log = structlog.get_logger(__name__)

TRIES: Final = 10
"""How often a deed is tried that others were in the way of: for about three seconds."""
LONGEST_PAUSE: Final = 0.5

AGAIN: Final = {
    "40001": "it could not be serialized",
    "40P01": "a deadlock",
    "55P03": "a lock was not to be had",
}
"""The states of PostgreSQL in which the same transaction may succeed the next time."""


OUT_OF_RANGE: Final = Problem(
    "OUT_OF_RANGE",
    "A day, or a number of days, leads beyond the years 1 to 9999, or a number is too large or too "
    "fine to be kept. Give one that is nearer.",
)


class Contended(Unavailable):
    """Others were in the way; the transaction was undone and may be tried again at once."""

    def __init__(self, reason: str) -> None:
        super().__init__("TRY_AGAIN", reason)


class TryAgain(Unavailable):
    """Others were in the way, however often the deed was tried."""

    def __init__(self) -> None:
        super().__init__(
            "TRY_AGAIN",
            "Others were changing the same records all the time. Nothing was done; try again.",
        )


class AllBusy(Unavailable):
    """Every connection to the database is in use, and none became free in time."""

    def __init__(self) -> None:
        super().__init__(
            "TRY_AGAIN",
            "All connections to the database are in use. Nothing was done; try again.",
        )


class TooDeep(RequestError):
    """SQLite cannot parse a statement that is nested so deep. PostgreSQL has no such limit."""

    def __init__(self) -> None:
        super().__init__(
            "QUERY_TOO_LARGE",
            "The selection is nested too deep for one statement on SQLite: select less below.",
        )


def pauses() -> Iterator[float]:
    """How long to wait before each further try, in seconds: longer each time, never the same."""
    for tried in range(TRIES - 1):
        longest = min(LONGEST_PAUSE, 0.02 * 2**tried)
        yield random.uniform(longest / 2, longest)  # noqa: S311 (nobody gains by guessing it)


def contended(error: Exception) -> Contended | None:
    """Whether others were in the way, and how."""
    original = getattr(error, "orig", error)
    state = getattr(original, "sqlstate", None)
    if state in AGAIN:
        return Contended(AGAIN[state])
    busy = "database is locked", "database table is locked"
    if isinstance(error, OperationalError) and str(original) in busy:
        return Contended("another process is writing")
    return None


def translate(error: Exception) -> Exception:
    """The Portico error for a database error; any other error unchanged."""
    if found := contended(error):
        return found
    if problem := _problem(error):
        return Refused(problem)
    if _is_too_deep(getattr(error, "orig", error)):
        return TooDeep()
    if isinstance(error, NoConnection):
        return AllBusy()
    return unavailable(error) if _is_gone(error) else error


def _problem(error: Exception) -> Problem | None:
    """Why what was written is refused."""
    if isinstance(error, StaleDataError):
        return Problem("CONFLICT", "The record was changed meanwhile. Read it and try again.")
    if isinstance(error, IntegrityError):
        log.warning("integrity error", error=str(error.orig))
        return Problem("CONSTRAINT", _constraint(error))
    if _is_out_of_range(getattr(error, "orig", error)):
        log.warning("out of range", exc_info=error)
        return OUT_OF_RANGE
    return None


def _is_out_of_range(original: object) -> bool:
    """Whether Python, a driver, a column or PostgreSQL cannot hold a sum, or what was given."""
    if isinstance(original, (OverflowError, DoesNotFit)) or "(value out of " in str(original):
        return True
    return getattr(original, "sqlstate", None) in {"22003", "22008"}


def _is_gone(error: Exception) -> bool:
    """Whether the database is not there, or not migrated."""
    original = getattr(error, "orig", error)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if _is_behind(original) or _turns_away(original):
        return True
    return isinstance(error, (OperationalError, InterfaceError, ConnectionError, OSError))


def _turns_away(original: object) -> bool:
    """Whether PostgreSQL is starting or stopping, is full, or lets us in no longer."""
    return str(getattr(original, "sqlstate", None)).startswith(TURNED_AWAY)


TURNED_AWAY: Final = ("08", "28", "3D", "53", "57P", "58")
"""The states, or classes of states, of PostgreSQL that tell of the server, not of a statement."""


def _is_behind(original: object) -> bool:
    """Whether PostgreSQL misses a table or a column that a migration brings."""
    return getattr(original, "sqlstate", None) in {"42P01", "42703"}


def _is_of_the_file(error: object) -> bool:
    """Whether SQLite cannot use its file, or misses what a migration brings."""
    return isinstance(error, sqlite3.OperationalError) and (
        error.sqlite_errorcode in GONE or str(error).startswith("no such")
    )


def _is_too_deep(original: object) -> bool:
    return str(original) == "parser stack overflow"


def _constraint(error: IntegrityError) -> str:
    text = str(error.orig)
    kind = "is already taken" if "unique" in text.lower() else "does not fit the other records"
    return f"A value {kind}; the database refused it."


def unavailable(error: Exception) -> Unavailable | RequestError:
    """Why the database did not answer: not migrated, or not there."""
    text = str(error).lower()
    missing = "no such table", "no such column", "undefinedtable", "does not exist"
    if any(each in text for each in missing):
        return Unavailable(
            "DATABASE_NOT_MIGRATED", "The database is not migrated: run `portico migrate`."
        )
    log.error("database unavailable", error=str(error))
    return Unavailable("DATABASE_UNAVAILABLE", "The database does not answer. Try again soon.")


GONE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_PERM),
}
"""What SQLite says if its file cannot be used; all else is about the statement."""


def too_slow() -> RequestError:
    """Why a statement was stopped before its end."""
    return RequestError(
        "TIME_LIMIT",
        "The database needed too long for this, and was stopped. Ask for smaller pages, for fewer "
        "lists within lists, or with conditions that leave less to look at.",
    )


LOST: Final = (
    *(asyncpg.InterfaceError, asyncpg.InternalClientError),
    *(ConnectionError, OSError),
)
"""What the bare drivers raise when a connection is lost, or is being lost."""


def translate_native(error: Exception) -> Exception:
    """The Portico error for an error of a bare driver; any other error unchanged."""
    if isinstance(error, asyncpg.QueryCanceledError) or str(error) == "interrupted":
        return too_slow()
    if _is_too_deep(error):
        return TooDeep()
    if _is_behind(error) or _is_of_the_file(error):
        return unavailable(error)
    if _turns_away(error) or isinstance(error, LOST):
        return unavailable(error)
    return error
