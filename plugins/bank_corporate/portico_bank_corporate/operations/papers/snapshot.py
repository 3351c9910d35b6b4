"""What a paper says as plain values, and the paper that they make again: always the same one."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

from portico.papers.paper import Paper, Section


def snapshot(paper: Paper) -> dict[str, Any]:
    """A paper as JSON values."""
    return {
        "kind": paper.kind,
        "title": paper.title,
        "house": paper.house,
        "facts": [list(fact) for fact in paper.facts],
        "sections": [
            {"heading": section.heading, "text": list(section.text)} for section in paper.sections
        ],
        "signatures": list(paper.signatures),
        "footer": paper.footer,
    }


def restored(payload: Mapping[str, Any]) -> Paper:
    """The paper of a snapshot."""
    return Paper(
        kind=payload["kind"],
        title=payload["title"],
        house=payload["house"],
        facts=[(name, value) for name, value in payload["facts"]],
        sections=[_section(each) for each in payload["sections"]],
        signatures=tuple(payload["signatures"]),
        footer=payload["footer"],
    )


def _section(given: Mapping[str, Any]) -> Section:
    return Section(heading=given["heading"], text=given["text"])


def text_hash(paper: Paper) -> str:
    """SHA-256 of its paragraphs, joined by line feeds."""
    text = "\n".join(line for section in paper.sections for line in section.text)
    return sha256(text.encode()).hexdigest()


def content_hash(payload: Mapping[str, Any]) -> str:
    """SHA-256 of all that a paper says."""
    return sha256(orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)).hexdigest()
