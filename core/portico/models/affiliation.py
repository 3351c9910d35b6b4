"""Affiliation: the part that a person plays at an account, and when."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Uuid, and_, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, Record, account_key, choice
from portico.errors import Problems, refuse
from portico.models.choices import AffiliationRole

OPEN: Final = text("valid_to IS NULL")
OPEN_PRIMARY: Final = text("is_primary AND valid_to IS NULL")


class Affiliation(Record, CoreBase):
    """A person's role at an account, from a day to a day.

    It is never overwritten: a changed role ends one affiliation and begins another, so that the
    history stays.
    """

    __tablename__ = "core_affiliation"

    account_id: Mapped[UUID] = account_key("The account.")
    contact_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_contact.id", ondelete="CASCADE"), index=True, doc="The person."
    )
    role: Mapped[AffiliationRole] = mapped_column(
        choice(AffiliationRole), doc="The part that the person plays at the account."
    )
    is_primary: Mapped[bool] = mapped_column(
        doc="Whether to turn to this person first in this role; one per account and role."
    )
    valid_from: Mapped[date | None] = mapped_column(doc="The first day; null when it is not known.")
    valid_to: Mapped[date | None] = mapped_column(
        doc="The day on which it is over; null while no end is in sight."
    )

    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="ends_after_it_begins"),
        Index(
            "uq_core_affiliation_primary",
            "account_id",
            "role",
            unique=True,
            sqlite_where=OPEN_PRIMARY,
            postgresql_where=OPEN_PRIMARY,
        ),
        Index(
            "uq_core_affiliation_role",
            "account_id",
            "contact_id",
            "role",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    @classmethod
    def current(cls, row: Any, day: ColumnElement[date]) -> ColumnElement[bool]:
        """Whether an affiliation (a mapped or aliased class) is valid on a day, in SQL."""
        return and_(
            or_(row.valid_from.is_(None), row.valid_from <= day),
            or_(row.valid_to.is_(None), row.valid_to > day),
        )

    def overlaps(self, start: date | None, end: date | None) -> bool:
        """Whether the affiliation is valid on some day from ``start`` to before ``end``."""
        latest = max(filter(None, (self.valid_from, start)), default=date.min)
        earliest = min(filter(None, (self.valid_to, end)), default=date.max)
        return latest < earliest

    def check_period(self, problems: Problems, *path: str | int) -> None:
        """It is over after it has begun."""
        if self.valid_from and self.valid_to:
            problems.check(
                ok=self.valid_from < self.valid_to,
                code="AFFILIATION_PERIOD",
                message=f"It begins on {self.valid_from}, so it must be over after that day.",
                path=(*path, "validTo"),
            )

    def is_over(self, day: date) -> bool:
        """Whether the affiliation has ended by that day."""
        return self.valid_to is not None and self.valid_to <= day

    def end(self, day: date, today: date, *path: str | int) -> None:
        """Let the affiliation be over on a day; what is over stays over."""
        if self.valid_to is not None and (self.is_over(today) or day > self.valid_to):
            raise refuse(
                "AFFILIATION_ENDED",
                f"The affiliation ends on {self.valid_to}; a later end needs a new affiliation.",
                *path,
            )
        if self.valid_from is not None and day < self.valid_from:
            raise refuse(
                "AFFILIATION_PERIOD",
                f"It begins on {self.valid_from}, so it cannot be over on {day}.",
                *path,
            )
        self.valid_to = day

    def cut(self, day: date) -> None:
        """Let the affiliation be over on a day, or never begin if it has not by then."""
        self.valid_to = max(filter(None, (self.valid_from, day)))
