"""Packages: what can be offered, and what one costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.errors import Refused
from portico.testing import problems_of
from portico.values import Money
from portico_hotel_corporate.models import HotelPackageBasis, PackageComponent, RatePackage
from portico_hotel_corporate.models.servings import (
    HotelOveragePolicy,
    HotelPackageAllocation,
    HotelPackageAppliesTo,
    HotelPackageRhythm,
    Sale,
)
from portico_hotel_corporate.operations.prices import (
    HotelPackagePrice,
    HotelPackagePriceRequest,
    price_package,
)

DAY: Final = date(2026, 12, 1)
LISTED: Final = ("20", "36", "16", "8")


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def ddr(hotel: Any, price: str | Money = "65.00", **given: Any) -> RatePackage:
    """The day delegate rate of the domain page: hire, lunch, breaks and AV."""
    parts = [
        hotel.part("Hire", "15.00", "20"),
        hotel.part("Lunch", "30.00", "10"),
        hotel.part("Breaks", "14.00", "10"),
        hotel.part("AV", "6.00", "20"),
    ]
    package: RatePackage = hotel.package(price, *parts, **given)
    return package


def price(hotel: Any, package: RatePackage, attendees: int = 1, **given: Any) -> HotelPackagePrice:
    terms: dict[str, Any] = {"package_id": package.id, "day": DAY, "attendees": attendees} | given
    found: HotelPackagePrice = hotel.do(price_package, HotelPackagePriceRequest(**terms))
    return found


def amounts(found: HotelPackagePrice, what: str) -> list[str]:
    return [str(getattr(line, what).amount) for line in found.lines]


def test_one_delegate(hotel: Any) -> None:
    """P1."""
    found = price(hotel, ddr(hotel))

    assert amounts(found, "net") == ["12.50", "27.27", "12.73", "5.00"]
    assert amounts(found, "tax") == ["2.50", "2.73", "1.27", "1.00"]
    assert (found.net, found.tax, found.service) == (euros("57.50"), euros("7.50"), euros("0"))
    assert found.gross == found.price == euros("65.00")


def test_forty_delegates_are_computed_on_extended_amounts(hotel: Any) -> None:
    """P2: forty times 27.27 would be wrong."""
    found = price(hotel, ddr(hotel), 40)

    assert amounts(found, "net") == ["500.00", "1090.91", "509.09", "200.00"]
    assert (found.net, found.tax) == (euros("2300.00"), euros("300.00"))
    assert (found.units, found.gross) == (40, euros("2600.00"))


def test_a_bundle_is_shared_out_in_proportion_to_the_list_prices(hotel: Any) -> None:
    """P3: 80.00 worth of services, sold at 50.01."""
    parts = [hotel.part(name, amount, "0") for name, amount in zip("abcd", LISTED, strict=True)]

    found = price(hotel, hotel.package("50.01", *parts))

    assert amounts(found, "gross") == ["12.50", "22.51", "10.00", "5.00"]
    assert found.gross == euros("50.01")


def food(hotel: Any, amount: str, tax: str, *, inclusive: bool, **service: Any) -> RatePackage:
    package: RatePackage = hotel.package(
        amount,
        hotel.part("Food", amount, tax, **service),
        basis=HotelPackageBasis.FLAT,
        tax_inclusive=inclusive,
    )
    return package


@pytest.mark.parametrize(
    ("given", "inclusive", "expected"),
    [
        (("1000", "7.85", "18", True), False, ("1000", "180.00", "92.63", "1272.63")),
        (("1000", "7.85", "18", False), False, ("1000", "180.00", "78.50", "1258.50")),
        (("127.26", "7.85", "18", True), True, ("100.00", "18.00", "9.26", "127.26")),
        (("125.85", "7.85", "18", False), True, ("100.00", "18.00", "7.85", "125.85")),
    ],
)
def test_service_in_percent(
    hotel: Any,
    given: tuple[str, str, str, bool],
    inclusive: bool,  # noqa: FBT001 (pytest passes it by name)
    expected: tuple[str, ...],
) -> None:
    """P4 and P5."""
    amount, tax, service, taxable = given
    package = food(
        hotel,
        amount,
        tax,
        inclusive=inclusive,
        service_percent=Decimal(service),
        service_taxable=taxable,
    )

    found = price(hotel, package, 50)

    assert (found.net, found.service, found.tax, found.gross) == tuple(map(euros, expected))
    assert found.units == 1


@pytest.mark.parametrize(
    ("inclusive", "expected"),
    [
        (False, ("100.00", "5.00", "10.00", "115.00")),
        (True, ("86.36", "5.00", "8.64", "100.00")),
    ],
)
def test_a_flat_service_charge(
    hotel: Any,
    inclusive: bool,  # noqa: FBT001 (pytest passes it by name)
    expected: tuple[str, ...],
) -> None:
    """P6."""
    package = food(hotel, "100", "10", inclusive=inclusive, service_amount=euros("5.00"))

    found = price(hotel, package)

    assert (found.net, found.service, found.tax, found.gross) == tuple(map(euros, expected))


def test_a_flat_service_charge_is_for_every_unit(hotel: Any) -> None:
    part = hotel.part("Food", "100", "10", service_amount=euros("5.00"))
    package = hotel.package("100", part, tax_inclusive=False)

    assert price(hotel, package, 3, days=2).service == euros("30.00")


def test_a_room_package_is_charged_by_room_nights(hotel: Any) -> None:
    package = ddr(hotel, basis=HotelPackageBasis.PER_ROOM_NIGHT)

    assert price(hotel, package, 20, room_nights=30).price == euros("1950.00")
    assert problems_of(lambda: price(hotel, package, 20)) == [("HOTEL_PEOPLE", "input.roomNights")]


def test_a_line_says_how_its_figures_came_about(hotel: Any) -> None:
    lunch = price(hotel, ddr(hotel), 40).lines[1]

    assert lunch.explanation == (
        "1200.00 EUR of the price, tax of 10 % included: net 1090.91, service 0.00, tax 109.09."
    )


def test_a_line_says_that_tax_is_on_the_service_too(hotel: Any) -> None:
    taxed = {"service_percent": Decimal(18), "service_taxable": True}
    line = price(hotel, food(hotel, "1000", "7.85", inclusive=False, **taxed)).lines[0]

    assert line.explanation == (
        "1000.00 EUR of the price, service charge of 18 % and tax of 7.85 % on both added: "
        "net 1000.00, service 180.00, tax 92.63."
    )


@pytest.mark.parametrize(
    ("day", "attendees", "code", "field"),
    [
        (date(2026, 4, 30), 10, "HOTEL_PACKAGE_NOT_VALID", "day"),
        (date(2026, 7, 1), 10, "HOTEL_PACKAGE_NOT_VALID", "day"),
        (date(2026, 5, 1), 9, "HOTEL_PACKAGE_ATTENDEES", "attendees"),
        (date(2026, 6, 30), 51, "HOTEL_PACKAGE_ATTENDEES", "attendees"),
        (date(2026, 6, 30), 0, "HOTEL_PEOPLE", "attendees"),
        (date(2026, 6, 30), -1, "HOTEL_PEOPLE", "attendees"),
    ],
)
def test_a_package_is_sold_within_its_limits(
    hotel: Any, day: date, attendees: int, code: str, field: str
) -> None:
    package = ddr(
        hotel,
        valid_from=date(2026, 5, 1),
        valid_to=date(2026, 6, 30),
        min_attendees=10,
        max_attendees=50,
    )

    assert price(hotel, package, 10, day=date(2026, 5, 1)).gross == euros("650.00")
    assert price(hotel, package, 50, day=date(2026, 6, 30)).gross == euros("3250.00")
    assert problems_of(lambda: price(hotel, package, attendees, day=day)) == [
        (code, f"input.{field}")
    ]


def test_a_refused_sale_names_the_limits(hotel: Any) -> None:
    package = ddr(hotel, valid_from=date(2027, 1, 1), min_attendees=10)

    with pytest.raises(
        Refused, match=r"events from 2027-01-01, not on .* for 10 or more attendees"
    ):
        price(hotel, package, 9)


def test_a_package_that_does_not_exist_has_no_price(hotel: Any) -> None:
    wish = HotelPackagePriceRequest(package_id=uuid4(), day=DAY, attendees=1)

    assert problems_of(lambda: hotel.do(price_package, wish)) == [("NOT_FOUND", "input.packageId")]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"code": "ddr"}, "HOTEL_CODE", "code"),
        ({"name": "\t"}, "REQUIRED", "name"),
        ({"property_id": uuid4()}, "NOT_FOUND", "propertyId"),
        ({"price": Money(Decimal(65), "USD")}, "HOTEL_CURRENCY_MISMATCH", "price"),
        ({"price": euros("-1")}, "HOTEL_AMOUNT", "price"),
        ({"price": euros("1e400")}, "HOTEL_AMOUNT", "price"),
        ({"price": euros("NaN")}, "HOTEL_AMOUNT", "price"),
        ({"price": euros("65.001")}, "HOTEL_AMOUNT", "price"),
        ({"valid_to": date(2025, 12, 31)}, "HOTEL_DATES", "validTo"),
        ({"min_attendees": 0}, "HOTEL_PACKAGE_ATTENDEES", "maxAttendees"),
        ({"min_attendees": 9, "max_attendees": 8}, "HOTEL_PACKAGE_ATTENDEES", "maxAttendees"),
        ({"components": []}, "HOTEL_PACKAGE_COMPONENTS", "components"),
    ],
)
def test_an_impossible_package_is_refused(
    hotel: Any, given: dict[str, Any], code: str, field: str
) -> None:
    assert problems_of(lambda: ddr(hotel, **given)) == [(code, f"input.{field}")]
    assert hotel.all(RatePackage) == []


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": ""}, "REQUIRED", "name"),
        ({"list_price": euros("0")}, "HOTEL_PACKAGE_COMPONENTS", ""),
        ({"list_price": euros("-1")}, "HOTEL_AMOUNT", "listPrice"),
        ({"list_price": Money(Decimal(1), "JPY")}, "HOTEL_CURRENCY_MISMATCH", "listPrice"),
        ({"tax_percent": Decimal(-1)}, "HOTEL_PERCENT", "taxPercent"),
        ({"tax_percent": Decimal(101)}, "HOTEL_PERCENT", "taxPercent"),
        ({"service_percent": Decimal("Infinity")}, "HOTEL_PERCENT", "servicePercent"),
        ({"service_amount": euros("-5")}, "HOTEL_AMOUNT", "serviceAmount"),
        (
            {"service_amount": Money(Decimal(5), "USD")},
            "HOTEL_CURRENCY_MISMATCH",
            "serviceAmount",
        ),
        (
            {"service_amount": euros("5"), "service_percent": Decimal(5)},
            "HOTEL_PACKAGE_SERVICE",
            "serviceAmount",
        ),
        ({"service_amount": euros("10.01")}, "HOTEL_PACKAGE_SERVICE", "serviceAmount"),
    ],
)
def test_an_impossible_part_of_a_package_is_refused(
    hotel: Any, given: dict[str, Any], code: str, field: str
) -> None:
    part = hotel.part("Food", "10.00", "10")
    for name, value in given.items():
        setattr(part, name, value)
    place = f"input.components.0.{field}" if field else "input.components"

    assert problems_of(lambda: hotel.package("10.00", part)) == [(code, place)]


def test_the_code_of_a_package_is_its_own_within_the_property(hotel: Any) -> None:
    ddr(hotel)

    assert problems_of(lambda: ddr(hotel)) == [("HOTEL_CODE_TAKEN", "input.code")]
    other = hotel.property("RESORT")
    assert ddr(hotel, property_id=other.id).property_id == other.id


# ---------------------------------------------------------------- how parts are served

DD, CMP = HotelPackageAppliesTo.DD, HotelPackageAppliesTo.CMP
PER_STAY = HotelPackageRhythm.PER_STAY


def meeting(hotel: Any, code: str = "DDR", **hire: Any) -> RatePackage:
    """65.00 a delegate and day: hire, lunch, two coffees; and a reception for those who stay."""
    parts = [
        hotel.part("Hire", "15.00", "20", **hire),
        hotel.part("Lunch", "30.00", "10"),
        hotel.part("Coffee", "3.50", "10", quantity=2),
        hotel.part("Reception", "12.00", "10", applies_to=CMP, rhythm=PER_STAY),
    ]
    package: RatePackage = hotel.package("65.00", *parts, code=code)
    return package


def test_parts_are_weighed_by_how_much_of_them_is_served(hotel: Any) -> None:
    """Of 5,200 for 40 people and 2 days: 1,200 + 2,400 + 560 + 360 by list, so 41,415.92 cents."""
    found = price(hotel, meeting(hotel), 40, days=2, day_delegates=10)

    assert [line.included for line in found.lines] == [80, 80, 160, 30]
    assert amounts(found, "gross") == ["1380.53", "2761.06", "644.25", "414.16"]
    assert amounts(found, "net") == ["1150.44", "2510.05", "585.68", "376.51"]
    assert amounts(found, "tax") == ["230.09", "251.01", "58.57", "37.65"]
    assert found.gross == found.price == euros("5200.00")


def test_a_fixed_share_is_taken_off_before_the_rest_is_shared_out(hotel: Any) -> None:
    """80 times 15.00 are the hire's; 4,000 are left for 2,400 + 560 + 360."""
    package = meeting(hotel, allocation=HotelPackageAllocation.FIXED)

    found = price(hotel, package, 40, days=2, day_delegates=10)

    assert amounts(found, "gross") == ["1200.00", "2891.57", "674.70", "433.73"]
    assert amounts(found, "net")[0] == "1000.00"


def test_who_is_not_told_apart_gets_every_part(hotel: Any) -> None:
    found = price(hotel, meeting(hotel), 40, days=2)

    assert [line.included for line in found.lines] == [80, 80, 160, 40]
    everybody_comes_for_the_day = price(hotel, meeting(hotel, code="D2"), 40, day_delegates=40)
    assert [line.included for line in everybody_comes_for_the_day.lines] == [40, 40, 80, 0]
    assert amounts(everybody_comes_for_the_day, "gross")[3] == "0.00"


def test_a_room_package_is_served_by_night_or_by_guest(hotel: Any) -> None:
    """30 room nights of 20 guests, 5 of 25 people come for the day."""
    parts = [
        hotel.part("Room", "120", "10"),
        hotel.part("Welcome drink", "8", "20", rhythm=PER_STAY, applies_to=CMP),
        hotel.part("Lunch of the day delegates", "30", "10", applies_to=DD),
    ]
    package = hotel.package("140", *parts, basis=HotelPackageBasis.PER_ROOM_NIGHT)

    found = price(hotel, package, 25, room_nights=30, days=2, day_delegates=5)

    assert [line.included for line in found.lines] == [30, 20, 10]
    assert found.gross == euros("4200.00")


def test_a_flat_price_is_for_the_event(hotel: Any) -> None:
    """Once, unless it is said to be daily: 1,000 are shared 600 to 2 times 200."""
    parts = [
        hotel.part("Hire", "600", "20"),
        hotel.part("Technician", "200", "20", rhythm=HotelPackageRhythm.PER_DAY),
    ]
    package = hotel.package("1000", *parts, basis=HotelPackageBasis.FLAT)

    found = price(hotel, package, 40, days=2)

    assert (found.units, [line.included for line in found.lines]) == (1, [1, 2])
    assert amounts(found, "gross") == ["600.00", "400.00"]


def test_fixed_shares_leave_nothing_or_something_that_others_share(hotel: Any) -> None:
    fixed = {"allocation": HotelPackageAllocation.FIXED}
    too_much = [hotel.part("Room", "70", "10", **fixed), hotel.part("Tea", "5", "10")]
    nobody = [hotel.part("Room", "60", "10", **fixed)]
    all_of_it = [hotel.part("Room", "65", "10", **fixed)]

    for parts in (too_much, nobody):
        assert problems_of(lambda p=parts: hotel.package("65.00", *p)) == [  # type: ignore[misc]  # bound early
            ("HOTEL_PACKAGE_SHARES", "input.components")
        ]
    assert price(hotel, hotel.package("65.00", *all_of_it), 3).gross == euros("195.00")


def test_a_package_for_others_only_is_not_sold_to_day_delegates(hotel: Any) -> None:
    package = hotel.package("65.00", hotel.part("Dinner", "40", "10", applies_to=CMP))

    assert price(hotel, package, 3, day_delegates=2).gross == euros("195.00")
    assert problems_of(lambda: price(hotel, package, 3, day_delegates=3)) == [
        ("HOTEL_PACKAGE_SHARES", "input.components")
    ]
    assert problems_of(lambda: price(hotel, package, 3, day_delegates=4)) == [
        ("HOTEL_PEOPLE", "input.dayDelegates")
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"overage_policy": HotelOveragePolicy.FREE}, "overagePolicy"),
        ({"consumption": True, "overage_policy": HotelOveragePolicy.CHARGED}, "overagePrice"),
        ({"consumption": True, "overage_price": euros("2")}, "overagePrice"),
    ],
)
def test_what_cannot_be_served_is_refused(hotel: Any, given: dict[str, Any], field: str) -> None:
    part = hotel.part("Tea", "5", "10", **given)

    assert problems_of(lambda: hotel.package("65.00", part)) == [
        ("HOTEL_PACKAGE_SERVING", f"input.components.0.{field}")
    ]


def test_a_flat_price_has_no_parts_for_some_people(hotel: Any) -> None:
    part = hotel.part("Tea", "5", "10", applies_to=DD)

    assert problems_of(lambda: hotel.package("65.00", part, basis=HotelPackageBasis.FLAT)) == [
        ("HOTEL_PACKAGE_SERVING", "input.components.0.appliesTo")
    ]
    unpriced = hotel.part("Tea", "5", "10", revenue_group=None)
    unpriced.tax_percent = None
    assert problems_of(lambda: hotel.package("65.00", unpriced)) == [
        ("REQUIRED", "input.components.0.revenueGroup"),
        ("REQUIRED", "input.components.0.taxPercent"),
    ]


PARTS = st.builds(
    PackageComponent,
    list_price_amount=st.integers(1, 500_00).map(lambda cents: Decimal(cents).scaleb(-2)),
    quantity=st.integers(1, 3),
    allocation=st.just(HotelPackageAllocation.WEIGHT),
    applies_to=st.sampled_from(HotelPackageAppliesTo),
    rhythm=st.sampled_from(HotelPackageRhythm),
    tax_percent=st.integers(0, 30).map(Decimal),
    service_percent=st.integers(0, 20).map(Decimal),
    service_taxable=st.booleans(),
)
FOR_ALL: Final = {
    "list_price_amount": Decimal("1.01"),
    "quantity": 1,
    "allocation": HotelPackageAllocation.WEIGHT,
    "applies_to": HotelPackageAppliesTo.BOTH,
    "rhythm": HotelPackageRhythm.PER_DAY,
    "tax_percent": Decimal(7),
    "service_percent": Decimal(0),
    "service_taxable": False,
}
SALES = st.builds(
    lambda basis, day, residents, days: Sale(
        basis=basis,
        attendees=day + residents,
        days=days,
        room_nights=residents * days,
        day_delegates=day,
    ),
    st.sampled_from([HotelPackageBasis.PER_DELEGATE_DAY, HotelPackageBasis.PER_ROOM_NIGHT]),
    st.integers(0, 40),
    st.integers(1, 40),
    st.integers(1, 5),
)


@given(
    parts=st.lists(PARTS, min_size=1, max_size=6),
    sale=SALES,
    cents=st.integers(0, 900_00),
    inclusive=st.booleans(),
)
def test_the_parts_of_a_sale_add_up_to_its_price(
    parts: list[PackageComponent], sale: Sale, cents: int, inclusive: Any
) -> None:
    """However they are served; what is for nobody gets nothing."""
    parts = [*parts, PackageComponent(**FOR_ALL)]
    package = RatePackage(
        name="P",
        basis=sale.basis,
        price_amount=Decimal(cents).scaleb(-2),
        currency="EUR",
        tax_inclusive=inclusive,
        components=parts,
    )

    split = package.split(sale)

    shares = [each.gross if inclusive else each.net for _, each in split]
    assert sum(shares) == package.price_amount * sale.units
    assert all(each.net >= 0 and each.service >= 0 and each.tax >= 0 for _, each in split)
    assert all(each.gross == 0 for part, each in split if not part.times(sale))
