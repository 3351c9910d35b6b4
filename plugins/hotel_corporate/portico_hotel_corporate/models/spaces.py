"""The rooms in which events take place, what they are made of and how many people they hold."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Exact, Record, choice
from portico.errors import Problems
from portico.values import Choice
from portico_hotel_corporate.models.amounts import fits, has_at_most
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.capacity import HotelSetupStyle, derived_capacity
from portico_hotel_corporate.models.properties import LARGEST_COUNT, check_code
from portico_hotel_corporate.models.space_measures import SpaceMeasures

if TYPE_CHECKING:
    from portico_hotel_corporate.models.space_rates import SpaceRate

LARGEST_AREA: Final = Decimal(100_000)
AREA_PLACES: Final = 2
MINUTES_A_DAY: Final = 24 * 60
LONGEST_TURN: Final = 7 * 24 * 60
"""Minutes; the setup of a fair takes days."""


class HotelSpaceKind(Choice):
    """Whether a space is one room or several opened into one."""

    INDIVISIBLE = "One room that cannot be divided."
    COMBINATION = "Several rooms opened into one; booking it takes each of them."


class FunctionSpace(SpaceMeasures, Record, Base):
    """A room for functions, or a combination of rooms whose walls can be opened."""

    __tablename__ = "hotel_function_space"
    __table_args__ = (UniqueConstraint("property_id", "code"),)

    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), doc="The property it belongs to."
    )
    code: Mapped[str] = mapped_column(
        String(20), doc="A short code, in capitals, of its own within the property: SALON-A."
    )
    name: Mapped[str] = mapped_column(String(200), doc="The name on the door.")
    kind: Mapped[HotelSpaceKind] = mapped_column(
        choice(HotelSpaceKind), doc="Whether it is one room or several opened into one."
    )
    area_m2: Mapped[Decimal | None] = mapped_column(
        Exact(9, AREA_PLACES), doc="The floor in square metres."
    )
    default_setup_minutes: Mapped[int] = mapped_column(
        doc="How long setting up takes before a function that does not say."
    )
    default_teardown_minutes: Mapped[int] = mapped_column(
        doc="How long clearing takes after a function that does not say."
    )
    shareable: Mapped[bool] = mapped_column(
        doc="Whether several shared functions may use it at the same time, such as a foyer."
    )
    max_events: Mapped[int] = mapped_column(doc="How many functions may share it at the same time.")
    accessible: Mapped[bool] = mapped_column(
        server_default=true(), doc="Whether it can be reached without steps."
    )

    web_bookable: Mapped[bool] = mapped_column(
        server_default=false(), doc="Whether clients may book it by themselves."
    )

    requires_alternate: Mapped[bool] = mapped_column(
        server_default=false(),
        doc="Whether an event in it needs another space to turn to, as on a terrace.",
    )
    full_utilization_minutes: Mapped[int | None] = mapped_column(
        doc="For how many minutes a day it must be taken to count as fully used; null: all day."
    )

    members: Mapped[list[CombinationMember]] = relationship(
        foreign_keys="CombinationMember.combination_id",
        order_by="CombinationMember.position",
        cascade="all, delete-orphan",
        lazy="selectin",
    )
    setups: Mapped[list[SpaceSetup]] = relationship(
        order_by="SpaceSetup.position", cascade="all, delete-orphan", lazy="selectin"
    )

    rates: Mapped[list[SpaceRate]] = relationship(
        order_by="SpaceRate.position", cascade="all, delete-orphan"
    )

    @property
    def footprint(self) -> frozenset[UUID]:
        """The indivisible rooms that a booking of this space takes."""
        return frozenset(member.element_id for member in self.members) or frozenset({self.id})

    def capacity(self, style: HotelSetupStyle) -> int | None:
        """How many people it holds in this setup; None if nobody can know."""
        for setup in self.setups:
            if setup.style is style:
                return setup.capacity
        return None if self.area_m2 is None else derived_capacity(style, self.area_m2)

    def turns(self, style: HotelSetupStyle) -> tuple[int, int]:
        """How many minutes setting up and clearing take unless a function says."""
        own = next((setup for setup in self.setups if setup.style is style), None)
        before, after = self.default_setup_minutes, self.default_teardown_minutes
        if own is None:
            return before, after
        return (
            before if own.setup_minutes is None else own.setup_minutes,
            after if own.teardown_minutes is None else own.teardown_minutes,
        )

    @property
    def usual_setup(self) -> HotelSetupStyle | None:
        """How it is set up for functions that do not say; None if they must."""
        return next((setup.style for setup in self.setups if setup.is_default), None)

    def minimum(self, style: HotelSetupStyle) -> int:
        """Below how many people the space looks empty in this setup."""
        return next((setup.min_cap for setup in self.setups if setup.style is style), 0)

    def check(self) -> None:
        """Refuse a space with an impossible code, impossible numbers or setups."""
        problems = Problems()
        check_code(problems, self.code)
        self._check_numbers(problems)
        for position, setup in enumerate(self.setups):
            setup.settle(problems, self.area_m2, position)
        problems.raise_if_any()

    def _check_numbers(self, problems: Problems) -> None:
        area = self.area_m2
        if area is not None and not check_area(problems, area, "input", "areaM2"):
            area = None
        self.check_measures(problems, area)
        for minutes, field in (
            (self.default_setup_minutes, "defaultSetupMinutes"),
            (self.default_teardown_minutes, "defaultTeardownMinutes"),
        ):
            check_minutes(problems, minutes, "input", field)
        full = self.full_utilization_minutes
        problems.check(
            ok=full is None or 0 < full <= MINUTES_A_DAY,
            code="HOTEL_MINUTES",
            message=f"Give minutes of a day, from 1 to {MINUTES_A_DAY}.",
            path=("input", "fullUtilizationMinutes"),
        )
        most = LARGEST_COUNT if self.shareable else 1
        problems.check(
            ok=1 <= self.max_events <= most,
            code="HOTEL_MAX_EVENTS",
            message="At least one function at a time; several only in a shareable space.",
            path=("input", "maxEvents"),
        )


class CombinationMember(Base):
    """One room of a combination."""

    __tablename__ = "hotel_combination_member"

    combination_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_function_space.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The combination.",
    )
    element_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_function_space.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        doc="The indivisible room.",
    )
    position: Mapped[int] = mapped_column(doc="Its place in the list, from 0.")


class SpaceSetup(Base):
    """How many people a space holds in one setup style."""

    __tablename__ = "hotel_space_setup"

    space_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_function_space.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The space.",
    )
    style: Mapped[HotelSetupStyle] = mapped_column(
        choice(HotelSetupStyle), primary_key=True, doc="How chairs and tables stand."
    )
    position: Mapped[int] = mapped_column(doc="Its place in the list, from 0.")
    min_cap: Mapped[int] = mapped_column(doc="Below this number the space looks empty.")
    max_cap: Mapped[int | None] = mapped_column(
        doc="How many the property allows; without it the area decides."
    )
    deducted_m2: Mapped[Decimal] = mapped_column(
        Exact(9, AREA_PLACES),
        doc="Square metres that stage, dance floor and aisles take from the area.",
    )
    capacity: Mapped[int] = mapped_column(
        doc="How many people the space holds: maxCap, or what the usable area gives."
    )
    setup_minutes: Mapped[int | None] = mapped_column(
        doc="How long setting up takes so; null: as long as the space says."
    )
    teardown_minutes: Mapped[int | None] = mapped_column(
        doc="How long clearing takes after it; null: as long as the space says."
    )
    is_default: Mapped[bool] = mapped_column(
        server_default=false(), doc="Whether functions have it that say nothing of their setup."
    )

    def derive(self, area: Decimal | None) -> int | None:
        """What the setup holds: what the property says, else what the usable area gives."""
        if self.max_cap is not None:
            return self.max_cap
        return None if area is None else derived_capacity(self.style, area - self.deducted_m2)

    def settle(self, problems: Problems, area: Decimal | None, position: int) -> None:
        """Work out the capacity, or note why that cannot be done."""
        path = ("input", "setups", position)
        check_minutes(problems, self.setup_minutes or 0, *path, "setupMinutes")
        check_minutes(problems, self.teardown_minutes or 0, *path, "teardownMinutes")
        if not check_area(problems, self.deducted_m2, *path, "deductedM2"):
            return
        capacity = self.derive(area)
        if capacity is None:
            problems.add(
                "HOTEL_CAPACITY_UNKNOWN",
                "Give maxCap: it cannot be derived without an area, or for this style.",
                *path,
                "maxCap",
            )
        elif not max(1, self.min_cap) <= capacity <= LARGEST_COUNT or self.min_cap < 0:
            problems.add(
                "HOTEL_CAPACITY",
                f"The setup holds {capacity}: that must be at least 1 and at least minCap "
                f"({self.min_cap}), and minCap not negative.",
                *path,
                "minCap",
            )
        else:
            self.capacity = capacity


def check_area(problems: Problems, area: Decimal, *path: str | int) -> bool:
    """Note a floor that no building has; tell whether it is one."""
    ok = fits(area, LARGEST_AREA) and has_at_most(area, AREA_PLACES)
    if not ok:
        problems.add(
            "HOTEL_AREA",
            f"An area is from 0 to below {LARGEST_AREA} square metres, with at most "
            f"{AREA_PLACES} decimals.",
            *path,
        )
    return ok


def check_minutes(problems: Problems, minutes: int, *path: str | int) -> bool:
    """Note a setup or teardown that is negative or longer than a week; tell whether it is not."""
    ok = 0 <= minutes <= LONGEST_TURN
    if not ok:
        problems.add("HOTEL_MINUTES", f"Minutes must be from 0 to {LONGEST_TURN}.", *path)
    return ok
