"""What banks report in other forms than the seven files: who is meant, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from portico_bank_corporate.models import PayrollLine

Files = Callable[[str], str]
SETTLE: Final = """
mutation($input: BankStatusTaskSettleInput!) { bankStatusTaskSettle(input: $input) {
  statusTask { status } userErrors { code } } }
"""


def reason(code: str, text: str = "") -> str:
    said = f"<AddtlInf>{text}</AddtlInf>" if text else ""
    return f"<StsRsnInf><Rsn>{code}</Rsn>{said}</StsRsnInf>" if code or text else ""


def payment(number: int, status: str = "", why: str = "") -> str:
    said = f"<TxSts>{status}</TxSts>" if status else ""
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>PR7-E-000{number}</OrgnlEndToEndId>{said}{why}"
        "</TxInfAndSts>"
    )


def block(*payments: str, name: str = "1", status: str = "", why: str = "") -> str:
    said = f"<PmtInfSts>{status}</PmtInfSts>" if status else ""
    return (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>PAYROLL-2026-01-0007-{name}</OrgnlPmtInfId>"
        f"{said}{why}{''.join(payments)}</OrgnlPmtInfAndSts>"
    )


def report(*blocks: str, number: int = 1, status: str = "", why: str = "") -> str:
    said = f"<GrpSts>{status}</GrpSts>" if status else ""
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>R-{number}</MsgId><CreDtTm>2026-01-28T10:16:02</CreDtTm></GrpHdr>"
        "<OrgnlGrpInfAndSts><OrgnlMsgId>PAYROLL-2026-01-0007</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{said}{why}</OrgnlGrpInfAndSts>"
        f"{''.join(blocks)}</CstmrPmtStsRpt></Document>"
    )


def take(way: Any, content: str, bank: str = "COBADEFF") -> Any:
    answer = way.send(way.REPORT, bank=bank, content=content)
    assert not answer["userErrors"], answer
    return answer["statusReport"]


@pytest.fixture
def sent(way: Any, files: Files) -> Any:
    """The good file, with the bank."""
    way.begin(files("ok"))
    way.export()
    return way


def code(name: str) -> str:
    return f"<Cd>{name}</Cd>"


def test_a_payment_without_a_status_has_that_of_its_block_and_its_own_reason(
    sent: Any, bank: Any
) -> None:
    """NARR for the block, AC01 for one of its payments, as real banks answer."""
    rejected = block(
        payment(2, why=reason(code("AC01"), "No such account")),
        status="RJCT",
        why=reason(code("NARR"), "See the items"),
    )
    found = take(sent, report(rejected))

    assert [line[:3] for line in sent.lines()] == [
        ("REJECTED", "RJCT", "NARR"),
        ("REJECTED", "RJCT", "AC01"),
        ("REJECTED", "RJCT", "NARR"),
    ]
    assert [line.reason_text for line in bank.all(PayrollLine, PayrollLine.seq)] == [
        "See the items",
        "No such account",
        "See the items",
    ]
    # The entry is as the bank gave it: without a status.
    assert [(e["level"], e["status"], e["outcome"]) for e in found["entries"]] == [
        ("LINE", "", "APPLIED"),
        ("BLOCK", "RJCT", "APPLIED"),
    ]


def test_a_reason_that_is_missing_is_that_of_the_level_above(sent: Any) -> None:
    bare = block(payment(2, "RJCT"), status="RJCT")
    take(sent, report(bare, status="RJCT", why=reason(code("AM10"))))

    assert [line[2] for line in sent.lines()] == ["AM10"] * 3


def test_a_reason_of_another_status_is_not_taken(sent: Any) -> None:
    """PART has a reason of its own: it says nothing about the payment that was rejected."""
    take(sent, report(block(payment(2, "RJCT"), status="PART", why=reason(code("NARR")))))

    assert [line[:3] for line in sent.lines()] == [
        ("ACCEPTED", None, None),
        ("REJECTED", "RJCT", None),
        ("ACCEPTED", None, None),
    ]


def test_a_payment_of_which_nothing_is_said_is_put_aside(sent: Any) -> None:
    for number, text in enumerate(
        (report(block(payment(2))), report(block(payment(2), status="PART"), number=2)), 1
    ):
        found = take(sent, text)
        assert [each["kind"] for each in found["tasks"]["nodes"]] == ["QUARANTINE"], number
    assert {line[0] for line in sent.lines()} == {"ACCEPTED"}


def two_blocks(content: str) -> str:
    """The good file with its third payment in a block of its own."""
    start = content.index("<PmtInf>")
    end = content.index("</PmtInf>") + len("</PmtInf>")
    whole = content[start:end]
    head = whole[: whole.index("<CdtTrfTxInf>")]
    third = whole[whole.rindex("<CdtTrfTxInf>") :]
    first = whole[: whole.rindex("<CdtTrfTxInf>")] + "</PmtInf>"
    first = first.replace(">3</NbOfTxs>", ">2</NbOfTxs>").replace(">4541.00<", ">2230.55<")
    second = head.replace(">3</NbOfTxs>", ">1</NbOfTxs>").replace(">4541.00<", ">2310.45<")
    second = second.replace("0007-1<", "0007-2<") + third
    return content[:start] + first + second + content[end:]


def test_a_payment_is_looked_for_in_its_block_only(way: Any, files: Files) -> None:
    way.begin(two_blocks(files("ok")))
    way.export()
    strange = take(way, report(block(payment(3, "RJCT", reason(code("AC04"))))))
    assert [each["kind"] for each in strange["tasks"]["nodes"]] == ["QUARANTINE"]
    assert {line[0] for line in way.lines()} == {"ACCEPTED"}

    take(way, report(block(name="2", status="RJCT", why=reason(code("AM04"))), number=2))
    assert [line[:3] for line in way.lines()] == [
        ("ACCEPTED", None, None),
        ("ACCEPTED", None, None),
        ("REJECTED", "RJCT", "AM04"),
    ]
    # Of the first block nothing was said but that the message came in part: it is accepted.
    take(way, report(block(name="1", status="ACCP"), status="PART", number=3))
    assert [line[:2] for line in way.lines()] == [
        ("ACCEPTED", "ACCP"),
        ("ACCEPTED", "ACCP"),
        ("REJECTED", "RJCT"),
    ]


def test_the_same_file_is_one_report_whatever_the_bank_is_called(sent: Any) -> None:
    content = report(status="ACTC")
    first = take(sent, content)

    assert take(sent, content, "COBADEFFXXX")["id"] == first["id"]
    assert take(sent, content.replace("R-1", "R-2"))["id"] != first["id"]


def test_a_bank_s_own_reason_is_kept_whole(sent: Any, bank: Any) -> None:
    why = reason("<Prtry>INSUFFICIENT</Prtry>", "No cover")
    short = reason("<Prtry>Z1</Prtry>")
    take(sent, report(block(payment(1, "RJCT", why), payment(2, "RJCT", short), status="PART")))

    lines = bank.all(PayrollLine, PayrollLine.seq)
    assert [(line.reason_code, line.reason_text) for line in lines] == [
        (None, "INSUFFICIENT No cover"),
        ("Z1", None),
        (None, None),
    ]


def test_several_texts_are_kept_together(sent: Any, bank: Any) -> None:
    more = reason(code("AC04"), "Closed").replace(
        "</AddtlInf>", "</AddtlInf><AddtlInf>Ask the payee</AddtlInf>"
    )
    take(sent, report(block(payment(1, "RJCT", more), status="PART")))

    assert bank.all(PayrollLine, PayrollLine.seq)[0].reason_text == "Closed Ask the payee"


@pytest.mark.parametrize(
    ("steps", "last"),
    [
        (("RCVD", "ACTC", "ACCP", "ACWC", "ACSC", "ACCC"), "ACCC"),
        (("ACSP", "ACWC"), "ACSP"),  # of one rank: the first stays
        (("ACWC", "ACSP"), "ACWC"),
        (("ACCP", "RCVD"), "ACCP"),
        (("ACCC", "ACSC"), "ACCC"),
        (("PDNG", "ACTC"), "ACTC"),
        (("ACTC", "PDNG"), "ACTC"),
        (("PATC", "ACWP"), "ACWP"),
        (("RJCT", "ACCP"), "RJCT"),
        (("ACSP", "RJCT"), "RJCT"),
    ],
)
def test_a_line_never_moves_down(sent: Any, steps: tuple[str, ...], last: str) -> None:
    """Domain page 4.5, rule 5."""
    for number, status in enumerate(steps, 1):
        found = take(sent, report(block(payment(1, status)), number=number))
        assert found["tasks"]["nodes"] == []

    assert sent.lines()[0][1] == last


def test_settled_after_a_rejection_is_somebody_s_task_and_no_proof(sent: Any) -> None:
    """Believed, the payment is on its way again; only the statement shows that it was paid."""
    take(sent, report(block(payment(1, "RJCT", reason(code("AC04"))), status="PART")))
    found = take(sent, report(block(payment(1, "ACSC")), number=2))
    (task,) = found["tasks"]["nodes"]
    assert (task["kind"], sent.lines()[0][:2]) == ("CONFLICT", ("REJECTED", "RJCT"))

    decided = {"accept": True, "resolution": "The bank called."}
    given = {"id": task["id"], "expectedVersion": task["version"]}
    assert sent.send(SETTLE, **given | decided)["statusTask"]["status"] == "ACCEPTED"
    assert sent.lines()[0] == ("ACCEPTED", "ACSC", None, False)


def test_rejected_as_a_whole_but_paid_after_all(sent: Any) -> None:
    take(sent, report(status="RJCT", why=reason(code("AM04"))))
    found = take(sent, report(status="ACSC", number=2))
    assert sent.lines()[0][0] == "REJECTED"
    assert sent.register["status"] == "REJECTED"
    for task in found["tasks"]["nodes"]:
        decided = {"accept": True, "resolution": "The bank called."}
        sent.send(SETTLE, id=task["id"], expectedVersion=task["version"], **decided)
    booked = [{"endToEndId": f"PR7-E-000{n}", "bookedOn": "2026-01-30"} for n in (1, 2, 3)]
    sent.lines()

    assert sent.do("Book", sent.checker, bookings=booked) == []
    assert sent.register["status"] == "EXECUTED"


def test_a_report_that_comes_late_proves_the_day_on_which_it_was_made(
    way: Any, bank: Any, files: Files
) -> None:
    """Made on 28 January, taken in on the 30th: people were paid in time."""
    way.begin(files("ok"), settled_is_executed=True)
    way.export()
    way.maker = replace(way.maker, now=datetime(2026, 1, 30, 9, tzinfo=UTC))
    take(way, report(status="ACSC"))

    assert {line.executed_on for line in bank.all(PayrollLine)} == {date(2026, 1, 28)}


def test_names_that_all_match_need_a_further_signature_too(sent: Any) -> None:
    """Domain page 4.3: with verification of payees a further signature follows its answer."""
    take(sent, report(status="RCVC"))

    assert [line[0] for line in sent.lines()] == ["ACCEPTED"] * 3
    assert sent.register["status"] == "VOP_REVIEW"
    assert sent.do("Confirm", sent.maker) == ["DS26"]
    assert sent.do("Confirm", sent.checker) == []
    assert sent.register["status"] == "CONFIRMED"


def test_a_name_that_we_found_close_ourselves_is_held_by_the_bank_s_word(
    way: Any, files: Files
) -> None:
    way.begin(files("ok").replace("Janis Berzins", "Janis Berzin"))
    way.export()
    take(way, report(block(payment(2, "RVMC")), status="RVCM"))

    assert [line[0] for line in way.lines()] == ["ACCEPTED", "HELD", "ACCEPTED"]


def test_what_was_rejected_as_a_whole_may_be_closed_and_sent_again(sent: Any, files: Files) -> None:
    """Domain page 4.3: rejected, then reconciled; what paid nothing is nobody's twin."""
    take(sent, report(status="RJCT", why=reason(code("AM04"))))
    sent.lines()
    assert sent.do("Reconcile", sent.checker) == []
    (node,) = sent.ask("{ bankPayrollProjects { nodes { id } } }")["data"]["bankPayrollProjects"][
        "nodes"
    ]
    again = files("ok").replace("PAYROLL-2026-01-0007", "PAYROLL-2026-01-0008")
    made = sent.send(sent.deed("Import"), projectId=node["id"], content=again)
    sent.register = made["payrollRegister"]

    assert sent.do("Validate") == []
    assert sent.register["status"] == "VALIDATED"
