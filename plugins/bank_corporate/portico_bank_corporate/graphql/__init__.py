"""What clients see of the bank: types, questions and mutations."""

from portico.query import Answer
from portico_bank_corporate.graphql.accounts import (
    ACCOUNT_MUTATIONS,
    ACCOUNT_TYPES,
    BANK_ACCOUNTS_OF_ACCOUNT,
)
from portico_bank_corporate.graphql.advice import (
    ADVICE_MUTATIONS,
    ADVICE_OF_ACCOUNT,
    ADVICE_QUESTIONS,
    ADVICE_TYPES,
)
from portico_bank_corporate.graphql.agreements import (
    AGREEMENT_MUTATIONS,
    AGREEMENT_TYPES,
    AGREEMENTS_OF_ACCOUNT,
)
from portico_bank_corporate.graphql.amendments import AMENDMENT, AMENDMENT_MUTATIONS
from portico_bank_corporate.graphql.applications import (
    APPLICATION,
    APPLICATION_MUTATIONS,
    APPLICATIONS_OF_ACCOUNT,
)
from portico_bank_corporate.graphql.calendars import CALENDAR_DAY, CALENDAR_MUTATIONS
from portico_bank_corporate.graphql.commissions import (
    COMMISSION_MUTATIONS,
    COMMISSION_QUESTIONS,
    COMMISSION_TYPES,
)
from portico_bank_corporate.graphql.documents import (
    DOCUMENT,
    DOCUMENT_MUTATIONS,
    DOCUMENT_QUESTIONS,
    DOCUMENTS_OF_ACCOUNT,
)
from portico_bank_corporate.graphql.employees import (
    EMPLOYEE_MUTATIONS,
    EMPLOYEE_QUESTIONS,
    EMPLOYEE_TYPES,
)
from portico_bank_corporate.graphql.guarantee_time import TIME_MUTATIONS, TIME_TYPES
from portico_bank_corporate.graphql.guarantees import (
    GUARANTEE_MUTATIONS,
    GUARANTEE_TYPES,
    GUARANTEES_OF_ACCOUNT,
    deadlines_question,
)
from portico_bank_corporate.graphql.kyc import (
    KYC_MUTATIONS,
    KYC_OF_ACCOUNT,
    KYC_QUESTIONS,
    KYC_TYPES,
)
from portico_bank_corporate.graphql.limits import (
    LIMIT_MUTATIONS,
    LIMIT_TYPES,
    LIMITS_OF_ACCOUNT,
    exposure_question,
)
from portico_bank_corporate.graphql.messages import MESSAGE_MUTATIONS, TEMPLATE, message_questions
from portico_bank_corporate.graphql.payroll import (
    PAYROLL_MUTATIONS,
    PAYROLL_OF_ACCOUNT,
    PAYROLL_QUESTIONS,
    PAYROLL_TYPES,
)
from portico_bank_corporate.graphql.payroll_answers import (
    ANSWER_MUTATIONS,
    ANSWER_TYPES,
    EXPORT_QUESTIONS,
)
from portico_bank_corporate.graphql.reimbursement_claims import CLAIM, CLAIM_MUTATIONS
from portico_bank_corporate.graphql.subscriptions import SUBSCRIPTIONS
from portico_bank_corporate.graphql.tariffs import (
    TARIFF_MUTATIONS,
    TARIFF_QUESTIONS,
    TARIFF_TYPES,
)
from portico_bank_corporate.operations.exposure_scenario import ExposurePolicy
from portico_bank_corporate.operations.undertaking_facts import Issuer

TYPES = (
    *PAYROLL_TYPES,
    *ANSWER_TYPES,
    *GUARANTEE_TYPES,
    CLAIM,
    AMENDMENT,
    APPLICATION,
    *COMMISSION_TYPES,
    CALENDAR_DAY,
    TEMPLATE,
    DOCUMENT,
    *TIME_TYPES,
    *LIMIT_TYPES,
    *TARIFF_TYPES,
    *AGREEMENT_TYPES,
    *KYC_TYPES,
    *ACCOUNT_TYPES,
    *ADVICE_TYPES,
    *EMPLOYEE_TYPES,
)
ACCOUNT_FIELDS = (
    *PAYROLL_OF_ACCOUNT,
    *APPLICATIONS_OF_ACCOUNT,
    *GUARANTEES_OF_ACCOUNT,
    *LIMITS_OF_ACCOUNT,
    *DOCUMENTS_OF_ACCOUNT,
    *AGREEMENTS_OF_ACCOUNT,
    *KYC_OF_ACCOUNT,
    *BANK_ACCOUNTS_OF_ACCOUNT,
    *ADVICE_OF_ACCOUNT,
)
MUTATIONS = (
    *PAYROLL_MUTATIONS,
    *ANSWER_MUTATIONS,
    *APPLICATION_MUTATIONS,
    *GUARANTEE_MUTATIONS,
    *CLAIM_MUTATIONS,
    *AMENDMENT_MUTATIONS,
    *COMMISSION_MUTATIONS,
    *CALENDAR_MUTATIONS,
    *LIMIT_MUTATIONS,
    *TARIFF_MUTATIONS,
    *AGREEMENT_MUTATIONS,
    *KYC_MUTATIONS,
    *ACCOUNT_MUTATIONS,
    *ADVICE_MUTATIONS,
    *EMPLOYEE_MUTATIONS,
    *MESSAGE_MUTATIONS,
    *DOCUMENT_MUTATIONS,
    *TIME_MUTATIONS,
)


def questions(policy: ExposurePolicy, issuer: Issuer) -> tuple[Answer, ...]:
    """The questions that a bank with such a policy and name answers."""
    return (
        *PAYROLL_QUESTIONS,
        *EXPORT_QUESTIONS,
        *COMMISSION_QUESTIONS,
        *TARIFF_QUESTIONS,
        *KYC_QUESTIONS,
        *ADVICE_QUESTIONS,
        *EMPLOYEE_QUESTIONS,
        *message_questions(issuer),
        *DOCUMENT_QUESTIONS,
        deadlines_question(policy.grace),
        exposure_question(policy),
    )


__all__ = ["ACCOUNT_FIELDS", "MUTATIONS", "SUBSCRIPTIONS", "TYPES", "questions"]
