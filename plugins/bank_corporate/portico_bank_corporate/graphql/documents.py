"""Documents as clients see them: the papers of guarantees as they were issued."""

from __future__ import annotations

from portico.models import Account
from portico.query import answer, columns, entity, many, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    Guarantee,
    GuaranteeAmendment,
    GuaranteeApplication,
    GuaranteeDemand,
    PaperDocument,
)
from portico_bank_corporate.operations import guarantee_papers, paper_documents

DOCUMENT = entity(
    PaperDocument,
    name="BankDocument",
    prefix="bdc",
    plural="bankDocuments",
    permission=access.DOCUMENT_READ,
    order="issuedOn",
    fields=[
        *columns(
            PaperDocument,
            *("kind", "number", "locale", "template_number", "status", "issued_on"),
            *("text_sha256", "content_sha256", "file_sha256", "sent_on", "sent_to"),
            *("signed_on", "signature", "voided_on", "reason"),
        ),
        one("account", Account, "The client whose paper it is."),
        one("application", GuaranteeApplication, "The application, where it is one."),
        one("guarantee", Guarantee, "The guarantee that it is about."),
        one("amendment", GuaranteeAmendment, "The amendment, where it is one."),
        one("demand", GuaranteeDemand, "The demand, where it refuses one."),
    ],
)

DOCUMENTS_OF_ACCOUNT = (
    many("guaranteePapers", PaperDocument, "The papers that were issued for it.", key="account_id"),
)

DOCUMENT_MUTATIONS = tuple(
    mutation(f"bankDocument{deed}", operation, PaperDocument, access.DOCUMENT_WRITE)
    for deed, operation in (
        ("Generate", paper_documents.generate_document),
        ("Send", paper_documents.send_document),
        ("Sign", paper_documents.sign_document),
        ("Void", paper_documents.void_document),
    )
)

DOCUMENT_QUESTIONS = (
    answer("bankDocumentFile", guarantee_papers.document_file, access.DOCUMENT_READ),
)
