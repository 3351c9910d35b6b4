"""The plugin: what it adds to Portico."""

from __future__ import annotations

from portico.hookspecs import Access, Permission, Plugin, hookimpl
from portico.models import Account
from portico.query import GraphQL, columns, entity, guarded, many, mutation, one
from portico_fleet.models import Vehicle
from portico_fleet.operations import lease_vehicle

VEHICLE = entity(
    Vehicle,
    name="FleetVehicle",
    prefix="fve",
    plural="fleetVehicles",
    permission="fleet.vehicle.read",
    order="plate",
    fields=[
        *columns(Vehicle, "plate"),
        *guarded("fleet.vehicle.key.read", *columns(Vehicle, "key_code")),
        one("account", Account, "The client that leases it."),
    ],
)


class Fleet(Plugin):
    """Cars leased to corporate clients."""

    prefix = "fleet"

    @hookimpl
    def access(self) -> Access:
        """Permissions."""
        return Access(
            permissions=(
                Permission("fleet.vehicle.read", "See leased cars."),
                Permission("fleet.vehicle.key.read", "See the codes that open the keys' boxes."),
                Permission("fleet.vehicle.write", "Lease cars to clients."),
            )
        )

    @hookimpl
    def graphql(self) -> GraphQL:
        """Vehicles, at the root and under an account."""
        return GraphQL(
            entities=[VEHICLE],
            extend={"Account": [many("vehicles", Vehicle, "Leased cars.", key="account_id")]},
            mutations=[
                mutation("fleetVehicleLease", lease_vehicle, Vehicle, "fleet.vehicle.write")
            ],
        )
