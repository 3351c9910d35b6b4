"""What an MT 760 or 767 has no room for goes on in MT 761 or 775; fields of delivery and more."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any, Final

import pytest

from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankDeliverTo,
    BankDelivery,
    BankExtensionPeriod,
    BankGuaranteePurpose,
    Guarantee,
)
from portico_bank_corporate.operations.guarantee_amendments import (
    BankGuaranteeAmendmentDraft,
    draft_amendment,
)
from portico_bank_corporate.operations.guarantee_messages import (
    BankAmendmentMessageQuestion,
    BankGuaranteeMessageQuestion,
    guarantee_amendment_message,
    guarantee_message,
)
from portico_bank_corporate.operations.swift.continuation import parts
from portico_bank_corporate.operations.swift.layout import BankSwiftMessageType
from portico_bank_corporate.operations.swift.lint import lint
from portico_bank_corporate.operations.swift.message import compose
from portico_bank_corporate.operations.undertaking_facts import Issuer

BANK: Final = Issuer("Hansebank AG", "COBADEFFXXX")
LINT: Final = """query($input: BankSwiftLintQuestionInput!) { bankSwiftLint(input: $input) {
  isValid findings { code rule error tag message } rules { code isKept } fields { tag name } } }"""


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def client(bank: Any) -> Any:
    client = bank.account("Nordwerk", country="DE")
    bank.limit(client)
    return client


def message(bank: Any, guarantee: Guarantee) -> Any:
    wish = BankGuaranteeMessageQuestion(guarantee_id=guarantee.id)
    return bank.do(partial(guarantee_message, issuer=BANK), wish)


def text_of(content: str) -> list[str]:
    """The lines of field 77U."""
    return content.split(":77U:")[1].split("\n:", maxsplit=1)[0].rstrip("\n").split("\n")


def test_a_text_of_more_lines_than_a_message_has_goes_on(bank: Any, client: Any) -> None:
    """200 lines: 150 in the MT 760, 50 in the MT 761."""
    lines = [f"LINE {number}" for number in range(1, 201)]
    file = message(bank, bank.guarantee(client, eur("1.00"), wording_text="\n".join(lines)))
    (later,) = file.continuations

    assert file.findings == []
    assert file.content.startswith(":15A:\n:27:1/2\n:22A:ISSU\n")
    assert later.content.startswith(":27:2/2\n:20:G-1\n:52A:COBADEFFXXX\n:77U:LINE 151\n")
    assert (file.name, later.name) == ("MT760-G-1.txt", "MT761-G-1-2.txt")
    assert [*text_of(file.content), *text_of(later.content)] == lines


def test_a_message_that_would_be_too_long_is_divided(bank: Any, client: Any) -> None:
    """148 lines of 64 characters and 50 of documents are over 10 000 characters together."""
    lines = [f"{number:03} " + "x" * 60 for number in range(148)]
    terms = {"wording_text": "\n".join(lines), "required_documents": "\n".join(["y" * 60] * 50)}
    file = message(bank, bank.guarantee(client, eur("1.00"), **terms))
    whole = [file.content, *(each.content for each in file.continuations)]

    assert file.findings == []
    assert len(whole) == 2
    assert all(len(each) <= 10_000 for each in whole)
    assert [line for each in whole for line in text_of(each)] == lines


def test_what_fits_stays_one_message(bank: Any, client: Any) -> None:
    file = message(bank, bank.guarantee(client, eur("1.00")))
    assert file.continuations == []
    assert ":27:1/1\n" in file.content


def test_an_amendment_goes_on_in_mt775(bank: Any, client: Any) -> None:
    guarantee = bank.guarantee(client, eur("1.00"))
    text = "\n".join(f"LINE {number}" for number in range(1, 161))
    wish = BankGuaranteeAmendmentDraft(guarantee_id=guarantee.id, text=text)
    amendment = bank.do(draft_amendment, wish)
    question = BankAmendmentMessageQuestion(amendment_id=amendment.id)
    file = bank.do(partial(guarantee_amendment_message, issuer=BANK), question)
    (later,) = file.continuations

    assert file.findings == []
    assert later.name == "MT775-G-1-1-2.txt"
    assert later.content.startswith(":27:2/2\n:20:G-1\n:26E:1\n:52A:COBADEFFXXX\n:77U:LINE 151\n")


def test_more_than_eight_messages_are_told() -> None:
    """1 251 lines are nine messages of 150 lines at most; one undertaking has eight."""
    given = [("20", "G-1"), ("52A", "COBADEFF"), ("77U", "\n".join(["X"] * 1251))]
    whole = parts(compose(BankSwiftMessageType.MT760, [("27", "1/1"), ("15B", ""), *given]))
    assert len(whole) == 9
    last = [(each.code.name, each.tag, each.error) for each in lint(whole[-1])]
    assert last == [("FORMAT", "27", "T75")]


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("MT761", ":27:2/2\n:20:G-1\n:52A:COBADEFF\n:77U:TEXT\n", []),
        ("MT761", ":27:2/2\n:20:G-1\n:52A:COBADEFF\n:77L:TEXT\n", []),
        ("MT761", ":27:2/2\n:20:G-1\n:52A:COBADEFF\n", [("RULE", "77U")]),
        ("MT761", ":27:2/2\n:20:G-1\n:77U:TEXT\n", [("MISSING", "52a")]),
        ("MT761", ":27:3/2\n:20:G-1\n:52A:COBADEFF\n:77U:TEXT\n", [("FORMAT", "27")]),
        (
            "MT761",
            ":27:2/2\n:20:G-1\n:26E:1\n:52A:COBADEFF\n:77U:TEXT\n",
            [("UNKNOWN", "26E")],
        ),
        ("MT775", ":27:2/2\n:20:G-1\n:26E:1\n:52A:COBADEFF\n:77U:TEXT\n", []),
        ("MT775", ":27:2/2\n:20:G-1\n:52A:COBADEFF\n:77U:TEXT\n", [("MISSING", "26E")]),
        (
            "MT775",
            ":27:2/2\n:20:G-1\n:52A:COBADEFF\n:26E:1\n:77U:TEXT\n",
            [("ORDER", "26E")],
        ),
    ],
)
def test_continuations_are_looked_over(
    ask: Ask, kind: str, content: str, expected: list[tuple[str, str]]
) -> None:
    found = ask(LINT, input={"type": kind, "content": content})["data"]["bankSwiftLint"]

    assert [(each["code"], each["tag"]) for each in found["findings"]] == expected
    assert found["isValid"] is not bool(expected)
    assert [each["code"] for each in found["rules"]] == ["C1"]


def test_the_fields_of_delivery_and_the_like(bank: Any, client: Any) -> None:
    guarantee = bank.guarantee(
        client,
        eur("100000.00"),
        tolerance=Decimal("2.5"),
        available_with="MARKDEFF",
        transferable=True,
        transfer_conditions="with our consent",
        delivery=BankDelivery.COUR,
        delivery_text="DHL",
        deliver_to=BankDeliverTo.OTHR,
        deliver_to_text="Kanzlei Nord, Kiel",
        extension_period=BankExtensionPeriod.ONEY,
        non_extension_text="by courier to the beneficiary",
        sender_to_receiver="please acknowledge",
    )
    file = message(bank, guarantee)

    assert file.findings == []
    for field in (
        ":72Z:please acknowledge\n",
        ":32B:EUR100000,\n:39D:PLUS 2.5 PERCENT\n:41F:MARKDEFF\n",
        ":23F:ONEY\n:78:by courier to the beneficiary\n",
        ":48D:TRAN\n:39E:with our consent\n",
        ":24E:COUR/DHL\n:24G:OTHR\nKanzlei Nord, Kiel\n",
    ):
        assert field in file.content


def test_a_counter_undertaking_asks_for_them_in_the_local_one(bank: Any, client: Any) -> None:
    guarantee = bank.guarantee(
        client,
        eur("100000.00"),
        purpose=BankGuaranteePurpose.ISCO,
        available_with="Hansebank, Kiel",
        transferable=True,
        transfer_conditions="with our consent",
        delivery=BankDelivery.REGM,
        deliver_to=BankDeliverTo.BENE,
        underlying="contract 7",
    )
    file = message(bank, guarantee)
    own, local = file.content.split(":15C:")

    assert file.findings == []
    for tag in ("48D", "39E", "24E", "24G"):
        assert f":{tag}:" not in own
    assert ":41G:Hansebank, Kiel\n" in own
    assert ":48D:TRAN\n:39E:with our consent\n:45L:contract 7\n:24E:REGM\n:24G:BENE\n" in local


def test_a_tolerance_may_be_demanded_and_uses_the_limit(bank: Any) -> None:
    """EUR 100 000 and 2.5 per cent are 102 500: demanded, reserved from the limit, free again."""
    limit = bank.limit(client := bank.account(), "102500.00")
    terms = {"tolerance": Decimal("2.5"), "limit_id": limit.id}
    guarantee = bank.guarantee(client, eur("100000.00"), **terms)
    assert (guarantee.amount, guarantee.available_amount) == (Decimal(100000), Decimal(102500))
    assert bank.exposure(limit).free == eur("0.00")
    above = problems_of(lambda: bank.comply(bank.demand(guarantee, eur("102500.01"))))
    assert above == [("BANK_ABOVE_AVAILABLE", "input.id")]
    bank.pay(bank.demand(guarantee, eur("102500.00")))
    assert bank.get(Guarantee, guarantee.id).status.name == "EXHAUSTED"
    small = bank.limit(client, "102499.99", number="CL-2")
    given = terms | {"undertaking_number": "G-2", "limit_id": small.id}
    refused = problems_of(lambda: bank.guarantee(client, eur("100000.00"), **given))
    assert refused == [("BANK_LIMIT_EXCEEDED", "input.amount")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"tolerance": Decimal(0)}, "tolerance"),
        ({"tolerance": Decimal("99.5")}, "tolerance"),
        ({"transfer_conditions": "any"}, "transferConditions"),
        ({"non_extension_text": "by post"}, "nonExtensionText"),
        ({"delivery": BankDelivery.OTHR}, "deliveryText"),
        ({"delivery": BankDelivery.MAIL, "delivery_text": "DHL"}, "deliveryText"),
        ({"delivery_text": "DHL"}, "deliveryText"),
        ({"deliver_to": BankDeliverTo.OTHR}, "deliverToText"),
        ({"deliver_to": BankDeliverTo.BENE, "deliver_to_text": "Kiel"}, "deliverToText"),
    ],
)
def test_what_contradicts_is_refused(
    bank: Any, client: Any, given: dict[str, Any], field: str
) -> None:
    refused = problems_of(lambda: bank.guarantee(client, eur("1.00"), **given))
    assert refused == [("BANK_PARTIES", f"input.{field}")]
