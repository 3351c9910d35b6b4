"""What a deputy finds open with the bank: demands, applications, guarantees and registers."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.events import Handover
from portico_bank_corporate.models import (
    LIVE,
    OPEN_APPLICATIONS,
    OPEN_DEMANDS,
    BankRegisterStatus,
    Guarantee,
    GuaranteeApplication,
    GuaranteeDemand,
    PayrollProject,
    PayrollRegister,
)

DONE: Final = (
    *(BankRegisterStatus.RECONCILED, BankRegisterStatus.CANCELLED, BankRegisterStatus.REJECTED),
)


def hand_over_business(session: Session, actor: Actor, event: Handover) -> None:
    """Tell what is open with the principal's accounts, what has a clock running first."""
    _demands(session, event)
    _applications(session, event)
    _guarantees(session, event)
    _registers(session, event)


def _demands(session: Session, event: Handover) -> None:
    found = session.execute(
        select(GuaranteeDemand, Guarantee.undertaking_number)
        .join(Guarantee, Guarantee.id == GuaranteeDemand.guarantee_id)
        .where(Guarantee.applicant_id.in_(event.accounts), GuaranteeDemand.status.in_(OPEN_DEMANDS))
        .order_by(GuaranteeDemand.examine_by, GuaranteeDemand.id)
    )
    for demand, undertaking in found:
        runs = demand.is_in_examination
        next_ = f"examine by {demand.examine_by}" if runs else demand.status.name
        text = (
            f"Demand {demand.number} under {undertaking} for {demand.amount:.2f} "
            f"{demand.currency}: {next_}"
        )
        event.add("bank.guarantee_demand", f"bgd_{demand.id.hex}", text)


def _applications(session: Session, event: Handover) -> None:
    found = session.scalars(
        select(GuaranteeApplication)
        .where(
            GuaranteeApplication.applicant_id.in_(event.accounts),
            GuaranteeApplication.status.in_(OPEN_APPLICATIONS),
        )
        .order_by(GuaranteeApplication.number)
    )
    for each in found:
        text = f"{each.number} for {each.amount:.2f} {each.currency}, {each.status.name}"
        event.add("bank.guarantee_application", f"bap_{each.id.hex}", text)


def _guarantees(session: Session, event: Handover) -> None:
    found = session.scalars(
        select(Guarantee)
        .where(Guarantee.applicant_id.in_(event.accounts), Guarantee.status.in_(LIVE))
        .order_by(Guarantee.expires_on.is_(None), Guarantee.expires_on, Guarantee.id)
    )
    for each in found:
        until = f"until {each.expires_on}" if each.expires_on else "without an end"
        text = f"{each.undertaking_number}: {each.available_amount:.2f} {each.currency} {until}"
        event.add("bank.guarantee", f"bgu_{each.id.hex}", f"{text}, {each.status.name}")


def _registers(session: Session, event: Handover) -> None:
    found = session.execute(
        select(PayrollRegister, PayrollProject.number)
        .join(PayrollProject, PayrollProject.id == PayrollRegister.project_id)
        .where(PayrollProject.account_id.in_(event.accounts), PayrollRegister.status.not_in(DONE))
        .order_by(PayrollRegister.pay_date, PayrollRegister.id)
    )
    for register, project in found:
        text = (
            f"{project}: register {register.number} of {register.year}, "
            f"{register.control_sum:.2f} {register.currency} on {register.pay_date}, "
            f"{register.status.name}"
        )
        event.add("bank.payroll_register", f"bpr_{register.id.hex}", text)
