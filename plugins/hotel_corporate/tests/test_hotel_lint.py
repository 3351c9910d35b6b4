"""Lints: clauses that charge nothing, or too much, and promises that may be taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico.values import Money
from portico_hotel_corporate.models import (
    HotelAgreementKind,
    HotelBookingStatus,
    HotelComparator,
    HotelObligationMetric,
    HotelObligationWindow,
    HotelParty,
    HotelRevenueGroup,
)
from portico_hotel_corporate.operations.agreement_inputs import (
    HotelAgreementCreate,
    HotelBlackoutGiven,
    HotelObligationGiven,
    HotelRateLineGiven,
)
from portico_hotel_corporate.operations.agreement_lint import (
    HotelAgreementLintRequest,
    lint_agreement,
)
from portico_hotel_corporate.operations.agreements import create_agreement
from portico_hotel_corporate.operations.contract_lint import (
    HotelContractFinding,
    HotelContractLintRequest,
    HotelFindingLevel,
    lint_terms,
)
from portico_hotel_corporate.operations.terms import (
    HotelCancellationTierGiven,
    HotelContractedRevenueGiven,
    HotelDepositDueGiven,
)

D = Decimal
FOOD = HotelRevenueGroup.FOOD


def euros(amount: str) -> Money:
    return Money(D(amount), "EUR")


def tier(percent: str, **given: Any) -> HotelCancellationTierGiven:
    terms: dict[str, Any] = {"min_days": 0, "percent": D(percent)}
    return HotelCancellationTierGiven(**terms | given)


def revenue(group: HotelRevenueGroup, profit: str) -> HotelContractedRevenueGiven:
    return HotelContractedRevenueGiven(
        revenue_group=group, revenue=euros("10000"), profit_percent=D(profit)
    )


def linted(sales: Any) -> list[HotelContractFinding]:
    found: list[HotelContractFinding] = sales.do(
        lint_terms, HotelContractLintRequest(booking_id=sales.booking.id)
    )
    return found


@pytest.mark.parametrize(
    ("tiers", "fault"),
    [
        ([tier("50", min_days=30), tier("80", max_days=28)], "minDays"),
        ([tier("50", min_days=30), tier("80", max_days=30)], "minDays"),
        ([tier("50", min_days=30), tier("80", min_days=1, max_days=29)], "minDays"),
    ],
)
def test_tiers_with_a_gap_or_an_overlap_are_never_agreed(
    sales: Any, tiers: list[HotelCancellationTierGiven], fault: str
) -> None:
    ((code, path),) = problems_of(lambda: sales.agree(cancellation_tiers=tiers))

    assert (code, path.rpartition(".")[2]) == ("HOTEL_TIER", fault)


def test_percentages_of_nothing_are_found(sales: Any) -> None:
    sales.agree(
        cancellation_tiers=[tier("80")],
        deposits=[HotelDepositDueGiven(days_before=60, percent=D(20))],
    )
    found = linted(sales)
    assert [each.code for each in found if each.level is HotelFindingLevel.ERROR] == [
        *("NO_CANCELLATION_BASE", "NO_DEPOSIT_BASE"),
    ]


def test_shares_that_are_more_than_lost_profit_are_found(sales: Any) -> None:
    """Rooms 75 % of 100 % are within 80 %; food 90 % of 50 % are 45 %, more than 40 %."""
    sales.block()
    sales.agree(
        attrition_damages_percent=D(80),
        cancellation_tiers=[tier("75"), tier("90", revenue_group=FOOD)],
        fb_minimum=euros("10000"),
    )
    assert [each.code for each in linted(sales)] == [
        *("TIER_WITHOUT_BASE", "FB_DAMAGES_ABOVE_PROFIT", "CANCELLATION_BASE"),
    ]

    terms = sales.agree(
        expected_version=1,
        note="As discussed.",
        attrition_damages_percent=D(80),
        cancellation_tiers=[tier("85"), tier("90", revenue_group=FOOD)],
        revenues=[revenue(FOOD, "50")],
        fb_minimum=euros("10000"),
        fb_damages_percent=D(40),
    )
    found = linted(sales)
    assert [each.code for each in found] == ["CANCELLATION_ABOVE_PROFIT"] * 2
    assert (
        "up to 45 % of the revenue of FOOD, more than lost profit, about 40 %" in found[0].message
    )
    assert "up to 85 % of the revenue of ROOMS" in found[1].message
    sales.agree(
        expected_version=terms.version,
        note="Profit.",
        attrition_damages_percent=D(80),
        cancellation_tiers=[tier("85"), tier("90", revenue_group=FOOD)],
        revenues=[revenue(FOOD, "40"), revenue(HotelRevenueGroup.ROOMS, "90")],
    )
    assert linted(sales) == []


@pytest.mark.parametrize(
    ("option", "codes"),
    [(date(2026, 9, 21), []), (date(2026, 9, 22), ["OPTION_AFTER_CUTOFF"])],
)
def test_an_option_ends_before_the_rooms_go_back_on_sale(
    sales: Any, option: date, codes: list[str]
) -> None:
    """21 days before 12 October are 21 September; that day still counts."""
    tentative = {"status": HotelBookingStatus.TENTATIVE, "option_date": option}
    booking = sales.conference(**tentative)
    sales.block(booking=booking)
    sales.agree(booking=booking, attrition_damages_percent=D(80), cancellation_tiers=[tier("75")])

    found = sales.do(lint_terms, HotelContractLintRequest(booking_id=booking.id))

    assert [each.code for each in found if each.level is HotelFindingLevel.ERROR] == codes


def limit(target: int, **given: Any) -> HotelObligationGiven:
    terms: dict[str, Any] = {
        "title": "Few blackouts",
        "obligor": HotelParty.HOTEL,
        "metric": HotelObligationMetric.BLACKOUT_NIGHTS,
        "comparator": HotelComparator.LE,
        "target": D(target),
    }
    return HotelObligationGiven(**terms | given)


MONTHLY = {"window": HotelObligationWindow.MONTH}
NIGHTS = [HotelBlackoutGiven(first_night=date(2026, 9, 14), last_night=date(2026, 9, 18))]


@pytest.mark.parametrize(
    ("duties", "blackouts", "codes"),
    [
        ([], [], ["BLACKOUTS_UNLIMITED"]),
        ([], NIGHTS, ["LRA_BUT_BLACKED_OUT"]),
        ([limit(10)], NIGHTS, []),
        ([limit(365)], NIGHTS, ["LRA_BUT_BLACKED_OUT"]),
        ([limit(31, **MONTHLY)], [], ["BLACKOUTS_UNLIMITED"]),
        ([limit(3, **MONTHLY)], NIGHTS, []),
        ([limit(10, comparator=HotelComparator.GE)], NIGHTS, ["LRA_BUT_BLACKED_OUT"]),
    ],
)
def test_last_rooms_are_promised_in_vain_where_any_night_may_be_blacked_out(
    hotel: Any,
    duties: list[HotelObligationGiven],
    blackouts: list[HotelBlackoutGiven],
    codes: list[str],
) -> None:
    wish = HotelAgreementCreate(
        number="NW-26",
        account_id=hotel.client.id,
        property_id=hotel.place.id,
        kind=HotelAgreementKind.MICE_FRAMEWORK,
        title="Rates",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        currency="EUR",
        rate_lines=[HotelRateLineGiven(price_1=euros("140"))],
        obligations=duties,
        blackouts=blackouts,
    )
    agreement = hotel.do(create_agreement, wish)

    found = hotel.do(lint_agreement, HotelAgreementLintRequest(agreement_id=agreement.id)).findings

    assert [each.code.name for each in found] == codes
