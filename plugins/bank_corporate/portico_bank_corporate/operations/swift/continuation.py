"""What one message has no room for: the text goes on in MT 761, or MT 775 for an amendment."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from portico_bank_corporate.operations.swift.layout import (
    LONGEST,
    TEXT_LINES,
    BankSwiftMessageType,
)
from portico_bank_corporate.operations.swift.message import Content, Message, compose

CONTINUES: Final = {
    BankSwiftMessageType.MT760: BankSwiftMessageType.MT761,
    BankSwiftMessageType.MT767: BankSwiftMessageType.MT775,
}
TEXT: Final = "77U"


def parts(message: Message) -> tuple[Message, ...]:
    """A message, and those that its text goes on in; each says which of how many it is."""
    text = next((each for each in message.contents if each.tag == TEXT), None)
    lines = text.value.split("\n") if text else []
    if text is None or (len(message.text) <= LONGEST and len(lines) <= TEXT_LINES):
        return (message,)
    kept = _fitting(lines, LONGEST - (len(message.text) - len(text.value)))
    rest, pieces = lines[kept:], []
    head = _head(message)
    while rest:
        count = _fitting(rest, LONGEST - len(_piece(message, head, "").text))
        pieces.append("\n".join(rest[:count]))
        rest = rest[count:]
    total = len(pieces) + 1
    first = _with(message, {TEXT: "\n".join(lines[:kept]), "27": f"1/{total}"})
    later = [
        _with(_piece(message, head, piece), {"27": f"{number}/{total}"})
        for number, piece in enumerate(pieces, 2)
    ]
    return (first, *later)


def _fitting(lines: list[str], room: int) -> int:
    """How many lines fit; at least one, so that there is an end."""
    count = used = 0
    while count < min(len(lines), TEXT_LINES) and used + len(lines[count]) + 1 <= room:
        used += len(lines[count]) + 1
        count += 1
    return max(count, 1)


def _head(message: Message) -> list[tuple[str, str | None]]:
    """The fields that name the undertaking, and the amendment."""
    names = ("20", "26E") if message.type is BankSwiftMessageType.MT767 else ("20",)
    named = [(tag, message.value("B", tag)) for tag in names]
    issuer = [(each.tag, each.value) for each in message.contents if each.tag.startswith("52")]
    return [("27", "2/2"), *named, *issuer[:1]]


def _piece(message: Message, head: list[tuple[str, str | None]], text: str) -> Message:
    return compose(CONTINUES[message.type], [*head, (TEXT, text or "X")])


def _with(message: Message, values: dict[str, str]) -> Message:
    """The message with other contents of some fields, its lines counted anew."""
    contents: list[Content] = []
    line = 1
    for each in message.contents:
        value = values.get(each.tag, each.value) if each.sequence in {"A", "B"} else each.value
        contents.append(replace(each, value=value, line=line))
        line += 1 + value.count("\n")
    return Message(message.type, tuple(contents))
