"""Four eyes on a payroll register: what consent is about, whose it takes, asking and releasing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy.orm import Session, object_session

from portico.access import Actor
from portico.errors import refuse
from portico.events import ApprovalDecided
from portico.hookspecs import ApprovalPolicy, Tier
from portico.models import ApprovalStatus
from portico.operations.approvals import content_hash, request_approval, require_approval
from portico.operations.lookup import expect_version, get
from portico.values import Money, Ref
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    BankRegisterStatus,
    PayrollProject,
    PayrollRegister,
)
from portico_bank_corporate.operations.register_signing import require_signatures
from portico_bank_corporate.operations.register_waiting import require_in_time
from portico_bank_corporate.operations.standing import require_standing

UNDECIDED: Final = (BankRegisterStatus.AWAITING_APPROVAL, BankRegisterStatus.VALIDATED)
ONE: Final = {access.REGISTER_APPROVE: 1}
TWO: Final = {access.REGISTER_APPROVE: 1, access.REGISTER_COUNTERSIGN: 1}


@dataclass(kw_only=True)
class BankPayrollRegisterSubmit:
    """A checked payroll register that others are to approve."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankPayrollRegisterRelease:
    """A payroll register that all consent is given to."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankPayrollRegisterTwinRelease:
    """A payroll register that is paid although another one looks like it."""

    id: Annotated[UUID, Ref("BankPayrollRegister"), "The register."]
    expected_version: Annotated[int, "The version that you saw."]
    reason: Annotated[str, "Why both are meant."]


@dataclass(frozen=True, slots=True)
class RegisterTotal(Money):
    """The sum of a register, which knows whether its project asks for two consents."""

    needs_two: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPolicy(ApprovalPolicy):
    """Consent to a register: of one person, or of two above the project's threshold."""

    def needed(self, amount: Money | None) -> dict[str, int]:
        """How many persons of each class must consent."""
        return dict(TWO if isinstance(amount, RegisterTotal) and amount.needs_two else ONE)


def _project(register: PayrollRegister) -> PayrollProject:
    session = object_session(register)
    assert session is not None  # noqa: S101 (a deed holds the record in its session)
    return session.get_one(PayrollProject, register.project_id)


def _content(session: Session, register: PayrollRegister) -> dict[str, Any]:
    """All that somebody consents to: who is paid how much, when, and from which account."""
    project = session.get_one(PayrollProject, register.project_id)
    return {
        "debit": project.debit_iban,
        "lines": register.content_hash,
        "count": register.line_count,
        "sum": f"{register.control_sum.normalize():f} {register.currency}",
        "pay_date": register.pay_date.isoformat(),
        "kind": register.kind.name,
        "period": register.period,
        "msg_id": register.msg_id,
        "is_offered": register.status in UNDECIDED,
        **({"income": register.income_code} if register.income_code else {}),
    }


def _summary(register: PayrollRegister) -> str:
    total = f"{register.control_sum.normalize():f} {register.currency}"
    return (
        f"Pay register {register.title} of project {_project(register).number}: "
        f"{register.line_count} lines, {total}, on {register.pay_date}."
    )


def _total(register: PayrollRegister) -> Money:
    two = _project(register).needs_two(register.control_sum)
    return RegisterTotal(register.control_sum, register.currency, two)


POLICY: Final = RegisterPolicy(
    name="bank.payroll_register",
    description="A payroll register is approved by others than who made it.",
    model=PayrollRegister,
    prefix="bpr",
    request=access.REGISTER_WRITE,
    content=_content,
    summary=_summary,
    tiers=(Tier(needed=ONE), Tier(needed=TWO)),
    account=lambda session, register: (
        session.get_one(PayrollProject, register.project_id).account_id
    ),
    amount=_total,
)


def submit_payroll_register(
    session: Session, actor: Actor, input: BankPayrollRegisterSubmit
) -> PayrollRegister:
    """Freeze a checked payroll register and ask others for their consent to this very content."""
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    require_standing(session, _project(register).account_id, actor.today, "input", "id")
    register.become(BankRegisterStatus.AWAITING_APPROVAL)
    session.flush()
    register.approval_hash = request_approval(session, actor, register).content_hash
    return register


def release_payroll_register(
    session: Session, actor: Actor, input: BankPayrollRegisterRelease
) -> PayrollRegister:
    """Make use of the consent to a payroll register: it may be exported now.

    Consent to another content, missing consent, and consent used before are refused; so are
    missing signatures of the employer's people, once it has named some who may sign.
    """
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    require_standing(session, _project(register).account_id, actor.today, "input", "id")
    actor.require_within(Money(register.control_sum, register.currency), "input", "id")
    if register.approval_hash != content_hash(session, POLICY, register):
        text = "What is to be released is not what consent was asked for (DS17)."
        raise refuse("DS17", text, "input", "id")
    require_in_time(actor, _project(register), register)
    require_signatures(session, actor, register, "input", "id")
    require_approval(session, actor, register)
    register.become(BankRegisterStatus.APPROVED)
    return register


def follow_decision(session: Session, actor: Actor, event: ApprovalDecided) -> None:
    """Bring a register that somebody refused back to draft."""
    request = event.request
    if request.policy == POLICY.name and request.status is ApprovalStatus.REJECTED:
        get(session, PayrollRegister, request.subject_id, lock=True).reopen()


def release_twin(
    session: Session, actor: Actor, input: BankPayrollRegisterTwinRelease
) -> PayrollRegister:
    """Vouch that a payroll register is no duplicate; whoever made it cannot do that."""
    register = get(session, PayrollRegister, input.id, "input", "id", lock=True)
    expect_version(register, input.expected_version)
    register.require_editable()
    require_second_person(actor, register, "vouch that it is no duplicate")
    if not input.reason.strip():
        raise refuse("REQUIRED", "Say why both are meant.", "input", "reason")
    register.twin_reason, register.twin_hash = input.reason.strip(), register.content_hash
    return register


def require_second_person(actor: Actor, register: PayrollRegister, deed: str) -> None:
    """Refuse whoever made a register what only somebody else may do (ISO reason DS26)."""
    if actor.id is None or {actor.name, actor.on_behalf_of} & {register.created_by}:
        text = f"Somebody else than who made the register must {deed}."
        raise refuse("DS26", text, "input", "id")
