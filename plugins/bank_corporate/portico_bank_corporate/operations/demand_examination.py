"""The examination of a demand: it is completed, examined, found complying or refused, in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.approvals import request_approval
from portico.operations.assigning import assign
from portico.values import Money
from portico_bank_corporate.models import (
    FOUND_COMPLYING,
    BankDemandCompleteness,
    BankDemandStatus,
    BankDiscrepancyKind,
    BankPaperKind,
    DemandDiscrepancy,
    Guarantee,
    GuaranteeDemand,
)
from portico_bank_corporate.models.amounts import text as words
from portico_bank_corporate.models.deadlines import PRECLUSION_ARTICLE, examination
from portico_bank_corporate.operations.calendars import calendar_of
from portico_bank_corporate.operations.counter_guarantees import withdraw_under_counters
from portico_bank_corporate.operations.demand_rules import counts_from
from portico_bank_corporate.operations.guarantee_inputs import (
    BankDiscrepancyWish,
    BankGuaranteeDemandRefuse,
    DemandStep,
)
from portico_bank_corporate.operations.guarantee_parts import locked
from portico_bank_corporate.operations.guarantees import end_if_over
from portico_bank_corporate.operations.paper_documents import store_paper
from portico_bank_corporate.operations.recourse import fall_back

_D = BankDemandStatus
MOST_DISCREPANCIES: Final = 30
LONGEST_REASON: Final = 2000


@dataclass(kw_only=True)
class BankGuaranteeDemandComplete(DemandStep):
    """A demand of which the rest has come."""

    completed_on: Annotated[date | None, "The day that the rest came; today unless given."] = None
    after_hours: Annotated[
        bool, "Whether it came after business hours: it counts for the next business day then."
    ] = False
    documents: Annotated[str | None, "All that is presented now."] = None


@dataclass(kw_only=True)
class BankGuaranteeDemandExamine(DemandStep):
    """A demand whose examination begins."""


@dataclass(kw_only=True)
class BankGuaranteeDemandComply(DemandStep):
    """A demand that was examined and complies."""


def complete_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandComplete
) -> GuaranteeDemand:
    """Take in what completes a demand, by its expiry; the time for its examination begins."""
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    if demand.status is not _D.AWAITING_COMPLETION:
        text = f"Demand {demand.number} is {demand.status.name}: nothing of it is awaited."
        raise refuse("BANK_DEMAND_TRANSITION", text, "input", "id")
    day = input.completed_on or actor.today
    calendar = calendar_of(session, guarantee.place_of_presentation)
    counted = counts_from(calendar, day, after_hours=input.after_hours)
    problems = Problems()
    if not demand.presented_on <= day <= actor.today:
        text = f"{day} is not between the presentation, {demand.presented_on}, and today."
        problems.add("BANK_DATES", text, "input", "completedOn")
    if guarantee.is_past_expiry(counted):
        text = f"The last day to complete it was {guarantee.expires_on} (URDG 758, article 14(b))."
        problems.add("BANK_DEMAND_LATE", text, "input", "completedOn")
    if input.documents is not None:
        assign(demand, input, ("documents",), problems, "input")
    problems.raise_if_any()
    demand.completeness, demand.completed_on = BankDemandCompleteness.COMP, day
    demand.counts_from = counted
    demand.examine_by = examination(guarantee, counted, calendar).due_on
    demand.examine()
    return demand


def examine_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandExamine
) -> GuaranteeDemand:
    """Begin to examine a demand; one that was never completed, once it cannot be any more."""
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    _examine(session, actor, guarantee, demand)
    return demand


def find_demand_complying(
    session: Session, actor: Actor, input: BankGuaranteeDemandComply
) -> GuaranteeDemand:
    """Find that a demand complies, and ask others to consent to its payment."""
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    _examine(session, actor, guarantee, demand)
    _require_covered(session, guarantee, demand)
    demand.find(_D.COMPLYING, actor)
    session.flush()
    request_approval(session, actor, demand)
    return demand


def refuse_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandRefuse
) -> GuaranteeDemand:
    """Refuse a demand that does not comply, naming every discrepancy, in time for it."""
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    _require_not_precluded(guarantee, demand, actor.today)
    found = _discrepancies(demand, input)
    _examine(session, actor, guarantee, demand)
    session.add_all(found)
    demand.reason = "\n".join(each.words for each in found)
    demand.find(_D.REFUSED, actor)
    demand.decided_on = actor.today
    store_paper(session, actor, BankPaperKind.REFUSAL, demand)
    fall_back(session, actor, demand)
    end_if_over(session, guarantee, actor.today)
    return demand


def _examine(session: Session, actor: Actor, guarantee: Guarantee, demand: GuaranteeDemand) -> None:
    if demand.status is _D.AWAITING_COMPLETION:
        last = guarantee.expires_on
        if last is None or not guarantee.is_past_expiry(actor.today):
            until = f" until {last}" if last else ""
            text = f"Demand {demand.number} may be completed{until}: it is not examined before."
            raise refuse("BANK_DEMAND_INCOMPLETE", text, "input", "id")
        calendar = calendar_of(session, guarantee.place_of_presentation)
        demand.examine_by = examination(guarantee, last, calendar).due_on
    if demand.status in FOUND_COMPLYING:
        withdraw_under_counters(session, actor, demand)
    demand.examine()


def _require_covered(session: Session, guarantee: Guarantee, demand: GuaranteeDemand) -> None:
    """Refuse a demand above what is available, less what is to be paid on others (article 17e)."""
    others = session.scalar(
        select(func.coalesce(func.sum(GuaranteeDemand.amount), 0)).where(
            GuaranteeDemand.guarantee_id == guarantee.id,
            GuaranteeDemand.status.in_(FOUND_COMPLYING),
        )
    )
    left = guarantee.available_amount - (others or 0)
    if demand.amount > left:
        have = words(Money(left, guarantee.currency))
        text = (
            f"Demand {demand.number} asks for {words(demand.money)}; {have} is available, less "
            "what complies already: it does not comply."
        )
        raise refuse("BANK_ABOVE_AVAILABLE", text, "input", "id")


def _require_not_precluded(guarantee: Guarantee, demand: GuaranteeDemand, today: date) -> None:
    article = PRECLUSION_ARTICLE.get(guarantee.rules)
    if article is not None and demand.examine_by is not None and today > demand.examine_by:
        text = (
            f"The time for examination ended on {demand.examine_by}: the bank may no longer claim "
            f"that demand {demand.number} does not comply ({article}). Pay it."
        )
        raise refuse("BANK_DEMAND_PRECLUDED", text, "input", "id")


def _discrepancies(
    demand: GuaranteeDemand, input: BankGuaranteeDemandRefuse
) -> list[DemandDiscrepancy]:
    problems = Problems()
    given = list(input.discrepancies)
    if input.reason and input.reason.strip():
        given.append(BankDiscrepancyWish(kind=BankDiscrepancyKind.OTHER, text=input.reason))
    if not 1 <= len(given) <= MOST_DISCREPANCIES:
        text = f"Name every discrepancy, at most {MOST_DISCREPANCIES}."
        problems.add("REQUIRED", text, "input", "discrepancies" if given else "reason")
    found = [_discrepancy(problems, demand, index, each) for index, each in enumerate(given)]
    problems.raise_if_any()
    if len("\n".join(each.words for each in found)) > LONGEST_REASON:
        text = f"Together they have at most {LONGEST_REASON} characters."
        raise refuse("TOO_LONG", text, "input", "discrepancies")
    return found


def _discrepancy(
    problems: Problems, demand: GuaranteeDemand, index: int, given: BankDiscrepancyWish
) -> DemandDiscrepancy:
    made = DemandDiscrepancy(demand_id=demand.id, number=index + 1, kind=given.kind)
    assign(made, given, ("text",), problems, "input", "discrepancies", index)
    if made.kind is BankDiscrepancyKind.OTHER and not made.text:
        problems.add("REQUIRED", "Say what it is.", "input", "discrepancies", index, "text")
    return made
