"""Blackouts: nights on which an agreement's rates are not given."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Record, choice
from portico.errors import Path, Problems
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.rate_lines import HotelAvailability
from portico_hotel_corporate.models.spans import Span, check_span, overlap

if TYPE_CHECKING:
    from portico_hotel_corporate.models.agreements import Agreement


class HotelBlackoutScope(Choice):
    """Which rates are not given."""

    LRA = "Rates with last room availability."
    NLRA = "Rates without last room availability."
    BOTH = "All rates."


class HotelBlackoutRule(Choice):
    """What becomes of a stay that has a blackout night."""

    PER_NIGHT = "The blackout nights are at the best available rate, the others as agreed."
    WHOLE_STAY = "All nights of the stay are at the best available rate."


class Blackout(Record, Base):
    """Nights on which the rates of an agreement are not given."""

    __tablename__ = "hotel_blackout"

    agreement_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="CASCADE"), index=True, doc="The agreement."
    )
    first_night: Mapped[date] = mapped_column(doc="The first night.")
    last_night: Mapped[date] = mapped_column(doc="The last night.")
    applies_to: Mapped[HotelBlackoutScope] = mapped_column(
        choice(HotelBlackoutScope), doc="Which rates are not given."
    )
    stay_rule: Mapped[HotelBlackoutRule] = mapped_column(
        choice(HotelBlackoutRule), doc="What becomes of a stay that has such a night."
    )
    announced_on: Mapped[date] = mapped_column(doc="The day on which the client was told.")

    agreement: Mapped[Agreement] = relationship(back_populates="blackouts")

    @property
    def span(self) -> Span:
        """The nights."""
        return self.first_night, self.last_night

    def bars(self, availability: HotelAvailability) -> bool:
        """Whether it is for rates of that availability."""
        return self.applies_to is HotelBlackoutScope.BOTH or (
            self.applies_to.name == availability.name
        )

    def check(self, problems: Problems, path: Path) -> None:
        """Note nights that end before they begin, or lie outside of the agreement's term."""
        if check_span(problems, self.span, (*path, "lastNight")):
            problems.check(
                ok=overlap(self.span, self.agreement.term),
                code="HOTEL_BLACKOUT",
                message=f"None of its nights lies within the agreement's term, "
                f"{self.agreement.valid_from} to {self.agreement.valid_to}.",
                path=(*path, "firstNight"),
            )
