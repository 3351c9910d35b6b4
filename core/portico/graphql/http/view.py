"""The view: takes a request apart, lets the executor answer it, and sends the answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import orjson
import structlog

from portico.access import utc_now
from portico.errors import Unavailable
from portico.graphql.errors import described
from portico.graphql.execution import AccessChanged, Request
from portico.graphql.http.answer import Answer, send_answer
from portico.graphql.http.asked import PARAMETERS, ClientGone, from_body, from_url, read_body
from portico.graphql.http.door import Door
from portico.graphql.http.negotiation import (
    GRAPHQL,
    JSON,
    accepted,
    is_json,
    request_id,
    wants_page,
)
from portico.graphql.http.refusal import HttpError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from starlette.types import ASGIApp, Receive, Scope, Send

    from portico.graphql.execution import Answered, Executor
    from portico.graphql.http.answer import Headers
    from portico.graphql.http.asked import Asked
    from portico.graphql.http.documents import Documents
    from portico.graphql.tokens import Known, TokenCache
    from portico.settings import Settings

log = structlog.get_logger(__name__)

PATH: Final = "/graphql"
ATTEMPTS: Final = 5
"""How often a request is run when access changes under it."""
PATIENCE: Final = 0.1
"""Seconds after which we begin to look whether the client still waits."""


class Endpoint:
    """Middleware that hands requests for GraphQL to the view, and all others on."""

    def __init__(self, app: ASGIApp, view: GraphQLView) -> None:
        self._app = app
        self._view = view

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request here if it is for GraphQL."""
        if (
            scope["type"] == "http"
            and _path(scope) == PATH
            and (scope["method"] == "POST" or (scope["method"] == "GET" and _asks(scope)))
        ):
            await self._view(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _path(scope: Scope) -> str:
    """The path below the one that the application is mounted at."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _asks(scope: Scope) -> bool:
    """Whether a GET is for an answer: a browser that comes without one gets a page."""
    parameters: bytes = scope["query_string"]
    headers = dict(scope["headers"])
    if wants_page(headers.get(b"accept", b"")):
        return False
    return any(f"{name}=".encode() in parameters for name in PARAMETERS)


class GraphQLView:
    """Answers GraphQL requests over HTTP."""

    def __init__(
        self, executor: Executor, tokens: TokenCache, documents: Documents, settings: Settings
    ) -> None:
        self._executor = executor
        self._door = Door(tokens)
        self._documents = documents
        self._settings = settings

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
            known = await self._door.visitor(headers)
            return await self._run(scope, headers, receive, known, media, name)
        except HttpError as error:
            # 200 is for clients that look no further; those that ask for more get what is right.
            status = 400 if error.status == 200 and media == GRAPHQL else error.status  # noqa: PLR2004 (HTTP)
            return Answer(status, media, _errors(error.error, name), name)
        except Unavailable as error:
            return Answer(503, media, _errors(error, name), name)
        except ClientGone:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, the client gets an answer)
            return Answer(500, media, _errors(error, name), name)

    async def _run(
        self,
        scope: Scope,
        headers: Headers,
        receive: Receive,
        known: Known,
        media: str,
        name: str,
    ) -> Answer:
        if scope["method"] == "GET":
            asked = from_url(scope["query_string"])
        else:
            asked = await self._body(headers, receive)
        document = self._documents.find(asked)
        for _attempt in range(ATTEMPTS):
            request = self._request(asked, document.text, known, scope, name)
            try:
                answered = await _while_awaited(self._executor.run(request), receive)
            except AccessChanged:
                known = await self._door.visitor(headers, anew=True)
            else:
                return _answer(request, answered, media, trusted=document.trusted)
        raise Unavailable("TRY_AGAIN", "Who may do what changes all the time. Try again.")

    async def _body(self, headers: Headers, receive: Receive) -> Asked:
        if not is_json(headers.get(b"content-type", b"")):
            text = "Send the request as application/json, in UTF-8."
            raise HttpError(415, "UNSUPPORTED_MEDIA_TYPE", text)
        return from_body(await read_body(receive, self._settings.body_limit))

    def _request(self, asked: Asked, text: str, known: Known, scope: Scope, name: str) -> Request:
        client = scope.get("client")
        actor = replace(
            known.actor, now=utc_now(), request_id=name, address=client[0] if client else ""
        )
        return Request(
            query=text,
            actor=actor,
            request_id=name,
            variables=asked.variables,
            operation=asked.operation,
            may_introspect=self._settings.introspection or actor.may("schema:read"),
            only_reads=scope["method"] == "GET",
            epoch=known.epoch,
            wants_cost=asked.extensions.get("cost") is True,
        )


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


def _answer(request: Request, answered: Answered, media: str, *, trusted: bool) -> Answer:
    kept = request.only_reads and trusted and answered.body.startswith(b'{"data":{')
    status = _status(answered, media, only_reads=request.only_reads)
    return Answer(status, media, answered.body, request.request_id, may_be_kept=kept)


def _status(answered: Answered, media: str, *, only_reads: bool) -> int:
    """A document that was not executed is a client's error, unless an old client expects 200."""
    if answered.executed:
        return 200
    if only_reads and b'"METHOD_NOT_ALLOWED"' in answered.body:
        return 405
    return 200 if media == JSON else 400


def _errors(error: Exception, name: str) -> bytes:
    return orjson.dumps({"errors": [described(error, name)]})
