"""When a function takes a space, and what it means when two do so at the same time.

All periods are half-open: what ends at noon and what begins at noon do not meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Severity = Literal["hard", "turn-time"]


@dataclass(frozen=True, slots=True)
class Period:
    """From an instant up to, but not including, another."""

    start: datetime
    end: datetime

    def overlap(self, other: Period) -> Period | None:
        """The time that both cover; None if they only touch or do not meet."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def widened(self, minutes_before: int, minutes_after: int) -> Period:
        """The period with minutes added at both ends."""
        return Period(
            self.start - timedelta(minutes=minutes_before),
            self.end + timedelta(minutes=minutes_after),
        )

    def whole_days(self, zone: ZoneInfo) -> Period:
        """The local days that this period touches, from midnight to midnight."""
        first = self.start.astimezone(zone).date()
        last = (self.end - timedelta(microseconds=1)).astimezone(zone).date()
        midnight, next_midnight = (
            datetime.combine(day, time.min, zone).astimezone(UTC)
            for day in (first, last + timedelta(days=1))
        )
        return Period(midnight, next_midnight)

    def in_words(self, zone: ZoneInfo) -> str:
        """The period on the property's clock: ``2026-12-01 09:00 to 12:00``."""
        start, end = self.start.astimezone(zone), self.end.astimezone(zone)
        same_day = start.date() == end.date()
        return f"{start:%Y-%m-%d %H:%M} to {end:{'%H:%M' if same_day else '%Y-%m-%d %H:%M'}}"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two occupancies that want the same time."""

    severity: Severity
    overlap: Period


@dataclass(frozen=True, slots=True)
class Occupancy:
    """When a function takes its space: the event itself, and the time with its buffers."""

    event: Period
    occupied: Period

    def clash(self, other: Occupancy) -> Clash | None:
        """How the two clash: hard if the events meet, turn-time if only the buffers do."""
        if overlap := self.event.overlap(other.event):
            return Clash("hard", overlap)
        if overlap := self.occupied.overlap(other.occupied):
            return Clash("turn-time", overlap)
        return None


def occupancy(
    event: Period, setup_minutes: int, teardown_minutes: int, whole_days: ZoneInfo | None = None
) -> Occupancy:
    """When a function takes its space; ``whole_days`` in a zone for a hold of 24 hours."""
    held = event if whole_days is None else event.whole_days(whole_days)
    turned = event.widened(setup_minutes, teardown_minutes)
    return Occupancy(held, Period(min(held.start, turned.start), max(held.end, turned.end)))
