"""Noting what happened for a client, and deciding on what it was charged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Ref
from portico_bank_corporate.models import BankChargeStatus, Charge, ChargeableEvent, Product
from portico_bank_corporate.operations.service_agreements import required_text


@dataclass(kw_only=True)
class BankChargeableEventRecord:
    """Something that happened for a client. Given again with its reference, it is the same."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    product_id: Annotated[UUID, Ref("BankProduct"), "The product."]
    event: Annotated[str, "What happened, such as `PAYMENT`."]
    reference: Annotated[str, "What it is called where it happened."]
    occurred_on: Annotated[date, "The day on which it happened."]
    quantity: Annotated[int, "How many units."] = 1
    amount: Annotated[Decimal | None, "The amount that a rate is of."] = None
    currency: Annotated[str, "The currency of the amount, and of its price."]
    starts_on: Annotated[date | None, "The first day of what is paid by the year."] = None
    ends_before: Annotated[date | None, "The day after its last."] = None


@dataclass(kw_only=True)
class BankChargeCollect:
    """A charge that was paid."""

    id: Annotated[UUID, Ref("BankCharge"), "The charge."]
    expected_version: Annotated[int, "The version that you saw."]
    reference: Annotated[str, "The booking that says so."]


@dataclass(kw_only=True)
class BankChargeWaive:
    """A charge that the client need not pay."""

    id: Annotated[UUID, Ref("BankCharge"), "The charge."]
    expected_version: Annotated[int, "The version that you saw."]
    reason: Annotated[str, "Why."]


@dataclass(kw_only=True)
class BankChargeReverse:
    """A charge that was wrong."""

    id: Annotated[UUID, Ref("BankCharge"), "The charge."]
    expected_version: Annotated[int, "The version that you saw."]
    reason: Annotated[str, "Why."]


NAMES = (
    *("event", "reference", "occurred_on", "quantity", "amount", "currency"),
    *("starts_on", "ends_before"),
)


def record_event(
    session: Session, actor: Actor, input: BankChargeableEventRecord
) -> ChargeableEvent:
    """Note something that happened for a client and has a price. Noted again, it is one event."""
    account = get_account(session, input.account_id, "input", "accountId")
    product = get(session, Product, input.product_id, "input", "productId")
    problems = Problems()
    event = ChargeableEvent(account_id=account.id, product_id=product.id)
    if assign(event, input, NAMES, problems, "input"):
        event.check(problems, actor.today)
    problems.raise_if_any()
    known = session.scalars(
        select(ChargeableEvent).filter_by(
            product_id=product.id, event=event.event, reference=event.reference
        )
    ).one_or_none()
    if known is None:
        session.add(event)
        session.flush()
        return event
    if known.content != event.content:
        text = f"{event.event} {event.reference} was noted with other figures."
        raise refuse("BANK_EVENT_DIFFERS", text, "input", "reference")
    return known


def collect_charge(session: Session, actor: Actor, input: BankChargeCollect) -> Charge:
    """Note that a charge was paid."""
    return _become(session, input, BankChargeStatus.COLLECTED, input.reference, "reference")


def waive_charge(session: Session, actor: Actor, input: BankChargeWaive) -> Charge:
    """Let a client off a charge."""
    return _become(session, input, BankChargeStatus.WAIVED, input.reason, "reason")


def reverse_charge(session: Session, actor: Actor, input: BankChargeReverse) -> Charge:
    """Make a wrong charge count no more; what it was for is not charged again by itself."""
    return _become(session, input, BankChargeStatus.REVERSED, input.reason, "reason")


def _become(
    session: Session,
    input: BankChargeCollect | BankChargeWaive | BankChargeReverse,
    status: BankChargeStatus,
    reason: str,
    field: str,
) -> Charge:
    charge = get(session, Charge, input.id, "input", "id", lock=True)
    expect_version(charge, input.expected_version)
    charge.become(status)
    charge.reason = required_text(reason, field)
    return charge
