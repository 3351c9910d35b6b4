"""Templates of the bank's papers: a text in versions, each fixed once it is made."""

from __future__ import annotations

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, choice
from portico.values import Choice
from portico_bank_corporate.models.base import Base


class BankPaperKind(Choice):
    """A paper of a guarantee."""

    APPLICATION = "The application, to be signed by the client."
    GUARANTEE = "The text of the guarantee."
    AMENDMENT = "An amendment to it."
    REFUSAL = "The refusal of a demand, naming every discrepancy."


class PaperTemplate(Record, Base):
    """One version of a paper's text. `{{name}}` stands for what the guarantee says.

    A paragraph that names something that is not given is left out.
    """

    __tablename__ = "bank_paper_template"

    kind: Mapped[BankPaperKind] = mapped_column(choice(BankPaperKind), doc="Which paper.")
    locale: Mapped[str] = mapped_column(String(5), doc="The language, such as en or de.")
    number: Mapped[int] = mapped_column(
        doc="Its version, from 2; version 1 is the one that comes with the product."
    )
    body: Mapped[str] = mapped_column(
        String(9750), doc="Paragraphs, with an empty line between them."
    )

    __table_args__ = (
        UniqueConstraint("kind", "locale", "number"),
        Index("ix_bank_paper_template_created_at", "created_at", "id"),
    )
