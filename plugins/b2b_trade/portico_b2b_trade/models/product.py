"""Product: what is sold, and the units it is sold in."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import (
    Amount,
    Country,
    Currency,
    Quantity,
    Record,
    Searchable,
    Searched,
)
from portico.errors import Problems, refuse
from portico.models.formats import Malformed, country_code, currency_code
from portico.values import Money
from portico_b2b_trade.models.base import Base
from portico_b2b_trade.models.formats import article_number, tariff_number, unit_code
from portico_b2b_trade.models.numbers import check_amount, check_quantity


class Product(Searchable, Record, Base):
    """Something that is sold by the unit, the kilogram or the like."""

    __tablename__ = "trade_product"

    FORMATS: ClassVar = {
        "base_uom": unit_code,
        "gtin": article_number,
        "hs_code": tariff_number,
        "origin": country_code,
    }
    SEARCHED = Searched(title=("name",), others=("sku", "gtin", "category", "hs_code"))

    sku: Mapped[str] = mapped_column(String(60), unique=True, doc="Your article number.")
    name: Mapped[str] = mapped_column(String(200), doc="What the product is called.")
    gtin: Mapped[str | None] = mapped_column(
        String(14), index=True, doc="The GS1 article number (GTIN-8, -12, -13 or -14)."
    )
    category: Mapped[str | None] = mapped_column(
        String(100), index=True, doc="The product's group in your assortment."
    )
    packaging: Mapped[str | None] = mapped_column(
        String(100), doc="What one base unit consists of, such as `10 boxes x 20 bags`."
    )
    base_uom: Mapped[str] = mapped_column(
        String(3), doc="The unit that stock is kept in: a UN/ECE Rec 20 code such as C62 or KGM."
    )
    hs_code: Mapped[str | None] = mapped_column(
        String(12), doc="The customs tariff number: six digits (HS), eight (CN), ten or twelve."
    )
    origin: Mapped[str | None] = mapped_column(Country(), doc="The country of origin.")
    net_mass: Mapped[Decimal | None] = mapped_column(
        Quantity(), doc="The mass of a base unit without packaging, in kilograms."
    )
    gross_mass: Mapped[Decimal | None] = mapped_column(
        Quantity(), doc="The mass of a base unit with packaging, in kilograms."
    )
    discontinued: Mapped[bool] = mapped_column(
        default=False, doc="Whether the product is no longer sold."
    )
    list_price_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="The list price of a base unit, before tax and conditions."
    )
    list_price_currency: Mapped[str | None] = mapped_column(
        Currency(), doc="The currency of the list price."
    )

    units: Mapped[list[ProductUnit]] = relationship(
        order_by="ProductUnit.position", cascade="all, delete-orphan", lazy="selectin"
    )

    __table_args__ = (
        CheckConstraint(
            "(list_price_amount IS NULL) = (list_price_currency IS NULL)",
            name="list_price_has_currency",
        ),
        Index("ix_trade_product_name", "name", "id"),
        Index("ix_trade_product_created_at", "created_at", "id"),
    )

    def set_list_price(self, price: Money | None, problems: Problems) -> None:
        """Set or clear the list price; note what is wrong with it."""
        path = ("input", "listPrice")
        if price is not None:
            try:
                price = Money(price.amount, currency_code(price.currency))
            except Malformed as malformed:
                problems.add(malformed.code, malformed.message, *path, "currency")
                return
            if not check_amount(problems, price, path):
                return
        self.list_price_amount = price.amount if price else None
        self.list_price_currency = price.currency if price else None

    def unit_factor(self, uom: str) -> Decimal | None:
        """How many base units one such unit is; None if the product is not counted in it."""
        if uom == self.base_uom:
            return Decimal(1)
        return next((unit.factor for unit in self.units if unit.uom == uom), None)

    def check_unit(self, uom: str, problems: Problems, *path: str | int) -> None:
        """Note a problem unless the product is sold in this unit."""
        known = [self.base_uom, *(unit.uom for unit in self.units)]
        problems.check(
            ok=uom in known,
            code="TRADE_UNIT_UNKNOWN",
            message=f"{self.sku} is not sold in {uom}, but in {', '.join(known)}.",
            path=path,
        )

    def require_sold(self, *path: str | int) -> None:
        """Refuse if the product is no longer sold."""
        if self.discontinued:
            raise refuse(
                "TRADE_PRODUCT_DISCONTINUED",
                f"{self.sku} {self.name} is no longer sold. Choose another product.",
                *path,
            )

    def check(self, problems: Problems) -> None:
        """Note masses and units that cannot be."""
        self._check_masses(problems)
        self._check_units(problems)

    def _check_masses(self, problems: Problems) -> None:
        given = {"netMass": self.net_mass, "grossMass": self.gross_mass}
        masses = [
            mass
            for key, mass in given.items()
            if mass is not None and check_quantity(problems, mass, ("input", key))
        ]
        if len(masses) == len(given) and masses[0] > masses[1]:
            problems.add(
                "TRADE_MASS",
                f"The net mass of {masses[0]} kg is more than the gross mass of {masses[1]} kg.",
                *("input", "netMass"),
            )

    def _check_units(self, problems: Problems) -> None:
        known = {self.base_uom}
        for index, unit in enumerate(self.units):
            check_quantity(problems, unit.factor, ("input", "units", index, "factor"))
            problems.check(
                ok=unit.uom not in known,
                code="TRADE_UNIT_REPEATED",
                message=f"{unit.uom} is there already: name each unit once, and not the base unit.",
                path=("input", "units", index, "uom"),
            )
            known.add(unit.uom)


class ProductUnit(Base):
    """Another unit that a product is sold in, such as a box of twelve."""

    __tablename__ = "trade_product_unit"

    FORMATS: ClassVar = {"uom": unit_code}

    product_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("trade_product.id", ondelete="CASCADE"), primary_key=True
    )
    uom: Mapped[str] = mapped_column(
        String(3), primary_key=True, doc="The unit: a UN/ECE Rec 20 code such as BX."
    )
    position: Mapped[int] = mapped_column(doc="The unit's place in the list, from 1.")
    factor: Mapped[Decimal] = mapped_column(
        Quantity(), doc="How many base units one such unit is; above 0."
    )

    __table_args__ = (CheckConstraint("factor > 0", name="factor_positive"),)
