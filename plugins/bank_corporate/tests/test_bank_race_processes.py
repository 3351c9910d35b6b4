"""Sixty-four guarantees at once against one limit, from four processes: it is never exceeded."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from decimal import Decimal
from typing import Any, Final

from portico.values import Money
from portico_bank_corporate.models import Guarantee, LimitMovement

PROCESSES: Final = 4
EACH: Final = 16
ROOM: Final = 10
WORKER: Final = """
import asyncio, sys
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from portico.access import Actor
from portico.database import Database
from portico.errors import Refused
from portico.plugins import load_plugins
from portico.settings import load_settings
from portico.values import Money
from portico_bank_corporate.models import BankGuaranteeType
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeIssue
from portico_bank_corporate.operations.guarantees import issue_guarantee

url, client, limit, first, count = sys.argv[1:]
actor = Actor(name="tester", scopes=frozenset({"*"}), now=datetime(2026, 3, 2, 12, tzinfo=UTC))


async def issue(database, number):
    wish = BankGuaranteeIssue(
        undertaking_number=f"G-{number}", applicant_id=UUID(client), limit_id=UUID(limit),
        beneficiary_name="City of Lakeshore", type=BankGuaranteeType.PERF,
        amount=Money(Decimal("100.00"), "EUR"), expiry_date=date(2026, 12, 15),
        place_of_presentation="DE")
    try:
        await database.write(actor, lambda session: issue_guarantee(session, actor, wish))
    except Refused as refused:
        return refused.problems[0].code
    return "done"


async def main():
    plugins = load_plugins(load_settings(plugins=("bank_corporate",)))
    database = Database(url, bus=plugins.bus(), pool_size=EACH_AT_ONCE)
    print("ready", flush=True)
    sys.stdin.readline()
    numbers = range(int(first), int(first) + int(count))
    print(*await asyncio.gather(*(issue(database, number) for number in numbers)))
    await database.close()


asyncio.run(main())
""".replace("EACH_AT_ONCE", "8")


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def started(url: str, client: Any, limit: Any, first: int) -> subprocess.Popen[str]:
    arguments = [url, client.id.hex, limit.id.hex, str(first), str(EACH)]
    return subprocess.Popen(  # noqa: S603 (our own worker)
        [sys.executable, "-c", WORKER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_parallel_issues_of_several_processes_never_use_more_than_the_limit(
    bank: Any, database_url: str
) -> None:
    """EUR 1 000 take ten of 100; the other 54 are refused, and every movement has its number."""
    limit = bank.limit(client := bank.account(), "1000.00")
    workers = [started(database_url, client, limit, number * EACH) for number in range(PROCESSES)]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    outcomes = Counter(" ".join(each.communicate(timeout=120)[0] for each in workers).split())

    assert outcomes == {"done": ROOM, "BANK_LIMIT_EXCEEDED": PROCESSES * EACH - ROOM}
    assert len(bank.all(Guarantee)) == ROOM
    assert bank.exposure(limit).used == eur("1000.00")
    movements = bank.all(LimitMovement, LimitMovement.seq)
    assert [each.seq for each in movements] == list(range(1, ROOM + 1))
    assert sum(each.limit_amount for each in movements) == Decimal("1000.00")
