"""PriceList: prices in one currency, with volume breaks."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Currency, Quantity, Record, UnitPrice, choice, new_id
from portico.errors import Problems, refuse
from portico.models.formats import currency_code
from portico_b2b_trade.models.base import Base, Period
from portico_b2b_trade.models.choices import (
    PRICE_LIST_TRANSITIONS,
    TradePriceListKind,
    TradePriceListStatus,
)
from portico_b2b_trade.models.formats import unit_code


class PriceList(Record, Period, Base):
    """Prices in one currency, with volume breaks, valid for a period.

    Once in force its prices never change: a new price is a new list.
    """

    __tablename__ = "trade_price_list"

    FORMATS: ClassVar = {"currency": currency_code}

    code: Mapped[str] = mapped_column(String(60), unique=True, doc="The list's short name.")
    name: Mapped[str] = mapped_column(String(200), doc="What the list is called.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of all its prices.")
    tax_included: Mapped[bool] = mapped_column(doc="Whether the prices contain sales tax.")
    convertible: Mapped[bool] = mapped_column(
        doc="Whether its prices may be converted into another currency."
    )
    kind: Mapped[TradePriceListKind] = mapped_column(
        choice(TradePriceListKind), doc="How the breaks work."
    )
    status: Mapped[TradePriceListStatus] = mapped_column(
        choice(TradePriceListStatus), doc="Where the list stands."
    )

    items: Mapped[list[PriceItem]] = relationship(
        order_by="PriceItem.position", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint("valid_from < valid_to", name="ends_after_it_begins"),
        Index("ix_trade_price_list_created_at", "created_at", "id"),
        Index("ix_trade_price_list_currency", "currency", "id"),
    )

    def activate(self) -> None:
        """Put the list in force; it needs at least one price."""
        self.change_status(TradePriceListStatus.ACTIVE)
        if not self.items:
            raise refuse(
                "TRADE_PRICE_LIST_EMPTY",
                f"The price list {self.code} has no prices. Create it with at least one.",
                *("input", "id"),
            )

    def archive(self) -> None:
        """Take the list out of use."""
        self.change_status(TradePriceListStatus.ARCHIVED)

    def change_status(self, status: TradePriceListStatus) -> None:
        """Change the status if the transition is permitted."""
        permitted = PRICE_LIST_TRANSITIONS[self.status]
        if status not in permitted:
            names = ", ".join(sorted(option.name for option in permitted)) or "nothing else"
            raise refuse(
                "TRADE_PRICE_LIST_TRANSITION",
                f"The price list {self.code} is {self.status.name}; it may become {names}, "
                f"not {status.name}. For other prices create another list.",
                *("input", "id"),
            )
        self.status = status

    def check_breaks(self, problems: Problems) -> None:
        """Note breaks that are given twice, and graduated ones that leave a gap."""
        seen: dict[tuple[UUID, str, Decimal], int] = {}
        for index, item in enumerate(self.items):
            key = (item.product_id, item.uom, item.min_quantity)
            problems.check(
                ok=key not in seen,
                code="TRADE_BREAK_REPEATED",
                message=f"The break from {item.min_quantity} {item.uom} is given twice for this "
                "product. Keep one of the two prices.",
                path=("input", "items", index, "minQuantity"),
            )
            seen[key] = index
        if self.kind is TradePriceListKind.GRADUATED:
            self._check_graduated(problems)

    def _check_graduated(self, problems: Problems) -> None:
        first: dict[UUID, tuple[Decimal, int]] = {}
        units: dict[UUID, str] = {}
        for index, item in enumerate(self.items):
            lowest = first.get(item.product_id)
            if lowest is None or item.min_quantity < lowest[0]:
                first[item.product_id] = (item.min_quantity, index)
            problems.check(
                ok=units.setdefault(item.product_id, item.uom) == item.uom,
                code="TRADE_GRADUATED_UNITS",
                message="All breaks of a product in a graduated list are in one unit.",
                path=("input", "items", index, "uom"),
            )
        for lowest_quantity, index in first.values():
            problems.check(
                ok=lowest_quantity == 0,
                code="TRADE_GRADUATED_GAP",
                message=f"The first break starts at {lowest_quantity}, so smaller parts have no "
                "price. In a graduated list the first break of a product starts at 0.",
                path=("input", "items", index, "minQuantity"),
            )


class PriceItem(Base):
    """The price of one unit of a product from a quantity on: one break of a price list."""

    __tablename__ = "trade_price_item"

    FORMATS: ClassVar = {"uom": unit_code}

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=new_id)
    price_list_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("trade_price_list.id", ondelete="CASCADE"), doc="The price list."
    )
    position: Mapped[int] = mapped_column(doc="The price's place in the list, from 1.")
    product_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("trade_product.id", ondelete="CASCADE"), index=True, doc="The product."
    )
    uom: Mapped[str] = mapped_column(String(3), doc="The unit that the price is for.")
    min_quantity: Mapped[Decimal] = mapped_column(
        Quantity(), doc="The quantity in this unit from which the price holds, itself included."
    )
    unit_price: Mapped[Decimal] = mapped_column(
        UnitPrice(), doc="The price of one unit, in the list's currency."
    )

    __table_args__ = (
        UniqueConstraint("price_list_id", "product_id", "uom", "min_quantity"),
        CheckConstraint("min_quantity >= 0", name="min_quantity_not_negative"),
        CheckConstraint("unit_price >= 0", name="unit_price_not_negative"),
        Index("ix_trade_price_item_position", "price_list_id", "position"),
    )
