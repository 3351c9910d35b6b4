"""What trade adds to the creation of an account: the segments that it belongs to."""

from __future__ import annotations

from typing import Any

import pytest

from portico.access import Actor
from portico.testing import NOON, Ask

CREATE = """mutation($input: AccountCreateInput!) {
  accountCreate(input: $input) {
    account { name trade { segmentMemberships { nodes { priority validTo segment { code } } } } }
    userErrors { code path } } }"""
SEGMENT = """mutation($input: TradeSegmentCreateInput!) {
  tradeSegmentCreate(input: $input) { segment { id } } }"""


@pytest.fixture
def segments(ask: Ask) -> dict[str, str]:
    """The ids of two segments by their codes."""
    made = {}
    for code in ("BULK", "WHOLESALE"):
        answer = ask(SEGMENT, input={"code": code, "name": code.title()})
        made[code] = answer["data"]["tradeSegmentCreate"]["segment"]["id"]
    return made


def create(ask: Ask, trade: Any, **given: Any) -> Any:
    answer = ask(CREATE, input={"name": "Acme", "trade": trade}, **given)
    return answer["data"]["accountCreate"] if answer.get("data") else answer["errors"][0]


def accounts(ask: Ask) -> int:
    count: int = ask("{ accounts { totalCount } }")["data"]["accounts"]["totalCount"]
    return count


def test_an_account_is_created_in_its_segments(ask: Ask, segments: dict[str, str]) -> None:
    wished = [
        {"segmentId": segments["WHOLESALE"], "priority": 2},
        {"segmentId": segments["BULK"], "validTo": "2027-01-01"},
    ]

    made = create(ask, {"segments": wished})

    assert made["userErrors"] == []
    assert made["account"]["trade"]["segmentMemberships"]["nodes"] == [
        {"priority": 2, "validTo": None, "segment": {"code": "WHOLESALE"}},
        {"priority": 0, "validTo": "2027-01-01", "segment": {"code": "BULK"}},
    ]


@pytest.mark.parametrize("trade", [None, {}, {"segments": []}])
def test_the_part_of_trade_may_be_left_out(ask: Ask, trade: Any) -> None:
    made = create(ask, trade)

    assert made["userErrors"] == []
    assert made["account"]["trade"]["segmentMemberships"]["nodes"] == []


def test_what_trade_refuses_names_its_part_and_leaves_no_account(
    ask: Ask, segments: dict[str, str]
) -> None:
    twice = {"segmentId": segments["BULK"]}
    backwards = {**twice, "validFrom": "2027-01-01", "validTo": "2026-01-01"}
    absent = {"segmentId": "seg_" + "0" * 32}
    stranger = {"segmentId": "acc_" + "0" * 32}

    refused = [create(ask, {"segments": s}) for s in ([twice, twice], [backwards], [absent])]
    misread = create(ask, {"segments": [twice, stranger]})

    assert [each["account"] for each in (*refused, misread)] == [None] * 4
    assert [each["userErrors"] for each in (*refused, misread)] == [
        [
            {
                "code": "TRADE_SEGMENT_MEMBER",
                "path": ["input", "trade", "segments", "1", "validFrom"],
            }
        ],
        [{"code": "TRADE_PERIOD", "path": ["input", "trade", "segments", "0", "validTo"]}],
        [{"code": "NOT_FOUND", "path": ["input", "trade", "segments", "0", "segmentId"]}],
        [{"code": "BAD_ID", "path": ["input", "trade", "segments", "1", "segmentId"]}],
    ]
    assert accounts(ask) == 0


def test_the_part_of_trade_needs_the_permission_of_trade(
    ask: Ask, segments: dict[str, str]
) -> None:
    clerk = Actor(
        name="clerk",
        scopes=frozenset({"core.account.*", "trade.price.read"}),
        now=NOON,
    )
    wished = {"segments": [{"segmentId": segments["BULK"]}]}

    refused = create(ask, wished, by=clerk)
    done = create(ask, None, by=clerk)

    assert refused["extensions"]["code"] == "FORBIDDEN"
    assert refused["message"] == "This needs the permission trade.price.write."
    assert done["userErrors"] == []
    assert accounts(ask) == 1
