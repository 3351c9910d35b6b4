"""What a KYC case needs: documents by its risk, what is missing, what is out of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.lookup import get
from portico.values import Ref
from portico_bank_corporate.models import (
    BankDocumentKind,
    BankKycRisk,
    ClientDocument,
    KycCase,
    KycRequirement,
)
from portico_bank_corporate.operations.checklist import (
    BankChecklist,
    BankChecklistPoint,
    BankChecklistState,
    days_ahead,
    describe,
    document_point,
    in_order,
)

LACKING = (BankChecklistState.MISSING, BankChecklistState.EXPIRED)


@dataclass(kw_only=True)
class BankKycRequirementSet:
    """A document that KYC cases need; what was said of it before is replaced."""

    kind: Annotated[BankDocumentKind, "The document."]
    risk: Annotated[BankKycRisk, "From which risk on it is needed."] = BankKycRisk.LOW
    most_days_old: Annotated[int | None, "How many days old it may be at most."] = None
    note: Annotated[str, "What the client is told."]


@dataclass(kw_only=True)
class BankKycChecklistQuestion:
    """A KYC case whose documents are looked through."""

    case_id: Annotated[UUID, Ref("BankKycCase"), "The case."]
    soon: Annotated[int, "Within how many days something counts as expiring."] = 30


def set_kyc_requirement(
    session: Session, actor: Actor, input: BankKycRequirementSet
) -> KycRequirement:
    """Say that KYC cases need a document from a risk on, and how old it may be."""
    known = select(KycRequirement).filter_by(kind=input.kind).with_for_update()
    found = session.scalars(known).one_or_none() or KycRequirement(kind=input.kind)
    with session.no_autoflush:
        found.risk = input.risk
        describe(found, input)
    session.add(found)
    session.flush()
    return found


def kyc_checklist(session: Session, actor: Actor, input: BankKycChecklistQuestion) -> BankChecklist:
    """What a KYC case needs by its risk: what is there, what is missing, what expires."""
    case = get(session, KycCase, input.case_id, "input", "caseId")
    soon = days_ahead(actor.today, input.soon)
    return in_order(list(_points(session, case, actor.today, soon)))


def _points(
    session: Session, case: KycCase, today: date, soon: date
) -> Iterator[BankChecklistPoint]:
    needed = select(KycRequirement).order_by(KycRequirement.created_at, KycRequirement.id)
    brought = session.scalars(select(ClientDocument).filter_by(account_id=case.account_id)).all()
    for each in session.scalars(needed):
        if each.applies_to(case.risk):
            yield document_point(each, brought, today, soon)


def check_documents(session: Session, case: KycCase, today: date, problems: Problems) -> None:
    """Note documents that a case needs and lacks, and those of its own that are out of date."""
    for point in _points(session, case, today, today):
        if point.state in LACKING and point.document is not None:
            text = f"{point.document.name}: {point.message}"
            problems.add("BANK_KYC_DOCUMENT", text, "input", "id")
    for paper in session.scalars(select(ClientDocument).filter_by(case_id=case.id)):
        if paper.withdrawn_on is None and paper.expires_on and paper.expires_on < today:
            text = f"{paper.title} was good until {paper.expires_on}: withdraw it."
            problems.add("BANK_KYC_DOCUMENT", text, "input", "id")
