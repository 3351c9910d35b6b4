"""What is beyond the calendar, or larger than a column, is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portico.models import EventConsumer
from portico.testing import Write, problems_of


def too_late(_session: Session) -> date:
    return date(9999, 12, 31) + timedelta(days=1)


def too_far(_session: Session) -> date:
    return date(2026, 1, 1) + timedelta(days=-(2**31))


def too_large(session: Session) -> None:
    session.add(EventConsumer(name="x", position=2**63))


@pytest.mark.parametrize("deed", [too_late, too_far, too_large])
def test_it_is_refused(write: Write, deed: Callable[[Session], Any]) -> None:
    assert problems_of(lambda: write(deed)) == [("OUT_OF_RANGE", "")]
