"""What the hotel knows of a company, and a stop of its credit."""

from __future__ import annotations

from datetime import date
from typing import Any

from portico.testing import problems_of
from portico_hotel_corporate.models import (
    HotelBookingStatus,
    HotelCreditStatus,
    HotelPaymentMethod,
)
from portico_hotel_corporate.operations.profiles import HotelCorporateProfileSet, set_profile

SET = """mutation($input: HotelCorporateProfileSetInput!) {
  hotelCorporateProfileSet(input: $input) {
  corporateProfile { marketSegment taxIds competitors } userErrors { code message path } }
}"""


def test_competitors_tax_numbers_and_segment_of_a_company(desk: Any, hotel: Any) -> None:
    """500273170 is the tax number of a Portuguese company with a right check digit."""
    account = {"accountId": f"acc_{hotel.client.id.hex}"}

    made = desk.made(
        SET,
        input={
            **account,
            "marketSegment": "CORPORATE",
            "taxIds": [{"country": "PT", "number": "PT 500 273 170"}],
            "competitors": ["Grand Hotel", " Riverside ", "Grand Hotel"],
        },
    )

    assert made == {
        "marketSegment": "CORPORATE",
        "taxIds": [{"country": "PT", "number": "500273170"}],
        "competitors": ["Grand Hotel", "Riverside"],
    }
    wrong = [{"country": "PT", "number": "500273171"}, {"country": "XX", "number": "1"}]
    refused = desk.refused(SET, input=account | {"taxIds": wrong, "competitors": [" "]})
    assert [path for _, path in refused] == [
        "input.competitors.0",
        "input.taxIds.0",
        "input.taxIds.1",
    ]
    assert desk.made(SET, input=account | {"competitors": []})["taxIds"] == made["taxIds"]


def test_a_stop_of_credit_leaves_no_definite_event_on_account(hotel: Any) -> None:
    def credit(status: HotelCreditStatus) -> None:
        wish = HotelCorporateProfileSet(account_id=hotel.client.id, credit_status=status)
        hotel.do(set_profile, wish)

    credit(HotelCreditStatus.STOP)
    stop = [("HOTEL_CREDIT_STOP", "input.status")]
    option = {"status": HotelBookingStatus.TENTATIVE, "option_date": date(2026, 6, 1)}
    event = hotel.book(**option)

    assert problems_of(hotel.book) == stop
    assert problems_of(lambda: hotel.become(event, HotelBookingStatus.DEFINITE)) == stop
    event = hotel.update(event, payment_method=HotelPaymentMethod.PREPAID)
    event = hotel.become(event, HotelBookingStatus.DEFINITE)
    on_account = {"payment_method": HotelPaymentMethod.DIRECT_BILL}
    assert problems_of(lambda: hotel.update(event, **on_account)) == [
        ("HOTEL_CREDIT_STOP", "input.paymentMethod")
    ]
    credit(HotelCreditStatus.WARN)
    assert hotel.update(event, **on_account).payment_method is HotelPaymentMethod.DIRECT_BILL
