"""What is announced when a duty comes to stand otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from portico_hotel_corporate.models.obligation_terms import HotelObligationStatus
from portico_hotel_corporate.models.obligations import ObligationEvaluation


@dataclass(frozen=True, slots=True)
class ObligationStatusChanged:
    """A duty stands otherwise than the last time it was looked at. Subscribe to be told."""

    evaluation: ObligationEvaluation
    previous: HotelObligationStatus | None
