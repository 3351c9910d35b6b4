"""The demonstration data: complete, exact, and the same however often it is imported."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import func, select

from portico.models import ApprovalDecision, ApprovalRequest
from portico.operations.importing import Outcome
from portico.values import Money
from portico_bank_corporate import demo
from portico_bank_corporate.models import (
    BankAccountStatus,
    BankEmployeeLoanStatus,
    BankKycStatus,
    BankRegisterStatus,
    ClientAccount,
    CreditLimit,
    EmployeeLoan,
    EmployerHealth,
    Enrolment,
    Guarantee,
    KycCase,
    LimitMovement,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    RegisterSignature,
)


def load(bank: Any) -> Any:
    return bank.write(lambda session: demo.load(session, bank.actor))


def test_everything_is_made(bank: Any) -> None:
    report = load(bank)

    assert Counter(row.outcome for row in report.rows) == {Outcome.MADE: len(report.rows)}
    assert Counter(row.source for row in report.rows) == {
        "account": 1,
        "legal profile": 1,
        "KYC case": 1,
        "signatory": 2,
        "account with us": 1,
        "product": 1,
        "package": 1,
        "tariff": 1,
        "agreement": 1,
        "payroll project": 1,
        "register": 3,
        "employer health": 1,
        "employee terms": 2,
        "insured": 3,
        "employee loan": 1,
        "enrolment": 3,
        "pain001_sala_ok.xml": 1,
        "exchange rate": 2,
        "credit limit": 1,
        "guarantee": 3,
        "reservation": 1,
    }


def test_a_second_import_keeps_everything(bank: Any) -> None:
    first = load(bank)
    models = (PayrollProject, Enrolment, PayrollRegister, Guarantee, CreditLimit, LimitMovement)
    before = [[record.version for record in bank.all(model, model.id)] for model in models]
    second = load(bank)

    assert [(row.source, row.key) for row in second.rows] == [
        (row.source, row.key) for row in first.rows
    ]
    assert {row.outcome for row in second.rows} == {Outcome.KEPT}
    after = [[record.version for record in bank.all(model, model.id)] for model in models]
    assert after == before


def test_the_employer_is_known_by_a_case_that_two_people_took_through(bank: Any) -> None:
    load(bank)
    (case,) = bank.all(KycCase)
    (request,) = [each for each in bank.all(ApprovalRequest) if each.subject_id == case.id]
    (decision,) = [each for each in bank.all(ApprovalDecision) if each.request_id == request.id]

    assert (case.status, case.next_review) == (BankKycStatus.APPROVED, date(2029, 1, 28))
    assert decision.acted_by == "Demonstration, consenting" != request.created_by


def test_three_months_are_paid_signed_by_two_and_open_an_offer(bank: Any) -> None:
    """551.53 for 12 000 (domain page 3.15), so 5 000 in 24 months is 229.80 of 500.00."""
    load(bank)
    paid = [each for each in bank.all(PayrollRegister, PayrollRegister.pay_date) if not each.msg_id]
    signed = bank.all(RegisterSignature)
    (loan,) = bank.all(EmployeeLoan)
    (health,) = bank.all(EmployerHealth)

    assert [each.period for each in paid] == ["2025-10", "2025-11", "2025-12"]
    assert {each.status for each in paid} == {BankRegisterStatus.EXECUTED}
    assert Counter(each.register_id for each in signed) == {each.id: 2 for each in paid}
    assert health.allows_offers
    assert (loan.instalment_amount, loan.status) == (
        Decimal("229.80"),
        BankEmployeeLoanStatus.OFFERED,
    )
    (account,) = bank.all(ClientAccount)
    assert (account.iban, account.status) == ("DE89370400440532013000", BankAccountStatus.ACTIVE)


def test_the_register_is_that_of_the_file_by_an_independent_count(bank: Any) -> None:
    load(bank)
    text = files("portico_bank_corporate").joinpath("demo", demo.FILE).read_bytes()
    amounts = [Decimal(each.text or "") for each in etree.fromstring(text).iter("{*}InstdAmt")]
    (register,) = (each for each in bank.all(PayrollRegister) if each.msg_id)
    stored = bank.write(
        lambda session: session.execute(
            select(func.count(), func.sum(PayrollLine.amount)).filter_by(register_id=register.id)
        ).one()
    )

    assert (len(amounts), sum(amounts)) == (3, Decimal("4541.00"))
    assert tuple(stored) == (3, Decimal("4541.00"))
    assert (register.line_count, register.control_sum) == (3, Decimal("4541.00"))
    assert register.status is BankRegisterStatus.VALIDATED


def test_the_exposure_is_the_worked_example(bank: Any) -> None:
    load(bank)
    (limit,) = bank.all(CreditLimit)
    exposure = bank.exposure(limit)

    assert exposure.issued == Money(Decimal("2449346.40"), "EUR")
    assert exposure.used == Money(Decimal("2727124.18"), "EUR")
    assert exposure.free == Money(Decimal("2272875.82"), "EUR")
    assert exposure.utilisation == Decimal("54.54")


def test_what_is_refused_is_reported_and_the_rest_goes_on(bank: Any) -> None:
    other = bank.account("Other")
    bank.limit(other)
    bank.guarantee(other, Money(Decimal("1.00"), "EUR"), undertaking_number="X")
    bank.account("Holder of the LEI", lei="529900T8BM49AURSDO55")
    report = load(bank)

    assert [(row.key, row.outcome) for row in report.rows] == [("acme-industrie", Outcome.REFUSED)]
    assert "has this LEI already" in report.rows[0].reason


@pytest.mark.parametrize("number", [sample.number for sample in demo.SAMPLES])
def test_a_guarantee_that_is_there_is_kept(bank: Any, number: str) -> None:
    other = bank.account("Other")
    bank.limit(other)
    bank.guarantee(other, Money(Decimal("1.00"), "EUR"), undertaking_number=number)
    report = load(bank)

    assert [row.key for row in report.rows if row.outcome is Outcome.KEPT] == [number]
    assert report.count(Outcome.REFUSED) == 0
