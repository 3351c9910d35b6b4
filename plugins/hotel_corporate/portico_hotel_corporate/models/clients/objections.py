"""Objections of clients: what speaks against us, what was answered, and whether that worked."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import PERSONAL, Record, account_key, choice
from portico.errors import refuse
from portico.values import Choice
from portico_hotel_corporate.models.base import Base

if TYPE_CHECKING:
    from portico.access import Actor


class HotelObjectionKind(Choice):
    """What an objection is about."""

    PRICE = "It costs too much."
    LOCATION = "It is in the wrong place."
    QUALITY = "The house or its service is not good enough."
    TERMS = "Payment, cancellation or other terms do not suit."
    COMPETITOR = "Another house does it better, or has the client already."
    TIMING = "It is too early or too late."
    TRUST = "The client does not know us, or had a bad experience."
    OTHER = "Something else."


class HotelObjectionState(Choice):
    """What became of an objection."""

    OPEN = "Nobody has answered it yet."
    ANSWERED = "It was answered; the client has not said what it makes of that."
    WITHDRAWN = "The client does not hold it any more. Final."
    DECISIVE = "The business was lost because of it. Final."


SETTLED: Final = (HotelObjectionState.WITHDRAWN, HotelObjectionState.DECISIVE)


class Objection(Record, Base):
    """What a client objected to, in a contact or while an offer was negotiated."""

    __tablename__ = "hotel_objection"
    __table_args__ = (Index(None, "raised_on", "kind"),)

    account_id: Mapped[UUID] = account_key("The client.")
    activity_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_sales_activity.id", ondelete="SET NULL"),
        index=True,
        doc="The contact in which it was raised.",
    )
    booking_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="SET NULL"),
        index=True,
        doc="The event that is negotiated.",
    )
    rfp_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_rfp.id", ondelete="SET NULL"),
        index=True,
        doc="The request that is negotiated.",
    )
    agreement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="SET NULL"),
        index=True,
        doc="The agreement that is negotiated.",
    )
    kind: Mapped[HotelObjectionKind] = mapped_column(
        choice(HotelObjectionKind), doc="What it is about."
    )
    text: Mapped[str] = mapped_column(String(2000), info=PERSONAL, doc="What the client said.")
    competitor: Mapped[str | None] = mapped_column(String(200), doc="The competitor that it names.")
    raised_on: Mapped[date] = mapped_column(doc="The day it was raised.")
    state: Mapped[HotelObjectionState] = mapped_column(
        choice(HotelObjectionState), index=True, doc="What became of it."
    )
    argument: Mapped[str | None] = mapped_column(
        String(100), doc="The answer in a few words, the same each time: reports count by it."
    )
    answer: Mapped[str | None] = mapped_column(
        String(2000), info=PERSONAL, doc="What was answered, in full."
    )
    answered_at: Mapped[datetime | None] = mapped_column(doc="When it was answered last.")
    answered_by: Mapped[str | None] = mapped_column(String(200), doc="Who answered it.")
    settled_on: Mapped[date | None] = mapped_column(doc="The day it was withdrawn or decided.")

    def require_unsettled(self) -> None:
        """Refuse what is withdrawn or was decisive: that is final."""
        if self.state in SETTLED:
            message = f"The objection is {self.state.name}: that is final."
            raise refuse("HOTEL_OBJECTION_SETTLED", message, "input", "id")

    def note_answer(self, actor: Actor) -> None:
        """Note who answered it; until it is settled another answer may follow."""
        self.require_unsettled()
        self.state = HotelObjectionState.ANSWERED
        self.answered_at, self.answered_by = actor.now, actor.name

    def settle(self, state: HotelObjectionState, day: date) -> None:
        """Note that the client gave it up, or that the business was lost because of it."""
        self.require_unsettled()
        if state not in SETTLED:
            message = "An objection is settled as WITHDRAWN or DECISIVE."
            raise refuse("HOTEL_OBJECTION_STATE", message, "input", "state")
        self.state, self.settled_on = state, day

    def forget(self) -> None:
        """Forget what a person said; what it was about and which answer worked stays."""
        self.text, self.answer = "—", None
