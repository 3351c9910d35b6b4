"""Four eyes, export, and what banks answer: the whole round of a register over GraphQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files as resources
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree

from portico.access import Actor
from portico.database import new_id
from portico.errors import Refused
from portico.models import ApprovalRequest, ApprovalStatus
from portico.operations.approvals import give_approval
from portico.operations.approvals.inputs import ApprovalGive
from portico.plugins import Plugins
from portico.testing import Ask
from portico_bank_corporate.models import PayrollLine, PayrollRegister

DATA: Final = Path(__file__).parent / "data"
JANUARY: Final = datetime(2026, 1, 28, 9, 20, tzinfo=UTC)
Files = Callable[[str], str]
REGISTER: Final = """
  payrollRegister { id version status contentHash exportId exportHash
    lines { seq status bankStatus isImplied verification reasonCode reasonText } }
  userErrors { code message path }
"""
REPORT: Final = """
mutation($input: BankStatusReportImportInput!) { bankStatusReportImport(input: $input) {
  statusReport { id register { id status }
    entries { level reference status outcome lineSeq }
    tasks { nodes { id version kind status lineSeq message } } }
  userErrors { code message } } }
"""


def deed(name: str) -> str:
    """The mutation of a register with this name."""
    return (
        f"mutation($input: BankPayrollRegister{name}Input!) {{"
        f" bankPayrollRegister{name}(input: $input) {{ {REGISTER} }} }}"
    )


class Round:
    """One register on its way, as several people see it."""

    def __init__(self, bank: Any, ask: Ask, actor: Actor) -> None:
        self.bank, self.ask = bank, ask
        self.maker, self.checker, self.head = (
            replace(actor, name=name, id=new_id(), now=JANUARY)
            for name in ("maker", "checker", "head")
        )
        self.register: Any = None

    def send(self, document: str, by: Actor | None = None, **given: Any) -> Any:
        answer = self.ask(document, by=by or self.maker, input=given)
        assert "errors" not in answer, answer
        (field,) = answer["data"].values()
        return field

    def do(self, name: str, by: Actor | None = None, **given: Any) -> list[str]:
        """Do a deed on the register; the codes of what refused it."""
        now = {"id": self.register["id"], "expectedVersion": self.register["version"]}
        answer = self.send(deed(name), by, **now | given)
        self.register = answer["payrollRegister"] or self.register
        return [error["code"] for error in answer["userErrors"]]

    def begin(self, content: str, **terms: Any) -> None:
        self.bank.enrol_all(self.bank.project(**terms))
        project = self.ask("{ bankPayrollProjects { nodes { id } } }")
        (node,) = project["data"]["bankPayrollProjects"]["nodes"]
        answer = self.send(deed("Import"), projectId=node["id"], content=content)
        self.register = answer["payrollRegister"]
        assert not answer["userErrors"], answer
        assert self.do("Validate") == []
        assert self.register["status"] == "VALIDATED"

    def requests(self) -> list[ApprovalRequest]:
        found: list[ApprovalRequest] = self.bank.all(ApprovalRequest, ApprovalRequest.created_at)
        return found

    def consent(self, by: Actor) -> list[str]:
        """Consent to the request that is open; the codes of what refused it."""
        pending = [each for each in self.requests() if each.status is ApprovalStatus.PENDING]
        wish = ApprovalGive(id=pending[-1].id, content_hash=pending[-1].content_hash)
        try:
            self.bank.write(lambda session: give_approval(session, by, wish), by)
        except Refused as refused:
            return [problem.code for problem in refused.problems]
        return []

    def export(self) -> str:
        """All the way to the file."""
        assert self.do("Submit") == []
        assert self.consent(self.checker) == []
        assert self.do("Release", self.checker) == []
        assert self.do("Export", self.checker) == []
        return self.file()["content"]  # type: ignore[no-any-return]  # JSON

    def file(self) -> Any:
        document = """query($input: BankRegisterExportQuestionInput!) {
          bankPayrollRegisterExportFile(input: $input) { name msgId sha256 content } }"""
        return self.send(document, id=self.register["id"])

    def answer(self, name: str, bank: str = "COBADEFF") -> Any:
        content = (DATA / f"pain002_{name}.xml").read_text("utf-8")
        answer = self.send(REPORT, bank=bank, content=content)
        assert not answer["userErrors"], answer
        return answer["statusReport"]

    def lines(self) -> list[tuple[Any, ...]]:
        document = """query($id: ID!) { bankPayrollRegister(id: $id) {
          id version status lines { status bankStatus reasonCode isImplied verification } } }"""
        found = self.ask(document, id=self.register["id"])["data"]["bankPayrollRegister"]
        self.register = self.register | {k: found[k] for k in ("version", "status")}
        return [
            (each["status"], each["bankStatus"], each["reasonCode"], each["isImplied"])
            for each in found["lines"]
        ]


@pytest.fixture
def way(bank: Any, ask: Ask, actor: Actor, plugins: Plugins) -> Round:
    return Round(bank, ask, actor)


def test_the_good_file_is_approved_by_two_and_given_on_byte_for_byte(
    way: Round, files: Files
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


def test_no_consent_survives_a_change(way: Round, files: Files) -> None:
    way.begin(files("ok"))
    assert way.do("Submit") == []
    assert way.consent(way.checker) == []
    change = {
        "registerId": way.register["id"],
        "expectedVersion": way.register["version"],
        "seq": 1,
        "amount": {"amount": "1250.01", "currency": "EUR"},
    }
    document = deed("LineChange").replace(
        "BankPayrollRegisterLineChangeInput", "BankPayrollLineChangeInput"
    )
    before = way.register["contentHash"]
    way.register = way.send(document, **change)["payrollRegister"]

    assert way.register["status"] == "DRAFT"
    assert way.register["contentHash"] != before
    assert [each.status for each in way.requests()] == [ApprovalStatus.VOIDED]
    assert way.do("Validate") == []
    assert way.do("Release", way.checker) == ["DS17"]


def test_who_made_a_register_does_not_vouch_for_its_twin(way: Round, files: Files) -> None:
    way.begin(files("ok"))
    second = files("ok").replace("PAYROLL-2026-01-0007", "PAYROLL-2026-01-0008")
    (node,) = way.ask("{ bankPayrollProjects { nodes { id } } }")["data"]["bankPayrollProjects"][
        "nodes"
    ]
    made = way.send(deed("Import"), projectId=node["id"], content=second)
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
    way: Round, files: Files, name: str, status: str, lines: list[tuple[Any, ...]]
) -> None:
    way.begin(files("ok"), settled_is_executed=True)
    way.export()
    way.answer(name)

    assert way.lines() == lines
    assert way.register["status"] == status


def test_names_that_differ_hold_their_lines_until_somebody_confirms(
    way: Round, files: Files
) -> None:
    way.begin(files("ok"))
    way.export()
    way.answer("2_vop")

    assert [line[0] for line in way.lines()] == ["ACCEPTED", "HELD", "HELD"]
    assert way.register["status"] == "VOP_REVIEW"
    assert way.do("Confirm", way.checker) == []
    assert [line[0] for line in way.lines()] == ["ACCEPTED"] * 3


def test_settlement_is_no_execution_unless_that_was_agreed(way: Round, files: Files) -> None:
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


def test_a_rejection_after_settlement_is_somebody_s_task(way: Round, files: Files) -> None:
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


def test_a_report_is_taken_once_and_never_moves_a_line_back(way: Round, files: Files) -> None:
    way.begin(files("ok"))
    way.export()
    first = way.answer("3_part_full")
    later = way.answer("1_actc")

    assert way.answer("3_part_full")["id"] == first["id"]
    assert [entry["outcome"] for entry in later["entries"]] == ["IGNORED"]
    assert way.lines()[0][1] == "ACSC"
    changed = (DATA / "pain002_1_actc.xml").read_text("utf-8").replace("ACTC", "ACCP")
    refused = way.send(REPORT, bank="COBADEFF", content=changed)
    assert [error["code"] for error in refused["userErrors"]] == ["DU01"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("PAYROLL-2026-01-0007<", "SOMETHING-ELSE<"),
        ("PAYROLL-2026-01-0007-1", "PAYROLL-2026-01-0007-9"),
        ("PR7-E-0002", "PR7-E-9999"),
    ],
)
def test_what_was_not_sent_is_put_aside(way: Round, files: Files, old: str, new: str) -> None:
    way.begin(files("ok"))
    way.export()
    content = (DATA / "pain002_3b_part_exceptions_only.xml").read_text("utf-8").replace(old, new)
    report = way.send(REPORT, bank="COBADEFF", content=content)["statusReport"]

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
def test_what_is_no_report_is_refused(way: Round, content: str) -> None:
    answer = way.send(REPORT, bank="COBADEFF", content=content)

    assert {error["code"] for error in answer["userErrors"]} <= {"FF01", "CH21"}
    assert answer["statusReport"] is None


def test_a_register_written_by_us_is_valid_and_comes_back_equal(
    way: Round, bank: Any, ask: Ask
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
    taken = way.send(deed("Import"), projectId=target["id"], content=first)["payrollRegister"]
    assert taken["contentHash"] == made.content_hash


def test_what_was_rejected_is_paid_by_a_correcting_register(
    way: Round, files: Files, count: Any
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
