"""What an employer's people get, behind a wall: the employer never sees what they owe."""

from __future__ import annotations

from portico.query import answer, columns, entity, guarded, many, money, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    DeductionMandate,
    EmployeeLoan,
    EmployeeTerms,
    Enrolment,
    InsuranceMember,
    ServiceAgreement,
)
from portico_bank_corporate.operations import employee_loans, employee_terms
from portico_bank_corporate.operations.insurance_premiums import insurance_premium
from portico_bank_corporate.operations.loan_schedule import loan_schedule

TERMS = entity(
    EmployeeTerms,
    name="BankEmployeeTerms",
    prefix="bet",
    plural="bankEmployeeTermsList",
    permission=access.STAFF_READ,
    order="validFrom",
    fields=[
        *columns(
            EmployeeTerms,
            "product",
            "currency",
            "yearly_rate",
            "repayment",
            "most_months",
            "income_share",
            "valid_from",
            "valid_to",
        ),
        money("mostAmount", "The largest loan.", amount="most_amount", nullable=True),
        money("premium", "The premium for a person and month.", nullable=True),
        one("agreement", ServiceAgreement, "The employer's agreement."),
        many("members", InsuranceMember, "Who is insured by them.", key="terms_id"),
    ],
)

LOAN = entity(
    EmployeeLoan,
    name="BankEmployeeLoan",
    prefix="bel",
    plural="bankEmployeeLoans",
    permission=access.DEBT_READ,
    fields=[
        *columns(EmployeeLoan, "months", "yearly_rate", "repayment", "offered_until", "status"),
        *columns(EmployeeLoan, "reference"),
        *guarded(
            access.DEBT_AMOUNT_READ,
            money("amount", "The loan.", amount="amount", nullable=True),
            money("instalment", "What is paid for the next month.", nullable=True),
            money("balance", "What is still owed.", nullable=True),
        ),
        one("enrolment", Enrolment, "The person, as enrolled with the employer."),
        one("terms", EmployeeTerms, "The terms of the employer's agreement."),
    ],
)

MANDATE = entity(
    DeductionMandate,
    name="BankDeductionMandate",
    prefix="bdm",
    plural="bankDeductionMandates",
    permission=access.STAFF_READ,
    order="startsOn",
    fields=[
        *columns(DeductionMandate, "starts_on", "ended_on"),
        money("monthly", "What the employer deducts each month."),
        one("enrolment", Enrolment, "The person, as enrolled with the employer."),
    ],
)

MEMBER = entity(
    InsuranceMember,
    name="BankInsuranceMember",
    prefix="bim",
    plural="bankInsuranceMembers",
    permission=access.STAFF_READ,
    order="joinedOn",
    fields=[
        *columns(InsuranceMember, "joined_on", "left_on"),
        one("enrolment", Enrolment, "The person, as enrolled with the employer."),
        one("terms", EmployeeTerms, "The terms of the group insurance."),
    ],
)

EMPLOYEE_TYPES = (TERMS, LOAN, MANDATE, MEMBER)

EMPLOYEE_QUESTIONS = (
    answer("bankEmployeeLoanSchedule", loan_schedule, access.DEBT_AMOUNT_READ),
    answer("bankEmployeeAffordability", employee_loans.affordability, access.DEBT_AMOUNT_READ),
    answer("bankInsurancePremium", insurance_premium, access.STAFF_READ),
)

EMPLOYEE_MUTATIONS = (
    mutation(
        "bankEmployeeTermsAgree",
        employee_terms.agree_employee_terms,
        EmployeeTerms,
        access.AGREEMENT_WRITE,
    ),
    *(
        mutation(f"bankInsuranceMember{deed}", operation, InsuranceMember, access.STAFF_WRITE)
        for deed, operation in (
            ("Join", employee_terms.join_insurance),
            ("Leave", employee_terms.leave_insurance),
        )
    ),
    *(
        mutation(f"bankEmployeeLoan{deed}", operation, EmployeeLoan, access.DEBT_WRITE)
        for deed, operation in (
            ("Offer", employee_loans.offer_loan),
            ("Accept", employee_loans.accept_loan),
            ("Decline", employee_loans.decline_loan),
            ("Repay", employee_loans.repay_loan),
        )
    ),
)
