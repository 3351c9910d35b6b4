"""What can be done with a demand under a guarantee: present, suspend, extend, pay, withdraw it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problem, Problems, refuse
from portico.operations.approvals import require_approval
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.operations.plugin_settings import settings_of
from portico_bank_corporate.models import (
    BankDemandCompleteness,
    BankDemandKind,
    BankDemandStatus,
    BankGuaranteeStatus,
    Calendar,
    Guarantee,
    GuaranteeDemand,
)
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.deadlines import examination, suspension
from portico_bank_corporate.operations.calendars import calendar_of
from portico_bank_corporate.operations.counter_guarantees import (
    demand_under_counters,
    extend_all,
    withdraw_under_counters,
)
from portico_bank_corporate.operations.demand_approval import require_other_than_examiner
from portico_bank_corporate.operations.demand_rules import check_demand_rules, counts_from
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeDemandExtend,
    BankGuaranteeDemandPay,
    BankGuaranteeDemandPresent,
    BankGuaranteeDemandSuspend,
    BankGuaranteeDemandWithdraw,
)
from portico_bank_corporate.operations.guarantee_parts import locked, next_number
from portico_bank_corporate.operations.guarantees import end_if_over, settle
from portico_bank_corporate.operations.recourse import claim_uncovered, fall_back
from portico_bank_corporate.settings import BankSettings


def present_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandPresent
) -> GuaranteeDemand:
    """Take in a demand for payment under a guarantee, for a part of its amount or all of it.

    A demand for more than is available is taken in too, but it cannot be paid.
    """
    guarantee = get(session, Guarantee, input.guarantee_id, "input", "guaranteeId", lock=True)
    presented_on, after_hours = _presented(session, actor, input)
    calendar = calendar_of(session, guarantee.place_of_presentation)
    problems = Problems()
    demand = GuaranteeDemand(
        guarantee_id=guarantee.id,
        kind=input.kind,
        requested_expiry=input.requested_expiry,
        presented_on=presented_on,
        presented_at=input.presented_at,
        counts_from=counts_from(calendar, presented_on, after_hours=after_hours),
        amount=input.amount.amount,
        currency=input.amount.currency,
        completeness=input.completeness,
        channel=input.channel,
        status=BankDemandStatus.PRESENTED,
    )
    assign(demand, input, ("statement", "documents"), problems, "input")
    check_amount(problems, input.amount, "input", "amount")
    guarantee.require_same_currency(input.amount, "input", "amount")
    guarantee.check_presentation(problems, demand.counts_from, presented_on, actor.today)
    _check_request(problems, guarantee, demand)
    check_demand_rules(session, problems, guarantee, demand)
    problems.raise_if_any()
    demand.number = next_number(session, GuaranteeDemand, guarantee)
    _begin_clock(demand, guarantee, calendar)
    if guarantee.status is BankGuaranteeStatus.EXPIRED:
        guarantee.expire(claim_open=True)
    session.add(demand)
    session.flush()
    return demand


def _begin_clock(demand: GuaranteeDemand, guarantee: Guarantee, calendar: Calendar) -> None:
    """The time for its examination runs, unless the rest of it is awaited."""
    if demand.completeness is BankDemandCompleteness.INCP:
        demand.status = BankDemandStatus.AWAITING_COMPLETION
    else:
        demand.examine_by = examination(guarantee, demand.counts_from, calendar).due_on


def _presented(
    session: Session, actor: Actor, input: BankGuaranteeDemandPresent
) -> tuple[date, bool]:
    """The day of a presentation, and whether it was after business hours of the branch."""
    if input.presented_at is None:
        return input.presented_on or actor.today, input.after_hours
    if input.presented_on is not None or input.after_hours:
        text = "The instant tells the day, and whether it was after hours: leave them out."
        raise refuse("BANK_DATES", text, "input", "presentedAt")
    if input.presented_at > actor.now:
        text = f"{input.presented_at} lies ahead."
        raise refuse("BANK_DATES", text, "input", "presentedAt")
    branch = settings_of(session, BankSettings)
    there = input.presented_at.astimezone(ZoneInfo(branch.branch_zone))
    return there.date(), there.time() >= branch.branch_closes_at


def suspend_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandSuspend
) -> GuaranteeDemand:
    """Let the payment of an extend-or-pay demand wait while the extension is agreed."""
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    latest = suspension(guarantee, demand.presented_on, demand.longest_suspension).due_on
    demand.suspend(input.until or latest, latest)
    session.flush()
    demand_under_counters(session, actor, guarantee, demand)
    return demand


def extend_for_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandExtend
) -> GuaranteeDemand:
    """Grant the extension that a demand asks for; the demand then counts as withdrawn.

    Counter-guarantees are extended with it; of those that have expired, the demand warns.
    """
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    if demand.requested_expiry is None:
        text = f"Demand {demand.number} asks for payment only: pay it or refuse it."
        raise refuse("BANK_DEMAND_KIND", text, "input", "id")
    demand.decide(BankDemandStatus.EXTENDED, actor.today)
    over = extend_all(session, actor, guarantee, demand, demand.requested_expiry)
    fall_back(session, actor, demand)
    demand.warnings = tuple(_warning(guarantee, counter) for counter in over)
    return demand


def _warning(guarantee: Guarantee, counter: Guarantee) -> Problem:
    text = (
        f"Counter-guarantee {counter.undertaking_number} expired on {counter.expires_on} and is "
        f"not extended: let a new one stand behind guarantee {guarantee.undertaking_number}, or "
        "claim from the applicant."
    )
    return Problem("BANK_COUNTER_GUARANTEE_OVER", text, ("input", "id"))


def pay_demand(session: Session, actor: Actor, input: BankGuaranteeDemandPay) -> GuaranteeDemand:
    """Pay a demand to which others consented; the available amount and the limit's use go down.

    A suspended one is paid where the extension is not granted. What was paid is demanded under the
    counter-guarantees, and what they do not bear is claimed from the applicant.
    """
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    actor.require_within(demand.money, "input", "id")
    _release_payment(session, actor, demand)
    demand.decide(BankDemandStatus.PAID, actor.today)
    guarantee.pay(demand.money)
    session.flush()
    demand_under_counters(session, actor, guarantee, demand)
    claim_uncovered(session, actor, demand)
    end_if_over(session, guarantee, actor.today)
    settle(session, actor, guarantee)
    return demand


def _release_payment(session: Session, actor: Actor, demand: GuaranteeDemand) -> None:
    """Refuse a payment that the examiner makes, or that nobody else consented to."""
    if not demand.is_found_complying:
        demand.become(BankDemandStatus.PAID)  # tells what is still to be done
    require_other_than_examiner(session, actor, demand)
    require_approval(session, actor, demand)
    if demand.status is not BankDemandStatus.PAYABLE:
        demand.become(BankDemandStatus.PAYABLE)


def end_suspensions(session: Session, actor: Actor) -> str:
    """Make demands payable whose suspension is over without an extension."""
    over = session.scalars(
        select(GuaranteeDemand)
        .where(
            GuaranteeDemand.status == BankDemandStatus.SUSPENDED,
            GuaranteeDemand.suspended_until < actor.today,
        )
        .order_by(GuaranteeDemand.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for demand in over:
        demand.become(BankDemandStatus.PAYABLE)
    return f"{len(over)} suspensions ended"


def withdraw_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandWithdraw
) -> GuaranteeDemand:
    """Note that the beneficiary took a demand back before it was decided."""
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    problems = Problems()
    assign(demand, input, ("reason",), problems, "input")
    problems.raise_if_any()
    demand.decide(BankDemandStatus.WITHDRAWN, actor.today)
    withdraw_under_counters(session, actor, demand)
    fall_back(session, actor, demand)
    end_if_over(session, guarantee, actor.today)
    return demand


def _check_request(problems: Problems, guarantee: Guarantee, demand: GuaranteeDemand) -> None:
    """Note an extension that is asked for without its day, or a day without it."""
    day, path = demand.requested_expiry, ("input", "requestedExpiry")
    if (demand.kind is BankDemandKind.PAEX) != (day is not None):
        text = "A demand to extend or pay (PAEX) names the day; one for payment (PAYM) has none."
        problems.add("BANK_DEMAND_KIND", text, *path)
    elif day is not None and guarantee.expires_on is not None and day <= guarantee.expires_on:
        text = f"{day} is no extension: the guarantee runs to {guarantee.expires_on} already."
        problems.add("BANK_DATES", text, *path)
