"""Master accounts: who pays for an event together, and what of it goes on that bill."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Document, Record, account_key, choice
from portico.errors import Problems
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.packages import HotelRevenueGroup
from portico_hotel_corporate.models.properties import CODE
from portico_hotel_corporate.models.rooming import HotelGuestBilling

ROOM_SIGNED: Final = frozenset(
    {
        HotelGuestBilling.SIGN_ALL,
        HotelGuestBilling.SIGN_ROOM_AND_TAX,
        HotelGuestBilling.SIGN_ROOM_ONLY,
    }
)
TAX_SIGNED: Final = ROOM_SIGNED - {HotelGuestBilling.SIGN_ROOM_ONLY}


class MasterAccount(Record, Base):
    """The bill of one payer for events: what is routed to it, the guests do not pay themselves."""

    __tablename__ = "hotel_master_account"
    __table_args__ = (UniqueConstraint("property_id", "number"),)

    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), doc="The property."
    )
    account_id: Mapped[UUID] = account_key("Who pays it.")
    number: Mapped[str] = mapped_column(
        String(20), doc="Its number in the property's own system, in capitals."
    )
    name: Mapped[str] = mapped_column(String(200), doc="What stands on the bill.")
    routed: Mapped[list[str]] = mapped_column(
        Document(),
        doc="The departments whose charges for the event go on it; guest rooms go on it as "
        "each guest's billing says.",
    )
    guest_billing: Mapped[HotelGuestBilling] = mapped_column(
        choice(HotelGuestBilling), doc="What guests pay of whom the rooming list does not say."
    )

    def takes(self, group: HotelRevenueGroup) -> bool:
        """Whether a department's charges for the event go on it."""
        return group.name in self.routed

    def check(self) -> None:
        """Refuse an impossible number."""
        problems = Problems()
        problems.check(
            ok=CODE.fullmatch(self.number) is not None,
            code="HOTEL_CODE",
            message="A number has capital letters, digits, _ and - only, and starts with a "
            "letter or a digit.",
            path=("input", "number"),
        )
        problems.raise_if_any()
