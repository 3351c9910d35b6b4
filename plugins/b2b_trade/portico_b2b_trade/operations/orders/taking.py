"""Taking an order, and changing what is known of it as a whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, Refused
from portico.models import Account, AccountStage
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import UNSET, Money, Unset
from portico_b2b_trade.models import SalesOrder, TradeOrderStatus
from portico_b2b_trade.models.numbers import check_amount
from portico_b2b_trade.operations.orders.inputs import (
    TradeSalesOrderCreate,
    TradeSalesOrderUpdate,
)
from portico_b2b_trade.operations.orders.lines import append, check_currency
from portico_b2b_trade.operations.unique import check_free

FACTS: Final = (
    "po_number",
    "required_on",
    "ship_to_name",
    "ship_to_street",
    "ship_to_postcode",
    "ship_to_town",
    "ship_to_region",
    "ship_to_country",
)


def create_order(session: Session, actor: Actor, input: TradeSalesOrderCreate) -> SalesOrder:
    """Take an order. Lines without a price get the one that the price lists have for them."""
    account = get_account(session, input.account_id, "input", "accountId")
    order = SalesOrder(
        id=new_id(),
        account_id=account.id,
        status=TradeOrderStatus.DRAFT,
        ordered_on=input.ordered_on or actor.today,
        net_amount=Decimal(0),
        freight_amount=Decimal(0),
    )
    problems = Problems()
    check_business(problems, account, "input", "accountId")
    assign(order, input, (*FACTS, "number", "currency", "price_strategy"), problems, "input")
    order.check(problems)
    check_free(session, problems, SalesOrder.number, order, "input", "number")
    problems.raise_if_any()
    _set_freight(order, input.freight, problems)
    for index, given in enumerate(input.lines):
        try:
            append(session, actor, order, given, ("input", "lines", index))
        except Refused as refused:
            for problem in refused.problems:
                problems.add(problem.code, problem.message, *problem.path)
    problems.raise_if_any()
    session.add(order)
    session.flush()
    return order


def update_order(
    session: Session,
    actor: Actor,
    input: TradeSalesOrderUpdate,
) -> SalesOrder:
    """Change what is known of an order that is not closed yet."""
    order = get(session, SalesOrder, input.id, "input", "id", lock=True)
    expect_version(order, input.expected_version)
    order.require_open("input", "id")
    problems = Problems()
    former = order.required_on
    if input.currency is not UNSET:
        order.change_currency(input.currency, problems)
    assign(order, input, FACTS, problems, "input")
    order.check(problems)
    _set_freight(order, input.freight, problems)
    problems.raise_if_any()
    order.follow_requirement(former)
    session.flush()
    return order


def check_business(problems: Problems, account: Account, *path: str | int) -> None:
    """Note a problem if we do no business with the account."""
    problems.check(
        ok=account.stage is not AccountStage.BLOCKED,
        code="TRADE_ACCOUNT_BLOCKED",
        message=f"{account.name} is blocked: it cannot order. Change its stage first.",
        path=path,
    )


def _set_freight(order: SalesOrder, freight: Money | Unset | None, problems: Problems) -> None:
    if freight is UNSET:
        # A draft may have changed its currency: the charge it has must fit that one too.
        freight = Money(order.freight_amount, order.currency)
    if freight is None:
        order.freight_amount = Decimal(0)
        return
    path = ("input", "freight")
    if check_currency(problems, order, freight, path) and check_amount(problems, freight, path):
        order.freight_amount = freight.amount
