"""What clients give to take a sales order and to carry it on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from portico.values import UNSET, Money, Price, Ref, Unset
from portico_b2b_trade.models import TradeOrderStatus, TradePriceStrategy


@dataclass(kw_only=True)
class TradeSalesOrderLineCreate:
    """So much of a product, at a price that is given or found in the price lists."""

    product_id: Annotated[UUID, Ref("TradeProduct"), "The product."]
    quantity: Annotated[Decimal, "How much; above 0."]
    uom: Annotated[str | None, "The unit; the product's base unit if left out."] = None
    unit_price: Annotated[
        Price | None, "The price of one unit; found in the price lists if left out."
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
    price_strategy: Annotated[
        TradePriceStrategy, "How prices are chosen for lines that come without one."
    ] = TradePriceStrategy.MOST_SPECIFIC
    ordered_on: Annotated[date | None, "The day of the order; today if left out."] = None
    required_on: Annotated[date | None, "The day the customer asks for."] = None
    freight: Annotated[Money | None, "The charge for transport; none if left out."] = None
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
class TradeSalesOrderUpdate:
    """Changes to an order. What is left out stays as it is; null clears."""

    id: Annotated[UUID, Ref("TradeSalesOrder"), "The order to change."]
    expected_version: Annotated[int, "The version that the changes were made to."]
    currency: Annotated[str | Unset, "The currency; only of a draft without lines."] = UNSET
    po_number: Annotated[str | Unset | None, "The customer's purchase order number."] = UNSET
    required_on: Annotated[
        date | Unset | None, "The day asked for; lines that asked for the former day follow."
    ] = UNSET
    freight: Annotated[Money | Unset | None, "The charge for transport."] = UNSET
    ship_to_name: Annotated[str | Unset | None, "Who gets the goods."] = UNSET
    ship_to_street: Annotated[str | Unset | None, "The street and number."] = UNSET
    ship_to_postcode: Annotated[str | Unset | None, "The postal code."] = UNSET
    ship_to_town: Annotated[str | Unset | None, "The town."] = UNSET
    ship_to_region: Annotated[str | Unset | None, "The state or region."] = UNSET
    ship_to_country: Annotated[str | Unset | None, "The country."] = UNSET


@dataclass(kw_only=True)
class TradeSalesOrderLineAdd:
    """Another line for a draft."""

    id: Annotated[UUID, Ref("TradeSalesOrder"), "The order."]
    expected_version: Annotated[int, "The version of the order that you saw."]
    line: Annotated[TradeSalesOrderLineCreate, "What else is ordered."]


@dataclass(kw_only=True)
class TradeSalesOrderLineRemove:
    """A line that a draft is to lose."""

    id: Annotated[UUID, Ref("TradeSalesOrder"), "The order."]
    expected_version: Annotated[int, "The version of the order that you saw."]
    position: Annotated[int, "The line's number."]


@dataclass(kw_only=True)
class TradeSalesOrderStatusChange:
    """The status that an order is to have."""

    id: Annotated[UUID, Ref("TradeSalesOrder"), "The order."]
    expected_version: Annotated[int, "The version of the order that you saw."]
    status: Annotated[TradeOrderStatus, "The status: CONFIRMED, ON_HOLD or CANCELLED."]
    reason: Annotated[str | None, "Why; needed for ON_HOLD and CANCELLED."] = None


@dataclass(kw_only=True)
class TradeSalesOrderPromise:
    """The day on which lines are promised to leave."""

    id: Annotated[UUID, Ref("TradeSalesOrder"), "The order."]
    expected_version: Annotated[int, "The version of the order that you saw."]
    promised_on: Annotated[date, "The day."]
    positions: Annotated[
        list[int], "The lines' numbers; all lines that are still open if left out."
    ] = field(default_factory=list)


@dataclass(kw_only=True)
class TradeShippedLine:
    """How much of a line left."""

    position: Annotated[int, "The line's number."]
    quantity: Annotated[Decimal, "How much, in the line's unit; above 0."]


@dataclass(kw_only=True)
class TradeSalesOrderShip:
    """What left on a day."""

    id: Annotated[UUID, Ref("TradeSalesOrder"), "The order."]
    expected_version: Annotated[int, "The version of the order that you saw."]
    shipped_on: Annotated[date | None, "The day it left; today if left out."] = None
    lines: Annotated[
        list[TradeShippedLine], "How much of which lines; all that is open if left out."
    ] = field(default_factory=list)


@dataclass(kw_only=True)
class TradeSalesOrderCloseShort:
    """An order whose rest will not follow."""

    id: Annotated[UUID, Ref("TradeSalesOrder"), "The order."]
    expected_version: Annotated[int, "The version of the order that you saw."]
    reason: Annotated[str, "Why the rest will not follow."]
