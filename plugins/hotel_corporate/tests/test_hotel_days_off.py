"""Deadlines on public holidays and weekends are warned of, and never refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from portico.values import Money
from portico_hotel_corporate.models import HotelBookingStatus, Property
from portico_hotel_corporate.operations.blocks import HotelBlockNightGiven

ADD = """mutation($input: HotelPropertyCreateInput!) { hotelPropertyCreate(input: $input) {
  property { id version holidayCalendar } userErrors { code message path } } }"""
UPDATE = """mutation($input: HotelPropertyUpdateInput!) { hotelPropertyUpdate(input: $input) {
  property { id version holidayCalendar } userErrors { code message path } } }"""
OFF = """query($input: HotelDaysOffRequestInput!) { hotelEventDaysOff(input: $input) {
  deadline day block why workdayBefore } }"""
HOTEL = {"code": "DEB", "name": "Bavaria", "timezone": "Europe/Berlin", "currency": "EUR"}


def test_deadlines_on_days_off_are_warned_of(sales: Any, hotel: Any, desk: Any, ask: Any) -> None:
    """In Bavaria 3 October 2026, a Saturday, is a holiday, 6 January is one, too.

    The block of an arrival on 27 January 2027 is cut off 21 days before: on 6 January, the last
    workday before it is Tuesday, 5 January. In Berlin it is no holiday.
    """
    wish = HOTEL | {"roomsTotal": 100, "holidayCalendar": "DE-BY"}
    assert desk.refused(ADD, input=wish | {"holidayCalendar": "DE-XX"}) == [
        ("HOTEL_HOLIDAYS", "input.holidayCalendar")
    ]
    place = desk.made(ADD, input=wish)
    event = hotel.book(
        place=hotel.get(Property, UUID(place["id"].partition("_")[2])),
        arrival=date(2027, 1, 27),
        departure=date(2027, 1, 28),
        status=HotelBookingStatus.TENTATIVE,
        option_date=date(2026, 10, 3),
        decision_date=date(2026, 10, 4),
    )
    night = HotelBlockNightGiven(
        night=date(2027, 1, 27), room_type="DBL", rate=Money(Decimal(150), "EUR"), rooms=20
    )
    sales.block(night, booking=event)
    asked = {"bookingId": f"heb_{event.id.hex}"}

    def off() -> list[tuple[str | None, ...]]:
        answer = ask(OFF, input=asked)
        assert "errors" not in answer, answer
        found = answer["data"]["hotelEventDaysOff"]
        return [tuple(each.values()) for each in found]

    anywhere = [
        ("OPTION", "2026-10-03", None, "German Unity Day", "2026-10-02"),
        ("DECISION", "2026-10-04", None, "Sunday", "2026-10-02"),
    ]
    assert off() == [*anywhere, ("CUT_OFF", "2027-01-06", "CONF26", "Epiphany", "2027-01-05")]
    step = {"id": place["id"], "expectedVersion": place["version"], "holidayCalendar": "DE-BE"}
    moved = desk.made(UPDATE, input=step)
    assert off() == anywhere
    step |= {"expectedVersion": moved["version"], "holidayCalendar": None}
    assert desk.made(UPDATE, input=step)["holidayCalendar"] is None
    assert off() == []
