"""Packages change after they were made and sold: offers end, sales are counted anew or undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from portico.testing import problems_of
from portico.values import Money
from portico_hotel_corporate.models import (
    BookedPackage,
    HotelBookingStatus,
    HotelRevenueGroup,
    LineItem,
    RatePackage,
)
from portico_hotel_corporate.models.servings import HotelOveragePolicy
from portico_hotel_corporate.operations.booked_packages import (
    HotelBookedPackageRemove,
    HotelBookedPackageUpdate,
    remove_booked_package,
    update_booked_package,
)
from portico_hotel_corporate.operations.charging import (
    HotelHeadsGiven,
    HotelPackageBook,
    book_package,
)
from portico_hotel_corporate.operations.consumption import (
    HotelPackageConsumptionRecord,
    HotelPackageUsed,
    record_consumption,
)
from portico_hotel_corporate.operations.packages import HotelRatePackageUpdate, update_package

D = Decimal


def euros(amount: str) -> Money:
    return Money(D(amount), "EUR")


def seen(hotel: Any, record: Any) -> dict[str, Any]:
    version = hotel.get(type(record), record.id).version
    return {"id": record.id, "expected_version": version}


def offer(hotel: Any) -> RatePackage:
    """P1 with two drinks a person, which are counted: more are charged at 5.50."""
    part, group = hotel.part, HotelRevenueGroup
    beyond = {"consumption": True, "overage_policy": HotelOveragePolicy.CHARGED}
    found: RatePackage = hotel.package(
        "65.00",
        part("Hire", "15", "20", revenue_group=group.RENTAL),
        part("Lunch", "30", "10"),
        part("Drinks", "7", "10", quantity=2, overage_price=euros("5.50"), **beyond),
        part("AV", "6", "20", revenue_group=group.AV),
        min_attendees=10,
    )
    return found


def sell(hotel: Any, package: RatePackage) -> BookedPackage:
    wish = HotelPackageBook(booking_id=hotel.book().id, package_id=package.id, attendees=20)
    found: BookedPackage = hotel.do(book_package, wish)
    return found


def test_more_people_pay_the_price_that_was_agreed(hotel: Any) -> None:
    """P2 from 20 to 40 delegates: net 2,300.00, tax 300.00, although the offer is dearer now."""
    package = offer(hotel)
    booked = sell(hotel, package)
    used = HotelPackageConsumptionRecord(
        **seen(hotel, booked), parts=[HotelPackageUsed(position=2, used=95)]
    )
    hotel.do(record_consumption, used)
    assert [line.quantity for line in hotel.all(LineItem)] == [55]
    dearer = HotelRatePackageUpdate(
        **seen(hotel, package), price=euros("70.00"), sell_to=date(2026, 3, 1)
    )
    hotel.do(update_package, dearer)
    assert problems_of(lambda: sell(hotel, package)) == [
        ("HOTEL_PACKAGE_NOT_ON_SALE", "input.packageId")
    ]

    def count(**given: Any) -> Any:
        wish = HotelBookedPackageUpdate(**seen(hotel, booked), **given)
        return hotel.do(update_booked_package, wish)

    again = count(attendees=40)
    assert (again.units, again.price_amount) == (40, D(65))
    assert (again.net_amount, again.tax_amount, again.gross_amount) == (D(2300), D(300), D(2600))
    nets = [part.net_amount for part in again.parts]
    assert nets == [D("500.00"), D("1090.91"), D("509.09"), D("200.00")]
    assert [line.quantity for line in hotel.all(LineItem)] == [15]
    assert count(days=2).gross_amount == D(5200)
    assert hotel.all(LineItem) == []
    assert count(heads=HotelHeadsGiven(day_delegates=10, singles=5), days=1).attendees == 15
    assert problems_of(lambda: count(attendees=9)) == [
        ("HOTEL_PACKAGE_ATTENDEES", "input.attendees")
    ]
    assert problems_of(lambda: count(days=0)) == [("HOTEL_PEOPLE", "input.days")]


def test_a_package_is_taken_back_with_what_was_charged_beyond(hotel: Any) -> None:
    booked = sell(hotel, offer(hotel))
    used = HotelPackageConsumptionRecord(
        **seen(hotel, booked), parts=[HotelPackageUsed(position=2, used=95)]
    )
    hotel.do(record_consumption, used)
    stale = HotelBookedPackageRemove(id=booked.id, expected_version=1)
    assert problems_of(lambda: hotel.do(remove_booked_package, stale)) == [
        ("CONFLICT", "input.expectedVersion")
    ]

    booking = hotel.do(remove_booked_package, HotelBookedPackageRemove(**seen(hotel, booked)))
    assert (hotel.all(BookedPackage), hotel.all(LineItem)) == ([], [])

    kept = HotelPackageBook(
        booking_id=booking.id, package_id=hotel.all(RatePackage)[0].id, attendees=20
    )
    again = hotel.do(book_package, kept)
    hotel.become(booking, HotelBookingStatus.CANCELLED, reason_code="PRICE")
    late = HotelBookedPackageRemove(**seen(hotel, again))
    assert problems_of(lambda: hotel.do(remove_booked_package, late)) == [
        ("HOTEL_BOOKING_OVER", "input.id")
    ]


def test_an_offer_stays_one_that_can_be_sold(hotel: Any) -> None:
    package = offer(hotel)

    def change(**given: Any) -> Any:
        return hotel.do(update_package, HotelRatePackageUpdate(**seen(hotel, package), **given))

    assert problems_of(
        lambda: change(max_attendees=5, valid_to=date(2025, 1, 1), price=Money(D(1), "USD"))
    ) == [
        ("HOTEL_PACKAGE_ATTENDEES", "input.maxAttendees"),
        ("HOTEL_DATES", "input.validTo"),
        ("HOTEL_CURRENCY_MISMATCH", "input.price"),
    ]
    assert change(valid_to=date(2026, 12, 31), name="Day delegate").name == "Day delegate"
