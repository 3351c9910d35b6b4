"""The paper of a record as it is now: built from a template's text."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from portico.papers.paper import Paper
from portico_bank_corporate.models import (
    Guarantee,
    GuaranteeAmendment,
    GuaranteeApplication,
    GuaranteeDemand,
)
from portico_bank_corporate.operations.papers.build import (
    amendment_paper,
    application_paper,
    guarantee_paper,
    refusal_paper,
)
from portico_bank_corporate.operations.undertaking_facts import Issuer, facts_of

Subject = GuaranteeApplication | Guarantee | GuaranteeAmendment | GuaranteeDemand


@dataclass(frozen=True, slots=True)
class Made:
    """A paper, whose it is, and the number that it is known by."""

    paper: Paper
    account_id: UUID
    number: str


def made_paper(session: Session, record: Subject, issuer: Issuer, body: str) -> Made:
    """The paper of a record."""
    if isinstance(record, GuaranteeApplication):
        paper = application_paper(session, record, issuer, body)
        return Made(paper, record.applicant_id, record.number)
    if isinstance(record, Guarantee):
        guarantee = record
    else:
        guarantee = session.get_one(Guarantee, record.guarantee_id)
    facts = facts_of(session, guarantee, issuer)
    if isinstance(record, Guarantee):
        paper = guarantee_paper(facts, body)
    elif isinstance(record, GuaranteeAmendment):
        paper = amendment_paper(facts, record, body)
    else:
        paper = refusal_paper(facts, record, body)
    return Made(paper, guarantee.applicant_id, guarantee.undertaking_number)
