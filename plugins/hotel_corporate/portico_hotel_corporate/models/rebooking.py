"""Rebooking: what of the damages of a cancelled event is credited against a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portico.values import round_money
from portico_hotel_corporate.models.traces import HotelTraceStep, shown, step


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """An event that was called off: the day of the notice, what it was to bring, what was paid."""

    notice_on: date
    value: Decimal
    damages_paid: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RebookTerm:
    """What the contract says. Percentages are on the scale 0 to 100."""

    credit_percent: Decimal
    within_days: int
    least_percent: Decimal = Decimal(0)

    def until(self, notice_on: date) -> date:
        """The last day on which the new event may begin; it counts."""
        return notice_on + timedelta(days=self.within_days)

    def least(self, value: Decimal) -> Decimal:
        """What the new event must bring at least."""
        return value * self.least_percent / 100

    def assess(
        self, lost: Cancelled, new: tuple[date, Decimal] | None, currency: str
    ) -> RebookingCredit:
        """What is credited: never more than was paid, nor than the new event brings.

        ``new`` is the first day of the new event and what it is to bring; without one, an event
        that is in time and large enough is supposed.
        """
        until, least = self.until(lost.notice_on), self.least(lost.value)
        share = lost.damages_paid * self.credit_percent / 100
        paid = f"{shown(lost.damages_paid)} paid × {shown(self.credit_percent)} %"
        steps = [
            step("Last day", f"{lost.notice_on} + {self.within_days} days", until),
            step("Least revenue", f"{shown(lost.value)} × {shown(self.least_percent)} %", least),
            step("Share of the damages", paid, share),
        ]
        if new is not None:
            first_day, value = new
            due = lost.notice_on <= first_day <= until and value >= least
            found = "in time and large enough" if due else "too late, too early or too small"
            steps.append(step("New event", f"{first_day}, {shown(value)}", found))
            share = min(share, value) if due else Decimal(0)
        credit = round_money(share, currency)
        steps.append(step("Credit", "At most what the new event brings", credit))
        return RebookingCredit(credit=credit, until=until, least=least, steps=steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class RebookingCredit:
    """What is credited, until when and from which revenue on, and why."""

    credit: Decimal
    until: date
    least: Decimal
    steps: list[HotelTraceStep]
