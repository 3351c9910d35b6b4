"""Every extension point: what it does, and that the documentation knows it as it is."""

from __future__ import annotations

import inspect
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields, is_dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy.orm import Session
from starlette.testclient import TestClient
from typer.testing import CliRunner

from portico import hookspecs
from portico.access import Actor
from portico.app import build_schema, create_app
from portico.events import AccountArchiving
from portico.graphql.compose import compose
from portico.hookspecs import (
    Access,
    Again,
    ApprovalPolicy,
    BulkColumn,
    BulkKind,
    Check,
    Done,
    Job,
    Permission,
    Plugin,
    PluginRole,
    PorticoSpec,
    RowFilter,
    Subscriber,
    Task,
    Tier,
    Work,
    hookimpl,
)
from portico.jobs import named_jobs, named_tasks, run_now
from portico.models import Account
from portico.operations.tokens import create_token
from portico.plugins import HOOKS, Plugins, load_plugins
from portico.query import STRING, Addition, GraphQL, expression
from portico.routes import Content, Route, Visit
from portico.settings import Settings, load_settings
from portico.testing import MakeAccount, Run, World, Write

DOCUMENTED = (Path(__file__).parents[1] / "docs" / "hooks.md").read_text(encoding="utf-8")
HEADINGS = re.findall(r"^## `(.*)`$", DOCUMENTED, re.MULTILINE)
GIVEN = (
    *(GraphQL, Access, Permission, RowFilter, PluginRole, ApprovalPolicy, Tier),
    *(Subscriber, Job, Task, Again, Done, BulkKind, BulkColumn, Check),
    *(Route, Visit, Content),
)


class Shouting(Plugin):
    """A plugin that implements every hook."""

    prefix = "shout"

    def __init__(self) -> None:
        self.heard: list[str] = []

    @hookimpl
    def graphql(self) -> GraphQL:
        loud = expression("loud", STRING, lambda row, _env: row.name + "!", "The name, shouted.")
        return GraphQL(extend={"Account": [loud]})

    @hookimpl
    def access(self) -> Access:
        return Access(
            permissions=[Permission("shout.all", "Shout.")],
            row_filters=[RowFilter(Account, lambda row, _env: row.name != "Hidden")],
        )

    @hookimpl
    def subscribers(self) -> Sequence[Subscriber]:
        return [Subscriber(AccountArchiving, lambda _s, _a, _e: self.heard.append("archiving"))]

    @hookimpl
    def jobs(self) -> Sequence[Work]:
        return [
            Job("wake", timedelta(hours=1), lambda _session, actor: f"woken by {actor.name}"),
            Task("tell", lambda _session, _actor, _input, _state: Done({})),
        ]

    @hookimpl
    def commands(self) -> typer.Typer:
        app = typer.Typer()
        app.command("hello")(lambda: typer.echo("HELLO"))
        app.command("bye")(lambda: typer.echo("BYE"))
        return app

    @hookimpl
    def checks(self) -> Sequence[Check]:
        return [Check("voice", lambda _session: ["hoarse"])]

    @hookimpl
    def routes(self) -> Sequence[Route]:
        def hoot(_session: Session, _actor: Actor, _visit: Visit) -> Content:
            return Content(body=b"HOOT", media_type="text/plain", name="hoot.txt")

        return [Route(path="hoot", description="A hoot.", permission="shout.all", answer=hoot)]

    @hookimpl
    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        self.heard.append("opened")
        yield
        self.heard.append("closed")


@pytest.fixture
def shouting() -> Shouting:
    return Shouting()


@pytest.fixture
def settings(world: World) -> Settings:
    return load_settings(plugins=(), database_url=world.url)


@pytest.fixture
def plugins(shouting: Shouting) -> Plugins:
    return load_plugins(load_settings(plugins=()), [shouting])


def test_hook_graphql(plugins: Plugins) -> None:
    sdl = build_schema(plugins).sdl()

    assert "loud: String" in sdl
    assert 'type ShoutAccount @plugin(name: "Shouting")' in sdl


def test_hook_access(ask: Any, make_account: MakeAccount, plugins: Plugins) -> None:
    [(name, access)] = plugins.access()

    assert (name, access.permissions[0].name) == ("Shouting", "shout.all")
    assert len(compose(plugins).row_filters[Account]) == 1


def test_hook_subscribers(plugins: Plugins) -> None:
    bus = plugins.bus()

    assert list(bus.before_commit) == [AccountArchiving]
    assert bus.after_commit == {}


def test_hook_jobs(plugins: Plugins, world: World, run: Run) -> None:
    (job,) = [each for each in named_jobs(plugins) if each.name.startswith("shout.")]

    assert job.name == "shout.wake"
    assert run(run_now(world.database, job)) == "woken by job shout.wake"
    assert "shout.tell" in named_tasks(plugins)


def test_hook_commands(plugins: Plugins) -> None:
    [(_name, commands)] = plugins.commands()

    assert CliRunner().invoke(commands, ["hello"]).output == "HELLO\n"


def test_hook_checks(plugins: Plugins, world: World, run: Run, actor: Actor) -> None:
    [(_name, check)] = plugins.checks()

    assert run(world.database.look(actor, check.run)) == ["hoarse"]


def test_hook_lifespan(plugins: Plugins, shouting: Shouting, settings: Settings) -> None:
    with TestClient(create_app(settings, plugins, build_schema(plugins))) as client:
        assert client.get("/livez").text == "ok"
        assert shouting.heard == ["opened"]

    assert shouting.heard == ["opened", "closed"]


def test_hook_routes(plugins: Plugins, settings: Settings, write: Write, actor: Actor) -> None:
    token = write(lambda session: create_token(session, actor, "owl", ["shout.*"])[1])
    with TestClient(create_app(settings, plugins, build_schema(plugins))) as client:
        heard = client.get("/plugins/shout/hoot", headers={"authorization": f"Bearer {token}"})

    assert heard.text == "HOOT"


def test_every_hook_has_a_test_named_after_it() -> None:
    assert [f"test_hook_{name}" for name in HOOKS if f"test_hook_{name}" not in globals()] == []


def test_every_hook_is_documented_with_its_signature_in_order() -> None:
    specified = [f"{n}{inspect.signature(getattr(PorticoSpec, n))}".replace("'", "") for n in HOOKS]

    assert specified == HEADINGS


def test_every_hook_is_documented_with_its_own_words() -> None:
    for name in HOOKS:
        sentence = (inspect.getdoc(getattr(PorticoSpec, name)) or "").replace("``", "`")
        assert sentence in DOCUMENTED, name


@pytest.mark.parametrize("given", GIVEN, ids=lambda kind: kind.__name__)
def test_everything_that_a_hook_gives_is_documented(given: type[Any]) -> None:
    missing = [each.name for each in fields(given) if f"`{each.name}`" not in DOCUMENTED]

    assert f"`{given.__name__}`" in DOCUMENTED
    assert missing == []


def test_the_documentation_forgets_no_class_of_the_specification() -> None:
    classes = [kind for _name, kind in inspect.getmembers(hookspecs, is_dataclass)]
    attributes = [name for name in vars(Plugin) if not name.startswith("_")]

    assert {*classes, GraphQL, Route, Visit, Content} == set(GIVEN)
    assert [name for name in ("prefix", *attributes) if f"| `{name}` |" not in DOCUMENTED] == []
    assert "`addition(operation, permission)`" in DOCUMENTED
    assert Addition.__doc__ is not None
