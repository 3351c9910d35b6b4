"""Tariffs: what an event costs from a day on, for everybody, in a package, or for one client."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Percent, Record, choice
from portico.errors import Path, Problems
from portico.models.formats import currency_code
from portico.values import Choice, Money, round_places
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.commission_periods import (
    BankCommissionGrid,
    BankCommissionPeriod,
)
from portico_bank_corporate.models.day_counts import BankDayCount
from portico_bank_corporate.models.pricing import RATED, TIERED, BankTariffBasis, PriceTerms, Tier
from portico_bank_corporate.models.product import product_code

HIGHEST_RATE: Final = Decimal(100)
RATE_PLACES: Final = 6


class BankTariffScope(Choice):
    """For whom a tariff is; the first that has a price counts."""

    OVERRIDE = "For one client, by an edition of its agreement."
    PACKAGE = "For those who took a package."
    STANDARD = "For everybody."


class TariffTier(Base):
    """One tier of a tariff."""

    __tablename__ = "bank_tariff_tier"

    tariff_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_tariff.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The tariff.",
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="Its place, from 1."
    )
    up_to: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="Up to which amount it goes; null for all above the tiers before."
    )
    rate: Mapped[Decimal] = mapped_column(Percent(), doc="Its rate in per cent.")


class Tariff(Record, Base):
    """The price of an event of a product, from a day on."""

    __tablename__ = "bank_tariff"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {
        "event": product_code,
        "currency": currency_code,
    }

    product_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_product.id", ondelete="CASCADE"), index=True, doc="The product."
    )
    package_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_package.id", ondelete="CASCADE"),
        index=True,
        doc="The package that it is a part of; null if it is for everybody or for one client.",
    )
    edition_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_agreement_edition.id", ondelete="CASCADE"),
        index=True,
        doc="The edition of an agreement that it is agreed in; null if it is for more clients.",
    )
    event: Mapped[str] = mapped_column(
        String(40), doc="What is paid for: an event of the product, such as `REGISTER`."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of its amounts.")
    basis: Mapped[BankTariffBasis] = mapped_column(
        choice(BankTariffBasis), doc="What the price is calculated from."
    )
    amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="The price of a unit.")
    rate: Mapped[Decimal | None] = mapped_column(Percent(), doc="The rate in per cent.")
    day_count: Mapped[BankDayCount | None] = mapped_column(
        choice(BankDayCount), doc="How the days of a yearly rate are counted."
    )
    period: Mapped[BankCommissionPeriod | None] = mapped_column(
        choice(BankCommissionPeriod), doc="For how long a rate per period is."
    )
    grid: Mapped[BankCommissionGrid | None] = mapped_column(
        choice(BankCommissionGrid), doc="From which day periods are counted."
    )
    minimum_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="The least it costs.")
    maximum_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="The most it costs.")
    valid_from: Mapped[date] = mapped_column(Date(), doc="The first day that it is good for.")
    valid_to: Mapped[date | None] = mapped_column(
        Date(), doc="The last day that it is good for; null until another one follows."
    )
    tiers: Mapped[list[TariffTier]] = relationship(
        cascade="all, delete-orphan", order_by=TariffTier.position, lazy="selectin"
    )

    __table_args__ = (
        CheckConstraint("package_id IS NULL OR edition_id IS NULL", name="scope"),
        CheckConstraint("valid_to >= valid_from", name="validity"),
        Index("ix_bank_tariff_event", "product_id", "event", "currency"),
        Index("ix_bank_tariff_created_at", "created_at", "id"),
    )

    @property
    def scope(self) -> BankTariffScope:
        """For whom it is."""
        if self.edition_id is not None:
            return BankTariffScope.OVERRIDE
        return BankTariffScope.STANDARD if self.package_id is None else BankTariffScope.PACKAGE

    @property
    def terms(self) -> PriceTerms:
        """How its price is calculated."""
        return PriceTerms(
            currency=self.currency,
            basis=self.basis,
            amount=self.amount,
            rate=self.rate,
            tiers=tuple(Tier(each.up_to, each.rate) for each in self.tiers),
            day_count=self.day_count,
            period=self.period,
            grid=self.grid,
            minimum=self.minimum_amount,
            maximum=self.maximum_amount,
        )

    def is_good_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def overlaps(self, other: Tariff) -> bool:
        """Whether there is a day on which both hold."""
        return (self.valid_to is None or other.valid_from <= self.valid_to) and (
            other.valid_to is None or self.valid_from <= other.valid_to
        )

    def check(self, problems: Problems, path: Path) -> None:
        """Note terms that make no price."""
        self._check_basis(problems, path)
        self._check_tiers(problems, path)
        for name, amount in (("minimum", self.minimum_amount), ("maximum", self.maximum_amount)):
            if amount is not None:
                check_amount(problems, Money(amount, self.currency), *path, name)
        low, high = self.minimum_amount, self.maximum_amount
        if low is not None and high is not None and low > high:
            text = f"The minimum {low} is above the maximum {high}."
            problems.add("BANK_TARIFF_BOUNDS", text, *path, "maximum")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            text = f"{self.valid_to} is before {self.valid_from}."
            problems.add("BANK_DATES", text, *path, "validTo")

    def _check_basis(self, problems: Problems, path: Path) -> None:
        needed = {
            "amount": self.basis is BankTariffBasis.FLAT,
            "rate": self.basis in RATED,
            "tiers": self.basis in TIERED,
            "day_count": self.basis is BankTariffBasis.PER_ANNUM,
            "period": self.basis is BankTariffBasis.PER_PERIOD,
            "grid": self.basis is BankTariffBasis.PER_PERIOD,
        }
        for name, is_needed in needed.items():
            given = getattr(self, name)
            if bool(given is not None and given != []) is not is_needed:
                field = "dayCount" if name == "day_count" else name
                says = "needs" if is_needed else "has no"
                text = f"The basis {self.basis.name} {says} {field}."
                problems.add("BANK_TARIFF_BASIS", text, *path, field)
        if self.period is not None and not self.period.months:
            text = "A price is per month, quarter, half year or year."
            problems.add("BANK_TARIFF_BASIS", text, *path, "period")
        if self.amount is not None:
            check_amount(problems, Money(self.amount, self.currency), *path, "amount")
        _check_rate(problems, self.rate, (*path, "rate"))

    def _check_tiers(self, problems: Problems, path: Path) -> None:
        if not self.tiers:
            return
        for position, tier in enumerate(self.tiers):
            _check_rate(problems, tier.rate, (*path, "tiers", position, "rate"))
            if tier.up_to is not None:
                bound = Money(tier.up_to, self.currency)
                check_amount(problems, bound, *path, "tiers", position, "upTo")
        bounds = [tier.up_to for tier in self.tiers]
        rising = all(
            low is not None and (high is None or low < high) for low, high in pairwise(bounds)
        )
        if not rising or bounds[-1] is not None:
            text = "Tiers go up from one to the next, and only the last has no upper bound."
            problems.add("BANK_TARIFF_TIERS", text, *path, "tiers")


def _check_rate(problems: Problems, rate: Decimal | None, path: Path) -> None:
    if rate is None:
        return
    if not 0 <= rate <= HIGHEST_RATE:
        problems.add("BANK_PERCENT", f"{rate} is no percentage from 0 to 100.", *path)
    elif rate != round_places(rate, RATE_PLACES):
        text = f"{rate} has more than {RATE_PLACES} decimals."
        problems.add("BANK_PERCENT", text, *path)
