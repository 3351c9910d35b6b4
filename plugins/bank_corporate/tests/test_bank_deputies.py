"""A deputy at the bank: what is handed over, and how far it may go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from portico.events import Handover
from portico.models import Account
from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import PayrollRegister
from portico_bank_corporate.operations.credit_limits import (
    BankCreditLimitCreate,
    create_credit_limit,
)
from portico_bank_corporate.operations.guarantee_demands import pay_demand
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeDemandPay
from portico_bank_corporate.operations.handover import hand_over_business
from portico_bank_corporate.operations.register_approval import (
    BankPayrollRegisterRelease,
    release_payroll_register,
)


@contextmanager
def up_to(bank: Any, amount: str, currency: str = "EUR") -> Iterator[None]:
    """Act as a deputy with this ceiling meanwhile."""
    before = bank.actor
    bank.actor = replace(before, on_behalf_of="ann", ceiling=Money(Decimal(amount), currency))
    yield
    bank.actor = before


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_a_guarantee_is_issued_up_to_the_ceiling(bank: Any) -> None:
    account = bank.account()
    bank.limit(account)

    with up_to(bank, "1000.00"):
        assert problems_of(lambda: bank.guarantee(account, eur("1000.01"))) == [
            ("DEPUTY_CEILING", "input.amount")
        ]
        assert bank.guarantee(account, eur("1000.00")).available_amount == eur("1000").amount
    with up_to(bank, "999999999.00", "USD"):
        refused = problems_of(lambda: bank.guarantee(account, eur("1"), undertaking_number="G-2"))
    assert refused == [("DEPUTY_CEILING", "input.amount")]


def test_a_demand_is_paid_up_to_the_ceiling(bank: Any) -> None:
    account = bank.account()
    bank.limit(account)
    demand = bank.approved(bank.demand(bank.guarantee(account, eur("5000.00")), eur("1500.00")))
    wish = BankGuaranteeDemandPay(id=demand.id, expected_version=demand.version)

    with up_to(bank, "1499.99"):
        assert problems_of(lambda: bank.do(pay_demand, wish)) == [("DEPUTY_CEILING", "input.id")]
    with up_to(bank, "1500.00"):
        assert bank.do(pay_demand, wish).status.name == "PAID"


def test_limits_and_reservations_keep_to_the_ceiling(bank: Any) -> None:
    account = bank.account()
    limit = bank.limit(account)
    wish = BankCreditLimitCreate(
        account_id=account.id, number="CL-2", amount=eur("2000"), valid_to=date(2027, 1, 1)
    )

    with up_to(bank, "1999.00"):
        for deed in (
            lambda: bank.do(create_credit_limit, wish),
            lambda: bank.reserve(limit, "A-1", eur("1999.01")),
        ):
            assert problems_of(deed) == [("DEPUTY_CEILING", "input.amount")]
        bank.reserve(limit, "A-1", eur("1999.00"))


def test_a_register_is_released_up_to_the_ceiling(bank: Any) -> None:
    project = bank.project()
    bank.enrol_all(project)
    register = bank.register(project)
    wish = BankPayrollRegisterRelease(id=register.id, expected_version=register.version)

    with up_to(bank, "4540.99"):
        assert problems_of(lambda: bank.do(release_payroll_register, wish)) == [
            ("DEPUTY_CEILING", "input.id")
        ]
    with up_to(bank, "4541.00"):  # only the consent is missing now
        [(code, _path)] = problems_of(lambda: bank.do(release_payroll_register, wish))
        assert code != "DEPUTY_CEILING"


def test_the_brief_tells_what_is_open_with_the_accounts_that_are_taken_over(bank: Any) -> None:
    mine, other = bank.account("Nordwerk", owner="ann"), bank.account("Else", owner="ben")
    for number, account in (("1", mine), ("2", other)):
        bank.limit(account, number=f"CL-{number}")
        guarantee = bank.guarantee(account, eur("5000.00"), undertaking_number=f"G-{number}")
        bank.demand(guarantee, eur("700.00"))
    register = bank.register(bank.project(mine))
    event = Handover("ann", None, select(Account.id).where(Account.owner == "ann"))

    bank.write(lambda s: hand_over_business(s, bank.actor, event))

    assert [(each["kind"], each["text"]) for each in event.items] == [
        ("bank.guarantee_demand", "Demand 1 under G-1 for 700.00 EUR: examine by 2026-03-09"),
        ("bank.guarantee", "G-1: 5000.00 EUR until 2026-12-15, EFFECTIVE"),
        (
            "bank.payroll_register",
            "PP-1: register 1 of 2026, 4541.00 EUR on 2026-03-31, "
            + bank.get(PayrollRegister, register.id).status.name,
        ),
    ]
