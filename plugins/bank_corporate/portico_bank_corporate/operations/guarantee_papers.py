"""The papers of guarantees as files: application, guarantee, amendment, refusal of a demand."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated
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
)
from portico_bank_corporate.operations.paper_templates import chosen_template
from portico_bank_corporate.operations.papers.build import (
    amendment_paper,
    application_paper,
    guarantee_paper,
    refusal_paper,
)
from portico_bank_corporate.operations.undertaking_facts import Issuer, facts_of

_K = BankPaperKind


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


@dataclass(frozen=True, kw_only=True)
class BankPaper:
    """A paper as a file. The same record and template always give the same text."""

    name: Annotated[str, "A name for the file."]
    media_type: Annotated[str, "What it is: application/pdf or text/html."]
    content: Annotated[str, "Its bytes in Base64 (RFC 4648)."]
    template_number: Annotated[int, "The version of the template that it was made from."]
    text_sha256: Annotated[str, "SHA-256 of its paragraphs, joined by line feeds, in UTF-8."]


def guarantee_paper_file(
    session: Session, actor: Actor, input: BankPaperQuestion, *, issuer: Issuer
) -> BankPaper:
    """A paper of a guarantee as HTML or PDF, from a versioned template; nothing is stored."""
    kind, record = _subject(session, input)
    template = chosen_template(session, kind, input.locale, input.template_number)
    if isinstance(record, GuaranteeApplication):
        paper = application_paper(session, record, issuer, template.body)
        number = record.number
    else:
        guarantee = (
            record
            if isinstance(record, Guarantee)
            else session.get_one(Guarantee, record.guarantee_id)
        )
        facts = facts_of(session, guarantee, issuer)
        number = guarantee.undertaking_number
        if isinstance(record, Guarantee):
            paper = guarantee_paper(facts, template.body)
        elif isinstance(record, GuaranteeAmendment):
            paper = amendment_paper(facts, record, template.body)
        else:
            paper = refusal_paper(facts, record, template.body)
    text = "\n".join(line for section in paper.sections for line in section.text)
    media_type, content = _drawn(paper, input.format)
    name = f"{kind.name.lower()}-{number}".replace("/", "-")
    return BankPaper(
        name=f"{name}.{input.format.name.lower()}",
        media_type=media_type,
        content=b64encode(content).decode(),
        template_number=template.number,
        text_sha256=sha256(text.encode()).hexdigest(),
    )


def _drawn(paper: Paper, format: BankPaperFormat) -> tuple[str, bytes]:
    if format is BankPaperFormat.HTML:
        return "text/html; charset=utf-8", as_html(paper)
    from portico.papers.pdf import as_pdf  # noqa: PLC0415 (slow to import, seldom needed)

    return "application/pdf", as_pdf(paper)


Subject = GuaranteeApplication | Guarantee | GuaranteeAmendment | GuaranteeDemand


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
