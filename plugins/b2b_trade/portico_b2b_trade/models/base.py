"""The declarative base of this plugin, and the period columns that several of its tables share."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portico.database import plugin_registry
from portico.errors import Problems, refuse


class Base(DeclarativeBase):
    """The base of the plugin's mapped classes."""

    registry = plugin_registry()


class Period:
    """A validity ``[valid_from, valid_to)``: the last day is the one before ``valid_to``."""

    valid_from: Mapped[date | None] = mapped_column(
        sort_order=80, doc="The first day of validity; null means from the beginning of time."
    )
    valid_to: Mapped[date | None] = mapped_column(
        sort_order=81, doc="The first day after the validity; null means without end."
    )

    def check_period(self, problems: Problems, *path: str | int) -> bool:
        """Note a period that ends before it begins; tell whether all is well."""
        if self.valid_from is None or self.valid_to is None or self.valid_from < self.valid_to:
            return True
        text = (
            f"The validity would end on {self.valid_to}, but begin on {self.valid_from}. "
            "The end is the first day that is no longer valid."
        )
        problems.add("TRADE_PERIOD", text, *path, "validTo")
        return False

    def is_valid_on(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )

    def overlaps(self, valid_from: date | None, valid_to: date | None) -> bool:
        """Whether the period has a day in common with ``[valid_from, valid_to)``."""
        starts_before_end = (
            self.valid_from is None or valid_to is None or self.valid_from < valid_to
        )
        ends_after_start = self.valid_to is None or valid_from is None or valid_from < self.valid_to
        return starts_before_end and ends_after_start

    def end(self, day: date, *path: str | int) -> None:
        """Let the validity end earlier: the day is the first that is no longer valid."""
        if self.valid_from is not None and day <= self.valid_from:
            raise refuse(
                "TRADE_PERIOD",
                f"It is valid {self.describe_period()}, so it cannot end on {day}.",
                *path,
            )
        if self.valid_to is not None and self.valid_to <= day:
            raise refuse(
                "TRADE_PERIOD",
                f"It ends on {self.valid_to} already; it can only be made to end earlier.",
                *path,
            )
        self.valid_to = day

    def cover(self, other: Period) -> None:
        """Stretch the period so that it covers the other one too."""
        starts = (self.valid_from, other.valid_from)
        ends = (self.valid_to, other.valid_to)
        self.valid_from = None if None in starts else min(day for day in starts if day)
        self.valid_to = None if None in ends else max(day for day in ends if day)

    def describe_period(self) -> str:
        """The period in words, for messages."""
        start = f"from {self.valid_from}" if self.valid_from else "from the beginning"
        return f"{start} until before {self.valid_to}" if self.valid_to else f"{start} without end"
