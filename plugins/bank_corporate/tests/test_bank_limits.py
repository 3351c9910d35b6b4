"""Credit limits: the worked numbers of the exposure, reservations, parts, revaluation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from portico.errors import Refused
from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankLimitStatus,
    BankMovementKind,
    CreditLimit,
    FxRate,
    Guarantee,
    LimitMovement,
)
from portico_bank_corporate.operations.credit_limits import (
    BankCreditLimitCreate,
    BankCreditLimitReservationRelease,
    BankCreditLimitReserve,
    BankCreditLimitRevalue,
    BankCreditLimitStatusChange,
    change_limit_status,
    create_credit_limit,
    release_reservation,
    reserve,
    revalue,
)
from portico_bank_corporate.operations.exposure import BankExposureQuestion, answer_exposure
from portico_bank_corporate.operations.fx_rates import BankFxRateSet, set_fx_rate
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeReduce,
    BankGuaranteeRelease,
)
from portico_bank_corporate.operations.guarantees import (
    issue_guarantee,
    reduce_guarantee,
    release_guarantee,
)

K = BankMovementKind
L = BankLimitStatus


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def gbp(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


@pytest.fixture
def client(bank: Any) -> Any:
    return bank.account()


@pytest.fixture
def limit(bank: Any, client: Any) -> Any:
    """The limit of the domain page, used as there."""
    limit = bank.limit(client)
    bank.rate("EUR", "USD", "1.0800")
    bank.rate("EUR", "GBP", "0.8500")
    bank.guarantee(client, usd("1200000.00"), undertaking_number="G-USD")
    bank.guarantee(client, gbp("500000.00"), undertaking_number="G-GBP")
    bank.guarantee(client, eur("750000.00"), undertaking_number="G-EUR")
    bank.reserve(limit, "APP-1", usd("300000.00"))
    return limit


def change(bank: Any, limit: CreditLimit, status: BankLimitStatus, **when: Any) -> Any:
    step = BankCreditLimitStatusChange(id=limit.id, expected_version=limit.version, status=status)
    return bank.do(change_limit_status, step, **when)


def refusal(deed: Any) -> tuple[str, str, str]:
    with pytest.raises(Refused) as refused:
        deed()
    (problem,) = refused.value.problems
    return problem.code, problem.message, ".".join(map(str, problem.path))


def test_the_exposure_is_that_of_the_domain_page(bank: Any, limit: Any) -> None:
    exposure = bank.exposure(limit)

    assert exposure.issued == eur("2449346.40")
    assert exposure.reserved == eur("277777.78")
    assert exposure.used == eur("2727124.18")
    assert exposure.free == eur("2272875.82")
    assert exposure.utilisation == Decimal("54.54")
    assert exposure.explanation == (
        "5000000.00 EUR less 2449346.40 EUR issued less 277777.78 EUR reserved "
        "leaves 2272875.82 EUR."
    )
    assert [(item.reference, item.amount, item.converted) for item in exposure.items] == [
        ("APP-1", usd("300000.00"), eur("277777.78")),
        ("G-EUR", eur("750000.00"), eur("750000.00")),
        ("G-GBP", gbp("500000.00"), eur("588235.29")),
        ("G-USD", usd("1200000.00"), eur("1111111.11")),
    ]


def test_revalued_it_is_57_50_per_cent(bank: Any, limit: Any) -> None:
    bank.rate("EUR", "USD", "1.0000", date(2026, 3, 5))
    bank.rate("EUR", "GBP", "0.8000", date(2026, 3, 5))
    before = len(bank.all(LimitMovement))
    bank.do(revalue, BankCreditLimitRevalue(id=limit.id), on=date(2026, 3, 6))
    exposure = bank.exposure(limit)

    assert exposure.used == eur("2875000.00")
    assert exposure.utilisation == Decimal("57.50")
    movements = bank.all(LimitMovement, LimitMovement.seq)[before:]
    assert {movement.kind for movement in movements} == {K.REVALUE}
    assert {(m.reference, m.limit_amount, m.rate, m.amount) for m in movements} == {
        ("G-USD", Decimal("88888.89"), Decimal("1.0000"), Decimal(0)),
        ("G-GBP", Decimal("36764.71"), Decimal("0.8000"), Decimal(0)),
        ("APP-1", Decimal("22222.22"), Decimal("1.0000"), Decimal(0)),
    }
    assert {(m.rate_date, m.rate_source) for m in movements} == {(date(2026, 3, 5), "Test")}


def test_the_exposure_of_an_earlier_day_stays_what_it_was(bank: Any, limit: Any) -> None:
    bank.rate("EUR", "USD", "1.0000", date(2026, 3, 5))
    bank.do(revalue, BankCreditLimitRevalue(id=limit.id), on=date(2026, 3, 6))

    assert bank.exposure(limit, date(2026, 3, 5)).used == eur("2727124.18")
    assert bank.exposure(limit, date(2026, 3, 1)).used == eur("0.00")
    assert bank.exposure(limit, date(2026, 3, 1)).items == []


def test_a_revaluation_at_the_same_rates_books_nothing(bank: Any, limit: Any) -> None:
    before = len(bank.all(LimitMovement))
    bank.do(revalue, BankCreditLimitRevalue(id=limit.id))

    assert len(bank.all(LimitMovement)) == before


def test_rates_of_tomorrow_are_not_known(bank: Any, limit: Any) -> None:
    step = BankCreditLimitRevalue(id=limit.id, date=date(2026, 3, 3))

    assert problems_of(lambda: bank.do(revalue, step)) == [("BANK_DATES", "input.date")]


def test_a_revaluation_may_use_more_than_the_limit_and_then_nothing_new_is_issued(
    bank: Any, client: Any
) -> None:
    limit = bank.limit(client, "1000000.00")
    bank.rate("EUR", "USD", "2.0000")
    bank.guarantee(client, usd("1900000.00"))
    bank.rate("EUR", "USD", "1.0000", date(2026, 3, 3))
    bank.do(revalue, BankCreditLimitRevalue(id=limit.id), on=date(2026, 3, 3))

    assert bank.exposure(limit).free == eur("-900000.00")
    code, message, _ = refusal(
        lambda: bank.guarantee(client, eur("0.01"), undertaking_number="G-2")
    )
    assert code == "BANK_LIMIT_EXCEEDED"
    assert "has -900000.00 EUR free; this needs 0.01 EUR, 900000.01 EUR more" in message


def test_above_the_free_amount_nothing_is_issued(bank: Any, client: Any, limit: Any) -> None:
    above = bank.terms(client, eur("2272875.83"))

    assert refusal(lambda: bank.do(issue_guarantee, above)) == (
        "BANK_LIMIT_EXCEEDED",
        "Credit limit CL-1 has 2272875.82 EUR free; this needs 2272875.83 EUR, 0.01 EUR more.",
        "input.amount",
    )
    assert len(bank.all(Guarantee)) == 3
    bank.guarantee(client, eur("2272875.82"))
    assert bank.exposure(limit).free == eur("0.00")


def test_a_reservation_becomes_the_guarantee_that_it_was_for(
    bank: Any, client: Any, limit: Any
) -> None:
    bank.guarantee(client, usd("300000.00"), reservation="APP-1")
    exposure = bank.exposure(limit)

    assert exposure.reserved == eur("0.00")
    assert exposure.issued == eur("2727124.18")
    assert exposure.free == eur("2272875.82")


def test_a_reservation_counts_for_the_guarantee_that_it_was_for(bank: Any, client: Any) -> None:
    limit = bank.limit(client, "100.00")
    bank.reserve(limit, "APP-1", eur("100.00"))

    assert refusal(lambda: bank.guarantee(client, eur("100.00")))[0] == "BANK_LIMIT_EXCEEDED"
    above = bank.terms(client, eur("100.01"), reservation="APP-1")
    assert refusal(lambda: bank.do(issue_guarantee, above))[0] == "BANK_LIMIT_EXCEEDED"
    assert bank.exposure(limit).reserved == eur("100.00")
    bank.guarantee(client, eur("100.00"), reservation="APP-1")
    assert (bank.exposure(limit).reserved, bank.exposure(limit).issued) == (eur("0"), eur("100"))


def test_a_reservation_is_made_and_given_back_once(bank: Any, client: Any, limit: Any) -> None:
    back = BankCreditLimitReservationRelease(id=limit.id, reference="APP-1")

    assert problems_of(lambda: bank.reserve(limit, "APP-1", eur("1.00"))) == [
        ("BANK_NUMBER_TAKEN", "input.reference")
    ]
    bank.do(release_reservation, back)
    assert bank.exposure(limit).reserved == eur("0.00")
    assert problems_of(lambda: bank.do(release_reservation, back)) == [
        ("BANK_RESERVATION_MISSING", "input.reference")
    ]
    assert problems_of(lambda: bank.guarantee(client, eur("1.00"), reservation="APP-1")) == [
        ("BANK_RESERVATION_MISSING", "input.reservation")
    ]
    bank.reserve(limit, "APP-1", eur("1.00"))
    assert bank.exposure(limit).reserved == eur("1.00")


@pytest.mark.parametrize(
    ("reference", "amount", "expected"),
    [
        (" ", eur("1.00"), ("BANK_NUMBER", "input.reference")),
        ("x" * 41, eur("1.00"), ("BANK_NUMBER", "input.reference")),
        ("APP-2", eur("-1.00"), ("BANK_AMOUNT", "input.amount")),
        ("APP-2", eur("2272875.83"), ("BANK_LIMIT_EXCEEDED", "input.amount")),
        (
            "APP-2",
            Money(Decimal("1.00"), "CHF"),
            ("BANK_FX_RATE_MISSING", "input.amount.currency"),
        ),
    ],
)
def test_a_reservation_that_cannot_be_is_refused(
    bank: Any, limit: Any, reference: str, amount: Money, expected: tuple[str, str]
) -> None:
    wish = BankCreditLimitReserve(id=limit.id, reference=reference, amount=amount)

    assert problems_of(lambda: bank.do(reserve, wish)) == [expected]


def test_what_a_guarantee_uses_follows_what_it_has_available(
    bank: Any, client: Any, limit: Any
) -> None:
    guarantee = next(g for g in bank.all(Guarantee) if g.undertaking_number == "G-USD")
    bank.rate("EUR", "USD", "1.2000", date(2026, 3, 3))  # not used: the booked rate counts
    step = BankGuaranteeReduce(
        id=guarantee.id, expected_version=guarantee.version, amount=usd("400000.00")
    )
    reduced = bank.do(reduce_guarantee, step, on=date(2026, 3, 4))
    assert bank.exposure(limit).issued == eur("2078976.03")  # 740740.74 + 588235.29 + 750000.00

    bank.do(
        release_guarantee,
        BankGuaranteeRelease(
            id=guarantee.id, expected_version=reduced.version, release_reference="Letter"
        ),
    )

    assert bank.exposure(limit).issued == eur("1338235.29")
    uses = [m for m in bank.all(LimitMovement, LimitMovement.seq) if m.reference == "G-USD"]
    assert [(m.kind, m.amount, m.limit_amount) for m in uses] == [
        (K.UTILISE, Decimal("1200000.00"), Decimal("1111111.11")),
        (K.RELEASE, Decimal("-400000.00"), Decimal("-370370.37")),
        (K.RELEASE, Decimal("-800000.00"), Decimal("-740740.74")),
    ]


def test_what_does_not_revolve_is_gone_when_it_is_given_back(bank: Any, client: Any) -> None:
    limit = bank.limit(client, "100.00", revolving=False)
    bank.reserve(limit, "APP-1", eur("30.00"))
    bank.do(release_reservation, BankCreditLimitReservationRelease(id=limit.id, reference="APP-1"))
    assert bank.exposure(limit).free == eur("100.00")  # a reservation was never drawn
    guarantee = bank.guarantee(client, eur("60.00"))
    bank.do(
        release_guarantee,
        BankGuaranteeRelease(
            id=guarantee.id, expected_version=guarantee.version, release_reference="Letter"
        ),
    )
    exposure = bank.exposure(limit)

    assert (exposure.used, exposure.free) == (eur("0.00"), eur("40.00"))
    assert "less 60.00 EUR that does not come back leaves 40.00 EUR" in exposure.explanation


def test_a_part_uses_the_limit_that_it_is_part_of(bank: Any) -> None:
    group = bank.account("Group")
    daughter = bank.account("Daughter", parent_id=group.id)
    whole = bank.limit(group, "1000.00", number="CL-GROUP")
    first = bank.limit(daughter, "800.00", number="CL-A", parent_id=whole.id)
    second = bank.limit(daughter, "800.00", number="CL-B", parent_id=whole.id)
    bank.guarantee(daughter, eur("700.00"), undertaking_number="G-1", limit_id=first.id)

    exposure = bank.exposure(second)
    assert (exposure.used, exposure.free) == (eur("0.00"), eur("300.00"))
    assert exposure.binding_limit_id == whole.id
    assert exposure.explanation == (
        "800.00 EUR less 0.00 EUR issued less 0.00 EUR reserved leaves 800.00 EUR; "
        "limit CL-GROUP above it leaves only 300.00 EUR."
    )
    above = bank.terms(daughter, eur("300.01"), undertaking_number="G-2", limit_id=second.id)
    assert (
        "Credit limit CL-GROUP has 300.00 EUR free"
        in refusal(lambda: bank.do(issue_guarantee, above))[1]
    )
    bank.guarantee(daughter, eur("300.00"), undertaking_number="G-2", limit_id=second.id)
    assert bank.exposure(whole).used == eur("1000.00")


def test_a_revaluation_reaches_every_limit_that_shares_the_use(bank: Any, client: Any) -> None:
    whole = bank.limit(client, "1000.00", number="CL-ALL")
    part = bank.limit(client, "500.00", number="CL-PART", parent_id=whole.id)
    bank.rate("EUR", "USD", "2.0000")
    bank.guarantee(client, usd("200.00"), limit_id=part.id)
    bank.rate("EUR", "USD", "1.0000", date(2026, 3, 3))
    bank.do(revalue, BankCreditLimitRevalue(id=part.id), on=date(2026, 3, 3))

    assert bank.exposure(part).used == eur("200.00")
    assert bank.exposure(whole).used == eur("200.00")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"number": " "}, ("REQUIRED", "input.number")),
        ({"amount": eur("-1.00")}, ("BANK_AMOUNT", "input.amount")),
        ({"amount": eur("0.00")}, ("BANK_AMOUNT", "input.amount")),
        ({"amount": eur("1e400")}, ("BANK_AMOUNT", "input.amount")),
        ({"amount": eur("NaN")}, ("BANK_AMOUNT", "input.amount")),
        ({"valid_to": date(2026, 3, 1)}, ("BANK_DATES", "input.validTo")),
        ({"number": "CL-1"}, ("BANK_NUMBER_TAKEN", "input.number")),
        (
            {"amount": usd("1.00"), "parent": True},
            ("BANK_CURRENCY_MISMATCH", "input.amount.currency"),
        ),
    ],
)
def test_a_limit_that_cannot_be_is_refused(
    bank: Any, client: Any, given: dict[str, Any], expected: tuple[str, str]
) -> None:
    there = bank.limit(client)
    terms: dict[str, Any] = {
        "account_id": client.id,
        "number": "CL-2",
        "amount": eur("1.00"),
        "valid_to": date(2027, 1, 1),
    }
    if "parent" in given:
        terms["parent_id"] = there.id
    given = {name: value for name, value in given.items() if name != "parent"}
    wish = BankCreditLimitCreate(**terms | {k: v for k, v in given.items() if k != "parent"})

    assert problems_of(lambda: bank.do(create_credit_limit, wish)) == [expected]


LIMIT_STEPS = {
    (L.DRAFT, L.APPROVED),
    (L.DRAFT, L.EXPIRED),
    (L.APPROVED, L.ACTIVE),
    (L.APPROVED, L.EXPIRED),
    (L.ACTIVE, L.FROZEN),
    (L.FROZEN, L.ACTIVE),
    (L.ACTIVE, L.EXPIRED),
    (L.FROZEN, L.EXPIRED),
}


@pytest.mark.parametrize(("before", "after"), list(product(L, L)))
def test_a_limit_takes_the_permitted_steps_only(before: L, after: L) -> None:
    limit = CreditLimit(number="CL-1", status=before)
    if (before, after) in LIMIT_STEPS:
        limit.become(after, date(2026, 3, 2))
        assert limit.status is after
        return
    with pytest.raises(Refused, match=f"is {before.name} and cannot become {after.name}"):
        limit.become(after, date(2026, 3, 2))


def test_a_frozen_limit_takes_nothing_new_but_gives_back(bank: Any, client: Any) -> None:
    limit = bank.limit(client, "100.00")
    guarantee = bank.guarantee(client, eur("10.00"))
    frozen = change(bank, limit, L.FROZEN)

    wish = bank.terms(client, eur("1.00"), undertaking_number="G-2", limit_id=limit.id)
    assert problems_of(lambda: bank.do(issue_guarantee, wish)) == [
        ("BANK_LIMIT_INACTIVE", "input.limitId")
    ]
    assert problems_of(lambda: bank.reserve(limit, "A", eur("1.00"))) == [
        ("BANK_LIMIT_INACTIVE", "input.id")
    ]
    step = BankGuaranteeRelease(
        id=guarantee.id, expected_version=guarantee.version, release_reference="Letter"
    )
    bank.do(release_guarantee, step)
    assert bank.exposure(limit).used == eur("0.00")
    assert change(bank, frozen, L.ACTIVE).status is L.ACTIVE


def test_a_part_of_a_frozen_limit_takes_nothing_new(bank: Any, client: Any) -> None:
    whole = bank.limit(client, "100.00", number="CL-ALL")
    part = bank.limit(client, "100.00", number="CL-PART", parent_id=whole.id)
    change(bank, whole, L.FROZEN)
    wish = bank.terms(client, eur("1.00"), limit_id=part.id)

    assert problems_of(lambda: bank.do(issue_guarantee, wish)) == [
        ("BANK_LIMIT_INACTIVE", "input.limitId")
    ]


def test_a_limit_is_used_until_its_last_day(bank: Any, client: Any) -> None:
    limit = bank.limit(client, valid_to=date(2026, 3, 31))
    late = bank.terms(client, eur("1.00"), limit_id=limit.id)

    assert problems_of(lambda: bank.do(issue_guarantee, late, on=date(2026, 4, 1))) == [
        ("BANK_LIMIT_INACTIVE", "input.limitId")
    ]
    assert bank.do(issue_guarantee, late, on=date(2026, 3, 31)).amount == 1
    frozen = change(bank, limit, L.FROZEN)
    assert problems_of(lambda: change(bank, frozen, L.ACTIVE, on=date(2026, 4, 1))) == [
        ("BANK_LIMIT_INACTIVE", "input.status")
    ]


def test_a_guarantee_needs_a_limit_of_its_applicant(bank: Any, client: Any) -> None:
    without = bank.terms(client, eur("1.00"))
    assert problems_of(lambda: bank.do(issue_guarantee, without)) == [
        ("BANK_LIMIT_REQUIRED", "input.limitId")
    ]
    stranger = bank.limit(bank.account("Stranger"), number="CL-9")
    foreign = bank.terms(client, eur("1.00"), limit_id=stranger.id)
    assert problems_of(lambda: bank.do(issue_guarantee, foreign)) == [
        ("BANK_LIMIT_FOREIGN", "input.limitId")
    ]
    bank.limit(client, number="CL-1")
    bank.limit(client, number="CL-2")
    assert problems_of(lambda: bank.do(issue_guarantee, without)) == [
        ("BANK_LIMIT_REQUIRED", "input.limitId")
    ]


def test_a_guarantee_in_a_currency_without_a_rate_is_refused(bank: Any, client: Any) -> None:
    bank.limit(client)
    wish = bank.terms(client, Money(Decimal("1.00"), "CHF"))

    assert problems_of(lambda: bank.do(issue_guarantee, wish)) == [
        ("BANK_FX_RATE_MISSING", "input.amount.currency")
    ]


def test_movements_are_only_ever_added(bank: Any, limit: Any) -> None:
    def alter(session: Any) -> None:
        session.get_one(LimitMovement, bank_movement).limit_amount = Decimal(1)

    def remove(session: Any) -> None:
        session.delete(session.get_one(LimitMovement, bank_movement))

    bank_movement = bank.all(LimitMovement)[0].id
    for deed in (alter, remove):
        assert problems_of(lambda deed=deed: bank.write(deed)) == [("BANK_MOVEMENT_FINAL", "")]  # type: ignore[misc]


def test_the_movements_of_a_limit_are_numbered_without_gaps(bank: Any, limit: Any) -> None:
    assert [m.seq for m in bank.all(LimitMovement, LimitMovement.seq)] == [1, 2, 3, 4]


def test_the_latest_rate_counts_and_either_way_of_quoting(bank: Any, client: Any) -> None:
    limit = bank.limit(client)
    bank.rate("EUR", "USD", "1.0000", date(2026, 1, 1))
    bank.rate("USD", "EUR", "0.5000", date(2026, 2, 1))
    bank.rate("EUR", "USD", "4.0000", date(2026, 3, 3))  # tomorrow's
    bank.guarantee(client, usd("100.00"))
    (movement,) = bank.all(LimitMovement)

    assert bank.exposure(limit).used == eur("50.00")
    assert (movement.rate, movement.rate_inverse) == (Decimal("0.5000"), True)
    bank.rate("EUR", "USD", "2.5000", date(2026, 2, 1))
    bank.guarantee(client, usd("100.00"), undertaking_number="G-2")
    assert bank.exposure(limit).used == eur("90.00")


def test_a_rate_is_replaced_for_its_day(bank: Any) -> None:
    first = bank.rate("EUR", "USD", "1.0800")
    second = bank.rate("eur", "usd", "1.0900")

    assert second.id == first.id
    assert [rate.rate for rate in bank.all(FxRate)] == [Decimal("1.0900")]


@pytest.mark.parametrize(
    ("base", "quote", "rate", "expected"),
    [
        ("EUR", "USD", "0", [("BANK_RATE", "input.rate")]),
        ("EUR", "USD", "-1", [("BANK_RATE", "input.rate")]),
        ("EUR", "USD", "NaN", [("BANK_RATE", "input.rate")]),
        ("EUR", "USD", "1e400", [("BANK_RATE", "input.rate")]),
        ("EUR", "USD", "1.123456789", [("BANK_RATE", "input.rate")]),
        ("EUR", "EUR", "1", [("BANK_CURRENCY_MISMATCH", "input.quote")]),
        ("EUR", "XYZ", "1", [("CURRENCY", "input.quote")]),
        ("???", "USD", "1", [("CURRENCY", "input.base")]),
    ],
)
def test_a_rate_that_cannot_be_is_refused(
    bank: Any, base: str, quote: str, rate: str, expected: list[tuple[str, str]]
) -> None:
    wish = BankFxRateSet(
        base=base, quote=quote, rate=Decimal(rate), date=date(2026, 3, 2), source="Test"
    )

    assert problems_of(lambda: bank.do(set_fx_rate, wish)) == expected


def test_the_exposure_of_a_client_lists_its_limits(bank: Any, client: Any) -> None:
    bank.limit(client, "2.00", number="CL-B")
    bank.limit(client, "1.00", number="CL-A")
    answer = bank.do(answer_exposure, BankExposureQuestion(account_id=client.id))

    assert answer.as_of == date(2026, 3, 2)
    assert [(each.number, each.free) for each in answer.limits] == [
        ("CL-A", eur("1.00")),
        ("CL-B", eur("2.00")),
    ]


def test_the_exposure_is_of_a_client_or_of_a_limit(bank: Any, client: Any) -> None:
    limit = bank.limit(client)
    both = BankExposureQuestion(account_id=client.id, limit_id=limit.id)
    for question in (BankExposureQuestion(), both):
        assert problems_of(lambda q=question: bank.do(answer_exposure, q)) == [  # type: ignore[misc]
            ("BANK_QUESTION", "input.accountId")
        ]
