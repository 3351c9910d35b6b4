"""Pickup: how many rooms of a block are taken, and how many more must be until the cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get
from portico.values import Ref, round_places
from portico_hotel_corporate.models import RoomBlock
from portico_hotel_corporate.operations.block_nights import past_pickup
from portico_hotel_corporate.operations.terms import terms_of


@dataclass(kw_only=True)
class HotelBlockPickupRequest:
    """A block, on a day."""

    block_id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    as_of: Annotated[date | None, "The day; else the property's business day."] = None


@dataclass(frozen=True, kw_only=True)
class HotelBlockPickup:
    """How far the pickup of a block has come. Percentages have one decimal, rounded half-up."""

    as_of: Annotated[date, "The day."]
    contracted: Annotated[int, "Room nights that the contract says."]
    blocked: Annotated[int, "Room nights that are kept from sale, picked up or not."]
    picked_up: Annotated[int, "Room nights that have guests' names on them."]
    released: Annotated[int, "Room nights that went back on sale."]
    pickup_of_contract_percent: Annotated[Decimal | None, "Picked up, of those contracted."]
    pickup_of_block_percent: Annotated[Decimal | None, "Picked up, of those kept from sale."]
    slippage_percent: Annotated[Decimal | None, "By how much the block is below the contract."]
    minimum: Annotated[int | None, "Room nights to be used so that nothing is owed."]
    needed: Annotated[int | None, "Room nights still missing for that."]
    cutoff_on: Annotated[date | None, "The last day on which rooms may be picked up."]
    days_to_cutoff: Annotated[int | None, "Days until then; 0 once it has passed."]
    needed_a_day: Annotated[Decimal | None, "Room nights to be picked up each day until then."]
    past_pickup_percent: Annotated[
        Decimal | None, "What the client's earlier blocks here picked up, of the contract."
    ]


def report_pickup(
    session: Session, actor: Actor, input: HotelBlockPickupRequest
) -> HotelBlockPickup:
    """How far the pickup of a block has come, and what is needed until the cut-off."""
    block = get(session, RoomBlock, input.block_id, "input", "blockId")
    as_of = input.as_of or block.booking.venue.business_date(actor.now)
    contracted, blocked = (
        sum(getattr(night, name) for night in block.nights) for name in ("contracted", "blocked")
    )
    picked_up = block.picked_up
    terms = terms_of(session, block.booking)
    term = terms.attrition if terms else None
    minimum = term.minimum(contracted) if term else None
    needed = None if minimum is None else max(0, minimum - picked_up)
    cutoff = block.cutoff_day
    days = None if cutoff is None else max(0, (cutoff - as_of).days)
    past = past_pickup(session, block.booking)
    return HotelBlockPickup(
        as_of=as_of,
        contracted=contracted,
        blocked=blocked,
        picked_up=picked_up,
        released=sum(night.released for night in block.nights),
        pickup_of_contract_percent=_percent(picked_up, contracted),
        pickup_of_block_percent=_percent(picked_up, blocked),
        slippage_percent=_percent(contracted - blocked, contracted),
        minimum=minimum,
        needed=needed,
        cutoff_on=cutoff,
        days_to_cutoff=days,
        needed_a_day=_a_day(needed, days),
        past_pickup_percent=_percent(past[1], past[0]),
    )


def _a_day(needed: int | None, days: int | None) -> Decimal | None:
    """None where nothing is needed by any clause, and where no day is left."""
    return round_places(Decimal(needed) / days, 1) if needed is not None and days else None


def _percent(part: int, whole: int) -> Decimal | None:
    return round_places(Decimal(100 * part) / whole, 1) if whole else None
