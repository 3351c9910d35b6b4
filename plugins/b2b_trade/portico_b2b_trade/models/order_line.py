"""OrderLine: so much of a product at a price, and how its delivery goes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Document, Percent, Quantity, UnitPrice, choice
from portico.errors import refuse
from portico_b2b_trade.models.base import Base
from portico_b2b_trade.models.choices import TradePriceSource
from portico_b2b_trade.models.numbers import gross, line_net


class OrderLine(Base):
    """One line of a sales order: so much of a product at a price."""

    __tablename__ = "trade_order_line"

    sales_order_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("trade_sales_order.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(
        primary_key=True,
        autoincrement=False,
        doc="The line's number in the order, from 1; it never changes.",
    )
    product_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("trade_product.id"), index=True, doc="The product."
    )
    quantity: Mapped[Decimal] = mapped_column(Quantity(), doc="How much is ordered.")
    uom: Mapped[str] = mapped_column(String(3), doc="The unit of the quantity and of the price.")
    unit_price: Mapped[Decimal] = mapped_column(
        UnitPrice(),
        doc="The price of one unit before the discount; the average one under graduated prices.",
    )
    discount: Mapped[Decimal] = mapped_column(Percent(), doc="The discount in per cent.")
    net_amount: Mapped[Decimal] = mapped_column(
        Amount(),
        doc="Quantity times price less the discount, rounded half-up to the minor unit.",
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The order's currency.")
    price_source: Mapped[TradePriceSource] = mapped_column(
        choice(TradePriceSource), doc="Where the price comes from."
    )
    price_trace: Mapped[dict[str, Any] | None] = mapped_column(
        Document(), doc="How the price was found: the list that gave it and those that did not."
    )
    requested_on: Mapped[date | None] = mapped_column(doc="The day the customer asked for.")
    first_promised_on: Mapped[date | None] = mapped_column(
        doc="The day that was promised first; later promises leave it alone."
    )
    promised_on: Mapped[date | None] = mapped_column(doc="The day that is promised now.")
    shipped_on: Mapped[date | None] = mapped_column(
        doc="The day of the latest shipment; null while nothing was shipped."
    )
    shipped_quantity: Mapped[Decimal] = mapped_column(
        Quantity(), default=Decimal(0), doc="How much was shipped so far."
    )

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("unit_price >= 0", name="unit_price_not_negative"),
        CheckConstraint("discount >= 0", name="discount_not_negative"),
        CheckConstraint(
            "shipped_quantity BETWEEN 0 AND quantity", name="shipped_at_most_what_is_ordered"
        ),
        Index("ix_trade_order_line_requested_on", "requested_on"),
        Index("ix_trade_order_line_promised_on", "promised_on"),
    )

    @property
    def open_quantity(self) -> Decimal:
        """How much is still to be shipped."""
        return self.quantity - self.shipped_quantity

    def calculate(self, exact_gross: Decimal | None = None) -> None:
        """Set the net amount; ``exact_gross`` stands for quantity × price where that is rounded."""
        before = gross(self.quantity, self.unit_price) if exact_gross is None else exact_gross
        self.net_amount = line_net(before, self.discount, self.currency)

    def promise(self, day: date) -> None:
        """Promise the line for a day; the first promise is kept beside the latest one."""
        self.first_promised_on = self.first_promised_on or day
        self.promised_on = day

    def require_open(self, *path: str | int) -> None:
        """Refuse if everything has left already."""
        if self.open_quantity == 0:
            raise refuse("TRADE_LINE_SHIPPED", f"Line {self.position} was shipped already.", *path)

    def ship(self, quantity: Decimal, day: date, *path: str | int) -> None:
        """Note that so much left on a day, at most what is still open."""
        if quantity > self.open_quantity:
            raise refuse(
                "TRADE_SHIPPED_TOO_MUCH",
                f"Line {self.position} has {self.open_quantity.normalize():f} {self.uom} to ship, "
                f"not {quantity.normalize():f}.",
                *path,
            )
        if quantity:
            self.shipped_quantity += quantity
            self.shipped_on = max(filter(None, (self.shipped_on, day)))
