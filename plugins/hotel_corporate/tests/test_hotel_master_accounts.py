"""Master accounts: what of an event goes on one bill, and what guests pay themselves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico_hotel_corporate.models import (
    EventBooking,
    HotelCreditStatus,
    HotelGuestBilling,
    HotelRevenueGroup,
    MasterAccount,
    RoomingEntry,
)
from portico_hotel_corporate.operations.charges import (
    HotelChargeCodeCreate,
    HotelTaxRuleCreate,
    create_charge_code,
    create_tax_rule,
)
from portico_hotel_corporate.operations.charging import HotelLineItemAdd, add_line
from portico_hotel_corporate.operations.master_accounts import (
    HotelMasterAccountCreate,
    create_master_account,
)
from portico_hotel_corporate.operations.profiles import HotelCorporateProfileSet, set_profile
from portico_hotel_corporate.operations.properties import HotelPropertyUpdate, update_property
from portico_hotel_corporate.operations.rooming import HotelRoomingListImport, import_rooming_list
from portico_hotel_corporate.operations.routing import HotelEventRoutingRequest, event_routing
from portico_hotel_corporate.operations.tax_profiles import (
    HotelTaxProfileCreate,
    HotelTaxProfileLineGiven,
    create_tax_profile,
)

D = Decimal
GROUPS, BILLING = HotelRevenueGroup, HotelGuestBilling
HEADER = "last_name,first_name,sharer_group,arrival,departure,room_type,adults,billing\n"
UPDATE = """mutation($input: HotelMasterAccountUpdateInput!) {
    hotelMasterAccountUpdate(input: $input) {
    masterAccount { version name routed guestBilling bookings { totalCount } }
    userErrors { code message path } } }"""
ROUTING = """query($id: ID!) { hotelEventRouting(input: {bookingId: $id}) {
    number currency charges { revenueGroup master { amount } own { amount } }
    master { amount } own { amount } } }"""


def opened(hotel: Any, **given: Any) -> MasterAccount:
    """A master account of the client, that takes food, unless given."""
    terms: dict[str, Any] = {
        "property_id": hotel.place.id,
        "account_id": hotel.client.id,
        "number": "PM-1",
        "name": "Nordwerk, conference",
        "routed": [GROUPS.FOOD],
    }
    found: MasterAccount = hotel.do(
        create_master_account, HotelMasterAccountCreate(**terms | given)
    )
    return found


def charge(sales: Any, group: HotelRevenueGroup, price: str) -> None:
    """Charge something untaxed for the event."""
    code = HotelChargeCodeCreate(
        property_id=sales.hotel.place.id, code=group.name, label=group.name, revenue_group=group
    )
    made = sales.do(create_charge_code, code)
    price_of_one = sales.night(12, 1, price).rate
    line = HotelLineItemAdd(
        booking_id=sales.booking.id, charge_code_id=made.id, unit_price=price_of_one
    )
    sales.do(add_line, line)


def take(sales: Any, block: Any, *rows: str) -> None:
    content = HEADER + "\n".join(rows)
    wish = HotelRoomingListImport(block_id=block.id, file_name="list.csv", content=content)
    assert sales.do(import_rooming_list, wish).rows_rejected == 0


def routing(sales: Any) -> dict[str, tuple[Decimal, Decimal]]:
    """By department what goes on the master account and what guests pay; the sums at the end."""
    found = sales.do(event_routing, HotelEventRoutingRequest(booking_id=sales.booking.id))
    charges = {
        each.revenue_group.name: (each.master.amount, each.own.amount) for each in found.charges
    }
    return {**charges, "ALL": (found.master.amount, found.own.amount)}


def tax_rooms(hotel: Any, percent: str) -> None:
    """Let the property put a tax on its rooms."""
    tax = HotelTaxRuleCreate(
        property_id=hotel.place.id,
        code="VAT",
        label="VAT",
        percent=D(percent),
        valid_from=date(2026, 1, 1),
    )
    hotel.do(create_tax_rule, tax)
    line = HotelTaxProfileLineGiven(revenue_group=GROUPS.ROOMS, tax_code="VAT")
    made = HotelTaxProfileCreate(code="PT", label="Portugal", lines=[line])
    chosen = hotel.do(create_tax_profile, made)
    wish = HotelPropertyUpdate(
        id=hotel.place.id, expected_version=hotel.place.version, tax_profile_id=chosen.id
    )
    hotel.do(update_property, wish)


def put_on(sales: Any, account: MasterAccount) -> EventBooking:
    booked: EventBooking = sales.hotel.update(sales.booking, master_account_id=account.id)
    return booked


def test_charges_go_where_their_department_is_routed_and_rooms_as_guests_sign(sales: Any) -> None:
    """Rooms at 150 a night without tax: 3 signed all, 4 the room only; none has a tax."""
    hotel = sales.hotel
    put_on(sales, opened(hotel, guest_billing=BILLING.SIGN_ROOM_ONLY))
    charge(sales, GROUPS.FOOD, "1000")
    charge(sales, GROUPS.BEVERAGE, "250.50")
    block = sales.block()
    take(
        sales,
        block,
        "Costa,Ana,,2026-10-12,2026-10-15,DBL,1,EACH_PAYS_OWN",
        "Dias,Rui,A,2026-10-12,2026-10-14,DBL,,",
        "Dias,Eva,A,2026-10-13,2026-10-15,DBL,,",
    )
    sales.pick_up(block, (13, 1))  # nobody knows for whom: the master account says who pays

    assert [each.billing for each in hotel.all(RoomingEntry, RoomingEntry.row_number)] == [
        *(BILLING.EACH_PAYS_OWN, BILLING.SIGN_ROOM_ONLY, BILLING.SIGN_ROOM_ONLY)
    ]
    assert routing(sales) == {
        "ROOMS": (D(600), D(450)),
        "FOOD": (D(1000), D(0)),
        "BEVERAGE": (D(0), D("250.50")),
        "ALL": (D(1600), D("700.50")),
    }


def test_sharers_pay_equal_parts_to_the_cent_each_as_signed(sales: Any) -> None:
    """Three nights at 150.01: 12th Rui alone, 13th both, 14th Eva alone."""
    put_on(sales, opened(sales.hotel))
    grid = [sales.night(day, 10, "150.01") for day in (12, 13, 14)]
    take(
        sales,
        sales.block(*grid),
        "Dias,Rui,A,2026-10-12,2026-10-14,DBL,,SIGN_ALL",
        "Dias,Eva,A,2026-10-13,2026-10-15,DBL,,EACH_PAYS_OWN",
    )

    # Rui pays 75.01 of the shared night, and Eva 75.00.
    assert routing(sales)["ROOMS"] == (D("225.02"), D("225.01"))


def test_more_guests_cost_no_more_statements(sales: Any) -> None:
    """100 rooms at 150 and 6 % tax are 15,900.00; the tax of a night is looked up once."""
    hotel = sales.hotel
    tax_rooms(hotel, "6")
    put_on(sales, opened(hotel, guest_billing=BILLING.SIGN_ALL))
    block = sales.block(sales.night(12, 100))
    request = HotelEventRoutingRequest(booking_id=sales.booking.id)

    take(sales, block, "Dias,Rui,,2026-10-12,2026-10-13,DBL,1,")
    one, statements = hotel.counted(event_routing, request)
    take(sales, block, *(f"Dias,G{i},,2026-10-12,2026-10-13,DBL,1," for i in range(99)))
    all_of_them, more = hotel.counted(event_routing, request)

    assert (one.master.amount, all_of_them.master.amount) == (D(159), D(15900))
    assert more == statements


def test_who_may_pay_is_the_client_a_company_above_it_or_the_agency(
    sales: Any, make_account: Any
) -> None:
    hotel = sales.hotel
    agency = make_account("Agency")
    other = opened(hotel, account_id=agency.id)

    def wrong(**given: Any) -> list[tuple[str, str]]:
        return problems_of(lambda: hotel.update(sales.booking, **given))

    refused = [("HOTEL_MASTER_ACCOUNT", "input.masterAccountId")]
    assert wrong(master_account_id=other.id) == refused
    booked = hotel.update(sales.booking, agency_id=agency.id, master_account_id=other.id)
    assert booked.master_account_id == other.id
    assert problems_of(lambda: hotel.update(booked, agency_id=None)) == refused
    away = opened(hotel, property_id=hotel.property("SEA").id)
    assert problems_of(lambda: hotel.update(booked, master_account_id=away.id)) == refused


def test_the_credit_that_counts_is_that_of_who_pays(hotel: Any, make_account: Any) -> None:
    agency = make_account("Agency")
    hotel.do(
        set_profile,
        HotelCorporateProfileSet(account_id=agency.id, credit_status=HotelCreditStatus.STOP),
    )
    account = opened(hotel, account_id=agency.id)
    wish = {"agency_id": agency.id, "master_account_id": account.id}

    assert problems_of(lambda: hotel.book(**wish)) == [("HOTEL_CREDIT_STOP", "input.status")]
    booked = hotel.book(agency_id=agency.id)
    assert problems_of(lambda: hotel.update(booked, master_account_id=account.id)) == [
        ("HOTEL_CREDIT_STOP", "input.paymentMethod")
    ]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"number": "pm 1"}, ("HOTEL_CODE", "input.number")),
        ({"number": "X" * 21}, ("TOO_LONG", "input.number")),
        ({"name": " "}, ("REQUIRED", "input.name")),
    ],
)
def test_impossible_master_accounts_are_refused(
    hotel: Any, given: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert problems_of(lambda: opened(hotel, **given)) == [problem]


def test_a_number_is_given_once_in_a_property(hotel: Any) -> None:
    opened(hotel)

    assert problems_of(lambda: opened(hotel)) == [("HOTEL_CODE_TAKEN", "input.number")]
    opened(hotel, property_id=hotel.property("SEA").id)


def test_a_master_account_is_read_and_routed_anew(sales: Any, desk: Any) -> None:
    key = {"id": f"heb_{sales.booking.id.hex}"}
    (refusal,) = desk.ask(ROUTING, **key)["errors"]
    assert refusal["extensions"]["code"] == "HOTEL_MASTER_ACCOUNT"
    account = opened(sales.hotel)
    put_on(sales, account)
    charge(sales, GROUPS.AV, "80")
    ids = {"id": f"hma_{account.id.hex}", "expectedVersion": account.version}

    found = desk.made(UPDATE, input=ids | {"routed": ["AV", "FOOD"], "name": "All but drinks"})
    assert found == {
        "version": account.version + 1,
        "name": "All but drinks",
        "routed": ["FOOD", "AV"],
        "guestBilling": "EACH_PAYS_OWN",
        "bookings": {"totalCount": 1},
    }
    assert desk.ask(ROUTING, **key)["data"]["hotelEventRouting"] == {
        "number": "PM-1",
        "currency": "EUR",
        "charges": [
            {"revenueGroup": "AV", "master": {"amount": "80.00"}, "own": {"amount": "0.00"}}
        ],
        "master": {"amount": "80.00"},
        "own": {"amount": "0.00"},
    }
    stale = desk.do(UPDATE, input=ids)
    assert stale["userErrors"][0]["code"] == "CONFLICT"
