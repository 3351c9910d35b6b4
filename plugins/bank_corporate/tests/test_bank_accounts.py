"""What the bank does when an account is archived or merged."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from portico.events import AccountArchiving, AccountsMerging, Bus
from portico.operations.account_inputs import AccountArchive, AccountMerge
from portico.operations.accounts import archive_account
from portico.operations.merging import merge_accounts
from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import CreditLimit, Guarantee, PayrollProject
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeRelease
from portico_bank_corporate.operations.guarantees import release_guarantee
from portico_bank_corporate.operations.open_business import move_business, refuse_archiving
from portico_bank_corporate.operations.payroll_projects import (
    BankPayrollProjectClose,
    BankPayrollProjectSuspend,
    close_payroll_project,
    suspend_payroll_project,
)


@pytest.fixture(autouse=True)
def listening(bus: Bus) -> None:
    bus.before_commit[AccountArchiving] = [refuse_archiving]
    bus.before_commit[AccountsMerging] = [move_business]


def archive(bank: Any, account: Any) -> Any:
    step = AccountArchive(id=account.id, expected_version=account.version)
    return bank.do(archive_account, step)


def test_an_account_with_open_business_is_not_archived(bank: Any) -> None:
    account = bank.account()
    bank.limit(account)
    guarantee = bank.guarantee(account, Money(Decimal("1.00"), "EUR"))
    project = bank.project(account)
    open_business = ("BANK_OPEN_BUSINESS", "input.id")

    assert problems_of(lambda: archive(bank, account)) == [open_business, open_business]
    step = {"id": project.id, "expected_version": project.version}
    project = bank.do(suspend_payroll_project, BankPayrollProjectSuspend(**step))
    assert problems_of(lambda: archive(bank, account)) == [open_business, open_business]
    step["expected_version"] = project.version
    bank.do(close_payroll_project, BankPayrollProjectClose(**step))
    assert problems_of(lambda: archive(bank, account)) == [open_business]
    letter = BankGuaranteeRelease(
        id=guarantee.id, expected_version=guarantee.version, release_reference="Letter"
    )
    bank.do(release_guarantee, letter)
    assert archive(bank, account).archived_at is not None


def test_the_business_of_the_loser_becomes_the_winners(bank: Any) -> None:
    winner, loser = bank.account("Winner"), bank.account("Loser")
    limit = bank.limit(loser)
    guarantee = bank.guarantee(
        loser, Money(Decimal("1.00"), "EUR"), beneficiary_id=bank.account("Third").id
    )
    bank.limit(winner, number="CL-2")
    received = bank.guarantee(
        winner,
        Money(Decimal("1.00"), "EUR"),
        undertaking_number="G-2",
        beneficiary_id=loser.id,
    )
    project = bank.project(loser)
    merge = bank.do(merge_accounts, AccountMerge(winner_id=winner.id, loser_id=loser.id))

    assert bank.get(CreditLimit, limit.id).account_id == winner.id
    assert bank.get(Guarantee, guarantee.id).applicant_id == winner.id
    assert bank.get(Guarantee, received.id).beneficiary_id == winner.id
    assert bank.get(PayrollProject, project.id).account_id == winner.id
    assert merge.moved["bank_guarantee"] == 2
    assert merge.moved["bank_credit_limit"] == 1
    assert merge.moved["bank_payroll_project"] == 1
