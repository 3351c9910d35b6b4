"""The lists of a contract's terms: cancellation tiers, reductions, revenue, deposits."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portico.database import Amount, Currency, Percent, choice
from portico.errors import Path, Problems
from portico.values import Money, round_money
from portico_hotel_corporate.models.amounts import check_money, check_percent
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.cancellation import Revenue, Tier
from portico_hotel_corporate.models.packages import HotelRevenueGroup
from portico_hotel_corporate.models.reductions import HotelReductionBase, ReductionStep

MOST_DAYS: Final = 3650


class _Part:
    """What every line of the terms has."""

    @declared_attr
    def terms_id(cls) -> Mapped[UUID]:  # noqa: N805 (SQLAlchemy passes the class)
        return mapped_column(
            ForeignKey("hotel_contract_terms.id", ondelete="CASCADE"),
            primary_key=True,
            doc="The terms.",
        )

    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")


class CancellationTier(_Part, Base):
    """What a cancellation costs when the notice comes so many days before arrival."""

    __tablename__ = "hotel_cancellation_tier"

    min_days: Mapped[int] = mapped_column(doc="From how many days before arrival; included.")
    max_days: Mapped[int | None] = mapped_column(
        doc="To how many days before arrival, included; null: no upper end."
    )
    percent: Mapped[Decimal] = mapped_column(Percent(), doc="Which share of the base is owed.")
    revenue_group: Mapped[HotelRevenueGroup | None] = mapped_column(
        choice(HotelRevenueGroup), doc="The revenue that it is for; null: all that has no own tier."
    )

    @property
    def tier(self) -> Tier:
        """The tier as it is reckoned with."""
        return Tier(
            min_days=self.min_days,
            max_days=self.max_days,
            percent=self.percent,
            group=self.revenue_group,
        )

    def check(self, problems: Problems, currency: str) -> None:
        """Note impossible days or an impossible share."""
        del currency
        path: Path = ("input", "cancellationTiers", self.position)
        check_percent(problems, self.percent, (*path, "percent"))
        top = MOST_DAYS if self.max_days is None else self.max_days
        problems.check(
            ok=0 <= self.min_days <= top <= MOST_DAYS,
            code="HOTEL_TIER",
            message=f"Days are from 0 to {MOST_DAYS}, and minDays not above maxDays.",
            path=(*path, "maxDays"),
        )


class ReductionMilestone(_Part, Base):
    """How many percent of the rooms may be given back until how many days before arrival."""

    __tablename__ = "hotel_reduction_milestone"

    days_before: Mapped[int] = mapped_column(doc="Until how many days before arrival.")
    percent: Mapped[Decimal] = mapped_column(Percent(), doc="How much may be given back.")
    base: Mapped[HotelReductionBase] = mapped_column(
        choice(HotelReductionBase), doc="What the percentage is taken of."
    )

    @property
    def step(self) -> ReductionStep:
        """The step as it is reckoned with."""
        return ReductionStep(days_before=self.days_before, percent=self.percent, base=self.base)

    def check(self, problems: Problems, currency: str) -> None:
        """Note impossible days or an impossible share."""
        del currency
        path: Path = ("input", "reductions", self.position)
        check_percent(problems, self.percent, (*path, "percent"))
        check_days(problems, self.days_before, (*path, "daysBefore"))


class ContractedRevenue(_Part, Base):
    """What the event is to bring in one revenue group: the base of a cancellation."""

    __tablename__ = "hotel_contracted_revenue"

    revenue_group: Mapped[HotelRevenueGroup] = mapped_column(
        choice(HotelRevenueGroup), doc="Which department earns it."
    )
    revenue_amount: Mapped[Decimal] = mapped_column(Amount(), doc="What was contracted, net.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency.")
    profit_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="Which share counts as lost: 100 revenue, less for profit only."
    )

    @property
    def revenue(self) -> Revenue:
        """The revenue as it is reckoned with."""
        return Revenue(
            group=self.revenue_group,
            amount=self.revenue_amount,
            profit_percent=self.profit_percent,
        )

    def check(self, problems: Problems, currency: str) -> None:
        """Note an impossible amount or share."""
        path: Path = ("input", "revenues", self.position)
        given = Money(self.revenue_amount, self.currency)
        check_money(problems, given, currency, (*path, "revenue"))
        check_percent(problems, self.profit_percent, (*path, "profitPercent"))


class DepositDue(_Part, Base):
    """A payment in advance: how much, as an amount or a share, and by when."""

    __tablename__ = "hotel_deposit_due"

    due_on: Mapped[date | None] = mapped_column(doc="The day it is due.")
    days_before: Mapped[int | None] = mapped_column(
        doc="How many days before arrival it is due, instead of a day."
    )
    deposit_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="How much.")
    percent: Mapped[Decimal | None] = mapped_column(
        Percent(), doc="Which share of the contracted revenue, instead of an amount."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency.")

    def day(self, arrival: date) -> date:
        """The day it is due."""
        return self.due_on or arrival - timedelta(days=self.days_before or 0)

    def owed(self, contracted: Decimal) -> Decimal:
        """How much it is, of so much contracted revenue."""
        if self.deposit_amount is not None:
            return self.deposit_amount
        return round_money(contracted * (self.percent or 0) / 100, self.currency)

    def check(self, problems: Problems, currency: str) -> None:
        """Note what is neither an amount nor a share, or has no day or two."""
        path: Path = ("input", "deposits", self.position)
        problems.check(
            ok=(self.due_on is None) != (self.days_before is None),
            code="HOTEL_DEPOSIT",
            message="Give the day it is due or how many days before arrival, one of the two.",
            path=(*path, "dueOn"),
        )
        problems.check(
            ok=(self.deposit_amount is None) != (self.percent is None),
            code="HOTEL_DEPOSIT",
            message="Give an amount or a percentage, one of the two.",
            path=(*path, "deposit"),
        )
        if self.days_before is not None:
            check_days(problems, self.days_before, (*path, "daysBefore"))
        if self.percent is not None:
            check_percent(problems, self.percent, (*path, "percent"))
        if self.deposit_amount is not None:
            given = Money(self.deposit_amount, self.currency)
            check_money(problems, given, currency, (*path, "deposit"))


class DepositPayment(_Part, Base):
    """What the client paid in advance."""

    __tablename__ = "hotel_deposit_payment"

    paid_on: Mapped[date] = mapped_column(doc="The day it arrived.")
    paid_amount: Mapped[Decimal] = mapped_column(Amount(), doc="How much.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency.")
    reference: Mapped[str | None] = mapped_column(String(100), doc="The payment's reference.")


class RoomResale(_Part, Base):
    """Rooms of a night that were sold to others at one rate; less than none is a correction."""

    __tablename__ = "hotel_room_resale"

    night: Mapped[date] = mapped_column(doc="The night.")
    rooms: Mapped[int] = mapped_column(doc="How many rooms; less than 0: so many were not.")
    rate_amount: Mapped[Decimal] = mapped_column(Amount(), doc="At which rate.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency.")
    reference: Mapped[str | None] = mapped_column(String(100), doc="Where that can be seen.")


def check_days(problems: Problems, days: int, path: Path) -> None:
    """Note a number of days before arrival that nobody agrees on."""
    problems.check(
        ok=0 <= days <= MOST_DAYS,
        code="HOTEL_TERM_NUMBER",
        message=f"Give a number of days from 0 to {MOST_DAYS}.",
        path=path,
    )
