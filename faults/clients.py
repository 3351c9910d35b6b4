"""Clients that write, read, listen and have jobs done without a pause, and note how it went."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from faults.api import Api, Refusal
from faults.crashes import CREATE

READ: Final = "{ accounts(first: 10) { totalCount nodes { name } } }"
LISTEN: Final = "subscription { accountChanged { account { id } } }"
EXPORT: Final = """mutation ($key: String!) { exportStart(input: {kind: "contacts"})
    @idempotent(key: $key) { export { id } userErrors { code message } } }"""
EXPORTED: Final = "query ($id: ID!) { export(id: $id) { status } }"
RETRY: Final = 0.1
"""Seconds after which a client sends again what was refused for now."""
WRITERS, READERS = 4, 2


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: when it was asked for, when it came, and its code."""

    kind: str
    sent: float
    came: float
    code: str
    retryable: bool

    @property
    def is_done(self) -> bool:
        """Whether it is what was asked for."""
        return self.code == "done"


@dataclass(slots=True)
class Clients:
    """All clients of one server."""

    api: Api
    token: str
    answers: list[Answer] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)
    """When a listener first heard of each account."""
    jobs: list[tuple[float, float]] = field(default_factory=list)
    """When each job was asked for, and when it was seen done."""
    broken: Counter[str] = field(default_factory=Counter)
    """Why subscriptions ended."""

    async def work(self) -> None:
        """Go on until cancelled."""
        async with asyncio.TaskGroup() as group:
            for number in range(WRITERS):
                group.create_task(self._write(number))
            for _ in range(READERS):
                group.create_task(self._read())
            group.create_task(self._listen())
            group.create_task(self._have_done())

    async def _asked(self, kind: str, ask: Callable[[], Awaitable[Any]]) -> Any:
        """What is answered in the end: what is refused for now is sent again."""
        while True:
            sent = time.monotonic()
            try:
                found = await ask()
            except Refusal as refusal:
                self._note(kind, sent, refusal.code, retryable=refusal.retryable)
                await asyncio.sleep(RETRY)
            else:
                self._note(kind, sent, "done")
                return found

    def _note(self, kind: str, sent: float, code: str, *, retryable: bool = False) -> None:
        self.answers.append(Answer(kind, sent, time.monotonic(), code, retryable))

    async def _write(self, writer: int) -> None:
        number = 0
        while True:
            number += 1
            name = f"{writer}-{number}"
            found = await self._asked("write", lambda n=name: self.api.ask(CREATE, name=n, key=n))  # type: ignore[misc]  # a default binds it
            self.acknowledged[name] = found["accountCreate"]["account"]["version"]
            await asyncio.sleep(RETRY)

    async def _read(self) -> None:
        while True:
            await self._asked("read", lambda: self.api.ask(READ))
            await asyncio.sleep(RETRY)

    async def _have_done(self) -> None:
        """Have one job done after the other."""
        number = 0
        while True:
            number += 1
            begun, key = time.monotonic(), f"job {number}"
            found = await self._asked("job", lambda k=key: self.api.ask(EXPORT, key=k))  # type: ignore[misc]  # a default binds it
            job, status = found["exportStart"]["export"]["id"], ""
            while status != "DONE":
                await asyncio.sleep(RETRY)
                shown = await self._asked("read", lambda j=job: self.api.ask(EXPORTED, id=j))  # type: ignore[misc]  # a default binds it
                status = shown["export"]["status"]
            self.jobs.append((begun, time.monotonic()))

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except (OSError, WebSocketException) as error:
                self.broken[repr(error)] += 1
            await asyncio.sleep(RETRY)

    async def _hear(self) -> None:
        address = self.api.endpoint.replace("http", "ws", 1)
        async with connect(address, subprotocols=["graphql-transport-ws"]) as socket:  # type: ignore[list-item]  # a name is one
            begin = {"authorization": f"Bearer {self.token}"}
            await socket.send(json.dumps({"type": "connection_init", "payload": begin}))
            await socket.recv()
            wish = {"type": "subscribe", "id": "1", "payload": {"query": LISTEN}}
            await socket.send(json.dumps(wish))
            async for message in socket:
                told = json.loads(message)
                if told["type"] == "next":
                    account = told["payload"]["data"]["accountChanged"]["account"]["id"]
                    self.heard.setdefault(account, time.monotonic())
                elif told["type"] != "ping":
                    self.broken[json.dumps(told)] += 1
                    return

    def of(self, kind: str, after: float = 0.0, before: float = float("inf")) -> Iterator[Answer]:
        """The answers of a kind that came in a span of time."""
        return (e for e in self.answers if e.kind == kind and after <= e.came < before)
