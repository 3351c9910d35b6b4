"""What the terms of an agreement cost in some days, and what of it is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.values import Choice, round_money
from portico_hotel_corporate.models import (
    Agreement,
    Entitlement,
    EntitlementUse,
    HotelConsequence,
    HotelObligationStatus,
    Obligation,
    ObligationEvaluation,
    ObligationSettlement,
)
from portico_hotel_corporate.models.traces import HotelTraceStep, shown, step
from portico_hotel_corporate.operations.return_nights import SoldNight


class HotelReturnCostKind(Choice):
    """What the terms of an agreement cost."""

    DISCOUNT = "What nights brought less than the best available rate; forgone, not paid."
    COMPS = "Free nights at the best available rate; forgone, not paid."
    COMMISSIONS = "What agencies get, by the rate lines."
    ENTITLEMENTS = "What was given on top, at what it is worth."
    REBATES = "What the hotel paid for duties that it failed in."


@dataclass(frozen=True, slots=True)
class Cost:
    """One thing that the terms cost; without an amount it is not known what."""

    kind: HotelReturnCostKind
    amount: Decimal | None
    what: str
    how: str

    def step(self) -> HotelTraceStep:
        """How a trace tells it."""
        return step(f"{self.kind.name}: {self.what}", self.how, self.amount)


K = HotelReturnCostKind


def night_costs(nights: Sequence[SoldNight], currency: str) -> Iterator[Cost]:
    """What each night cost against the best available rate, and its commission."""
    for each in nights:
        kind = K.COMPS if each.is_free else K.DISCOUNT
        how = "no best available rate is known"
        if each.bar is not None:
            how = f"{shown(each.bar)} - {shown(each.night.room_amount)}"
        yield Cost(kind, each.below_bar, each.label, how)
        commission = each.commission
        if commission is None:
            yield Cost(K.COMMISSIONS, None, each.label, "an agency booked; no rate line is known")
        elif commission and each.line is not None:
            percent = each.line.commission_percent
            how = f"{shown(each.night.room_amount)} × {shown(percent)} %"
            yield Cost(K.COMMISSIONS, round_money(commission, currency), each.label, how)


def entitlement_costs(
    session: Session, agreement: Agreement, span: tuple[date, date], nights: Sequence[SoldNight]
) -> Iterator[Cost]:
    """What was given on top; a free night is among the nights already and counts there."""
    free = {each.stay.source_ref for each in nights if each.is_free}
    uses = session.execute(
        select(EntitlementUse, Entitlement)
        .join(Entitlement, Entitlement.id == EntitlementUse.entitlement_id)
        .where(Entitlement.agreement_id == agreement.id, EntitlementUse.used_on.between(*span))
        .order_by(EntitlementUse.used_on, EntitlementUse.id)
    )
    for use, owed in uses:
        if use.source_ref in free:
            continue
        worth = owed.value_amount
        amount = None if worth is None else worth * use.quantity
        how = "no value is noted" if worth is None else f"{use.quantity} × {shown(worth)}"
        yield Cost(K.ENTITLEMENTS, amount, f"{owed.code}, {use.source_ref}", how)


def rebate_costs(session: Session, agreement: Agreement, span: tuple[date, date]) -> Iterator[Cost]:
    """Rebates of windows that ended in these days: settled ones count, open ones are not known."""
    lines = session.scalars(
        select(ObligationEvaluation)
        .join(Obligation, Obligation.id == ObligationEvaluation.obligation_id)
        .where(
            Obligation.agreement_id == agreement.id,
            Obligation.consequence == HotelConsequence.REBATE,
            ObligationEvaluation.window_end.between(*span),
        )
        .order_by(ObligationEvaluation.as_of, ObligationEvaluation.id)
    )
    last = {(each.obligation_id, each.window_start, each.booking_id): each for each in lines}
    settled = {
        (each.obligation_id, each.window_start, each.booking_id): each.settled_as
        for each in session.scalars(
            select(ObligationSettlement)
            .join(Obligation, Obligation.id == ObligationSettlement.obligation_id)
            .where(Obligation.agreement_id == agreement.id)
        )
    }
    for key, line in last.items():
        what = f"{line.obligation.title}, from {line.window_start}"
        if settled.get(key) is HotelObligationStatus.CHARGED:
            yield Cost(K.REBATES, line.exposure_amount, what, f"settled, {shown(line.gap)} lacked")
        elif key not in settled and line.status is HotelObligationStatus.BREACHED:
            yield Cost(
                K.REBATES, None, what, f"breached, not settled: {shown(line.exposure_amount)}"
            )
