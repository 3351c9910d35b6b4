"""What is beside GraphQL for people and probes: GraphiQL, the front page, the schema, health."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from portico.errors import PorticoError
from portico.graphql.pages import (
    CORE_EXAMPLE,
    PAGE_HEADERS,
    Enabled,
    Example,
    front_page,
    graphiql_page,
)
from portico.migrate import owners, pending

if TYPE_CHECKING:
    from starlette.requests import Request

    from portico.database import Database
    from portico.graphql.schema import Composed
    from portico.migrate import Owner
    from portico.plugins import Plugins
    from portico.settings import Settings

GUARD: Final = {"cache-control": "no-store"}
"""Besides what every answer says."""


async def _livez(_request: Request) -> Response:
    return PlainTextResponse("ok", headers=GUARD)


class Site:
    """The pages of one deployment. ``demo_token`` is filled into GraphiQL for the visitor."""

    def __init__(
        self,
        settings: Settings,
        plugins: Plugins,
        composed: Composed,
        database: Database,
        demo_token: str,
    ) -> None:
        self._settings = settings
        self._plugins = plugins
        self._composed = composed
        self._database = database
        self._token = demo_token
        self._examples = [CORE_EXAMPLE]
        for each in plugins.enabled:
            if each.plugin is not None and each.plugin.example:
                self._examples.append(Example(each.name, each.plugin.example))

    def routes(self) -> list[Route]:
        """Where each of them is."""
        return [
            Route("/graphql", self.graphiql),
            Route("/", self.front),
            Route("/schema.graphql", self.schema),
            Route("/livez", _livez),
            Route("/readyz", self.readyz),
        ]

    async def graphiql(self, _request: Request) -> Response:
        """GraphiQL for browsers, where the settings allow it."""
        if not self._settings.graphiql:
            text = "Send GraphQL requests with POST, or with GET and a query."
            return PlainTextResponse(text, 405, {"allow": "GET, POST", **GUARD})
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else None
        return HTMLResponse(graphiql_page(self._examples, headers), headers=PAGE_HEADERS)

    async def front(self, request: Request) -> Response:
        """The page at ``/``."""
        enabled = [Enabled(each.name, each.version) for each in self._plugins.enabled]
        page = front_page(
            enabled,
            self._examples,
            version=version("portico"),
            origin=str(request.base_url).rstrip("/"),
            token="$(cat .portico/demo-token)" if self._token else "$PORTICO_TOKEN",
            graphiql=self._settings.graphiql,
        )
        return HTMLResponse(page, headers=PAGE_HEADERS)

    async def schema(self, _request: Request) -> Response:
        """The schema in SDL, where introspection is open to everybody."""
        if not self._settings.introspection:
            return PlainTextResponse("The schema is not public here.", 403, GUARD)
        return PlainTextResponse(self._composed.sdl(), headers=GUARD)

    @cached_property
    def _owners(self) -> list[Owner]:
        """Whose revisions must be there; those of this process are read from their files once."""
        return owners(self._plugins)

    async def readyz(self, _request: Request) -> Response:
        """Whether requests can be answered: the database is there and migrated."""
        try:
            behind = await pending(self._database, self._owners)
        except PorticoError as error:
            return JSONResponse({"ready": False, "reason": str(error)}, 503, GUARD)
        if behind:
            reason = f"not migrated: {', '.join(map(str, behind))}"
            return JSONResponse({"ready": False, "reason": reason}, 503, GUARD)
        return JSONResponse({"ready": True}, headers=GUARD)
