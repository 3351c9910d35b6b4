"""GraphQL over HTTP: what is taken, what is refused, and what the answer's headers say."""

import gzip
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from portico.access import Actor
from portico.app import create_app
from portico.errors import StartupError
from portico.graphql.http import load_manifest
from portico.operations.tokens import create_token, revoke_token
from portico.settings import load_settings
from portico.testing import MakeAccount, Write
from portico.testing.deployment import composed, loaded

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
NAMES = "{ accounts { nodes { name } } }"
TYPENAME = "{ __typename }"
WRITE = "mutation { __typename }"
BY_GET = pytest.mark.parametrize("settings", [{"documents_by_get": True}])


@pytest.fixture
def token(write: Write, actor: Actor) -> str:
    def create(session: Session) -> str:
        return create_token(session, actor, "test", ["core.*"])[1]

    return write(create)


@pytest.fixture
def settings() -> dict[str, Any]:
    """What a test changes of the settings."""
    return {}


@pytest.fixture
def client(database_url: str, token: str, settings: dict[str, Any]) -> Iterator[TestClient]:
    chosen = load_settings(database_url=database_url, jobs=False, **settings)
    app = create_app(chosen, loaded(()), composed(()))
    with TestClient(app, headers={"authorization": f"Bearer {token}"}) as opened:
        yield opened


def code(answer: Any) -> str:
    """The code of the only error of an answer."""
    (error,) = answer.json()["errors"]
    return str(error["extensions"]["code"])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        ("*/*", JSON),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON}", JSON),
        (f"text/html, {GRAPHQL};q=0, */*;q=0.1", JSON),
    ],
)
def test_the_media_type_is_the_one_that_is_wanted_most(
    client: TestClient, accept: str, media: str
) -> None:
    answer = client.post("/graphql", json={"query": TYPENAME}, headers={"accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"
    assert answer.json() == {"data": {"__typename": "Query"}}


def test_who_accepts_neither_media_type_is_refused(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": TYPENAME}, headers={"accept": "text/csv"})

    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(("media", "status"), [(JSON, 200), (GRAPHQL, 400)])
def test_a_document_that_is_not_executed_is_an_error_where_statuses_are_read(
    client: TestClient, media: str, status: int
) -> None:
    answer = client.post("/graphql", json={"query": "{ nonsense }"}, headers={"accept": media})

    assert (answer.status_code, code(answer)) == (status, "GRAPHQL_VALIDATION_FAILED")
    assert "data" not in answer.json()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "BAD_JSON"),
        (b"null", "BAD_REQUEST"),
        (b"1", "BAD_REQUEST"),
        (b'"x"', "BAD_REQUEST"),
        (b"[]", "BAD_REQUEST"),
        (b'{"query": ', "BAD_JSON"),
        (b'{"query": "{ __typename }", "variables": [1]}', "BAD_REQUEST"),
        (b'{"query": "{ __typename }", "extensions": "x"}', "BAD_REQUEST"),
        (b'{"query": {}}', "BAD_REQUEST"),
        (b'{"query": "  "}', "BAD_REQUEST"),
        (b'{"query": "\xff\xfe"}', "BAD_JSON"),
        (b'{"query": "\\ud800"}', "BAD_JSON"),
        (b"[" * 5000 + b"]" * 5000, "BAD_JSON"),
        (
            b'{"query": "{ __typename }", "variables": ' + b'{"a":' * 900 + b"1" + b"}" * 901,
            "BAD_JSON",
        ),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_body_that_is_no_request_is_refused_with_a_code(
    client: TestClient, body: bytes, expected: str
) -> None:
    answer = client.post("/graphql", content=body, headers={"content-type": JSON})

    assert (answer.status_code, code(answer)) == (400, expected)


def test_a_document_nested_without_end_is_refused(client: TestClient) -> None:
    query = "{ accounts(where: {and: " + "[" * 900 + "]" * 900 + "}) { totalCount } }"

    answer = client.post("/graphql", json={"query": query}, headers={"accept": GRAPHQL})

    assert answer.status_code == 400
    assert code(answer) != "INTERNAL"


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", ""],
)
def test_no_body_that_a_form_could_send_is_read(client: TestClient, kind: str) -> None:
    answer = client.post("/graphql", content=b'{"query":"{a}"}', headers={"content-type": kind})

    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_larger_body_than_allowed_is_refused(client: TestClient) -> None:
    query = TYPENAME + " " * 300_000

    answer = client.post("/graphql", json={"query": query})

    assert (answer.status_code, code(answer)) == (413, "TOO_LARGE")


@pytest.mark.parametrize("given", ["", "Basic eDp5", "Bearer", "Bearer portico_0_0"])
def test_a_request_without_a_valid_token_is_refused(client: TestClient, given: str) -> None:
    answer = client.post("/graphql", json={"query": TYPENAME}, headers={"authorization": given})

    assert (answer.status_code, code(answer)) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_may_ask_so_often_and_is_told_when_again(
    database_url: str, token: str, write: Write, actor: Actor
) -> None:
    """Six a minute: the bucket holds six, and one more comes every ten seconds."""
    other = write(lambda session: create_token(session, actor, "other", ["core.*"])[1])
    chosen = load_settings(database_url=database_url, jobs=False, rate_limit=6)
    with TestClient(create_app(chosen, loaded(()), composed(()))) as client:

        def ask(presented: str) -> Any:
            headers = {"authorization": f"Bearer {presented}"}
            return client.post("/graphql", json={"query": TYPENAME}, headers=headers)

        assert [ask(token).status_code for _ in range(6)] == [200] * 6
        refused = ask(token)
        file = client.get("/files/x", headers={"authorization": f"Bearer {token}"})
        assert ask(other).status_code == 200

    assert (refused.status_code, code(refused)) == (429, "RATE_LIMITED")
    assert 1 <= int(refused.headers["retry-after"]) <= 10
    assert file.status_code == 429


@BY_GET
def test_a_query_may_be_asked_by_get(client: TestClient, make_account: MakeAccount) -> None:
    make_account("Acme")
    query = "query Named($name: String!) { accounts(where: {name: {eq: $name}}) { totalCount } }"
    given = {"query": query, "variables": '{"name": "Acme"}', "operationName": "Named"}

    answer = client.get("/graphql", params=given, headers={"accept": JSON})

    assert answer.json() == {"data": {"accounts": {"totalCount": 1}}}


@BY_GET
def test_nothing_is_changed_by_get(client: TestClient) -> None:
    answer = client.get("/graphql", params={"query": WRITE}, headers={"accept": JSON})

    assert (answer.status_code, code(answer)) == (405, "METHOD_NOT_ALLOWED")


@BY_GET
@pytest.mark.parametrize(
    "parameters", ["query=%ff", "variables=%7B&query=x", "query=a&query=b", "variables=1&query=x"]
)
def test_parameters_of_a_url_are_checked_as_those_of_a_body(
    client: TestClient, parameters: str
) -> None:
    answer = client.get(f"/graphql?{parameters}", headers={"accept": JSON})

    assert (answer.status_code, code(answer)) in {(400, "BAD_JSON"), (400, "BAD_REQUEST")}


@pytest.mark.parametrize("settings", [{"graphiql": True}, {"graphiql": False}])
def test_a_browser_gets_a_page_whatever_its_address_says(
    client: TestClient, settings: dict[str, Any]
) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

    answer = client.get("/graphql", params={"query": TYPENAME}, headers=browser)

    assert answer.status_code == (200 if settings["graphiql"] else 405)
    assert ("GraphiQL" in answer.text) is settings["graphiql"]


@pytest.mark.parametrize(
    ("given", "taken"), [("web-1:42", True), ("a b", False), ("x" * 200, False)]
)
def test_a_request_id_that_is_fit_for_the_log_is_taken_over(
    client: TestClient, given: str, *, taken: bool
) -> None:
    answer = client.post("/graphql", json={"query": "{ no }"}, headers={"x-request-id": given})

    name = answer.headers["x-request-id"]
    assert (name == given) is taken
    assert answer.json()["errors"][0]["extensions"]["requestId"] == name


def test_an_answer_is_guarded_and_never_kept(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": TYPENAME})

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("count", [40, 1])
def test_only_a_long_answer_is_compressed_and_only_if_wanted(
    client: TestClient, make_account: MakeAccount, count: int
) -> None:
    for number in range(count):
        make_account(f"A rather long name, so that it counts, number {number}")
    body = {"query": NAMES}

    plain = client.post("/graphql", json=body, headers={"accept-encoding": "gzip;q=0"})
    with client.stream(
        "POST", "/graphql", json=body, headers={"accept-encoding": "br, gzip"}
    ) as packed:
        raw = b"".join(packed.iter_raw())

    assert "content-encoding" not in plain.headers
    assert packed.headers.get("content-encoding") == ("gzip" if count > 1 else None)
    assert (gzip.decompress(raw) if count > 1 else raw) == plain.content


# ---------------------------------------------------------------- documents with ids


@pytest.fixture
def manifest(tmp_path: Path) -> str:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"names": NAMES, "write": WRITE}), "utf-8")
    return str(path)


@pytest.fixture
def settings_with_manifest(manifest: str) -> dict[str, Any]:
    return {"trusted_documents": manifest, "only_trusted_documents": True}


class TestTrustedDocuments:
    """A deployment that runs the documents of its manifest and no others."""

    @pytest.fixture
    def settings(self, settings_with_manifest: dict[str, Any]) -> dict[str, Any]:
        return settings_with_manifest

    def test_one_is_run_by_its_id_or_in_full(self, client: TestClient) -> None:
        by_id = client.post("/graphql", json={"documentId": "names"})
        in_full = client.post("/graphql", json={"query": NAMES})

        assert by_id.json() == in_full.json() == {"data": {"accounts": {"nodes": []}}}

    def test_no_other_is_run(self, client: TestClient) -> None:
        given = {"persistedQuery": {"version": 1, "sha256Hash": sha256(b"{a}").hexdigest()}}
        other = client.post("/graphql", json={"query": TYPENAME})
        automatic = client.post("/graphql", json={"query": "{a}", "extensions": given})
        unknown = client.post("/graphql", json={"documentId": "nope"})

        assert (other.status_code, code(other)) == (403, "DOCUMENT_NOT_TRUSTED")
        assert (automatic.status_code, code(automatic)) == (403, "DOCUMENT_NOT_TRUSTED")
        assert (unknown.status_code, code(unknown)) == (400, "DOCUMENT_NOT_FOUND")

    def test_its_answer_may_be_kept_until_it_changes(
        self, client: TestClient, make_account: MakeAccount
    ) -> None:
        first = client.get("/graphql?documentId=names", headers={"accept": JSON})
        held = {"accept": JSON, "if-none-match": first.headers["etag"]}
        same = client.get("/graphql?documentId=names", headers=held)
        make_account("Acme")
        changed = client.get("/graphql?documentId=names", headers=held)

        assert first.headers["cache-control"] == "private, no-cache"
        assert "authorization" in first.headers["vary"]
        assert (same.status_code, same.content) == (304, b"")
        assert changed.json() == {"data": {"accounts": {"nodes": [{"name": "Acme"}]}}}
        assert changed.headers["etag"] != first.headers["etag"]

    def test_one_that_writes_is_not_run_by_get(self, client: TestClient) -> None:
        answer = client.get("/graphql?documentId=write", headers={"accept": JSON})

        assert (answer.status_code, code(answer)) == (405, "METHOD_NOT_ALLOWED")


class TestAutomaticPersistedQueries:
    """Documents that are sent once."""

    def test_one_is_known_by_its_hash_once_it_was_sent(self, client: TestClient) -> None:
        given = {"persistedQuery": {"version": 1, "sha256Hash": sha256(NAMES.encode()).hexdigest()}}

        before = client.post("/graphql", json={"extensions": given})
        sent = client.post("/graphql", json={"query": NAMES, "extensions": given})
        after = client.post("/graphql", json={"extensions": given})

        assert (before.status_code, code(before)) == (200, "PERSISTED_QUERY_NOT_FOUND")
        assert before.json()["errors"][0]["message"] == "PersistedQueryNotFound"
        assert sent.json() == after.json() == {"data": {"accounts": {"nodes": []}}}

    def test_one_under_a_foreign_hash_is_refused(self, client: TestClient) -> None:
        given = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}

        answer = client.post("/graphql", json={"query": NAMES, "extensions": given})

        assert (answer.status_code, code(answer)) == (400, "PERSISTED_QUERY_MISMATCH")

    @pytest.mark.parametrize("settings", [{"automatic_persisted_queries": False}])
    def test_they_may_be_switched_off(self, client: TestClient, settings: dict[str, Any]) -> None:
        assert not settings["automatic_persisted_queries"]
        given = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}

        answer = client.post("/graphql", json={"extensions": given})

        assert (answer.status_code, code(answer)) == (400, "PERSISTED_QUERY_NOT_SUPPORTED")


def test_apollos_manifest_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "apollo.json"
    operations = [{"id": "a1", "name": "Names", "type": "query", "body": NAMES}]
    path.write_text(json.dumps({"format": "x", "version": 1, "operations": operations}), "utf-8")

    assert load_manifest(str(path)) == {"a1": NAMES}


@pytest.mark.parametrize("content", ["[]", "{", '{"a": 1}', '{"operations": [{"id": "a"}]}'])
def test_a_manifest_that_is_none_stops_the_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(content, "utf-8")

    with pytest.raises(StartupError, match=r"wrong\.json"):
        load_manifest(str(path))


# ---------------------------------------------------------------- who may ask, at this moment


def revoke(token: str, write: Write, actor: Actor) -> None:
    write(lambda session: revoke_token(session, actor, UUID(token.split("_")[1])))


@pytest.mark.parametrize(
    "body",
    [{"query": NAMES}, {"query": TYPENAME}, {"query": "{ nonsense }"}, {"query": WRITE}],
    ids=lambda body: str(body["query"]),
)
def test_no_kind_of_request_outlives_its_token(
    client: TestClient, token: str, write: Write, actor: Actor, body: dict[str, Any]
) -> None:
    before = client.post("/graphql", json=body)
    revoke(token, write, actor)
    after = client.post("/graphql", json=body)

    assert before.status_code == 200
    assert (after.status_code, code(after)) == (401, "UNAUTHENTICATED")


def test_a_change_that_is_not_about_the_token_only_costs_another_look(
    client: TestClient, write: Write, actor: Actor
) -> None:
    before = client.post("/graphql", json={"query": NAMES})
    write(lambda session: create_token(session, actor, "another", ["core.*"]))
    after = client.post("/graphql", json={"query": NAMES})

    assert before.json() == after.json() == {"data": {"accounts": {"nodes": []}}}
