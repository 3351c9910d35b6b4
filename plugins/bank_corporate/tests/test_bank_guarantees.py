"""Guarantees: the terms on which they are issued, and what becomes of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any, Final

import pytest

from portico.errors import Refused
from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankDemandRules,
    BankExpiryType,
    BankGuaranteeStatus,
    Guarantee,
    LimitMovement,
)
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeMakeEffective,
    BankGuaranteeReduce,
    BankGuaranteeRelease,
)
from portico_bank_corporate.operations.guarantees import (
    issue_guarantee,
    make_guarantee_effective,
    reduce_guarantee,
    release_guarantee,
)

G = BankGuaranteeStatus
STEPS: Final = {
    (G.ISSUED, G.EFFECTIVE),
    (G.ISSUED, G.EXPIRED),
    (G.ISSUED, G.RELEASED),
    (G.ISSUED, G.CANCELLED),
    (G.ISSUED, G.EXHAUSTED),
    (G.EFFECTIVE, G.EXPIRED_CLAIM_OPEN),
    (G.EFFECTIVE, G.EXPIRED),
    (G.EFFECTIVE, G.RELEASED),
    (G.EFFECTIVE, G.CANCELLED),
    (G.EFFECTIVE, G.EXHAUSTED),
    (G.EXPIRED_CLAIM_OPEN, G.EFFECTIVE),
    (G.EXPIRED_CLAIM_OPEN, G.EXPIRED),
    (G.EXPIRED_CLAIM_OPEN, G.EXHAUSTED),
    (G.EXPIRED, G.EXPIRED_CLAIM_OPEN),
    (G.EXPIRED, G.EFFECTIVE),  # force majeure prevented presentations
    (G.EXPIRED, G.CLOSED),
    (G.RELEASED, G.CLOSED),
    (G.EXHAUSTED, G.CLOSED),
    (G.CANCELLED, G.CLOSED),
}


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def refusals(bank: Any, account: Any, **given: Any) -> list[tuple[str, str]]:
    wish = bank.terms(account, given.pop("amount", eur("100000.00")), **given)
    return problems_of(lambda: bank.do(issue_guarantee, wish))


@pytest.fixture
def client(bank: Any) -> Any:
    """A client with a credit limit of EUR 5 000 000."""
    account = bank.account()
    bank.limit(account)
    return account


def reduce(bank: Any, guarantee: Guarantee, amount: Money) -> Any:
    step = BankGuaranteeReduce(id=guarantee.id, expected_version=guarantee.version, amount=amount)
    return bank.do(reduce_guarantee, step)


def release(bank: Any, guarantee: Guarantee, reference: str = "Letter of 2026-03-01") -> Any:
    step = BankGuaranteeRelease(
        id=guarantee.id, expected_version=guarantee.version, release_reference=reference
    )
    return bank.do(release_guarantee, step)


def test_a_guarantee_is_in_force_when_it_is_issued(bank: Any, client: Any) -> None:
    guarantee = bank.guarantee(client, eur("100000.00"))

    assert guarantee.status is G.EFFECTIVE
    assert guarantee.issue_date == date(2026, 3, 2)
    assert guarantee.expires_on == date(2026, 12, 15)
    assert guarantee.available_amount == Decimal("100000.00")
    assert (guarantee.reduced_amount, guarantee.paid_amount) == (0, 0)


@pytest.mark.parametrize(
    ("place", "expires_on"), [("PL", date(2026, 5, 4)), ("GB", date(2026, 5, 1))]
)
def test_its_expiry_rolls_by_the_calendar_of_the_place_of_presentation(
    bank: Any, client: Any, place: str, expires_on: date
) -> None:
    guarantee = bank.guarantee(
        client, eur("1.00"), expiry_date=date(2026, 5, 1), place_of_presentation=place
    )

    assert guarantee.expiry_date == date(2026, 5, 1)
    assert guarantee.expires_on == expires_on


def test_without_expiry_and_event_it_ends_three_years_after_its_issue(
    bank: Any, client: Any
) -> None:
    guarantee = bank.guarantee(
        client,
        eur("1.00"),
        expiry_type=BankExpiryType.OPEN,
        expiry_date=None,
        issue_date=date(2024, 4, 28),
        place_of_presentation="PL",
    )

    assert guarantee.expires_on == date(2027, 4, 28)


def test_an_event_alone_sets_no_last_day(bank: Any, client: Any) -> None:
    guarantee = bank.guarantee(
        client,
        eur("1.00"),
        expiry_type=BankExpiryType.COND,
        expiry_date=None,
        expiry_event="Return of this document",
    )

    assert guarantee.expires_on is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"undertaking_number": "//"}, [("BANK_NUMBER", "input.undertakingNumber")]),
        ({"undertaking_number": ""}, [("REQUIRED", "input.undertakingNumber")]),
        ({"beneficiary_name": " "}, [("REQUIRED", "input.beneficiaryName")]),
        ({"beneficiary_name": "x" * 10_000}, [("TOO_LONG", "input.beneficiaryName")]),
        ({"beneficiary_name": "a\x07b"}, [("CONTROL_CHARACTER", "input.beneficiaryName")]),
        ({"beneficiary_country": "XX"}, [("COUNTRY", "input.beneficiaryCountry")]),
        ({"place_of_presentation": "Atlantis"}, [("BANK_CALENDAR", "input.placeOfPresentation")]),
        ({"amount": eur("-1.00")}, [("BANK_AMOUNT", "input.amount")]),
        ({"amount": eur("0.00")}, [("BANK_AMOUNT", "input.amount")]),
        ({"amount": eur("1.001")}, [("BANK_AMOUNT", "input.amount")]),
        ({"amount": eur("NaN")}, [("BANK_AMOUNT", "input.amount")]),
        ({"amount": eur("1e400")}, [("BANK_AMOUNT", "input.amount")]),
        ({"amount": Money(Decimal("0.5"), "JPY")}, [("BANK_AMOUNT", "input.amount")]),
        ({"expiry_date": None}, [("BANK_EXPIRY", "input.expiryDate")]),
        ({"expiry_event": "Delivery"}, [("BANK_EXPIRY", "input.expiryEvent")]),
        ({"expiry_type": BankExpiryType.COND}, [("BANK_EXPIRY", "input.expiryEvent")]),
        ({"expiry_type": BankExpiryType.OPEN}, [("BANK_EXPIRY", "input.expiryDate")]),
        ({"expiry_date": date(2026, 3, 1)}, [("BANK_DATES", "input.expiryDate")]),
        ({"expiry_date": date(9999, 12, 31)}, [("BANK_DATES", "input.expiryDate")]),
        ({"issue_date": date(2026, 3, 3)}, [("BANK_DATES", "input.issueDate")]),
        (
            {"issue_date": date(2025, 1, 1), "expiry_date": date(2026, 2, 27)},
            [("BANK_DATES", "input.expiryDate")],
        ),
    ],
)
def test_terms_that_cannot_be_are_refused(
    bank: Any, client: Any, count: Any, given: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert refusals(bank, client, **given) == expected
    assert count(Guarantee) == 0
    assert count(LimitMovement) == 0


def test_all_that_is_wrong_is_told_at_once(bank: Any, client: Any) -> None:
    assert refusals(
        bank,
        client,
        undertaking_number="x" * 17,
        amount=eur("-5"),
        expiry_date=date(2026, 1, 1),
        place_of_presentation="??",
    ) == [
        ("BANK_NUMBER", "input.undertakingNumber"),
        ("BANK_CALENDAR", "input.placeOfPresentation"),
        ("BANK_AMOUNT", "input.amount"),
        ("BANK_DATES", "input.expiryDate"),
    ]


def test_an_undertaking_number_is_taken_once(bank: Any, client: Any) -> None:
    bank.guarantee(client, eur("1.00"))

    assert refusals(bank, client) == [("BANK_NUMBER_TAKEN", "input.undertakingNumber")]


def test_a_guarantee_may_wait_for_its_condition(bank: Any, client: Any) -> None:
    waiting = bank.guarantee(
        client, eur("1.00"), effectiveness_condition="Receipt of the advance payment"
    )
    assert waiting.status is G.ISSUED
    assert problems_of(lambda: bank.demand(waiting, eur("1.00"))) == [
        ("BANK_GUARANTEE_TRANSITION", "input.guaranteeId")
    ]
    step = BankGuaranteeMakeEffective(id=waiting.id, expected_version=waiting.version)
    effective = bank.do(make_guarantee_effective, step)

    assert effective.status is G.EFFECTIVE
    again = BankGuaranteeMakeEffective(id=waiting.id, expected_version=effective.version)
    assert problems_of(lambda: bank.do(make_guarantee_effective, again)) == [
        ("BANK_GUARANTEE_TRANSITION", "input.status")
    ]


def test_a_reduction_lowers_what_is_available(bank: Any, client: Any) -> None:
    guarantee = reduce(bank, bank.guarantee(client, eur("100000.00")), eur("30000.00"))

    assert guarantee.available_amount == Decimal("70000.00")
    assert guarantee.reduced_amount == Decimal("30000.00")
    assert guarantee.amount == Decimal("100000.00")
    assert reduce(bank, guarantee, eur("70000.00")).status is G.EXHAUSTED


@pytest.mark.parametrize(
    ("amount", "code", "path"),
    [
        (eur("100000.01"), "BANK_ABOVE_AVAILABLE", "input.amount"),
        (eur("-1.00"), "BANK_AMOUNT", "input.amount"),
        (Money(Decimal("1.00"), "USD"), "BANK_CURRENCY_MISMATCH", "input.amount.currency"),
    ],
)
def test_a_reduction_that_cannot_be_is_refused(
    bank: Any, client: Any, amount: Money, code: str, path: str
) -> None:
    guarantee = bank.guarantee(client, eur("100000.00"))

    assert problems_of(lambda: reduce(bank, guarantee, amount)) == [(code, path)]


def test_a_release_ends_the_guarantee(bank: Any, client: Any) -> None:
    guarantee = release(bank, bank.guarantee(client, eur("100000.00")))

    assert guarantee.status is G.RELEASED
    assert guarantee.release_reference == "Letter of 2026-03-01"
    assert problems_of(lambda: release(bank, guarantee)) == [
        ("BANK_GUARANTEE_TRANSITION", "input.status")
    ]
    assert problems_of(lambda: reduce(bank, guarantee, eur("1.00"))) == [
        ("BANK_GUARANTEE_TRANSITION", "input.id")
    ]


def test_a_release_needs_the_beneficiarys_document(bank: Any, client: Any) -> None:
    guarantee = bank.guarantee(client, eur("100000.00"))

    assert problems_of(lambda: release(bank, guarantee, " ")) == [
        ("REQUIRED", "input.releaseReference")
    ]


def test_a_guarantee_with_an_open_demand_is_not_released_or_reduced_to_nothing(
    bank: Any, client: Any
) -> None:
    guarantee = bank.guarantee(client, eur("100000.00"))
    bank.demand(guarantee, eur("10.00"))

    assert problems_of(lambda: release(bank, guarantee)) == [("BANK_DEMAND_OPEN", "input.id")]
    assert problems_of(lambda: reduce(bank, guarantee, eur("100000.00"))) == [
        ("BANK_DEMAND_OPEN", "input.id")
    ]
    assert reduce(bank, guarantee, eur("1.00")).available_amount == Decimal("99999.00")


def test_a_guarantee_that_changed_since_is_a_conflict(bank: Any, client: Any) -> None:
    guarantee = bank.guarantee(client, eur("100000.00"))
    reduce(bank, guarantee, eur("1.00"))

    assert problems_of(lambda: release(bank, guarantee)) == [("CONFLICT", "input.expectedVersion")]


@pytest.mark.parametrize(("before", "after"), list(product(G, G)))
def test_a_guarantee_takes_the_permitted_steps_only(before: G, after: G) -> None:
    guarantee = Guarantee(undertaking_number="G-1", status=before)
    if (before, after) in STEPS:
        guarantee.become(after)
        assert guarantee.status is after
        return
    with pytest.raises(Refused, match=f"is {before.name} and cannot become {after.name}"):
        guarantee.become(after)


def test_what_is_available_is_the_amount_less_reductions_and_payments() -> None:
    guarantee = Guarantee(
        undertaking_number="G-1",
        status=G.EFFECTIVE,
        demand_rules=BankDemandRules.MULT,
        amount=Decimal(100),
        increased_amount=Decimal(0),
        pending_amount=Decimal(0),
        reduced_amount=Decimal(0),
        paid_amount=Decimal(0),
        available_amount=Decimal(100),
        currency="EUR",
    )
    guarantee.reduce(eur("20"))
    guarantee.pay(eur("30"))

    assert guarantee.available_amount == 50
    with pytest.raises(Refused, match=r"51.00 EUR is more than the 50.00 EUR"):
        guarantee.pay(eur("51"))
    guarantee.pay(eur("50"))
    assert guarantee.status is G.EXHAUSTED
    assert guarantee.exposure == eur("0")
