"""Financial statements of clients: the figures that scores are calculated from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, account_key
from portico.errors import Problems
from portico_bank_corporate.models.base import Base

FIGURES: Final = (
    *("total_assets", "current_assets", "current_liabilities", "total_liabilities"),
    *("retained_earnings", "operating_profit", "equity", "revenue", "net_profit"),
)


class FinancialStatement(Record, Base):
    """The balance sheet and the income of a client at the end of a period."""

    __tablename__ = "bank_financial_statement"

    account_id: Mapped[UUID] = account_key("The client.")
    starts_on: Mapped[date] = mapped_column(Date(), doc="The first day of the period.")
    ends_on: Mapped[date] = mapped_column(Date(), doc="Its last day.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the figures.")
    is_audited: Mapped[bool] = mapped_column(doc="Whether an auditor confirmed them.")
    total_assets: Mapped[Decimal] = mapped_column(Amount(), doc="All assets.")
    current_assets: Mapped[Decimal] = mapped_column(Amount(), doc="Assets of up to a year.")
    current_liabilities: Mapped[Decimal] = mapped_column(Amount(), doc="Debts of up to a year.")
    total_liabilities: Mapped[Decimal] = mapped_column(Amount(), doc="All debts.")
    retained_earnings: Mapped[Decimal] = mapped_column(
        Amount(), doc="Profits of all years that were kept; below zero for losses."
    )
    operating_profit: Mapped[Decimal] = mapped_column(
        Amount(), doc="The profit of the period before interest and tax."
    )
    equity: Mapped[Decimal] = mapped_column(Amount(), doc="The owners' part, at book value.")
    revenue: Mapped[Decimal] = mapped_column(Amount(), doc="The sales of the period.")
    net_profit: Mapped[Decimal] = mapped_column(Amount(), doc="The profit after all.")
    source: Mapped[str] = mapped_column(String(200), doc="The document that has the figures.")

    __table_args__ = (
        UniqueConstraint("account_id", "starts_on", "ends_on"),
        CheckConstraint("ends_on > starts_on", name="period"),
        CheckConstraint("total_assets > 0", name="total_assets"),
        CheckConstraint("total_liabilities > 0", name="total_liabilities"),
        Index("ix_bank_financial_statement_created_at", "created_at", "id"),
    )

    @property
    def ratios(self) -> tuple[Fraction, Fraction, Fraction, Fraction]:
        """X1 to X4 of Altman's Z'': working capital, retained earnings, operating profit, equity.

        The first three are parts of all assets, the last is of all debts.
        """
        assets = Fraction(self.total_assets)
        capital = Fraction(self.current_assets - self.current_liabilities)
        return (
            capital / assets,
            Fraction(self.retained_earnings) / assets,
            Fraction(self.operating_profit) / assets,
            Fraction(self.equity) / Fraction(self.total_liabilities),
        )

    def check(self, problems: Problems, today: date) -> None:
        """Note figures that do not go together."""
        for name, ok in (
            ("endsOn", self.starts_on < self.ends_on <= today),
            ("totalAssets", self.total_assets > 0),
            ("totalLiabilities", self.total_liabilities > 0),
            ("currentAssets", 0 <= self.current_assets <= self.total_assets),
            ("currentLiabilities", 0 <= self.current_liabilities <= self.total_liabilities),
            ("equity", self.equity == self.total_assets - self.total_liabilities),
            ("revenue", self.revenue >= 0),
        ):
            if not ok:
                problems.add("BANK_STATEMENT", FAULTS[name], "input", name)


FAULTS: Final = {
    "endsOn": "A period ends after it begins, and not ahead of today.",
    "totalAssets": "Assets are above zero.",
    "totalLiabilities": "Debts are above zero: without any there is nothing to score.",
    "currentAssets": "Assets of up to a year are a part of all assets.",
    "currentLiabilities": "Debts of up to a year are a part of all debts.",
    "equity": "Equity is what assets are more than debts: one of the three is wrong.",
    "revenue": "Sales are not below zero.",
}
