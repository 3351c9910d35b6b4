"""A paper before it has a form: a title, facts, and sections with tables. HTML and PDF draw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self


class Said(str):
    """A text in some language that knows what it was in English, so that programs can name it."""

    __slots__ = ("source",)
    source: str

    def __new__(cls, text: str, source: str = "") -> Self:
        """A text, and what it says in English."""
        said = super().__new__(cls, text)
        said.source = source
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a paper: text, a table, or both. ``numbers`` are columns set to the right.

    ``name`` is what templates call it, where its heading does not say.
    """

    heading: str
    name: str = ""
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
