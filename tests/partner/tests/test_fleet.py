"""The fleet plugin: what every plugin promises, and what this one does."""

from __future__ import annotations

import pytest

from portico.testing import Ask, MakeAccount
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
