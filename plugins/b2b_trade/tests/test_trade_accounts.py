"""What becomes of trade when an account is archived, or merged into another one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portico.models import Account
from portico.operations.account_inputs import AccountArchive, AccountMerge
from portico.operations.accounts import archive_account
from portico.operations.merging import merge_accounts
from portico.testing import problems_of
from portico_b2b_trade.models import (
    PriceAssignment,
    SalesOrder,
    SegmentMembership,
    TradeOrderStatus,
)

S = TradeOrderStatus
YEARS = [date(year, 1, 1) for year in range(2024, 2031)]
Y24, Y25, Y26, Y27, Y28, Y29, Y30 = YEARS


def archive(trade: Any, account: Account) -> Account:
    wish = AccountArchive(id=account.id, expected_version=account.version)
    archived: Account = trade.do(archive_account, wish)
    return archived


def merge(trade: Any, winner: Account, loser: Account) -> dict[str, int]:
    made = trade.do(merge_accounts, AccountMerge(winner_id=winner.id, loser_id=loser.id))
    moved: dict[str, int] = made.moved
    return moved


def periods(trade: Any, model: type[Any]) -> list[tuple[Any, ...]]:
    found = trade.all(model, model.valid_from)
    return [(each.account_id, each.valid_from, each.valid_to) for each in found]


@pytest.mark.parametrize("status", [S.DRAFT, S.CONFIRMED, S.ON_HOLD, S.IN_FULFILMENT])
def test_an_account_with_an_open_order_is_not_archived(trade: Any, status: S) -> None:
    account = trade.account("Acme")
    order = trade.order(account, trade.line(trade.product(), "2", "1"))
    if status is not S.DRAFT:
        trade.step(order, S.CONFIRMED)
    if status is S.ON_HOLD:
        trade.step(order, S.ON_HOLD, "No credit.")
    if status is S.IN_FULFILMENT:
        trade.ship(order, (1, "1"))

    assert problems_of(lambda: archive(trade, account)) == [("TRADE_OPEN_ORDERS", "input.id")]
    assert trade.get(Account, account.id).archived_at is None


def test_an_account_whose_orders_are_over_is_archived(trade: Any) -> None:
    account, product = trade.account("Acme"), trade.product()
    trade.ship(trade.confirmed(account, trade.line(product, "2", "1"), number="A-1"))
    cancelled = trade.order(account, trade.line(product, "2", "1"), number="A-2")
    trade.step(cancelled, S.CANCELLED, "Ordered twice.")

    assert archive(trade, account).archived_at is not None


def test_everything_moves_to_the_winner(trade: Any) -> None:
    winner, loser, product = trade.account("Winner"), trade.account("Loser"), trade.product()
    trade.order(winner, number="W-1")
    trade.order(loser, number="L-1")
    trade.order(loser, number="L-2")
    trade.assign(trade.price_list("P", product, ("1", "1")), loser)
    trade.join(loser, trade.segment("S"))

    moved = merge(trade, winner, loser)

    assert moved == {
        "trade_sales_order": 2,
        "trade_price_assignment": 1,
        "trade_segment_membership": 1,
    }
    for model in (SalesOrder, PriceAssignment, SegmentMembership):
        assert {each.account_id for each in trade.all(model)} == {winner.id}


def test_memberships_of_the_same_segment_become_one(trade: Any) -> None:
    winner, loser, segment = trade.account("Winner"), trade.account("Loser"), trade.segment("S")
    trade.join(winner, segment, valid_from=Y24, valid_to=Y26)
    trade.join(winner, segment, valid_from=Y27, valid_to=Y28)
    trade.join(loser, segment, valid_from=Y25, valid_to=Y28)
    trade.join(loser, segment, valid_from=Y29)

    merge(trade, winner, loser)

    assert periods(trade, SegmentMembership) == [(winner.id, Y24, Y28), (winner.id, Y29, None)]


def test_assignments_of_the_same_list_become_one(trade: Any) -> None:
    winner, loser = trade.account("Winner"), trade.account("Loser")
    price_list = trade.price_list("P", trade.product(), ("1", "1"))
    trade.assign(price_list, winner, valid_from=Y26, valid_to=Y28)
    trade.assign(price_list, loser, valid_from=Y25, valid_to=Y27)
    trade.assign(price_list, loser, valid_from=Y29, valid_to=Y30)

    merge(trade, winner, loser)

    assert periods(trade, PriceAssignment) == [(winner.id, Y25, Y28), (winner.id, Y29, Y30)]


def test_lists_that_would_contradict_each_other_are_settled_before_the_merge(trade: Any) -> None:
    winner, loser, product = trade.account("Winner"), trade.account("Loser"), trade.product()
    trade.order(loser)
    trade.assign(trade.price_list("A", product, ("1", "1")), winner)
    trade.assign(trade.price_list("B", product, ("1", "2")), loser)

    assert problems_of(lambda: merge(trade, winner, loser)) == [
        ("TRADE_ASSIGNMENT_AMBIGUOUS", "input.loserId")
    ]
    assert {each.account_id for each in trade.all(SalesOrder)} == {loser.id}


def test_a_group_of_which_a_member_was_merged_keeps_its_prices(trade: Any) -> None:
    product = trade.product()
    holding = trade.account("Holding")
    twin = trade.account("Holding Ltd")
    shop = trade.account("Shop", parent_id=twin.id)
    trade.assign(trade.price_list("P", product, ("1", "5")), twin)

    merge(trade, holding, twin)

    assert trade.price(shop, product, "1").winner.via == "Holding"
