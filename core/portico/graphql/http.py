"""GraphQL over HTTP: one route, JSON in and JSON out.

Follows the GraphQL-over-HTTP specification. Only bearer tokens are read, never cookies, and only
JSON is accepted, so that no other site can make a browser write.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
from starlette.responses import Response

from portico.access import utc_now
from portico.errors import RequestError, Unavailable
from portico.graphql.errors import described
from portico.graphql.execution import Request
from portico.graphql.tokens import Denied

if TYPE_CHECKING:
    from starlette.requests import Request as HttpRequest

    from portico.access import Actor
    from portico.database import Database
    from portico.graphql.execution import Answered, Executor
    from portico.graphql.tokens import TokenCache
    from portico.settings import Settings

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
ON_BEHALF_OF = "portico-on-behalf-of"
"""The header by which a deputy names the user in whose place it acts."""


class HttpError(Exception):
    """The request is refused before any GraphQL is read."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = RequestError(code, message)


class GraphQLView:
    """Answers GraphQL requests over HTTP."""

    def __init__(
        self, executor: Executor, database: Database, tokens: TokenCache, settings: Settings
    ) -> None:
        self._executor = executor
        self._database = database
        self._tokens = tokens
        self._settings = settings

    async def __call__(self, http: HttpRequest) -> Response:
        """Answer one request."""
        request_id = secrets.token_hex(8)
        media = JSON
        try:
            media = accepted(http.headers.get("accept", ""))
            body = await self._body(http)
            actor = await self._actor(http)
            actor = replace(
                actor, request_id=request_id, address=http.client.host if http.client else ""
            )
            request = self._request(body, actor, request_id)
            answer = await self._executor.run(request)
        except HttpError as error:
            return _response(error.status, media, _errors(error.error, request_id), request_id)
        except Unavailable as error:
            return _response(503, media, _errors(error, request_id), request_id)
        return _response(_status(answer, media), media, answer.body, request_id)

    async def _body(self, http: HttpRequest) -> dict[str, Any]:
        kind = http.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != JSON:
            raise HttpError(415, "UNSUPPORTED_MEDIA_TYPE", "Send the request as application/json.")
        raw = await read_limited(http, self._settings.body_limit)
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise HttpError(400, "BAD_JSON", f"The body is not valid JSON: {error}.") from None
        if not isinstance(body, dict):
            raise HttpError(400, "BAD_REQUEST", "The body must be a JSON object with a query.")
        return body

    async def _actor(self, http: HttpRequest) -> Actor:
        scheme, _, presented = http.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not presented:
            raise HttpError(401, "UNAUTHENTICATED", "Send a token: Authorization: Bearer portico_…")
        principal = http.headers.get(ON_BEHALF_OF, "").strip()
        try:
            actor = await self._tokens.actor(presented.strip(), utc_now(), principal)
        except Denied as denied:
            raise HttpError(denied.status, denied.error.code, str(denied)) from None
        if actor is None:
            raise HttpError(401, "UNAUTHENTICATED", "The token is unknown, expired or revoked.")
        return actor

    def _request(self, body: dict[str, Any], actor: Actor, request_id: str) -> Request:
        query, variables = body.get("query"), body.get("variables")
        operation = body.get("operationName")
        if not isinstance(query, str) or not query.strip():
            raise HttpError(400, "BAD_REQUEST", "query must be a GraphQL document as a string.")
        if variables is not None and not isinstance(variables, dict):
            raise HttpError(400, "BAD_REQUEST", "variables must be a JSON object.")
        if operation is not None and not isinstance(operation, str):
            raise HttpError(400, "BAD_REQUEST", "operationName must be a string.")
        return Request(
            query=query,
            actor=actor,
            request_id=request_id,
            variables=variables or {},
            operation=operation,
            may_introspect=self._settings.introspection or actor.may("schema:read"),
        )


async def read_limited(http: HttpRequest, limit: int) -> bytes:
    """The body, counted while it is read; its declared length is not believed."""
    raw = bytearray()
    async for chunk in http.stream():
        raw += chunk
        if len(raw) > limit:
            raise HttpError(413, "TOO_LARGE", f"The body is larger than {limit} bytes.")
    return bytes(raw)


def accepted(accept: str) -> str:
    """The media type to answer with; 406 if the client takes neither."""
    wanted = [part.partition(";")[0].strip().lower() for part in accept.split(",") if part.strip()]
    if not wanted or JSON in wanted or "*/*" in wanted or "application/*" in wanted:
        return GRAPHQL if GRAPHQL in wanted else JSON
    if GRAPHQL in wanted:
        return GRAPHQL
    raise HttpError(406, "NOT_ACCEPTABLE", f"Accept {GRAPHQL} or {JSON}.")


def _status(answer: Answered, media: str) -> int:
    """A document that was not executed is a client error, unless an old client expects 200."""
    return 200 if answer.executed or media == JSON else 400


def _errors(error: Exception, request_id: str) -> bytes:
    return orjson.dumps({"errors": [described(error, request_id)]})


def _response(status: int, media: str, body: bytes, request_id: str) -> Response:
    headers = {"x-request-id": request_id, "cache-control": "no-store"}
    if status == 401:  # noqa: PLR2004 (the status of HTTP)
        headers["www-authenticate"] = "Bearer"
    return Response(body, status, headers, f"{media}; charset=utf-8")
