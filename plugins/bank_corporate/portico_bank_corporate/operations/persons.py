"""What the bank knows of a person: shown on request, and forgotten but for what it must keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import PersonErasing, PersonExporting
from portico.operations.persons import row
from portico_bank_corporate.models import (
    BankEmployeeLoanStatus,
    BankEnrolmentStatus,
    BankRegisterStatus,
    EmployeeLoan,
    Enrolment,
    OwnershipLink,
    PayrollLine,
    PayrollRegister,
    Signatory,
)

OVER: Final = (BankEnrolmentStatus.ENDED, BankEnrolmentStatus.REJECTED)
SETTLED: Final = (
    *(BankRegisterStatus.RECONCILED, BankRegisterStatus.CANCELLED, BankRegisterStatus.REJECTED),
    *(BankRegisterStatus.EXECUTED, BankRegisterStatus.PARTIALLY_EXECUTED),
)
MASKED: Final = "(erased)"


def export_enrolments(session: Session, actor: Actor, event: PersonExporting) -> None:
    """Add the person's enrolments to what is known of them."""
    event.found["bank"] = {
        "enrolments": [row(each) for each in _of(session, event.contact.id)],
        "mandates": [row(each) for each in _mandates(session, event.contact.id)],
        "holdings": [row(each) for each in _holdings(session, event.contact.id)],
    }


def erase_enrolments(session: Session, actor: Actor, event: PersonErasing) -> None:
    """Mask the person in enrolments that are over; refuse while one is not, or is to be paid.

    The account, the dates and the amounts stay: payments made must be provable.
    """
    for enrolment in _of(session, event.contact.id):
        if enrolment.status not in OVER:
            raise refuse(
                "BANK_ENROLMENT_OPEN",
                f"The person is enrolled in payroll as {enrolment.personnel_no}. End that first.",
                "input",
                "id",
            )
        _require_no_loan(session, enrolment)
        enrolment.person_name = MASKED
        enrolment.tax_id = enrolment.category = enrolment.deceased_on = None
        _mask_payments(session, enrolment, event)
        event.subjects.add(enrolment.id)
        event.kept.append(f"enrolment {enrolment.personnel_no}: account and dates")
    for mandate in _mandates(session, event.contact.id):
        if mandate.valid_to is None or mandate.valid_to >= actor.today:
            text = "The person may sign for a client. Revoke that first."
            raise refuse("BANK_MANDATE_OPEN", text, "input", "id")
        mandate.name, mandate.person_key = MASKED, f"{MASKED} {mandate.id}"
        event.subjects.add(mandate.id)
    for holding in _holdings(session, event.contact.id):
        # Who owned a client must be known for as long as the law says, by its name.
        event.kept.append(f"holding {holding.id}: who owned a client")


def _require_no_loan(session: Session, enrolment: Enrolment) -> None:
    """Refuse to forget a person who owes us something."""
    owed = select(EmployeeLoan.id).filter_by(
        enrolment_id=enrolment.id, status=BankEmployeeLoanStatus.ACTIVE
    )
    if session.scalars(owed).first() is not None:
        text = f"The person enrolled as {enrolment.personnel_no} has a loan that is not paid back."
        raise refuse("BANK_LOAN_OPEN", text, "input", "id")


def _mandates(session: Session, contact_id: object) -> Sequence[Signatory]:
    statement = select(Signatory).where(Signatory.contact_id == contact_id)
    return session.scalars(statement.order_by(Signatory.id)).all()


def _holdings(session: Session, contact_id: object) -> Sequence[OwnershipLink]:
    statement = select(OwnershipLink).where(OwnershipLink.owner_contact_id == contact_id)
    return session.scalars(statement.order_by(OwnershipLink.id)).all()


def _mask_payments(session: Session, enrolment: Enrolment, event: PersonErasing) -> None:
    """Mask the person in the registers that paid them; refuse while one of these is under way."""
    lines = session.execute(
        select(PayrollLine, PayrollRegister.status)
        .join(PayrollRegister, PayrollRegister.id == PayrollLine.register_id)
        .where(PayrollLine.enrolment_id == enrolment.id)
        .order_by(PayrollLine.register_id, PayrollLine.seq)
    ).all()
    if any(status not in SETTLED for _line, status in lines):
        raise refuse(
            "BANK_REGISTER_OPEN",
            f"A payroll register pays {enrolment.personnel_no} and is not settled. Wait for that.",
            "input",
            "id",
        )
    for line, _status in lines:
        line.name, line.tax_id = MASKED, None
        key = f"{line.register_id.hex} {line.seq}"
        event.parts.add((PayrollLine.__tablename__, key))


def _of(session: Session, contact_id: object) -> Sequence[Enrolment]:
    statement = select(Enrolment).where(Enrolment.contact_id == contact_id)
    return session.scalars(statement.order_by(Enrolment.id)).all()
