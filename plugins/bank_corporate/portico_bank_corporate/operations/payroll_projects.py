"""What can be done with a payroll project: create it, activate, suspend and close it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Ref
from portico_bank_corporate.models import (
    BankFundingPolicy,
    BankPartialPolicy,
    BankProjectStatus,
    PayrollProject,
)

TERMS: Final = (
    "number",
    "currency",
    "debit_iban",
    "partial_policy",
    "funding_policy",
    "cut_off",
    "time_zone",
)


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


@dataclass(kw_only=True)
class BankPayrollProjectActivate:
    """A payroll project whose registers are to be taken from now on."""

    id: Annotated[UUID, Ref("BankPayrollProject"), "The payroll project."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankPayrollProjectSuspend:
    """A payroll project whose registers are to be refused for the time being."""

    id: Annotated[UUID, Ref("BankPayrollProject"), "The payroll project."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankPayrollProjectClose:
    """A payroll project that is to end for good."""

    id: Annotated[UUID, Ref("BankPayrollProject"), "The payroll project."]
    expected_version: Annotated[int, "The version that you saw."]


Step = BankPayrollProjectActivate | BankPayrollProjectSuspend | BankPayrollProjectClose


def create_payroll_project(
    session: Session,
    actor: Actor,
    input: BankPayrollProjectCreate,
) -> PayrollProject:
    """Create a payroll project of an employer, as a draft."""
    account = get_account(session, input.account_id, "input", "accountId")
    problems = Problems()
    project = PayrollProject(account_id=account.id, status=BankProjectStatus.DRAFT)
    assign(project, input, TERMS, problems, "input")
    number = project.number
    if session.scalar(select(PayrollProject.id).where(PayrollProject.number == number)):
        text = f"There is a payroll project {number} already."
        problems.add("BANK_NUMBER_TAKEN", text, "input", "number")
    problems.raise_if_any()
    session.add(project)
    session.flush()
    return project


def activate_payroll_project(
    session: Session,
    actor: Actor,
    input: BankPayrollProjectActivate,
) -> PayrollProject:
    """Take a payroll project's registers from now on."""
    project = _become(session, input, BankProjectStatus.ACTIVE)
    get_account(session, project.account_id, "input", "id")
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


def _become(session: Session, input: Step, status: BankProjectStatus) -> PayrollProject:
    project = get(session, PayrollProject, input.id, "input", "id", lock=True)
    expect_version(project, input.expected_version)
    project.become(status)
    return project
