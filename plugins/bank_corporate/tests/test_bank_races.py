"""Deeds at the same moment, each on a connection of its own: the rules hold all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from portico.database import Database
from portico.errors import Refused
from portico.operations.approvals import give_approval
from portico.operations.approvals.inputs import ApprovalGive
from portico.testing import Overlap, Overlapping, Run
from portico.testing.guards import without_locks
from portico.values import Money
from portico_bank_corporate.models import (
    CreditLimit,
    Guarantee,
    GuaranteeDemand,
    LimitMovement,
    PayrollRegister,
    ReimbursementClaim,
)
from portico_bank_corporate.operations.credit_limits import BankCreditLimitReserve, reserve
from portico_bank_corporate.operations.demand_examination import refuse_demand
from portico_bank_corporate.operations.expiry import expire_guarantees
from portico_bank_corporate.operations.guarantee_demands import pay_demand, withdraw_demand
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeDemandPay,
    BankGuaranteeDemandRefuse,
    BankGuaranteeDemandWithdraw,
    BankGuaranteeReduce,
)
from portico_bank_corporate.operations.guarantees import issue_guarantee, reduce_guarantee
from portico_bank_corporate.operations.payroll_registers import create_payroll_register

Deed = Callable[[Session], Any]


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def together(run: Run, database: Database, bank: Any, deeds: list[Deed]) -> list[str]:
    """Do all deeds at once; give the code of each refusal."""

    async def one(deed: Deed) -> str | None:
        try:
            await database.write(bank.actor, deed)
        except Refused as refused:
            return refused.problems[0].code
        return None

    async def all_of_them() -> list[str | None]:
        return await asyncio.gather(*(one(deed) for deed in deeds))

    return [code for code in run(all_of_them()) if code is not None]


def test_parallel_issues_never_use_more_than_the_limit(
    bank: Any, run: Run, database: Database
) -> None:
    client = bank.account()
    limit = bank.limit(client, "1000.00")
    wishes = [
        bank.terms(client, eur("300.00"), undertaking_number=f"G-{number}") for number in range(8)
    ]
    refused = together(
        run,
        database,
        bank,
        [lambda s, wish=wish: issue_guarantee(s, bank.actor, wish) for wish in wishes],  # type: ignore[misc]
    )

    assert refused == ["BANK_LIMIT_EXCEEDED"] * 5
    assert len(bank.all(Guarantee)) == 3
    assert bank.exposure(limit).used == eur("900.00")
    assert [m.seq for m in bank.all(LimitMovement, LimitMovement.seq)] == [1, 2, 3]


def test_parallel_issues_on_two_parts_never_use_more_than_the_whole(
    bank: Any, run: Run, database: Database
) -> None:
    client = bank.account()
    whole = bank.limit(client, "1000.00", number="CL-ALL")
    parts = [bank.limit(client, "1000.00", number=f"CL-{n}", parent_id=whole.id) for n in range(2)]
    wishes = [
        bank.terms(client, eur("300.00"), undertaking_number=f"G-{n}", limit_id=parts[n % 2].id)
        for n in range(8)
    ]
    refused = together(
        run,
        database,
        bank,
        [lambda s, wish=wish: issue_guarantee(s, bank.actor, wish) for wish in wishes],  # type: ignore[misc]
    )

    assert refused == ["BANK_LIMIT_EXCEEDED"] * 5
    assert bank.exposure(whole).used == eur("900.00")


def test_parallel_payments_never_pay_more_than_is_available(
    bank: Any, run: Run, database: Database
) -> None:
    client = bank.account()
    limit = bank.limit(client)
    guarantee = bank.guarantee(client, eur("100.00"))
    demands = [bank.demand(guarantee, eur("20.00")) for _ in range(5)]
    demands = [bank.approved(demand) for demand in demands]
    guarantee = bank.get(Guarantee, guarantee.id)
    less = BankGuaranteeReduce(
        id=guarantee.id, expected_version=guarantee.version, amount=eur("50.00")
    )
    bank.do(reduce_guarantee, less)
    steps = [BankGuaranteeDemandPay(id=d.id, expected_version=d.version) for d in demands]
    refused = together(
        run,
        database,
        bank,
        [lambda s, step=step: pay_demand(s, bank.approver, step) for step in steps],  # type: ignore[misc]
    )

    assert refused == ["BANK_ABOVE_AVAILABLE"] * 3
    assert bank.get(Guarantee, guarantee.id).available_amount == Decimal("10.00")
    assert bank.exposure(limit).used == eur("10.00")
    assert sorted(d.status.name for d in bank.all(GuaranteeDemand)) == [
        "PAID",
        "PAID",
        "PAYABLE",
        "PAYABLE",
        "PAYABLE",
    ]


def test_parallel_registers_are_numbered_without_gaps(
    bank: Any, run: Run, database: Database
) -> None:
    project = bank.project()
    wishes = [bank.wish(project) for _ in range(6)]
    refused = together(
        run,
        database,
        bank,
        [lambda s, wish=wish: create_payroll_register(s, bank.actor, wish) for wish in wishes],  # type: ignore[misc]
    )

    assert refused == []
    assert sorted(each.number for each in bank.all(PayrollRegister)) == [1, 2, 3, 4, 5, 6]


def test_one_message_sent_twice_at_once_is_taken_in_once(
    bank: Any, run: Run, database: Database
) -> None:
    wish = bank.wish(bank.project(), msg_id="PAY-1")
    deeds: list[Deed] = [lambda s: create_payroll_register(s, bank.actor, wish)] * 4

    assert together(run, database, bank, deeds) == ["DU01"] * 3
    assert [each.number for each in bank.all(PayrollRegister)] == [1]


def test_payments_and_the_expiry_job_do_not_wait_for_one_another_for_ever(
    bank: Any, run: Run, database: Database
) -> None:
    client = bank.account()
    whole = bank.limit(client, "1000.00", number="CL-ALL")
    parts = [bank.limit(client, "500.00", number=f"CL-{n}", parent_id=whole.id) for n in range(2)]
    guarantees = [
        bank.guarantee(client, eur("100.00"), undertaking_number=f"G-{n}", limit_id=parts[n % 2].id)
        for n in range(6)
    ]
    demands = [bank.approved(bank.demand(guarantee, eur("40.00"))) for guarantee in guarantees[:3]]
    later = bank.on(date(2027, 3, 1))
    payer = replace(bank.approver, now=later.now)
    deeds: list[Deed] = [lambda s: expire_guarantees(s, later, 0)] * 2
    for demand in demands:
        step = BankGuaranteeDemandPay(id=demand.id, expected_version=demand.version)
        deeds.append(lambda s, step=step: pay_demand(s, payer, step))  # type: ignore[misc]

    assert together(run, database, bank, deeds) == []
    bank.write(lambda session: expire_guarantees(session, later, 0), later)
    assert {each.status.name for each in bank.all(Guarantee)} == {"CLOSED"}
    assert bank.exposure(whole).used == eur("0.00")


@contextmanager
def pauses_after_locks(database: Database) -> Iterator[None]:
    """Let every deed dawdle with what it has locked, so that the others want it meanwhile."""

    def dawdle(state: ORMExecuteState) -> Any:
        if not state.is_select or state.statement._for_update_arg is None:  # type: ignore[attr-defined]
            return None
        found = state.invoke_statement().freeze()
        state.session.connection().exec_driver_sql("SELECT pg_sleep(0.03)")
        return found()

    if database.is_sqlite:
        yield
        return
    event.listen(Session, "do_orm_execute", dawdle)
    try:
        yield
    finally:
        event.remove(Session, "do_orm_execute", dawdle)


def demand_under(bank: Any, counter: Guarantee, demand: GuaranteeDemand) -> Any:
    every = bank.all(GuaranteeDemand)
    (led,) = [e for e in every if (e.guarantee_id, e.under_demand_id) == (counter.id, demand.id)]
    return led


def test_deeds_on_a_guarantee_and_those_behind_it_do_not_wait_for_one_another_for_ever(
    bank: Any, run: Run, database: Database
) -> None:
    """All lock the guarantee first, then what is behind it by id: nothing has to be tried again.

    Of 50 000 and 50 000 behind it, 10 000 are refused, 30 000 paid, 20 000 taken back (and 10 000
    of them refused, if that comes first), and 10 000 consented to, at once.
    """
    client = bank.account()
    bank.limit(client)
    guarantee = bank.guarantee(client, eur("100000.00"))
    one, other = (bank.counter(guarantee, eur("50000.00"), number) for number in ("C-1", "C-2"))
    paid = bank.pay(bank.demand(guarantee, eur("10000.00")))
    payable, taken = (
        bank.approved(bank.demand(guarantee, eur(amount))) for amount in ("30000.00", "20000.00")
    )
    complying = bank.comply(bank.demand(guarantee, eur("10000.00")))
    (request,) = bank.requests(complying)
    one, other = (bank.get(Guarantee, each.id) for each in (one, other))
    tries: list[str] = []

    def deed(operation: Any, wish: Any, actor: Any = bank.actor) -> Deed:
        def once(session: Session) -> Any:
            tries.append(operation.__name__)
            return operation(session, actor, wish)

        return once

    def seen(record: Any) -> dict[str, Any]:
        return {"id": record.id, "expected_version": record.version}

    no: dict[str, Any] = {"reason": "No statement."}
    deeds = [
        deed(refuse_demand, BankGuaranteeDemandRefuse(**seen(demand_under(bank, one, paid)), **no)),
        deed(withdraw_demand, BankGuaranteeDemandWithdraw(**seen(taken))),
        deed(
            refuse_demand, BankGuaranteeDemandRefuse(**seen(demand_under(bank, other, taken)), **no)
        ),
        deed(pay_demand, BankGuaranteeDemandPay(**seen(payable)), bank.approver),
        deed(
            reduce_guarantee,
            BankGuaranteeReduce(**seen(bank.get(Guarantee, one.id)), amount=eur("1.00")),
        ),
        deed(
            give_approval,
            ApprovalGive(id=request.id, content_hash=request.content_hash),
            bank.approver,
        ),
    ]
    with pauses_after_locks(database):
        refused = together(run, database, bank, deeds)

    assert refused in ([], ["CONFLICT"])
    if not database.is_sqlite:
        assert len(tries) == len(deeds)
    every = bank.all(GuaranteeDemand, GuaranteeDemand.number)
    own = [each.status.name for each in every if each.guarantee_id == guarantee.id]
    assert own == ["PAID", "PAID", "WITHDRAWN", "PAYABLE"]
    led = [each for each in every if each.under_demand_id == complying.id]
    assert sum(each.under_amount for each in led) == 10_000
    assert demand_under(bank, one, payable).under_amount == 30_000
    assert [each.amount for each in bank.all(ReimbursementClaim)] == [Decimal("10000.00")]


def reservation(bank: Any, limit: CreditLimit, reference: str) -> Deed:
    wish = BankCreditLimitReserve(id=limit.id, reference=reference, amount=eur("600.00"))
    return lambda session: reserve(session, bank.actor, wish)


def test_the_rest_of_a_limit_is_wanted_twice(bank: Any, overlapping: Overlapping) -> None:
    limit = bank.limit(bank.account(), "1000.00")
    one, other = (reservation(bank, limit, reference) for reference in ("A-1", "A-2"))

    overlap = overlapping(one, other, bank.actor)

    assert overlap == Overlap("done", "BANK_LIMIT_EXCEEDED", waited=True)
    assert bank.exposure(limit).used == eur("600.00")


def test_the_rest_of_a_limit_is_wanted_twice_without_locks(
    bank: Any, overlapping: Overlapping, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both find it free; that they give their movements one number is what stops the second."""
    limit = bank.limit(bank.account(), "1000.00")
    without_locks(monkeypatch.setattr)
    one, other = (reservation(bank, limit, reference) for reference in ("A-1", "A-2"))

    overlap = overlapping(one, other, bank.actor)

    assert overlap.second == ("BANK_LIMIT_EXCEEDED" if database.is_sqlite else "CONSTRAINT")
