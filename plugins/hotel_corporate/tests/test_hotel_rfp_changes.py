"""A request for proposal changes as long as nothing came of it."""

from __future__ import annotations

from typing import Any

from portico_hotel_corporate.models import Rfp

ERRORS = "userErrors { code message path }"
SHOWN = """id version status arrival departure attendees wishes budget { amount }
  alternates { arrival } rooms { night roomType rooms } functions { name people }"""
CREATE = f"""mutation($input: HotelRfpCreateInput!) {{ hotelRfpCreate(input: $input) {{
  rfp {{ {SHOWN} }} {ERRORS} }} }}"""
CHANGE = f"""mutation($input: HotelRfpUpdateInput!) {{ hotelRfpUpdate(input: $input) {{
  rfp {{ {SHOWN} }} {ERRORS} }} }}"""
END = f"""mutation($input: HotelRfpEndInput!) {{ hotelRfpEnd(input: $input) {{
  rfp {{ version }} {ERRORS} }} }}"""


def read(record: dict[str, Any]) -> dict[str, Any]:
    """What names a record and the version that was read."""
    return {"id": record["id"], "expectedVersion": record["version"]}


def test_a_client_asks_for_a_day_more_and_fewer_people(desk: Any, hotel: Any) -> None:
    rooms = [{"night": 1, "roomType": "DBL", "rooms": 20}]
    plenary = {"day": 1, "type": "GENERAL_SESSION", "name": "Plenary", "people": 40}
    plenary |= {"starts": "09:00", "ends": "12:00", "setupStyle": "THEATRE"}
    asked = {
        "accountId": f"acc_{hotel.client.id.hex}",
        "propertyId": f"hpr_{hotel.place.id.hex}",
        "channel": "PHONE",
        "name": "Partner days",
        "arrival": "2026-10-12",
        "departure": "2026-10-13",
        "alternates": [{"arrival": "2026-11-30", "departure": "2026-12-01"}],
        "attendees": 40,
        "budget": {"amount": "9000", "currency": "EUR"},
        "rooms": rooms,
        "functions": [plenary],
    }
    rfp = desk.made(CREATE, input=asked)

    longer = {"departure": "2026-10-14", "attendees": 30, "alternates": [], "budget": None}
    more = [*rooms, {"night": 2, "roomType": "DBL", "rooms": 15}]
    wish = read(rfp) | longer | {"rooms": more, "wishes": "A stage"}
    assert desk.refused(CHANGE, input=wish | {"departure": "2026-10-13"}) == [
        ("HOTEL_RFP_NIGHT", "input.rooms.1.night")
    ]
    changed = desk.made(CHANGE, input=wish)
    assert changed.pop("version") > rfp["version"]
    assert changed == {
        "id": rfp["id"],
        "status": "RECEIVED",
        "arrival": "2026-10-12",
        "departure": "2026-10-14",
        "attendees": 30,
        "wishes": "A stage",
        "budget": None,
        "alternates": [],
        "rooms": more,
        "functions": [{"name": "Plenary", "people": 40}],
    }

    assert desk.refused(CHANGE, input=wish) == [("CONFLICT", "input.expectedVersion")]
    (rfp,) = hotel.all(Rfp)
    seen = {"id": changed["id"], "expectedVersion": rfp.version}
    nothing = seen | {"rooms": [], "functions": []}
    assert desk.refused(CHANGE, input=nothing) == [("HOTEL_RFP_EMPTY", "input.rooms")]
    ended = desk.made(END, input=seen | {"status": "LOST", "reasonCode": "PRICE"})
    late = {"id": changed["id"], "expectedVersion": ended["version"], "attendees": 20}
    assert desk.refused(CHANGE, input=late) == [("HOTEL_RFP_OVER", "input.id")]
