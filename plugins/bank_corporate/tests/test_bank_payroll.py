"""Payroll projects and enrolments: their rules and their lifecycles."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any, Final

import pytest

from portico.errors import Refused
from portico.operations.account_inputs import AccountArchive
from portico.operations.accounts import archive_account
from portico.operations.contact_inputs import ContactCreate
from portico.operations.contacts import create_contact
from portico.testing import problems_of
from portico_bank_corporate.models import (
    BankEnrolmentStatus,
    BankProjectStatus,
    Enrolment,
    PayrollProject,
)
from portico_bank_corporate.operations.enrolments import BankEnrolmentCreate, create_enrolment
from portico_bank_corporate.operations.payroll_projects import (
    BankPayrollProjectActivate,
    BankPayrollProjectClose,
    BankPayrollProjectCreate,
    BankPayrollProjectSuspend,
    activate_payroll_project,
    close_payroll_project,
    create_payroll_project,
    suspend_payroll_project,
)

P = BankProjectStatus
E = BankEnrolmentStatus
PROJECT_STEPS: Final = {
    (P.DRAFT, P.ACTIVE),
    (P.DRAFT, P.CLOSED),
    (P.ACTIVE, P.SUSPENDED),
    (P.ACTIVE, P.CLOSED),
    (P.SUSPENDED, P.ACTIVE),
    (P.SUSPENDED, P.CLOSED),
}
ENROLMENT_STEPS: Final = {
    (E.DRAFT, E.SUBMITTED),
    (E.SUBMITTED, E.IDENTITY_CHECK),
    (E.SUBMITTED, E.REJECTED),
    (E.IDENTITY_CHECK, E.ACCOUNT_PENDING),
    (E.IDENTITY_CHECK, E.REJECTED),
    (E.ACCOUNT_PENDING, E.ACTIVE),
    (E.ACCOUNT_PENDING, E.REJECTED),
    (E.ACTIVE, E.SUSPENDED),
    (E.ACTIVE, E.ENDED),
    (E.SUSPENDED, E.ACTIVE),
    (E.SUSPENDED, E.ENDED),
}


def wish(account_id: Any, **given: Any) -> BankPayrollProjectCreate:
    terms: dict[str, Any] = {
        "account_id": account_id,
        "number": "PP-1",
        "currency": "EUR",
        "debit_iban": "DE89370400440532013000",
    }
    return BankPayrollProjectCreate(**terms | given)


def test_a_project_begins_as_a_draft_with_its_iban_in_the_usual_form(bank: Any) -> None:
    project = bank.do(
        create_payroll_project,
        wish(bank.account().id, debit_iban="de89 3704 0044 0532 0130 00", currency="eur"),
    )

    assert project.status is P.DRAFT
    assert project.debit_iban == "DE89370400440532013000"
    assert project.currency == "EUR"
    assert project.version == 1


def test_all_that_is_wrong_with_a_project_is_told_at_once(bank: Any, count: Any) -> None:
    bad = wish(
        bank.account().id,
        number=" ",
        currency="ABC",
        debit_iban="DE89370400440532013001",
        cut_off="25:00",
        time_zone="Mars",
    )

    assert problems_of(lambda: bank.do(create_payroll_project, bad)) == [
        ("REQUIRED", "input.number"),
        ("CURRENCY", "input.currency"),
        ("BANK_IBAN", "input.debitIban"),
        ("BANK_CUT_OFF", "input.cutOff"),
        ("BANK_TIME_ZONE", "input.timeZone"),
    ]
    assert count(PayrollProject) == 0


def test_a_project_number_is_taken_once(bank: Any) -> None:
    project = bank.project()
    again = wish(project.account_id, number=" PP-1 ")

    assert problems_of(lambda: bank.do(create_payroll_project, again)) == [
        ("BANK_NUMBER_TAKEN", "input.number")
    ]


def test_a_project_needs_an_account_that_is_in_use(bank: Any) -> None:
    account = bank.account()
    bank.do(archive_account, AccountArchive(id=account.id, expected_version=account.version))

    assert problems_of(lambda: bank.do(create_payroll_project, wish(account.id))) == [
        ("ACCOUNT_ARCHIVED", "input.accountId")
    ]


@pytest.mark.parametrize(("before", "after"), list(product(P, P)))
def test_a_project_takes_the_permitted_steps_only(before: P, after: P) -> None:
    project = PayrollProject(number="PP-1", status=before)
    if (before, after) in PROJECT_STEPS:
        project.become(after)
        assert project.status is after
        return
    with pytest.raises(Refused, match=f"is {before.name} and cannot become {after.name}"):
        project.become(after)


def test_a_project_is_activated_suspended_and_closed(bank: Any) -> None:
    project = bank.project()
    step = {"id": project.id, "expected_version": project.version}
    suspended = bank.do(suspend_payroll_project, BankPayrollProjectSuspend(**step))
    step["expected_version"] = suspended.version
    closed = bank.do(close_payroll_project, BankPayrollProjectClose(**step))
    step["expected_version"] = closed.version

    assert (suspended.status, closed.status) == (P.SUSPENDED, P.CLOSED)
    assert problems_of(
        lambda: bank.do(activate_payroll_project, BankPayrollProjectActivate(**step))
    ) == [("BANK_PROJECT_TRANSITION", "input.status")]


def test_a_project_that_changed_since_is_a_conflict(bank: Any) -> None:
    project = bank.project()
    late = BankPayrollProjectSuspend(id=project.id, expected_version=project.version - 1)

    assert problems_of(lambda: bank.do(suspend_payroll_project, late)) == [
        ("CONFLICT", "input.expectedVersion")
    ]


@pytest.mark.parametrize(("before", "after"), list(product(E, E)))
def test_an_enrolment_takes_the_permitted_steps_only(before: E, after: E) -> None:
    enrolment = Enrolment(person_name="Anna", status=before, iban="EE382200221020145685")
    if (before, after) in ENROLMENT_STEPS:
        enrolment.become(after)
        assert enrolment.status is after
        return
    with pytest.raises(Refused, match=f"is {before.name} and cannot become {after.name}"):
        enrolment.become(after)


def test_an_enrolment_begins_as_a_draft(bank: Any) -> None:
    project = bank.project()
    enrolment = bank.do(
        create_enrolment,
        BankEnrolmentCreate(
            project_id=project.id,
            personnel_no=" E-1 ",
            person_name=" Mari Tamm ",
            iban="EE38 2200 2210 2014 5685",
        ),
    )

    assert enrolment.status is E.DRAFT
    assert (enrolment.personnel_no, enrolment.person_name) == ("E-1", "Mari Tamm")
    assert enrolment.iban == "EE382200221020145685"


def test_an_enrolment_takes_the_name_of_its_contact(bank: Any) -> None:
    contact = bank.do(create_contact, ContactCreate(given_name="Mari", family_name="Tamm"))
    enrolment = bank.do(
        create_enrolment,
        BankEnrolmentCreate(
            project_id=bank.project().id, personnel_no="E-1", contact_id=contact.id
        ),
    )

    assert enrolment.person_name == "Mari Tamm"
    assert enrolment.contact_id == contact.id


def test_all_that_is_wrong_with_an_enrolment_is_told_at_once(bank: Any) -> None:
    bad = BankEnrolmentCreate(
        project_id=bank.project().id,
        personnel_no="",
        iban="EE382200221020145686",
        hired_on=date(2026, 3, 1),
        left_on=date(2026, 2, 28),
    )

    assert problems_of(lambda: bank.do(create_enrolment, bad)) == [
        ("REQUIRED", "input.personName"),
        ("REQUIRED", "input.personnelNo"),
        ("BANK_IBAN", "input.iban"),
        ("BANK_DATES", "input.leftOn"),
    ]


def test_a_personnel_number_is_taken_once_in_a_project(bank: Any) -> None:
    account = bank.account()
    first = bank.project(account)
    second = bank.project(account, number="PP-2")
    bank.enrol_all(first)
    again = BankEnrolmentCreate(project_id=first.id, personnel_no="E-1", person_name="Another")
    elsewhere = BankEnrolmentCreate(project_id=second.id, personnel_no="E-1", person_name="Other")

    assert problems_of(lambda: bank.do(create_enrolment, again)) == [
        ("BANK_NUMBER_TAKEN", "input.personnelNo")
    ]
    assert bank.do(create_enrolment, elsewhere).personnel_no == "E-1"


def test_nobody_is_enrolled_in_a_closed_project(bank: Any) -> None:
    project = bank.project()
    step = BankPayrollProjectClose(id=project.id, expected_version=project.version)
    bank.do(close_payroll_project, step)
    late = BankEnrolmentCreate(project_id=project.id, personnel_no="E-1", person_name="Mari")

    assert problems_of(lambda: bank.do(create_enrolment, late)) == [
        ("BANK_PROJECT_TRANSITION", "input.projectId")
    ]


def test_an_enrolment_is_not_active_without_an_account(bank: Any) -> None:
    project = bank.project()
    given = BankEnrolmentCreate(project_id=project.id, personnel_no="E-1", person_name="Mari")
    enrolment = bank.do(create_enrolment, given)
    for status in (E.SUBMITTED, E.IDENTITY_CHECK, E.ACCOUNT_PENDING):
        enrolment = bank.step(enrolment, status)

    assert problems_of(lambda: bank.step(enrolment, E.ACTIVE)) == [("BANK_IBAN", "input.iban")]
    assert problems_of(lambda: bank.step(enrolment, E.ACTIVE, iban="EE0")) == [
        ("BANK_IBAN", "input.iban")
    ]
    active = bank.step(enrolment, E.ACTIVE, iban="EE382200221020145685")
    assert (active.status, active.iban) == (E.ACTIVE, "EE382200221020145685")


def test_an_enrolment_can_be_rejected_by_any_check_but_not_revived(bank: Any) -> None:
    project = bank.project()
    given = BankEnrolmentCreate(project_id=project.id, personnel_no="E-1", person_name="Mari")
    enrolment = bank.do(create_enrolment, given)
    enrolment = bank.step(enrolment, E.SUBMITTED)
    enrolment = bank.step(enrolment, E.REJECTED)

    assert problems_of(lambda: bank.step(enrolment, E.SUBMITTED)) == [
        ("BANK_ENROLMENT_TRANSITION", "input.status")
    ]


@pytest.mark.parametrize(
    ("status", "hired", "left", "paid"),
    [
        (E.ACTIVE, None, None, True),
        (E.ACTIVE, date(2026, 3, 31), date(2026, 3, 31), True),
        (E.ACTIVE, date(2026, 4, 1), None, False),
        (E.ACTIVE, None, date(2026, 3, 30), False),
        (E.SUSPENDED, None, None, False),
        (E.ENDED, None, None, False),
    ],
)
def test_a_person_is_paid_while_active_and_employed(
    status: E,
    hired: date | None,
    left: date | None,
    paid: bool,  # noqa: FBT001 (a parameter)
) -> None:
    enrolment = Enrolment(status=status, hired_on=hired, left_on=left)

    assert enrolment.is_paid_on(date(2026, 3, 31)) is paid
