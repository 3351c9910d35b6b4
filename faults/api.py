"""A client that opens a new connection for each request, so that all processes get some."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx2


class Refusal(Exception):
    """The API answered with errors, or not at all."""

    def __init__(self, code: str, message: str = "", *, retryable: bool = False) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.retryable = retryable


class Api:
    """One GraphQL endpoint."""

    def __init__(self, endpoint: str, token: str, timeout: float = 60.0) -> None:
        self.endpoint = endpoint
        self._headers = {"authorization": f"Bearer {token}", "connection": "close"}
        self._timeout = timeout

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data of the answer; raises Refusal with the code of its first error."""
        try:
            async with httpx2.AsyncClient(timeout=self._timeout, verify=False) as client:
                response = await client.post(
                    self.endpoint,
                    json={"query": document, "variables": variables},
                    headers=self._headers,
                )
        except httpx2.HTTPError as error:
            raise Refusal("NO_ANSWER", repr(error)) from error
        body = response.json()
        if body.get("errors"):
            first = body["errors"][0]
            told = first["extensions"]
            raise Refusal(told["code"], first["message"], retryable=told.get("retryable", False))
        return body["data"]

    async def do(self, document: str, **variables: Any) -> tuple[str, Any]:
        """What became of the only mutation of a document: ``done`` or a code, and its payload."""
        try:
            (payload,) = (await self.ask(document, **variables)).values()
        except Refusal as refusal:
            return refusal.code, None
        problems = payload["userErrors"]
        return (problems[0]["code"] if problems else "done"), payload

    async def all(self, requests: Sequence[tuple[str, dict[str, Any]]]) -> list[tuple[str, Any]]:
        """Send all of them at once."""
        return await asyncio.gather(*(self.do(each, **given) for each, given in requests))

    async def create(self, document: str, **variables: Any) -> str:
        """The id of what a mutation created; fails unless it was done."""
        outcome, payload = await self.do(document, **variables)
        if outcome != "done":
            raise Refusal(outcome, str(payload))
        record = next(value for key, value in payload.items() if key != "userErrors")
        return str(record["id"])
