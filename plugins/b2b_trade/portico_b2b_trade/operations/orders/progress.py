"""Carrying an order on: to confirm, stop, cancel, promise, ship and close it."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account
from portico.operations.lookup import expect_version, get, touch
from portico.values import Money
from portico_b2b_trade.models import OrderLine, SalesOrder, TradeOrderStatus
from portico_b2b_trade.models.numbers import check_quantity
from portico_b2b_trade.operations.orders.inputs import (
    TradeSalesOrderCloseShort,
    TradeSalesOrderPromise,
    TradeSalesOrderShip,
    TradeSalesOrderStatusChange,
)
from portico_b2b_trade.operations.orders.taking import check_business

BY_DECISION: Final = {
    TradeOrderStatus.CONFIRMED,
    TradeOrderStatus.ON_HOLD,
    TradeOrderStatus.CANCELLED,
}
"""The statuses that somebody decides on; the others follow from shipping."""


def change_order_status(
    session: Session,
    actor: Actor,
    input: TradeSalesOrderStatusChange,
) -> SalesOrder:
    """Confirm an order, stop it for a reason, let it go on, or cancel it."""
    order = _order(session, input)
    path = ("input", "status")
    if input.status not in BY_DECISION:
        raise refuse(
            "TRADE_ORDER_TRANSITION",
            f"{input.status.name} is not set by hand: it follows from what is shipped.",
            *path,
        )
    if input.status is TradeOrderStatus.CONFIRMED:
        problems = Problems()
        check_business(problems, get(session, Account, order.account_id), "input", "id")
        problems.raise_if_any()
        sum_of_order = Money(order.net_amount + order.freight_amount, order.currency)
        actor.require_within(sum_of_order, "input", "id")
        order.confirm(*path)
    else:
        order.change_status(input.status, *path)
        _give_reason(order, input)
    session.flush()
    return order


def close_order_short(
    session: Session,
    actor: Actor,
    input: TradeSalesOrderCloseShort,
) -> SalesOrder:
    """Settle for what was shipped of an order: the rest will not follow."""
    order = _order(session, input)
    order.close_short("input", "id")
    _give_reason(order, input)
    session.flush()
    return order


def promise_order(
    session: Session,
    actor: Actor,
    input: TradeSalesOrderPromise,
) -> SalesOrder:
    """Promise a day for lines. The first promise is kept beside the latest one."""
    order = _order(session, input)
    order.require_open("input", "id")
    order.check_day(input.promised_on, "input", "promisedOn")
    for line in _lines(order, input):
        line.promise(input.promised_on)
    touch(order)
    session.flush()
    return order


def _lines(order: SalesOrder, input: TradeSalesOrderPromise) -> list[OrderLine]:
    if not input.positions:
        return [line for line in order.lines if line.open_quantity]
    named = [
        order.line(position, "input", "positions", index)
        for index, position in enumerate(input.positions)
    ]
    for index, line in enumerate(named):
        line.require_open("input", "positions", index)
    return named


def ship_order(session: Session, actor: Actor, input: TradeSalesOrderShip) -> SalesOrder:
    """Note what left on a day. When everything has left, the order is completed."""
    order = _order(session, input)
    order.require_shippable("input", "id")
    day = input.shipped_on or actor.today
    order.check_day(day, "input", "shippedOn")
    if day > actor.today:
        raise refuse(
            "TRADE_ORDER_DATES",
            f"{day} is still to come: note what left once it has.",
            *("input", "shippedOn"),
        )
    if input.lines:
        _ship_lines(order, input, day)
    else:
        for line in order.lines:
            line.ship(line.open_quantity, day, "input", "lines")
    order.note_shipment("input", "id")
    touch(order)
    session.flush()
    return order


def _ship_lines(order: SalesOrder, input: TradeSalesOrderShip, day: date) -> None:
    for index, given in enumerate(input.lines):
        path = ("input", "lines", index)
        problems = Problems()
        check_quantity(problems, given.quantity, (*path, "quantity"))
        problems.raise_if_any()
        order.line(given.position, *path, "position").ship(given.quantity, day, *path, "quantity")


def _order(
    session: Session,
    input: TradeSalesOrderStatusChange
    | TradeSalesOrderCloseShort
    | TradeSalesOrderPromise
    | TradeSalesOrderShip,
) -> SalesOrder:
    order = get(session, SalesOrder, input.id, "input", "id", lock=True)
    expect_version(order, input.expected_version)
    return order


def _give_reason(
    order: SalesOrder, input: TradeSalesOrderStatusChange | TradeSalesOrderCloseShort
) -> None:
    reason = (input.reason or "").strip()
    if not reason:
        raise refuse(
            "TRADE_REASON",
            f"Say why the order becomes {order.status.name}: it is read by whoever asks later.",
            *("input", "reason"),
        )
    order.status_reason = reason
