"""Guarantees and amendments as MT 760, MT 767 and tsrv.001: what they hold, and that they pass."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from hashlib import sha256
from typing import Any, Final

import pytest
from lxml import etree

from portico.testing import Ask
from portico.values import Money
from portico_bank_corporate.models import (
    BankConfirmation,
    BankDemandRules,
    BankExpiryType,
    BankExtensionPeriod,
    BankGuaranteeForm,
    BankGuaranteePurpose,
    BankGuaranteeRules,
    Guarantee,
)
from portico_bank_corporate.operations.guarantee_amendments import (
    BankGuaranteeAmendmentDraft,
    draft_amendment,
)
from portico_bank_corporate.operations.guarantee_messages import (
    BankAmendmentMessageQuestion,
    BankGuaranteeMessageQuestion,
    BankMessageFile,
    BankMessageFormat,
    guarantee_amendment_message,
    guarantee_message,
)
from portico_bank_corporate.operations.tsrv_writer import NAMESPACE
from portico_bank_corporate.operations.undertaking_facts import Issuer

BANK: Final = Issuer("Hansebank AG", "COBADEFFXXX")
QUERY: Final = """
query($input: BankGuaranteeMessageQuestionInput!) { bankGuaranteeMessage(input: $input) {
  name content sha256 findings { code rule tag } } }
"""


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def client(bank: Any) -> Any:
    client = bank.account("Müller & Söhne GmbH", country="DE")
    bank.limit(client)
    return client


def message(bank: Any, guarantee: Guarantee, issuer: Issuer = BANK) -> BankMessageFile:
    wish = BankGuaranteeMessageQuestion(guarantee_id=guarantee.id)
    file: BankMessageFile = bank.do(partial(guarantee_message, issuer=issuer), wish)
    return file


def test_a_guarantee_as_mt760(bank: Any, client: Any) -> None:
    """Each field as the domain page names it, in order; the text in lines of 65 characters."""
    guarantee = bank.guarantee(
        client,
        eur("100000.50"),
        beneficiary_country="DE",
        demand_rules=BankDemandRules.NMPT,
        underlying="contract 7 of 1 March 2026",
        required_documents="a copy of the unpaid invoice",
        charges="all charges are for the applicant",
        governing_law="DE",
        transferable=True,
        advising_bic="DEUTDEFF",
        extension_period=BankExtensionPeriod.ONEY,
        notice_days=60,
        final_expiry_date=date(2030, 12, 15),
    )
    file = message(bank, guarantee)
    head, text = file.content.split(":77U:")
    text, rest = text.split("\n:", 1)

    assert file.findings == []
    assert file.name == "MT760-G-1.txt"
    assert file.sha256 == sha256(file.content.encode()).hexdigest()
    assert head == (
        ":15A:\n:27:1/1\n:22A:ISSU\n:15B:\n:20:G-1\n:30:260302\n:22D:DGAR\n:40C:URDG\n"
        ":23B:FIXD\n:31E:261215\n:50:Muller + Sohne GmbH\nDE\n:52A:COBADEFFXXX\n"
        ":59:City of Lakeshore\nDE\n:56A:DEUTDEFF\n:32B:EUR100000,5\n"
        ":71D:all charges are for the applicant\n:45C:a copy of the unpaid invoice\n"
    )
    assert ":" + rest == (
        ":44H:DE\n:23F:ONEY\n:26E:60\n:31S:301215\n:48B:NMPT\n:48D:TRAN\n"
        ":45L:contract 7 of 1 March 2026\n"
    )
    assert all(1 <= len(line) <= 65 for line in text.split("\n"))
    assert "up to a maximum of EUR 100,000.50" in text.replace("\n", " ")
    assert "expires on 15 December 2026" in text.replace("\n", " ")


def test_a_standby_that_another_bank_is_asked_to_confirm(bank: Any, client: Any) -> None:
    bank.rate("EUR", "JPY", "160")
    guarantee = bank.guarantee(
        client,
        Money(Decimal(5000), "JPY"),
        form=BankGuaranteeForm.STBY,
        rules=BankGuaranteeRules.ISPR,
        expiry_type=BankExpiryType.COND,
        expiry_event="completion of the works",
        confirmation=BankConfirmation.MAY_ADD,
        confirming_bic="MARKDEFF",
        wording_text="Our text:\n- first\n\n: second\n" + "x" * 80,
    )
    file = message(bank, guarantee)

    assert file.findings == []
    assert ":32B:JPY5000,\n" in file.content
    assert ":23B:COND\n:31E:261215\n:35G:completion of the works\n" in file.content
    assert ":49:MAY ADD\n:58A:MARKDEFF\n" in file.content
    assert ":77U:Our text:\n - first\n : second\n" + "x" * 64 in file.content


def test_a_counter_guarantee_asks_for_the_local_one(bank: Any, client: Any) -> None:
    guarantee = bank.guarantee(
        client,
        eur("5000.00"),
        purpose=BankGuaranteePurpose.ISCO,
        beneficiary_name="Bank of the Lakes",
        local_beneficiary_name="City of Lakeshore",
        local_expiry_date=date(2026, 11, 15),
        underlying="tender 9",
        transferable=True,
    )
    file = message(bank, guarantee)

    assert file.findings == []
    assert file.content.split(":15C:\n")[1] == (
        ":22D:DGAR\n:40C:URDG\n:22K:PERF\n:23B:FIXD\n:31E:261115\n:50:Muller + Sohne GmbH\nDE\n"
        ":59:City of Lakeshore\n:32B:EUR5000,\n:22Y:STND\n:48D:TRAN\n:45L:tender 9\n"
    )


def test_a_bank_without_a_name_is_told(bank: Any, client: Any, ask: Ask) -> None:
    guarantee = bank.guarantee(client, eur("5000.00"))
    answer = ask(QUERY, input={"guaranteeId": f"bgu_{guarantee.id.hex}"})
    file = answer["data"]["bankGuaranteeMessage"]

    assert file["findings"] == [{"code": "MISSING", "rule": None, "tag": "52a"}]
    named = message(bank, guarantee, Issuer("Hansebank AG"))
    assert named.findings == []
    assert ":52D:Hansebank AG\n" in named.content


def test_an_amendment_as_mt767(bank: Any, client: Any) -> None:
    guarantee = bank.guarantee(client, eur("5000.00"))
    wish = BankGuaranteeAmendmentDraft(
        guarantee_id=guarantee.id,
        amount_change=eur("-1250.50"),
        expiry_date=date(2027, 3, 31),
        text="The site is at Kiel.",
    )
    amendment = bank.do(draft_amendment, wish)
    question = BankAmendmentMessageQuestion(amendment_id=amendment.id)
    file = bank.do(partial(guarantee_amendment_message, issuer=BANK), question)

    assert file.findings == []
    assert file.name == "MT767-G-1-1.txt"
    assert file.content == (
        ":15A:\n:27:1/1\n:21:NONREF\n:22A:ISUA\n:15B:\n:20:G-1\n:26E:1\n:30:260302\n"
        ":52A:COBADEFFXXX\n:33B:EUR1250,5\n:23B:FIXD\n:31E:270331\n:77U:The site is at Kiel.\n"
    )


@pytest.mark.parametrize("change", [None, "100.00"])
def test_an_amendment_of_a_counter_guarantee(bank: Any, client: Any, change: str | None) -> None:
    """Rules C3 and C4: the local undertaking is amended likewise, in words if need be."""
    guarantee = bank.guarantee(
        client, eur("5000.00"), purpose=BankGuaranteePurpose.ISCO, underlying="tender 9"
    )
    given = {"amount_change": eur(change)} if change else {"text": "Another address."}
    amendment = bank.do(
        draft_amendment, BankGuaranteeAmendmentDraft(guarantee_id=guarantee.id, **given)
    )
    question = BankAmendmentMessageQuestion(amendment_id=amendment.id)
    file = bank.do(partial(guarantee_amendment_message, issuer=BANK), question)

    assert file.findings == []
    assert ":22A:ISCA\n" in file.content
    local = ":32B:EUR100,\n" if change else ":77L:Another address.\n"
    assert file.content.endswith(f":15C:\n{local}")


def test_a_guarantee_as_iso_20022(bank: Any, client: Any) -> None:
    """The fields of tsrv.001.001.01 by their names and places, in the order of its schema."""
    guarantee = bank.guarantee(
        client,
        eur("100000.00"),
        demand_rules=BankDemandRules.NPRT,
        underlying="contract 7",
        extension_period=BankExtensionPeriod.DAYS,
        extension_days=90,
        notice_days=30,
    )
    wish = BankGuaranteeMessageQuestion(guarantee_id=guarantee.id, format=BankMessageFormat.TSRV001)
    file = bank.do(partial(guarantee_message, issuer=BANK), wish)
    root = etree.fromstring(file.content.encode())
    (details,) = root.iter(f"{{{NAMESPACE}}}UdrtkgIssncDtls")

    def text(path: str) -> str | None:
        found: str | None = details.findtext(
            "/".join(f"{{{NAMESPACE}}}{p}" for p in path.split("/"))
        )
        return found

    assert [etree.QName(each).localname for each in details] == [
        *("Id", "Nm", "Tp", "IssncTp", "Applcnt", "Issr", "Bnfcry", "DtOfIssnc", "UdrtkgAmt"),
        *("XpryDtls", "GovncRulesAndLaw", "UndrlygTx", "PresntnDtls", "UdrtkgTermsAndConds"),
        *("MltplDmndInd", "PrtlDmndInd", "TrfInd"),
    ]
    assert {
        path: text(path)
        for path in (
            "Id",
            "Nm",
            "Tp/Cd",
            "IssncTp",
            "Applcnt/Nm",
            "Issr/Id/OrgId/AnyBIC",
            "Bnfcry/Nm",
        )
    } == {
        "Id": "G-1",
        "Nm": "DGAR",
        "Tp/Cd": "PERF",
        "IssncTp": "ISSU",
        "Applcnt/Nm": "Müller & Söhne GmbH",
        "Issr/Id/OrgId/AnyBIC": "COBADEFFXXX",
        "Bnfcry/Nm": "City of Lakeshore",
    }
    assert text("UdrtkgAmt/Amt") == "100000.00"
    assert text("XpryDtls/XpryTerms/DtTm/Dt") == "2026-12-15"
    assert text("XpryDtls/XpryTerms/AutoXtnsn/Prd/Days") == "90"
    assert text("XpryDtls/XpryTerms/AutoXtnsn/NonXtnsnNtfctn/NtfctnPrd") == "30"
    assert text("GovncRulesAndLaw/RuleId/Cd") == "URDG"
    assert (text("MltplDmndInd"), text("PrtlDmndInd"), text("TrfInd")) == ("true", "false", "false")
    assert (text("UdrtkgTermsAndConds/Txt") or "").startswith("We have been informed that Müller")


def test_all_terms_go_into_the_iso_message(bank: Any, client: Any) -> None:
    """The tolerance has its own element; what the message has no place for is said in words."""
    guarantee = bank.guarantee(
        client,
        eur("100000.00"),
        tolerance=Decimal("7.5"),
        charges="all charges are for the applicant",
        effectiveness_condition="Receipt of the advance payment",
        transferable=True,
        transfer_conditions="with the bank's consent",
        sender_to_receiver="Please advise by courier",
    )
    wish = BankGuaranteeMessageQuestion(guarantee_id=guarantee.id, format=BankMessageFormat.TSRV001)
    file = bank.do(partial(guarantee_message, issuer=BANK), wish)
    root = etree.fromstring(file.content.encode())
    found = root.find(f".//{{{NAMESPACE}}}UdrtkgAmt")

    assert found is not None
    assert [(etree.QName(each).localname, each.text) for each in found] == [
        ("Amt", "100000.00"),
        ("PlusTlrnce", "7.5"),
    ]
    (details,) = root.iter(f"{{{NAMESPACE}}}UdrtkgIssncDtls")
    names = [etree.QName(each).localname for each in details]
    assert names[-2:] == ["TrfInd", "AddtlInf"]
    assert details[-1].text == (
        "Effective on: Receipt of the advance payment\n"
        "Charges: all charges are for the applicant\n"
        "Transfer: with the bank's consent\n"
        "To the receiver: Please advise by courier"
    )
