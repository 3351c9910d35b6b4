"""A deputy in trade: what is handed over, and which discounts and sums it may grant."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from portico.events import Handover
from portico.models import Account
from portico.testing import problems_of
from portico.values import Money
from portico_b2b_trade.models import TradeOrderStatus
from portico_b2b_trade.operations.handover import hand_over_orders


@pytest.fixture
def deputy(trade: Any) -> Any:
    """Ten percent off at most, and orders of 1,000 EUR."""
    trade.actor = replace(
        trade.actor,
        on_behalf_of="ann",
        ceiling=Money(Decimal(1000), "EUR"),
        discount_ceiling=Decimal(10),
    )
    return trade


def test_a_deputy_grants_discounts_up_to_the_ceiling_on_listed_prices(deputy: Any) -> None:
    account, product = deputy.account("Nordwerk"), deputy.product()

    assert problems_of(
        lambda: deputy.order(account, deputy.line(product, "1", discount=Decimal("10.01")))
    ) == [("DEPUTY_CEILING", "input.lines.0.discount")]
    assert problems_of(lambda: deputy.order(account, deputy.line(product, "1", "0.01"))) == [
        ("DEPUTY_CEILING", "input.lines.0.unitPrice")
    ]


def test_a_deputy_confirms_orders_up_to_the_ceiling(trade: Any) -> None:
    account, product = trade.account("Nordwerk"), trade.product()
    small = trade.order(
        account, trade.line(product, "10", "99.00"), number="A-1", freight=eur("10")
    )
    large = trade.order(
        account, trade.line(product, "10", "99.00"), number="A-2", freight=eur("11")
    )
    trade.actor = replace(trade.actor, on_behalf_of="ann", ceiling=eur("1000.00"))

    assert trade.step(small, TradeOrderStatus.CONFIRMED).status is TradeOrderStatus.CONFIRMED
    assert problems_of(lambda: trade.step(large, TradeOrderStatus.CONFIRMED)) == [
        ("DEPUTY_CEILING", "input.id")
    ]


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_the_brief_tells_the_open_orders_of_the_accounts_that_are_taken_over(trade: Any) -> None:
    product = trade.product()
    mine, other = trade.account("Mine", owner="ann"), trade.account("Other", owner="ben")
    trade.order(mine, trade.line(product, "2", "10.00"), number="A-1")
    done = trade.order(mine, trade.line(product, "1", "10.00"), number="A-2")
    trade.step(done, TradeOrderStatus.CANCELLED, "changed their mind")
    trade.order(other, trade.line(product, "1", "10.00"), number="A-3")
    event = Handover("ann", None, select(Account.id).where(Account.owner == "ann"))

    trade.write(lambda s: hand_over_orders(s, trade.actor, event))

    assert [(each["kind"], each["text"]) for each in event.items] == [
        ("trade.sales_order", "A-1: 20.00 EUR, DRAFT")
    ]
