"""Accounts of clients: opened with an IBAN, blocked, closed; and what registers find of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import BankAccountStatus, ClientAccount
from portico_bank_corporate.operations.client_accounts import (
    BankAccountActivate,
    BankAccountBlock,
    BankAccountCheck,
    BankAccountClose,
    BankAccountHoldLift,
    BankAccountHoldPlace,
    BankAccountOpen,
    BankAccountRequest,
    BankAccountStartClosing,
    activate_account,
    block_account,
    check_account,
    close_account,
    lift_hold,
    open_account,
    place_hold,
    request_account,
    start_closing,
)
from portico_bank_corporate.operations.commission_billing import (
    BankGuaranteeCommissionAgree,
    agree_commission,
)
from portico_bank_corporate.operations.commission_preview import BankCommissionTerms
from portico_bank_corporate.operations.expiry import expire_guarantees
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeRelease
from portico_bank_corporate.operations.guarantees import release_guarantee
from portico_bank_corporate.operations.register_preflight import (
    BankRegisterPreflightQuestion,
    preflight_register,
)

S = BankAccountStatus
GERMAN = "370400440532013000"


class Desk:
    """Opens accounts; the client is known first."""

    def __init__(self, bank: Any, kyc: Any, sales: Any) -> None:
        self.bank, self.kyc, self.sales = bank, kyc, sales

    def asked(self, client: Any, country: str = "DE", currency: str = "EUR") -> ClientAccount:
        wish = BankAccountRequest(account_id=client.id, country=country, currency=currency)
        account: ClientAccount = self.bank.do(request_account, wish)
        checked: ClientAccount = self.sales.step(check_account, BankAccountCheck, account)
        return checked

    def opened(self, client: Any, bban: str = GERMAN, **given: Any) -> ClientAccount:
        account = self.asked(client, **given)
        self.sales.step(open_account, BankAccountOpen, account, bban=bban)
        active: ClientAccount = self.sales.step(activate_account, BankAccountActivate, account)
        return active

    def close(self, account: ClientAccount, balance: str = "0.00", currency: str = "EUR") -> Any:
        given = {"balance": Money(Decimal(balance), currency)}
        return self.sales.step(close_account, BankAccountClose, account, **given)


@pytest.fixture
def desk(bank: Any, kyc: Any, sales: Any) -> Desk:
    return Desk(bank, kyc, sales)


@pytest.mark.parametrize(
    ("country", "bban", "iban"),
    [
        # Domain page 3.11.
        ("GE", "NB0000000101904917", "GE29NB0000000101904917"),
        ("DE", GERMAN, "DE89370400440532013000"),
    ],
)
def test_an_account_is_opened_with_an_iban_made_of_its_number(
    bank: Any, desk: Desk, country: str, bban: str, iban: str
) -> None:
    client = bank.account()
    desk.kyc.approve(client)
    account = desk.opened(client, bban, country=country)

    assert (account.iban, account.status) == (iban, S.ACTIVE)
    assert account.opened_on == date(2026, 3, 2)


def test_only_for_a_client_that_is_known(bank: Any, desk: Desk) -> None:
    account = desk.asked(bank.stranger())

    assert problems_of(
        lambda: desk.sales.step(open_account, BankAccountOpen, account, bban=GERMAN)
    ) == [("RR04", "input.id")]
    assert bank.get(ClientAccount, account.id).status is S.KYC_CHECK


def test_a_number_that_cannot_be_or_is_taken_is_refused(bank: Any, desk: Desk) -> None:
    client = bank.account()
    desk.kyc.approve(client)
    desk.opened(client)
    account = desk.asked(client)

    def refused(bban: str) -> list[tuple[str, str]]:
        return problems_of(
            lambda: desk.sales.step(open_account, BankAccountOpen, account, bban=bban)
        )

    assert refused("123") == refused("") == [("BANK_IBAN", "input.bban")]
    assert refused(GERMAN) == [("BANK_NUMBER_TAKEN", "input.bban")]


def test_it_is_closed_when_nothing_needs_it_any_more(bank: Any, desk: Desk) -> None:
    client = bank.account()
    desk.kyc.approve(client)
    account = desk.opened(client)
    hold = BankAccountHoldPlace(
        client_account_id=account.id, amount=Money(Decimal(5), "EUR"), reason="A court order."
    )
    held = bank.do(place_hold, hold)
    desk.sales.agree(client, billing_iban=account.iban)
    bank.project(client)
    desk.sales.step(start_closing, BankAccountStartClosing, account, reason="The client left.")

    assert problems_of(lambda: desk.close(account, "0.01")) == [
        ("BANK_ACCOUNT_BALANCE", "input.balance.amount"),
        *[("BANK_ACCOUNT_IN_USE", "input.id")] * 3,
    ]
    assert problems_of(lambda: desk.close(account, "0", "USD"))[0] == (
        "BANK_CURRENCY_MISMATCH",
        "input.balance.currency",
    )
    desk.sales.step(lift_hold, BankAccountHoldLift, held)
    assert problems_of(lambda: desk.close(account)) == [("BANK_ACCOUNT_IN_USE", "input.id")] * 2


def test_it_stays_while_a_guarantee_is_billed_to_it(bank: Any, desk: Desk) -> None:
    """Domain page 2.2: no live payroll project or guarantee billing to it."""
    client, other = bank.account(), bank.account("Other")
    desk.kyc.approve(client)
    account = desk.opened(client)
    bank.limit(client)
    bank.limit(other, number="CL-2")
    amount = Money(Decimal("100.00"), "EUR")
    guarantee = bank.guarantee(client, amount)
    foreign = bank.guarantee(other, amount, undertaking_number="G-2")

    def agree(given: Any, iban: str | None) -> Any:
        terms = BankCommissionTerms(rate=Decimal(2))
        wish = {"guarantee_id": given.id, "terms": terms, "billing_iban": iban}
        return bank.do(agree_commission, BankGuaranteeCommissionAgree(**wish))

    path = "input.billingIban"
    assert problems_of(lambda: agree(foreign, account.iban)) == [("AC02", path)]
    assert problems_of(lambda: agree(guarantee, "DE00")) == [("BANK_IBAN", path)]
    assert account.iban is not None
    assert agree(guarantee, account.iban.lower()).billing_iban == account.iban
    desk.sales.step(start_closing, BankAccountStartClosing, account, reason="The client left.")
    assert problems_of(lambda: desk.close(account)) == [("BANK_ACCOUNT_IN_USE", "input.id")]

    release = BankGuaranteeRelease(id=guarantee.id, expected_version=1, release_reference="R")
    bank.do(release_guarantee, release)
    later = bank.on(date(2026, 3, 8))
    bank.write(lambda session: expire_guarantees(session, later, 5), later)
    assert desk.close(account).status is S.CLOSED


def test_an_empty_account_is_closed_for_good(bank: Any, desk: Desk) -> None:
    client = bank.account()
    desk.kyc.approve(client)
    account = desk.opened(client)
    desk.sales.step(start_closing, BankAccountStartClosing, account, reason="The client left.")
    closed = desk.close(account)

    assert (closed.status, closed.closed_on) == (S.CLOSED, date(2026, 3, 2))
    assert problems_of(lambda: desk.sales.step(activate_account, BankAccountActivate, account)) == [
        ("BANK_ACCOUNT_TRANSITION", "input.status")
    ]


def preflight(bank: Any, project: Any) -> list[tuple[str, int | None]]:
    question = BankRegisterPreflightQuestion(
        project_id=project.id, period="2026-03", pay_date=date(2026, 3, 31), lines=bank.lines()
    )
    found = bank.do(preflight_register, question)
    return [(each.code, each.line) for each in found.findings]


def test_a_debit_account_that_cannot_be_debited_stops_the_register(bank: Any, desk: Desk) -> None:
    """Domain page 4.1, rows 10 and 14: AC06 blocked, AC05 closed, AG07, AM03 the currency."""
    project = bank.project()
    bank.enrol_all(project)
    client = type("Client", (), {"id": project.account_id})
    desk.kyc.approve(client)
    account = desk.opened(client)
    assert preflight(bank, project) == []

    desk.sales.step(block_account, BankAccountBlock, account, reason="A court order.")
    assert preflight(bank, project) == [("AC06", None)]
    desk.sales.step(start_closing, BankAccountStartClosing, account, reason="It left.")
    assert preflight(bank, project) == [("AG07", None)]

    def set_closed(session: Any) -> None:
        found = session.get_one(ClientAccount, account.id)
        found.status, found.currency = S.CLOSED, "USD"

    bank.write(set_closed)
    assert preflight(bank, project) == [("AC05", None), ("AM03", None)]


def test_a_strangers_account_is_not_debited(bank: Any, desk: Desk) -> None:
    project = bank.project()
    bank.enrol_all(project)
    stranger = bank.account("Stranger")
    desk.kyc.approve(stranger)
    desk.opened(stranger)

    assert preflight(bank, project) == [("AC02", None)]


def test_payees_accounts_of_ours_must_take_money(bank: Any, desk: Desk) -> None:
    """Domain page 4.1, row 15: AC07 closed, AC06 blocked; the first and the third payee's."""
    project = bank.project()
    bank.enrol_all(project)
    other = bank.account("Payees")
    desk.kyc.approve(other)
    first = desk.opened(other, "109010140000071219812874", country="PL")
    third = desk.opened(other, "2200221020145685", country="EE")
    desk.sales.step(start_closing, BankAccountStartClosing, first, reason="It left.")
    desk.sales.step(block_account, BankAccountBlock, third, reason="A court order.")

    assert preflight(bank, project) == [("AC07", 1), ("AC06", 3)]
