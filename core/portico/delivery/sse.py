"""Server-Sent Events: answers as ``text/event-stream``, in graphql-sse's *distinct connections*.

Each operation is a request of its own. Its answers are events ``next``, its end is the event
``complete``; a comment every few seconds shows that the connection still stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

import orjson
import structlog

from portico.delivery.streams import SENT_WITHIN, Ended, Streams
from portico.graphql.http.answer import GUARDED, refused, send_answer
from portico.graphql.http.asked import ClientGone
from portico.graphql.http.negotiation import JSON, request_id
from portico.graphql.http.refusal import HttpError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from portico.graphql.http.answer import Headers
    from portico.graphql.http.asked import Asked
    from portico.graphql.http.desk import Desk
    from portico.graphql.http.door import Caller, Door

HEARTBEAT: Final = 12.0
"""Seconds between two signs of life."""
COMMENT: Final = b":\n\n"
COMPLETE: Final = b"event: complete\ndata:\n\n"

log = structlog.get_logger(__name__)


class ServerSentEvents:
    """Answers requests that accept ``text/event-stream``."""

    def __init__(self, desk: Desk, door: Door, streams: Streams) -> None:
        self._desk = desk
        self._door = door
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers: Headers = dict(scope["headers"])
        name = request_id(headers.get(b"x-request-id"))
        try:
            if not self._streams.are_allowed:
                raise HttpError(406, "NOT_ACCEPTABLE", "There are no subscriptions here.")  # noqa: TRY301 (answered like all others)
            caller = await self._door.enter(headers, scope)
            asked = await self._desk.read(scope, headers, receive)
            self._desk.document(asked)
            with self._streams.counted(caller):
                only_reads = scope["method"] == "GET"
                await self._answer(asked, caller, name, receive, send, only_reads=only_reads)
        except ClientGone:
            return
        except Exception as error:  # noqa: BLE001 (whatever it is, the client gets an answer)
            await send_answer(refused(error, JSON, name), headers, send)

    async def _answer(
        self,
        asked: Asked,
        caller: Caller,
        name: str,
        receive: Receive,
        send: Send,
        *,
        only_reads: bool,
    ) -> None:
        """Send the answers until there are no more, the client goes, or the process stops."""
        answers = self._streams.answers(asked, caller, name, only_reads=only_reads)
        await send({"type": "http.response.start", "status": 200, "headers": _headers(name)})
        pouring = asyncio.create_task(_pour(answers, send))
        watching = asyncio.create_task(_until_gone(receive))
        stopping = asyncio.create_task(self._streams.closing.wait())
        tasks = {pouring, watching, stopping}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        if isinstance(outcomes[0], TimeoutError):
            log.warning("slow consumer hung up on", request_id=name)
        await send({"type": "http.response.body", "body": b""})


def _headers(name: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),  # a proxy that gathers messages would hold them back
        (b"x-request-id", name.encode()),
        *GUARDED,
    ]


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _pour(answers: AsyncGenerator[bytes, None], send: Send) -> None:
    """Send every answer, a sign of life while there is none, and how it ended."""
    async with aclosing(answers):
        try:
            async for chunk in _with_heartbeats(answers):
                await _send(chunk, send)
        except Ended as end:
            await _send(_next(orjson.dumps({"errors": end.errors})), send)
        await _send(COMPLETE, send)


async def _with_heartbeats(answers: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    while True:
        waiting = asyncio.ensure_future(anext(answers))
        try:
            while not (await asyncio.wait({waiting}, timeout=HEARTBEAT))[0]:
                yield COMMENT
            yield _next(waiting.result())
        except StopAsyncIteration:
            return
        finally:
            waiting.cancel()
            await asyncio.wait({waiting})


def _next(body: bytes) -> bytes:
    return b"event: next\ndata: " + body + b"\n\n"


async def _send(chunk: bytes, send: Send) -> None:
    async with asyncio.timeout(SENT_WITHIN):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
