"""Choosing the price among the candidates: one function for each strategy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from portico_b2b_trade.models import TradePriceRejection, TradePriceStrategy
from portico_b2b_trade.operations.prices.candidates import Candidate
from portico_b2b_trade.operations.prices.ladder import Break, Ladder


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ladder that prices the quantity, and the break that it reaches."""

    ladder: Ladder
    step: Break


def choose(
    candidates: Sequence[Candidate], quantity: Fraction, strategy: TradePriceStrategy
) -> Chosen | None:
    """The winner; every other candidate has its rejection noted. None if there is no price."""
    hits = [each for each in candidates if each.rejection is None]
    return STRATEGIES[strategy](candidates, hits, quantity) if hits else None


def _most_specific(
    _all: Sequence[Candidate], hits: Sequence[Candidate], quantity: Fraction
) -> Chosen:
    first = hits[0].step.rank
    same_scope = [each for each in hits if each.step.rank == first]
    # Of equal breaks the first one holds: the candidates come in the order of precedence.
    winner = max(same_scope, key=lambda each: _threshold(each, quantity))
    for each in hits:
        if each is not winner:
            each.rejection = (
                TradePriceRejection.LOWER_BREAK
                if each.step.rank == first
                else TradePriceRejection.LESS_SPECIFIC
            )
    return _chosen(winner.ladder, quantity)


def _lowest(_all: Sequence[Candidate], hits: Sequence[Candidate], quantity: Fraction) -> Chosen:
    winner = min(hits, key=lambda each: each.ladder.gross(quantity))
    for each in hits:
        if each is not winner:
            each.rejection = TradePriceRejection.DEARER
    return _chosen(winner.ladder, quantity)


def _merged(everyone: Sequence[Candidate], hits: Sequence[Candidate], quantity: Fraction) -> Chosen:
    kind = hits[0].price_list.kind
    breaks: dict[Fraction, Break] = {}
    for each in everyone:
        if each.price_list.kind is kind:
            breaks = {step.threshold: step for step in each.breaks} | breaks
        elif each.rejection is None:
            each.rejection = TradePriceRejection.OTHER_KIND
    ladder = Ladder(kind, breaks.values())
    used = {id(part.step.candidate) for part in ladder.parts(quantity)}
    for each in hits:
        if each.rejection is None and id(each) not in used:
            each.rejection = TradePriceRejection.BREAK_TAKEN
    return _chosen(ladder, quantity)


def _threshold(candidate: Candidate, quantity: Fraction) -> Fraction:
    reached = candidate.ladder.reached(quantity)
    return reached.threshold if reached else Fraction(-1)


def _chosen(ladder: Ladder, quantity: Fraction) -> Chosen:
    return Chosen(ladder, ladder.parts(quantity)[-1].step)


STRATEGIES: Final[
    dict[TradePriceStrategy, Callable[[Sequence[Candidate], Sequence[Candidate], Fraction], Chosen]]
] = {
    TradePriceStrategy.MOST_SPECIFIC: _most_specific,
    TradePriceStrategy.LOWEST: _lowest,
    TradePriceStrategy.MERGE_BY_PRIORITY: _merged,
}
