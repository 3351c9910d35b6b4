"""The servers under measurement: each one process, with ten connections to one database."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import httpx2

ROOT: Final = Path(__file__).parents[1]
PORTICO: Final = str(Path(sys.executable).with_name("portico"))
PLUGINS: Final = "b2b_trade,bank_corporate,hotel_corporate"
PEER: Final = ROOT / "benchmarks" / "postgraphile"
PATIENCE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on this machine."""

    name: str
    port: int
    token: str
    style: str
    """Whose documents it understands."""
    pid: int


def migrate(url: str) -> str:
    """Create all tables, as every deployment does; give a token that may read the records."""
    _portico(url, "migrate")
    scopes = "core.account.read,core.contact.read,hotel.*,bank.*,trade.*"
    return _portico(url, "token", "create", "benchmark", "--scopes", scopes).strip()


def ask(server: Server, document: str, variables: Mapping[str, Any]) -> Any:
    """What the one root field of a document answers; the end, if it refuses."""
    answer = httpx2.post(
        f"http://127.0.0.1:{server.port}/graphql",
        json={"query": document, "variables": variables},
        headers={"Authorization": f"Bearer {server.token}"},
        timeout=60,
    ).json()
    if "errors" in answer:
        raise SystemExit(f"refused: {answer['errors'][:3]}")
    (found,) = answer["data"].values()
    if isinstance(found, dict) and found.get("userErrors"):
        raise SystemExit(f"refused: {found['userErrors'][:3]}")
    return found


@contextmanager
def portico(
    url: str, token: str, *, workers: int = 1, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Portico as it is deployed: all plugins, tokens, permissions and limits."""
    port = free_port()
    command = [PORTICO, "serve", "--port", str(port), "--workers", str(workers)]
    with _running(command, url, settings) as pid:
        yield _ready(Server("Portico", port, token, "portico", pid))


@contextmanager
def postgraphile(url: str, token: str, *, workers: int = 1) -> Iterator[Server]:
    """PostGraphile 5 with its production settings. It checks no token, which is in its favour."""
    port = free_port()
    command = [_node(), str(PEER / "server.mjs"), str(port), str(workers)]
    production = {"NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    with _running(command, url, production) as pid:
        yield _ready(Server("PostGraphile", port, token, "postgraphile", pid))


@contextmanager
def bare_driver(url: str, token: str) -> Iterator[Server]:
    """The same statements through the bare driver, with no GraphQL: the limit."""
    with uvicorn("driver", "benchmarks.driver:app", url, token) as server:
        yield server


@contextmanager
def conventional(url: str, token: str) -> Iterator[Server]:
    """Strawberry, ORM and DataLoaders. It checks no token, which is in its favour."""
    with uvicorn("conventional", "benchmarks.conventional.app:app", url, token) as server:
        yield server


@contextmanager
def uvicorn(name: str, target: str, url: str, token: str) -> Iterator[Server]:
    """An application of the benchmarks in one process."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", target]
    command += ["--app-dir", str(ROOT), "--port", str(port), "--log-level", "warning"]
    command += ["--no-access-log", "--loop", "uvloop", "--http", "httptools"]
    with _running(command, url) as pid:
        yield _ready(Server(name, port, token, "portico", pid))


def _node() -> str:
    """Node 22 from the peer's own packages."""
    node = PEER / "node_modules" / ".bin" / "node"
    if not node.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("PostGraphile needs npm: apt-get install npm, or brew install node.")
        subprocess.run(  # noqa: S603 (npm itself)
            [npm, "install", "--no-audit", "--no-fund", "--loglevel=error"], cwd=PEER, check=True
        )
    return str(node)


def _environment(url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTICO_")}
    return kept | {"DATABASE_URL": url, "PORTICO_PLUGINS": PLUGINS, "PORTICO_RATE_LIMIT": "0"}


def _portico(url: str, *arguments: str) -> str:
    return subprocess.run(  # noqa: S603 (our own command)
        [PORTICO, *arguments], env=_environment(url), check=True, stdout=subprocess.PIPE, text=True
    ).stdout


@contextmanager
def _running(
    command: list[str], url: str, settings: Mapping[str, str] | None = None
) -> Iterator[int]:
    environment = _environment(url) | dict(settings or {})
    with subprocess.Popen(command, env=environment, cwd=ROOT) as process:  # noqa: S603 (ours)
        try:
            yield process.pid
        finally:
            process.terminate()


def _ready(server: Server) -> Server:
    """Wait until the server answers, with whatever."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{server.port}/livez", timeout=1):
                return server
        except HTTPError:
            return server
        except (URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
