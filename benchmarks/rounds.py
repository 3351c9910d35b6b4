"""The measurement: first the answers are compared, then the servers take turns."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.request import Request, urlopen

from benchmarks.load import Load, Timing
from benchmarks.query import bodies
from benchmarks.servers import ROOT, Server

CLIENTS: Final = (1, 32)


@dataclass(frozen=True, slots=True)
class Round:
    """What each server did in one round, by its name."""

    clients: int
    timings: dict[str, Timing]


def compare(servers: Sequence[Server]) -> int:
    """Ask every server every question; the answers must be equal. Gives one answer's size."""
    size = 0
    for body in bodies():
        answers = [_ask(server, body) for server in servers]
        for server, answer in zip(servers, answers, strict=True):
            if json.loads(answer) != json.loads(answers[0]):
                raise SystemExit(f"{server.name} answers differently: {answer[:2000]!r}")
        _check(json.loads(answers[0]))
        size = len(answers[0])
    return size


def _check(answer: Any) -> None:
    """Guard against comparing two equal refusals."""
    accounts = answer["data"]["accounts"]["nodes"]
    people = [edge for each in accounts for edge in each["contacts"]["edges"]]
    orders = [order for each in accounts for order in each["trade"]["orders"]["nodes"]]
    if (len(accounts), len(people), len(orders)) != (50, 250, 250):
        raise SystemExit(f"expected 50 accounts, 250 contacts and 250 orders: {accounts[:1]}")


def _ask(server: Server, body: str) -> bytes:
    request = Request(
        f"http://127.0.0.1:{server.port}/graphql",
        body.encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {server.token}"},
    )
    with urlopen(request, timeout=30) as answer:  # noqa: S310 (as above)
        read: bytes = answer.read()
        return read


def measure(
    servers: Sequence[Server], *, rounds: int, seconds: float, say: Callable[[str], None]
) -> list[Round]:
    """Let the servers take turns; who begins changes with every round."""
    for server in servers:
        for clients in CLIENTS:
            _load(server, clients, min(seconds, 2.0))  # warm: prepared statements, cached plans
    done = []
    for number in range(rounds):
        for clients in CLIENTS:
            order = servers if number % 2 == 0 else servers[::-1]
            timings = {server.name: _load(server, clients, seconds) for server in order}
            done.append(Round(clients, timings))
            rates = ", ".join(f"{name} {each.rate:.1f}/s" for name, each in timings.items())
            say(f"round {number + 1} of {rounds}, {clients} clients: {rates}")
    return done


def _load(server: Server, clients: int, seconds: float) -> Timing:
    load = Load(
        port=server.port,
        token=server.token,
        bodies=bodies(),
        connections=clients,
        seconds=seconds,
    )
    process = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        cwd=ROOT,
        input=json.dumps(asdict(load)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    timing = Timing(**json.loads(process.stdout))
    if timing.failed:
        raise SystemExit(f"{server.name} failed {timing.failed} of {timing.answers} requests")
    return timing
