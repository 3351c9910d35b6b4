"""Which price holds: the worked numbers of price resolution, its order, and its reasons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from portico.operations.account_inputs import AccountUpdate
from portico.operations.accounts import update_account
from portico.testing import problems_of
from portico.values import Money
from portico_b2b_trade.models import (
    TradePriceListKind,
    TradePriceRejection,
    TradePriceScope,
    TradePriceStrategy,
)
from portico_b2b_trade.operations.price_lists import TradePriceListArchive, archive_price_list
from portico_b2b_trade.operations.prices import TradeExchangeRate, TradePrice
from portico_b2b_trade.operations.products import TradeProductUnitCreate

S = TradePriceStrategy
R = TradePriceRejection
JANUARY, JULY, NEXT_YEAR = date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1)


@pytest.fixture
def shop(trade: Any) -> SimpleNamespace:
    """The lists of the worked example: default, the segment Wholesale, the account ACME."""
    product, acme, other = trade.product(), trade.account("ACME"), trade.account("Other")
    wholesale = trade.segment("Wholesale")
    trade.join(acme, wholesale)
    trade.assign(trade.price_list("DEFAULT", product, ("1", "100"), ("50", "95"), ("100", "90")))
    trade.assign(
        trade.price_list(
            "WHOLESALE", product, ("1", "92"), ("100", "85"), valid_from=JANUARY, valid_to=JULY
        ),
        wholesale,
    )
    own = trade.price_list(
        "ACME", product, ("200", "82"), valid_from=JANUARY, valid_to=NEXT_YEAR, convertible=True
    )
    trade.assign(own, acme)
    return SimpleNamespace(product=product, acme=acme, other=other)


def why(found: TradePrice) -> dict[str, TradePriceRejection | None]:
    return {each.code: each.rejection for each in found.rejected}


def test_p1_the_accounts_own_list_goes_first(trade: Any, shop: SimpleNamespace) -> None:
    found = trade.price(shop.acme, shop.product, "250")

    assert found.unit_price == Decimal(82)
    assert found.net == Money(Decimal(20500), "EUR")
    assert (found.winner.code, found.winner.scope) == ("ACME", TradePriceScope.ACCOUNT)
    assert why(found) == {"WHOLESALE": R.LESS_SPECIFIC, "DEFAULT": R.LESS_SPECIFIC}


def test_p2_a_list_without_a_break_passes_on_to_the_segment(
    trade: Any, shop: SimpleNamespace
) -> None:
    found = trade.price(shop.acme, shop.product, "120")

    assert found.unit_price == Decimal(85)
    assert (found.winner.scope, found.winner.via) == (TradePriceScope.SEGMENT, "Wholesale")
    assert why(found) == {"ACME": R.BELOW_FIRST_BREAK, "DEFAULT": R.LESS_SPECIFIC}
    assert found.rejected[0].reason == ("The quantity is below the list's smallest break, 200 C62.")


@pytest.mark.parametrize(
    ("quantity", "price"), [("49.999", 100), ("50", 95), ("40", 100), ("99.999999", 95), ("1", 100)]
)
def test_p4_a_break_includes_its_threshold(
    trade: Any, shop: SimpleNamespace, quantity: str, price: int
) -> None:
    assert trade.price(shop.other, shop.product, quantity).unit_price == Decimal(price)


def test_p5_a_list_is_converted_at_the_given_rate(trade: Any, shop: SimpleNamespace) -> None:
    rates = [TradeExchangeRate(currency="EUR", rate=Decimal("1.0850"))]

    found = trade.price(shop.acme, shop.product, "250", currency="USD", rates=rates)

    assert found.unit_price == Decimal("88.9700")
    assert found.net == Money(Decimal("22242.50"), "USD")
    assert why(found) == {"WHOLESALE": R.OTHER_CURRENCY, "DEFAULT": R.OTHER_CURRENCY}


@pytest.mark.parametrize(
    ("strategy", "price"), [(S.MOST_SPECIFIC, 97), (S.LOWEST, 93), (S.MERGE_BY_PRIORITY, 93)]
)
def test_p6_the_strategy_decides(trade: Any, strategy: TradePriceStrategy, price: int) -> None:
    product, account = trade.product(), trade.account("Acme")
    trade.assign(trade.price_list("OWN", product, ("1", "97")), account)
    trade.assign(trade.price_list("DEFAULT", product, ("10", "93")))

    found = trade.price(account, product, "20", strategy=strategy)

    assert found.unit_price == Decimal(price)


def test_p7_the_reached_price_holds_for_all_units(trade: Any, shop: SimpleNamespace) -> None:
    found = trade.price(shop.other, shop.product, "120")

    assert (found.unit_price, found.net) == (Decimal(90), Money(Decimal("10800.00"), "EUR"))
    assert [(part.quantity, part.unit_price) for part in found.parts] == [(120, 90)]


def test_p8_graduated_prices_cut_the_quantity_at_the_breaks(trade: Any) -> None:
    product, account = trade.product(), trade.account("Acme")
    steps = (("0", "100"), ("50", "95"), ("100", "90"))
    trade.assign(trade.price_list("G", product, *steps, kind=TradePriceListKind.GRADUATED))

    found = trade.price(account, product, "120")

    assert found.net == Money(Decimal("11550.00"), "EUR")
    assert found.unit_price == Decimal("96.25")
    assert [(part.quantity, part.unit_price) for part in found.parts] == [
        (50, 100),
        (50, 95),
        (20, 90),
    ]
    assert found.upsell is None
    on_break = trade.price(account, product, "50")
    assert [(part.quantity, part.unit_price) for part in on_break.parts] == [(50, 100)]


@pytest.mark.parametrize("quantity", [94, 95, 96, 97, 98, 99, 100])
def test_a_larger_quantity_that_costs_less_is_hinted_at(
    trade: Any, shop: SimpleNamespace, quantity: int
) -> None:
    found = trade.price(shop.other, shop.product, str(quantity))

    if 95 <= quantity <= 99:
        assert (found.upsell.quantity, found.upsell.unit_price) == (100, 90)
        assert found.upsell.net == Money(Decimal(9000), "EUR")
        assert found.upsell.saving == Money(Decimal(quantity * 95 - 9000), "EUR")
    else:
        assert found.upsell is None


def test_the_hint_begins_where_the_break_pays(trade: Any, shop: SimpleNamespace) -> None:
    """9000 / 95 = 94.7368…: from there on the hundred is cheaper."""
    below = trade.price(shop.other, shop.product, "94.736842")
    above = trade.price(shop.other, shop.product, "94.74")

    assert below.upsell is None
    assert above.net == Money(Decimal("9000.30"), "EUR")
    assert above.upsell.saving == Money(Decimal("0.30"), "EUR")


@pytest.mark.parametrize(
    ("day", "price"),
    [
        (date(2025, 12, 31), 90),
        (date(2026, 1, 1), 85),
        (date(2026, 6, 30), 85),
        (date(2026, 7, 1), 90),
    ],
)
def test_the_last_day_of_a_list_is_the_one_before_its_end(
    trade: Any, shop: SimpleNamespace, day: date, price: int
) -> None:
    found = trade.price(shop.acme, shop.product, "150", on=day)

    assert found.unit_price == Decimal(price)
    if price == 90:
        assert why(found)["WHOLESALE"] is R.LIST_NOT_VALID


def test_a_quantity_below_every_break_has_no_price(trade: Any, shop: SimpleNamespace) -> None:
    found = trade.price(shop.other, shop.product, "0.5")

    assert (found.unit_price, found.net, found.winner) == (None, None, None)
    assert found.parts == []
    assert why(found) == {"DEFAULT": R.BELOW_FIRST_BREAK}


def test_another_currency_has_no_price(trade: Any, shop: SimpleNamespace) -> None:
    found = trade.price(shop.acme, shop.product, "250", currency="USD")

    assert (found.unit_price, found.net) == (None, None)
    assert set(why(found).values()) == {R.OTHER_CURRENCY}


def test_a_free_product_is_not_a_product_without_price(trade: Any) -> None:
    product, account = trade.product(), trade.account("Acme")
    trade.assign(trade.price_list("FREE", product, ("0", "0")))

    assert trade.price(account, product, "3").unit_price == Decimal(0)


def test_a_price_for_a_group_holds_for_its_members(trade: Any) -> None:
    product = trade.product()
    holding = trade.account("Holding")
    region = trade.account("Region", parent_id=holding.id)
    shop = trade.account("Shop", parent_id=region.id)
    trade.assign(trade.price_list("HOLDING", product, ("1", "70")), holding)
    assert trade.price(shop, product, "1").winner.via == "Holding"

    trade.assign(trade.price_list("REGION", product, ("10", "75")), region)

    found = trade.price(shop, product, "10")
    assert (found.unit_price, found.winner.scope) == (Decimal(75), TradePriceScope.ANCESTOR)
    assert why(found) == {"HOLDING": R.LESS_SPECIFIC}
    assert trade.price(shop, product, "9").unit_price == Decimal(70)
    assert trade.price(holding, product, "10").unit_price == Decimal(70)
    moved = AccountUpdate(id=shop.id, expected_version=shop.version, parent_id=None)
    trade.do(update_account, moved)
    assert trade.price(shop, product, "10").unit_price is None


def test_the_segment_with_the_highest_priority_goes_first(trade: Any) -> None:
    product, account = trade.product(), trade.account("Acme")
    for code, price, priority in (("A", "10", 1), ("B", "20", 7), ("C", "30", 3)):
        segment = trade.segment(code)
        trade.assign(trade.price_list(f"L{code}", product, ("1", price)), segment)
        trade.join(account, segment, priority=priority)
    former = trade.segment("D")
    trade.assign(trade.price_list("LD", product, ("1", "40")), former)
    trade.join(account, former, priority=9, valid_to=date(2026, 3, 15))

    assert trade.price(account, product, "1").winner.code == "LB"
    assert trade.price(account, product, "1", on=date(2026, 3, 14)).winner.code == "LD"
    lowest = trade.price(account, product, "1", strategy=S.LOWEST)
    assert (lowest.winner.code, why(lowest)) == ("LA", {"LB": R.DEARER, "LC": R.DEARER})


def test_in_one_scope_the_higher_break_wins_then_priority_then_the_later_start(
    trade: Any,
) -> None:
    product, account = trade.product(), trade.account("Acme")
    trade.assign(trade.price_list("HIGH", product, ("50", "9")), account, priority=1)
    trade.assign(trade.price_list("LOW", product, ("10", "8")), account, priority=5)
    old = trade.price_list("OLD", product, ("10", "7"), valid_from=JANUARY)
    new = trade.price_list("NEW", product, ("10", "6"), valid_from=date(2026, 2, 1))
    trade.assign(new, priority=5)
    trade.assign(old, priority=6)

    assert trade.price(account, product, "60").winner.code == "HIGH"
    assert trade.price(account, product, "49").winner.code == "LOW"
    assert trade.price(trade.account("Other"), product, "49").winner.code == "OLD"


def test_of_equal_breaks_and_priorities_the_later_start_wins(trade: Any) -> None:
    """Lists in two currencies may share a priority: converted, they meet."""
    product, account = trade.product(), trade.account("Acme")
    old = trade.price_list("OLD", product, ("10", "7"), valid_from=JANUARY)
    new = trade.price_list(
        "NEW",
        product,
        ("10", "8"),
        valid_from=date(2026, 2, 1),
        currency="USD",
        convertible=True,
    )
    trade.assign(old)
    trade.assign(new)
    rates = [TradeExchangeRate(currency="USD", rate=Decimal("0.5"))]

    found = trade.price(account, product, "10", rates=rates)

    assert (found.winner.code, found.unit_price) == ("NEW", Decimal(4))
    assert why(found) == {"OLD": R.LOWER_BREAK}
    assert trade.price(account, product, "10").winner.code == "OLD"


def test_merging_fills_the_ladder_from_the_most_specific_list_down(
    trade: Any, shop: SimpleNamespace
) -> None:
    """ACME 200→82, WHOLESALE 1→92 and 100→85, DEFAULT adds only 50→95."""

    def merged(quantity: str) -> Any:
        return trade.price(shop.acme, shop.product, quantity, strategy=S.MERGE_BY_PRIORITY)

    assert [merged(quantity).unit_price for quantity in ("1", "49", "50", "99", "100", "200")] == [
        92,
        92,
        95,
        95,
        85,
        82,
    ]
    assert merged("60").winner.code == "DEFAULT"
    assert why(merged("60")) == {"ACME": R.BELOW_FIRST_BREAK, "WHOLESALE": R.BREAK_TAKEN}
    assert merged("99").upsell.quantity == 100


def test_graduated_and_whole_prices_are_not_merged(trade: Any) -> None:
    product, account = trade.product(), trade.account("Acme")
    kind = TradePriceListKind.GRADUATED
    trade.assign(trade.price_list("OWN", product, ("0", "10"), ("10", "9"), kind=kind), account)
    trade.assign(trade.price_list("MORE", product, ("0", "11"), ("20", "5"), kind=kind), priority=1)
    trade.assign(trade.price_list("WHOLE", product, ("1", "1")))

    found = trade.price(account, product, "30", strategy=S.MERGE_BY_PRIORITY)

    assert found.net == Money(Decimal(100 + 90 + 50), "EUR")
    assert [(part.code, part.quantity) for part in found.parts] == [
        ("OWN", 10),
        ("OWN", 10),
        ("MORE", 10),
    ]
    assert why(found) == {"WHOLE": R.OTHER_KIND}


def test_units_are_converted(trade: Any) -> None:
    product = trade.product(units=[TradeProductUnitCreate(uom="BX", factor=Decimal(12))])
    account = trade.account("Acme")
    trade.assign(trade.price_list("BOXES", product, ("2", "100"), uom="BX"))
    trade.assign(trade.price_list("PIECES", product, ("1", "10"), ("36", "8")), priority=1)

    pieces = trade.price(account, product, "24")
    boxes = trade.price(account, product, "2.5", uom="bx")

    assert (pieces.winner.code, pieces.net) == ("BOXES", Money(Decimal(200), "EUR"))
    assert pieces.unit_price == Decimal("8.333333")
    assert pieces.upsell is None
    assert (boxes.winner.code, boxes.unit_price, boxes.uom) == ("BOXES", Decimal(100), "BX")
    assert trade.price(account, product, "3", uom="BX").unit_price == Decimal(96)
    assert trade.price(account, product, "23").unit_price == Decimal(10)


def test_the_price_of_a_third_of_a_box_is_rounded_once(trade: Any) -> None:
    product = trade.product(units=[TradeProductUnitCreate(uom="BX", factor=Decimal(3))])
    trade.assign(trade.price_list("L", product, ("0", "100"), uom="BX"))

    found = trade.price(trade.account("Acme"), product, "300000")

    assert found.unit_price == Decimal("33.333333")
    assert found.net == Money(Decimal(10_000_000), "EUR")


def test_prices_with_tax_are_asked_for(trade: Any) -> None:
    product, account = trade.product(), trade.account("Acme")
    trade.assign(trade.price_list("NET", product, ("1", "100")))
    trade.assign(trade.price_list("GROSS", product, ("1", "119"), tax_included=True), priority=1)

    assert trade.price(account, product, "1").unit_price == Decimal(100)
    found = trade.price(account, product, "1", tax_included=True)
    assert (found.unit_price, why(found)) == (Decimal(119), {"NET": R.TAX_BASIS})


def test_every_list_that_does_not_give_the_price_says_why(trade: Any) -> None:
    product, account = trade.product("P-1"), trade.account("Acme")
    trade.assign(trade.draft_list("DRAFT", product, ("1", "1")), priority=1)
    trade.assign(trade.price_list("LATER", product, ("1", "1"), valid_from=JULY), priority=2)
    trade.assign(trade.price_list("ENDED", product, ("1", "1")), priority=3, valid_to=JANUARY)
    trade.assign(trade.price_list("OTHER", trade.product("P-2"), ("1", "1")), priority=4)
    gone = trade.price_list("GONE", product, ("1", "1"))
    trade.assign(gone, priority=5)
    trade.do(archive_price_list, TradePriceListArchive(id=gone.id, expected_version=gone.version))

    found = trade.price(account, product, "1")

    assert found.winner is None
    assert why(found) == {
        "GONE": R.LIST_NOT_ACTIVE,
        "OTHER": R.PRODUCT_NOT_LISTED,
        "ENDED": R.ASSIGNMENT_NOT_VALID,
        "LATER": R.LIST_NOT_VALID,
        "DRAFT": R.LIST_NOT_ACTIVE,
    }
    reasons = {each.code: each.reason for each in found.rejected}
    assert reasons["LATER"] == (
        "The list is not valid on the day: it is valid from 2026-07-01 without end."
    )
    assert found.trace()["rejected"][0] == {
        "list": "GONE",
        "scope": "DEFAULT",
        "via": "everybody",
        "priority": 5,
        "rejection": "LIST_NOT_ACTIVE",
    }


def test_a_question_that_makes_no_sense_is_refused(trade: Any) -> None:
    product, account = trade.product(), trade.account("Acme")
    nobody = SimpleNamespace(id=uuid4())
    rates = [TradeExchangeRate(currency="USD", rate=Decimal(0))]

    def refused(*question: Any, **given: Any) -> list[tuple[str, str]]:
        return problems_of(lambda: trade.price(*question, **given))

    for quantity in ("0", "-1", "NaN", "1e400", "0.0000001"):
        assert refused(account, product, quantity) == [("TRADE_QUANTITY", "input.quantity")]
    assert refused(nobody, product, "1") == [("NOT_FOUND", "input.accountId")]
    assert refused(account, nobody, "1") == [("NOT_FOUND", "input.productId")]
    assert refused(account, product, "1", uom="BX") == [("TRADE_UNIT_UNKNOWN", "input.uom")]
    assert refused(account, product, "1", rates=rates) == [("TRADE_RATE", "input.rates.0.rate")]
    assert refused(account, product, "1", currency="EURO") == [("CURRENCY", "input.currency")]
    rates[0] = TradeExchangeRate(currency="XXY", rate=Decimal(1))
    assert refused(account, product, "1", rates=rates) == [("CURRENCY", "input.rates.0.currency")]
