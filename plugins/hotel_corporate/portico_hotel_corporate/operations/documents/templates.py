"""Templates of papers: adding, checking and retiring them; and papers drawn in every form."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.papers.docx import TemplateFault, check_template, fill_template
from portico.papers.html import as_html
from portico.papers.paper import Paper
from portico.values import Ref
from portico_hotel_corporate.models import Property
from portico_hotel_corporate.models.paper_templates import (
    HotelPaperFormat,
    HotelTemplateKind,
    PaperTemplate,
)
from portico_hotel_corporate.operations.documents.language import languages
from portico_hotel_corporate.operations.documents.words import WORDS
from portico_hotel_corporate.operations.rooming_files import HotelFile, file_of

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(kw_only=True)
class HotelPaperTemplateAdd:
    """A Word document of the house that a paper is to be written by."""

    property_id: Annotated[
        UUID | None, Ref("HotelProperty"), "The property; none: all that have none of their own."
    ] = None
    kind: Annotated[HotelTemplateKind, "Which paper."]
    language: Annotated[
        str | None, "The language it is written in: en, de, es, fr or ru; none: for all others."
    ] = None
    name: Annotated[str, "What people call it."]
    content: Annotated[
        str,
        "The document (.docx) in Base64. Tags such as {{ facts.client }} stand for texts; rows "
        "between {%tr for row in parts.programme.rows %} and {%tr endfor %} are repeated, "
        "paragraphs likewise with {%p for … %} and {%p if … %}.",
    ]


@dataclass(kw_only=True)
class HotelPaperTemplateRetire:
    """A template that is not to be filled any more."""

    id: Annotated[UUID, Ref("HotelPaperTemplate"), "The template."]
    expected_version: Annotated[int, "The version that you read."]


@dataclass(kw_only=True)
class HotelPaperTemplateCheck:
    """A document to be tried as a template; nothing is stored."""

    kind: Annotated[HotelTemplateKind, "Which paper."]
    content: Annotated[
        str | None, "The document (.docx) in Base64; none: only what it might name is told."
    ] = None


@dataclass(kw_only=True)
class HotelPaperTemplateDownload:
    """A template to be read back."""

    id: Annotated[UUID, Ref("HotelPaperTemplate"), "The template."]


@dataclass(frozen=True, kw_only=True)
class HotelTemplateReport:
    """What a template names, and what it might."""

    fault: Annotated[str | None, "What is wrong with it; null: it can be filled."]
    tags: Annotated[list[str], "The texts that its tags name."]
    known: Annotated[
        list[str], "All that a template of the paper may name; [] is a list to be repeated."
    ]


def add_template(session: Session, actor: Actor, input: HotelPaperTemplateAdd) -> PaperTemplate:
    """Add a template of a paper; from now on it is filled instead of the one before."""
    if input.property_id is not None:
        get(session, Property, input.property_id, "input", "propertyId")
    problems, template = Problems(), PaperTemplate(property_id=input.property_id)
    assign(template, input, ("kind", "language", "name"), problems, "input")
    problems.check(
        ok=input.language is None or input.language in languages(),
        code="HOTEL_LANGUAGE",
        message=f"There are no papers in {input.language}, only in {', '.join(languages())}.",
        path=("input", "language"),
    )
    problems.raise_if_any()
    template.content = _decoded(input.content)
    try:
        template.tags = check_template(template.content, WORDS[input.kind])
    except TemplateFault as fault:
        raise refuse("HOTEL_TEMPLATE", str(fault), "input", "content") from fault
    template.sha256 = sha256(template.content).hexdigest()
    session.add(template)
    session.flush()
    return template


def retire_template(
    session: Session, actor: Actor, input: HotelPaperTemplateRetire
) -> PaperTemplate:
    """Fill a template no more; an older one that is not retired takes its place."""
    template = get(session, PaperTemplate, input.id, lock=True)
    expect_version(template, input.expected_version)
    template.retire(actor.now)
    session.flush()
    return template


def try_template(
    session: Session, actor: Actor, input: HotelPaperTemplateCheck
) -> HotelTemplateReport:
    """Whether a document can be filled as a template, what it names, and what it might."""
    words = WORDS[input.kind]
    tags, problem = list[str](), None
    try:
        if input.content is not None:
            tags = check_template(_decoded(input.content), words)
    except TemplateFault as fault:
        problem = str(fault)
    return HotelTemplateReport(fault=problem, tags=tags, known=list(words.listed()))


def template_file(session: Session, actor: Actor, input: HotelPaperTemplateDownload) -> HotelFile:
    """A template as it was added."""
    template = get(session, PaperTemplate, input.id)
    name = f"{template.kind.name.lower().replace('_', '-')}.docx"
    return file_of(name, WORD, template.content)


def drawn(
    session: Session,
    paper: Paper,
    name: str,
    form: HotelPaperFormat,
    kind: HotelTemplateKind,
    property_id: UUID | None,
) -> HotelFile:
    """A paper as a file of that name and form."""
    if form is HotelPaperFormat.HTML:
        return file_of(f"{name}.html", "text/html; charset=utf-8", as_html(paper))
    if form is HotelPaperFormat.DOCX:
        template = _template(session, kind, property_id, paper.language)
        return file_of(f"{name}.docx", WORD, _filled(template, paper))
    from portico.papers.pdf import (  # noqa: PLC0415 (slow to import, seldom needed)
        as_pdf,
    )

    return file_of(f"{name}.pdf", "application/pdf", as_pdf(paper))


def _filled(template: PaperTemplate, paper: Paper) -> bytes:
    try:
        return fill_template(template.content, WORDS[template.kind], paper)
    except TemplateFault as fault:
        raise refuse("HOTEL_TEMPLATE", f"{template.name}: {fault}", "input", "format") from fault


def _template(
    session: Session, kind: HotelTemplateKind, property_id: UUID | None, tag: str
) -> PaperTemplate:
    """The newest one; of the property before one of all, of the language before one of all."""
    root = tag.partition("-")[0]
    found = session.scalars(
        select(PaperTemplate)
        .where(
            PaperTemplate.kind == kind,
            PaperTemplate.retired_at.is_(None),
            or_(PaperTemplate.property_id.is_(None), PaperTemplate.property_id == property_id),
            or_(PaperTemplate.language.is_(None), PaperTemplate.language == root),
        )
        .order_by(
            PaperTemplate.property_id.is_(None),
            PaperTemplate.language.is_(None),
            PaperTemplate.created_at.desc(),
            PaperTemplate.id.desc(),
        )
        .limit(1)
        .options(undefer(PaperTemplate.content))
    ).first()
    if found is None:
        message = "The house has no template for this paper: add one with hotelPaperTemplateAdd."
        raise refuse("HOTEL_TEMPLATE_MISSING", message, "input", "format")
    return found


def _decoded(content: str) -> bytes:
    try:
        return b64decode(content, validate=True)
    except ValueError as fault:
        raise refuse("HOTEL_TEMPLATE", "This is no Base64.", "input", "content") from fault
