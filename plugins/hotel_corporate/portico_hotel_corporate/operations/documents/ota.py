"""OpenTravel 2017B messages: a block for a reservation system, a rooming list for a property.

A small subset: what systems that take these messages need. No schema of OpenTravel is shipped.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from lxml import etree

from portico.values import round_money
from portico_hotel_corporate.models import (
    BlockNight,
    HotelGuestBilling,
    HotelInventoryControl,
    RoomBlock,
    RoomingEntry,
)

NAMESPACE: Final = "http://www.opentravel.org/OTA/2003/05"
BILLING: Final = {
    HotelGuestBilling.EACH_PAYS_OWN: "EachPaysOwn",
    HotelGuestBilling.SIGN_ROOM_AND_TAX: "SignRoomAndTax",
    HotelGuestBilling.SIGN_ALL: "SignAll",
    HotelGuestBilling.SIGN_ROOM_ONLY: "SignRoomOnly",
}
"""OpenTravel's billing types."""


def block_message(block: RoomBlock, hotel_code: str, now: datetime) -> bytes:
    """``OTA_HotelInvBlockNotifRQ`` of one block: dates, cut-off, and every night's rooms."""
    root = message("OTA_HotelInvBlockNotifRQ", now)
    blocks = add(add(root, "InvBlocks"), "InvBlock")
    blocks.set("InvBlockCode", block.code)
    blocks.set("InvBlockName", block.name)
    blocks.set("InvBlockStatusCode", str(block.ota_status))
    hotel = add(add(blocks, "HotelRefs"), "HotelRef")
    hotel.set("HotelCode", hotel_code)
    dates = add(blocks, "InvBlockDates")
    dates.set("StartDate", block.first_night.isoformat())
    leaves = max(block.booking.departure, block.last_night + timedelta(days=1))
    dates.set("EndDate", leaves.isoformat())
    if block.cutoff_on is not None:
        dates.set("AbsoluteCutoff", block.cutoff_on.isoformat())
    elif block.cutoff_days_before is not None:
        dates.set("OffsetDuration", f"P{block.cutoff_days_before}D")
    types = add(blocks, "RoomTypes")
    for room_type in sorted({line.room_type for line in block.nights}):
        kind = add(types, "RoomType")
        kind.set("RoomTypeCode", room_type)
        allocations = add(kind, "RoomTypeAllocations")
        for line in block.nights:
            if line.room_type == room_type:
                _allocate(allocations, line, block)
    return written(root)


def list_message(
    block: RoomBlock, guests: Iterable[RoomingEntry], hotel_code: str, now: datetime
) -> bytes:
    """``OTA_HotelRoomListRQ``: every guest with stay, sharer, billing and confirmation."""
    root = message("OTA_HotelRoomListRQ", now)
    rooms = add(add(root, "HotelRoomLists"), "HotelRoomList")
    rooms.set("GroupBlockCode", block.code)
    hotel = add(rooms, "HotelRef")
    hotel.set("HotelCode", hotel_code)
    people = add(rooms, "Guests")
    for number, guest in enumerate(guests, start=1):
        _guest(people, guest, number)
    return written(root)


def _allocate(parent: etree._Element, line: BlockNight, block: RoomBlock) -> None:
    allocation = add(parent, "RoomTypeAllocation")
    allocation.set("StartDate", line.night.isoformat())
    allocation.set("EndDate", line.night.isoformat())
    allocation.set("NumberOfUnits", str(line.blocked))
    if block.inventory_control is HotelInventoryControl.SELL_LIMIT:
        allocation.set("SellLimit", str(line.blocked + line.sell_limit))
    rate = add(add(add(allocation, "RatePlans"), "RatePlan"), "Rate")
    rate.set("AmountBeforeTax", f"{round_money(line.rate_amount, line.currency):f}")
    rate.set("CurrencyCode", line.currency)
    rate.set("NumberOfGuests", str(line.occupancy))


def _guest(parent: etree._Element, guest: RoomingEntry, number: int) -> None:
    node = add(parent, "Guest")
    node.set("GuestRPH", str(number))
    if guest.sharer_group:
        node.set("RoomShareGroup", guest.sharer_group)
    node.set("BillingType", BILLING[guest.billing])
    name = add(node, "PersonName")
    add(name, "GivenName").text = guest.first_name
    add(name, "Surname").text = guest.last_name
    stay = add(node, "RoomStay")
    stay.set("RoomTypeCode", guest.room_type)
    if guest.arrival and guest.departure:
        stay.set("Start", guest.arrival.isoformat())
        stay.set("End", guest.departure.isoformat())
    if guest.conf_no:
        stay.set("ConfirmationID", guest.conf_no)
    if guest.requests:
        add(node, "SpecialRequest").text = guest.requests


def message(name: str, now: datetime) -> etree._Element:
    """The root of a message, in OpenTravel's namespace."""
    root = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})
    root.set("Version", "3.000")
    root.set("TimeStamp", now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return root


def add(parent: etree._Element, name: str) -> etree._Element:
    """Add an element to another one."""
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def written(root: etree._Element) -> bytes:
    """The message as a file."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
