"""The two servers under measurement, each one process, on one migrated and filled database."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

ROOT: Final = Path(__file__).parents[1]
PORTICO: Final = str(Path(sys.executable).with_name("portico"))
PLUGINS: Final = "b2b_trade,bank_corporate,hotel_corporate"
PATIENCE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on this machine."""

    name: str
    port: int
    token: str


def migrate(url: str) -> str:
    """Create all tables, as every deployment does; give an admin token."""
    _portico(url, "migrate")
    return _portico(url, "token", "create", "benchmark").strip()


@contextmanager
def portico(url: str, token: str) -> Iterator[Server]:
    """Portico as it is deployed, with all plugins enabled."""
    port = _free_port()
    command = [PORTICO, "serve", "--port", str(port)]
    with _running(command, url):
        yield _ready(Server("Portico", port, token))


@contextmanager
def conventional(url: str, token: str) -> Iterator[Server]:
    """The peer. It checks no token, which is in its favour."""
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.conventional.app:app"]
    command += ["--app-dir", str(ROOT), "--port", str(port), "--log-level", "warning"]
    command += ["--no-access-log", "--loop", "uvloop", "--http", "httptools"]
    with _running(command, url):
        yield _ready(Server("conventional", port, token))


def _environment(url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTICO_")}
    return kept | {"DATABASE_URL": url, "PORTICO_PLUGINS": PLUGINS}


def _portico(url: str, *arguments: str) -> str:
    return subprocess.run(  # noqa: S603 (our own command)
        [PORTICO, *arguments], env=_environment(url), check=True, stdout=subprocess.PIPE, text=True
    ).stdout


@contextmanager
def _running(command: list[str], url: str) -> Iterator[None]:
    with subprocess.Popen(command, env=_environment(url)) as process:  # noqa: S603 (our own)
        try:
            yield
        finally:
            process.terminate()


def _ready(server: Server) -> Server:
    """Wait until the server answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{server.port}/livez", timeout=1):
                return server
        except (URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
