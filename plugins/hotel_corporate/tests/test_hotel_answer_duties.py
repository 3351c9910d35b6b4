"""The hotel's duty to answer in time: requests for proposal against the day they were due."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portico.values import Money
from portico_hotel_corporate.models import (
    HotelAgreementKind,
    HotelAgreementStatus,
    HotelInterest,
    HotelMeans,
    HotelRfpChannel,
    HotelRfpKind,
    HotelRfpStatus,
    Rfp,
)
from portico_hotel_corporate.operations.agreement_inputs import HotelAgreementStatusChange
from portico_hotel_corporate.operations.agreement_steps import change_agreement_status
from portico_hotel_corporate.operations.rfp_agreements import draft_agreement
from portico_hotel_corporate.operations.rfp_conversion import convert_rfp
from portico_hotel_corporate.operations.rfp_inputs import (
    HotelRfpAnswer,
    HotelRfpConvert,
    HotelRfpCreate,
    HotelRfpDraftAgreement,
    HotelRfpEnd,
    HotelRfpQualify,
    HotelRfpRateGiven,
    HotelRfpRoomsGiven,
)
from portico_hotel_corporate.operations.rfps import answer_rfp, create_rfp, end_rfp, qualify_rfp

ERRORS = "userErrors { code message path }"
AGREE = f"""mutation($input: HotelAgreementCreateInput!) {{ hotelAgreementCreate(input: $input) {{
  agreement {{ id version }} {ERRORS} }} }}"""
KEPT = """query($id: ID!, $day: Date) {
  hotelAgreementCompliance(input: {agreementId: $id, asOf: $day}) {
    obligations { metric obligor actual status evidence } } }"""
DUTY = {
    "title": "Answers in time",
    "obligor": "HOTEL",
    "metric": "ANSWERS_ON_TIME",
    "comparator": "GE",
    "target": "100",
    "window": "TERM",
}


@pytest.fixture
def promised(desk: Any, hotel: Any) -> Any:
    """An agreement of 2026 by which the hotel answers in time, or three days later."""
    client, place = f"acc_{hotel.client.id.hex}", f"hpr_{hotel.place.id.hex}"

    def write(**more: Any) -> str:
        found: str = desk.agreement(client, place, [DUTY | more])
        return found

    return write


def ask_for(hotel: Any, due: int | None, **given: Any) -> Rfp:
    """A request that is due to be answered on a day of March."""
    terms: dict[str, Any] = {
        "account_id": hotel.client.id,
        "property_id": hotel.place.id,
        "channel": HotelRfpChannel.EMAIL,
        "name": "Partner days",
        "arrival": date(2026, 10, 12),
        "departure": date(2026, 10, 13),
        "attendees": 40,
        "response_due": due and date(2026, 3, due),
        "rooms": [HotelRfpRoomsGiven(night=1, room_type="DBL", rooms=20)],
    }
    found: Rfp = hotel.do(create_rfp, HotelRfpCreate(**terms | given))
    return found


def qualified(hotel: Any, rfp: Rfp) -> Rfp:
    wish = HotelRfpQualify(
        id=rfp.id,
        expected_version=rfp.version,
        interest=HotelInterest.HIGH,
        means=HotelMeans.SOUND,
    )
    found: Rfp = hotel.do(qualify_rfp, wish)
    return found


def answer(hotel: Any, rfp: Rfp, when: datetime) -> None:
    ready = qualified(hotel, rfp)
    wish = HotelRfpAnswer(id=ready.id, expected_version=ready.version, answer="Welcome")
    hotel.do(answer_rfp, wish, when)


def end(hotel: Any, rfp: Rfp, status: HotelRfpStatus, when: datetime) -> None:
    wish = HotelRfpEnd(id=rfp.id, expected_version=rfp.version, status=status, reason_code="PRICE")
    hotel.do(end_rfp, wish, when)


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def requests(hotel: Any) -> None:
    """Due on the 10th: two answered in time, one refused on the 12th, one given up before."""
    answer(hotel, ask_for(hotel, 10), at(9))
    answer(hotel, ask_for(hotel, 10), at(10, 23, 30))
    end(hotel, ask_for(hotel, 10), HotelRfpStatus.TURNED_DOWN, at(12))
    end(hotel, ask_for(hotel, 10), HotelRfpStatus.LOST, at(5))
    ask_for(hotel, 20)
    ask_for(hotel, None)


@pytest.mark.usefixtures("requests")
@pytest.mark.parametrize(
    ("cure", "day", "actual", "status"),
    [
        (0, 8, None, "ON_TRACK"),
        (0, 10, "100", "ON_TRACK"),
        (0, 11, "66.66", "BREACHED"),
        (0, 21, "50", "BREACHED"),
        (3, 11, "66.66", "BREACHED"),
        (3, 12, "66.66", "CURED"),
        (3, 21, "50", "BREACHED"),
    ],
)
def test_requests_are_answered_by_the_day_they_are_due(
    ask: Any, promised: Any, cure: int, day: int, actual: str | None, status: str
) -> None:
    """2 of 3 are 66.66 %, rounded down; with the one due on the 20th, 2 of 4."""
    agreement = promised(cureDays=cure)

    found = ask(KEPT, id=agreement, day=f"2026-03-{day:02}")["data"]["hotelAgreementCompliance"]
    (duty,) = found["obligations"]
    assert (duty["actual"], duty["status"]) == (actual, status)


def test_requests_of_others_and_of_other_houses_do_not_count(
    ask: Any, hotel: Any, promised: Any
) -> None:
    ask_for(hotel, 10, account_id=hotel.make_account("Somebody else").id)
    ask_for(hotel, 10, property_id=hotel.property("RESORT").id)
    mine = ask_for(hotel, 10)

    found = ask(KEPT, id=promised(), day="2026-03-11")["data"]["hotelAgreementCompliance"]
    assert found["obligations"] == [
        {
            "metric": "ANSWERS_ON_TIME",
            "obligor": "HOTEL",
            "actual": "0",
            "status": "BREACHED",
            "evidence": [f"request {mine.id} due 2026-03-10 came not"],
        }
    ]


@pytest.mark.parametrize(("day", "actual"), [(10, "100"), (11, "0")])
def test_an_event_that_a_request_became_is_an_answer(
    ask: Any, hotel: Any, promised: Any, day: int, actual: str
) -> None:
    ready = qualified(hotel, ask_for(hotel, 10))
    wish = HotelRfpConvert(
        id=ready.id,
        expected_version=ready.version,
        option_date=date(2026, 4, 15),
        block_code="NORD",
        rates=[HotelRfpRateGiven(room_type="DBL", rate=Money(Decimal(140), "EUR"))],
    )
    hotel.do(convert_rfp, wish, at(day))

    found = ask(KEPT, id=promised(), day="2026-03-20")["data"]["hotelAgreementCompliance"]
    assert [duty["actual"] for duty in found["obligations"]] == [actual]


def test_the_draft_of_an_agreement_is_no_answer_until_it_is_proposed(
    ask: Any, hotel: Any, promised: Any
) -> None:
    asked = ask_for(hotel, 10, kind=HotelRfpKind.TRANSIENT, potential_room_nights=40)
    ready = qualified(hotel, asked)
    wish = HotelRfpDraftAgreement(
        id=ready.id,
        expected_version=ready.version,
        number="R1",
        kind=HotelAgreementKind.CREW,
        rates=[HotelRfpRateGiven(room_type="DBL", rate=Money(Decimal(140), "EUR"))],
    )
    drafted = hotel.do(draft_agreement, wish, at(9))
    duty = {"id": promised(), "day": "2026-03-20"}

    def kept() -> list[str]:
        found = ask(KEPT, **duty)["data"]["hotelAgreementCompliance"]["obligations"]
        return [each["actual"] for each in found]

    assert kept() == ["0"]

    proposal = HotelAgreementStatusChange(
        id=drafted.agreement_id, expected_version=1, status=HotelAgreementStatus.PROPOSED
    )
    hotel.do(change_agreement_status, proposal, at(10))

    assert kept() == ["100"]


def test_it_is_a_duty_of_the_hotel(desk: Any, hotel: Any) -> None:
    terms = {
        "number": "C1",
        "accountId": f"acc_{hotel.client.id.hex}",
        "kind": "MICE_FRAMEWORK",
        "title": "Events",
        "currency": "EUR",
        "validFrom": "2026-01-01",
        "validTo": "2026-12-31",
        "obligations": [DUTY | {"obligor": "CLIENT"}],
    }

    assert desk.refused(AGREE, input=terms) == [
        ("HOTEL_OBLIGATION_OBLIGOR", "input.obligations.0.obligor")
    ]
