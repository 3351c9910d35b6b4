"""What was sold, by currency: figures over all orders, computed by the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Select, case, func, literal_column, select

from portico.query import (
    CURRENCY,
    DATE,
    ID,
    INT,
    Argument,
    Arguments,
    Env,
    Rows,
    money,
    object_type,
    value,
)
from portico_b2b_trade.access import ORDER_READ
from portico_b2b_trade.models import COUNTED_ORDER, OrderLine, SalesOrder

SUMMARY = object_type(
    "TradeSalesSummary",
    "What was sold in one currency, and how punctually it left.",
    [
        value("orders", INT, "How many orders count: neither drafts nor cancelled ones."),
        value("lines", INT, "How many lines they have."),
        money("net", "The sum of the lines, each rounded to the minor unit."),
        value("shippedLate", INT, "Orders that left after the day the customer asked for."),
        value("notShipped", INT, "Orders that have not left entirely."),
    ],
)

ARGUMENTS = (
    Argument(name="from", kind=DATE, description="Only what is of this day or later."),
    Argument(name="to", kind=DATE, description="Only what is of an earlier day."),
    Argument(name="accountId", kind=ID, description="Only this account's.", target="Account"),
)
IN_CURRENCY = Argument(
    name="currency",
    kind=CURRENCY,
    description="The currency; the one with the most orders if left out.",
)


def by_currency(arguments: Arguments, _env: Env) -> Select[Any]:
    """One row of figures for each currency; different currencies are never added."""
    orders, lines = SalesOrder.__table__.alias("o"), _lines()
    late = orders.c.shipped_on > orders.c.required_on
    one, none = literal_column("1", Integer()), literal_column("0", Integer())
    found = (
        select(
            orders.c.currency.label("currency"),
            func.count().label("orders"),
            func.coalesce(func.sum(lines.c.lines), none).label("lines"),
            func.sum(orders.c.net_amount).label("net_amount"),
            func.sum(case((late, one), else_=none)).label("shipped_late"),
            func.sum(case((orders.c.shipped_on.is_(None), one), else_=none)).label("not_shipped"),
        )
        .select_from(orders.outerjoin(lines, lines.c.sales_order_id == orders.c.id))
        .where(orders.c.status.in_(sorted(COUNTED_ORDER, key=lambda status: status.name)))
        .group_by(orders.c.currency)
        .order_by(func.count().desc(), orders.c.currency)
    )
    return _within(found, orders, arguments)


def _lines() -> Any:
    table = OrderLine.__table__
    counted = select(table.c.sales_order_id, func.count().label("lines"))
    return counted.group_by(table.c.sales_order_id).subquery("l")


def _within(found: Select[Any], orders: Any, arguments: Arguments) -> Select[Any]:
    begin, end = arguments.get("from"), arguments.get("to")
    account, currency = arguments.get("accountId"), arguments.get("currency")
    if begin is not None:
        found = found.where(orders.c.ordered_on >= begin)
    if end is not None:
        found = found.where(orders.c.ordered_on < end)
    if account is not None:
        found = found.where(orders.c.account_id == account)
    if currency is not None:
        found = found.where(orders.c.currency == currency)
    return found


FIGURES = (
    Rows(
        name="tradeSalesSummary",
        description="What was sold in one currency; null if nothing was.",
        type=SUMMARY,
        source=lambda arguments, env: by_currency(arguments, env).limit(literal_column("1")),
        permission=ORDER_READ,
        arguments=(*ARGUMENTS, IN_CURRENCY),
    ),
    Rows(
        name="tradeSalesSummaries",
        description="What was sold, for each currency, the one with the most orders first.",
        type=SUMMARY,
        source=by_currency,
        permission=ORDER_READ,
        arguments=ARGUMENTS,
        many=True,
    ),
)
