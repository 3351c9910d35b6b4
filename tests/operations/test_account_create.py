"""Creating accounts, and what is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portico.access import Actor
from portico.database import Database
from portico.models import (
    Account,
    AccountKind,
    AccountStage,
    Address,
    AddressKind,
    Affiliation,
    AffiliationRole,
    Contact,
    ContactEmail,
    ContactPhone,
    ExternalReference,
)
from portico.operations.account_inputs import (
    AccountContactCreate,
    AccountCreate,
    AddressCreate,
    ExternalReferenceCreate,
)
from portico.operations.accounts import create_account
from portico.operations.contact_inputs import ContactEmailCreate, ContactPhoneCreate
from portico.testing import MakeAccount, Run, Write, problems_of


def maria(**given: Any) -> AccountContactCreate:
    return AccountContactCreate(
        given_name="Maria",
        family_name="Anders",
        role=AffiliationRole.DECISION_MAKER,
        is_primary=True,
        **given,
    )


def test_an_account_comes_with_its_addresses_references_and_people(
    write: Write, make_account: MakeAccount
) -> None:
    account = make_account(
        " Alfreds Futterkiste ",
        legal_name="Alfreds Futterkiste GmbH & Co. KG",
        country="de",
        tax_id="DE 136 695 976",
        language="DE",
        currency="eur",
        website="https://alfki.example",
        addresses=[
            AddressCreate(street="Obere Str. 57", town="Berlin", postcode="12209", country="DE"),
            AddressCreate(kind=AddressKind.DELIVERY, town="Potsdam"),
        ],
        references=[ExternalReferenceCreate(system="Northwind", external_id="ALFKI")],
        contacts=[
            maria(
                emails=[ContactEmailCreate(address="maria@ALFKI.de", label="work")],
                phones=[ContactPhoneCreate(number="+49 30 0074321")],
            )
        ],
    )

    assert (account.name, account.country, account.currency) == ("Alfreds Futterkiste", "DE", "EUR")
    assert (account.tax_id, account.language) == ("136695976", "de")
    assert (account.kind, account.stage) == (AccountKind.COMPANY, AccountStage.PROSPECT)
    assert (account.version, account.created_by, account.archived_at) == (1, "tester", None)
    found = write(
        lambda session: (
            session.scalars(select(Address.town).order_by(Address.position)).all(),
            session.execute(select(ExternalReference.system, ExternalReference.external_id)).one(),
            session.scalars(select(Contact)).one().full_name,
            session.execute(select(Affiliation.role, Affiliation.is_primary)).one(),
            session.scalars(select(ContactEmail.address)).one(),
            session.scalars(select(ContactPhone.number)).one(),
        )
    )
    assert found == (
        ["Berlin", "Potsdam"],
        ("northwind", "ALFKI"),
        "Maria Anders",
        (AffiliationRole.DECISION_MAKER, True),
        "maria@alfki.de",
        "+49300074321",
    )


def test_every_problem_is_told_at_once_where_it_is(write: Write, make_account: MakeAccount) -> None:
    refused = problems_of(
        lambda: make_account(
            "  ",
            legal_name="A\x07cme",
            country="DE",
            lei="5493001KJTIIGC8Y1R13",
            website="acme",
            currency="Euro",
            parent_id=uuid4(),
            metadata={"erp": "N30"},
            addresses=[AddressCreate(), AddressCreate(street="x" * 201, country="UK")],
            references=[ExternalReferenceCreate(system="our erp", external_id="")],
            contacts=[maria(emails=[ContactEmailCreate(address="maria")])],
        )
    )

    assert sorted(refused) == [
        ("CONTROL_CHARACTER", "input.legalName"),
        ("COUNTRY", "input.addresses.1.country"),
        ("CURRENCY", "input.currency"),
        ("EMAIL", "input.contacts.0.emails.0.address"),
        ("LEI", "input.lei"),
        ("METADATA", "input.metadata"),
        ("NOT_FOUND", "input.parentId"),
        ("REQUIRED", "input.name"),
        ("REQUIRED", "input.references.0.externalId"),
        ("SYSTEM", "input.references.0.system"),
        ("TOO_LONG", "input.addresses.1.street"),
        ("URL", "input.website"),
    ]
    count = select(func.count()).select_from(Account)
    assert write(lambda session: session.scalar(count)) == 0


def test_a_name_of_ten_thousand_characters_is_refused(make_account: MakeAccount) -> None:
    assert problems_of(lambda: make_account("x" * 10_000)) == [("TOO_LONG", "input.name")]


@pytest.mark.parametrize("name", ["Ac\x00me", "Ac\x1bme", "Ac\x85me", "Ac\ud800me", "Ac\rme"])
def test_control_characters_are_refused(make_account: MakeAccount, name: str) -> None:
    assert problems_of(lambda: make_account(name)) == [("CONTROL_CHARACTER", "input.name")]


@pytest.mark.parametrize("name", ["株式会社トヨタ", "Zażółć & Söhne", "🏨 Hotel", "نفت"])
def test_names_of_all_scripts_are_welcome(make_account: MakeAccount, name: str) -> None:
    assert make_account(name).name == name


def test_an_impossible_tax_id_is_refused(make_account: MakeAccount) -> None:
    assert problems_of(lambda: make_account("Acme", country="DE", tax_id="DE136695977")) == [
        ("TAX_ID", "input.taxId")
    ]


def test_a_number_needs_the_country_that_issued_it(make_account: MakeAccount) -> None:
    assert problems_of(lambda: make_account("Acme", tax_id="DE136695976")) == [
        ("COUNTRY_MISSING", "input.country")
    ]


SAME = {
    "registrationNumber": {"country": "FR", "registration_number": "552008443"},
    "taxId": {"country": "DE", "tax_id": "136695976"},
    "lei": {"lei": "5493001KJTIIGC8Y1R12"},
}


@pytest.mark.parametrize("field", SAME)
def test_a_duplicate_is_refused_and_the_holder_named(
    make_account: MakeAccount, write: Write, actor: Actor, field: str
) -> None:
    make_account("Acme", **SAME[field])

    refused = problems_of(lambda: make_account("Acme Again", **SAME[field]))

    assert refused == [("ACCOUNT_DUPLICATE", f"input.{field}")]


def test_the_same_number_in_another_country_is_another_number(make_account: MakeAccount) -> None:
    make_account("Here", country="KZ", registration_number="4711")
    make_account("There", country="UZ", registration_number="4711")


def test_the_index_is_the_last_guard(write: Write) -> None:
    """Two who looked at the same moment cannot both insert."""

    def twin(name: str) -> Account:
        return Account(
            name=name,
            kind=AccountKind.COMPANY,
            stage=AccountStage.PROSPECT,
            lei="5493001KJTIIGC8Y1R12",
        )

    assert problems_of(lambda: write(lambda s: s.add_all([twin("One"), twin("Two")]))) == [
        ("CONSTRAINT", "")
    ]


def test_an_id_of_another_system_belongs_to_one_account(make_account: MakeAccount) -> None:
    erp = ExternalReferenceCreate(system="erp", external_id="4711")
    make_account("Acme", references=[erp])

    assert problems_of(lambda: make_account("Bolt", references=[erp])) == [
        ("REFERENCE_TAKEN", "input.references.0.externalId")
    ]
    assert problems_of(
        lambda: make_account(
            "Cog",
            references=[
                ExternalReferenceCreate(system="erp", external_id="1"),
                ExternalReferenceCreate(system="ERP", external_id="1"),
            ],
        )
    ) == [("REFERENCE_TWICE", "input.references.1")]


def test_two_primary_people_in_one_role_are_refused(
    make_account: MakeAccount, write: Write
) -> None:
    refused = problems_of(lambda: make_account("Acme", contacts=[maria(), maria()]))

    assert refused == [("AFFILIATION_PRIMARY_TAKEN", "input.contacts.1.isPrimary")]


def test_a_person_needs_some_name(make_account: MakeAccount) -> None:
    nobody = AccountContactCreate(given_name=" ", role=AffiliationRole.USER)

    assert problems_of(lambda: make_account("Acme", contacts=[nobody])) == [
        ("REQUIRED", "input.contacts.0.familyName")
    ]


def test_two_people_who_create_the_same_account_at_once_make_one(
    database: Database, run: Run, write: Write, actor: Actor
) -> None:
    async def both() -> list[object]:
        given = AccountCreate(name="Acme", lei="5493001KJTIIGC8Y1R12")
        deeds = (database.write(actor, lambda s: create_account(s, actor, given)) for _ in "ab")
        return await asyncio.gather(*deeds, return_exceptions=True)

    outcomes = run(both())

    assert sorted(isinstance(outcome, Account) for outcome in outcomes) == [False, True]
