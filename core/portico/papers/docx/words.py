"""What a template may name: the facts and tables of a paper, by names that no language changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portico.papers.paper import Paper, Said, Section

Shape = Mapping[str, "Shape"] | tuple["Shape"] | None
"""What can be said of a value: its fields, of what it is a list, or None: it is a text."""


def word(text: str) -> str:
    """The name of a text: *Guest rooms: {name}* is ``guest_rooms``, *1 guest* is ``guest_1``."""
    plain = re.split(r"[:{]", text.source if isinstance(text, Said) else text)[0]
    parts = re.findall(r"[a-z0-9]+", plain.lower())
    numbers = [part for part in parts if part.isdigit()]
    return "_".join([*(part for part in parts if not part.isdigit()), *numbers])


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The facts of a kind of paper, and its parts with the columns of their tables."""

    facts: Sequence[str]
    parts: Mapping[str, Sequence[str]]

    @property
    def shape(self) -> Mapping[str, Shape]:
        """What templates of the kind may name."""
        texts: Shape = (None,)
        return {
            **dict.fromkeys(("house", "kind", "title", "footer", "language")),
            "facts": dict.fromkeys(self.facts),
            "parts": {
                name: {
                    "heading": None,
                    "text": texts,
                    "rows": ({"heading": None, **dict.fromkeys(columns)},),
                    "total": dict.fromkeys(columns),
                }
                for name, columns in self.parts.items()
            },
            "sections": (
                {
                    "heading": None,
                    **dict.fromkeys(("text", "columns", "total"), texts),
                    "rows": ({"cells": texts},),
                },
            ),
            "signatures": texts,
        }

    def listed(self) -> Iterator[str]:
        """Every name, as a tag writes it; ``row`` stands for a row of a list."""
        yield from _listed(self.shape, "")

    def values(self, paper: Paper) -> dict[str, Any]:
        """What a paper says, by these names; what it does not say is empty."""
        facts = {word(label): value for label, value in paper.facts}
        parts: dict[str, dict[str, Any]] = {
            name: {"heading": "", "text": [], "rows": [], "total": dict.fromkeys(columns, "")}
            for name, columns in self.parts.items()
        }
        for section in paper.sections:
            name = section.name or word(section.heading)
            if name in parts:
                _add(parts[name], section, self.parts[name])
        return {
            **{name: getattr(paper, name) for name in ("house", "kind", "title", "footer")},
            "language": paper.language,
            "facts": {name: facts.get(name, "") for name in self.facts},
            "parts": parts,
            "sections": [_plain(section) for section in paper.sections],
            "signatures": list(paper.signatures),
        }


def _listed(shape: Shape, path: str) -> Iterator[str]:
    if shape is None:
        yield path
    elif isinstance(shape, tuple):
        yield from _listed(shape[0], f"{path}[]")
    else:
        for name, inner in shape.items():
            yield from _listed(inner, f"{path}.{name}" if path else name)


def _add(part: dict[str, Any], section: Section, columns: Sequence[str]) -> None:
    """Several sections of a name are one part; each row knows the heading that it stands under."""
    names = [word(each) for each in section.columns]
    empty = dict.fromkeys(columns, "")

    def named(cells: Sequence[str]) -> dict[str, str]:
        found = dict(zip(names, cells, strict=True))
        return empty | {name: text for name, text in found.items() if name in empty}

    part["heading"] = part["heading"] or section.heading
    part["text"] += section.text
    part["rows"] += [{"heading": section.heading, **named(row)} for row in section.rows]
    if section.total:
        part["total"] = named(section.total)


def _plain(section: Section) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "text": list(section.text),
        "columns": list(section.columns),
        "rows": [{"cells": list(row)} for row in section.rows],
        "total": list(section.total),
    }


def sample(shape: Shape, times: int) -> Any:
    """A value of a shape, its lists so long, its texts too: to try a template with."""
    if shape is None:
        return "x" * times
    if isinstance(shape, tuple):
        return [sample(shape[0], times) for _ in range(times)]
    return {name: sample(inner, times) for name, inner in shape.items()}
