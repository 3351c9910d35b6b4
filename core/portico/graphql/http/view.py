"""The view: takes a request apart, lets the executor answer it, and sends the answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import structlog

from portico.graphql.http.answer import Answer, refused, send_answer
from portico.graphql.http.asked import PARAMETERS, ClientGone
from portico.graphql.http.negotiation import (
    JSON,
    accepted,
    request_id,
    wants_events,
    wants_page,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from starlette.types import ASGIApp, Receive, Scope, Send

    from portico.graphql.execution import Answered
    from portico.graphql.http.answer import Headers
    from portico.graphql.http.desk import Desk
    from portico.graphql.http.door import Caller, Door

log = structlog.get_logger(__name__)

PATH: Final = "/graphql"
PATIENCE: Final = 0.1
"""Seconds after which we begin to look whether the client still waits."""


class Endpoint:
    """Middleware that hands requests for GraphQL to the view, and all others on.

    Those that many messages answer go to ``events`` (Server-Sent Events) and to ``socket``.
    """

    def __init__(self, app: ASGIApp, view: ASGIApp, events: ASGIApp, socket: ASGIApp) -> None:
        self._app = app
        self._view = view
        self._events = events
        self._socket = socket

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request here if it is for GraphQL."""
        await self._of(scope)(scope, receive, send)

    def _of(self, scope: Scope) -> ASGIApp:
        kind = scope["type"]
        if kind not in {"http", "websocket"} or _path(scope) != PATH:
            return self._app
        if kind == "websocket":
            return self._socket
        if scope["method"] != "POST" and (scope["method"] != "GET" or not _asks(scope)):
            return self._app
        return self._events if wants_events(_header(scope, b"accept")) else self._view


def _path(scope: Scope) -> str:
    """The path below the one that the application is mounted at."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _header(scope: Scope, name: bytes) -> bytes:
    return next((value for key, value in scope["headers"] if key == name), b"")


def _asks(scope: Scope) -> bool:
    """Whether a GET is for an answer: a browser that comes without one gets a page."""
    parameters: bytes = scope["query_string"]
    if wants_page(_header(scope, b"accept")):
        return False
    return any(f"{name}=".encode() in parameters for name in PARAMETERS)


class GraphQLView:
    """Answers GraphQL requests over HTTP."""

    def __init__(self, desk: Desk, door: Door) -> None:
        self._desk = desk
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers: Headers = dict(scope["headers"])
        try:
            answer = await self._answer(scope, headers, receive)
        except ClientGone:
            return
        await send_answer(answer, headers, send)

    async def _answer(self, scope: Scope, headers: Headers, receive: Receive) -> Answer:
        name, media = request_id(headers.get(b"x-request-id")), JSON
        try:
            media = accepted(headers.get(b"accept", b""))
            caller = await self._door.enter(headers, scope)
            return await self._run(scope, receive, caller, media, name)
        except ClientGone:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, the client gets an answer)
            return refused(error, media, name)

    async def _run(
        self, scope: Scope, receive: Receive, caller: Caller, media: str, name: str
    ) -> Answer:
        asked = await self._desk.read(scope, caller.headers, receive)
        document, only_reads = self._desk.document(asked), scope["method"] == "GET"
        running = self._desk.run(asked, document.text, caller, name, only_reads=only_reads)
        answered = await _while_awaited(running, receive)
        kept = only_reads and document.trusted and answered.body.startswith(b'{"data":{')
        status = _status(answered, media, only_reads=only_reads)
        return Answer(status, media, answered.body, name, may_be_kept=kept)


async def _while_awaited(answering: Coroutine[Any, Any, Answered], receive: Receive) -> Answered:
    """Run a request; stop it, with its statement, when the client has gone away."""
    watch = _Watch(receive)
    try:
        return await answering
    except asyncio.CancelledError:
        if watch.client_left:
            log.debug("client left")
            raise ClientGone from None
        raise
    finally:
        watch.stop()


class _Watch:
    """Watches whether a client waits for its answer, once that takes a while."""

    def __init__(self, receive: Receive) -> None:
        self.client_left = False
        self._receive = receive
        self._running = asyncio.current_task()
        self._watching: asyncio.Task[None] | None = None
        self._start = asyncio.get_running_loop().call_later(PATIENCE, self._begin)

    def _begin(self) -> None:
        self._watching = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        message = await self._receive()  # the body was read, so all that can come is the end
        if message["type"] == "http.disconnect" and self._running is not None:
            self.client_left = True
            self._running.cancel()

    def stop(self) -> None:
        """Stop watching: the answer is there, or nobody is left to get it."""
        self._start.cancel()
        if self._watching is not None:
            self._watching.cancel()


def _status(answered: Answered, media: str, *, only_reads: bool) -> int:
    """A document that was not executed is a client's error, unless an old client expects 200."""
    if answered.executed:
        return 200
    if only_reads and b'"METHOD_NOT_ALLOWED"' in answered.body:
        return 405
    return 200 if media == JSON else 400
