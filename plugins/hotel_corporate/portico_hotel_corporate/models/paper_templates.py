"""The house's own templates of papers: Word documents whose tags are filled."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Document, Record, choice
from portico.errors import refuse
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.properties import Property


class HotelPaperFormat(Choice):
    """The form of a paper."""

    HTML = "A page for the browser and for e-mail."
    PDF = "A4 pages."
    DOCX = "A Word document, by the house's own template."


class HotelTemplateKind(Choice):
    """A paper that a house may give a template of its own."""

    QUOTATION = "What an event would cost."
    CONTRACT_ANNEX = "What is agreed of an event, to be signed."
    BEO = "The newest revision of the banquet event order."
    FUNCTION_SHEET = "What staff hang up for a function."
    SPACE_SHEET = "What staff hang up at a space for a day."
    RATE_SHEET = "The rates of a corporate agreement."


class PaperTemplate(Record, Base):
    """A template of a paper. The newest that is not retired is filled."""

    __tablename__ = "hotel_paper_template"
    __table_args__ = (Index(None, "kind", "created_at"),)

    property_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"),
        index=True,
        doc="The property; null: all that have none of their own.",
    )
    kind: Mapped[HotelTemplateKind] = mapped_column(choice(HotelTemplateKind), doc="Which paper.")
    language: Mapped[str | None] = mapped_column(
        String(2), doc="The language that it is written in; null: for all without one of their own."
    )
    name: Mapped[str] = mapped_column(String(200), doc="What people call it.")
    tags: Mapped[list[Any]] = mapped_column(Document(), doc="The texts that its tags name.")
    sha256: Mapped[str] = mapped_column(String(64), doc="SHA-256 of the document.")
    content: Mapped[bytes] = mapped_column(LargeBinary(), deferred=True, doc="The document.")
    retired_at: Mapped[datetime | None] = mapped_column(doc="Since when it is not filled any more.")

    place: Mapped[Property | None] = relationship()

    def retire(self, now: datetime) -> None:
        """Fill it no more, from this moment on."""
        if self.retired_at is not None:
            raise refuse("HOTEL_TEMPLATE_RETIRED", "It is retired already.", "input", "id")
        self.retired_at = now
