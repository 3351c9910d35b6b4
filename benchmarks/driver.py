"""The limit: the statements of Portico's own plans, through asyncpg, with no GraphQL around.

``uvicorn benchmarks.driver:app``. It knows each body beforehand and looks its statement up; the
answer is the driver's text between two constants. Nothing that answers over HTTP does less.
"""

from __future__ import annotations

import os
from typing import Any

import asyncpg
import orjson

from portico.access import Actor
from portico.app import build_schema, create_executor
from portico.database import Database
from portico.graphql.execution import Executor
from portico.plugins import load_plugins
from portico.settings import load_settings

ACTOR = Actor(name="benchmark", scopes=frozenset({"*"}))


def _executor() -> Executor:
    settings = load_settings()
    composed = build_schema(load_plugins(settings))
    return create_executor(composed, Database(settings.database_url), settings)


class Driver:
    """An ASGI application with one pool and the statements asked for so far."""

    def __init__(self) -> None:
        self._executor = _executor()
        self._known: dict[bytes, tuple[str, tuple[Any, ...]]] = {}
        self._pool: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request; any body that is no JSON object is taken as a sign of life."""
        if scope["type"] != "http":
            return
        body = (await receive())["body"]
        status, text = (200, await self._answer(body)) if body else (200, "")
        content = b'{"data":' + text.encode() + b"}"
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(content)).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _answer(self, body: bytes) -> str:
        if self._pool is None:
            self._pool = asyncpg.create_pool(
                os.environ["DATABASE_URL"],
                min_size=1,
                max_size=10,
                statement_cache_size=1000,
                max_cacheable_statement_size=0,
                max_cached_statement_lifetime=0,
                reset=_nothing,
                server_settings={"timezone": "UTC", "jit": "off"},
            )
            await self._pool
        known = self._known.get(body) or self._compile(body)
        text: str = await self._pool.fetchval(known[0], *known[1])
        return text

    def _compile(self, body: bytes) -> tuple[str, tuple[Any, ...]]:
        given = orjson.loads(body)
        engine = self._executor.engine
        document = engine.document(given["query"])
        operation = document.operation(None)
        variables = engine.variables(document, operation, given.get("variables") or {})
        plan = engine.query_plan(document, operation, variables, ACTOR)
        self._known[body] = (plan.sql, plan.values(variables, ACTOR))
        return self._known[body]


async def _nothing(_connection: object) -> None:
    """Reads leave nothing to reset."""


app = Driver()
