"""What is noted of a client besides its stays: invoices, and what it needs in a city."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, account_key
from portico_hotel_corporate.models.base import Base


class ClientInvoice(Record, Base):
    """An invoice to a client, and when it was paid: what punctuality is measured by."""

    __tablename__ = "hotel_client_invoice"

    number: Mapped[str] = mapped_column(String(60), unique=True, doc="The invoice's number.")
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("core_account.id", ondelete="CASCADE"), index=True, doc="The client."
    )
    issued_on: Mapped[date] = mapped_column(doc="The day of the invoice.")
    paid_on: Mapped[date | None] = mapped_column(doc="The day it was paid in full.")
    total_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The amount.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the amount.")

    def days_at(self, day: date) -> int:
        """How long it took to be paid, or has been open at a day."""
        paid = self.paid_on is not None and self.paid_on <= day
        return ((self.paid_on if paid and self.paid_on else day) - self.issued_on).days


class CityVolume(Record, Base):
    """How many room nights a client needed in a property's city, as it reported."""

    __tablename__ = "hotel_city_volume"
    __table_args__ = (UniqueConstraint("account_id", "property_id", "first_night"),)

    account_id: Mapped[UUID] = account_key("The client.")
    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"),
        index=True,
        doc="The property whose city it is.",
    )
    first_night: Mapped[date] = mapped_column(doc="The first night of the report.")
    last_night: Mapped[date] = mapped_column(doc="Its last night.")
    room_nights: Mapped[int] = mapped_column(doc="All room nights in the city, ours included.")
    source: Mapped[str] = mapped_column(String(200), doc="Where the figure comes from.")
