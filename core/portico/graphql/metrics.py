"""``/metrics``: what a server process did since it started, in Prometheus's text format.

Served only where a deployment sets ``metrics_token``, and only to who presents it.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.requests import Request

    from portico.graphql.execution import Executor
    from portico.settings import Settings

MEDIA: Final = "text/plain; version=0.0.4; charset=utf-8"
STATEMENT, MIXED, MUTATION, FIELDS, REFUSED = "statement", "mixed", "mutation", "fields", "refused"
"""How an operation was answered: ``fields`` is the slow road, every field by itself."""
FAILED, TOO_DEEP = "failed", "too_deep"
"""Why an operation took the slow road."""


@dataclass(slots=True)
class Counts:
    """What an executor counts."""

    operations: Counter[str] = field(default_factory=Counter)
    fallbacks: Counter[str] = field(default_factory=Counter)


def metrics_routes(executor: Executor, settings: Settings) -> list[Route]:
    """The route, if the deployment wants it."""
    wanted = settings.metrics_token
    if not wanted:
        return []

    async def metrics(request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not _same(token.strip(), wanted):
            denied = {"www-authenticate": "Bearer"}
            return PlainTextResponse("Send the metrics token.\n", 401, denied)
        text = "".join(_text(executor))
        return PlainTextResponse(text, headers={"content-type": MEDIA, "cache-control": "no-store"})

    return [Route("/metrics", metrics)]


def _same(presented: str, wanted: str) -> bool:
    return secrets.compare_digest(presented.encode(), wanted.encode())


def _text(executor: Executor) -> Iterator[str]:
    counts, caches = executor.counts, executor.engine.caches()
    roads = {
        name: counts.operations[name] for name in (STATEMENT, MIXED, MUTATION, FIELDS, REFUSED)
    }
    reasons = {name: counts.fallbacks[name] for name in (FAILED, TOO_DEEP)}
    yield from _metric("operations_total", "counter", "Operations answered.", "road", roads)
    text = "Queries that one statement could not answer."
    yield from _metric("fallbacks_total", "counter", text, "reason", reasons)
    for name, kind, about in CACHES:
        figures = {each: getattr(figure, name) for each, figure in caches.items()}
        ending = f"{name}_total" if kind == "counter" else name
        yield from _metric(f"cache_{ending}", kind, about, "cache", figures)


CACHES: Final = (
    ("hits", "counter", "How often a cache had what was asked for."),
    ("misses", "counter", "How often a cache did not have it."),
    ("size", "gauge", "What a cache holds."),
    ("capacity", "gauge", "What a cache may hold."),
)


def _metric(
    name: str, kind: str, about: str, label: str, values: Mapping[str, int]
) -> Iterator[str]:
    """One metric; its values are told apart by a label, and by the process that counts."""
    yield f"# HELP portico_{name} {about}\n# TYPE portico_{name} {kind}\n"
    for key, value in values.items():
        yield f'portico_{name}{{{label}="{key}",process="{os.getpid()}"}} {value}\n'
