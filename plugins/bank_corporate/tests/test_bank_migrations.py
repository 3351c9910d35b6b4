"""What the migrations of the bank make of rows that are there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import Database
from portico.migrate import migrate, owners
from portico.plugins import load_plugins
from portico.settings import load_settings
from portico.testing import Write
from portico.values import Money
from portico_bank_corporate.models import (
    BankClaimStatus,
    GuaranteeDemand,
    LimitMovement,
    ReimbursementClaim,
)
from portico_bank_corporate.operations.demand_examination import refuse_demand
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeDemandRefuse
from portico_bank_corporate.operations.reimbursement_claims import note_overdue_claims

PLUGINS = load_plugins(load_settings(plugins=("bank_corporate",)))
CORE, BANK = owners(PLUGINS)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def write(empty_database_url: str, actor: Actor) -> Write:
    """Do something in a database that was migrated to the newest revision."""
    asyncio.run(migrate(empty_database_url, (CORE, BANK)))

    def write(deed: Callable[[Session], Any], actor: Actor = actor) -> Any:
        async def once() -> Any:
            database = Database(empty_database_url, bus=PLUGINS.bus())
            try:
                return await database.write(actor, deed)
            finally:
                await database.close()

        return asyncio.run(once())

    return write


def claims(session: Session) -> list[tuple[Any, ...]]:
    """Of each claim what every revision knows: its movements are told by its number."""
    c, m = ReimbursementClaim, LimitMovement
    found = session.execute(select(c.id, c.number, c.amount, c.paid_amount, c.status, c.due_on))
    moved = session.execute(select(m.claim_id, m.reference, m.amount)).all()
    return [
        (*each[1:], [(ref, amount) for id_, ref, amount in moved if id_ == each[0]])
        for each in sorted(found, key=lambda each: each.number)
    ]


def test_several_claims_from_one_payment_become_one_on_the_way_down(
    bank: Any, empty_database_url: str
) -> None:
    """30 000 claimed on 2 March 2026, late on the 13th; 50 000 claimed on the 9th, for the 19th."""
    client = bank.account()
    bank.limit(client)
    guarantee = bank.guarantee(client, eur("100000.00"))
    bank.counter(guarantee, eur("50000.00"), "C-1", expiry_date=date(2027, 1, 15))
    paid = bank.pay(bank.demand(guarantee, eur("80000.00")))
    (under,) = [each for each in bank.all(GuaranteeDemand) if each.under_demand_id == paid.id]
    late = bank.on(date(2026, 3, 13))
    bank.write(lambda session: note_overdue_claims(session, late), late)
    wish = BankGuaranteeDemandRefuse(id=under.id, expected_version=under.version, reason="No.")
    bank.do(refuse_demand, wish, on=date(2026, 3, 9))
    zero, first = Decimal("0.00"), [("G-1/1", Decimal("30000.00"))]
    assert bank.write(claims) == [
        ("G-1/1", Decimal("30000.00"), zero, BankClaimStatus.OVERDUE, date(2026, 3, 12), first),
        ("G-1/1-2", Decimal("50000.00"), zero, BankClaimStatus.CLAIMED, date(2026, 3, 19), []),
    ]

    asyncio.run(migrate(empty_database_url, (BANK,), to="0024"))
    merged = ("G-1/1", Decimal("80000.00"), zero, BankClaimStatus.OVERDUE, date(2026, 3, 19), first)
    assert bank.write(claims) == [merged]

    asyncio.run(migrate(empty_database_url, (BANK,)))
    assert bank.write(claims) == [merged]
    (led,) = [each for each in bank.all(GuaranteeDemand) if each.under_demand_id == paid.id]
    assert led.under_amount == Decimal("50000.00")
