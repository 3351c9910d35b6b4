"""Sales orders: their lines and sums, their life, promises and shipments."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from portico.database import Database
from portico.errors import Conflict, Refused
from portico.models import AccountStage
from portico.operations.account_inputs import AccountArchive, AccountStageChange
from portico.operations.accounts import archive_account, change_account_stage
from portico.testing import Run, problems_of
from portico.values import Money
from portico_b2b_trade.models import (
    ORDER_TRANSITIONS,
    OrderLine,
    SalesOrder,
    TradeOrderStatus,
    TradePriceListKind,
    TradePriceSource,
    TradePriceStrategy,
)
from portico_b2b_trade.models.numbers import line_net
from portico_b2b_trade.operations.orders import (
    TradeSalesOrderCloseShort,
    TradeSalesOrderLineAdd,
    TradeSalesOrderLineRemove,
    TradeSalesOrderPromise,
    TradeSalesOrderShip,
    TradeSalesOrderUpdate,
    TradeShippedLine,
    add_line,
    close_order_short,
    promise_order,
    remove_line,
    ship_order,
    update_order,
)
from portico_b2b_trade.operations.products import (
    TradeProductUnitCreate,
    TradeProductUpdate,
    update_product,
)

S = TradeOrderStatus
TODAY = date(2026, 3, 2)
MARCH = [date(2026, 3, day) for day in range(1, 32)]


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def refused(trade: Any, *lines: Any, **given: Any) -> list[tuple[str, str]]:
    account = given.pop("account", None) or trade.account("Acme")
    return problems_of(lambda: trade.order(account, *lines, **given))


# ---------------------------------------------------------------- lines and sums


def test_t1_a_line_is_rounded_once_after_its_discount(trade: Any) -> None:
    line = trade.line(trade.product(), "16", "348.35", discount=Decimal(4))

    order = trade.order(trade.account("Acme"), line)

    assert order.net_amount == Decimal("5350.66")


@pytest.mark.parametrize(
    ("gross", "discount", "currency", "net"),
    [
        ("292.125", "0", "EUR", "292.13"),  # half-even would give 292.12
        ("292.115", "0", "EUR", "292.12"),
        ("100.5", "0", "JPY", "101"),
        ("1.0005", "0", "KWD", "1.001"),
        ("99.99", "100", "EUR", "0.00"),
        ("0.01", "50", "EUR", "0.01"),
        ("99999999999999.005", "0", "EUR", "99999999999999.01"),
    ],
)
def test_a_net_is_rounded_half_up_to_the_minor_unit(
    gross: str, discount: str, currency: str, net: str
) -> None:
    assert line_net(Decimal(gross), Decimal(discount), currency) == Decimal(net)


def test_the_net_of_an_order_is_the_sum_of_its_rounded_lines(trade: Any) -> None:
    product = trade.product()
    lines = [trade.line(product, "1", "10.005"), trade.line(product, "3", "10.005")]

    order = trade.order(trade.account("Acme"), *lines)

    assert [line.net_amount for line in trade.lines(order)] == [Decimal("10.01"), Decimal("30.02")]
    assert order.net_amount == Decimal("40.03")


def test_an_order_is_stored_as_it_was_given(trade: Any) -> None:
    product = trade.product(units=[TradeProductUnitCreate(uom="BX", factor=Decimal(12))])
    account = trade.account("Acme")
    line = trade.line(product, "2.5", "0.004500", uom="bx", requested_on=MARCH[9])

    made = trade.order(
        account,
        line,
        trade.line(product, "1", "7"),
        po_number="PO 7",
        required_on=MARCH[19],
        freight=eur("12.30"),
        ship_to_name="Acme, Dock 4",
        ship_to_country="de",
    )

    order = trade.get(SalesOrder, made.id)
    first, second = trade.lines(order)
    assert (order.status, order.ordered_on, order.po_number) == (S.DRAFT, TODAY, "PO 7")
    assert (order.freight_amount, order.ship_to_country) == (Decimal("12.30"), "DE")
    assert (first.position, first.uom, first.unit_price) == (1, "BX", Decimal("0.0045"))
    assert (first.price_source, first.price_trace) == (TradePriceSource.GIVEN, None)
    assert (first.requested_on, second.requested_on) == (MARCH[9], MARCH[19])
    assert order.net_amount == Decimal("7.01")


def test_a_line_without_a_price_gets_the_resolved_one_and_its_trace(trade: Any) -> None:
    product, account = trade.product(), trade.account("Acme")
    trade.assign(trade.price_list("DEFAULT", product, ("1", "100"), ("100", "90")))

    order = trade.order(account, trade.line(product, "120", discount=Decimal(10)))

    (line,) = trade.lines(order)
    assert (line.unit_price, line.net_amount) == (Decimal(90), Decimal("9720.00"))
    assert line.price_source is TradePriceSource.PRICE_LIST
    assert line.price_trace == {
        "on": "2026-03-02",
        "strategy": "MOST_SPECIFIC",
        "winner": {"list": "DEFAULT", "scope": "DEFAULT", "via": "everybody", "priority": 0},
        "parts": [
            {"list": "DEFAULT", "quantity": "120", "from": "100", "uom": "C62", "unitPrice": "90"}
        ],
        "rejected": [],
    }


def test_a_line_follows_the_orders_strategy(trade: Any) -> None:
    product, account = trade.product(), trade.account("Acme")
    trade.assign(trade.price_list("OWN", product, ("1", "97")), account)
    trade.assign(trade.price_list("DEFAULT", product, ("10", "93")))

    order = trade.order(
        account, trade.line(product, "20"), price_strategy=TradePriceStrategy.LOWEST
    )

    assert order.net_amount == Decimal(1860)


def test_a_graduated_price_is_rounded_once_for_the_line(trade: Any) -> None:
    """(1 × 10 + 2 × 5) / 3 per piece has no end; the line is exact all the same."""
    product, account = trade.product(), trade.account("Acme")
    kind = TradePriceListKind.GRADUATED
    steps = ("0", "10"), ("1", "5")
    trade.assign(trade.price_list("G", product, *steps, kind=kind))

    order = trade.order(account, trade.line(product, "300000"))

    (line,) = trade.lines(order)
    assert (line.unit_price, line.net_amount) == (Decimal("5.000017"), Decimal("1500005.00"))


def test_without_any_price_the_line_is_refused(trade: Any) -> None:
    product = trade.product()

    assert refused(trade, trade.line(product, "1")) == [
        ("TRADE_NO_PRICE", "input.lines.0.unitPrice")
    ]
    assert trade.all(SalesOrder) == trade.all(OrderLine) == []


@pytest.mark.parametrize(
    ("quantity", "price", "given", "expected"),
    [
        ("0", "1", {}, ("TRADE_QUANTITY", "quantity")),
        ("-1", "1", {}, ("TRADE_QUANTITY", "quantity")),
        ("NaN", "1", {}, ("TRADE_QUANTITY", "quantity")),
        ("1e400", "1", {}, ("TRADE_QUANTITY", "quantity")),
        ("1", "-0.01", {}, ("TRADE_PRICE", "unitPrice.amount")),
        ("1", "Infinity", {}, ("TRADE_PRICE", "unitPrice.amount")),
        ("1", "1", {"currency": "USD"}, ("TRADE_CURRENCY_MISMATCH", "unitPrice.currency")),
        ("1", "1", {"discount": Decimal("100.01")}, ("TRADE_DISCOUNT", "discount")),
        ("1", "1", {"discount": Decimal("-0.01")}, ("TRADE_DISCOUNT", "discount")),
        ("1", "1", {"discount": Decimal("NaN")}, ("TRADE_DISCOUNT", "discount")),
        ("1", "1", {"uom": "BX"}, ("TRADE_UNIT_UNKNOWN", "uom")),
        ("1", "1", {"requested_on": date(2026, 3, 1)}, ("TRADE_ORDER_DATES", "requestedOn")),
    ],
)
def test_a_line_that_cannot_be_is_refused(
    trade: Any, quantity: str, price: str, given: dict[str, Any], expected: tuple[str, str]
) -> None:
    product = trade.product()
    good, bad = trade.line(product, "1", "1"), trade.line(product, quantity, price, **given)

    code, field = expected
    assert refused(trade, good, bad) == [(code, f"input.lines.1.{field}")]
    assert trade.all(SalesOrder) == trade.all(OrderLine) == []


def test_a_sum_beyond_all_reason_is_refused(trade: Any) -> None:
    line = trade.line(trade.product(), "999999999999", "999999999999")

    assert refused(trade, line) == [("TRADE_AMOUNT", "input.lines.0")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"number": " "}, ("REQUIRED", "input.number")),
        ({"number": "x" * 10_000}, ("TOO_LONG", "input.number")),
        ({"po_number": "a\x00b"}, ("CONTROL_CHARACTER", "input.poNumber")),
        ({"currency": "XXY"}, ("CURRENCY", "input.currency")),
        ({"required_on": date(2026, 3, 1)}, ("TRADE_ORDER_DATES", "input.requiredOn")),
        ({"freight": eur("-1")}, ("TRADE_AMOUNT", "input.freight")),
        ({"freight": eur("1.005")}, ("TRADE_AMOUNT", "input.freight")),
        (
            {"freight": Money(Decimal(1), "USD")},
            ("TRADE_CURRENCY_MISMATCH", "input.freight.currency"),
        ),
        ({"ship_to_country": "ZZ"}, ("COUNTRY", "input.shipToCountry")),
    ],
)
def test_an_order_that_cannot_be_is_refused(
    trade: Any, given: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert refused(trade, **given) == [expected]


def test_all_lines_problems_are_told_at_once(trade: Any) -> None:
    product = trade.product()
    lines = [
        trade.line(product, "0", "-1"),
        trade.line(product, "1", "1"),
        trade.line(product, "1"),
    ]

    assert refused(trade, *lines, freight=eur("-1")) == [
        ("TRADE_AMOUNT", "input.freight"),
        ("TRADE_QUANTITY", "input.lines.0.quantity"),
        ("TRADE_PRICE", "input.lines.0.unitPrice.amount"),
        ("TRADE_NO_PRICE", "input.lines.2.unitPrice"),
    ]


def test_only_an_account_that_may_buy_orders(trade: Any) -> None:
    account = trade.account("Acme")
    blocked = AccountStageChange(
        id=account.id, expected_version=account.version, stage=AccountStage.BLOCKED
    )
    stopped = trade.do(change_account_stage, blocked)
    assert refused(trade, account=account) == [("TRADE_ACCOUNT_BLOCKED", "input.accountId")]

    archived = AccountArchive(id=account.id, expected_version=stopped.version)
    trade.do(archive_account, archived)
    assert refused(trade, account=account) == [("ACCOUNT_ARCHIVED", "input.accountId")]
    account.id = uuid4()
    assert refused(trade, account=account) == [("NOT_FOUND", "input.accountId")]


def test_a_number_belongs_to_one_order(trade: Any) -> None:
    account = trade.account("Acme")
    trade.order(account, number="A-1")

    assert refused(trade, account=account, number="A-1") == [("TRADE_TAKEN", "input.number")]


def test_a_product_that_is_no_longer_sold_is_not_ordered(trade: Any) -> None:
    product = trade.product()
    wish = TradeProductUpdate(id=product.id, expected_version=product.version, discontinued=True)
    trade.do(update_product, wish)

    assert refused(trade, trade.line(product, "1", "1")) == [
        ("TRADE_PRODUCT_DISCONTINUED", "input.lines.0.productId")
    ]


# ---------------------------------------------------------------- changing a draft


def test_lines_come_and_go_while_the_order_is_a_draft(trade: Any) -> None:
    product = trade.product()
    order = trade.order(trade.account("Acme"), trade.line(product, "1", "5"))

    def add(version: int, price: str) -> SalesOrder:
        line = trade.line(product, "1", price)
        wish = TradeSalesOrderLineAdd(id=order.id, expected_version=version, line=line)
        added: SalesOrder = trade.do(add_line, wish)
        return added

    added = add(order.version, "0")
    assert added.version > order.version, "a line for nothing is a change too"
    added = add(added.version, "7")
    wish = TradeSalesOrderLineRemove(id=order.id, expected_version=added.version, position=2)
    removed = trade.do(remove_line, wish)

    assert [line.position for line in trade.lines(order)] == [1, 3]
    assert removed.net_amount == Decimal(12)
    missing = TradeSalesOrderLineRemove(id=order.id, expected_version=removed.version, position=2)
    assert problems_of(lambda: trade.do(remove_line, missing)) == [("NOT_FOUND", "input.position")]
    with pytest.raises(Conflict):
        add(order.version, "1")
    confirmed = trade.step(order, S.CONFIRMED)
    assert problems_of(lambda: add(confirmed.version, "1")) == [("TRADE_ORDER_FIXED", "input.id")]


def test_the_currency_is_fixed_by_the_first_line_and_by_confirming(trade: Any) -> None:
    product = trade.product()
    order = trade.order(trade.account("Acme"))

    def change(version: int, currency: str) -> SalesOrder:
        wish = TradeSalesOrderUpdate(id=order.id, expected_version=version, currency=currency)
        changed: SalesOrder = trade.do(update_order, wish)
        return changed

    changed = change(order.version, "usd")
    assert changed.currency == "USD"
    assert problems_of(lambda: change(changed.version, "EURO")) == [("CURRENCY", "input.currency")]
    line = trade.line(product, "1", "1", currency="USD")
    wish = TradeSalesOrderLineAdd(id=order.id, expected_version=changed.version, line=line)
    version = trade.do(add_line, wish).version
    fixed = [("TRADE_ORDER_CURRENCY_FIXED", "input.currency")]
    assert problems_of(lambda: change(version, "EUR")) == fixed
    confirmed = trade.step(order, S.CONFIRMED)
    assert problems_of(lambda: change(confirmed.version, "EUR")) == fixed
    assert change(confirmed.version, "USD").currency == "USD"


def test_an_update_moves_the_lines_that_asked_for_the_orders_day(trade: Any) -> None:
    product = trade.product()
    order = trade.order(
        trade.account("Acme"),
        trade.line(product, "1", "1"),
        trade.line(product, "1", "1", requested_on=MARCH[9]),
        required_on=MARCH[19],
        freight=eur("5"),
    )
    wish = TradeSalesOrderUpdate(
        id=order.id, expected_version=order.version, required_on=MARCH[24], freight=None
    )

    changed = trade.do(update_order, wish)

    assert (changed.required_on, changed.freight_amount) == (MARCH[24], 0)
    assert [line.requested_on for line in trade.lines(order)] == [MARCH[24], MARCH[9]]
    early = TradeSalesOrderUpdate(
        id=order.id, expected_version=changed.version, required_on=date(2026, 3, 1)
    )
    assert problems_of(lambda: trade.do(update_order, early)) == [
        ("TRADE_ORDER_DATES", "input.requiredOn")
    ]


# ---------------------------------------------------------------- life


PERMITTED = {
    (S.DRAFT, S.CONFIRMED),
    (S.DRAFT, S.CANCELLED),
    (S.CONFIRMED, S.IN_FULFILMENT),
    (S.CONFIRMED, S.ON_HOLD),
    (S.CONFIRMED, S.CANCELLED),
    (S.ON_HOLD, S.CONFIRMED),
    (S.ON_HOLD, S.CANCELLED),
    (S.IN_FULFILMENT, S.COMPLETED),
    (S.IN_FULFILMENT, S.CLOSED_SHORT),
}


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
def test_the_life_of_an_order(before: S, after: S) -> None:
    order = SalesOrder(number="A-1", status=before)

    if (before, after) in PERMITTED:
        order.change_status(after, "input", "status")
        assert order.status is after
    else:
        with pytest.raises(Refused, match=f"is {before.name}"):
            order.change_status(after, "input", "status")
        assert order.status is before
    assert (after in ORDER_TRANSITIONS[before]) is ((before, after) in PERMITTED)


def test_an_order_is_stopped_for_a_reason_and_goes_on(trade: Any) -> None:
    order = trade.confirmed(trade.account("Acme"), trade.line(trade.product(), "1", "1"))
    assert problems_of(lambda: trade.step(order, S.ON_HOLD, " ")) == [
        ("TRADE_REASON", "input.reason")
    ]

    stopped = trade.step(order, S.ON_HOLD, "The credit limit is used up.")
    assert (stopped.status, stopped.status_reason) == (S.ON_HOLD, "The credit limit is used up.")
    assert problems_of(lambda: trade.ship(order)) == [("TRADE_ORDER_TRANSITION", "input.id")]

    released = trade.step(order, S.CONFIRMED)
    assert (released.status, released.status_reason) == (S.CONFIRMED, None)


def test_an_empty_order_is_not_confirmed(trade: Any) -> None:
    order = trade.order(trade.account("Acme"))

    assert problems_of(lambda: trade.step(order, S.CONFIRMED)) == [
        ("TRADE_ORDER_EMPTY", "input.status")
    ]
    assert trade.get(SalesOrder, order.id).status is S.DRAFT


def test_a_blocked_accounts_order_is_not_confirmed(trade: Any) -> None:
    account = trade.account("Acme")
    order = trade.order(account, trade.line(trade.product(), "1", "1"))
    blocked = AccountStageChange(
        id=account.id, expected_version=account.version, stage=AccountStage.BLOCKED
    )
    trade.do(change_account_stage, blocked)

    assert problems_of(lambda: trade.step(order, S.CONFIRMED)) == [
        ("TRADE_ACCOUNT_BLOCKED", "input.id")
    ]


@pytest.mark.parametrize("status", [S.DRAFT, S.IN_FULFILMENT, S.COMPLETED, S.CLOSED_SHORT])
def test_what_follows_from_shipping_is_not_set_by_hand(trade: Any, status: S) -> None:
    order = trade.confirmed(trade.account("Acme"), trade.line(trade.product(), "1", "1"))

    assert problems_of(lambda: trade.step(order, status, "because")) == [
        ("TRADE_ORDER_TRANSITION", "input.status")
    ]


# ---------------------------------------------------------------- promises and shipments


def promise(trade: Any, order: SalesOrder, day: date, *positions: int) -> SalesOrder:
    version = trade.get(SalesOrder, order.id).version
    wish = TradeSalesOrderPromise(
        id=order.id, expected_version=version, promised_on=day, positions=list(positions)
    )
    promised: SalesOrder = trade.do(promise_order, wish)
    return promised


@pytest.fixture
def order(trade: Any) -> SalesOrder:
    """A confirmed order of two lines: 10 and 4 pieces, wanted on 20 March."""
    product = trade.product()
    lines = trade.line(product, "10", "5"), trade.line(product, "4", "7")
    made: SalesOrder = trade.confirmed(trade.account("Acme"), *lines, required_on=MARCH[19])
    return made


def test_the_first_promise_is_kept_beside_the_latest(trade: Any, order: SalesOrder) -> None:
    promise(trade, order, MARCH[17])
    promise(trade, order, MARCH[24], 2)

    first, second = trade.lines(order)
    assert (first.requested_on, first.first_promised_on, first.promised_on) == (
        MARCH[19],
        MARCH[17],
        MARCH[17],
    )
    assert (second.first_promised_on, second.promised_on) == (MARCH[17], MARCH[24])
    assert problems_of(lambda: promise(trade, order, date(2026, 3, 1))) == [
        ("TRADE_ORDER_DATES", "input.promisedOn")
    ]
    assert problems_of(lambda: promise(trade, order, MARCH[24], 1, 3)) == [
        ("NOT_FOUND", "input.positions.1")
    ]
    trade.ship(order, (2, "4"), day=MARCH[9])
    assert problems_of(lambda: promise(trade, order, MARCH[24], 2)) == [
        ("TRADE_LINE_SHIPPED", "input.positions.0")
    ]


def test_an_order_is_complete_when_everything_has_left(trade: Any, order: SalesOrder) -> None:
    partly = trade.ship(order, (1, "6"), (2, "4"), day=MARCH[17])
    assert (partly.status, partly.shipped_on) == (S.IN_FULFILMENT, None)

    done = trade.ship(order, day=MARCH[20])
    assert (done.status, done.shipped_on) == (S.COMPLETED, MARCH[20])
    assert [(line.shipped_quantity, line.shipped_on) for line in trade.lines(order)] == [
        (10, MARCH[20]),
        (4, MARCH[17]),
    ]
    assert problems_of(lambda: trade.ship(order)) == [("TRADE_ORDER_TRANSITION", "input.id")]
    assert problems_of(lambda: promise(trade, order, MARCH[24])) == [
        ("TRADE_ORDER_CLOSED", "input.id")
    ]


@pytest.mark.parametrize(
    ("parts", "day", "expected"),
    [
        ([(1, "10.000001")], MARCH[9], ("TRADE_SHIPPED_TOO_MUCH", "input.lines.0.quantity")),
        ([(1, "6"), (1, "5")], MARCH[9], ("TRADE_SHIPPED_TOO_MUCH", "input.lines.1.quantity")),
        ([(1, "0")], MARCH[9], ("TRADE_QUANTITY", "input.lines.0.quantity")),
        ([(1, "-1")], MARCH[9], ("TRADE_QUANTITY", "input.lines.0.quantity")),
        ([(3, "1")], MARCH[9], ("NOT_FOUND", "input.lines.0.position")),
        ([], date(2026, 3, 1), ("TRADE_ORDER_DATES", "input.shippedOn")),
        ([], date(2027, 1, 1), ("TRADE_ORDER_DATES", "input.shippedOn")),
    ],
)
def test_a_shipment_that_cannot_be_is_refused(
    trade: Any,
    order: SalesOrder,
    parts: list[tuple[int, str]],
    day: date,
    expected: tuple[str, str],
) -> None:
    assert problems_of(lambda: trade.ship(order, *parts, day=day)) == [expected]
    assert [line.shipped_quantity for line in trade.lines(order)] == [0, 0]


def test_a_draft_is_not_shipped(trade: Any) -> None:
    draft = trade.order(trade.account("Acme"), trade.line(trade.product(), "1", "1"))

    assert problems_of(lambda: trade.ship(draft)) == [("TRADE_ORDER_TRANSITION", "input.id")]


def test_an_order_is_closed_short_for_a_reason(trade: Any, order: SalesOrder) -> None:
    def close(reason: str) -> SalesOrder:
        version = trade.get(SalesOrder, order.id).version
        wish = TradeSalesOrderCloseShort(id=order.id, expected_version=version, reason=reason)
        closed: SalesOrder = trade.do(close_order_short, wish)
        return closed

    assert problems_of(lambda: close("Out of stock.")) == [("TRADE_ORDER_TRANSITION", "input.id")]
    trade.ship(order, (1, "6"), day=MARCH[17])
    assert problems_of(lambda: close("")) == [("TRADE_REASON", "input.reason")]

    closed = close("Out of stock.")

    assert (closed.status, closed.shipped_on) == (S.CLOSED_SHORT, MARCH[17])
    assert closed.status_reason == "Out of stock."


def test_two_shipments_at_the_same_moment_never_ship_more_than_was_ordered(
    trade: Any, order: SalesOrder, database: Database, run: Run
) -> None:
    """All saw the same version: one ships, the others are told to look again."""
    version = trade.get(SalesOrder, order.id).version
    wish = TradeSalesOrderShip(
        id=order.id,
        expected_version=version,
        shipped_on=TODAY,
        lines=[TradeShippedLine(position=1, quantity=Decimal(6))],
    )

    async def all_at_once() -> list[Any]:
        deeds = [
            database.write(trade.actor, lambda session: ship_order(session, trade.actor, wish))
            for _ in range(4)
        ]
        return await asyncio.gather(*deeds, return_exceptions=True)

    outcomes = run(all_at_once())

    assert sum(isinstance(each, SalesOrder) for each in outcomes) == 1
    assert sum(isinstance(each, Conflict) for each in outcomes) == 3
    assert [line.shipped_quantity for line in trade.lines(order)] == [6, 0]
