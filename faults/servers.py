"""Server processes of our own, to be killed at will."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from portico.cli.token import new_token
from portico.migrate import migrate, owners
from portico.plugins import load_plugins
from portico.settings import load_settings
from portico.testing.servers import free_port

PLUGINS: Final = ("b2b_trade", "bank_corporate", "hotel_corporate")
GUARDED: Final = ["-m", "portico.cli.main"]
STARTED: Final = 180.0


def prepare(url: str) -> str:
    """Migrate a database for all plugins; give a token that may do everything."""
    plugins = load_plugins(load_settings(plugins=PLUGINS, database_url=url))
    asyncio.run(migrate(url, owners(plugins)))
    return asyncio.run(new_token(url, "faults", ["*"]))


class Server:
    """``portico serve`` in a process group of its own."""

    def __init__(self, url: str, *, workers: int = 1, without: str = "", log: Path) -> None:
        self.port = free_port()
        self._url, self._workers, self._without = url, workers, without
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        """Where GraphQL is."""
        return f"http://127.0.0.1:{self.port}/graphql"

    @property
    def pid(self) -> int:
        """The process that was started."""
        assert self._process is not None  # noqa: S101 (only asked of a running server)
        return self._process.pid

    def start(self, *prefix: str) -> None:
        """Start and wait until it answers. ``prefix`` is a program that runs the server."""
        environment = {
            **os.environ,
            "PORTICO_DATABASE_URL": self._url,
            "PORTICO_PLUGINS": ",".join(PLUGINS),
            "PORTICO_WEBHOOKS_PRIVATE": "1",  # our receivers are on this machine
            "PORTICO_RATE_LIMIT": "0",  # one token has to do here for many clients
            "PORTICO_BANK_LIMIT_APPROVAL_REQUIRED": "false",  # and for all persons
            "FAULTS_WITHOUT": self._without,
        }
        command = [*prefix, sys.executable, "-m", "faults.unguarded"]
        command += ["--port", str(self.port), "--workers", str(self._workers)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own server)
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + STARTED
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as there:
                there.sendall(b"GET /readyz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                if b" 200 " in there.recv(64):
                    return
            time.sleep(0.1)
        raise TimeoutError(f"the server did not start; see {self._log}")

    def kill(self) -> None:
        """Kill -9, without any warning, of all its processes."""
        assert self._process is not None  # noqa: S101 (only a running server is killed)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@contextmanager
def serving(url: str, log: Path, *, workers: int = 1, without: str = "") -> Iterator[Server]:
    """A running server."""
    server = Server(url, workers=workers, without=without, log=log)
    try:
        server.start()
        yield server
    finally:
        server.kill()
