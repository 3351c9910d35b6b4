"""Price lists: to create one, put it in force, take it out of use, and say who gets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Ref
from portico_b2b_trade.models import (
    PriceAssignment,
    PriceItem,
    PriceList,
    Product,
    TradeAssignmentScope,
    TradePriceListKind,
    TradePriceListStatus,
)
from portico_b2b_trade.models.numbers import check_price, fits
from portico_b2b_trade.operations.prices import unit_factor
from portico_b2b_trade.operations.unique import check_free

FACTS = (
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


@dataclass(kw_only=True)
class TradePriceListArchive:
    """The price list to take out of use."""

    id: Annotated[UUID, Ref("TradePriceList"), "The price list."]


@dataclass(kw_only=True)
class TradePriceAssignmentCreate:
    """Who gets a price list, and when: an account with its group, a segment, or everybody."""

    price_list_id: Annotated[UUID, Ref("TradePriceList"), "The price list."]
    account_id: Annotated[UUID | None, Ref("Account"), "The account, if it is for one."] = None
    segment_id: Annotated[UUID | None, Ref("TradeSegment"), "The segment, if it is for one."] = None
    priority: Annotated[int, "Between equal breaks the highest number wins."] = 0
    valid_from: Annotated[date | None, "The first day; null means from the beginning."] = None
    valid_to: Annotated[date | None, "The first day after; null means without end."] = None


def create_price_list(session: Session, actor: Actor, input: TradePriceListCreate) -> PriceList:
    """Write a price list with its volume breaks. It is a draft until it is put in force."""
    price_list = PriceList(status=TradePriceListStatus.DRAFT)
    problems = Problems()
    assign(price_list, input, FACTS, problems, "input")
    price_list.check_period(problems)
    check_free(session, problems, PriceList.code, price_list, "input", "code")
    for index, given in enumerate(input.items):
        price_list.items.append(_item(session, given, index, problems))
    problems.raise_if_any()
    price_list.check_breaks(problems)
    problems.raise_if_any()
    session.add(price_list)
    session.flush()
    return price_list


def _item(
    session: Session, given: TradePriceItemCreate, index: int, problems: Problems
) -> PriceItem:
    path = ("input", "items", index)
    product = get(session, Product, given.product_id, *path, "productId")
    check_price(problems, given.unit_price, (*path, "unitPrice"))
    problems.check(
        ok=fits(given.min_quantity) and given.min_quantity >= 0,
        code="TRADE_QUANTITY",
        message=f"{given.min_quantity} is no quantity to begin at: give 0 or more.",
        path=(*path, "minQuantity"),
    )
    uom = given.uom or product.base_uom
    unit_factor(product, uom, *path, "uom")
    return PriceItem(
        position=index + 1,
        product_id=product.id,
        uom=uom,
        min_quantity=given.min_quantity,
        unit_price=given.unit_price,
    )


def activate_price_list(session: Session, actor: Actor, input: TradePriceListActivate) -> PriceList:
    """Put a price list in force. Its prices never change from then on."""
    price_list = get(session, PriceList, input.id, "input", "id", lock=True)
    price_list.activate()
    return price_list


def archive_price_list(session: Session, actor: Actor, input: TradePriceListArchive) -> PriceList:
    """Take a price list out of use for good."""
    price_list = get(session, PriceList, input.id, "input", "id", lock=True)
    price_list.archive()
    return price_list


def assign_price_list(
    session: Session, actor: Actor, input: TradePriceAssignmentCreate
) -> PriceAssignment:
    """Give a price list to an account with its group, to a segment, or to everybody."""
    price_list = get(session, PriceList, input.price_list_id, "input", "priceListId", lock=True)
    assignment = PriceAssignment(
        price_list_id=price_list.id,
        scope=_scope(input),
        account_id=input.account_id,
        segment_id=input.segment_id,
        priority=input.priority,
        valid_from=input.valid_from,
        valid_to=input.valid_to,
    )
    problems = Problems()
    problems.check(
        ok=input.account_id is None or input.segment_id is None,
        code="TRADE_ASSIGNMENT_SCOPE",
        message="Give an account or a segment, not both; neither means everybody.",
        path=("input", "segmentId"),
    )
    assignment.check_period(problems)
    problems.raise_if_any()
    refuse_ambiguity(session, assignment, price_list.currency)
    session.add(assignment)
    session.flush()
    return assignment


def _scope(input: TradePriceAssignmentCreate) -> TradeAssignmentScope:
    if input.account_id is not None:
        return TradeAssignmentScope.ACCOUNT
    return TradeAssignmentScope.SEGMENT if input.segment_id else TradeAssignmentScope.DEFAULT


def refuse_ambiguity(session: Session, assignment: PriceAssignment, currency: str) -> None:
    """Refuse a second list for the same holder with the same priority, currency and days."""
    rivals = session.execute(
        select(PriceAssignment, PriceList.code)
        .join(PriceList, PriceList.id == PriceAssignment.price_list_id)
        .where(
            PriceAssignment.scope == assignment.scope,
            PriceAssignment.priority == assignment.priority,
            PriceList.currency == currency,
            PriceAssignment.account_id.is_not_distinct_from(assignment.account_id),
            PriceAssignment.segment_id.is_not_distinct_from(assignment.segment_id),
        )
    )
    problems = Problems()
    for rival, code in rivals:
        problems.check(
            ok=not rival.overlaps(assignment.valid_from, assignment.valid_to),
            code="TRADE_ASSIGNMENT_AMBIGUOUS",
            message=f"The list {code} holds there with priority {rival.priority} "
            f"{rival.describe_period()}. Choose another priority or other days.",
            path=("input", "priority"),
        )
    problems.raise_if_any()
