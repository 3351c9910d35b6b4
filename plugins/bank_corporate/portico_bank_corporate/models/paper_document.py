"""Documents: the papers of guarantees as they were issued; what they say is never changed."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Uuid, event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import DERIVED, Document, Record, account_key, choice
from portico.errors import refuse
from portico.values import Choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step
from portico_bank_corporate.models.paper_template import BankPaperKind


class BankDocumentStatus(Choice):
    """Where a document stands."""

    DRAFT = "What it says is fixed; its file is not drawn yet."
    GENERATED = "Its file is stored."
    SENT = "It was sent."
    SIGNED = "It came back signed."
    VOID = "It counts for nothing any more; the reason says why."


_S = BankDocumentStatus
DOCUMENT_LIFECYCLE: Final[Lifecycle[BankDocumentStatus]] = {
    _S.DRAFT: (_S.GENERATED, _S.VOID),
    _S.GENERATED: (_S.SENT, _S.VOID),
    _S.SENT: (_S.SIGNED, _S.VOID),
    _S.SIGNED: (_S.VOID,),
    _S.VOID: (),
}
NOT_SENT: Final = (_S.DRAFT, _S.GENERATED)

FIXED: Final = (
    *("kind", "application_id", "guarantee_id", "amendment_id", "demand_id", "number"),
    *("locale", "template_number", "payload", "text_sha256", "content_sha256"),
)
"""What no document ever changes; nor its file, once it is stored."""


class PaperDocument(Record, Base):
    """A paper as it was issued: what it says, the template's version, the file with its hash."""

    __tablename__ = "bank_document"

    account_id: Mapped[UUID] = account_key("The client whose paper it is.")
    kind: Mapped[BankPaperKind] = mapped_column(choice(BankPaperKind), doc="Which paper.")
    application_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_guarantee_application.id", ondelete="CASCADE"),
        index=True,
        doc="The application, where it is one.",
    )
    guarantee_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_guarantee.id", ondelete="CASCADE"),
        index=True,
        doc="The guarantee that it is about; null for an application.",
    )
    amendment_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_guarantee_amendment.id", ondelete="CASCADE"),
        index=True,
        doc="The amendment, where it is one.",
    )
    demand_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_guarantee_demand.id", ondelete="CASCADE"),
        index=True,
        doc="The demand, where it refuses one.",
    )
    number: Mapped[str] = mapped_column(
        String(40), doc="The number of the undertaking or of the application."
    )
    locale: Mapped[str] = mapped_column(String(5), doc="The language, such as en.")
    template_number: Mapped[int] = mapped_column(
        doc="The version of the template that it was made from."
    )
    payload: Mapped[Any] = mapped_column(Document(), doc="What it says, before it has a form.")
    text_sha256: Mapped[str] = mapped_column(
        String(64), doc="SHA-256 of its paragraphs, joined by line feeds, in UTF-8."
    )
    content_sha256: Mapped[str] = mapped_column(
        String(64), doc="SHA-256 of all that it says, as JSON with sorted keys."
    )
    file: Mapped[bytes | None] = mapped_column(
        LargeBinary(),
        deferred=True,
        info=DERIVED,  # from the payload, and the trail keeps its hash
        doc="Its A4 pages (PDF), once they are drawn.",
    )
    file_sha256: Mapped[str | None] = mapped_column(String(64), doc="SHA-256 of its file.")
    status: Mapped[BankDocumentStatus] = mapped_column(
        choice(BankDocumentStatus), doc="Where it stands."
    )
    issued_on: Mapped[date] = mapped_column(Date(), doc="When it was issued.")
    sent_on: Mapped[date | None] = mapped_column(Date(), doc="When it was sent.")
    sent_to: Mapped[str | None] = mapped_column(String(140), doc="To whom, and how.")
    signed_on: Mapped[date | None] = mapped_column(Date(), doc="When it was signed.")
    signature: Mapped[str | None] = mapped_column(
        String(140), doc="Who signed it, and where that is kept."
    )
    voided_on: Mapped[date | None] = mapped_column(Date(), doc="Since when it counts for nothing.")
    reason: Mapped[str | None] = mapped_column(String(500), doc="Why it counts for nothing.")

    __table_args__ = (
        Index("ix_bank_document_account", "account_id", "issued_on"),
        Index("ix_bank_document_status", "status", "id"),
        Index("ix_bank_document_created_at", "created_at", "id"),
    )

    @property
    def answers(self) -> tuple[tuple[str, int | None], ...]:
        """The language and the version of the template, if any is named, that it stands for."""
        return ((self.locale, None), (self.locale, self.template_number))

    def become(self, status: BankDocumentStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"{self.kind.name.capitalize()} document {self.number}"
        require_step(DOCUMENT_LIFECYCLE, self.status, status, "BANK_DOCUMENT_TRANSITION", what)
        self.status = status

    def keep(self, file: bytes) -> None:
        """Store its file."""
        self.become(_S.GENERATED)
        self.file, self.file_sha256 = file, sha256(file).hexdigest()

    def void(self, day: date, reason: str) -> None:
        """Let it count for nothing any more; it stays readable."""
        self.become(_S.VOID)
        self.voided_on, self.reason = day, reason


@event.listens_for(PaperDocument, "before_update")
def _refuse_change(_mapper: object, _connection: object, document: Any) -> None:
    state = inspect(document)
    changed = [name for name in FIXED if state.attrs[name].history.has_changes()]
    stored = state.attrs["file_sha256"].history.deleted
    if changed or (stored and stored[0] is not None):
        text = f"What document {document.number} says cannot be changed: issue another one."
        raise refuse("BANK_DOCUMENT_FINAL", text)
