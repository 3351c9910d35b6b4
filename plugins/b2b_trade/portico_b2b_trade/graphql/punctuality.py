"""How punctually orders left: on time in full, by line and by order, against three due dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, literal_column, or_, select
from sqlalchemy import union_all as all_of

from portico.query import INT, Arguments, Env, Rows, choice_kind, object_type, value
from portico_b2b_trade.access import ORDER_READ
from portico_b2b_trade.graphql.figures import ARGUMENTS
from portico_b2b_trade.models import COUNTED_ORDER, OrderLine, SalesOrder, TradeDueDate

DUE: Final = {
    TradeDueDate.REQUESTED: "requested_on",
    TradeDueDate.FIRST_PROMISED: "first_promised_on",
    TradeDueDate.PROMISED: "promised_on",
}

ON_TIME = object_type(
    "TradeDeliveryPerformance",
    "How punctually goods left, measured against one due date. On time means in full and no "
    "later than the due day; what is not due yet is left out.",
    [
        value("dueDate", choice_kind(TradeDueDate), "The due date that is measured against."),
        value("lines", INT, "How many order lines were due."),
        value("linesOnTime", INT, "Lines that left in full by the due day."),
        value("linesLate", INT, "Lines that left in full, but later."),
        value("linesMissed", INT, "Lines that have not left in full although the day is over."),
        value("orders", INT, "How many orders had lines that were due."),
        value("ordersOnTime", INT, "Orders of which every line that was due left on time."),
    ],
)


def by_due_date(arguments: Arguments, env: Env) -> Select[Any]:
    """One row of figures for each kind of due date."""
    rows: Any = all_of(*(_measured(each, arguments, env) for each in TradeDueDate)).subquery("m")
    return select(rows).order_by(rows.c.place)


def _measured(due_date: TradeDueDate, arguments: Arguments, env: Env) -> Select[Any]:
    order, line = SalesOrder.__table__.alias("o"), OrderLine.__table__.alias("l")
    due = line.c[DUE[due_date]]
    in_full = line.c.shipped_quantity == line.c.quantity
    on_time = and_(in_full, line.c.shipped_on <= due)
    failed = case((on_time, literal_column("NULL", Integer())), else_=order.c.id)
    failures = func.count(failed.distinct())
    orders = func.count(order.c.id.distinct())
    figures: list[ColumnElement[Any]] = [
        literal_column(f"'{due_date.name}'").label("due_date"),
        literal_column(str(list(TradeDueDate).index(due_date)), Integer()).label("place"),
        func.count().label("lines"),
        _number(on_time).label("lines_on_time"),
        _number(and_(in_full, line.c.shipped_on > due)).label("lines_late"),
        _number(~in_full).label("lines_missed"),
        orders.label("orders"),
        (orders - failures).label("orders_on_time"),
    ]
    return (
        select(*figures)
        .select_from(line.join(order, order.c.id == line.c.sales_order_id))
        .where(
            order.c.status.in_(sorted(COUNTED_ORDER, key=lambda status: status.name)),
            due.is_not(None),
            or_(in_full, due < env.today),
            *_within(due, order, arguments),
        )
    )


def _number(test: ColumnElement[bool]) -> ColumnElement[int]:
    one, none = literal_column("1", Integer()), literal_column("0", Integer())
    return func.coalesce(func.sum(case((test, one), else_=none)), none)


def _within(due: Any, order: Any, arguments: Arguments) -> Iterator[ColumnElement[bool]]:
    if (begin := arguments.get("from")) is not None:
        yield due >= begin
    if (end := arguments.get("to")) is not None:
        yield due < end
    if (account := arguments.get("accountId")) is not None:
        yield order.c.account_id == account


PUNCTUALITY = Rows(
    name="tradeDeliveryPerformance",
    description="How punctually goods left: against the day that was asked for, the day that was "
    "promised first, and the day that is promised now. `from` and `to` bound the due day.",
    type=ON_TIME,
    source=by_due_date,
    permission=ORDER_READ,
    arguments=ARGUMENTS,
    many=True,
)
