"""How an employer fares: one score of punctuality, headcount, figures and claims, explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Document, Record, account_key
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.reliability import BankZone, Point, shown_score, zone

MODEL: Final = "portico-employer-health-2"
"""Changes whenever the same inputs would give another score."""

OFFERS_FROM: Final = 60
"""Points from which on the employer's people are made offers."""

REVIEW_BELOW: Final = 50
"""Points below which the employer's limits are looked at again."""

STEEP_FALL: Final = Fraction(-1, 5)
"""A loss of a fifth of the people calls for a review whatever the score."""

PUNCTUAL, STAFF, FIGURES, CLAIMS = 35, 25, 25, 15
ZONE_POINTS: Final = {BankZone.SAFE: 25, BankZone.GREY: 12, BankZone.DISTRESS: 0}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a score is made from. Nothing in it tells of a single person."""

    registers: int
    late_registers: int
    headcount: Fraction | None
    """The mean of the last three months; None without registers."""
    headcount_before: Fraction | None
    """That of the three months before."""
    z: Fraction | None
    demands_open: int
    demands_paid: int

    @property
    def trend(self) -> Fraction | None:
        """By what part the headcount rose; below zero where it fell."""
        if not self.headcount_before or self.headcount is None:
            return None
        return self.headcount / self.headcount_before - 1


def points(seen: Seen) -> list[Point]:
    """The points for each of the four, with their reasons: 100 at best."""
    return [_punctuality(seen), _headcount(seen), _figures(seen), _claims(seen)]


def _punctuality(seen: Seen) -> Point:
    if not seen.registers:
        return Point("No payroll register in twelve months: punctuality is not known.", 15)
    on_time = seen.registers - seen.late_registers
    reason = f"Punctuality: {on_time} of {seen.registers} payroll registers in time."
    return Point(reason, int(PUNCTUAL * Fraction(on_time, seen.registers)))


def _headcount(seen: Seen) -> Point:
    trend = seen.trend
    if trend is None:
        return Point("Headcount: too few months to tell a trend.", 12)
    reason = f"Headcount: {shown_score(trend * 100).normalize():f} % against three months before."
    if trend >= 0:
        return Point(reason, STAFF)
    # Half of the people gone leaves no points.
    return Point(reason, max(int(STAFF * (1 + 2 * trend)), 0))


def _figures(seen: Seen) -> Point:
    if seen.z is None:
        return Point("Figures: no statement of the last two years.", 8)
    found = zone(seen.z)
    return Point(f"Figures: Z'' = {shown_score(seen.z)}, {found.name}.", ZONE_POINTS[found])


def _claims(seen: Seen) -> Point:
    reason = f"Claims: {seen.demands_paid} paid and {seen.demands_open} open under guarantees."
    return Point(reason, max(CLAIMS - 10 * seen.demands_paid - 5 * seen.demands_open, 0))


def review_reasons(seen: Seen, score: int) -> list[str]:
    """Why the employer's limits are to be looked at again; none if they need not be."""
    found = []
    if score < REVIEW_BELOW:
        found.append(f"The score of {score} is below {REVIEW_BELOW}.")
    if seen.trend is not None and seen.trend <= STEEP_FALL:
        found.append("A fifth of the people or more is gone.")
    if seen.z is not None and zone(seen.z) is BankZone.DISTRESS:
        found.append("The figures say distress.")
    if seen.demands_paid:
        found.append("The bank had to pay under a guarantee.")
    return found


def total(found: Sequence[Point]) -> int:
    """All points together."""
    return sum(each.points for each in found)


class EmployerHealth(Record, Base):
    """How an employer was found to fare on a day, and what follows from it."""

    __tablename__ = "bank_employer_health"

    account_id: Mapped[UUID] = account_key("The employer.")
    assessed_on: Mapped[date] = mapped_column(Date(), doc="The day.")
    model_version: Mapped[str] = mapped_column(String(40), doc="The rules that it was made by.")
    score: Mapped[int] = mapped_column(doc="The points, from 0 to 100.")
    allows_offers: Mapped[bool] = mapped_column(
        doc="Whether its people may be made offers of loans and insurance."
    )
    needs_limit_review: Mapped[bool] = mapped_column(
        doc="Whether its limits are to be looked at again: no new limit until then."
    )
    reviewed_on: Mapped[date | None] = mapped_column(
        Date(), doc="When its limits were looked at, where that was needed."
    )
    review_note: Mapped[str | None] = mapped_column(
        String(1000), doc="What was decided about its limits."
    )
    inputs: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="What the score was made from; nothing of a single person."
    )
    explanation: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="The points with their reasons, and why a review is needed."
    )

    __table_args__ = (
        CheckConstraint("score >= 0", name="score"),
        Index("ix_bank_employer_health_account_day", "account_id", "assessed_on"),
        Index("ix_bank_employer_health_created_at", "created_at", "id"),
    )

    @property
    def awaits_review(self) -> bool:
        """Whether its limits are still to be looked at."""
        return self.needs_limit_review and self.reviewed_on is None
