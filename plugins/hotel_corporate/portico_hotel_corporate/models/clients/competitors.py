"""Competitors: who else clients stay and meet with, what is known of them, and their prices.

What was observed never changes: a later observation may take the place of an earlier one.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Document, Record, choice
from portico.values import Choice
from portico_hotel_corporate.models.base import Base

LONGEST_NAME: Final = 200


class HotelCompetitorKind(Choice):
    """What a competitor is."""

    HOTEL = "A hotel."
    VENUE = "A place for events without guest rooms."
    OTHER = "Something else that clients choose instead."


class HotelFindingKind(Choice):
    """What an observation of a competitor is, of the four sides of an analysis."""

    STRENGTH = "What it does better than we."
    WEAKNESS = "What it does worse."
    OPPORTUNITY = "What we may gain by."
    DANGER = "What we may lose by."


def name_key(name: str) -> str:
    """A name however it is capitalised and spaced: ``Grand  Hotel`` is ``grand hotel``."""
    return " ".join(name.casefold().split())


class Competitor(Record, Base):
    """A hotel or a venue that clients may choose instead of ours."""

    __tablename__ = "hotel_competitor"

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), doc="What people call it.")
    name_key: Mapped[str] = mapped_column(
        String(LONGEST_NAME * 2), unique=True, doc="The name however it is written."
    )
    other_names: Mapped[list[str]] = mapped_column(
        Document(), doc="What else notes and clients call it; its former names are among them."
    )
    kind: Mapped[HotelCompetitorKind] = mapped_column(
        choice(HotelCompetitorKind), doc="What it is."
    )
    property_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="SET NULL"),
        index=True,
        doc="The property that it competes with; null: all of them.",
    )
    website: Mapped[str | None] = mapped_column(String(500), doc="Its web site.")
    closed_on: Mapped[date | None] = mapped_column(doc="Since when it is no competitor any more.")

    @property
    def keys(self) -> set[str]:
        """All its names, however they are written."""
        return {name_key(each) for each in (self.name, *self.other_names)}

    def rename(self, name: str) -> None:
        """Give it another name; by the former one it is still found."""
        if self.name and name_key(self.name) != name_key(name):
            self.other_names = [*self.other_names, self.name]
        self.name, self.name_key = name, name_key(name)
        self.other_names = [each for each in self.other_names if name_key(each) != self.name_key]


class CompetitorFinding(Record, Base):
    """An observation of a competitor: a strength, a weakness, an opportunity or a danger."""

    __tablename__ = "hotel_competitor_finding"
    __table_args__ = (Index(None, "competitor_id", "observed_on"),)

    competitor_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_competitor.id", ondelete="CASCADE"), doc="The competitor."
    )
    kind: Mapped[HotelFindingKind] = mapped_column(choice(HotelFindingKind), doc="What it is.")
    text: Mapped[str] = mapped_column(String(2000), doc="What was observed.")
    observed_on: Mapped[date] = mapped_column(doc="The day.")
    source: Mapped[str] = mapped_column(String(500), doc="Who says so, or where it is written.")
    replaces_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_competitor_finding.id", ondelete="SET NULL"),
        unique=True,
        doc="The earlier observation that no longer holds.",
    )


class CompetitorRate(Record, Base):
    """A price of a competitor for a night, as somebody saw it on a day."""

    __tablename__ = "hotel_competitor_rate"
    __table_args__ = (
        UniqueConstraint(
            *("competitor_id", "seen_on", "stay_date", "room_type", "source"),
            name="uq_hotel_competitor_rate_seen",
        ),
    )

    competitor_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_competitor.id", ondelete="CASCADE"), doc="The competitor."
    )
    seen_on: Mapped[date] = mapped_column(doc="The day on which it was seen.")
    stay_date: Mapped[date] = mapped_column(index=True, doc="The night.")
    room_type: Mapped[str] = mapped_column(String(100), doc="The room, as the competitor calls it.")
    price_amount: Mapped[Decimal] = mapped_column(Amount(), doc="What a room costs that night.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the price.")
    source: Mapped[str] = mapped_column(String(200), doc="Where it was seen.")
