"""Sheets: what staff hang up of functions and spaces, and what travel managers get of rates."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from portico.testing import problems_of
from portico.values import Money
from portico_hotel_corporate.models import (
    EventBooking,
    HotelAgreementKind,
    HotelAvailability,
    HotelBlackoutScope,
    HotelBookingStatus,
    HotelDepartment,
    HotelEntitlementUnit,
    HotelFunctionType,
    HotelMealPlan,
    HotelRateMethod,
    HotelRevenueGroup,
    HotelTaskKind,
)
from portico_hotel_corporate.models.beos import HotelNarrativePart
from portico_hotel_corporate.models.line_items import HotelQuantityBasis
from portico_hotel_corporate.models.paper_templates import HotelPaperFormat
from portico_hotel_corporate.operations.agreement_inputs import (
    HotelAgreementCreate,
    HotelBlackoutGiven,
    HotelEntitlementGiven,
    HotelRateLineGiven,
)
from portico_hotel_corporate.operations.agreements import create_agreement
from portico_hotel_corporate.operations.beos import HotelBeoIssue, issue_beo
from portico_hotel_corporate.operations.charges import HotelChargeCodeCreate, create_charge_code
from portico_hotel_corporate.operations.charging import HotelLineItemAdd, add_line
from portico_hotel_corporate.operations.documents.language import FOLDER, Language
from portico_hotel_corporate.operations.documents.sheets import (
    HotelFunctionSheetRequest,
    HotelRateSheetRequest,
    HotelSpaceSheetRequest,
    function_sheet_file,
    rate_sheet_file,
    space_sheet_file,
)
from portico_hotel_corporate.operations.narratives import (
    HotelEventNarrativeSet,
    HotelNarrativeTextGiven,
    set_narrative,
)
from portico_hotel_corporate.operations.seasons import (
    HotelSeasonCreate,
    HotelSeasonRangeGiven,
    create_season,
)
from portico_hotel_corporate.operations.tasks import (
    HotelEventTasksPlan,
    HotelQualityChecksSet,
    plan_tasks,
    set_quality_checks,
)

D = Decimal


def euros(amount: str) -> Money:
    return Money(D(amount), "EUR")


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}:00+00:00")


def page(hotel: Any, operation: Callable[..., Any], wish: Any) -> str:
    """A sheet as text, without the marks around it."""
    found = hotel.do(operation, replace(wish, format=HotelPaperFormat.HTML))
    assert hotel.do(operation, wish).media_type == "application/pdf"
    return unescape(b64decode(found.content).decode()).partition("</style>")[2]


def order_goods(hotel: Any, event: EventBooking) -> None:
    """Coffee for each place set of the first function, and a microphone."""
    (function, *_) = hotel.functions_of(event)
    for code, group, basis in (
        ("COFFEE", HotelRevenueGroup.FOOD, HotelQuantityBasis.SET),
        ("MIC", HotelRevenueGroup.AV, HotelQuantityBasis.FIXED),
    ):
        charge = hotel.do(
            create_charge_code,
            HotelChargeCodeCreate(
                property_id=hotel.place.id, code=code, label=code.title(), revenue_group=group
            ),
        )
        line = HotelLineItemAdd(
            booking_id=event.id,
            function_id=function.id,
            charge_code_id=charge.id,
            quantity_basis=basis,
            unit_price=euros("6.25"),
        )
        hotel.do(add_line, line)


@pytest.fixture
def event(hotel: Any) -> EventBooking:
    """A confidential session in a part of the ballroom, loud, with texts, goods and checks."""
    hotel.parts = [hotel.space("A"), hotel.space("B")]
    hotel.ballroom = hotel.combination("AB", *hotel.parts)
    turns = {"setup_minutes": 60, "teardown_minutes": 30}
    session = hotel.function(
        hotel.parts[0], at("09:00"), at("12:00"), name="<Kick-off>", loud=True, guaranteed=100,
        door_card="Closed company", **turns,
    )  # fmt: skip
    found: EventBooking = hotel.book(session, name="Takeover of Südwerk", post_as="Board meeting")
    parts = ((HotelNarrativePart.BILLING, "Secret fee."), (HotelNarrativePart.FOOD, "No nuts."))
    given = [HotelNarrativeTextGiven(part=part, text=text) for part, text in parts]
    hotel.do(set_narrative, HotelEventNarrativeSet(booking_id=found.id, parts=given))
    order_goods(hotel, found)
    standard = HotelQualityChecksSet(
        property_id=hotel.place.id, kind=HotelTaskKind.SET_UP, questions=["Water on every table."]
    )
    hotel.do(set_quality_checks, standard)
    hotel.do(issue_beo, HotelBeoIssue(booking_id=found.id))
    hotel.do(plan_tasks, HotelEventTasksPlan(booking_id=found.id))
    return found


def test_staff_read_what_a_function_needs_and_nothing_of_its_price(
    hotel: Any, event: EventBooking
) -> None:
    """Set up from 08:00, cleared by 12:30; 100 guaranteed and 5 % over are 105 places."""
    (function,) = hotel.functions_of(event)
    wish = HotelFunctionSheetRequest(function_id=function.id)

    sheet = page(hotel, function_sheet_file, wish)

    order = [sheet.index(f"<h2>{each}") for each in ("Food", "Schedule", "Work", "1 Dec 2026")]
    assert order == sorted(order)
    for text in ("No nuts.", "Water on every table.", "Tuesday, 1 December 2026", "revision 1"):
        assert text in sheet
    row = "".join(f"<td>{each}</td>" for each in ("08:00", "09:00", "12:00", "12:30", "<Kick-off>"))
    assert row in sheet
    for number in (105, 100, 60, 120):
        assert f'<td class="n">{number}</td>' in sheet
    for text in ("Closed company", "It will be loud.", "Coffee", "Mic", "Board meeting"):
        assert text in sheet
    for text in ("Secret fee.", "6.25", "656.25", "Südwerk", "Nordwerk", "changed since"):
        assert text not in sheet


def test_a_department_reads_its_own_and_is_warned_of_what_the_order_does_not_say(
    hotel: Any, event: EventBooking
) -> None:
    (function,) = hotel.functions_of(event)
    kitchen = HotelFunctionSheetRequest(function_id=function.id, department=HotelDepartment.KITCHEN)
    sheet = page(hotel, function_sheet_file, kitchen)
    assert ("Coffee" in sheet, "Mic" in sheet, "Water on every" in sheet) == (True, False, False)

    hotel.move(hotel.functions_of(event)[0], setup_minutes=90)
    changed = page(hotel, function_sheet_file, kitchen)
    assert "It was changed since revision 1 of the order: ask before you set up." in changed
    hotel.become(hotel.get(EventBooking, event.id), HotelBookingStatus.CANCELLED, reason_code="OFF")
    assert problems_of(lambda: page(hotel, function_sheet_file, kitchen)) == [
        ("HOTEL_BOOKING_STATUS", "input.functionId")
    ]


def test_the_sheet_of_a_space_has_all_that_takes_it_or_a_part_of_it(
    hotel: Any, event: EventBooking
) -> None:
    dinner = {"type": HotelFunctionType.DINNER, "expected": 40}
    hotel.book(
        hotel.function(hotel.parts[1], at("20:00"), at("23:30"), teardown_minutes=60, **dinner),
        name="Club evening",
        status=HotelBookingStatus.TENTATIVE,
        option_date=date(2026, 6, 1),
    )
    hotel.book(
        hotel.function(hotel.parts[1], at("13:00"), at("14:00")),
        name="Only asked",
        status=HotelBookingStatus.PROSPECT,
    )
    wish = HotelSpaceSheetRequest(space_id=hotel.ballroom.id, day=date(2026, 12, 1))

    sheet = page(hotel, space_sheet_file, wish)

    assert sheet.index("<td><Kick-off></td>") < sheet.index("<td>Dinner</td>")
    assert "<h2>Board meeting: Food</h2>" in sheet
    assert "<td>2 Dec 2026, 00:30</td>" in sheet
    assert "The event is not definite: Tentative." in sheet
    assert "Only asked" not in sheet
    second = replace(wish, space_id=hotel.parts[1].id)
    assert "Kick-off" not in page(hotel, space_sheet_file, second)
    empty = replace(wish, day=date(2026, 12, 3))
    assert problems_of(lambda: page(hotel, space_sheet_file, empty)) == [
        ("HOTEL_SHEET_EMPTY", "input.day")
    ]
    german = page(hotel, space_sheet_file, replace(wish, language="de"))
    assert "Dienstag, 1. Dezember 2026" in german


@pytest.fixture
def agreement(hotel: Any) -> Any:
    """Fair weeks at a price of their own, the rest of the year by room type and off BAR."""
    fairs = [(date(2025, 12, 20), date(2026, 1, 6)), (date(2026, 4, 20), date(2026, 4, 24))]
    given = [HotelSeasonRangeGiven(first_day=first, last_day=last) for first, last in fairs]
    season = HotelSeasonCreate(property_id=hotel.place.id, code="F", name="Fairs", ranges=given)
    standard = HotelRateLineGiven(
        room_type="STD",
        days="MO,TU,WE,TH,SU",
        price_1=euros("1140"),
        price_2=euros("1160.5"),
        extra_person=euros("30"),
        min_los=2,
        max_los=7,
        includes=["wifi", "late check-out"],
        meal_plan=HotelMealPlan.BED_AND_BREAKFAST,
        commission_percent=D(8),
    )
    suite = HotelRateLineGiven(
        room_type="SUI",
        method=HotelRateMethod.PCT_OFF_BAR,
        percent_off=D("12.5"),
        floor=euros("200"),
        availability=HotelAvailability.NLRA,
        room_allotment=3,
        advance_min=14,
    )
    fair = HotelRateLineGiven(
        priority=5, season_id=hotel.do(create_season, season).id, price_1=euros("1250")
    )
    wish = HotelAgreementCreate(
        number="NW-26",
        account_id=hotel.client.id,
        property_id=hotel.place.id,
        kind=HotelAgreementKind.TRANSIENT_VOLUME,
        title="Corporate rates 2026",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        notice_days=90,
        auto_renew=True,
        currency="EUR",
        booking_codes="NW26, NWX",
        rate_lines=[standard, suite, fair],
        blackouts=[
            HotelBlackoutGiven(
                first_night=date(2026, 9, 14),
                last_night=date(2026, 9, 18),
                applies_to=HotelBlackoutScope.NLRA,
            )
        ],
        entitlements=[
            HotelEntitlementGiven(
                code="FREE",
                description="Free room",
                unit=HotelEntitlementUnit.PER_ROOM_NIGHTS,
                per_room_nights=50,
                min_room_nights=500,
            )
        ],
    )
    return hotel.do(create_agreement, wish)


def test_a_rate_sheet_has_all_that_who_books_must_know(hotel: Any, agreement: Any) -> None:
    """The fairs before the term are left out; notice is due 90 days before the last one."""
    wish = HotelRateSheetRequest(agreement_id=agreement.id)

    sheet = page(hotel, rate_sheet_file, wish)

    assert "<h2>Fairs: 1 Jan 2026 – 6 Jan 2026; 20 Apr 2026 – 24 Apr 2026</h2>" in sheet
    assert "<td>Sun–Thu</td>" in sheet
    assert "<td>Mon–Thu, Sun</td>" not in sheet
    assert '<td class="n">1,140.00</td><td class="n">1,160.50</td><td class="n">30.00</td>' in sheet
    terms = "Bed and breakfast; wifi; late check-out; 2 to 7 nights; 8 % commission"
    assert f"<td>LRA</td><td>{terms}</td>" in sheet
    assert "<td>12.5 % off BAR; at least 200.00</td><td>NLRA</td>" in sheet
    assert "booked at least 14 days ahead; at most 3 rooms a night" in sheet
    assert sheet.count("3 guests") == 0
    for text in ("NW26, NWX", "EUR, tax included", "14 Sept 2026 – 18 Sept 2026", "NW-26/1"):
        assert text in sheet
    assert "every 50 room nights</td><td>from 500 room nights on" in sheet
    assert "unless notice is given by 2 October 2026, 90 days before." in sheet
    german = page(hotel, rate_sheet_file, replace(wish, language="de"))
    assert "1.160,50" in german
    assert "<td>So–Do</td>" in german


@pytest.mark.parametrize("language", ["de", "es", "fr", "ru"])
def test_sheets_say_nothing_that_is_not_translated(
    hotel: Any, event: EventBooking, agreement: Any, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (function,) = hotel.functions_of(event)
    said: set[str] = set()
    say = Language.say

    def noting(lang: Language, text: str, /, **values: object) -> str:
        said.add(text)
        return say(lang, text, **values)

    monkeypatch.setattr(Language, "say", noting)
    wish = HotelFunctionSheetRequest(function_id=function.id, language=language)
    page(hotel, function_sheet_file, wish)
    page(
        hotel, rate_sheet_file, HotelRateSheetRequest(agreement_id=agreement.id, language=language)
    )

    with Path(FOLDER, f"{language}.po").open("rb") as file:
        assert said - {each.id for each in read_po(file)} == set()


def test_templates_can_name_all_that_sheets_say(
    hotel: Any, event: EventBooking, agreement: Any, unnamed: set[str]
) -> None:
    (function,) = hotel.functions_of(event)
    form, space = HotelPaperFormat.DOCX, hotel.parts[0]
    hotel.do(function_sheet_file, HotelFunctionSheetRequest(function_id=function.id, format=form))
    day = HotelSpaceSheetRequest(space_id=space.id, day=date(2026, 12, 1), format=form)
    hotel.do(space_sheet_file, day)
    hotel.do(rate_sheet_file, HotelRateSheetRequest(agreement_id=agreement.id, format=form))

    assert unnamed == set()
