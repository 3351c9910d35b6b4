"""What can be permitted is told to whoever writes roles, and to nobody else."""

from __future__ import annotations

import pytest

from portico.access import Actor
from portico.testing import Ask

LIST = "{ permissions { name description broughtBy } }"


@pytest.fixture
def plugin_names() -> tuple[str, ...]:
    return ("bank_corporate",)


def test_every_permission_is_told_with_who_brings_it(ask: Ask) -> None:
    found = {each["name"]: each for each in ask(LIST)["data"]["permissions"]}

    assert found["core.account.merge"] == {
        "name": "core.account.merge",
        "description": "Merge accounts.",
        "broughtBy": "core",
    }
    assert found["bank.guarantee.read"]["broughtBy"] == "bank_corporate"
    assert list(found) == sorted(found)


def test_who_may_not_see_roles_is_not_told(ask: Ask) -> None:
    stranger = Actor(name="stranger", scopes=frozenset({"core.account.read"}))

    [error] = ask(LIST, by=stranger)["errors"]

    assert error["extensions"]["code"] == "FORBIDDEN"
