"""What can be done with a vehicle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import Account
from portico.operations.lookup import get
from portico.values import Ref
from portico_fleet.models import Vehicle


@dataclass(kw_only=True)
class FleetVehicleLease:
    """A car to lease to a client."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    plate: Annotated[str, "The licence plate."]
    key_code: Annotated[str | None, "The code that opens the box with the key."] = None


def lease_vehicle(session: Session, actor: Actor, input: FleetVehicleLease) -> Vehicle:
    """Lease a car to a client."""
    account = get(session, Account, input.account_id, "input", "accountId")
    vehicle = Vehicle(account_id=account.id, plate=input.plate, key_code=input.key_code)
    session.add(vehicle)
    return vehicle
