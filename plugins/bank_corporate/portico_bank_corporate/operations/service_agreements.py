"""What can be done with a service agreement: prepare, activate, suspend and end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Ref
from portico_bank_corporate.models import (
    AgreementEdition,
    BankAgreementKind,
    BankAgreementStatus,
    BankEditionStatus,
    Package,
    ServiceAgreement,
)
from portico_bank_corporate.models.service_agreement import IN_USE
from portico_bank_corporate.operations.standing import require_standing

S = BankAgreementStatus


@dataclass(kw_only=True)
class BankServiceAgreementCreate:
    """A new agreement with a client; its first edition is made along with it."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    number: Annotated[str, "The number that the bank gives it; no other may have it."]
    kind: Annotated[BankAgreementKind, "What it is about."] = BankAgreementKind.GENERAL
    package_id: Annotated[UUID | None, Ref("BankPackage"), "The package it takes, if any."] = None
    billing_iban: Annotated[str | None, "The client's account that fees are taken from."] = None
    governing_law: Annotated[str | None, "The country whose law governs it."] = None
    effective_from: Annotated[date, "The first day it is good for."]
    effective_to: Annotated[date | None, "The last day it is good for, if it has an end."] = None


@dataclass(kw_only=True)
class BankServiceAgreementActivate:
    """A signed or suspended agreement that is in use from now on."""

    id: Annotated[UUID, Ref("BankServiceAgreement"), "The agreement."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankServiceAgreementSuspend:
    """An agreement that is out of use for the time being."""

    id: Annotated[UUID, Ref("BankServiceAgreement"), "The agreement."]
    expected_version: Annotated[int, "The version that you saw."]
    reason: Annotated[str, "Why."]


@dataclass(kw_only=True)
class BankServiceAgreementTerminate:
    """An agreement that ends."""

    id: Annotated[UUID, Ref("BankServiceAgreement"), "The agreement."]
    expected_version: Annotated[int, "The version that you saw."]
    last_day: Annotated[date | None, "Its last day; today if left out, never later."] = None
    reason: Annotated[str, "Why."]


def create_service_agreement(
    session: Session, actor: Actor, input: BankServiceAgreementCreate
) -> ServiceAgreement:
    """Prepare an agreement with a client and its first edition, as drafts."""
    account = get_account(session, input.account_id, "input", "accountId")
    problems = Problems()
    agreement = ServiceAgreement(account_id=account.id, kind=input.kind, status=S.DRAFT)
    names = ("number", "billing_iban", "governing_law", "effective_from", "effective_to")
    if assign(agreement, input, names, problems, "input"):
        agreement.check(problems)
    if session.scalar(select(ServiceAgreement.id).filter_by(number=agreement.number)):
        text = f"There is an agreement {agreement.number} already."
        problems.add("BANK_NUMBER_TAKEN", text, "input", "number")
    problems.raise_if_any()
    if input.package_id is not None:
        package = get(session, Package, input.package_id, "input", "packageId")
        package.require_offered(actor.today, "input", "packageId")
    session.add(agreement)
    session.flush()
    session.add(
        AgreementEdition(
            agreement_id=agreement.id,
            number=1,
            package_id=input.package_id,
            effective_from=agreement.effective_from,
            status=BankEditionStatus.DRAFT,
        )
    )
    session.flush()
    return agreement


def activate_service_agreement(
    session: Session, actor: Actor, input: BankServiceAgreementActivate
) -> ServiceAgreement:
    """Use a signed agreement from now on. A client has one of each kind in use at a time."""
    agreement = _locked(session, input)
    account = get_account(session, agreement.account_id, "input", "id")
    require_standing(session, account.id, actor.today, "input", "id")
    agreement.become(S.ACTIVE)
    with session.no_autoflush:
        other = session.scalar(
            select(ServiceAgreement.number).where(
                ServiceAgreement.account_id == agreement.account_id,
                ServiceAgreement.kind == agreement.kind,
                ServiceAgreement.status.in_(IN_USE),
                ServiceAgreement.id != agreement.id,
            )
        )
    if other is not None:
        text = f"{account.name} has agreement {other} of this kind in use: end that first."
        raise refuse("BANK_AGREEMENT_IN_USE", text, "input", "id")
    return agreement


def suspend_service_agreement(
    session: Session, actor: Actor, input: BankServiceAgreementSuspend
) -> ServiceAgreement:
    """Put an agreement out of use for the time being."""
    agreement = _locked(session, input)
    agreement.become(S.SUSPENDED)
    _explain(agreement, input)
    return agreement


def terminate_service_agreement(
    session: Session, actor: Actor, input: BankServiceAgreementTerminate
) -> ServiceAgreement:
    """End an agreement: what happened until its last day is still charged by it."""
    agreement = _locked(session, input)
    last = input.last_day or actor.today
    if last > actor.today:
        raise refuse("BANK_DATES", f"{last} lies ahead: end it on that day.", "input", "lastDay")
    if agreement.status in IN_USE and last < agreement.effective_from:
        text = f"{last} is before its first day, {agreement.effective_from}."
        raise refuse("BANK_DATES", text, "input", "lastDay")
    if agreement.status in IN_USE:
        agreement.effective_to = min(last, agreement.effective_to or last)
    agreement.become(S.TERMINATED)
    _explain(agreement, input)
    return agreement


def _locked(
    session: Session,
    input: BankServiceAgreementActivate
    | BankServiceAgreementSuspend
    | BankServiceAgreementTerminate,
) -> ServiceAgreement:
    agreement = get(session, ServiceAgreement, input.id, "input", "id", lock=True)
    expect_version(agreement, input.expected_version)
    return agreement


def _explain(
    agreement: ServiceAgreement,
    input: BankServiceAgreementSuspend | BankServiceAgreementTerminate,
) -> None:
    agreement.reason = required_text(input.reason, "reason")


def required_text(given: str, field: str) -> str:
    """A text that must say something."""
    if not given.strip():
        raise refuse("REQUIRED", "This cannot be empty.", "input", field)
    return given.strip()
