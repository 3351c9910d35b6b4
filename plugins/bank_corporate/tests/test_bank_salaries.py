"""Who sees what a person is paid: it needs a permission, and another for confidential projects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portico.access import Actor
from portico.testing import NOON, Ask

REGISTERS = frozenset({"bank.payroll_register.*", "bank.payroll_project.read", "core.audit.read"})
CLERK = Actor(name="clerk", scopes=REGISTERS, now=NOON)
PAYROLL = replace(CLERK, scopes=REGISTERS | {"bank.payroll_line.amount.read"})
TRUSTED = replace(CLERK, scopes=REGISTERS | {"bank.payroll_line.*"})
SHOWN = """{ bankPayrollRegisters { nodes {
  controlSum { amount } lines { name amount { amount } } } } }"""


def paid(answer: dict[str, Any]) -> list[str | None]:
    [register] = answer["data"]["bankPayrollRegisters"]["nodes"]
    return [each["amount"] and each["amount"]["amount"] for each in register["lines"]]


@pytest.mark.parametrize("confidential", [False, True])
def test_single_salaries_are_for_who_may_see_them(
    bank: Any, ask: Ask, *, confidential: bool
) -> None:
    project = bank.project(is_confidential=confidential)
    bank.enrol_all(project)
    bank.register(project)
    amounts = [f"{each.amount.amount:.2f}" for each in bank.lines()]
    hidden = [None] * len(amounts)

    assert paid(ask(SHOWN, by=TRUSTED)) == amounts
    assert paid(ask(SHOWN, by=PAYROLL)) == (hidden if confidential else amounts)
    answer = ask(SHOWN, by=CLERK)
    assert paid(answer) == hidden
    assert answer["data"]["bankPayrollRegisters"]["nodes"][0]["controlSum"]["amount"]
    assert [each["field"] for each in answer["extensions"]["notices"]] == ["BankPayrollLine.amount"]


def test_nobody_finds_out_by_asking_who_is_paid_that_much(bank: Any, ask: Ask) -> None:
    project = bank.project(is_confidential=True)
    bank.enrol_all(project)
    bank.register(project)
    asked = """{ bankPayrollRegisters(where: {lines: {some: {amount: {amount: {gt: "1"}}}}}) {
      totalCount } }"""

    [error] = ask(asked, by=CLERK)["errors"]
    assert error["extensions"]["code"] == "FIELD_HIDDEN"
    assert ask(asked, by=PAYROLL)["data"]["bankPayrollRegisters"]["totalCount"] == 0
    assert ask(asked, by=TRUSTED)["data"]["bankPayrollRegisters"]["totalCount"] == 1
