"""Recourse: what counter-guarantees do not bear of a payment is claimed from the applicant, once.

Whatever becomes of the demands under them: what was paid is paid there, still demanded there, or
claimed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.database import new_id
from portico.values import Money
from portico_bank_corporate.models import (
    BankDemandKind,
    BankDemandStatus,
    Guarantee,
    GuaranteeDemand,
    ReimbursementClaim,
)
from portico_bank_corporate.operations.demand_examination import refuse_demand
from portico_bank_corporate.operations.expiry import expire_guarantees
from portico_bank_corporate.operations.guarantee_demands import (
    extend_for_demand,
    suspend_demand,
    withdraw_demand,
)
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeDemandExtend,
    BankGuaranteeDemandRefuse,
    BankGuaranteeDemandSuspend,
    BankGuaranteeDemandWithdraw,
)

D = BankDemandStatus


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def guarantee(bank: Any, client: Any) -> Any:
    return bank.guarantee(client, eur("100000.00"))


def counter(
    bank: Any, guarantee: Guarantee, amount: Money, number: str = "C-1", **given: Any
) -> Any:
    return bank.counter(guarantee, amount, number, **{"expiry_date": date(2027, 1, 15)} | given)


def under(bank: Any, behind: Guarantee) -> Any:
    every = bank.all(GuaranteeDemand, GuaranteeDemand.number)
    (led,) = [each for each in every if each.guarantee_id == behind.id]
    return led


def claims(bank: Any) -> list[tuple[str, Decimal]]:
    every = bank.all(ReimbursementClaim, ReimbursementClaim.number)
    return [(each.number, each.amount) for each in every]


def refuse(bank: Any, demand: Any) -> None:
    seen: dict[str, Any] = {"id": demand.id, "expected_version": demand.version}
    bank.do(refuse_demand, BankGuaranteeDemandRefuse(**seen, reason="No statement."))


def withdraw(bank: Any, demand: Any, **when: Any) -> None:
    version = bank.get(GuaranteeDemand, demand.id).version
    wish = BankGuaranteeDemandWithdraw(id=demand.id, expected_version=version)
    bank.do(withdraw_demand, wish, **when)


def suspend(bank: Any, demand: Any) -> Any:
    found = bank.comply(demand)
    wish = BankGuaranteeDemandSuspend(id=found.id, expected_version=found.version)
    return bank.do(suspend_demand, wish)


def test_what_a_counter_guarantee_has_not_is_claimed(bank: Any, guarantee: Any) -> None:
    """Paid 80 000; 50 000 are demanded: 30 000 are left."""
    behind = counter(bank, guarantee, eur("50000.00"))
    bank.pay(bank.demand(guarantee, eur("80000.00")))
    led = under(bank, behind)
    assert (led.amount, led.under_amount) == (Decimal("50000.00"), Decimal("50000.00"))
    assert claims(bank) == [("G-1/1", Decimal("30000.00"))]


def test_in_another_currency_the_rest_is_exact(bank: Any, guarantee: Any) -> None:
    """USD 50 000 at 1.08 per EUR are 46 296.30; of 80 000, 33 703.70 are left."""
    bank.rate("EUR", "USD", "1.0800")
    behind = counter(bank, guarantee, Money(Decimal("50000.00"), "USD"))
    bank.pay(bank.demand(guarantee, eur("80000.00")))
    led = under(bank, behind)
    assert (led.amount, led.under_amount) == (Decimal("50000.00"), Decimal("46296.30"))
    assert claims(bank) == [("G-1/1", Decimal("33703.70"))]


@pytest.mark.parametrize("end", [refuse, withdraw])
def test_what_is_not_paid_there_is_claimed_later_once(bank: Any, guarantee: Any, end: Any) -> None:
    """30 000 at once, and the 50 000 when the demand for them came to nothing."""
    behind = counter(bank, guarantee, eur("50000.00"))
    bank.pay(bank.demand(guarantee, eur("80000.00")))
    end(bank, under(bank, behind))
    expected = [("G-1/1", Decimal("30000.00")), ("G-1/1-2", Decimal("50000.00"))]
    assert claims(bank) == expected


def test_a_refusal_before_the_payment_is_claimed_with_it(bank: Any, guarantee: Any) -> None:
    behind = counter(bank, guarantee, eur("100000.00"))
    demand = bank.demand(guarantee, eur("40000.00"))
    bank.approved(demand)
    refuse(bank, under(bank, behind))
    assert claims(bank) == []
    wish = bank.get(GuaranteeDemand, demand.id)
    bank.release_payment(wish)
    assert claims(bank) == [("G-1/1", Decimal("40000.00"))]
    assert under(bank, behind).status is D.REFUSED


def test_counter_guarantees_share_a_demand_in_their_order(bank: Any, guarantee: Any) -> None:
    """Of 80 000, the first has 50 000, the second is demanded 30 000, the third nothing."""
    first = counter(bank, guarantee, eur("50000.00"))
    second = counter(bank, guarantee, eur("80000.00"), "C-2")
    counter(bank, guarantee, eur("80000.00"), "C-3")
    bank.pay(bank.demand(guarantee, eur("80000.00")))
    assert under(bank, first).amount == Decimal("50000.00")
    assert under(bank, second).amount == Decimal("30000.00")
    assert len(bank.all(GuaranteeDemand)) == 3
    assert claims(bank) == []

    refuse(bank, under(bank, second))
    bank.approver = replace(bank.approver, name="another", id=new_id())
    bank.pay(under(bank, first))
    # What C-1 paid, its own applicant owes.
    assert claims(bank) == [("C-1/1", Decimal("50000.00")), ("G-1/1", Decimal("30000.00"))]


def test_taken_back_after_its_expiry_a_counter_guarantee_ends(bank: Any, client: Any) -> None:
    """The grace of 5 days over too, its part of the limit is free again: 100 000 are left."""
    guarantee = bank.guarantee(client, eur("100000.00"))
    behind = counter(bank, guarantee, eur("50000.00"), expiry_date=date(2026, 3, 31))
    demand = bank.approved(bank.demand(guarantee, eur("40000.00")))
    assert under(bank, behind).status is D.PRESENTED

    def age(day: date) -> None:
        actor = bank.on(day)
        bank.write(lambda session: expire_guarantees(session, actor, 5), actor)

    age(date(2026, 4, 2))
    assert bank.get(Guarantee, behind.id).status.name == "EXPIRED_CLAIM_OPEN"
    withdraw(bank, demand, on=date(2026, 4, 3))
    assert bank.get(Guarantee, behind.id).status.name == "EXPIRED"
    age(date(2026, 4, 7))
    assert bank.get(Guarantee, behind.id).status.name == "CLOSED"


def test_an_extension_under_a_counter_guarantee_brings_in_nothing_either(
    bank: Any, guarantee: Any
) -> None:
    """The guarantee was paid, not extended: what the other would have borne is claimed."""
    behind = counter(bank, guarantee, eur("50000.00"))
    given = {"kind": BankDemandKind.PAEX, "requested_expiry": date(2027, 12, 15)}
    demand = suspend(bank, bank.demand(guarantee, eur("40000.00"), **given))
    bank.consent(demand)
    bank.release_payment(bank.get(GuaranteeDemand, demand.id))
    assert claims(bank) == []
    led = suspend(bank, under(bank, behind))
    wish = BankGuaranteeDemandExtend(id=led.id, expected_version=led.version)
    bank.do(extend_for_demand, wish)
    assert claims(bank) == [("G-1/1", Decimal("40000.00"))]


def test_what_is_taken_back_is_taken_back_all_the_way(bank: Any, guarantee: Any) -> None:
    """A counter-guarantee behind a counter-guarantee stands for the same demand."""
    behind = counter(bank, guarantee, eur("50000.00"))
    last = counter(bank, behind, eur("30000.00"), "C-2")
    demand = bank.approved(bank.demand(guarantee, eur("40000.00")))
    bank.approver = replace(bank.approver, name="another", id=new_id())
    bank.approved(under(bank, behind))
    assert (under(bank, last).amount, under(bank, last).status) == (30_000, D.PRESENTED)
    withdraw(bank, demand)
    assert [under(bank, each).status for each in (behind, last)] == [D.WITHDRAWN, D.WITHDRAWN]


def test_an_extension_is_granted_all_the_way(bank: Any, guarantee: Any) -> None:
    """To 15 December 2027; each counter-guarantee outlives what it stands behind by 31 days."""
    behind = counter(bank, guarantee, eur("50000.00"))
    last = counter(bank, behind, eur("50000.00"), "C-2", expiry_date=date(2027, 2, 15))
    given = {"kind": BankDemandKind.PAEX, "requested_expiry": date(2027, 12, 15)}
    demand = suspend(bank, bank.demand(guarantee, eur("40000.00"), **given))
    suspend(bank, under(bank, behind))
    asked = bank.get(GuaranteeDemand, demand.id)
    wish = BankGuaranteeDemandExtend(id=asked.id, expected_version=asked.version)
    bank.do(extend_for_demand, wish)

    every = bank.all(GuaranteeDemand)
    assert {each.status for each in every} == {D.EXTENDED}
    assert len(every) == 3
    ends = [bank.get(Guarantee, each.id).expiry_date for each in (guarantee, behind, last)]
    assert ends == [date(2027, 12, 15), date(2028, 1, 15), date(2028, 2, 15)]
