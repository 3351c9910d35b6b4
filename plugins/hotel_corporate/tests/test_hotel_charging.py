"""What is charged for an event: packages at a frozen price, lines by basis, day parts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico.values import Money
from portico_hotel_corporate.models import (
    BookedPackage,
    EventBooking,
    HotelQuantityBasis,
    HotelRevenueGroup,
    LineItem,
    RatePackage,
)
from portico_hotel_corporate.models.heads import heads
from portico_hotel_corporate.models.servings import HotelOveragePolicy, HotelPackageAppliesTo
from portico_hotel_corporate.operations.bills import HotelEventBillRequest, event_bill
from portico_hotel_corporate.operations.charges import (
    HotelChargeCodeCreate,
    HotelTaxRuleCreate,
    create_charge_code,
    create_tax_rule,
)
from portico_hotel_corporate.operations.charging import (
    HotelHeadsGiven,
    HotelLineItemAdd,
    HotelLineItemRemove,
    HotelPackageBook,
    add_line,
    book_package,
    remove_line,
)
from portico_hotel_corporate.operations.consumption import (
    HotelPackageConsumptionRecord,
    HotelPackageUsed,
    record_consumption,
)
from portico_hotel_corporate.operations.cures import preview_liability
from portico_hotel_corporate.operations.day_parts import (
    HotelDayPartGiven,
    HotelDayPartRequest,
    HotelDayPartsSet,
    day_part_threshold,
    set_day_parts,
)
from portico_hotel_corporate.operations.guarantees import HotelEventFunctionCount, count_function
from portico_hotel_corporate.operations.liability import HotelLiabilityRequest

D = Decimal


def euros(amount: str) -> Money:
    return Money(D(amount), "EUR")


def at(clock: str, day: str = "2026-12-01") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


@pytest.fixture
def ddr(hotel: Any) -> RatePackage:
    """P1: a day delegate rate of 65.00."""
    part, group = hotel.part, HotelRevenueGroup
    found: RatePackage = hotel.package(
        "65.00",
        part("Hire", "15", "20", revenue_group=group.RENTAL),
        part("Lunch", "30", "10"),
        part("Breaks", "14", "10"),
        part("AV", "6", "20", revenue_group=group.AV),
    )
    return found


def sell(hotel: Any, booking: EventBooking, package: RatePackage, **given: Any) -> BookedPackage:
    wish = HotelPackageBook(booking_id=booking.id, package_id=package.id, **given)
    found: BookedPackage = hotel.do(book_package, wish)
    return found


def test_a_booked_package_is_a_copy_that_adds_up(hotel: Any, ddr: RatePackage) -> None:
    """P2: forty delegates."""
    booked = sell(hotel, hotel.book(), ddr, attendees=40)

    assert (booked.units, booked.net_amount, booked.tax_amount) == (40, D(2300), D(300))
    assert [part.net_amount for part in booked.parts] == [
        D("500.00"),
        D("1090.91"),
        D("509.09"),
        D("200.00"),
    ]
    assert booked.terms["components"][1]["listPrice"].startswith("30")


def test_heads_are_counted_by_how_they_stay(hotel: Any, ddr: RatePackage) -> None:
    """P8."""
    given = HotelHeadsGiven(day_delegates=10, singles=20, doubles=5)

    assert heads(10, (20, 5, 0, 0)) == 40
    assert heads(1, (1, 1, 1, 1)) == 11
    assert sell(hotel, hotel.book(), ddr, heads=given).attendees == 40


def test_a_package_for_one_client_is_sold_to_no_other(hotel: Any, make_account: Any) -> None:
    other = make_account("Südwerk")
    own = hotel.package("65.00", hotel.part("Lunch", "30", "10"), account_id=other.id)

    assert problems_of(lambda: sell(hotel, hotel.book(), own)) == [
        ("HOTEL_PACKAGE_CLIENT", "input.packageId")
    ]
    assert sell(hotel, hotel.book(client=other), own).code == "DDR"


def test_a_package_is_booked_while_it_is_on_sale(hotel: Any) -> None:
    late = hotel.package("65.00", hotel.part("Lunch", "30", "10"), sell_from=date(2026, 3, 3))

    assert problems_of(lambda: sell(hotel, hotel.book(), late)) == [
        ("HOTEL_PACKAGE_NOT_ON_SALE", "input.packageId")
    ]


@pytest.fixture
def coffee(hotel: Any) -> Any:
    """A charge code with 10 % until the year's end and 12 % from then on."""
    for percent, first, last in (("10", "2026-01-01", "2026-12-31"), ("12", "2027-01-01", None)):
        rule = HotelTaxRuleCreate(
            property_id=hotel.place.id,
            code="FOOD",
            label="VAT",
            percent=D(percent),
            valid_from=date.fromisoformat(first),
            valid_to=date.fromisoformat(last) if last else None,
        )
        hotel.do(create_tax_rule, rule)
    code = HotelChargeCodeCreate(
        property_id=hotel.place.id,
        code="COFFEE",
        label="Coffee break",
        revenue_group=HotelRevenueGroup.FOOD,
        tax_code="FOOD",
    )
    return hotel.do(create_charge_code, code)


def charge(hotel: Any, booking: EventBooking, coffee: Any, **given: Any) -> LineItem:
    terms = {"booking_id": booking.id, "charge_code_id": coffee.id, "unit_price": euros("6.00")}
    found: LineItem = hotel.do(add_line, HotelLineItemAdd(**terms | given))
    return found


def bill(hotel: Any, booking: EventBooking) -> Any:
    return hotel.do(event_bill, HotelEventBillRequest(booking_id=booking.id))


def test_a_line_says_what_it_is_counted_by(hotel: Any, coffee: Any) -> None:
    """120 guaranteed, 126 set, 130 came: 4 more than were set."""
    room = hotel.space("A", area_m2=D(500), setups=[])
    booking = hotel.book(hotel.function(room, at("09:00"), at("12:00"), guaranteed=120))
    (function,) = hotel.functions_of(booking)
    for basis in HotelQuantityBasis:
        charge(hotel, booking, coffee, function_id=function.id, quantity_basis=basis)
    assert [line.units for line in bill(hotel, booking).lines] == [1, 120, 126, 120]

    count = HotelEventFunctionCount(id=function.id, expected_version=function.version, actual=130)
    hotel.do(count_function, count, at("13:00"))

    found = bill(hotel, booking)
    assert [line.units for line in found.lines] == [1, 120, 126, 130]
    assert (found.net, found.tax) == (euros("2262.00"), euros("226.20"))


def bar(hotel: Any, coffee: Any, policy: HotelOveragePolicy) -> RatePackage:
    """Two drinks each are included and counted; lunch is not counted. Tax is 10 % by the code."""
    price = euros("5.50") if policy is HotelOveragePolicy.CHARGED else None
    drinks = hotel.part(
        "Drinks",
        "10.00",
        "10",
        charge_code_id=coffee.id,
        quantity=2,
        consumption=True,
        overage_policy=policy,
        overage_price=price,
    )
    drinks.revenue_group = drinks.tax_percent = None
    package: RatePackage = hotel.package("65.00", hotel.part("Lunch", "45", "10"), drinks)
    return package


def count_drinks(hotel: Any, booked: BookedPackage, used: int, position: int = 1) -> BookedPackage:
    version = hotel.get(BookedPackage, booked.id).version
    wish = HotelPackageConsumptionRecord(
        id=booked.id,
        expected_version=version,
        parts=[HotelPackageUsed(position=position, used=used)],
    )
    found: BookedPackage = hotel.do(record_consumption, wish)
    return found


def test_what_is_used_beyond_is_charged_and_what_was_counted_wrongly_is_not(
    hotel: Any, coffee: Any
) -> None:
    """15 more than 80 at 5.50 are 82.50, of which 7.50 are tax; 80 are none."""
    booking = hotel.book()
    booked = sell(hotel, booking, bar(hotel, coffee, HotelOveragePolicy.CHARGED), attendees=40)
    drinks = booked.parts[1]
    assert (drinks.included, drinks.used, drinks.charge_code_id) == (80, None, coffee.id)
    assert (drinks.revenue_group, booked.terms["components"][1]["quantity"]) == (
        HotelRevenueGroup.FOOD,
        2,
    )

    for used, beyond in ((95, 15), (90, 10), (95, 15)):
        count_drinks(hotel, booked, used)
        (line,) = hotel.all(LineItem)
        assert (line.quantity, line.consumption, line.charge_code_id) == (beyond, True, coffee.id)
    found = bill(hotel, booking)
    assert found.lines[1].name == "Drinks"
    assert (found.lines[1].net, found.lines[1].tax) == (euros("75.00"), euros("7.50"))
    assert found.gross == euros("2682.50")

    count_drinks(hotel, booked, 80)
    assert hotel.all(LineItem) == []
    assert bill(hotel, booking).gross == euros("2600.00")


def test_the_hotel_may_bear_what_goes_beyond_or_serve_no_more(hotel: Any, coffee: Any) -> None:
    free = sell(hotel, hotel.book(), bar(hotel, coffee, HotelOveragePolicy.FREE), attendees=40)

    assert count_drinks(hotel, free, 200).parts[1].beyond == 120
    assert hotel.all(LineItem) == []
    wrong = [("HOTEL_PACKAGE_PART", "input.parts.0.position")]
    assert problems_of(lambda: count_drinks(hotel, free, 1, position=0)) == wrong
    assert problems_of(lambda: count_drinks(hotel, free, 1, position=7)) == wrong
    assert problems_of(lambda: count_drinks(hotel, free, -1)) == [
        ("HOTEL_QUANTITY", "input.parts.0.used")
    ]


def test_no_more_than_is_served_can_have_been_used(hotel: Any, coffee: Any) -> None:
    package = bar(hotel, coffee, HotelOveragePolicy.NOT_SERVED)
    booked = sell(hotel, hotel.book(), package, attendees=40)

    assert count_drinks(hotel, booked, 80).parts[1].used == 80
    assert problems_of(lambda: count_drinks(hotel, booked, 81)) == [
        ("HOTEL_QUANTITY", "input.parts.0.used")
    ]


def test_a_package_is_told_who_stays_by_its_heads(hotel: Any) -> None:
    """P8: of 40 people 10 come for the day."""
    dinner = hotel.part("Dinner", "40", "10", applies_to=HotelPackageAppliesTo.CMP)
    package = hotel.package("65.00", hotel.part("Lunch", "30", "10"), dinner)
    given = HotelHeadsGiven(day_delegates=10, singles=20, doubles=5)

    booked = sell(hotel, hotel.book(), package, heads=given, days=2)

    assert (booked.attendees, booked.day_delegates, booked.days) == (40, 10, 2)
    assert [part.included for part in booked.parts] == [80, 60]


def test_the_first_day_of_the_function_decides_the_tax(hotel: Any, coffee: Any) -> None:
    room = hotel.space("A")
    party = hotel.function(room, at("22:00", "2026-12-31"), at("03:00", "2027-01-01"))
    booking = hotel.book(party, arrival=date(2026, 12, 31), departure=date(2027, 1, 1))
    (function,) = hotel.functions_of(booking)

    assert charge(hotel, booking, coffee, function_id=function.id).tax_percent == 10


def test_what_is_spent_on_food_counts_for_the_minimum(
    hotel: Any, sales: Any, coffee: Any, ddr: RatePackage
) -> None:
    """F1 in small: 1,600 of the package and 60 of coffee, both net."""
    booking = hotel.book()
    sell(hotel, booking, ddr, attendees=40)
    line = charge(hotel, booking, coffee, quantity=10)
    sales.agree(
        booking=booking, attrition_basis=None, fb_minimum=euros("2660"), fb_damages_percent=D(35)
    )
    request = HotelLiabilityRequest(booking_id=booking.id)

    assert hotel.do(preview_liability, request).if_held == euros("350.00")
    hotel.do(remove_line, HotelLineItemRemove(id=line.id, expected_version=line.version))
    assert hotel.do(preview_liability, request).if_held == euros("371.00")


def test_a_line_that_cannot_be_is_refused(hotel: Any, coffee: Any) -> None:
    booking = hotel.book()
    wrong = {"quantity": 0, "quantity_basis": HotelQuantityBasis.SET, "unit_price": euros("-1")}

    assert problems_of(lambda: charge(hotel, booking, coffee, **wrong)) == [
        ("HOTEL_AMOUNT", "input.unitPrice"),
        ("HOTEL_QUANTITY", "input.quantity"),
        ("HOTEL_QUANTITY_BASIS", "input.quantityBasis"),
    ]


DAY_PARTS = (
    *(("overnight", 0, 6, "100"), ("morning", 6, 9, "200"), ("afternoon", 9, 12, "500")),
    *(("lunch", 12, 14, "300"), ("evening", 14, 18, "800"), ("night", 18, 24, "800")),
)


def lay_down(hotel: Any, *parts: tuple[str, int, int, str]) -> None:
    given = [
        HotelDayPartGiven(name=name, from_hour=start, to_hour=end, threshold=euros(amount))
        for name, start, end, amount in parts
    ]
    hotel.do(set_day_parts, HotelDayPartsSet(property_id=hotel.place.id, parts=given))


@pytest.mark.parametrize(
    ("start", "end", "amount"),
    [
        ("05:00", "11:59", "800.00"),
        ("12:10", "13:00", "300.00"),
        ("15:00", "23:00", "1600.00"),
        ("00:00", "23:59", "2700.00"),
        ("09:00", "12:00", "500.00"),
    ],
)
def test_a_function_pays_for_every_day_part_that_it_touches(
    hotel: Any, start: str, end: str, amount: str
) -> None:
    """The day parts of the field's own example; what ends at noon does not touch lunch."""
    lay_down(hotel, *DAY_PARTS)
    wish = HotelDayPartRequest(property_id=hotel.place.id, starts_at=at(start), ends_at=at(end))

    assert hotel.do(day_part_threshold, wish).threshold == euros(amount)


def test_a_function_over_midnight_touches_the_parts_of_both_days(hotel: Any) -> None:
    lay_down(hotel, *DAY_PARTS)
    wish = HotelDayPartRequest(
        property_id=hotel.place.id,
        starts_at=at("22:00", "2026-10-24"),
        ends_at=datetime(2026, 10, 25, 8, tzinfo=UTC),
    )

    assert hotel.do(day_part_threshold, wish).threshold == euros("1100.00")


def test_day_parts_share_no_hour(hotel: Any) -> None:
    twice = [("a", 0, 12, "1"), ("b", 11, 24, "1")]
    assert problems_of(lambda: lay_down(hotel, *twice)) == [("HOTEL_DAY_PART", "input.parts")]
    assert problems_of(lambda: lay_down(hotel, ("a", 5, 25, "1"))) == [
        ("HOTEL_DAY_PART", "input.parts.0.fromHour")
    ]
