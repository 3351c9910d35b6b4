"""Price lists: to write one, put it in force and take it out of use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Path, Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_b2b_trade.models import (
    PriceItem,
    PriceList,
    Product,
    TradePriceListKind,
    TradePriceListStatus,
)
from portico_b2b_trade.models.numbers import check_price, check_start
from portico_b2b_trade.operations.unique import check_free

FACTS: Final = (
    "code",
    "name",
    "currency",
    "tax_included",
    "convertible",
    "kind",
    "valid_from",
    "valid_to",
)


@dataclass(kw_only=True)
class TradePriceItemCreate:
    """The price of one unit of a product from a quantity on."""

    product_id: Annotated[UUID, Ref("TradeProduct"), "The product."]
    unit_price: Annotated[Decimal, "The price of one unit, in the list's currency; 0 or more."]
    min_quantity: Annotated[Decimal, "The quantity from which it holds, itself included."] = (
        Decimal(0)
    )
    uom: Annotated[str | None, "The unit; the product's base unit if left out."] = None


@dataclass(kw_only=True)
class TradePriceListCreate:
    """A new price list with its prices; a draft until it is put in force."""

    code: Annotated[str, "The list's short name; no other list may have it."]
    name: Annotated[str, "What the list is called."]
    currency: Annotated[str, "The ISO 4217 code of the currency of all its prices."]
    kind: Annotated[TradePriceListKind, "How the breaks work."] = TradePriceListKind.ALL_UNITS
    tax_included: Annotated[bool, "Whether the prices contain sales tax."] = False
    convertible: Annotated[bool, "Whether they may be converted into another currency."] = False
    valid_from: Annotated[date | None, "The first day; null means from the beginning."] = None
    valid_to: Annotated[date | None, "The first day after; null means without end."] = None
    items: Annotated[list[TradePriceItemCreate], "The prices."] = field(default_factory=list)


@dataclass(kw_only=True)
class TradePriceListActivate:
    """The price list to put in force."""

    id: Annotated[UUID, Ref("TradePriceList"), "The price list."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class TradePriceListArchive:
    """The price list to take out of use."""

    id: Annotated[UUID, Ref("TradePriceList"), "The price list."]
    expected_version: Annotated[int, "The version that you saw."]


def create_price_list(session: Session, actor: Actor, input: TradePriceListCreate) -> PriceList:
    """Write a price list with its volume breaks. It is a draft until it is put in force."""
    price_list = PriceList(id=new_id(), status=TradePriceListStatus.DRAFT)
    problems = Problems()
    assign(price_list, input, FACTS, problems, "input")
    price_list.check_period(problems, "input")
    check_free(session, problems, PriceList.code, price_list, "input", "code")
    products = _products(session, input)
    for index, given in enumerate(input.items):
        path: Path = ("input", "items", index)
        if (item := _item(products, given, problems, path)) is not None:
            item.position = index + 1
            price_list.items.append(item)
    problems.raise_if_any()
    price_list.check_breaks(problems)
    problems.raise_if_any()
    session.add(price_list)
    session.flush()
    return price_list


def _products(session: Session, input: TradePriceListCreate) -> dict[UUID, Product]:
    asked = {item.product_id for item in input.items}
    return {each.id: each for each in session.scalars(select(Product).where(Product.id.in_(asked)))}


def _item(
    products: Mapping[UUID, Product], given: TradePriceItemCreate, problems: Problems, path: Path
) -> PriceItem | None:
    check_price(problems, given.unit_price, (*path, "unitPrice"))
    check_start(problems, given.min_quantity, (*path, "minQuantity"))
    product = products.get(given.product_id)
    if product is None:
        problems.add("NOT_FOUND", "There is no product with this id.", *path, "productId")
        return None
    uom = (given.uom or product.base_uom).upper()
    product.check_unit(uom, problems, *path, "uom")
    return PriceItem(
        product_id=product.id,
        uom=uom,
        min_quantity=given.min_quantity,
        unit_price=given.unit_price,
    )


def activate_price_list(session: Session, actor: Actor, input: TradePriceListActivate) -> PriceList:
    """Put a price list in force. Its prices never change from then on."""
    price_list = get(session, PriceList, input.id, "input", "id", lock=True)
    expect_version(price_list, input.expected_version)
    price_list.activate()
    session.flush()
    return price_list


def archive_price_list(session: Session, actor: Actor, input: TradePriceListArchive) -> PriceList:
    """Take a price list out of use for good."""
    price_list = get(session, PriceList, input.id, "input", "id", lock=True)
    expect_version(price_list, input.expected_version)
    price_list.archive()
    session.flush()
    return price_list
