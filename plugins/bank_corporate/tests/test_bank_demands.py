"""Demands under guarantees: presented, paid, refused, withdrawn, and expiry meanwhile."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankDemandRules,
    BankDemandStatus,
    BankExpiryType,
    BankGuaranteeStatus,
    CreditLimit,
    Guarantee,
    GuaranteeDemand,
)
from portico_bank_corporate.operations.demand_examination import refuse_demand
from portico_bank_corporate.operations.expiry import expire_guarantees, expire_limits
from portico_bank_corporate.operations.guarantee_demands import (
    pay_demand,
    present_demand,
    withdraw_demand,
)
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeDemandPay,
    BankGuaranteeDemandPresent,
    BankGuaranteeDemandRefuse,
    BankGuaranteeDemandWithdraw,
)

D = BankDemandStatus
G = BankGuaranteeStatus


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def guarantee(bank: Any, client: Any) -> Any:
    """A guarantee of EUR 100 000, good until 2026-05-04 in Poland."""
    return bank.guarantee(
        client,
        eur("100000.00"),
        issue_date=date(2026, 1, 15),
        expiry_date=date(2026, 5, 1),
        place_of_presentation="PL",
    )


def pay(bank: Any, demand: GuaranteeDemand, **when: Any) -> Any:
    """The payment alone, of what was examined and approved, or not."""
    step = BankGuaranteeDemandPay(id=demand.id, expected_version=demand.version)
    return bank.by(bank.approver, pay_demand, step, **when)


def decline(bank: Any, demand: GuaranteeDemand, reason: str = "No statement", **when: Any) -> Any:
    step = BankGuaranteeDemandRefuse(id=demand.id, expected_version=demand.version, reason=reason)
    return bank.do(refuse_demand, step, **when)


def withdraw(bank: Any, demand: GuaranteeDemand, **when: Any) -> Any:
    step = BankGuaranteeDemandWithdraw(id=demand.id, expected_version=demand.version)
    return bank.do(withdraw_demand, step, **when)


def expire(bank: Any, day: date, grace_days: int = 5) -> str:
    actor = bank.on(day)
    said: str = bank.write(lambda session: expire_guarantees(session, actor, grace_days), actor)
    return said


def test_a_demand_is_examined_by_the_fifth_business_day(bank: Any, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("1.00"), on=date(2026, 4, 2))

    assert demand.status is D.PRESENTED
    assert (demand.number, demand.presented_on) == (1, date(2026, 4, 2))
    assert demand.examine_by == date(2026, 4, 10)


def test_a_demand_for_a_part_is_paid_and_lowers_what_is_available(
    bank: Any, guarantee: Any
) -> None:
    demand = bank.pay(bank.demand(guarantee, eur("40000.00")))
    after = bank.get(Guarantee, guarantee.id)

    assert (demand.status, demand.decided_on) == (D.PAID, date(2026, 3, 2))
    assert after.available_amount == Decimal("60000.00")
    assert after.paid_amount == Decimal("40000.00")
    assert after.status is G.EFFECTIVE


def test_demands_may_ask_for_more_than_there_is_but_never_get_it(bank: Any, guarantee: Any) -> None:
    first = bank.demand(guarantee, eur("70000.00"))
    second = bank.demand(guarantee, eur("70000.00"))
    above = bank.demand(guarantee, eur("100000.01"))
    assert [first.number, second.number, above.number] == [1, 2, 3]

    assert problems_of(lambda: bank.comply(above)) == [("BANK_ABOVE_AVAILABLE", "input.id")]
    first = bank.approved(first)
    # 30 000 are left beside what complies already.
    assert problems_of(lambda: bank.comply(second)) == [("BANK_ABOVE_AVAILABLE", "input.id")]
    pay(bank, first)
    assert problems_of(lambda: bank.comply(second)) == [("BANK_ABOVE_AVAILABLE", "input.id")]
    assert bank.get(GuaranteeDemand, second.id).status is D.PRESENTED
    assert bank.get(Guarantee, guarantee.id).available_amount == Decimal("30000.00")
    assert decline(bank, second).status is D.REFUSED


def test_the_last_payment_exhausts_the_guarantee(bank: Any, guarantee: Any) -> None:
    late = bank.demand(guarantee, eur("1.00"))
    bank.pay(bank.demand(guarantee, eur("100000.00")))

    assert bank.get(Guarantee, guarantee.id).status is G.EXHAUSTED
    assert problems_of(lambda: bank.comply(late)) == [("BANK_ABOVE_AVAILABLE", "input.id")]
    assert withdraw(bank, late).status is D.WITHDRAWN
    assert bank.get(Guarantee, guarantee.id).status is G.EXHAUSTED
    assert problems_of(lambda: bank.demand(guarantee, eur("1.00"))) == [
        ("BANK_GUARANTEE_TRANSITION", "input.guaranteeId")
    ]


def test_a_demand_is_decided_once(bank: Any, guarantee: Any) -> None:
    demand = decline(bank, bank.demand(guarantee, eur("1.00")), " Statement missing ")

    assert demand.reason == "Statement missing"
    for again in (pay, decline, withdraw):
        assert problems_of(lambda deed=again: deed(bank, demand)) == [  # type: ignore[misc]
            ("BANK_DEMAND_TRANSITION", "input.status")
        ]


def test_a_refusal_names_its_reason(bank: Any, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("1.00"))

    assert problems_of(lambda: decline(bank, demand, " ")) == [("REQUIRED", "input.reason")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"amount": eur("-1.00")}, [("BANK_AMOUNT", "input.amount")]),
        (
            {"amount": Money(Decimal("1.00"), "USD")},
            [("BANK_CURRENCY_MISMATCH", "input.amount.currency")],
        ),
        ({"statement": " "}, [("REQUIRED", "input.statement")]),
        ({"presented_on": date(2026, 3, 3)}, [("BANK_DATES", "input.presentedOn")]),
        ({"presented_on": date(2026, 1, 14)}, [("BANK_DATES", "input.presentedOn")]),
    ],
)
def test_a_demand_that_cannot_be_is_refused(
    bank: Any, guarantee: Any, given: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    terms: dict[str, Any] = {
        "guarantee_id": guarantee.id,
        "amount": eur("1.00"),
        "statement": "Breach",
    }
    wish = BankGuaranteeDemandPresent(**terms | given)

    assert problems_of(lambda: bank.do(present_demand, wish)) == expected


def test_no_demand_is_taken_after_the_last_day(bank: Any, guarantee: Any) -> None:
    assert problems_of(lambda: bank.demand(guarantee, eur("1.00"), on=date(2026, 5, 5))) == [
        ("BANK_DEMAND_LATE", "input.presentedOn")
    ]
    assert bank.demand(guarantee, eur("1.00"), on=date(2026, 5, 4)).status is D.PRESENTED


@pytest.mark.parametrize(
    ("rules", "amount", "refused"),
    [
        (BankDemandRules.MULT, "1.00", False),
        (BankDemandRules.NMLT, "1.00", False),
        (BankDemandRules.NPRT, "1.00", True),
        (BankDemandRules.NPRT, "100000.00", False),
        (BankDemandRules.NMPT, "1.00", True),
        (BankDemandRules.NMPT, "100000.00", False),
    ],
)
def test_partial_demands_may_be_forbidden(
    bank: Any,
    client: Any,
    rules: BankDemandRules,
    amount: str,
    refused: bool,  # noqa: FBT001 (a parameter)
) -> None:
    guarantee = bank.guarantee(client, eur("100000.00"), demand_rules=rules)
    if refused:
        assert problems_of(lambda: bank.demand(guarantee, eur(amount))) == [
            ("BANK_DEMAND_RULES", "input.amount")
        ]
    else:
        assert bank.demand(guarantee, eur(amount)).status is D.PRESENTED


def test_a_second_demand_may_be_forbidden_unless_the_first_was_refused(
    bank: Any, client: Any
) -> None:
    guarantee = bank.guarantee(client, eur("100.00"), demand_rules=BankDemandRules.NMLT)
    first = bank.demand(guarantee, eur("10.00"))

    assert problems_of(lambda: bank.demand(guarantee, eur("10.00"))) == [
        ("BANK_DEMAND_RULES", "input.guaranteeId")
    ]
    decline(bank, first)
    assert bank.demand(guarantee, eur("10.00")).number == 2


def test_a_guarantee_expires_after_its_last_day_and_is_closed_after_the_days_of_grace(
    bank: Any, guarantee: Any
) -> None:
    limit_id = guarantee.limit_id

    def state(day: date) -> tuple[G, Decimal]:
        expire(bank, day)
        limit = bank.get(CreditLimit, limit_id)
        return bank.get(Guarantee, guarantee.id).status, bank.exposure(limit).issued.amount

    assert state(date(2026, 5, 4)) == (G.EFFECTIVE, Decimal("100000.00"))
    assert state(date(2026, 5, 5)) == (G.EXPIRED, Decimal("100000.00"))
    assert state(date(2026, 5, 9)) == (G.EXPIRED, Decimal("100000.00"))
    assert state(date(2026, 5, 10)) == (G.CLOSED, Decimal(0))


def test_it_does_not_expire_while_a_demand_is_to_be_decided(bank: Any, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("40000.00"), on=date(2026, 5, 4))
    said = expire(bank, date(2026, 6, 1))
    assert said == "0 expired, 1 with a demand to be decided, 0 closed"
    assert bank.get(Guarantee, guarantee.id).status is G.EXPIRED_CLAIM_OPEN
    expire(bank, date(2026, 6, 2))
    assert bank.get(Guarantee, guarantee.id).status is G.EXPIRED_CLAIM_OPEN

    bank.pay(demand, on=date(2026, 6, 3))

    after = bank.get(Guarantee, guarantee.id)
    assert (after.status, after.available_amount) == (G.EXPIRED, Decimal("60000.00"))
    expire(bank, date(2026, 6, 4))
    assert bank.get(Guarantee, guarantee.id).status is G.CLOSED


def test_of_two_open_demands_the_last_decision_ends_it(bank: Any, guarantee: Any) -> None:
    first = bank.demand(guarantee, eur("1.00"), on=date(2026, 5, 4))
    second = bank.demand(guarantee, eur("2.00"), on=date(2026, 5, 4))
    expire(bank, date(2026, 5, 5))

    decline(bank, first, on=date(2026, 5, 6))
    assert bank.get(Guarantee, guarantee.id).status is G.EXPIRED_CLAIM_OPEN
    withdraw(bank, second, on=date(2026, 5, 6))
    assert bank.get(Guarantee, guarantee.id).status is G.EXPIRED


def test_a_demand_presented_in_time_may_be_taken_in_during_the_days_of_grace(
    bank: Any, guarantee: Any
) -> None:
    expire(bank, date(2026, 5, 5))
    demand = bank.demand(
        guarantee, eur("100000.00"), presented_on=date(2026, 5, 4), on=date(2026, 5, 6)
    )
    assert bank.get(Guarantee, guarantee.id).status is G.EXPIRED_CLAIM_OPEN

    bank.pay(demand, on=date(2026, 5, 7))

    assert bank.get(Guarantee, guarantee.id).status is G.EXHAUSTED


def test_a_guarantee_that_only_an_event_ends_does_not_expire(bank: Any, client: Any) -> None:
    guarantee = bank.guarantee(
        client,
        eur("1.00"),
        expiry_type=BankExpiryType.COND,
        expiry_date=None,
        expiry_event="Return",
    )
    expire(bank, date(2090, 1, 1))

    assert bank.get(Guarantee, guarantee.id).status is G.EFFECTIVE


def test_a_credit_limit_ends_after_its_last_day(bank: Any, client: Any) -> None:
    def end(day: date) -> str:
        actor = bank.on(day)
        said: str = bank.write(lambda session: expire_limits(session, actor), actor)
        return said

    assert end(date(2027, 12, 31)) == "0 credit limits ended"
    assert end(date(2028, 1, 1)) == "1 credit limits ended"
    assert end(date(2028, 1, 2)) == "0 credit limits ended"
