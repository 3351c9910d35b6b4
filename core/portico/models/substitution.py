"""Substitution: who takes over somebody's duties, from a day to a day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import APPROVE, READ, WRITE
from portico.database import (
    Amount,
    CoreBase,
    Currency,
    Document,
    Instant,
    Percent,
    Record,
    account_key,
    choice,
)
from portico.models.formats import currency_code
from portico.values import Choice, Money


class SubstitutionScope(Choice):
    """For which accounts a deputy stands in."""

    ALL = "For all that the principal may see."
    SEGMENTS = "For the accounts of the named segments."
    ACCOUNTS = "For the named accounts only."


class Substitution(Record, CoreBase):
    """A deputy takes over a principal's duties from a day to a day, both included.

    It starts and ends by itself: a deputy may act in the principal's place on these days only.
    """

    __tablename__ = "core_substitution"
    FORMATS: ClassVar = {"currency": currency_code}

    principal_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_user.id", ondelete="CASCADE"), doc="Who is absent."
    )
    deputy_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_user.id", ondelete="CASCADE"), index=True, doc="Who stands in."
    )
    starts_on: Mapped[date] = mapped_column(doc="The first day (UTC).")
    ends_on: Mapped[date] = mapped_column(doc="The last day (UTC).")
    scope: Mapped[SubstitutionScope] = mapped_column(
        choice(SubstitutionScope), doc="For which accounts."
    )
    segments: Mapped[list[str]] = mapped_column(
        Document(), default=list, doc="The names of the segments, where it is for segments."
    )
    may_write: Mapped[bool] = mapped_column(doc="Whether the deputy may change things.")
    may_approve: Mapped[bool] = mapped_column(doc="Whether the deputy may give consent.")
    amount_ceiling: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="Up to which amount the deputy may go; null for the principal's own limit."
    )
    currency: Mapped[str | None] = mapped_column(
        Currency(), doc="The currency of the amount ceiling."
    )
    discount_ceiling: Mapped[Decimal | None] = mapped_column(
        Percent(), doc="Up to which discount in percent the deputy may go; null for any."
    )
    note: Mapped[str | None] = mapped_column(String(1000), doc="What the deputy ought to know.")
    revoked_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When it was ended before its time."
    )
    handed_over_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When the handover brief was drawn up."
    )
    brief: Mapped[list[dict[str, Any]] | None] = mapped_column(
        Document(), doc="The open business of the principal on the first day."
    )
    digested_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When the digest was drawn up, after the last day."
    )
    digest: Mapped[list[dict[str, Any]] | None] = mapped_column(
        Document(), doc="What the deputy did in the principal's place."
    )

    __table_args__ = (
        CheckConstraint("principal_id <> deputy_id", name="two_persons"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_begins"),
        CheckConstraint(
            "(amount_ceiling IS NULL) = (currency IS NULL)", name="ceiling_has_currency"
        ),
        Index("ix_core_substitution_principal_id", "principal_id", "starts_on"),
    )

    def is_current(self, day: date) -> bool:
        """Whether the deputy stands in on that day."""
        return self.revoked_at is None and self.starts_on <= day <= self.ends_on

    @property
    def powers(self) -> frozenset[str]:
        """What the deputy may do in the principal's place."""
        given = [READ, *[WRITE] * self.may_write, *[APPROVE] * self.may_approve]
        return frozenset(given)

    @property
    def ceiling(self) -> Money | None:
        """Up to which amount the deputy may go."""
        if self.amount_ceiling is None or self.currency is None:
            return None
        return Money(self.amount_ceiling, self.currency)


class SubstitutionAccount(CoreBase):
    """An account that a deputy stands in for, where not for all."""

    __tablename__ = "core_substitution_account"

    id: Mapped[int] = mapped_column(primary_key=True, doc="The row's identifier.")
    substitution_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("core_substitution.id", ondelete="CASCADE"),
        index=True,
        doc="The substitution.",
    )
    account_id: Mapped[UUID] = account_key("The account.")
