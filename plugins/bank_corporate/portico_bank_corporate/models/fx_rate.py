"""Exchange rates by date, and converting an amount with one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Currency, Exact, Record
from portico.errors import Path, Problems
from portico.models.formats import currency_code
from portico.values import round_exact, round_places
from portico_bank_corporate.models.base import Base

PLACES = 8
DIGITS = 18


class FxRate(Record, Base):
    """The rate of one currency against another on a day: one unit of the base in the quote."""

    __tablename__ = "bank_fx_rate"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {
        "base": currency_code,
        "quote": currency_code,
    }

    base: Mapped[str] = mapped_column(Currency(), doc="The currency of which there is one unit.")
    quote: Mapped[str] = mapped_column(
        Currency(), doc="The currency that the unit is expressed in."
    )
    date: Mapped[date] = mapped_column(Date(), doc="The first day that the rate is good for.")
    rate: Mapped[Decimal] = mapped_column(
        Exact(DIGITS, PLACES), doc="How much of the quote one unit of the base is."
    )
    source: Mapped[str] = mapped_column(String(100), doc="Who published the rate.")

    __table_args__ = (
        UniqueConstraint("base", "quote", "date"),
        CheckConstraint("rate > 0", name="rate"),
        Index("ix_bank_fx_rate_date", "date", "id"),
    )

    def check(self, problems: Problems, path: Path = ("input",)) -> None:
        """Note what cannot be a rate."""
        if self.base and self.base == self.quote:
            text = "Base and quote are the same currency; its rate is always 1."
            problems.add("BANK_CURRENCY_MISMATCH", text, *path, "quote")
        text = f"A rate is above zero and has at most {PLACES} decimals."
        good = self.rate.is_finite() and Decimal(0) < self.rate < Decimal(10) ** (DIGITS - PLACES)
        good = good and self.rate == round_places(self.rate, PLACES)
        problems.check(ok=good, code="BANK_RATE", message=text, path=(*path, "rate"))


@dataclass(frozen=True, slots=True)
class Conversion:
    """How amounts in one currency become amounts in another, and where the rate is from.

    ``rate`` units of ``currency`` are one unit of ``target``, or the other way round if inverse.
    ``add_on`` per cent are put on top, for what the rate may move.
    """

    currency: str
    target: str
    rate: Decimal = Decimal(1)
    inverse: bool = False
    date: date | None = None
    source: str | None = None
    add_on: Decimal = Decimal(0)

    def convert(self, amount: Decimal) -> Decimal:
        """The amount in the target currency, rounded half-up to its minor unit."""
        rate = Fraction(self.rate)
        exact = Fraction(amount) * rate if self.inverse else Fraction(amount) / rate
        return round_exact(exact * (100 + Fraction(self.add_on)) / 100, self.target)
