"""Roles that plugins bring: seen, given, and kept up to date; what was made from them is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portico.access import Actor
from portico.events import Bus
from portico.hookspecs import PluginRole
from portico.models import Role, User
from portico.operations.actors import user_actor
from portico.operations.roles import RoleCreate, create_role
from portico.operations.users import UserCreate, create_user
from portico.testing import Ask, Write, problems_of

OFFICER = "bank.guarantee_officer"


@pytest.fixture
def plugin_names() -> tuple[str, ...]:
    return ("b2b_trade", "bank_corporate", "hotel_corporate")


@pytest.fixture
def acts(write: Write, actor: Actor) -> Any:
    """Who a new user with a role acts as; asked again, as it is then."""
    made: dict[str, User] = {}

    def acts(role: str) -> Actor:
        if role not in made:
            given = UserCreate(name=role, roles=[role])
            made[role] = write(lambda s: create_user(s, actor, given))
        return write(lambda s: user_actor(s, made[role], actor.now))

    return acts


def make(write: Write, actor: Actor, **given: Any) -> Role:
    wish = RoleCreate(description="", **given)
    return write(lambda s: create_role(s, actor, wish))


def test_they_are_listed_with_the_plugin_that_brings_them(ask: Ask) -> None:
    found = ask("{ shippedRoles { name rows permissions broughtBy description } }")
    roles = {each["name"]: each for each in found["data"]["shippedRoles"]}

    assert {name: (each["broughtBy"], each["rows"]) for name, each in roles.items()} == {
        "core.administrator": ("core", "ALL"),
        "core.account_manager": ("core", "OWN"),
        "core.team_head": ("core", "TEAM"),
        "core.auditor": ("core", "ALL"),
        "trade.sales_representative": ("b2b_trade", "OWN"),
        "trade.sales_head": ("b2b_trade", "TEAM"),
        "trade.price_manager": ("b2b_trade", "ALL"),
        "bank.guarantee_officer": ("bank_corporate", "TEAM"),
        "bank.guarantee_approver": ("bank_corporate", "TEAM"),
        "bank.payroll_officer": ("bank_corporate", "TEAM"),
        "bank.payroll_approver": ("bank_corporate", "TEAM"),
        "bank.account_manager": ("bank_corporate", "OWN"),
        "bank.compliance_officer": ("bank_corporate", "ALL"),
        "bank.compliance_approver": ("bank_corporate", "ALL"),
        "bank.risk_officer": ("bank_corporate", "ALL"),
        "bank.risk_approver": ("bank_corporate", "ALL"),
        "hotel.event_manager": ("hotel_corporate", "TEAM"),
        "hotel.department": ("hotel_corporate", "ALL"),
        "hotel.sales_manager": ("hotel_corporate", "OWN"),
        "hotel.revenue_manager": ("hotel_corporate", "ALL"),
    }
    assert all(each["description"] and each["permissions"] for each in roles.values())


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (OFFICER, "bank.guarantee.write", "bank.guarantee.approve"),
        ("bank.guarantee_approver", "bank.guarantee.approve", "bank.guarantee.write"),
        ("bank.payroll_officer", "bank.payroll_register.release", "bank.payroll_register.approve"),
        ("bank.payroll_approver", "bank.payroll_register.approve", "bank.payroll_register.write"),
        ("bank.compliance_officer", "bank.kyc.write", "bank.kyc.approve"),
        ("bank.compliance_officer", "bank.kyc.write", "bank.screening.decide"),
        ("bank.compliance_approver", "bank.kyc.approve", "bank.kyc.write"),
        ("bank.account_manager", "bank.payroll_register.read", "bank.payroll_line.amount.read"),
        ("hotel.event_manager", "hotel.rooming_entry.read", "hotel.agreement.write"),
        ("hotel.revenue_manager", "hotel.production.write", "hotel.rooming_entry.read"),
        ("trade.sales_representative", "trade.order.write", "trade.price.write"),
    ],
)
def test_who_has_one_may_do_its_work_and_not_the_other_half(
    acts: Any, role: str, may: str, may_not: str
) -> None:
    """Nobody prepares and consents with one role; who needs no names sees none."""
    assert acts(role).may(may)
    assert not acts(role).may(may_not)


def test_what_was_made_from_one_does_not_grow_with_it(
    acts: Any, write: Write, actor: Actor, bus: Bus
) -> None:
    """A new version of the plugin lets its role do more: only who has that role may."""
    known = bus.roles[OFFICER]
    own = make(write, actor, name="ours", based_on=OFFICER)
    assert (own.based_on, own.rows.name) == (OFFICER, "TEAM")
    assert own.permissions == own.based_permissions == sorted(known.permissions)

    more = "bank.credit_limit.write"
    bus.roles[OFFICER] = replace(known, permissions=(*known.permissions, more))

    assert acts(OFFICER).may(more)
    assert not acts("ours").may(more)
    assert acts("ours").may("bank.guarantee.write")
    assert own.missed(bus.roles[OFFICER].permissions) == [more]


def test_one_may_begin_with_less_than_the_role_it_is_made_from(
    write: Write, actor: Actor, bus: Bus
) -> None:
    """What was left out on purpose is nothing that it misses."""
    own = make(write, actor, name="readers", based_on=OFFICER, permissions=["bank.guarantee.read"])

    assert own.permissions == ["bank.guarantee.read"]
    assert own.missed(bus.roles[OFFICER].permissions) == []


def test_a_role_is_based_on_one_that_there_is_or_says_what_it_permits(
    write: Write, actor: Actor
) -> None:
    assert problems_of(lambda: make(write, actor, name="a", based_on="bank.nobody")) == [
        ("NO_ROLE", "input.basedOn")
    ]
    assert problems_of(lambda: make(write, actor, name="a")) == [("REQUIRED", "input.permissions")]


def test_nobody_makes_a_role_that_may_more_than_they(write: Write, actor: Actor) -> None:
    clerk = replace(actor, scopes=frozenset({"core.*", "hotel.*"}))

    problems = problems_of(lambda: make(write, clerk, name="a", based_on=OFFICER))

    assert {code for code, _path in problems} == {"TOO_BROAD"}


def test_each_plugin_gives_its_roles_its_prefix(bus: Bus) -> None:
    assert all(isinstance(each, PluginRole) for each in bus.roles.values())
    assert {name.partition(".")[0] for name in bus.roles} == {"bank", "hotel", "trade"}
