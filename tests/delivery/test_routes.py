"""What plugins let be read over HTTP: by whom, how it is kept, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from portico.access import Actor
from portico.app import build_schema, create_app
from portico.errors import StartupError, refuse
from portico.hookspecs import Access, Permission, Plugin, hookimpl
from portico.models import Account
from portico.operations.tokens import create_token
from portico.plugins import load_plugins
from portico.routes import Content, Route, Visit
from portico.settings import Settings, load_settings
from portico.testing import MakeAccount, Write

READ = "shelf.book.read"
KEYS = {"good": frozenset({READ}), "poor": frozenset({"shelf.other"})}


def titles(session: Session, actor: Actor, visit: Visit) -> Content:
    if visit.parameters.get("shelf") == "broken":
        raise ZeroDivisionError("secret of the shelf")
    if visit.parameters.get("shelf") == "closed":
        raise refuse("CLOSED", "The shelf is closed.")
    names = session.scalars(select(Account.name).order_by(Account.name))
    text = "\n".join([actor.name, str(visit.record), *names])
    return Content(body=text.encode(), media_type="text/plain; charset=utf-8", name="titles.txt")


def by_key(_session: Session, key: str, now: datetime) -> tuple[Actor, Any] | None:
    scopes = KEYS.get(key)
    return (Actor(name=key, scopes=scopes, now=now), 7) if scopes is not None else None


class Shelf(Plugin):
    prefix = "shelf"
    given: Sequence[Route] = ()

    @hookimpl
    def access(self) -> Access:
        return Access(permissions=[Permission(READ, "Read books.")])

    @hookimpl
    def routes(self) -> Sequence[Route]:
        return self.given


def route(path: str, **given: Any) -> Route:
    terms: dict[str, Any] = {"permission": READ, "description": "Titles.", "answer": titles}
    return Route(path=path, **terms | given)


def served(settings: Settings, *routes: Route) -> Any:
    shelf = Shelf()
    shelf.given = routes
    plugins = load_plugins(load_settings(plugins=()), [shelf])
    return create_app(settings, plugins, build_schema(plugins))


@pytest.fixture
def client(database_url: str) -> Iterator[TestClient]:
    settings = load_settings(database_url=database_url, jobs=False, rate_limit=50)
    app = served(
        settings,
        route("titles.txt", parameters={"shelf": "Which one."}),
        route("keyed/titles.txt", by_key=by_key),
    )
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def bearer(write: Write, actor: Actor) -> Any:
    def bearer(*scopes: str) -> dict[str, str]:
        def create(session: Session) -> str:
            return create_token(session, actor, "till", list(scopes))[1]

        return {"authorization": f"Bearer {write(create)}"}

    return bearer


def code(answer: Any) -> str:
    (error,) = answer.json()["errors"]
    return str(error["extensions"]["code"])


def test_who_has_the_permission_reads(
    client: TestClient, bearer: Any, make_account: MakeAccount
) -> None:
    make_account("Acme")

    got = client.get("/plugins/shelf/titles.txt?shelf=1", headers=bearer(READ))

    assert (got.status_code, got.text) == (200, "till\nNone\nAcme")
    assert got.headers["content-type"] == "text/plain; charset=utf-8"
    assert got.headers["content-disposition"].startswith('attachment; filename="titles.txt"')
    assert got.headers["cache-control"] == "private, no-cache"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["referrer-policy"] == "no-referrer"
    assert "sandbox" in got.headers["content-security-policy"]


def test_nobody_else_does(client: TestClient, bearer: Any) -> None:
    path = "/plugins/shelf/titles.txt"

    assert client.get(path).status_code == 401
    assert client.get(path, headers={"authorization": "Bearer portico_x"}).status_code == 401
    refused = client.get(path, headers=bearer("shelf.other"))
    assert (refused.status_code, code(refused)) == (403, "FORBIDDEN")
    assert client.post(path, headers=bearer(READ)).status_code == 405
    assert client.get("/plugins/shelf/none", headers=bearer(READ)).status_code == 404


def test_it_is_sent_again_only_when_it_has_changed(
    client: TestClient, bearer: Any, make_account: MakeAccount
) -> None:
    path, mine = "/plugins/shelf/titles.txt", bearer(READ)
    tag = client.get(path, headers=mine).headers["etag"]

    for known in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = client.get(path, headers={**mine, "if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), known
    make_account("Acme")
    anew = client.get(path, headers={**mine, "if-none-match": tag})
    assert (anew.status_code, anew.headers["etag"] == tag) == (200, False)
    assert client.get(path, headers={"if-none-match": tag}).status_code == 401


def test_a_key_tells_who_asks_and_opens_nothing_else(client: TestClient, bearer: Any) -> None:
    path = "/plugins/shelf/keyed/titles.txt"

    assert client.get(f"{path}?key=good").text == "good\n7"
    assert code(client.get(f"{path}?key=poor")) == "FORBIDDEN"
    unknown = client.get(f"{path}?key=bad")
    assert (unknown.status_code, code(unknown)) == (404, "NOT_FOUND")
    assert client.get(path).status_code == 401
    assert client.get(path, headers=bearer(READ)).status_code == 401, "a key is needed here"
    assert client.get("/plugins/shelf/titles.txt?key=good").status_code == 400
    asked = client.post("/graphql", json={"query": "{ me { name } }"}, headers=_bearer("good"))
    assert asked.status_code == 401


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_a_key_may_not_ask_too_often(client: TestClient) -> None:
    path = "/plugins/shelf/keyed/titles.txt?key=good"
    statuses = {client.get(path).status_code for _ in range(60)}

    assert statuses == {200, 429}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?shelve=1", "Did you mean shelf?"),
        ("?shelf=1&shelf=2", "Give the parameter shelf once."),
    ],
)
def test_what_is_not_declared_is_refused(
    client: TestClient, bearer: Any, query: str, words: str
) -> None:
    got = client.get(f"/plugins/shelf/titles.txt{query}", headers=bearer(READ))

    assert (got.status_code, code(got)) == (400, "BAD_REQUEST")
    assert words in got.json()["errors"][0]["message"]


def test_what_a_route_refuses_or_fails_at_is_told_without_its_secrets(
    client: TestClient, bearer: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = bearer(READ)
    refused = client.get("/plugins/shelf/titles.txt?shelf=closed", headers=mine)
    assert (refused.status_code, code(refused)) == (400, "CLOSED")

    failed = client.get("/plugins/shelf/titles.txt?shelf=broken", headers=mine)
    assert (failed.status_code, code(failed)) == (500, "INTERNAL")
    assert "secret" not in failed.text
    logged = capsys.readouterr()
    assert mine["authorization"].split()[1] not in logged.out + logged.err


@pytest.mark.parametrize(
    ("routes", "fault"),
    [
        (("a.txt", "a.txt"), "two of its routes are at /plugins/shelf/a.txt. Rename one."),
        (("../a",), "its route '../a' is no path: write small letters"),
        (("/a",), "its route '/a' is no path"),
        (("a?b",), "its route 'a?b' is no path"),
    ],
)
def test_routes_that_clash_or_are_none_stop_the_start(routes: Sequence[str], fault: str) -> None:
    shelf = Shelf()
    shelf.given = [route(path) for path in routes]

    with pytest.raises(StartupError) as stopped:
        load_plugins(load_settings(plugins=()), [shelf])

    (found,) = map(str, stopped.value.faults)
    assert found.startswith(f"Shelf: {fault}")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"permission": ""}, "needs a permission and a description."),
        ({"description": ""}, "needs a permission and a description."),
        ({"permission": "bank.account.read"}, "needs the permission bank.account.read of a strang"),
        ({"parameters": {"key": "Mine."}}, "may not declare the parameter key"),
    ],
)
def test_a_route_without_a_permission_of_its_own_stops_the_start(
    given: dict[str, Any], fault: str
) -> None:
    shelf = Shelf()
    shelf.given = [route("a.txt", **given)]

    with pytest.raises(StartupError) as stopped:
        load_plugins(load_settings(plugins=()), [shelf])

    assert fault in str(stopped.value)
