"""The cheapest cures: what a client can still do so that it owes less, and by when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.values import Choice, Money, Scalar, round_exact, round_money
from portico_hotel_corporate.models import RoomBlock
from portico_hotel_corporate.models.attrition import RoomNight
from portico_hotel_corporate.models.cancellation import uncovered_from
from portico_hotel_corporate.models.reductions import ReductionStep, step_on
from portico_hotel_corporate.operations.block_nights import blocks_of
from portico_hotel_corporate.operations.block_rooms import lowest
from portico_hotel_corporate.operations.liability import (
    Case,
    HotelLiabilityPart,
    HotelLiabilityRequest,
    case_of,
)
from portico_hotel_corporate.operations.rebooking import HotelRebookingCredit, rebooking_of

ZERO = Decimal(0)


class HotelCureKind(Choice):
    """What a client can do."""

    PICK_UP = "Use more of the contracted rooms."
    REDUCE = "Give rooms back while the contract permits it."
    SPEND = "Spend more on food and drink."
    EARLY_NOTICE = "Call the event off before the next tier begins."
    REBOOK = "Hold another event instead of one that is called off."


@dataclass(frozen=True, kw_only=True)
class HotelCure:
    """Something that a client can do to owe less."""

    kind: Annotated[HotelCureKind, "What to do."]
    text: Annotated[str, "What to do, in words."]
    rooms: Annotated[int, "How many room nights it is about; 0 if it is about none."]
    by: Annotated[date | None, "The last day to do it."]
    cost: Annotated[Money, "What the client spends on it, for something in return or not."]
    saves: Annotated[Money, "How much less is owed then, service charge and tax included."]


@dataclass(frozen=True, kw_only=True)
class HotelDepositState:
    """A payment in advance, and whether it arrived."""

    due_on: Annotated[date, "The day it is due."]
    owed: Annotated[Money, "How much is due."]
    paid: Annotated[Money, "How much of it arrived; payments cover the earliest ones first."]
    overdue: Annotated[bool, "Whether it should have been paid in full by now."]


@dataclass(frozen=True, kw_only=True)
class HotelLiabilityPreview:
    """What a client would owe for an event, and what it can do about it."""

    as_of: Annotated[date, "The day."]
    currency: Annotated[str, Scalar("CurrencyCode"), "The currency."]
    attrition: Annotated[HotelLiabilityPart | None, "For rooms that are not used."]
    fb_minimum: Annotated[HotelLiabilityPart | None, "For too little food and drink."]
    cancellation: Annotated[HotelLiabilityPart | None, "If the event is called off."]
    rebooking: Annotated[
        HotelRebookingCredit | None, "What another event, held instead, is credited of that."
    ]
    if_held: Annotated[Money, "Attrition and food minimum together: owed if the event is held."]
    if_cancelled: Annotated[Money, "Owed if it is called off."]
    deposits_paid: Annotated[Money, "What the client has paid in advance."]
    balance_if_held: Annotated[Money, "What is owed if held, less deposits; negative: too much."]
    balance_if_cancelled: Annotated[Money, "What is owed if called off, less deposits."]
    comps_earned: Annotated[int, "How many free room nights the used ones earn."]
    deposits: Annotated[list[HotelDepositState], "Payments in advance, the first one first."]
    cures: Annotated[list[HotelCure], "What the client can do, the cheapest one first."]


def preview_liability(
    session: Session, actor: Actor, input: HotelLiabilityRequest
) -> HotelLiabilityPreview:
    """What a client would owe for an event on a day, step by step, and the cheapest cures."""
    case = case_of(session, actor, input)
    parts = case.attrition(), case.food(), case.cancellation()
    attrition, food, cancellation = parts
    zero = Money(ZERO, case.currency)
    held = sum((part.gross for part in (attrition, food) if part), zero)
    cancelled = cancellation.gross if cancellation else zero
    paid = Money(case.terms.paid, case.currency)
    return HotelLiabilityPreview(
        as_of=case.as_of,
        currency=case.currency,
        attrition=attrition,
        fb_minimum=food,
        cancellation=cancellation,
        rebooking=rebooking_of(case),
        if_held=held,
        if_cancelled=cancelled,
        deposits_paid=paid,
        balance_if_held=held - paid,
        balance_if_cancelled=cancelled - paid,
        comps_earned=case.comps(),
        deposits=deposits_of(case),
        cures=cures_of(session, case),
    )


def deposits_of(case: Case) -> list[HotelDepositState]:
    """The payments in advance by day; what arrived covers the earliest ones first."""
    left, states = case.terms.paid, []
    arrival = case.booking.arrival
    for each in sorted(case.terms.deposits, key=lambda due: due.day(arrival)):
        owed = each.owed(case.contracted)
        covered = min(left, owed)
        left -= covered
        states.append(
            HotelDepositState(
                due_on=each.day(arrival),
                owed=Money(owed, case.currency),
                paid=Money(covered, case.currency),
                overdue=covered < owed and case.as_of > each.day(arrival),
            )
        )
    return states


def cures_of(session: Session, case: Case) -> list[HotelCure]:
    """All that helps, cheapest first; of two that cost the same, what saves more."""
    found = [_pick_up(session, case), _reduce(session, case), _spend(case), _notice(case)]
    found.append(_rebook(case))
    helpful = [cure for cure in found if cure and cure.saves.amount > 0]
    return sorted(helpful, key=lambda cure: (cure.cost.amount, -cure.saves.amount))


def _pick_up(session: Session, case: Case) -> HotelCure | None:
    """Use the missing rooms, as many as it takes, the cheapest nights first."""
    part = case.attrition()
    if part is None or part.net.amount == 0 or case.as_of >= case.booking.departure:
        return None
    nights, rooms, cost = list(case.nights), 0, Fraction(0)
    for i in sorted(range(len(nights)), key=lambda i: nights[i].rate):
        more = _needed(case, nights, i)
        rooms, cost = rooms + more, cost + more * nights[i].rate
        nights[i] = replace(nights[i], used=nights[i].used + more)
    days = [block.cutoff_day for block in blocks_of(session, case.booking)]
    by = min((day for day in days if day and day >= case.as_of), default=None)
    after = case.with_nights(nights).attrition()
    saves = part.gross - after.gross if after else part.gross
    until = f" by {by}" if by else ""
    return HotelCure(
        kind=HotelCureKind.PICK_UP,
        text=f"{rooms} more room nights{until}: attrition falls by {saves.amount}.",
        rooms=rooms,
        by=by,
        cost=Money(round_exact(cost, case.currency), case.currency),
        saves=saves,
    )


def _needed(case: Case, nights: list[RoomNight], i: int) -> int:
    """The fewest rooms of a night that lower the charge as far as its missing rooms can."""

    def charge(more: int) -> Decimal:
        tried = [*nights]
        tried[i] = replace(nights[i], used=nights[i].used + more)
        part = case.with_nights(tried).attrition()
        return part.net.amount if part else ZERO

    low, high = 0, nights[i].missing
    best = charge(high)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if charge(middle) <= best else (middle + 1, high)
    return low


def _reduce(session: Session, case: Case) -> HotelCure | None:
    """Give back what the step of the day permits, as far as nobody uses it."""
    part = case.attrition()
    step = step_on(case.terms.reduction_steps, case.booking.arrival, case.as_of)
    if part is None or step is None or part.net.amount == 0:
        return None
    least = _least(blocks_of(session, case.booking), step)
    nights = [_reduced(night, least[night.day]) for night in case.nights]
    rooms = sum(n.contracted for n in case.nights) - sum(n.contracted for n in nights)
    after = case.with_nights(nights).attrition()
    if after is None or not rooms:
        return None
    by = step.last_day(case.booking.arrival)
    return HotelCure(
        kind=HotelCureKind.REDUCE,
        text=f"Reduce by {rooms} room nights by {by} (D−{step.days_before}), free of charge.",
        rooms=rooms,
        by=by,
        cost=Money(ZERO, case.currency),
        saves=part.gross - after.gross,
    )


def _least(blocks: list[RoomBlock], step: ReductionStep) -> dict[date, int]:
    """How many rooms of each night must stay under the step, or are picked up."""
    least: dict[date, int] = defaultdict(int)
    for block in blocks:
        for line in block.nights:
            least[line.night] += max(lowest(block, line, step), line.picked_up)
    return least


def _reduced(night: RoomNight, least: int) -> RoomNight:
    rooms = min(night.contracted, max(least, night.used))
    return replace(night, contracted=rooms, value=night.rate * rooms)


def _spend(case: Case) -> HotelCure | None:
    part = case.food()
    if part is None or part.gross.amount == 0:
        return None
    return HotelCure(
        kind=HotelCureKind.SPEND,
        text=f"Order food and drink for {part.short.normalize():f} {case.currency} more, net.",
        rooms=0,
        by=case.booking.departure,
        cost=Money(round_money(part.short, case.currency), case.currency),
        saves=part.gross,
    )


def _rebook(case: Case) -> HotelCure | None:
    """What of the fee comes back to who calls the event off and holds another one in time."""
    credit = rebooking_of(case)
    if credit is None:
        return None
    least = f"{credit.least_revenue.amount} {case.currency}"
    return HotelCure(
        kind=HotelCureKind.REBOOK,
        text=f"If the event is called off, hold another one by {credit.until} that brings at "
        f"least {least}.",
        rooms=0,
        by=credit.until,
        cost=credit.least_revenue,
        saves=credit.credit,
    )


def _notice(case: Case) -> HotelCure | None:
    """Whoever calls the event off anyway does so before the first tier that is still to come."""
    part, arrival = case.cancellation(), case.booking.arrival
    if part is None or case.notice_on >= arrival:
        return None
    days, tiers = (arrival - case.notice_on).days, case.terms.cancellation_tiers
    steps = [tier.min_days for tier in tiers] + [uncovered_from(tiers) or 0]
    ahead = max((step for step in steps if 0 < step <= days), default=None)
    if ahead is None:
        return None
    last = arrival - timedelta(days=ahead)
    later = replace(case, notice_on=last + timedelta(days=1)).cancellation()
    if later is None:
        return None
    return HotelCure(
        kind=HotelCureKind.EARLY_NOTICE,
        text=f"Give notice by {last} if the event is called off: the next day costs more.",
        rooms=0,
        by=last,
        cost=Money(ZERO, case.currency),
        saves=later.gross - part.gross,
    )
