"""Seasons: spans of days that a property prices alike."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Record
from portico.errors import Problems
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.properties import check_code
from portico_hotel_corporate.models.spans import Span, check_span, overlap, within


class Season(Record, Base):
    """Spans of days that a property prices alike, such as trade fair weeks."""

    __tablename__ = "hotel_season"
    __table_args__ = (UniqueConstraint("property_id", "code"),)

    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), index=True, doc="The property."
    )
    code: Mapped[str] = mapped_column(
        String(20), doc="A short code in capitals, of its own within the property."
    )
    name: Mapped[str] = mapped_column(String(100), doc="What people read.")

    ranges: Mapped[list[SeasonRange]] = relationship(
        order_by="SeasonRange.position", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def spans(self) -> list[Span]:
        """The spans of days."""
        return [(each.first_day, each.last_day) for each in self.ranges]

    def holds(self, day: date) -> bool:
        """Whether a day belongs to the season."""
        return any(within(day, span) for span in self.spans)

    def check(self) -> None:
        """Refuse a season without days, or with a day in two of its spans."""
        problems = Problems()
        check_code(problems, self.code)
        problems.check(
            ok=bool(self.ranges),
            code="HOTEL_SEASON_RANGES",
            message="Give at least one span of days.",
            path=("input", "ranges"),
        )
        for each in self.ranges:
            path = ("input", "ranges", each.position, "lastDay")
            check_span(problems, (each.first_day, each.last_day), path)
        for one, other in combinations(self.ranges, 2):
            problems.check(
                ok=not overlap((one.first_day, one.last_day), (other.first_day, other.last_day)),
                code="HOTEL_SEASON_RANGES",
                message=f"It shares days with the span from {one.first_day} to {one.last_day}.",
                path=("input", "ranges", other.position),
            )
        problems.raise_if_any()


class SeasonRange(Base):
    """A span of days of a season."""

    __tablename__ = "hotel_season_range"

    season_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_season.id", ondelete="CASCADE"), primary_key=True, doc="The season."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    first_day: Mapped[date] = mapped_column(doc="The first day.")
    last_day: Mapped[date] = mapped_column(doc="The last day; it belongs to the season.")
