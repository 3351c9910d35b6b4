"""What deeds on demands lock, and in which order: any two of them then never wait in a circle.

A guarantee comes before what stands behind it, and a guarantee before its demands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from portico.database import new_id
from portico.operations.approvals import give_approval, reject_approval
from portico.operations.approvals.inputs import ApprovalGive, ApprovalReject
from portico.values import Money
from portico_bank_corporate.models import (
    BankExtensionPeriod,
    BankGuaranteePurpose,
    Guarantee,
    GuaranteeDemand,
)
from portico_bank_corporate.operations.demand_examination import refuse_demand
from portico_bank_corporate.operations.expiry import expire_guarantees
from portico_bank_corporate.operations.guarantee_demands import pay_demand, withdraw_demand
from portico_bank_corporate.operations.guarantee_extensions import extend_guarantees
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeDemandPay,
    BankGuaranteeDemandRefuse,
    BankGuaranteeDemandWithdraw,
)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@contextmanager
def locks() -> Iterator[list[str]]:
    """What is locked meanwhile, by its number: ``G-1``, or ``G-1/1`` for its first demand."""
    seen: list[str] = []

    def note(state: ORMExecuteState) -> Any:
        if not state.is_select or state.statement._for_update_arg is None:  # type: ignore[attr-defined]
            return None
        frozen = state.invoke_statement().freeze()
        for record in frozen().scalars():
            if isinstance(record, Guarantee | GuaranteeDemand):
                name = _name(state.session, record)
                seen.extend([] if name in seen else [name])
        return frozen()

    event.listen(Session, "do_orm_execute", note)
    try:
        yield seen
    finally:
        event.remove(Session, "do_orm_execute", note)


def _name(session: Session, record: Guarantee | GuaranteeDemand) -> str:
    if isinstance(record, Guarantee):
        return record.undertaking_number
    guarantee = session.get_one(Guarantee, record.guarantee_id)
    return f"{guarantee.undertaking_number}/{record.number}"


@pytest.fixture
def demand(bank: Any, client: Any) -> Any:
    """A demand under a guarantee with two counter-guarantees behind it."""
    guarantee = bank.guarantee(client, eur("100000.00"))
    for number in ("C-1", "C-2"):
        bank.counter(guarantee, eur("50000.00"), number, expiry_date=date(2027, 1, 15))
    return bank.demand(guarantee, eur("80000.00"))


def led(bank: Any) -> Any:
    """The demand under the first counter-guarantee."""
    every = bank.all(GuaranteeDemand, GuaranteeDemand.id)
    return next(each for each in every if each.under_demand_id is not None)


def decide(bank: Any, demand: Any, how: Callable[..., Any], wish: type[Any], **given: Any) -> Any:
    request = bank.requests(demand)[-1]
    asked = wish(id=request.id, content_hash=request.content_hash, **given)
    return bank.by(bank.approver, how, asked)


def test_consent_locks_the_guarantee_before_the_demand(bank: Any, demand: Any) -> None:
    bank.comply(demand)
    with locks() as order:
        decide(bank, demand, give_approval, ApprovalGive)
    assert order == ["G-1", "G-1/1", "C-1", "C-2"]


def test_consent_under_a_counter_guarantee_locks_what_led_to_it(bank: Any, demand: Any) -> None:
    bank.approved(demand)
    under = led(bank)
    bank.comply(under)
    bank.approver = replace(bank.approver, name="another", id=new_id())
    with locks() as order:
        decide(bank, under, reject_approval, ApprovalReject, note="No.")
    assert order == ["G-1", "C-1", "C-1/1"]


def test_a_withdrawal_locks_all_that_it_takes_back(bank: Any, demand: Any) -> None:
    bank.approved(demand)
    seen = bank.get(GuaranteeDemand, demand.id)
    wish = BankGuaranteeDemandWithdraw(id=seen.id, expected_version=seen.version)
    with locks() as order:
        bank.do(withdraw_demand, wish)
    assert order == ["G-1", "G-1/1", "C-1", "C-2", "C-1/1", "C-2/1"]


def test_a_payment_locks_what_stands_behind_it(bank: Any, demand: Any) -> None:
    payable = bank.approved(demand)
    wish = BankGuaranteeDemandPay(id=payable.id, expected_version=payable.version)
    with locks() as order:
        bank.by(bank.approver, pay_demand, wish)
    assert order == ["G-1", "G-1/1", "C-1", "C-2"]


def test_a_refusal_under_a_counter_guarantee_locks_what_led_to_it(bank: Any, demand: Any) -> None:
    bank.pay(demand)
    under = led(bank)
    wish = BankGuaranteeDemandRefuse(id=under.id, expected_version=under.version, reason="No.")
    with locks() as order:
        bank.do(refuse_demand, wish)
    assert order == ["G-1", "C-1", "C-1/1"]


def chain(bank: Any, *, itself: int, **given: Any) -> None:
    """A guarantee, one behind it, and one behind that; one of them runs on by its text."""
    client = bank.account()
    bank.limit(client)
    before: dict[str, Any] = {}
    for place, number in enumerate(("G-1", "C-1", "C-2")):
        terms: dict[str, Any] = {"expiry_date": date(2026, 6, 1), **given}
        if place == itself:
            terms |= {"extension_period": BankExtensionPeriod.ONEY, "notice_days": 30}
        made = bank.guarantee(client, eur("1.00"), undertaking_number=number, **terms, **before)
        before = {"purpose": BankGuaranteePurpose.ISCO, "counter_guarantee_of_id": made.id}


@pytest.mark.parametrize("itself", [0, 1, 2])
def test_what_extends_locks_what_stands_behind_it_in_its_turn(bank: Any, itself: int) -> None:
    chain(bank, itself=itself)
    today = bank.on(date(2026, 5, 10))
    with locks() as seen:
        bank.write(lambda session: extend_guarantees(session, today), today)
    assert seen == ["G-1", "C-1", "C-2"][itself:]


def test_what_extends_by_itself_waits_for_its_turn(bank: Any) -> None:
    """C-2 runs on by its text, too, and is locked by no deed on C-1 before that."""
    chain(bank, itself=0)
    last = bank.all(Guarantee, Guarantee.id)[-1]

    def run_on(session: Session) -> None:
        session.get_one(Guarantee, last.id).extension_period = BankExtensionPeriod.ONEY

    bank.write(run_on)
    today = bank.on(date(2026, 5, 10))
    with locks() as seen:
        bank.write(lambda session: extend_guarantees(session, today), today)
    assert seen == ["G-1", "C-1", "C-2"]


def test_what_expires_and_what_extends_is_locked_in_one_order(bank: Any) -> None:
    """C-1 runs on by its text, and G-1 has expired: a payment locks G-1 first, then C-1."""
    chain(bank, itself=1)
    today = bank.on(date(2026, 6, 10))
    with locks() as seen:
        bank.write(lambda session: expire_guarantees(session, today, 30), today)
    assert seen == ["G-1", "C-1", "C-2"]
    status = {each.undertaking_number: each.status.name for each in bank.all(Guarantee)}
    assert status == {"G-1": "EXPIRED", "C-1": "EFFECTIVE", "C-2": "EFFECTIVE"}
