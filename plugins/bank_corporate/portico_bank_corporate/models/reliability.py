"""How reliable a client is: a score from its figures and its behaviour, with every step of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Document, Exact, Record, account_key, choice
from portico.values import Choice, round_places
from portico_bank_corporate.models.base import Base

MODEL: Final = "portico-reliability-2"
"""Changes whenever the same inputs would give another score."""

WEIGHTS: Final = (Fraction("6.56"), Fraction("3.26"), Fraction("6.72"), Fraction("1.05"))
"""Of X1 to X4, for companies that make no goods or are in emerging markets (Altman 1995)."""

SAFE, DISTRESS, EMERGING = Fraction("2.6"), Fraction("1.1"), Fraction("3.25")
PLACES: Final = 4


class BankZone(Choice):
    """What Altman's Z'' says of a company."""

    SAFE = "Above 2.6: failing is unlikely."
    GREY = "From 1.1 to 2.6: nothing is certain."
    DISTRESS = "Below 1.1: failing is likely."


class BankGrade(Choice):
    """How reliable a client is, in one letter."""

    A = "80 points and more: reliable."
    B = "60 to 79 points: reliable with some reservations."
    C = "40 to 59 points: to be watched."
    D = "Below 40 points: not to be relied on."


def altman(ratios: Sequence[Fraction]) -> Fraction:
    """Altman's Z'': 6.56 X1 + 3.26 X2 + 6.72 X3 + 1.05 X4."""
    return sum((w * x for w, x in zip(WEIGHTS, ratios, strict=True)), Fraction(0))


def emerging(z: Fraction) -> Fraction:
    """The score for emerging markets: 3.25 more, so that zero is default."""
    return z + EMERGING


def zone(z: Fraction) -> BankZone:
    """What Z'' says."""
    if z > SAFE:
        return BankZone.SAFE
    return BankZone.DISTRESS if z < DISTRESS else BankZone.GREY


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the bank has seen of a client in the last twelve months."""

    registers: int = 0
    late_registers: int = 0
    demands_paid: int = 0
    tax_arrears: bool = False
    litigation: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """Points that were given or taken, and why."""

    reason: str
    points: int


def figure_points(z: Fraction | None) -> Point:
    """Up to 60 points for the figures: in the grey zone by how far it is from distress."""
    if z is None:
        return Point("No financial statement: 20 of 60 points for what is not known.", 20)
    found, shown = zone(z), f"Z'' = {shown_score(z)}"
    if found is BankZone.SAFE:
        return Point(f"{shown}, above 2.6: safe.", 60)
    if found is BankZone.DISTRESS:
        return Point(f"{shown}, below 1.1: distress.", 0)
    points = 20 + int(30 * (z - DISTRESS) / (SAFE - DISTRESS))
    return Point(f"{shown}, between 1.1 and 2.6: grey.", points)


def behaviour_points(seen: Behaviour) -> list[Point]:
    """40 points for a client that was never late, less for each thing that speaks against it."""
    found = [Point("Behaviour: 40 points to begin with.", 40)]
    if seen.registers:
        late = f"{seen.late_registers} of {seen.registers} payroll registers were late."
        share = Fraction(seen.late_registers, seen.registers)
        found.append(Point(late, -floor(20 * share + Fraction(1, 2))))
    if seen.demands_paid:
        text = f"The bank paid {seen.demands_paid} demand(s) under its guarantees."
        found.append(Point(text, -min(10 * seen.demands_paid, 20)))
    if seen.tax_arrears:
        found.append(Point("It owes taxes.", -10))
    if seen.litigation:
        found.append(Point("It is sued.", -5))
    return found


def total(points: Sequence[Point]) -> int:
    """All points together, from 0 to 100."""
    return min(max(sum(each.points for each in points), 0), 100)


def grade(score: int) -> BankGrade:
    """The letter for a score."""
    bounds = ((80, BankGrade.A), (60, BankGrade.B), (40, BankGrade.C))
    return next((letter for bound, letter in bounds if score >= bound), BankGrade.D)


def shown_score(z: Fraction) -> Decimal:
    """A score to four places."""
    return round_places(Decimal(z.numerator) / Decimal(z.denominator), PLACES)


class ReliabilityAssessment(Record, Base):
    """How reliable a client was found to be, with what it was found from. Never changed."""

    __tablename__ = "bank_reliability_assessment"

    account_id: Mapped[UUID] = account_key("The client.")
    statement_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_financial_statement.id", ondelete="SET NULL"),
        index=True,
        doc="The statement that the figures are from; null if there was none.",
    )
    assessed_on: Mapped[date] = mapped_column(Date(), doc="The day it was made.")
    expires_on: Mapped[date] = mapped_column(Date(), doc="The last day that it is good for.")
    model_version: Mapped[str] = mapped_column(String(40), doc="The rules that it was made by.")
    z_score: Mapped[Decimal | None] = mapped_column(
        Exact(18, 4), doc="Altman's Z''; null without a statement."
    )
    em_score: Mapped[Decimal | None] = mapped_column(
        Exact(18, 4), doc="The same for emerging markets: 3.25 more."
    )
    zone: Mapped[BankZone | None] = mapped_column(
        choice(BankZone), doc="What Z'' says; null without a statement."
    )
    score: Mapped[int] = mapped_column(doc="The points, from 0 to 100.")
    grade: Mapped[BankGrade] = mapped_column(choice(BankGrade), doc="The letter for them.")
    inputs: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="Everything that it was made from."
    )
    explanation: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="The points given and taken, each with its reason."
    )

    __table_args__ = (Index("ix_bank_reliability_assessment_created_at", "created_at", "id"),)

    def is_good_on(self, day: date) -> bool:
        """Whether it may still be relied on."""
        return self.assessed_on <= day <= self.expires_on
