"""Who may not be paid, or pay: hits on lists, KYC out of date, accounts closed or blocked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.operations.plugin_settings import settings_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankAccountStatus,
    ClientAccount,
    Enrolment,
    PayrollProject,
    ScreeningHit,
    Signatory,
)
from portico_bank_corporate.models.iban import bank_is_known, iban_fault
from portico_bank_corporate.models.screening import BLOCKING
from portico_bank_corporate.models.signing import signing_faults
from portico_bank_corporate.operations.intake.document import DraftLine
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.standing import standing_faults
from portico_bank_corporate.settings import BankSettings


def check_employer(
    session: Session, findings: Findings, project: PayrollProject, day: date
) -> None:
    """Note an employer that may not be dealt with, and a debit account that cannot be debited."""
    for fault in standing_faults(session, project.account_id, day):
        findings.add("RR04", fault, *findings.base)
    account = session.scalars(select(ClientAccount).filter_by(iban=project.debit_iban)).first()
    if account is not None:
        _check_debit(findings, project, account)


def check_signatories(
    session: Session, findings: Findings, project: PayrollProject, total: Decimal, day: date
) -> None:
    """Note that those who may sign for an employer do not suffice together for such a sum."""
    known = select(Signatory).where(Signatory.account_id == project.account_id)
    people = session.scalars(known.order_by(Signatory.created_at, Signatory.id)).all()
    if people and signing_faults(people, Money(total, project.currency), day):
        text = "Those who may sign for the employer do not suffice together for this sum."
        findings.warn("DS19", text, *findings.base, hint="Bring mandates that do.")


def _check_debit(findings: Findings, project: PayrollProject, account: ClientAccount) -> None:
    path = (*findings.base, "DbtrAcct")
    if account.account_id != project.account_id:
        findings.add("AC02", f"{account.iban} is not the employer's account.", *path)
    if account.status is BankAccountStatus.CLOSED:
        findings.add("AC05", f"{account.iban} was closed on {account.closed_on}.", *path)
    elif account.status is BankAccountStatus.BLOCKED:
        findings.add("AC06", f"{account.iban} is blocked: {account.reason}", *path)
    elif not account.can_be_debited:
        text = f"{account.iban} is {account.status.name}: it cannot be debited."
        findings.add("AG07", text, *path)
    if account.currency != project.currency:
        text = f"{account.iban} is in {account.currency}, the register in {project.currency}."
        findings.add("AM03", text, *path)


def check_payees(
    session: Session,
    findings: Findings,
    lines: Sequence[DraftLine],
    people: dict[int, Enrolment],
) -> None:
    """Note lines to accounts of ours that are closed or blocked, and to people with a hit."""
    ibans = {line.iban for line in lines}
    accounts = {
        each.iban: each
        for each in session.scalars(select(ClientAccount).where(ClientAccount.iban.in_(ibans)))
    }
    hits = _hits(session, people)
    for line in lines:
        account, person = accounts.get(line.iban), people.get(line.seq)
        if account is not None and account.is_gone:
            text = f"The account is {account.status.name}."
            findings.add_line(line.seq, "AC07", text, "iban", hint="Ask for another account.")
        elif account is not None and account.status is BankAccountStatus.BLOCKED:
            findings.add_line(line.seq, "AC06", "The account is blocked.", "iban")
        if person is not None and person.id in hits:
            text = f"{person.person_name} is like an entry of the list {hits[person.id]}."
            findings.add_line(line.seq, "RR04", text, "name", hint="Decide on the hit first.")


def check_banks(session: Session, findings: Findings, lines: Sequence[DraftLine]) -> None:
    """Note lines to banks that the register of their country does not have, if that is wanted."""
    if not settings_of(session, BankSettings).check_payee_banks:
        return
    for line in lines:
        if not iban_fault(line.iban) and bank_is_known(line.iban) is False:
            text = f"No bank of {line.iban[:2]} is known by the code in this IBAN."
            hint = "Ask the payee whether the number is right."
            findings.warn_line(line.seq, "RC01", text, "iban", hint=hint)


def _hits(session: Session, people: dict[int, Enrolment]) -> dict[object, str]:
    """The people with a hit that blocks, each with the list."""
    if not people:
        return {}
    statement = select(ScreeningHit.enrolment_id, ScreeningHit.list_name).where(
        ScreeningHit.enrolment_id.in_({each.id for each in people.values()}),
        ScreeningHit.disposition.in_(BLOCKING),
    )
    return {row.enrolment_id: row.list_name for row in session.execute(statement)}
