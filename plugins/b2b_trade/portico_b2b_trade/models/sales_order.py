"""SalesOrder: what an account ordered, and the rules that an order keeps about itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Country, Currency, Record, account_key, choice
from portico.errors import Path, Problems, refuse
from portico.models.formats import country_code, currency_code
from portico_b2b_trade.models.base import Base
from portico_b2b_trade.models.choices import (
    ORDER_TRANSITIONS,
    TradeOrderStatus,
    TradePriceStrategy,
)
from portico_b2b_trade.models.numbers import LARGEST_AMOUNT
from portico_b2b_trade.models.order_line import OrderLine

ID: Path = ("input", "id")


class SalesOrder(Record, Base):
    """Goods that an account ordered, to be shipped by a day."""

    __tablename__ = "trade_sales_order"

    FORMATS: ClassVar = {"currency": currency_code, "ship_to_country": country_code}

    account_id: Mapped[UUID] = account_key("The account that ordered.")
    number: Mapped[str] = mapped_column(String(60), unique=True, doc="Your order number.")
    po_number: Mapped[str | None] = mapped_column(
        String(60), index=True, doc="The customer's purchase order number."
    )
    status: Mapped[TradeOrderStatus] = mapped_column(
        choice(TradeOrderStatus), doc="Where the order stands."
    )
    status_reason: Mapped[str | None] = mapped_column(
        String(300), doc="Why the order is on hold, was cancelled or was closed short."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of all its amounts.")
    price_strategy: Mapped[TradePriceStrategy] = mapped_column(
        choice(TradePriceStrategy), doc="How prices are chosen for lines that come without one."
    )
    ordered_on: Mapped[date] = mapped_column(doc="The day of the order.")
    required_on: Mapped[date | None] = mapped_column(doc="The day the customer asked for.")
    shipped_on: Mapped[date | None] = mapped_column(
        doc="The day of the last shipment; null until everything that will be shipped has left."
    )
    net_amount: Mapped[Decimal] = mapped_column(
        Amount(), default=Decimal(0), doc="The sum of the lines' net amounts."
    )
    freight_amount: Mapped[Decimal] = mapped_column(
        Amount(), default=Decimal(0), doc="The charge for transport."
    )
    ship_to_name: Mapped[str | None] = mapped_column(String(200), doc="Who gets the goods.")
    ship_to_street: Mapped[str | None] = mapped_column(
        String(200), doc="The street and number that the goods go to."
    )
    ship_to_postcode: Mapped[str | None] = mapped_column(
        String(20), doc="The postal code that the goods go to."
    )
    ship_to_town: Mapped[str | None] = mapped_column(
        String(100), doc="The town that the goods go to."
    )
    ship_to_region: Mapped[str | None] = mapped_column(
        String(100), doc="The state or region that the goods go to."
    )
    ship_to_country: Mapped[str | None] = mapped_column(
        Country(), doc="The country that the goods go to."
    )

    lines: Mapped[list[OrderLine]] = relationship(
        order_by=OrderLine.position, cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint("required_on >= ordered_on", name="required_after_ordered"),
        CheckConstraint("shipped_on >= ordered_on", name="shipped_after_ordered"),
        CheckConstraint("freight_amount >= 0", name="freight_not_negative"),
        Index("ix_trade_sales_order_account_ordered_on", "account_id", "ordered_on", "id"),
        Index("ix_trade_sales_order_ordered_on", "ordered_on", "id"),
        Index("ix_trade_sales_order_created_at", "created_at", "id"),
    )

    def check(self, problems: Problems) -> None:
        """Note days that cannot be."""
        problems.check(
            ok=self.required_on is None or self.required_on >= self.ordered_on,
            code="TRADE_ORDER_DATES",
            message=f"The order is of {self.ordered_on}; it cannot be required on "
            f"{self.required_on}, before that.",
            path=("input", "requiredOn"),
        )

    def change_status(self, status: TradeOrderStatus, reason: str | None = None) -> None:
        """Change the status if the transition is permitted."""
        permitted = ORDER_TRANSITIONS[self.status]
        if status not in permitted:
            names = ", ".join(sorted(option.name for option in permitted)) or "nothing else"
            raise refuse(
                "TRADE_ORDER_TRANSITION",
                f"Order {self.number} is {self.status.name}; it may become {names}, "
                f"not {status.name}.",
                *ID,
            )
        self.status = status
        self.status_reason = reason

    def confirm(self) -> None:
        """Accept the order; it needs at least one line."""
        self._require(TradeOrderStatus.DRAFT, TradeOrderStatus.CONFIRMED)
        self.change_status(TradeOrderStatus.CONFIRMED)
        if not self.lines:
            raise refuse(
                "TRADE_ORDER_EMPTY", f"Order {self.number} has no lines. Add one first.", *ID
            )

    def release(self) -> None:
        """Let a stopped order go on."""
        self._require(TradeOrderStatus.ON_HOLD, TradeOrderStatus.CONFIRMED)
        self.change_status(TradeOrderStatus.CONFIRMED)

    def _require(self, status: TradeOrderStatus, wanted: TradeOrderStatus) -> None:
        # Both a draft and a stopped order become CONFIRMED, but by different deeds.
        if self.status is not status:
            raise refuse(
                "TRADE_ORDER_TRANSITION",
                f"Order {self.number} is {self.status.name}; only one that is {status.name} "
                f"becomes {wanted.name} this way.",
                *ID,
            )

    def require_draft(self) -> None:
        """Refuse unless the lines may still change."""
        if self.status is not TradeOrderStatus.DRAFT:
            raise refuse(
                "TRADE_ORDER_FIXED",
                f"Order {self.number} is {self.status.name}; only the lines of a DRAFT change.",
                *ID,
            )

    def change_currency(self, currency: str) -> None:
        """Change the currency: of a draft only, and before any line has a price in it."""
        if currency == self.currency:
            return
        if self.status is not TradeOrderStatus.DRAFT or self.lines:
            held = "its lines" if self.status is TradeOrderStatus.DRAFT else self.status.name
            raise refuse(
                "TRADE_ORDER_CURRENCY_FIXED",
                f"Order {self.number} is in {self.currency} and stays so because of {held}. "
                "Remove the lines of the draft, or write another order.",
                *("input", "currency"),
            )
        self.currency = currency

    def add(self, line: OrderLine) -> None:
        """Add a line after the last one."""
        line.position = max((other.position for other in self.lines), default=0) + 1
        self.lines.append(line)
        self.total()

    def line(self, position: int, *path: str | int) -> OrderLine:
        """The line at a position."""
        for line in self.lines:
            if line.position == position:
                return line
        raise refuse("NOT_FOUND", f"Order {self.number} has no line {position}.", *path)

    def total(self) -> None:
        """Set the net amount to the sum of the lines."""
        self.net_amount = sum((line.net_amount for line in self.lines), Decimal(0))
        if self.net_amount >= LARGEST_AMOUNT:
            raise refuse(
                "TRADE_AMOUNT",
                f"The order's sum would be {self.net_amount:f}; it must stay below "
                f"{LARGEST_AMOUNT:f}.",
                *("input", "lines"),
            )

    def note_shipment(self) -> None:
        """Follow the lines: in fulfilment after the first shipment, completed after the last."""
        if self.status is not TradeOrderStatus.IN_FULFILMENT:
            self.change_status(TradeOrderStatus.IN_FULFILMENT)
        if all(line.open_quantity == 0 for line in self.lines):
            self.change_status(TradeOrderStatus.COMPLETED)
            self._close()

    def close_short(self, reason: str) -> None:
        """Settle for what was shipped so far."""
        self.change_status(TradeOrderStatus.CLOSED_SHORT, reason)
        self._close()

    def _close(self) -> None:
        self.shipped_on = max(line.shipped_on for line in self.lines if line.shipped_on)
