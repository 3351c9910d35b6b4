"""Documents: papers are stored as they are issued, drawn as files, sent, signed, made void."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.operations.plugin_settings import settings_of
from portico.values import Ref
from portico_bank_corporate.models import (
    BankDocumentStatus,
    BankPaperKind,
    Guarantee,
    GuaranteeAmendment,
    GuaranteeApplication,
    PaperDocument,
)
from portico_bank_corporate.models.paper_document import NOT_SENT
from portico_bank_corporate.operations.paper_templates import chosen_template
from portico_bank_corporate.operations.papers.made import Subject, made_paper
from portico_bank_corporate.operations.papers.snapshot import (
    content_hash,
    restored,
    snapshot,
    text_hash,
)
from portico_bank_corporate.operations.papers.texts import LOCALE
from portico_bank_corporate.operations.undertaking_facts import Issuer
from portico_bank_corporate.settings import BankSettings

_S = BankDocumentStatus
AT_ONCE: Final = 100
MOST_NAMED: Final = 20


@dataclass(kw_only=True)
class DocumentStep:
    """A step of a document that somebody saw in a version."""

    id: Annotated[UUID, Ref("BankDocument"), "The document."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankDocumentGenerate(DocumentStep):
    """A document whose file is to be drawn."""


@dataclass(kw_only=True)
class BankDocumentSend(DocumentStep):
    """A document that was sent."""

    sent_to: Annotated[str, "To whom, and how."]


@dataclass(kw_only=True)
class BankDocumentSign(DocumentStep):
    """A document that came back signed."""

    signature: Annotated[str, "Who signed it, and where that is kept."]


@dataclass(kw_only=True)
class BankDocumentVoid(DocumentStep):
    """A document that counts for nothing any more."""

    reason: Annotated[str, "Why."]


def store_paper(
    session: Session, actor: Actor, kind: BankPaperKind, record: Subject
) -> PaperDocument:
    """Keep what a paper says as it is issued, from the newest template; its file is drawn later."""
    settings = settings_of(session, BankSettings)
    template = chosen_template(session, kind, LOCALE, None)
    made = made_paper(session, record, Issuer(settings.bank_name, settings.bank_bic), template.body)
    payload = snapshot(made.paper)
    document = PaperDocument(
        account_id=made.account_id,
        kind=kind,
        **_about(record),
        number=made.number,
        locale=LOCALE,
        template_number=template.number,
        payload=payload,
        text_sha256=text_hash(made.paper),
        content_sha256=content_hash(payload),
        status=_S.DRAFT,
        issued_on=actor.today,
    )
    session.add(document)
    session.flush()
    return document


def replace_paper(
    session: Session, actor: Actor, kind: BankPaperKind, record: Subject, reason: str
) -> None:
    """Issue a paper anew: the one before is void, unless it was sent, which counts then."""
    session.flush()
    before = stored_paper(session, kind, record)
    if before is not None and before.status not in NOT_SENT:
        return
    if before is not None:
        before.void(actor.today, reason)
    store_paper(session, actor, kind, record)


def stored_paper(session: Session, kind: BankPaperKind, record: Subject) -> PaperDocument | None:
    """The document of a record that counts, if there is one."""
    name, key = list(_about(record).items())[-1]
    return session.scalars(
        select(PaperDocument)
        .where(
            PaperDocument.kind == kind,
            getattr(PaperDocument, name) == key,
            PaperDocument.status != _S.VOID,
        )
        .order_by(PaperDocument.created_at.desc(), PaperDocument.id.desc())
        .limit(1)
    ).one_or_none()


def _about(record: Subject) -> dict[str, UUID]:
    """The columns that name what a document is about; the closest one last."""
    if isinstance(record, GuaranteeApplication):
        return {"application_id": record.id}
    if isinstance(record, Guarantee):
        return {"guarantee_id": record.id}
    own = "amendment_id" if isinstance(record, GuaranteeAmendment) else "demand_id"
    return {"guarantee_id": record.guarantee_id, own: record.id}


def file_of(document: PaperDocument) -> bytes:
    """The stored file; of a draft, the one that it will have."""
    return document.file if document.file is not None else _drawn(document)


def _drawn(document: PaperDocument) -> bytes:
    from portico.papers.pdf import as_pdf  # noqa: PLC0415 (slow to import, seldom needed)

    made = datetime.combine(document.issued_on, time(), UTC)
    return as_pdf(restored(document.payload), made)


def generate_document(session: Session, actor: Actor, input: BankDocumentGenerate) -> PaperDocument:
    """Draw the file of a document and store it."""
    document = _locked(session, input)
    if not _is_as_issued(document):
        text = f"What document {document.number} says is not what was issued: its hash is another."
        raise refuse("BANK_DOCUMENT_ALTERED", text, "input", "id")
    document.keep(_drawn(document))
    return document


def draw_documents(session: Session, actor: Actor) -> str:
    """Draw the files of documents that were issued since; tell of those that were altered."""
    drawn, altered, after = 0, list[str](), UUID(int=0)
    while drafts := _drafts(session, after, AT_ONCE - drawn):
        intact = [each for each in drafts if _is_as_issued(each)]
        for document in intact:
            document.keep(_drawn(document))
        altered += [each.number for each in drafts if each not in intact]
        drawn, after = drawn + len(intact), drafts[-1].id
    some = [*altered[:MOST_NAMED], *(["others"] if altered[MOST_NAMED:] else [])]
    told = f"; not drawn, as they do not say what was issued: {', '.join(some)}" if some else ""
    return f"{drawn} documents drawn{told}"


def _is_as_issued(document: PaperDocument) -> bool:
    return content_hash(document.payload) == document.content_sha256


def _drafts(session: Session, after: UUID, most: int) -> Sequence[PaperDocument]:
    """The next documents without a file, locked."""
    return session.scalars(
        select(PaperDocument)
        .where(PaperDocument.status == _S.DRAFT, PaperDocument.id > after)
        .order_by(PaperDocument.id)
        .limit(most)
        .with_for_update(key_share=True)
    ).all()


def send_document(session: Session, actor: Actor, input: BankDocumentSend) -> PaperDocument:
    """Note that a document was sent; what was sent is its stored file."""
    document = _locked(session, input)
    document.become(_S.SENT)
    problems = Problems()
    assign(document, input, ("sent_to",), problems, "input")
    problems.raise_if_any()
    document.sent_on = actor.today
    return document


def sign_document(session: Session, actor: Actor, input: BankDocumentSign) -> PaperDocument:
    """Note that a document came back signed."""
    document = _locked(session, input)
    document.become(_S.SIGNED)
    problems = Problems()
    assign(document, input, ("signature",), problems, "input")
    problems.raise_if_any()
    document.signed_on = actor.today
    return document


def void_document(session: Session, actor: Actor, input: BankDocumentVoid) -> PaperDocument:
    """Let a document count for nothing any more; it stays readable."""
    document = _locked(session, input)
    problems = Problems()
    assign(document, input, ("reason",), problems, "input")
    if not document.reason:
        problems.add("REQUIRED", "Say why.", "input", "reason")
    problems.raise_if_any()
    document.void(actor.today, document.reason or "")
    return document


def _locked(session: Session, input: DocumentStep) -> PaperDocument:
    document = get(session, PaperDocument, input.id, "input", "id", lock=True)
    expect_version(document, input.expected_version)
    return document
