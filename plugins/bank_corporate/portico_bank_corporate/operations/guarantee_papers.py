"""The papers of guarantees as files: application, guarantee, amendment, refusal of a demand."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.operations.lookup import get
from portico.papers.html import as_html
from portico.papers.paper import Paper
from portico.values import Choice, Ref
from portico_bank_corporate.models import (
    BankDemandStatus,
    BankPaperKind,
    Guarantee,
    GuaranteeAmendment,
    GuaranteeApplication,
    GuaranteeDemand,
    PaperDocument,
)
from portico_bank_corporate.operations.paper_documents import file_of, stored_paper
from portico_bank_corporate.operations.paper_templates import chosen_template
from portico_bank_corporate.operations.papers.made import Subject, made_paper
from portico_bank_corporate.operations.papers.snapshot import restored, text_hash
from portico_bank_corporate.operations.undertaking_facts import Issuer

_K = BankPaperKind
HTML: Final = "text/html; charset=utf-8"
PDF: Final = "application/pdf"


class BankPaperFormat(Choice):
    """The form of a paper."""

    HTML = "A page for the browser and for e-mail."
    PDF = "A4 pages."


@dataclass(kw_only=True)
class BankPaperQuestion:
    """Which paper: name what it is about, one of the four."""

    application_id: Annotated[
        UUID | None, Ref("BankGuaranteeApplication"), "The application, to be signed."
    ] = None
    guarantee_id: Annotated[
        UUID | None, Ref("BankGuarantee"), "The guarantee, as it was issued."
    ] = None
    amendment_id: Annotated[
        UUID | None, Ref("BankGuaranteeAmendment"), "The amendment of a guarantee."
    ] = None
    refused_demand_id: Annotated[
        UUID | None, Ref("BankGuaranteeDemand"), "The demand that was refused."
    ] = None
    format: Annotated[BankPaperFormat, "In which form."] = BankPaperFormat.PDF
    locale: Annotated[str, "In which language: that of a template, such as en."] = "en"
    template_number: Annotated[
        int | None, "Which version of the template; the newest unless given."
    ] = None


@dataclass(kw_only=True)
class BankDocumentFileQuestion:
    """Which document's file."""

    id: Annotated[UUID, Ref("BankDocument"), "The document."]
    format: Annotated[BankPaperFormat, "In which form."] = BankPaperFormat.PDF


@dataclass(frozen=True, kw_only=True)
class BankPaper:
    """A paper as a file. The same record and template always give the same text."""

    name: Annotated[str, "A name for the file."]
    media_type: Annotated[str, "What it is: application/pdf or text/html."]
    content: Annotated[str, "Its bytes in Base64 (RFC 4648)."]
    template_number: Annotated[int, "The version of the template that it was made from."]
    text_sha256: Annotated[str, "SHA-256 of its paragraphs, joined by line feeds, in UTF-8."]
    document_id: Annotated[
        UUID | None, Ref("BankDocument"), "The stored document that it is; null for a preview."
    ]


def guarantee_paper_file(
    session: Session, actor: Actor, input: BankPaperQuestion, *, issuer: Issuer
) -> BankPaper:
    """A paper of a guarantee as HTML or PDF: as it was issued, or else a preview.

    What was issued is stored, and answered as it was stored; a preview, also of an issued paper
    in another language or from another version of its template, is not stored.
    """
    kind, record = _subject(session, input)
    stored = stored_paper(session, kind, record)
    wanted = (input.locale, input.template_number)
    if stored is not None and wanted in stored.answers:
        return _of_document(stored, input.format)
    template = chosen_template(session, kind, input.locale, input.template_number)
    made = made_paper(session, record, issuer, template.body)
    media_type, content = _drawn(made.paper, input.format)
    return BankPaper(
        name=_name(kind, made.number, input.format),
        media_type=media_type,
        content=b64encode(content).decode(),
        template_number=template.number,
        text_sha256=text_hash(made.paper),
        document_id=None,
    )


def document_file(session: Session, actor: Actor, input: BankDocumentFileQuestion) -> BankPaper:
    """A document as it was stored."""
    return _of_document(get(session, PaperDocument, input.id, "input", "id"), input.format)


def _of_document(document: PaperDocument, format: BankPaperFormat) -> BankPaper:
    if format is BankPaperFormat.PDF:
        media_type, content = PDF, file_of(document)
    else:
        media_type, content = HTML, as_html(restored(document.payload))
    return BankPaper(
        name=_name(document.kind, document.number, format),
        media_type=media_type,
        content=b64encode(content).decode(),
        template_number=document.template_number,
        text_sha256=document.text_sha256,
        document_id=document.id,
    )


def _name(kind: BankPaperKind, number: str, format: BankPaperFormat) -> str:
    return f"{kind.name.lower()}-{number}".replace("/", "-") + f".{format.name.lower()}"


def _drawn(paper: Paper, format: BankPaperFormat) -> tuple[str, bytes]:
    if format is BankPaperFormat.HTML:
        return HTML, as_html(paper)
    from portico.papers.pdf import as_pdf  # noqa: PLC0415 (slow to import, seldom needed)

    return PDF, as_pdf(paper)


def _subject(session: Session, input: BankPaperQuestion) -> tuple[BankPaperKind, Subject]:
    asked: list[tuple[BankPaperKind, type[Subject], UUID | None, str]] = [
        (_K.APPLICATION, GuaranteeApplication, input.application_id, "applicationId"),
        (_K.GUARANTEE, Guarantee, input.guarantee_id, "guaranteeId"),
        (_K.AMENDMENT, GuaranteeAmendment, input.amendment_id, "amendmentId"),
        (_K.REFUSAL, GuaranteeDemand, input.refused_demand_id, "refusedDemandId"),
    ]
    named = [each for each in asked if each[2] is not None]
    if len(named) != 1:
        text = "Name one of the four: an application, a guarantee, an amendment or a demand."
        raise refuse("BANK_QUESTION", text, "input", "guaranteeId")
    kind, model, key, field = named[0]
    record: Subject = get(session, model, key, "input", field)  # type: ignore[arg-type]  # named
    if isinstance(record, GuaranteeDemand) and record.status is not BankDemandStatus.REFUSED:
        text = f"Demand {record.number} was not refused: it is {record.status.name}."
        raise refuse("BANK_DEMAND_TRANSITION", text, "input", field)
    return kind, record
