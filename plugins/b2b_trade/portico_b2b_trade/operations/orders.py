"""Sales orders: to take one, add lines, confirm, stop, ship and cancel it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import Money, Ref
from portico_b2b_trade.models import (
    OrderLine,
    Product,
    SalesOrder,
    TradeOrderStatus,
    TradePriceSource,
    TradePriceStrategy,
)
from portico_b2b_trade.models.numbers import (
    check_amount,
    check_discount,
    check_price,
    check_quantity,
)
from portico_b2b_trade.operations.prices import TradePriceQuery, resolve, unit_factor
from portico_b2b_trade.operations.unique import check_free

FACTS = (
    "number",
    "po_number",
    "currency",
    "price_strategy",
    "required_on",
    "ship_to_name",
    "ship_to_street",
    "ship_to_postcode",
    "ship_to_town",
    "ship_to_region",
    "ship_to_country",
)


@dataclass(kw_only=True)
class TradeSalesOrderLineCreate:
    """So much of a product, at a price that is given or found in the price lists."""

    product_id: Annotated[UUID, Ref("TradeProduct"), "The product."]
    quantity: Annotated[Decimal, "How much; above 0."]
    uom: Annotated[str | None, "The unit; the product's base unit if left out."] = None
    unit_price: Annotated[
        Money | None, "The price of one unit; found in the price lists if left out."
    ] = None
    discount: Annotated[Decimal, "A discount in per cent, 0 to 100."] = Decimal(0)
    requested_on: Annotated[date | None, "The day asked for; the order's if left out."] = None


@dataclass(kw_only=True)
class TradeSalesOrderCreate:
    """A new order, a draft until it is confirmed."""

    account_id: Annotated[UUID, Ref("Account"), "The account that orders."]
    number: Annotated[str, "Your order number; no other order may have it."]
    currency: Annotated[str, "The ISO 4217 code of the currency of all its amounts."]
    po_number: Annotated[str | None, "The customer's purchase order number."] = None
    price_strategy: Annotated[TradePriceStrategy, "How prices are chosen."] = (
        TradePriceStrategy.MOST_SPECIFIC
    )
    ordered_on: Annotated[date | None, "The day of the order; today if left out."] = None
    required_on: Annotated[date | None, "The day the customer asks for."] = None
    freight: Annotated[Money | None, "The charge for transport."] = None
    ship_to_name: Annotated[str | None, "Who gets the goods."] = None
    ship_to_street: Annotated[str | None, "The street and number they go to."] = None
    ship_to_postcode: Annotated[str | None, "The postal code they go to."] = None
    ship_to_town: Annotated[str | None, "The town they go to."] = None
    ship_to_region: Annotated[str | None, "The state or region they go to."] = None
    ship_to_country: Annotated[str | None, "The ISO 3166 code of the country they go to."] = None
    lines: Annotated[list[TradeSalesOrderLineCreate], "What is ordered."] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class TradeSalesOrderLineAdd:
    """Another line for a draft."""

    id: Annotated[UUID, Ref("TradeSalesOrder"), "The order."]
    expected_version: Annotated[int, "The version of the order that you have seen."]
    line: Annotated[TradeSalesOrderLineCreate, "What else is ordered."]


@dataclass(kw_only=True)
class TradeSalesOrderStatusChange:
    """The status that an order is to have."""

    id: Annotated[UUID, Ref("TradeSalesOrder"), "The order."]
    status: Annotated[TradeOrderStatus, "The status: CONFIRMED, ON_HOLD or CANCELLED."]
    reason: Annotated[str | None, "Why; needed for ON_HOLD and CANCELLED."] = None


@dataclass(kw_only=True)
class TradeSalesOrderShip:
    """What left on a day. Without lines: everything that is open."""

    id: Annotated[UUID, Ref("TradeSalesOrder"), "The order."]
    shipped_on: Annotated[date, "The day it left."]
    lines: Annotated[list[TradeShippedLine], "How much of which lines."] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class TradeShippedLine:
    """How much of a line left."""

    position: Annotated[int, "The line's number."]
    quantity: Annotated[Decimal, "How much, in the line's unit; above 0."]


def create_order(session: Session, actor: Actor, input: TradeSalesOrderCreate) -> SalesOrder:
    """Take an order. Lines without a price get the one that the price lists have for them."""
    account = get(session, Account, input.account_id, "input", "accountId", lock=True)
    account.require_in_use("input", "accountId")
    order = SalesOrder(
        account_id=account.id,
        status=TradeOrderStatus.DRAFT,
        ordered_on=input.ordered_on or actor.today,
        net_amount=Decimal(0),
        freight_amount=Decimal(0),
    )
    problems = Problems()
    assign(order, input, FACTS, problems, "input")
    order.check(problems)
    check_free(session, problems, SalesOrder.number, order, "input", "number")
    _freight(order, input.freight, problems)
    problems.raise_if_any()
    for index, given in enumerate(input.lines):
        _add(session, actor, account, order, given, ("input", "lines", index))
    session.add(order)
    session.flush()
    return order


def _freight(order: SalesOrder, freight: Money | None, problems: Problems) -> None:
    if freight is None:
        return
    path = ("input", "freight")
    if _same_currency(order, freight, problems, path) and check_amount(problems, freight, path):
        order.freight_amount = freight.amount


def _same_currency(
    order: SalesOrder, money: Money, problems: Problems, path: tuple[str | int, ...]
) -> bool:
    problems.check(
        ok=money.currency == order.currency,
        code="TRADE_CURRENCY",
        message=f"The order is in {order.currency}; this is in {money.currency}.",
        path=(*path, "currency"),
    )
    return money.currency == order.currency


def _add(
    session: Session,
    actor: Actor,
    account: Account,
    order: SalesOrder,
    given: TradeSalesOrderLineCreate,
    path: tuple[str | int, ...],
) -> None:
    product = get(session, Product, given.product_id, *path, "productId")
    product.require_sold(*path, "productId")
    problems = Problems()
    check_quantity(problems, given.quantity, (*path, "quantity"))
    check_discount(problems, given.discount, (*path, "discount"))
    if given.unit_price is not None:
        _same_currency(order, given.unit_price, problems, (*path, "unitPrice"))
        check_price(problems, given.unit_price.amount, (*path, "unitPrice", "amount"))
    problems.raise_if_any()
    line = OrderLine(
        product_id=product.id,
        quantity=given.quantity,
        uom=given.uom or product.base_uom,
        discount=given.discount,
        currency=order.currency,
        requested_on=given.requested_on or order.required_on,
        shipped_quantity=Decimal(0),
    )
    unit_factor(product, line.uom, *path, "uom")
    line.calculate(_price(session, actor, account, order, product, line, given, path))
    order.add(line)


def _price(  # noqa: PLR0913, PLR0917 (who buys what, where, how)
    session: Session,
    actor: Actor,
    account: Account,
    order: SalesOrder,
    product: Product,
    line: OrderLine,
    given: TradeSalesOrderLineCreate,
    path: tuple[str | int, ...],
) -> Decimal | None:
    """Set the line's price; the exact price of its quantity if the price lists gave it."""
    if given.unit_price is not None:
        line.unit_price, line.price_source = given.unit_price.amount, TradePriceSource.GIVEN
        return None
    query = TradePriceQuery(
        account_id=account.id,
        product_id=product.id,
        quantity=given.quantity,
        uom=line.uom,
        currency=order.currency,
        on=order.ordered_on,
        strategy=order.price_strategy,
    )
    found = resolve(session, actor.today, account, product, query)
    if found.answer.unit_price is None:
        raise refuse(
            "TRADE_NO_PRICE",
            f"No price list has a price in {order.currency} for {given.quantity} {line.uom} of "
            f"{product.sku}. Give a unit price, or ask tradePrice why.",
            *path,
            "unitPrice",
        )
    line.unit_price, line.price_source = found.answer.unit_price, TradePriceSource.PRICE_LIST
    line.price_trace = found.answer.trace()
    return found.gross


def add_line(session: Session, actor: Actor, input: TradeSalesOrderLineAdd) -> SalesOrder:
    """Add a line to a draft."""
    order = get(session, SalesOrder, input.id, "input", "id", lock=True)
    expect_version(order, input.expected_version)
    order.require_draft()
    account = get(session, Account, order.account_id, "input", "id")
    _add(session, actor, account, order, input.line, ("input", "line"))
    touch(order)
    session.flush()
    return order


def change_order_status(
    session: Session, actor: Actor, input: TradeSalesOrderStatusChange
) -> SalesOrder:
    """Confirm an order, stop it, let it go on, or cancel it. Shipping has a mutation of its own."""
    order = get(session, SalesOrder, input.id, "input", "id", lock=True)
    stops = {TradeOrderStatus.ON_HOLD, TradeOrderStatus.CANCELLED}
    if input.status in stops and not input.reason:
        raise refuse("TRADE_REASON", f"Say why it becomes {input.status.name}.", "input", "reason")
    if input.status not in {TradeOrderStatus.CONFIRMED, *stops}:
        raise refuse(
            "TRADE_ORDER_TRANSITION",
            f"{input.status.name} follows from shipping; see tradeSalesOrderShip.",
            *("input", "status"),
        )
    if input.status in stops:
        order.change_status(input.status, input.reason)
    elif order.status is TradeOrderStatus.ON_HOLD:
        order.release()
    else:
        order.confirm()
    return order


def ship_order(session: Session, actor: Actor, input: TradeSalesOrderShip) -> SalesOrder:
    """Note what left on a day. When everything has left, the order is completed."""
    order = get(session, SalesOrder, input.id, "input", "id", lock=True)
    if order.status not in {TradeOrderStatus.CONFIRMED, TradeOrderStatus.IN_FULFILMENT}:
        raise refuse(
            "TRADE_ORDER_TRANSITION",
            f"Order {order.number} is {order.status.name}; only a confirmed one is shipped.",
            *("input", "id"),
        )
    if not order.ordered_on <= input.shipped_on <= actor.today:
        raise refuse(
            "TRADE_ORDER_DATES",
            f"It left between {order.ordered_on}, the day of the order, and today.",
            *("input", "shippedOn"),
        )
    if input.lines:
        _ship_lines(order, input)
    else:
        for line in order.lines:
            if line.open_quantity:
                line.ship(line.open_quantity, input.shipped_on, "input", "lines")
    order.note_shipment()
    touch(order)
    session.flush()
    return order


def _ship_lines(order: SalesOrder, input: TradeSalesOrderShip) -> None:
    for index, given in enumerate(input.lines):
        path = ("input", "lines", index)
        problems = Problems()
        check_quantity(problems, given.quantity, (*path, "quantity"))
        problems.raise_if_any()
        line = order.line(given.position, *path, "position")
        line.ship(given.quantity, input.shipped_on, *path, "quantity")
