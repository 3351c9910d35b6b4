"""How a duty stands on a day: worked out of its terms and the facts alone, the same every time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from portico.values import round_fraction, round_money
from portico_hotel_corporate.models.obligation_terms import (
    ALL_OR_BREACH,
    IRREPARABLE,
    REVENUES,
    VOLUMES,
    HotelComparator,
    HotelConsequence,
    HotelObligationMetric,
    HotelObligationStatus,
    HotelProration,
)
from portico_hotel_corporate.models.obligation_windows import Window

_S = HotelObligationStatus
SETTLED = frozenset({_S.WAIVED, _S.CHARGED, _S.CURED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """All that a verdict depends on. It is kept with the verdict, so that it can be repeated.

    ``measured`` is None where there was nothing to measure. ``remedied`` says that all that was
    too much has been made good within the days of cure.
    """

    metric: HotelObligationMetric
    comparator: HotelComparator
    target: Decimal
    window: Window
    proration: HotelProration
    weights: tuple[Decimal, ...]
    tolerance_percent: Decimal
    consequence: HotelConsequence
    charge: Decimal
    damages_percent: Decimal
    currency: str
    as_of: date
    measured: Decimal | None
    on_books: Decimal
    remedied: bool
    settled: HotelObligationStatus | None
    previous: HotelObligationStatus | None
    event: str | None = None
    """The event that is looked at, if it is measured event by event."""

    def to_json(self) -> dict[str, Any]:
        """The inputs as a document."""
        return {
            "metric": self.metric.name,
            "comparator": self.comparator.name,
            "target": f"{self.target:f}",
            "window": [self.window.first.isoformat(), self.window.last.isoformat()],
            "part": str(self.window.part),
            "proration": self.proration.name,
            "weights": [f"{weight:f}" for weight in self.weights],
            "tolerancePercent": f"{self.tolerance_percent:f}",
            "consequence": self.consequence.name,
            "charge": f"{self.charge:f}",
            "damagesPercent": f"{self.damages_percent:f}",
            "currency": self.currency,
            "asOf": self.as_of.isoformat(),
            "measured": None if self.measured is None else f"{self.measured:f}",
            "onBooks": f"{self.on_books:f}",
            "remedied": self.remedied,
            "settled": self.settled and self.settled.name,
            "previous": self.previous and self.previous.name,
            **({} if self.event is None else {"event": self.event}),
        }

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Inputs:
        """The inputs that a document tells of."""
        first, last = map(date.fromisoformat, given["window"])
        measured = given["measured"]
        return cls(
            metric=HotelObligationMetric[given["metric"]],
            comparator=HotelComparator[given["comparator"]],
            target=Decimal(given["target"]),
            window=Window(first, last, Fraction(given["part"])),
            proration=HotelProration[given["proration"]],
            weights=tuple(map(Decimal, given["weights"])),
            tolerance_percent=Decimal(given["tolerancePercent"]),
            consequence=HotelConsequence[given["consequence"]],
            charge=Decimal(given["charge"]),
            damages_percent=Decimal(given["damagesPercent"]),
            currency=given["currency"],
            as_of=date.fromisoformat(given["asOf"]),
            measured=None if measured is None else Decimal(measured),
            on_books=Decimal(given["onBooks"]),
            remedied=given["remedied"],
            settled=_named(given["settled"]),
            previous=_named(given["previous"]),
            event=given.get("event"),
        )

    def digest(self) -> str:
        """SHA-256 of the inputs: equal inputs, equal digest."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _named(name: str | None) -> HotelObligationStatus | None:
    return None if name is None else HotelObligationStatus[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a duty stands."""

    target: Decimal
    target_prorated: Decimal
    projected: Decimal | None
    attainment: Decimal | None
    gap: Decimal | None
    exposure: Decimal
    status: HotelObligationStatus


def judge(given: Inputs) -> Verdict:
    """How a duty stands: due, brought, to be expected, lacking, at what cost."""
    prorated_volume = given.metric in VOLUMES and given.event is None
    eased = given.proration is not HotelProration.NONE and prorated_volume
    target = Fraction(given.target) * (given.window.part if eased else 1)
    passed = given.window.elapsed(
        given.as_of, given.proration, [Fraction(weight) for weight in given.weights]
    )
    prorated = target * passed if eased else target
    projected = _projected(given, passed)
    owed = _whole(given, target)
    gap = None if projected is None else _lacking(given, owed, projected)
    shown_gap = None if gap is None else round_fraction(gap, _places(given))
    return Verdict(
        target=round_fraction(target, 2),
        target_prorated=round_fraction(prorated, 2),
        projected=None if projected is None else round_fraction(projected, 2),
        attainment=_attainment(given, prorated),
        gap=shown_gap,
        exposure=_exposure(given, shown_gap or Decimal(0)),
        status=_status(given, owed, projected),
    )


def _whole(given: Inputs, target: Fraction) -> Fraction:
    """What is owed of a target: of a part of a room night, which a cut window leaves, nothing."""
    volume = given.metric is HotelObligationMetric.ROOM_NIGHTS
    return Fraction(floor(target)) if volume else target


def _places(given: Inputs) -> int:
    return 0 if given.metric is HotelObligationMetric.ROOM_NIGHTS else 2


def _is_over(given: Inputs) -> bool:
    return given.as_of > given.window.last


def _projected(given: Inputs, passed: Fraction) -> Fraction | None:
    """What will have been brought at the end: brought, and on the books or at the pace so far.

    The pace counts for what is not booked: of both, what is more.
    """
    if given.measured is None:
        return None
    measured = Fraction(given.measured)
    if given.metric not in VOLUMES or given.event or not passed or passed == 1:
        return measured + (Fraction(given.on_books) if given.metric in VOLUMES else 0)
    return measured + max(Fraction(given.on_books), measured * (1 - passed) / passed)


def _attainment(given: Inputs, prorated: Fraction) -> Decimal | None:
    if given.measured is None or not prorated:
        return None
    return round_fraction(Fraction(given.measured) * 100 / prorated, 1)


def _lacking(given: Inputs, target: Fraction, value: Fraction) -> Fraction:
    """How far a value misses the target; 0 if it does not."""
    if given.comparator is HotelComparator.GE:
        return max(Fraction(0), target - value)
    if given.comparator is HotelComparator.LE:
        return max(Fraction(0), value - target)
    return abs(target - value)


def _keeps(given: Inputs, target: Fraction, value: Fraction) -> bool:
    """Whether a value misses the target by no more than is tolerated."""
    tolerated = target * Fraction(given.tolerance_percent) / 100
    return _lacking(given, target, value) <= tolerated


def _exposure(given: Inputs, gap: Decimal) -> Decimal:
    """What the breach costs: what lacks, at its rate, by the share of damages."""
    if given.consequence not in {HotelConsequence.CHARGE, HotelConsequence.REBATE}:
        return Decimal(0)
    each = Decimal(1) if given.metric in REVENUES else given.charge
    damages = gap * each * given.damages_percent / 100
    return round_money(damages, given.currency)


def _status(given: Inputs, target: Fraction, projected: Fraction | None) -> HotelObligationStatus:
    if given.as_of < given.window.first:
        return _S.NOT_STARTED
    if given.settled is not None:
        return given.settled
    found = _plain_status(given, target, projected)
    if found is _S.BREACHED:
        return _S.CURED if given.remedied else found
    return _S.CURED if given.previous in {_S.BREACHED, _S.CURED} else found


def _plain_status(
    given: Inputs, target: Fraction, projected: Fraction | None
) -> HotelObligationStatus:
    over = _is_over(given)
    measured = None if given.measured is None else Fraction(given.measured)
    if over:
        kept = measured is None or _keeps(given, target, measured)
        return _S.MET if kept else _S.BREACHED
    if measured is None or projected is None:
        return _S.ON_TRACK
    if given.metric in VOLUMES:
        return _S.ON_TRACK if _keeps(given, target, projected) else _S.AT_RISK
    if _keeps(given, target, measured):
        return _S.ON_TRACK
    return _S.BREACHED if _is_final(given) else _S.AT_RISK


def _is_final(given: Inputs) -> bool:
    """Whether what was missed can no longer be made up: too much, or less than all."""
    nothing_less = given.metric in ALL_OR_BREACH and given.target == 100  # noqa: PLR2004 (percent)
    return given.metric in IRREPARABLE or nothing_less


def percent_kept(kept: int, due: int) -> Decimal | None:
    """Which percent of what was due was kept, to two decimals; None if nothing was due.

    Rounded down: only all of it is 100, and a target is reached by no rounding.
    """
    return Decimal(kept * 100_00 // due).scaleb(-2) if due else None
