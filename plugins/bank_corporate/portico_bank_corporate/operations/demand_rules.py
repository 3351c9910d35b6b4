"""Which demands a guarantee permits, and for which business day a presentation counts."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.errors import Problems
from portico_bank_corporate.models import (
    BankDemandRules,
    BankDemandStatus,
    Calendar,
    Guarantee,
    GuaranteeDemand,
)
from portico_bank_corporate.models.amounts import text

ONE_DEMAND: Final = {BankDemandRules.NMLT, BankDemandRules.NMPT}
WHOLE_AMOUNT: Final = {BankDemandRules.NPRT, BankDemandRules.NMPT}


def counts_from(calendar: Calendar, presented_on: date, *, after_hours: bool) -> date:
    """The business day that a presentation counts for."""
    if after_hours:
        return calendar.after(presented_on, 1).day
    return calendar.roll(presented_on).day


def check_demand_rules(
    session: Session, problems: Problems, guarantee: Guarantee, demand: GuaranteeDemand
) -> None:
    """Note a demand for a part, or one more, that the guarantee does not permit."""
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
