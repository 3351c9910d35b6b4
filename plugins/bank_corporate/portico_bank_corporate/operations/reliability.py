"""Financial statements taken in, and clients assessed by them and by what was seen of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import get_account
from portico.values import Ref
from portico_bank_corporate.models.commission_periods import months_after
from portico_bank_corporate.models.financial_statement import FIGURES, FinancialStatement
from portico_bank_corporate.models.legal_profile import LegalProfile
from portico_bank_corporate.models.reliability import (
    MODEL,
    Behaviour,
    ReliabilityAssessment,
    altman,
    behaviour_points,
    emerging,
    figure_points,
    grade,
    shown_score,
    total,
    zone,
)
from portico_bank_corporate.operations.behaviour import demands_paid, late, register_facts

YEAR: Final = timedelta(days=365)
STALE: Final = timedelta(days=730)
"""A statement that ended longer ago says nothing any more."""

GOOD_FOR: Final = 12
"""Months that an assessment is good for."""


@dataclass(kw_only=True)
class BankFinancialStatementAdd:
    """The balance sheet and the income of a client."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    starts_on: Annotated[date, "The first day of the period."]
    ends_on: Annotated[date, "Its last day."]
    currency: Annotated[str, "The currency of the figures."]
    is_audited: Annotated[bool, "Whether an auditor confirmed them."] = False
    total_assets: Annotated[Decimal, "All assets."]
    current_assets: Annotated[Decimal, "Assets of up to a year."]
    current_liabilities: Annotated[Decimal, "Debts of up to a year."]
    total_liabilities: Annotated[Decimal, "All debts."]
    retained_earnings: Annotated[Decimal, "Profits of all years that were kept."]
    operating_profit: Annotated[Decimal, "The profit before interest and tax."]
    equity: Annotated[Decimal, "The owners' part: assets less debts."]
    revenue: Annotated[Decimal, "The sales of the period."]
    net_profit: Annotated[Decimal, "The profit after all."]
    source: Annotated[str, "The document that has the figures."]


@dataclass(kw_only=True)
class BankReliabilityAssess:
    """A client that is to be assessed."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]


def add_statement(
    session: Session, actor: Actor, input: BankFinancialStatementAdd
) -> FinancialStatement:
    """Take in a client's financial statement; figures that do not go together are refused."""
    account = get_account(session, input.account_id, "input", "accountId")
    problems = Problems()
    statement = FinancialStatement(account_id=account.id)
    names = ("starts_on", "ends_on", "currency", "is_audited", *FIGURES, "source")
    if assign(statement, input, names, problems, "input"):
        statement.check(problems, actor.today)
    known = select(FinancialStatement.id).filter_by(
        account_id=account.id, starts_on=input.starts_on, ends_on=input.ends_on
    )
    if session.scalar(known) is not None:
        text = "The statement of this period is there already."
        problems.add("BANK_NUMBER_TAKEN", text, "input", "endsOn")
    problems.raise_if_any()
    session.add(statement)
    session.flush()
    return statement


def assess_client(
    session: Session, actor: Actor, input: BankReliabilityAssess
) -> ReliabilityAssessment:
    """Say how reliable a client is, by its latest statement and its behaviour of a year."""
    account = get_account(session, input.account_id, "input", "accountId")
    statement = latest_statement(session, account.id, actor.today)
    seen = _behaviour(session, account.id, actor.today)
    z = altman(statement.ratios) if statement else None
    points = [figure_points(z), *behaviour_points(seen)]
    assessment = ReliabilityAssessment(
        account_id=account.id,
        statement_id=statement.id if statement else None,
        assessed_on=actor.today,
        expires_on=months_after(actor.today, GOOD_FOR),
        model_version=MODEL,
        z_score=shown_score(z) if z is not None else None,
        em_score=shown_score(emerging(z)) if z is not None else None,
        zone=zone(z) if z is not None else None,
        score=total(points),
        grade=grade(total(points)),
        inputs=_inputs(statement, seen),
        explanation={"points": [asdict(each) for each in points]},
    )
    session.add(assessment)
    session.flush()
    return assessment


def latest_statement(session: Session, account_id: UUID, today: date) -> FinancialStatement | None:
    """The newest statement that still says something."""
    statement = (
        select(FinancialStatement)
        .where(
            FinancialStatement.account_id == account_id,
            FinancialStatement.ends_on >= today - STALE,
        )
        .order_by(FinancialStatement.ends_on.desc(), FinancialStatement.id.desc())
    )
    return session.scalars(statement.limit(1)).first()


def latest_assessment(
    session: Session, account_id: UUID, today: date
) -> ReliabilityAssessment | None:
    """The newest assessment that is still good."""
    statement = (
        select(ReliabilityAssessment)
        .where(
            ReliabilityAssessment.account_id == account_id,
            ReliabilityAssessment.expires_on >= today,
        )
        .order_by(ReliabilityAssessment.assessed_on.desc(), ReliabilityAssessment.id.desc())
    )
    return session.scalars(statement.limit(1)).first()


def _behaviour(session: Session, account_id: UUID, today: date) -> Behaviour:
    since = today - YEAR
    facts = register_facts(session, account_id, since, today)
    profile = session.scalars(select(LegalProfile).filter_by(account_id=account_id)).one_or_none()
    return Behaviour(
        registers=len(facts),
        late_registers=late(facts),
        demands_paid=demands_paid(session, account_id, since, today),
        tax_arrears=profile is not None and profile.has_tax_arrears,
        litigation=profile is not None and profile.has_litigation,
    )


def _inputs(statement: FinancialStatement | None, seen: Behaviour) -> dict[str, Any]:
    """All that an assessment was made from, as JSON."""
    found: dict[str, Any] = {"behaviour": asdict(seen), "statement": None}
    if statement is not None:
        ratios = {f"X{n}": f"{shown_score(x):f}" for n, x in enumerate(statement.ratios, 1)}
        figures = {name: f"{getattr(statement, name).normalize():f}" for name in FIGURES}
        found["statement"] = {
            "id": str(statement.id),
            "endsOn": statement.ends_on.isoformat(),
            "currency": statement.currency,
            "figures": figures,
            "ratios": ratios,
        }
    return found
