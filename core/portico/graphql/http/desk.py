"""The desk: takes what a caller asks, finds its document, and lets the executor run it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from portico.errors import Unavailable
from portico.graphql.execution import AccessChanged, Request
from portico.graphql.http.asked import from_body, from_url, read_body
from portico.graphql.http.negotiation import is_json
from portico.graphql.http.refusal import HttpError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

    from portico.graphql.execution import Answered, Executor
    from portico.graphql.http.answer import Headers
    from portico.graphql.http.asked import Asked
    from portico.graphql.http.documents import Documents, Found
    from portico.graphql.http.door import Caller
    from portico.settings import Settings

ATTEMPTS: Final = 5
"""How often a request is run when access changes under it."""


class Desk:
    """Where requests are taken, however they came."""

    def __init__(self, executor: Executor, documents: Documents, settings: Settings) -> None:
        self.executor = executor
        self._documents = documents
        self._settings = settings

    @property
    def limit(self) -> int:
        """How many bytes a request may have."""
        return self._settings.body_limit

    async def read(self, scope: Scope, headers: Headers, receive: Receive) -> Asked:
        """What a request of HTTP asks."""
        if scope["method"] == "GET":
            return self._from_url(scope["query_string"])
        if not is_json(headers.get(b"content-type", b"")):
            text = "Send the request as application/json, in UTF-8."
            raise HttpError(415, "UNSUPPORTED_MEDIA_TYPE", text)
        return from_body(await read_body(receive, self._settings.body_limit))

    def _from_url(self, query_string: bytes) -> Asked:
        asked = from_url(query_string)
        if asked.query is not None and not self._settings.documents_by_get:
            text = "Documents are sent by POST here; GET takes the id of one."
            raise HttpError(405, "METHOD_NOT_ALLOWED", text)
        return asked

    def document(self, asked: Asked) -> Found:
        """The document that is asked for; refuses one that may not be run."""
        return self._documents.find(asked)

    def request(
        self,
        asked: Asked,
        text: str,
        caller: Caller,
        name: str,
        *,
        only_reads: bool = False,
        may_listen: bool = False,
    ) -> Request:
        """What the executor is to run now."""
        actor = caller.actor(name)
        return Request(
            query=text,
            actor=actor,
            request_id=name,
            variables=asked.variables,
            operation=asked.operation,
            may_introspect=self._settings.introspection or actor.may("schema:read"),
            only_reads=only_reads,
            epoch=caller.known.epoch,
            wants_cost=asked.extensions.get("cost") is True,
            may_listen=may_listen,
        )

    async def run(
        self, asked: Asked, text: str, caller: Caller, name: str, *, only_reads: bool = False
    ) -> Answered:
        """Answer it; again, if access changes under it."""
        for _attempt in range(ATTEMPTS):
            request = self.request(asked, text, caller, name, only_reads=only_reads)
            try:
                return await self.executor.run(request)
            except AccessChanged:
                await caller.renew()
        raise Unavailable("TRY_AGAIN", "Who may do what changes all the time. Try again.")
