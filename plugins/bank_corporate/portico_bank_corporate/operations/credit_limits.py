"""What can be done with a credit limit: create it, freeze it, reserve from it, revalue its use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.approvals import require_approval
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.operations.plugin_settings import settings_of
from portico.values import UNSET, Money, Ref, Unset
from portico_bank_corporate.models import (
    BankGuaranteeType,
    BankLimitStatus,
    BankMovementKind,
    CreditLimit,
)
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.operations.employer_health import require_limits_reviewed
from portico_bank_corporate.operations.fx_rates import conversion_for
from portico_bank_corporate.operations.ledger import ZERO, Ledger, Subject, subjects, use_of
from portico_bank_corporate.operations.limit_tree import check_parent, check_parts, limit_tree
from portico_bank_corporate.settings import BankSettings

REFERENCE_LENGTH: Final = 40
TERMS: Final = ("valid_to", "revolving", "guarantee_type", "rate_source", "fx_add_on")


@dataclass(kw_only=True)
class BankCreditLimitCreate:
    """A new credit limit of a client."""

    account_id: Annotated[UUID, Ref("Account"), "The client, or the head of its group."]
    parent_id: Annotated[
        UUID | None,
        Ref("BankCreditLimit"),
        "The limit that this one is a part of; it must be in the same currency.",
    ] = None
    number: Annotated[str, "The number that the bank gives the limit; no other may have it."]
    amount: Annotated[Money, "How much may be used at one time."]
    valid_to: Annotated[date, "The last day on which something new may use it."]
    revolving: Annotated[bool, "Whether what is given back may be used again."] = True
    guarantee_type: Annotated[
        BankGuaranteeType | None, "The one type of guarantee that may use it; all unless given."
    ] = None
    rate_source: Annotated[
        str | None, "Whose exchange rates count for it, such as ECB; anybody's unless given."
    ] = None
    fx_add_on: Annotated[
        Decimal, "How many per cent are put on top of amounts in other currencies."
    ] = ZERO


@dataclass(kw_only=True)
class BankCreditLimitUpdate:
    """Other terms of a credit limit that is a draft. Consent that was given to it is void."""

    id: Annotated[UUID, Ref("BankCreditLimit"), "The credit limit."]
    expected_version: Annotated[int, "The version that you saw."]
    amount: Annotated[Money | Unset, "How much may be used at one time."] = UNSET
    valid_to: Annotated[date | Unset, "The last day on which something new may use it."] = UNSET
    revolving: Annotated[bool | Unset, "Whether what is given back may be used again."] = UNSET
    guarantee_type: Annotated[
        BankGuaranteeType | Unset | None, "The one type of guarantee that may use it."
    ] = UNSET
    rate_source: Annotated[str | Unset | None, "Whose exchange rates count for it."] = UNSET
    fx_add_on: Annotated[
        Decimal | Unset, "How many per cent are put on top of amounts in other currencies."
    ] = UNSET


@dataclass(kw_only=True)
class BankCreditLimitStatusChange:
    """The state that a credit limit is to have."""

    id: Annotated[UUID, Ref("BankCreditLimit"), "The credit limit to change."]
    expected_version: Annotated[int, "The version that you saw."]
    status: Annotated[BankLimitStatus, "The state that it is to have."]


@dataclass(kw_only=True)
class BankCreditLimitReserve:
    """An amount that is set aside for an application."""

    id: Annotated[UUID, Ref("BankCreditLimit"), "The credit limit to reserve from."]
    reference: Annotated[str, "The number of the application."]
    amount: Annotated[Money, "What the application asks for, in its own currency."]
    expected_version: Annotated[
        int | None, "The version that you saw; null if it may have changed meanwhile."
    ] = None


@dataclass(kw_only=True)
class BankCreditLimitReservationRelease:
    """A reservation that is no longer needed."""

    id: Annotated[UUID, Ref("BankCreditLimit"), "The credit limit that was reserved from."]
    reference: Annotated[str, "The number of the application."]
    expected_version: Annotated[
        int | None, "The version that you saw; null if it may have changed meanwhile."
    ] = None


@dataclass(kw_only=True)
class BankCreditLimitRevalue:
    """A credit limit whose use is to be valued at other exchange rates."""

    id: Annotated[UUID, Ref("BankCreditLimit"), "The credit limit."]
    date: Annotated[date | None, "The day whose rates to use; today unless given."] = None
    expected_version: Annotated[
        int | None, "The version that you saw; null if it may have changed meanwhile."
    ] = None


def create_credit_limit(
    session: Session, actor: Actor, input: BankCreditLimitCreate
) -> CreditLimit:
    """Create a credit limit of a client: a draft that others must consent to.

    Where the deployment asks for no consent, it may be used at once.
    """
    actor.require_within(input.amount, "input", "amount")
    problems = Problems()
    account = get_account(session, input.account_id, "input", "accountId")
    require_limits_reviewed(session, account.id, "input", "accountId")
    limit = CreditLimit(
        account_id=account.id,
        parent_id=input.parent_id,
        amount=input.amount.amount,
        currency=input.amount.currency,
        status=BankLimitStatus.DRAFT,
    )
    assign(limit, input, ("number", *TERMS), problems, "input")
    limit.check(problems, actor.today)
    if input.parent_id is not None:
        parent = get(session, CreditLimit, input.parent_id, "input", "parentId")
        # Its currency is not changed meanwhile; any number of parts are added side by side.
        session.refresh(parent, with_for_update={"read": True})
        check_parent(problems, limit, parent)
    if session.scalar(select(CreditLimit.id).where(CreditLimit.number == limit.number)):
        text = f"There is a credit limit {limit.number} already."
        problems.add("BANK_NUMBER_TAKEN", text, "input", "number")
    problems.raise_if_any()
    if not settings_of(session, BankSettings).limit_approval_required:
        limit.become(BankLimitStatus.APPROVED, actor.today)
        limit.become(BankLimitStatus.ACTIVE, actor.today)
    session.add(limit)
    session.flush()
    return limit


def update_credit_limit(
    session: Session, actor: Actor, input: BankCreditLimitUpdate
) -> CreditLimit:
    """Change the terms of a credit limit that is a draft."""
    limit = get(session, CreditLimit, input.id, "input", "id", lock=True)
    expect_version(limit, input.expected_version)
    if limit.status is not BankLimitStatus.DRAFT:
        text = f"Credit limit {limit.number} is {limit.status.name}: only a DRAFT is changed."
        raise refuse("BANK_LIMIT_TRANSITION", text, "input", "id")
    problems = Problems()
    if input.amount is not UNSET:
        actor.require_within(input.amount, "input", "amount")
        limit.amount, limit.currency = input.amount.amount, input.amount.currency
    assign(limit, input, TERMS, problems, "input")
    problems.raise_if_any()
    limit.check(problems, actor.today)
    problems.raise_if_any()
    if limit.parent_id is not None:
        check_parent(problems, limit, session.get_one(CreditLimit, limit.parent_id))
    check_parts(session, problems, limit)
    problems.raise_if_any()
    return limit


def change_limit_status(
    session: Session,
    actor: Actor,
    input: BankCreditLimitStatusChange,
) -> CreditLimit:
    """Approve a credit limit with the consent of others, put it in use, freeze it or end it."""
    limit = get(session, CreditLimit, input.id, "input", "id", lock=True)
    expect_version(limit, input.expected_version)
    limit.become(input.status, actor.today)
    if input.status is BankLimitStatus.APPROVED:
        require_approval(session, actor, limit)
    if input.status is BankLimitStatus.ACTIVE:
        limit.require_usable(actor.today, "input", "status")
    return limit


def reserve(session: Session, actor: Actor, input: BankCreditLimitReserve) -> CreditLimit:
    """Set an amount of a credit limit aside for an application, if that much is free."""
    limit = get(session, CreditLimit, input.id, "input", "id")
    problems = Problems()
    reference = _reference(problems, input.reference)
    actor.require_within(input.amount, "input", "amount")
    check_amount(problems, input.amount, "input", "amount")
    problems.raise_if_any()
    ledger = Ledger(session, actor, [limit.id])
    expect_version(limit, input.expected_version)
    ledger.require_usable(limit.id, "input", "id")
    subject = Subject(reference)
    use = use_of(session, limit, subject)
    if use is not None and use.amount:
        text = f"{reference} has a reservation already: release it before you make another."
        raise refuse("BANK_NUMBER_TAKEN", text, "input", "reference")
    ledger.require_free(limit.id, input.amount)
    ledger.book(BankMovementKind.RESERVE, limit.id, subject, input.amount)
    return limit


def _reference(problems: Problems, given: str) -> str:
    reference = given.strip()
    if not 0 < len(reference) <= REFERENCE_LENGTH:
        text = f"Give the application's number, of at most {REFERENCE_LENGTH} characters."
        problems.add("BANK_NUMBER", text, "input", "reference")
    return reference


def release_reservation(
    session: Session, actor: Actor, input: BankCreditLimitReservationRelease
) -> CreditLimit:
    """Give back what an application had reserved."""
    limit = get(session, CreditLimit, input.id, "input", "id")
    ledger = Ledger(session, actor, [limit.id])
    expect_version(limit, input.expected_version)
    give_back_reservation(session, ledger, limit, input.reference.strip(), "input", "reference")
    return limit


def give_back_reservation(
    session: Session, ledger: Ledger, limit: CreditLimit, reference: str, *path: str
) -> None:
    """Book the end of a reservation on a ledger that is locked."""
    use = use_of(session, limit, Subject(reference))
    if use is None or not use.amount:
        text = f"Credit limit {limit.number} has no reservation for {reference}."
        raise refuse("BANK_RESERVATION_MISSING", text, *path)
    ledger.give_back(limit.id, Subject(reference), Money(ZERO, use.conversion.currency))


def revalue(session: Session, actor: Actor, input: BankCreditLimitRevalue) -> CreditLimit:
    """Value all that uses a credit limit, and all limits tied to it, at the rates of a day.

    Each change is a movement of its own. The use may then be more than the limit.
    """
    limit = get(session, CreditLimit, input.id, "input", "id")
    day = input.date or actor.today
    if day > actor.today:
        raise refuse("BANK_DATES", f"{day} lies ahead; its rates are not known.", "input", "date")
    tree = limit_tree(session, limit.id)
    ledger = Ledger(session, actor, tree)
    expect_version(limit, input.expected_version)
    for limit_id in tree:
        _revalue_one(session, ledger, ledger.path(limit_id)[0], day)
    return limit


def _revalue_one(session: Session, ledger: Ledger, limit: CreditLimit, day: date) -> None:
    for subject in subjects(session, limit):
        use = use_of(session, limit, subject)
        if use is None or not use.amount:
            continue
        now = Money(use.amount, use.conversion.currency)
        conversion = conversion_for(session, limit, now.currency, day)
        ledger.book_on(limit, BankMovementKind.REVALUE, subject, now, conversion)
