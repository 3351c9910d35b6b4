"""Who gets a price list: to assign one, and to end the assignment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_b2b_trade.models import (
    PriceAssignment,
    PriceList,
    Segment,
    TradeAssignmentScope,
    TradePriceListStatus,
)


@dataclass(kw_only=True)
class TradePriceAssignmentCreate:
    """Who gets a price list, and when: an account with its group, a segment, or everybody."""

    price_list_id: Annotated[UUID, Ref("TradePriceList"), "The price list."]
    account_id: Annotated[UUID | None, Ref("Account"), "The account, if it is for one."] = None
    segment_id: Annotated[UUID | None, Ref("TradeSegment"), "The segment, if it is for one."] = None
    priority: Annotated[int, "Between equal breaks the highest number wins."] = 0
    valid_from: Annotated[date | None, "The first day; null means from the beginning."] = None
    valid_to: Annotated[date | None, "The first day after; null means without end."] = None


@dataclass(kw_only=True)
class TradePriceAssignmentEnd:
    """The assignment to end."""

    id: Annotated[UUID, Ref("TradePriceAssignment"), "The assignment."]
    expected_version: Annotated[int, "The version that you saw."]
    on: Annotated[date | None, "The first day without it; today if left out."] = None


def assign_price_list(
    session: Session, actor: Actor, input: TradePriceAssignmentCreate
) -> PriceAssignment:
    """Give a price list to an account with its group, to a segment, or to everybody."""
    _check_scope(input)
    currency = get(session, PriceList, input.price_list_id, "input", "priceListId").currency
    _lock_holder(session, input, currency)
    price_list = get(session, PriceList, input.price_list_id, "input", "priceListId", lock=True)
    _require_usable(price_list)
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
    assignment.check_period(problems, "input")
    problems.raise_if_any()
    for rival, code in rivals(session, assignment, currency):
        problems.add(
            "TRADE_ASSIGNMENT_AMBIGUOUS",
            f"The list {code} holds there with priority {rival.priority} "
            f"{rival.describe_period()}. Choose another priority or other days.",
            *("input", "priority"),
        )
    problems.raise_if_any()
    session.add(assignment)
    session.flush()
    return assignment


def end_price_assignment(
    session: Session, actor: Actor, input: TradePriceAssignmentEnd
) -> PriceAssignment:
    """Let a price list no longer hold for somebody from a day on."""
    assignment = get(session, PriceAssignment, input.id, "input", "id", lock=True)
    expect_version(assignment, input.expected_version)
    assignment.end(input.on or actor.today, "input", "on")
    session.flush()
    return assignment


def rivals(
    session: Session, assignment: PriceAssignment, currency: str
) -> Iterator[tuple[PriceAssignment, str]]:
    """Assignments for the same holder with the same priority, currency and some of the days."""
    found = session.execute(
        select(PriceAssignment, PriceList.code)
        .join(PriceList, PriceList.id == PriceAssignment.price_list_id)
        .where(
            PriceAssignment.scope == assignment.scope,
            PriceAssignment.priority == assignment.priority,
            PriceList.currency == currency,
            PriceAssignment.account_id.is_not_distinct_from(assignment.account_id),
            PriceAssignment.segment_id.is_not_distinct_from(assignment.segment_id),
        )
        .order_by(PriceAssignment.id)
    )
    for rival, code in found:
        if rival.overlaps(assignment.valid_from, assignment.valid_to):
            yield rival, code


def _check_scope(input: TradePriceAssignmentCreate) -> None:
    if input.account_id is not None and input.segment_id is not None:
        raise refuse(
            "TRADE_ASSIGNMENT_SCOPE",
            "Give an account or a segment, not both; neither means everybody.",
            *("input", "segmentId"),
        )


def _scope(input: TradePriceAssignmentCreate) -> TradeAssignmentScope:
    if input.account_id is not None:
        return TradeAssignmentScope.ACCOUNT
    return TradeAssignmentScope.SEGMENT if input.segment_id else TradeAssignmentScope.DEFAULT


def _lock_holder(session: Session, input: TradePriceAssignmentCreate, currency: str) -> None:
    """Let nobody else assign to the same holder until the rivals are counted."""
    if input.account_id is not None:
        account = get(session, Account, input.account_id, "input", "accountId", lock=True)
        account.require_in_use("input", "accountId")
    elif input.segment_id is not None:
        get(session, Segment, input.segment_id, "input", "segmentId", lock=True)
    else:
        # Everybody has no row to lock: the lists that could be rivals stand in for it.
        lists = select(PriceList.id).where(PriceList.currency == currency).order_by(PriceList.id)
        session.execute(lists.with_for_update()).all()


def _require_usable(price_list: PriceList) -> None:
    if price_list.status is TradePriceListStatus.ARCHIVED:
        raise refuse(
            "TRADE_PRICE_LIST_ARCHIVED",
            f"The price list {price_list.code} is out of use. Choose another one.",
            *("input", "priceListId"),
        )
