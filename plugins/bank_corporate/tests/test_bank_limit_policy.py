"""Credit limits before their use, and by which rates: four eyes, add-ons, types, days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.errors import Refused
from portico.testing import Overlap, Overlapping, World, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankGuaranteeType,
    BankLimitStatus,
    CreditLimit,
    LimitMovement,
)
from portico_bank_corporate.operations.credit_limits import (
    BankCreditLimitCreate,
    BankCreditLimitRevalue,
    BankCreditLimitStatusChange,
    BankCreditLimitUpdate,
    change_limit_status,
    create_credit_limit,
    revalue,
    update_credit_limit,
)
from portico_bank_corporate.operations.exposure import BankExposureQuestion, answer_exposure
from portico_bank_corporate.operations.exposure_scenario import BankWhatIfRate
from portico_bank_corporate.settings import BankSettings

L = BankLimitStatus


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(Decimal(amount), currency)


def draft(bank: Any, **given: Any) -> Any:
    terms: dict[str, Any] = {"number": "CL-1", "amount": money("1000000.00")}
    owner = given.pop("account_id", None) or bank.account().id
    wish = BankCreditLimitCreate(account_id=owner, valid_to=date(2027, 12, 31), **terms | given)
    return bank.do(create_credit_limit, wish)


def step(bank: Any, limit: CreditLimit, status: L, **when: Any) -> Any:
    version = bank.get(CreditLimit, limit.id).version
    wish = BankCreditLimitStatusChange(id=limit.id, expected_version=version, status=status)
    return bank.do(change_limit_status, wish, **when)


def update(bank: Any, limit: CreditLimit, **given: Any) -> Any:
    version = bank.get(CreditLimit, limit.id).version
    wish = BankCreditLimitUpdate(id=limit.id, expected_version=version, **given)
    return bank.do(update_credit_limit, wish)


def test_a_limit_is_a_draft_until_others_consented(bank: Any) -> None:
    limit = draft(bank)
    assert limit.status is L.DRAFT
    for status in (L.APPROVED, L.ACTIVE):
        expected = {L.APPROVED: "APPROVAL_NEEDED", L.ACTIVE: "BANK_LIMIT_TRANSITION"}[status]
        ((code, _),) = problems_of(lambda status=status: step(bank, limit, status))  # type: ignore[misc]
        assert code == expected
    refused = problems_of(lambda: bank.reserve(limit, "A-1", money("1.00")))
    assert refused == [("BANK_LIMIT_INACTIVE", "input.id")]
    bank.ask(limit)
    ((code, _),) = problems_of(lambda: step(bank, limit, L.APPROVED))
    assert code == "APPROVAL_MISSING"
    bank.consent(limit)
    assert step(bank, limit, L.APPROVED).status is L.APPROVED
    refused = problems_of(lambda: bank.reserve(limit, "A-1", money("1.00")))
    assert refused == [("BANK_LIMIT_INACTIVE", "input.id")]
    active = step(bank, limit, L.ACTIVE)
    assert (active.status, active.activated_on) == (L.ACTIVE, date(2026, 3, 2))
    bank.reserve(active, "A-1", money("1.00"))


def test_who_asks_for_it_does_not_consent(bank: Any) -> None:
    limit = draft(bank)
    bank.ask(limit)
    bank.approver = bank.examiner
    assert problems_of(lambda: bank.consent(limit)) == [("FOUR_EYES", "input.id")]


@pytest.mark.parametrize(
    "change",
    [
        {"amount": money("1000000.01")},
        {"valid_to": date(2028, 1, 1)},
        {"revolving": False},
        {"guarantee_type": BankGuaranteeType.TEND},
        {"rate_source": "ECB"},
        {"fx_add_on": Decimal("0.5")},
    ],
)
def test_no_consent_survives_a_change(bank: Any, change: dict[str, Any]) -> None:
    limit = draft(bank)
    bank.ask(limit)
    bank.consent(limit)
    update(bank, limit, **change)

    assert [each.status.name for each in bank.requests(limit)] == ["VOIDED"]
    ((code, _),) = problems_of(lambda: step(bank, limit, L.APPROVED))
    assert code == "APPROVAL_NEEDED"


def test_what_others_consented_to_is_not_changed(bank: Any) -> None:
    limit = bank.put_in_use(draft(bank))
    refused = problems_of(lambda: update(bank, limit, amount=money("2.00")))
    assert refused == [("BANK_LIMIT_TRANSITION", "input.id")]


def test_a_draft_is_changed_within_what_a_limit_can_be(bank: Any) -> None:
    whole = draft(bank)
    part = draft(
        bank,
        number="CL-2",
        parent_id=whole.id,
        account_id=whole.account_id,
    )
    usd = problems_of(lambda: update(bank, part, amount=money("5.00", "USD")))
    assert usd == [("BANK_CURRENCY_MISMATCH", "input.amount.currency")]
    for given, expected in (
        ({"amount": money("0.00")}, ("BANK_AMOUNT", "input.amount")),
        ({"valid_to": date(2026, 3, 1)}, ("BANK_DATES", "input.validTo")),
        ({"fx_add_on": Decimal("100.5")}, ("BANK_PERCENT", "input.fxAddOn")),
        ({"fx_add_on": Decimal(-1)}, ("BANK_PERCENT", "input.fxAddOn")),
    ):
        assert problems_of(lambda given=given: update(bank, part, **given)) == [expected]  # type: ignore[misc]


def test_the_currency_of_a_whole_is_that_of_its_parts(bank: Any) -> None:
    """The use of parts is added up in the whole without converting."""
    whole = draft(bank)
    part = draft(bank, number="CL-2", parent_id=whole.id, account_id=whole.account_id)
    with pytest.raises(Refused) as refused:
        update(bank, whole, amount=money("5.00", "USD"))
    assert [(p.code, p.path) for p in refused.value.problems] == [
        ("BANK_CURRENCY_MISMATCH", ("input", "amount", "currency"))
    ]
    assert str(refused.value.problems[0].message) == (
        "Limit CL-2, a part of this one, is in EUR: give this one in EUR, too."
    )
    assert bank.get(CreditLimit, whole.id).currency == "EUR"
    assert update(bank, whole, amount=money("5.00")).amount == Decimal("5.00")
    assert update(bank, part, amount=money("4.00")).amount == Decimal("4.00")


def test_a_part_is_added_while_the_whole_changes_its_currency(
    bank: Any, overlapping: Overlapping
) -> None:
    whole = draft(bank)
    part = BankCreditLimitCreate(
        account_id=whole.account_id,
        parent_id=whole.id,
        number="CL-2",
        amount=money("5.00"),
        valid_to=date(2027, 12, 31),
    )
    wish = BankCreditLimitUpdate(
        id=whole.id, expected_version=whole.version, amount=money("9.00", "USD")
    )
    overlap = overlapping(
        lambda s: update_credit_limit(s, bank.actor, wish),
        lambda s: create_credit_limit(s, bank.actor, part),
        bank.actor,
    )
    assert overlap == Overlap("done", "BANK_CURRENCY_MISMATCH", waited=True)


def test_without_that_rule_it_may_be_used_at_once(bank: Any, world: World) -> None:
    world.database.bus.settings[BankSettings] = BankSettings(limit_approval_required=False)
    limit = draft(bank)
    assert (limit.status, limit.activated_on) == (L.ACTIVE, date(2026, 3, 2))


def test_an_add_on_is_put_on_top_of_other_currencies(bank: Any) -> None:
    """USD 300 000 at 1.08 are 277 777.78, and a tenth more 305 555.56; at 1.00 they are 330 000.

    The limit above has no add-on.
    """
    owner = bank.account()
    whole = bank.limit(owner, number="CL-ALL")
    limit = bank.limit(owner, number="CL-1", parent_id=whole.id, fx_add_on=Decimal(10))
    bank.rate("EUR", "USD", "1.0800")
    bank.reserve(limit, "A-1", money("300000.00", "USD"))
    bank.reserve(limit, "A-2", money("5000.00"))

    assert bank.exposure(limit).used == money("310555.56")
    assert bank.exposure(whole).used == money("282777.78")
    add_ons = {
        (each.reference, each.limit_id == limit.id): each.add_on for each in bank.all(LimitMovement)
    }
    assert add_ons[("A-1", True)] == Decimal(10)
    assert {add_ons[("A-1", False)], add_ons[("A-2", True)]} == {Decimal(0)}
    shock = [BankWhatIfRate(base="EUR", quote="USD", rate=Decimal(1))]
    question = BankExposureQuestion(limit_id=limit.id, rates=shock)
    assert bank.do(answer_exposure, question).limits[0].used == money("335000.00")
    bank.rate("EUR", "USD", "1.0000", date(2026, 3, 5))
    bank.do(revalue, BankCreditLimitRevalue(id=limit.id), on=date(2026, 3, 6))
    assert bank.exposure(limit).used == money("335000.00")
    assert bank.exposure(limit, date(2026, 3, 5)).used == money("310555.56")


def test_the_add_on_counts_for_what_is_free(bank: Any) -> None:
    """EUR 100 000 take USD 98 181.81 at 1.08 and a tenth, not 98 181.83."""
    limit = bank.limit(bank.account(), "100000.00", fx_add_on=Decimal(10))
    bank.rate("EUR", "USD", "1.0800")
    refused = problems_of(lambda: bank.reserve(limit, "A-1", money("98181.83", "USD")))
    assert refused == [("BANK_LIMIT_EXCEEDED", "input.amount")]
    bank.reserve(limit, "A-1", money("98181.81", "USD"))
    assert bank.exposure(limit).used == money("99999.99")


def test_only_the_rates_of_its_source_count(bank: Any) -> None:
    limit = bank.limit(bank.account(), rate_source="ECB")
    bank.rate("EUR", "USD", "1.0000")
    refused = problems_of(lambda: bank.reserve(limit, "A-1", money("1.00", "USD")))
    assert refused == [("BANK_FX_RATE_MISSING", "input.amount.currency")]
    bank.rate("EUR", "USD", "1.2500", date(2026, 3, 1), source="ECB")
    bank.reserve(limit, "A-1", money("1000.00", "USD"))
    assert bank.exposure(limit).used == money("800.00")


def test_a_limit_for_one_type_takes_no_other(bank: Any) -> None:
    owner = bank.account()
    whole = bank.limit(owner, number="CL-ALL")
    limit = bank.limit(
        owner, number="CL-1", parent_id=whole.id, guarantee_type=BankGuaranteeType.PERF
    )

    def issue(kind: BankGuaranteeType) -> Any:
        given = {"limit_id": limit.id, "undertaking_number": f"G-{kind.name}"}
        return bank.guarantee(owner, money("1.00"), type=kind, **given)

    refused = problems_of(lambda: issue(BankGuaranteeType.TEND))
    assert refused == [("BANK_LIMIT_TYPE", "input.limitId")]
    issue(BankGuaranteeType.PERF)


def test_an_exposure_says_whether_the_limit_may_be_used_that_day(bank: Any) -> None:
    """In use on 2 March 2026, frozen on the 10th, good until 31 December 2027."""
    owner = bank.account()
    whole = bank.limit(owner, number="CL-ALL")
    limit = bank.limit(owner, number="CL-1", parent_id=whole.id)

    def usable(day: date | None = None) -> bool:
        found: bool = bank.exposure(limit, day).usable
        return found

    assert usable()
    days = (date(2026, 3, 1), date(2026, 3, 2), date(2027, 12, 31), date(2028, 1, 1))
    assert [usable(day) for day in days] == [False, True, True, False]
    step(bank, whole, L.FROZEN, on=date(2026, 3, 10))
    assert [usable(date(2026, 3, 9)), usable(date(2026, 3, 10))] == [True, False]
    step(bank, whole, L.ACTIVE, on=date(2026, 3, 12))
    step(bank, limit, L.EXPIRED, on=date(2026, 3, 20))
    assert [usable(date(2026, 3, 19)), usable(date(2026, 3, 20))] == [True, False]
