"""Schedules of reductions and increases: planning them, and letting them happen, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Money, Ref, round_money
from portico_bank_corporate.models import (
    IN_FORCE,
    BankGuaranteeStatus,
    BankPaperKind,
    BankVariationKind,
    BankVariationStatus,
    Guarantee,
    GuaranteeVariation,
)
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.commission_periods import months_after
from portico_bank_corporate.operations.guarantee_amendments import require_amendable, use_more
from portico_bank_corporate.operations.guarantee_parts import locked, next_number
from portico_bank_corporate.operations.guarantees import open_demands, settle
from portico_bank_corporate.operations.ledger import Ledger
from portico_bank_corporate.operations.paper_documents import replace_paper

_V = BankVariationStatus
WAITING: Final = (*IN_FORCE, BankGuaranteeStatus.EXPIRED_CLAIM_OPEN)
MOST_STEPS: Final = 120


@dataclass(kw_only=True)
class BankGuaranteeVariationPlan:
    """Reductions or increases that the text of a guarantee provides for."""

    guarantee_id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    kind: Annotated[BankVariationKind, "How the amount changes each time."]
    amount: Annotated[Money | None, "By how much, or to how much."] = None
    percent: Annotated[
        Decimal | None, "The same in per cent of the amount at issue, instead of an amount."
    ] = None
    due_on: Annotated[date | None, "The day, or the first of them."] = None
    document: Annotated[
        str | None, "The document that brings it about, such as an acceptance protocol."
    ] = None
    times: Annotated[int, "How many times; with dueOn only."] = 1
    every_months: Annotated[int, "How many months lie between two times."] = 1


@dataclass(kw_only=True)
class BankGuaranteeVariationApply:
    """A variation whose document was presented."""

    id: Annotated[UUID, Ref("BankGuaranteeVariation"), "The variation."]
    expected_version: Annotated[int, "The version that you saw."]
    reference: Annotated[str, "The document."]


@dataclass(kw_only=True)
class BankGuaranteeVariationCancel:
    """A variation that is given up, as the parties agreed."""

    id: Annotated[UUID, Ref("BankGuaranteeVariation"), "The variation."]
    expected_version: Annotated[int, "The version that you saw."]


def plan_variations(session: Session, actor: Actor, input: BankGuaranteeVariationPlan) -> Guarantee:
    """Plan reductions or increases. An increase uses the limit from now: the bank is bound."""
    guarantee = get(session, Guarantee, input.guarantee_id, "input", "guaranteeId", lock=True)
    require_amendable(guarantee, "guaranteeId")
    problems = Problems()
    amount = _amount(problems, guarantee, input)
    _check_trigger(problems, guarantee, input)
    problems.raise_if_any()
    for step in range(input.times):
        due = months_after(input.due_on, step * input.every_months) if input.due_on else None
        variation = GuaranteeVariation(
            guarantee_id=guarantee.id,
            number=next_number(session, GuaranteeVariation, guarantee),
            kind=input.kind,
            amount=amount,
            currency=guarantee.currency,
            due_on=due,
            status=_V.PLANNED,
        )
        assign(variation, input, ("document",), problems, "input")
        problems.raise_if_any()
        session.add(variation)
        session.flush()
    if input.kind is BankVariationKind.INCR:
        increase = amount * input.times
        actor.require_within(Money(increase, guarantee.currency), "input", "amount")
        guarantee.pending_amount += increase
        use_more(session, actor, guarantee, increase)
    replace_paper(session, actor, BankPaperKind.GUARANTEE, guarantee, "Its schedule was planned.")
    return guarantee


def apply_variation(
    session: Session, actor: Actor, input: BankGuaranteeVariationApply
) -> GuaranteeVariation:
    """Let a variation happen whose document was presented."""
    guarantee, variation = locked(session, GuaranteeVariation, input.id, input.expected_version)
    if variation.due_on is not None:
        text = f"Variation {variation.number} happens by itself on {variation.due_on}."
        raise refuse("BANK_VARIATION_TRIGGER", text, "input", "id")
    require_amendable(guarantee, "id")
    problems = Problems()
    assign(variation, input, ("reference",), problems, "input")
    problems.raise_if_any()
    if not _happen(session, actor, guarantee, variation):
        text = "A demand is to be decided first: it was presented before the reduction."
        raise refuse("BANK_DEMAND_OPEN", text, "input", "id")
    settle(session, actor, guarantee)
    return variation


def cancel_variation(
    session: Session, actor: Actor, input: BankGuaranteeVariationCancel
) -> GuaranteeVariation:
    """Give a planned variation up; what an increase would have used is free again."""
    guarantee, variation = locked(session, GuaranteeVariation, input.id, input.expected_version)
    variation.become(_V.CANCELLED)
    if variation.kind is BankVariationKind.INCR:
        guarantee.pending_amount -= variation.amount
        settle(session, actor, guarantee)
    return variation


def apply_variations(session: Session, actor: Actor) -> str:
    """Let the variations happen whose day has come; each once, in the order of their days."""
    applied = held = 0
    guarantees = _due_guarantees(session, actor.today)
    # All guarantees are locked before any limit, and all limits at once, in their order.
    Ledger(session, actor, {guarantee.limit_id for guarantee in guarantees})
    for guarantee in guarantees:
        for variation in due_variations(session, guarantee, actor.today):
            if guarantee.status in IN_FORCE and _happen(session, actor, guarantee, variation):
                applied += 1
            else:
                held += 1
                break  # the later ones wait for this one
        session.flush()
        settle(session, actor, guarantee)
    return f"{applied} variations applied, {held} held while a demand is to be decided"


def due_variations(session: Session, guarantee: Guarantee, day: date) -> list[GuaranteeVariation]:
    """The planned variations of a guarantee up to a day, in their order."""
    return list(
        session.scalars(
            select(GuaranteeVariation)
            .where(
                GuaranteeVariation.guarantee_id == guarantee.id,
                GuaranteeVariation.status == _V.PLANNED,
                GuaranteeVariation.due_on <= day,
            )
            .order_by(GuaranteeVariation.due_on, GuaranteeVariation.number)
        )
    )


def _due_guarantees(session: Session, today: date) -> Sequence[Guarantee]:
    due = select(GuaranteeVariation.guarantee_id).where(
        GuaranteeVariation.status == _V.PLANNED, GuaranteeVariation.due_on <= today
    )
    return session.scalars(
        select(Guarantee)
        .where(Guarantee.id.in_(due), Guarantee.status.in_(WAITING))
        .order_by(Guarantee.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _happen(
    session: Session, actor: Actor, guarantee: Guarantee, variation: GuaranteeVariation
) -> bool:
    """Change the amount; not while a demand is open that was presented before a reduction."""
    is_increase = variation.kind is BankVariationKind.INCR
    if not is_increase and open_demands(session, guarantee):
        return False
    change = variation.change(guarantee.available_amount)
    variation.become(_V.APPLIED)
    variation.applied_on, variation.applied_amount = actor.today, change
    guarantee.vary(change)
    return True


def _amount(problems: Problems, guarantee: Guarantee, input: BankGuaranteeVariationPlan) -> Decimal:
    if (input.amount is None) == (input.percent is None):
        text = "Give an amount, or per cent of the amount at issue."
        problems.add("REQUIRED", text, "input", "amount")
    problems.raise_if_any()
    if input.amount is not None:
        guarantee.require_same_currency(input.amount, "input", "amount")
        check_amount(problems, input.amount, "input", "amount")
        return input.amount.amount
    percent = input.percent or Decimal(0)
    if not 0 < percent <= 100:  # noqa: PLR2004 (per cent)
        problems.add("BANK_PERCENT", "Give more than 0 and at most 100.", "input", "percent")
        problems.raise_if_any()
    return round_money(guarantee.amount * percent / 100, guarantee.currency)


def _check_trigger(
    problems: Problems, guarantee: Guarantee, input: BankGuaranteeVariationPlan
) -> None:
    if (input.due_on is None) == (input.document is None):
        text = "Give a day or a document that brings it about."
        problems.add("REQUIRED", text, "input", "dueOn")
    if not 1 <= input.times <= MOST_STEPS or (input.times > 1 and input.due_on is None):
        text = f"From 1 to {MOST_STEPS} times, and once on a document."
        problems.add("BANK_VARIATION_TIMES", text, "input", "times")
    if not 1 <= input.every_months <= MOST_STEPS:
        problems.add("BANK_VARIATION_TIMES", "At least one month.", "input", "everyMonths")
    if input.due_on is not None and input.due_on < guarantee.issue_date:
        text = f"It is before the issue, {guarantee.issue_date}."
        problems.add("BANK_DATES", text, "input", "dueOn")
