"""Files over HTTP, beside GraphQL: ``POST /files`` takes one, ``GET /files/<id>`` gives one.

What is sent is read as it comes and never executed; what is given is always an attachment.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import IO, TYPE_CHECKING, BinaryIO, Final, cast
from urllib.parse import quote
from uuid import UUID

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from portico.access import Actor, utc_now
from portico.errors import PorticoError, Refused, Unavailable
from portico.graphql.core_access import FILE_READ, FILE_WRITE
from portico.graphql.errors import described
from portico.graphql.http.door import Door
from portico.graphql.http.negotiation import request_id
from portico.graphql.http.refusal import HttpError
from portico.models.access_state import EPOCH
from portico.operations.files import files_of, keep_upload, owned_file
from portico.query.ids import FORM
from portico.query.scalars import id_text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from portico.database import Database
    from portico.graphql.http.answer import Headers
    from portico.graphql.tokens import Known, TokenCache
    from portico.models import StoredFile
    from portico.settings import Settings

PREFIX: Final = "fil"
PATIENCE: Final = 600.0
"""Seconds that an upload may take."""
FORMS: Final = ("multipart/", "application/x-www-form-urlencoded")
"""What a form of a web page can send; such a body is refused."""
GUARDED: Final = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "cache-control": "private, no-store",
    "referrer-policy": "no-referrer",
}


class FileEndpoint:
    """Takes uploads and gives exports."""

    def __init__(self, database: Database, tokens: TokenCache, settings: Settings) -> None:
        self._database = database
        self._door = Door(tokens)
        self._limit = settings.upload_limit

    def routes(self) -> list[Route]:
        """Where it answers."""
        return [
            Route("/files", self.take, methods=["POST"]),
            Route("/files/{id}", self.give, methods=["GET"]),
        ]

    async def take(self, request: Request) -> Response:
        """Keep a table that is sent as the body; ``?name=`` is what it is called."""
        name = request_id(request.headers.get("x-request-id", "").encode() or None)
        try:
            actor = await self._visitor(request, name)
            actor.require(FILE_WRITE.name)
            file = await self._keep(request, actor)
        except (HttpError, PorticoError) as error:
            return refusal(error, name)
        except (TimeoutError, ClientDisconnect):
            return refusal(HttpError(408, "TOO_SLOW", "The file did not come in time."), name)
        return JSONResponse(described_file(file), 201, {**GUARDED, "x-request-id": name})

    async def _keep(self, request: Request, actor: Actor) -> StoredFile:
        if request.headers.get("content-type", "").lower().startswith(FORMS):
            text = "Send the file itself as the body, such as curl --data-binary @file does."
            raise HttpError(415, "UNSUPPORTED_MEDIA_TYPE", text)
        with tempfile.TemporaryFile() as copy:
            async with asyncio.timeout(PATIENCE):
                await self._receive(request, copy)
            content = cast("BinaryIO", copy)
            given = request.query_params.get("name", "")
            return await self._database.write(
                actor, lambda session: keep_upload(session, actor, given, content), "upload"
            )

    async def _receive(self, request: Request, copy: IO[bytes]) -> None:
        """Write the body to a file while it comes; its declared length is not believed."""
        size = 0
        async for piece in request.stream():
            size += len(piece)
            if size > self._limit:
                raise HttpError(413, "TOO_LARGE", f"A file may have {self._limit} bytes.")
            copy.write(piece)

    async def give(self, request: Request) -> Response:
        """Give a file to whose it is, as an attachment."""
        name = request_id(request.headers.get("x-request-id", "").encode() or None)
        try:
            actor = await self._visitor(request, name)
            actor.require(FILE_READ.name)
            file = await self._found(request.path_params["id"], actor)
        except (HttpError, PorticoError) as error:
            return refusal(error, name)
        headers = {
            **GUARDED,
            "content-disposition": disposition(file.name),
            "content-length": str(file.size),
            "content-type": file.format.media_type,
            "x-request-id": name,
        }
        return StreamingResponse(self._pieces(actor, file.id), headers=headers)

    async def _found(self, given: str, actor: Actor) -> StoredFile:
        form = FORM.fullmatch(given)
        if form is None or form[1] != PREFIX:
            raise HttpError(404, "NOT_FOUND", "There is no stored file with this id.")
        wanted = UUID(hex=form[2])
        file = await self._database.look(actor, lambda s: owned_file(s, actor, wanted))
        if file.sha256 is None:
            raise HttpError(409, "FILE_UNFINISHED", "The file is still being written.")
        return file

    async def _pieces(self, actor: Actor, id: UUID) -> AsyncIterator[bytes]:
        offset = 0
        while piece := await self._database.look(actor, partial(_piece, id, offset)):
            offset += len(piece)
            yield piece

    async def _visitor(self, request: Request, name: str) -> Actor:
        """Who sends the request, and certainly may do what it may."""
        known = await certain(self._door, self._database, dict(request.scope["headers"]))
        client = request.client
        address = client.host if client else ""
        return replace(known.actor, now=utc_now(), request_id=name, address=address)


async def certain(door: Door, database: Database, headers: Headers) -> Known:
    """Who sends a request with these headers, as the database says this moment."""
    known = await door.visitor(headers)
    if known.epoch != await database.read(EPOCH, ()):
        known = await door.visitor(headers, anew=True)
    return known


def _piece(id: UUID, offset: int, session: Session) -> bytes:
    return files_of(session).read(session, id, offset)


def described_file(file: StoredFile) -> dict[str, object]:
    """A file as the answer to its upload tells of it."""
    return {
        "id": id_text(PREFIX, file.id),
        "name": file.name,
        "format": file.format.name,
        "size": file.size,
        "sha256": file.sha256,
        "expiresAt": file.expires_at.isoformat().replace("+00:00", "Z"),
    }


def disposition(name: str) -> str:
    """Makes browsers save a file under a name (RFC 6266)."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


STATUSES: Final = {"FORBIDDEN": 403, "NOT_FOUND": 404, "FILE_FORMAT": 415, "INTERNAL": 500}


def refusal(error: Exception, name: str) -> Response:
    """A refusal in the form of GraphQL's errors."""
    cause: Exception = error.error if isinstance(error, HttpError) else error
    entry = described(cause, name)
    status = STATUSES.get(entry["extensions"]["code"], 400)
    if isinstance(error, HttpError):
        status = error.status
    elif isinstance(error, Unavailable):
        status = 503
    elif isinstance(error, Refused):
        entry["message"] = error.problems[0].message
    headers = {**GUARDED, "x-request-id": name}
    if status == 401:  # noqa: PLR2004 (HTTP)
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, HttpError) and error.wait:
        headers["retry-after"] = str(error.wait)
    return JSONResponse({"errors": [entry]}, status, headers)
