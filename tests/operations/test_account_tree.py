"""Accounts form a tree: no cycles, also when two people write at the same moment."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portico.access import Actor
from portico.database import Database
from portico.errors import Refused
from portico.models import Account
from portico.operations.account_inputs import AccountArchive, AccountUpdate
from portico.operations.accounts import archive_account, update_account
from portico.testing import MakeAccount, Run, Write, problems_of


def under(account: Account, parent_id: UUID | None) -> AccountUpdate:
    return AccountUpdate(id=account.id, expected_version=account.version, parent_id=parent_id)


@pytest.fixture
def family(make_account: MakeAccount) -> tuple[Account, Account, Account]:
    head = make_account("Head")
    middle = make_account("Middle", parent_id=head.id)
    return head, middle, make_account("Foot", parent_id=middle.id)


Family = tuple[Account, Account, Account]


def test_an_account_cannot_be_its_own_parent(family: Family, write: Write, actor: Actor) -> None:
    head = family[0]

    refused = problems_of(lambda: write(lambda s: update_account(s, actor, under(head, head.id))))

    assert refused == [("ACCOUNT_CYCLE", "input.parentId")]


@pytest.mark.parametrize("descendant", [1, 2])
def test_an_account_cannot_be_put_below_itself(
    family: Family, write: Write, actor: Actor, descendant: int
) -> None:
    change = under(family[0], family[descendant].id)

    assert problems_of(lambda: write(lambda s: update_account(s, actor, change))) == [
        ("ACCOUNT_CYCLE", "input.parentId")
    ]


def test_an_account_moves_within_its_tree_and_out_of_it(
    family: Family, write: Write, actor: Actor
) -> None:
    head, middle, foot = family

    moved = write(lambda s: update_account(s, actor, under(foot, head.id)))
    freed = write(lambda s: update_account(s, actor, under(middle, None)))

    assert (moved.parent_id, freed.parent_id) == (head.id, None)


def test_a_parent_must_be_an_account_in_use(
    family: Family, make_account: MakeAccount, write: Write, actor: Actor
) -> None:
    old = make_account("Old")
    given = AccountArchive(id=old.id, expected_version=1)
    write(lambda s: archive_account(s, actor, given))

    for parent_id, code in ((old.id, "ACCOUNT_ARCHIVED"), (uuid4(), "NOT_FOUND")):
        change = under(family[2], parent_id)
        refused = problems_of(lambda c=change: write(lambda s: update_account(s, actor, c)))  # type: ignore[misc]  # early-bound
        assert refused == [(code, "input.parentId")]


@pytest.mark.parametrize("turn", range(5))
def test_two_moves_at_once_make_no_cycle(
    make_account: MakeAccount, database: Database, run: Run, write: Write, actor: Actor, turn: int
) -> None:
    """One puts A's tree below B's foot while the other puts B's tree below A's foot."""
    heads = [make_account("A"), make_account("B")]
    feet = [make_account(f"{head.name} foot", parent_id=head.id) for head in heads]
    changes = [under(heads[0], feet[1].id), under(heads[1], feet[0].id)]

    async def both() -> list[object]:
        deeds = (
            database.write(actor, lambda s, c=change: update_account(s, actor, c))  # type: ignore[misc]  # early-bound
            for change in changes
        )
        return await asyncio.gather(*deeds, return_exceptions=True)

    outcomes = run(both())

    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(refused) == 1, outcomes
    assert refused[0].problems[0].code in {"ACCOUNT_CYCLE", "CONFLICT"}
    parents = write(lambda s: dict(s.execute(select(Account.id, Account.parent_id)).all()))
    for start in parents:
        above, steps = parents[start], 0
        while above is not None:
            above, steps = parents[above], steps + 1
            assert steps < len(parents), "a cycle"
