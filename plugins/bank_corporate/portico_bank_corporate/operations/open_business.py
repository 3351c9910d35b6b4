"""What a client's account has open with the bank: it keeps it from being archived, and moves."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.events import AccountArchiving, AccountsMerging
from portico.models import Account
from portico_bank_corporate.models import (
    LIVE,
    OPEN_APPLICATIONS,
    BankAccountStatus,
    BankProjectStatus,
    ChargeableEvent,
    ClientAccount,
    CreditLimit,
    Guarantee,
    GuaranteeApplication,
    PaperDocument,
    PayrollProject,
    ServiceAgreement,
)
from portico_bank_corporate.models.service_agreement import IN_USE


def refuse_archiving(session: Session, actor: Actor, event: AccountArchiving) -> None:
    """Refuse to archive an account with live guarantees or payroll projects."""
    account = event.account
    problems = Problems()
    guarantees = session.scalar(
        select(func.count()).where(Guarantee.applicant_id == account.id, Guarantee.status.in_(LIVE))
    )
    if guarantees:
        text = f"{account.name} has {guarantees} guarantee(s) under which the bank may have to pay."
        problems.add("BANK_OPEN_BUSINESS", text, "input", "id")
    asked = session.scalars(
        select(GuaranteeApplication.number).where(
            GuaranteeApplication.applicant_id == account.id,
            GuaranteeApplication.status.in_(OPEN_APPLICATIONS),
        )
    ).all()
    if asked:
        text = f"{account.name} has application(s) for guarantees to decide: {', '.join(asked)}."
        problems.add("BANK_OPEN_BUSINESS", text, "input", "id")
    live = (BankProjectStatus.ACTIVE, BankProjectStatus.SUSPENDED)
    projects = session.scalar(
        select(func.count()).where(
            PayrollProject.account_id == account.id, PayrollProject.status.in_(live)
        )
    )
    if projects:
        text = f"{account.name} has {projects} payroll project(s) that are not closed."
        problems.add("BANK_OPEN_BUSINESS", text, "input", "id")
    agreements = session.scalars(
        select(ServiceAgreement.number).where(
            ServiceAgreement.account_id == account.id, ServiceAgreement.status.in_(IN_USE)
        )
    ).all()
    if agreements:
        text = f"{account.name} has agreement(s) in use: {', '.join(agreements)}."
        problems.add("BANK_OPEN_BUSINESS", text, "input", "id")
    _note_accounts(session, problems, account)
    problems.raise_if_any()


def _note_accounts(session: Session, problems: Problems, account: Account) -> None:
    """Note the accounts with us that are not closed."""
    open_ = (ClientAccount.iban.is_not(None), ClientAccount.status != BankAccountStatus.CLOSED)
    ibans = session.scalars(
        select(ClientAccount.iban).where(ClientAccount.account_id == account.id, *open_)
    ).all()
    if ibans:
        text = f"{account.name} has account(s) that are not closed: {', '.join(map(str, ibans))}."
        problems.add("BANK_OPEN_BUSINESS", text, "input", "id")


def move_business(session: Session, actor: Actor, event: AccountsMerging) -> None:
    """Point all that the bank does with the loser at the winner."""
    _refuse_two_agreements(session, event)
    event.move(
        session,
        PayrollProject.account_id,
        Guarantee.applicant_id,
        Guarantee.beneficiary_id,
        GuaranteeApplication.applicant_id,
        GuaranteeApplication.instructing_party_id,
        GuaranteeApplication.beneficiary_id,
        CreditLimit.account_id,
        PaperDocument.account_id,
        ServiceAgreement.account_id,
        ChargeableEvent.account_id,
    )


def _refuse_two_agreements(session: Session, event: AccountsMerging) -> None:
    """A client has one agreement of each kind in use: two clients that are one may have two."""
    kinds = session.scalars(
        select(ServiceAgreement.kind).where(
            ServiceAgreement.account_id.in_((event.winner.id, event.loser.id)),
            ServiceAgreement.status.in_(IN_USE),
        )
    ).all()
    if len(set(kinds)) < len(kinds):
        text = "Both have an agreement of one kind in use: end one of them first."
        raise refuse("BANK_OPEN_BUSINESS", text, "input", "loserId")
