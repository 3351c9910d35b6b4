"""Exposure at another time, at other rates, and weighted: the worked numbers of the domain page."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from portico.errors import StartupError
from portico.plugins import load_plugins
from portico.settings import load_settings
from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import BankGuaranteeType, CreditLimit, Guarantee
from portico_bank_corporate.operations.exposure import (
    BankExposureQuestion,
    BankLimitExposure,
    answer_exposure,
)
from portico_bank_corporate.operations.exposure_scenario import BankWhatIfRate, ExposurePolicy
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeReduce
from portico_bank_corporate.operations.guarantees import reduce_guarantee

T = BankGuaranteeType
POLICY = ExposurePolicy(timedelta(days=5), {"PERF": Decimal(50), "TEND": Decimal(50)})


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(Decimal(amount), currency)


@pytest.fixture
def limit(bank: Any) -> CreditLimit:
    """The limit of the domain page, used as there: a bid, a performance, a financial guarantee."""
    client = bank.account()
    limit: CreditLimit = bank.limit(client)
    bank.rate("EUR", "USD", "1.0800")
    bank.rate("EUR", "GBP", "0.8500")
    for number, amount, kind, expiry in (
        ("G-USD", money("1200000.00", "USD"), T.PERF, date(2026, 6, 30)),
        ("G-GBP", money("500000.00", "GBP"), T.FINC, date(2026, 12, 31)),
        ("G-EUR", money("750000.00"), T.TEND, date(2027, 6, 30)),
    ):
        bank.guarantee(client, amount, undertaking_number=number, type=kind, expiry_date=expiry)
    bank.reserve(limit, "APP-1", money("300000.00", "USD"))
    return limit


def exposure(bank: Any, limit: CreditLimit, **asked: Any) -> BankLimitExposure:
    question = BankExposureQuestion(limit_id=limit.id, **asked)
    answer = bank.write(
        lambda session: answer_exposure(session, bank.actor, question, policy=POLICY)
    )
    found: BankLimitExposure = answer.limits[0]
    return found


def rate(quote: str, rate: str) -> BankWhatIfRate:
    return BankWhatIfRate(base="EUR", quote=quote, rate=Decimal(rate))


def test_exposure_is_weighted_by_conversion_factors(bank: Any, limit: CreditLimit) -> None:
    """Domain page 3.8: 555 555.56 + 588 235.29 + 375 000.00."""
    found = exposure(bank, limit)

    assert found.weighted == money("1518790.85")
    assert {item.reference: item.weighted.amount for item in found.items} == {
        "APP-1": Decimal("277777.78"),
        "G-EUR": Decimal("375000.00"),
        "G-GBP": Decimal("588235.29"),
        "G-USD": Decimal("555555.56"),
    }
    assert found.used == money("2727124.18")


def test_what_if_the_rates_were_others(bank: Any, limit: CreditLimit) -> None:
    """Domain page 3.8: at 1.0000 and 0.8000, 2 875 000.00 are used, 57.50 %; nothing is booked."""
    found = exposure(bank, limit, rates=[rate("USD", "1.0000"), rate("GBP", "0.8000")])

    assert (found.used, found.utilisation) == (money("2875000.00"), Decimal("57.50"))
    assert exposure(bank, limit).used == money("2727124.18")
    inverse = BankWhatIfRate(base="USD", quote="EUR", rate=Decimal("1.0000"))
    assert exposure(bank, limit, rates=[inverse]).issued == money("2538235.29")


@pytest.mark.parametrize(
    ("day", "issued"),
    [
        (date(2026, 7, 5), "2449346.40"),  # the fifth day of grace after 30 June
        (date(2026, 7, 6), "1338235.29"),
        (date(2027, 1, 5), "1338235.29"),
        (date(2027, 1, 6), "750000.00"),
        (date(2027, 7, 6), "0.00"),
    ],
)
def test_a_day_ahead_counts_what_will_not_have_ended(
    bank: Any, limit: CreditLimit, day: date, issued: str
) -> None:
    found = exposure(bank, limit, as_of=day)

    assert found.issued == money(issued)
    assert found.reserved == money("277777.78")


def test_the_binding_limit_of_a_day_ahead_is_named(bank: Any) -> None:
    """The group's limit is used up by another part, until its guarantee ends."""
    group = bank.account("Group")
    whole = bank.limit(group, "1000.00", number="WHOLE")
    part = bank.limit(group, "800.00", number="PART", parent_id=whole.id)
    other = bank.limit(group, "900.00", number="OTHER", parent_id=whole.id)
    bank.guarantee(group, money("900.00"), limit_id=other.id, expiry_date=date(2026, 6, 30))

    now = exposure(bank, part)
    then = exposure(bank, part, as_of=date(2026, 8, 1))

    assert (now.free, now.binding_limit_id) == (money("100.00"), whole.id)
    assert now.explanation.endswith("limit WHOLE above it leaves only 100.00 EUR.")
    assert (then.free, then.binding_limit_id) == (money("800.00"), part.id)


def test_the_past_is_as_it_was_booked(bank: Any, limit: CreditLimit) -> None:
    (guarantee,) = [g for g in bank.all(Guarantee) if g.undertaking_number == "G-EUR"]
    wish = BankGuaranteeReduce(id=guarantee.id, expected_version=1, amount=money("250000.00"))
    bank.do(reduce_guarantee, wish, on=date(2026, 3, 9))

    question = BankExposureQuestion(limit_id=limit.id, as_of=date(2026, 3, 8))
    later = bank.on(date(2026, 3, 10))
    answer = bank.write(lambda session: answer_exposure(session, later, question))

    assert answer.limits[0].used == money("2727124.18")
    assert exposure(bank, limit).used == money("2477124.18")


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        (
            [BankWhatIfRate(base="EUR", quote="XXY", rate=Decimal(0))],
            [("CURRENCY", "input.rates.0.quote"), ("BANK_RATE", "input.rates.0.rate")],
        ),
        (
            [rate("USD", "1"), BankWhatIfRate(base="EUR", quote="EUR", rate=Decimal(1))],
            [("BANK_CURRENCY_MISMATCH", "input.rates.1.quote")],
        ),
    ],
)
def test_rates_that_cannot_be_are_refused(
    bank: Any, limit: CreditLimit, rates: list[BankWhatIfRate], expected: list[tuple[str, str]]
) -> None:
    assert problems_of(lambda: exposure(bank, limit, rates=rates)) == expected


def test_the_factors_are_settings(ask: Ask, bank: Any, limit: CreditLimit) -> None:
    query = (
        "query($input: BankExposureQuestionInput!) { bankExposure(input: $input) "
        "{ limits { weighted { amount } items { conversionFactor } } } }"
    )
    (found,) = ask(query, input={"limitId": f"bcl_{limit.id.hex}"})["data"]["bankExposure"][
        "limits"
    ]

    assert found["weighted"]["amount"] == "1518790.85"
    assert [item["conversionFactor"] for item in found["items"]] == ["100", "50", "100", "50"]


def test_a_factor_of_an_unknown_type_stops_the_start() -> None:
    settings = load_settings(
        plugins=("bank_corporate",),
        plugin_settings={"bank_corporate": {"conversion_factors": {"PREF": 50}}},
    )
    with pytest.raises(StartupError, match="no type of guarantee is called PREF"):
        load_plugins(settings)
