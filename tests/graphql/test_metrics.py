"""``/metrics``: who may read it, and what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from portico.access import Actor
from portico.app import create_app
from portico.operations.tokens import create_token
from portico.query.plan import Plan
from portico.settings import load_settings
from portico.testing import Write
from portico.testing.deployment import composed, loaded

NAMES = "{ accounts { nodes { name } } }"
LINE = re.compile(r'^portico_(\w+)\{\w+="(\w+)",process="\d+"\} (\d+)$', re.MULTILINE)
METRICS_TOKEN = "of-the-scraper"


@pytest.fixture
def client(database_url: str, write: Write, actor: Actor) -> Iterator[TestClient]:
    def create(session: Session) -> str:
        return create_token(session, actor, "test", ["core.*"])[1]

    headers = {"authorization": f"Bearer {write(create)}"}
    chosen = load_settings(database_url=database_url, jobs=False, metrics_token=METRICS_TOKEN)
    with TestClient(create_app(chosen, loaded(()), composed(())), headers=headers) as opened:
        yield opened


def figures(client: TestClient) -> dict[str, int]:
    """The figures by metric and label."""
    answer = client.get("/metrics", headers={"authorization": f"Bearer {METRICS_TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = LINE.findall(answer.text)
    assert len(lines) == len([line for line in answer.text.splitlines() if line[0] != "#"])
    return {f"{name} {label}": int(value) for name, label, value in lines}


def ask(client: TestClient, query: str) -> Any:
    return client.post("/graphql", json={"query": query}).json()


def test_only_who_has_the_token_may_read_them(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 401  # by the token of a client
    for sent in ("", "Bearer ", "Basic of-the-scraper", "Bearer of-the-scrapér"):
        headers = [(b"authorization", sent.encode())]
        assert client.get("/metrics", headers=headers).status_code == 401
    assert client.get("/metrics", headers={"authorization": f"bearer {METRICS_TOKEN}"}).is_success


def test_they_are_off_unless_the_deployment_wants_them(database_url: str) -> None:
    chosen = load_settings(database_url=database_url, jobs=False)
    with TestClient(create_app(chosen, loaded(()), composed(()))) as client:
        assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_every_road_is_counted(client: TestClient) -> None:
    ask(client, NAMES)
    ask(client, NAMES)
    ask(client, "{ me { name } accounts { totalCount } }")
    ask(client, 'mutation { accountCreate(input: {name: "A"}) { userErrors { code } } }')
    ask(client, "{ nothing }")

    found = figures(client)
    roads = {"statement": 2, "mixed": 1, "mutation": 1, "fields": 0, "refused": 1}
    assert {each: found[f"operations_total {each}"] for each in roads} == roads
    assert found["fallbacks_total failed"] == found["fallbacks_total too_deep"] == 0
    assert (found["cache_hits_total documents"], found["cache_misses_total documents"]) == (1, 4)
    assert found["cache_size documents"] == 4
    assert found["cache_hits_total plans"] == 1
    assert 0 < found["cache_size plans"] <= found["cache_capacity plans"]


def test_a_statement_that_fails_is_counted_each_time_and_logged_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_plan: Plan, *_given: object) -> None:
        raise ArithmeticError("broken")

    monkeypatch.setattr(Plan, "values", broken)
    with capture_logs() as logged:
        answers = [ask(client, NAMES) for _ in range(3)]
        ask(client, "{ accounts { totalCount } }")

    assert answers == [{"data": {"accounts": {"nodes": []}}}] * 3
    found = figures(client)
    assert (found["fallbacks_total failed"], found["operations_total fields"]) == (4, 4)
    events = [entry["event"] for entry in logged]
    assert events.count("one statement failed") == 2
