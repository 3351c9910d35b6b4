"""What a hotel knows of a company beyond its account: credit, billing and potential."""

from __future__ import annotations

from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Document, Record, choice
from portico.errors import Problems
from portico.values import Choice, Money
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.stays import HotelMarketSegment

LARGEST: Final = 1_000_000


class HotelCreditStatus(Choice):
    """Whether a company may buy on account."""

    OK = "It may."
    WARN = "It may, but look at it first."
    STOP = "It may not: it gets no negotiated rates until the stop is lifted."


class HotelPaymentMethod(Choice):
    """How an event is paid."""

    DIRECT_BILL = "On account, by invoice after the event."
    PREPAID = "In advance."
    CARD = "By card."
    CASH = "In cash."


class HotelTravelPolicy(Choice):
    """What a company's travel policy says of hotels."""

    FREE = "Its travellers choose for themselves."
    PREFERRED = "Hotels of its list come first."
    MANDATED = "Only hotels of its list are paid for."


class CorporateProfile(Record, Base):
    """What the hotel knows of a company beyond its account: credit, billing and potential."""

    __tablename__ = "hotel_corporate_profile"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("core_account.id", ondelete="CASCADE"), unique=True, doc="The company."
    )
    credit_status: Mapped[HotelCreditStatus] = mapped_column(
        choice(HotelCreditStatus), doc="Whether it may buy on account."
    )
    credit_limit_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="How much it may owe at most."
    )
    currency: Mapped[str | None] = mapped_column(Currency(), doc="The currency of the limit.")
    payment_terms_days: Mapped[int | None] = mapped_column(doc="Within how many days it pays.")
    billing_code: Mapped[str | None] = mapped_column(
        String(40), doc="Its number in the hotel's billing system."
    )
    iata_or_tids: Mapped[str | None] = mapped_column(
        String(8), doc="Its IATA or TIDS number, if it is an agency."
    )
    duns: Mapped[str | None] = mapped_column(String(9), doc="Its D-U-N-S number.")
    potential_room_nights: Mapped[int | None] = mapped_column(
        doc="How many room nights a year it could bring."
    )

    market_segment: Mapped[HotelMarketSegment | None] = mapped_column(
        choice(HotelMarketSegment), doc="The market segment it counts in."
    )
    tax_ids: Mapped[list[dict[str, str]]] = mapped_column(
        Document(),
        default=list,
        doc="Its tax numbers besides that of the account: country and number of each.",
    )
    competitors: Mapped[list[str]] = mapped_column(
        Document(), default=list, doc="Where it stays if not with us."
    )

    distance_km: Mapped[int | None] = mapped_column(
        doc="How many kilometres it is away from the hotel."
    )
    travel_policy: Mapped[HotelTravelPolicy | None] = mapped_column(
        choice(HotelTravelPolicy), doc="What its travel policy says of hotels."
    )
    on_supplier_list: Mapped[bool | None] = mapped_column(
        doc="Whether the hotel stands on its list of suppliers."
    )
    approval_needed: Mapped[bool | None] = mapped_column(
        doc="Whether its travellers need an approval for each trip."
    )

    def check(self) -> None:
        """Refuse impossible numbers."""
        problems = Problems()
        numbers = (
            ("paymentTermsDays", self.payment_terms_days),
            ("potentialRoomNights", self.potential_room_nights),
            ("distanceKm", self.distance_km),
        )
        for name, number in numbers:
            problems.check(
                ok=number is None or 0 <= number <= LARGEST,
                code="HOTEL_QUANTITY",
                message=f"Give a number from 0 to {LARGEST}.",
                path=("input", name),
            )
        if self.credit_limit_amount is not None and self.currency is not None:
            limit = Money(self.credit_limit_amount, self.currency)
            check_money(problems, limit, self.currency, ("input", "creditLimit"))
        for name, digits, length in (("duns", self.duns, 9), ("iataOrTids", self.iata_or_tids, 8)):
            problems.check(
                ok=digits is None
                or (
                    (digits.isascii() and digits.isdigit())
                    and len(digits) in {length, length - (name != "duns")}
                ),
                code="HOTEL_NUMBER",
                message="Give its digits only: 9 of a D-U-N-S number, 7 or 8 of IATA or TIDS.",
                path=("input", name),
            )
        problems.raise_if_any()
