"""What was measured of a duty."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was measured of a duty in a window, and by what."""

    measured: Decimal | None
    on_books: Decimal = NOTHING
    remedied: bool = False
    evidence: list[str] = field(default_factory=list)
