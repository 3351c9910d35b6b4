"""Users, teams and roles: who may do what, and that nobody hands on more than they have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from portico.access import Actor, Reach
from portico.events import Bus
from portico.hookspecs import PluginRole
from portico.models import RoleRows, User
from portico.operations.roles import RoleCreate, RoleUpdate, create_role, update_role
from portico.operations.teams import TeamCreate, TeamUpdate, create_team, update_team
from portico.operations.tokens import ApiTokenCreate, authenticate, create_api_token
from portico.operations.users import (
    UserCreate,
    UserDeactivate,
    UserUpdate,
    create_user,
    deactivate_user,
    update_user,
)
from portico.testing import NOON, Ask, Write, problems_of

MakeUser = Callable[..., User]


@pytest.fixture
def make_user(write: Write, actor: Actor) -> MakeUser:
    def make_user(name: str, *roles: str, **given: Any) -> User:
        wanted = UserCreate(name=name, roles=list(roles), **given)
        return write(lambda s: create_user(s, actor, wanted))

    return make_user


@pytest.fixture
def acts(write: Write, actor: Actor) -> Callable[..., Actor | None]:
    """Who acts with a new token of a user."""

    def acts(user: User, *scopes: str) -> Actor | None:
        wanted = ApiTokenCreate(name="t", scopes=list(scopes or ["*"]), user_id=user.id)
        presented = write(lambda s: create_api_token(s, actor, wanted)).presented
        return write(lambda s: authenticate(s, presented, NOON))

    return acts


def test_a_user_may_what_its_roles_permit(make_user: MakeUser, acts: Any, write: Write) -> None:
    write(
        lambda s: create_role(
            s,
            Actor(name="x", scopes=frozenset({"*"})),
            RoleCreate(name="clerk", description="", permissions=["hotel.*"], rows=RoleRows.TEAM),
        )
    )
    ann = acts(make_user("ann", "clerk", "core.auditor"))

    assert (ann.name, ann.may("hotel.space.write"), ann.may("bank.guarantee.read")) == (
        *("ann", True),
        True,
    )
    assert not ann.may("core.account.write")
    assert ann.reach == Reach()  # the auditor sees all accounts


def test_a_token_leaves_no_more_than_its_scopes(make_user: MakeUser, acts: Any) -> None:
    user = make_user("ann", "core.account_manager")
    limited = acts(user, "core.account.read", "bank.*")

    assert limited.may("core.account.read")
    assert not limited.may("core.account.write")  # the token does not say so
    assert not limited.may("bank.guarantee.read")  # no role says so


def test_a_manager_sees_its_own_accounts_and_a_head_the_teams(
    make_user: MakeUser, acts: Any, write: Write, actor: Actor
) -> None:
    ann = make_user("ann", "core.account_manager")
    head = make_user("head", "core.team_head")
    outsider = make_user("out", "core.team_head")
    team = TeamCreate(name="North", head_id=head.id, member_ids=[ann.id])
    made = write(lambda s: create_team(s, actor, team))

    assert acts(ann).reach.owners == {"ann"}
    assert acts(head).reach.owners == {"ann", "head"}
    assert acts(outsider).reach.owners == {"out"}

    change = TeamUpdate(id=made.id, expected_version=1, member_ids=[outsider.id])
    write(lambda s: update_team(s, actor, change))
    assert acts(head).reach.owners == {"head", "out"}


def test_plugins_bring_roles(make_user: MakeUser, acts: Any, bus: Bus) -> None:
    bus.roles["bank.guarantee_officer"] = PluginRole(
        name="bank.guarantee_officer", description="", permissions=("bank.guarantee.*",)
    )
    assert acts(make_user("ann", "bank.guarantee_officer")).may("bank.guarantee.write")
    assert problems_of(lambda: make_user("ben", "bank.guarantee_officer", "bank.nobody")) == [
        ("NO_ROLE", "input.roles.1")
    ]


def test_who_is_deactivated_acts_no_more(
    make_user: MakeUser, acts: Any, write: Write, actor: Actor
) -> None:
    ann = make_user("ann", "core.auditor")
    token = ApiTokenCreate(name="t", scopes=["*"], user_id=ann.id)
    presented = write(lambda s: create_api_token(s, actor, token)).presented
    assert write(lambda s: authenticate(s, presented, NOON)) is not None

    gone = UserDeactivate(id=ann.id, expected_version=ann.version)
    write(lambda s: deactivate_user(s, actor, gone))

    assert write(lambda s: authenticate(s, presented, NOON)) is None
    assert problems_of(lambda: acts(ann)) == [("USER_INACTIVE", "input.userId")]


def test_nobody_hands_on_more_than_they_have(
    make_user: MakeUser, write: Write, actor: Actor
) -> None:
    clerk = Actor(
        name="clerk",
        scopes=frozenset({"core.user.*", "core.role.*", "core.api_token.*", "hotel.*"}),
        reach=Reach(owners=frozenset({"clerk"})),
        now=NOON,
    )
    ann = make_user("ann")

    def refused(deed: Callable[..., Any], given: object) -> list[tuple[str, str]]:
        return problems_of(lambda: write(lambda s: deed(s, clerk, given), clerk))

    admin = ["core.administrator"]
    assert refused(
        update_user, UserUpdate(id=ann.id, expected_version=ann.version, roles=admin)
    ) == [("TOO_BROAD", "input.roles.0.0"), ("TOO_BROAD", "input.roles.0")]
    assert refused(create_user, UserCreate(name="ben", roles=["core.auditor"])) == [
        ("TOO_BROAD", "input.roles.0.0"),
        ("TOO_BROAD", "input.roles.0"),
    ]
    wide = RoleCreate(
        name="wide", description="", permissions=["hotel.x.read", "*"], rows=RoleRows.ALL
    )
    assert refused(create_role, wide) == [
        ("TOO_BROAD", "input.permissions.1"),
        ("TOO_BROAD", "input.rows"),
    ]
    assert refused(create_api_token, ApiTokenCreate(name="t", scopes=["*"])) == [
        ("TOO_BROAD", "input.scopes.0")
    ]
    assert refused(create_api_token, ApiTokenCreate(name="t", scopes=["hotel.*"])) == [
        ("TOO_BROAD", "input.userId")  # a program would see all accounts
    ]
    assert not replace(actor, scopes=frozenset({"core.*.read"})).covers("core.*")


def test_a_changed_role_counts_for_all_who_have_it(
    make_user: MakeUser, acts: Any, write: Write, actor: Actor
) -> None:
    new = RoleCreate(name="clerk", description="", permissions=["hotel.*"])
    role = write(lambda s: create_role(s, actor, new))
    ann = make_user("ann", "clerk")
    assert acts(ann).may("hotel.space.read")

    less = RoleUpdate(id=role.id, expected_version=1, permissions=["hotel.stay.read"])
    write(lambda s: update_role(s, actor, less))
    assert not acts(ann).may("hotel.space.read")


def test_names_and_subjects_are_unique(make_user: MakeUser) -> None:
    make_user("ann", subject="0815")
    assert problems_of(lambda: make_user("ann", subject="0815")) == [
        ("USER_EXISTS", "input.name"),
        ("USER_EXISTS", "input.subject"),
    ]


def test_clients_create_a_token_and_see_it_once(ask: Ask, make_user: MakeUser) -> None:
    user = make_user("ann", "core.auditor")
    created = ask(
        """mutation($user: ID!) {
          apiTokenCreate(input: {name: "ann's", scopes: ["*.read"], userId: $user}) {
            presented apiToken { id name valid user { name roles { role } } } userErrors { code }
          }
        }""",
        user=f"usr_{user.id.hex}",
    )["data"]["apiTokenCreate"]
    token = created["apiToken"]
    assert created["presented"].startswith(f"portico_{token['id'][4:]}_")
    assert token["user"] == {"name": "ann", "roles": [{"role": "core.auditor"}]}

    gone = ask(
        """mutation($id: ID!) { apiTokenRevoke(input: {id: $id}) {
          apiToken { valid } userErrors { code } } }""",
        id=token["id"],
    )["data"]["apiTokenRevoke"]
    assert gone == {"apiToken": {"valid": False}, "userErrors": []}


def test_a_repeated_request_shows_no_secret(ask: Ask) -> None:
    document = """mutation @idempotent(key: "k1") {
      apiTokenCreate(input: {name: "x", scopes: ["hotel.*"]}) { presented apiToken { id } }
    }"""
    field = """mutation { apiTokenCreate(input: {name: "x", scopes: ["hotel.*"]})
      @idempotent(key: "k2") { presented apiToken { id } } }"""
    answers = [ask(text) for text in (document, document, field, field)]
    good = [each["data"]["apiTokenCreate"] for each in answers if "errors" not in each]

    assert len(good) == 2
    assert good[0]["apiToken"] == good[1]["apiToken"]
    assert good[0]["presented"] is not None
    assert good[1]["presented"] is None


def test_me(ask: Ask, make_user: MakeUser, acts: Any) -> None:
    ann = replace(acts(make_user("ann", "core.account_manager")), now=NOON + timedelta(hours=1))
    assert ask("{ me { name onBehalfOf within seesAllAccounts } }", by=ann)["data"]["me"] == {
        "name": "ann",
        "onBehalfOf": None,
        "within": ["*"],
        "seesAllAccounts": False,
    }
