"""Blocks of guest rooms and their guests as clients see them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from portico.query import (
    INT,
    answer,
    columns,
    entity,
    expression,
    items,
    many,
    money,
    mutation,
    object_type,
    one,
)
from portico_hotel_corporate.access import BLOCK_READ, BLOCK_WRITE, GUEST_READ
from portico_hotel_corporate.models import (
    BlockChange,
    BlockNight,
    EventBooking,
    Property,
    RoomBlock,
    RoomingEntry,
    RoomingImport,
    StatusCode,
)
from portico_hotel_corporate.operations import (
    block_cancelling,
    block_rooms,
    block_terms,
    blocks,
    pickup,
    rooming,
    rooming_files,
    rooming_steps,
)

NIGHT = object_type(
    "HotelBlockNight",
    "The rooms of one type, for so many guests each, in one night.",
    [
        *columns(BlockNight, "night", "room_type", "occupancy", "initial", "contracted"),
        *columns(BlockNight, "forecast", "blocked", "picked_up", "released", "sell_limit"),
        money("rate", "The rate of a room."),
    ],
)

CHANGE = object_type(
    "HotelBlockChange",
    "A change of a night's rooms.",
    columns(
        BlockChange,
        *("kind", "night", "room_type", "occupancy", "before", "after", "wanted"),
        *("milestone_days", "changed_at", "changed_by", "note"),
    ),
)


def _total(name: str, doc: str) -> Any:
    """The sum of a column of the block's grid."""
    column = BlockNight.__table__.c[name]
    label = "".join(part.capitalize() if i else part for i, part in enumerate(name.split("_")))
    return expression(
        f"{label}RoomNights",
        INT,
        lambda row, _env: (
            select(func.coalesce(func.sum(column), 0))
            .where(BlockNight.__table__.c.block_id == row.id)
            .scalar_subquery()
        ),
        doc,
        nullable=False,
    )


BLOCK = entity(
    RoomBlock,
    name="HotelRoomBlock",
    prefix="hrb",
    plural="hotelRoomBlocks",
    permission=BLOCK_READ,
    order="firstNight",
    fields=[
        *columns(RoomBlock, "code", "name", "status", "inventory_control", "release"),
        *columns(RoomBlock, "cutoff_on", "cutoff_days_before", "cutoff_time"),
        *columns(RoomBlock, "reservation_method"),
        *columns(RoomBlock, "rooming_list_due", "shoulder_before", "shoulder_after"),
        *columns(RoomBlock, "first_night", "last_night", "currency"),
        _total("contracted", "Room nights that the contract says."),
        _total("blocked", "Room nights that are kept from sale."),
        _total("picked_up", "Room nights that have guests' names on them."),
        *columns(RoomBlock, "reason_code"),
        one("statusCode", StatusCode, "A status of its own by the house's name."),
        one("booking", EventBooking, "The event."),
        one("property", Property, "Where the rooms are."),
        items("nights", NIGHT, BlockNight, "The grid.", key="block_id"),
        items("changes", CHANGE, BlockChange, "How the grid changed.", key="block_id"),
        many("guests", RoomingEntry, "Its guests.", key="block_id"),
        many("imports", RoomingImport, "The rooming lists that came in.", key="block_id"),
    ],
)

IMPORT = entity(
    RoomingImport,
    name="HotelRoomingImport",
    prefix="hri",
    plural="hotelRoomingImports",
    permission=BLOCK_READ,
    fields=[
        *columns(RoomingImport, "file_name", "rows_total", "rows_reserved", "rows_rejected"),
        *columns(RoomingImport, "rows_known", "rows_changed"),
        one("block", RoomBlock, "The block."),
        many("entries", RoomingEntry, "Its rows.", key="import_id"),
        many(
            "changedGuests",
            RoomingEntry,
            "Guests known before whom it changed, and no later list since.",
            key="changed_by_id",
        ),
    ],
)

ENTRY = entity(
    RoomingEntry,
    name="HotelRoomingEntry",
    prefix="hre",
    plural="hotelRoomingEntries",
    permission=GUEST_READ,
    order="rowNumber",
    fields=[
        *columns(RoomingEntry, "row_number", "last_name", "first_name", "sharer_group"),
        *columns(RoomingEntry, "occupancy", "arrival", "departure", "room_type", "adults"),
        *columns(RoomingEntry, "billing", "loyalty_no", "requests", "email", "conf_no"),
        *columns(RoomingEntry, "status", "row_errors", "purge_after"),
        one("block", RoomBlock, "The block."),
    ],
)

ENTITIES = (BLOCK, IMPORT, ENTRY)
QUERIES = (
    answer("hotelBlockPickup", pickup.report_pickup, BLOCK_READ),
    answer("hotelRoomingListExport", rooming_files.export_rooming_list, GUEST_READ),
)
MUTATIONS = (
    mutation("hotelRoomBlockCreate", blocks.create_block, RoomBlock, BLOCK_WRITE),
    mutation("hotelRoomBlockUpdate", block_terms.update_block, RoomBlock, BLOCK_WRITE),
    mutation("hotelRoomBlockForecast", block_rooms.forecast_block, RoomBlock, BLOCK_WRITE),
    mutation("hotelRoomBlockStatusChange", blocks.change_block_status, RoomBlock, BLOCK_WRITE),
    mutation("hotelRoomBlockCancel", block_cancelling.cancel_block, RoomBlock, BLOCK_WRITE),
    mutation("hotelRoomBlockAmend", blocks.amend_block, RoomBlock, BLOCK_WRITE),
    mutation("hotelRoomBlockPickUp", block_rooms.pick_up, RoomBlock, BLOCK_WRITE),
    mutation("hotelRoomBlockReduce", block_rooms.reduce_block, RoomBlock, BLOCK_WRITE),
    mutation("hotelRoomBlockWash", block_rooms.wash_block, RoomBlock, BLOCK_WRITE),
    mutation("hotelRoomingListImport", rooming.import_rooming_list, RoomingImport, BLOCK_WRITE),
    mutation("hotelRoomingListAdvance", rooming_steps.advance_list, RoomingImport, BLOCK_WRITE),
    mutation("hotelRoomingEntryChange", rooming_steps.change_guest, RoomingEntry, BLOCK_WRITE),
    mutation("hotelRoomingEntryStatusChange", rooming.change_entry, RoomingEntry, BLOCK_WRITE),
)
