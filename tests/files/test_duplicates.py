"""Duplicate rules: a new record is taken for one that is there as the rule says, and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from portico.access import Actor, Reach
from portico.models import Account, DuplicateKey
from portico.testing import NOON, Ask, MakeAccount, Write

RULE = """mutation ($input: DuplicateRuleCreateInput!) { duplicateRuleCreate(input: $input) {
    duplicateRule { id version } userErrors { code path } } }"""
ACCOUNT = """mutation ($input: AccountCreateInput!) { accountCreate(input: $input) {
    account { name } warnings { code message path } userErrors { code message path } } }"""
CONTACT = """mutation ($input: ContactCreateInput!) { contactCreate(input: $input) {
    contact { fullName } warnings { code } userErrors { code path } } }"""
Work = Callable[[], int]


@pytest.fixture
def rule(ask: Ask, work: Work) -> Callable[..., str]:
    """Set up a rule, and look at the records that are there."""

    def rule(**given: Any) -> str:
        asked = {"name": "same", "subject": "ACCOUNT", "match": "EXACT", **given}
        answer = ask(RULE, input=asked)["data"]["duplicateRuleCreate"]
        assert answer["userErrors"] == []
        work()
        return str(answer["duplicateRule"]["id"])

    return rule


def codes(answer: dict[str, Any], name: str = "accountCreate") -> tuple[list[str], list[str]]:
    """Which warnings and which refusals."""
    told = answer["data"][name]
    return [w["code"] for w in told["warnings"]], [e["code"] for e in told["userErrors"]]


def test_a_rule_refuses_what_is_there_and_names_it(
    rule: Any, ask: Ask, make_account: MakeAccount
) -> None:
    there = make_account("Acme", country="DE")
    rule(fields=["name", "country"], action="REFUSE")

    answer = ask(ACCOUNT, input={"name": "Acme", "country": "DE"})
    assert codes(answer) == ([], ["DUPLICATE"])
    (error,) = answer["data"]["accountCreate"]["userErrors"]
    assert error["path"] == ["input", "name"]
    assert error["message"].startswith(f"Acme (acc_{there.id.hex}) is there already")
    for other in ({"country": "FR"}, {"name": "ACME", "country": "DE"}, {"country": None}):
        assert codes(ask(ACCOUNT, input={"name": "Acme", **other})) == ([], [])


def test_capitals_and_blanks_do_not_tell_apart_and_a_warning_lets_it_be_made(
    rule: Any, ask: Ask, write: Write
) -> None:
    rule(fields=["name"], match="CASE_INSENSITIVE", action="WARN")
    ask(ACCOUNT, input={"name": "ÄRZTE  Bund"})

    answer = ask(ACCOUNT, input={"name": "ärzte bund"})

    assert codes(answer) == (["DUPLICATE_WARNING"], [])
    assert answer["data"]["accountCreate"]["account"] == {"name": "ärzte bund"}
    assert write(lambda s: s.scalar(select(func.count()).select_from(Account))) == 2


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("Siemens Energy GmbH", True),  # what kind of company it is does not count
        ("Energy Siemens", True),  # nor does the order of words
        ("Siemens Enrgy", True),  # one letter of fourteen is missing
        ("Siemens Healthineers", False),
        ("Simens Energi AG", True),
        ("Energy Partners", False),
    ],
)
def test_fuzzy_names_are_alike_from_a_threshold_on(
    rule: Any, ask: Ask, make_account: MakeAccount, name: str, *, alike: bool
) -> None:
    make_account("Siemens Energy AG")
    rule(fields=["name"], match="FUZZY", threshold=85, action="REFUSE")

    assert codes(ask(ACCOUNT, input={"name": name})) == ([], ["DUPLICATE"] if alike else [])


def test_what_the_actor_does_not_see_is_not_named(
    rule: Any, ask: Ask, make_account: MakeAccount
) -> None:
    make_account("Secret", owner="bob")
    rule(fields=["name"], action="REFUSE")
    scopes = frozenset({"core.account.*"})
    ann = Actor(name="ann", scopes=scopes, reach=Reach(owners=frozenset({"ann"})), now=NOON)

    (error,) = ask(ACCOUNT, by=ann, input={"name": "Secret"})["data"]["accountCreate"]["userErrors"]
    assert error["message"].startswith("One that you do not see is there already")


def test_contacts_are_known_by_any_of_their_addresses(rule: Any, ask: Ask) -> None:
    rule(subject="CONTACT", fields=["email"], match="CASE_INSENSITIVE", action="REFUSE")
    emails = [{"address": "a@x.com"}, {"address": "b@x.com"}]
    ask(CONTACT, input={"familyName": "Lee", "emails": emails})

    again = {"familyName": "Li", "emails": [{"address": "B@x.com"}]}
    assert codes(ask(CONTACT, input=again), "contactCreate") == ([], ["DUPLICATE"])
    other = {"familyName": "Lee", "emails": [{"address": "c@x.com"}]}
    assert codes(ask(CONTACT, input=other), "contactCreate") == ([], [])


def test_an_import_refuses_warns_or_changes_as_the_rule_says(
    rule: Any, imported: Any, make_account: MakeAccount, write: Write
) -> None:
    make_account("Acme Trading")
    table = b"name,website\nACME TRADING,https://acme.example\n"
    rule(fields=["name"], match="CASE_INSENSITIVE", action="UPDATE")

    found = imported(table)

    assert (found["made"], found["updated"], found["refused"]) == (0, 1, 0)
    account = write(lambda s: s.scalars(select(Account)).one())
    assert (account.name, account.website) == ("ACME TRADING", "https://acme.example")

    rule(fields=["website"], action="REFUSE")
    refused = imported(b"name,website\nOther,https://acme.example\n")
    assert [p["code"] for p in refused["problems"]["nodes"]] == ["DUPLICATE"]


def test_an_archived_record_or_a_rule_out_of_force_stands_in_nobodys_way(
    rule: Any, ask: Ask, make_account: MakeAccount, write: Write
) -> None:
    there = make_account("Acme")
    named = rule(fields=["name"], action="REFUSE")
    archive = """mutation ($id: ID!) {
        accountArchive(input: {id: $id, expectedVersion: 1}) { userErrors { code } } }"""
    ask(archive, id=f"acc_{there.id.hex}")
    assert codes(ask(ACCOUNT, input={"name": "Acme"})) == ([], [])

    off = """mutation ($id: ID!) { duplicateRuleUpdate(
        input: {id: $id, expectedVersion: 1, isActive: false}) { userErrors { code } } }"""
    ask(off, id=named)
    assert codes(ask(ACCOUNT, input={"name": "Acme"})) == ([], [])
    assert write(lambda s: s.scalar(select(func.count()).select_from(DuplicateKey))) == 0


def test_a_rule_that_cannot_be_is_refused(ask: Ask) -> None:
    for given, path in (
        ({"fields": []}, ["input", "fields"]),
        ({"fields": ["nmae"]}, ["input", "fields", "0"]),
        ({"fields": ["name"], "match": "FUZZY"}, ["input", "threshold"]),
        ({"fields": ["name"], "match": "FUZZY", "threshold": 101}, ["input", "threshold"]),
        ({"fields": ["name"], "threshold": 90}, ["input", "threshold"]),
    ):
        asked = {"name": "r", "subject": "ACCOUNT", "match": "EXACT", "action": "WARN", **given}
        answer = ask(RULE, input=asked)["data"]["duplicateRuleCreate"]
        assert [error["path"] for error in answer["userErrors"]] == [path]
