"""Agreeing what an employer's people get, and who of them is in the group insurance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_bank_corporate.models import (
    BankEmployeeProduct,
    EmployeeTerms,
    Enrolment,
    InsuranceMember,
    PayrollProject,
    ServiceAgreement,
)
from portico_bank_corporate.models.repayment import BankRepayment
from portico_bank_corporate.operations.employer_health import require_offers


@dataclass(kw_only=True)
class BankEmployeeTermsAgree:
    """What an employer's people are to get by its agreement."""

    agreement_id: Annotated[UUID, Ref("BankServiceAgreement"), "The agreement; in use."]
    product: Annotated[BankEmployeeProduct, "What is offered."]
    currency: Annotated[str, "The currency of all amounts."]
    yearly_rate: Annotated[Decimal | None, "The interest of a loan, in per cent."] = None
    repayment: Annotated[
        BankRepayment | None, "How loans are paid back; as annuities if left out."
    ] = None
    most_amount: Annotated[Decimal | None, "The largest loan."] = None
    most_months: Annotated[int | None, "The longest loan."] = None
    income_share: Annotated[
        Decimal | None, "The most of the mean net pay for instalments, in per cent."
    ] = None
    premium: Annotated[Decimal | None, "The premium for a person and month."] = None
    valid_from: Annotated[date, "The first day of new offers."]
    valid_to: Annotated[date | None, "The last day of new offers."] = None


@dataclass(kw_only=True)
class BankInsuranceMemberJoin:
    """A person who is insured from a day on."""

    enrolment_id: Annotated[UUID, Ref("BankEnrolment"), "The person."]
    terms_id: Annotated[UUID, Ref("BankEmployeeTerms"), "The terms of the group insurance."]
    joined_on: Annotated[date, "The first day that is insured."]


@dataclass(kw_only=True)
class BankInsuranceMemberLeave:
    """A person who leaves the group insurance."""

    id: Annotated[UUID, Ref("BankInsuranceMember"), "The place."]
    expected_version: Annotated[int, "The version that you saw."]
    left_on: Annotated[date, "The last day that is insured."]


def agree_employee_terms(
    session: Session, actor: Actor, input: BankEmployeeTermsAgree
) -> EmployeeTerms:
    """Agree with an employer what its people get: loans up to so much, or a group insurance."""
    path = ("input", "agreementId")
    agreement = get(session, ServiceAgreement, input.agreement_id, *path, lock=True)
    if not agreement.is_in_use:
        text = f"Agreement {agreement.number} is {agreement.status.name}, not in use."
        raise refuse("BANK_AGREEMENT_TRANSITION", text, *path)
    problems = Problems()
    is_loan = input.product is BankEmployeeProduct.LOAN
    terms = EmployeeTerms(
        agreement_id=agreement.id,
        product=input.product,
        premium_amount=input.premium,
        repayment=input.repayment or (BankRepayment.ANNUITY if is_loan else None),
    )
    names = (
        *("currency", "yearly_rate", "most_amount", "most_months", "income_share"),
        *("valid_from", "valid_to"),
    )
    if assign(terms, input, names, problems, "input"):
        terms.check(problems)
    problems.raise_if_any()
    session.add(terms)
    session.flush()
    return terms


def usable_terms(
    session: Session,
    terms_id: UUID,
    product: BankEmployeeProduct,
    enrolment: Enrolment,
    day: date,
) -> tuple[EmployeeTerms, UUID]:
    """The terms that a person is offered something by, and the employer; refuses all others."""
    path = ("input", "termsId")
    terms = get(session, EmployeeTerms, terms_id, *path)
    agreement = get(session, ServiceAgreement, terms.agreement_id, *path)
    employer = session.get_one(PayrollProject, enrolment.project_id).account_id
    problems = Problems()
    if agreement.account_id != employer:
        problems.add("BANK_OTHER_CLIENT", "The terms are another employer's.", *path)
    if terms.product is not product:
        problems.add("BANK_EMPLOYEE_TERMS", f"The terms are for {terms.product.name}.", *path)
    if not agreement.is_in_use or not terms.is_good_on(day):
        problems.add("BANK_EMPLOYEE_TERMS", f"Nothing is offered by them on {day}.", *path)
    problems.raise_if_any()
    return terms, employer


def join_insurance(
    session: Session, actor: Actor, input: BankInsuranceMemberJoin
) -> InsuranceMember:
    """Give a person a place in the employer's group insurance."""
    enrolment = get(session, Enrolment, input.enrolment_id, "input", "enrolmentId", lock=True)
    product = BankEmployeeProduct.INSURANCE
    terms, employer = usable_terms(session, input.terms_id, product, enrolment, input.joined_on)
    require_offers(session, employer, actor.today, "input", "enrolmentId")
    if not enrolment.is_live:
        text = f"Enrolment {enrolment.personnel_no} is {enrolment.status.name}."
        raise refuse("BANK_ENROLMENT_TRANSITION", text, "input", "enrolmentId")
    held = select(InsuranceMember).where(
        InsuranceMember.enrolment_id == enrolment.id,
        InsuranceMember.terms_id == terms.id,
        or_(InsuranceMember.left_on.is_(None), InsuranceMember.left_on >= input.joined_on),
    )
    if session.scalars(held).first() is not None:
        text = "The person has a place on that day already."
        raise refuse("BANK_INSURED", text, "input", "joinedOn")
    member = InsuranceMember(
        enrolment_id=enrolment.id, terms_id=terms.id, joined_on=input.joined_on
    )
    session.add(member)
    session.flush()
    return member


def leave_insurance(
    session: Session, actor: Actor, input: BankInsuranceMemberLeave
) -> InsuranceMember:
    """End a person's place in the group insurance."""
    member = get(session, InsuranceMember, input.id, "input", "id", lock=True)
    expect_version(member, input.expected_version)
    if input.left_on < member.joined_on:
        text = f"{input.left_on} is before the first day, {member.joined_on}."
        raise refuse("BANK_DATES", text, "input", "leftOn")
    member.left_on = input.left_on
    return member
