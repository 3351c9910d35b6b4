"""Requests as nobody would send them: broken bodies, odd headers, files that are none."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from openpyxl import Workbook

from portico.testing.facts import happens

BODIES: Final = (
    *(b"", b"null", b"1", b'"x"', b"[]", b"{}", b"{", b"\xff\xfe", b"\x00", b"NaN", b"{" * 5000),
    *(
        b"[" * 5000,
        b'{"query": null}',
        b'{"query": 1}',
        b'{"query": "{__typename}", "variables": 1}',
    ),
    *(
        b'{"query":"{__typename}","query":"{no}"}',
        b'{"query": "\\ud800"}',
        b'{"query": "{a' + b"(" * 999,
    ),
    *(
        b'{"query": "query ($a: Int) {__typename}", "variables": {"a": 1e400}}',
        b'{"documentId": "x"}',
    ),
    b'{"query": "{__typename}", "extensions": {"persistedQuery": {"sha256Hash": 1}}}',
    b'{"query": "{__typename}", "extensions": {"persistedQuery": {"sha256Hash": "'
    + b"0" * 64
    + b'"}}}',
)
HEADERS: Final = (
    *({"accept": "text/html"}, {"accept": "x"}, {"accept": "*/*;q=0"}, {"accept": ";;,,"}),
    *({"accept": "text/event-stream"}, {"accept": "application/graphql-response+json"}),
    *({"content-type": "text/plain"}, {"content-type": "application/json; charset=utf-16"}),
    *({"content-type": "multipart/form-data; boundary=x"}, {"content-type": ""}),
    *({"content-encoding": "gzip"}, {"accept-encoding": "gzip;q=x"}, {"if-none-match": "*"}),
    *({"x-request-id": "a b"}, {"x-request-id": "x" * 4000}, {"origin": "https://evil.example"}),
    *({"portico-on-behalf-of": "nobody"}, {"portico-on-behalf-of": "\u00e4"}, {"cookie": "a=b"}),
    *({"authorization": "Basic eDp5"}, {"authorization": "Bearer portico_x_y"}),
    *({"authorization": "Bearer ey.ey.x"}, {"authorization": "Bearer \u00ff"}),
)
METHODS: Final = ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH")


@dataclass(frozen=True, slots=True)
class Sent:
    """A request of HTTP."""

    method: str = "POST"
    path: str = "/graphql"
    content: bytes = b""
    headers: dict[str, Any] = field(default_factory=lambda: {"content-type": "application/json"})


class Edges:
    """Writes such requests. Most begin as a good one, of which something is broken."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def request(self, document: str, variables: dict[str, Any]) -> Sent:
        """A request with something wrong: its bytes, its headers or its method."""
        body = json.dumps({"query": document, "variables": variables}).encode()
        headers: dict[str, Any] = {"content-type": "application/json"}
        drawn = self._random.randint(1, 10)
        if drawn <= 3:  # noqa: PLR2004 (of ten)
            return Sent(content=self._random.choice(BODIES))
        if drawn <= 6:  # noqa: PLR2004 (of ten)
            return Sent(content=self.broken(body))
        if drawn <= 9:  # noqa: PLR2004 (of ten)
            odd = self._random.choice(HEADERS)
            return Sent(content=body, headers=headers | {k: v.encode() for k, v in odd.items()})
        path = self._random.choice(("/graphql", "/files/x", "/files/fil_0", "/metrics", "/nowhere"))
        return Sent(self._random.choice(METHODS), path, body, headers)

    def broken(self, content: bytes) -> bytes:
        """Some bytes are others, or the end is missing."""
        changed = bytearray(content)
        for _ in range(self._random.randint(1, 4)):
            changed[self._random.randrange(len(changed))] = self._random.randrange(256)
        return bytes(changed[: self._random.choice((None, len(changed) // 2))])

    def file(self, columns: list[str], cells: list[list[Any]]) -> Sent:
        """A table with these columns, whole or broken."""
        make = self._random.choice((self._csv, self._jsonl, self._workbook))
        content = make(columns, cells)
        if happens(self._random, 30):
            content = self.broken(content)
        name = self._random.choice(("a.csv", "../../x", "", "%00", "\u202e.xlsx", "b" * 400))
        return Sent("POST", "/files?name=" + name, content, {"content-type": "text/csv"})

    def _csv(self, columns: list[str], cells: list[list[Any]]) -> bytes:
        between = self._random.choice(",;\t")
        lines = [between.join(json.dumps(str(c)) for c in row) for row in [columns, *cells]]
        return "\n".join(lines).encode(
            self._random.choice(("utf-8", "utf-8-sig", "utf-16")), "replace"
        )

    def _jsonl(self, columns: list[str], cells: list[list[Any]]) -> bytes:
        return "\n".join(
            json.dumps(dict(zip(columns, row, strict=False))) for row in cells
        ).encode()

    def _workbook(self, columns: list[str], cells: list[list[Any]]) -> bytes:
        book, out = Workbook(), io.BytesIO()
        sheet = book.active
        assert sheet is not None  # noqa: S101 (a new book has one)
        for row in [columns, *cells]:
            sheet.append([str(c).replace("\x00", "") for c in row])
        book.save(out)
        return out.getvalue()
