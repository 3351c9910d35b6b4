"""Assessing employers: one score that opens offers to their people and calls for limit reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Ref
from portico_bank_corporate.models import (
    OPEN_DEMANDS,
    BankProjectStatus,
    BankRegisterKind,
    EmployerHealth,
    Guarantee,
    GuaranteeDemand,
    PayrollProject,
)
from portico_bank_corporate.models.employer_health import (
    MODEL,
    OFFERS_FROM,
    Seen,
    points,
    review_reasons,
    total,
)
from portico_bank_corporate.models.months import Month
from portico_bank_corporate.models.reliability import altman, shown_score
from portico_bank_corporate.operations.behaviour import (
    RegisterFact,
    demands_paid,
    late,
    register_facts,
)
from portico_bank_corporate.operations.reliability import YEAR, latest_statement
from portico_bank_corporate.operations.service_agreements import required_text
from portico_bank_corporate.operations.standing import standing_faults

GOOD_FOR: Final = timedelta(days=45)
"""Offers rest on a score that is at most this old."""

MONTHLY: Final = timedelta(days=28)


@dataclass(kw_only=True)
class BankEmployerHealthAssess:
    """An employer that is to be assessed."""

    account_id: Annotated[UUID, Ref("Account"), "The employer."]


@dataclass(kw_only=True)
class BankEmployerHealthReview:
    """An employer whose limits were looked at."""

    id: Annotated[UUID, Ref("BankEmployerHealth"), "The assessment that called for it."]
    expected_version: Annotated[int, "The version that you saw."]
    note: Annotated[str, "What was decided about its limits."]


def assess_employer(
    session: Session, actor: Actor, input: BankEmployerHealthAssess
) -> EmployerHealth:
    """Say how an employer fares, from a year of payroll, its figures and claims, with reasons."""
    account = get_account(session, input.account_id, "input", "accountId")
    return _assess(session, account.id, actor.today)


def assess_employers(session: Session, actor: Actor) -> str:
    """Assess every employer with a live payroll project once a month."""
    live = (BankProjectStatus.ACTIVE, BankProjectStatus.SUSPENDED)
    fresh = select(EmployerHealth.account_id).where(
        EmployerHealth.assessed_on > actor.today - MONTHLY
    )
    employers = session.scalars(
        select(PayrollProject.account_id)
        .where(PayrollProject.status.in_(live), PayrollProject.account_id.not_in(fresh))
        .distinct()
        .order_by(PayrollProject.account_id)
    ).all()
    for account_id in employers:
        _assess(session, account_id, actor.today)
    return f"{len(employers)} employers assessed"


def review_limits(
    session: Session, actor: Actor, input: BankEmployerHealthReview
) -> EmployerHealth:
    """Note that an employer's limits were looked at: new ones may be granted again."""
    health = get(session, EmployerHealth, input.id, "input", "id", lock=True)
    expect_version(health, input.expected_version)
    if not health.awaits_review:
        text = "No review of its limits is waiting."
        raise refuse("BANK_REVIEW_NOT_NEEDED", text, "input", "id")
    health.reviewed_on, health.review_note = actor.today, required_text(input.note, "note")
    return health


def latest_health(session: Session, account_id: UUID) -> EmployerHealth | None:
    """The newest assessment of an employer."""
    statement = (
        select(EmployerHealth)
        .where(EmployerHealth.account_id == account_id)
        .order_by(EmployerHealth.assessed_on.desc(), EmployerHealth.id.desc())
    )
    return session.scalars(statement.limit(1)).first()


def require_limits_reviewed(session: Session, account_id: UUID, *path: str | int) -> None:
    """Refuse a new limit while a review of the client's limits is waiting."""
    health = latest_health(session, account_id)
    if health is not None and health.awaits_review:
        reasons = " ".join(health.explanation["review"])
        text = f"Its limits are to be looked at first: {reasons}"
        raise refuse("BANK_LIMIT_REVIEW_DUE", text, *path)


def require_offers(session: Session, account_id: UUID, today: date, *path: str | int) -> None:
    """Refuse offers to an employer's people unless a fresh score allows them."""
    for fault in standing_faults(session, account_id, today):
        raise refuse("RR04", fault, *path)
    health = latest_health(session, account_id)
    if health is None or health.assessed_on < today - GOOD_FOR:
        text = f"The employer was not assessed in the last {GOOD_FOR.days} days: do that first."
        raise refuse("BANK_EMPLOYER_HEALTH", text, *path)
    if not health.allows_offers:
        text = f"The employer has {health.score} points; offers need {OFFERS_FROM}."
        raise refuse("BANK_EMPLOYER_HEALTH", text, *path)


def _assess(session: Session, account_id: UUID, today: date) -> EmployerHealth:
    seen = _seen(session, account_id, today)
    found = points(seen)
    score = total(found)
    reasons = review_reasons(seen, score)
    health = EmployerHealth(
        account_id=account_id,
        assessed_on=today,
        model_version=MODEL,
        score=score,
        allows_offers=score >= OFFERS_FROM,
        needs_limit_review=bool(reasons),
        inputs=_inputs(seen),
        explanation={"points": [asdict(each) for each in found], "review": reasons},
    )
    session.add(health)
    session.flush()
    return health


def _seen(session: Session, account_id: UUID, today: date) -> Seen:
    facts = register_facts(session, account_id, today - YEAR, today)
    statement = latest_statement(session, account_id, today)
    recent, before = _headcounts(facts, Month.of(today))
    open_demands = session.scalar(
        select(func.count())
        .select_from(GuaranteeDemand)
        .join(Guarantee, Guarantee.id == GuaranteeDemand.guarantee_id)
        .where(Guarantee.applicant_id == account_id, GuaranteeDemand.status.in_(OPEN_DEMANDS))
    )
    return Seen(
        registers=len(facts),
        late_registers=late(facts),
        headcount=recent,
        headcount_before=before,
        z=altman(statement.ratios) if statement else None,
        demands_open=open_demands or 0,
        demands_paid=demands_paid(session, account_id, today - YEAR, today),
    )


def _headcounts(
    facts: Sequence[RegisterFact], month: Month
) -> tuple[Fraction | None, Fraction | None]:
    """The mean headcount of the last three whole months with salaries, and of those before.

    A month's headcount is that of its largest register of salaries: corrections pay few.
    """
    heads: dict[str, int] = {}
    for each in facts:
        if each.kind is BankRegisterKind.SALA:
            heads[each.period] = max(heads.get(each.period, 0), each.headcount)
    months = []
    for _ in range(6):
        month = month.before
        months.append(str(month))
    recent, before = _mean(heads, months[:3]), _mean(heads, months[3:])
    # Who paid people before and pays nobody any more has lost all of them.
    return (Fraction(0) if recent is None and before is not None else recent), before


def _mean(heads: dict[str, int], months: Sequence[str]) -> Fraction | None:
    known = [heads[each] for each in months if each in heads]
    return Fraction(sum(known), len(known)) if known else None


def _inputs(seen: Seen) -> dict[str, Any]:
    """All that a score was made from, as JSON."""
    exact = {"headcount": seen.headcount, "headcountBefore": seen.headcount_before, "z": seen.z}
    shown = {
        name: None if each is None else f"{shown_score(each).normalize():f}"
        for name, each in exact.items()
    }
    counts = {
        "registers": seen.registers,
        "lateRegisters": seen.late_registers,
        "demandsOpen": seen.demands_open,
        "demandsPaid": seen.demands_paid,
    }
    return counts | shown
