"""Guarantees: how many people a client pays for, however few come."""

from __future__ import annotations

from datetime import datetime, timedelta


def billed(guaranteed: int, actual: int) -> int:
    """How many people are billed: all that came, and at least the guarantee."""
    return max(guaranteed, actual)


def beyond_set(set_count: int, actual: int) -> int:
    """How many more came than places were set."""
    return max(0, actual - set_count)


def is_due(starts_at: datetime, due_hours: int, now: datetime) -> bool:
    """Whether the guarantee can only grow any more."""
    return now >= starts_at - timedelta(hours=due_hours)
