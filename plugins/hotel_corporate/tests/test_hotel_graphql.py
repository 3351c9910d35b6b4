"""The hotel as clients see it: a conference from the first property to the refused clash."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portico.access import Actor
from portico.testing import Ask

ERRORS = "userErrors { code message path }"
PROPERTY = f"""mutation($input: HotelPropertyCreateInput!) {{
  hotelPropertyCreate(input: $input) {{
    property {{ id code name timezone currency roomsTotal dayRolloverTime turnTime }}
    {ERRORS} }} }}"""
SPACE = f"""mutation($input: HotelFunctionSpaceCreateInput!) {{
  hotelFunctionSpaceCreate(input: $input) {{
    functionSpace {{
      id code kind areaM2 setups {{ style minCap maxCap deductedM2 capacity }}
      members {{ element {{ code }} }} property {{ code }} }} {ERRORS} }} }}"""
PACKAGE = f"""mutation($input: HotelRatePackageCreateInput!) {{
  hotelRatePackageCreate(input: $input) {{
    ratePackage {{
      id basis price {{ amount currency }} taxInclusive
      components {{
        name revenueGroup listPrice {{ amount currency }} taxPercent service {{ amount }} }}
    }} {ERRORS} }} }}"""
BOOK = f"""mutation($input: HotelEventBookingCreateInput!) {{
  hotelEventBookingCreate(input: $input) {{
    eventBooking {{
      id version status currency definiteOn account {{ name }} property {{ code }}
      history {{ status changedBy }}
      functions {{ totalCount nodes {{
        id version startsAt endsAt occupiedFrom occupiedTo setCount capacity belowMinimum
        setupStyle hold24h oversetPercent space {{ code }} }} }} }} {ERRORS} }} }}"""
ACCOUNT = 'mutation { accountCreate(input: {name: "Nordwerk"}) { account { id } } }'


@pytest.fixture
def place(desk: Any) -> str:
    """The id of a property."""
    found: str = desk.made(PROPERTY, input=lisbon())["id"]
    return found


def lisbon(**given: Any) -> dict[str, Any]:
    return {
        "code": "CITY",
        "name": "City Hotel",
        "timezone": "Europe/Lisbon",
        "currency": "EUR",
        "roomsTotal": 200,
    } | given


def hall(place: str, code: str = "A", **given: Any) -> dict[str, Any]:
    return {
        "propertyId": place,
        "code": code,
        "name": f"Salon {code}",
        "areaM2": "180",
        "setups": [{"style": "THEATRE", "maxCap": 120}, {"style": "CABARET"}],
    } | given


def session(space: str, start: str, end: str, **given: Any) -> dict[str, Any]:
    return {
        "type": "GENERAL_SESSION",
        "spaceId": space,
        "startsAt": f"2026-12-01T{start}:00+00:00",
        "endsAt": f"2026-12-01T{end}:00+00:00",
        "setupStyle": "THEATRE",
        "expected": 100,
    } | given


def conference(
    account: str, place: str, *functions: dict[str, Any], **given: Any
) -> dict[str, Any]:
    return {
        "accountId": account,
        "propertyId": place,
        "name": "Partner conference",
        "type": "CONFERENCE",
        "arrival": "2026-12-01",
        "departure": "2026-12-01",
        "attendees": 100,
        "status": "DEFINITE",
        "functions": list(functions),
    } | given


def test_a_property_is_opened(desk: Any) -> None:
    opened = desk.made(PROPERTY, input=lisbon(dayRolloverTime="04:00"))

    assert opened.pop("id").startswith("hpr_")
    assert opened == {
        "code": "CITY",
        "name": "City Hotel",
        "timezone": "Europe/Lisbon",
        "currency": "EUR",
        "roomsTotal": 200,
        "dayRolloverTime": "04:00",
        "turnTime": "REFUSED",
    }


def test_spaces_show_their_setups_and_rooms(desk: Any, place: str) -> None:
    a = desk.made(SPACE, input=hall(place))
    b = desk.made(SPACE, input=hall(place, "B"))
    both = desk.made(
        SPACE,
        input=hall(place, "AB", memberIds=[a["id"], b["id"]], areaM2=None, setups=[]),
    )

    assert a["setups"] == [
        {"style": "THEATRE", "minCap": 0, "maxCap": 120, "deductedM2": "0", "capacity": 120},
        {"style": "CABARET", "minCap": 0, "maxCap": None, "deductedM2": "0", "capacity": 90},
    ]
    assert (a["kind"], both["kind"]) == ("INDIVISIBLE", "COMBINATION")
    assert both["areaM2"] == "360"
    assert both["members"] == [{"element": {"code": "A"}}, {"element": {"code": "B"}}]


def package(place: str) -> dict[str, Any]:
    """The day delegate rate of the domain page."""
    return {
        "propertyId": place,
        "code": "DDR",
        "name": "Day delegate rate",
        "basis": "PER_DELEGATE_DAY",
        "price": {"amount": "65.00", "currency": "EUR"},
        "taxInclusive": True,
        "validFrom": "2026-01-01",
        "components": [
            {
                "name": name,
                "revenueGroup": group,
                "listPrice": {"amount": price, "currency": "EUR"},
                "taxPercent": tax,
            }
            for name, group, price, tax in (
                ("Hire", "RENTAL", "15.00", "20"),
                ("Lunch", "FOOD", "30.00", "10"),
                ("Breaks", "FOOD", "14.00", "10"),
                ("AV", "AV", "6.00", "20"),
            )
        ],
    }


def test_the_price_of_a_package_is_explained_part_by_part(desk: Any, place: str) -> None:
    """P2, over the API."""
    offered = desk.made(PACKAGE, input=package(place))

    answer = desk.do(
        """query($input: HotelPackagePriceRequestInput!) { hotelPackagePrice(input: $input) {
          units net { amount currency } service { amount } tax { amount } gross { amount }
          lines { name net { amount } tax { amount } taxPercent explanation } } }""",
        input={"packageId": offered["id"], "day": "2026-12-01", "attendees": 40},
    )

    assert offered["components"][0] == {
        "name": "Hire",
        "revenueGroup": "RENTAL",
        "listPrice": {"amount": "15.00", "currency": "EUR"},
        "taxPercent": "20",
        "service": None,
    }
    assert (answer["units"], answer["gross"]) == (40, {"amount": "2600.00"})
    assert (answer["net"], answer["tax"], answer["service"]) == (
        {"amount": "2300.00", "currency": "EUR"},
        {"amount": "300.00"},
        {"amount": "0.00"},
    )
    assert answer["lines"][1] == {
        "name": "Lunch",
        "net": {"amount": "1090.91"},
        "tax": {"amount": "109.09"},
        "taxPercent": "10",
        "explanation": "1200.00 EUR of the price, tax of 10 % included: net 1090.91, "
        "service 0.00, tax 109.09.",
    }


@pytest.fixture
def account(ask: Ask) -> str:
    found: str = ask(ACCOUNT)["data"]["accountCreate"]["account"]["id"]
    return found


@pytest.fixture
def room(desk: Any, place: str) -> str:
    found: str = desk.made(SPACE, input=hall(place))["id"]
    return found


def test_a_conference_is_booked_and_the_overlapping_one_refused(
    desk: Any, account: str, place: str, room: str
) -> None:
    booked = desk.made(
        BOOK, input=conference(account, place, session(room, "09:00", "12:00", setupMinutes=60))
    )
    payload = desk.do(BOOK, input=conference(account, place, session(room, "11:00", "13:00")))

    (function,) = booked["functions"]["nodes"]
    assert function.pop("id").startswith("hef_")
    assert function == {
        "version": 1,
        "startsAt": "2026-12-01T09:00:00.000000Z",
        "endsAt": "2026-12-01T12:00:00.000000Z",
        "occupiedFrom": "2026-12-01T08:00:00.000000Z",
        "occupiedTo": "2026-12-01T12:00:00.000000Z",
        "setCount": 100,
        "capacity": 120,
        "belowMinimum": False,
        "setupStyle": "THEATRE",
        "hold24h": False,
        "oversetPercent": "5",
        "space": {"code": "A"},
    }
    assert (booked["status"], booked["currency"]) == ("DEFINITE", "EUR")
    assert booked["definiteOn"] == "2026-03-02"
    assert booked["history"] == [{"status": "DEFINITE", "changedBy": "tester"}]
    assert payload == {
        "eventBooking": None,
        "userErrors": [
            {
                "code": "HOTEL_SPACE_TAKEN",
                "message": "Salon A is not free: Salon A is taken 2026-12-01 09:00 to 12:00 (with "
                "setup and teardown 2026-12-01 08:00 to 12:00). They overlap 2026-12-01 11:00 to "
                "12:00. Choose another time or space.",
                "path": ["input", "functions", "0", "spaceId"],
            }
        ],
    }


def test_a_booking_lives_and_its_functions_move(
    desk: Any, account: str, place: str, room: str
) -> None:
    prospect = conference(account, place, status="PROSPECT")
    booking = desk.made(BOOK, input=prospect)
    step = {"id": booking["id"], "expectedVersion": booking["version"]}

    change = f"""mutation($input: HotelEventBookingStatusChangeInput!) {{
      hotelEventBookingStatusChange(input: $input) {{
        eventBooking {{ id version status reasonCode }} {ERRORS} }} }}"""
    add = f"""mutation($input: HotelEventFunctionAddInput!) {{
      hotelEventFunctionAdd(input: $input) {{ eventFunction {{ id version }} {ERRORS} }} }}"""
    move = f"""mutation($input: HotelEventFunctionMoveInput!) {{
      hotelEventFunctionMove(input: $input) {{
        eventFunction {{ version startsAt setupMinutes }} {ERRORS} }} }}"""
    remove = f"""mutation($input: HotelEventFunctionRemoveInput!) {{
      hotelEventFunctionRemove(input: $input) {{
        eventBooking {{ id functions {{ totalCount }} }} {ERRORS} }} }}"""
    update = f"""mutation($input: HotelEventBookingUpdateInput!) {{
      hotelEventBookingUpdate(input: $input) {{
        eventBooking {{ version name attendees optionDate }} {ERRORS} }} }}"""

    assert desk.refused(change, input=step | {"status": "ACTUAL"}) == [
        ("HOTEL_BOOKING_TRANSITION", "input.status")
    ]
    function = desk.made(add, input=session(room, "09:00", "12:00") | {"bookingId": booking["id"]})
    definite = desk.made(change, input=step | {"status": "DEFINITE"})
    assert (definite["status"], definite["version"]) == ("DEFINITE", 2)
    assert desk.refused(change, input=step | {"status": "ACTUAL"}) == [
        ("CONFLICT", "input.expectedVersion")
    ]
    step["expectedVersion"] = 2
    assert desk.refused(update, input=step | {"name": None, "attendees": None}) == [
        ("REQUIRED", "input.name"),
        ("REQUIRED", "input.attendees"),
    ]
    assert desk.made(update, input=step | {"attendees": 110, "optionDate": None}) == {
        "version": 3,
        "name": "Partner conference",
        "attendees": 110,
        "optionDate": None,
    }
    turn = {"id": function["id"], "expectedVersion": function["version"]}
    assert desk.refused(move, input=turn | {"spaceId": None, "startsAt": None}) == [
        ("REQUIRED", "input.startsAt"),
        ("REQUIRED", "input.spaceId"),
    ]
    moved = desk.made(
        move, input=turn | {"startsAt": "2026-12-01T10:00:00+01:00", "setupMinutes": 30}
    )
    assert moved["startsAt"] == "2026-12-01T09:00:00.000000Z"
    assert moved["setupMinutes"] == 30
    turn["expectedVersion"] = moved["version"]
    assert desk.made(remove, input=turn) == {"id": booking["id"], "functions": {"totalCount": 0}}
    step["expectedVersion"] = 3
    cancelled = desk.made(change, input=step | {"status": "CANCELLED", "reasonCode": "BUDGET"})
    assert (cancelled["status"], cancelled["reasonCode"]) == ("CANCELLED", "BUDGET")


def test_an_account_shows_its_events_and_a_space_its_functions(
    desk: Any, ask: Ask, account: str, place: str, room: str
) -> None:
    desk.made(BOOK, input=conference(account, place, session(room, "09:00", "12:00")))
    later = conference(account, place, session(room, "13:00", "14:00"), name="Second")
    desk.made(BOOK, input=later)

    answer = ask(
        """query($account: ID!, $room: ID!) {
          account(id: $account) { hotel {
            eventBookings(where: {name: {startsWith: "Sec"}}) { totalCount nodes { name } }
            stays { totalCount } agencyStays { totalCount } } }
          hotelFunctionSpace(id: $room) {
            functions(orderBy: [{field: STARTS_AT, direction: DESC}]) {
              nodes { startsAt booking { name account { id } } } } }
          hotelEventBookings(where: {status: {eq: DEFINITE}}) { totalCount }
          hotelProduction(companyRef: "281") { reservations } }""",
        account=account,
        room=room,
    )

    assert answer == {
        "data": {
            "account": {
                "hotel": {
                    "eventBookings": {"totalCount": 1, "nodes": [{"name": "Second"}]},
                    "stays": {"totalCount": 0},
                    "agencyStays": {"totalCount": 0},
                }
            },
            "hotelFunctionSpace": {
                "functions": {
                    "nodes": [
                        {
                            "startsAt": f"2026-12-01T{hour}:00:00.000000Z",
                            "booking": {"name": name, "account": {"id": account}},
                        }
                        for hour, name in ((13, "Second"), ("09", "Partner conference"))
                    ]
                }
            },
            "hotelEventBookings": {"totalCount": 2},
            "hotelProduction": None,
        }
    }


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"startsAt": "2026-12-01T09:00:00"}, None),
        ({"setupStyle": "HAMMOCK"}, None),
        ({"guests": 5}, None),
        ({"oversetPercent": "1e400"}, None),
        ({"oversetPercent": "NaN"}, None),
        ({"expected": 3_000_000_000}, None),
        ({"spaceId": "acc_00000000000070008000000000000000"}, "input.functions.0.spaceId"),
        ({"spaceId": "nonsense"}, "input.functions.0.spaceId"),
        ({"expected": -1}, "input.functions.0.expected"),
        ({"hold24h": None}, "input.functions.0.hold24h"),
        ({"name": "x" * 10_000}, "input.functions.0.name"),
    ],
)
def test_bad_input_gets_a_typed_answer_and_nothing_is_written(
    ask: Ask, account: str, place: str, room: str, given: dict[str, Any], code: str | None
) -> None:
    wish = conference(account, place, session(room, "09:00", "12:00", **given))

    answer = ask(BOOK, input=wish)

    if code is None:
        assert answer["errors"][0]["extensions"]["code"]
        assert not answer.get("data")
    else:
        (error,) = answer["data"]["hotelEventBookingCreate"]["userErrors"]
        assert ".".join(map(str, error["path"])) == code
    left = ask("{ hotelEventBookings { totalCount } hotelEventFunctions { totalCount } }")
    assert left["data"] == {
        "hotelEventBookings": {"totalCount": 0},
        "hotelEventFunctions": {"totalCount": 0},
    }


@pytest.mark.parametrize(
    ("scopes", "document", "allowed"),
    [
        ({"hotel.property.read"}, "{ hotelProperties { totalCount } }", True),
        ({"hotel.event_booking.read"}, "{ hotelProperties { totalCount } }", False),
        ({"hotel.event_booking.read"}, "{ hotelEventBookings { totalCount } }", True),
        ({"hotel.property.*"}, "{ hotelEventBookings { totalCount } }", False),
        ({"hotel.*"}, "{ hotelStayProductions { totalCount } }", True),
        ({"hotel.property.read"}, '{ hotelProduction(companyRef: "1") { roomNights } }', False),
        ({"hotel.production.read"}, '{ hotelProduction(companyRef: "1") { roomNights } }', True),
    ],
)
def test_who_may_read_what(
    ask: Ask,
    actor: Actor,
    scopes: set[str],
    document: str,
    allowed: bool,  # noqa: FBT001 (pytest passes it by name)
) -> None:
    answer = ask(document, by=replace(actor, scopes=frozenset(scopes)))

    if allowed:
        assert "errors" not in answer
    else:
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_who_may_only_read_books_nothing(ask: Ask, actor: Actor, account: str, place: str) -> None:
    reader = replace(actor, scopes=frozenset({"*.read", "hotel.property.write"}))

    answer = ask(BOOK, by=reader, input=conference(account, place))

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
