"""Rebooking: what of the damages of a cancelled event is credited against a new one, and when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico.values import Money
from portico_hotel_corporate.models import (
    EventBooking,
    HotelAssessmentState,
    HotelBookingStatus,
    HotelRevenueGroup,
    LiabilityAssessment,
)
from portico_hotel_corporate.models.rebooking import Cancelled, RebookTerm
from portico_hotel_corporate.operations.assessing import (
    HotelLiabilityAssessmentStateChange,
    change_assessment_state,
)
from portico_hotel_corporate.operations.contract_lint import (
    HotelContractLintRequest,
    lint_terms,
)
from portico_hotel_corporate.operations.cures import HotelCureKind, preview_liability
from portico_hotel_corporate.operations.liability import (
    HotelLiabilityRebooking,
    HotelLiabilityRequest,
    HotelLiabilityScenario,
)
from portico_hotel_corporate.operations.rebooking import HotelLiabilityRebook, rebook
from portico_hotel_corporate.operations.terms import (
    HotelCancellationTierGiven,
    HotelContractedRevenueGiven,
)

D = Decimal
NOTICE = date(2026, 8, 14)
TERM = RebookTerm(credit_percent=D(50), within_days=365, least_percent=D(80))
LOST = Cancelled(notice_on=NOTICE, value=D(27_000), damages_paid=D(20_250))


def euros(amount: str) -> Money:
    return Money(D(amount), "EUR")


@pytest.mark.parametrize(
    ("first_day", "value", "credit"),
    [
        (date(2027, 8, 14), "21600", "10125.00"),
        (date(2027, 8, 15), "21600", "0.00"),
        (date(2027, 8, 14), "21599.99", "0.00"),
        (date(2026, 8, 14), "99999", "10125.00"),
        (date(2026, 8, 13), "99999", "0.00"),
    ],
)
def test_a_new_event_in_time_and_large_enough_is_credited(
    first_day: date, value: str, credit: str
) -> None:
    """80 % of 27,000 are 21,600; half of 20,250 is 10,125."""
    found = TERM.assess(LOST, (first_day, D(value)), "EUR")

    assert (found.credit, found.until) == (D(credit), date(2027, 8, 14))
    assert [step.label for step in found.steps] == [
        "Last day",
        "Least revenue",
        "Share of the damages",
        "New event",
        "Credit",
    ]


@pytest.mark.parametrize(
    ("percent", "paid", "value", "currency", "credit"),
    [
        ("50", "100.01", "900", "EUR", "50.01"),
        ("50", "15001", "90000", "JPY", "7501"),
        ("100", "20250", "5000", "EUR", "5000.00"),
        ("100", "0", "5000", "EUR", "0.00"),
        ("0", "20250", "5000", "EUR", "0.00"),
    ],
)
def test_a_credit_is_rounded_half_up_and_never_more_than_the_new_event_brings(
    percent: str, paid: str, value: str, currency: str, credit: str
) -> None:
    term = RebookTerm(credit_percent=D(percent), within_days=90)
    lost = Cancelled(notice_on=NOTICE, value=D(900), damages_paid=D(paid))

    assert term.assess(lost, (NOTICE, D(value)), currency).credit == D(credit)


@pytest.fixture
def agreed(sales: Any) -> Any:
    """27,000 under contract, 75 % of it owed by mid-August, half of that credited for a year."""
    sales.block()
    sales.agree(
        cancellation_tiers=[HotelCancellationTierGiven(min_days=0, percent=D(75))],
        rebook_within_days=365,
        rebook_credit_percent=D(50),
        rebook_least_percent=D(80),
    )
    return sales


def preview(sales: Any, **scenario: Any) -> Any:
    request = HotelLiabilityRequest(
        booking_id=sales.booking.id, as_of=NOTICE, scenario=HotelLiabilityScenario(**scenario)
    )
    return sales.do(preview_liability, request)


def test_the_preview_tells_what_rebooking_would_bring_back(agreed: Any) -> None:
    found = preview(agreed)
    assert found.if_cancelled == euros("20250.00")
    assert (found.rebooking.credit, found.rebooking.until) == (
        euros("10125.00"),
        date(2027, 8, 14),
    )
    assert found.rebooking.least_revenue == euros("21600.00")
    cure = next(each for each in found.cures if each.kind is HotelCureKind.REBOOK)
    assert (cure.by, cure.saves, cure.cost) == (
        date(2027, 8, 14),
        euros("10125.00"),
        euros("21600.00"),
    )

    new = HotelLiabilityRebooking(
        arrival=date(2027, 3, 1), revenue=euros("25000"), damages_paid=euros("8000.50")
    )
    supposed = preview(agreed, rebooking=new).rebooking
    assert supposed.credit == euros("4000.25")
    assert [(step.label, step.value) for step in supposed.trace] == [
        ("Last day", "2027-08-14"),
        ("Least revenue", "21600"),
        ("Share of the damages", "4000.25"),
        ("New event", "in time and large enough"),
        ("Credit", "4000.25"),
    ]
    wrong = HotelLiabilityRebooking(arrival=NOTICE, revenue=euros("-1"))
    assert problems_of(lambda: preview(agreed, rebooking=wrong)) == [
        ("HOTEL_AMOUNT", "input.scenario.rebooking.revenue")
    ]


def test_without_the_clause_nothing_comes_back(sales: Any) -> None:
    sales.block()
    sales.agree(cancellation_tiers=[HotelCancellationTierGiven(min_days=0, percent=D(75))])

    assert preview(sales).rebooking is None
    assert problems_of(lambda: sales.agree(expected_version=1, note="x", rebook_within_days=0)) == [
        ("HOTEL_TERM_NUMBER", "input.rebookWithinDays")
    ]


def test_a_clause_that_has_nothing_to_credit_is_pointed_out(sales: Any) -> None:
    sales.agree(rebook_within_days=365)

    found = sales.do(lint_terms, HotelContractLintRequest(booking_id=sales.booking.id))

    assert {"REBOOKING_OF_NOTHING", "NO_CANCELLATION_CLAUSE"} <= {each.code for each in found}


def cancelled(sales: Any, state: HotelAssessmentState) -> LiabilityAssessment:
    """The event is called off, and its claim is brought to a state."""
    noon = datetime(2026, 8, 14, 12, tzinfo=UTC)
    sales.hotel.become(sales.booking, HotelBookingStatus.CANCELLED, reason_code="BUDGET", now=noon)
    (claim,) = sales.hotel.all(LiabilityAssessment)
    if state is not HotelAssessmentState.PROPOSED:
        step = HotelLiabilityAssessmentStateChange(
            id=claim.id, expected_version=claim.version, state=state
        )
        sales.do(change_assessment_state, step)
    return sales.hotel.get(LiabilityAssessment, claim.id)  # type: ignore[no-any-return]  # a record


def another(sales: Any, revenue: str, **given: Any) -> EventBooking:
    event: EventBooking = sales.conference(**given)
    contracted = HotelContractedRevenueGiven(
        revenue_group=HotelRevenueGroup.FOOD, revenue=euros(revenue)
    )
    sales.agree(booking=event, revenues=[contracted])
    return event


def credit(sales: Any, claim: LiabilityAssessment, event: EventBooking, **given: Any) -> Any:
    version = sales.hotel.get(LiabilityAssessment, claim.id).version
    wish = HotelLiabilityRebook(id=claim.id, expected_version=version, booking_id=event.id, **given)
    return sales.do(rebook, wish)


def test_paid_damages_are_credited_to_a_new_event_once(agreed: Any) -> None:
    claim = cancelled(agreed, HotelAssessmentState.INVOICED)
    event = another(agreed, "25000")

    done = credit(agreed, claim, event)

    assert (done.rebooked_id, done.credited_amount) == (event.id, D("10125.00"))
    request = HotelLiabilityRequest(booking_id=event.id, as_of=NOTICE)
    assert agreed.do(preview_liability, request).deposits_paid == euros("10125.00")
    assert problems_of(lambda: credit(agreed, claim, event)) == [("HOTEL_REBOOKING", "input.id")]


def test_what_was_not_paid_or_is_too_small_is_not_credited(agreed: Any, make_account: Any) -> None:
    claim = cancelled(agreed, HotelAssessmentState.PROPOSED)
    small = another(agreed, "21599.99")
    assert problems_of(lambda: credit(agreed, claim, small, damages_paid=euros("20250.01"))) == [
        ("HOTEL_REBOOKING", "input.id"),
        ("HOTEL_REBOOKING", "input.damagesPaid"),
    ]

    step = HotelLiabilityAssessmentStateChange(
        id=claim.id, expected_version=claim.version, state=HotelAssessmentState.INVOICED
    )
    agreed.do(change_assessment_state, step)
    assert problems_of(lambda: credit(agreed, claim, small)) == [
        ("HOTEL_REBOOKING", "input.bookingId")
    ]
    stranger = another(agreed, "25000", account_id=make_account("Another").id)
    assert problems_of(lambda: credit(agreed, claim, stranger)) == [
        ("HOTEL_REBOOKING", "input.bookingId")
    ]
