"""What a client must bring for a product: there, missing, expiring."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portico.testing import Ask, problems_of
from portico_bank_corporate.models import BankDocumentKind, BankSignatureClass
from portico_bank_corporate.operations.checklist import (
    BankDocumentRequirementSet,
    set_requirement,
)
from portico_bank_corporate.operations.client_papers import (
    BankClientDocumentAdd,
    BankLegalProfileSet,
    add_document,
    set_profile,
)
from portico_bank_corporate.operations.signing import BankSignatoryAdd, add_signatory

D = BankDocumentKind
CHECKLIST = """
query($input: BankChecklistQuestionInput!) { bankChecklist(input: $input) {
  isReady missing nextExpiry points { topic document state until message } } }
"""


@pytest.fixture
def product(bank: Any, sales: Any) -> Any:
    """A product that needs the charter, and an extract that is at most 90 days old."""
    product = sales.product("PAYROLL")
    need(bank, product, D.CHARTER, note="A certified copy.")
    need(bank, product, D.REGISTER_EXTRACT, most_days_old=90, note="Not older than 90 days.")
    return product


def need(bank: Any, product: Any, kind: BankDocumentKind, **given: Any) -> Any:
    wish = BankDocumentRequirementSet(product_id=product.id, kind=kind, **given)
    return bank.do(set_requirement, wish)


def bring(bank: Any, client: Any, kind: BankDocumentKind, issued_on: date, **given: Any) -> None:
    terms: dict[str, Any] = {"title": kind.name.title(), "reference": "S/1"}
    wish = BankClientDocumentAdd(
        account_id=client.id, kind=kind, issued_on=issued_on, **terms | given
    )
    bank.do(add_document, wish)


def look(ask: Ask, client: Any, product: Any, **given: Any) -> dict[str, Any]:
    ids = {"accountId": f"acc_{client.id.hex}", "productId": f"bkp_{product.id.hex}"}
    answer = ask(CHECKLIST, input=ids | given)
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["bankChecklist"]
    return found


def states(found: dict[str, Any]) -> dict[str, str]:
    return {each["document"] or each["topic"]: each["state"] for each in found["points"]}


def test_a_new_client_is_told_all_that_is_missing(bank: Any, ask: Ask, product: Any) -> None:
    found = look(ask, bank.stranger(), product)

    assert (found["isReady"], found["missing"], found["nextExpiry"]) == (False, 7, None)
    assert states(found) == {
        "CHARTER": "MISSING",
        "REGISTER_EXTRACT": "MISSING",
        "PROFILE": "MISSING",
        "KYC": "MISSING",
        "SIGNATORIES": "MISSING",
        "AGREEMENT": "MISSING",
        "ACCOUNT": "MISSING",
        "SCREENING": "PRESENT",
    }
    assert found["points"][0]["message"] == "Bring it: A certified copy."


@pytest.mark.parametrize(
    ("issued_on", "state", "until"),
    [
        # Today is 2 March 2026; 90 days, and 30 of them are soon.
        (date(2026, 1, 1), "EXPIRING", "2026-04-01"),
        (date(2026, 1, 2), "PRESENT", "2026-04-02"),
        (date(2025, 12, 2), "EXPIRING", "2026-03-02"),
        (date(2025, 12, 1), "EXPIRED", "2026-03-01"),
    ],
)
def test_documents_serve_as_long_as_they_are_young_enough(
    bank: Any, ask: Ask, product: Any, issued_on: date, state: str, until: str
) -> None:
    client = bank.account()
    bring(bank, client, D.REGISTER_EXTRACT, issued_on)
    point = next(
        each
        for each in look(ask, client, product)["points"]
        if each["document"] == "REGISTER_EXTRACT"
    )

    assert (point["state"], point["until"]) == (state, until)


def test_the_document_that_serves_longest_counts(bank: Any, ask: Ask, product: Any) -> None:
    client = bank.account()
    bring(bank, client, D.CHARTER, date(2020, 1, 1), expires_on=date(2026, 3, 1))
    bring(bank, client, D.CHARTER, date(2019, 1, 1))

    assert states(look(ask, client, product))["CHARTER"] == "PRESENT"


def test_one_who_brought_all_is_ready_and_told_what_ends_first(
    bank: Any, sales: Any, kyc: Any, ask: Ask
) -> None:
    client, product = bank.account(), sales.product("ACCOUNT")
    need(bank, product, D.CHARTER, note="A certified copy.")
    bring(bank, client, D.CHARTER, date(2020, 1, 1), expires_on=date(2026, 3, 20))
    seat: dict[str, Any] = {"legal_form": "GmbH", "town": "Berlin", "country": "DE"}
    bank.do(set_profile, BankLegalProfileSet(account_id=client.id, **seat))
    kyc.approve(client)
    for name, sign in (("Ann", BankSignatureClass.A), ("Ben", BankSignatureClass.B)):
        terms: dict[str, Any] = {"name": name, "person_key": name, "specimen": "S"}
        wish = BankSignatoryAdd(
            account_id=client.id, signature_class=sign, valid_from=date(2020, 1, 1), **terms
        )
        bank.do(add_signatory, wish)

    found = look(ask, client, product)
    assert (found["isReady"], found["missing"]) == (True, 0)
    assert found["nextExpiry"] == "2026-03-20"
    assert found["points"][0]["message"] == (
        "It serves until 2026-03-20; bring a new one by then: A certified copy."
    )
    assert states(look(ask, client, product, soon=1))["CHARTER"] == "PRESENT"


def test_a_requirement_is_said_once_and_replaced(bank: Any, sales: Any) -> None:
    product = sales.product()
    first = need(bank, product, D.CHARTER, note="Old.")
    second = need(bank, product, D.CHARTER, note="New.", most_days_old=30)

    assert (second.id, second.note, second.most_days_old) == (first.id, "New.", 30)
    assert problems_of(lambda: need(bank, product, D.CHARTER, note="", most_days_old=0)) == [
        ("REQUIRED", "input.note"),
        ("BANK_DAYS", "input.mostDaysOld"),
    ]
