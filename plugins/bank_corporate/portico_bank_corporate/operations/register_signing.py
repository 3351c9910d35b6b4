"""Signatures of the employer's people under a payroll register: taken in, and whether they bind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import Money, Ref
from portico_bank_corporate.models import (
    BankRegisterStatus,
    PayrollProject,
    PayrollRegister,
    RegisterSignature,
    Signatory,
)
from portico_bank_corporate.models.signing import signing_faults


@dataclass(kw_only=True)
class BankPayrollRegisterSign:
    """A signature for the employer under a register that was handed over for approval."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]
    signatory_id: Annotated[UUID, Ref("BankSignatory"), "The mandate that was signed by."]
    approval_hash: Annotated[str, "The register's approvalHash, as it was signed."]
    reference: Annotated[str, "Where the signature is kept."]


def sign_payroll_register(
    session: Session, actor: Actor, input: BankPayrollRegisterSign
) -> PayrollRegister:
    """Take in that somebody signed this very content for the employer, within class and limit."""
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    if register.status is not BankRegisterStatus.AWAITING_APPROVAL:
        text = f"Register {register.title} is {register.status.name}: hand it over first."
        raise refuse("BANK_REGISTER_TRANSITION", text, "input", "id")
    signatory = get(session, Signatory, input.signatory_id, "input", "signatoryId")
    problems = Problems()
    if input.approval_hash != register.approval_hash:
        text = "What was signed is not what was handed over."
        problems.add("DS17", text, "input", "approvalHash")
    _check_signatory(session, actor, register, signatory, problems)
    signature = RegisterSignature(
        register_id=register.id,
        position=_next_position(session, register),
        signatory_id=signatory.id,
        content_hash=input.approval_hash,
        signed_on=actor.today,
        noted_by=actor.name,
    )
    assign(signature, input, ("reference",), problems, "input")
    problems.raise_if_any()
    session.add(signature)
    touch(register)
    session.flush()
    return register


def _check_signatory(
    session: Session,
    actor: Actor,
    register: PayrollRegister,
    signatory: Signatory,
    problems: Problems,
) -> None:
    path = ("input", "signatoryId")
    if signatory.account_id != _employer(session, register):
        problems.add("DS0H", f"{signatory.name} signs for another company.", *path)
        return
    fault = signatory.fault(_total(register), actor.today)
    if fault is not None:
        problems.add(fault.code, fault.message, *path)
    if signatory.person_key in {each.person_key for each in signed_by(session, register)}:
        problems.add("DS26", f"{signatory.name} has signed: that counts once.", *path)


def require_signatures(
    session: Session, actor: Actor, register: PayrollRegister, *path: str | int
) -> None:
    """Refuse a register that the employer's people have not signed as their mandates say.

    An employer that never named anybody who may sign has agreed that others' consent suffices.
    """
    if not has_mandates(session, _employer(session, register)):
        return
    problems = Problems()
    for fault in signing_faults(signed_by(session, register), _total(register), actor.today):
        problems.add(fault.code, fault.message, *path)
    problems.raise_if_any()


def has_mandates(session: Session, account_id: UUID) -> bool:
    """Whether a company ever named people who may sign; ended mandates count, too."""
    known = select(Signatory.id).where(Signatory.account_id == account_id).limit(1)
    return session.scalar(known) is not None


def signed_by(session: Session, register: PayrollRegister) -> Sequence[Signatory]:
    """The mandates by which a register's present content was signed."""
    statement = (
        select(Signatory)
        .join(RegisterSignature, RegisterSignature.signatory_id == Signatory.id)
        .where(
            RegisterSignature.register_id == register.id,
            RegisterSignature.content_hash == register.approval_hash,
        )
        .order_by(RegisterSignature.position)
    )
    return session.scalars(statement).all()


def _next_position(session: Session, register: PayrollRegister) -> int:
    last = session.scalar(
        select(func.max(RegisterSignature.position)).where(
            RegisterSignature.register_id == register.id
        )
    )
    return (last or 0) + 1


def _employer(session: Session, register: PayrollRegister) -> UUID:
    return session.get_one(PayrollProject, register.project_id).account_id


def _total(register: PayrollRegister) -> Money:
    return Money(register.control_sum, register.currency)
