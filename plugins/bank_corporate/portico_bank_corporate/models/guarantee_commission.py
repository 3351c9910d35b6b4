"""The commission agreed for a guarantee, and what was charged of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Document, Percent, Record, choice
from portico.errors import Path, Problems
from portico.values import Choice, Money, round_places
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.commission_periods import (
    BankCommissionGrid,
    BankCommissionPeriod,
)
from portico_bank_corporate.models.commissions import (
    BankCommissionBasis,
    BankMinimumScope,
    Fee,
    Terms,
)
from portico_bank_corporate.models.day_counts import BankDayCount
from portico_bank_corporate.models.formats import iban

HIGHEST_RATE: Final = 100
RATE_PLACES: Final = 6


class BankCommissionBilling(Choice):
    """When a period of a commission is charged."""

    IN_ADVANCE = "On its first day."
    IN_ARREARS = "On the day after its last."


class GuaranteeCommission(Record, Base):
    """The commission that the applicant pays for a guarantee."""

    __tablename__ = "bank_guarantee_commission"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {"billing_iban": iban}

    guarantee_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_guarantee.id", ondelete="CASCADE"), doc="The guarantee."
    )
    rate: Mapped[Decimal] = mapped_column(Percent(), doc="The rate in per cent.")
    basis: Mapped[BankCommissionBasis] = mapped_column(
        choice(BankCommissionBasis), doc="What the rate is for."
    )
    day_count: Mapped[BankDayCount] = mapped_column(
        choice(BankDayCount), doc="How the days of a period are counted."
    )
    last_day_included: Mapped[bool] = mapped_column(
        Boolean(), doc="Whether the last day of the guarantee is paid for too."
    )
    period: Mapped[BankCommissionPeriod] = mapped_column(
        choice(BankCommissionPeriod), doc="For how long one charge is."
    )
    grid: Mapped[BankCommissionGrid] = mapped_column(
        choice(BankCommissionGrid), doc="From which day the periods are counted."
    )
    billing: Mapped[BankCommissionBilling] = mapped_column(
        choice(BankCommissionBilling), doc="When a period is charged."
    )
    minimum_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="The least that is due.")
    minimum_scope: Mapped[BankMinimumScope] = mapped_column(
        choice(BankMinimumScope), doc="What the minimum is for."
    )
    refundable: Mapped[bool] = mapped_column(
        Boolean(), doc="Whether what was charged in advance and not earned is given back."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The guarantee's currency.")
    billing_iban: Mapped[str | None] = mapped_column(
        String(34), index=True, doc="The applicant's account that it is taken from, where told."
    )
    tariff_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_tariff.id", ondelete="SET NULL"),
        index=True,
        doc="The price that its terms come from; null where they were agreed for it alone.",
    )
    path: Mapped[list[dict[str, Any]] | None] = mapped_column(
        Document(), doc="Where the price was looked for, to where it was found."
    )

    __table_args__ = (
        UniqueConstraint("guarantee_id"),
        CheckConstraint("rate > 0", name="rate"),
        Index("ix_bank_guarantee_commission_created_at", "created_at", "id"),
    )

    @property
    def terms(self) -> Terms:
        """The terms by which it is calculated."""
        return Terms(
            rate=self.rate,
            currency=self.currency,
            basis=self.basis,
            day_count=self.day_count,
            last_day_included=self.last_day_included,
            period=self.period,
            grid=self.grid,
            minimum=self.minimum_amount,
            minimum_scope=self.minimum_scope,
        )

    def due_on(self, fee: Fee) -> date:
        """The day on which a period is charged."""
        in_advance = self.billing is BankCommissionBilling.IN_ADVANCE
        return fee.period.start if in_advance else fee.period.end


class BankCommissionChargeKind(Choice):
    """What a charge is for."""

    FEE = "For a period, with what earlier periods were charged too much or too little."
    REFUND = "Given back: charged in advance and not earned when the guarantee ended."


class CommissionCharge(Record, Base):
    """What was charged of a commission for one period. Charges are only ever added."""

    __tablename__ = "bank_commission_charge"

    commission_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_guarantee_commission.id", ondelete="CASCADE"), doc="The terms."
    )
    kind: Mapped[BankCommissionChargeKind] = mapped_column(
        choice(BankCommissionChargeKind), doc="What it is for."
    )
    starts_on: Mapped[date] = mapped_column(Date(), doc="The first day of the period.")
    ends_before: Mapped[date] = mapped_column(Date(), doc="The day after the last of the period.")
    days: Mapped[int] = mapped_column(Integer(), doc="The days that were counted.")
    due_on: Mapped[date] = mapped_column(Date(), doc="When it is due.")
    amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="What is charged; below zero where it is given back."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The guarantee's currency.")
    trace: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="How the amount came about: each stretch of days, its amount and days."
    )

    __table_args__ = (
        UniqueConstraint("commission_id", "kind", "starts_on"),
        Index("ix_bank_commission_charge_created_at", "created_at", "id"),
    )


def check_terms(problems: Problems, terms: Terms, path: Path) -> None:
    """Note what cannot be the terms of a commission."""
    rate = terms.rate
    good = rate.is_finite() and 0 < rate <= HIGHEST_RATE and rate == round_places(rate, RATE_PLACES)
    problems.check(
        ok=good,
        code="BANK_COMMISSION_RATE",
        message="A rate is above 0 and at most 100 per cent, with at most six decimals.",
        path=(*path, "rate"),
    )
    if terms.minimum is not None:
        money = Money(terms.minimum, terms.currency)
        problems.check(
            ok=money.amount.is_finite() and money.amount >= 0 and money.is_representable(),
            code="BANK_AMOUNT",
            message="A minimum is zero or more, in whole minor units.",
            path=(*path, "minimum", "amount"),
        )
