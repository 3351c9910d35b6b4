"""Accounts of clients: requested, opened with an IBAN, blocked, closed with all checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Money, Ref
from portico_bank_corporate.models import (
    BankGuaranteeStatus,
    BankProjectStatus,
    Guarantee,
    GuaranteeCommission,
    PayrollProject,
    ServiceAgreement,
)
from portico_bank_corporate.models.amounts import check_amount, text
from portico_bank_corporate.models.client_account import (
    AccountHold,
    BankAccountKind,
    BankAccountStatus,
    ClientAccount,
)
from portico_bank_corporate.models.iban import build_iban
from portico_bank_corporate.models.service_agreement import IN_USE
from portico_bank_corporate.operations.service_agreements import required_text
from portico_bank_corporate.operations.standing import require_standing, require_unblocked

S = BankAccountStatus


@dataclass(kw_only=True)
class BankAccountRequest:
    """An account that a client asks for."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    kind: Annotated[BankAccountKind, "What it is for."] = BankAccountKind.CURRENT
    country: Annotated[str, "The country where it is kept."]
    currency: Annotated[str, "Its currency."]


@dataclass(kw_only=True)
class AccountStep:
    """A step of an account that somebody saw in a version."""

    id: Annotated[UUID, Ref("BankClientAccount"), "The account."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class ExplainedStep(AccountStep):
    """A step of an account that needs a reason."""

    reason: Annotated[str, "Why."]


@dataclass(kw_only=True)
class BankAccountCheck(AccountStep):
    """A requested account whose client is looked at."""


@dataclass(kw_only=True)
class BankAccountOpen(AccountStep):
    """An account that gets its number."""

    bban: Annotated[str, "The country's own number of the account; the IBAN is made of it."]


@dataclass(kw_only=True)
class BankAccountActivate(AccountStep):
    """An account that is used from now on, or again."""


@dataclass(kw_only=True)
class BankAccountBlock(ExplainedStep):
    """An account that nothing goes in or out of."""


@dataclass(kw_only=True)
class BankAccountDecline(ExplainedStep):
    """An account that the bank does not open."""


@dataclass(kw_only=True)
class BankAccountStartClosing(ExplainedStep):
    """An account that is to be closed."""


@dataclass(kw_only=True)
class BankAccountClose(AccountStep):
    """An account that is closed for good."""

    balance: Annotated[Money, "What the ledger says is on it; it must be zero."]


@dataclass(kw_only=True)
class BankAccountHoldPlace:
    """An amount of an account that is to be held back."""

    client_account_id: Annotated[UUID, Ref("BankClientAccount"), "The account."]
    amount: Annotated[Money, "How much."]
    reason: Annotated[str, "Why."]


@dataclass(kw_only=True)
class BankAccountHoldLift:
    """A hold that is over."""

    id: Annotated[UUID, Ref("BankAccountHold"), "The hold."]
    expected_version: Annotated[int, "The version that you saw."]


def request_account(session: Session, actor: Actor, input: BankAccountRequest) -> ClientAccount:
    """Note that a client asks for an account."""
    client = get_account(session, input.account_id, "input", "accountId")
    require_unblocked(session, client.id, actor.today, "input", "accountId")
    problems = Problems()
    if input.kind is BankAccountKind.RETAIL:
        says = "An account becomes RETAIL by itself, when its person has left the client."
        problems.add("BANK_ACCOUNT_KIND", says, "input", "kind")
    account = ClientAccount(account_id=client.id, kind=input.kind, status=S.REQUESTED)
    assign(account, input, ("country", "currency"), problems, "input")
    problems.raise_if_any()
    session.add(account)
    session.flush()
    return account


def check_account(session: Session, actor: Actor, input: BankAccountCheck) -> ClientAccount:
    """Look at the client of a requested account."""
    account = _locked(session, input)
    account.become(S.KYC_CHECK)
    return account


def open_account(session: Session, actor: Actor, input: BankAccountOpen) -> ClientAccount:
    """Give an account its IBAN; the client has an approved KYC case and no hit on a list."""
    account = _locked(session, input)
    account.become(S.OPENED)
    require_standing(session, account.account_id, actor.today, "input", "id")
    try:
        number = build_iban(account.country, input.bban)
    except ValueError as fault:
        text = f"There is no such account in {account.country}: {fault}."
        raise refuse("BANK_IBAN", text, "input", "bban") from fault
    with session.no_autoflush:
        taken = session.scalar(select(ClientAccount.id).where(ClientAccount.iban == number))
    if taken is not None:
        raise refuse("BANK_NUMBER_TAKEN", f"{number} is taken.", "input", "bban")
    account.iban, account.opened_on = number, actor.today
    return account


def activate_account(session: Session, actor: Actor, input: BankAccountActivate) -> ClientAccount:
    """Use an account from now on, or again; its client must be in good standing."""
    account = _locked(session, input)
    require_standing(session, account.account_id, actor.today, "input", "id")
    account.become(S.ACTIVE)
    account.reason = None
    return account


def block_account(session: Session, actor: Actor, input: BankAccountBlock) -> ClientAccount:
    """Let nothing go in or out of an account for the time being."""
    return _explained(session, input, S.BLOCKED)


def decline_account(session: Session, actor: Actor, input: BankAccountDecline) -> ClientAccount:
    """Do not open an account."""
    return _explained(session, input, S.DECLINED)


def start_closing(session: Session, actor: Actor, input: BankAccountStartClosing) -> ClientAccount:
    """Let nothing new come in: the account is to be closed."""
    return _explained(session, input, S.CLOSING)


def close_account(session: Session, actor: Actor, input: BankAccountClose) -> ClientAccount:
    """Close an account for good: empty, without holds, and with nothing that still needs it."""
    account = _locked(session, input)
    problems = Problems()
    if input.balance.currency != account.currency:
        says = f"The account is in {account.currency}."
        problems.add("BANK_CURRENCY_MISMATCH", says, "input", "balance", "currency")
    elif input.balance.amount:
        says = f"There is {text(input.balance)} on it: it must be empty."
        problems.add("BANK_ACCOUNT_BALANCE", says, "input", "balance", "amount")
    for fault in _ties(session, account):
        problems.add("BANK_ACCOUNT_IN_USE", fault, "input", "id")
    problems.raise_if_any()
    account.become(S.CLOSED)
    account.closed_on = actor.today
    return account


def _ties(session: Session, account: ClientAccount) -> list[str]:
    """What still needs an account, in words."""
    held = session.scalar(
        select(func.count()).where(
            AccountHold.client_account_id == account.id, AccountHold.lifted_on.is_(None)
        )
    )
    faults = [f"{held} hold(s) are on it."] if held else []
    number = account.iban or ""
    debits = (PayrollProject.debit_iban == number) | (PayrollProject.transit_iban == number)
    live = PayrollProject.status.in_((BankProjectStatus.ACTIVE, BankProjectStatus.SUSPENDED))
    faults += [
        f"Payroll project {each} pays from it."
        for each in session.scalars(select(PayrollProject.number).where(debits, live))
    ]
    billed = select(ServiceAgreement.number).where(
        ServiceAgreement.billing_iban == number, ServiceAgreement.status.in_(IN_USE)
    )
    faults += [f"Agreement {each} is billed to it." for each in session.scalars(billed)]
    commissioned = (
        select(Guarantee.undertaking_number)
        .join(GuaranteeCommission, GuaranteeCommission.guarantee_id == Guarantee.id)
        .where(
            GuaranteeCommission.billing_iban == number,
            Guarantee.status != BankGuaranteeStatus.CLOSED,
        )
    )
    faults += [f"Guarantee {each} is billed to it." for each in session.scalars(commissioned)]
    return faults


def place_hold(session: Session, actor: Actor, input: BankAccountHoldPlace) -> AccountHold:
    """Hold an amount of an account back."""
    path = ("input", "clientAccountId")
    account = get(session, ClientAccount, input.client_account_id, *path, lock=True)
    problems = Problems()
    if account.iban is None or account.is_gone:
        says = f"The account is {account.status.name}: nothing on it can be held."
        problems.add("BANK_ACCOUNT_TRANSITION", says, *path)
    if input.amount.currency != account.currency:
        says = f"The account is in {account.currency}."
        problems.add("BANK_CURRENCY_MISMATCH", says, "input", "amount", "currency")
    check_amount(problems, input.amount, "input", "amount")
    problems.raise_if_any()
    hold = AccountHold(
        client_account_id=account.id,
        amount=input.amount.amount,
        currency=account.currency,
        reason=required_text(input.reason, "reason"),
    )
    session.add(hold)
    session.flush()
    return hold


def lift_hold(session: Session, actor: Actor, input: BankAccountHoldLift) -> AccountHold:
    """Let an amount go that was held back."""
    hold = get(session, AccountHold, input.id, "input", "id", lock=True)
    expect_version(hold, input.expected_version)
    if hold.lifted_on is not None:
        raise refuse("BANK_HOLD_LIFTED", f"It is free since {hold.lifted_on}.", "input", "id")
    hold.lifted_on = actor.today
    return hold


def _locked(session: Session, input: AccountStep) -> ClientAccount:
    account = get(session, ClientAccount, input.id, "input", "id", lock=True)
    expect_version(account, input.expected_version)
    return account


def _explained(session: Session, input: ExplainedStep, status: BankAccountStatus) -> ClientAccount:
    account = _locked(session, input)
    account.become(status)
    account.reason = required_text(input.reason, "reason")
    return account
