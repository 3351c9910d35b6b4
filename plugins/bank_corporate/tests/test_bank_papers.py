"""The papers of guarantees: from a versioned template, the same text each time, as HTML and PDF."""

from __future__ import annotations

from base64 import b64decode
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from portico.testing import Ask
from portico.values import Money
from portico_bank_corporate.models import BankGuaranteeType
from portico_bank_corporate.operations.application_inputs import BankGuaranteeApplicationCreate
from portico_bank_corporate.operations.demand_examination import refuse_demand
from portico_bank_corporate.operations.guarantee_amendments import (
    BankGuaranteeAmendmentDraft,
    draft_amendment,
)
from portico_bank_corporate.operations.guarantee_applications import create_application
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeDemandRefuse

PAPER: Final = """
query($input: BankPaperQuestionInput!) { bankGuaranteePaper(input: $input) {
  name mediaType content templateNumber textSha256 } }
"""
ADD: Final = """
mutation($input: BankPaperTemplateAddInput!) { bankPaperTemplateAdd(input: $input) {
  paperTemplate { number kind } userErrors { code message path } } }
"""


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def client(bank: Any) -> Any:
    client = bank.account("Müller & Söhne GmbH")
    bank.limit(client)
    return client


@pytest.fixture
def guarantee(bank: Any, client: Any) -> Any:
    return bank.guarantee(client, eur("100000.00"), underlying="contract 7 of 1 March 2026")


def paper(ask: Ask, **about: Any) -> dict[str, Any]:
    answer = ask(PAPER, input=about)
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["bankGuaranteePaper"]
    return found


def html(ask: Ask, **about: Any) -> str:
    return b64decode(paper(ask, format="HTML", **about)["content"]).decode()


def test_the_guarantee_says_its_terms_and_leaves_out_what_it_has_not(
    ask: Ask, guarantee: Any
) -> None:
    page = html(ask, guaranteeId=f"bgu_{guarantee.id.hex}")

    assert "Demand guarantee no. G-1" in page
    assert "Müller &amp; Söhne GmbH (the applicant) is obliged to you under contract 7" in page
    assert "any amount up to a maximum of EUR 100,000.00" in page
    assert "This undertaking expires on 15 December 2026." in page
    assert "the place of presentation, Germany" in page
    assert "URDG" in page
    assert "is extended automatically" not in page
    assert "{{" not in page


def test_each_paper_is_a_pdf_and_the_same_each_time(
    bank: Any, ask: Ask, client: Any, guarantee: Any
) -> None:
    draft = BankGuaranteeAmendmentDraft(guarantee_id=guarantee.id, amount_change=eur("500.00"))
    amendment = bank.do(draft_amendment, draft)
    demand = bank.demand(guarantee, eur("250.00"))
    no = BankGuaranteeDemandRefuse(
        id=demand.id, expected_version=demand.version, reason="No statement of breach."
    )
    bank.do(refuse_demand, no)
    wish = BankGuaranteeApplicationCreate(
        number="A-1",
        applicant_id=client.id,
        beneficiary_name="City of Lakeshore",
        type=BankGuaranteeType.PERF,
        amount=eur("5000.00"),
        expiry_date=date(2026, 12, 15),
        place_of_presentation="DE",
    )
    application = bank.do(create_application, wish)
    abouts = {
        "guarantee-G-1.pdf": {"guaranteeId": f"bgu_{guarantee.id.hex}"},
        "amendment-G-1.pdf": {"amendmentId": f"bga_{amendment.id.hex}"},
        "refusal-G-1.pdf": {"refusedDemandId": f"bgd_{demand.id.hex}"},
        "application-A-1.pdf": {"applicationId": f"bap_{application.id.hex}"},
    }
    for name, about in abouts.items():
        one, other = paper(ask, **about), paper(ask, **about)

        assert (one["name"], one["mediaType"]) == (name, "application/pdf")
        assert b64decode(one["content"]).startswith(b"%PDF-")
        assert one["templateNumber"] == 1
        assert one["textSha256"] == other["textSha256"]
    assert "The amount is increased by EUR 500.00." in html(ask, **abouts["amendment-G-1.pdf"])
    refusal = html(ask, **abouts["refusal-G-1.pdf"])
    assert "for the following discrepancies: No statement of breach." in refusal
    assert "demand no. 1 of 2 March 2026 for EUR 250.00" in refusal
    assert "your standard wording" in html(ask, **abouts["application-A-1.pdf"])


def test_a_new_version_of_a_template_is_used_and_the_old_one_can_be_asked_for(
    bank: Any, ask: Ask, client: Any, guarantee: Any
) -> None:
    about = {"guaranteeId": f"bgu_{guarantee.id.hex}"}
    body = "We pay {{amount}}.\n\nWhen: {{event}}.\n\nBis {{expiry}}."
    added = ask(ADD, input={"kind": "GUARANTEE", "body": body})
    assert added["data"]["bankPaperTemplateAdd"]["paperTemplate"]["number"] == 2

    # What was issued stays as it was; another version of it is a preview.
    assert "irrevocably undertake" in html(ask, **about)
    assert paper(ask, **about)["templateNumber"] == 1
    assert "<p>We pay EUR 100,000.00.</p>" in html(ask, **about, templateNumber=2)
    given = {"undertaking_number": "G-2"}
    later = bank.guarantee(client, eur("100000.00"), **given)
    about = {"guaranteeId": f"bgu_{later.id.hex}"}
    page = html(ask, **about)
    assert "<p>We pay EUR 100,000.00.</p>" in page
    assert "When:" not in page
    assert paper(ask, **about)["templateNumber"] == 2
    assert "irrevocably undertake" in html(ask, **about, templateNumber=1)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"kind": "GUARANTEE", "body": "We pay {{sum}}."}, "BANK_TEMPLATE"),
        ({"kind": "GUARANTEE", "body": "We pay."}, "BANK_TEMPLATE"),
        ({"kind": "GUARANTEE", "body": "{{amount}}", "locale": "english"}, "BANK_LOCALE"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused(
    ask: Ask, wish: dict[str, Any], code: str
) -> None:
    answer = ask(ADD, input=wish)["data"]["bankPaperTemplateAdd"]

    assert [each["code"] for each in answer["userErrors"]] == [code]


def test_what_there_is_no_paper_of_is_told(bank: Any, ask: Ask, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("250.00"))
    about = {"guaranteeId": f"bgu_{guarantee.id.hex}"}

    for wish, code in (
        ({}, "BANK_QUESTION"),
        ({**about, "refusedDemandId": f"bgd_{demand.id.hex}"}, "BANK_QUESTION"),
        ({"refusedDemandId": f"bgd_{demand.id.hex}"}, "BANK_DEMAND_TRANSITION"),
        ({**about, "locale": "de"}, "BANK_TEMPLATE"),
        ({**about, "templateNumber": 7}, "BANK_TEMPLATE"),
    ):
        (error,) = ask(PAPER, input=wish)["errors"]
        assert [each["code"] for each in error["extensions"]["problems"]] == [code]
