"""Cells that a spreadsheet would run: found in what is read, made harmless in what is written."""

from __future__ import annotations

import re
from typing import Final

STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so may be run as a formula (OWASP, CSV injection)."""
NUMBER: Final = re.compile(r"-\d+(\.\d+)?", re.ASCII)
MARK: Final = "'"
"""What stands before a text so that a spreadsheet takes it for a text."""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would take the cell for a formula; a negative number is none."""
    return text.startswith(STARTS) and not NUMBER.fullmatch(text)


def neutralised(text: str) -> str:
    """The cell as a spreadsheet may open it: ``=1+1`` becomes ``'=1+1``.

    A text that begins with such a mark itself gets another one, so that :func:`original` gives
    back what was there.
    """
    return MARK + text if looks_like_formula(text.lstrip(MARK)) else text


def original(text: str) -> str:
    """The text that :func:`neutralised` made the cell of."""
    marked = text.startswith(MARK) and looks_like_formula(text.lstrip(MARK))
    return text.removeprefix(MARK) if marked else text
