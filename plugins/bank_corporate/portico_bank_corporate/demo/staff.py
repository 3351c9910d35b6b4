"""What the people of the employer of the demonstration get: an offer of a loan, an insurance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from portico.values import Money
from portico_bank_corporate.demo.business import START
from portico_bank_corporate.demo.run import Run
from portico_bank_corporate.models import (
    BankEmployeeProduct,
    EmployeeLoan,
    EmployeeTerms,
    EmployerHealth,
    Enrolment,
    InsuranceMember,
    PayrollProject,
    ServiceAgreement,
)
from portico_bank_corporate.operations.employee_loans import BankEmployeeLoanOffer, offer_loan
from portico_bank_corporate.operations.employee_terms import (
    BankEmployeeTermsAgree,
    BankInsuranceMemberJoin,
    agree_employee_terms,
    join_insurance,
)
from portico_bank_corporate.operations.employer_health import (
    BankEmployerHealthAssess,
    assess_employer,
)

LOAN, INSURANCE = BankEmployeeProduct.LOAN, BankEmployeeProduct.INSURANCE
INSURED_FROM: Final = date(2026, 1, 1)
TERMS: Final[dict[BankEmployeeProduct, dict[str, Any]]] = {
    LOAN: {
        "yearly_rate": Decimal("9.6"),
        "most_amount": Decimal(15_000),
        "most_months": 36,
        "income_share": Decimal(40),
    },
    INSURANCE: {"premium": Decimal("3.50")},
}


def care(run: Run, project: PayrollProject, agreement: ServiceAgreement) -> None:
    """Assess the employer; agree what its people get; insure them, and offer one a loan."""
    account_id = project.account_id
    its = EmployerHealth.account_id == account_id
    health = BankEmployerHealthAssess(account_id=account_id)
    run.one("employer health", "acme-industrie", its, EmployerHealth, assess_employer, health)
    people = run.session.scalars(
        select(Enrolment).filter_by(project_id=project.id).order_by(Enrolment.personnel_no)
    ).all()
    insurance, loan = (_terms(run, agreement.id, each) for each in (INSURANCE, LOAN))
    for person in people:
        _insure(run, insurance, person)
    for person in people[:1]:
        _offer(run, loan, person)


def _terms(run: Run, agreement_id: UUID, product: BankEmployeeProduct) -> EmployeeTerms | None:
    known = (EmployeeTerms.agreement_id == agreement_id) & (EmployeeTerms.product == product)
    wish = BankEmployeeTermsAgree(
        agreement_id=agreement_id,
        product=product,
        currency="EUR",
        valid_from=START,
        **TERMS[product],
    )
    found: EmployeeTerms | None = run.one(
        "employee terms", product.name, known, EmployeeTerms, agree_employee_terms, wish
    )
    return found


def _insure(run: Run, terms: EmployeeTerms | None, person: Enrolment) -> None:
    if terms is None:
        return
    known = (InsuranceMember.terms_id == terms.id) & (InsuranceMember.enrolment_id == person.id)
    wish = BankInsuranceMemberJoin(
        enrolment_id=person.id, terms_id=terms.id, joined_on=INSURED_FROM
    )
    run.one("insured", person.personnel_no, known, InsuranceMember, join_insurance, wish)


def _offer(run: Run, terms: EmployeeTerms | None, person: Enrolment) -> None:
    if terms is None:
        return
    wish = BankEmployeeLoanOffer(
        enrolment_id=person.id,
        terms_id=terms.id,
        amount=Money(Decimal("5000.00"), "EUR"),
        months=24,
    )
    known = EmployeeLoan.enrolment_id == person.id
    run.one("employee loan", person.personnel_no, known, EmployeeLoan, offer_loan, wish)
