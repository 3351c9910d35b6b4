"""Income codes (domain page 4.1, row 18): what was paid, and whether anything may be withheld."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from portico.testing import Ask, problems_of
from portico_bank_corporate.models import PayrollLine, PayrollRegister
from portico_bank_corporate.operations.payroll_registers import (
    BankPayrollRegisterCreate,
    create_payroll_register,
)
from portico_bank_corporate.operations.register_check import (
    BankPayrollRegisterValidate,
    validate_payroll_register,
)
from portico_bank_corporate.operations.register_import import (
    BankFileFormat,
    BankPayrollRegisterImport,
    import_payroll_register,
)
from portico_bank_corporate.operations.register_preflight import (
    BankRegisterPreflightQuestion,
    preflight_register,
)

FILE: Final = (Path(__file__).parent / "data" / "register_1c_scheta_pk.xml").read_text(
    "windows-1251"
)
JANUARY: Final = datetime(2026, 1, 28, 9, 20, tzinfo=UTC)
WAGES, NO_LEVY = "<КодВидаДохода>1</КодВидаДохода>", "<КодВидаДохода>2</КодВидаДохода>"


@pytest.fixture
def project(bank: Any) -> Any:
    return bank.project(
        number="ZP-118/25", currency="RUB", debit_iban="RU4604452522540702810900000000001"
    )


def register_of_1c(code: str, withheld: str) -> str:
    """The sample with an income code, and something withheld from its first line of 1 250.00."""
    text = FILE.replace("</ВидЗачисления>", f"</ВидЗачисления>{code}")
    return text.replace(
        "1250.00</Сумма>",
        f"1250.00</Сумма><ОбщаяСуммаУдержаний>{withheld}</ОбщаяСуммаУдержаний>",
    )


def tax_findings(bank: Any, project: Any, text: str) -> list[tuple[int | None, str]]:
    wish = BankRegisterPreflightQuestion(
        project_id=project.id, content=text, format=BankFileFormat.ONE_C
    )
    found = bank.do(preflight_register, wish, on=JANUARY).findings
    return [(each.line, each.field) for each in found if each.code == "RR06"]


@pytest.mark.parametrize(
    ("code", "withheld", "expected"),
    [
        (WAGES, "1250.00", []),  # 1 250 of 2 500: the half that may be
        (WAGES, "1250.01", [(1, "withheld")]),
        (NO_LEVY, "0.01", [(1, "withheld")]),
        (NO_LEVY, "0.00", []),
        (NO_LEVY.replace("2", "4"), "0.01", [(1, "withheld")]),
        (NO_LEVY.replace("2", "5"), "0.01", []),
        (NO_LEVY.replace("2", "7"), "0.00", [(None, "incomeCode")]),
        ("", "0.01", []),
    ],
)
def test_what_may_be_withheld_depends_on_the_income(
    bank: Any, project: Any, code: str, withheld: str, expected: list[tuple[int | None, str]]
) -> None:
    assert project.withheld_share == Decimal(50)
    assert tax_findings(bank, project, register_of_1c(code, withheld)) == expected


def test_what_1c_says_is_kept(bank: Any, project: Any, ask: Ask) -> None:
    content = b64encode(register_of_1c(WAGES, "9.03").encode("windows-1251")).decode()
    wish = BankPayrollRegisterImport(
        project_id=project.id, content_base64=content, format=BankFileFormat.ONE_C
    )
    bank.do(import_payroll_register, wish, on=JANUARY)

    (register,) = bank.all(PayrollRegister)
    first, second = bank.all(PayrollLine, PayrollLine.seq)
    assert register.income_code == "1"
    assert (first.withheld, second.withheld) == (Decimal("9.03"), None)
    shown = ask("{ bankPayrollRegisters { nodes { incomeCode } } }")
    assert shown["data"]["bankPayrollRegisters"]["nodes"] == [{"incomeCode": "1"}]


def test_a_register_with_a_code_is_held_to_it(bank: Any) -> None:
    """As it is taken in, and as it is checked again."""
    project = bank.project()
    lines = bank.lines()
    lines[1].withheld = Decimal("10.00")
    given: dict[str, Any] = {
        "project_id": project.id,
        "period": "2026-03",
        "pay_date": date(2026, 3, 6),
        "line_count": 3,
        "control_sum": bank.line("", "", "4541.00").amount,
        "lines": lines,
    }
    wish = BankPayrollRegisterCreate(**given, income_code="4")
    assert problems_of(lambda: bank.do(create_payroll_register, wish)) == [
        ("RR06", "input.lines.1.withheld")
    ]

    register = bank.do(create_payroll_register, BankPayrollRegisterCreate(**given))
    bank.write(
        lambda session: setattr(session.get_one(PayrollRegister, register.id), "income_code", "2")
    )
    current = bank.get(PayrollRegister, register.id)
    check = BankPayrollRegisterValidate(id=current.id, expected_version=current.version)
    assert bank.do(validate_payroll_register, check).status.name == "INVALID"
