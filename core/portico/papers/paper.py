"""A paper before it has a form: a title, facts, and sections with tables. HTML and PDF draw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a paper: text, a table, or both. ``numbers`` are columns set to the right."""

    heading: str
    text: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    numbers: frozenset[int] = frozenset()
    total: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper of a plugin: an offer, an order, a guarantee. ``language`` is a BCP 47 tag."""

    kind: str
    title: str
    house: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section] = field(default_factory=list)
    signatures: Sequence[str] = ()
    footer: str = ""
    language: str = "en"
