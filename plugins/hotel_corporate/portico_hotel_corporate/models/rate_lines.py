"""Rate lines: which price an agreement gives, for which nights, rooms and stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Document, Percent, Record, choice
from portico.errors import Path, Problems
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.properties import check_code, check_room_type
from portico_hotel_corporate.models.rate_methods import HotelRateMethod, RateTerms
from portico_hotel_corporate.models.seasons import Season
from portico_hotel_corporate.models.spans import Span, overlap

if TYPE_CHECKING:
    from portico_hotel_corporate.models.agreements import Agreement

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERY_DAY: Final = ",".join(WEEKDAYS)
LONGEST_STAY: Final = 3650


class HotelAvailability(Choice):
    """When a negotiated rate must be offered."""

    LRA = "Last room availability: as long as one room of the type is on sale at all."
    NLRA = "Not last room: only while the hotel keeps the rate open."


class HotelMealPlan(Choice):
    """Which meals a rate holds."""

    ROOM_ONLY = "None."
    BED_AND_BREAKFAST = "Breakfast."
    HALF_BOARD = "Breakfast and one main meal."
    FULL_BOARD = "Breakfast and two main meals."


class RateLine(Record, Base):
    """A price of an agreement: for which nights, rooms, guests and stays, and on what terms."""

    __tablename__ = "hotel_rate_line"
    __table_args__ = (Index(None, "agreement_id", "position", unique=True),)

    agreement_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="CASCADE"), doc="The agreement."
    )
    position: Mapped[int] = mapped_column(doc="Its place in the agreement, from 0.")
    priority: Mapped[int] = mapped_column(doc="Of two lines that fit, the higher one wins.")
    room_type: Mapped[str | None] = mapped_column(
        String(20), doc="The code of the room type; null: any."
    )
    step_code: Mapped[str | None] = mapped_column(
        String(20),
        doc="It applies only while a duty that steps the rates to this code is breached; null: "
        "always.",
    )
    season_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_season.id", ondelete="RESTRICT"), index=True, doc="The season it is for."
    )
    first_night: Mapped[date | None] = mapped_column(
        doc="The first night, instead of a season; null: the agreement's."
    )
    last_night: Mapped[date | None] = mapped_column(doc="The last night; null: the agreement's.")
    days: Mapped[str] = mapped_column(
        String(20), doc="The days of the week as iCalendar writes them: MO,TU,WE,TH,FR,SA,SU."
    )
    method: Mapped[HotelRateMethod] = mapped_column(
        choice(HotelRateMethod), doc="How the price comes about."
    )
    price_1_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="For one guest.")
    price_2_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="For two guests.")
    price_3_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="For three guests.")
    price_4_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="For four guests.")
    extra_person_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="For each guest more than the prices name."
    )
    percent_off: Mapped[Decimal | None] = mapped_column(
        Percent(), doc="Percent off the best available rate."
    )
    amount_off_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="Amount off the best available rate."
    )
    floor_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="Never less than this.")
    cap_amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="Never more than this.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the amounts.")
    availability: Mapped[HotelAvailability] = mapped_column(
        choice(HotelAvailability), doc="When the rate must be offered."
    )
    room_allotment: Mapped[int | None] = mapped_column(
        doc="How many rooms a night at most have this rate; null: no limit."
    )
    min_los: Mapped[int] = mapped_column(doc="The shortest stay in nights.")
    max_los: Mapped[int | None] = mapped_column(doc="The longest stay in nights.")
    advance_min: Mapped[int] = mapped_column(doc="Booked at least so many days before arrival.")
    advance_max: Mapped[int | None] = mapped_column(doc="Booked at most so many days before.")
    includes: Mapped[list[str]] = mapped_column(
        Document(), doc="What the price holds: breakfast, wifi …"
    )
    commission_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="The agency's commission in percent."
    )
    meal_plan: Mapped[HotelMealPlan] = mapped_column(
        choice(HotelMealPlan), doc="Which meals it holds."
    )

    agreement: Mapped[Agreement] = relationship(back_populates="rate_lines")
    season: Mapped[Season | None] = relationship()

    @property
    def spans(self) -> list[Span]:
        """The nights that it is for, by dates alone."""
        if self.season is not None:
            return self.season.spans
        first, last = self.agreement.term
        return [(self.first_night or first, self.last_night or last)]

    @property
    def terms(self) -> RateTerms:
        """How its price comes about."""
        return RateTerms(
            method=self.method,
            prices=(
                *(self.price_1_amount, self.price_2_amount),
                *(self.price_3_amount, self.price_4_amount),
            ),
            extra_person=self.extra_person_amount,
            percent_off=self.percent_off,
            amount_off=self.amount_off_amount,
            floor=self.floor_amount,
            cap=self.cap_amount,
        )

    @property
    def name(self) -> str:
        """How an explanation names it: ``line 2 (STD, priority 10)``."""
        room = self.room_type or "any room"
        step = f", {self.step_code}" if self.step_code else ""
        return f"line {self.position + 1} ({room}, priority {self.priority}{step})"

    def is_for_weekday(self, night: date) -> bool:
        """Whether the night's day of the week is one of its days."""
        return WEEKDAYS[night.weekday()] in self.days.split(",")

    def width(self, night: date) -> int:
        """How many days the span has that holds the night: the narrower one is meant first."""
        lengths = [
            ((last or date.max) - first).days
            for first, last in self.spans
            if first <= night <= (last or date.max)
        ]
        return min(lengths, default=(date.max - date.min).days)

    def is_ambiguous_with(self, other: RateLine) -> bool:
        """Whether nobody could say which of the two lines is meant on some night."""
        return (
            (self.priority, self.room_type, self.step_code)
            == (other.priority, other.room_type, other.step_code)
            and not set(self.days.split(",")).isdisjoint(other.days.split(","))
            and any(overlap(one, two) for one in self.spans for two in other.spans)
        )

    def check(self, problems: Problems, path: Path) -> None:
        """Note what is impossible about the line."""
        if self.room_type is not None:
            check_room_type(problems, self.room_type, path)
        if self.step_code is not None:
            check_code(problems, self.step_code, (*path, "stepCode"))
        self._check_days(problems, path)
        self._check_stay(problems, path)
        self.terms.check(problems, self.currency, path)

    def _check_days(self, problems: Problems, path: Path) -> None:
        check_weekdays(problems, self.days, path)
        dated = self.first_night is not None or self.last_night is not None
        problems.check(
            ok=not (dated and self.season is not None),
            code="HOTEL_RATE_DATES",
            message="Give a season or nights, not both.",
            path=(*path, "firstNight"),
        )
        for first, last in self.spans:
            problems.check(
                ok=first <= (last or date.max),
                code="HOTEL_DATES",
                message=f"It ends ({last}) before it begins ({first}).",
                path=(*path, "lastNight"),
            )
        problems.check(
            ok=any(overlap(span, self.agreement.term) for span in self.spans),
            code="HOTEL_RATE_DATES",
            message=f"None of its nights lies within the agreement's term, "
            f"{self.agreement.valid_from} to {self.agreement.valid_to}.",
            path=(*path, "firstNight"),
        )

    def _check_stay(self, problems: Problems, path: Path) -> None:
        limits: tuple[tuple[str, Any, Any], ...] = (
            ("minLos", self.min_los, self.max_los),
            ("advanceMin", self.advance_min, self.advance_max),
            ("roomAllotment", 0, self.room_allotment),
        )
        for name, least, most in limits:
            problems.check(
                ok=0 <= least <= (LONGEST_STAY if most is None else most) <= LONGEST_STAY,
                code="HOTEL_RATE_LIMITS",
                message=f"Give numbers from 0 to {LONGEST_STAY}, the least not above the most.",
                path=(*path, name),
            )


def check_weekdays(problems: Problems, given: str, path: Path) -> None:
    """Note what are no days of the week."""
    days = given.split(",")
    problems.check(
        ok=set(days) <= set(WEEKDAYS) and len(set(days)) == len(days),
        code="HOTEL_WEEKDAYS",
        message=f"Give days of the week as {EVERY_DAY}, each once.",
        path=(*path, "days"),
    )
