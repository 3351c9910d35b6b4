"""Packages: services that a client takes together, for a fee each month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Percent, Record
from portico.errors import refuse
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.product import product_code


class PackageItem(Base):
    """Events of a product that a package includes: so many each month cost nothing."""

    __tablename__ = "bank_package_item"

    package_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_package.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The package.",
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="Its place, from 1."
    )
    product_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_product.id", ondelete="CASCADE"), index=True, doc="The product."
    )
    event: Mapped[str] = mapped_column(String(40), doc="The event of the product.")
    included: Mapped[int] = mapped_column(doc="How many of them a month cost nothing.")

    __table_args__ = (
        CheckConstraint("included > 0", name="included"),
        Index("uq_bank_package_item", "package_id", "product_id", "event", unique=True),
    )


class Package(Record, Base):
    """A set of services at a fee for each month."""

    __tablename__ = "bank_package"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {"code": product_code}

    code: Mapped[str] = mapped_column(
        String(40), unique=True, doc="Its code; no other package has it."
    )
    name: Mapped[str] = mapped_column(String(200), doc="What people call it.")
    fee_amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="The fee for a month; a part of a month costs its part of the days."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the fee.")
    tax_rate: Mapped[Decimal] = mapped_column(Percent(), doc="The tax on the fee in per cent.")
    offered_until: Mapped[date | None] = mapped_column(
        Date(), doc="The last day on which clients could take it; null while it is offered."
    )
    items: Mapped[list[PackageItem]] = relationship(
        cascade="all, delete-orphan", order_by=PackageItem.position, lazy="selectin"
    )

    __table_args__ = (
        CheckConstraint("fee_amount >= 0", name="fee_amount"),
        CheckConstraint("tax_rate >= 0", name="tax_rate"),
        Index("ix_bank_package_created_at", "created_at", "id"),
    )

    def require_offered(self, day: date, *path: str | int) -> None:
        """Refuse new agreements over a package that is not offered any more."""
        if self.offered_until is not None and self.offered_until < day:
            text = f"Package {self.code} was offered until {self.offered_until}."
            raise refuse("BANK_PACKAGE_WITHDRAWN", text, *path)

    def included(self, product_id: UUID, event: str) -> int:
        """How many events a month cost nothing."""
        known = {(each.product_id, each.event): each.included for each in self.items}
        return known.get((product_id, event), 0)
