"""Resolving a price: from a question to the answer with its trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.models import Account
from portico.models.formats import Malformed, currency_code
from portico.operations.lookup import get
from portico.values import Money
from portico_b2b_trade.models import Product, TradePriceRejection
from portico_b2b_trade.models.numbers import check_price, check_quantity, rounded_price
from portico_b2b_trade.operations.prices.answer import (
    TradeExchangeRate,
    TradePrice,
    TradePriceCandidate,
    TradePricePart,
    TradePriceQuery,
    TradePriceUpsell,
)
from portico_b2b_trade.operations.prices.candidates import Ask, Candidate, find_candidates
from portico_b2b_trade.operations.prices.choose import Chosen, choose
from portico_b2b_trade.operations.prices.ladder import Part, amount, at_least, exact


@dataclass(frozen=True, slots=True)
class Resolved:
    """An answer and the exact, unrounded price of the quantity."""

    answer: TradePrice
    gross: Decimal | None


def resolve_price(session: Session, actor: Actor, input: TradePriceQuery) -> TradePrice:
    """The price of a quantity for an account on a day, and how it was found.

    Scopes are asked in order: the account, those above it in its group, its segments, the
    default. Where no list has a price the answer has none: it is never 0.
    """
    account = get(session, Account, input.account_id, "input", "accountId")
    product = get(session, Product, input.product_id, "input", "productId")
    return resolve(session, actor.today, account, product, input).answer


def resolve(
    session: Session, today: date, account: Account, product: Product, query: TradePriceQuery
) -> Resolved:
    """Resolve a question about records that are loaded already."""
    ask, factor = _ask(today, product, query)
    candidates = find_candidates(session, account, ask)
    chosen = choose(candidates, ask.quantity, query.strategy)
    winner = chosen.step.candidate if chosen else None
    parts = chosen.ladder.parts(ask.quantity) if chosen else []
    price = chosen.ladder.gross(ask.quantity) if chosen else None
    used = {id(part.step.candidate) for part in parts}
    answer = TradePrice(
        quantity=query.quantity,
        uom=ask.uom,
        currency=ask.currency,
        on=ask.on,
        strategy=query.strategy,
        tax_included=ask.tax_included,
        unit_price=_per_unit(price, ask, factor),
        net=None if price is None else Money(amount(price, ask.currency), ask.currency),
        winner=_candidate(winner) if winner else None,
        parts=[_part(part, factor) for part in parts],
        rejected=[_candidate(each) for each in candidates if id(each) not in used],
        upsell=_upsell(chosen, ask, factor) if chosen else None,
    )
    return Resolved(answer, None if price is None else exact(price))


def _ask(today: date, product: Product, query: TradePriceQuery) -> tuple[Ask, Fraction]:
    """The question in base units, and how many of them the asked unit is."""
    problems = Problems()
    check_quantity(problems, query.quantity, ("input", "quantity"))
    rates = _rates(problems, query.rates)
    uom = (query.uom or product.base_uom).upper()
    product.check_unit(uom, problems, "input", "uom")
    currency = _currency(problems, query.currency, "input", "currency")
    problems.raise_if_any()
    factor = Fraction(product.unit_factor(uom) or 1)
    ask = Ask(
        product=product,
        quantity=Fraction(query.quantity) * factor,
        uom=uom,
        currency=currency,
        on=query.on or today,
        tax_included=query.tax_included,
        rates=rates,
    )
    return ask, factor


def _rates(problems: Problems, given: Sequence[TradeExchangeRate]) -> dict[str, Fraction]:
    rates: dict[str, Fraction] = {}
    for index, each in enumerate(given):
        path = ("input", "rates", index, "rate")
        currency = _currency(problems, each.currency, "input", "rates", index, "currency")
        if check_price(problems, each.rate, path):
            rates[currency] = Fraction(each.rate)
            problems.check(
                ok=each.rate > 0,
                code="TRADE_RATE",
                message="An exchange rate is above 0.",
                path=path,
            )
    return rates


def _currency(problems: Problems, text: str, *path: str | int) -> str:
    try:
        return currency_code(text)
    except Malformed as malformed:
        problems.add(malformed.code, malformed.message, *path)
        return text


def _per_unit(price: Fraction | None, ask: Ask, factor: Fraction) -> Decimal | None:
    return None if price is None else rounded_price(exact(price * factor / ask.quantity))


def _candidate(candidate: Candidate) -> TradePriceCandidate:
    return TradePriceCandidate(
        price_list_id=candidate.price_list.id,
        code=candidate.price_list.code,
        scope=candidate.step.scope,
        via=candidate.step.via,
        priority=candidate.assignment.priority,
        rejection=candidate.rejection,
        reason=_reason(candidate),
    )


def _reason(candidate: Candidate) -> str | None:
    if candidate.rejection is None:
        return None
    reason = candidate.rejection.description
    if candidate.rejection is TradePriceRejection.BELOW_FIRST_BREAK:
        first = candidate.ladder.breaks[0]
        return f"{reason[:-1]}, {first.min_quantity.normalize():f} {first.uom}."
    if candidate.rejection is TradePriceRejection.LIST_NOT_VALID:
        return f"{reason[:-1]}: it is valid {candidate.price_list.describe_period()}."
    if candidate.rejection is TradePriceRejection.ASSIGNMENT_NOT_VALID:
        return f"{reason[:-1]}: it is valid {candidate.assignment.describe_period()}."
    return reason


def _part(part: Part, factor: Fraction) -> TradePricePart:
    price_list = part.step.candidate.price_list
    return TradePricePart(
        code=price_list.code,
        quantity=rounded_price(exact(part.quantity / factor)),
        min_quantity=part.step.min_quantity,
        uom=part.step.uom,
        unit_price=part.step.unit_price,
        list_currency=price_list.currency,
    )


def _upsell(chosen: Chosen, ask: Ask, factor: Fraction) -> TradePriceUpsell | None:
    better = chosen.ladder.cheaper_break(ask.quantity)
    if better is None:
        return None
    now = amount(chosen.ladder.gross(ask.quantity), ask.currency)
    then = amount(better.threshold * better.price, ask.currency)
    if then >= now:  # the difference is less than the currency can show
        return None
    return TradePriceUpsell(
        quantity=at_least(better.threshold / factor),
        unit_price=rounded_price(exact(better.price * factor)),
        net=Money(then, ask.currency),
        saving=Money(now - then, ask.currency),
    )
