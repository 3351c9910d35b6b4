"""Changing, archiving and restoring accounts, and moving them through their stages."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Conflict, refuse
from portico.events import AccountArchiving, AccountStageChanging, Bus
from portico.models import Account, AccountStage, Address, ExternalReference
from portico.operations.account_inputs import (
    AccountArchive,
    AccountRestore,
    AccountStageChange,
    AccountUpdate,
    AddressCreate,
    ExternalReferenceCreate,
)
from portico.operations.accounts import (
    archive_account,
    change_account_stage,
    restore_account,
    update_account,
)
from portico.testing import MakeAccount, Write, problems_of


class Deeds:
    """What a client does with accounts, each deed in a transaction of its own."""

    def __init__(self, write: Write, actor: Actor) -> None:
        self.write = write
        self.actor = actor

    def update(self, account: Account, **given: Any) -> Account:
        change = AccountUpdate(id=account.id, expected_version=account.version, **given)
        return self.write(lambda s: update_account(s, self.actor, change))

    def archive(self, account: Account) -> Account:
        given = AccountArchive(id=account.id, expected_version=account.version)
        return self.write(lambda s: archive_account(s, self.actor, given))

    def restore(self, account: Account) -> Account:
        given = AccountRestore(id=account.id, expected_version=account.version)
        return self.write(lambda s: restore_account(s, self.actor, given))

    def stage(self, account: Account, stage: AccountStage) -> Account:
        given = AccountStageChange(id=account.id, expected_version=account.version, stage=stage)
        return self.write(lambda s: change_account_stage(s, self.actor, given))


@pytest.fixture
def deeds(write: Write, actor: Actor) -> Deeds:
    return Deeds(write, actor)


def test_what_is_left_out_stays_and_null_clears(make_account: MakeAccount, deeds: Deeds) -> None:
    account = make_account("Acme", legal_name="Acme Inc.", owner="ann", currency="USD")

    changed = deeds.update(account, name="Acme Corp", owner=None)

    assert (changed.name, changed.legal_name) == ("Acme Corp", "Acme Inc.")
    assert (changed.owner, changed.currency, changed.version) == (None, "USD", 2)


def test_what_must_be_there_cannot_be_cleared(make_account: MakeAccount, deeds: Deeds) -> None:
    account = make_account("Acme")

    assert problems_of(lambda: deeds.update(account, name="")) == [("REQUIRED", "input.name")]


def test_a_change_to_an_old_version_is_a_conflict(make_account: MakeAccount, deeds: Deeds) -> None:
    account = make_account("Acme")
    newest = deeds.update(account, name="Acme Corp")

    with pytest.raises(Conflict) as conflict:
        deeds.update(account, name="Acme Ltd")

    assert isinstance(conflict.value.record, Account)
    assert (conflict.value.record.name, newest.version) == ("Acme Corp", 2)


def test_parts_are_replaced_and_the_version_grows(make_account: MakeAccount, deeds: Deeds) -> None:
    account = make_account(
        "Acme",
        addresses=[AddressCreate(town="Rome"), AddressCreate(town="Milan")],
        references=[ExternalReferenceCreate(system="erp", external_id="1")],
    )

    changed = deeds.update(
        account,
        addresses=[AddressCreate(town="Turin")],
        references=[
            ExternalReferenceCreate(system="erp", external_id="1"),
            ExternalReferenceCreate(system="web", external_id="2"),
        ],
    )

    towns, ids = deeds.write(
        lambda s: (
            s.scalars(select(Address.town)).all(),
            s.scalars(select(ExternalReference.external_id).order_by("external_id")).all(),
        )
    )
    assert (towns, ids, changed.version) == (["Turin"], ["1", "2"], 2)


def test_a_refused_change_leaves_everything_as_it_was(
    make_account: MakeAccount, deeds: Deeds
) -> None:
    account = make_account("Acme", addresses=[AddressCreate(town="Rome")])

    refused = problems_of(
        lambda: deeds.update(account, name="New", addresses=[], lei="5493001KJTIIGC8Y1R13")
    )

    assert refused == [("LEI", "input.lei")]
    kept = deeds.write(lambda s: s.scalars(select(Address.town)).all())
    assert (deeds.write(lambda s: s.get_one(Account, account.id)).name, kept) == ("Acme", ["Rome"])


def test_another_country_judges_the_number_anew(make_account: MakeAccount, deeds: Deeds) -> None:
    account = make_account("Acme", country="DE", tax_id="136695976")

    assert problems_of(lambda: deeds.update(account, country="AT")) == [("TAX_ID", "input.taxId")]


def test_a_change_may_not_take_anothers_number(make_account: MakeAccount, deeds: Deeds) -> None:
    make_account("Holder", lei="5493001KJTIIGC8Y1R12")
    account = make_account("Acme")

    assert problems_of(lambda: deeds.update(account, lei="5493001KJTIIGC8Y1R12")) == [
        ("ACCOUNT_DUPLICATE", "input.lei")
    ]


def test_numbers_are_free_once_their_account_is_archived(
    make_account: MakeAccount, deeds: Deeds
) -> None:
    first = deeds.archive(make_account("First", country="DE", tax_id="136695976"))

    second = make_account("Second", country="DE", tax_id="DE136695976")

    refused = problems_of(lambda: deeds.restore(first))
    assert refused == [("ACCOUNT_DUPLICATE", "input.id")]
    deeds.archive(second)
    assert deeds.restore(first).archived_at is None


def test_an_id_of_another_system_stays_with_an_archived_account(
    make_account: MakeAccount, deeds: Deeds
) -> None:
    erp = ExternalReferenceCreate(system="erp", external_id="4711")
    deeds.archive(make_account("First", references=[erp]))

    assert problems_of(lambda: make_account("Second", references=[erp])) == [
        ("REFERENCE_TAKEN", "input.references.0.externalId")
    ]


def test_an_archived_account_is_left_alone(make_account: MakeAccount, deeds: Deeds) -> None:
    account = deeds.archive(make_account("Acme"))

    assert problems_of(lambda: deeds.update(account, name="New")) == [
        ("ACCOUNT_ARCHIVED", "input.id")
    ]
    assert problems_of(lambda: deeds.archive(account)) == [("ACCOUNT_ARCHIVED", "input.id")]
    assert problems_of(lambda: deeds.stage(account, AccountStage.ACTIVE)) == [
        ("ACCOUNT_ARCHIVED", "input.id")
    ]


def test_only_what_is_archived_can_be_restored(make_account: MakeAccount, deeds: Deeds) -> None:
    account = make_account("Acme")

    assert problems_of(lambda: deeds.restore(account)) == [("ACCOUNT_NOT_ARCHIVED", "input.id")]


def test_open_business_and_children_keep_an_account_from_being_archived(
    make_account: MakeAccount, deeds: Deeds, bus: Bus
) -> None:
    def refuse_open_orders(_session: Session, _actor: Actor, event: AccountArchiving) -> None:
        raise refuse("SHOP_OPEN_ORDERS", f"{event.account.name} has 2 open orders.", "input", "id")

    bus.before_commit[AccountArchiving] = [refuse_open_orders]
    account = make_account("Acme")
    make_account("Acme France", parent_id=account.id)

    refused = problems_of(lambda: deeds.archive(account))

    assert refused == [("ACCOUNT_HAS_CHILDREN", "input.id"), ("SHOP_OPEN_ORDERS", "input.id")]
    assert deeds.write(lambda s: s.get_one(Account, account.id)).archived_at is None


def test_a_child_is_not_restored_before_its_parent(make_account: MakeAccount, deeds: Deeds) -> None:
    parent = make_account("Acme")
    child = deeds.archive(make_account("Acme France", parent_id=parent.id))
    parent = deeds.archive(parent)

    assert problems_of(lambda: deeds.restore(child)) == [("ACCOUNT_ARCHIVED", "input.id")]
    deeds.restore(parent)
    assert deeds.restore(child).archived_at is None


def test_a_change_of_stage_is_announced_and_may_be_refused(
    make_account: MakeAccount, deeds: Deeds, bus: Bus
) -> None:
    heard: list[tuple[str, AccountStage]] = []

    def hear(_session: Session, _actor: Actor, event: AccountStageChanging) -> None:
        heard.append((event.account.stage.name, event.previous))
        if event.account.stage is AccountStage.LOST:
            raise refuse("SHOP_DEBT", "It owes us money.", "input", "stage")

    bus.before_commit[AccountStageChanging] = [hear]
    account = deeds.stage(make_account("Acme"), AccountStage.ACTIVE)

    assert problems_of(lambda: deeds.stage(account, AccountStage.LOST)) == [
        ("SHOP_DEBT", "input.stage")
    ]
    assert problems_of(lambda: deeds.stage(account, AccountStage.PROSPECT)) == [
        ("ACCOUNT_STAGE_TRANSITION", "input.stage")
    ]
    assert heard == [("ACTIVE", AccountStage.PROSPECT), ("LOST", AccountStage.ACTIVE)]
