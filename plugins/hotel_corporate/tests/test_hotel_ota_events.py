"""Whole events as OpenTravel messages: as they are ordered, and what came of them."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from portico.testing import problems_of
from portico_hotel_corporate.models import (
    EventBooking,
    HotelBookingStatus,
    HotelSetupStyle,
)
from portico_hotel_corporate.models.room_formats import ROOM_FORMATS
from portico_hotel_corporate.operations.block_rooms import release_due
from portico_hotel_corporate.operations.documents.files import (
    HotelOtaEventRequest,
    ota_event,
    ota_post_event,
)
from portico_hotel_corporate.operations.documents.ota import NAMESPACE
from portico_hotel_corporate.operations.documents.ota_events import FORMATS
from portico_hotel_corporate.operations.guarantees import HotelEventFunctionCount, count_function

AFTER = datetime(2026, 10, 16, 12, tzinfo=UTC)


def at(clock: str, day: int) -> datetime:
    return datetime.fromisoformat(f"2026-10-{day}T{clock}:00+00:00")


@pytest.fixture
def event(hotel: Any, sales: Any) -> EventBooking:
    """Three nights of rooms, a session on the first day and a dinner on the second."""
    hall = hotel.space("TEJO", area_m2=Decimal(500), setups=[])
    session = hotel.function(
        hall,
        at("09:00", 12),
        at("17:00", 12),
        guaranteed=120,
        hold_24h=True,
        name="Keynote",
        teardown_minutes=30,
    )
    dinner = hotel.function(
        hotel.space("DOURO", area_m2=Decimal(500), setups=[]),
        at("19:00", 13),
        at("22:00", 13),
        expected=90,
        setup_style=HotelSetupStyle.BANQUET_ROUNDS,
        setup_minutes=60,
    )
    found: EventBooking = hotel.book(
        session, dinner, arrival=date(2026, 10, 12), departure=date(2026, 10, 15)
    )
    block = sales.block(booking=found)
    sales.pick_up(block, (12, 40), (13, 70), (14, 24))
    return found


def message(hotel: Any, deed: Any, event: EventBooking, now: datetime | None = None) -> Any:
    content = hotel.do(deed, HotelOtaEventRequest(booking_id=event.id), now).content
    return etree.fromstring(b64decode(content))


def said(root: Any, path: str) -> list[str]:
    """The values that an XPath finds, its elements in OpenTravel's namespace."""
    return [str(each) for each in root.xpath(path, namespaces={"o": NAMESPACE})]


def test_an_event_is_sent_as_it_is_ordered(hotel: Any, event: EventBooking) -> None:
    """120 guaranteed are set for 126, 90 expected for 90 guests without a guarantee."""
    root = message(hotel, ota_event, event)

    assert root.tag == f"{{{NAMESPACE}}}OTA_HotelEventRQ"
    assert said(root, "//o:EventInfo/@Start | //o:EventInfo/@End") == ["2026-10-12", "2026-10-15"]
    assert said(root, "//o:Event/@PreEventSetUpIndicator") == ["true"]
    assert said(root, "//o:EventDay/@DayNumber") == ["1", "2"]
    assert said(root, "//o:EventDayFunction/@LocationID") == ["TEJO", "DOURO"]
    assert said(root, "//o:EventDayFunction/@TwentyFourHourHoldInd") == ["true", "false"]
    assert said(root, "//o:EventDayFunction/@StartTime") == [
        "2026-10-12T10:00:00+01:00",
        "2026-10-13T20:00:00+01:00",
    ]
    assert said(root, "//o:EventDayFunction/@AttendeeQuantity") == ["120", "90"]
    assert said(root, "//o:RoomSetup/@RoomSetupCode") == ["5", "1"]
    assert said(root, "//o:RoomSetup/@SetForQuantity")[0] == "126"
    assert said(root, "//o:FoodAndBeverage/@GuaranteeQuantity") == ["120"]


def test_what_came_of_an_event_is_sent_once_it_takes_place(
    hotel: Any, sales: Any, event: EventBooking
) -> None:
    """134 of 180 room nights were used, 46 went back at the cut-off; 130 came to the session."""
    early = [("HOTEL_BOOKING_STATUS", "input.bookingId")]
    assert problems_of(lambda: message(hotel, ota_post_event, event)) == early
    sales.do(lambda session, actor, _: release_due(session, actor), None, at("12:00", 11))
    session, _ = hotel.functions_of(event)
    count = HotelEventFunctionCount(id=session.id, expected_version=session.version, actual=130)
    hotel.do(count_function, count, AFTER)
    hotel.become(hotel.get(EventBooking, event.id), HotelBookingStatus.ACTUAL, now=AFTER)

    root = message(hotel, ota_post_event, event, AFTER)

    assert root.tag == f"{{{NAMESPACE}}}OTA_HotelPostEventNotifRQ"
    (block,) = root.xpath("//o:RoomBlock", namespaces={"o": NAMESPACE})
    assert dict(block.attrib) == {
        "InvBlockCode": "CONF26",
        "TotalRoomNightQuantity": "180",
        "PeakRoomNightQuantity": "80",
        "CutoffDate": "2026-09-21",
        "CutoffDateExercisedIndicator": "true",
    }
    assert said(root, "//o:StayDay/@DayNumber") == ["1", "2", "3"]
    assert said(root, "//o:RoomPickUp/@TotalNumberOfUnits") == ["40", "70", "24"]
    assert said(root, "//o:TotalRoomPickUp/@TotalNumberOfUnits") == ["134"]
    assert said(root, "//o:EventDayFunction/@AttendeeQuantity") == ["130"]
    assert said(root, "//o:FoodAndBeverage/@GuaranteeQuantity")[0] == "120"


def test_every_style_has_a_number_of_the_code_list_that_fits_it() -> None:
    assert set(FORMATS) == set(HotelSetupStyle)
    assert all(ROOM_FORMATS[number][1] is style for style, number in FORMATS.items())
