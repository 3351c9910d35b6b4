"""Text as SWIFT takes it: in its characters, in lines of its length."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from textwrap import wrap

from portico.values import round_money
from portico_bank_corporate.operations.swift.formats import CHARACTERS


def narrative_of(paragraphs: Iterable[str], width: int, charset: str = "z") -> str | None:
    """Paragraphs as lines; no line is empty, and none begins as only a field may."""
    lines: list[str] = []
    for paragraph in paragraphs:
        for line in paragraph.split("\n"):
            lines += wrap(latin(line, charset), width - 1) or []
    return "\n".join(f" {line}" if line[:1] in {":", "-"} else line for line in lines) or None


def party_of(lines: Iterable[str]) -> str | None:
    """Name and address in at most four lines of 35 characters."""
    found: list[str] = []
    for line in lines:
        found += wrap(latin(line, "x").replace(":", " "), 35)
    return "\n".join(line.lstrip("-/ ") or "." for line in found[:4]) or None


def latin(text: str, charset: str) -> str:
    """A text in the characters of a set: ``Müller & Łoś`` as ``Muller + Los`` in x."""
    from anyascii import anyascii  # noqa: PLC0415 (a start need not wait for its tables)

    strange = re.compile(f"[^{CHARACTERS[charset]}]", re.ASCII)
    plain = anyascii(text)
    if charset == "x":
        plain = plain.replace("&", "+")
    return " ".join(strange.sub(" ", plain).split())


def six(day: date | None) -> str | None:
    """A day as 6!n."""
    return day.strftime("%y%m%d") if day else None


def amount_of(amount: Decimal, currency: str) -> str:
    """An amount as 3!a15d: ``EUR100000,`` and ``EUR0,5``."""
    digits = f"{round_money(amount, currency):f}"
    whole, _, part = digits.partition(".")
    return f"{currency}{whole},{part.rstrip('0')}"
