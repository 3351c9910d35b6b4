"""What a request asks: read from a JSON body, or from the parameters of a URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

import orjson

from portico.graphql.http.refusal import HttpError, bad_request

if TYPE_CHECKING:
    from starlette.types import Receive

PARAMETERS: Final = ("query", "documentId", "operationName", "variables", "extensions")
NESTED: Final = 64
"""How deep JSON may be nested: deeper than any input, and no danger to the stack."""

KINDS: Final[dict[type, str]] = {dict: "a JSON object", str: "a string"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: a document or its id, and what it is run with."""

    query: str | None
    document_id: str | None = None
    operation: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    extensions: dict[str, Any] = field(default_factory=dict)


def asked(given: Any) -> Asked:
    """What a JSON object asks; refuses what is none, and parameters of a wrong kind."""
    if not isinstance(given, dict):
        what = "Requests are sent one by one" if isinstance(given, list) else "There is none"
        raise bad_request(f"The body must be a JSON object with a query. {what}.")
    return Asked(
        _of(given, "query", str),
        _of(given, "documentId", str),
        _of(given, "operationName", str),
        _of(given, "variables", dict) or {},
        _of(given, "extensions", dict) or {},
    )


def _of(given: Mapping[str, Any], name: str, kind: type) -> Any:
    value = given.get(name)
    if value is None or isinstance(value, kind):
        return value
    raise bad_request(f"{name} must be {KINDS[kind]} or left out.")


def from_body(raw: bytes) -> Asked:
    """What a body asks."""
    return asked(read_json(raw, "The body"))


def from_url(query_string: bytes) -> Asked:
    """What the parameters of a URL ask; ``variables`` and ``extensions`` are JSON in them."""
    pairs = parse_qsl(
        query_string.decode("latin-1"), keep_blank_values=True, errors="surrogateescape"
    )
    given: dict[str, Any] = {}
    for name, value in pairs:
        if name in given:
            raise bad_request(f"{name} is given twice.")
        if name in PARAMETERS:
            given[name] = value
    for name in ("variables", "extensions"):
        if name in given:
            text = given[name].encode("utf-8", "surrogateescape")
            given[name] = read_json(text, name) if text else None
    return asked({name: _utf8(name, value) for name, value in given.items()})


def _utf8(name: str, value: Any) -> Any:
    if isinstance(value, str) and any("\udc80" <= letter <= "\udcff" for letter in value):
        raise bad_request(f"{name} is not UTF-8.", "BAD_JSON")
    return value


def read_json(raw: bytes, what: str) -> Any:
    """What JSON says; refuses what is none, and what is nested too deep."""
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise bad_request(f"{what} is not valid JSON in UTF-8: {error}.", "BAD_JSON") from None
    if raw.count(b"{") + raw.count(b"[") > NESTED:
        _check_nesting(found, what)
    return found


def _check_nesting(value: Any, what: str) -> None:
    level = [value]
    for _depth in range(NESTED):
        level = [
            item
            for each in level
            if isinstance(each, (dict, list))
            for item in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return
    raise bad_request(f"{what} is nested more than {NESTED} levels deep.", "BAD_JSON")


async def read_body(receive: Receive, limit: int) -> bytes:
    """The body, counted while it is read; its declared length is not believed."""
    message = await receive()
    raw: bytes = message.get("body", b"")
    while message.get("more_body") and len(raw) <= limit:
        message = await receive()
        raw += message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise ClientGone
    if len(raw) > limit:
        raise HttpError(413, "TOO_LARGE", f"The body is larger than {limit} bytes.")
    return raw


class ClientGone(Exception):
    """The client closed the connection before its request was there."""
