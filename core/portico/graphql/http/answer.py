"""The response: its headers, its compression, and its tag if it may be kept."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import orjson

from portico.errors import Unavailable
from portico.graphql.errors import described
from portico.graphql.http.negotiation import GRAPHQL, takes_gzip
from portico.graphql.http.refusal import HttpError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Send

    Headers = Mapping[bytes, bytes]

COMPRESSED_FROM: Final = 1024
"""Bytes; a smaller answer fits one packet as it is."""
THREADED_FROM: Final = 32 * 1024
"""Bytes; a larger answer is compressed beside the event loop."""

GUARDED: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
"""An answer is data: no browser may take it for a page."""

NOT_MODIFIED: Final = 304
UNAUTHENTICATED: Final = 401


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent."""

    status: int
    media: str
    body: bytes
    request_id: str
    may_be_kept: bool = False
    """By the client, who must ask each time whether it still holds."""
    wait: int = 0
    """Seconds after which it is worth trying again."""


def refused(error: Exception, media: str, name: str) -> Answer:
    """The answer to a request that was not even run."""
    shown: Exception = error
    wait = error.wait if isinstance(error, HttpError) else 0
    match error:
        case HttpError():
            # 200 is for clients that look no further; those that ask for more get what is right.
            status = 400 if error.status == 200 and media == GRAPHQL else error.status  # noqa: PLR2004 (HTTP)
            shown = error.error
        case Unavailable():
            status = 503
        case _:
            status = 500
    body = orjson.dumps({"errors": [described(shown, name)]})
    return Answer(status, media, body, name, wait=wait)


async def send_answer(answer: Answer, headers: Headers, send: Send) -> None:
    """Send an answer to a request with these headers."""
    status, body = answer.status, answer.body
    fields = [
        (b"content-type", CONTENT_TYPES[answer.media]),
        (b"x-request-id", answer.request_id.encode()),
        *GUARDED,
    ]
    if answer.may_be_kept:
        tag = b'W/"' + blake2b(body, digest_size=16).hexdigest().encode() + b'"'
        fields += ((b"etag", tag), (b"cache-control", b"private, no-cache"), VARY_ALL)
        if _holds(headers.get(b"if-none-match", b""), tag):
            status, body = NOT_MODIFIED, b""
    else:
        fields.append((b"cache-control", b"no-store"))
    if status == UNAUTHENTICATED:
        fields.append((b"www-authenticate", b"Bearer"))
    if answer.wait:
        fields.append((b"retry-after", b"%d" % answer.wait))
    if len(body) >= COMPRESSED_FROM and takes_gzip(headers.get(b"accept-encoding", b"")):
        body = await _compressed(body)
        fields.append((b"content-encoding", b"gzip"))
        if not answer.may_be_kept:
            fields.append((b"vary", b"accept-encoding"))
    if status != NOT_MODIFIED:
        fields.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})


VARY_ALL: Final = (b"vary", b"accept, accept-encoding, authorization")
CONTENT_TYPES: Final = {
    media: f"{media}; charset=utf-8".encode()
    for media in ("application/json", "application/graphql-response+json")
}


def _holds(if_none_match: bytes, tag: bytes) -> bool:
    return if_none_match.strip() == b"*" or tag in (t.strip() for t in if_none_match.split(b","))


async def _compressed(body: bytes) -> bytes:
    if len(body) < THREADED_FROM:
        return gzip.compress(body, 1, mtime=0)
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, lambda: gzip.compress(body, 1, mtime=0))
