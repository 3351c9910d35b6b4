"""Merging accounts: everything that points at the loser moves, and the merge is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Conflict, refuse
from portico.events import AccountsMerging, Bus
from portico.models import (
    Account,
    AccountMerge,
    Address,
    Affiliation,
    AffiliationRole,
    Contact,
    ExternalReference,
)
from portico.operations import account_inputs
from portico.operations.account_inputs import (
    AccountContactCreate,
    AccountRestore,
    AddressCreate,
    ExternalReferenceCreate,
)
from portico.operations.accounts import restore_account
from portico.operations.affiliations import affiliate
from portico.operations.contact_inputs import AffiliationCreate
from portico.operations.merging import merge_accounts
from portico.testing import MakeAccount, Write, problems_of

TODAY = date(2026, 3, 2)
BUYER, SIGNATORY = AffiliationRole.DECISION_MAKER, AffiliationRole.SIGNATORY


@pytest.fixture
def merge(write: Write, actor: Actor) -> Any:
    def merge(winner: Account, loser: Account, **given: Any) -> AccountMerge:
        wish = account_inputs.AccountMerge(winner_id=winner.id, loser_id=loser.id, **given)
        return write(lambda session: merge_accounts(session, actor, wish))

    return merge


def reference(system: str, external_id: str) -> ExternalReferenceCreate:
    return ExternalReferenceCreate(system=system, external_id=external_id)


def person(name: str, role: AffiliationRole, *, is_primary: bool = False) -> AccountContactCreate:
    return AccountContactCreate(given_name=name, role=role, is_primary=is_primary)


def test_what_was_the_losers_is_the_winners(
    make_account: MakeAccount, merge: Any, write: Write
) -> None:
    winner = make_account(
        "Acme", addresses=[AddressCreate(town="Rome")], references=[reference("erp", "1")]
    )
    loser = make_account(
        "ACME SpA",
        addresses=[AddressCreate(town="Milan"), AddressCreate(town="Turin")],
        references=[reference("erp", "2"), reference("web", "3")],
        contacts=[person("Ada", SIGNATORY)],
    )
    child = make_account("Acme France", parent_id=loser.id)

    merged = merge(winner, loser, reason="The same tax office says so.")

    found = write(
        lambda s: (
            s.scalars(
                select(Address.town)
                .where(Address.account_id == winner.id)
                .order_by(Address.position)
            ).all(),
            s.scalars(
                select(ExternalReference.external_id)
                .where(ExternalReference.account_id == winner.id)
                .order_by(ExternalReference.external_id)
            ).all(),
            s.scalars(select(Affiliation.account_id)).all(),
            s.get_one(Account, child.id).parent_id,
            s.get_one(Account, loser.id),
        )
    )
    assert found[:4] == (["Rome", "Milan", "Turin"], ["1", "2", "3"], [winner.id], winner.id)
    assert (found[4].archived_at is not None, found[4].merged_into_id) == (True, winner.id)
    assert merged.moved == {
        "core_account": 1,
        "core_address": 2,
        "core_affiliation": 1,
        "core_external_reference": 2,
    }
    assert (merged.reason, merged.created_by) == ("The same tax office says so.", "tester")
    assert merged.loser_snapshot["name"] == "ACME SpA"
    assert merged.loser_snapshot["stage"] == "PROSPECT"
    assert merged.loser_snapshot["references"] == [["erp", "2"], ["web", "3"]]
    assert [address["town"] for address in merged.loser_snapshot["addresses"]] == [
        "Milan",
        "Turin",
    ]


def test_plugins_move_their_rows_and_are_counted(
    make_account: MakeAccount, merge: Any, bus: Bus
) -> None:
    def move(session: Session, _actor: Actor, event: AccountsMerging) -> None:
        event.moved["shop_order"] = 7

    bus.before_commit[AccountsMerging] = [move]

    assert merge(make_account("Acme"), make_account("ACME")).moved == {"shop_order": 7}


def test_a_plugin_may_refuse_the_merge_and_nothing_moves(
    make_account: MakeAccount, merge: Any, bus: Bus, write: Write
) -> None:
    def veto(_session: Session, _actor: Actor, _event: AccountsMerging) -> None:
        raise refuse("SHOP_LAWSUIT", "They are suing each other.", "input", "loserId")

    bus.before_commit[AccountsMerging] = [veto]
    loser = make_account("ACME", addresses=[AddressCreate(town="Milan")])

    refused = problems_of(lambda: merge(make_account("Acme"), loser))

    assert refused == [("SHOP_LAWSUIT", "input.loserId")]
    assert write(lambda s: s.scalars(select(Address.account_id)).all()) == [loser.id]
    assert write(lambda s: s.get_one(Account, loser.id)).archived_at is None


def test_the_winner_learns_from_the_loser_but_forgets_nothing(
    make_account: MakeAccount, merge: Any, write: Write
) -> None:
    winner = make_account("Acme", owner="ann", metadata={"erp": {"terms": "N30"}})
    loser = make_account(
        "ACME",
        country="DE",
        tax_id="136695976",
        lei="5493001KJTIIGC8Y1R12",
        owner="bob",
        metadata={"erp": {"terms": "N60"}, "web": {"id": 1}},
    )

    merge(winner, loser)

    known = write(lambda s: s.get_one(Account, winner.id))
    assert (known.name, known.owner, known.country) == ("Acme", "ann", "DE")
    assert (known.tax_id, known.lei) == ("136695976", "5493001KJTIIGC8Y1R12")
    assert known.metadata_ == {"erp": {"terms": "N30"}, "web": {"id": 1}}


def test_numbers_of_another_country_are_not_taken_over(
    make_account: MakeAccount, merge: Any, write: Write
) -> None:
    winner = make_account("Acme", country="AT")

    merged = merge(winner, make_account("ACME", country="DE", tax_id="136695976"))

    known = write(lambda s: s.get_one(Account, winner.id))
    assert (known.country, known.tax_id) == ("AT", None)
    assert merged.warnings == ["The country differs: AT and DE."]


def test_what_speaks_against_it_is_recorded_as_a_warning(
    make_account: MakeAccount, merge: Any
) -> None:
    one = make_account("Acme", lei="5493001KJTIIGC8Y1R12")
    other = make_account("Bolt", lei="HWUPKR0MPOU8FGXBT394")

    assert merge(one, other).warnings == [
        "The LEI differs: 5493001KJTIIGC8Y1R12 and HWUPKR0MPOU8FGXBT394."
    ]


def test_two_primary_people_become_one_and_the_history_stays(
    make_account: MakeAccount, merge: Any, write: Write
) -> None:
    winner = make_account("Acme", contacts=[person("Ada", BUYER, is_primary=True)])
    loser = make_account("ACME", contacts=[person("Bob", BUYER, is_primary=True)])

    merged = merge(winner, loser)

    history = write(
        lambda s: [
            tuple(row)
            for row in s.execute(
                select(
                    Contact.given_name,
                    Affiliation.is_primary,
                    Affiliation.valid_from,
                    Affiliation.valid_to,
                )
                .join(Contact, Contact.id == Affiliation.contact_id)
                .where(Affiliation.account_id == winner.id)
                .order_by(Contact.given_name, Affiliation.is_primary.desc())
            )
        ]
    )
    assert history == [
        ("Ada", True, None, None),
        ("Bob", True, None, TODAY),
        ("Bob", False, TODAY, None),
    ]
    assert merged.moved == {"core_affiliation": 1}


def test_a_person_with_the_same_part_at_both_has_it_once(
    make_account: MakeAccount, merge: Any, write: Write, actor: Actor
) -> None:
    winner, loser = make_account("Acme"), make_account("ACME", contacts=[person("Ada", BUYER)])
    ada = write(lambda s: s.scalars(select(Contact.id)).one())
    given = AffiliationCreate(
        account_id=winner.id, contact_id=ada, role=BUYER, valid_from=date(2025, 1, 1)
    )
    write(lambda s: affiliate(s, actor, given))

    merge(winner, loser)

    current = select(Affiliation.valid_from, Affiliation.valid_to).where(
        Affiliation.account_id == winner.id, Affiliation.valid_to.is_(None)
    )
    assert write(lambda s: [tuple(row) for row in s.execute(current)]) == [(date(2025, 1, 1), None)]


def test_an_account_cannot_be_merged_into_itself(make_account: MakeAccount, merge: Any) -> None:
    account = make_account("Acme")

    assert problems_of(lambda: merge(account, account)) == [("ACCOUNT_MERGE_SELF", "input.loserId")]


def test_a_head_cannot_be_merged_into_a_member_of_its_group(
    make_account: MakeAccount, merge: Any, write: Write
) -> None:
    head = make_account("Head")
    middle = make_account("Middle", parent_id=head.id)
    foot = make_account("Foot", parent_id=middle.id)

    assert problems_of(lambda: merge(foot, head)) == [("ACCOUNT_CYCLE", "input.winnerId")]
    merge(head, foot)
    merge(head, middle)
    assert write(lambda s: s.get_one(Account, head.id)).parent_id is None


def test_the_winner_joins_the_losers_group(
    make_account: MakeAccount, merge: Any, write: Write
) -> None:
    head, alone = make_account("Head"), make_account("Acme")
    member = make_account("ACME", parent_id=head.id)

    merge(alone, member)

    assert write(lambda s: s.get_one(Account, alone.id)).parent_id == head.id


def test_a_loser_is_lost_for_good(
    make_account: MakeAccount, merge: Any, write: Write, actor: Actor
) -> None:
    winner, loser, third = make_account("Acme"), make_account("ACME"), make_account("Third")
    merge(winner, loser)

    assert problems_of(lambda: merge(third, loser)) == [("ACCOUNT_ARCHIVED", "input.loserId")]
    version = write(lambda s: s.get_one(Account, loser.id)).version
    given = AccountRestore(id=loser.id, expected_version=version)
    assert problems_of(lambda: write(lambda s: restore_account(s, actor, given))) == [
        ("ACCOUNT_MERGED", "input.id")
    ]
    merge(third, winner)
    assert write(lambda s: s.get_one(Account, loser.id)).merged_into_id == third.id


def test_a_merge_of_accounts_that_changed_meanwhile_is_a_conflict(
    make_account: MakeAccount, merge: Any
) -> None:
    winner, loser = make_account("Acme"), make_account("ACME")

    with pytest.raises(Conflict):
        merge(winner, loser, winner_version=1, loser_version=2)
