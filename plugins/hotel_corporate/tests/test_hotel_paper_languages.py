"""Papers in the language of the client: words, dates and numbers."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from portico.models import Account
from portico.testing import problems_of
from portico.values import Choice, Money
from portico_hotel_corporate.models import (
    EventBooking,
    HotelAgreementStatus,
    HotelAllowanceBase,
    HotelAttritionBasis,
    HotelAvailability,
    HotelBlackoutRule,
    HotelBlackoutScope,
    HotelBookingStatus,
    HotelDamageRate,
    HotelDepartment,
    HotelEntitlementUnit,
    HotelMealPlan,
    HotelMitigation,
    HotelReductionBase,
    HotelRevenueGroup,
    HotelRoomRounding,
    HotelSetupStyle,
    HotelShortfallPosting,
)
from portico_hotel_corporate.models.beos import HotelNarrativePart
from portico_hotel_corporate.models.event_types import HotelFunctionType
from portico_hotel_corporate.models.line_items import HotelQuantityBasis
from portico_hotel_corporate.models.paper_templates import HotelPaperFormat
from portico_hotel_corporate.models.servings import HotelOveragePolicy
from portico_hotel_corporate.operations.beos import HotelBeoIssue, issue_beo
from portico_hotel_corporate.operations.bookings import HotelEventBookingUpdate, update_booking
from portico_hotel_corporate.operations.charging import HotelPackageBook, book_package
from portico_hotel_corporate.operations.documents.files import (
    HotelPaperKind,
    HotelPaperRequest,
    event_paper,
)
from portico_hotel_corporate.operations.documents.language import (
    FOLDER,
    Language,
    language_of,
    languages,
    plain,
)
from portico_hotel_corporate.operations.terms import (
    HotelCancellationTierGiven,
    HotelDepositDueGiven,
    HotelReductionGiven,
)

D = Decimal
TRANSLATED: Final = ("de", "es", "fr", "ru")
CALLED: Final[tuple[type[Choice], ...]] = (
    *(HotelBookingStatus, HotelSetupStyle, HotelFunctionType, HotelQuantityBasis),
    *(HotelRevenueGroup, HotelNarrativePart, HotelDepartment, HotelMealPlan),
    HotelAgreementStatus,
)
"""Choices whose members papers name."""
EXPLAINED: Final[tuple[type[Choice], ...]] = (
    *(HotelAllowanceBase, HotelRoomRounding, HotelDamageRate, HotelReductionBase),
    *(HotelShortfallPosting, HotelAvailability, HotelBlackoutScope, HotelBlackoutRule),
    HotelEntitlementUnit,
)
"""Choices whose members papers describe."""


def euros(amount: str) -> Money:
    return Money(D(amount), "EUR")


def catalogue(language: str) -> Catalog:
    with Path(FOLDER, f"{language}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def gaps(text: str) -> list[str]:
    return sorted(re.findall(r"{\w+}", text))


def test_every_catalogue_has_the_same_texts_with_the_same_gaps() -> None:
    assert languages() == ("en", *TRANSLATED)
    every = {language: catalogue(language) for language in TRANSLATED}
    texts = {language: {each.id for each in found if each.id} for language, found in every.items()}

    assert texts["de"] == texts["es"] == texts["fr"] == texts["ru"]
    for found in every.values():
        for each in found:
            assert each.string, each.id
            assert not each.fuzzy or not each.id
            assert gaps(str(each.id)) == gaps(str(each.string)) or not each.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_choice_that_papers_name_or_describe_is_translated(language: str) -> None:
    known = {each.id for each in catalogue(language)}
    named = {plain(member.name) for choice in CALLED for member in choice}
    described = {member.description for choice in EXPLAINED for member in choice}
    described |= {m.description for m in HotelMitigation if m is not HotelMitigation.NONE}

    assert (named | described) - known == set()


@pytest.mark.parametrize(
    ("tag", "day", "short", "amount", "number"),
    [
        ("en", "1 December 2026", "1 Dec 2026", "1,234,567.50", "7.8"),
        ("en-US", "December 1, 2026", "Dec 1, 2026", "1,234,567.50", "7.8"),
        ("de", "1. Dezember 2026", "01.12.2026", "1.234.567,50", "7,8"),
        ("es", "1 de diciembre de 2026", "1 dic 2026", "1.234.567,50", "7,8"),
        ("fr", "1 décembre 2026", "1 déc. 2026", "1\u202f234\u202f567,50", "7,8"),
        (
            "ru",
            "1 декабря 2026\u202fг.",  # noqa: RUF001 (Russian)
            "1 дек. 2026\u202fг.",  # noqa: RUF001 (Russian)
            "1\u00a0234\u00a0567,50",
            "7,8",
        ),
    ],
)
def test_a_language_writes_dates_and_numbers_its_own_way(
    tag: str, day: str, short: str, amount: str, number: str
) -> None:
    lang = language_of(tag)

    assert (lang.day(date(2026, 12, 1)), lang.day(date(2026, 12, 1), short=True)) == (day, short)
    assert lang.money(euros("1234567.5")) == amount
    assert lang.number(D("7.800000")) == number
    assert lang.money(Money(D(1234), "JPY")) == lang.number(1234)


def test_a_span_names_the_day_once_if_it_is_one() -> None:
    lang = language_of("de")
    nine = datetime(2026, 12, 1, 9, 0)  # noqa: DTZ001 (by the clock of the property)

    assert lang.span(nine, nine.replace(hour=17)) == "01.12.2026, 09:00 – 17:00"
    assert lang.span(nine, nine.replace(day=2)) == "01.12.2026, 09:00 – 02.12.2026, 09:00"


@pytest.mark.parametrize(
    ("tags", "tag"),
    [
        ((None, "de-AT", "ru"), "de-AT"),
        ((None, "ja", "ru"), "ru"),
        (("fr", "de", "ru"), "fr"),
        ((None, None, None), "en-GB"),
        (("de-XX",), "de"),
    ],
)
def test_the_first_language_that_is_known_is_written(
    tags: tuple[str | None, ...], tag: str
) -> None:
    assert language_of(*tags).tag == tag


@pytest.fixture
def event(hotel: Any, sales: Any) -> EventBooking:
    """An event with all that papers can say: functions, rooms, a package, every clause."""
    session = hotel.function(
        hotel.space("A", area_m2=D(500), setups=[]),
        datetime.fromisoformat("2026-10-12T09:00:00+00:00"),
        datetime.fromisoformat("2026-10-12T17:00:00+00:00"),
        guaranteed=120,
    )
    booking: EventBooking = hotel.book(
        session, arrival=date(2026, 10, 12), departure=date(2026, 10, 15)
    )
    sales.block(booking=booking)
    drinks = hotel.part(
        "Drinks",
        "10",
        "20",
        quantity=2,
        consumption=True,
        overage_policy=HotelOveragePolicy.CHARGED,
        overage_price=euros("5.50"),
    )
    package = hotel.package("65.00", hotel.part("Lunch", "55", "10"), drinks)
    hotel.do(
        book_package, HotelPackageBook(booking_id=booking.id, package_id=package.id, attendees=40)
    )
    sales.agree(
        booking=booking,
        attrition_basis=HotelAttritionBasis.NIGHTLY,
        attrition_mitigation=HotelMitigation.UNSOLD_ROOMS,
        surplus_credit=True,
        fb_minimum=euros("12345.5"),
        guarantee_overset_cap=9,
        comp_per=50,
        rebook_within_days=365,
        cancellation_tiers=[
            HotelCancellationTierGiven(min_days=30, percent=D("62.5")),
            HotelCancellationTierGiven(min_days=0, max_days=29, percent=D(85)),
            HotelCancellationTierGiven(
                min_days=0, percent=D(35), revenue_group=HotelRevenueGroup.FOOD
            ),
        ],
        reductions=[HotelReductionGiven(days_before=30, percent=D(10))],
        deposits=[
            HotelDepositDueGiven(days_before=60, percent=D(20)),
            HotelDepositDueGiven(due_on=date(2026, 10, 1), deposit=euros("1500")),
        ],
    )
    return booking


def page(hotel: Any, event: EventBooking, kind: HotelPaperKind, language: str | None) -> str:
    wish = HotelPaperRequest(
        booking_id=event.id, kind=kind, format=HotelPaperFormat.HTML, language=language
    )
    return b64decode(hotel.do(event_paper, wish).content).decode()


def issue(hotel: Any, event: EventBooking) -> None:
    """Two revisions, so that the order tells of a change."""
    hotel.do(issue_beo, HotelBeoIssue(booking_id=event.id))
    now = hotel.get(EventBooking, event.id)
    wish = HotelEventBookingUpdate(id=event.id, expected_version=now.version, attendees=41)
    hotel.do(update_booking, wish)
    hotel.do(issue_beo, HotelBeoIssue(booking_id=event.id))


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_paper_says_nothing_that_is_not_translated(
    hotel: Any, event: EventBooking, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, missing = {each.id for each in catalogue(language)}, set[str]()
    say = Language.say

    def noting(lang: Language, text: str, /, **values: object) -> str:
        missing.update({text} - known)
        return say(lang, text, **values)

    monkeypatch.setattr(Language, "say", noting)
    issue(hotel, event)
    for kind in HotelPaperKind:
        found = page(hotel, event, kind, language)
        assert f'<html lang="{language}">' in found
        assert "{" not in found.partition("</style>")[2]

    assert missing == set()


def test_templates_can_name_all_that_papers_say(
    hotel: Any, event: EventBooking, unnamed: set[str]
) -> None:
    issue(hotel, event)
    for kind in HotelPaperKind:
        wish = HotelPaperRequest(booking_id=event.id, kind=kind, format=HotelPaperFormat.DOCX)
        hotel.do(event_paper, wish)

    assert unnamed == set()


def test_a_quotation_in_german(hotel: Any, event: EventBooking) -> None:
    """40 at 65.00 are 2,600.00; of 80 drinks each one more costs 5.50."""
    found = page(hotel, event, HotelPaperKind.QUOTATION, "de")

    for text in ("Angebot", "12. Oktober 2026 – 15. Oktober 2026", "2.600,00", "Netto"):
        assert text in found
    for text in ("12.10.2026, 10:00 – 18:00", "Theater", "je 5,50 EUR", "Bestätigt"):
        assert text in found
    assert "Service charge" not in found


def test_a_contract_in_russian_and_in_french(hotel: Any, event: EventBooking) -> None:
    russian = page(hotel, event, HotelPaperKind.CONTRACT_ANNEX, "ru")
    french = page(hotel, event, HotelPaperKind.CONTRACT_ANNEX, "fr")

    assert "Уведомление за 30 дн. и более до заезда: 62,5 % договорной выручки." in russian
    assert "12\u00a0345,50 EUR" in russian
    assert "срок оплаты — 1 октября 2026\u202fг." in russian  # noqa: RUF001 (Russian)
    assert "Avis de 0 à 29 jours avant l’arrivée : 85 % du chiffre d’affaires convenu." in french


def test_the_client_is_written_to_in_its_language(hotel: Any, event: EventBooking) -> None:
    assert "Quotation" in page(hotel, event, HotelPaperKind.QUOTATION, None)

    def speak_spanish(session: Any) -> None:
        session.get_one(Account, event.account_id).language = "es-MX"

    hotel.write(speak_spanish)

    found = page(hotel, event, HotelPaperKind.QUOTATION, None)
    assert '<html lang="es-MX">' in found
    assert "Presupuesto" in found
    assert "Quotation" in page(hotel, event, HotelPaperKind.QUOTATION, "en")
    assert problems_of(lambda: page(hotel, event, HotelPaperKind.QUOTATION, "tlh")) == [
        ("HOTEL_LANGUAGE", "input.language")
    ]


@pytest.mark.parametrize("language", languages())
def test_every_language_has_pages(hotel: Any, event: EventBooking, language: str) -> None:
    wish = HotelPaperRequest(
        booking_id=event.id, kind=HotelPaperKind.CONTRACT_ANNEX, language=language
    )

    content = b64decode(hotel.do(event_paper, wish).content)

    assert content.startswith(b"%PDF-")
    assert f"/Lang ({language}".encode() in content
