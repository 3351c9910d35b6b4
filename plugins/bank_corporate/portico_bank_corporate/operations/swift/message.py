"""A SWIFT message as fields in sequences: read from its text, and written as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from portico_bank_corporate.operations.swift.layout import BankSwiftMessageType

START: Final = re.compile(r":(\d{2}[A-Z]?):")
SEQUENCE: Final = re.compile(r"15([A-Z])")


@dataclass(frozen=True, slots=True)
class Content:
    """One field as it stands in a message. ``line`` is that of its tag, from 1."""

    sequence: str
    tag: str
    value: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """The text block of a message."""

    type: BankSwiftMessageType
    contents: tuple[Content, ...]
    stray: tuple[int, ...] = field(default=())
    """The lines before the first field."""

    def value(self, sequence: str, tag: str) -> str | None:
        """What a field holds in a sequence; ``52a`` is the field with any letter."""
        for each in self.contents:
            if each.sequence == sequence and is_tag(each.tag, tag):
                return each.value
        return None

    def sequences(self) -> list[str]:
        """The sequences that are there, in their order."""
        return list(dict.fromkeys(each.sequence for each in self.contents))

    @property
    def text(self) -> str:
        """The text block: one field after the other, lines ended by a line feed."""
        return "\n".join(f":{each.tag}:{each.value}" for each in self.contents) + "\n"


def is_tag(tag: str, wanted: str) -> bool:
    """Whether a tag is the wanted one; ``52a`` stands for 52 with any letter or none."""
    return tag[:2] == wanted[:2] if wanted.endswith("a") else tag == wanted


def compose(type: BankSwiftMessageType, given: Iterable[tuple[str, str | None]]) -> Message:
    """A message of tags and values in their order; what is null or empty is left out."""
    contents: list[Content] = []
    sequence = "A"
    line = 1
    for tag, value in given:
        if found := SEQUENCE.fullmatch(tag):
            sequence = found[1]
        if value or found:
            contents.append(Content(sequence, tag, value or "", line))
            line += 1 + (value or "").count("\n")
    return Message(type, tuple(contents))


def read(type: BankSwiftMessageType, text: str) -> Message:
    """A message of its text block, or of the whole message with its blocks in braces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    whole = re.search(r"\{4:\n?(.*?)\n?-\}", text, re.DOTALL)
    skipped = text[: whole.start(1)].count("\n") if whole else 0
    lines = (whole[1] if whole else text).rstrip("\n").split("\n")
    contents: list[Content] = []
    stray: list[int] = []
    sequence = "A"
    for number, line in enumerate(lines, 1 + skipped):
        found = START.match(line)
        if found:
            opened = SEQUENCE.fullmatch(found[1])
            sequence = opened[1] if opened else sequence
            contents.append(Content(sequence, found[1], line[found.end() :], number))
        elif contents:
            last = contents[-1]
            joined = f"{last.value}\n{line}"
            contents[-1] = Content(last.sequence, last.tag, joined, last.line)
        elif line.strip():
            stray.append(number)
    return Message(type, tuple(contents), tuple(stray))
