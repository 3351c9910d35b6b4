"""Day parts: what a function must bring at least, by the hours of the day that it touches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record
from portico.errors import Path, Problems
from portico.values import Money
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.occupancy import Period

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAY: Final = 24


class DayPart(Record, Base):
    """Some hours of the day at a property, and what a function that touches them must bring."""

    __tablename__ = "hotel_day_part"
    __table_args__ = (UniqueConstraint("property_id", "from_hour"),)

    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), doc="The property."
    )
    name: Mapped[str] = mapped_column(String(100), doc="What people call it: morning.")
    from_hour: Mapped[int] = mapped_column(doc="The hour it begins, by the property's clock.")
    to_hour: Mapped[int] = mapped_column(doc="The hour it ends; that instant is the next part's.")
    threshold_amount: Mapped[Decimal] = mapped_column(Amount(), doc="What must be brought.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency.")

    def touches(self, period: Period, zone: ZoneInfo) -> int:
        """On how many local days a period touches it."""
        days = period.whole_days(zone)
        day, touched = days.start.astimezone(zone), 0
        while day < days.end:
            midnight = day.replace(hour=0, minute=0)
            hours = Period(_at(midnight, self.from_hour), _at(midnight, self.to_hour))
            touched += period.overlap(hours) is not None
            day = (midnight + timedelta(days=1)).replace(tzinfo=zone)
        return touched

    def check(self, problems: Problems, currency: str, path: Path) -> None:
        """Note impossible hours or an impossible amount."""
        problems.check(
            ok=0 <= self.from_hour < self.to_hour <= DAY,
            code="HOTEL_DAY_PART",
            message="Hours are from 0 to 24, and it begins before it ends.",
            path=(*path, "fromHour"),
        )
        threshold = Money(self.threshold_amount, self.currency)
        check_money(problems, threshold, currency, (*path, "threshold"))


def _at(midnight: datetime, hour: int) -> datetime:
    """An hour of a local day; 24 is the next midnight."""
    day, hour = midnight + timedelta(days=hour // DAY), hour % DAY
    return day.replace(hour=hour)


def threshold(parts: Sequence[DayPart], period: Period, zone: ZoneInfo) -> Decimal:
    """What a function must bring: the thresholds of every part, on every day, that it touches."""
    return sum((part.threshold_amount * part.touches(period, zone) for part in parts), Decimal(0))
