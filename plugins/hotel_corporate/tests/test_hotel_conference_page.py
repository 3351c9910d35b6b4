"""The page about a conference, run as it stands there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from portico.access import Actor
from portico.testing import Ask

PAGE = Path(__file__).parents[1] / "CONFERENCE.md"
PART = re.compile(r"^## (\d{4}-\d\d-\d\d)|^```(graphql|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIABLE = re.compile(r"\$(\w+): \w+!")


@dataclass
class Step:
    """A request, the day it is made on, and the answer that the page shows."""

    day: date
    document: str
    answer: Any = None


def steps() -> Iterator[Step]:
    day, step = date.min, None
    for heading, kind, text in PART.findall(PAGE.read_text(encoding="utf-8")):
        if heading:
            day = date.fromisoformat(heading)
        elif kind == "json":
            assert step
            step.answer = json.loads(text)
        else:
            if step:
                yield step
            step = Step(day, text)
    assert step
    yield step


def kept(answer: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The ids and versions of what was made or found, by the names that the page gives them."""
    for name, payload in answer["data"].items():
        found = list(payload.values()) if isinstance(payload, dict) else []
        found += payload.get("nodes", [])[:1] if isinstance(payload, dict) else []
        for record in (each for each in found if isinstance(each, dict)):
            yield name, record.get("id")
            yield f"{name}Version", record.get("version")
            for i, each in enumerate(record.get("functions", {}).get("nodes", ())):
                yield f"{name}Function{i}", each["id"]
                yield f"{name}Function{i}Version", each["version"]


def refusals(answer: dict[str, Any]) -> list[Any]:
    payloads = [each for each in answer["data"].values() if isinstance(each, dict)]
    return [error for payload in payloads for error in payload.get("userErrors", ())]


def test_a_conference_from_request_to_report(ask: Ask, actor: Actor) -> None:
    known: dict[str, Any] = {}
    found = list(steps())
    assert len(found) > 15
    for step in found:
        noon = datetime.combine(step.day, time(12), UTC)
        variables = {name: known[name] for name in VARIABLE.findall(step.document)}
        answer = ask(step.document, by=replace(actor, now=noon), **variables)
        assert "errors" not in answer, (step.document, answer)
        assert refusals(answer) == [], step.document
        if step.answer is not None:
            assert step.answer == answer
        known |= {name: value for name, value in kept(answer) if value is not None}
