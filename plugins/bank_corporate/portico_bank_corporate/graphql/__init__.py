"""What clients see of the bank: types, questions and mutations."""

from portico_bank_corporate.graphql.calendars import CALENDAR_DAY, CALENDAR_MUTATIONS
from portico_bank_corporate.graphql.commissions import (
    COMMISSION_MUTATIONS,
    COMMISSION_QUESTIONS,
    COMMISSION_TYPES,
)
from portico_bank_corporate.graphql.guarantees import (
    GUARANTEE_MUTATIONS,
    GUARANTEE_TYPES,
    GUARANTEES_OF_ACCOUNT,
    deadlines_question,
)
from portico_bank_corporate.graphql.limits import (
    LIMIT_MUTATIONS,
    LIMIT_QUESTIONS,
    LIMIT_TYPES,
    LIMITS_OF_ACCOUNT,
)
from portico_bank_corporate.graphql.payroll import (
    PAYROLL_MUTATIONS,
    PAYROLL_OF_ACCOUNT,
    PAYROLL_TYPES,
)

TYPES = (*PAYROLL_TYPES, *GUARANTEE_TYPES, *COMMISSION_TYPES, CALENDAR_DAY, *LIMIT_TYPES)
ACCOUNT_FIELDS = (*PAYROLL_OF_ACCOUNT, *GUARANTEES_OF_ACCOUNT, *LIMITS_OF_ACCOUNT)
QUESTIONS = (*COMMISSION_QUESTIONS, *LIMIT_QUESTIONS)
MUTATIONS = (
    *PAYROLL_MUTATIONS,
    *GUARANTEE_MUTATIONS,
    *COMMISSION_MUTATIONS,
    *CALENDAR_MUTATIONS,
    *LIMIT_MUTATIONS,
)

__all__ = ["ACCOUNT_FIELDS", "MUTATIONS", "QUESTIONS", "TYPES", "deadlines_question"]
