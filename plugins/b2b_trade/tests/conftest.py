"""A trading company to act in: products, price lists, customers and their orders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portico.access import Actor
from portico.models import Account
from portico.testing import MakeAccount, Write
from portico.values import Price
from portico_b2b_trade.models import (
    PriceAssignment,
    PriceList,
    Product,
    SalesOrder,
    Segment,
    SegmentMembership,
    TradeOrderStatus,
)
from portico_b2b_trade.operations.orders import (
    TradeSalesOrderCreate,
    TradeSalesOrderLineCreate,
    TradeSalesOrderShip,
    TradeSalesOrderStatusChange,
    TradeShippedLine,
    change_order_status,
    create_order,
    ship_order,
)
from portico_b2b_trade.operations.price_assignments import (
    TradePriceAssignmentCreate,
    assign_price_list,
)
from portico_b2b_trade.operations.price_lists import (
    TradePriceItemCreate,
    TradePriceListActivate,
    TradePriceListCreate,
    activate_price_list,
    create_price_list,
)
from portico_b2b_trade.operations.prices import TradePrice, TradePriceQuery, resolve_price
from portico_b2b_trade.operations.products import TradeProductCreate, create_product
from portico_b2b_trade.operations.segments import (
    TradeSegmentCreate,
    TradeSegmentMembershipCreate,
    create_segment,
    join_segment,
)

Break = tuple[str, str]
"""From which quantity on, which price."""


class Trade:
    """Does the company's deeds, each in a transaction of its own."""

    def __init__(self, write: Write, actor: Actor, make_account: MakeAccount) -> None:
        self.write = write
        self.actor = actor
        self.account = make_account

    def do(self, operation: Callable[..., Any], input: object, *, on: date | None = None) -> Any:
        """Carry out an operation; ``on`` is another day than 2026-03-02."""
        actor = self.actor
        if on is not None:
            actor = replace(actor, now=datetime(on.year, on.month, on.day, 12, tzinfo=UTC))
        return self.write(lambda session: operation(session, actor, input), actor)

    def get(self, model: type[Any], id: UUID) -> Any:
        """A record as it is stored now."""
        return self.write(lambda session: session.get(model, id))

    def all(self, model: type[Any], *order: Any) -> list[Any]:
        """Every record of a model."""
        return self.write(lambda session: list(session.scalars(select(model).order_by(*order))))

    def lines(self, order: SalesOrder) -> list[Any]:
        """The lines of an order as they are stored now."""
        return self.write(lambda session: list(session.get_one(SalesOrder, order.id).lines))

    def product(self, sku: str = "P-1", **given: Any) -> Product:
        wish = TradeProductCreate(sku=sku, name=given.pop("name", f"Product {sku}"), **given)
        made: Product = self.do(create_product, wish)
        return made

    def draft_list(
        self, code: str, product: Product, *breaks: Break, uom: str | None = None, **given: Any
    ) -> PriceList:
        """A price list that is not in force yet."""
        items = [
            TradePriceItemCreate(
                product_id=product.id,
                uom=uom,
                min_quantity=Decimal(quantity),
                unit_price=Decimal(price),
            )
            for quantity, price in breaks
        ]
        terms: dict[str, Any] = {"code": code, "name": code, "currency": "EUR", "items": items}
        made: PriceList = self.do(create_price_list, TradePriceListCreate(**terms | given))
        return made

    def price_list(self, code: str, product: Product, *breaks: Break, **given: Any) -> PriceList:
        """A price list in force, in EUR unless given."""
        made = self.draft_list(code, product, *breaks, **given)
        step = TradePriceListActivate(id=made.id, expected_version=made.version)
        active: PriceList = self.do(activate_price_list, step)
        return active

    def assign(
        self,
        price_list: PriceList,
        holder: Account | Segment | None = None,
        priority: int = 0,
        **days: date,
    ) -> PriceAssignment:
        """Give a list to an account, a segment or everybody."""
        made: PriceAssignment = self.do(
            assign_price_list,
            TradePriceAssignmentCreate(
                price_list_id=price_list.id,
                account_id=holder.id if isinstance(holder, Account) else None,
                segment_id=holder.id if isinstance(holder, Segment) else None,
                priority=priority,
                **days,
            ),
        )
        return made

    def segment(self, code: str) -> Segment:
        made: Segment = self.do(create_segment, TradeSegmentCreate(code=code, name=code))
        return made

    def join(self, account: Account, segment: Segment, **given: Any) -> SegmentMembership:
        wish = TradeSegmentMembershipCreate(account_id=account.id, segment_id=segment.id, **given)
        made: SegmentMembership = self.do(join_segment, wish)
        return made

    def price(self, account: Account, product: Product, quantity: str, **given: Any) -> TradePrice:
        """Ask for a price, in EUR on 2026-03-15 unless given."""
        terms: dict[str, Any] = {"currency": "EUR", "on": date(2026, 3, 15)}
        query = TradePriceQuery(
            account_id=account.id,
            product_id=product.id,
            quantity=Decimal(quantity),
            **terms | given,
        )
        found: TradePrice = self.do(resolve_price, query)
        return found

    @staticmethod
    def line(product: Product, quantity: str, price: str | None = None, **given: Any) -> Any:
        """A line to order, priced in EUR if a price is given."""
        unit_price = None if price is None else Price(Decimal(price), given.pop("currency", "EUR"))
        return TradeSalesOrderLineCreate(
            product_id=product.id, quantity=Decimal(quantity), unit_price=unit_price, **given
        )

    def order(self, account: Account, *lines: Any, number: str = "A-1", **given: Any) -> SalesOrder:
        """A draft in EUR."""
        terms: dict[str, Any] = {"currency": "EUR", "number": number}
        wish = TradeSalesOrderCreate(account_id=account.id, lines=list(lines), **terms | given)
        made: SalesOrder = self.do(create_order, wish)
        return made

    def step(self, order: SalesOrder, status: TradeOrderStatus, reason: str = "") -> SalesOrder:
        """Change an order's status."""
        wish = TradeSalesOrderStatusChange(
            id=order.id,
            expected_version=self.get(SalesOrder, order.id).version,
            status=status,
            reason=reason,
        )
        changed: SalesOrder = self.do(change_order_status, wish)
        return changed

    def confirmed(self, account: Account, *lines: Any, **given: Any) -> SalesOrder:
        return self.step(self.order(account, *lines, **given), TradeOrderStatus.CONFIRMED)

    def ship(
        self, order: SalesOrder, *parts: tuple[int, str], day: date | None = None
    ) -> SalesOrder:
        """Ship parts of lines, ``(position, quantity)``, or all that is open."""
        wish = TradeSalesOrderShip(
            id=order.id,
            expected_version=self.get(SalesOrder, order.id).version,
            shipped_on=day,
            lines=[TradeShippedLine(position=p, quantity=Decimal(q)) for p, q in parts],
        )
        changed: SalesOrder = self.do(ship_order, wish, on=date(2026, 12, 31))
        return changed


@pytest.fixture
def plugin_names() -> tuple[str, ...]:
    """The trade plugin is under test."""
    return ("b2b_trade",)


@pytest.fixture
def trade(write: Write, actor: Actor, make_account: MakeAccount) -> Trade:
    return Trade(write, actor, make_account)
