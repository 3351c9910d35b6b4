"""Imports of requests for proposal: what became of every one of a file."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Record, choice
from portico.values import Choice
from portico_hotel_corporate.models.base import Base


class HotelRfpForm(Choice):
    """How a file of requests is written."""

    CSV = "One request a line, columns by name."
    JSON = "A list of requests, with the names of the columns."
    XLSX = "A workbook in Base64; its first sheet has one request a line, columns by name."
    OTA = "OpenTravel's OTA_HotelRFP_MeetingRQ or OTA_HotelRFP_TransientRQ, in XML."


class RfpImport(Record, Base):
    """One import of requests: how many were new, known, or refused and why."""

    __tablename__ = "hotel_rfp_import"

    source: Mapped[str] = mapped_column(String(80), doc="The name of the file or system.")
    form: Mapped[HotelRfpForm] = mapped_column(
        choice(HotelRfpForm), doc="How the file was written."
    )
    requests: Mapped[int] = mapped_column(doc="How many requests it had.")
    made: Mapped[int] = mapped_column(doc="How many were new.")
    kept: Mapped[int] = mapped_column(doc="How many were known, and left as they are.")
    refused: Mapped[int] = mapped_column(doc="How many were refused.")

    problems: Mapped[list[RfpImportProblem]] = relationship(
        order_by="RfpImportProblem.position", cascade="all, delete-orphan"
    )


class RfpImportProblem(Base):
    """Why a request of an import was refused."""

    __tablename__ = "hotel_rfp_import_problem"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_rfp_import.id", ondelete="CASCADE"), primary_key=True, doc="The import."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    number: Mapped[int] = mapped_column(doc="Which request of the file, from 1.")
    field: Mapped[str] = mapped_column(String(100), doc="The field, by its path.")
    message: Mapped[str] = mapped_column(String(300), doc="What is wrong with it.")
