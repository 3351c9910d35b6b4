"""Contacts, and the parts they play at accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portico.access import Actor
from portico.models import Account, Affiliation, AffiliationRole, Contact, ContactEmail
from portico.operations.affiliations import affiliate, change_affiliation, end_affiliation
from portico.operations.contact_inputs import (
    AffiliationChange,
    AffiliationCreate,
    AffiliationEnd,
    ContactArchive,
    ContactCreate,
    ContactEmailCreate,
    ContactPhoneCreate,
    ContactRestore,
    ContactUpdate,
)
from portico.operations.contacts import (
    archive_contact,
    create_contact,
    restore_contact,
    update_contact,
)
from portico.testing import MakeAccount, Write, problems_of

TODAY = date(2026, 3, 2)
BUYER, USER = AffiliationRole.DECISION_MAKER, AffiliationRole.USER


class People:
    """What a client does with contacts and affiliations."""

    def __init__(self, write: Write, actor: Actor) -> None:
        self.write = write
        self.actor = actor

    def create(self, name: str, **given: Any) -> Contact:
        wish = ContactCreate(given_name=name, **given)
        return self.write(lambda s: create_contact(s, self.actor, wish))

    def update(self, contact: Contact, **given: Any) -> Contact:
        wish = ContactUpdate(id=contact.id, expected_version=contact.version, **given)
        later = replace(self.actor, now=self.actor.now + timedelta(hours=1))
        return self.write(lambda s: update_contact(s, later, wish), later)

    def archive(self, contact: Contact) -> Contact:
        wish = ContactArchive(id=contact.id, expected_version=contact.version)
        return self.write(lambda s: archive_contact(s, self.actor, wish))

    def restore(self, contact: Contact) -> Contact:
        wish = ContactRestore(id=contact.id, expected_version=contact.version)
        return self.write(lambda s: restore_contact(s, self.actor, wish))

    def affiliate(self, account: Account, contact: Contact, **given: Any) -> Affiliation:
        wish = AffiliationCreate(account_id=account.id, contact_id=contact.id, **given)
        return self.write(lambda s: affiliate(s, self.actor, wish))

    def end(self, affiliation: Affiliation, on: date | None = None) -> Affiliation:
        wish = AffiliationEnd(id=affiliation.id, expected_version=affiliation.version, on=on)
        return self.write(lambda s: end_affiliation(s, self.actor, wish))

    def change(self, affiliation: Affiliation, **given: Any) -> Affiliation:
        wish = AffiliationChange(id=affiliation.id, expected_version=affiliation.version, **given)
        return self.write(lambda s: change_affiliation(s, self.actor, wish))

    def periods(self, contact_id: UUID) -> list[tuple[Any, ...]]:
        query = (
            select(
                Affiliation.role,
                Affiliation.is_primary,
                Affiliation.valid_from,
                Affiliation.valid_to,
            )
            .where(Affiliation.contact_id == contact_id)
            .order_by(Affiliation.valid_from.is_not(None), Affiliation.valid_from, Affiliation.id)
        )
        return self.write(lambda s: [tuple(row) for row in s.execute(query)])


@pytest.fixture
def people(write: Write, actor: Actor) -> People:
    return People(write, actor)


@pytest.fixture
def acme(make_account: MakeAccount) -> Account:
    return make_account("Acme")


def test_consent_is_dated_only_when_it_changes(people: People) -> None:
    silent = people.create("Ada")
    willing = people.create("Bob", email_consent=True)

    renamed = people.update(willing, family_name="Bauer")
    withdrawn = people.update(renamed, email_consent=False)

    noon = people.actor.now
    assert (silent.consent_changed_at, willing.consent_changed_at) == (None, noon)
    assert renamed.consent_changed_at == noon
    assert withdrawn.consent_changed_at == noon + timedelta(hours=1)


def test_e_mails_are_replaced_and_the_version_grows(people: People) -> None:
    contact = people.create("Ada", emails=[ContactEmailCreate(address="ada@old.example.com")])

    changed = people.update(
        contact,
        emails=[
            ContactEmailCreate(address="ada@example.com"),
            ContactEmailCreate(address="ada@home.example.com", label="home"),
        ],
    )

    addresses = select(ContactEmail.address).order_by(ContactEmail.position)
    found = people.write(lambda s: s.scalars(addresses).all())
    assert (found, changed.version) == (["ada@example.com", "ada@home.example.com"], 2)


def test_all_that_is_wrong_with_a_contact_is_told_at_once(people: People) -> None:
    refused = problems_of(
        lambda: people.create(
            "x" * 101,
            language="german",
            emails=[ContactEmailCreate(address="ada")],
            phones=[ContactPhoneCreate(number="030 123")],
        )
    )

    assert refused == [
        ("TOO_LONG", "input.givenName"),
        ("LANGUAGE", "input.language"),
        ("EMAIL", "input.emails.0.address"),
        ("PHONE", "input.phones.0.number"),
    ]


def test_the_last_name_cannot_be_cleared(people: People) -> None:
    contact = people.create("Ada")

    assert problems_of(lambda: people.update(contact, given_name=None)) == [
        ("REQUIRED", "input.familyName")
    ]


def test_a_second_primary_person_is_refused(people: People, acme: Account) -> None:
    ada, bob = people.create("Ada"), people.create("Bob")
    people.affiliate(acme, ada, role=BUYER, is_primary=True)

    refused = problems_of(lambda: people.affiliate(acme, bob, role=BUYER, is_primary=True))

    assert refused == [("AFFILIATION_PRIMARY_TAKEN", "input.isPrimary")]
    people.affiliate(acme, bob, role=USER, is_primary=True)  # another role has its own


def test_the_index_keeps_a_second_primary_person_out_too(people: People, acme: Account) -> None:
    ada, bob = people.create("Ada"), people.create("Bob")
    both = [
        Affiliation(account_id=acme.id, contact_id=person.id, role=BUYER, is_primary=True)
        for person in (ada, bob)
    ]

    assert problems_of(lambda: people.write(lambda s: s.add_all(both))) == [("CONSTRAINT", "")]


def test_primary_people_may_follow_one_another(people: People, acme: Account) -> None:
    ada, bob = people.create("Ada"), people.create("Bob")
    easter = date(2026, 4, 5)
    people.affiliate(acme, ada, role=BUYER, is_primary=True, valid_to=easter)

    assert problems_of(lambda: people.affiliate(acme, bob, role=BUYER, is_primary=True)) == [
        ("AFFILIATION_PRIMARY_TAKEN", "input.isPrimary")
    ]
    people.affiliate(acme, bob, role=BUYER, is_primary=True, valid_from=easter)


def test_a_person_plays_a_part_once_at_a_time(people: People, acme: Account) -> None:
    ada = people.create("Ada")
    first = people.affiliate(acme, ada, role=USER)

    assert problems_of(lambda: people.affiliate(acme, ada, role=USER)) == [
        ("AFFILIATION_EXISTS", "input.role")
    ]
    people.end(first)
    people.affiliate(acme, ada, role=USER, valid_from=TODAY)
    assert people.periods(ada.id) == [
        (USER, False, None, TODAY),
        (USER, False, TODAY, None),
    ]


def test_another_part_is_a_new_affiliation(people: People, acme: Account) -> None:
    ada = people.create("Ada")
    user = people.affiliate(acme, ada, role=USER, valid_from=date(2025, 1, 1))

    buyer = people.change(user, role=BUYER, is_primary=True)

    assert buyer.id != user.id
    assert people.periods(ada.id) == [
        (USER, False, date(2025, 1, 1), TODAY),
        (BUYER, True, TODAY, None),
    ]


def test_a_change_that_changes_nothing_is_refused(people: People, acme: Account) -> None:
    user = people.affiliate(acme, people.create("Ada"), role=USER)

    assert problems_of(lambda: people.change(user, role=USER)) == [
        ("AFFILIATION_UNCHANGED", "input.role")
    ]


def test_a_refused_change_leaves_the_old_part_as_it_was(people: People, acme: Account) -> None:
    ada = people.create("Ada")
    people.affiliate(acme, people.create("Bob"), role=BUYER, is_primary=True)
    user = people.affiliate(acme, ada, role=USER)

    assert problems_of(lambda: people.change(user, role=BUYER, is_primary=True)) == [
        ("AFFILIATION_PRIMARY_TAKEN", "input.isPrimary")
    ]
    assert people.periods(ada.id) == [(USER, False, None, None)]


def test_a_period_ends_after_it_begins(people: People, acme: Account) -> None:
    ada = people.create("Ada")

    refused = problems_of(
        lambda: people.affiliate(acme, ada, role=USER, valid_from=TODAY, valid_to=TODAY)
    )

    assert refused == [("AFFILIATION_PERIOD", "input.validTo")]


def test_an_affiliation_that_is_over_cannot_end_again(people: People, acme: Account) -> None:
    over = people.end(people.affiliate(acme, people.create("Ada"), role=USER))

    assert problems_of(lambda: people.end(over)) == [("AFFILIATION_ENDED", "input.on")]


def test_an_archived_contact_leaves_its_accounts_and_comes_back_without_them(
    people: People, acme: Account
) -> None:
    ada = people.create("Ada")
    people.affiliate(acme, ada, role=BUYER, is_primary=True)
    people.affiliate(acme, ada, role=USER, valid_to=date(2026, 1, 1))

    archived = people.archive(ada)

    assert people.periods(ada.id) == [
        (BUYER, True, None, TODAY),
        (USER, False, None, date(2026, 1, 1)),
    ]
    assert problems_of(lambda: people.affiliate(acme, ada, role=BUYER)) == [
        ("CONTACT_ARCHIVED", "input.contactId")
    ]
    restored = people.restore(archived)
    people.affiliate(acme, restored, role=BUYER, valid_from=TODAY)


def test_archived_contacts_are_left_alone(people: People) -> None:
    archived = people.archive(people.create("Ada"))

    assert problems_of(lambda: people.update(archived, job_title="Boss")) == [
        ("CONTACT_ARCHIVED", "input.id")
    ]
    assert problems_of(lambda: people.archive(archived)) == [("CONTACT_ARCHIVED", "input.id")]
    assert problems_of(lambda: people.restore(people.create("Bob"))) == [
        ("CONTACT_NOT_ARCHIVED", "input.id")
    ]
