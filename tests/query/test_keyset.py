"""Pages by cursor stay right while records come and go, and begin at the cursor by an index."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import Account
from portico.testing import Ask, MakeAccount, World, Write
from portico.testing.explaining import explained

PAGE = """
query($first: Int, $after: String, $last: Int, $before: String, $order: [AccountOrder!]) {
  accounts(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id name country } } }
"""
ORDERS = [
    [("COUNTRY", "ASC")],
    [("COUNTRY", "DESC"), ("NAME", "ASC")],
    [("NAME", "ASC"), ("COUNTRY", "DESC")],
    [("ARCHIVED_AT", "DESC"), ("COUNTRY", "ASC"), ("NAME", "DESC")],
]


@settings(
    max_examples=12,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    random=st.randoms(use_true_random=True),
    order=st.sampled_from(ORDERS),
    forward=st.booleans(),
)
def test_what_stays_is_seen_once_while_others_come_and_go(
    ask: Ask,
    make_account: MakeAccount,
    write: Write,
    world: World,
    random: Random,
    order: list[tuple[str, str]],
    forward: bool,  # noqa: FBT001 (drawn by hypothesis)
) -> None:
    world.renew(world.database.bus)
    there = [_make(make_account, random) for _ in range(9)]
    stays = {f"acc_{each.id.hex}" for each in there[:6]}
    goes = there[6:]
    terms = [{"field": field, "direction": direction} for field, direction in order]
    seen: list[dict[str, Any]] = []
    cursor = None
    for _page in range(60):
        place = _place(cursor, forward=forward)
        page = ask(PAGE, order=terms, **place)["data"]["accounts"]
        seen += page["nodes"] if forward else page["nodes"][::-1]
        cursor = page["pageInfo"]["endCursor" if forward else "startCursor"] or cursor
        if not page["pageInfo"]["hasNextPage" if forward else "hasPreviousPage"]:
            break
        if len(there) < 14:
            there.append(_make(make_account, random))
        if goes and random.random() < 0.7:
            write(partial(_delete, goes.pop().id))
    else:
        raise AssertionError("the pages do not end")

    ids = [node["id"] for node in seen]
    assert len(ids) == len(set(ids))
    assert stays <= set(ids)


def _place(cursor: str | None, *, forward: bool) -> dict[str, Any]:
    return {"first": 2, "after": cursor} if forward else {"last": 2, "before": cursor}


def _delete(account: UUID, session: Session) -> None:
    session.delete(session.get_one(Account, account))


def _make(make_account: MakeAccount, random: Random) -> Account:
    country = random.choice([None, None, "DE", "AT", "FR"])
    return make_account(random.choice("abc") + str(random.random()), country=country)


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize(
    "terms",
    [[("CREATED_AT", "ASC")], [("CREATED_AT", "DESC")], [("CREATED_AT", "ASC"), ("NAME", "DESC")]],
)
def test_a_page_begins_at_its_cursor_by_an_index(
    world: World,
    actor: Actor,
    ask: Ask,
    make_account: MakeAccount,
    terms: list[tuple[str, str]],
    forward: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    for number in range(3):
        make_account(str(number))
    order = [{"field": field, "direction": direction} for field, direction in terms]
    cursor = ask(PAGE, order=order, first=1)["data"]["accounts"]["pageInfo"]["endCursor"]
    place = _place(cursor, forward=forward)
    query = """query($order: [AccountOrder!], $first: Int, $after: String, $last: Int,
      $before: String) { accounts(orderBy: $order, first: $first, after: $after, last: $last,
      before: $before) { nodes { id } } }"""

    plan = explained(
        world,
        actor,
        query,
        {"order": order, **place},
        without=("enable_seqscan", "enable_bitmapscan"),
    )

    assert "created_at" in plan
    assert ("Index Cond" in plan) if "Index" in plan else ("SEARCH" in plan), plan
