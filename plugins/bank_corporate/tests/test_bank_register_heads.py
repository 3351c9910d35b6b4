"""What is said beside a register's lines: its month and its day, given, missing or made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from portico.testing import problems_of
from portico_bank_corporate.models import (
    BankRegisterKind,
    BankRegisterStatus,
    PayrollLine,
    PayrollRegister,
)
from portico_bank_corporate.models.register_choices import BankLineStatus
from portico_bank_corporate.operations.register_import import (
    BankFileFormat,
    BankPayrollRegisterImport,
    import_payroll_register,
)
from portico_bank_corporate.operations.register_preflight import (
    BankRegisterPreflight,
    BankRegisterPreflightQuestion,
    preflight_register,
)

CSV: Final = "name;iban;amount\nAnna Kowalska;PL61109010140000071219812874;1250.00\n"
JANUARY: Final = datetime(2026, 1, 28, 9, 20, tzinfo=UTC)
Files = Callable[[str], str]


def look(bank: Any, project: Any, **given: Any) -> BankRegisterPreflight:
    question = BankRegisterPreflightQuestion(project_id=project.id, **given)
    answer: BankRegisterPreflight = bank.do(preflight_register, question, on=JANUARY)
    return answer


def codes(answer: BankRegisterPreflight) -> list[tuple[int | None, str, str]]:
    return [(each.line, each.field, each.code) for each in answer.findings]


def take_in(bank: Any, project: Any, **given: Any) -> PayrollRegister:
    wish = BankPayrollRegisterImport(project_id=project.id, **given)
    register: PayrollRegister = bank.do(import_payroll_register, wish)
    return register


def executed(bank: Any, project: Any, **given: Any) -> None:
    """The register of the domain page, paid."""
    register = bank.register(project, **given)

    def pay(session: Any) -> None:
        stored = session.get(PayrollRegister, register.id)
        stored.status = BankRegisterStatus.EXECUTED
        for line in session.query(PayrollLine).filter_by(register_id=register.id):
            line.status = BankLineStatus.EXECUTED

    bank.write(pay)


def test_a_table_without_a_day_is_refused(bank: Any, count: Any) -> None:
    bank.enrol_all(project := bank.project())
    table = {"content": CSV, "format": BankFileFormat.CSV}

    assert problems_of(lambda: take_in(bank, project, **table)) == [("CH21", "input.payDate")]
    answer = look(bank, project, **table)

    assert count(PayrollRegister) == 0
    assert codes(answer) == [(None, "payDate", "CH21")]
    assert (answer.is_payable, answer.payable_lines, answer.pay_on) == (False, 0, None)


def test_lines_without_a_day_are_not_payable(bank: Any) -> None:
    bank.enrol_all(project := bank.project())
    answer = look(bank, project, lines=bank.lines())

    assert codes(answer) == [(None, "payDate", "CH21")]
    assert not answer.is_payable


def test_lines_and_a_file_are_not_looked_at_together(bank: Any, files: Files) -> None:
    bank.enrol_all(project := bank.project())
    beside = {"lines": bank.lines(), "pay_date": date(2026, 1, 30), "content": files("ok")}

    assert [each.code for each in look(bank, project, **beside).findings] == ["FF01"]


def test_a_file_is_for_the_month_that_is_said_beside_it(bank: Any, files: Files) -> None:
    """December's salaries are paid at the end of January."""
    bank.enrol_all(project := bank.project())
    register = take_in(bank, project, content=files("ok"), period="2025-12")

    assert (register.period, register.pay_date) == ("2025-12", date(2026, 1, 30))


def test_a_month_that_is_none_is_refused_beside_a_file(bank: Any, files: Files) -> None:
    bank.enrol_all(project := bank.project())
    wish = {"content": files("ok"), "period": "January"}

    assert problems_of(lambda: take_in(bank, project, **wish)) == [("DT01", "input.period")]
    assert codes(look(bank, project, **wish)) == [(None, "period", "DT01")]


@pytest.mark.parametrize("beside", [{}, {"period": "2026-01"}, {"kind": BankRegisterKind.SALA}])
def test_what_was_paid_for_the_month_is_told_whatever_is_said(
    bank: Any, beside: dict[str, Any]
) -> None:
    """Domain page 4.1, rows 8 and 9: the pay date's month and salaries unless it is said."""
    bank.enrol_all(project := bank.project())
    executed(bank, project, period="2026-01", pay_date=date(2026, 1, 20))
    answer = look(bank, project, lines=bank.lines(), pay_date=date(2026, 1, 30), **beside)

    assert codes(answer) == [
        (None, "", "AM05"),
        (1, "amount", "DU03"),
        (2, "amount", "DU03"),
        (3, "amount", "DU03"),
    ]


def test_bonuses_of_the_month_are_no_twin_of_its_salaries(bank: Any) -> None:
    bank.enrol_all(project := bank.project())
    executed(bank, project, period="2026-01", pay_date=date(2026, 1, 20))
    wish = {"lines": bank.lines(), "pay_date": date(2026, 1, 30)}

    assert codes(look(bank, project, kind=BankRegisterKind.BONU, **wish)) == []
