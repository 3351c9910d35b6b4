from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portico.testing import Ask, problems_of
from portico.values import Money
from portico_hotel_corporate.models.displacement import Costs, GroupNight, displacement
from portico_hotel_corporate.operations.displacing import (
    HotelDisplacementNight,
    HotelDisplacementRequest,
    group_displacement,
)

D = Decimal


def night(group: int, transient: int, capacity: int) -> GroupNight:
    return GroupNight(group=group, transient=transient, capacity=capacity, transient_rate=D(150))


def test_a_group_is_worth_what_is_left_after_those_it_keeps_out() -> None:
    """Z1: 20 and 40 of 50 rooms displace 10."""
    costs = Costs(per_room=D(25), distribution_percent=D(15), ancillary=D(10))

    found = displacement([night(20, 40, 50)], D(110), costs, D(210))

    assert (found.displaced, found.gain, found.loss) == (10, D(1910), D(1125))
    assert (found.value, found.break_even) == (D(785), Fraction("70.75"))


def test_what_intermediaries_take_lowers_both_sides(hotel: Any) -> None:
    """10 · (99.50 · 90 % − 30.25) + 300 − 3 · (120 · 88 % − 30.25 + 15); 27.355 ÷ 90 % a room."""
    asked = HotelDisplacementNight(
        night=date(2026, 10, 12),
        group_rooms=10,
        transient_rooms=43,
        transient_rate=Money(D(120), "EUR"),
        capacity=50,
    )
    wish = request(
        hotel,
        rate=Money(D("99.50"), "EUR"),
        cost_per_room=Money(D("30.25"), "EUR"),
        nights=[asked],
        commission_percent=D(10),
        distribution_percent=D(12),
        ancillary=Money(D(15), "EUR"),
        other_revenue=Money(D(1000), "EUR"),
        other_profit_percent=D(30),
    )

    found = hotel.do(group_displacement, wish)

    assert (found.gain.amount, found.loss.amount) == (D("893.00"), D("271.05"))
    assert (found.value.amount, found.break_even_rate.amount) == (D("621.95"), D("30.39"))


def test_no_more_are_displaced_than_would_come() -> None:
    assert night(60, 5, 50).displaced == 5
    assert night(20, 30, 50).displaced == 0


def test_without_rooms_there_is_no_rate_to_break_even_at() -> None:
    assert displacement([], D(110), Costs(per_room=D(25)), D(0)).break_even is None


def request(hotel: Any, **given: Any) -> HotelDisplacementRequest:
    money = {name: Money(D(amount), "EUR") for name, amount in (("rate", 110), ("cost", 25))}
    nights = HotelDisplacementNight(
        night=date(2026, 10, 12),
        group_rooms=20,
        transient_rooms=40,
        transient_rate=Money(D(150), "EUR"),
        capacity=50,
    )
    terms: dict[str, Any] = {
        "property_id": hotel.place.id,
        "rate": money["rate"],
        "cost_per_room": money["cost"],
        "nights": [nights],
        "distribution_percent": D(15),
        "ancillary": Money(D(10), "EUR"),
        "other_revenue": Money(D(600), "EUR"),
        "other_profit_percent": D(35),
    }
    return HotelDisplacementRequest(**terms | given)


def test_a_rate_is_judged_for_a_property(hotel: Any) -> None:
    found = hotel.do(group_displacement, request(hotel))

    assert (found.value.amount, found.break_even_rate.amount) == (D("785.00"), D("70.75"))


def test_impossible_figures_are_refused(hotel: Any) -> None:
    wrong = request(hotel, rate=Money(D(-1), "EUR"), commission_percent=D(101))

    assert problems_of(lambda: hotel.do(group_displacement, wrong)) == [
        ("HOTEL_AMOUNT", "input.rate"),
        ("HOTEL_PERCENT", "input.commissionPercent"),
    ]


def test_the_question_may_be_asked_over_graphql(hotel: Any, ask: Ask) -> None:
    assert hotel.place
    hotels = ask("{ hotelProperties { nodes { id } } }")["data"]["hotelProperties"]["nodes"]

    found = ask(
        """query($hotel: ID!) { hotelGroupDisplacement(input: {
          propertyId: $hotel, rate: { amount: "110", currency: "EUR" },
          costPerRoom: { amount: "25", currency: "EUR" }, nights: [{ night: "2026-10-12",
            groupRooms: 20, transientRooms: 40, capacity: 50,
            transientRate: { amount: "150", currency: "EUR" } }]
        }) { displacedRoomNights value { amount } } }""",
        hotel=hotels[0]["id"],
    )

    assert found["data"]["hotelGroupDisplacement"] == {
        "displacedRoomNights": 10,
        "value": {"amount": "450.00"},
    }
