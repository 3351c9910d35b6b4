"""What an employer deducts from people's pay for their loans: all that it is told of them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico_bank_corporate.models import DeductionMandate, EmployeeLoan

ONE_DAY = timedelta(days=1)


def mandate_of(loan: EmployeeLoan, day: date) -> DeductionMandate:
    """A mandate to deduct the loan's present instalment from a day on."""
    return DeductionMandate(
        enrolment_id=loan.enrolment_id,
        loan_id=loan.id,
        monthly_amount=loan.instalment_amount,
        currency=loan.currency,
        starts_on=day,
    )


def change_mandate(session: Session, loan: EmployeeLoan, day: date) -> None:
    """Let the employer deduct the loan's present instalment from a day on, if it deducts any."""
    mandates = select(DeductionMandate).filter_by(loan_id=loan.id, ended_on=None)
    mandate = session.scalars(mandates).one_or_none()
    if mandate is None:
        return
    if mandate.starts_on < day:
        mandate.ended_on = day - ONE_DAY
        session.add(mandate_of(loan, day))
    else:
        mandate.monthly_amount = loan.instalment_amount


def end_mandates(session: Session, day: date, **whose: UUID) -> None:
    """Let the employer deduct nothing more after a day for a loan, or for a person."""
    for mandate in session.scalars(select(DeductionMandate).filter_by(ended_on=None, **whose)):
        mandate.ended_on = max(day, mandate.starts_on)
