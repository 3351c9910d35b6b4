"""Fields that need a permission of their own: hidden by every road from who lacks it.

Shown on the private telephone number of a contact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest
from sqlalchemy.dialects import sqlite

from portico.access import Actor
from portico.app import create_executor
from portico.database.records import camel
from portico.graphql.execution import Executor, Request
from portico.models import Contact, ImportDuplicates
from portico.operations.bulk import Row
from portico.operations.bulk.contacts import CONTACTS
from portico.operations.contact_inputs import ContactCreate
from portico.operations.contacts import create_contact
from portico.query import STRING, batched, columns, guarded
from portico.query.env import RequestEnv
from portico.query.masking import guarded_columns
from portico.query.members import KnownLists
from portico.testing import NOON, MakeAccount, World, Write
from portico.testing.deployment import composed, settings

PERMISSION = "core.contact.private.read"
CLERK = Actor(
    name="clerk",
    scopes=frozenset({"core.account.*", "core.contact.read", "core.contact.write", "core.audit.*"}),
    now=NOON,
)
TRUSTED = replace(CLERK, name="trusted", scopes=CLERK.scopes | {PERMISSION})
LINES = {"Ada": "+493011111111", "Bob": "+493022222222", "Eve": None}
NUMBERS = "{ contacts(orderBy: [{field: GIVEN_NAME, direction: ASC}]) { nodes { givenName%s } } }"
SHOWN = NUMBERS % " privatePhone"
NOTICE = {
    "code": "FIELD_HIDDEN",
    "message": f"Contact.privatePhone is hidden: it needs the permission {PERMISSION}.",
    "path": ["contacts", "nodes", "privatePhone"],
    "field": "Contact.privatePhone",
    "permission": PERMISSION,
}

Answer = dict[str, Any]
Answering = Callable[..., Answer]


@pytest.fixture
def people(write: Write, actor: Actor) -> dict[str, Contact]:
    """Three persons; two have a private number."""
    given = [ContactCreate(given_name=n, private_phone=number) for n, number in LINES.items()]
    made = write(lambda session: [create_contact(session, actor, each) for each in given])
    return dict(zip(LINES, made, strict=True))


def executor_of(world: World, **changed: Any) -> Executor:
    chosen = settings(()).model_copy(update=changed)
    return create_executor(composed(()), world.database, chosen)


@pytest.fixture
def executor(world: World) -> Executor:
    return executor_of(world)


def answering(world: World, executor: Executor) -> Answering:
    def answer(document: str, by: Actor = CLERK, /, **variables: Any) -> Answer:
        request = Request(query=document, actor=by, request_id="t", variables=variables)
        found: Answer = orjson.loads(world.runner.run(executor.run(request)).body)
        return found

    return answer


@pytest.fixture
def answer(world: World, executor: Executor) -> Answering:
    return answering(world, executor)


@pytest.fixture
def plainly(world: World, executor: Executor) -> Answering:
    """The same by the other executor, field by field."""

    def plainly(document: str, by: Actor = CLERK, /) -> Answer:
        request = Request(query=document, actor=by, request_id="t")
        read = executor.engine.document(document)
        found: Answer = orjson.loads(world.runner.run(executor.run_plainly(request, read)).body)
        return found

    return plainly


@pytest.fixture
def refusing(world: World) -> Answering:
    """A deployment that refuses what selects hidden fields."""
    return answering(world, executor_of(world, hidden_fields="refuse"))


def numbers(given: Answer) -> list[str | None]:
    return [each["privatePhone"] for each in given["data"]["contacts"]["nodes"]]


# ---------------------------------------------------------------- seen


def test_it_is_null_with_a_notice_by_both_executors(
    answer: Answering, plainly: Answering, people: dict[str, Contact]
) -> None:
    hidden = answer(SHOWN)

    assert hidden == {
        "data": {"contacts": {"nodes": [{"givenName": n, "privatePhone": None} for n in LINES]}},
        "extensions": {"notices": [NOTICE]},
    }
    assert plainly(SHOWN) == hidden


def test_who_has_the_permission_sees_it_without_a_notice(
    answer: Answering, plainly: Answering, people: dict[str, Contact]
) -> None:
    shown = answer(SHOWN, TRUSTED)

    assert numbers(shown) == list(LINES.values())
    assert "extensions" not in shown
    assert plainly(SHOWN, TRUSTED) == shown


def test_nobody_is_served_the_plan_of_another(
    answer: Answering, people: dict[str, Contact]
) -> None:
    """In each order of asking."""
    for _round in range(2):
        assert numbers(answer(SHOWN, TRUSTED)) == list(LINES.values())
        assert numbers(answer(SHOWN)) == [None] * 3
        assert numbers(answer(SHOWN, replace(TRUSTED, within=CLERK.scopes))) == [None] * 3
        assert numbers(answer(SHOWN, replace(TRUSTED, powers=frozenset({"read"})))) != [None] * 3


def test_the_notice_does_not_tell_whether_there_is_a_value(answer: Answering) -> None:
    """Nobody is there at all: the answer says the same."""
    assert answer(SHOWN)["extensions"] == {"notices": [NOTICE]}


def test_each_place_has_a_notice_of_its_own_under_its_key(
    answer: Answering, plainly: Answering, people: dict[str, Contact]
) -> None:
    ada = f"con_{people['Ada'].id.hex}"
    document = f"""{{
      one: contact(id: "{ada}") {{ line: privatePhone ...More }}
      node(id: "{ada}") {{ ... on Contact {{ privateEmail @skip(if: true) privatePhone }} }}
      affiliations {{ nodes {{ contact {{ ...More }} }} }}
    }} fragment More on Contact {{ privateEmail }}"""

    found = answer(document)

    assert [".".join(each["path"]) for each in found["extensions"]["notices"]] == [
        "one.line",
        "one.privateEmail",
        "node.privatePhone",
        "affiliations.nodes.contact.privateEmail",
    ]
    assert found["data"]["one"] == {"line": None, "privateEmail": None}
    assert found["data"]["node"] == {"privatePhone": None}
    assert plainly(document) == found


# ---------------------------------------------------------------- no oracle

ORACLES = (
    'contacts(where: {privatePhone: {eq: "+493011111111"}}) { totalCount }',
    'contacts(where: {privatePhone: {startsWith: "+4930"}}) { totalCount }',
    "contacts(where: {privatePhone: {isNull: true}}) { totalCount }",
    "contacts(where: {privatePhone: {}}) { totalCount }",
    'contacts(where: {or: [{not: {privatePhone: {gt: "+493000000000"}}}]}) { nodes { id } }',
    'affiliations(where: {contact: {is: {privatePhone: {eq: "+493011111111"}}}}) { totalCount }',
    'accounts { nodes { contacts(where: {privatePhone: {lt: "+493099999999"}}) { totalCount } } }',
    "contacts(orderBy: [{field: PRIVATE_PHONE, direction: ASC}]) { nodes { givenName } }",
    """contacts(orderBy: [{field: GIVEN_NAME, direction: ASC},
                          {field: PRIVATE_PHONE, direction: DESC}]) { edges { cursor } }""",
    "contacts { groupBy(by: [{field: PRIVATE_PHONE}]) { keys count } }",
    "affiliations { groupBy(by: [{field: CONTACT__PRIVATE_PHONE}]) { keys count } }",
)


@pytest.mark.parametrize("root", ORACLES)
def test_nothing_is_found_sorted_or_counted_by_it(
    root: str,
    answer: Answering,
    plainly: Answering,
    people: dict[str, Contact],
    make_account: MakeAccount,
) -> None:
    make_account("Acme")
    document = f"{{ {root} }}"

    for refused in (answer(document), plainly(document)):
        [error] = refused["errors"]
        assert error["extensions"]["code"] == "FIELD_HIDDEN"
        assert error["message"].startswith(
            f"Contact.privatePhone needs the permission {PERMISSION}"
        )
    assert "errors" not in answer(document, TRUSTED)


def test_nor_by_a_condition_that_a_variable_holds(
    answer: Answering, people: dict[str, Contact]
) -> None:
    document = "query($w: ContactWhere) { contacts(where: $w) { totalCount } }"

    for value in ("+493011111111", "+493099999999"):
        refused = answer(document, w={"privatePhone": {"eq": value}})
        assert [each["extensions"]["code"] for each in refused["errors"]] == ["FIELD_HIDDEN"]
    assert answer(document, TRUSTED, w={"privatePhone": {"eq": "+493011111111"}}) == {
        "data": {"contacts": {"totalCount": 1}}
    }


def test_it_is_refused_before_there_is_any_statement(
    executor: Executor, answer: Answering, people: dict[str, Contact]
) -> None:
    for root in ORACLES:
        answer(f"{{ {root} }}")

    assert len(executor.engine.plans) == 0


# ---------------------------------------------------------------- mutations

CREATE = """mutation($i: ContactCreateInput!, $key: String!) {
  contactCreate(input: $i) @idempotent(key: $key) {
    contact { givenName privatePhone } userErrors { message } } }"""
GIVEN = {"givenName": "Zoe", "privatePhone": "+493033333333"}


def test_the_answer_of_a_mutation_hides_it_too(answer: Answering) -> None:
    """Even who has just written it is not told what stands there."""
    made = answer(CREATE, i=GIVEN, key="k")

    assert made["data"]["contactCreate"] == {
        "contact": {"givenName": "Zoe", "privatePhone": None},
        "userErrors": [],
    }
    assert made["extensions"]["notices"] == [
        {**NOTICE, "path": ["contactCreate", "contact", "privatePhone"]}
    ]


def test_who_sees_less_by_now_is_not_given_the_old_answer(answer: Answering) -> None:
    trusted = replace(TRUSTED, name=CLERK.name)

    first = answer(CREATE, trusted, i=GIVEN, key="k")
    again = answer(CREATE, i=GIVEN, key="k")

    assert first["data"]["contactCreate"]["contact"]["privatePhone"] == "+493033333333"
    assert again["data"]["contactCreate"]["contact"] == {"givenName": "Zoe", "privatePhone": None}
    assert answer("{ contacts { totalCount } }") == {"data": {"contacts": {"totalCount": 1}}}


# ---------------------------------------------------------------- refused, by setting


def test_a_deployment_may_refuse_what_selects_it(
    refusing: Answering, people: dict[str, Contact]
) -> None:
    refused = refusing(SHOWN)

    assert refused["data"] is None
    [error] = refused["errors"]
    assert error["message"] == NOTICE["message"]
    assert error["extensions"] == {
        "requestId": "t",
        "code": "FIELD_HIDDEN",
        "argument": NOTICE["path"],
    }
    assert numbers(refusing(SHOWN, TRUSTED)) == list(LINES.values())
    assert "errors" not in refusing(NUMBERS % "")


def test_a_mutation_is_refused_before_anything_is_done(refusing: Answering) -> None:
    refused = refusing(CREATE, i=GIVEN, key="k")

    assert [each["extensions"]["code"] for each in refused["errors"]] == ["FIELD_HIDDEN"]
    assert refusing("{ contacts { totalCount } }") == {"data": {"contacts": {"totalCount": 0}}}


# ---------------------------------------------------------------- the audit trail

TRAIL = """{ contacts(first: 1) { nodes { auditTrail(first: 5) { nodes {
  changes personalChanges { field before after } } } } } }"""


def trail(given: Answer) -> tuple[dict[str, Any], dict[str, Any]]:
    [entry] = given["data"]["contacts"]["nodes"][0]["auditTrail"]["nodes"]
    return entry["changes"], {each["field"]: each["after"] for each in entry["personalChanges"]}


def test_the_audit_trail_masks_it(
    answer: Answering, plainly: Answering, write: Write, actor: Actor
) -> None:
    given = ContactCreate(given_name="Ada", private_phone="+493011111111", language="de")
    write(lambda session: create_contact(session, actor, given))

    masked, values = trail(answer(TRAIL))
    shown, all_values = trail(answer(TRAIL, TRUSTED))

    assert masked["privatePhone"] == {"masked": True}
    assert set(shown["privatePhone"]) == {"personal"}
    assert list(masked) == list(shown)
    differing = {"privatePhone", "privateEmail"}
    assert {n: v for n, v in masked.items() if n not in differing} == {
        n: v for n, v in shown.items() if n not in differing
    }
    assert (values["privatePhone"], all_values["privatePhone"]) == (None, "+493011111111")
    assert values["givenName"] == all_values["givenName"] == "Ada"
    assert plainly(TRAIL) == answer(TRAIL)
    assert plainly(TRAIL, TRUSTED) == answer(TRAIL, TRUSTED)


def test_nor_is_anything_found_by_what_the_trail_masks(
    answer: Answering, people: dict[str, Contact]
) -> None:
    document = """{ auditEntries(where: {personalChanges: {some: {
      field: {eq: "privatePhone"}, after: {eq: "+493011111111"}}}}) { totalCount } }"""

    assert answer(document)["data"] == {"auditEntries": {"totalCount": 0}}
    assert answer(document, TRUSTED)["data"] == {"auditEntries": {"totalCount": 1}}


def test_entries_are_for_who_may_read_the_type_of_their_record(
    answer: Answering, plainly: Answering, people: dict[str, Contact], make_account: MakeAccount
) -> None:
    """The trail is no way around the permission of a type."""
    make_account("Acme")
    document = "{ auditEntries { totalCount nodes { subjectType } } }"
    auditor = replace(CLERK, scopes=frozenset({"core.account.read", "core.audit.read"}))

    assert answer(document, auditor)["data"] == {
        "auditEntries": {"totalCount": 1, "nodes": [{"subjectType": "Account"}]}
    }
    assert plainly(document, auditor) == answer(document, auditor)
    assert answer(document)["data"]["auditEntries"]["totalCount"] == 4


def test_what_python_makes_a_hidden_field_of_is_masked_too(executor: Executor) -> None:
    """A column that is only read for a guarded field is as secret as the field."""
    engine = executor.engine
    inputs = [replace(each, permission="") for each in columns(Contact, "search_words", "language")]
    made = batched("secret", STRING, lambda _actor, rows: [None for _ in rows], "x", inputs=inputs)
    contact = engine.catalog.of_model(Contact)
    fields = (*contact.fields, *guarded("core.secret.read", made))
    catalog = replace(
        engine.catalog, entities={Contact: replace(contact, fields=fields)}, answers={}
    )
    env = RequestEnv({}, {}, CLERK, sqlite.dialect(), KnownLists(sqlite.dialect()))

    found = guarded_columns(catalog, env)["core_contact"]

    assert found["searchWords"] == {"core.secret.read"}
    assert "language" not in found  # all who read contacts see it as it is


def test_what_an_import_wrote_is_masked_in_the_trail(
    answer: Answering, write: Write, actor: Actor
) -> None:
    row = Row(1, {"givenName": "Ada", "privatePhone": "+493011111111"}, ImportDuplicates.KEEP)
    write(lambda session: CONTACTS.load(session, actor, [row]))
    assert row.problems == []

    masked, values = trail(answer(TRAIL))

    assert masked["privatePhone"] == {"masked": True}
    assert values["privatePhone"] is None
    assert trail(answer(TRAIL, TRUSTED))[1]["privatePhone"] == "+493011111111"


ALL = ("b2b_trade", "bank_corporate", "hotel_corporate")


def test_no_hidden_field_is_among_what_is_searched() -> None:
    """Else one could learn it by searching for it."""
    catalog = composed(ALL).catalog
    env = RequestEnv({}, {}, CLERK, sqlite.dialect(), KnownLists(sqlite.dialect()))
    guards = guarded_columns(catalog, env)

    assert guards  # there are some
    for entity in catalog.searchable():
        hidden = guards.get(entity.model.__tablename__, {})
        assert not {camel(name) for name in entity.model.SEARCHED.names} & set(hidden)
