"""What a client is classed by: criteria with weights, and the bands that give points.

A band of numbers holds its first number and not its last one: 100 nights belong to "from 100".
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Exact, Percent, choice, new_id
from portico.errors import Path, Problems
from portico.values import Choice
from portico_hotel_corporate.models.amounts import HUNDRED, fits, has_at_most
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.profiles import HotelCreditStatus, HotelTravelPolicy
from portico_hotel_corporate.models.rfps import HotelInterest, HotelMeans

LARGEST: Final = Decimal(10) ** 12
PLACES: Final = 2


class HotelClassCriterionKind(Choice):
    """What a client may be classed by."""

    ROOM_NIGHTS = "The room nights that its guests used in the months that are looked at."
    REVENUE = "What its guests' stays brought in these months: rooms, food and the rest."
    POTENTIAL_NIGHTS = "The room nights a year that it could bring."
    CREDIT_STATUS = "Whether it may buy on account: OK, WARN or STOP."
    PAYMENT_TERMS = "Within how many days it is to pay."
    PAYMENT_DAYS = "How many days it took on average to pay the invoices of these months."
    DISTANCE = "How many kilometres it is away."
    COUNTRY = "Whether it is registered in the scheme's home country (HOME) or not (ABROAD)."
    TRAVEL_POLICY = "What its travel policy says of hotels: FREE, PREFERRED or MANDATED."
    SUPPLIER_LIST = "Whether the hotel stands on its list of suppliers: YES or NO."
    APPROVALS = "Whether its travellers need an approval: YES or NO."
    INTEREST = "How much it wants the hotel: LOW, MEDIUM or HIGH."
    MEANS = "Whether it can pay: WEAK, SOUND or STRONG."


K = HotelClassCriterionKind
YES_OR_NO: Final = ("YES", "NO")
WORDS: Final[dict[HotelClassCriterionKind, tuple[str, ...]]] = {
    K.CREDIT_STATUS: tuple(each.name for each in HotelCreditStatus),
    K.COUNTRY: ("HOME", "ABROAD"),
    K.TRAVEL_POLICY: tuple(each.name for each in HotelTravelPolicy),
    K.SUPPLIER_LIST: YES_OR_NO,
    K.APPROVALS: YES_OR_NO,
    K.INTEREST: tuple(each.name for each in HotelInterest),
    K.MEANS: tuple(each.name for each in HotelMeans),
}
"""What is classed by a word, and the words; everything else is a number."""


class ClassCriterion(Base):
    """What clients are classed by, how much it weighs, and which points it gives."""

    __tablename__ = "hotel_client_class_criterion"

    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, default=new_id)
    scheme_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_client_class_scheme.id", ondelete="CASCADE"),
        index=True,
        doc="The scheme.",
    )
    position: Mapped[int] = mapped_column(doc="Its place in order, from 0.")
    kind: Mapped[HotelClassCriterionKind] = mapped_column(
        choice(HotelClassCriterionKind), doc="What clients are classed by."
    )
    weight: Mapped[Decimal] = mapped_column(
        Percent(), doc="How much it weighs in percent; all criteria weigh 100 together."
    )
    unknown_points: Mapped[Decimal] = mapped_column(
        Percent(), doc="The points of a client of whom this is not known."
    )

    bands: Mapped[list[ClassBand]] = relationship(
        order_by="ClassBand.position", cascade="all, delete-orphan", lazy="selectin"
    )

    def points(self, value: Decimal | str | None) -> Decimal:
        """The points that a value brings; those of the unknown if there is none."""
        for band in self.bands:
            if value is not None and band.holds(value):
                return band.points
        return self.unknown_points

    def check(self, problems: Problems) -> None:
        """Note what is impossible about its weight and its bands."""
        path = ("input", "criteria", self.position)
        _check_points(problems, self.weight, (*path, "weight"))
        _check_points(problems, self.unknown_points, (*path, "unknownPoints"))
        for band in self.bands:
            band.check(problems, (*path, "bands", band.position), by_word=self.kind in WORDS)
        faults = self._word_faults(WORDS[self.kind]) if self.kind in WORDS else self._gaps()
        for fault in faults:
            problems.add("HOTEL_CLASS_BANDS", f"{self.kind.name}: {fault}", *path, "bands")

    def _word_faults(self, words: tuple[str, ...]) -> Iterator[str]:
        given = [band.word for band in self.bands if band.word]
        for word in words:
            if given.count(word) != 1:
                yield f"{word} needs one band, and has {given.count(word)}."
        for word in dict.fromkeys(given):
            if word not in words:
                yield f"{word} is none of {', '.join(words)}."

    def _gaps(self) -> Iterator[str]:
        """Where the bands leave numbers out, or hold one twice; the first and last are open."""
        bands = sorted(self.bands, key=lambda each: (each.at_least is not None, each.at_least or 0))
        if not bands or bands[0].at_least is not None:
            yield "the lowest band must have no atLeast, or small numbers have no points."
        if not bands or all(each.below is not None for each in bands):
            yield "the highest band must have no below, or large numbers have no points."
        for lower, upper in pairwise(bands):
            end, start = lower.below, upper.at_least
            if start is None or end is None or start < end:
                last = "without end" if end is None else f"up to {end:f}"
                first = "without beginning" if start is None else f"from {start:f}"
                yield f"a band {last} and one {first} overlap."
            elif end < start:
                yield f"numbers from {end:f} to below {start:f} have no points."


class ClassBand(Base):
    """The points of some values: a word, or the numbers from one to below another."""

    __tablename__ = "hotel_client_class_band"

    criterion_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_client_class_criterion.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The criterion.",
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    at_least: Mapped[Decimal | None] = mapped_column(
        Exact(18, 4), doc="The lowest number that belongs to it; null: no lowest."
    )
    below: Mapped[Decimal | None] = mapped_column(
        Exact(18, 4), doc="The first number above it; null: no highest."
    )
    word: Mapped[str | None] = mapped_column(
        String(20), doc="The word that it is for, where clients are classed by words."
    )
    points: Mapped[Decimal] = mapped_column(Percent(), doc="Its points, from 0 to 100.")

    def holds(self, value: Decimal | str) -> bool:
        """Whether a value belongs to it."""
        if isinstance(value, str):
            return self.word == value
        above = self.at_least is None or self.at_least <= value
        return self.word is None and above and (self.below is None or value < self.below)

    def check(self, problems: Problems, path: Path, *, by_word: bool) -> None:
        """Note impossible points and limits."""
        _check_points(problems, self.points, (*path, "points"))
        ends = [each for each in (self.at_least, self.below) if each is not None]
        problems.check(
            ok=bool(self.word) == by_word and not (by_word and ends),
            code="HOTEL_CLASS_BANDS",
            message="Give the word, and no numbers." if by_word else "Give numbers, and no word.",
            path=path,
        )
        problems.check(
            ok=all(fits(each, LARGEST) and has_at_most(each, 4) for each in ends)
            and ends == sorted(set(ends)),
            code="HOTEL_CLASS_BANDS",
            message="It begins with atLeast and ends before below: numbers from 0, of at most 4 "
            "decimals, the smaller one first.",
            path=path,
        )


def _check_points(problems: Problems, points: Decimal, path: Path) -> None:
    """Note points or a weight that are not from 0 to 100 with two decimals."""
    problems.check(
        ok=fits(points, HUNDRED + 1) and points <= HUNDRED and has_at_most(points, PLACES),
        code="HOTEL_CLASS_POINTS",
        message=f"Give a number from 0 to 100, with at most {PLACES} decimals.",
        path=path,
    )
