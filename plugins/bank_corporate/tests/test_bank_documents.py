"""Papers are stored as they are issued: fixed content, one file, sent, signed, void."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

import pytest

from portico.access import Actor
from portico.database import new_id
from portico.models import Account
from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankDocumentStatus,
    BankGuaranteeType,
    BankPaperKind,
    BankVariationKind,
    PaperDocument,
)
from portico_bank_corporate.operations import paper_documents
from portico_bank_corporate.operations.application_inputs import (
    BankGuaranteeApplicationCreate,
    BankGuaranteeApplicationReturn,
    BankGuaranteeApplicationSubmit,
)
from portico_bank_corporate.operations.demand_examination import refuse_demand
from portico_bank_corporate.operations.guarantee_amendments import (
    BankGuaranteeAmendmentDraft,
    BankGuaranteeAmendmentIssue,
    draft_amendment,
    issue_amendment,
)
from portico_bank_corporate.operations.guarantee_applications import (
    create_application,
    return_application,
    submit_application,
)
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeDemandRefuse
from portico_bank_corporate.operations.guarantee_variations import (
    BankGuaranteeVariationPlan,
    plan_variations,
)
from portico_bank_corporate.operations.paper_documents import (
    BankDocumentGenerate,
    BankDocumentSend,
    BankDocumentSign,
    BankDocumentVoid,
    draw_documents,
    generate_document,
    send_document,
    sign_document,
    void_document,
)

S = BankDocumentStatus
FILE: Final = """query($input: BankDocumentFileQuestionInput!) { bankDocumentFile(input: $input) {
  name mediaType content templateNumber textSha256 documentId } }"""
PAPER: Final = """query($input: BankPaperQuestionInput!) { bankGuaranteePaper(input: $input) {
  name mediaType content templateNumber textSha256 documentId } }"""


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def client(bank: Any) -> Any:
    client = bank.account("Nordwerk")
    bank.limit(client)
    return client


@pytest.fixture
def guarantee(bank: Any, client: Any) -> Any:
    return bank.guarantee(client, eur("100000.00"), underlying="contract 7 of 1 March 2026")


def prepared(bank: Any, client: Any) -> Any:
    """An application that is not handed in."""
    wish = BankGuaranteeApplicationCreate(
        number="A-1",
        applicant_id=client.id,
        beneficiary_name="City of Lakeshore",
        type=BankGuaranteeType.PERF,
        amount=eur("5000.00"),
        expiry_date=date(2026, 12, 15),
        place_of_presentation="DE",
    )
    return bank.do(create_application, wish)


def documents(bank: Any) -> list[Any]:
    found: list[Any] = bank.all(PaperDocument, PaperDocument.created_at, PaperDocument.id)
    return found


def do(bank: Any, deed: Any, wish: type[Any], document: Any, **given: Any) -> Any:
    version = bank.get(PaperDocument, document.id).version
    return bank.do(deed, wish(id=document.id, expected_version=version, **given))


def asked(ask: Ask, document: str, **given: Any) -> Any:
    answer = ask(document, input=given)
    assert "errors" not in answer, answer
    (found,) = answer["data"].values()
    return found


def test_each_paper_is_stored_as_it_is_issued(bank: Any, client: Any, guarantee: Any) -> None:
    application = prepared(bank, client)
    draft = BankGuaranteeAmendmentDraft(guarantee_id=guarantee.id, amount_change=eur("500.00"))
    amendment = bank.do(draft_amendment, draft)
    assert [each.kind for each in documents(bank)] == [BankPaperKind.GUARANTEE]
    seen = BankGuaranteeApplicationSubmit(id=application.id, expected_version=application.version)
    bank.do(submit_application, seen)
    bank.ask(amendment)
    bank.consent(amendment)
    approved = bank.get(type(amendment), amendment.id)
    step = BankGuaranteeAmendmentIssue(id=approved.id, expected_version=approved.version)
    bank.do(issue_amendment, step)
    demand = bank.demand(bank.get(type(guarantee), guarantee.id), eur("250.00"))
    no = BankGuaranteeDemandRefuse(id=demand.id, expected_version=1, reason="No statement.")
    bank.do(refuse_demand, no)

    found = documents(bank)
    assert [(each.kind.name, each.number) for each in found] == [
        ("GUARANTEE", "G-1"),
        ("APPLICATION", "A-1"),
        ("AMENDMENT", "G-1"),
        ("REFUSAL", "G-1"),
    ]
    assert {(each.account_id, each.status, each.template_number) for each in found} == {
        (client.id, S.DRAFT, 1)
    }
    assert found[2].amendment_id == amendment.id
    assert "No statement." in json.dumps(found[3].payload)
    for each in found:
        whole = json.dumps(each.payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert each.content_sha256 == sha256(whole.encode()).hexdigest()


def test_its_file_is_the_same_before_and_after_it_is_stored(
    bank: Any, ask: Ask, guarantee: Any
) -> None:
    (document,) = documents(bank)
    key = f"bdc_{document.id.hex}"
    before = asked(ask, FILE, id=key)
    assert bank.write(lambda s: draw_documents(s, bank.actor)) == "1 documents drawn"
    assert bank.write(lambda s: draw_documents(s, bank.actor)) == "0 documents drawn"
    stored = asked(ask, FILE, id=key)
    asked_for = asked(ask, PAPER, guaranteeId=f"bgu_{guarantee.id.hex}")

    assert before == stored == asked_for
    assert (stored["name"], stored["mediaType"]) == ("guarantee-G-1.pdf", "application/pdf")
    file = b64decode(stored["content"])
    assert file.startswith(b"%PDF-")
    (document,) = documents(bank)
    assert (document.status, document.file_sha256) == (S.GENERATED, sha256(file).hexdigest())
    page = b64decode(asked(ask, FILE, id=key, format="HTML")["content"]).decode()
    assert "any amount up to a maximum of EUR 100,000.00" in page
    text = stored["textSha256"]
    assert text == document.text_sha256 == asked(ask, FILE, id=key, format="HTML")["textSha256"]


def test_what_was_issued_stays_though_its_record_changes(
    bank: Any, ask: Ask, client: Any, guarantee: Any
) -> None:
    before = asked(ask, PAPER, guaranteeId=f"bgu_{guarantee.id.hex}", format="HTML")
    bank.write(lambda s: setattr(s.get_one(Account, client.id), "legal_name", "Other AG"))
    after = asked(ask, PAPER, guaranteeId=f"bgu_{guarantee.id.hex}", format="HTML")
    assert before == after
    preview = asked(ask, PAPER, guaranteeId=f"bgu_{guarantee.id.hex}", format="HTML", locale="en")
    assert preview["documentId"] == before["documentId"]


def test_it_is_sent_and_signed(bank: Any, guarantee: Any) -> None:
    (document,) = documents(bank)
    early = problems_of(lambda: do(bank, send_document, BankDocumentSend, document, sent_to="X"))
    assert early == [("BANK_DOCUMENT_TRANSITION", "input.status")]
    do(bank, generate_document, BankDocumentGenerate, document)
    sent = do(bank, send_document, BankDocumentSend, document, sent_to="City, by courier")
    assert (sent.status, sent.sent_on) == (S.SENT, date(2026, 3, 2))
    signed = do(bank, sign_document, BankDocumentSign, document, signature="A. Kowalska, S/7")
    assert (signed.status, signed.signed_on) == (S.SIGNED, date(2026, 3, 2))
    void = do(bank, void_document, BankDocumentVoid, document, reason="Returned by the city.")
    assert (void.status, void.reason) == (S.VOID, "Returned by the city.")
    again = problems_of(lambda: do(bank, void_document, BankDocumentVoid, document, reason="Again"))
    assert again == [("BANK_DOCUMENT_TRANSITION", "input.status")]


def test_a_document_is_not_made_void_without_a_reason(bank: Any, guarantee: Any) -> None:
    (document,) = documents(bank)
    refused = problems_of(lambda: do(bank, void_document, BankDocumentVoid, document, reason=" "))
    assert refused == [("REQUIRED", "input.reason")]


@pytest.mark.parametrize(
    "change",
    [
        {"payload": {"title": "Other"}},
        {"template_number": 2},
        {"content_sha256": "0" * 64},
        {"number": "G-9"},
        {"file_sha256": "0" * 64},
    ],
)
def test_what_it_says_is_never_changed(bank: Any, guarantee: Any, change: dict[str, Any]) -> None:
    (document,) = documents(bank)
    do(bank, generate_document, BankDocumentGenerate, document)

    def alter(session: Any) -> None:
        found = session.get_one(PaperDocument, document.id)
        for name, value in change.items():
            setattr(found, name, value)
        session.flush()

    assert problems_of(lambda: bank.write(alter)) == [("BANK_DOCUMENT_FINAL", "")]


def test_an_altered_database_is_found_out_by_its_hash(bank: Any, guarantee: Any) -> None:
    (document,) = documents(bank)
    other = """UPDATE bank_document SET payload = '{"title": "Other"}'"""
    bank.write(lambda s: s.connection().exec_driver_sql(other))
    refused = problems_of(lambda: do(bank, generate_document, BankDocumentGenerate, document))
    assert refused == [("BANK_DOCUMENT_ALTERED", "input.id")]


def test_the_job_names_what_was_altered_and_draws_the_rest(
    bank: Any, guarantee: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many come before it: the job draws at most two at once here."""
    monkeypatch.setattr(paper_documents, "AT_ONCE", 2)
    client = bank.get(Account, guarantee.applicant_id)
    for number in ("G-2", "G-3"):
        bank.guarantee(client, eur("1000.00"), undertaking_number=number)
    other = """UPDATE bank_document SET payload = '{"title": "Other"}'"""
    bank.write(lambda s: s.connection().exec_driver_sql(other))
    for number in ("G-4", "G-5", "G-6"):
        bank.guarantee(client, eur("1000.00"), undertaking_number=number)

    altered = "not drawn, as they do not say what was issued: G-1, G-2, G-3"
    for drawn in (2, 1, 0):
        said = bank.write(lambda s: draw_documents(s, bank.actor))
        assert said == f"{drawn} documents drawn; {altered}"


def test_a_schedule_that_is_planned_later_makes_the_text_anew_until_it_is_sent(
    bank: Any, guarantee: Any
) -> None:
    def plan() -> None:
        wish = BankGuaranteeVariationPlan(
            guarantee_id=guarantee.id,
            kind=BankVariationKind.DECR,
            amount=eur("1000.00"),
            due_on=date(2026, 9, 30),
        )
        bank.do(plan_variations, wish)

    plan()
    first, second = documents(bank)
    assert (first.status, first.reason) == (S.VOID, "Its schedule was planned.")
    assert "on 30 September 2026 it is reduced by EUR 1,000.00" in json.dumps(second.payload)
    do(bank, generate_document, BankDocumentGenerate, second)
    do(bank, send_document, BankDocumentSend, second, sent_to="City")
    plan()
    assert [each.status for each in documents(bank)] == [S.VOID, S.SENT]


def test_an_application_that_is_handed_in_anew_has_a_new_paper(bank: Any, client: Any) -> None:
    made = prepared(bank, client)

    def seen() -> dict[str, Any]:
        return {"id": made.id, "expected_version": bank.get(type(made), made.id).version}

    bank.do(submit_application, BankGuaranteeApplicationSubmit(**seen()))
    bank.do(return_application, BankGuaranteeApplicationReturn(**seen(), reason="Which place?"))
    bank.write(lambda s: setattr(s.get_one(type(made), made.id), "status", type(made.status).DRAFT))
    bank.do(submit_application, BankGuaranteeApplicationSubmit(**seen()))
    assert [(each.kind.name, each.status) for each in documents(bank)] == [
        ("APPLICATION", S.VOID),
        ("APPLICATION", S.DRAFT),
    ]


def test_documents_are_read_with_their_permission(ask: Ask, actor: Actor, guarantee: Any) -> None:
    listed = "{ bankDocuments { nodes { id kind number status } } }"
    (node,) = ask(listed)["data"]["bankDocuments"]["nodes"]
    assert (node["kind"], node["number"], node["status"]) == ("GUARANTEE", "G-1", "DRAFT")
    may = frozenset({"core.*", "bank.guarantee.read"})
    clerk = replace(actor, name="clerk", id=new_id(), scopes=may)
    for document, given in ((listed, {}), (FILE, {"input": {"id": node["id"]}})):
        (error,) = ask(document, by=clerk, **given)["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
