"""Which rate a night gets, and why the others do not: rules without a database.

A candidate is a rate line of an agreement for one night. It wins, or it is rejected with a code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portico.values import Choice
from portico_hotel_corporate.models.agreement_status import HotelAgreementStatus
from portico_hotel_corporate.models.agreements import Agreement
from portico_hotel_corporate.models.bar import BarSnapshot
from portico_hotel_corporate.models.blackouts import HotelBlackoutRule
from portico_hotel_corporate.models.rate_lines import HotelAvailability, RateLine
from portico_hotel_corporate.models.rate_methods import RateStep, shown
from portico_hotel_corporate.models.spans import within


class HotelRateVerdict(Choice):
    """What became of a rate line in a search for the rate of a night."""

    WON = "It gives the rate of the night."
    BAR_CHEAPER = "It won, but the best available rate is lower and the client pays that."
    OUTRANKED = "Another one ranks higher."
    SUPERSEDED = "A later edition of the agreement had taken its place by the day of booking."
    NOT_IN_FORCE = "The agreement was not in force on the day of booking."
    CREDIT_STOP = "The company may not buy on account."
    OUT_OF_SEASON = "It is not for that night."
    DAY_OF_WEEK = "It is not for that day of the week."
    ROOM_TYPE = "It is for another room type."
    OCCUPANCY = "It has no price for so many guests."
    LOS = "The stay is too short or too long."
    ADVANCE = "It was booked too late or too early."
    BLACKOUT = "The hotel had announced a blackout."
    NO_INVENTORY = "No room of the type was on sale at any public rate."
    NLRA_CLOSED = "It has no last room availability, and the hotel had closed it."
    ALLOTMENT = "The rooms a night that have this rate are taken."
    NOT_STEPPED = "It is for when a duty is breached, and that duty was not."
    NO_BAR = "It depends on the best available rate, and nobody captured one."


_V = HotelRateVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for: a stay in a room type, booked on a day."""

    room_type: str
    nights: tuple[date, ...]
    guests: int
    rooms: int
    booked_on: date

    @property
    def advance(self) -> int:
        """How many days before arrival it is booked."""
        return (self.nights[0] - self.booked_on).days


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A rate line for one night, and what becomes of it."""

    line: RateLine
    agreement: Agreement
    night: date
    depth: int
    """0 for an agreement of the company itself, 1 for one of its parent …"""
    verdict: HotelRateVerdict
    price: Decimal | None = None
    how: str = ""
    steps: tuple[RateStep, ...] = ()
    """What breached duties did to the rates of the agreement by the day of booking."""

    @property
    def rank(self) -> tuple[int, int, int, int, int, Decimal]:
        """The lowest wins: own company, step, priority, own room type, narrow dates, price."""
        line = self.line
        return (
            self.depth,
            int(line.step_code is None),
            -line.priority,
            int(line.room_type is None),
            line.width(self.night),
            self.price or Decimal(0),
        )


@dataclass(slots=True, kw_only=True)
class Night:
    """The rate of one night, the candidates, and the evidence."""

    night: date
    snapshot: BarSnapshot | None
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def bar(self) -> Decimal | None:
        """The best available rate that was captured."""
        return self.snapshot.price_amount if self.snapshot else None

    @property
    def winner(self) -> Candidate | None:
        """The line that gives the rate."""
        won = (c for c in self.candidates if c.verdict in {_V.WON, _V.BAR_CHEAPER})
        return next(won, None)

    @property
    def price(self) -> Decimal | None:
        """What a room costs: the winner's price, else the best available rate if one is left."""
        winner = self.winner
        if winner is not None and winner.verdict is _V.WON:
            return winner.price
        return self.bar if self.snapshot is not None and self.snapshot.is_sellable else None

    @property
    def is_last_room_due(self) -> bool:
        """Whether the hotel owes the rate by last room availability."""
        winner = self.winner
        return winner is not None and winner.line.availability is HotelAvailability.LRA

    @property
    def how(self) -> str:
        """How the price came about, in words."""
        winner = self.winner
        if winner is not None:
            return f"{winner.agreement.label}, {winner.line.name}: {winner.how}"
        if self.price is not None:
            return "the best available rate: no agreement gives one"
        return "nothing is on sale" if self.snapshot else "no rate is known"


def judge(candidate: Candidate, wish: Wish, snapshot: BarSnapshot | None, taken: int) -> None:
    """Give a candidate its verdict, but for ranking, and its price if it is good.

    ``taken`` is how many rooms have the line's rate that night already.
    """
    line = candidate.line
    candidate.verdict = _standing(candidate.agreement, wish) or _fit(line, candidate, wish, taken)
    if candidate.verdict is _V.WON:
        candidate.verdict = _availability(line, snapshot)
    if candidate.verdict is _V.WON:
        bar = snapshot.price_amount if snapshot else None
        if line.terms.needs_bar and bar is None:
            candidate.verdict = _V.NO_BAR
            return
        stepped_to = [
            step.why for step in candidate.steps if step.code and step.code == line.step_code
        ]
        steps = () if stepped_to else candidate.steps
        worked = line.terms.price(bar, wish.guests, line.currency, steps)
        candidate.price = worked.amount
        candidate.how = "; because ".join([worked.how, *stepped_to[:1]])


def _standing(agreement: Agreement, wish: Wish) -> HotelRateVerdict | None:
    status = agreement.status_on(wish.booked_on)
    if status is HotelAgreementStatus.ACTIVE:
        return None
    return _V.SUPERSEDED if status is HotelAgreementStatus.SUPERSEDED else _V.NOT_IN_FORCE


def _fit(line: RateLine, candidate: Candidate, wish: Wish, taken: int) -> HotelRateVerdict:
    night = candidate.night
    nights = len(wish.nights)
    dated = within(night, candidate.agreement.term) and any(within(night, s) for s in line.spans)
    tests = (
        (_V.NOT_STEPPED, line.step_code in {None, *(step.code for step in candidate.steps)}),
        (_V.ROOM_TYPE, line.room_type in {None, wish.room_type}),
        (_V.OUT_OF_SEASON, dated),
        (_V.DAY_OF_WEEK, line.is_for_weekday(night)),
        (_V.OCCUPANCY, line.terms.covers(wish.guests)),
        (_V.LOS, line.min_los <= nights <= (line.max_los or nights)),
        (_V.ADVANCE, line.advance_min <= wish.advance <= _most(line.advance_max, wish.advance)),
        (_V.BLACKOUT, not is_blacked_out(candidate.agreement, line, night, wish)),
        (_V.ALLOTMENT, taken + wish.rooms <= _most(line.room_allotment, taken + wish.rooms)),
    )
    return next((verdict for verdict, passed in tests if not passed), _V.WON)


def _most(limit: int | None, unlimited: int) -> int:
    return unlimited if limit is None else limit


def is_blacked_out(agreement: Agreement, line: RateLine, night: date, wish: Wish) -> bool:
    """Whether a blackout takes the line away, for the night or for the whole stay.

    What was announced after the booking does not touch it.
    """
    for blackout in agreement.blackouts:
        if not blackout.bars(line.availability) or blackout.announced_on > wish.booked_on:
            continue
        if within(night, blackout.span):
            return True
        whole = blackout.stay_rule is HotelBlackoutRule.WHOLE_STAY
        if whole and any(within(each, blackout.span) for each in wish.nights):
            return True
    return False


def _availability(line: RateLine, snapshot: BarSnapshot | None) -> HotelRateVerdict:
    """Without a captured availability nothing speaks against the line."""
    if snapshot is None:
        return _V.WON
    if not snapshot.is_sellable:
        return _V.NO_INVENTORY
    if line.availability is HotelAvailability.NLRA and not snapshot.fence_open:
        return _V.NLRA_CLOSED
    return _V.WON


def choose(candidates: Sequence[Candidate], bar: Decimal | None) -> None:
    """Let the best of the good candidates win; the others are outranked."""
    good = sorted((c for c in candidates if c.verdict is _V.WON), key=lambda c: c.rank)
    for other in good[1:]:
        other.verdict = _V.OUTRANKED
        other.how += f"; {good[0].line.name} of {good[0].agreement.label} ranks higher"
    if not good:
        return
    won, price = good[0], good[0].price
    if won.agreement.best_of_bar and bar is not None and price is not None and bar < price:
        won.verdict = _V.BAR_CHEAPER
        won.how += f"; the best available rate {shown(bar, won.line.currency)} is lower"
