"""Which rate a stay gets, why the others do not, and what was offered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.testing import problems_of
from portico.values import Money
from portico_hotel_corporate.models import (
    Agreement,
    HotelAgreementKind,
    HotelAgreementStatus,
    HotelAvailability,
    HotelBlackoutRule,
    HotelCreditStatus,
    HotelQuoteOutcome,
    HotelRateMethod,
    HotelReasonKind,
    QuoteCandidate,
)
from portico_hotel_corporate.models.rate_methods import RateTerms
from portico_hotel_corporate.operations.agreement_inputs import (
    HotelAgreementAmend,
    HotelAgreementCreate,
    HotelAgreementStatusChange,
    HotelBlackoutGiven,
    HotelRateLineGiven,
)
from portico_hotel_corporate.operations.agreement_steps import change_agreement_status
from portico_hotel_corporate.operations.agreements import amend_agreement, create_agreement
from portico_hotel_corporate.operations.bar import (
    HotelBarCaptureCreate,
    HotelBarSnapshotGiven,
    capture_bar,
)
from portico_hotel_corporate.operations.codes import HotelReasonCodeCreate, create_reason_code
from portico_hotel_corporate.operations.profiles import HotelCorporateProfileSet, set_profile
from portico_hotel_corporate.operations.rate_quotes import (
    HotelRateQuoteCreate,
    HotelRateQuoteOutcomeRecord,
    quote_rate,
    record_outcome,
)
from portico_hotel_corporate.operations.seasons import (
    HotelSeasonCreate,
    HotelSeasonRangeGiven,
    create_season,
)

LRA, NLRA = HotelAvailability.LRA, HotelAvailability.NLRA
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SIGNED = date(2026, 1, 1)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def line(price: str | None = None, **given: Any) -> HotelRateLineGiven:
    return HotelRateLineGiven(price_1=euros(price) if price else None, **given)


class Desk:
    """A reservations desk with agreements and captured rates."""

    def __init__(self, hotel: Any) -> None:
        self.hotel = hotel
        self.captures = 0

    def agreement(self, *lines: HotelRateLineGiven, **given: Any) -> Any:
        """An agreement in force since the first of January."""
        terms: dict[str, Any] = {
            "number": "NW-26",
            "account_id": (given.pop("client", None) or self.hotel.client).id,
            "property_id": self.hotel.place.id,
            "kind": HotelAgreementKind.TRANSIENT_VOLUME,
            "title": "Corporate rates",
            "valid_from": date(2026, 1, 1),
            "valid_to": date(2026, 12, 31),
            "currency": "EUR",
            "rate_lines": list(lines),
        }
        made = self.hotel.do(create_agreement, HotelAgreementCreate(**terms | given))
        return self.sign(made)

    def sign(self, agreement: Any, signed_on: date = SIGNED) -> Any:
        for status in (HotelAgreementStatus.PROPOSED, HotelAgreementStatus.ACTIVE):
            wish = HotelAgreementStatusChange(
                id=agreement.id,
                expected_version=agreement.version,
                status=status,
                signed_on=signed_on,
            )
            agreement = self.hotel.do(change_agreement_status, wish)
        return agreement

    def bar(self, price: str, first: date, last: date, **given: Any) -> None:
        """Capture a rate for some nights, a minute after the last time."""
        self.captures += 1
        terms: dict[str, Any] = {"room_type": "STD", "rooms_available": 5, "price": euros(price)}
        nights = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        wish = HotelBarCaptureCreate(
            property_id=self.hotel.place.id,
            captured_at=NOON - timedelta(minutes=60 - self.captures),
            snapshots=[HotelBarSnapshotGiven(stay_date=n, **terms | given) for n in nights],
        )
        self.hotel.do(capture_bar, wish)

    def wish(self, arrival: date, departure: date, **given: Any) -> HotelRateQuoteCreate:
        terms: dict[str, Any] = {
            "account_id": (given.pop("client", None) or self.hotel.client).id,
            "property_id": self.hotel.place.id,
            "room_type": "STD",
            "arrival": arrival,
            "departure": departure,
        }
        return HotelRateQuoteCreate(**terms | given)

    def quote(self, arrival: date, departure: date, **given: Any) -> Any:
        return self.hotel.do(quote_rate, self.wish(arrival, departure, **given))

    def verdicts(self, quote: Any) -> list[str]:
        every = self.hotel.all(QuoteCandidate, QuoteCandidate.position)
        return [each.verdict.name for each in every if each.quote_id == quote.id]

    def season(self, code: str, first: date, last: date) -> Any:
        ranges = [HotelSeasonRangeGiven(first_day=first, last_day=last)]
        wish = HotelSeasonCreate(
            property_id=self.hotel.place.id, code=code, name=code, ranges=ranges
        )
        return self.hotel.do(create_season, wish)


@pytest.fixture
def desk(hotel: Any) -> Desk:
    return Desk(hotel)


def test_r1_a_stay_over_two_seasons(desk: Desk) -> None:
    s1 = desk.season("S1", date(2026, 1, 1), date(2026, 3, 31))
    s2 = desk.season("S2", date(2026, 4, 1), date(2026, 6, 30))
    desk.agreement(line("140", season_id=s1.id), line("170", season_id=s2.id))
    desk.bar("200", date(2026, 3, 30), date(2026, 4, 1))

    quote = desk.quote(date(2026, 3, 30), date(2026, 4, 2))

    assert [night.price_amount for night in quote.nights] == [140, 140, 170]
    assert (quote.total_amount, quote.bar_total_amount) == (Decimal(450), Decimal(600))
    assert quote.saving_percent == Decimal("25.0")
    assert desk.verdicts(quote) == ["WON", "OUT_OF_SEASON"] * 2 + ["OUT_OF_SEASON", "WON"]


@pytest.mark.parametrize(
    ("rule", "total"),
    [(HotelBlackoutRule.PER_NIGHT, "950.00"), (HotelBlackoutRule.WHOLE_STAY, "980.00")],
)
def test_r2_a_blackout_touches_its_nights_or_the_whole_stay(
    desk: Desk, rule: HotelBlackoutRule, total: str
) -> None:
    blackout = HotelBlackoutGiven(
        first_night=date(2026, 4, 20), last_night=date(2026, 4, 22), stay_rule=rule
    )
    desk.agreement(line("170"), blackouts=[blackout])
    desk.bar("200", date(2026, 4, 19), date(2026, 4, 19))
    desk.bar("260", date(2026, 4, 20), date(2026, 4, 22))

    quote = desk.quote(date(2026, 4, 19), date(2026, 4, 23))

    assert quote.total_amount == Decimal(total)
    assert desk.verdicts(quote)[1:] == ["BLACKOUT"] * 3


@pytest.mark.parametrize(
    ("left", "is_open", "verdicts", "price"),
    [
        (1, True, ["WON", "NLRA_CLOSED"], 150),
        (0, True, ["NO_INVENTORY"] * 2, None),
        (1, False, ["NO_INVENTORY"] * 2, None),
    ],
)
def test_r4_the_last_room_is_offered_at_the_rate_that_promises_it(
    desk: Desk, left: int, is_open: Any, verdicts: list[str], price: int | None
) -> None:
    desk.agreement(line("150", availability=LRA), line("140", availability=NLRA, priority=1))
    night = date(2026, 5, 4)
    desk.bar("220", night, night, rooms_available=left, is_open=is_open, fence_open=False)

    quote = desk.quote(night, night + timedelta(days=1))

    assert desk.verdicts(quote) == verdicts
    assert (quote.nights[0].price_amount, quote.nights[0].rooms_available) == (price, left)
    assert quote.nights[0].is_last_room_due is (price is not None)


@pytest.mark.parametrize(
    ("given_line", "given_stay", "verdict"),
    [
        ({"room_type": "STE"}, {}, "ROOM_TYPE"),
        ({"days": "SA,SU"}, {}, "DAY_OF_WEEK"),
        ({"last_night": date(2026, 5, 3)}, {}, "OUT_OF_SEASON"),
        ({}, {"guests": 2}, "OCCUPANCY"),
        ({"extra_person": euros("20")}, {"guests": 2}, "WON"),
        ({"min_los": 2}, {}, "LOS"),
        ({"min_los": 2, "max_los": 3}, {"departure": date(2026, 5, 6)}, "WON"),
        ({"max_los": 1}, {"departure": date(2026, 5, 6)}, "LOS"),
        ({"advance_min": 64}, {}, "ADVANCE"),
        ({"advance_min": 63, "advance_max": 63}, {}, "WON"),
        ({"advance_max": 62}, {}, "ADVANCE"),
        ({"room_allotment": 2}, {"rooms": 2}, "WON"),
        ({"room_allotment": 2}, {"rooms": 3}, "ALLOTMENT"),
        ({"method": HotelRateMethod.FIXED_CAPPED_BY_BAR}, {}, "NO_BAR"),
    ],
)
def test_every_condition_of_a_line_has_its_code(
    desk: Desk, given_line: Any, given_stay: Any, verdict: str
) -> None:
    desk.agreement(line("150", **given_line))
    stay = {"arrival": date(2026, 5, 4), "departure": date(2026, 5, 5)} | given_stay

    quote = desk.quote(**stay)

    assert set(desk.verdicts(quote)) == {verdict}


def test_what_is_taken_of_an_allotment_is_not_given_twice(desk: Desk) -> None:
    desk.agreement(line("150", room_allotment=3))
    stay = (date(2026, 5, 4), date(2026, 5, 5))
    first = desk.quote(*stay, rooms=2)
    assert desk.verdicts(desk.quote(*stay, rooms=2)) == ["WON"]

    outcome = HotelRateQuoteOutcomeRecord(
        id=first.id, expected_version=first.version, outcome=HotelQuoteOutcome.ACCEPTED
    )
    desk.hotel.do(record_outcome, outcome)
    assert desk.verdicts(desk.quote(*stay, rooms=2)) == ["ALLOTMENT"]
    assert desk.verdicts(desk.quote(*stay, rooms=1)) == ["WON"]


def test_own_company_priority_room_type_narrow_dates_and_price_rank_in_this_order(
    desk: Desk, hotel: Any
) -> None:
    group = hotel.make_account("Group")
    child = hotel.make_account("Child", parent_id=group.id)
    desk.agreement(line("100", priority=9), client=group, number="G")
    own = desk.agreement(
        line("180"),
        line("170", room_type="STD"),
        line("190", priority=1),
        line("195", priority=1, room_type="STD"),
        client=child,
        number="C",
    )
    stay = (date(2026, 5, 4), date(2026, 5, 5))

    quote = desk.quote(*stay, client=child)

    assert desk.verdicts(quote) == ["OUTRANKED", "OUTRANKED", "OUTRANKED", "WON", "OUTRANKED"]
    assert quote.nights[0].price_amount == 195
    assert quote.nights[0].agreement_id == own.id
    stranger = hotel.make_account("Stranger")
    assert desk.verdicts(desk.quote(*stay, client=stranger)) == []
    assert desk.verdicts(desk.quote(*stay, client=group)) == ["WON"]


def test_the_narrower_dates_win_among_equals_of_two_agreements(desk: Desk) -> None:
    kind = HotelAgreementKind.LONG_STAY
    desk.agreement(line("150"))
    desk.agreement(line("160", last_night=date(2026, 6, 30)), number="LS", kind=kind)

    quote = desk.quote(date(2026, 5, 4), date(2026, 5, 5))

    assert quote.nights[0].price_amount == 160


def test_an_agreement_of_the_group_is_for_children_only_if_it_says_so(
    desk: Desk, hotel: Any
) -> None:
    group = hotel.make_account("Group")
    child = hotel.make_account("Child", parent_id=group.id)
    desk.agreement(line("100"), client=group, covers_children=False)

    assert desk.verdicts(desk.quote(date(2026, 5, 4), date(2026, 5, 5), client=child)) == []


def test_what_counts_is_the_day_of_booking(desk: Desk) -> None:
    first = desk.agreement(line("140"))
    wish = HotelAgreementAmend(id=first.id, expected_version=first.version)
    desk.sign(desk.hotel.do(amend_agreement, wish), date(2026, 2, 1))
    stay = (date(2026, 5, 4), date(2026, 5, 5))

    def booked(day: date) -> list[str]:
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        return desk.verdicts(desk.quote(*stay, quoted_at=at))

    assert booked(date(2025, 12, 31)) == ["NOT_IN_FORCE", "NOT_IN_FORCE"]
    assert booked(date(2026, 1, 31)) == ["WON", "NOT_IN_FORCE"]
    assert booked(date(2026, 2, 1)) == ["SUPERSEDED", "WON"]
    every = desk.hotel.all(Agreement, Agreement.edition)
    assert [each.status.name for each in every] == ["SUPERSEDED", "ACTIVE"]


def test_a_company_under_credit_stop_gets_no_agreed_rate(desk: Desk) -> None:
    desk.agreement(line("140"))
    desk.bar("200", date(2026, 5, 4), date(2026, 5, 4))
    stop = HotelCorporateProfileSet(
        account_id=desk.hotel.client.id, credit_status=HotelCreditStatus.STOP
    )
    desk.hotel.do(set_profile, stop)

    quote = desk.quote(date(2026, 5, 4), date(2026, 5, 5))

    assert desk.verdicts(quote) == ["CREDIT_STOP"]
    assert quote.total_amount == 200


def test_best_of_bar_gives_the_lower_of_both(desk: Desk) -> None:
    desk.agreement(line("150"), best_of_bar=True)
    desk.bar("120", date(2026, 5, 4), date(2026, 5, 4))
    desk.bar("160", date(2026, 5, 5), date(2026, 5, 5))

    quote = desk.quote(date(2026, 5, 4), date(2026, 5, 6))

    assert [night.price_amount for night in quote.nights] == [120, 150]
    assert desk.verdicts(quote) == ["BAR_CHEAPER", "WON"]


def test_a_quote_uses_what_was_known_at_its_time(desk: Desk) -> None:
    desk.agreement(line(method=HotelRateMethod.PCT_OFF_BAR, percent_off=Decimal(10)))
    night = date(2026, 5, 4)
    desk.bar("200", night, night)
    desk.bar("300", night, night)

    before = NOON - timedelta(minutes=58, seconds=30)
    then = desk.quote(night, night + timedelta(days=1), quoted_at=before)
    now = desk.quote(night, night + timedelta(days=1))

    assert (then.total_amount, now.total_amount) == (180, 270)
    assert "10 % off 300" in now.nights[0].how


def test_offering_more_than_agreed_needs_a_reason(desk: Desk) -> None:
    desk.agreement(line("150"))
    quote = desk.quote(date(2026, 5, 4), date(2026, 5, 6))
    reason = HotelReasonCodeCreate(
        kind=HotelReasonKind.RATE_OVERRIDE, code="FAIR", label="Trade fair"
    )
    desk.hotel.do(create_reason_code, reason)

    def record(*offered: str, **given: Any) -> Any:
        wish = HotelRateQuoteOutcomeRecord(
            id=quote.id,
            expected_version=quote.version,
            outcome=HotelQuoteOutcome.ACCEPTED,
            offered=[euros(each) for each in offered],
            **given,
        )
        return desk.hotel.do(record_outcome, wish)

    assert problems_of(lambda: record("150")) == [("HOTEL_QUOTE_OFFER", "input.offered")]
    assert problems_of(lambda: record("150", "180")) == [
        ("HOTEL_REASON_UNKNOWN", "input.reasonCode")
    ]
    taken = record("150", "180", reason_code="FAIR")
    assert [night.offered_amount for night in taken.nights] == [150, 180]
    quote = taken
    assert problems_of(record) == [("HOTEL_QUOTE_OUTCOME", "input.outcome")]


def test_impossible_stays_and_captures_are_refused(desk: Desk) -> None:
    day = date(2026, 5, 4)
    late = NOON + timedelta(seconds=1)
    wish = desk.wish(day, day, guests=0, rooms=0, quoted_at=late)
    assert problems_of(lambda: desk.hotel.do(quote_rate, wish)) == [
        ("HOTEL_QUANTITY", "input.guests"),
        ("HOTEL_QUANTITY", "input.rooms"),
        ("HOTEL_DATES", "input.departure"),
        ("HOTEL_DATES", "input.quotedAt"),
    ]
    twice = HotelBarSnapshotGiven(
        stay_date=day, room_type="STD", price=euros("-1"), rooms_available=-1
    )
    capture = HotelBarCaptureCreate(
        property_id=desk.hotel.place.id, captured_at=late, snapshots=[twice, twice]
    )
    assert problems_of(lambda: desk.hotel.do(capture_bar, capture)) == [
        ("HOTEL_DATES", "input.capturedAt"),
        ("HOTEL_AMOUNT", "input.snapshots.0.price"),
        ("HOTEL_ROOMS", "input.snapshots.0.roomsAvailable"),
        ("HOTEL_AMOUNT", "input.snapshots.1.price"),
        ("HOTEL_ROOMS", "input.snapshots.1.roomsAvailable"),
        ("HOTEL_CODE_TAKEN", "input.snapshots.1.stayDate"),
    ]


def test_a_type_of_room_is_a_code_wherever_it_stands(desk: Desk) -> None:
    """Written as ``std`` it would be another type than ``STD``, and no rate would ever be found."""
    day = date(2026, 5, 4)
    named: dict[str, Any] = {"price": euros("1"), "rooms_available": 1}
    capture = HotelBarCaptureCreate(
        property_id=desk.hotel.place.id,
        snapshots=[HotelBarSnapshotGiven(stay_date=day, room_type="std", **named)],
    )
    refused = [
        (lambda: desk.agreement(line("140", room_type="std")), "input.rateLines.0.roomType"),
        (lambda: desk.quote(day, day + timedelta(days=1), room_type="S T"), "input.roomType"),
        (lambda: desk.hotel.do(capture_bar, capture), "input.snapshots.0.roomType"),
    ]
    for deed, path in refused:
        assert problems_of(deed) == [("HOTEL_CODE", path)]


@pytest.mark.parametrize(
    ("terms", "bar", "guests", "price"),
    [
        ({"method": "PCT_OFF_BAR", "percent_off": "12.5"}, "199.99", 1, "174.99"),
        ({"method": "PCT_OFF_BAR", "percent_off": "5"}, "0.10", 1, "0.10"),
        ({"method": "PCT_OFF_BAR", "percent_off": "15", "floor": "120"}, "133.33", 1, "120"),
        ({"method": "PCT_OFF_BAR", "percent_off": "10", "cap": "250"}, "300", 1, "250"),
        ({"method": "AMOUNT_OFF_BAR", "amount_off": "25.50"}, "180", 2, "154.50"),
        ({"method": "AMOUNT_OFF_BAR", "amount_off": "200"}, "180", 1, "0"),
        ({"method": "FIXED_CAPPED_BY_BAR", "prices": "150"}, "149.99", 1, "149.99"),
        ({"method": "FIXED_CAPPED_BY_BAR", "prices": "150"}, "150", 1, "150"),
        ({"method": "FIXED", "prices": "150 165", "extra_person": "22.50"}, "90", 4, "210"),
        ({"method": "FIXED", "prices": "150", "floor": "155", "cap": "160"}, "90", 1, "155"),
    ],
)
def test_a_price_is_clamped_after_its_method(
    terms: dict[str, str], bar: str, guests: int, price: str
) -> None:
    """12.5 % off 199.99 leave 174.99125; a half cent is rounded up."""
    prices = tuple(Decimal(each) for each in terms.pop("prices", "").split())
    method = HotelRateMethod[terms.pop("method")]
    figures: Any = {name: Decimal(each) for name, each in terms.items()}

    worked = RateTerms(method=method, prices=prices, **figures).price(Decimal(bar), guests, "EUR")

    assert worked.amount == Decimal(price)


CENTS = st.integers(0, 100_000).map(lambda cents: Decimal(cents).scaleb(-2))


@given(
    bar=CENTS,
    floor=st.none() | CENTS,
    room=CENTS,
    percent=st.integers(0, 100).map(Decimal),
)
def test_a_price_stays_within_floor_and_cap_and_has_whole_cents(
    bar: Decimal, floor: Decimal | None, room: Decimal, percent: Decimal
) -> None:
    cap = None if floor is None else floor + room
    terms = RateTerms(method=HotelRateMethod.PCT_OFF_BAR, percent_off=percent, floor=floor, cap=cap)

    amount = terms.price(bar, 1, "EUR").amount

    assert amount == round(amount, 2)
    assert amount >= (floor or 0)
    assert cap is None or amount <= cap
    if floor is None:
        assert abs(amount - bar * (100 - percent) / 100) <= Decimal("0.005")
