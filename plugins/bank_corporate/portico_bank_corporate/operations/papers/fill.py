"""Filling a template: the same template and values always give the same paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

GAP: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def fill(body: str, values: Mapping[str, str | None]) -> list[str]:
    """The paragraphs; one that names something without a value is left out."""
    found = []
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        names = GAP.findall(paragraph)
        if all(values.get(name) for name in names):
            found.append(GAP.sub(lambda gap: str(values[gap[1]]), paragraph).strip())
    return found


def gaps(body: str) -> set[str]:
    """The names that a template has gaps for."""
    return set(GAP.findall(body))
