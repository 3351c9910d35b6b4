"""The limit: the statements of Portico's own plans, through the bare driver, without GraphQL.

``uvicorn benchmarks.driver:app``. It knows each body beforehand and looks its statement up; the
answer is the driver's text between two constants. Nothing that answers over HTTP does less.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import orjson
from sqlalchemy.engine import make_url

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
        self._fetch: Callable[..., Awaitable[str]] | None = None

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
        if self._fetch is None:
            url = make_url(os.environ["DATABASE_URL"])
            is_sqlite = url.get_backend_name() == "sqlite"
            self._fetch = _sqlite(url.database or "") if is_sqlite else await _postgres()
        known = self._known.get(body) or self._compile(body)
        return await self._fetch(known[0], *known[1])

    def _compile(self, body: bytes) -> tuple[str, tuple[Any, ...]]:
        given = orjson.loads(body)
        engine = self._executor.engine
        document = engine.document(given["query"])
        operation = document.operation(None)
        variables = engine.variables(document, operation, given.get("variables") or {})
        plan = engine.query_plan(document, operation, variables, ACTOR)
        self._known[body] = (plan.sql, plan.values(variables, ACTOR))
        return self._known[body]


async def _postgres() -> Callable[..., Awaitable[str]]:
    pool = asyncpg.create_pool(
        os.environ["DATABASE_URL"],
        min_size=1,
        max_size=10,
        statement_cache_size=1000,
        max_cacheable_statement_size=0,
        max_cached_statement_lifetime=0,
        reset=_nothing,
        server_settings={"timezone": "UTC", "jit": "off"},
    )
    await pool
    fetch: Callable[..., Awaitable[str]] = pool.fetchval
    return fetch


def _sqlite(path: str) -> Callable[..., Awaitable[str]]:
    """In the server's own thread: with one processor's worth of work another gains nothing."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    async def fetch(sql: str, *parameters: Any) -> str:
        found: str = connection.execute(sql, parameters).fetchone()[0]
        return found

    return fetch


async def _nothing(_connection: object) -> None:
    """Reads leave nothing to reset."""


app = Driver()
