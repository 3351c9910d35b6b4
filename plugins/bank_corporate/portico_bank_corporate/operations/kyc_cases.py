"""KYC cases: opened, reviewed, consented to by one or two others, and due again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.events import ApprovalDecided
from portico.hookspecs import ApprovalPolicy, Tier
from portico.models import ApprovalStatus
from portico.operations.approvals import request_approval, require_approval
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import UNSET, Ref, Unset
from portico_bank_corporate import access
from portico_bank_corporate.models import ClientDocument, KycCase
from portico_bank_corporate.models.kyc_case import (
    UNDECIDED,
    BankKycKind,
    BankKycRisk,
    BankKycStatus,
)
from portico_bank_corporate.operations.kyc_checklist import check_documents
from portico_bank_corporate.operations.service_agreements import required_text
from portico_bank_corporate.operations.standing import hits

K = BankKycStatus
AHEAD: Final = timedelta(days=60)
"""How long before it is due a review is opened by itself."""

ONE: Final = {access.KYC_APPROVE: 1}
TWO: Final = {access.KYC_APPROVE: 2}


@dataclass(kw_only=True)
class BankKycCaseOpen:
    """A client that is to be looked at."""

    account_id: Annotated[UUID, Ref("Account"), "The client; it has no undecided case."]
    kind: Annotated[BankKycKind, "Why."] = BankKycKind.INITIAL
    risk: Annotated[BankKycRisk, "How much care it needs, as far as is known."] = BankKycRisk.MEDIUM
    has_pep: Annotated[bool, "Whether a politically exposed person is behind it."] = False
    due_on: Annotated[date | None, "By when; in 30 days if left out."] = None


@dataclass(kw_only=True)
class CaseStep:
    """A step of a case that somebody saw in a version."""

    id: Annotated[UUID, Ref("BankKycCase"), "The case."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankKycCaseReview(CaseStep):
    """A case that is being looked at, and what was found."""

    risk: Annotated[BankKycRisk | Unset, "How much care the client needs."] = UNSET
    risk_reason: Annotated[str | Unset | None, "Why."] = UNSET
    has_pep: Annotated[bool | Unset, "Whether a politically exposed person is behind it."] = UNSET


@dataclass(kw_only=True)
class BankKycCaseAsk(CaseStep):
    """A case that waits for something that the client must bring."""

    reason: Annotated[str, "What the client is asked for."]


@dataclass(kw_only=True)
class BankKycCaseSubmit(CaseStep):
    """A case that others are to consent to."""


@dataclass(kw_only=True)
class BankKycCaseApprove(CaseStep):
    """A case with all consent."""


@dataclass(kw_only=True)
class BankKycCaseReject(CaseStep):
    """A case whose client is declined."""

    reason: Annotated[str, "Why."]


def _content(session: Session, case: KycCase) -> dict[str, Any]:
    """All that somebody consents to: the risk, its reason, and the documents."""
    papers = select(ClientDocument).where(ClientDocument.case_id == case.id)
    return {
        "client": str(case.account_id),
        "number": case.number,
        "risk": case.risk.name,
        "risk_reason": case.risk_reason,
        "pep": case.has_pep,
        "documents": [
            f"{each.id} {each.reference} {each.expires_on} {each.withdrawn_on}"
            for each in session.scalars(papers.order_by(ClientDocument.id))
        ],
    }


KYC_APPROVAL: Final = ApprovalPolicy(
    name="bank.kyc_case",
    description="A KYC case is approved by others than who prepared it: by two for a high risk "
    "or a politically exposed person.",
    model=KycCase,
    prefix="bkc",
    request=access.KYC_WRITE,
    content=_content,
    summary=lambda case: f"Approve KYC case {case.number} of a client, risk {case.risk.name}",
    tiers=(Tier(needed=ONE),),
    account=lambda _session, case: case.account_id,
    needed_by=lambda case: TWO if case.needs_two else ONE,
    parts={ClientDocument: lambda document: document.case_id},
)


def open_case(session: Session, actor: Actor, input: BankKycCaseOpen) -> KycCase:
    """Begin to look at a client. It has one undecided case at a time."""
    account = get_account(session, input.account_id, "input", "accountId")
    undecided = session.scalar(
        select(KycCase.number).where(
            KycCase.account_id == account.id, KycCase.status.in_(UNDECIDED)
        )
    )
    if undecided is not None:
        text = f"Case {undecided} of {account.name} is not decided yet."
        raise refuse("BANK_KYC_OPEN", text, "input", "accountId")
    due = input.due_on or actor.today + timedelta(days=30)
    return _open(session, account.id, input.kind, input.risk, due, has_pep=input.has_pep)


def _open(
    session: Session,
    account_id: UUID,
    kind: BankKycKind,
    risk: BankKycRisk,
    due_on: date,
    *,
    has_pep: bool,
) -> KycCase:
    last = session.scalar(select(func.max(KycCase.number)).where(KycCase.account_id == account_id))
    case = KycCase(
        account_id=account_id,
        number=(last or 0) + 1,
        kind=kind,
        risk=risk,
        has_pep=has_pep,
        due_on=due_on,
        status=K.OPEN,
    )
    session.add(case)
    session.flush()
    return case


def review_case(session: Session, actor: Actor, input: BankKycCaseReview) -> KycCase:
    """Look at a client: note the risk and why. What the client was asked for has come."""
    case = _locked(session, input)
    case.require_review()
    problems = Problems()
    assign(case, input, ("risk", "risk_reason", "has_pep"), problems, "input")
    problems.raise_if_any()
    if case.status is not K.IN_REVIEW:
        case.become(K.IN_REVIEW)
    return case


def ask_client(session: Session, actor: Actor, input: BankKycCaseAsk) -> KycCase:
    """Wait for something that the client must bring."""
    case = _locked(session, input)
    case.become(K.INFO_REQUESTED)
    case.reason = required_text(input.reason, "reason")
    return case


def submit_case(session: Session, actor: Actor, input: BankKycCaseSubmit) -> KycCase:
    """Freeze a case and ask others for their consent; hits must be decided before."""
    case = _locked(session, input)
    problems = Problems()
    for fault in hits(session, case.account_id):
        problems.add("RR04", fault, "input", "id")
    check_documents(session, case, actor.today, problems)
    if not case.risk_reason:
        problems.add("REQUIRED", "Say why the risk is what it is.", "input", "riskReason")
    problems.raise_if_any()
    case.become(K.IN_APPROVAL)
    session.flush()
    request_approval(session, actor, case)
    return case


def approve_case(session: Session, actor: Actor, input: BankKycCaseApprove) -> KycCase:
    """Make use of the consent: the client may be dealt with until the next review."""
    case = _locked(session, input)
    problems = Problems()
    for fault in hits(session, case.account_id):
        problems.add("RR04", fault, "input", "id")
    check_documents(session, case, actor.today, problems)
    problems.raise_if_any()
    require_approval(session, actor, case)
    case.approve(actor.today)
    return case


def reject_case(session: Session, actor: Actor, input: BankKycCaseReject) -> KycCase:
    """Decline a client."""
    case = _locked(session, input)
    case.become(K.REJECTED)
    case.decided_on = actor.today
    case.reason = required_text(input.reason, "reason")
    return case


def follow_case(session: Session, actor: Actor, event: ApprovalDecided) -> None:
    """Bring a case that somebody refused back to review."""
    request = event.request
    if request.policy == KYC_APPROVAL.name and request.status is ApprovalStatus.REJECTED:
        get(session, KycCase, request.subject_id, lock=True).become(K.IN_REVIEW)


def open_reviews(session: Session, actor: Actor) -> str:
    """Open a case for each client whose review, or a document of it, is soon due."""
    due = _soon_due(session, actor.today + AHEAD)
    for account_id, (day, last) in due.items():
        _open(session, account_id, BankKycKind.PERIODIC, last.risk, day, has_pep=last.has_pep)
    return f"{len(due)} cases opened"


def _soon_due(session: Session, until: date) -> dict[UUID, tuple[date, KycCase]]:
    """The clients to be looked at, with the day by which, and the case that is good so far."""
    latest = (
        select(KycCase.account_id, func.max(KycCase.number).label("number"))
        .group_by(KycCase.account_id)
        .subquery()
    )
    expiring = (
        select(ClientDocument.case_id, func.min(ClientDocument.expires_on).label("ends"))
        .where(ClientDocument.withdrawn_on.is_(None))
        .group_by(ClientDocument.case_id)
        .subquery()
    )
    statement = (
        select(KycCase, expiring.c.ends)
        .join(
            latest,
            (latest.c.account_id == KycCase.account_id) & (latest.c.number == KycCase.number),
        )
        .outerjoin(expiring, expiring.c.case_id == KycCase.id)
        .where(
            KycCase.status == K.APPROVED,
            (KycCase.next_review <= until) | (expiring.c.ends <= until),
        )
        .order_by(KycCase.id)
    )
    found = {}
    for case, ends in session.execute(statement):
        days = [day for day in (case.next_review, ends) if day is not None]
        found[case.account_id] = (min(days), case)
    return found


def _locked(session: Session, input: CaseStep) -> KycCase:
    case = get(session, KycCase, input.id, "input", "id", lock=True)
    expect_version(case, input.expected_version)
    return case
