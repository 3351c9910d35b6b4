"""Key accounts: clients that get special care, and what their managers are told of at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Document, Record, account_key, choice
from portico.errors import Problems, refuse
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.spans import Span, check_day

_OPEN: Final = text("valid_to IS NULL")


class HotelKeyNewsKind(Choice):
    """What the manager of a key account is told of at once."""

    DUTY_AT_RISK = "A duty of an agreement or an event will not be kept, or was not."
    COMPLAINT = "The client complained: about an event, a stay, an invoice or in general."
    EVENT_OFF = "An event of the client was cancelled, lost or turned down."


class KeyAccount(Record, Base):
    """The mark of a key account: since and until when, why, and who takes care of it."""

    __tablename__ = "hotel_key_account"
    __table_args__ = (
        Index(
            "uq_hotel_key_account_open",
            "account_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    account_id: Mapped[UUID] = account_key("The client.")
    valid_from: Mapped[date] = mapped_column(doc="The first day.")
    valid_to: Mapped[date | None] = mapped_column(doc="The last day; null: until further notice.")
    reason: Mapped[str] = mapped_column(String(1000), doc="Why it gets special care.")
    manager: Mapped[str] = mapped_column(
        String(200), index=True, doc="The short name of the user who takes care of it."
    )
    tell_of: Mapped[list[str]] = mapped_column(
        Document(), doc="What the manager is told of at once."
    )
    end_reason: Mapped[str | None] = mapped_column(String(1000), doc="Why it ended.")

    @property
    def span(self) -> Span:
        """Its days."""
        return self.valid_from, self.valid_to

    def wants(self, kind: HotelKeyNewsKind) -> bool:
        """Whether the manager is to be told of something."""
        return kind.name in self.tell_of

    def end(self, last: date, reason: str | None, problems: Problems) -> None:
        """Let the special care end with a day."""
        check_day(problems, last, "input", "lastDay")
        if self.valid_to is not None:
            raise refuse("HOTEL_KEY_ACCOUNT_OVER", f"It ends on {self.valid_to} already.", *ID)
        problems.check(
            ok=last >= self.valid_from,
            code="HOTEL_DATES",
            message=f"It begins on {self.valid_from}: it cannot end before.",
            path=("input", "lastDay"),
        )
        self.valid_to, self.end_reason = last, reason

    def cut(self, today: date) -> bool:
        """End it with yesterday; tell whether anything is left of it."""
        if self.valid_from >= today:
            return False
        self.valid_to = min(self.valid_to or date.max, today - timedelta(days=1))
        return True


class KeyAccountNews(Record, Base):
    """Something that the manager of a key account is told of, until it was taken note of."""

    __tablename__ = "hotel_key_account_news"
    __table_args__ = (Index(None, "manager", "noted_at"),)

    account_id: Mapped[UUID] = account_key("The client that it is about.")
    key_account_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_key_account.id", ondelete="CASCADE"),
        index=True,
        doc="The mark: that of the client, or of a company above it in its group.",
    )
    booking_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="SET NULL"), index=True, doc="The event."
    )
    agreement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="SET NULL"), index=True, doc="The agreement."
    )
    manager: Mapped[str] = mapped_column(String(200), doc="Who was told.")
    kind: Mapped[HotelKeyNewsKind] = mapped_column(choice(HotelKeyNewsKind), doc="What it is.")
    text: Mapped[str] = mapped_column(String(2500), doc="What happened.")
    noted_at: Mapped[datetime | None] = mapped_column(doc="When somebody took note of it.")
    noted_by: Mapped[str | None] = mapped_column(String(200), doc="Who did.")

    key_account: Mapped[KeyAccount] = relationship()

    def note(self, name: str, now: datetime) -> None:
        """Somebody took note of it."""
        if self.noted_at is not None:
            raise refuse("HOTEL_NEWS_NOTED", f"{self.noted_by} took note of it already.", *ID)
        self.noted_at, self.noted_by = now, name


@dataclass(frozen=True, slots=True)
class KeyAccountConcerned:
    """Something happened to a key account that its manager wants to know. Subscribe to be told."""

    news: KeyAccountNews


ID: Final = ("input", "id")
