"""Assessments: what a client owes under the terms of its contract, as it was worked out once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Document, Record, choice
from portico.errors import refuse
from portico.values import Choice
from portico_hotel_corporate.models.base import Base


class HotelLiabilityKind(Choice):
    """What the client owes for."""

    ATTRITION = "Guest rooms that were not used."
    CANCELLATION = "The whole event was called off."
    FB_MINIMUM = "Too little was spent on food and drink."


class HotelAssessmentState(Choice):
    """What became of an assessment."""

    PROPOSED = "The hotel claims it."
    AGREED = "The client agrees."
    WAIVED = "The hotel does without. Final."
    INVOICED = "It is billed. Final."


_S = HotelAssessmentState
ASSESSMENT_TRANSITIONS: Final = {
    _S.PROPOSED: frozenset({_S.AGREED, _S.WAIVED, _S.INVOICED}),
    _S.AGREED: frozenset({_S.INVOICED, _S.WAIVED}),
    _S.WAIVED: frozenset[HotelAssessmentState](),
    _S.INVOICED: frozenset[HotelAssessmentState](),
}


class LiabilityAssessment(Record, Base):
    """What a client owes for one thing on one day, with the figures that it follows from."""

    __tablename__ = "hotel_liability_assessment"

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="CASCADE"), index=True, doc="The event."
    )
    kind: Mapped[HotelLiabilityKind] = mapped_column(
        choice(HotelLiabilityKind), doc="What it is for."
    )
    as_of: Mapped[date] = mapped_column(doc="The day for which it was worked out.")
    net_amount: Mapped[Decimal] = mapped_column(Amount(), doc="What is owed, net.")
    service_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The service charge on it.")
    tax_amount: Mapped[Decimal] = mapped_column(Amount(), doc="The tax on it.")
    gross_amount: Mapped[Decimal] = mapped_column(Amount(), doc="What is owed in all.")
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency.")
    trace: Mapped[list[Any]] = mapped_column(
        Document(), doc="How it came about: label, formula and value of every step."
    )
    state: Mapped[HotelAssessmentState] = mapped_column(
        choice(HotelAssessmentState), doc="What became of it."
    )
    reason_code: Mapped[str | None] = mapped_column(String(50), doc="Why it was waived.")
    rebooked_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="SET NULL"),
        index=True,
        doc="The new event that the damages were credited to.",
    )
    credited_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What was credited to it."
    )

    def move_to(self, state: HotelAssessmentState) -> None:
        """Change what became of it, if it is not final."""
        if state not in ASSESSMENT_TRANSITIONS[self.state]:
            message = f"The assessment is {self.state.name}: it cannot become {state.name}."
            raise refuse("HOTEL_ASSESSMENT_STATE", message, "input", "state")
        self.state = state
