"""Clauses of a contract say all that changes money, and their examples are what is charged."""

from __future__ import annotations

from base64 import b64decode
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from portico.values import Money
from portico_hotel_corporate.models import (
    HotelAllowanceBase,
    HotelAttritionBasis,
    HotelDamageRate,
    HotelMitigation,
    HotelRevenueGroup,
    HotelShortfallPosting,
)
from portico_hotel_corporate.models.paper_templates import HotelPaperFormat
from portico_hotel_corporate.models.resale import HotelResaleRooms
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
from portico_hotel_corporate.operations.terms import (
    HotelCancellationTierGiven,
    HotelContractedRevenueGiven,
    HotelDepositDueGiven,
    HotelReductionGiven,
)

D = Decimal


def euros(amount: str) -> Money:
    return Money(D(amount), "EUR")


def annex(sales: Any) -> str:
    wish = HotelPaperRequest(
        booking_id=sales.booking.id,
        kind=HotelPaperKind.CONTRACT_ANNEX,
        format=HotelPaperFormat.HTML,
        language="en",
    )
    return unescape(b64decode(sales.do(event_paper, wish).content).decode())


def preview(sales: Any, **scenario: Any) -> HotelLiabilityPreview:
    request = HotelLiabilityRequest(
        booking_id=sales.booking.id, scenario=HotelLiabilityScenario(**scenario)
    )
    found: HotelLiabilityPreview = sales.do(preview_liability, request)
    return found


def row(*cells: str) -> str:
    """A row of figures after the first cell, as the page has it."""
    return f"<td>{cells[0]}</td>" + "".join(f'<td class="n">{each}</td>' for each in cells[1:])


RATE = euros("120")
UNSOLD = {"attrition_mitigation": HotelMitigation.UNSOLD_ROOMS}
RESOLD = {
    "attrition_mitigation": HotelMitigation.RESALE_CREDIT,
    "resale_rooms": HotelResaleRooms.CHARGED,
    "resale_credit_percent": D(50),
    "resale_house_first": True,
}
FULL = {
    "attrition_basis": HotelAttritionBasis.NIGHTLY,
    "attrition_allowance_base": HotelAllowanceBase.FULL_BLOCK,
    "attrition_rate": HotelDamageRate.OWN_NIGHT,
    "counts_outside_block": False,
    "counts_no_shows": False,
}


@pytest.mark.parametrize(
    ("terms", "columns", "owed", "says"),
    [
        ({}, (), ("15", "1,800.00", "140.40", "1,940.40"), "could still sell does not lower it"),
        (UNSOLD, ("7", "12"), ("15", "1,800.00", "140.40", "1,940.40"), "Only rooms that stayed"),
        (
            RESOLD,
            ("7", "12", "7", "11"),
            ("15", "900.00", "70.20", "970.20"),
            "50 % of what resold",
        ),
        (FULL, (), ("51", "6,120.00", "477.36", "6,597.36"), "do not make up for nights below"),
    ],
)
def test_the_example_of_attrition_is_what_is_charged(
    sales: Any, terms: dict[str, Any], columns: tuple[str, ...], owed: tuple[str, ...], says: str
) -> None:
    """Nine in ten, rounded down, of the 40, 64 and 40 rooms that must be used: 36, 57 and 36.

    Of 144 rooms 129 are used; 15 at 150.00 and 80 % are 1,800.00, with 7.8 % tax 1,940.40. Half of
    the 14, 23 and 14 others is resold: 15 of these at 120.00, credited with half, are 900.00. By
    the full block 51 are owed: 6,120.00.
    """
    sales.block()
    damages = {"attrition_damages_percent": D(80), "attrition_tax_percent": D("7.8")}
    sales.agree(**damages | terms)

    page = annex(sales)

    of_first, of_second = (columns[0::2], columns[1::2]) if columns else ((), ())
    rate = ("120.00",) if "resale_rooms" in terms else ()
    assert row("12 Oct 2026", "50", "36", *of_first, *rate) in page
    assert row("13 Oct 2026", "80", "57", *of_second, *rate) in page
    short, net, tax, gross = owed
    assert f"{short} room nights are charged: {net} EUR, with {tax} EUR of tax {gross} EUR." in page
    assert says in page
    outside = "count as used" if terms is not FULL else "do not count as used"
    assert f"book outside of the block {outside}." in page
    nights = [
        HotelLiabilityNight(
            day=date(2026, 10, day),
            used=used,
            unsold=unsold if columns else None,
            resold=resold if rate else None,
            resale_rate=RATE if rate else None,
        )
        for day, used, unsold, resold in ((12, 36, 7, 7), (13, 57, 12, 11), (14, 36, 7, 7))
    ]
    part = preview(sales, nights=nights).attrition
    assert part is not None
    assert [f"{each.amount:,.2f}" for each in (part.net, part.tax, part.gross)] == [net, tax, gross]


def tiers() -> list[HotelCancellationTierGiven]:
    """The published case of 15,750: 7,875.00, 10,237.50, 11,812.50 and 13,387.50."""
    return [
        HotelCancellationTierGiven(min_days=first, max_days=last, percent=D(percent))
        for first, last, percent in ((90, 180, 50), (60, 89, 65), (30, 59, 75), (0, 29, 85))
    ]


def test_examples_of_every_clause_are_what_the_preview_says(hotel: Any, sales: Any) -> None:
    session = hotel.function(
        hotel.space("A", area_m2=D(500), setups=[]),
        datetime.fromisoformat("2026-10-12T09:00:00+00:00"),
        datetime.fromisoformat("2026-10-12T17:00:00+00:00"),
        guaranteed=120,
    )
    sales.sell(session)
    sales.block()
    rooms = HotelContractedRevenueGiven(
        revenue_group=HotelRevenueGroup.ROOMS, revenue=euros("21000"), profit_percent=D(75)
    )
    sales.agree(
        cancellation_tiers=tiers(),
        revenues=[rooms],
        reductions=[
            HotelReductionGiven(days_before=days, percent=D(percent))
            for days, percent in ((30, 10), (90, 20))
        ],
        rebook_within_days=365,
        rebook_credit_percent=D(80),
        rebook_least_percent=D(50),
        fb_minimum=euros("50000"),
        fb_slippage_percent=D(20),
        fb_damages_percent=D(35),
        fb_posting=HotelShortfallPosting.FB,
        fb_service_percent=D(20),
        fb_service_taxable=True,
        fb_tax_percent=D("7.8"),
        comp_per=50,
        deposits=[HotelDepositDueGiven(days_before=60, percent=D(20))],
    )

    page = annex(sales)

    assert row("Rooms", "21,000.00", "75") in page
    for days, day, fee in (
        (181, date(2026, 4, 14), "0.00"),
        (90, date(2026, 7, 14), "7,875.00"),
        (60, date(2026, 8, 13), "10,237.50"),
        (30, date(2026, 9, 12), "11,812.50"),
        (0, date(2026, 10, 12), "13,387.50"),
    ):
        assert row(f"{day.day} {day:%B} 2026", str(days), fee) in page
        assert f"{preview(sales, notice_on=day).if_cancelled.amount:,.2f}" == fee
    credit = preview(sales, notice_on=date(2026, 7, 14)).rebooking
    assert credit is not None
    assert (credit.credit, credit.least_revenue) == (euros("6300"), euros("10500"))
    assert (
        "begins until 14 July 2027 and brings at least 10,500.00 EUR is credited 6,300.00" in page
    )
    food = preview(sales, fb_spent=euros("30000")).fb_minimum
    assert food is not None
    assert (food.short, food.net, food.service) == (D(10000), euros("3500"), euros("700"))
    assert (food.tax, food.gross) == (euros("327.60"), euros("4527.60"))
    for text in (
        "If food and drink for 30,000.00 EUR are ordered, 10,000.00 EUR are missing: 3,500.00 EUR",
        "with 700.00 EUR of service charge and 327.60 EUR of tax 4,527.60 EUR.",
        "20 % service charge, which is taxed, is put on a shortfall.",
        "20 % of the contracted revenue (4,200.00 EUR), due on 13 August 2026.",
        "If all 180 contracted room nights are used, 3 are free.",
        "Nothing is owed for a notice that comes before all steps.",
        "What rooms bring that are sold again is taken off the fee.",
        "rounded once, half up, to the smallest unit",
        "for the 80 rooms DBL of 13 October 2026:",
    ):
        assert text in page
    assert preview(sales).deposits[0].owed == euros("4200")
    assert row("14 July 2026", "64") in page
    assert row("12 September 2026", "57") in page
    for cells in (("120", "126", "108", "120"), ("120", "126", "130", "130")):
        assert "".join(f'<td class="n">{each}</td>' for each in cells) in page
