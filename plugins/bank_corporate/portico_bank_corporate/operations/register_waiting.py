"""Registers that wait for consent and signatures: what is missing, how long, and the end of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.models import ApprovalRequest, ApprovalStatus
from portico.operations.approvals import decisions_on
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_bank_corporate.models import (
    BankRegisterStatus,
    BankSeverity,
    PayrollProject,
    PayrollRegister,
    RegisterFinding,
)
from portico_bank_corporate.models.signing import SigningFault, signing_faults
from portico_bank_corporate.operations.register_signing import has_mandates, signed_by

UNDECIDED = (ApprovalStatus.PENDING, ApprovalStatus.APPROVED)


@dataclass(kw_only=True)
class BankRegisterWaitingQuestion:
    """A register that was handed over for approval."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]


@dataclass(frozen=True, kw_only=True)
class BankMissingConsent:
    """Something that a register still waits for."""

    code: Annotated[
        str,
        "The ISO 20022 code: `DS06` nobody has consented yet, `PATC` some have, `DS0A` nobody has "
        "signed for the employer, `DS24` the time is over; else why a signature does not count.",
    ]
    message: Annotated[str, "What is missing, in words."]


@dataclass(frozen=True, kw_only=True)
class BankRegisterWaiting:
    """What a register still waits for."""

    until: Annotated[datetime, "Until when: the cut-off of its pay date."]
    missing: Annotated[list[BankMissingConsent], "What is missing; nothing if it may be released."]


def register_waiting(
    session: Session, actor: Actor, input: BankRegisterWaitingQuestion
) -> BankRegisterWaiting:
    """What a register that was handed over for approval still waits for, and until when."""
    register = get(session, PayrollRegister, input.id, "input", "id")
    if register.status is not BankRegisterStatus.AWAITING_APPROVAL:
        text = f"Register {register.title} is {register.status.name}: it waits for no consent."
        raise refuse("BANK_REGISTER_TRANSITION", text, "input", "id")
    project = session.get_one(PayrollProject, register.project_id)
    until = project.cut_off_of(register.pay_date)
    missing = [*_consent(session, register), *_signatures(session, actor, project, register)]
    if until < actor.now:
        missing.insert(0, SigningFault("DS24", f"The time was over on {until:%Y-%m-%d %H:%M}."))
    found = [BankMissingConsent(code=each.code, message=each.message) for each in missing]
    return BankRegisterWaiting(until=until, missing=found)


def _consent(session: Session, register: PayrollRegister) -> list[SigningFault]:
    request = session.scalars(
        select(ApprovalRequest).where(
            ApprovalRequest.subject_id == register.id, ApprovalRequest.status.in_(UNDECIDED)
        )
    ).one_or_none()
    if request is None:
        return []
    given = decisions_on(session, request)
    missing = sum(request.missing(given).values())
    if not missing:
        return []
    text = f"{len(given)} consented, {missing} more must."
    return [SigningFault("PATC" if given else "DS06", text)]


def _signatures(
    session: Session, actor: Actor, project: PayrollProject, register: PayrollRegister
) -> list[SigningFault]:
    if not has_mandates(session, project.account_id):
        return []
    total = Money(register.control_sum, register.currency)
    return signing_faults(signed_by(session, register), total, actor.today)


def require_in_time(actor: Actor, project: PayrollProject, register: PayrollRegister) -> None:
    """Refuse a register whose pay date went by while it waited (ISO reason DS24)."""
    until = project.cut_off_of(register.pay_date)
    if until < actor.now:
        raise refuse("DS24", _too_late(until), "input", "id")


def end_waiting(session: Session, actor: Actor) -> str:
    """Bring registers back to draft whose consent was not complete by their cut-off."""
    waiting = session.execute(
        select(PayrollRegister, PayrollProject)
        .join(PayrollProject, PayrollProject.id == PayrollRegister.project_id)
        .where(PayrollRegister.status == BankRegisterStatus.AWAITING_APPROVAL)
        .order_by(PayrollRegister.id)
        .with_for_update(of=PayrollRegister)
    ).all()
    over = [
        (register, until)
        for register, project in waiting
        if (until := project.cut_off_of(register.pay_date)) < actor.now
    ]
    for register, until in over:
        register.reopen()
        session.add(_finding(session, register, until))
    session.flush()
    return f"{len(over)} registers waited in vain"


def _finding(session: Session, register: PayrollRegister, until: datetime) -> RegisterFinding:
    its = RegisterFinding.register_id == register.id
    last = session.scalar(select(func.max(RegisterFinding.position)).where(its)) or 0
    return RegisterFinding(
        register_id=register.id,
        position=last + 1,
        field="payDate",
        code="DS24",
        severity=BankSeverity.ERROR,
        message=_too_late(until),
        hint="Correct the register with a later pay date.",
    )


def _too_late(until: datetime) -> str:
    return f"Consent was not complete by the cut-off, {until:%Y-%m-%d %H:%M %Z}."
