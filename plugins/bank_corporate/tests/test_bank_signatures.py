"""Signatures of the employer's people bind a register by class, limit and content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from portico.values import Money
from portico_bank_corporate.models import BankSignatureClass, PayrollProject
from portico_bank_corporate.operations.register_preflight import (
    BankRegisterPreflightQuestion,
    preflight_register,
)
from portico_bank_corporate.operations.signing import BankSignatoryAdd, add_signatory

C = BankSignatureClass
SIGN: Final = """
mutation($input: BankPayrollRegisterSignInput!) { bankPayrollRegisterSign(input: $input) {
  payrollRegister { id version status approvalHash signatures {
    contentHash signedOn reference notedBy signatory { name signatureClass } } }
  userErrors { code path } } }
"""


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def may_sign(
    bank: Any, account_id: Any, name: str, sign: BankSignatureClass, limit: Money | None = None
) -> str:
    """A mandate; its id as clients know it."""
    wish = BankSignatoryAdd(
        account_id=account_id,
        name=name,
        person_key=name,
        signature_class=sign,
        limit=limit,
        valid_from=date(2020, 1, 1),
        specimen="S/1",
    )
    return f"bsg_{bank.do(add_signatory, wish).id.hex}"


class Signing:
    """A register of 4 541.00 on its way, and who may sign for it."""

    def __init__(self, way: Any, content: str) -> None:
        self.way = way
        way.begin(content)
        self.account_id = way.bank.all(PayrollProject)[0].account_id

    def may_sign(self, name: str, sign: BankSignatureClass, limit: Money | None = None) -> str:
        return may_sign(self.way.bank, self.account_id, name, sign, limit)

    def hand_over(self) -> str:
        """Ask for consent and get it; what is to be signed."""
        assert self.way.do("Submit") == []
        assert self.way.consent(self.way.checker) == []
        return self.way.register["approvalHash"]  # type: ignore[no-any-return]  # JSON

    def sign(self, signatory: str, approval_hash: str) -> list[str]:
        register = self.way.register
        now = {"id": register["id"], "expectedVersion": register["version"]}
        given = {"signatoryId": signatory, "approvalHash": approval_hash, "reference": "DMS/7"}
        answer = self.way.send(SIGN, **now | given)
        self.way.register = register | (answer["payrollRegister"] or {})
        return [error["code"] for error in answer["userErrors"]]

    def release(self) -> list[str]:
        found: list[str] = self.way.do("Release", self.way.checker)
        return found


@pytest.fixture
def signing(way: Any, files: Callable[[str], str]) -> Signing:
    return Signing(way, files("ok"))


def test_an_employer_without_mandates_needs_no_signature(signing: Signing) -> None:
    signing.hand_over()

    assert signing.release() == []
    assert signing.way.register["status"] == "APPROVED"


def test_two_sign_a_with_b_and_the_register_is_released(signing: Signing) -> None:
    ann, eve = signing.may_sign("Ann", C.A), signing.may_sign("Eve", C.B, eur("5000.00"))
    content = signing.hand_over()

    assert signing.release() == ["DS0A"]
    assert signing.sign(ann, content) == []
    assert signing.release() == ["DS06"]
    assert signing.sign(eve, content) == []
    assert signing.way.register["signatures"] == [
        {
            "contentHash": content,
            "signedOn": "2026-01-28",
            "reference": "DMS/7",
            "notedBy": "maker",
            "signatory": {"name": name, "signatureClass": sign},
        }
        for name, sign in (("Ann", "A"), ("Eve", "B"))
    ]
    assert signing.release() == []
    assert signing.way.register["status"] == "APPROVED"


def test_a_signature_that_cannot_bind_is_not_taken_in(signing: Signing) -> None:
    small = signing.may_sign("Max", C.E, eur("4540.99"))
    courier, ann = signing.may_sign("Tom", C.T), signing.may_sign("Ann", C.A)
    again = signing.may_sign("Ann", C.B)
    stranger = may_sign(signing.way.bank, signing.way.bank.account("Other").id, "Bob", C.E)
    content = signing.hand_over()

    assert signing.sign(small, content) == ["DS19"]
    assert signing.sign(courier, content) == ["DS0H"]
    assert signing.sign(stranger, content) == ["DS0H"]
    assert signing.sign(ann, "0" * 64) == ["DS17"]
    assert signing.sign(ann, content) == []
    assert signing.sign(again, content) == ["DS26"]
    assert signing.release() == ["DS06"]


def test_signatures_are_void_for_another_content(signing: Signing) -> None:
    max_ = signing.may_sign("Max", C.E)
    first = signing.hand_over()
    assert signing.sign(max_, first) == []
    change = {"seq": 1, "amount": {"amount": "1250.01", "currency": "EUR"}}
    register = signing.way.register
    seen = {"registerId": register["id"], "expectedVersion": register["version"]}
    document = signing.way.deed("LineChange").replace("RegisterLineChangeInput", "LineChangeInput")
    signing.way.register = signing.way.send(document, **seen | change)["payrollRegister"]
    assert signing.way.do("Validate") == []
    second = signing.hand_over()

    assert second != first
    assert signing.release() == ["DS0A"]
    assert signing.sign(max_, second) == []
    assert signing.release() == []


def test_only_what_was_handed_over_is_signed(signing: Signing) -> None:
    max_ = signing.may_sign("Max", C.E)

    assert signing.sign(max_, "0" * 64) == ["BANK_REGISTER_TRANSITION"]


@pytest.mark.parametrize(("limit", "codes"), [("4541.00", []), ("4540.99", ["DS19"])])
def test_the_preflight_warns_if_nobody_may_sign_that_much(
    bank: Any, limit: str, codes: list[str]
) -> None:
    project = bank.project()
    bank.enrol_all(project)
    may_sign(bank, project.account_id, "Max", C.E, eur(limit))
    question = BankRegisterPreflightQuestion(
        project_id=project.id, period="2026-03", pay_date=date(2026, 3, 31), lines=bank.lines()
    )

    answer = bank.do(preflight_register, question)
    assert [each.code for each in answer.findings] == codes
    assert answer.is_payable
