"""How often a token may ask: a bucket for each, which all worker processes of a server share.

The buckets lie in a file that the processes map into their memory; whoever looks at one locks it,
which takes a microsecond or two. The file is gone with the server.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from math import ceil
from mmap import mmap
from pathlib import Path
from struct import Struct
from tempfile import mkstemp
from typing import Final

from portico.graphql.http.refusal import HttpError

SHARED: Final = "_PORTICO_RATES"
"""The variable of the environment by which a server tells its workers where the buckets are."""
BUCKET: Final = Struct("=16sdd")
"""Whose it is, how many requests are left in it, and as of when."""
PLACES: Final = 16_384
BYTES: Final = PLACES * BUCKET.size
ALONE: Final = -1
"""No file: memory of a process that shares its buckets with none."""
TRIED: Final = 8
"""Places where a token's bucket may be; the one that was not used for longest is given up."""


class Rates:
    """A bucket for each token: full at first, it fills evenly, and a request takes one out."""

    def __init__(self, a_minute: int) -> None:
        self._size = a_minute
        path = os.environ.get(SHARED)
        file = os.open(path, os.O_RDWR) if a_minute and path else ALONE
        self._alone = _Locked(file) if file != ALONE else nullcontext()
        self._memory = mmap(file, BYTES) if a_minute else None

    def take(self, token: bytes) -> None:
        """Let a request with this digest of a token pass, or refuse it for now."""
        if self._memory is None:
            return
        with self._alone:
            level = self._level(self._memory, token[:16], time.monotonic())
        if level < 1:
            text = f"This token may make {self._size} requests a minute. Wait a little."
            raise HttpError(429, "RATE_LIMITED", text, ceil((1 - level) * 60 / self._size))

    def _level(self, memory: mmap, key: bytes, now: float) -> float:
        """How much is in the bucket of a key, of which one is taken out if it is there."""
        place, level, at = self._place(memory, key, now)
        level = min(self._size, level + (now - at) * self._size / 60)
        BUCKET.pack_into(memory, place, key, level - 1 if level >= 1 else level, now)
        return level

    def _place(self, memory: mmap, key: bytes, now: float) -> tuple[int, float, float]:
        """Where the bucket of a key is, how full, and as of when; a new one is full."""
        oldest, least = 0, now
        first = int.from_bytes(key[:4], "big")
        for number in range(first, first + TRIED):
            place = number % PLACES * BUCKET.size
            owner, level, at = BUCKET.unpack_from(memory, place)
            if owner == key:
                return place, level, at
            if at <= least:
                oldest, least = place, at
        return oldest, float(self._size), now


class _Locked:
    """A file, held by one process at a time."""

    def __init__(self, file: int) -> None:
        self._file = file

    def __enter__(self) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN)


@contextmanager
def shared_by_workers() -> Iterator[None]:
    """Let the processes that begin meanwhile share their buckets."""
    file, path = mkstemp(prefix="portico-rates-")
    os.truncate(file, BYTES)
    os.close(file)
    os.environ[SHARED] = path
    try:
        yield
    finally:
        del os.environ[SHARED]
        Path(path).unlink(missing_ok=True)
