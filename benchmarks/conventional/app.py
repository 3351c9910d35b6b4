"""The peer's HTTP side: ``uvicorn benchmarks.conventional.app:app``."""

from __future__ import annotations

import os
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from benchmarks.conventional.loaders import Loaders
from benchmarks.conventional.schema import build_schema
from portico.database.engine import async_url

url = async_url(os.environ["DATABASE_URL"])
POSTGRESQL = {"server_settings": {"jit": "off"}}
engine = create_async_engine(
    url,
    pool_size=10,
    isolation_level="AUTOCOMMIT",  # reads only: no BEGIN and ROLLBACK around each statement
    connect_args=POSTGRESQL if url.get_backend_name() == "postgresql" else {},
)
sessions = async_sessionmaker(engine, expire_on_commit=False)


class View(GraphQL[dict[str, Loaders], None]):
    """Strawberry's view with orjson."""

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> dict[str, Loaders]:
        """Give each request loaders of its own."""
        return {"loaders": Loaders(sessions)}

    def decode_json(self, data: str | bytes) -> object:
        """Read JSON."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        """Write JSON."""
        return orjson.dumps(data)


async def ready(_request: Request) -> Response:
    """Say that the server runs."""
    return JSONResponse({"status": "ok"})


view: Any = View(build_schema(), graphql_ide=None)
app = Starlette(routes=[Route("/livez", ready), Route("/graphql", view, methods=["POST"])])
