from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico_hotel_corporate.models import HotelRevenueGroup
from portico_hotel_corporate.models.cancellation import (
    Revenue,
    Tier,
    cancellation_fee,
    percent_of,
    tier_faults,
    uncovered_from,
)
from portico_hotel_corporate.models.food_minimum import FoodMinimum
from portico_hotel_corporate.models.guarantees import beyond_set, billed
from portico_hotel_corporate.models.prices import Taxation

D = Decimal
ARRIVAL = date(2026, 10, 12)
ROOMS, FOOD = HotelRevenueGroup.ROOMS, HotelRevenueGroup.FOOD


def tiers(*rows: tuple[int, int | None, str]) -> list[Tier]:
    return [Tier(min_days=low, max_days=high, percent=D(share)) for low, high, share in rows]


FOUR = tiers((90, None, "50"), (60, 89, "65"), (30, 59, "75"), (0, 29, "85"))
FIVE = tiers((180, 365, "10"), (136, 179, "25"), (91, 135, "50"), (46, 90, "75"), (0, 45, "100"))


def fee(days: int, *revenues: Revenue, resold: str = "0") -> Decimal:
    base = revenues or (Revenue(group=ROOMS, amount=D("15750")),)
    notice = (ARRIVAL - timedelta(days=days), ARRIVAL)
    return cancellation_fee(FOUR, base, notice, "EUR", Fraction(resold)).fee


@pytest.mark.parametrize(
    ("days", "owed"),
    [
        (400, "7875.00"),
        (90, "7875.00"),
        (89, "10237.50"),
        (60, "10237.50"),
        (59, "11812.50"),
        (30, "11812.50"),
        (29, "13387.50"),
        (0, "13387.50"),
        (-2, "13387.50"),
    ],
)
def test_the_day_of_the_notice_decides(days: int, owed: str) -> None:
    """C1: both ends belong to a tier; after arrival the last one counts."""
    assert fee(days) == D(owed)


@pytest.mark.parametrize(
    ("days", "percent"),
    [(46, "75"), (45, "100"), (180, "10"), (365, "10"), (179, "25"), (91, "50"), (90, "75")],
)
def test_a_tier_is_found_by_its_days(days: int, percent: str) -> None:
    """C3."""
    assert percent_of(FIVE, ROOMS, days) == D(percent)


def test_beyond_the_first_tier_nothing_is_owed_and_that_can_be_seen() -> None:
    """C3: day 366."""
    assert percent_of(FIVE, ROOMS, 366) is None
    notice = (ARRIVAL - timedelta(days=366), ARRIVAL)
    assert cancellation_fee(FIVE, [Revenue(group=ROOMS, amount=D(15750))], notice, "EUR").fee == 0
    assert uncovered_from(FIVE) == 366
    assert uncovered_from(FOUR) is None


def test_profit_and_resale_lower_the_fee_but_never_below_nothing() -> None:
    profit = Revenue(group=FOOD, amount=D("10000"), profit_percent=D("35"))

    assert fee(29, profit) == D("2975.00")
    assert fee(29, profit, resold="975") == D("2000.00")
    assert fee(29, profit, resold="99999") == 0


@pytest.mark.parametrize(
    ("amount", "profit", "days", "owed"),
    [
        ("333.33", "100", 89, "216.66"),
        ("0.01", "100", 90, "0.01"),
        ("12345.67", "77.5", 30, "7175.92"),
        ("0", "100", 0, "0.00"),
    ],
)
def test_a_fee_is_rounded_half_up_once(amount: str, profit: str, days: int, owed: str) -> None:
    """65 % of 333.33 is 216.6645; half of a cent is a cent; 77.5 % and 75 % leave 7,175.9206."""
    revenue = Revenue(group=ROOMS, amount=D(amount), profit_percent=D(profit))

    assert fee(days, revenue) == D(owed)


def test_the_parts_of_a_fee_add_up_before_they_are_rounded() -> None:
    """65 % of 10,000 and of 35 % of 5,000, less 1,000.25 from others."""
    both = (
        Revenue(group=ROOMS, amount=D(10_000)),
        Revenue(group=FOOD, amount=D(5_000), profit_percent=D(35)),
    )

    assert fee(60, *both) == D("7637.50")
    assert fee(60, *both, resold="1000.25") == D("6637.25")


def test_a_group_may_have_tiers_of_its_own() -> None:
    own = [*FOUR, Tier(min_days=0, max_days=None, percent=D(20), group=FOOD)]

    assert percent_of(own, FOOD, 10) == D(20)
    assert percent_of(own, ROOMS, 10) == D(85)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (FOUR, []),
        (FIVE, []),
        ([], []),
        (tiers((1, None, "50")), [(0, "The last tier must reach day 0, not 1.")]),
        (
            tiers((31, None, "50"), (0, 29, "100")),
            [(0, "It begins at 31, but the tier below ends at 29.")],
        ),
        (
            tiers((0, 30, "100"), (30, None, "50")),
            [(1, "It begins at 30, but the tier below ends at 30.")],
        ),
        (
            tiers((0, None, "100"), (30, None, "50")),
            [(1, "It begins at 30, but the tier below has no upper end.")],
        ),
    ],
)
def test_tiers_follow_one_another(given: list[Tier], faults: list[tuple[int, str]]) -> None:
    assert tier_faults(given) == faults


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.integers(0, 400))
def test_of_tiers_without_faults_exactly_one_holds_each_day(widths: list[int], days: int) -> None:
    found, low = [], 0
    for width in widths:
        found.append(Tier(min_days=low, max_days=low + width - 1, percent=D(1)))
        low += width
    found.append(Tier(min_days=low, max_days=None, percent=D(1)))

    assert tier_faults(found) == []
    assert sum(tier.holds(days) for tier in found) == 1


def minimum(amount: str, damages: str, slippage: str = "0", **taxes: object) -> FoodMinimum:
    return FoodMinimum(
        minimum=D(amount),
        damages_percent=D(damages),
        slippage_percent=D(slippage),
        taxation=Taxation(inclusive=False, **{"tax_percent": D(0)} | taxes),  # type: ignore[arg-type]  # of the case
    )


def test_lost_profit_of_a_food_minimum_is_charged() -> None:
    """F1."""
    assert minimum("50000", "35").assess(D("40000"), "EUR").charge.gross == D("3500.00")


def test_slippage_is_forgiven() -> None:
    """F2."""
    found = minimum("100000", "35", "20").assess(D("70000"), "EUR")

    assert (found.shortfall, found.charge.gross) == (D("10000"), D("3500.00"))


def test_a_shortfall_posted_as_food_carries_service_and_tax() -> None:
    """F3."""
    clause = minimum(
        "10000", "100", tax_percent=D("7.8"), service_percent=D(20), service_taxable=True
    )
    found = clause.assess(D("8000"), "EUR").charge

    assert (found.net, found.service, found.tax) == (D("2000.00"), D("400.00"), D("187.20"))
    assert found.gross == D("2587.20")


def test_a_shortfall_posted_as_rental_carries_neither() -> None:
    """F3."""
    assert minimum("10000", "100").assess(D("8000"), "EUR").charge.gross == D("2000.00")


def test_a_shortfall_is_rounded_when_it_is_charged() -> None:
    """12,345.67 less 10 % is 11,111.103; 35 % of 1,111.113 is 388.88955, and 18 % of that taxed."""
    clause = minimum(
        "12345.67",
        "35",
        "10",
        tax_percent=D("8.1"),
        service_percent=D(18),
        service_taxable=True,
    )

    found = clause.assess(D("9999.99"), "EUR")

    assert found.shortfall == D("1111.113")
    assert (found.charge.net, found.charge.service, found.charge.tax) == (
        D("388.89"),
        D("70.00"),
        D("37.17"),
    )


def test_who_spends_enough_owes_nothing() -> None:
    assert minimum("50000", "35").assess(D("50000.01"), "EUR").charge.gross == 0


@pytest.mark.parametrize(
    ("actual", "bill", "beyond"), [(123, 123, 0), (110, 120, 0), (130, 130, 4)]
)
def test_the_guarantee_or_those_who_came_are_billed(actual: int, bill: int, beyond: int) -> None:
    """3.3: 120 guaranteed, 126 set."""
    assert (billed(120, actual), beyond_set(126, actual)) == (bill, beyond)
