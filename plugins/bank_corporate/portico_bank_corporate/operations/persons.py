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
from portico_bank_corporate.models import BankEnrolmentStatus, Enrolment

OVER: Final = (BankEnrolmentStatus.ENDED, BankEnrolmentStatus.REJECTED)
MASKED: Final = "(erased)"


def export_enrolments(session: Session, actor: Actor, event: PersonExporting) -> None:
    """Add the person's enrolments to what is known of them."""
    event.found["bank"] = {"enrolments": [row(each) for each in _of(session, event.contact.id)]}


def erase_enrolments(session: Session, actor: Actor, event: PersonErasing) -> None:
    """Mask the person in enrolments that are over; refuse while one is not.

    The account and the dates stay: payments made must be provable.
    """
    for enrolment in _of(session, event.contact.id):
        if enrolment.status not in OVER:
            raise refuse(
                "BANK_ENROLMENT_OPEN",
                f"The person is enrolled in payroll as {enrolment.personnel_no}. End that first.",
                "input",
                "id",
            )
        enrolment.person_name = MASKED
        enrolment.tax_id = enrolment.category = None
        event.subjects.add(enrolment.id)
        event.kept.append(f"enrolment {enrolment.personnel_no}: account and dates")


def _of(session: Session, contact_id: object) -> Sequence[Enrolment]:
    statement = select(Enrolment).where(Enrolment.contact_id == contact_id)
    return session.scalars(statement.order_by(Enrolment.id)).all()
