"""Price lists: their breaks, their life, and that who gets them is never left to chance."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from portico.database import Database
from portico.errors import Conflict, Refused
from portico.testing import Run, problems_of
from portico_b2b_trade.models import (
    PRICE_LIST_TRANSITIONS,
    PriceAssignment,
    PriceList,
    SegmentMembership,
    TradePriceListKind,
    TradePriceListStatus,
)
from portico_b2b_trade.operations.price_assignments import (
    TradePriceAssignmentCreate,
    TradePriceAssignmentEnd,
    assign_price_list,
    end_price_assignment,
)
from portico_b2b_trade.operations.price_lists import (
    TradePriceItemCreate,
    TradePriceListActivate,
    TradePriceListArchive,
    TradePriceListCreate,
    activate_price_list,
    archive_price_list,
    create_price_list,
)
from portico_b2b_trade.operations.products import TradeProductUnitCreate
from portico_b2b_trade.operations.segments import (
    TradeSegmentMembershipEnd,
    leave_segment,
)

S = TradePriceListStatus
GRADUATED = TradePriceListKind.GRADUATED
JANUARY, JUNE, JULY = date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)


def breaks_refused(trade: Any, *breaks: tuple[str, str], **given: Any) -> list[tuple[str, str]]:
    product = trade.product("P-1", units=[TradeProductUnitCreate(uom="BX", factor=Decimal(12))])
    return problems_of(lambda: trade.draft_list("L", product, *breaks, **given))


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
def test_the_life_of_a_price_list(before: S, after: S) -> None:
    price_list = PriceList(code="L", status=before)
    permitted = {(S.DRAFT, S.ACTIVE), (S.ACTIVE, S.ARCHIVED)}

    if (before, after) in permitted:
        price_list.change_status(after)
        assert price_list.status is after
    else:
        with pytest.raises(Refused, match=f"is {before.name}"):
            price_list.change_status(after)
        assert price_list.status is before
    assert (after in PRICE_LIST_TRANSITIONS[before]) is ((before, after) in permitted)


def test_a_list_is_put_in_force_and_out_of_use(trade: Any) -> None:
    made = trade.draft_list("L", trade.product(), ("1", "100"))
    active = trade.do(
        activate_price_list, TradePriceListActivate(id=made.id, expected_version=made.version)
    )
    with pytest.raises(Conflict):
        trade.do(
            archive_price_list, TradePriceListArchive(id=made.id, expected_version=made.version)
        )
    gone = trade.do(
        archive_price_list, TradePriceListArchive(id=made.id, expected_version=active.version)
    )

    assert (made.status, active.status, gone.status) == (S.DRAFT, S.ACTIVE, S.ARCHIVED)
    again = TradePriceListActivate(id=made.id, expected_version=gone.version)
    assert problems_of(lambda: trade.do(activate_price_list, again)) == [
        ("TRADE_PRICE_LIST_TRANSITION", "input.id")
    ]


def test_a_list_without_prices_is_not_put_in_force(trade: Any) -> None:
    made = trade.draft_list("L", trade.product())
    step = TradePriceListActivate(id=made.id, expected_version=made.version)

    assert problems_of(lambda: trade.do(activate_price_list, step)) == [
        ("TRADE_PRICE_LIST_EMPTY", "input.id")
    ]
    assert trade.get(PriceList, made.id).status is S.DRAFT


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (("1", "-0.01"), ("TRADE_PRICE", "input.items.0.unitPrice")),
        (("1", "NaN"), ("TRADE_PRICE", "input.items.0.unitPrice")),
        (("1", "1e400"), ("TRADE_PRICE", "input.items.0.unitPrice")),
        (("1", "0.0000001"), ("TRADE_PRICE", "input.items.0.unitPrice")),
        (("-1", "1"), ("TRADE_QUANTITY", "input.items.0.minQuantity")),
        (("Infinity", "1"), ("TRADE_QUANTITY", "input.items.0.minQuantity")),
    ],
)
def test_a_price_that_cannot_be_is_refused(
    trade: Any, item: tuple[str, str], expected: tuple[str, str]
) -> None:
    assert breaks_refused(trade, item) == [expected]
    assert trade.all(PriceList) == []


def test_a_break_is_given_once(trade: Any) -> None:
    assert breaks_refused(trade, ("1", "100"), ("50", "95"), ("1.0", "90")) == [
        ("TRADE_BREAK_REPEATED", "input.items.2.minQuantity")
    ]


def test_a_graduated_list_begins_at_0(trade: Any) -> None:
    assert breaks_refused(trade, ("50", "95"), ("1", "100"), kind=GRADUATED) == [
        ("TRADE_GRADUATED_GAP", "input.items.1.minQuantity")
    ]


def test_a_graduated_list_prices_a_product_in_one_unit(trade: Any) -> None:
    product = trade.product("P-1", units=[TradeProductUnitCreate(uom="BX", factor=Decimal(12))])
    wish = TradePriceListCreate(
        code="L",
        name="L",
        currency="EUR",
        kind=GRADUATED,
        items=[
            TradePriceItemCreate(product_id=product.id, unit_price=Decimal(1)),
            TradePriceItemCreate(
                product_id=product.id, unit_price=Decimal(9), uom="bx", min_quantity=Decimal(10)
            ),
        ],
    )

    assert problems_of(lambda: trade.do(create_price_list, wish)) == [
        ("TRADE_GRADUATED_UNITS", "input.items.1.uom")
    ]


def test_everything_wrong_with_a_list_is_told_at_once(trade: Any) -> None:
    product = trade.product("P-1")
    trade.draft_list("L", product)
    wish = TradePriceListCreate(
        code="L",
        name="",
        currency="EURO",
        valid_from=JULY,
        valid_to=JULY,
        items=[
            TradePriceItemCreate(product_id=uuid4(), unit_price=Decimal(1)),
            TradePriceItemCreate(product_id=product.id, unit_price=Decimal(1), uom="BX"),
        ],
    )

    assert problems_of(lambda: trade.do(create_price_list, wish)) == [
        ("REQUIRED", "input.name"),
        ("CURRENCY", "input.currency"),
        ("TRADE_PERIOD", "input.validTo"),
        ("TRADE_TAKEN", "input.code"),
        ("NOT_FOUND", "input.items.0.productId"),
        ("TRADE_UNIT_UNKNOWN", "input.items.1.uom"),
    ]


def test_two_lists_of_one_priority_never_hold_for_somebody_at_a_time(trade: Any) -> None:
    product, account, segment = trade.product(), trade.account("Acme"), trade.segment("Wholesale")
    first = trade.price_list("A", product, ("1", "1"))
    second = trade.price_list("B", product, ("1", "2"))

    for holder in (account, segment, None):
        trade.assign(first, holder, valid_from=JANUARY, valid_to=JULY)
        assert problems_of(
            lambda holder=holder: trade.assign(second, holder, valid_from=JUNE)  # type: ignore[misc]  # bound early
        ) == [("TRADE_ASSIGNMENT_AMBIGUOUS", "input.priority")]
        trade.assign(second, holder, valid_from=JULY)
        trade.assign(second, holder, priority=1)

    assert len(trade.all(PriceAssignment)) == 9


def test_lists_in_different_currencies_do_not_compete(trade: Any) -> None:
    product = trade.product()
    trade.assign(trade.price_list("A", product, ("1", "1")))

    trade.assign(trade.price_list("B", product, ("1", "1"), currency="USD"))

    assert len(trade.all(PriceAssignment)) == 2


def test_who_gets_a_list_must_exist_and_be_one(trade: Any) -> None:
    price_list = trade.price_list("A", trade.product(), ("1", "1"))

    def refused(**given: Any) -> list[tuple[str, str]]:
        wish = TradePriceAssignmentCreate(**{"price_list_id": price_list.id} | given)
        return problems_of(lambda: trade.do(assign_price_list, wish))

    assert refused(price_list_id=uuid4()) == [("NOT_FOUND", "input.priceListId")]
    assert refused(account_id=uuid4()) == [("NOT_FOUND", "input.accountId")]
    assert refused(segment_id=uuid4()) == [("NOT_FOUND", "input.segmentId")]
    assert refused(account_id=uuid4(), segment_id=uuid4()) == [
        ("TRADE_ASSIGNMENT_SCOPE", "input.segmentId")
    ]
    assert refused(valid_from=JULY, valid_to=JANUARY) == [("TRADE_PERIOD", "input.validTo")]
    trade.do(
        archive_price_list,
        TradePriceListArchive(id=price_list.id, expected_version=price_list.version),
    )
    assert refused() == [("TRADE_PRICE_LIST_ARCHIVED", "input.priceListId")]


def test_an_assignment_ends_and_makes_room(trade: Any) -> None:
    product = trade.product()
    first = trade.assign(trade.price_list("A", product, ("1", "1")), valid_from=JANUARY)
    wish = TradePriceAssignmentEnd(id=first.id, expected_version=first.version, on=JULY)

    ended = trade.do(end_price_assignment, wish)
    trade.assign(trade.price_list("B", product, ("1", "2")), valid_from=JULY)

    assert ended.valid_to == JULY
    for day in (JANUARY, JULY):  # before it began; later than it ends
        again = TradePriceAssignmentEnd(id=first.id, expected_version=ended.version, on=day)
        assert problems_of(lambda again=again: trade.do(end_price_assignment, again)) == [  # type: ignore[misc]  # bound early
            ("TRADE_PERIOD", "input.on")
        ]


def test_an_account_is_in_a_segment_once_at_a_time(trade: Any) -> None:
    account, segment = trade.account("Acme"), trade.segment("Wholesale")
    made = trade.join(account, segment, valid_from=JANUARY)
    assert problems_of(lambda: trade.join(account, segment, valid_from=JULY)) == [
        ("TRADE_SEGMENT_MEMBER", "input.validFrom")
    ]

    wish = TradeSegmentMembershipEnd(id=made.id, expected_version=made.version, on=JULY)
    trade.do(leave_segment, wish)
    trade.join(account, segment, valid_from=JULY)

    assert [each.valid_to for each in trade.all(SegmentMembership, SegmentMembership.id)] == [
        JULY,
        None,
    ]
    assert problems_of(lambda: trade.segment("Wholesale")) == [("TRADE_TAKEN", "input.code")]


@pytest.mark.parametrize("scope", ["account", "segment", "everybody"])
def test_two_assignments_at_the_same_moment_cannot_contradict(
    trade: Any, database: Database, run: Run, scope: str
) -> None:
    product = trade.product()
    lists = [trade.price_list(code, product, ("1", "1")) for code in "ABCDEFGH"]
    account, segment = trade.account("Acme"), trade.segment("Wholesale")
    wishes = [
        TradePriceAssignmentCreate(
            price_list_id=price_list.id,
            account_id=account.id if scope == "account" else None,
            segment_id=segment.id if scope == "segment" else None,
        )
        for price_list in lists
    ]

    def deed(wish: TradePriceAssignmentCreate) -> Callable[[Session], PriceAssignment]:
        return lambda session: assign_price_list(session, trade.actor, wish)

    async def all_at_once() -> list[PriceAssignment | BaseException]:
        deeds = [database.write(trade.actor, deed(wish)) for wish in wishes]
        return await asyncio.gather(*deeds, return_exceptions=True)

    outcomes = run(all_at_once())

    assert sum(isinstance(each, PriceAssignment) for each in outcomes) == 1
    refusals = [each for each in outcomes if isinstance(each, Refused)]
    assert [each.problems[0].code for each in refusals] == ["TRADE_ASSIGNMENT_AMBIGUOUS"] * 7
    assert len(trade.all(PriceAssignment)) == 1
