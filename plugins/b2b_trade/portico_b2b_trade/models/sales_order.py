"""SalesOrder: what an account ordered, and the rules that an order keeps about itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import (
    Amount,
    Country,
    Currency,
    Record,
    Searchable,
    Searched,
    account_key,
    choice,
)
from portico.errors import Problems, refuse
from portico.models.formats import Malformed, country_code, currency_code
from portico_b2b_trade.models.base import Base
from portico_b2b_trade.models.choices import (
    OPEN_ORDER,
    ORDER_TRANSITIONS,
    TradeOrderStatus,
    TradePriceStrategy,
)
from portico_b2b_trade.models.numbers import LARGEST_AMOUNT
from portico_b2b_trade.models.order_line import OrderLine


class SalesOrder(Searchable, Record, Base):
    """Goods that an account ordered, to be shipped by a day."""

    __tablename__ = "trade_sales_order"

    FORMATS: ClassVar = {"currency": currency_code, "ship_to_country": country_code}
    SEARCHED = Searched(title=("number",), others=("po_number", "ship_to_name", "ship_to_town"))

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

    def check_day(self, day: date, *path: str | int) -> None:
        """Refuse a day before the order."""
        if day < self.ordered_on:
            raise refuse(
                "TRADE_ORDER_DATES",
                f"The order is of {self.ordered_on}; {day} is before it.",
                *path,
            )

    def change_status(self, status: TradeOrderStatus, *path: str | int) -> None:
        """Change the status if the transition is permitted."""
        permitted = ORDER_TRANSITIONS[self.status]
        if status not in permitted:
            names = ", ".join(sorted(option.name for option in permitted)) or "nothing else"
            raise refuse(
                "TRADE_ORDER_TRANSITION",
                f"Order {self.number} is {self.status.name}; it may become {names}, "
                f"not {status.name}.",
                *path,
            )
        self.status = status
        self.status_reason = None

    def confirm(self, *path: str | int) -> None:
        """Accept a draft, or let a stopped order go on; it needs at least one line."""
        self.change_status(TradeOrderStatus.CONFIRMED, *path)
        if not self.lines:
            raise refuse(
                "TRADE_ORDER_EMPTY", f"Order {self.number} has no lines. Add one first.", *path
            )

    def require_draft(self, *path: str | int) -> None:
        """Refuse unless the lines may still change."""
        if self.status is not TradeOrderStatus.DRAFT:
            raise refuse(
                "TRADE_ORDER_FIXED",
                f"Order {self.number} is {self.status.name}; only the lines of a DRAFT change.",
                *path,
            )

    def require_open(self, *path: str | int) -> None:
        """Refuse if the order is over."""
        if self.status not in OPEN_ORDER:
            raise refuse(
                "TRADE_ORDER_CLOSED",
                f"Order {self.number} is {self.status.name} and changes no more.",
                *path,
            )

    def require_shippable(self, *path: str | int) -> None:
        """Refuse unless goods may leave."""
        if self.status not in {TradeOrderStatus.CONFIRMED, TradeOrderStatus.IN_FULFILMENT}:
            raise refuse(
                "TRADE_ORDER_TRANSITION",
                f"Order {self.number} is {self.status.name}; goods leave only for one that is "
                "CONFIRMED or IN_FULFILMENT.",
                *path,
            )

    def change_currency(self, currency: str, problems: Problems) -> None:
        """Change the currency: of a draft only, and before any line has a price in it."""
        path = ("input", "currency")
        try:
            code = currency_code(currency)
        except Malformed as malformed:
            problems.add(malformed.code, malformed.message, *path)
            return
        if code == self.currency:
            return
        if self.status is not TradeOrderStatus.DRAFT or self.lines:
            problems.add(
                "TRADE_ORDER_CURRENCY_FIXED",
                f"Order {self.number} stays in {self.currency}: the currency changes only while "
                "the order is a DRAFT without lines.",
                *path,
            )
            return
        self.currency = code

    def follow_requirement(self, former: date | None) -> None:
        """Let the lines that asked for the order's former day ask for its new one."""
        for line in self.lines:
            if line.requested_on == former:
                line.requested_on = self.required_on

    def add(self, line: OrderLine, *path: str | int) -> None:
        """Add a line after the last one."""
        line.position = max((other.position for other in self.lines), default=0) + 1
        self.lines.append(line)
        self.total(*path)

    def remove(self, line: OrderLine) -> None:
        """Remove a line; the others keep their numbers."""
        self.lines.remove(line)
        self.total()

    def line(self, position: int, *path: str | int) -> OrderLine:
        """The line with a number."""
        for line in self.lines:
            if line.position == position:
                return line
        raise refuse("NOT_FOUND", f"Order {self.number} has no line {position}.", *path)

    def total(self, *path: str | int) -> None:
        """Set the net amount to the sum of the lines."""
        total = sum((line.net_amount for line in self.lines), Decimal(0))
        if total >= LARGEST_AMOUNT:
            raise refuse(
                "TRADE_AMOUNT",
                f"The order's sum would be {total:f}; it must stay below {LARGEST_AMOUNT:f}.",
                *path,
            )
        self.net_amount = total

    def note_shipment(self, *path: str | int) -> None:
        """Follow the lines: in fulfilment after the first shipment, completed after the last."""
        if self.status is not TradeOrderStatus.IN_FULFILMENT:
            self.change_status(TradeOrderStatus.IN_FULFILMENT, *path)
        if all(line.open_quantity == 0 for line in self.lines):
            self.change_status(TradeOrderStatus.COMPLETED, *path)
            self._close()

    def close_short(self, *path: str | int) -> None:
        """Settle for what was shipped so far."""
        self.change_status(TradeOrderStatus.CLOSED_SHORT, *path)
        self._close()

    def _close(self) -> None:
        self.shipped_on = max(line.shipped_on for line in self.lines if line.shipped_on)
