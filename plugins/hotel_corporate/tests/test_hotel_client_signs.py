"""The signs that a client may become a problem, counted before it is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from portico.access import Actor
from portico.testing import Ask, problems_of
from portico.values import Money
from portico_hotel_corporate.models import (
    HotelBlockStatus,
    HotelBookingStatus,
    HotelMarketSegment,
    HotelStayStatus,
)
from portico_hotel_corporate.models.profiles import HotelCreditStatus
from portico_hotel_corporate.operations.client_reports import (
    HotelClientInvoiceRecord,
    record_invoice,
)
from portico_hotel_corporate.operations.client_signs import (
    HotelClientSignsRequest,
    client_signs,
)
from portico_hotel_corporate.operations.event_duties import HotelBookingEvaluate, evaluate_booking
from portico_hotel_corporate.operations.profiles import HotelCorporateProfileSet, set_profile
from portico_hotel_corporate.operations.stays import Stay, import_stays
from portico_hotel_corporate.operations.tasks import HotelEventFeedbackAdd, add_feedback

D = Decimal
SIGNS = """query($input: HotelClientSignsRequestInput!) { hotelClientSigns(input: $input) {
  firstDay asOf signs { kind found of percent evidence } leftOut } }"""
ADD = """mutation($input: HotelBookingObligationAddInput!) {
  hotelBookingObligationAdd(input: $input) { obligation { id } userErrors { code path } } }"""


def signs(hotel: Any, as_of: date, days: int, client: Any = None) -> dict[str, tuple[Any, ...]]:
    wish = HotelClientSignsRequest(account_id=(client or hotel.client).id, as_of=as_of, days=days)
    found = hotel.do(client_signs, wish).signs
    return {each.kind.name: (each.found, each.of, each.percent, each.evidence) for each in found}


def invoice(hotel: Any, number: str, issued: date, paid: date | None) -> None:
    wish = HotelClientInvoiceRecord(
        number=number,
        account_id=hotel.client.id,
        issued_on=issued,
        total=Money(D(100), "EUR"),
        paid_on=paid,
    )
    hotel.do(record_invoice, wish)


def stay(hotel: Any, ref: str, arrival: date, nights: int, status: str = "CHECK_OUT") -> None:
    taken = Stay(
        source_ref=ref,
        property_id=hotel.place.id,
        account_id=hotel.client.id,
        agency_id=None,
        company_ref=None,
        agency_ref=None,
        arrival=arrival,
        nights=nights,
        status=HotelStayStatus[status],
        market_segment=HotelMarketSegment.CORPORATE,
        adr_amount=D(80),
        currency="EUR",
    )
    hotel.write(lambda session: import_stays(session, hotel.actor, [taken]))


def test_a_client_of_whom_nothing_is_known_gives_no_sign(hotel: Any) -> None:
    assert signs(hotel, date(2026, 3, 31), 90) == {}


def test_late_payment_is_counted_by_what_was_agreed(hotel: Any) -> None:
    """14 days were agreed: 10, 36 and, still open on 31 March, 58. An older one is left out."""
    profile = HotelCorporateProfileSet(
        account_id=hotel.client.id, credit_status=HotelCreditStatus.WARN, payment_terms_days=14
    )
    hotel.do(set_profile, profile)
    invoice(hotel, "1", date(2026, 1, 10), date(2026, 1, 20))
    invoice(hotel, "2", date(2026, 1, 15), date(2026, 2, 20))
    invoice(hotel, "3", date(2026, 2, 1), None)
    invoice(hotel, "0", date(2025, 12, 31), None)

    assert signs(hotel, date(2026, 3, 31), 90) == {
        "CREDIT": (1, 1, D("100.0"), ["credit WARN"]),
        "LATE_PAYMENT": (2, 3, D("66.7"), ["invoice 2: 36 days", "invoice 3: 58 days"]),
    }
    assert "LATE_PAYMENT" not in signs(hotel, date(2026, 1, 25), 20), "10 days each by then"


def test_no_shows_and_fewer_nights(hotel: Any) -> None:
    """Of four reservations one did not come; nine nights after ten in the 90 days before."""
    for i, arrival in enumerate((date(2025, 11, 3), date(2025, 11, 10))):
        stay(hotel, f"old{i}", arrival, 5)
    for i in range(3):
        stay(hotel, f"new{i}", date(2026, 1, 5), 3)
    stay(hotel, "missed", date(2026, 1, 6), 2, "NO_SHOW")

    assert signs(hotel, date(2026, 3, 31), 90) == {
        "NO_SHOWS": (1, 4, D("25.0"), ["stay missed"]),
        "FEWER_NIGHTS": (1, 10, D("10.0"), ["9 room nights, 10 in as many days before"]),
    }


def test_events_called_off_and_complaints_without_an_answer(hotel: Any) -> None:
    kept = hotel.book()
    off = hotel.book(name="Kick-off", post_as="Meeting N")
    hotel.become(off, HotelBookingStatus.CANCELLED, reason_code="CLIENT")
    for words in ("The soup was cold.", "It was loud."):
        hotel.do(add_feedback, HotelEventFeedbackAdd(booking_id=kept.id, rating=2, complaint=words))
    hotel.book(status=HotelBookingStatus.PROSPECT)

    found = signs(hotel, date(2026, 3, 2), 1)

    assert found == {
        "CANCELLED_EVENTS": (1, 2, D("50.0"), ["event Meeting N"]),
        "OPEN_COMPLAINTS": (2, 2, D("100.0"), ["The soup was cold.", "It was loud."]),
    }
    assert signs(hotel, date(2026, 3, 1), 365) == {}
    assert signs(hotel, date(2026, 3, 31), 29) == {}


def test_rooms_that_nobody_took_and_duties_that_were_not_kept(
    sales: Any, hotel: Any, desk: Any
) -> None:
    """A1: 134 of 180 were used; 144 were promised."""
    block = sales.block()
    sales.pick_up(block, (12, 40), (13, 70), (14, 24))
    sales.turn(block, HotelBlockStatus.CUTOFF_PASSED)
    terms = {"title": "144 nights", "obligor": "CLIENT", "metric": "ROOM_NIGHTS", "target": "144"}
    duty = terms | {"comparator": "GE", "window": "EVENT"}
    desk.made(ADD, input={"bookingId": f"heb_{sales.booking.id.hex}", "obligation": duty})
    for day in (date(2026, 10, 1), date(2026, 10, 16)):
        hotel.do(evaluate_booking, HotelBookingEvaluate(booking_id=sales.booking.id, as_of=day))

    assert signs(hotel, date(2026, 10, 31), 60) == {
        "DUTIES_BREACHED": (1, 1, D("100.0"), ["144 nights from 2026-03-02"]),
        "ROOMS_NOT_USED": (46, 180, D("25.6"), ["event Partner conference: 46"]),
    }
    assert "DUTIES_BREACHED" not in signs(hotel, date(2026, 10, 2), 30), "it was at risk then"


def test_it_is_asked_over_graphql_by_who_sees_what_it_tells(
    hotel: Any, ask: Ask, actor: Actor
) -> None:
    wish = {"accountId": f"acc_{hotel.client.id.hex}", "asOf": "2026-03-31", "days": 90}

    assert ask(SIGNS, input=wish)["data"]["hotelClientSigns"] == {
        "firstDay": "2026-01-01",
        "asOf": "2026-03-31",
        "signs": [],
        "leftOut": [],
    }
    scopes = frozenset({"hotel.obligation.read", "hotel.production.read", "core.account.read"})
    answer = ask(SIGNS, input=wish, by=replace(actor, scopes=scopes))
    assert answer["data"]["hotelClientSigns"]["leftOut"] == [
        "CANCELLED_EVENTS",
        "ROOMS_NOT_USED",
        "OPEN_COMPLAINTS",
    ]
    scopes = frozenset({"hotel.event_booking.read"})
    answer = ask(SIGNS, input=wish, by=replace(actor, scopes=scopes))
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert problems_of(lambda: signs(hotel, date(2026, 3, 31), 0)) == [
        ("HOTEL_QUANTITY", "input.days")
    ]
