"""The clause on resale: what of the earnings of rooms that were sold again is credited."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Percent, choice
from portico_hotel_corporate.models.resale import HotelResaleRooms, ResaleTerm


class ResaleClause:
    """What the contract says of rooms that were sold again."""

    resale_credit_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="Which share of what resold rooms brought is credited."
    )
    resale_rooms: Mapped[HotelResaleRooms] = mapped_column(
        choice(HotelResaleRooms), doc="How many resold rooms are credited."
    )
    resale_house_first: Mapped[bool] = mapped_column(
        doc="Whether a room counts as resold only once all other rooms of the house are sold."
    )
    resale_in_cancellation: Mapped[bool] = mapped_column(
        doc="Whether what was resold is also taken off the fee of a cancellation."
    )

    @property
    def resale(self) -> ResaleTerm:
        """The clause as it is reckoned with."""
        return ResaleTerm(
            credit_percent=self.resale_credit_percent,
            rooms=self.resale_rooms,
            house_first=self.resale_house_first,
            in_cancellation=self.resale_in_cancellation,
        )
