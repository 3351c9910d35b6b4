"""What can be done with a demand under a guarantee: present it, pay, refuse or withdraw it."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico_bank_corporate.models import (
    BankDemandKind,
    BankDemandRules,
    BankDemandStatus,
    BankGuaranteeStatus,
    Calendar,
    Guarantee,
    GuaranteeDemand,
)
from portico_bank_corporate.models.amounts import check_amount, text
from portico_bank_corporate.models.deadlines import PRECLUSION_ARTICLE, examination, suspension
from portico_bank_corporate.models.guarantee_terms import last_day
from portico_bank_corporate.operations.calendars import calendar_of
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeDemandExtend,
    BankGuaranteeDemandPay,
    BankGuaranteeDemandPresent,
    BankGuaranteeDemandRefuse,
    BankGuaranteeDemandSuspend,
    BankGuaranteeDemandWithdraw,
)
from portico_bank_corporate.operations.guarantee_parts import locked, next_number
from portico_bank_corporate.operations.guarantees import open_demands, settle

ONE_DEMAND: Final = {BankDemandRules.NMLT, BankDemandRules.NMPT}
WHOLE_AMOUNT: Final = {BankDemandRules.NPRT, BankDemandRules.NMPT}


def present_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandPresent
) -> GuaranteeDemand:
    """Take in a demand for payment under a guarantee, for a part of its amount or all of it.

    A demand for more than is available is taken in too, but it cannot be paid.
    """
    guarantee = get(session, Guarantee, input.guarantee_id, "input", "guaranteeId", lock=True)
    presented_on = input.presented_on or actor.today
    calendar = calendar_of(session, guarantee.place_of_presentation)
    problems = Problems()
    demand = GuaranteeDemand(
        guarantee_id=guarantee.id,
        kind=input.kind,
        requested_expiry=input.requested_expiry,
        presented_on=presented_on,
        counts_from=counts_from(calendar, presented_on, after_hours=input.after_hours),
        amount=input.amount.amount,
        currency=input.amount.currency,
        status=BankDemandStatus.PRESENTED,
    )
    assign(demand, input, ("statement",), problems, "input")
    check_amount(problems, input.amount, "input", "amount")
    guarantee.require_same_currency(input.amount, "input", "amount")
    guarantee.check_presentation(problems, demand.counts_from, presented_on, actor.today)
    _check_request(problems, guarantee, demand)
    _check_demand_rules(session, problems, guarantee, demand)
    problems.raise_if_any()
    demand.number = next_number(session, GuaranteeDemand, guarantee)
    demand.examine_by = examination(guarantee, demand.counts_from, calendar).due_on
    if guarantee.status is BankGuaranteeStatus.EXPIRED:
        guarantee.expire(claim_open=True)
    session.add(demand)
    session.flush()
    return demand


def counts_from(calendar: Calendar, presented_on: date, *, after_hours: bool) -> date:
    """The business day that a presentation counts for."""
    if after_hours:
        return calendar.after(presented_on, 1).day
    return calendar.roll(presented_on).day


def suspend_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandSuspend
) -> GuaranteeDemand:
    """Let the payment of an extend-or-pay demand wait while the extension is agreed."""
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    latest = suspension(guarantee, demand.presented_on).due_on
    demand.suspend(input.until or latest, latest)
    return demand


def extend_for_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandExtend
) -> GuaranteeDemand:
    """Grant the extension that a demand asks for; the demand then counts as withdrawn."""
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    if demand.requested_expiry is None:
        text = f"Demand {demand.number} asks for payment only: pay it or refuse it."
        raise refuse("BANK_DEMAND_KIND", text, "input", "id")
    demand.decide(BankDemandStatus.EXTENDED, actor.today)
    calendar = calendar_of(session, guarantee.place_of_presentation)
    guarantee.expiry_date = demand.requested_expiry
    guarantee.expires_on = last_day(guarantee, calendar)
    session.flush()
    if guarantee.status is BankGuaranteeStatus.EXPIRED_CLAIM_OPEN:
        guarantee.become(BankGuaranteeStatus.EFFECTIVE)
    return demand


def pay_demand(session: Session, actor: Actor, input: BankGuaranteeDemandPay) -> GuaranteeDemand:
    """Pay a complying demand; the guarantee's available amount and its limit's use go down."""
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    actor.require_within(demand.money, "input", "id")
    demand.decide(BankDemandStatus.PAID, actor.today)
    guarantee.pay(demand.money)
    _end_if_over(session, guarantee, actor.today)
    settle(session, actor, guarantee)
    return demand


def refuse_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandRefuse
) -> GuaranteeDemand:
    """Refuse a demand that does not comply, naming every discrepancy, in time for it."""
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    _require_not_precluded(guarantee, demand, actor.today)
    problems = Problems()
    assign(demand, input, ("reason",), problems, "input")
    if not input.reason.strip():
        problems.add("REQUIRED", "Name every discrepancy.", "input", "reason")
    problems.raise_if_any()
    demand.decide(BankDemandStatus.REFUSED, actor.today)
    _end_if_over(session, guarantee, actor.today)
    return demand


def _require_not_precluded(guarantee: Guarantee, demand: GuaranteeDemand, today: date) -> None:
    article = PRECLUSION_ARTICLE.get(guarantee.rules)
    if article is not None and today > demand.examine_by:
        text = (
            f"The time for examination ended on {demand.examine_by}: the bank may no longer claim "
            f"that demand {demand.number} does not comply ({article}). Pay it."
        )
        raise refuse("BANK_DEMAND_PRECLUDED", text, "input", "id")


def withdraw_demand(
    session: Session, actor: Actor, input: BankGuaranteeDemandWithdraw
) -> GuaranteeDemand:
    """Note that the beneficiary took a demand back before it was decided."""
    guarantee, demand = locked(session, GuaranteeDemand, input.id, input.expected_version)
    problems = Problems()
    assign(demand, input, ("reason",), problems, "input")
    problems.raise_if_any()
    demand.decide(BankDemandStatus.WITHDRAWN, actor.today)
    _end_if_over(session, guarantee, actor.today)
    return demand


def _end_if_over(session: Session, guarantee: Guarantee, today: date) -> None:
    """Past its expiry, a guarantee ends with the decision on the last open demand."""
    if guarantee.status is BankGuaranteeStatus.EXPIRED_CLAIM_OPEN:
        session.flush()
        if guarantee.is_past_expiry(today) and not open_demands(session, guarantee):
            guarantee.expire(claim_open=False)


def _check_request(problems: Problems, guarantee: Guarantee, demand: GuaranteeDemand) -> None:
    """Note an extension that is asked for without its day, or a day without it."""
    day, path = demand.requested_expiry, ("input", "requestedExpiry")
    if (demand.kind is BankDemandKind.PAEX) != (day is not None):
        text = "A demand to extend or pay (PAEX) names the day; one for payment (PAYM) has none."
        problems.add("BANK_DEMAND_KIND", text, *path)
    elif day is not None and guarantee.expires_on is not None and day <= guarantee.expires_on:
        text = f"{day} is no extension: the guarantee runs to {guarantee.expires_on} already."
        problems.add("BANK_DATES", text, *path)


def _check_demand_rules(
    session: Session, problems: Problems, guarantee: Guarantee, demand: GuaranteeDemand
) -> None:
    rules = guarantee.demand_rules
    number = guarantee.undertaking_number
    if rules in WHOLE_AMOUNT and demand.amount != guarantee.available_amount:
        whole = text(guarantee.available)
        message = f"Guarantee {number} permits demands for the whole amount only: {whole}."
        problems.add("BANK_DEMAND_RULES", message, "input", "amount")
    if rules in ONE_DEMAND and _unrefused(session, guarantee):
        message = f"Guarantee {number} permits one demand, and one was presented already."
        problems.add("BANK_DEMAND_RULES", message, "input", "guaranteeId")


def _unrefused(session: Session, guarantee: Guarantee) -> int:
    statement = select(func.count()).where(
        GuaranteeDemand.guarantee_id == guarantee.id,
        GuaranteeDemand.status != BankDemandStatus.REFUSED,
    )
    return session.scalar(statement) or 0
