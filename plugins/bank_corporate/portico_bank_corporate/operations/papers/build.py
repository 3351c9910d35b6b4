"""What each paper of a guarantee says: its head, its facts, its paragraphs, who signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portico.models import Account
from portico.papers.paper import Paper, Section
from portico_bank_corporate.models import (
    Guarantee,
    GuaranteeAmendment,
    GuaranteeApplication,
    GuaranteeDemand,
)
from portico_bank_corporate.models.undertaking_terms import UndertakingTerms
from portico_bank_corporate.operations.papers.fill import fill
from portico_bank_corporate.operations.papers.words import (
    long_date,
    of_amendment,
    of_demand,
    of_terms,
    place_name,
    sum_of,
    whole_sum,
)
from portico_bank_corporate.operations.undertaking_facts import Facts, Issuer, party

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Fact = tuple[str, str]


def guarantee_paper(facts: Facts, body: str) -> Paper:
    """The text of a guarantee as it was issued."""
    guarantee = facts.guarantee
    title = f"{guarantee.form.value.rstrip('.')} no. {guarantee.undertaking_number}"
    text = [each for each in facts.text(body) if each.strip()]
    return Paper(
        kind="Undertaking",
        title=title,
        house=facts.issuer.shown,
        facts=_facts_of_guarantee(facts),
        sections=[Section(heading="Undertaking", text=text)],
        signatures=(f"For {facts.issuer.shown}", "Second signature"),
        footer=f"{facts.issuer.shown} · {guarantee.undertaking_number}",
    )


def amendment_paper(facts: Facts, amendment: GuaranteeAmendment, body: str) -> Paper:
    """An amendment for the beneficiary, who accepts it or not."""
    number = facts.guarantee.undertaking_number
    text = fill(body, facts.values() | of_amendment(amendment))
    return Paper(
        kind=f"Amendment {amendment.number}",
        title=f"Amendment no. {amendment.number} to undertaking {number}",
        house=facts.issuer.shown,
        facts=_facts_of_guarantee(facts),
        sections=[Section(heading="Amendment", text=text)],
        signatures=(f"For {facts.issuer.shown}", "Accepted: for the beneficiary"),
        footer=f"{facts.issuer.shown} · {number} · amendment {amendment.number}",
    )


def refusal_paper(facts: Facts, demand: GuaranteeDemand, body: str) -> Paper:
    """The notice that a demand is rejected, with every discrepancy."""
    guarantee = facts.guarantee
    text = fill(body, facts.values() | of_demand(demand))
    return Paper(
        kind="Notice of rejection",
        title=f"Demand no. {demand.number} under undertaking {guarantee.undertaking_number}",
        house=facts.issuer.shown,
        facts=[
            ("Beneficiary", guarantee.beneficiary_name),
            ("Demanded", sum_of(demand.amount, demand.currency)),
            ("Presented on", long_date(demand.presented_on) or ""),
            ("Rejected on", long_date(demand.decided_on) or ""),
        ],
        sections=[Section(heading="Rejection", text=text)],
        signatures=(f"For {facts.issuer.shown}",),
        footer=f"{facts.issuer.shown} · {guarantee.undertaking_number} · demand {demand.number}",
    )


def application_paper(
    session: Session, application: GuaranteeApplication, issuer: Issuer, body: str
) -> Paper:
    """An application, to be signed by the client."""
    lines = party(session, session.get_one(Account, application.applicant_id))
    amount = whole_sum(application, application.amount, application.currency)
    standard = "your standard wording for the rules named above"
    values = of_terms(application) | {
        "applicant": lines[0],
        "issuer": issuer.shown,
        "amount": amount,
        "wording": application.wording_text or standard,
    }
    return Paper(
        kind="Application for a guarantee",
        title=f"Application {application.number}",
        house=issuer.shown,
        facts=[
            ("Applicant", ", ".join(lines)),
            *_facts_of_terms(application, amount),
        ],
        sections=[Section(heading="Application", text=fill(body, values))],
        signatures=("Place and date", f"For {lines[0]}"),
        footer=f"{issuer.shown} · {application.number}",
    )


def _facts_of_guarantee(facts: Facts) -> list[Fact]:
    guarantee: Guarantee = facts.guarantee
    return [
        ("Guarantor", facts.issuer.shown),
        ("Applicant", ", ".join(facts.applicant)),
        *_facts_of_terms(guarantee, whole_sum(guarantee, guarantee.amount, guarantee.currency)),
        ("Date of issue", long_date(guarantee.issue_date) or ""),
    ]


def _facts_of_terms(terms: UndertakingTerms, amount: str) -> list[Fact]:
    end = long_date(terms.expiry_date) or "none stated"
    return [
        ("Beneficiary", terms.beneficiary_name),
        ("Amount", amount),
        ("Purpose", terms.type.value.rstrip(".")),
        ("Rules", terms.rules.value.rstrip(".")),
        ("Expiry", end if terms.expiry_event is None else f"{end}; {terms.expiry_event}"),
        ("Place of presentation", place_name(terms.place_of_presentation)),
    ]
