"""People who leave an employer: what ends with that, and when their account is their own."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from portico.access import Actor
from portico_bank_corporate.models import (
    BankEnrolmentStatus,
    ClientAccount,
    Enrolment,
    InsuranceMember,
    PayrollProject,
)
from portico_bank_corporate.models.client_account import BankAccountKind
from portico_bank_corporate.operations.deductions import end_mandates

GONE = (BankEnrolmentStatus.ENDED, BankEnrolmentStatus.REJECTED)


def leave(session: Session, actor: Actor, enrolment: Enrolment, project: PayrollProject) -> None:
    """End what somebody had through an employer: deductions, the place in the group insurance.

    A loan goes on: the person pays it back without the employer.
    """
    enrolment.ended_on = actor.today
    enrolment.retail_from = actor.today + timedelta(days=project.retail_after_days)
    last = enrolment.left_on or actor.today
    end_mandates(session, last, enrolment_id=enrolment.id)
    places = select(InsuranceMember).where(
        InsuranceMember.enrolment_id == enrolment.id,
        or_(InsuranceMember.left_on.is_(None), InsuranceMember.left_on > last),
    )
    for place in session.scalars(places):
        if place.joined_on > last:
            session.delete(place)
        else:
            place.left_on = last


def move_to_retail(session: Session, actor: Actor) -> str:
    """Move accounts of people who left to the retail tariff, unless another employer pays them."""
    other = aliased(Enrolment)
    paid = select(other.id).where(other.iban == ClientAccount.iban, other.status.not_in(GONE))
    left = select(Enrolment.iban).where(Enrolment.retail_from <= actor.today)
    found = session.scalars(
        select(ClientAccount)
        .where(
            ClientAccount.kind == BankAccountKind.EMPLOYEE,
            ClientAccount.iban.in_(left),
            ~paid.exists(),
        )
        .order_by(ClientAccount.id)
        .with_for_update()
    ).all()
    for account in found:
        account.kind = BankAccountKind.RETAIL
    return f"{len(found)} accounts moved to the retail tariff"
