"""The questions, ready to be sent: each with the variables that it is asked with in turn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.request import Request, urlopen

from benchmarks.data import COUNTRIES
from benchmarks.documents import PORTICO, POSTGRAPHILE
from benchmarks.servers import Server

STYLES: Final = {"portico": PORTICO, "postgraphile": POSTGRAPHILE}
PREFIXED: Final = re.compile(r"[a-z]{3}_([0-9a-f]{32})")
UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def bodies(server: Server, question: str) -> list[str]:
    """The bodies to send to a server, one for each set of variables."""
    document = STYLES[server.style][question]
    return [
        json.dumps({"query": document, "variables": variables})
        for variables in _variables(server, question)
    ]


def _variables(server: Server, question: str) -> list[dict[str, Any]]:
    """Each request asks for something else, so that no answer can be kept from the one before."""
    match question:
        case "Q1":
            return [{"id": value} for value in leaves(_prepare(server, "ids", {}))]
        case "Q2" | "Q3":
            return [{"country": country} for country in COUNTRIES]
        case "Q4":
            pages = [(c, _prepare(server, "cursor", {"country": c})) for c in COUNTRIES]
            return [{"country": c, "after": next(leaves(page))} for c, page in pages]
        case _:
            return [{}]


def _prepare(server: Server, name: str, variables: dict[str, Any]) -> Any:
    body = json.dumps({"query": STYLES[server.style][name], "variables": variables})
    return json.loads(ask(server, body))


def ask(server: Server, body: str) -> bytes:
    """One answer of a server."""
    headers = {
        "Authorization": f"Bearer {server.token}",
        "Content-Type": "application/json",
        "Accept": "application/json",
    }
    url = f"http://127.0.0.1:{server.port}/graphql"
    with urlopen(Request(url, body.encode(), headers), timeout=60) as answer:
        content: bytes = answer.read()
    return content


def leaves(answer: Any) -> Iterator[Any]:
    """The values of an answer, in its order."""
    if isinstance(answer, dict):
        for value in answer.values():
            yield from leaves(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from leaves(value)
    else:
        yield answer


def same_form(value: Any) -> Any:
    """An id, a date or an amount in one form, whoever wrote it."""
    if not isinstance(value, str):
        return value
    if found := PREFIXED.fullmatch(value):
        return found[1]
    if UUID.fullmatch(value):
        return value.replace("-", "")
    try:
        return Decimal(value).normalize()
    except InvalidOperation:
        return value
