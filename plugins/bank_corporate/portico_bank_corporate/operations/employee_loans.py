"""Loans to an employer's people: what they can afford, offers, acceptance, paying back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.lookup import expect_version, get
from portico.values import Money, Ref
from portico_bank_corporate.models import (
    BankEmployeeLoanStatus,
    BankEmployeeProduct,
    BankEnrolmentStatus,
    BankLineStatus,
    BankRegisterKind,
    EmployeeLoan,
    EmployeeTerms,
    Enrolment,
    PayrollLine,
    PayrollRegister,
)
from portico_bank_corporate.models.amounts import check_amount, text
from portico_bank_corporate.models.annuity import Affordable, affordable, interest
from portico_bank_corporate.models.months import Month
from portico_bank_corporate.models.repayment import BankRepayment
from portico_bank_corporate.operations.deductions import (
    change_mandate,
    end_mandates,
    mandate_of,
)
from portico_bank_corporate.operations.employee_terms import usable_terms
from portico_bank_corporate.operations.employer_health import require_offers
from portico_bank_corporate.operations.service_agreements import required_text

L = BankEmployeeLoanStatus
PAYS: Final = 3
"""How many months of pay an offer rests on."""

OPEN_FOR: Final = timedelta(days=14)


@dataclass(kw_only=True)
class BankEmployeeLoanOffer:
    """A loan that a person is to be offered."""

    enrolment_id: Annotated[UUID, Ref("BankEnrolment"), "The person."]
    terms_id: Annotated[UUID, Ref("BankEmployeeTerms"), "The terms of the employer's agreement."]
    amount: Annotated[Money, "The loan."]
    months: Annotated[int, "In how many instalments it is paid back."]
    other_instalments: Annotated[Decimal, "What the person pays elsewhere each month."] = Decimal(0)


@dataclass(kw_only=True)
class LoanStep:
    """A step of a loan that somebody saw in a version."""

    id: Annotated[UUID, Ref("BankEmployeeLoan"), "The loan."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankEmployeeLoanAccept(LoanStep):
    """A loan that the person takes."""

    reference: Annotated[str, "The signed contract."]


@dataclass(kw_only=True)
class BankEmployeeLoanDecline(LoanStep):
    """A loan that the person does not take."""


@dataclass(kw_only=True)
class BankEmployeeLoanRepay(LoanStep):
    """A payment of the person's."""

    amount: Annotated[Money, "What was paid for a month: interest first, the rest comes off."]


@dataclass(kw_only=True)
class BankAffordabilityQuestion:
    """A person whose means are asked for."""

    enrolment_id: Annotated[UUID, Ref("BankEnrolment"), "The person."]
    terms_id: Annotated[UUID, Ref("BankEmployeeTerms"), "The terms of the employer's agreement."]
    other_instalments: Annotated[Decimal, "What the person pays elsewhere each month."] = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class BankAffordability:
    """What a person can pay each month."""

    pays: Annotated[list[Money], "The net pay of the last three months, the latest first."]
    mean_pay: Annotated[Money, "The mean of them."]
    cap: Annotated[Money, "The share of it that may go into instalments."]
    existing: Annotated[Money, "What the person pays already, here and elsewhere."]
    most_instalment: Annotated[Money, "The most that another instalment may be."]


def affordability(
    session: Session, actor: Actor, input: BankAffordabilityQuestion
) -> BankAffordability:
    """What a person can pay each month, by the last three months of pay and what is owed."""
    enrolment = get(session, Enrolment, input.enrolment_id, "input", "enrolmentId")
    loan = BankEmployeeProduct.LOAN
    terms, _ = usable_terms(session, input.terms_id, loan, enrolment, actor.today)
    return _afford(session, enrolment, terms, input.other_instalments, actor.today)


def offer_loan(session: Session, actor: Actor, input: BankEmployeeLoanOffer) -> EmployeeLoan:
    """Offer a person a loan: by the employer's terms and health, and what the person can pay."""
    enrolment = get(session, Enrolment, input.enrolment_id, "input", "enrolmentId", lock=True)
    loan = BankEmployeeProduct.LOAN
    terms, employer = usable_terms(session, input.terms_id, loan, enrolment, actor.today)
    require_offers(session, employer, actor.today, "input", "enrolmentId")
    problems = Problems()
    _check_wish(problems, enrolment, terms, input)
    problems.raise_if_any()
    means = _afford(session, enrolment, terms, input.other_instalments, actor.today)
    offered = EmployeeLoan(
        enrolment_id=enrolment.id,
        terms_id=terms.id,
        amount=input.amount.amount,
        currency=terms.currency,
        months=input.months,
        yearly_rate=terms.yearly_rate or Decimal(0),
        repayment=terms.repayment or BankRepayment.ANNUITY,
        balance_amount=Decimal(0),
        affordability=_kept(means),
        offered_until=actor.today + OPEN_FOR,
        status=L.OFFERED,
    )
    offered.instalment_amount = monthly = offered.instalment_of(offered.amount)
    if monthly > means.most_instalment.amount:
        most = text(means.most_instalment)
        says = f"The instalment of {monthly} is more than the {most} that the person can pay."
        raise refuse("BANK_NOT_AFFORDABLE", says, "input", "amount")
    session.add(offered)
    session.flush()
    return offered


def accept_loan(session: Session, actor: Actor, input: BankEmployeeLoanAccept) -> EmployeeLoan:
    """Pay a loan out that the person takes; the employer is told what to deduct, no more."""
    loan = _locked(session, input)
    if loan.status is L.OFFERED and loan.offered_until < actor.today:
        says = f"The offer was good until {loan.offered_until}."
        raise refuse("BANK_OFFER_OVER", says, "input", "id")
    loan.become(L.ACTIVE)
    loan.reference, loan.balance_amount = required_text(input.reference, "reference"), loan.amount
    session.add(mandate_of(loan, Month.of(actor.today).next.first))
    session.flush()
    return loan


def decline_loan(session: Session, actor: Actor, input: BankEmployeeLoanDecline) -> EmployeeLoan:
    """Note that a person does not take a loan."""
    loan = _locked(session, input)
    loan.become(L.DECLINED)
    return loan


def repay_loan(session: Session, actor: Actor, input: BankEmployeeLoanRepay) -> EmployeeLoan:
    """Note a month's payment: the interest first, the rest comes off what is owed."""
    loan = _locked(session, input)
    problems = Problems()
    check_amount(problems, input.amount, "input", "amount")
    due = interest(loan.balance_amount, loan.yearly_rate, loan.currency)
    if loan.status is not L.ACTIVE:
        says = f"The loan is {loan.status.name}: nothing is owed."
        problems.add("BANK_LOAN_TRANSITION", says, "input", "id")
    elif input.amount.currency != loan.currency:
        problems.add("BANK_CURRENCY_MISMATCH", f"It is in {loan.currency}.", "input", "amount")
    elif not due < input.amount.amount <= loan.balance_amount + due:
        most = text(Money(loan.balance_amount + due, loan.currency))
        says = f"A payment is more than the interest of {due} and at most {most}."
        problems.add("BANK_AMOUNT", says, "input", "amount", "amount")
    problems.raise_if_any()
    loan.balance_amount -= input.amount.amount - due
    if not loan.balance_amount:
        loan.become(L.REPAID)
        end_mandates(session, actor.today, loan_id=loan.id)
    elif (monthly := loan.instalment_of(loan.balance_amount)) != loan.instalment_amount:
        loan.instalment_amount = monthly
        change_mandate(session, loan, Month.of(actor.today).next.first)
    return loan


def _locked(session: Session, input: LoanStep) -> EmployeeLoan:
    loan = get(session, EmployeeLoan, input.id, "input", "id", lock=True)
    expect_version(loan, input.expected_version)
    return loan


def _check_wish(
    problems: Problems, enrolment: Enrolment, terms: EmployeeTerms, input: BankEmployeeLoanOffer
) -> None:
    if enrolment.status is not BankEnrolmentStatus.ACTIVE:
        says = f"Enrolment {enrolment.personnel_no} is {enrolment.status.name}, not ACTIVE."
        problems.add("BANK_ENROLMENT_TRANSITION", says, "input", "enrolmentId")
    if not check_amount(problems, input.amount, "input", "amount"):
        return
    if input.amount.currency != terms.currency:
        says = f"Loans are in {terms.currency}."
        problems.add("BANK_CURRENCY_MISMATCH", says, "input", "amount", "currency")
    elif terms.most_amount is not None and input.amount.amount > terms.most_amount:
        says = f"The largest loan is {text(Money(terms.most_amount, terms.currency))}."
        problems.add("BANK_EMPLOYEE_TERMS", says, "input", "amount", "amount")
    if not 0 < input.months <= (terms.most_months or 0):
        says = f"A loan has 1 to {terms.most_months} instalments."
        problems.add("BANK_EMPLOYEE_TERMS", says, "input", "months")


def _afford(
    session: Session, enrolment: Enrolment, terms: EmployeeTerms, other: Decimal, today: date
) -> BankAffordability:
    if other < 0:
        raise refuse("BANK_AMOUNT", "Instalments are not below zero.", "input", "otherInstalments")
    pays = _pays(session, enrolment, terms.currency, today)
    if len(pays) < PAYS:
        says = f"Salaries of {PAYS} months are needed; {len(pays)} were paid."
        raise refuse("BANK_TOO_FEW_PAYS", says, "input", "enrolmentId")
    existing = other + _owed_monthly(session, enrolment, terms.currency)
    found: Affordable = affordable(pays, terms.income_share or Decimal(0), existing, terms.currency)

    def money(amount: Decimal) -> Money:
        return Money(amount, terms.currency).rounded()

    return BankAffordability(
        pays=[money(pay) for pay in pays],
        mean_pay=money(found.mean_pay),
        cap=money(found.cap),
        existing=money(existing),
        most_instalment=money(found.most),
    )


def _pays(session: Session, enrolment: Enrolment, currency: str, today: date) -> Sequence[Decimal]:
    """What was paid in salaries in each of the latest three months with any."""
    statement = (
        select(func.sum(PayrollLine.amount))
        .join(PayrollRegister, PayrollRegister.id == PayrollLine.register_id)
        .where(
            PayrollLine.enrolment_id == enrolment.id,
            PayrollLine.status == BankLineStatus.EXECUTED,
            PayrollLine.executed_on <= today,
            PayrollRegister.kind == BankRegisterKind.SALA,
            PayrollRegister.currency == currency,
        )
        .group_by(PayrollRegister.period)
        .order_by(PayrollRegister.period.desc())
        .limit(PAYS)
    )
    return session.scalars(statement).all()


def _owed_monthly(session: Session, enrolment: Enrolment, currency: str) -> Decimal:
    """What the person pays back to us each month, and would if open offers were accepted."""
    statement = select(func.sum(EmployeeLoan.instalment_amount)).where(
        EmployeeLoan.enrolment_id == enrolment.id,
        EmployeeLoan.currency == currency,
        EmployeeLoan.status.in_((L.ACTIVE, L.OFFERED)),
    )
    return session.scalar(statement) or Decimal(0)


def _kept(means: BankAffordability) -> dict[str, object]:
    """What an offer rests on, as JSON."""
    return {
        "pays": [text(pay) for pay in means.pays],
        "meanPay": text(means.mean_pay),
        "cap": text(means.cap),
        "existing": text(means.existing),
        "mostInstalment": text(means.most_instalment),
    }
