"""The file of a SQLite database: whether it is there, and still the one that was opened.

A file that was moved away stays open and takes writes that nobody finds again, and SQLite makes a
new file, an empty one, where there is none. So both are looked at before each use.
"""

from __future__ import annotations

import os

from portico.errors import Unavailable

Identity = tuple[int, int]


class NoFile(Unavailable):
    """There is no file at the database's path."""

    def __init__(self) -> None:
        super().__init__(
            "DATABASE_UNAVAILABLE",
            "The file of the database is not there. Put it back, or make it with "
            "`portico migrate`.",
        )


def identity(path: str) -> Identity:
    """Which file is at a path: its device and its number there. Raises NoFile."""
    try:
        found = os.stat(path)  # noqa: PTH116 (before each read; Path takes three times as long)
    except OSError:
        raise NoFile from None
    return found.st_dev, found.st_ino
