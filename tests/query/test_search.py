"""``search`` on a list: which records have the words, in which order, and on which page."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, update

from portico.access import Actor, Reach
from portico.database import new_id
from portico.models import Account
from portico.operations.account_inputs import AccountUpdate
from portico.operations.accounts import update_account
from portico.operations.contact_inputs import ContactCreate
from portico.operations.contacts import create_contact
from portico.operations.persons import ContactErase, erase_person
from portico.testing import NOON, Ask, MakeAccount, Write

FIND = """
query($text: String, $where: AccountWhere, $order: [AccountOrder!], $first: Int, $after: String,
      $last: Int, $before: String) {
  accounts(search: $text, where: $where, orderBy: $order, first: $first, after: $after,
           last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { name } } }
"""
NAMES = (
    "Müller & Söhne",
    "Łódzkie Młyny",
    "Großhandel Weiß",
    "Йога Плюс",
    "Київські Мережі",
    "Ακρόπολη Εμπορική",
    "東京電力",
    "株式会社ソニー",
    "L'Oréal",
    "S.A. Médoc",
)


def names(answer: dict[str, Any]) -> list[str]:
    assert "errors" not in answer, answer
    return [node["name"] for node in answer["data"]["accounts"]["nodes"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("muller", "Müller & Söhne"),
        ("MÜLLER söh", "Müller & Söhne"),
        ("sohne mull", "Müller & Söhne"),
        ("lodz mlyn", "Łódzkie Młyny"),
        ("GROSSHANDEL weiss", "Großhandel Weiß"),
        ("großh", "Großhandel Weiß"),
        ("иога", "Йога Плюс"),
        ("ЙОГА", "Йога Плюс"),
        ("київ", "Київські Мережі"),
        ("ακροπολη", "Ακρόπολη Εμπορική"),
        ("ΑΚΡΌΠ", "Ακρόπολη Εμπορική"),
        ("電力", "東京電力"),
        ("力", "東京電力"),
        ("東京電", "東京電力"),
        ("ソニー", "株式会社ソニー"),
        ("ｿﾆｰ", "株式会社ソニー"),
        ("loreal", "L'Oréal"),
        ("oréal", "L'Oréal"),
        ("l’oreal", "L'Oréal"),
        ("sa medoc", "S.A. Médoc"),
    ],
)
def test_names_are_found_whatever_their_accents_and_alphabet(
    ask: Ask, make_account: MakeAccount, text: str, found: str
) -> None:
    for name in NAMES:
        make_account(name)

    assert names(ask(FIND, text=text)) == [found]


@pytest.mark.parametrize("text", ["uller", "東力", "muller gmbh", "sony", '" OR * NEAR(', "NOT x"])
def test_the_middle_of_a_word_and_half_of_the_words_find_nothing(
    ask: Ask, make_account: MakeAccount, text: str
) -> None:
    for name in NAMES:
        make_account(name)

    assert names(ask(FIND, text=text)) == []


@pytest.fixture
def norths(make_account: MakeAccount) -> None:
    """Accounts that match ``north sea``, the better the later they were created."""
    make_account("Oil AG", legal_name="North Sea Oil AG")
    make_account("Sea of the North")
    make_account("North Sea Trading")
    make_account("north séa")
    make_account("North Atlantic", country="DE")
    make_account("North Sea Ships", country="DE")


BEST_FIRST = ["north séa", "North Sea Trading", "North Sea Ships", "Sea of the North", "Oil AG"]


@pytest.mark.usefixtures("norths")
def test_the_best_matches_come_first(ask: Ask) -> None:
    assert names(ask(FIND, text="North Sea")) == BEST_FIRST


@pytest.mark.usefixtures("norths")
def test_an_order_that_is_asked_for_takes_the_place_of_the_rank(ask: Ask) -> None:
    order = [{"field": "NAME", "direction": "DESC"}]

    assert names(ask(FIND, text="north sea ", order=order, where={"country": {"eq": "DE"}})) == [
        "North Sea Ships"
    ]
    assert sorted(names(ask(FIND, text="north sea", order=order))) == sorted(BEST_FIRST)
    assert names(ask(FIND, text="north sea", order=[])) == BEST_FIRST


@pytest.mark.usefixtures("norths")
@pytest.mark.parametrize("size", [1, 2, 4])
def test_pages_go_through_the_ranks_both_ways(ask: Ask, size: int) -> None:
    forward: list[str] = []
    place: dict[str, Any] = {}
    for _page in range(9):
        page = ask(FIND, text="north sea", first=size, **place)
        forward += names(page)
        info = page["data"]["accounts"]["pageInfo"]
        assert page["data"]["accounts"]["totalCount"] == 5
        if not info["hasNextPage"]:
            break
        place = {"after": info["endCursor"]}
    back: list[str] = []
    place = {}
    for _page in range(9):
        page = ask(FIND, text="north sea", last=size, **place)
        back = names(page) + back
        info = page["data"]["accounts"]["pageInfo"]
        if not info["hasPreviousPage"]:
            break
        place = {"before": info["startCursor"]}

    assert forward == back == BEST_FIRST


@pytest.mark.usefixtures("norths")
def test_a_page_after_a_cursor_does_not_move_when_others_come(
    ask: Ask, make_account: MakeAccount
) -> None:
    first = ask(FIND, text="north sea", first=3)
    for number in range(20):
        make_account(f"North {number} Sea")
    make_account("North Sea")
    after = first["data"]["accounts"]["pageInfo"]["endCursor"]

    rest = names(ask(FIND, text="north sea", after=after, first=100))

    assert set(rest) & set(names(first)) == set()
    assert set(BEST_FIRST[3:]) <= set(rest)


@pytest.mark.usefixtures("norths")
def test_a_cursor_of_a_search_is_none_of_a_list(ask: Ask) -> None:
    after = ask(FIND, text="north", first=1)["data"]["accounts"]["pageInfo"]["endCursor"]

    assert ask(FIND, after=after)["errors"][0]["extensions"]["code"] == "BAD_CURSOR"


@pytest.mark.usefixtures("norths")
def test_figures_are_of_what_was_found(ask: Ask) -> None:
    answer = ask(
        '{ accounts(search: "north") { totalCount aggregate { count } '
        "groupBy(by: [{field: COUNTRY}]) { keys count } } }"
    )

    assert answer["data"]["accounts"] == {
        "totalCount": 6,
        "aggregate": {"count": 6},
        "groupBy": [{"keys": ["DE"], "count": 2}, {"keys": [None], "count": 4}],
    }


def test_what_changes_is_found_by_its_new_words_only(
    ask: Ask, make_account: MakeAccount, write: Write, actor: Actor
) -> None:
    account = make_account("Old Name", legal_name="Kept Legal")

    write(
        lambda session: update_account(
            session,
            actor,
            AccountUpdate(id=account.id, expected_version=account.version, name="Fresh"),
        )
    )

    assert names(ask(FIND, text="fresh")) == names(ask(FIND, text="kept")) == ["Fresh"]
    assert names(ask(FIND, text="old")) == []


def test_statements_over_many_rows_are_followed(
    ask: Ask, make_account: MakeAccount, write: Write
) -> None:
    first = make_account("One")
    new = {
        "id": new_id(),
        "kind": first.kind,
        "stage": first.stage,
        "name": "Thrée",
        "version": 1,
        "metadata_": {},
        "created_at": NOON,
        "created_by": "t",
        "updated_at": NOON,
        "updated_by": "t",
    }

    write(lambda s: s.execute(update(Account).where(Account.name == "One").values(name="Éins")))
    write(lambda s: s.execute(insert(Account), [new]))
    write(lambda s: s.execute(update(Account).values(owner="ann")))

    assert names(ask(FIND, text="eins")) == ["Éins"]
    assert names(ask(FIND, text="one")) == []
    assert names(ask(FIND, text="three")) == ["Thrée"]


def test_a_refused_write_leaves_no_words(
    ask: Ask, make_account: MakeAccount, write: Write, actor: Actor
) -> None:
    account = make_account("Stays")

    def deed(session: Any) -> None:
        change = AccountUpdate(id=account.id, expected_version=account.version, name="Undone")
        update_account(session, actor, change)
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(deed)

    assert names(ask(FIND, text="undone")) == []
    assert names(ask(FIND, text="stays")) == ["Stays"]


def test_an_erased_person_is_not_found(
    ask: Ask, make_account: MakeAccount, write: Write, actor: Actor
) -> None:
    contact = write(
        lambda s: create_contact(s, actor, ContactCreate(given_name="Ada", family_name="Byron"))
    )
    query = '{ contacts(search: "ada byr") { totalCount } }'
    assert ask(query)["data"]["contacts"]["totalCount"] == 1

    write(
        lambda s: erase_person(
            s, actor, ContactErase(id=contact.id, expected_version=contact.version)
        )
    )

    assert ask(query)["data"]["contacts"]["totalCount"] == 0


@pytest.mark.usefixtures("norths")
def test_what_is_out_of_reach_is_neither_found_nor_counted(
    ask: Ask, make_account: MakeAccount
) -> None:
    make_account("North Sea of Ann", owner="ann")
    ann = Actor(
        name="ann", scopes=frozenset({"*"}), now=NOON, reach=Reach(owners=frozenset({"ann"}))
    )

    answer = ask(FIND, by=ann, text="north sea")

    assert names(answer) == ["North Sea of Ann"]
    assert answer["data"]["accounts"]["totalCount"] == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "letter or digit"),
        ("  ", "letter or digit"),
        ("'", "letter or digit"),
        (":* & | ! ( ) <-> \\", "letter or digit"),
        ("x" * 10_000, "200 characters; these are 10000"),
        ("a b c d e f g h i j k l m n o p q", "16 words; these are 17"),
    ],
)
def test_what_cannot_be_searched_for_is_refused(ask: Ask, text: str, says: str) -> None:
    answer = ask(FIND, text=text)

    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_SEARCH"
    assert error["extensions"]["argument"] == ["accounts", "search"]
    assert says in error["message"]


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE core_account --",
        'a" OR "b',
        "a\\' b",
        "{a} : b",
        "^a",
        "a NEAR/2 b",
        "a:*b%_",
    ],
)
def test_operators_are_words_or_nothing(ask: Ask, text: str) -> None:
    assert names(ask(FIND, text=text)) == []
    written = f"{{ accounts(search: {_quoted(text)}) {{ totalCount nodes {{ name }} }} }}"
    assert ask(written)["data"]["accounts"]["totalCount"] == 0


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def test_null_is_no_search(ask: Ask, make_account: MakeAccount) -> None:
    make_account("Any")

    assert names(ask(FIND, text=None)) == ["Any"]


def test_one_statement_serves_every_text(ask: Ask, make_account: MakeAccount) -> None:
    for name in ("Ada", "Bob Ada"):
        make_account(name)

    assert names(ask(FIND, text="ada")) == ["Ada", "Bob Ada"]
    assert names(ask(FIND, text="bob ada")) == ["Bob Ada"]
    assert names(ask(FIND, text="carl")) == []
    assert ask(FIND, text="!")["errors"][0]["extensions"]["code"] == "BAD_SEARCH"


def test_nested_lists_are_searched_by_their_parents(ask: Ask, make_account: MakeAccount) -> None:
    mother = make_account("Holding")
    make_account("Alpha Works", parent_id=mother.id)
    make_account("Beta Works", parent_id=mother.id)
    make_account("Alpha elsewhere")

    answer = ask(
        '{ accounts(search: "holding") { nodes { children(search: "alpha") '
        "{ totalCount nodes { name } } } } }"
    )

    assert answer["data"]["accounts"]["nodes"] == [
        {"children": {"totalCount": 1, "nodes": [{"name": "Alpha Works"}]}}
    ]
