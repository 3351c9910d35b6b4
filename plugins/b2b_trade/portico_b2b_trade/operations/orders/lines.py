"""The lines of an order: to add one with its price, and to remove one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Path, Problems, refuse
from portico.models import Account
from portico.operations.lookup import expect_version, get, touch
from portico.values import Money
from portico_b2b_trade.models import OrderLine, Product, SalesOrder, TradePriceSource
from portico_b2b_trade.models.numbers import check_discount, check_price, check_quantity
from portico_b2b_trade.operations.orders.inputs import (
    TradeSalesOrderLineAdd,
    TradeSalesOrderLineCreate,
    TradeSalesOrderLineRemove,
)
from portico_b2b_trade.operations.prices import TradePriceQuery, resolve


def add_line(session: Session, actor: Actor, input: TradeSalesOrderLineAdd) -> SalesOrder:
    """Add a line to a draft. Without a price it gets the one that the price lists have."""
    order = _draft(session, input)
    append(session, actor, order, input.line, ("input", "line"))
    touch(order)  # a line for nothing does not change the order's sum
    session.flush()
    return order


def remove_line(
    session: Session,
    actor: Actor,
    input: TradeSalesOrderLineRemove,
) -> SalesOrder:
    """Remove a line from a draft. The other lines keep their numbers."""
    order = _draft(session, input)
    order.remove(order.line(input.position, "input", "position"))
    touch(order)
    session.flush()
    return order


def _draft(
    session: Session, input: TradeSalesOrderLineAdd | TradeSalesOrderLineRemove
) -> SalesOrder:
    order = get(session, SalesOrder, input.id, "input", "id", lock=True)
    expect_version(order, input.expected_version)
    order.require_draft("input", "id")
    return order


def append(
    session: Session, actor: Actor, order: SalesOrder, given: TradeSalesOrderLineCreate, path: Path
) -> None:
    """Add a line to an order, priced, or refuse it with everything that is wrong with it."""
    _require_allowed(actor, given, path)
    product = get(session, Product, given.product_id, *path, "productId")
    product.require_sold(*path, "productId")
    uom = (given.uom or product.base_uom).upper()
    problems = Problems()
    product.check_unit(uom, problems, *path, "uom")
    _check(order, given, problems, path)
    problems.raise_if_any()
    line = OrderLine(
        product_id=product.id,
        quantity=given.quantity,
        uom=uom,
        discount=given.discount,
        currency=order.currency,
        requested_on=given.requested_on or order.required_on,
        shipped_quantity=Decimal(0),
    )
    if given.unit_price is None:
        _find_price(session, actor.today, order, product, line, path)
    else:
        line.unit_price, line.price_source = given.unit_price.amount, TradePriceSource.GIVEN
        line.calculate()
    order.add(line, *path)


def _require_allowed(actor: Actor, given: TradeSalesOrderLineCreate, path: Path) -> None:
    """How far a deputy may go: no larger discount, and no price but that of the price lists."""
    actor.require_discount_within(given.discount, *path, "discount")
    if actor.discount_ceiling is not None and given.unit_price is not None:
        text = "As a deputy with a ceiling for discounts you sell at the prices of the price lists."
        raise refuse("DEPUTY_CEILING", text, *path, "unitPrice")


def _check(
    order: SalesOrder, given: TradeSalesOrderLineCreate, problems: Problems, path: Path
) -> None:
    check_quantity(problems, given.quantity, (*path, "quantity"))
    check_discount(problems, given.discount, (*path, "discount"))
    if given.unit_price is not None:
        check_currency(problems, order, given.unit_price, (*path, "unitPrice"))
        check_price(problems, given.unit_price.amount, (*path, "unitPrice", "amount"))
    problems.check(
        ok=given.requested_on is None or given.requested_on >= order.ordered_on,
        code="TRADE_ORDER_DATES",
        message=f"The order is of {order.ordered_on}; nothing can be asked for before that.",
        path=(*path, "requestedOn"),
    )


def check_currency(problems: Problems, order: SalesOrder, money: Money, path: Path) -> bool:
    """Note a problem unless the money is in the order's currency."""
    if money.currency == order.currency:
        return True
    problems.add(
        "TRADE_CURRENCY_MISMATCH",
        f"The order is in {order.currency}, this in {money.currency}. Give it in the former.",
        *(*path, "currency"),
    )
    return False


def _find_price(
    session: Session, today: date, order: SalesOrder, product: Product, line: OrderLine, path: Path
) -> None:
    account = get(session, Account, order.account_id, "input", "accountId")
    query = TradePriceQuery(
        account_id=account.id,
        product_id=product.id,
        quantity=line.quantity,
        uom=line.uom,
        currency=order.currency,
        on=order.ordered_on,
        strategy=order.price_strategy,
    )
    found = resolve(session, today, account, product, query)
    if found.answer.unit_price is None:
        raise refuse(
            "TRADE_NO_PRICE",
            f"No price list has a price in {order.currency} for {line.quantity.normalize():f} "
            f"{line.uom} of {product.sku} on {order.ordered_on}. Give a unit price, or ask "
            "tradePrice for the reasons.",
            *(*path, "unitPrice"),
        )
    problems = Problems()  # a price per box may outgrow its column, though that per piece fits
    check_price(problems, found.answer.unit_price, (*path, "unitPrice"))
    problems.raise_if_any()
    line.unit_price, line.price_source = found.answer.unit_price, TradePriceSource.PRICE_LIST
    line.price_trace = found.answer.trace()
    line.calculate(found.gross)
