"""Serving what plugins let be read over HTTP: who asks, whether they may, and what they get.

A key that stands in an address is a secret: it is neither logged nor told to other sites, and
whoever has a wrong one learns no more than that there is nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response
from starlette.routing import Route as Place

from portico.access import system_actor, utc_now
from portico.delivery.files import GUARDED, FileEndpoint, certain, disposition, refusal
from portico.graphql.http.door import Door
from portico.graphql.http.negotiation import request_id
from portico.graphql.http.refusal import HttpError, bad_request
from portico.routes import KEY, Visit
from portico.settings import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from portico.access import Actor
    from portico.database import Database
    from portico.graphql.tokens import TokenCache
    from portico.plugins import Plugins
    from portico.routes import Content, Route
    from portico.settings import Settings

KEPT: Final = {**GUARDED, "cache-control": "private, no-cache"}
"""What is read may be kept by who asked, and is asked for again each time."""


def beside(
    database: Database, tokens: TokenCache, settings: Settings, plugins: Plugins
) -> list[Place]:
    """What is served beside GraphQL: files, and what plugins let be read."""
    files = FileEndpoint(database, tokens, settings).routes()
    return [*files, *plugin_routes(database, tokens, plugins)]


def plugin_routes(database: Database, tokens: TokenCache, plugins: Plugins) -> list[Place]:
    """Where plugins answer."""
    return [
        Place(address, RouteEndpoint(database, tokens, route).give, methods=["GET"])
        for address, route in plugins.routes()
    ]


@dataclass(frozen=True, slots=True)
class Guest:
    """Who asks a route, and what their key is for."""

    actor: Actor
    record: Any = field(default=None, repr=False)


class RouteEndpoint:
    """Answers requests for one route."""

    def __init__(self, database: Database, tokens: TokenCache, route: Route) -> None:
        self._database = database
        self._tokens = tokens
        self._door = Door(tokens)
        self._route = route

    async def give(self, request: Request) -> Response:
        """Give what is asked for to who may read it, or say why not."""
        name = request_id(request.headers.get("x-request-id", "").encode() or None)
        try:
            content = await self._read(request, name)
        except Exception as error:  # noqa: BLE001 (whatever it is, no address is logged with it)
            return refusal(error, name)
        return _answer(content, name, request.headers.get("if-none-match", ""))

    async def _read(self, request: Request, name: str) -> Content:
        given = self._parameters(request)
        guest = await self._guest(request, given.pop(KEY, None))
        actor = replace(guest.actor, now=utc_now(), request_id=name, address=_address(request))
        actor.require(self._route.permission)
        visit = Visit(parameters=given, record=guest.record)
        return await self._database.look(actor, lambda s: self._route.answer(s, actor, visit))

    def _parameters(self, request: Request) -> dict[str, str]:
        """The parameters of the request, each once and none that is not declared."""
        known = {*self._route.parameters, *([KEY] if self._route.by_key else [])}
        found: dict[str, str] = {}
        for parameter, value in request.query_params.multi_items():
            if parameter not in known:
                mend = did_you_mean(parameter, known) or f"It has {_listed(sorted(known))}."
                raise bad_request(f"This address has no parameter {parameter[:40]!r}. {mend}")
            if parameter in found:
                raise bad_request(f"Give the parameter {parameter} once.")
            found[parameter] = value
        return found

    async def _guest(self, request: Request, key: str | None) -> Guest:
        by_key = self._route.by_key
        if by_key is None:
            known = await certain(self._door, self._database, dict(request.scope["headers"]))
            return Guest(known.actor)
        if not key:
            raise HttpError(401, "UNAUTHENTICATED", f"Give the parameter {KEY}.")
        self._tokens.count(key)

        def look(session: Session) -> tuple[Actor, Any] | None:
            return by_key(session, key, utc_now())

        found = await self._database.look(system_actor(), look)
        if found is None:
            raise HttpError(404, "NOT_FOUND", "There is nothing here, or no more.")
        return Guest(*found)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _answer(content: Content, name: str, known: str) -> Response:
    """What was read; nothing but its tag if the client has it already (RFC 9110, 13.1.2)."""
    tag = f'W/"{sha256(content.body).hexdigest()}"'
    headers = {**KEPT, "etag": tag, "x-request-id": name}
    if known.strip() == "*" or _bare(tag) in {_bare(each) for each in known.split(",")}:
        return Response(status_code=304, headers=headers)
    headers |= {"content-type": content.media_type}
    headers |= {"content-disposition": disposition(content.name)}
    return Response(content.body, headers=headers)


def _bare(tag: str) -> str:
    """A tag for a weak comparison."""
    return tag.strip().removeprefix("W/")
