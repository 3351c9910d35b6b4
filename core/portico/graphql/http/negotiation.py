"""What client and server agree on by headers: media types, compression, the request's id."""

from __future__ import annotations

import re
import secrets
from functools import lru_cache
from typing import Final

from portico.graphql.http.refusal import HttpError

GRAPHQL: Final = "application/graphql-response+json"
JSON: Final = "application/json"
EVENT_STREAM: Final = "text/event-stream"

ACCEPTABLE: Final = re.compile(rb"[A-Za-z0-9._:/+=@-]{1,128}")
"""The request ids that are taken over: they end up in the log and in the audit."""


@lru_cache(maxsize=256)
def accepted(accept: bytes) -> str:
    """The media type to answer with; 406 if the client takes neither."""
    wanted = preferences(accept)
    if not wanted:
        return JSON
    for media in wanted:
        if media in {GRAPHQL, JSON}:
            return media
        if media in {"*/*", "application/*"}:
            return JSON
    raise HttpError(406, "NOT_ACCEPTABLE", f"Accept {GRAPHQL} or {JSON}.")


@lru_cache(maxsize=256)
def wants_page(accept: bytes) -> bool:
    """Whether a browser asks for a page, rather than a program for an answer."""
    wanted = preferences(accept)
    return "text/html" in wanted and GRAPHQL not in wanted and JSON not in wanted


@lru_cache(maxsize=256)
def wants_events(accept: bytes) -> bool:
    """Whether the answer is to be a stream of events, rather than one answer."""
    wanted = preferences(accept)
    return EVENT_STREAM in wanted and wanted[0] not in {GRAPHQL, JSON}


def preferences(header: bytes) -> list[str]:
    """The values of a header such as ``Accept``, the most wanted first; unwanted left out."""
    weighed: list[tuple[float, int, str]] = []
    for part in header.decode("latin-1").split(","):
        value, _, parameters = part.partition(";")
        if (value := value.strip().lower()) and (weight := _weight(parameters)):
            weighed.append((-weight, len(weighed), value))
    return [value for _weight, _place, value in sorted(weighed)]


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


@lru_cache(maxsize=256)
def is_json(content_type: bytes) -> bool:
    """Whether a body is JSON in UTF-8."""
    kind, _, parameters = content_type.decode("latin-1").partition(";")
    charset = re.search(r'charset="?([^";\s]+)', parameters, re.IGNORECASE)
    return kind.strip().lower() == JSON and (
        charset is None or charset[1].lower() in {"utf-8", "utf8"}
    )


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: bytes) -> bool:
    """Whether the answer may be compressed."""
    return "gzip" in preferences(accept_encoding)


def request_id(given: bytes | None) -> str:
    """The client's id of the request, if it is fit for the log; otherwise a new one."""
    if given is not None and ACCEPTABLE.fullmatch(given):
        return given.decode("ascii")
    return secrets.token_hex(8)
