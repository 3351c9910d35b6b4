"""The core's own types, root fields and mutations, as clients see them."""

from __future__ import annotations

from typing import Any

import pytest

from portico.access import Actor
from portico.testing import NOON, Ask

CREATE = """
mutation($input: AccountCreateInput!) {
  accountCreate(input: $input) {
    account {
      id name legalName kind stage country taxId currency website version archived
      createdBy metadata
      addresses { kind street town country }
      references { system externalId }
      contacts(first: 5) {
        totalCount
        edges {
          affiliationId role isPrimary validFrom
          node { id fullName emails { address label } phones { number } emailConsent }
        }
      }
    }
    userErrors { code message path }
  }
}"""


UPDATE = """
mutation($input: AccountUpdateInput!) {
  accountUpdate(input: $input) {
    account { name version owner addresses { town } references { system } }
    userErrors { code path }
  }
}"""


def alfreds() -> dict[str, Any]:
    return {
        "name": "Alfreds Futterkiste",
        "country": "DE",
        "taxId": "DE 136695976",
        "currency": "EUR",
        "metadata": {"erp": {"terms": "N30"}},
        "addresses": [{"street": "Obere Str. 57", "town": "Berlin", "country": "DE"}],
        "references": [{"system": "northwind", "externalId": "ALFKI"}],
        "contacts": [
            {
                "givenName": "Maria",
                "familyName": "Anders",
                "role": "DECISION_MAKER",
                "isPrimary": True,
                "emails": [{"address": "maria@alfki.example.com"}],
                "phones": [{"number": "+49 30 0074321"}],
            }
        ],
    }


def create(ask: Ask, **given: Any) -> dict[str, Any]:
    answer = ask(CREATE, input={**alfreds(), **given})
    assert answer["data"]["accountCreate"]["userErrors"] == [], answer
    account: dict[str, Any] = answer["data"]["accountCreate"]["account"]
    return account


def test_an_account_is_created_and_read_back_in_one_request(ask: Ask) -> None:
    account = create(ask)

    edge = account["contacts"]["edges"][0]
    assert account.pop("id").startswith("acc_")
    assert edge.pop("affiliationId").startswith("aff_")
    assert edge["node"].pop("id").startswith("con_")
    assert account == {
        "name": "Alfreds Futterkiste",
        "legalName": None,
        "kind": "COMPANY",
        "stage": "PROSPECT",
        "country": "DE",
        "taxId": "136695976",
        "currency": "EUR",
        "website": None,
        "version": 1,
        "archived": False,
        "createdBy": "tester",
        "metadata": {"erp": {"terms": "N30"}},
        "addresses": [
            {"kind": "REGISTERED", "street": "Obere Str. 57", "town": "Berlin", "country": "DE"}
        ],
        "references": [{"system": "northwind", "externalId": "ALFKI"}],
        "contacts": {
            "totalCount": 1,
            "edges": [
                {
                    "role": "DECISION_MAKER",
                    "isPrimary": True,
                    "validFrom": None,
                    "node": {
                        "fullName": "Maria Anders",
                        "emails": [{"address": "maria@alfki.example.com", "label": None}],
                        "phones": [{"number": "+49300074321"}],
                        "emailConsent": False,
                    },
                }
            ],
        },
    }


def test_refusals_name_their_input(ask: Ask) -> None:
    create(ask)

    answer = ask(CREATE, input={**alfreds(), "name": "Again", "contacts": []})

    errors = answer["data"]["accountCreate"]["userErrors"]
    assert answer["data"]["accountCreate"]["account"] is None
    assert [(each["code"], each["path"]) for each in errors] == [
        ("ACCOUNT_DUPLICATE", ["input", "taxId"]),
        ("REFERENCE_TAKEN", ["input", "references", "0", "externalId"]),
    ]
    assert errors[0]["message"] == "Alfreds Futterkiste has this tax id already."


@pytest.mark.parametrize(
    "by",
    [
        {"reference": {"system": "Northwind", "externalId": "ALFKI"}},
        {"registration": {"country": "DE", "number": "hrb 6684"}},
        {"taxId": {"country": "DE", "number": "136695976"}},
        {"lei": "5493001kjtiigc8y1r12"},
    ],
)
def test_an_account_is_found_by_what_others_know_it_by(ask: Ask, by: dict[str, Any]) -> None:
    create(ask, registrationNumber="HRB 6684", lei="5493001KJTIIGC8Y1R12")
    query = "query($key: AccountBy!) { accountBy(by: $key) { name } }"

    assert ask(query, key=by) == {"data": {"accountBy": {"name": "Alfreds Futterkiste"}}}


def test_an_account_is_not_found_by_a_number_once_it_is_archived(ask: Ask) -> None:
    account = create(ask, lei="5493001KJTIIGC8Y1R12")
    archive(ask, account)

    answer = ask(
        """{
          lei: accountBy(by: {lei: "5493001KJTIIGC8Y1R12"}) { name }
          reference: accountBy(by: {reference: {system: "northwind", externalId: "ALFKI"}}) {
            archived
          }
        }"""
    )

    assert answer == {"data": {"lei": None, "reference": {"archived": True}}}


def archive(ask: Ask, account: dict[str, Any]) -> None:
    answer = ask(
        """mutation($input: AccountArchiveInput!) {
          accountArchive(input: $input) { account { archived } userErrors { code } }
        }""",
        input={"id": account["id"], "expectedVersion": account["version"]},
    )
    assert answer["data"]["accountArchive"] == {"account": {"archived": True}, "userErrors": []}


def test_lists_show_what_is_archived_unless_asked_not_to(ask: Ask) -> None:
    archive(ask, create(ask))
    create(ask, references=[], contacts=[], name="Bolt")

    answer = ask(
        """{
          all: accounts { totalCount }
          inUse: accounts(where: {archived: {eq: false}}) { nodes { name } }
        }"""
    )

    assert answer["data"] == {"all": {"totalCount": 2}, "inUse": {"nodes": [{"name": "Bolt"}]}}


def test_a_conflict_shows_the_account_as_it_is(ask: Ask) -> None:
    account = create(ask)
    given = {"id": account["id"], "expectedVersion": 1}

    first = ask(UPDATE, input={**given, "name": "Alfreds", "owner": "ann"})
    second = ask(UPDATE, input={**given, "name": "Futterkiste"})
    third = ask(UPDATE, input={**given, "expectedVersion": 2, "owner": None})

    changed, refused, cleared = (each["data"]["accountUpdate"] for each in (first, second, third))
    assert changed["account"]["version"] == 2
    assert refused["account"] == changed["account"]
    assert refused["userErrors"] == [
        {"code": "CONFLICT", "path": ["input", "expectedVersion"]},
    ]
    assert (cleared["account"]["version"], cleared["account"]["owner"]) == (3, None)


def test_people_of_today_are_contacts_and_the_history_is_kept(ask: Ask) -> None:
    account = create(ask)
    edge = account["contacts"]["edges"][0]
    changed = ask(
        """mutation($input: AffiliationChangeInput!) {
          affiliationChange(input: $input) {
            affiliation { role isPrimary validFrom current }
            userErrors { code }
          }
        }""",
        input={"id": edge["affiliationId"], "expectedVersion": 1, "role": "SIGNATORY"},
    )
    assert changed["data"]["affiliationChange"] == {
        "affiliation": {
            "role": "SIGNATORY",
            "isPrimary": True,
            "validFrom": "2026-03-02",
            "current": True,
        },
        "userErrors": [],
    }

    answer = ask(
        """query($id: ID!) {
          contact(id: $id) {
            accounts { edges { role node { name } } }
            affiliations(orderBy: [{field: CREATED_AT, direction: ASC}]) {
              nodes { role validTo current account { name } contact { fullName } }
            }
          }
        }""",
        id=edge["node"]["id"],
    )

    alfreds = {"name": "Alfreds Futterkiste"}
    maria = {"fullName": "Maria Anders"}
    parts = answer["data"]["contact"]["affiliations"]["nodes"]
    assert answer["data"]["contact"]["accounts"] == {
        "edges": [{"role": "SIGNATORY", "node": alfreds}]
    }
    assert sorted(parts, key=lambda part: str(part["role"])) == [
        {
            "role": "DECISION_MAKER",
            "validTo": "2026-03-02",
            "current": False,
            "account": alfreds,
            "contact": maria,
        },
        {
            "role": "SIGNATORY",
            "validTo": None,
            "current": True,
            "account": alfreds,
            "contact": maria,
        },
    ]


def test_a_merge_shows_both_sides(ask: Ask) -> None:
    winner = create(ask)
    loser = create(ask, name="ALFREDS", country=None, taxId=None, references=[], contacts=[])
    answer = ask(
        """mutation($input: AccountMergeInput!) {
          accountMerge(input: $input) {
            accountMerge {
              reason moved warnings createdBy
              winner { name merges { totalCount } addresses { town } }
              loser { name archived mergedInto { name } }
            }
            userErrors { code path }
          }
        }""",
        input={"winnerId": winner["id"], "loserId": loser["id"], "reason": "Typed twice."},
    )

    assert answer["data"]["accountMerge"] == {
        "accountMerge": {
            "reason": "Typed twice.",
            "moved": {"core_address": 1},
            "warnings": [],
            "createdBy": "tester",
            "winner": {
                "name": "Alfreds Futterkiste",
                "merges": {"totalCount": 1},
                "addresses": [{"town": "Berlin"}, {"town": "Berlin"}],
            },
            "loser": {
                "name": "ALFREDS",
                "archived": True,
                "mergedInto": {"name": "Alfreds Futterkiste"},
            },
        },
        "userErrors": [],
    }


def test_names_of_people_can_be_filtered_and_sorted_by(ask: Ask) -> None:
    for given in (
        {"givenName": "Bob"},
        {"familyName": "Ames"},
        {"givenName": "Al", "familyName": "Z"},
    ):
        answer = ask(
            """mutation($input: ContactCreateInput!) {
              contactCreate(input: $input) { contact { fullName } userErrors { code } }
            }""",
            input=given,
        )
        assert answer["data"]["contactCreate"]["userErrors"] == []

    answer = ask(
        """{
          contacts(orderBy: [{field: FULL_NAME, direction: ASC}]) { nodes { fullName } }
          some: contacts(where: {fullName: {contains: "l Z"}}) { nodes { fullName } }
        }"""
    )

    names = [node["fullName"] for node in answer["data"]["contacts"]["nodes"]]
    assert names == ["Al Z", "Ames", "Bob"]
    assert answer["data"]["some"]["nodes"] == [{"fullName": "Al Z"}]


def test_writing_needs_its_permission(ask: Ask) -> None:
    reader = Actor(name="reader", scopes=frozenset({"core.*.read"}), now=NOON)

    answer = ask(CREATE, by=reader, input=alfreds())

    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "core.account.write" in answer["errors"][0]["message"]


@pytest.mark.parametrize("field", ["name", "kind", "metadata"])
def test_what_must_be_there_cannot_be_set_to_null(ask: Ask, field: str) -> None:
    account = create(ask)

    answer = ask(UPDATE, input={"id": account["id"], "expectedVersion": 1, field: None})

    assert answer["data"]["accountUpdate"]["userErrors"] == [
        {"code": "REQUIRED", "path": ["input", field]}
    ]


def test_null_empties_a_list(ask: Ask) -> None:
    account = create(ask)
    given = {"id": account["id"], "expectedVersion": 1, "addresses": None, "references": None}

    answer = ask(UPDATE, input=given)

    assert answer["data"]["accountUpdate"]["account"] == {
        "name": "Alfreds Futterkiste",
        "version": 2,
        "owner": None,
        "addresses": [],
        "references": [],
    }
