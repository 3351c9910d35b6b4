"""The server that is asked, and what it said until now."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import httpx2

from faults.fuzz.edges import Sent
from portico.cli.token import new_token

if TYPE_CHECKING:
    from faults.fuzz.asking import Asked
    from portico.testing.servers import Server

SERVER_ERROR: Final = 500
UNAUTHENTICATED: Final = 401
LOGGED: Final = '"level": "error"'
BEFORE: Final = frozenset(
    {"GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "BAD_USER_INPUT", "BAD_ID", "REQUIRED"}
)
"""Codes of requests that reached nothing."""


class Target:
    """A server with the demo's data."""

    def __init__(self, url: str, server: Server) -> None:
        self.outcomes: dict[str, Counter[str]] = {}
        self.requests = 0
        self._url, self.server = url, server
        self._read = len(server.printed().encode())
        self.renew()

    def renew(self) -> None:
        """Come with a new token: a mutation may have revoked the last one."""
        self.token = asyncio.run(new_token(self._url, "fuzz", ["*"]))
        self._client = self.server.client(self.token)

    def ask(self, document: str, variables: dict[str, Any] | None = None) -> Any:
        """The data of an honest question; None if it is refused."""
        body = {"query": document, "variables": variables or {}}
        answer = self._client.post("/graphql", json=body)
        if answer.status_code == UNAUTHENTICATED:
            self.renew()
            answer = self._client.post("/graphql", json=body)
        return answer.json().get("data")

    def version(self, id: str) -> int | None:
        """The version of a record, as it is now."""
        found = self.ask("query ($id: ID!) { node(id: $id) { __typename } }", {"id": id})
        kind = ((found or {}).get("node") or {}).get("__typename")
        if kind is None:
            return None
        query = f"query ($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ version }} }} }}"
        found = self.ask(query, {"id": id})
        return found["node"]["version"] if found and found["node"] else None

    def send(self, group: str, asked: Asked, *, by_get: bool = False) -> str:
        """Send a document; what is wrong with the answer, or nothing."""
        if by_get:
            given = {"query": asked.document, "variables": json.dumps(asked.variables)}
            return self._judged(group, httpx2.Request("GET", self._at("/graphql"), params=given))
        body = json.dumps({"query": asked.document, "variables": asked.variables}).encode()
        return self.send_raw(group, Sent(content=body))

    def send_raw(self, group: str, sent: Sent) -> str:
        """Send a request as it is."""
        made = httpx2.Request(
            sent.method, self._at(sent.path), content=sent.content, headers=sent.headers
        )
        return self._judged(group, made)

    def upload(self, sent: Sent) -> tuple[str, str | None]:
        """Send a file: what is wrong, and its id."""
        made = httpx2.Request(
            sent.method, self._at(sent.path), content=sent.content, headers=sent.headers
        )
        fault = self._judged("file", made)
        body = self._last
        return fault, body.get("id") if isinstance(body, dict) else None

    def _at(self, path: str) -> str:
        return f"{self.server.address}{path}"

    def _judged(self, group: str, request: httpx2.Request) -> str:
        self.requests += 1
        request.headers.setdefault("authorization", f"Bearer {self.token}")
        self._last: Any = None
        counter = self.outcomes.setdefault(group, Counter())
        try:
            answer = self._client.send(request)
            is_json = "json" in answer.headers.get("content-type", "") and answer.content
            self._last = answer.json() if is_json else None
        except (httpx2.HTTPError, ValueError) as error:
            counter["NO_ANSWER"] += 1
            return repr(error) + self.logged()
        codes = _codes(self._last)
        if "UNAUTHENTICATED" in codes and group != "edge":
            self.renew()
        counter.update(codes or {"done" if answer.is_success else str(answer.status_code)})
        logged = self.logged()
        if answer.status_code >= SERVER_ERROR or "INTERNAL" in codes or logged:
            return f"{answer.status_code} {sorted(codes)}\n{logged}"
        return ""

    def logged(self) -> str:
        """The errors that the server logged since it was last looked."""
        with self.server.log.open("rb") as log:
            log.seek(self._read)
            lines = log.read().decode("utf-8", "replace").splitlines()
            self._read = log.tell()
        return "\n".join(line[-3000:] for line in lines if LOGGED in line)


def _codes(body: Any) -> set[str]:
    """The codes of all that was refused."""
    if not isinstance(body, dict):
        return set()
    found = {each["extensions"]["code"] for each in body.get("errors") or ()}
    payloads = [each for each in (body.get("data") or {}).values() if isinstance(each, dict)]
    refusals = [each for payload in payloads for each in payload.get("userErrors") or ()]
    return found | {each["code"] for each in refusals}
