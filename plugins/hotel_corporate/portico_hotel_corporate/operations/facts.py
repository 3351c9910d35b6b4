"""What was measured of a duty: amounts, or what came by the days on which it was due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico_hotel_corporate.models import Agreement, Obligation, RateLine
from portico_hotel_corporate.models.obligation_rules import percent_kept
from portico_hotel_corporate.operations.production import family

NOTHING: Final = Decimal(0)
BY_LINE: Final = (Agreement.number, Agreement.edition, RateLine.position)
"""What tells the rate lines that nights were stayed by from one another."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What was measured of a duty in a window, and by what."""

    measured: Decimal | None
    on_books: Decimal = NOTHING
    remedied: bool = False
    evidence: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that one side owed by a day, and the day it came, if it did."""

    what: str
    due: date
    came: date | None

    def at(self, as_of: date) -> Deadline:
        """As it was known at the end of a day: what came later had not come."""
        came = self.came if self.came is not None and self.came <= as_of else None
        return Deadline(self.what, self.due, came)

    def in_time(self) -> bool:
        """Whether it came by its day."""
        return self.came is not None and self.came <= self.due


def accounts_of(session: Session, duty: Obligation) -> list[UUID]:
    """Whose business counts for a duty: the client's, or that of its whole family."""
    client = duty.bond.account_id
    return family(session, client) if duty.counts_children else [client]


def punctuality(deadlines: Iterable[Deadline], duty: Obligation, as_of: date) -> Facts:
    """Of what was due by a day, the percent that came in time; late within the cure is made good.

    What is due on a day may come until its end.
    """
    known = [each.at(as_of) for each in deadlines]
    counted = [each for each in known if each.came is not None or each.due < as_of]
    late = [each for each in counted if not each.in_time()]
    grace = timedelta(days=duty.cure_days)
    made_good = [each.came is not None and each.came <= each.due + grace for each in late]
    return Facts(
        measured=percent_kept(len(counted) - len(late), len(counted)),
        remedied=bool(duty.cure_days and late) and all(made_good),
        evidence=[f"{each.what} due {each.due} came {each.came or 'not'}" for each in counted],
    )


def by_line(row: Any) -> str:
    """By which rate line of an agreement nights were stayed, if that is known."""
    return "" if row.number is None else f" by {row.number}/{row.edition}, line {row.position + 1}"
