"""A front end for tests: it knows the address of a real server, and a token."""

from __future__ import annotations

from typing import Any

import httpx2


class Client:
    """Asks a server what a front end asks."""

    def __init__(self, address: str, token: str) -> None:
        self.http = httpx2.Client(
            base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60
        )

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        response = self.http.post("/graphql", json={"query": document, "variables": variables})
        body: dict[str, Any] = response.json()
        assert response.status_code == 200, body  # noqa: PLR2004 (HTTP)
        assert "errors" not in body, body
        data: dict[str, Any] = body["data"]
        return data

    def do(self, name: str, selection: str, /, **given: Any) -> dict[str, Any]:
        """The payload of a mutation."""
        kind = f"{name[0].upper()}{name[1:]}Input!"
        asked = f"{selection} userErrors {{ code path }}"
        document = f"mutation($input: {kind}) {{ {name}(input: $input) {{ {asked} }} }}"
        payload: dict[str, Any] = self.ask(document, input=given)[name]
        return payload

    def made(self, name: str, record: str, /, **given: Any) -> Any:
        """What a mutation made; it must not be refused."""
        payload = self.do(name, f"{record} {{ id version }}", **given)
        assert payload["userErrors"] == [], payload
        return payload[record]
