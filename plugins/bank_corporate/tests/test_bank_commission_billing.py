"""Commissions of guarantees: agreed, previewed, charged without doubling, given back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from sqlalchemy import select

from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import CommissionCharge, GuaranteeCommission
from portico_bank_corporate.models.commission_periods import BankCommissionPeriod
from portico_bank_corporate.models.guarantee_commission import BankCommissionBilling
from portico_bank_corporate.operations.commission_billing import (
    BankGuaranteeCommissionAgree,
    BankGuaranteeCommissionBill,
    agree_commission,
    bill_commission,
    bill_commissions,
)
from portico_bank_corporate.operations.commission_preview import BankCommissionTerms
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeReduce,
    BankGuaranteeRelease,
)
from portico_bank_corporate.operations.guarantees import reduce_guarantee, release_guarantee

PREVIEW: Final = """
query($input: BankCommissionPreviewQuestionInput!) {
  bankCommissionPreview(input: $input) {
    total { amount currency }
    fees { startsOn endsBefore days charged { amount } raisedToMinimum explanation
      parts { startsOn endsBefore amount { amount } days commission } } } }
"""


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def guarantee(bank: Any, client: Any) -> Any:
    """A guarantee of a million, issued on 2 March 2026, good until 15 December."""
    return bank.guarantee(client, eur("1000000.00"))


def agree(bank: Any, guarantee: Any, **given: Any) -> GuaranteeCommission:
    terms = BankCommissionTerms(rate=Decimal(given.pop("rate", "2")), **given.pop("terms", {}))
    wish = BankGuaranteeCommissionAgree(guarantee_id=guarantee.id, terms=terms, **given)
    agreed: GuaranteeCommission = bank.do(agree_commission, wish)
    return agreed


def bill(bank: Any, agreed: GuaranteeCommission, day: date) -> list[tuple[str, date, Decimal]]:
    """Charge on a day; all charges there are then."""
    bank.do(bill_commission, BankGuaranteeCommissionBill(id=agreed.id), on=day)
    charges = bank.write(
        lambda session: session.scalars(
            select(CommissionCharge).order_by(CommissionCharge.due_on, CommissionCharge.kind)
        ).all()
    )
    return [(each.kind.name, each.starts_on, each.amount) for each in charges]


def test_each_quarter_is_charged_once_on_its_first_day(bank: Any, guarantee: Any) -> None:
    agreed = agree(bank, guarantee)
    march = ("FEE", date(2026, 3, 2), Decimal("1666.67"))
    april = ("FEE", date(2026, 4, 1), Decimal("5055.55"))

    assert bill(bank, agreed, date(2026, 3, 2)) == [march]
    assert bill(bank, agreed, date(2026, 3, 31)) == [march]
    assert bill(bank, agreed, date(2026, 4, 1)) == [march, april]
    assert bill(bank, agreed, date(2026, 4, 1)) == [march, april]


def test_in_arrears_a_quarter_is_charged_when_it_is_over(bank: Any, guarantee: Any) -> None:
    agreed = agree(bank, guarantee, billing=BankCommissionBilling.IN_ARREARS)

    assert bill(bank, agreed, date(2026, 3, 31)) == []
    assert bill(bank, agreed, date(2026, 4, 1)) == [("FEE", date(2026, 3, 2), Decimal("1666.67"))]


def test_what_a_reduction_made_too_much_comes_off_the_next_quarter(
    bank: Any, guarantee: Any
) -> None:
    agreed = agree(bank, guarantee)
    bill(bank, agreed, date(2026, 4, 1))
    wish = BankGuaranteeReduce(id=guarantee.id, expected_version=1, amount=eur("400000.00"))
    bank.do(reduce_guarantee, wish, on=date(2026, 5, 1))

    # 61 days of 400 000 at 2 % were too much: 1 355.56; the quarter itself is 600 000 for 92 days.
    assert bill(bank, agreed, date(2026, 7, 1))[-1] == (
        "FEE",
        date(2026, 7, 1),
        Decimal("3066.67") - Decimal("1355.56"),
    )


def test_what_was_not_earned_is_given_back_on_release(bank: Any, guarantee: Any) -> None:
    agreed = agree(bank, guarantee)
    bill(bank, agreed, date(2026, 4, 1))
    wish = BankGuaranteeRelease(id=guarantee.id, expected_version=1, release_reference="REL-1")
    bank.do(release_guarantee, wish, on=date(2026, 5, 1))

    # Earned: 60 days of a million at 2 % = 3 333.33; charged: 6 722.22.
    back = ("REFUND", date(2026, 4, 1), Decimal("3333.33") - Decimal("6722.22"))
    assert bill(bank, agreed, date(2026, 5, 1))[-1] == back
    assert bill(bank, agreed, date(2026, 8, 1))[-1] == back


@pytest.mark.parametrize(("minimum", "kept"), [(None, "0.00"), ("100.00", "100.00")])
def test_what_is_released_on_its_first_day_still_costs_the_minimum(
    bank: Any, guarantee: Any, minimum: str | None, kept: str
) -> None:
    """Domain page 8 (3.7): of 1 666.67 for 30 days in advance nothing was earned."""
    terms = {"minimum": eur(minimum)} if minimum else {}
    agreed = agree(bank, guarantee, terms=terms)
    assert bill(bank, agreed, date(2026, 3, 2)) == [("FEE", date(2026, 3, 2), Decimal("1666.67"))]
    wish = BankGuaranteeRelease(id=guarantee.id, expected_version=1, release_reference="REL-1")
    bank.do(release_guarantee, wish)

    charges = bill(bank, agreed, date(2026, 3, 3))
    assert [kind for kind, _, _ in charges] == ["FEE", "REFUND"]
    assert sum(amount for _, _, amount in charges) == Decimal(kept)
    assert bill(bank, agreed, date(2026, 3, 3)) == charges


def test_what_is_not_refundable_is_kept(bank: Any, guarantee: Any) -> None:
    agreed = agree(bank, guarantee, refundable=False)
    before = bill(bank, agreed, date(2026, 4, 1))
    wish = BankGuaranteeRelease(id=guarantee.id, expected_version=1, release_reference="REL-1")
    bank.do(release_guarantee, wish, on=date(2026, 5, 1))

    assert bill(bank, agreed, date(2026, 8, 1)) == before


def test_the_job_charges_every_commission(bank: Any, guarantee: Any) -> None:
    agree(bank, guarantee)
    later = bank.on(date(2026, 7, 1))

    assert bank.write(lambda session: bill_commissions(session, later), later) == "3 charges"
    assert bank.write(lambda session: bill_commissions(session, later), later) == "0 charges"


def test_terms_that_make_no_sense_are_refused_all_at_once(bank: Any, guarantee: Any) -> None:
    terms = {
        "period": BankCommissionPeriod.DAY,
        "minimum": Money(Decimal(5), "USD"),
    }

    assert problems_of(lambda: agree(bank, guarantee, rate="0", terms=terms)) == [
        ("BANK_COMMISSION_PERIOD", "input.terms.period"),
        ("BANK_CURRENCY_MISMATCH", "input.terms.minimum.currency"),
        ("BANK_COMMISSION_RATE", "input.terms.rate"),
    ]
    agree(bank, guarantee)
    assert problems_of(lambda: agree(bank, guarantee)) == [
        ("BANK_COMMISSION_AGREED", "input.guaranteeId")
    ]


def test_nothing_is_charged_ahead(bank: Any, guarantee: Any) -> None:
    agreed = agree(bank, guarantee)
    wish = BankGuaranteeCommissionBill(id=agreed.id, up_to=date(2026, 3, 3))

    assert problems_of(lambda: bank.do(bill_commission, wish)) == [("BANK_DATES", "input.upTo")]


def test_a_preview_explains_itself(ask: Ask) -> None:
    asked = {
        "terms": {"rate": "2"},
        "steps": [
            {"since": "2026-01-01", "amount": {"amount": "1000000", "currency": "EUR"}},
            {"since": "2026-02-01", "amount": {"amount": "400000", "currency": "EUR"}},
        ],
        "last": "2026-04-01",
    }
    found = ask(PREVIEW, input=asked)["data"]["bankCommissionPreview"]

    assert found["total"] == {"amount": "3033.33", "currency": "EUR"}
    (fee,) = found["fees"]
    assert fee["explanation"] == (
        "1000000.00 × 2 % × 31/360 + 400000.00 × 2 % × 59/360 = 3033.33333333 EUR; charged 3033.33."
    )
    assert [part["days"] for part in fee["parts"]] == [31, 59]


def test_a_preview_of_a_guarantee_takes_its_own_terms_and_days(
    bank: Any, guarantee: Any, ask: Ask
) -> None:
    agree(bank, guarantee)
    query = (
        "{ bankGuarantees { nodes { id commissions { nodes { rate charges { totalCount } } } } } }"
    )
    (shown,) = ask(query)["data"]["bankGuarantees"]["nodes"]
    assert shown["commissions"] == {"nodes": [{"rate": "2", "charges": {"totalCount": 0}}]}

    found = ask(PREVIEW, input={"guaranteeId": shown["id"]})["data"]["bankCommissionPreview"]

    assert [fee["startsOn"] for fee in found["fees"]] == [
        "2026-03-02", "2026-04-01", "2026-07-01", "2026-10-01",
    ]  # fmt: skip
    assert found["fees"][-1]["endsBefore"] == "2026-12-15"
    assert found["total"]["amount"] == "16000.00"  # 288 days


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"steps": []}, "REQUIRED", "input.steps"),
        ({"last": "2025-01-01"}, "BANK_DATES", "input.last"),
        ({"terms": {"rate": "101"}}, "BANK_COMMISSION_RATE", "input.terms.rate"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    ask: Ask, changed: dict[str, Any], code: str, path: str
) -> None:
    asked = {
        "terms": {"rate": "2"},
        "steps": [{"since": "2026-01-01", "amount": {"amount": "1", "currency": "EUR"}}],
        "last": "2026-04-01",
    }
    answer = ask(PREVIEW, input=asked | changed)

    (error,) = answer["errors"]
    (problem,) = error["extensions"]["problems"]
    assert (problem["code"], ".".join(problem["path"])) == (code, path)
