"""Assessments of clients: how much they want the hotel, and whether they can pay and be relied on.

An assessment never changes: a later one takes its place, and all of them are kept.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Document, Record, account_key, choice
from portico.errors import Problems
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.rfps import HotelInterest, HotelMeans


class HotelReliability(Choice):
    """Whether a client is expected to keep what it promises."""

    DOUBTFUL = "Rather not: take securities, or payment in advance."
    FAIR = "As far as can be seen."
    PROVEN = "It has, for others or for us."


class ClientAssessment(Record, Base):
    """How a client was judged on a day: its interest, its means and its reliability."""

    __tablename__ = "hotel_client_assessment"
    __table_args__ = (Index(None, "account_id", "assessed_on"),)

    account_id: Mapped[UUID] = account_key("The client.")
    assessed_on: Mapped[date] = mapped_column(doc="The day on which it was judged.")
    interest: Mapped[HotelInterest] = mapped_column(
        choice(HotelInterest), doc="How much it wants the hotel."
    )
    interest_source: Mapped[str] = mapped_column(String(500), doc="By what that is known.")
    means: Mapped[HotelMeans] = mapped_column(choice(HotelMeans), doc="Whether it can pay.")
    means_source: Mapped[str] = mapped_column(
        String(500), doc="By what that is known: accounts, a register, a rating, a bank."
    )
    reliability: Mapped[HotelReliability | None] = mapped_column(
        choice(HotelReliability), doc="Whether it is expected to keep what it promises."
    )
    reliability_source: Mapped[str | None] = mapped_column(
        String(500), doc="By what that is known."
    )
    securities: Mapped[str | None] = mapped_column(
        String(1000), doc="What secures its debts: guarantees, deposits, property."
    )
    signs: Mapped[list[str]] = mapped_column(
        Document(), doc="The signs of a problem client that were found in the year before."
    )

    def check(self, problems: Problems, today: date) -> None:
        """Note a day that is still to come, and a forecast that nothing speaks for."""
        problems.check(
            ok=self.assessed_on <= today,
            code="HOTEL_DATES",
            message=f"Today is {today}: it cannot have been judged later.",
            path=("input", "assessedOn"),
        )
        problems.check(
            ok=(self.reliability is None) == (self.reliability_source is None),
            code="HOTEL_ASSESSMENT_SOURCE",
            message="Give the reliability together with what it is known by.",
            path=("input", "reliabilitySource"),
        )
