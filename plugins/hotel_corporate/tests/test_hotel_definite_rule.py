"""A house that wants a signed contract or a deposit before an event is definite."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico_hotel_corporate.models import (
    EventBooking,
    HotelBookingStatus,
    HotelDefiniteRule,
    Property,
)
from portico_hotel_corporate.operations.properties import HotelPropertyUpdate, update_property
from portico_hotel_corporate.operations.terms import (
    HotelDepositDueGiven,
    HotelDepositPay,
    pay_deposit,
)

S = HotelBookingStatus
UNSIGNED = [("HOTEL_CONTRACT_UNSIGNED", "input.status")]
OPTION = {"status": S.TENTATIVE, "option_date": date(2026, 9, 1)}


@pytest.fixture
def strict(sales: Any) -> Any:
    """The October conference, tentative, in a house that wants a contract or a deposit."""
    place = sales.hotel.place
    wish = HotelPropertyUpdate(
        id=place.id,
        expected_version=place.version,
        definite_rule=HotelDefiniteRule.SIGNED_OR_DEPOSIT,
    )
    changed: Property = sales.do(update_property, wish)
    assert changed.definite_rule is HotelDefiniteRule.SIGNED_OR_DEPOSIT
    return sales.conference(**OPTION)


def definite(sales: Any, event: EventBooking) -> EventBooking:
    now = sales.hotel.get(EventBooking, event.id)
    changed: EventBooking = sales.hotel.become(now, S.DEFINITE)
    return changed


def test_an_event_is_definite_once_its_contract_is_signed(sales: Any, strict: Any) -> None:
    assert problems_of(lambda: definite(sales, strict)) == UNSIGNED
    assert problems_of(sales.conference) == UNSIGNED

    sales.hotel.update(strict, signed_on=date(2026, 3, 1), signed_document="archive/2026/17")
    assert definite(sales, strict).status is S.DEFINITE
    assert sales.conference(signed_on=date(2026, 3, 2)).status is S.DEFINITE


def test_or_once_its_first_deposit_has_arrived(sales: Any, strict: Any) -> None:
    """Of 180 × 150 = 27,000 contracted a tenth is due in July, the rest later."""
    sales.block(booking=strict)
    due = [
        HotelDepositDueGiven(due_on=date(2026, 7, 15), percent=Decimal(10)),
        HotelDepositDueGiven(days_before=30, percent=Decimal(40)),
    ]
    sales.agree(booking=strict, deposits=due)
    assert problems_of(lambda: definite(sales, strict)) == UNSIGNED

    def pay(amount: str) -> None:
        price = sales.night(12, 1, amount).rate
        wish = HotelDepositPay(booking_id=strict.id, paid_on=date(2026, 7, 1), payment=price)
        sales.do(pay_deposit, wish)

    pay("2699.99")
    assert problems_of(lambda: definite(sales, strict)) == UNSIGNED
    pay("0.01")
    assert definite(sales, strict).status is S.DEFINITE


def test_other_houses_take_the_word_of_who_books(sales: Any) -> None:
    assert sales.conference().status is S.DEFINITE


def test_nothing_is_signed_in_the_future(sales: Any) -> None:
    assert problems_of(lambda: sales.conference(signed_on=date(2026, 3, 3))) == [
        ("HOTEL_DATES", "input.signedOn")
    ]
