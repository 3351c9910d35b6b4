"""The terms of a block beside its grid: its cut-off is moved, its rooming list due later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models import (
    HotelBlockRelease,
    HotelInventoryControl,
    HotelReservationMethod,
    RoomBlock,
)
from portico_hotel_corporate.operations.blocks import ATTRIBUTES, check_before_cutoff, found_block

CHANGED: Final = tuple(name for name in ATTRIBUTES if name != "code")


@dataclass(kw_only=True)
class HotelRoomBlockUpdate:
    """What changes about a block until its cut-off. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]
    expected_version: Annotated[int, "The version that you read."]
    name: Annotated[str | Unset, "What the guests call it."] = UNSET
    inventory_control: Annotated[
        HotelInventoryControl | Unset, "Whether more may be picked up than are blocked."
    ] = UNSET
    release: Annotated[HotelBlockRelease | Unset, "How rooms go back on sale."] = UNSET
    cutoff_on: Annotated[
        date | Unset | None,
        "The last day on which rooms may be picked up; null: days before arrival instead.",
    ] = UNSET
    cutoff_days_before: Annotated[
        int | Unset | None, "How many days before arrival; null: a day instead."
    ] = UNSET
    cutoff_time: Annotated[
        str | Unset | None,
        "When on that day by the property's clock, as HH:MM; null: at its end.",
    ] = UNSET
    reservation_method: Annotated[HotelReservationMethod | Unset, "How guests get their rooms."] = (
        UNSET
    )
    rooming_list_due: Annotated[date | Unset | None, "When the client's list is due."] = UNSET
    shoulder_before: Annotated[int | Unset, "Nights before arrival at the block's rate."] = UNSET
    shoulder_after: Annotated[int | Unset, "Nights after departure at the block's rate."] = UNSET


def update_block(session: Session, actor: Actor, input: HotelRoomBlockUpdate) -> RoomBlock:
    """Change the terms of a block, such as its cut-off; the grid changes by amendment."""
    del actor
    block = found_block(session, input.id, input.expected_version)
    block.booking.check_open("input", "id")
    check_before_cutoff(block)
    with session.no_autoflush:
        problems = Problems()
        assign(block, input, CHANGED, problems, "input")
        _check_shoulders(block, problems)
        problems.raise_if_any()
        block.check()
    session.flush()
    return block


def _check_shoulders(block: RoomBlock, problems: Problems) -> None:
    """Note fewer shoulder nights than the grid has already."""
    first = block.booking.arrival - timedelta(days=max(0, block.shoulder_before))
    last = block.booking.departure + timedelta(days=max(0, block.shoulder_after) - 1)
    for ok, night, name in (
        (block.first_night >= first, block.first_night, "shoulderBefore"),
        (block.last_night <= max(first, last), block.last_night, "shoulderAfter"),
    ):
        problems.check(
            ok=ok,
            code="HOTEL_BLOCK_SHOULDER",
            message=f"The grid has the night of {night}: it stays a night of the block.",
            path=("input", name),
        )
