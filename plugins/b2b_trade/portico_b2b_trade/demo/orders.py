"""Northwind's orders: history, so they are taken over as they were, not sold anew."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.database import new_id
from portico.errors import Problems, Refused
from portico.operations.importing import ImportReport
from portico.values import Money
from portico_b2b_trade.demo.files import (
    DETAILS,
    ORDERS,
    Cells,
    UnreadableRow,
    country,
    day,
    number,
    rows,
    text,
)
from portico_b2b_trade.demo.products import CURRENCY
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


def load_orders(
    session: Session,
    accounts: dict[str, UUID],
    products: dict[str, Product],
    report: ImportReport,
) -> None:
    """Take over the orders that are not there yet, each with all its lines or not at all."""
    details = defaultdict(list)
    for row in rows(DETAILS):
        details[row["orderID"]].append(row)
    known = set(session.scalars(select(SalesOrder.number)))
    for row in rows(ORDERS):
        lines = details.pop(row["orderID"], [])
        if row["orderID"] in known:
            _note(report, row, lines)
            continue
        try:
            session.add(_order(row, lines, accounts, products))
            _note(report, row, lines, made=True)
        except (Refused, UnreadableRow) as refusal:
            _note(report, row, lines, reason=str(refusal))
    for lines in details.values():
        for line in lines:
            report.refused(DETAILS, _key(line), f"There is no order {line['orderID']}.")
    session.flush()


def _note(
    report: ImportReport, row: Cells, lines: list[Cells], *, made: bool = False, reason: str = ""
) -> None:
    notes = [(ORDERS, str(row["orderID"])), *((DETAILS, _key(line)) for line in lines)]
    for source, key in notes:
        if reason:
            report.refused(source, key, reason)
        elif made:
            report.made(source, key)
        else:
            report.kept(source, key)


def _key(line: Cells) -> str:
    return f"{line['orderID']}/{line['productID']}"


def _order(
    row: Cells, lines: list[Cells], accounts: dict[str, UUID], products: dict[str, Product]
) -> SalesOrder:
    order = _head(row, accounts)
    problems = Problems()
    order.check(problems)
    check_amount(problems, Money(order.freight_amount, CURRENCY), ("freight",))
    for line in lines:
        product = products.get(text(line, "productID"))
        if product is None:
            raise UnreadableRow(f"There is no product {line['productID']}.")
        order.add(_line(order, line, product, problems))
    problems.raise_if_any()
    return order


def _head(row: Cells, accounts: dict[str, UUID]) -> SalesOrder:
    customer, ordered, shipped = (
        text(row, "customerID"),
        day(row, "orderDate"),
        day(row, "shippedDate"),
    )
    if customer not in accounts:
        raise UnreadableRow(f"There is no customer {customer}.")
    if ordered is None or (shipped is not None and shipped < ordered):
        raise UnreadableRow(f"It was ordered on {ordered} and shipped on {shipped}.")
    return SalesOrder(
        id=new_id(),
        account_id=accounts[customer],
        number=text(row, "orderID"),
        status=TradeOrderStatus.COMPLETED if shipped else TradeOrderStatus.CONFIRMED,
        currency=CURRENCY,
        price_strategy=TradePriceStrategy.MOST_SPECIFIC,
        ordered_on=ordered,
        required_on=day(row, "requiredDate"),
        shipped_on=shipped,
        freight_amount=number(row, "freight"),
        ship_to_name=row["shipName"],
        ship_to_street=row["shipAddress"],
        ship_to_postcode=row["shipPostalCode"],
        ship_to_town=row["shipCity"],
        ship_to_region=row["shipRegion"],
        ship_to_country=country(row, "shipCountry"),
    )


def _line(order: SalesOrder, row: Cells, product: Product, problems: Problems) -> OrderLine:
    line = OrderLine(
        product_id=product.id,
        quantity=number(row, "quantity"),
        uom=product.base_uom,
        unit_price=number(row, "unitPrice"),
        discount=number(row, "discount") * 100,
        currency=order.currency,
        price_source=TradePriceSource.GIVEN,
        requested_on=order.required_on,
        shipped_on=order.shipped_on,
        shipped_quantity=number(row, "quantity") if order.shipped_on else Decimal(0),
    )
    check_quantity(problems, line.quantity, ("quantity",))
    check_price(problems, line.unit_price, ("unitPrice",))
    check_discount(problems, line.discount, ("discount",))
    problems.raise_if_any()
    line.calculate()
    return line
