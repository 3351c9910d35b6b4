"""Payroll registers: what is taken in, what is refused and why, what the check finds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankEnrolmentStatus,
    BankLineStatus,
    BankPartialPolicy,
    BankRegisterOrigin,
    BankRegisterStatus,
    PayrollLine,
    PayrollRegister,
    RegisterFinding,
)
from portico_bank_corporate.operations.payroll_projects import (
    BankPayrollProjectSuspend,
    suspend_payroll_project,
)
from portico_bank_corporate.operations.payroll_registers import (
    BankPayrollRegisterCancel,
    cancel_payroll_register,
    create_payroll_register,
)
from portico_bank_corporate.operations.register_check import (
    BankPayrollRegisterValidate,
    validate_payroll_register,
)

R = BankRegisterStatus
L = BankLineStatus


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def lines_of(bank: Any, register: PayrollRegister) -> list[PayrollLine]:
    statement = select(PayrollLine).where(PayrollLine.register_id == register.id)
    found: list[PayrollLine] = bank.write(
        lambda session: list(session.scalars(statement.order_by(PayrollLine.seq)))
    )
    return found


def findings(bank: Any) -> list[tuple[int | None, str, str]]:
    return [
        (each.line_seq, each.code, each.severity.name)
        for each in bank.all(RegisterFinding, RegisterFinding.position)
    ]


def validate(bank: Any, register: PayrollRegister, **when: Any) -> Any:
    step = BankPayrollRegisterValidate(id=register.id, expected_version=register.version)
    return bank.do(validate_payroll_register, step, **when)


def cancel(bank: Any, register: PayrollRegister, reason: str | None = None) -> Any:
    step = BankPayrollRegisterCancel(
        id=register.id, expected_version=register.version, reason=reason
    )
    return bank.do(cancel_payroll_register, step)


def refusals(bank: Any, project: Any, **given: Any) -> list[tuple[str, str]]:
    wish = bank.wish(project, **given)
    return problems_of(lambda: bank.do(create_payroll_register, wish))


def test_three_lines_add_up_to_4541(bank: Any) -> None:
    register = bank.register(bank.project())
    lines = lines_of(bank, register)

    assert (register.line_count, register.control_sum) == (3, Decimal("4541.00"))
    assert sum(line.amount for line in lines) == Decimal("4541.00")
    assert [line.seq for line in lines] == [1, 2, 3]
    assert {line.status for line in lines} == {L.PENDING}
    assert register.status is R.DRAFT
    assert register.origin is BankRegisterOrigin.API
    assert (register.year, register.number) == (2026, 1)
    assert [line.end_to_end_id for line in lines] == ["PR2026-1-1", "PR2026-1-2", "PR2026-1-3"]


def test_the_content_hash_is_that_of_the_sorted_lines(bank: Any) -> None:
    written = (
        "EE382200221020145685|2310.45|Mari Tamm\n"
        "LV80BANK0000435195001|980.55|Janis Berzins\n"
        "PL61109010140000071219812874|1250.00|Anna Kowalska"
    )
    project = bank.project()
    forwards = bank.register(project)
    backwards = bank.register(project, lines=bank.lines()[::-1])

    assert forwards.content_hash == sha256(written.encode()).hexdigest()
    assert backwards.content_hash == forwards.content_hash


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"line_count": 4}, [("AM18", "input.lineCount")]),
        ({"line_count": -1}, [("AM18", "input.lineCount")]),
        ({"control_sum": eur("4541.01")}, [("AM10", "input.controlSum.amount")]),
        ({"control_sum": eur("NaN")}, [("AM10", "input.controlSum.amount")]),
        (
            {"control_sum": Money(Decimal("4541.00"), "USD")},
            [("AM03", "input.controlSum.currency")],
        ),
        ({"period": "2026-13"}, [("DT01", "input.period")]),
        ({"period": "March"}, [("DT01", "input.period")]),
        ({"msg_id": "x" * 36}, [("RR10", "input.msgId")]),
        (
            {"lines": []},
            [
                ("AM18", "input.lineCount"),
                ("AM10", "input.controlSum.amount"),
                ("AM18", "input.lines"),
            ],
        ),
    ],
)
def test_a_register_whose_totals_or_head_are_wrong_is_refused(
    bank: Any, count: Any, given: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert refusals(bank, bank.project(), **given) == expected
    assert count(PayrollRegister) == 0
    assert count(PayrollLine) == 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"iban": "EE382200221020145686"}, [("AC03", "input.lines.1.iban")]),
        ({"name": " "}, [("BE22", "input.lines.1.name")]),
        ({"name": "x" * 71}, [("BE20", "input.lines.1.name")]),
        ({"name": "Mari\x00Tamm"}, [("RR10", "input.lines.1.name")]),
        ({"end_to_end_id": "/bad"}, [("RR10", "input.lines.1.endToEndId")]),
        ({"end_to_end_id": "FIRST"}, [("DU04", "input.lines.1.endToEndId")]),
        ({"purpose": "salary"}, [("FF07", "input.lines.1.purpose")]),
        ({"remittance": "x" * 141}, [("RR07", "input.lines.1.remittance")]),
        ({"currency": "USD"}, [("CURR", "input.lines.1.amount.currency")]),
        ({"currency": "XXY"}, [("AM11", "input.lines.1.amount")]),
    ],
)
def test_a_line_that_is_wrong_is_named(
    bank: Any, count: Any, change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    first = bank.line("Anna", "PL61109010140000071219812874", "1.00", end_to_end_id="FIRST")
    second = {"name": "Janis", "iban": "LV80BANK0000435195001", "amount": "2.00"} | change
    given = {
        "lines": [first, bank.line(**second)],
        "line_count": 2,
        "control_sum": eur("3.00"),
    }

    assert refusals(bank, bank.project(), **given) == expected
    assert count(PayrollRegister) == 0


@pytest.mark.parametrize(
    ("amount", "code"),
    [("0.00", "AM01"), ("-2.00", "AM12"), ("2.001", "CH20"), ("NaN", "AM12"), ("1e400", "AM12")],
)
def test_an_amount_that_cannot_be_paid_is_refused(bank: Any, amount: str, code: str) -> None:
    lines = [bank.line("Janis", "LV80BANK0000435195001", amount)]
    given = {"lines": lines, "line_count": 1, "control_sum": eur(amount)}

    assert refusals(bank, bank.project(), **given) == [(code, "input.lines.0.amount")]


def test_all_findings_are_told_at_once(bank: Any) -> None:
    lines = [
        bank.line("", "EE382200221020145686", "-1.00", end_to_end_id="A"),
        bank.line("Janis", "XX", "1.00", end_to_end_id="A", currency="USD"),
    ]

    assert refusals(bank, bank.project(), lines=lines, control_sum=eur("5.00")) == [
        ("AM18", "input.lineCount"),
        ("AM10", "input.controlSum.amount"),
        ("AM12", "input.lines.0.amount"),
        ("AC03", "input.lines.0.iban"),
        ("BE22", "input.lines.0.name"),
        ("CURR", "input.lines.1.amount.currency"),
        ("AC03", "input.lines.1.iban"),
        ("DU04", "input.lines.1.endToEndId"),
    ]


def test_a_message_is_taken_in_once_even_after_it_was_cancelled(bank: Any) -> None:
    project = bank.project()
    register = bank.register(project, msg_id="PAY-1")

    assert refusals(bank, project, msg_id="PAY-1") == [("DU01", "input.msgId")]
    cancel(bank, register)
    assert refusals(bank, project, msg_id="PAY-1") == [("DU01", "input.msgId")]


def test_registers_are_taken_while_the_project_is_active(bank: Any) -> None:
    project = bank.project()
    step = BankPayrollProjectSuspend(id=project.id, expected_version=project.version)
    bank.do(suspend_payroll_project, step)

    assert refusals(bank, project) == [("AG01", "input.projectId")]


def test_numbers_have_no_gaps_in_a_project_and_year(bank: Any) -> None:
    account = bank.account()
    first = bank.project(account)
    second = bank.project(account, number="PP-2")
    made = [
        bank.register(first),
        bank.register(first, pay_date=date(2027, 1, 29), period="2027-01"),
        bank.register(second),
    ]
    assert refusals(bank, first, line_count=2)
    made.append(bank.register(first))
    cancel(bank, made[-1])
    made.append(bank.register(first))

    assert [(each.year, each.number) for each in made] == [
        (2026, 1),
        (2027, 1),
        (2026, 1),
        (2026, 2),
        (2026, 3),
    ]


def test_a_line_names_an_enrolment_of_its_own_project_only(bank: Any) -> None:
    account = bank.account()
    stranger = bank.enrol_all(bank.project(account, number="PP-2"))[0]
    lines = bank.lines()
    lines[0].enrolment_id = stranger.id

    assert refusals(bank, bank.project(account), lines=lines) == [
        ("BE06", "input.lines.0.enrolmentId")
    ]


def test_a_register_of_enrolled_people_is_valid(bank: Any) -> None:
    project = bank.project()
    people = bank.enrol_all(project)
    register = validate(bank, bank.register(project))

    assert register.status is R.VALIDATED
    assert findings(bank) == []
    lines = lines_of(bank, register)
    assert [line.enrolment_id for line in lines] == [person.id for person in people]
    assert {line.status for line in lines} == {L.ACCEPTED}


def test_a_stranger_makes_the_whole_register_invalid(bank: Any) -> None:
    project = bank.project()
    bank.enrol(project, "E-1", person_name="Anna Kowalska", iban="PL61109010140000071219812874")
    bank.enrol(project, "E-2", person_name="Janis Berzins", iban="LV80BANK0000435195001")
    register = validate(bank, bank.register(project))

    assert register.status is R.INVALID
    assert findings(bank) == [(3, "BE06", "ERROR")]
    states = [(line.status, line.reason_code) for line in lines_of(bank, register)]
    assert states == [(L.PENDING, None), (L.PENDING, None), (L.REJECTED, "BE06")]


def test_under_the_partial_policy_the_others_are_paid(bank: Any) -> None:
    project = bank.project(partial_policy=BankPartialPolicy.PARTIAL)
    bank.enrol(project, "E-1", person_name="Anna Kowalska", iban="PL61109010140000071219812874")
    register = validate(bank, bank.register(project))

    assert register.status is R.VALIDATED
    states = [(line.status, line.reason_code) for line in lines_of(bank, register)]
    assert states == [(L.ACCEPTED, None), (L.REJECTED, "BE06"), (L.REJECTED, "BE06")]


def test_under_the_partial_policy_somebody_must_be_left_to_pay(bank: Any) -> None:
    project = bank.project(partial_policy=BankPartialPolicy.PARTIAL)

    assert validate(bank, bank.register(project)).status is R.INVALID


def test_an_invalid_register_is_checked_again_once_it_was_mended(bank: Any) -> None:
    project = bank.project()
    register = validate(bank, bank.register(project))
    assert register.status is R.INVALID
    again = validate(bank, register)
    assert again.version > register.version
    bank.enrol_all(project)

    mended = validate(bank, again)

    assert mended.status is R.VALIDATED
    assert findings(bank) == []


def test_who_left_or_is_suspended_is_not_paid(bank: Any) -> None:
    project = bank.project()
    anna, janis, _ = bank.enrol_all(project)
    bank.step(anna, BankEnrolmentStatus.ENDED, left_on=date(2026, 3, 15))
    bank.step(janis, BankEnrolmentStatus.SUSPENDED)
    register = validate(bank, bank.register(project))

    assert register.status is R.INVALID
    assert findings(bank) == [(1, "BE06", "ERROR"), (2, "BE06", "ERROR")]
    assert "left on 2026-03-15" in bank.all(RegisterFinding, RegisterFinding.position)[0].message


def test_who_was_enrolled_again_is_paid_on_the_new_enrolment(bank: Any) -> None:
    project = bank.project()
    anna, *_ = bank.enrol_all(project)
    bank.step(anna, BankEnrolmentStatus.ENDED)
    new = bank.enrol(project, "E-9", person_name="Anna Kowalska", iban=anna.iban)
    register = validate(bank, bank.register(project))

    assert register.status is R.VALIDATED
    assert lines_of(bank, register)[0].enrolment_id == new.id


def test_another_account_is_an_error_and_another_name_a_warning(bank: Any) -> None:
    project = bank.project()
    _, janis, _ = bank.enrol_all(project)
    lines = bank.lines()
    lines[0].enrolment_id, lines[1].enrolment_id = janis.id, janis.id
    lines[2].name = "MARI   TAMM"
    validate(bank, bank.register(project, lines=lines))

    assert findings(bank) == [(1, "BE01", "ERROR"), (1, "BE01", "WARNING")]


def test_two_with_one_account_are_told_apart_by_name(bank: Any) -> None:
    project = bank.project()
    shared = "EE382200221020145685"
    bank.enrol(project, "E-1", person_name="Mari Tamm", iban=shared)
    jaan = bank.enrol(project, "E-2", person_name="Jaan Tamm", iban=shared)
    given = {"lines": [bank.line("jaan tamm", shared, "5.00")], "line_count": 1}
    register = bank.register(project, control_sum=eur("5.00"), **given)

    assert lines_of(bank, register)[0].enrolment_id == jaan.id


def test_the_same_amount_twice_to_one_account_is_a_warning(bank: Any) -> None:
    project = bank.project()
    bank.enrol_all(project)
    lines = [bank.lines()[0], bank.lines()[0]]
    register = bank.register(project, lines=lines, line_count=2, control_sum=eur("2500.00"))

    assert validate(bank, register).status is R.VALIDATED
    assert findings(bank) == [(2, "DU03", "WARNING")]


@pytest.mark.parametrize(
    ("pay_date", "now", "expected"),
    [
        (date(2026, 3, 1), datetime(2026, 3, 2, 0, 0, tzinfo=UTC), [("CH04", "ERROR")]),
        (date(2026, 3, 2), datetime(2026, 3, 2, 14, 30, tzinfo=UTC), []),
        (date(2026, 3, 2), datetime(2026, 3, 2, 14, 31, tzinfo=UTC), [("TM01", "ERROR")]),
        # It is the next day in Berlin already.
        (date(2026, 3, 2), datetime(2026, 3, 2, 23, 30, tzinfo=UTC), [("CH04", "ERROR")]),
        (date(2027, 3, 2), datetime(2026, 3, 2, 12, 0, tzinfo=UTC), []),
        (date(2027, 3, 3), datetime(2026, 3, 2, 12, 0, tzinfo=UTC), [("CH03", "ERROR")]),
        (date(2026, 5, 1), datetime(2026, 3, 2, 12, 0, tzinfo=UTC), [("DT03", "WARNING")]),
        (date(2026, 3, 7), datetime(2026, 3, 2, 12, 0, tzinfo=UTC), [("DT03", "WARNING")]),
    ],
)
def test_the_pay_date_is_held_against_the_day_and_the_cut_off(
    bank: Any, pay_date: date, now: datetime, expected: list[tuple[str, str]]
) -> None:
    project = bank.project(cut_off="15:30", time_zone="Europe/Berlin")
    bank.enrol_all(project)
    register = validate(bank, bank.register(project, pay_date=pay_date), on=now)

    assert [(code, severity) for _, code, severity in findings(bank)] == expected
    errors = any(severity == "ERROR" for _, severity in expected)
    assert register.status is (R.INVALID if errors else R.VALIDATED)


def test_a_twin_is_held_until_one_of_the_two_is_cancelled(bank: Any) -> None:
    project = bank.project()
    bank.enrol_all(project)
    first = bank.register(project, pay_date=date(2026, 3, 20))
    near = bank.register(project, pay_date=date(2026, 3, 25))
    far = bank.register(project, pay_date=date(2026, 3, 30), lines=bank.lines()[::-1])
    same_month = bank.register(project, pay_date=date(2026, 3, 31))
    bank.register(project, pay_date=date(2026, 4, 1), period="2026-04")

    held = validate(bank, near)
    assert held.status is R.INVALID
    assert findings(bank) == [(None, "AM05", "ERROR")] * 3
    for twin in (first, far, same_month):
        cancel(bank, twin)
    assert validate(bank, held).status is R.VALIDATED


def test_a_register_is_cancelled_with_a_reason_and_for_good(bank: Any) -> None:
    project = bank.project()
    bank.enrol_all(project)
    register = validate(bank, bank.register(project))
    cancelled = cancel(bank, register, " Wrong month ")

    assert (cancelled.status, cancelled.reason) == (R.CANCELLED, "Wrong month")
    assert problems_of(lambda: validate(bank, cancelled)) == [
        ("BANK_REGISTER_TRANSITION", "input.status")
    ]


def test_a_valid_register_is_not_checked_again(bank: Any) -> None:
    project = bank.project()
    bank.enrol_all(project)
    register = validate(bank, bank.register(project))

    assert problems_of(lambda: validate(bank, register)) == [
        ("BANK_REGISTER_TRANSITION", "input.status")
    ]


def test_a_register_that_changed_since_is_a_conflict(bank: Any) -> None:
    register = bank.register(bank.project())
    validate(bank, register)

    assert problems_of(lambda: cancel(bank, register)) == [("CONFLICT", "input.expectedVersion")]
