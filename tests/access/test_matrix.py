"""Everything that can be asked, asked as everybody: each answers by its declared rule, no more.

A world is made up from the tables themselves: one row of each for Ann's account, one for Bob's, and
one that belongs to nobody. Whatever of Bob's came through would show its mark.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import product
from typing import Any
from uuid import UUID

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
)
from sqlalchemy import Column, Table, event

from portico.access import Actor, Reach, utc_now
from portico.app import create_executor
from portico.database import metadata
from portico.delivery.feed import Feed, Happened
from portico.delivery.streams import Ended, Streams
from portico.errors import RequestError
from portico.graphql.annotations import input_of, parts_of
from portico.graphql.execution import Executor, Request
from portico.graphql.filters import upper
from portico.graphql.http import Desk, Documents, Door
from portico.graphql.http.asked import Asked as AskedFor
from portico.graphql.http.door import Caller
from portico.graphql.schema import Composed
from portico.graphql.subscriptions import record_field, telling
from portico.graphql.tokens import Known, TokenCache
from portico.ledger.announced import place
from portico.models.access_state import EPOCH
from portico.query.fields import Answer, Entity, Many, Nested, One, Rows
from portico.query.reach import reach_of, rule_of
from portico.query.scalars import id_text
from portico.testing import NOON
from portico.testing.databases import DIALECTS, World, execute
from portico.testing.deployment import composed, loaded, settings
from portico.testing.guarded import Place, everybody_but, guarded_places

ALL = ("b2b_trade", "bank_corporate", "hotel_corporate")
SCHEMA: Composed = composed(ALL)
CATALOG = SCHEMA.catalog
CORE = SCHEMA.core

ANN, BOB, NOBODY = "a", "b", "c"
MARK = {ANN: "MINE", BOB: "SECRET", NOBODY: "COMMON"}
KEYS = {each: UUID(each * 32) for each in MARK}


def owned() -> list[Entity]:
    return [each for each in CATALOG.entities.values() if reach_of(each.model) is not None]


def open_to_all() -> list[Entity]:
    return [each for each in CATALOG.entities.values() if reach_of(each.model) is None]


# ---------------------------------------------------------------- a world from the tables


def value_of(column: Column[Any], whose: str) -> Any:
    """Some value for a column, that tells whose row it stands in."""
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        return _key_of(target, whose if is_owned(target.table) else NOBODY)
    if column.name == "owner":
        return {ANN: "ann", BOB: "bob"}.get(whose)
    if column.name == "search_words":
        return MARK[whose].lower() + " |"
    return _value(column, whose)


def is_owned(table: Table) -> bool:
    """Whether the rows of a table belong to accounts."""
    return table.name.startswith("core_audit") or rule_of(table.name) is not None


def _key_of(column: Column[Any], whose: str) -> Any:
    return (
        None if column.table.name == "core_account" and whose == NOBODY else value_of(column, whose)
    )


def _value(column: Column[Any], whose: str) -> Any:  # noqa: PLR0911 (one for each kind)
    kind = column.type
    options = getattr(kind, "enum_class", None)
    if options is not None:
        return next(iter(options)).name
    what: Any = type(kind).__name__ if hasattr(kind, "impl") else kind.python_type
    match what:
        case "Instant":
            return "2026-01-01T00:00:00.000000Z"
        case "Document":
            return '{"mark":"' + MARK[whose] + '"}'
        case "Exact" | "Amount" | "UnitPrice" | "Quantity" | "Percent":
            return "abc".index(whose) + 1
        case t if t is UUID:
            return KEYS[whose].hex
        case t if t is date or t is datetime:
            return "2026-01-01"
        case t if t is bool:
            return 0
        case t if t is int:
            return "abc".index(whose) + 1
    return MARK[whose][: getattr(kind, "length", None) or 50]


def insert(connection: sqlite3.Connection, table: Table, whose: str) -> None:
    values = {column.name: value_of(column, whose) for column in table.columns}
    if whose == NOBODY and any(values[c.name] is None and not c.nullable for c in table.columns):
        return  # it cannot do without an account
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    connection.execute(  # our own names only
        f'INSERT OR IGNORE INTO "{table.name}" ({names}) VALUES ({marks})',  # noqa: S608
        [*values.values()],
    )


BOTH = pytest.mark.parametrize("executor", DIALECTS, indirect=True)
"""On either kind of database; without it a test runs on SQLite."""


@pytest.fixture(scope="module")
def executor(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, Executor]]:
    """The world, and what answers requests in it."""
    dialect = getattr(request, "param", "sqlite")
    world = World(dialect, tmp_path_factory.mktemp("matrix"))
    world.runner.run(world._create_tables())
    if dialect == "sqlite":
        fill_sqlite(world)
    else:
        world.runner.run(execute(world.url, *postgres_script()))
    # Each path is followed with pages of the usual size, however much that would cost.
    generous = settings(ALL).model_copy(update={"max_cost": 10**9})
    yield world, create_executor(SCHEMA, world.database, generous)
    world.close()


def fill_sqlite(world: World) -> None:
    with closing(sqlite3.connect(world.url.removeprefix("sqlite:///"))) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for trigger in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger[0]}"')
        for table in metadata.tables.values():
            for whose in (ANN, BOB, NOBODY) if is_owned(table) else NOBODY:
                insert(connection, table, whose)
        for whose in (ANN, BOB):
            _audit(connection, whose)
        for entity in CATALOG.searchable():
            _index(connection, entity.model.__tablename__)
        connection.commit()


def postgres_script() -> Iterator[str]:
    """The same rows, past all checks, keys and triggers."""
    yield """DO $$ DECLARE each record; BEGIN
      FOR each IN SELECT conrelid::regclass AS place, conname FROM pg_constraint
          WHERE contype = 'c' AND connamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', each.place, each.conname);
      END LOOP; END $$"""
    rows = [
        row
        for table in metadata.tables.values()
        for whose in ((ANN, BOB, NOBODY) if is_owned(table) else (NOBODY,))
        if (row := _insertion(table, whose))
    ]
    about = ", ".join(f"'{KEYS[whose].hex}'" for whose in (ANN, BOB))
    audit = (
        f"UPDATE core_audit_entry SET subject_type = 'core_account' WHERE subject_id IN ({about})"  # noqa: S608 (our own)
    )
    yield ";".join(["SET session_replication_role = replica", *rows, audit])


def _insertion(table: Table, whose: str) -> str:
    values = {column.name: value_of(column, whose) for column in table.columns}
    if whose == NOBODY and any(values[c.name] is None and not c.nullable for c in table.columns):
        return ""  # it cannot do without an account
    names = ", ".join(f'"{name}"' for name in values)
    literals = ", ".join(
        "NULL" if values[c.name] is None else f"'{values[c.name]}'" for c in table.columns
    )
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({literals}) ON CONFLICT DO NOTHING'  # noqa: S608 (our own)


def _audit(connection: sqlite3.Connection, whose: str) -> None:
    """Let the entries be about the accounts, as if these had been changed."""
    connection.execute(
        "UPDATE core_audit_entry SET subject_type = 'core_account' WHERE subject_id = ?",
        [KEYS[whose].hex],
    )


def _index(connection: sqlite3.Connection, table: str) -> None:
    """Let the words be found that were written while no trigger was there."""
    connection.execute(  # our own names only
        f"INSERT INTO {table}_fts (id, words) SELECT id, search_words FROM {table}"  # noqa: S608
    )


class Asks:
    def __init__(self, made: tuple[World, Executor]) -> None:
        self.world, self.executor = made

    def __call__(self, document: str, by: Actor, /, **variables: Any) -> dict[str, Any]:
        request = Request(query=document, actor=by, request_id="m", variables=variables)
        answer: dict[str, Any] = orjson.loads(
            self.world.runner.run(self.executor.run(request)).body
        )
        return answer

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements that are run meanwhile by the session of a deed."""
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            seen.append(statement)

        engine = self.world.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        yield seen
        event.remove(engine, "before_cursor_execute", note)

    def plainly(self, document: str, by: Actor) -> dict[str, Any]:
        """The same by the other executor, which shares no plan."""
        request = Request(query=document, actor=by, request_id="m")
        read = self.executor.engine.document(document)
        answer: dict[str, Any] = orjson.loads(
            self.world.runner.run(self.executor.run_plainly(request, read)).body
        )
        return answer


@pytest.fixture
def ask(executor: tuple[World, Executor]) -> Asks:
    return Asks(executor)


EVERYTHING = frozenset({"*"})
CHIEF = Actor(name="chief", scopes=EVERYTHING, now=NOON)
ANN_ACTS = Actor(name="ann", scopes=EVERYTHING, now=NOON, reach=Reach(owners=frozenset({"ann"})))
DEPUTY = Actor(
    name="dan",
    scopes=EVERYTHING,
    now=NOON,
    on_behalf_of="chief",
    reach=Reach(accounts=frozenset({KEYS[ANN]})),
)
NOBODYS = Actor(name="eve", scopes=EVERYTHING, now=NOON, reach=Reach(owners=frozenset({"eve"})))
RESTRICTED = {"ann": ANN_ACTS, "her deputy": DEPUTY, "nobody": NOBODYS}


def leaks(answer: dict[str, Any]) -> bool:
    text = orjson.dumps(answer).decode()
    return MARK[BOB] in text or f"_{'b' * 32}" in text


def scalars(shown: GraphQLObjectType, below: int = 1) -> str:
    """Every field of a type without arguments to give, as deep as asked."""
    parts = []
    for name, field in shown.fields.items():
        kind = get_named_type(field.type)
        if not isinstance(kind, GraphQLObjectType):
            if kind.name != "Node":
                parts.append(name)
        elif kind.name.endswith("Connection"):
            if below:
                node = kind.fields["nodes"]
                parts.append(f"{name} {{ totalCount nodes {{ {_inner(node, below)} }} }}")
        elif below:
            parts.append(f"{name} {{ {_inner(field, below)} }}")
    return " ".join(parts)


def _inner(field: GraphQLField, below: int) -> str:
    kind = get_named_type(field.type)
    assert isinstance(kind, GraphQLObjectType)
    return scalars(kind, below - 1) or "__typename"


def chunks(entity: Entity, size: int = 4) -> list[str]:
    """Selections that together ask for every field of a type, each within the limits."""
    shown = CORE.type_map[entity.name]
    assert isinstance(shown, GraphQLObjectType)
    found = []
    for name, field in shown.fields.items():
        inner = get_named_type(field.type)
        if isinstance(CATALOG.fields(entity.name)[name], Nested):
            assert isinstance(inner, GraphQLObjectType)
            found += [f"{name} {{ {_alone(n, f)} }}" for n, f in inner.fields.items()]
        else:
            found.append(_alone(name, field))
    return [" ".join(found[i : i + size]) for i in range(0, len(found), size)]


def _alone(name: str, field: GraphQLField) -> str:
    return scalars(GraphQLObjectType("Alone", {name: field}))


@BOTH
def test_the_world_has_a_row_of_everything(ask: Asks) -> None:
    for entity in owned():
        answer = ask(f"{{ {entity.plural} {{ totalCount nodes {{ id }} }} }}", CHIEF)
        assert "errors" not in answer, (entity.name, answer)
        ids = [node["id"] for node in answer["data"][entity.plural]["nodes"]]
        for whose in (ANN, BOB):
            assert id_text(entity.prefix, KEYS[whose]) in ids, entity.name


def test_what_belongs_to_no_account_is_declared_here() -> None:
    """What is new and belongs to clients must not be among these."""
    assert {each.name for each in open_to_all()} == OPEN


OWN = {"StoredFile", "Import", "ImportRow", "ImportProblem", "Export"}
"""Of these one sees what one sent or asked for, and nobody else does."""
OPEN = {
    *("User", "Team", "Role", "ApiToken", "QueuedJob", "Substitution"),
    *("WebhookEndpoint", "WebhookDelivery", "HotelStayImport", "HotelRfpImport"),
    *("BankFxRate", "BankCalendarDay", "BankProduct", "BankPackage", "BankDocumentRequirement"),
    *("BankPaperTemplate", "BankKycRequirement"),
    *("HotelProperty", "HotelFunctionSpace", "HotelStatusCode", "HotelFeed"),
    *("HotelDayPart", "HotelBarCapture", "HotelBarSnapshot", "HotelChargeCode", "HotelReasonCode"),
    *("HotelSeason", "HotelServiceChargeRule", "HotelSetupStyleCode", "HotelTaxRule"),
    "HotelTaxProfile",
    *("TradeProduct", "TradePriceList", "TradeSegment"),
    "DuplicateRule",
    *OWN,
}


@BOTH
@pytest.mark.parametrize("who", RESTRICTED)
@pytest.mark.parametrize("entity", owned(), ids=lambda each: each.name)
def test_nothing_of_bobs_comes_through(entity: Entity, who: str, ask: Asks) -> None:
    actor, hidden = RESTRICTED[who], id_text(entity.prefix, KEYS[BOB])
    single = entity.name[0].lower() + entity.name[1:]

    listed = ask(f"{{ {entity.plural} {{ totalCount nodes {{ id }} edges {{ cursor }} }} }}", actor)
    seen = listed["data"][entity.plural]
    mine = id_text(entity.prefix, KEYS[ANN])
    assert hidden not in {node["id"] for node in seen["nodes"]}
    assert (mine in {node["id"] for node in seen["nodes"]}) is (who != "nobody")
    assert seen["totalCount"] == len(seen["nodes"])

    roads = ask(
        f"query($id: ID!) {{ one: {single}(id: $id) {{ id }} any: node(id: $id) {{ id }} "
        f"many: nodes(ids: [$id]) {{ id }} "
        f"found: {entity.plural}(where: {{id: {{eq: $id}}}}) {{ totalCount nodes {{ id }} }} }}",
        actor,
        id=hidden,
    )
    assert roads["data"] == {
        "one": None,
        "any": None,
        "many": [None],
        "found": {"totalCount": 0, "nodes": []},
    }


@BOTH
@pytest.mark.parametrize("entity", CATALOG.entities.values(), ids=lambda each: each.name)
def test_nor_along_any_path(entity: Entity, ask: Asks) -> None:
    for selection in chunks(entity):
        document = f"{{ {entity.plural} {{ nodes {{ {selection} }} }} }}"
        shown = ask(document, CHIEF)
        assert "errors" not in shown, (document, shown["errors"])
        answers = [ask(document, actor) for actor in RESTRICTED.values()]
        for answer in (*answers, ask.plainly(document, ANN_ACTS)):
            assert "errors" not in answer, (document, answer["errors"])
            assert not leaks(answer), (document, answer)


@BOTH
@pytest.mark.parametrize("entity", CATALOG.entities.values(), ids=lambda each: each.name)
def test_nor_by_a_condition_on_what_is_tied_to_it(entity: Entity, ask: Asks) -> None:
    for field in entity.fields:
        if not isinstance(field, (One, Many)):
            continue
        target = CATALOG.of_model(field.target)
        if reach_of(target.model) is None or "id" not in CATALOG.fields(target.name):
            continue
        hidden, word = id_text(target.prefix, KEYS[BOB]), "is" if isinstance(field, One) else "some"
        where = f'{{{field.name}: {{{word}: {{id: {{eq: "{hidden}"}}}}}}}}'
        document = f"{{ {entity.plural}(where: {where}) {{ totalCount nodes {{ id }} }} }}"
        for actor in RESTRICTED.values():
            answer = ask(document, actor)
            assert answer["data"][entity.plural] == {"totalCount": 0, "nodes": []}, document


# ---------------------------------------------------------------- search

SECRET, MINE, COMMON = (MARK[whose].lower() for whose in (BOB, ANN, NOBODY))


def searched_paths() -> list[tuple[str, str]]:
    """Every list that can be searched: an outer list, and the way to it from its nodes."""
    found = []
    for entity in CATALOG.entities.values():
        for field in entity.fields:
            if isinstance(field, Nested):
                found += [
                    (entity.plural, f"{field.name} {{ {each.name}%s }}")
                    for each in field.type.fields
                    if _is_searched(each)
                ]
            elif _is_searched(field):
                found.append((entity.plural, f"{field.name}%s"))
    return found


def _is_searched(field: object) -> bool:
    return isinstance(field, Many) and bool(CATALOG.of_model(field.target).searched)


@pytest.mark.parametrize("entity", CATALOG.searchable(), ids=lambda each: each.name)
def test_a_search_finds_nothing_of_bobs(entity: Entity, ask: Asks) -> None:
    document = (
        f"query($t: String!) {{ {entity.plural}(search: $t) {{ totalCount nodes {{ id }} }} }}"
    )
    nothing = {"totalCount": 0, "nodes": []}
    if reach_of(entity.model) is None:
        for actor in (CHIEF, *RESTRICTED.values()):
            answer = ask(document, actor, t=COMMON)
            assert answer["data"][entity.plural]["totalCount"] == 1
        return
    bobs, anns = (id_text(entity.prefix, KEYS[whose]) for whose in (BOB, ANN))
    shown = ask(document, CHIEF, t=SECRET)["data"][entity.plural]
    assert shown == {"totalCount": 1, "nodes": [{"id": bobs}]}
    for who, actor in RESTRICTED.items():
        assert ask(document, actor, t=SECRET)["data"][entity.plural] == nothing
        found = ask(document, actor, t=MINE)["data"][entity.plural]
        assert found == (nothing if who == "nobody" else {"totalCount": 1, "nodes": [{"id": anns}]})
    written = document.replace("query($t: String!) ", "").replace("$t", f'"{SECRET}"')
    assert ask.plainly(written, ANN_ACTS)["data"][entity.plural] == nothing


def test_nor_does_the_search_everywhere(ask: Asks) -> None:
    document = """query($t: String!, $after: String) { search(text: $t, first: 100, after: $after) {
      totalCount nodes { id } edges { cursor node { __typename ...on Account { name } } } } }"""
    ours = {e.prefix for e in CATALOG.searchable() if reach_of(e.model) is not None}
    for whose, word in ((BOB, SECRET), (ANN, MINE)):
        found = ask(document, CHIEF, t=word)["data"]["search"]
        assert {node["id"] for node in found["nodes"]} == {
            id_text(prefix, KEYS[whose]) for prefix in ours
        }
    for who, actor in RESTRICTED.items():
        hidden = ask(document, actor, t=SECRET)
        assert hidden["data"]["search"] == {"totalCount": 0, "nodes": [], "edges": []}
        found = ask(document, actor, t=MINE)["data"]["search"]
        assert found["totalCount"] == (0 if who == "nobody" else len(ours))
        assert not leaks(ask(document, actor, t=MINE))
    written = document.partition("{")[2].replace("$t", f'"{SECRET}"').replace(", after: $after", "")
    plain = ask.plainly("{" + written, ANN_ACTS)
    assert plain["data"]["search"] == {"totalCount": 0, "nodes": [], "edges": []}


@pytest.mark.parametrize("path", searched_paths(), ids=" ".join)
def test_nor_does_a_search_in_a_list_within_another(path: tuple[str, str], ask: Asks) -> None:
    outer, way = path
    searched = f'(search: "{SECRET}") {{ totalCount nodes {{ id }} }}'
    document = f"{{ {outer} {{ nodes {{ {way % searched} }} }} }}"
    assert "errors" not in ask(document, CHIEF), document
    for actor in RESTRICTED.values():
        answer = ask(document, actor)
        assert "errors" not in answer, (document, answer["errors"])
        assert not leaks(answer), (document, answer)
        assert '"totalCount":1' not in orjson.dumps(answer).decode(), (document, answer)


@pytest.mark.parametrize("entity", CATALOG.searchable(), ids=lambda each: each.name)
def test_a_search_needs_the_permission_of_each_type(entity: Entity, ask: Asks) -> None:
    kind = upper(entity.name).lstrip("_")
    everywhere = '{ search(text: "mine") { totalCount nodes { __typename } } }'
    named = f'{{ search(text: "mine", types: [{kind}]) {{ totalCount }} }}'
    permissions = {each.permission for each in CATALOG.searchable()}
    others = Actor(name="x", scopes=frozenset(permissions - {entity.permission}), now=NOON)
    same = {each.name for each in CATALOG.searchable() if each.permission == entity.permission}

    assert codes(ask(named, others)) == {"FORBIDDEN"}
    found = ask(everywhere, others)["data"]["search"]
    assert same.isdisjoint({node["__typename"] for node in found["nodes"]})
    assert found["totalCount"] == len(found["nodes"])
    only = Actor(name="y", scopes=frozenset({entity.permission}), now=NOON)
    shown = {node["__typename"] for node in ask(everywhere, only)["data"]["search"]["nodes"]}
    assert shown <= same
    for nobody in (
        Actor(name="none", now=NOON),
        Actor(name="within", scopes=EVERYTHING, within=frozenset({"other.*"}), now=NOON),
        Actor(name="deputy", scopes=EVERYTHING, powers=frozenset(), now=NOON),
    ):
        assert codes(ask(everywhere, nobody)) == {"FORBIDDEN"}


# ---------------------------------------------------------------- figures

SEEN = "$ids"


def figures_of(entity: Entity) -> Iterator[str]:
    """Selections that together ask for every figure and every grouping of a type's lists."""
    shown = CORE.type_map[f"{entity.name}Connection"]
    assert isinstance(shown, GraphQLObjectType)
    total = get_named_type(shown.fields["aggregate"].type)
    assert isinstance(total, GraphQLObjectType)
    yield f"aggregate {{ {_figures(total)} }}"
    keys = CORE.type_map[f"{entity.name}GroupField"]
    assert isinstance(keys, GraphQLEnumType)
    names = list(keys.values)
    for start in range(0, len(names), 10):
        parts = (
            f"g{n}: groupBy(by: [{{field: {name}}}]) {{ keys count }}"
            for n, name in enumerate(names[start : start + 10])
        )
        yield " ".join(parts)


def _figures(total: GraphQLObjectType) -> str:
    parts = ["count"]
    for name, field in total.fields.items():
        kind = get_named_type(field.type)
        if isinstance(kind, GraphQLObjectType):
            parts.append(f"{name} {{ {scalars(kind)} }}")
    return " ".join(parts)


@BOTH
@pytest.mark.parametrize("entity", owned(), ids=lambda each: each.name)
def test_figures_tell_of_what_is_seen_and_of_no_more(entity: Entity, ask: Asks) -> None:
    """Each is what the chief is told of those records that the other sees."""
    for actor in RESTRICTED.values():
        listed = ask(f"{{ {entity.plural} {{ nodes {{ id }} }} }}", actor)
        ids = [node["id"] for node in listed["data"][entity.plural]["nodes"]]
        chosen = orjson.dumps(ids).decode()
        for selection in figures_of(entity):
            told = ask(f"{{ {entity.plural} {{ {selection} }} }}", actor)
            where = f"(where: {{id: {{in: {chosen}}}}})"
            assert "errors" not in told, (selection, told["errors"])
            assert told == ask(f"{{ {entity.plural}{where} {{ {selection} }} }}", CHIEF), selection
            assert not leaks(told), (selection, told)


# ---------------------------------------------------------------- hidden fields


def places() -> list[Place]:
    return [each for owner in ("core", *ALL) for each in guarded_places(CATALOG, owner)]


def without(permission: str) -> Actor:
    return replace(everybody_but(loaded(ALL), permission), now=NOON)


@BOTH
@pytest.mark.parametrize("place", places(), ids=lambda each: ".".join(each.path))
def test_a_guarded_field_is_null_for_who_lacks_its_permission(place: Place, ask: Asks) -> None:
    document, actor = place.shown(CORE), without(place.field.permission)
    answers = [ask(document, actor), ask.plainly(document, actor)]

    assert answers[0] == answers[1]
    assert [each["permission"] for each in answers[0]["extensions"]["notices"]] == [
        place.field.permission
    ]
    for node in answers[0]["data"][place.entity.plural]["nodes"]:
        for name in place.path[:-1]:
            node = node[name]  # noqa: PLW2901 (going down)
        assert node[place.path[-1]] is None
    assert "extensions" not in ask(document, CHIEF)


@BOTH
@pytest.mark.parametrize("place", places(), ids=lambda each: ".".join(each.path))
def test_nothing_is_found_or_sorted_by_a_guarded_field(place: Place, ask: Asks) -> None:
    for document in place.asked(CORE):
        actor = without(place.field.permission)
        for answer in (ask(document, actor), ask.plainly(document, actor)):
            assert codes(answer) == {"FIELD_HIDDEN"}, document
        assert "errors" not in ask(document, CHIEF)


# ---------------------------------------------------------------- reports


def reports() -> dict[str, Rows | Answer]:
    """Root fields that answer by a SELECT or a function of their own."""
    rows = {name: root for name, root in CATALOG.roots.items() if isinstance(root, Rows)}
    return {**rows, **CATALOG.answers}


@pytest.mark.parametrize("name", [name for name, each in reports().items() if each.whole])
def test_what_tells_of_all_accounts_is_refused_to_who_does_not_see_them(
    name: str, ask: Asks
) -> None:
    document, variables = call("Query", name)
    for actor in RESTRICTED.values():
        assert codes(ask(document, actor, **variables)) == {"FORBIDDEN"}, name
    assert "FORBIDDEN" not in codes(ask(document, CHIEF, **variables))


TELLS_OF_NO_CLIENT = {
    *("periodicJobs", "webhookSecret", "bulkKinds", "plugins", "me", "shippedRoles"),
    "permissions",
    *("hotelGroupDisplacement", "hotelDayPartThreshold", "hotelSuggestSpaces"),
    *("hotelPackagePrice", "hotelChargePrice", "hotelSpacePrice", "bankSwiftLint"),
}
"""Reports of a deployment, a house or a price list; what is new must not be among these."""


def test_every_other_report_is_about_a_record_that_is_seen() -> None:
    """Its input names one that belongs to accounts, and ids in inputs are checked."""
    of_accounts = {each.name for each in owned()}
    for name, report in reports().items():
        if report.whole or name in TELLS_OF_NO_CLIENT:
            continue
        assert isinstance(report, Answer), name
        kind = input_of(report.operation)
        assert kind is not None, name
        named = {(part.shape.item or part.shape).ref for part in parts_of(kind)}
        assert named & of_accounts, f"{name} names no record of an account"


@BOTH
@pytest.mark.parametrize(
    "name",
    [
        name
        for name, each in reports().items()
        if isinstance(each, Rows) and any(a.target == "Account" for a in each.arguments)
    ],
)
def test_a_report_of_one_account_is_for_who_sees_it(name: str, ask: Asks) -> None:
    """Of a hidden one as little is told as of one that never was."""
    _, variables = call("Query", name)
    field = CORE.query_type.fields[name]  # type: ignore[union-attr]  # there is one
    required = {n: a for n, a in field.args.items() if is_required_argument(a)}
    head = ", ".join(f"${n}: {a.type}" for n, a in required.items())
    given_too = "".join(f", {n}: ${n}" for n in required)
    document = f"query($a: ID!, {head}) {{ {name}(accountId: $a{given_too}) {{ __typename }} }}"

    def told(whose: UUID, by: Actor) -> Any:
        return ask(document, by, a=id_text("acc", whose), **variables)

    for actor in RESTRICTED.values():
        assert told(KEYS[BOB], actor) == told(UUID("d" * 32), actor)
        assert not told(KEYS[BOB], actor)["data"][name]
    assert told(KEYS[ANN], ANN_ACTS) == told(KEYS[ANN], CHIEF)


# ---------------------------------------------------------------- permissions

ANY_TYPE = {"node", "nodes", "search"}
"""The root fields that need the permission of whatever type they show."""


def given(kind: Any) -> Any:
    """Some value for an argument or an input field, made from its type."""
    if is_non_null_type(kind):
        kind = kind.of_type
    if is_list_type(kind):
        return []
    named = get_named_type(kind)
    if isinstance(named, GraphQLInputObjectType):
        fields = {n: given(f.type) for n, f in named.fields.items() if is_required_input_field(f)}
        if named.name.endswith("By"):  # exactly one of its fields
            name, field = next(iter(named.fields.items()))
            return {name: given(field.type)}
        return fields
    if isinstance(named, GraphQLEnumType):
        return next(iter(named.values))
    return SAMPLES.get(named.name, "x")


SAMPLES = {
    "ID": id_text("acc", KEYS[BOB]),
    "Int": 1,
    "Boolean": True,
    "Decimal": "1",
    "Date": "2026-01-01",
    "DateTime": "2026-01-01T00:00:00Z",
    "CurrencyCode": "EUR",
    "CountryCode": "DE",
    "EmailAddress": "a@example.com",
    "PhoneNumber": "+493012345678",
    "URL": "https://example.com",
    "JSON": {},
}


@cache
def declared() -> dict[tuple[str, str], str]:
    """The permission of every root field and mutation, as it is declared."""
    found: dict[tuple[str, str], str] = {}
    for name, root in CATALOG.roots.items():
        if name in ANY_TYPE:
            continue
        entity = getattr(root, "entity", None)
        target = getattr(root, "target", None)
        found["Query", name] = (
            entity.permission
            if entity is not None
            else CATALOG.of_model(target).permission
            if target is not None
            else root.permission  # type: ignore[union-attr]  # what is left has one of its own
        )
    found |= {("Query", name): each.permission for name, each in CATALOG.answers.items()}
    found |= {("Mutation", name): each.permission for name, each in CATALOG.mutations.items()}
    return found


def call(parent: str, name: str) -> tuple[str, dict[str, Any]]:
    """A document that calls a root field with some arguments."""
    owner = CORE.type_map[parent]
    assert isinstance(owner, GraphQLObjectType)
    field = owner.fields[name]
    required = {n: a for n, a in field.args.items() if is_required_argument(a)}
    variables = {n: given(a.type) for n, a in required.items()}
    definitions = ", ".join(f"${n}: {a.type}" for n, a in required.items())
    arguments = ", ".join(f"{n}: ${n}" for n in required)
    below = (
        "" if not isinstance(get_named_type(field.type), GraphQLObjectType) else "{ __typename }"
    )
    verb = parent.lower()
    head = f"{verb}({definitions})" if definitions else verb
    body = f"{name}({arguments})" if arguments else name
    return f"{head} {{ {body} {below} }}", variables


def codes(answer: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in answer.get("errors", ())}


def test_every_root_field_and_mutation_has_its_permission() -> None:
    for parent in ("Query", "Mutation"):
        owner = CORE.type_map[parent]
        assert isinstance(owner, GraphQLObjectType)
        named = {name for kind, name in declared() if kind == parent} | ANY_TYPE
        assert set(owner.fields) <= named
    assert all(declared().values())


@pytest.mark.parametrize("place", declared(), ids=".".join)
def test_only_who_has_the_permission_gets_an_answer(place: tuple[str, str], ask: Asks) -> None:
    document, variables = call(*place)
    permission = declared()[place]
    without = [
        Actor(name="none", now=NOON),
        Actor(name="other", scopes=frozenset({"other.*", f"{permission}.more"}), now=NOON),
        Actor(name="within", scopes=EVERYTHING, within=frozenset({"other.*"}), now=NOON),
        Actor(name="deputy", scopes=EVERYTHING, powers=frozenset(), now=NOON),
    ]
    for actor in without:
        assert codes(ask(document, actor, **variables)) == {"FORBIDDEN"}, (actor.name, document)

    allowed = Actor(name="may", scopes=frozenset({permission}), now=NOON)
    assert "FORBIDDEN" not in codes(ask(document, allowed, **variables))


@pytest.mark.parametrize("entity", CATALOG.entities.values(), ids=lambda each: each.name)
def test_a_type_is_forbidden_by_every_road(entity: Entity, ask: Asks) -> None:
    known = id_text(entity.prefix, KEYS[ANN])
    others = {each.permission for each in CATALOG.entities.values()} - {entity.permission}
    actor = Actor(name="x", scopes=frozenset(others), now=NOON)
    for document in (
        f'{{ node(id: "{known}") {{ id }} }}',
        f'{{ nodes(ids: ["{known}"]) {{ id }} }}',
    ):
        assert codes(ask(document, actor)) == {"FORBIDDEN"}, document
    for owner in CATALOG.entities.values():
        if owner.permission == entity.permission:
            continue
        for field in owner.fields:
            if not isinstance(field, (One, Many)) or field.target is not entity.model:
                continue
            inner = "{ id }" if isinstance(field, One) else "{ totalCount }"
            shown = f"{{ {owner.plural} {{ nodes {{ {field.name} {inner} }} }} }}"
            word = "is" if isinstance(field, One) else "some"
            asked = (
                f"{{ {owner.plural}(where: {{{field.name}: {{{word}: {{}}}}}}) {{ totalCount }} }}"
            )
            for document in (shown, asked):
                assert codes(ask(document, actor)) == {"FORBIDDEN"}, document


# ---------------------------------------------------------------- writes


def references(kind: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The required ids in an input."""
    named = get_named_type(kind)
    if isinstance(named, GraphQLInputObjectType):
        for name, field in named.fields.items():
            if is_required_input_field(field) and not is_list_type(_bare(field.type)):
                yield from references(field.type, (*path, name))
    elif named.name == "ID":
        yield path


def _bare(kind: Any) -> Any:
    return kind.of_type if is_non_null_type(kind) else kind


def put(value: Any, path: tuple[str, ...], new: str) -> None:
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new


@pytest.mark.parametrize("name", CATALOG.mutations)
def test_writes_neither_touch_nor_betray_what_is_hidden(name: str, ask: Asks) -> None:
    """A hidden record and one that never was are refused with the same words."""
    owner = CORE.type_map["Mutation"]
    assert isinstance(owner, GraphQLObjectType)
    field = owner.fields[name].args["input"]
    _, variables = call("Mutation", name)
    payload = CORE.type_map[f"{name[0].upper()}{name[1:]}Payload"]
    assert isinstance(payload, GraphQLObjectType)
    document = f"""mutation($input: {field.type}) {{
      {name}(input: $input) {{ __typename userErrors {{ code message path }} }} }}"""
    never = UUID("d" * 32)
    for path in references(field.type):
        for entity in owned():
            answers = []
            work = []
            for key in (KEYS[BOB], never):
                given_input = orjson.loads(orjson.dumps(variables["input"]))
                put(given_input, path, id_text(entity.prefix, key))
                with ask.counting() as statements:
                    answers.append(ask(document, ANN_ACTS, input=given_input))
                work.append(statements)
            found = answers[0]["data"]
            if found and found[name]["userErrors"][0]["code"] == "BAD_ID":
                continue
            assert answers[0] == answers[1], (name, path, entity.name)
            assert work[0] == work[1], "how long it takes must not tell either"
            assert found is None or found[name]["userErrors"], (name, path)
            assert not leaks(answers[0]), answers[0]


# ---------------------------------------------------------------- subscriptions


class Listener(Caller):
    """Somebody who listens with what it may do, whatever the database says of tokens."""

    def __init__(self, world: World, who: Actor) -> None:
        super().__init__(Door(TokenCache(world.database)), {}, "", Known(b"", NOON, who))
        self.world = world

    async def renew(self) -> None:
        epoch = await self.world.database.read(EPOCH, ())
        self.known = replace(self.known, epoch=epoch, at=utc_now())


class Told(Feed):
    """Events that have happened, and no more: then the stream ends."""

    events: tuple[Happened, ...] = ()

    async def _begin(self) -> None:
        self.head = 0

    async def following(self, position: int) -> list[Happened]:
        if position:
            raise RequestError("NO_MORE", "These were all.")
        return [*self.events]


def told(
    made: tuple[World, Executor], document: str, by: Actor, *events: Happened
) -> tuple[list[Any], str]:
    """What a listener is told of, and how that ends."""
    world, executor = made
    streams = Streams(Desk(executor, Documents({}), settings(ALL)), 9)
    streams.feed = feed = Told(world.database)
    feed.events = events
    found: list[Any] = []

    async def listen() -> str:
        caller = Listener(world, by)
        await caller.renew()
        try:
            async for body in streams.answers(AskedFor(document), caller, "m"):
                found.append(orjson.loads(body))  # noqa: PERF401 (what came before the end counts)
        except Ended as end:
            return end.code
        raise AssertionError("it goes on")

    return found, world.runner.run(listen())


def sources() -> dict[str, tuple[Entity, str, str, str]]:
    """Every way to be told of a type: the type, the document, and the event that is meant."""
    found = {}
    for name, declared in CATALOG.subscriptions.items():
        entity = CATALOG.of_model(declared.model)
        document = f"subscription {{ {name} {{ id {record_field(CATALOG, declared)} {{ id }} }} }}"
        happening = declared.event
        place_, topic = (
            (place(happening), happening.__name__)
            if happening
            else (entity.model.__tablename__, "changed")
        )
        found[name] = (entity, document, place_, topic)
    for entity in telling(CATALOG):
        document = f"subscription {{ events(types: [{entity.name}]) {{ id record {{ id }} }} }}"
        found[f"events of {entity.name}"] = (
            entity,
            document,
            entity.model.__tablename__,
            "changed",
        )
    return found


def test_every_subscription_is_looked_at() -> None:
    made = CORE.subscription_type
    assert made is not None
    assert set(made.fields) == {each.split()[0] for each in sources()}


@pytest.mark.parametrize("name", sources())
def test_only_who_has_the_permission_is_told(name: str, executor: tuple[World, Executor]) -> None:
    entity, document, source, topic = sources()[name]
    happened = Happened(1, topic, source, KEYS[NOBODY], NOON)
    for actor in (
        Actor(name="none", now=NOON),
        Actor(name="other", scopes=frozenset({"other.*"}), now=NOON),
        Actor(name="within", scopes=EVERYTHING, within=frozenset({"other.*"}), now=NOON),
        Actor(name="deputy", scopes=EVERYTHING, powers=frozenset(), now=NOON),
    ):
        assert told(executor, document, actor, happened) == ([], "FORBIDDEN"), actor.name

    allowed = Actor(name="may", scopes=frozenset({entity.permission}), now=NOON)
    assert told(executor, document, allowed, happened)[1] == "NO_MORE"


@BOTH
@pytest.mark.parametrize("name", [n for n, (entity, *_) in sources().items() if entity in owned()])
def test_nobody_is_told_of_what_they_may_not_see(
    name: str, executor: tuple[World, Executor]
) -> None:
    """Not that it was changed, nor that it was removed."""
    entity, document, source, topic = sources()[name]
    topics = [topic] if topic[0].isupper() else ["created", "changed", "removed"]
    events = [
        Happened(place_, each, source, KEYS[whose], NOON)
        for place_, (each, whose) in enumerate(product(topics, (BOB, ANN)), start=1)
    ]
    mine = {id_text(entity.prefix, KEYS[ANN])}
    for who, actor in RESTRICTED.items():
        messages, end = told(executor, document, actor, *events)
        assert end == "NO_MORE", (who, end)
        shown = {next(iter(each["data"].values()))["id"] for each in messages}
        assert shown == (set() if who == "nobody" else mine), who
        assert not any(map(leaks, messages)), who
