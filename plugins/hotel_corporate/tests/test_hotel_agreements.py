"""Corporate agreements: editions that never change, their lifecycle, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from portico.events import Handover
from portico.models import Account, Substitution
from portico.operations.account_inputs import AccountArchive
from portico.operations.accounts import archive_account
from portico.testing import problems_of
from portico_hotel_corporate.models import (
    Agreement,
    HotelAgreementKind,
    HotelAgreementStatus,
    HotelParty,
    HotelRateMethod,
    RateLine,
)
from portico_hotel_corporate.operations.agreement_inputs import (
    HotelAgreementAmend,
    HotelAgreementCreate,
    HotelAgreementNoticeGive,
    HotelAgreementStatusChange,
    HotelAgreementUpdate,
    HotelRateLineGiven,
)
from portico_hotel_corporate.operations.agreement_steps import (
    change_agreement_status,
    end_terms,
    give_notice,
)
from portico_hotel_corporate.operations.agreements import (
    amend_agreement,
    create_agreement,
    update_agreement,
)
from portico_hotel_corporate.operations.handover import hand_over_business

S = HotelAgreementStatus
TODAY = date(2026, 3, 2)
ERRORS = "userErrors { code message path }"


class Desk:
    """Writes agreements and takes them through their life."""

    def __init__(self, hotel: Any) -> None:
        self.hotel = hotel

    def write(self, number: str = "NW-26", *lines: HotelRateLineGiven, **given: Any) -> Any:
        terms: dict[str, Any] = {
            "number": number,
            "account_id": (given.pop("client", None) or self.hotel.client).id,
            "property_id": self.hotel.place.id,
            "kind": HotelAgreementKind.TRANSIENT_VOLUME,
            "title": "Corporate rates",
            "valid_from": date(2026, 1, 1),
            "valid_to": date(2026, 12, 31),
            "currency": "EUR",
            "rate_lines": list(lines),
        }
        return self.hotel.do(create_agreement, HotelAgreementCreate(**terms | given))

    def step(self, agreement: Any, status: S, now: datetime | None = None, **given: Any) -> Any:
        wish = HotelAgreementStatusChange(
            id=agreement.id, expected_version=agreement.version, status=status, **given
        )
        return self.hotel.do(change_agreement_status, wish, now)

    def sign(self, agreement: Any) -> Any:
        proposed = self.step(agreement, S.PROPOSED)
        return self.step(proposed, S.ACTIVE, signed_on=TODAY, document_ref="DMS-1")

    def amend(self, agreement: Any) -> Any:
        wish = HotelAgreementAmend(id=agreement.id, expected_version=agreement.version)
        return self.hotel.do(amend_agreement, wish)

    def update(self, agreement: Any, **given: Any) -> Any:
        wish = HotelAgreementUpdate(id=agreement.id, expected_version=agreement.version, **given)
        return self.hotel.do(update_agreement, wish)

    def again(self, agreement: Any) -> Any:
        return self.hotel.get(Agreement, agreement.id)

    def lines(self, agreement: Any) -> list[Any]:
        every = self.hotel.all(RateLine, RateLine.position)
        return [line for line in every if line.agreement_id == agreement.id]


@pytest.fixture
def book(hotel: Any) -> Desk:
    return Desk(hotel)


def euros(amount: str) -> Any:
    from portico.values import Money  # noqa: PLC0415 (only here)

    return Money(Decimal(amount), "EUR")


def line(price: str = "140", **given: Any) -> HotelRateLineGiven:
    return HotelRateLineGiven(price_1=euros(price), **given)


def test_what_is_signed_never_changes_and_an_amendment_takes_its_place(book: Desk) -> None:
    first = book.sign(book.write("NW-26", line("140")))

    assert problems_of(lambda: book.update(first, title="Other")) == [
        ("HOTEL_AGREEMENT_IMMUTABLE", "input.id")
    ]
    second = book.update(book.amend(first), rate_lines=[line("150"), line("155", priority=1)])
    assert (second.edition, second.status, book.again(first).status) == (2, S.DRAFT, S.ACTIVE)
    assert [each.price_1_amount for each in book.lines(second)] == [150, 155]

    second = book.sign(second)
    assert (book.again(first).status, second.status) == (S.SUPERSEDED, S.ACTIVE)
    assert [each.price_1_amount for each in book.lines(first)] == [140]
    assert problems_of(lambda: book.amend(book.again(first))) == [
        ("HOTEL_AGREEMENT_STEP", "input.id")
    ]


def test_only_one_agreement_of_a_kind_is_in_force_unless_they_are_stackable(book: Desk) -> None:
    def proposed(number: str, **given: Any) -> Any:
        return book.step(book.write(number, **given), S.PROPOSED)

    first = book.sign(book.write("A"))
    beside = {"property_id": None}
    later = {"valid_from": date(2027, 1, 1), "valid_to": date(2027, 12, 31)}

    clash = [("HOTEL_AGREEMENT_OVERLAP", "input.id")]
    for number, given, expected in (
        ("B", {}, clash),
        ("C", beside, clash),
        ("D", {"stackable": True}, clash),
    ):
        draft = proposed(number, **given)
        assert (
            problems_of(lambda d=draft: book.step(d, S.ACTIVE, signed_on=TODAY)) == expected  # type: ignore[misc]  # bound early
        )
    assert book.step(proposed("E", **later), S.ACTIVE, signed_on=TODAY).status is S.ACTIVE
    crew = proposed("F", kind=HotelAgreementKind.CREW)
    assert book.step(crew, S.ACTIVE, signed_on=TODAY).status is S.ACTIVE
    ended = book.step(first, S.TERMINATED, reason="the client asked")
    assert ended.history[-1].reason == "the client asked"
    assert book.step(proposed("G"), S.ACTIVE, signed_on=TODAY).status is S.ACTIVE


def test_the_lifecycle_is_kept(book: Desk) -> None:
    draft = book.write()

    assert problems_of(lambda: book.step(draft, S.ACTIVE, signed_on=TODAY)) == [
        ("HOTEL_AGREEMENT_STEP", "input.status")
    ]
    proposed = book.step(draft, S.PROPOSED)
    assert problems_of(lambda: book.step(proposed, S.ACTIVE)) == [
        ("HOTEL_AGREEMENT_UNSIGNED", "input.signedOn")
    ]
    tomorrow = TODAY + timedelta(days=1)
    assert problems_of(lambda: book.step(proposed, S.ACTIVE, signed_on=tomorrow)) == [
        ("HOTEL_AGREEMENT_UNSIGNED", "input.signedOn")
    ]
    assert problems_of(lambda: book.step(proposed, S.DECLINED)) == [
        ("HOTEL_REASON_MISSING", "input.reason")
    ]
    assert problems_of(lambda: book.step(proposed, S.SUPERSEDED)) == [
        ("HOTEL_AGREEMENT_STEP", "input.status")
    ]
    active = book.step(proposed, S.ACTIVE, signed_on=TODAY)
    suspended = book.step(active, S.SUSPENDED, reason="unpaid invoices")
    back = book.step(suspended, S.ACTIVE)
    assert (back.signed_on, [each.status for each in back.history]) == (
        TODAY,
        [S.DRAFT, S.PROPOSED, S.ACTIVE, S.SUSPENDED, S.ACTIVE],
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, True),
        ({}, {"priority": 1}, False),
        ({}, {"room_type": "STD"}, False),
        ({"room_type": "STD"}, {"room_type": "STD"}, True),
        ({"days": "MO,TU"}, {"days": "WE,TH,FR,SA,SU"}, False),
        ({"days": "MO,TU"}, {"days": "TU,WE"}, True),
        ({"last_night": date(2026, 6, 30)}, {"first_night": date(2026, 6, 30)}, True),
        ({"last_night": date(2026, 6, 30)}, {"first_night": date(2026, 7, 1)}, False),
    ],
)
def test_lines_that_leave_open_which_is_meant_are_refused(
    book: Desk, one: Any, other: Any, expected: Any
) -> None:
    def write() -> Any:
        return book.write("X", line("140", **one), line("150", **other))

    if expected:
        assert problems_of(write) == [("HOTEL_RATE_AMBIGUOUS", "input.rateLines.1")]
    else:
        assert len(book.lines(write())) == 2


def test_everything_wrong_about_an_agreement_is_said_at_once(book: Desk) -> None:
    pct, capped = HotelRateMethod.PCT_OFF_BAR, HotelRateMethod.FIXED_CAPPED_BY_BAR
    found = problems_of(
        lambda: book.write(
            "X",
            HotelRateLineGiven(method=pct, price_1=euros("1"), days="MO,XX", priority=1001),
            HotelRateLineGiven(method=capped, floor=euros("9"), cap=euros("8"), min_los=4,
                               max_los=3, priority=2),
            line(first_night=date(2028, 1, 1), priority=3),
            line(days=" ", priority=3),
            notice_days=-1,
            currency="EUX",
        )
    )  # fmt: skip

    assert found == [
        ("HOTEL_NOTICE", "input.noticeDays"),
        ("HOTEL_CURRENCY", "input.currency"),
        ("HOTEL_CURRENCY_MISMATCH", "input.currency"),
        ("HOTEL_CURRENCY_MISMATCH", "input.rateLines.0.price1"),
        ("HOTEL_RATE_LIMITS", "input.rateLines.0.priority"),
        ("HOTEL_WEEKDAYS", "input.rateLines.0.days"),
        ("HOTEL_RATE_METHOD", "input.rateLines.0.price1"),
        ("HOTEL_RATE_METHOD", "input.rateLines.0.percentOff"),
        ("HOTEL_CURRENCY_MISMATCH", "input.rateLines.1.floor"),
        ("HOTEL_CURRENCY_MISMATCH", "input.rateLines.1.cap"),
        ("HOTEL_RATE_LIMITS", "input.rateLines.1.minLos"),
        ("HOTEL_RATE_METHOD", "input.rateLines.1.price1"),
        ("HOTEL_RATE_FLOOR", "input.rateLines.1.floor"),
        ("HOTEL_CURRENCY_MISMATCH", "input.rateLines.2.price1"),
        ("HOTEL_DATES", "input.rateLines.2.lastNight"),
        ("HOTEL_RATE_DATES", "input.rateLines.2.firstNight"),
        ("REQUIRED", "input.rateLines.3.days"),
        ("HOTEL_CURRENCY_MISMATCH", "input.rateLines.3.price1"),
    ]
    assert book.hotel.all(Agreement) == []


def test_an_agreement_expires_and_renews_itself_unless_notice_was_given(book: Desk) -> None:
    terms = {"auto_renew": True, "notice_days": 30}
    kept = book.sign(book.write("A", line("140", last_night=date(2026, 2, 28)), **terms))
    other = book.hotel.make_account("Ostwerk")
    left = book.sign(book.write("B", client=other, **terms))
    assert kept.notice_deadline == date(2026, 12, 1)

    notice = HotelAgreementNoticeGive(
        id=left.id, expected_version=left.version, by=HotelParty.CLIENT
    )
    late = datetime(2026, 12, 2, 12, tzinfo=UTC)
    assert problems_of(lambda: book.hotel.do(give_notice, notice, late)) == [
        ("HOTEL_NOTICE_LATE", "input.id")
    ]
    book.hotel.do(give_notice, notice)

    def job(now: datetime) -> str:
        return str(book.hotel.do(lambda session, actor, _: end_terms(session, actor), None, now))

    assert (
        job(datetime(2026, 12, 31, 12, tzinfo=UTC))
        == "0 agreements expired, 0 of them renewed, 0 terminated"
    )
    assert (
        job(datetime(2027, 1, 1, 0, 5, tzinfo=UTC))
        == "2 agreements expired, 1 of them renewed, 0 terminated"
    )
    assert (
        job(datetime(2027, 1, 1, 0, 6, tzinfo=UTC))
        == "0 agreements expired, 0 of them renewed, 0 terminated"
    )

    every = book.hotel.all(Agreement, Agreement.number, Agreement.edition)
    assert [(a.label, a.status, a.valid_from, a.valid_to) for a in every] == [
        ("A/1", S.EXPIRED, date(2026, 1, 1), date(2026, 12, 31)),
        ("A/2", S.ACTIVE, date(2027, 1, 1), date(2027, 12, 31)),
        ("B/1", S.EXPIRED, date(2026, 1, 1), date(2026, 12, 31)),
    ]
    (renewed,) = book.lines(every[1])
    assert (renewed.price_1_amount, renewed.last_night) == (140, date(2027, 2, 28))


def test_a_client_with_an_agreement_in_force_is_not_archived(book: Desk, hotel: Any) -> None:
    agreement = book.sign(book.write())
    client = hotel.client
    wish = AccountArchive(id=client.id, expected_version=client.version)

    assert problems_of(lambda: hotel.do(archive_account, wish)) == [
        ("HOTEL_AGREEMENT_IN_FORCE", "input.id")
    ]
    book.step(agreement, S.TERMINATED, reason="the client moved away")
    assert hotel.do(archive_account, wish).archived_at is not None


def test_a_deputy_grants_discounts_up_to_the_ceiling_and_signs_no_others(
    book: Desk, hotel: Any
) -> None:
    deep = HotelRateLineGiven(method=HotelRateMethod.PCT_OFF_BAR, percent_off=Decimal("15.5"))
    written = book.write("NW-26", deep)
    hotel.actor = replace(hotel.actor, on_behalf_of="ann", discount_ceiling=Decimal(15))

    assert problems_of(lambda: book.write("NW-27", deep)) == [("DEPUTY_CEILING", "input.rateLines")]
    proposed = book.step(written, S.PROPOSED)
    assert problems_of(lambda: book.step(proposed, S.ACTIVE, signed_on=TODAY)) == [
        ("DEPUTY_CEILING", "input.id")
    ]
    hotel.actor = replace(hotel.actor, discount_ceiling=Decimal("15.5"))
    assert book.step(proposed, S.ACTIVE, signed_on=TODAY).status is S.ACTIVE


def test_the_brief_tells_what_is_under_way_with_the_accounts_that_are_taken_over(
    book: Desk, hotel: Any
) -> None:
    client = hotel.client
    hotel.book(name="Partner conference")
    book.write("NW-26", line())
    book.sign(book.write("NW-25", line("130"), kind=HotelAgreementKind.MICE_FRAMEWORK))
    absence = Substitution(ends_on=date(2026, 3, 31))
    event = Handover("ann", absence, select(Account.id).where(Account.id == client.id))
    nothing = Handover("ben", absence, select(Account.id).where(Account.owner == "ben"))

    for each in (event, nothing):
        hotel.write(lambda s, each=each: hand_over_business(s, hotel.actor, each))

    assert [each["kind"] for each in event.items] == ["hotel.event_booking", "hotel.agreement"]
    assert event.items[0]["text"].startswith("Partner conference from ")
    assert "NW-26" in event.items[1]["text"]
    assert nothing.items == []
