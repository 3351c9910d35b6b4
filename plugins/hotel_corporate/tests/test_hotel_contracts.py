"""Contract terms, what a client owes under them, and what it can do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico.values import Money
from portico_hotel_corporate.models import (
    HotelAssessmentState,
    HotelAttritionBasis,
    HotelBookingStatus,
    HotelDamageRate,
    HotelLiabilityKind,
    HotelRevenueGroup,
    HotelShortfallPosting,
    LiabilityAssessment,
)
from portico_hotel_corporate.operations.assessing import (
    HotelLiabilityAssess,
    HotelLiabilityAssessmentStateChange,
    assess_liability,
    change_assessment_state,
)
from portico_hotel_corporate.operations.block_rooms import (
    HotelBlockRoomsGiven,
    HotelRoomBlockReduce,
    reduce_block,
)
from portico_hotel_corporate.operations.contract_lint import HotelContractLintRequest, lint_terms
from portico_hotel_corporate.operations.cures import (
    HotelCureKind,
    HotelLiabilityPreview,
    preview_liability,
)
from portico_hotel_corporate.operations.liability import (
    HotelLiabilityNight,
    HotelLiabilityRequest,
    HotelLiabilityScenario,
)
from portico_hotel_corporate.operations.terms import (
    HotelCancellationTierGiven,
    HotelContractedRevenueGiven,
    HotelDepositDueGiven,
    HotelDepositPay,
    HotelReductionGiven,
    pay_deposit,
)

D = Decimal


def euros(amount: str) -> Money:
    return Money(D(amount), "EUR")


def tier(low: int, high: int | None, percent: str) -> HotelCancellationTierGiven:
    return HotelCancellationTierGiven(min_days=low, max_days=high, percent=D(percent))


FOUR = [tier(90, None, "50"), tier(60, 89, "65"), tier(30, 59, "75"), tier(0, 29, "85")]


def preview(sales: Any, as_of: date, **scenario: Any) -> HotelLiabilityPreview:
    request = HotelLiabilityRequest(
        booking_id=sales.booking.id, as_of=as_of, scenario=HotelLiabilityScenario(**scenario)
    )
    found: HotelLiabilityPreview = sales.do(preview_liability, request)
    return found


@pytest.fixture
def picked_up(sales: Any) -> Any:
    """180 room nights under contract, 134 of them used."""
    block = sales.block()
    sales.pick_up(block, (12, 40), (13, 70), (14, 24))
    return block


def test_a_preview_shows_what_is_owed_step_by_step(sales: Any, picked_up: Any) -> None:
    """A1 from the block of a booking, and the cheapest cure."""
    sales.agree(comp_per=50)

    found = preview(sales, date(2026, 9, 1))

    assert found.attrition is not None
    assert found.attrition.gross == found.if_held == euros("1500.00")
    assert [each.value for each in found.attrition.trace] == ["144", "134", "10", "1500", "1500"]
    assert found.comps_earned == 2
    (cure,) = found.cures
    assert (cure.kind, cure.rooms, cure.by) == (HotelCureKind.PICK_UP, 10, date(2026, 9, 21))
    assert (cure.cost, cure.saves) == (euros("1500.00"), euros("1500.00"))


def test_damages_may_be_taxed(sales: Any, picked_up: Any) -> None:
    sales.agree(attrition_damages_percent=D(80), attrition_tax_percent=D("7.8"))

    part = preview(sales, date(2026, 9, 1)).attrition

    assert part is not None
    assert (part.net, part.tax, part.gross) == (
        euros("1200.00"),
        euros("93.60"),
        euros("1293.60"),
    )


def test_a_scenario_supposes_other_pickup_and_empty_rooms(sales: Any, picked_up: Any) -> None:
    sales.agree(attrition_basis=HotelAttritionBasis.NIGHTLY)
    weak = date(2026, 10, 14)

    def owed(**night: Any) -> Money:
        nights = [HotelLiabilityNight(day=weak, **night)]
        return preview(sales, date(2026, 9, 1), nights=nights).if_held

    assert owed() == euros("2400.00")
    assert owed(used=40) == euros("0.00")
    assert owed(outside_block=6) == euros("1500.00")
    assert owed(contracted=30) == euros("0.00")


def test_a_night_that_no_block_has_cannot_be_supposed(sales: Any, picked_up: Any) -> None:
    sales.agree()
    nights = [HotelLiabilityNight(day=date(2026, 10, 20), used=-1)]

    assert problems_of(lambda: preview(sales, date(2026, 9, 1), nights=nights)) == [
        ("HOTEL_BLOCK_ROOMS", "input.scenario.nights.0.used")
    ]
    nights = [HotelLiabilityNight(day=date(2026, 10, 20))]
    assert problems_of(lambda: preview(sales, date(2026, 9, 1), nights=nights)) == [
        ("HOTEL_BLOCK_NIGHT", "input.scenario.nights.0.day")
    ]


def test_the_permitted_reduction_is_the_cheapest_cure(sales: Any, picked_up: Any) -> None:
    """Until D−30 a tenth may be given back: 5, 8 and 5 of the rooms that nobody uses."""
    sales.agree(reductions=[HotelReductionGiven(days_before=30, percent=D(10))])

    found = preview(sales, date(2026, 9, 1))

    assert [cure.kind for cure in found.cures] == [HotelCureKind.REDUCE, HotelCureKind.PICK_UP]
    assert (found.cures[0].rooms, found.cures[0].by) == (18, date(2026, 9, 12))
    assert found.cures[0].cost == euros("0.00")
    assert found.cures[0].saves == euros("1500.00")
    assert "Reduce by 18 room nights by 2026-09-12 (D−30)" in found.cures[0].text


def test_the_cure_is_granted_when_it_is_asked_for(sales: Any, picked_up: Any) -> None:
    sales.agree(reductions=[HotelReductionGiven(days_before=30, percent=D(10))])
    cure = preview(sales, date(2026, 9, 1)).cures[0]
    nights = [
        HotelBlockRoomsGiven(night=date(2026, 10, day), room_type="DBL", rooms=rooms)
        for day, rooms in ((12, 45), (13, 72), (14, 45))
    ]

    sales.do(
        reduce_block,
        HotelRoomBlockReduce(
            id=picked_up.id,
            expected_version=sales.version(picked_up),
            on=date(2026, 9, 1),
            nights=nights,
        ),
    )

    after = preview(sales, date(2026, 9, 1))
    assert after.if_held == euros("1500.00") - cure.saves
    assert after.cures == []


def test_the_fee_of_a_cancellation_follows_the_notice(sales: Any) -> None:
    """C1 with a deposit: it lowers what is still to be paid, not the fee."""
    revenue = HotelContractedRevenueGiven(
        revenue_group=HotelRevenueGroup.ROOMS, revenue=euros("15750")
    )
    sales.agree(
        attrition_basis=None,
        cancellation_tiers=FOUR,
        revenues=[revenue],
        deposits=[HotelDepositDueGiven(days_before=60, percent=D(20))],
    )
    sales.do(
        pay_deposit,
        HotelDepositPay(
            booking_id=sales.booking.id, paid_on=date(2026, 8, 1), payment=euros("2000")
        ),
    )

    found = preview(sales, date(2026, 8, 14))

    assert found.if_cancelled == euros("11812.50")
    assert found.balance_if_cancelled == euros("9812.50")
    (deposit,) = found.deposits
    assert (deposit.due_on, deposit.overdue) == (date(2026, 8, 13), True)
    assert (deposit.owed, deposit.paid) == (euros("3150.00"), euros("2000.00"))
    (cure,) = found.cures
    assert (cure.kind, cure.by) == (HotelCureKind.EARLY_NOTICE, date(2026, 9, 12))
    assert cure.saves == euros("1575.00")
    late = preview(sales, date(2026, 8, 14), notice_on=date(2026, 10, 1))
    assert late.if_cancelled == euros("13387.50")


def test_early_notice_looks_at_every_tier_that_is_to_come(sales: Any) -> None:
    """Food has one tier for all days; nothing is owed for the rooms from day 366 on."""
    revenues = [
        HotelContractedRevenueGiven(revenue_group=group, revenue=euros("10000"))
        for group in (HotelRevenueGroup.ROOMS, HotelRevenueGroup.FOOD)
    ]
    food = replace(tier(0, 365, "20"), revenue_group=HotelRevenueGroup.FOOD)
    sales.agree(
        attrition_basis=None,
        cancellation_tiers=[tier(60, 365, "50"), tier(0, 59, "80"), food],
        revenues=revenues,
    )

    (soon,) = preview(sales, date(2026, 8, 1)).cures
    assert (soon.by, soon.saves) == (date(2026, 8, 13), euros("3000.00"))
    (early,) = preview(sales, date(2025, 10, 1)).cures
    assert (early.by, early.saves) == (date(2025, 10, 11), euros("7000.00"))


def test_the_rooms_of_the_block_are_the_base_unless_another_is_stated(
    sales: Any, picked_up: Any
) -> None:
    sales.agree(cancellation_tiers=FOUR)

    assert preview(sales, date(2026, 7, 1)).if_cancelled == euros("13500.00")


def test_too_little_food_is_charged_and_can_be_cured(sales: Any) -> None:
    """F3."""
    sales.agree(
        fb_minimum=euros("10000"),
        fb_posting=HotelShortfallPosting.FB,
        fb_service_percent=D(20),
        fb_service_taxable=True,
        fb_tax_percent=D("7.8"),
    )

    found = preview(sales, date(2026, 9, 1), fb_spent=euros("8000"))

    assert found.fb_minimum is not None
    assert (found.fb_minimum.short, found.if_held) == (D("2000"), euros("2587.20"))
    assert [(cure.kind, cure.cost) for cure in found.cures] == [
        (HotelCureKind.SPEND, euros("2000.00"))
    ]
    assert preview(sales, date(2026, 9, 1)).if_held == euros("12936.00")


def test_a_contract_that_contradicts_itself_is_refused_with_all_reasons(sales: Any) -> None:
    wrong = {
        "attrition_allowance_percent": D(120),
        "attrition_rate": HotelDamageRate.OWN_NIGHT,
        "surplus_credit": True,
        "fb_service_percent": D(10),
        "comp_per": 0,
        "cancellation_tiers": [tier(5, None, "50")],
        "reductions": [HotelReductionGiven(days_before=30, percent=D(1))] * 2,
        "deposits": [HotelDepositDueGiven()],
    }

    assert problems_of(lambda: sales.agree(**wrong)) == [
        ("HOTEL_PERCENT", "input.attritionAllowancePercent"),
        ("HOTEL_ATTRITION_RATE", "input.attritionRate"),
        ("HOTEL_SURPLUS_CREDIT", "input.surplusCredit"),
        ("HOTEL_FB_POSTING", "input.fbServicePercent"),
        ("HOTEL_TERM_NUMBER", "input.compPer"),
        ("HOTEL_TIER", "input.cancellationTiers.0.minDays"),
        ("HOTEL_DEPOSIT", "input.deposits.0.dueOn"),
        ("HOTEL_DEPOSIT", "input.deposits.0.deposit"),
        ("HOTEL_REDUCTION", "input.reductions"),
    ]


def test_terms_of_a_definite_event_change_only_with_a_reason(sales: Any) -> None:
    terms = sales.agree(cancellation_tiers=FOUR)

    assert problems_of(sales.agree) == [("HOTEL_TERMS_EXIST", "input.expectedVersion")]
    assert problems_of(lambda: sales.agree(expected_version=terms.version)) == [
        ("HOTEL_TERMS_NOTE", "input.note")
    ]
    amended = sales.agree(
        expected_version=terms.version,
        note="Amendment 1: two tiers",
        cancellation_tiers=[tier(0, 29, "100"), tier(30, None, "50")],
    )
    assert (amended.id, amended.version) == (terms.id, terms.version + 1)
    assert preview(sales, date(2026, 10, 1)).if_cancelled == euros("0.00")


def test_without_terms_there_is_nothing_to_preview(sales: Any) -> None:
    assert problems_of(lambda: preview(sales, date(2026, 9, 1))) == [
        ("HOTEL_TERMS_MISSING", "input.bookingId")
    ]


def test_a_cancellation_opens_an_assessment_and_takes_the_block_with_it(
    sales: Any, hotel: Any
) -> None:
    block = sales.block()
    sales.agree(cancellation_tiers=FOUR)
    notice = datetime(2026, 8, 14, 12, tzinfo=UTC)

    hotel.become(sales.booking, HotelBookingStatus.CANCELLED, reason_code="BUDGET", now=notice)

    (claim,) = hotel.all(LiabilityAssessment)
    assert (claim.kind, claim.state) == (
        HotelLiabilityKind.CANCELLATION,
        HotelAssessmentState.PROPOSED,
    )
    assert (claim.as_of, claim.gross_amount) == (date(2026, 8, 14), D("20250.00"))
    assert claim.trace[-1]["value"] == "20250"
    assert sales.version(block) > block.version
    assert preview(sales, date(2026, 8, 14)).if_cancelled == euros("20250.00")


def test_an_event_with_guests_in_its_block_is_not_called_off(
    sales: Any, hotel: Any, picked_up: Any
) -> None:
    for status in (HotelBookingStatus.CANCELLED, HotelBookingStatus.TENTATIVE):
        reason = {"reason_code": "BUDGET"} if status is HotelBookingStatus.CANCELLED else {}
        step = lambda s=status, r=reason: hotel.become(sales.booking, s, **r)  # noqa: E731 (a deed)
        assert problems_of(step) == [("HOTEL_BLOCK_PICKED_UP", "input.status")]


def test_a_claim_is_agreed_then_invoiced_or_waived_with_a_reason(
    sales: Any, hotel: Any, picked_up: Any
) -> None:
    sales.agree()
    wish = HotelLiabilityAssess(
        booking_id=sales.booking.id, kind=HotelLiabilityKind.ATTRITION, as_of=date(2026, 10, 15)
    )
    claim = sales.do(assess_liability, wish)
    assert claim.gross_amount == D("1500.00")

    def become(state: HotelAssessmentState, **given: str) -> Any:
        step = HotelLiabilityAssessmentStateChange(
            id=claim.id, expected_version=sales.version(claim), state=state, **given
        )
        return sales.do(change_assessment_state, step)

    assert problems_of(lambda: become(HotelAssessmentState.WAIVED)) == [
        ("HOTEL_WAIVER_REASON", "input.reasonCode")
    ]
    become(HotelAssessmentState.AGREED)
    become(HotelAssessmentState.INVOICED)
    assert problems_of(lambda: become(HotelAssessmentState.WAIVED, reason_code="GOODWILL")) == [
        ("HOTEL_ASSESSMENT_STATE", "input.state")
    ]


def test_nothing_is_claimed_without_a_clause(sales: Any, picked_up: Any) -> None:
    sales.agree()
    wish = HotelLiabilityAssess(booking_id=sales.booking.id, kind=HotelLiabilityKind.FB_MINIMUM)

    assert problems_of(lambda: sales.do(assess_liability, wish)) == [
        ("HOTEL_CLAUSE_MISSING", "input.kind")
    ]


def test_a_lint_finds_what_will_be_disputed(sales: Any, hotel: Any) -> None:
    room = hotel.space("A")
    start = datetime(2026, 10, 12, 9, tzinfo=UTC)
    given = hotel.function(
        room, start, start.replace(hour=12), expected=110, guaranteed=110, overset_percent=D(0)
    )
    hotel.add(sales.booking, given)
    sales.block(rooming_list_due=date(2026, 9, 30))
    sales.agree(
        cancellation_tiers=[tier(46, 365, "75"), tier(0, 45, "100")],
        guarantee_overset_percent=D(10),
    )

    found = sales.do(lint_terms, HotelContractLintRequest(booking_id=sales.booking.id))

    assert [each.code for each in found] == [
        "LIST_AFTER_CUTOFF",
        "SET_ABOVE_CAPACITY",
        "UNCOVERED_RANGE",
        "DAMAGES_ABOVE_PROFIT",
        "CANCELLATION_ABOVE_PROFIT",
        "CANCELLATION_BASE",
    ]
    assert "from 366 days before arrival" in found[2].message
    assert "a guarantee of 110 sets 121" in found[1].message
