"""The texts that come with the product: version 1 of each paper, in English.

``{{name}}`` stands for what the guarantee says. A paragraph that names what is not given is left
out.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from portico_bank_corporate.models.paper_template import BankPaperKind

TEMPLATES: Final = Path(__file__).parent / "templates"
LOCALE: Final = "en"


@cache
def built_in(kind: BankPaperKind) -> str:
    """The text of a paper that comes with the product."""
    return (TEMPLATES / f"{kind.name.lower()}.{LOCALE}.txt").read_text("utf-8")
