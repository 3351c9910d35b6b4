"""Rules that need no database: the worked numbers of check digits, calendars, amounts, rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from portico.errors import Refused
from portico.models.formats import Malformed, legal_entity_identifier
from portico.values import Money
from portico_bank_corporate.models import (
    BankDemandStatus,
    BankGuaranteePurpose,
    BankGuaranteeRules,
    Calendar,
    Conversion,
    Guarantee,
)
from portico_bank_corporate.models.amounts import amount_fault
from portico_bank_corporate.models.calendars import business_days_after, has_calendar, roll_forward
from portico_bank_corporate.models.deadlines import examination, suspension
from portico_bank_corporate.models.extension import years_after
from portico_bank_corporate.models.formats import (
    bic,
    iban,
    time_of_day,
    time_zone,
    undertaking_number,
)
from portico_bank_corporate.models.guarantee_choices import DEMAND_LIFECYCLE
from portico_bank_corporate.models.iban import build_iban
from portico_bank_corporate.models.lifecycle import require_step


@pytest.mark.parametrize(
    "good",
    [
        "GE29NB0000000101904917",
        "DE89370400440532013000",
        "PL61109010140000071219812874",
        "LV80BANK0000435195001",
        "EE382200221020145685",
    ],
)
def test_an_iban_with_the_right_check_digits_is_good(good: str) -> None:
    assert iban(good) == good


def test_an_iban_may_be_written_with_blanks_and_small_letters() -> None:
    assert iban(" de89 3704 0044 0532 0130 00 ") == "DE89370400440532013000"


@pytest.mark.parametrize(
    "bad",
    [
        "GE92NB0000000101904917",  # swapped check digits
        "DE89370400440532013001",
        "EE382200221020145686",
        "DE8937040044053201300",  # too short for Germany
        "XX89370400440532013000",
        "",
        "not an iban",
    ],
)
def test_an_iban_with_a_wrong_form_is_refused(bad: str) -> None:
    with pytest.raises(Malformed) as refused:
        iban(bad)

    assert refused.value.code == "BANK_IBAN"


def test_the_check_digits_of_ge_are_29_by_the_rule() -> None:
    """The rule of ISO 13616 by hand: 98 less the remainder of BBAN, country and 00."""
    digits = "".join(str(int(letter, 36)) for letter in "NB0000000101904917GE00")

    assert digits == "23110000000101904917161400"
    assert int(digits) % 97 == 69
    assert 98 - 69 == 29


def test_the_check_digits_of_de_are_89_and_a_number_is_built_with_them() -> None:
    """Domain page 3.11: what is left is 9, and 98 less 9 is 89."""
    digits = "".join(str(int(letter, 36)) for letter in "370400440532013000DE00")

    assert int(digits) % 97 == 9
    assert build_iban("DE", "370400440532013000") == "DE89370400440532013000"
    assert build_iban("GE", "NB0000000101904917") == "GE29NB0000000101904917"


@pytest.mark.parametrize("good", ["E097DEXX", "COBADEFF", "COBADEFFXXX", " cobadeff "])
def test_a_bic_may_begin_with_digits(good: str) -> None:
    """Domain page 3.11: the prefix is of letters and digits since December 2014."""
    assert bic(good) == "".join(good.upper().split())


@pytest.mark.parametrize(
    "bad", ["", "COBADEF", "COBADEFFX", "COBA1EFF", "COBADEFFXXXX", "CÖBADEFF"]
)
def test_other_bics_are_refused(bad: str) -> None:
    with pytest.raises(Malformed) as refused:
        bic(bad)

    assert refused.value.code == "BANK_BIC"


def test_a_lei_is_checked_by_its_last_two_digits() -> None:
    assert legal_entity_identifier("5493001KJTIIGC8Y1R12") == "5493001KJTIIGC8Y1R12"
    assert 98 - int("".join(str(int(c, 36)) for c in "5493001KJTIIGC8Y1R00")) % 97 == 12
    with pytest.raises(Malformed):
        legal_entity_identifier("5493001KJTIIGC8Y1R21")


def test_an_expiry_rolls_by_the_calendar_of_the_place_of_presentation() -> None:
    labour_day = date(2026, 5, 1)

    assert roll_forward(labour_day, "PL") == date(2026, 5, 4)
    assert roll_forward(labour_day, "GB") == labour_day


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    epiphany = date(2026, 1, 6)

    assert roll_forward(epiphany, "DE") == epiphany
    assert roll_forward(epiphany, "DE-BY") == date(2026, 1, 7)


def test_a_demand_is_examined_within_five_business_days_after_its_presentation() -> None:
    """Easter Monday does not count in Poland; Good Friday does."""
    guarantee = Guarantee(rules=BankGuaranteeRules.URDG)
    deadline = examination(guarantee, date(2026, 4, 2), Calendar("PL"))

    assert deadline.due_on == date(2026, 4, 10)
    # 3 April is Good Friday, a business day in Poland: only the weekend and Monday are skipped.
    assert [(each.day.day, each.reason) for each in deadline.skipped] == [
        (4, "Saturday"),
        (5, "Easter Sunday"),
        (6, "Easter Monday"),
    ]


@pytest.mark.parametrize(
    ("purpose", "until"),
    [
        (BankGuaranteePurpose.ISSU, date(2026, 5, 2)),
        (BankGuaranteePurpose.ISCO, date(2026, 4, 28)),
    ],
)
def test_a_demand_to_extend_or_pay_waits_for_thirty_calendar_days(
    purpose: BankGuaranteePurpose, until: date
) -> None:
    """Domain page 3.10: received on 2 April 2026; under a counter-guarantee four days less."""
    guarantee = Guarantee(rules=BankGuaranteeRules.URDG, purpose=purpose)

    assert suspension(guarantee, date(2026, 4, 2)).due_on == until


def test_business_days_are_counted_from_the_day_after() -> None:
    friday = date(2026, 3, 6)

    assert business_days_after(friday, 0, "DE") == friday
    assert business_days_after(friday, 1, "DE") == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("place", "known"),
    [("PL", True), ("DE-BY", True), ("DE-XX", False), ("ZZ", False), ("", False)],
)
def test_a_calendar_is_known_or_not(place: str, known: bool) -> None:  # noqa: FBT001 (a parameter)
    assert has_calendar(place) is known


def test_three_years_after_a_leap_day_is_the_28th() -> None:
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert years_after(date(2025, 2, 28), 3) == date(2028, 2, 28)


@pytest.mark.parametrize(
    ("amount", "currency", "reason"),
    [
        ("0", "EUR", "AM01"),
        ("-1", "EUR", "AM12"),
        ("NaN", "EUR", "AM12"),
        ("sNaN", "EUR", "AM12"),
        ("Infinity", "EUR", "AM12"),
        ("1e400", "EUR", "AM12"),
        ("100000000000000", "EUR", "AM12"),
        ("1.001", "EUR", "CH20"),
        ("0.1", "JPY", "CH20"),
        ("1e-400", "EUR", "CH20"),
        ("1.0001", "KWD", "CH20"),
        ("1", "ABC", "AM11"),
        ("1", "eur", "AM11"),
        ("1", "", "AM11"),
    ],
)
def test_an_amount_that_cannot_be_paid_has_its_reason(
    amount: str, currency: str, reason: str
) -> None:
    fault = amount_fault(Money(Decimal(amount), currency))

    assert fault is not None
    assert fault.reason == reason


@pytest.mark.parametrize(
    ("amount", "currency"), [("0.01", "EUR"), ("1", "JPY"), ("1.001", "KWD"), ("1.10000", "EUR")]
)
def test_an_amount_that_can_be_paid_has_no_fault(amount: str, currency: str) -> None:
    assert amount_fault(Money(Decimal(amount), currency)) is None


@pytest.mark.parametrize(
    ("amount", "rate", "converted"),
    [
        ("1200000", "1.0800", "1111111.11"),
        ("500000", "0.8500", "588235.29"),
        ("300000", "1.0800", "277777.78"),
    ],
)
def test_an_amount_is_divided_by_the_rate_and_rounded_once(
    amount: str, rate: str, converted: str
) -> None:
    conversion = Conversion("USD", "EUR", Decimal(rate))

    assert conversion.convert(Decimal(amount)) == Decimal(converted)


def test_an_amount_at_a_rate_is_rounded_once() -> None:
    """2 at 4 is half a yen: rounded up; at 8 a quarter of one: nothing."""
    assert Conversion("USD", "JPY", Decimal(4)).convert(Decimal(2)) == Decimal(1)
    assert Conversion("USD", "JPY", Decimal(8)).convert(Decimal(2)) == Decimal(0)
    # 1 / 200.00000001 is 0.00499…, no half: nothing.
    assert Conversion("USD", "EUR", Decimal("200.00000001")).convert(Decimal(1)) == 0
    assert Conversion("USD", "EUR", Decimal(200)).convert(Decimal(1)) == Decimal("0.01")


def test_a_rate_the_other_way_round_multiplies() -> None:
    conversion = Conversion("USD", "EUR", Decimal("0.92592593"), inverse=True)

    assert conversion.convert(Decimal(1200000)) == Decimal("1111111.12")


@pytest.mark.parametrize("number", ["G-1", "PG26/0001", "A" * 16, "A B", "1"])
def test_an_undertaking_number_is_of_sixteen_swift_characters(number: str) -> None:
    assert undertaking_number(number) == number


@pytest.mark.parametrize("number", ["A" * 17, "/A", "A/", "A//B", "Ä1", "A_B", "A\nB", ""])
def test_other_undertaking_numbers_are_refused(number: str) -> None:
    with pytest.raises(Malformed):
        undertaking_number(number)


@pytest.mark.parametrize("text", ["24:00", "9:00", "15.30", "15:60", "१५:३०", ""])
def test_a_time_of_day_has_four_digits(text: str) -> None:
    assert time_of_day("00:00") == "00:00"
    with pytest.raises(Malformed):
        time_of_day(text)


def test_a_time_zone_is_one_of_iana() -> None:
    assert time_zone("Europe/Berlin") == "Europe/Berlin"
    with pytest.raises(Malformed):
        time_zone("Berlin")


def test_a_forbidden_step_says_what_is_permitted() -> None:
    states = BankDemandStatus
    with pytest.raises(Refused) as refused:
        require_step(DEMAND_LIFECYCLE, states.PAID, states.WITHDRAWN, "BANK_X", "Demand 1")

    assert str(refused.value) == "Demand 1 is PAID and cannot become WITHDRAWN: that is final."
