"""What can be done with an enrolment: create it, and take it through its lifecycle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Contact
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Ref, Unset
from portico_bank_corporate.models import (
    BankEnrolmentStatus,
    BankProjectStatus,
    Enrolment,
    PayrollProject,
)
from portico_bank_corporate.operations.leavers import leave

PERSON: Final = ("personnel_no", "iban", "hired_on", "left_on", "category", "tax_id")
LEARNED: Final = ("iban", "left_on", "category", "tax_id", "deceased_on")


@dataclass(kw_only=True)
class BankEnrolmentCreate:
    """A person who is to be paid through a payroll project."""

    project_id: Annotated[UUID, Ref("BankPayrollProject"), "The payroll project."]
    contact_id: Annotated[
        UUID | None, Ref("Contact"), "The person's contact, where there is one."
    ] = None
    person_name: Annotated[
        str | None, "The person's name as the account has it; the contact's unless given."
    ] = None
    personnel_no: Annotated[str, "The employer's number for the person, unique in the project."]
    iban: Annotated[
        str | None, "The account that is paid; needed before the enrolment becomes active."
    ] = None
    hired_on: Annotated[date | None, "When the employment began."] = None
    left_on: Annotated[date | None, "The last day of the employment, if it has ended."] = None
    category: Annotated[str | None, "The employer's group of staff that the person belongs to."] = (
        None
    )
    tax_id: Annotated[str | None, "The person's tax number."] = None


@dataclass(kw_only=True)
class BankEnrolmentStatusChange:
    """The state that an enrolment is to have, and what is learned with it."""

    id: Annotated[UUID, Ref("BankEnrolment"), "The enrolment."]
    expected_version: Annotated[int, "The version that you saw."]
    status: Annotated[BankEnrolmentStatus, "The state that it is to have."]
    iban: Annotated[str | Unset, "The account that is paid, once it is known."] = UNSET
    left_on: Annotated[date | Unset | None, "The last day of the employment."] = UNSET
    category: Annotated[str | Unset | None, "The employer's group of staff."] = UNSET
    tax_id: Annotated[str | Unset | None, "The person's tax number."] = UNSET
    deceased_on: Annotated[date | Unset | None, "When the person died."] = UNSET


def create_enrolment(
    session: Session,
    actor: Actor,
    input: BankEnrolmentCreate,
) -> Enrolment:
    """Prepare the enrolment of a person in a payroll project."""
    project = get(session, PayrollProject, input.project_id, "input", "projectId", lock=True)
    if project.status is BankProjectStatus.CLOSED:
        text = f"Payroll project {project.number} is CLOSED; nobody can be enrolled any more."
        raise refuse("BANK_PROJECT_TRANSITION", text, "input", "projectId")
    problems = Problems()
    enrolment = Enrolment(
        project_id=project.id,
        contact_id=input.contact_id,
        status=BankEnrolmentStatus.DRAFT,
    )
    assign(enrolment, _named(session, input), ("person_name", *PERSON), problems, "input")
    enrolment.check_dates(problems)
    if _is_taken(session, enrolment):
        text = f"{enrolment.personnel_no} is enrolled in project {project.number} already."
        problems.add("BANK_NUMBER_TAKEN", text, "input", "personnelNo")
    problems.raise_if_any()
    session.add(enrolment)
    session.flush()
    return enrolment


def _named(session: Session, input: BankEnrolmentCreate) -> BankEnrolmentCreate:
    """The input with the contact's name where it gives none."""
    if input.contact_id is not None:
        contact = get(session, Contact, input.contact_id, "input", "contactId")
        contact.require_in_use("input", "contactId")
        return replace(input, person_name=input.person_name or contact.full_name)
    return input


def _is_taken(session: Session, enrolment: Enrolment) -> bool:
    statement = select(Enrolment.id).where(
        Enrolment.project_id == enrolment.project_id,
        Enrolment.personnel_no == enrolment.personnel_no,
    )
    return session.scalar(statement) is not None


def change_enrolment_status(
    session: Session,
    actor: Actor,
    input: BankEnrolmentStatusChange,
) -> Enrolment:
    """Take an enrolment to another state of its lifecycle."""
    project_id = get(session, Enrolment, input.id, "input", "id").project_id
    # Whoever checks a register holds the project too: no enrolment changes under the check.
    project = get(session, PayrollProject, project_id, "input", "id", lock=True)
    enrolment = get(session, Enrolment, input.id, "input", "id", lock=True)
    expect_version(enrolment, input.expected_version)
    problems = Problems()
    assign(enrolment, input, LEARNED, problems, "input")
    enrolment.check_dates(problems)
    problems.raise_if_any()
    enrolment.become(input.status)
    if input.status is BankEnrolmentStatus.ENDED:
        leave(session, actor, enrolment, project)
    return enrolment
