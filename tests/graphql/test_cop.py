"""What graphql-cop 1.15 looks for, with the settings of production and a token that may do much.

Each test sends the very request of one of its checks and holds that its finding is not there. What
is checked more closely elsewhere is looked at here only as that tool does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from portico.access import Actor
from portico.app import create_app
from portico.operations.tokens import create_token
from portico.settings import load_settings
from portico.testing import Write
from portico.testing.deployment import composed, loaded

PLAIN = "query cop { __schema { types { name fields { name } } } }"
CIRCULAR = f"query cop {{ __schema {{ types {{ {'fields { type { ' * 4} name {'} } ' * 4} }} }} }}"


@pytest.fixture
def client(database_url: str, write: Write, actor: Actor) -> Iterator[TestClient]:
    def create(session: Session) -> str:
        return create_token(session, actor, "cop", ["core.*"])[1]

    settings = load_settings(database_url=database_url, jobs=False)
    app = create_app(settings, loaded(()), composed(()))
    with TestClient(app, headers={"authorization": f"Bearer {write(create)}"}) as opened:
        yield opened


def post(client: TestClient, query: str) -> Any:
    return client.post("/graphql", json={"query": query, "operationName": "cop"}).json()


def codes(answer: Any) -> list[str]:
    """The codes of an answer that has no data."""
    assert "data" not in answer
    return [error["extensions"]["code"] for error in answer["errors"]]


def test_an_honest_question_is_answered_without_tracing(client: TestClient) -> None:
    assert post(client, "query cop { __typename }") == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    ("query", "code"),
    [(PLAIN, "FORBIDDEN"), (CIRCULAR, "GRAPHQL_VALIDATION_FAILED")],
    ids=["plain", "circular"],
)
def test_introspection_is_refused(client: TestClient, query: str, code: str) -> None:
    assert codes(post(client, query)) == [code]


@pytest.mark.parametrize(
    ("query", "variables", "message"),
    [
        (
            "query cop { __schema { directive } }",
            {},
            "Cannot query field 'directive' on type '__Schema'.",
        ),
        (
            "query cop { acounts { totalCount } }",
            {},
            "Cannot query field 'acounts' on type 'Query'.",
        ),
        (
            "query cop($w: AccountWhere) { accounts(where: $w) { totalCount } }",
            {"w": {"nam": {"eq": "x"}}},
            "unknown field 'nam'. Found: {'nam': {'eq': 'x'}}.",
        ),
    ],
    ids=["of the tool", "field", "variable"],
)
def test_no_name_of_the_schema_is_suggested(
    client: TestClient, query: str, variables: dict[str, Any], message: str
) -> None:
    answer = client.post("/graphql", json={"query": query, "variables": variables})

    (error,) = answer.json()["errors"]
    assert "Did you mean" not in answer.text
    assert error["message"].endswith(message)
    assert error["locations"]


def test_who_may_introspect_gets_suggestions(
    client: TestClient, write: Write, actor: Actor
) -> None:
    token = write(lambda session: create_token(session, actor, "developer", ["schema:read"])[1])
    headers = {"authorization": f"Bearer {token}"}

    answer = client.post("/graphql", json={"query": "{ acounts }"}, headers=headers)

    assert "Did you mean 'accounts'" in answer.json()["errors"][0]["message"]


def test_browsers_get_no_ide(client: TestClient) -> None:
    answer = client.get("/graphql", headers={"accept": "text/html"})

    assert answer.status_code == 405
    assert not any(word in answer.text for word in ("graphiql", "GraphiQL", "Playground"))


@pytest.mark.parametrize("query", ["query cop { __typename }", "mutation cop { __typename }"])
def test_get_brings_no_document(client: TestClient, query: str) -> None:
    answer = client.get("/graphql", params={"query": query})

    assert answer.status_code == 405
    assert codes(answer.json()) == ["METHOD_NOT_ALLOWED"]


def test_a_form_is_not_read(client: TestClient) -> None:
    answer = client.post("/graphql", data={"query": "query cop { __typename }"})

    assert answer.status_code == 415
    assert codes(answer.json()) == ["UNSUPPORTED_MEDIA_TYPE"]


def test_an_array_of_requests_is_refused_as_a_whole(client: TestClient) -> None:
    answer = client.post("/graphql", json=[{"query": "query cop { __typename }"}] * 10)

    assert answer.status_code == 400
    assert codes(answer.json()) == ["BAD_REQUEST"]


@pytest.mark.parametrize(
    "query",
    [
        f"query cop {{ {' '.join(f'alias{number}: __typename' for number in range(101))} }}",
        "query cop { __typename " + "@aa" * 10 + " }",
        "query cop " + "@aa" * 10 + " { __typename }",
        "query cop { ... on Query " + "@include(if: true)" * 10 + " { __typename } }",
        "query cop { " + "__typename " * 500 + "}",
    ],
    ids=["aliases", "directives", "of the operation", "of a fragment", "one field 500 times"],
)
def test_what_is_overloaded_is_refused_with_one_error(client: TestClient, query: str) -> None:
    assert codes(post(client, query)) == ["QUERY_TOO_LARGE"]


def test_what_is_no_graphql_is_refused_without_a_word_of_our_code(client: TestClient) -> None:
    answer = post(client, "qwerty cop { abc }")

    assert codes(answer) == ["GRAPHQL_PARSE_FAILED"]
    assert set(answer["errors"][0]["extensions"]) == {"code", "requestId"}
