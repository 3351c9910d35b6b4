"""Four eyes, export, and what banks answer: the whole round of a register over GraphQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files as resources
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree

from portico.models import ApprovalStatus
from portico.testing import Ask
from portico_bank_corporate.models import PayrollLine, PayrollRegister

DATA: Final = Path(__file__).parent / "data"
JANUARY: Final = datetime(2026, 1, 28, 9, 20, tzinfo=UTC)
Files = Callable[[str], str]


def test_the_good_file_is_approved_by_two_and_given_on_byte_for_byte(
    way: Any, files: Files
) -> None:
    way.begin(files("ok"), four_eyes_threshold=Decimal(4000))
    assert way.do("Submit") == []
    assert way.register["status"] == "AWAITING_APPROVAL"

    assert way.consent(way.maker) != []
    assert way.consent(way.checker) == []
    assert way.consent(way.checker) != []
    assert way.do("Release", way.checker) == ["APPROVAL_MISSING"]
    assert way.consent(way.head) == []
    assert way.do("Release", way.checker) == []
    assert way.register["status"] == "APPROVED"
    assert way.do("Export", way.checker) == []

    content = way.file()["content"]
    assert content == files("ok")
    assert way.file()["sha256"] == sha256(content.encode()).hexdigest()
    assert way.register["status"] == "EXPORTED"

    first = way.register["contentHash"]
    way.bank.enrol_all(way.bank.project(way.bank.account("Second"), number="PP-2"))
    ids = way.ask('{ bankPayrollProjects(where: {number: {eq: "PP-2"}}) { nodes { id } } }')
    (target,) = ids["data"]["bankPayrollProjects"]["nodes"]
    again = way.send(way.deed("Import"), projectId=target["id"], content=content)
    assert again["userErrors"] == []
    assert again["payrollRegister"]["contentHash"] == first
    way.register = again["payrollRegister"]
    assert way.do("Validate") == []
    assert way.register["status"] == "VALIDATED"


PREFLIGHT: Final = """
query($input: BankRegisterPreflightQuestionInput!) { bankRegisterPreflight(input: $input) {
  isPayable findings { line field code severity } } }
"""


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        ("bad_count", [(None, "NbOfTxs", "AM20"), (None, "NbOfTxs", "AM19")]),
        ("bad_ctrlsum", [(None, "CtrlSum", "AM17"), (None, "CtrlSum", "AM16")]),
        ("bad_iban", [(3, "iban", "AC03"), (3, "iban", "BE06")]),
        (
            "dup_endtoend",
            [(3, "endToEndId", "DU04"), (3, "instructionId", "DU05"), (3, "amount", "DU03")],
        ),
    ],
)
def test_the_bad_files_are_refused_with_their_codes(
    way: Any, files: Files, count: Any, name: str, findings: list[tuple[Any, ...]]
) -> None:
    """By the pre-flight, which stores nothing, and by taking them in, which then stores nothing."""
    way.bank.enrol_all(way.bank.project())
    (node,) = way.ask("{ bankPayrollProjects { nodes { id } } }")["data"]["bankPayrollProjects"][
        "nodes"
    ]
    given = {"projectId": node["id"], "content": files(name)}
    looked = way.send(PREFLIGHT, **given)
    taken = way.send(way.deed("Import"), **given)

    found = [(each["line"], each["field"], each["code"]) for each in looked["findings"]]
    assert (looked["isPayable"], found) == (False, findings)
    assert taken["payrollRegister"] is None
    refused = {error["code"] for error in taken["userErrors"]}
    assert refused
    assert refused <= {code for _, _, code in findings}
    assert count(PayrollRegister) == count(PayrollLine) == 0


def test_no_consent_survives_a_change(way: Any, files: Files) -> None:
    way.begin(files("ok"))
    assert way.do("Submit") == []
    assert way.consent(way.checker) == []
    change = {
        "registerId": way.register["id"],
        "expectedVersion": way.register["version"],
        "seq": 1,
        "amount": {"amount": "1250.01", "currency": "EUR"},
    }
    document = way.deed("LineChange").replace(
        "BankPayrollRegisterLineChangeInput", "BankPayrollLineChangeInput"
    )
    before = way.register["contentHash"]
    way.register = way.send(document, **change)["payrollRegister"]

    assert way.register["status"] == "DRAFT"
    assert way.register["contentHash"] != before
    assert [each.status for each in way.requests()] == [ApprovalStatus.VOIDED]
    assert way.do("Validate") == []
    assert way.do("Release", way.checker) == ["DS17"]


def test_who_made_a_register_does_not_vouch_for_its_twin(way: Any, files: Files) -> None:
    way.begin(files("ok"))
    second = files("ok").replace("PAYROLL-2026-01-0007", "PAYROLL-2026-01-0008")
    (node,) = way.ask("{ bankPayrollProjects { nodes { id } } }")["data"]["bankPayrollProjects"][
        "nodes"
    ]
    made = way.send(way.deed("Import"), projectId=node["id"], content=second)
    way.register = made["payrollRegister"]
    assert way.do("Validate") == []
    assert way.register["status"] == "INVALID"

    assert way.do("TwinRelease", way.maker, reason="A second site") == ["DS26"]
    assert way.do("TwinRelease", way.checker, reason=" ") == ["REQUIRED"]
    assert way.do("TwinRelease", way.checker, reason="A second site") == []
    assert way.do("Validate") == []
    assert way.register["status"] == "VALIDATED"


ACCEPTED: Final = ("ACCEPTED", None, None, True)


@pytest.mark.parametrize(
    ("name", "status", "lines"),
    [
        ("1_actc", "ACKNOWLEDGED", [("ACCEPTED", "ACTC", None, False)] * 3),
        (
            "3_part_full",
            "PARTIALLY_EXECUTED",
            [
                ("EXECUTED", "ACSC", None, False),
                ("REJECTED", "RJCT", "AC04", False),
                ("EXECUTED", "ACSC", None, False),
            ],
        ),
        (
            "3b_part_exceptions_only",
            "EXECUTING",
            [ACCEPTED, ("REJECTED", "RJCT", "AC04", False), ACCEPTED],
        ),
        ("4_rjct_duplicate", "REJECTED", [("REJECTED", "RJCT", "DU01", False)] * 3),
        ("5_rjct_ctrlsum", "REJECTED", [("REJECTED", "RJCT", "AM10", False)] * 3),
        (
            "6_return_after_acsc",
            "EXECUTING",
            [ACCEPTED, ACCEPTED, ("REJECTED", "RJCT", "AC06", False)],
        ),
    ],
)
def test_each_answer_gives_the_lines_their_status(
    way: Any, files: Files, name: str, status: str, lines: list[tuple[Any, ...]]
) -> None:
    way.begin(files("ok"), settled_is_executed=True)
    way.export()
    way.answer(name)

    assert way.lines() == lines
    assert way.register["status"] == status


def test_names_that_differ_hold_their_lines_until_somebody_confirms(way: Any, files: Files) -> None:
    way.begin(files("ok"))
    way.export()
    way.answer("2_vop")

    assert [line[0] for line in way.lines()] == ["ACCEPTED", "HELD", "HELD"]
    assert way.register["status"] == "VOP_REVIEW"
    assert way.do("Confirm", way.checker) == []
    assert [line[0] for line in way.lines()] == ["ACCEPTED"] * 3


def test_settlement_is_no_execution_unless_that_was_agreed(way: Any, files: Files) -> None:
    way.begin(files("ok"))
    way.export()
    way.answer("3_part_full")

    assert [line[:2] for line in way.lines()] == [
        ("ACCEPTED", "ACSC"),
        ("REJECTED", "RJCT"),
        ("ACCEPTED", "ACSC"),
    ]
    booked = [
        {"endToEndId": f"PR7-E-000{n}", "bookedOn": "2026-01-30", "reference": f"B{n}"}
        for n in (1, 3)
    ]
    assert way.do("Book", way.checker, bookings=booked) == []
    assert way.register["status"] == "PARTIALLY_EXECUTED"
    assert way.do("Reconcile", way.checker) == []


def test_a_rejection_after_settlement_is_somebody_s_task(way: Any, files: Files) -> None:
    way.begin(files("ok"), settled_is_executed=True)
    way.export()
    way.answer("3_part_full")
    report = way.answer("6_return_after_acsc")
    (task,) = report["tasks"]["nodes"]

    assert (task["kind"], task["lineSeq"]) == ("CONFLICT", 3)
    assert way.lines()[2] == ("EXECUTED", "ACSC", None, False)
    settle = """mutation($input: BankStatusTaskSettleInput!) { bankStatusTaskSettle(input: $input) {
      statusTask { status resolution } userErrors { code } } }"""
    decided = {"accept": True, "resolution": "The money is back on the account."}
    given = {"id": task["id"], "expectedVersion": task["version"]} | decided
    assert way.send(settle, **given)["statusTask"]["status"] == "ACCEPTED"
    assert way.lines()[2] == ("RETURNED", "ACSC", "AC06", False)
    assert [e["code"] for e in way.send(settle, **given | {"expectedVersion": 2})["userErrors"]]


def test_a_report_is_taken_once_and_never_moves_a_line_back(way: Any, files: Files) -> None:
    way.begin(files("ok"))
    way.export()
    first = way.answer("3_part_full")
    later = way.answer("1_actc")

    assert way.answer("3_part_full")["id"] == first["id"]
    assert [entry["outcome"] for entry in later["entries"]] == ["IGNORED"]
    assert way.lines()[0][1] == "ACSC"
    changed = (DATA / "pain002_1_actc.xml").read_text("utf-8").replace("ACTC", "ACCP")
    refused = way.send(way.REPORT, bank="COBADEFF", content=changed)
    assert [error["code"] for error in refused["userErrors"]] == ["DU01"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PAYROLL-2026-01-0007<", "SOMETHING-ELSE<"),
        ("PAYROLL-2026-01-0007-1", "PAYROLL-2026-01-0007-9"),
        ("PR7-E-0002", "PR7-E-9999"),
    ],
)
def test_what_was_not_sent_is_put_aside(way: Any, files: Files, old: str, new: str) -> None:
    way.begin(files("ok"))
    way.export()
    content = (DATA / "pain002_3b_part_exceptions_only.xml").read_text("utf-8").replace(old, new)
    report = way.send(way.REPORT, bank="COBADEFF", content=content)["statusReport"]

    assert "QUARANTINED" in {entry["outcome"] for entry in report["entries"]}
    assert {task["kind"] for task in report["tasks"]["nodes"]} == {"QUARANTINE"}
    assert "REJECTED" not in {line[0] for line in way.lines()}


@pytest.mark.parametrize(
    "content",
    [
        "no xml",
        '<!DOCTYPE D [<!ENTITY x "y">]><Document/>',
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"/>',
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>',
    ],
)
def test_what_is_no_report_is_refused(way: Any, content: str) -> None:
    answer = way.send(way.REPORT, bank="COBADEFF", content=content)

    assert {error["code"] for error in answer["userErrors"]} <= {"FF01", "CH21"}
    assert answer["statusReport"] is None


def test_a_register_written_by_us_is_valid_and_comes_back_equal(
    way: Any, bank: Any, ask: Ask
) -> None:
    project = bank.project(debit_bic="COBADEFFXXX")
    bank.enrol_all(project)
    lines = bank.lines()
    lines[0].remittance, lines[0].purpose = "Gehalt März & Prämie", "SALA"
    made = bank.register(project, lines=lines)
    node = ask("{ bankPayrollRegisters { nodes { id version } } }")["data"]
    way.register = node["bankPayrollRegisters"]["nodes"][0]
    assert way.do("Validate") == []
    first = way.export()
    schema = resources("portico_bank_corporate").joinpath("schemas/pain.001.001.09.xsd")
    official = etree.XMLSchema(etree.fromstring(schema.read_bytes()))
    again = way.file()["content"]

    assert official.validate(etree.fromstring(first.encode())), official.error_log
    assert first == again
    assert "<Cd>SALA</Cd>" in first
    assert "<BtchBookg>true</BtchBookg>" in first
    assert "Gehalt Marz + Pramie" in first
    other = bank.project(bank.account("Second"), number="PP-2")
    bank.enrol_all(other)
    ids = ask('{ bankPayrollProjects(where: {number: {eq: "PP-2"}}) { nodes { id } } }')["data"]
    (target,) = ids["bankPayrollProjects"]["nodes"]
    taken = way.send(way.deed("Import"), projectId=target["id"], content=first)["payrollRegister"]
    assert taken["contentHash"] == made.content_hash


def test_what_was_rejected_is_paid_by_a_correcting_register(
    way: Any, files: Files, count: Any
) -> None:
    way.begin(files("ok"), settled_is_executed=True)
    way.export()
    way.answer("3_part_full")
    way.lines()
    document = """mutation($input: BankPayrollRegisterCorrectInput!) {
      bankPayrollRegisterCorrect(input: $input) {
        payrollRegister { origin lineCount controlSum { amount } corrects { id }
          lines { name iban amount { amount } endToEndId } }
        userErrors { code } } }"""
    given = {
        "id": way.register["id"],
        "payDate": "2026-02-02",
        "lines": [{"seq": 2, "iban": "LV97HABA0012345678910"}],
    }
    made = way.send(document, **given)

    assert made["payrollRegister"] == {
        "origin": "CORRECTION",
        "lineCount": 1,
        "controlSum": {"amount": "980.55"},
        "corrects": {"id": way.register["id"]},
        "lines": [
            {
                "name": "Janis Berzins",
                "iban": "LV97HABA0012345678910",
                "amount": {"amount": "980.55"},
                "endToEndId": "PR2026-2-1",
            }
        ],
    }
    assert [e["code"] for e in way.send(document, **given)["userErrors"]] == ["DU03"]
    assert (count(PayrollRegister), count(PayrollLine)) == (2, 4)
