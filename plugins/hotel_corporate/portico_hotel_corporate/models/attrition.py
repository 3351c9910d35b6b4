"""Attrition: what a client owes for guest rooms that were contracted and not used.

Per night there are the contracted rooms after allowed reductions, the rooms that count as used,
and what the contracted rooms would have brought. All is computed exactly; money is rounded
half-up once, at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from portico.values import Choice, round_exact
from portico_hotel_corporate.models.resale import USUAL, HotelResaleRooms, Resale, ResaleTerm
from portico_hotel_corporate.models.traces import HotelTraceStep, shown, step


class HotelAttritionBasis(Choice):
    """Over what used rooms are compared with contracted ones."""

    CUMULATIVE = "Over the whole stay: a strong night makes up for a weak one."
    NIGHTLY = "Night by night."


class HotelAllowanceBase(Choice):
    """What is owed once the client uses less than the allowance permits."""

    MINIMUM = "The rooms up to the minimum: with an allowance of 20 %, up to 80 %."
    FULL_BLOCK = "The rooms up to all that were contracted."


class HotelDamageRate(Choice):
    """At which rate missing room nights are charged."""

    WEIGHTED_AVERAGE = "The average rate of all contracted room nights."
    OWN_NIGHT = "The rate of the night that they are missing in."


def usual_rate(basis: HotelAttritionBasis | None) -> HotelDamageRate:
    """The rate of a clause that names none: a night that is short is worth what it would bring."""
    by_night = basis is HotelAttritionBasis.NIGHTLY
    return HotelDamageRate.OWN_NIGHT if by_night else HotelDamageRate.WEIGHTED_AVERAGE


class HotelMitigation(Choice):
    """How what the hotel could still sell lowers the damages."""

    NONE = "Not at all."
    UNSOLD_ROOMS = "Only rooms that stayed unsold are charged, never more than missing that night."
    RESALE_CREDIT = "What resold rooms brought is taken off, at most the client's rate a room."


class HotelRoomRounding(Choice):
    """What becomes of fractions of a room in the minimum."""

    FLOOR = "Rounded down, in favour of the client."
    HALF_UP = "Rounded to the nearest, half a room up."
    CEILING = "Rounded up, in favour of the hotel."


_ROUNDING: Final = {
    HotelRoomRounding.FLOOR: ROUND_FLOOR,
    HotelRoomRounding.HALF_UP: ROUND_HALF_UP,
    HotelRoomRounding.CEILING: ROUND_CEILING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomNight:
    """One night of a stay: rooms contracted and used, and what became of the others.

    ``value`` is what the contracted rooms of the night would bring. ``unsold`` is how many rooms
    the hotel could not sell; None if nobody knows, and then nothing is mitigated.
    """

    day: date
    contracted: int
    used: int
    value: Fraction
    unsold: int | None = None
    resales: tuple[Resale, ...] = ()

    @property
    def missing(self) -> int:
        """Contracted rooms that nobody used."""
        return max(0, self.contracted - self.used)

    @property
    def rate(self) -> Fraction:
        """The average rate of the night's contracted rooms."""
        return self.value / self.contracted if self.contracted else Fraction(0)

    def most(self, short: int) -> int:
        """Of so many missing rooms, how many the hotel could not sell."""
        return short if self.unsold is None else min(short, self.unsold)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttritionTerm:
    """What the contract says. Percentages are on the scale 0 to 100."""

    basis: HotelAttritionBasis
    allowance_percent: Decimal
    damages_percent: Decimal = Decimal(100)
    base: HotelAllowanceBase = HotelAllowanceBase.MINIMUM
    rate: HotelDamageRate = HotelDamageRate.WEIGHTED_AVERAGE
    mitigation: HotelMitigation = HotelMitigation.NONE
    surplus_credit: bool = False
    rounding: HotelRoomRounding = HotelRoomRounding.FLOOR
    resale: ResaleTerm = USUAL

    def minimum(self, contracted: int) -> int:
        """How many of so many rooms must be used so that nothing is owed."""
        exact = contracted * (100 - self.allowance_percent) / 100
        return int(exact.to_integral_value(_ROUNDING[self.rounding]))

    def owed(self, contracted: int) -> int:
        """How many rooms are owed once the minimum is missed."""
        full = self.base is HotelAllowanceBase.FULL_BLOCK
        return contracted if full else self.minimum(contracted)

    def shortfall(self, contracted: int, used: int) -> int:
        """How many rooms are short."""
        return self.owed(contracted) - used if used < self.minimum(contracted) else 0

    def assess(self, nights: Sequence[RoomNight], currency: str) -> Attrition:
        """What is owed for these nights."""
        by_night = self.basis is HotelAttritionBasis.NIGHTLY
        gross, short, steps = (self._nightly if by_night else self._cumulative)(nights)
        credit = Fraction(0)
        if self.mitigation is HotelMitigation.RESALE_CREDIT:
            credit, why = self._resale_credit(nights, short)
            steps += why
        exact = max(Fraction(0), gross * Fraction(self.damages_percent) / 100 - credit)
        charge = round_exact(exact, currency)
        damages = f"{shown(gross)} × {shown(self.damages_percent)} %"
        steps.append(step("Charge", damages + (f" − {shown(credit)}" if credit else ""), charge))
        return Attrition(charge=charge, short=short, steps=steps)

    def _cumulative(self, nights: Sequence[RoomNight]) -> _Found:
        contracted, used = sum(n.contracted for n in nights), sum(n.used for n in nights)
        short = self.shortfall(contracted, used)
        steps = [
            self._step_minimum(contracted),
            step("Used", " + ".join(str(n.used) for n in nights) or "none", used),
            step("Short", f"max(0, {self.owed(contracted)} − {used})", short),
        ]
        if self.mitigation is HotelMitigation.UNSOLD_ROOMS:
            most = sum(night.most(night.missing) for night in nights)
            steps.append(step("Mitigated", f"min({short}, {most} unsold)", min(short, most)))
            short = min(short, most)
        value = sum((night.value for night in nights), Fraction(0))
        gross = short * self._average(nights)
        steps.append(step("Lost revenue", f"{short} × {shown(value)} ÷ {contracted}", gross))
        return gross, short, steps

    def _nightly(self, nights: Sequence[RoomNight]) -> _Found:
        average = self._average(nights)
        gross, short, steps = Fraction(0), 0, list[HotelTraceStep]()
        for night in nights:
            missing = self.shortfall(night.contracted, night.used)
            if self.mitigation is HotelMitigation.UNSOLD_ROOMS:
                missing = night.most(missing)
            rate = night.rate if self.rate is HotelDamageRate.OWN_NIGHT else average
            gross, short = gross + missing * rate, short + missing
            formula = f"{self.owed(night.contracted)} owed − {night.used} used, at {shown(rate)}"
            steps.append(step(f"Short on {night.day}", formula, missing))
        if not self.surplus_credit or not short:
            return gross, short, steps
        surplus = sum(max(0, n.used - self.owed(n.contracted)) for n in nights)
        net = max(0, short - surplus)
        steps.append(step("After surplus nights", f"max(0, {short} − {surplus})", net))
        return gross * net / short, net, steps

    def _average(self, nights: Sequence[RoomNight]) -> Fraction:
        contracted = sum(night.contracted for night in nights)
        value = sum((night.value for night in nights), Fraction(0))
        return value / contracted if contracted else Fraction(0)

    def _resale_credit(
        self, nights: Sequence[RoomNight], short: int
    ) -> tuple[Fraction, list[HotelTraceStep]]:
        charged = self.resale.rooms is HotelResaleRooms.CHARGED
        by_night = charged and self.basis is HotelAttritionBasis.NIGHTLY
        missing = (self.shortfall(n.contracted, n.used) if by_night else n.missing for n in nights)
        caps = [self.resale.counted(n, rooms) for n, rooms in zip(nights, missing, strict=True)]
        return self.resale.assess(nights, caps, short if charged else None)

    def _step_minimum(self, contracted: int) -> HotelTraceStep:
        formula = f"{contracted} × (100 − {shown(self.allowance_percent)}) %"
        return step(f"Minimum, {self.rounding.name}", formula, self.minimum(contracted))


_Found = tuple[Fraction, int, list[HotelTraceStep]]
"""Lost revenue, missing room nights, and how both came about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attrition:
    """What is owed for rooms that were not used, and why."""

    charge: Decimal
    short: int
    steps: list[HotelTraceStep]
