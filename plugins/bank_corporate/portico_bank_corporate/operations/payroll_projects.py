"""What can be done with a payroll project: create it, activate, suspend and close it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import UNSET, Ref, Unset
from portico_bank_corporate.models import (
    BankFundingPolicy,
    BankPartialPolicy,
    BankProjectStatus,
    PayrollProject,
    ServiceAgreement,
)
from portico_bank_corporate.operations.standing import require_standing

TERMS: Final = (
    "number",
    "currency",
    "debit_iban",
    "partial_policy",
    "funding_policy",
    "cut_off",
    "time_zone",
    "debit_bic",
    "transit_iban",
    "pay_days",
    "is_confidential",
    "four_eyes_threshold",
    "line_limit",
    "register_limit",
    "days_ahead",
    "twin_days",
    "retail_after_days",
    "agreement_id",
    "withheld_share",
    "verifies_payees",
    "settled_is_executed",
)
CHANGEABLE: Final = tuple(term for term in TERMS if term not in {"number", "currency"})


@dataclass(kw_only=True)
class BankPayrollProjectCreate:
    """A new payroll project of an employer."""

    account_id: Annotated[UUID, Ref("Account"), "The employer."]
    number: Annotated[str, "The number that the bank gives the project; no other may have it."]
    currency: Annotated[str, "The currency of the debit account and of every register."]
    debit_iban: Annotated[str, "The employer's account that is debited."]
    partial_policy: Annotated[
        BankPartialPolicy, "What becomes of a register some of whose lines cannot be paid."
    ] = BankPartialPolicy.ALL_OR_NOTHING
    funding_policy: Annotated[BankFundingPolicy, "When the employer's money must be there."] = (
        BankFundingPolicy.DEBIT_ON_EXECUTION
    )
    cut_off: Annotated[str, "Until when a register for the same day is taken, such as `15:30`."] = (
        "15:00"
    )
    time_zone: Annotated[str, "The IANA time zone of the cut-off, such as `Europe/Berlin`."] = "UTC"
    debit_bic: Annotated[str | None, "The BIC of the bank that keeps the debit account."] = None
    transit_iban: Annotated[str | None, "The account that salaries pass through."] = None
    pay_days: Annotated[
        str | None, "The days of the month that people are paid on, such as `10,25`."
    ] = None
    is_confidential: Annotated[
        bool, "Whether the statement of the debit account must not show single salaries."
    ] = False
    four_eyes_threshold: Annotated[
        Decimal | None, "Registers above this sum need two approvals, the others one."
    ] = None
    line_limit: Annotated[Decimal | None, "The most that one line may pay."] = None
    register_limit: Annotated[Decimal | None, "The most that one register may pay."] = None
    days_ahead: Annotated[int, "How many days ahead a register may be given at most."] = 365
    twin_days: Annotated[
        int, "How many days apart two registers with the same totals are taken for twins."
    ] = 5
    retail_after_days: Annotated[
        int, "How many days after somebody left the account moves to the retail tariff."
    ] = 30
    agreement_id: Annotated[
        UUID | None, Ref("BankServiceAgreement"), "The employer's agreement, if it is part of one."
    ] = None
    withheld_share: Annotated[
        Decimal, "The most, in per cent, that may be withheld of what a person is due."
    ] = Decimal(50)
    verifies_payees: Annotated[
        bool, "Whether the names of payees are verified before anything is paid."
    ] = False
    settled_is_executed: Annotated[
        bool, "Whether the bank agreed that its status ACSC proves the execution of a payment."
    ] = False


@dataclass(kw_only=True)
class BankPayrollProjectUpdate:
    """Other terms of a payroll project; what is left out stays as it is."""

    id: Annotated[UUID, Ref("BankPayrollProject"), "The payroll project."]
    expected_version: Annotated[int, "The version that you saw."]
    debit_iban: Annotated[str | Unset, "The employer's account that is debited."] = UNSET
    partial_policy: Annotated[
        BankPartialPolicy | Unset, "What becomes of a register some of whose lines cannot be paid."
    ] = UNSET
    funding_policy: Annotated[
        BankFundingPolicy | Unset, "When the employer's money must be there."
    ] = UNSET
    cut_off: Annotated[str | Unset, "Until when a register for the same day is taken."] = UNSET
    time_zone: Annotated[str | Unset, "The IANA time zone of the cut-off."] = UNSET
    debit_bic: Annotated[str | Unset | None, "The BIC of the debit account's bank."] = UNSET
    transit_iban: Annotated[str | Unset | None, "The account that salaries pass through."] = UNSET
    pay_days: Annotated[str | Unset | None, "The days of the month that are pay days."] = UNSET
    is_confidential: Annotated[bool | Unset, "Whether single salaries are to be hidden."] = UNSET
    four_eyes_threshold: Annotated[
        Decimal | Unset | None, "Registers above this sum need two approvals."
    ] = UNSET
    line_limit: Annotated[Decimal | Unset | None, "The most that one line may pay."] = UNSET
    register_limit: Annotated[Decimal | Unset | None, "The most that one register may pay."] = UNSET
    days_ahead: Annotated[int | Unset, "How many days ahead a register may be given."] = UNSET
    twin_days: Annotated[int | Unset, "How many days apart twins are looked for."] = UNSET
    retail_after_days: Annotated[
        int | Unset, "How many days after somebody left the account is at the retail tariff."
    ] = UNSET
    agreement_id: Annotated[
        UUID | Unset | None, Ref("BankServiceAgreement"), "The employer's agreement."
    ] = UNSET
    withheld_share: Annotated[Decimal | Unset, "The most that may be withheld, in %."] = UNSET
    verifies_payees: Annotated[bool | Unset, "Whether the names of payees are verified."] = UNSET
    settled_is_executed: Annotated[
        bool | Unset, "Whether the bank's status ACSC proves the execution of a payment."
    ] = UNSET


@dataclass(kw_only=True)
class ProjectStep:
    """A step of a payroll project that somebody saw in a version."""

    id: Annotated[UUID, Ref("BankPayrollProject"), "The payroll project."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankPayrollProjectActivate(ProjectStep):
    """A payroll project whose registers are to be taken from now on."""


@dataclass(kw_only=True)
class BankPayrollProjectSuspend(ProjectStep):
    """A payroll project whose registers are to be refused for the time being."""


@dataclass(kw_only=True)
class BankPayrollProjectClose(ProjectStep):
    """A payroll project that is to end for good."""


def create_payroll_project(
    session: Session,
    actor: Actor,
    input: BankPayrollProjectCreate,
) -> PayrollProject:
    """Create a payroll project of an employer, as a draft."""
    account = get_account(session, input.account_id, "input", "accountId")
    problems = Problems()
    project = PayrollProject(account_id=account.id, status=BankProjectStatus.DRAFT)
    if assign(project, input, TERMS, problems, "input"):
        project.check_terms(problems)
    _check_agreement(session, project, problems)
    number = project.number
    if session.scalar(select(PayrollProject.id).where(PayrollProject.number == number)):
        text = f"There is a payroll project {number} already."
        problems.add("BANK_NUMBER_TAKEN", text, "input", "number")
    problems.raise_if_any()
    session.add(project)
    session.flush()
    return project


def update_payroll_project(
    session: Session,
    actor: Actor,
    input: BankPayrollProjectUpdate,
) -> PayrollProject:
    """Change the terms of a payroll project; registers taken in before are checked by the new."""
    project = get(session, PayrollProject, input.id, "input", "id", lock=True)
    expect_version(project, input.expected_version)
    if project.status is BankProjectStatus.CLOSED:
        text = f"Payroll project {project.number} is CLOSED; its terms are final."
        raise refuse("BANK_PROJECT_TRANSITION", text, "input", "id")
    problems = Problems()
    with session.no_autoflush:
        if assign(project, input, CHANGEABLE, problems, "input"):
            project.check_terms(problems)
        _check_agreement(session, project, problems)
        problems.raise_if_any()
    return project


def _check_agreement(session: Session, project: PayrollProject, problems: Problems) -> None:
    """Note an agreement that is another client's."""
    if project.agreement_id is None:
        return
    path = ("input", "agreementId")
    agreement = get(session, ServiceAgreement, project.agreement_id, *path)
    if agreement.account_id != project.account_id:
        text = f"Agreement {agreement.number} is another client's."
        problems.add("BANK_OTHER_CLIENT", text, *path)


def activate_payroll_project(
    session: Session,
    actor: Actor,
    input: BankPayrollProjectActivate,
) -> PayrollProject:
    """Take a payroll project's registers from now on."""
    project = _become(session, input, BankProjectStatus.ACTIVE)
    get_account(session, project.account_id, "input", "id")
    require_standing(session, project.account_id, actor.today, "input", "id")
    return project


def suspend_payroll_project(
    session: Session,
    actor: Actor,
    input: BankPayrollProjectSuspend,
) -> PayrollProject:
    """Refuse a payroll project's registers for the time being."""
    return _become(session, input, BankProjectStatus.SUSPENDED)


def close_payroll_project(
    session: Session,
    actor: Actor,
    input: BankPayrollProjectClose,
) -> PayrollProject:
    """End a payroll project for good."""
    return _become(session, input, BankProjectStatus.CLOSED)


def _become(session: Session, input: ProjectStep, status: BankProjectStatus) -> PayrollProject:
    project = get(session, PayrollProject, input.id, "input", "id", lock=True)
    expect_version(project, input.expected_version)
    project.become(status)
    return project
