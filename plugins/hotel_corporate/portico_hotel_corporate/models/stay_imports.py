"""Imports of stays: what became of every line of a file."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Record, choice
from portico.values import Choice
from portico_hotel_corporate.models.base import Base


class HotelStayForm(Choice):
    """How a file of stays is written."""

    GENERAL = "The general form: one reservation a line, columns by name, ISO dates."
    BOOKING_DEMAND = "The columns of the published data sets 'Hotel booking demand'."


class StayImport(Record, Base):
    """One import of stays: how many lines were new, changed, the same, or refused and why."""

    __tablename__ = "hotel_stay_import"

    source: Mapped[str] = mapped_column(String(100), doc="The name of the file or system.")
    form: Mapped[HotelStayForm] = mapped_column(
        choice(HotelStayForm), doc="How the file was written."
    )
    lines: Mapped[int] = mapped_column(doc="How many lines it had, without the header.")
    made: Mapped[int] = mapped_column(doc="How many stays were new.")
    changed: Mapped[int] = mapped_column(doc="How many stays were known and differed.")
    kept: Mapped[int] = mapped_column(doc="How many stays were known and the same.")
    refused: Mapped[int] = mapped_column(doc="How many lines were refused.")
    unattributed: Mapped[int] = mapped_column(
        doc="How many stays name a company or agency that no account has a reference to."
    )

    problems: Mapped[list[StayImportProblem]] = relationship(
        order_by="StayImportProblem.position", cascade="all, delete-orphan"
    )


class StayImportProblem(Base):
    """Why a line of an import was refused."""

    __tablename__ = "hotel_stay_import_problem"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_stay_import.id", ondelete="CASCADE"), primary_key=True, doc="The import."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    line: Mapped[int] = mapped_column(doc="The line of the file; the header is line 1.")
    column: Mapped[str] = mapped_column(String(60), doc="The column.")
    message: Mapped[str] = mapped_column(String(300), doc="What is wrong with it.")
