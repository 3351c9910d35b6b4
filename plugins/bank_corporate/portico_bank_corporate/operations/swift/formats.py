"""The formats of SWIFT fields: ``4*35x`` and the like, made into patterns.

A format is written as in the standard: a length, ``!`` if it is exact, and a character set, with
``n*`` before it for that many lines; brackets for what may be left out; ``$`` for a new line.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

CHARACTERS: Final = {
    "n": "0-9",
    "a": "A-Z",
    "c": "A-Z0-9",
    "x": r"A-Za-z0-9/\-?:().,'+ ",
    "z": r"A-Za-z0-9.,\-()/='+:?!\"%&*<>;{@#_ ",
}
"""SWIFT's character sets, as classes of regular expressions."""

PART: Final = re.compile(
    r"(?P<lines>\d+)\*(?P<width>\d+)(?P<charset>[xz])|(?P<length>\d+)(?P<exact>!?)(?P<set>[nacxzd])"
    r"|(?P<mark>[\[\]/$])|(?P<word>[A-Z]+)"
)
MARKS: Final = {"[": "(?:", "]": ")?", "/": "/", "$": "\n"}


@cache
def pattern(format: str) -> re.Pattern[str]:
    """The pattern that the whole content of a field of this format has."""
    return re.compile("".join(_piece(part) for part in PART.finditer(format)), re.ASCII)


def _piece(part: re.Match[str]) -> str:
    if part["mark"]:
        return MARKS[part["mark"]]
    if part["word"]:
        return part["word"]
    if part["lines"]:
        line = f"[{CHARACTERS[part['charset']]}]{{1,{part['width']}}}"
        return f"{line}(?:\n{line}){{0,{int(part['lines']) - 1}}}"
    if part["set"] == "d":  # a decimal comma is always there; it counts
        return rf"(?=.{{2,{part['length']}}}\Z)\d+,\d*"
    least = part["length"] if part["exact"] else "1"
    return f"[{CHARACTERS[part['set']]}]{{{least},{part['length']}}}"


@cache
def narrative(format: str) -> str | None:
    """The character set of a format's free text, ``z`` or ``x``; null if all of it is coded."""
    named = {part["charset"] or part["set"] for part in PART.finditer(format)}
    if "z" in named:
        return "z"
    return "x" if "x" in named else None


def room(format: str) -> tuple[int, int] | None:
    """How many lines of how many characters a narrative may have; null for other formats."""
    found = re.search(r"(\d+)\*(\d+)[xz]$", format)
    return (int(found[1]), int(found[2])) if found else None


def stranger(text: str, charset: str) -> tuple[int, int, str] | None:
    """The line, column and character of the first one that is not in a character set."""
    strange = re.compile(f"[^{CHARACTERS[charset]}]", re.ASCII)
    for number, line in enumerate(text.split("\n"), 1):
        if found := strange.search(line):
            return number, found.start() + 1, found[0]
    return None
