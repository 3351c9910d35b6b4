"""The load: a process that sends requests over kept connections and times every answer.

It reads a :class:`Load` as JSON from its input and writes what it measured as JSON. It uses
asyncio and nothing else, the same for every server, and takes the answers as bytes.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import cycle, islice


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What to send, to whom, over how many connections at once, and for how long."""

    port: int
    token: str
    bodies: tuple[str, ...]
    connections: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Timing:
    """What one load measured."""

    rate: float
    """Answers per second."""
    p50: float
    """Half of the answers took at most so many milliseconds,"""
    p99: float
    """and 99 of a hundred so many."""
    answers: int
    failed: int


async def measure(load: Load) -> Timing:
    """Send the load and time it."""
    requests = [_request(load, body) for body in load.bodies]
    took: list[float] = []
    failed: list[bytes] = []
    start = time.perf_counter()
    until = start + load.seconds
    await asyncio.gather(
        *(
            _client(load.port, _from(requests, at), until, took, failed)
            for at in range(load.connections)
        )
    )
    elapsed = time.perf_counter() - start
    took.sort()
    return Timing(
        rate=len(took) / elapsed,
        p50=_percentile(took, 0.50) * 1000,
        p99=_percentile(took, 0.99) * 1000,
        answers=len(took),
        failed=len(failed),
    )


async def _client(
    port: int, requests: Iterator[bytes], until: float, took: list[float], failed: list[bytes]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    clock = time.perf_counter
    while (sent := clock()) < until:
        writer.write(next(requests))
        body = await answer(reader)
        took.append(clock() - sent)
        if not body.startswith(b'{"data":{'):
            failed.append(body)
    writer.close()
    await writer.wait_closed()


async def answer(reader: asyncio.StreamReader) -> bytes:
    """The body of the next answer on a connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
    return await reader.readexactly(int(length))


def _request(load: Load, body: str) -> bytes:
    data = body.encode()
    head = (
        "POST /graphql HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{load.port}\r\n"
        f"Authorization: Bearer {load.token}\r\n"
        "Accept: application/json\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


def _from(requests: list[bytes], at: int) -> Iterator[bytes]:
    """The requests over and over; each client begins with another one."""
    return islice(cycle(requests), at % len(requests), None)


def _percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(measure(Load(**json.load(sys.stdin)))))))  # noqa: T201 (its answer)
