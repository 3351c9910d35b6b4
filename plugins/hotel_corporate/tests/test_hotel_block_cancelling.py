"""A block is cancelled: every guest in it is disposed of, one by one or all alike."""

from __future__ import annotations

from typing import Any

from portico.testing import problems_of
from portico_hotel_corporate.models import (
    HotelBlockStatus,
    HotelBookingStatus,
    HotelRoomingStatus,
    RoomBlock,
    RoomingEntry,
)
from portico_hotel_corporate.operations.block_cancelling import (
    HotelGuestDisposition,
    HotelGuestDispositionGiven,
    HotelRoomBlockCancel,
    cancel_block,
)
from portico_hotel_corporate.operations.rooming import (
    HotelRoomingListImport,
    import_rooming_list,
)

D = HotelGuestDisposition
LIST = """\
last_name,first_name,sharer_group,arrival,departure,room_type
Costa,Ana,,2026-10-12,2026-10-14,DBL
Dias,Rui,S,2026-10-12,2026-10-13,DBL
Dias,Eva,S,2026-10-12,2026-10-14,DBL
"""


def test_whoever_has_a_room_is_disposed_of(sales: Any, hotel: Any) -> None:
    """Night 12: Ana, one room of the Dias, two without a name; night 13: Ana and Eva."""
    block = sales.block()
    listed = HotelRoomingListImport(block_id=block.id, file_name="a.csv", content=LIST)
    sales.do(import_rooming_list, listed)
    sales.pick_up(block, (12, 2))
    assert sales.grid(block, "picked_up") == [(4,), (2,), (0,)]
    guests = {each.first_name: each for each in hotel.all(RoomingEntry)}

    def cancel(**given: Any) -> RoomBlock:
        terms: dict[str, Any] = {"id": block.id, "expected_version": sales.version(block)}
        wish = HotelRoomBlockCancel(**terms, reason_code="PLANS", **given)
        found: RoomBlock = sales.do(cancel_block, wish)
        return found

    keep = [
        HotelGuestDispositionGiven(entry_id=guests[name].id, disposition=D.KEEP)
        for name in ("Ana", "Eva")
    ]
    assert problems_of(cancel) == [("HOTEL_BLOCK_DISPOSITION", "input.others")]
    assert problems_of(lambda: cancel(guests=keep)) == [("HOTEL_BLOCK_DISPOSITION", "input.others")]
    stranger = HotelGuestDispositionGiven(entry_id=block.id, disposition=D.KEEP)
    assert problems_of(lambda: cancel(guests=[stranger], others=D.KEEP)) == [
        ("NOT_FOUND", "input.guests.0.entryId")
    ]

    ended = cancel(guests=keep, others=D.CANCEL)

    assert (ended.status, ended.reason_code) == (HotelBlockStatus.CANCELLED, "PLANS")
    assert sales.grid(block, "picked_up", "blocked", "released") == [
        (2, 2, 48),
        (2, 2, 78),
        (0, 0, 50),
    ]
    states = {each.first_name: each.status for each in hotel.all(RoomingEntry)}
    assert states == {
        "Ana": HotelRoomingStatus.RESERVED,
        "Rui": HotelRoomingStatus.CANCELLED,
        "Eva": HotelRoomingStatus.RESERVED,
    }
    event = hotel.get(type(sales.booking), sales.booking.id)
    assert hotel.become(event, HotelBookingStatus.CANCELLED, reason_code="PLANS")


def test_all_rooms_may_be_kept(sales: Any) -> None:
    block = sales.block()
    sales.pick_up(block, (12, 5))

    wish = HotelRoomBlockCancel(
        id=block.id, expected_version=sales.version(block), reason_code="PLANS", others=D.KEEP
    )
    sales.do(cancel_block, wish)

    assert sales.grid(block, "picked_up", "blocked") == [(5, 5), (0, 0), (0, 0)]
