"""What rooms that were sold again take off what a client owes, by the terms of its contract."""

from __future__ import annotations

from base64 import b64decode
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from portico.testing import problems_of
from portico.values import Money
from portico_hotel_corporate.models import (
    HotelAttritionBasis,
    HotelBookingStatus,
    HotelMitigation,
)
from portico_hotel_corporate.models.attrition import AttritionTerm, RoomNight
from portico_hotel_corporate.models.paper_templates import HotelPaperFormat
from portico_hotel_corporate.models.resale import HotelResaleRooms, Resale, ResaleTerm
from portico_hotel_corporate.operations.contract_lint import HotelContractLintRequest, lint_terms
from portico_hotel_corporate.operations.cures import HotelLiabilityPreview, preview_liability
from portico_hotel_corporate.operations.documents.files import (
    HotelPaperKind,
    HotelPaperRequest,
    event_paper,
)
from portico_hotel_corporate.operations.liability import (
    HotelLiabilityNight,
    HotelLiabilityRequest,
    HotelLiabilityScenario,
)
from portico_hotel_corporate.operations.resales import HotelRoomResaleRecord, record_resale
from portico_hotel_corporate.operations.terms import HotelCancellationTierGiven

D = Decimal
CUMULATIVE, NIGHTLY = HotelAttritionBasis.CUMULATIVE, HotelAttritionBasis.NIGHTLY
MISSING, CHARGED = HotelResaleRooms.MISSING, HotelResaleRooms.CHARGED


ALL_OF_IT = [HotelCancellationTierGiven(min_days=0, percent=D(100))]


def euros(amount: str) -> Money:
    return Money(D(amount), "EUR")


def night(i: int, contracted: int, used: int, *resold: tuple[int, str], **more: Any) -> RoomNight:
    return RoomNight(
        day=date(2026, 10, 12) + timedelta(days=i),
        contracted=contracted,
        used=used,
        value=Fraction(contracted * 150),
        resales=tuple(Resale(rooms=rooms, rate=D(rate)) for rooms, rate in resold),
        **more,
    )


def worked(**last: Any) -> list[RoomNight]:
    """A1, with 3 rooms of the first night sold again at 150, of the third 10 at 90, 5 at 160."""
    return [
        night(0, 50, 40, (3, "150")),
        night(1, 80, 70),
        night(2, 50, 24, (10, "90"), (5, "160"), **last),
    ]


def clause(basis: HotelAttritionBasis, resale: ResaleTerm, **more: Any) -> AttritionTerm:
    return AttritionTerm(
        basis=basis,
        allowance_percent=D(20),
        mitigation=HotelMitigation.RESALE_CREDIT,
        resale=resale,
        **more,
    )


@pytest.mark.parametrize(
    ("basis", "more", "resale", "charge"),
    [
        # 10 short at 150 are 1,500; 10·90 + 5·150 + 3·150 = 2,100 were earned
        (CUMULATIVE, {}, {}, "0.00"),
        (CUMULATIVE, {}, {"credit_percent": D(50)}, "450.00"),
        # ten rooms, the dearest first: 8·150 + 2·90 = 1,380
        (CUMULATIVE, {}, {"rooms": CHARGED}, "120.00"),
        (CUMULATIVE, {}, {"rooms": CHARGED, "credit_percent": D(50)}, "810.00"),
        (
            CUMULATIVE,
            {"damages_percent": D(80)},
            {"rooms": CHARGED, "credit_percent": D(50)},
            "510.00",
        ),
        # 16 short on the third night are 2,400; all 2,100, or its own 1,650
        (NIGHTLY, {}, {}, "300.00"),
        (NIGHTLY, {}, {"rooms": CHARGED}, "750.00"),
        # six surplus rooms leave ten short, 1,500; ten rooms: 5·150 + 5·90 = 1,200
        (NIGHTLY, {"surplus_credit": True}, {"rooms": CHARGED}, "300.00"),
        # of 26 missing 20 stayed unsold, 6 count: 5·150 + 90 = 840; nobody knows of the first night
        (CUMULATIVE, {}, {"house_first": True}, "660.00"),
    ],
)
def test_resold_rooms_are_credited_as_the_contract_says(
    basis: HotelAttritionBasis, more: dict[str, Any], resale: dict[str, Any], charge: str
) -> None:
    found = clause(basis, ResaleTerm(**resale), **more).assess(worked(unsold=20), "EUR")

    assert found.charge == D(charge)


def test_the_credit_is_explained_night_by_night() -> None:
    found = clause(CUMULATIVE, ResaleTerm(rooms=CHARGED, credit_percent=D(50)))

    steps = [(each.label, each.formula, each.value) for each in found.assess(worked(), "EUR").steps]
    assert steps[-5:] == [
        ("Resold on 2026-10-12", "3 × min(150, 150)", "450"),
        ("Resold on 2026-10-14", "5 × min(160, 150)", "750"),
        ("Resold on 2026-10-14", "2 × min(90, 150)", "180"),
        ("Resale credit", "1380 × 50 %", "690"),
        ("Charge", "1500 × 100 % − 690", "810"),
    ]


def test_the_credit_is_exact_to_the_end() -> None:
    """Rooms at 301 for three are 100.333… each: two resold dearer leave the third, 100.33."""
    three = RoomNight(
        day=date(2026, 10, 12),
        contracted=3,
        used=0,
        value=Fraction(301),
        resales=(Resale(rooms=2, rate=D(200)),),
    )
    term = AttritionTerm(
        basis=NIGHTLY, allowance_percent=D(0), mitigation=HotelMitigation.RESALE_CREDIT
    )

    assert term.assess([three], "EUR").charge == D("100.33")


def test_more_than_is_missing_was_not_sold_again() -> None:
    """Two of fifty are missing; forty of the house's rooms at 150 are not the client's."""
    full = [night(0, 50, 48, (40, "150"))]
    strict = AttritionTerm(
        basis=CUMULATIVE, allowance_percent=D(0), mitigation=HotelMitigation.RESALE_CREDIT
    )

    assert strict.assess(full, "EUR").charge == 0
    (resold,) = [each for each in strict.assess(full, "EUR").steps if "Resold" in each.label]
    assert (resold.formula, resold.value) == ("2 × min(150, 150)", "300")


@pytest.fixture
def picked_up(sales: Any) -> Any:
    """A1: 40, 70 and 24 of 50, 80 and 50 rooms."""
    block = sales.block()
    sales.pick_up(block, (12, 40), (13, 70), (14, 24))
    return block


def record(sales: Any, day: int, rooms: int, rate: str, **given: Any) -> Any:
    wish = HotelRoomResaleRecord(
        booking_id=sales.booking.id,
        night=date(2026, 10, day),
        rooms=rooms,
        rate=given.pop("money", None) or euros(rate),
        **given,
    )
    return sales.do(record_resale, wish)


def preview(sales: Any, *nights: HotelLiabilityNight, **given: Any) -> HotelLiabilityPreview:
    scenario = HotelLiabilityScenario(nights=list(nights), **given)
    wish = HotelLiabilityRequest(
        booking_id=sales.booking.id, as_of=date(2026, 10, 14), scenario=scenario
    )
    found: HotelLiabilityPreview = sales.do(preview_liability, wish)
    return found


def owed(sales: Any, *nights: HotelLiabilityNight) -> Decimal:
    found = preview(sales, *nights)
    assert found.attrition is not None
    return found.attrition.net.amount


def test_what_was_resold_is_recorded_and_lowers_what_is_owed(sales: Any, picked_up: Any) -> None:
    sales.agree(attrition_mitigation=HotelMitigation.RESALE_CREDIT, resale_rooms=CHARGED)
    record(sales, 12, 3, "150")
    record(sales, 14, 10, "90", reference="PMS 4711")
    terms = record(sales, 14, 5, "160")

    assert owed(sales) == D("120.00")
    assert [(each.rooms, each.rate_amount) for each in terms.resales] == [
        (3, D(150)),
        (10, D(90)),
        (5, D(160)),
    ]
    supposed = HotelLiabilityNight(day=date(2026, 10, 14), resold=2, resale_rate=euros("160"))
    assert owed(sales, supposed) == D("750.00"), "1,500 less 3 and 2 at 150"
    none = HotelLiabilityNight(day=date(2026, 10, 14), resold=0)
    assert owed(sales, none) == D("1050.00")
    record(sales, 14, -10, "90")
    assert owed(sales) == D("300.00"), "1,500 less 8 at 150"


def test_what_cannot_have_been_resold_is_refused(sales: Any, picked_up: Any) -> None:
    assert problems_of(lambda: record(sales, 12, 1, "150")) == [
        ("HOTEL_TERMS_MISSING", "input.bookingId")
    ]
    sales.agree(attrition_mitigation=HotelMitigation.RESALE_CREDIT)
    record(sales, 12, 30, "150")

    assert problems_of(lambda: record(sales, 11, 1, "150")) == [
        ("HOTEL_BLOCK_NIGHT", "input.night")
    ]
    for rooms, rate in ((21, "150"), (0, "150"), (-1, "151"), (-31, "150")):
        assert problems_of(lambda r=rooms, p=rate: record(sales, 12, r, p)) == [  # type: ignore[misc]
            ("HOTEL_BLOCK_ROOMS", "input.rooms")
        ]
    assert problems_of(lambda: record(sales, 12, 1, "150", money=Money(D(1), "USD"))) == [
        ("HOTEL_CURRENCY_MISMATCH", "input.rate")
    ]


@pytest.mark.parametrize(
    ("terms", "fee"),
    [
        ({}, "25050.00"),
        ({"resale_credit_percent": D(80)}, "25440.00"),
        ({"resale_in_cancellation": False}, "27000.00"),
    ],
)
def test_resold_rooms_lower_the_fee_of_a_cancellation(
    sales: Any, hotel: Any, terms: dict[str, Any], fee: str
) -> None:
    """180 room nights at 150 are 27,000; 10 at 120 and 5 at 200, counted as 150, are 1,950."""
    sales.block()
    all_of_it = HotelCancellationTierGiven(min_days=0, percent=D(100))
    sales.agree(attrition_basis=None, cancellation_tiers=[all_of_it], **terms)
    booking = hotel.get(type(sales.booking), sales.booking.id)
    hotel.become(booking, HotelBookingStatus.CANCELLED, reason_code="CLIENT")
    record(sales, 12, 10, "120")
    record(sales, 13, 5, "200")

    assert preview(sales).if_cancelled == euros(fee)
    supposed = preview(sales, cancellation_resale=euros("1000")).if_cancelled.amount
    assert supposed == {"25050.00": 26000, "25440.00": 26200, "27000.00": 27000}[fee]


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        ({}, set()),
        ({"resale_credit_percent": D(50)}, {"RESALE_WITHOUT_EFFECT"}),
        ({"resale_credit_percent": D(50), "cancellation_tiers": ALL_OF_IT}, set()),
        (
            {
                "resale_credit_percent": D(50),
                "resale_in_cancellation": False,
                "cancellation_tiers": ALL_OF_IT,
            },
            {"RESALE_WITHOUT_EFFECT"},
        ),
        ({"attrition_mitigation": HotelMitigation.RESALE_CREDIT, "resale_rooms": CHARGED}, set()),
        (
            {"attrition_mitigation": HotelMitigation.RESALE_CREDIT, "resale_house_first": True},
            {"RESALE_NEEDS_UNSOLD"},
        ),
    ],
)
def test_a_lint_finds_a_resale_clause_that_says_nothing(
    sales: Any, picked_up: Any, terms: dict[str, Any], codes: set[str]
) -> None:
    sales.agree(**terms)

    found = sales.do(lint_terms, HotelContractLintRequest(booking_id=sales.booking.id))

    assert {each.code for each in found if each.code.startswith("RESALE")} == codes


def test_the_terms_are_in_the_contract_and_over_graphql(
    sales: Any, hotel: Any, desk: Any, picked_up: Any
) -> None:
    sales.agree(
        attrition_mitigation=HotelMitigation.RESALE_CREDIT,
        resale_rooms=CHARGED,
        cancellation_tiers=[HotelCancellationTierGiven(min_days=0, percent=D(100))],
        resale_credit_percent=D("62.5"),
        resale_house_first=True,
    )
    mutation = """mutation($input: HotelRoomResaleRecordInput!) {
      hotelRoomResaleRecord(input: $input) {
        contractTerms { resaleCreditPercent resaleRooms resaleHouseFirst resaleInCancellation
          resales { night rooms rate { amount } reference } }
        userErrors { code message path } } }"""
    wish = {
        "bookingId": f"heb_{sales.booking.id.hex}",
        "night": "2026-10-14",
        "rooms": 4,
        "rate": {"amount": "90", "currency": "EUR"},
        "reference": "PMS 4711",
    }
    assert desk.made(mutation, input=wish) == {
        "resaleCreditPercent": "62.5",
        "resaleRooms": "CHARGED",
        "resaleHouseFirst": True,
        "resaleInCancellation": True,
        "resales": [
            {
                "night": "2026-10-14",
                "rooms": 4,
                "rate": {"amount": "90.00"},
                "reference": "PMS 4711",
            }
        ],
    }
    wish_paper = HotelPaperRequest(
        booking_id=sales.booking.id,
        kind=HotelPaperKind.CONTRACT_ANNEX,
        format=HotelPaperFormat.HTML,
        language="en",
    )
    page = b64decode(sales.do(event_paper, wish_paper).content).decode()
    for text in (
        "62.5 % of what resold rooms brought is credited.",
        "Only as many rooms as are charged, the dearest first.",
        "A room counts as resold only once all other rooms of the house are sold.",
        "It is taken off the fee of a cancellation, too.",
    ):
        assert text in page
