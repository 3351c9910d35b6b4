"""Real servers for tests: the command line in a process of its own, started as a user starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx2

PROGRAM: Final = (sys.executable, "-c", "from portico.cli import main; main()")
PATIENCE: Final = 240.0
"""Seconds that a start may take: the demo's first one imports all its data."""


class Server:
    """``portico serve`` or ``portico demo`` on a free port of this machine.

    ``settings`` are those of the deployment, by their names: ``plugins="bank_corporate"``. The
    environment says nothing else of Portico. What the server prints is in the file ``log``.
    """

    def __init__(self, folder: Path, *command: str, **settings: Any) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own program)
                [*PROGRAM, *command, "--port", str(self.port)],
                cwd=folder,
                env=environment(**settings),
                stdout=log,
                stderr=log,
            )

    def client(self, token: str = "") -> httpx2.Client:
        """A client of this server; with a token, its bearer."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return httpx2.Client(base_url=self.address, headers=headers, timeout=60)

    def wait(self) -> None:
        """Wait until it lives; fail with what it printed if it does not."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx2.get(f"{self.address}/livez", timeout=5).status_code == 200:  # noqa: PLR2004 (HTTP)
                    return
            except httpx2.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"the server did not start:\n{self.printed()}")

    def printed(self) -> str:
        """What it printed until now."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self, by: signal.Signals = signal.SIGTERM, patience: float = 60) -> int:
        """Tell it to stop; the code with which it ends. Fails if it does not."""
        self.process.send_signal(by)
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not stop:\n{self.printed()}") from None


@contextmanager
def serving(folder: Path, *command: str, **settings: Any) -> Iterator[Server]:
    """A server that lives, and is stopped at the end if the test did not."""
    server = Server(folder, *command, **settings)
    try:
        server.wait()
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


def environment(**settings: Any) -> dict[str, str]:
    """The environment of a deployment with these settings, and no other ones."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTICO_")}
    kept.pop("DATABASE_URL", None)
    return kept | {f"PORTICO_{name.upper()}": str(value) for name, value in settings.items()}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
