"""Cancellation: what a client owes who calls the whole event off, by the day of the notice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from portico.values import round_exact
from portico_hotel_corporate.models.attrition import RoomNight
from portico_hotel_corporate.models.packages import HotelRevenueGroup
from portico_hotel_corporate.models.traces import HotelTraceStep, shown, step


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From ``min_days`` to ``max_days`` before arrival, both included, so many percent are owed.

    Without ``max_days`` it has no upper end; without a group it is for all revenue.
    """

    min_days: int
    max_days: int | None
    percent: Decimal
    group: HotelRevenueGroup | None = None

    def holds(self, days: int) -> bool:
        """Whether a notice so many days before arrival falls in."""
        return self.min_days <= days and (self.max_days is None or days <= self.max_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revenue:
    """What the contract was to bring in one group, and how much of that is profit, in percent."""

    group: HotelRevenueGroup
    amount: Decimal
    profit_percent: Decimal = Decimal(100)


def contracted_revenues(
    stated: Iterable[Revenue], nights: Iterable[RoomNight], currency: str
) -> list[Revenue]:
    """What a contract states; rooms of which it states nothing are those of the blocks."""
    found, value = [*stated], sum((night.value for night in nights), Fraction(0))
    if value and all(each.group is not HotelRevenueGroup.ROOMS for each in found):
        amount = round_exact(value, currency)
        found.insert(0, Revenue(group=HotelRevenueGroup.ROOMS, amount=amount))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """The fee of a cancellation, and how it came about."""

    days: int
    fee: Decimal
    steps: list[HotelTraceStep]


def percent_of(tiers: Sequence[Tier], group: HotelRevenueGroup, days: int) -> Decimal | None:
    """The percentage for a group, by tiers of its own if it has any; None outside of all."""
    own = [tier for tier in tiers if tier.group is group]
    general = [tier for tier in tiers if tier.group is None]
    return next((tier.percent for tier in own or general if tier.holds(days)), None)


def cancellation_fee(
    tiers: Sequence[Tier],
    revenues: Sequence[Revenue],
    notice: tuple[date, date],
    currency: str,
    resale_credit: Fraction = Fraction(0),
) -> Cancellation:
    """The fee for a notice; ``notice`` is the day it was received and the day of arrival.

    A notice after arrival counts as one on the day of arrival. Before the first tier nothing is
    owed. What is resold lowers the fee, never below zero.
    """
    received, arrival = notice
    days = max(0, (arrival - received).days)
    steps = [step("Days before arrival", f"{arrival} − {received}", days)]
    fee = Decimal(0)
    for revenue in revenues:
        percent = percent_of(tiers, revenue.group, days)
        part = revenue.amount * revenue.profit_percent * (percent or 0) / 10_000
        factor = f"{shown(revenue.amount)} × {shown(revenue.profit_percent)} %"
        tier = "no tier covers the day" if percent is None else f"{shown(percent)} %"
        steps.append(step(revenue.group.name, f"{factor} × {tier}", part))
        fee += part
    if resale_credit:
        steps.append(step("Resale credit", "What resold rooms and spaces brought", resale_credit))
    fee = round_exact(max(Fraction(0), Fraction(fee) - resale_credit), currency)
    return Cancellation(days=days, fee=fee, steps=[*steps, step("Fee", "The sum", fee)])


def tier_faults(tiers: Sequence[Tier]) -> list[tuple[int, str]]:
    """What keeps tiers from being read in one way only: ``(position, message)``.

    The tiers of a group must follow one another without gap or overlap, and reach 0.
    """
    faults = []
    for group in {tier.group for tier in tiers}:
        mine = [(i, tier) for i, tier in enumerate(tiers) if tier.group is group]
        mine.sort(key=lambda each: each[1].min_days)
        first, lowest = mine[0]
        if lowest.min_days != 0:
            faults.append((first, f"The last tier must reach day 0, not {lowest.min_days}."))
        for (_, lower), (i, upper) in pairwise(mine):
            if lower.max_days is None or upper.min_days != lower.max_days + 1:
                end = "has no upper end" if lower.max_days is None else f"ends at {lower.max_days}"
                faults.append((i, f"It begins at {upper.min_days}, but the tier below {end}."))
    return sorted(faults)


def uncovered_from(tiers: Sequence[Tier]) -> int | None:
    """From how many days before arrival no tier says anything; None if all days are covered."""
    if not tiers or any(tier.max_days is None for tier in tiers):
        return None
    return max(tier.max_days or 0 for tier in tiers) + 1
