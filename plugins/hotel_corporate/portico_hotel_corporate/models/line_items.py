"""What is charged for an event: single lines, and packages whose price was frozen when booked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Document, Percent, Record, choice
from portico.values import Choice, round_money
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.bookings import EventBooking
from portico_hotel_corporate.models.functions import EventFunction
from portico_hotel_corporate.models.packages import HotelRevenueGroup
from portico_hotel_corporate.models.prices import Split, Taxation
from portico_hotel_corporate.models.servings import HotelPackageBasis, Serving


class HotelQuantityBasis(Choice):
    """What the quantity of a line is counted by; it stands on the bill, so nobody must guess."""

    FIXED = "The quantity itself."
    GUARANTEED = "The quantity for each guaranteed person; expected ones until it is agreed."
    SET = "The quantity for each place that is set."
    ACTUAL = "The quantity for each person that is billed: all that came, at least the guarantee."


class LineItem(Record, Base):
    """One thing that is charged for an event, at a price, a tax and a service charge frozen."""

    __tablename__ = "hotel_line_item"

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), index=True, doc="The event."
    )
    function_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_function.id", ondelete="CASCADE"),
        index=True,
        doc="The function that it is for; null: the whole event.",
    )
    charge_code_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_charge_code.id", ondelete="SET NULL"), index=True, doc="What is charged."
    )
    name: Mapped[str] = mapped_column(String(200), doc="What stands on the bill.")
    revenue_group: Mapped[HotelRevenueGroup] = mapped_column(
        choice(HotelRevenueGroup), doc="Which department earns it."
    )
    quantity_basis: Mapped[HotelQuantityBasis] = mapped_column(
        choice(HotelQuantityBasis), doc="What the quantity is counted by."
    )
    quantity: Mapped[int] = mapped_column(doc="How many, or how many for each person.")
    consumption: Mapped[bool] = mapped_column(
        doc="Whether only what is used is billed: the quantity is an estimate until then."
    )
    unit_price_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The price of one.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency.")
    tax_inclusive: Mapped[bool] = mapped_column(doc="Whether the price holds service and tax.")
    tax_percent: Mapped[Decimal] = mapped_column(Percent(), doc="The rate of tax.")
    service_percent: Mapped[Decimal] = mapped_column(Percent(), doc="The service charge.")
    service_each_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="A flat service charge for each, instead of a percentage."
    )
    service_taxable: Mapped[bool] = mapped_column(doc="Whether the service charge is taxed.")
    service_tax_percent: Mapped[Decimal | None] = mapped_column(
        Percent(),
        doc="The rate of tax on the service charge; null: taxed as the line is, if at all.",
    )

    booking: Mapped[EventBooking] = relationship()
    function: Mapped[EventFunction | None] = relationship()

    @property
    def units(self) -> int:
        """How many are charged."""
        if self.function is None or self.quantity_basis is HotelQuantityBasis.FIXED:
            return self.quantity
        people = {
            HotelQuantityBasis.GUARANTEED: self.function.promised,
            HotelQuantityBasis.SET: self.function.set_count,
            HotelQuantityBasis.ACTUAL: self.function.billed,
        }[self.quantity_basis]
        return self.quantity * people

    @property
    def split(self) -> Split:
        """What it costs by now: net, service charge and tax."""
        each = self.service_each_amount
        taxation = Taxation(
            tax_percent=self.tax_percent,
            inclusive=self.tax_inclusive,
            service_percent=self.service_percent,
            service_amount=None if each is None else each * self.units,
            service_taxable=self.service_taxable,
            service_tax_percent=self.service_tax_percent,
        )
        extended = round_money(self.unit_price_amount * self.units, self.currency)
        return taxation.split(extended, self.currency)


class BookedPackage(Record, Base):
    """A package as it was sold: its price and parts are a copy that later offers do not change."""

    __tablename__ = "hotel_booked_package"

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), index=True, doc="The event."
    )
    package_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_rate_package.id", ondelete="SET NULL"),
        index=True,
        doc="The package that it was taken from.",
    )
    code: Mapped[str] = mapped_column(String(20), doc="The package's code.")
    name: Mapped[str] = mapped_column(String(200), doc="The package's name.")
    basis: Mapped[HotelPackageBasis] = mapped_column(
        choice(HotelPackageBasis), doc="What the price is for."
    )
    first_day: Mapped[date] = mapped_column(doc="The first day it is for.")
    attendees: Mapped[int] = mapped_column(doc="For how many people.")
    day_delegates: Mapped[int | None] = mapped_column(
        doc="How many of them come for the day only; null: every part is for everybody."
    )
    days: Mapped[int] = mapped_column(doc="For how many days.")
    units: Mapped[int] = mapped_column(doc="How many times the price is charged.")
    price_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The price of one unit.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency.")
    tax_inclusive: Mapped[bool] = mapped_column(doc="Whether the price holds service and tax.")
    net_amount: Mapped[Decimal] = mapped_column(Amount(), doc="Without service charge and tax.")
    service_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The service charge.")
    tax_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The tax.")
    gross_amount: Mapped[Decimal] = mapped_column(Amount(), doc="All together.")
    terms: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="The package as it was offered: its parts, rates and limits."
    )

    booking: Mapped[EventBooking] = relationship()
    parts: Mapped[list[BookedPackagePart]] = relationship(
        order_by="BookedPackagePart.position", cascade="all, delete-orphan"
    )

    @property
    def split(self) -> Split:
        """Its price, taken apart."""
        return Split(net=self.net_amount, service=self.service_amount, tax=self.tax_amount)


class BookedPackagePart(Serving, Base):
    """What one part of a booked package brings, and how much of it is included and used."""

    __tablename__ = "hotel_booked_package_part"

    booked_package_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_booked_package.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The booked package.",
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    name: Mapped[str] = mapped_column(String(200), doc="What is served.")
    charge_code_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_charge_code.id", ondelete="SET NULL"),
        index=True,
        doc="What it is charged as.",
    )
    revenue_group: Mapped[HotelRevenueGroup] = mapped_column(
        choice(HotelRevenueGroup), doc="Which department earns it."
    )
    included: Mapped[int] = mapped_column(doc="How many of it are included in all.")
    used: Mapped[int | None] = mapped_column(
        doc="How many were used, where that is counted; null: not counted yet."
    )
    overage_line_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_line_item.id", ondelete="SET NULL"),
        index=True,
        doc="The line that charges what was used beyond.",
    )
    net_amount: Mapped[Decimal] = mapped_column(Amount(), doc="Without service charge and tax.")
    service_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The service charge.")
    tax_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The tax.")
    gross_amount: Mapped[Decimal] = mapped_column(Amount(), doc="All together.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency.")

    @property
    def split(self) -> Split:
        """Its price, taken apart."""
        return Split(net=self.net_amount, service=self.service_amount, tax=self.tax_amount)

    @property
    def beyond(self) -> int:
        """How many were used beyond those that are included."""
        return max(0, (self.used or 0) - self.included)
