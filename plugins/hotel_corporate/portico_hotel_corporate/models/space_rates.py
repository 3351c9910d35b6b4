"""What the hire of a space costs, by season, day of the week and hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, choice
from portico.errors import Path, Problems
from portico.values import Choice, Money, round_exact
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.day_parts import DAY
from portico_hotel_corporate.models.occupancy import Period
from portico_hotel_corporate.models.rate_lines import WEEKDAYS, check_weekdays
from portico_hotel_corporate.models.seasons import Season

HOUR: Final = timedelta(hours=1)


class HotelSpaceRateBasis(Choice):
    """What the hire of a space is charged by."""

    PER_ROOM = "Once for the function."
    PER_PERSON = "For each person."
    PER_HOUR = "For each hour of the function, a part of one by its minutes."


class SpaceRate(Base):
    """A price of a space for functions that begin on some days and in some hours."""

    __tablename__ = "hotel_space_rate"

    space_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_function_space.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The space.",
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    season_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_season.id", ondelete="CASCADE"),
        index=True,
        doc="The season it is for; null: any.",
    )
    days: Mapped[str] = mapped_column(
        String(20), doc="The days of the week as iCalendar writes them: MO,TU,WE,TH,FR,SA,SU."
    )
    from_hour: Mapped[int] = mapped_column(doc="Functions that begin in this hour or later.")
    to_hour: Mapped[int] = mapped_column(doc="Functions that begin before this hour.")
    basis: Mapped[HotelSpaceRateBasis] = mapped_column(
        choice(HotelSpaceRateBasis), doc="What it is charged by."
    )
    price_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The price of one.")
    min_revenue_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What the function must bring besides, for the space to be let."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of both.")

    season: Mapped[Season | None] = relationship()

    @property
    def hours(self) -> int:
        """How many hours of a day it is for: the narrower one is meant first."""
        return self.to_hour - self.from_hour

    def is_for(self, start: datetime, zone: ZoneInfo) -> bool:
        """Whether it is for a function that begins at this instant."""
        local = start.astimezone(zone)
        return (
            self.from_hour <= local.hour < self.to_hour
            and WEEKDAYS[local.weekday()] in self.days.split(",")
            and (self.season is None or self.season.holds(local.date()))
        )

    def hire(self, period: Period, people: int) -> Decimal:
        """What a function pays for the space, half-up to the minor unit once."""
        units = {
            HotelSpaceRateBasis.PER_ROOM: Fraction(1),
            HotelSpaceRateBasis.PER_PERSON: Fraction(people),
            HotelSpaceRateBasis.PER_HOUR: _hours(period),
        }[self.basis]
        return round_exact(Fraction(self.price_amount) * units, self.currency)

    def check(self, problems: Problems, currency: str, path: Path) -> None:
        """Note impossible days, hours or amounts."""
        check_weekdays(problems, self.days, path)
        problems.check(
            ok=0 <= self.from_hour < self.to_hour <= DAY,
            code="HOTEL_HOURS",
            message="Hours are from 0 to 24, and it begins before it ends.",
            path=(*path, "fromHour"),
        )
        for amount, name in (
            (self.price_amount, "price"),
            (self.min_revenue_amount, "minRevenue"),
        ):
            if amount is not None:
                check_money(problems, Money(amount, self.currency), currency, (*path, name))


def _hours(period: Period) -> Fraction:
    """How many hours it lasts; a third of one is exactly that."""
    tick = timedelta.resolution
    return Fraction((period.end - period.start) // tick, HOUR // tick)


def rate_for(rates: Sequence[SpaceRate], start: datetime, zone: ZoneInfo) -> SpaceRate | None:
    """The rate that is meant: that of a season first, then of fewer hours and days, then in order.

    None if none is for that time.
    """
    fitting = [rate for rate in rates if rate.is_for(start, zone)]
    return min(
        fitting,
        key=lambda rate: (
            rate.season_id is None,
            rate.hours,
            len(rate.days.split(",")),
            rate.position,
        ),
        default=None,
    )
