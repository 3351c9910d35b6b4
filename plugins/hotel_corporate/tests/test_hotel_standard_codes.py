"""Standard codes that a house takes over; setups by OpenTravel's list; names for other things."""

from __future__ import annotations

from typing import Any

import pytest

from portico.testing import Ask, problems_of
from portico_hotel_corporate.models import (
    HotelBookingStatus,
    HotelSetupStyle,
    HotelStatusScope,
    StatusCode,
)
from portico_hotel_corporate.operations.booking_codes import (
    HotelRoomBlockStatusCodeSet,
    set_block_status_code,
)
from portico_hotel_corporate.operations.codes import (
    HotelSetupStyleCodeCreate,
    HotelStatusCodeCreate,
    create_setup_style_code,
    create_status_code,
)
from portico_hotel_corporate.operations.documents.ota import block_message

ADOPT = """mutation($input: HotelStandardCodesAdoptInput!) {
  hotelStandardCodesAdopt(input: $input) { property { code } userErrors { code message path } } }"""
CODES = """{
  hotelStatusCodes(first: 100) {
    totalCount nodes { scope code systemType otaStatus nextCodes { status { code } } } }
  hotelReasonCodes { totalCount nodes { kind code competitorRequired } }
  hotelSetupStyleCodes(first: 100) { totalCount nodes { code style otaCode } } }"""
CALL = """mutation($input: HotelAgreementStatusCodeSetInput!) {
  hotelAgreementStatusCodeSet(input: $input) {
    agreement { status statusCode { label } } userErrors { code message path } } }"""


def adopt(desk: Any, hotel: Any) -> None:
    wish = {"propertyId": f"hpr_{hotel.place.id.hex}", "sets": ["STATUS", "REASON", "SETUP"]}
    assert desk.made(ADOPT, input=wish) == {"code": "CITY"}


def test_a_house_takes_over_what_it_lacks_and_keeps_what_it_has(
    desk: Any, hotel: Any, ask: Ask
) -> None:
    own = HotelStatusCodeCreate(
        scope=HotelStatusScope.BOOKING,
        code="TEN",
        label="On hold",
        system_type=HotelBookingStatus.TENTATIVE,
        ota_status=6,
    )
    hotel.do(create_status_code, own)

    adopt(desk, hotel)
    adopt(desk, hotel)

    found = ask(CODES)["data"]
    bookings = {
        each["code"]: each
        for each in found["hotelStatusCodes"]["nodes"]
        if each["scope"] == "BOOKING"
    }
    assert list(bookings) == sorted(bookings, key=list(bookings).index)
    assert len(bookings) == 10
    assert (bookings["TEN"]["otaStatus"], bookings["TEN"]["nextCodes"]) == (6, [])
    assert [each["status"]["code"] for each in bookings["DEF"]["nextCodes"]] == [
        "TEN",
        "ACT",
        "CAN",
    ]
    assert found["hotelStatusCodes"]["totalCount"] == 10 + 4 + 4 + 6
    assert found["hotelSetupStyleCodes"]["totalCount"] == 24
    rivals = [
        each["code"] for each in found["hotelReasonCodes"]["nodes"] if each["competitorRequired"]
    ]
    assert rivals == ["COMPETITOR"]


@pytest.mark.parametrize(
    ("number", "style"),
    [
        (5, HotelSetupStyle.THEATRE),
        (42, HotelSetupStyle.THEATRE),
        (44, HotelSetupStyle.U_SHAPE),
        (30, HotelSetupStyle.CABARET),
        (11, HotelSetupStyle.CUSTOM),
    ],
)
def test_a_setup_bears_a_number_of_opentravels_list(
    hotel: Any, number: int, style: HotelSetupStyle
) -> None:
    wish = HotelSetupStyleCodeCreate(code="X", label="X", style=style, ota_code=number)

    assert hotel.do(create_setup_style_code, wish).ota_code == number


@pytest.mark.parametrize(
    ("number", "style"), [(5, HotelSetupStyle.CLASSROOM), (46, HotelSetupStyle.CUSTOM)]
)
def test_a_setup_bears_no_other_number(hotel: Any, number: int, style: HotelSetupStyle) -> None:
    wish = HotelSetupStyleCodeCreate(code="X", label="X", style=style, ota_code=number)

    assert problems_of(lambda: hotel.do(create_setup_style_code, wish)) == [
        ("HOTEL_OTA_CODE", "input.otaCode")
    ]


def test_a_block_has_a_status_of_its_own(desk: Any, hotel: Any, sales: Any) -> None:
    """Prospect (OpenTravel 5) allows no pickup and holds no rooms: they go back on sale."""
    adopt(desk, hotel)
    block = sales.block()
    codes = {each.code: each for each in hotel.all(StatusCode) if each.scope.name == "BLOCK"}

    def call(name: str | None) -> Any:
        wish = HotelRoomBlockStatusCodeSet(
            id=block.id,
            expected_version=sales.version(block),
            status_code_id=codes[name].id if name else None,
        )
        return sales.do(set_block_status_code, wish)

    def number() -> bytes:
        def read(session: Any) -> bytes:
            return block_message(session.get_one(type(block), block.id), "CITY", hotel.actor.now)

        found: bytes = hotel.write(read)
        return found

    assert b'InvBlockStatusCode="2"' in number()
    assert problems_of(lambda: call("ACT")) == [("HOTEL_STATUS_CODE", "input.statusCodeId")]
    call("DEF")
    sales.pick_up(block, (12, 1))
    call("TEN")
    assert b'InvBlockStatusCode="7"' in number()
    assert problems_of(lambda: sales.pick_up(block, (12, 1))) == [
        ("HOTEL_BLOCK_NOT_OPEN", "input.id")
    ]
    assert sales.grid(block, "blocked", "picked_up") == [(50, 1), (80, 0), (50, 0)]
    call("PRO")
    assert sales.grid(block, "blocked", "released") == [(1, 49), (0, 80), (0, 50)]
    call(None)


def test_an_agreement_is_called_by_the_houses_name(desk: Any, hotel: Any, ask: Ask) -> None:
    adopt(desk, hotel)
    create = """mutation($input: HotelAgreementCreateInput!) { hotelAgreementCreate(input: $input) {
      agreement { id version } userErrors { code message path } } }"""
    made = desk.made(
        create,
        input={
            "number": "A1",
            "accountId": f"acc_{hotel.client.id.hex}",
            "title": "Rates",
            "kind": "TRANSIENT_VOLUME",
            "currency": "EUR",
            "validFrom": "2026-01-01",
            "validTo": "2026-12-31",
        },
    )
    listed = ask("{ hotelStatusCodes(where: {scope: {eq: AGREEMENT}}) { nodes { id code } } }")[
        "data"
    ]["hotelStatusCodes"]["nodes"]
    ids = {each["code"]: each["id"] for each in listed}
    wish = {"id": made["id"], "expectedVersion": made["version"]}

    assert desk.refused(CALL, input=wish | {"statusCodeId": ids["FORCE"]}) == [
        ("HOTEL_STATUS_CODE", "input.statusCodeId")
    ]
    assert desk.made(CALL, input=wish | {"statusCodeId": ids["DRAFT"]}) == {
        "status": "DRAFT",
        "statusCode": {"label": "Draft"},
    }
