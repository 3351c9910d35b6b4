"""What clients say of events, stays, invoices or anything: praise, complaints, suggestions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import PERSONAL, Record, account_key, choice
from portico.errors import refuse
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.beos import HotelDepartment

if TYPE_CHECKING:
    from portico.access import Actor

BEST: Final = 5


class HotelFeedbackSource(Choice):
    """What a client speaks of."""

    EVENT = "An event."
    STAY = "The stay of a guest."
    INVOICE = "An invoice."
    GENERAL = "The house, or how it works with the client."


class EventFeedback(Record, Base):
    """What the client says: after an event, of a stay, an invoice, or in general."""

    __tablename__ = "hotel_event_feedback"

    account_id: Mapped[UUID] = account_key("The client.")
    source: Mapped[HotelFeedbackSource] = mapped_column(
        choice(HotelFeedbackSource), doc="What the client speaks of."
    )
    booking_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"),
        index=True,
        doc="The event; null: it is not about one.",
    )
    stay_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_stay_production.id", ondelete="SET NULL"), index=True, doc="The stay."
    )
    invoice_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_client_invoice.id", ondelete="SET NULL"), index=True, doc="The invoice."
    )
    contact_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("core_contact.id", ondelete="SET NULL"), index=True, doc="Who said it."
    )
    subject: Mapped[str | None] = mapped_column(String(200), doc="What it is about, in short.")
    rating: Mapped[int | None] = mapped_column(doc="From 1, poor, to 5, excellent.")
    department: Mapped[HotelDepartment | None] = mapped_column(
        choice(HotelDepartment), doc="Whom it is about; null: the whole."
    )
    praise: Mapped[str | None] = mapped_column(String(2000), info=PERSONAL, doc="What was good.")
    complaint: Mapped[str | None] = mapped_column(String(2000), info=PERSONAL, doc="What was not.")
    suggestion: Mapped[str | None] = mapped_column(
        String(2000), info=PERSONAL, doc="What to do better."
    )
    due_on: Mapped[date | None] = mapped_column(doc="By which day the client is to be answered.")
    answer: Mapped[str | None] = mapped_column(
        String(2000),
        info=PERSONAL,
        doc="What came of the complaint or suggestion; null: it is open.",
    )
    measures: Mapped[str | None] = mapped_column(
        String(2000), doc="What the house changed, so that it does not happen again."
    )
    answered_at: Mapped[datetime | None] = mapped_column(doc="When that was said.")
    answered_by: Mapped[str | None] = mapped_column(String(200), doc="Who said it.")
    is_satisfied: Mapped[bool | None] = mapped_column(
        doc="Whether the client is satisfied with the answer; null: it has not said."
    )

    @property
    def is_open(self) -> bool:
        """Whether it is a complaint without an answer, or with one that did not satisfy."""
        settled = self.answered_at is not None and self.is_satisfied is not False
        return self.complaint is not None and not settled

    @property
    def was_in_time(self) -> bool:
        """Whether it was answered by its day, if it has one."""
        return self.answered_at is not None and (
            self.due_on is None or self.answered_at.date() <= self.due_on
        )

    def check_answerable(self) -> None:
        """Refuse to answer what asks for nothing."""
        if self.complaint is None and self.suggestion is None:
            message = "It has no complaint and no suggestion: there is nothing to answer."
            raise refuse("HOTEL_FEEDBACK", message, "input", "id")

    def note_answer(self, actor: Actor) -> None:
        """Note who answered it and when; whether it satisfies is not known yet."""
        self.answered_at, self.answered_by, self.is_satisfied = actor.now, actor.name, None

    def judge(self, *, is_satisfied: bool) -> None:
        """Note what the client thinks of the answer; one that did not satisfy leaves it open."""
        if self.answered_at is None:
            message = "It is not answered yet: nobody can be satisfied with that."
            raise refuse("HOTEL_FEEDBACK_OPEN", message, "input", "id")
        self.is_satisfied = is_satisfied

    def forget(self) -> None:
        """Forget a person's words; that there was a complaint and what was changed stays."""
        self.contact_id = None
        for name in ("praise", "complaint", "suggestion", "answer"):
            if getattr(self, name) is not None:
                setattr(self, name, "—")
