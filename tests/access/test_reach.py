"""Whose accounts a user sees and changes, and all that belongs to them, on both databases."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import orjson
import pytest
from sqlalchemy import false

from portico.access import Actor, Reach
from portico.app import create_executor
from portico.database import new_id
from portico.graphql.execution import Request
from portico.models import Account, Affiliation, AffiliationRole, SubstitutionScope
from portico.operations.account_inputs import AccountContactCreate
from portico.operations.idempotency import sender
from portico.operations.substitutions import SubstitutionCreate, appoint_deputy
from portico.operations.users import UserCreate, create_user
from portico.testing import NOON, Ask, MakeAccount, Run, World, Write, problems_of
from portico.testing.deployment import composed, settings

ANN = Actor(
    name="ann", scopes=frozenset({"*"}), now=NOON, reach=Reach(owners=frozenset({"ann", "ben"}))
)


@pytest.fixture
def accounts(make_account: MakeAccount) -> tuple[Account, Account]:
    """One of Ann's and one of Bob's, with a person each."""
    return (
        make_account("Mine", owner="ann", contacts=[person("Mia")]),
        make_account("Hidden", owner="bob", contacts=[person("Hilda")], country="DE"),
    )


def person(name: str) -> AccountContactCreate:
    return AccountContactCreate(given_name=name, role=AffiliationRole.USER)


READ = """{
  accounts { totalCount nodes { name contacts { totalCount } } }
  contacts { totalCount nodes { givenName } }
  affiliations { totalCount nodes { contact { givenName } account { name } } }
  auditEntries { totalCount nodes { subjectType } }
}"""


def test_what_belongs_to_hidden_accounts_is_hidden(
    ask: Ask, accounts: tuple[Account, Account]
) -> None:
    data = ask(READ, by=ANN)["data"]

    assert data["accounts"] == {
        "totalCount": 1,
        "nodes": [{"name": "Mine", "contacts": {"totalCount": 1}}],
    }
    assert data["contacts"] == {"totalCount": 1, "nodes": [{"givenName": "Mia"}]}
    assert data["affiliations"]["totalCount"] == 1
    seen = data["auditEntries"]
    assert sorted(each["subjectType"] for each in seen["nodes"]) == [
        "Account",
        "Affiliation",
        "Contact",
    ]
    assert seen["totalCount"] == 3
    assert ask(READ)["data"]["accounts"]["totalCount"] == 2


def test_a_hidden_account_is_refused_like_one_that_is_not_there(
    ask: Ask, accounts: tuple[Account, Account]
) -> None:
    archive = """mutation($id: ID!, $version: Int!) {
      accountArchive(input: {id: $id, expectedVersion: $version}) {
        account { name } userErrors { code message path } } }"""
    ids = (accounts[1].id.hex, "d" * 32)
    answers = [
        ask(archive, by=ANN, id=f"acc_{each}", version=version)["data"]["accountArchive"]
        for each in ids
        for version in (1, 99)
    ]
    assert answers == [answers[0]] * 4
    assert answers[0]["account"] is None
    assert [each["code"] for each in answers[0]["userErrors"]] == ["NOT_FOUND"]


CREATE = """mutation($input: AccountCreateInput!) {
  accountCreate(input: $input) { account { owner } userErrors { code path message } } }"""


@pytest.mark.parametrize(
    ("given", "owner", "code"),
    [
        ({}, "ann", None),
        ({"owner": "ben"}, "ben", None),
        ({"owner": "bob"}, None, "ACCOUNT_OWNER"),
    ],
)
def test_a_new_account_stays_in_sight(
    given: dict[str, Any], owner: str | None, code: str | None, ask: Ask
) -> None:
    answer = ask(CREATE, by=ANN, input={"name": "New", **given})["data"]["accountCreate"]

    assert answer["account"] == (None if owner is None else {"owner": owner})
    assert [each["code"] for each in answer["userErrors"]] == ([code] if code else [])


def test_a_taken_number_does_not_say_whose_it_is(
    ask: Ask, make_account: MakeAccount, accounts: tuple[Account, Account]
) -> None:
    make_account("Secret", owner="bob", country="GB", registration_number="01234567")
    taken = {"name": "New", "country": "GB", "registrationNumber": "01234567"}
    answer = ask(CREATE, by=ANN, input=taken)["data"]["accountCreate"]

    assert [each["code"] for each in answer["userErrors"]] == ["ACCOUNT_DUPLICATE"]
    assert "Secret" not in str(answer)


def test_a_hidden_account_below_is_not_named(ask: Ask, make_account: MakeAccount) -> None:
    parent = make_account("Parent", owner="ann")
    make_account("Secret child", owner="bob", parent_id=parent.id)
    archive = """mutation($id: ID!) { accountArchive(input: {id: $id, expectedVersion: 1}) {
      userErrors { code message } } }"""

    def refused(by: Actor) -> str:
        answer = ask(archive, by=by, id=f"acc_{parent.id.hex}")["data"]["accountArchive"]
        [error] = answer["userErrors"]
        assert error["code"] == "ACCOUNT_HAS_CHILDREN"
        return str(error["message"])

    assert "Secret child" not in refused(ANN)
    assert "Secret child" in refused(replace(ANN, reach=Reach()))


def test_what_an_edge_tells_follows_the_rules_of_its_records(
    world: World, run: Run, accounts: tuple[Account, Account], make_account: MakeAccount
) -> None:
    """A person at an account, by a tie that a row filter hides: the road over it is closed."""
    schema = composed(())
    hidden: dict[type[Any], Any] = {Affiliation: [lambda _row, _env: false()]}
    catalog = replace(schema.catalog, row_filters=hidden)
    executor = create_executor(replace(schema, catalog=catalog), world.database, settings(()))
    chief = replace(ANN, reach=Reach())

    def both(document: str) -> Any:
        request = Request(query=document, actor=chief, request_id="t")
        read = executor.engine.document(document)
        planned, plain = run(executor.run(request)), run(executor.run_plainly(request, read))
        assert planned.body == plain.body
        return orjson.loads(planned.body)["data"]["accounts"]

    listed = both("{ accounts { nodes { contacts { totalCount nodes { id } } } } }")
    asked = both("{ accounts(where: {contacts: {some: {}}}) { totalCount } }")

    assert listed["nodes"] == [{"contacts": {"totalCount": 0, "nodes": []}}] * 2
    assert asked == {"totalCount": 0}


def test_an_administrator_of_few_accounts_appoints_no_deputies(write: Write, actor: Actor) -> None:
    """Every permission over one's own accounts is not every permission."""
    users = [
        write(partial(create_user, actor=actor, input=UserCreate(name=name, roles=[])))
        for name in ("ben", "dan")
    ]
    given = SubstitutionCreate(
        principal_id=users[0].id,
        deputy_id=users[1].id,
        starts_on=actor.today,
        ends_on=actor.today,
        scope=SubstitutionScope.ALL,
        note="Holidays",
    )
    narrow = replace(ANN, id=users[0].id)

    assert problems_of(lambda: write(lambda s: appoint_deputy(s, narrow, given), narrow)) == [
        ("NOT_THE_HEAD", "input.principalId")
    ]
    assert write(lambda s: appoint_deputy(s, actor, given)).deputy_id == users[1].id


def test_keys_of_idempotent_requests_are_of_each_principal() -> None:
    """The same key, used for oneself and in the place of two others: three deeds."""
    me = replace(ANN, id=new_id())
    places = [me, *(replace(me, on_behalf_of=n, on_behalf_of_id=new_id()) for n in ("b", "c"))]

    assert len({sender(each) for each in places}) == 3
    assert sender(places[1]) == sender(replace(places[1], now=NOON))


def test_what_is_known_of_a_person_is_told_to_who_sees_all_accounts(
    ask: Ask, accounts: tuple[Account, Account]
) -> None:
    contact = ask("{ contacts { nodes { id } } }", by=ANN)["data"]["contacts"]["nodes"][0]["id"]
    document = "query($id: ID!) { personExport(input: {id: $id}) { data } }"

    [error] = ask(document, by=ANN, id=contact)["errors"]

    assert error["extensions"]["code"] == "FORBIDDEN"
    assert "errors" not in ask(document, id=contact)
