"""The fleet plugin: what every plugin promises, and what this one does."""

from __future__ import annotations

import pytest

from portico.access import Actor
from portico.testing import NOON, Ask, MakeAccount
from portico.testing.conformance import PluginConformance


class TestFleet(PluginConformance):
    plugin = "fleet"


@pytest.fixture
def plugin_names() -> tuple[str, ...]:
    return ("fleet",)


def test_a_car_is_leased_and_read_under_its_client(ask: Ask, make_account: MakeAccount) -> None:
    account = f"acc_{make_account('Acme').id.hex}"

    ask(
        "mutation($i: FleetVehicleLeaseInput!) { fleetVehicleLease(input: $i) { vehicle { id } } }",
        i={"accountId": account, "plate": "B-MW 1"},
    )

    assert ask("{ accounts { nodes { name fleet { vehicles { nodes { plate } } } } } }") == {
        "data": {
            "accounts": {
                "nodes": [{"name": "Acme", "fleet": {"vehicles": {"nodes": [{"plate": "B-MW 1"}]}}}]
            }
        }
    }


def test_the_code_of_the_key_is_seen_by_who_has_the_permission(
    ask: Ask, make_account: MakeAccount
) -> None:
    account = f"acc_{make_account('Acme').id.hex}"
    lease = "mutation($i: FleetVehicleLeaseInput!) { fleetVehicleLease(input: $i) { %s } }"
    shown = "{ fleetVehicles { nodes { plate keyCode } } }"
    clerk = Actor(name="clerk", scopes=frozenset({"fleet.vehicle.read"}), now=NOON)

    ask(lease % "vehicle { id }", i={"accountId": account, "plate": "B-MW 1", "keyCode": "4711"})
    hidden = ask(shown, by=clerk)

    assert ask(shown)["data"]["fleetVehicles"]["nodes"] == [{"plate": "B-MW 1", "keyCode": "4711"}]
    assert hidden["data"]["fleetVehicles"]["nodes"] == [{"plate": "B-MW 1", "keyCode": None}]
    assert [each["field"] for each in hidden["extensions"]["notices"]] == ["FleetVehicle.keyCode"]
