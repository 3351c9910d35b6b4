"""What can be done with an amendment: draft it, issue it with consent, note the answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.approvals import require_approval
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_bank_corporate.models import (
    IN_FORCE,
    BankAmendmentStatus,
    BankExpiryType,
    BankMovementKind,
    BankPaperKind,
    CreditLimit,
    Guarantee,
    GuaranteeAmendment,
)
from portico_bank_corporate.operations.counter_guarantees import draft_for_counters, move_expiry
from portico_bank_corporate.operations.guarantee_parts import locked, next_number
from portico_bank_corporate.operations.guarantees import settle
from portico_bank_corporate.operations.ledger import Ledger, guarantee_subject
from portico_bank_corporate.operations.paper_documents import store_paper
from portico_bank_corporate.operations.standing import require_standing

_A = BankAmendmentStatus


@dataclass(kw_only=True)
class BankGuaranteeAmendmentDraft:
    """A change of a guarantee that is to be prepared."""

    guarantee_id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    amount_change: Annotated[
        Money | None, "By how much the amount is raised; below zero to lower it."
    ] = None
    expiry_date: Annotated[date | None, "The new date of expiry."] = None
    text: Annotated[str | None, "What else is changed, in words."] = None


@dataclass(kw_only=True)
class BankGuaranteeAmendmentIssue:
    """An amendment to issue; others have consented to it."""

    id: Annotated[UUID, Ref("BankGuaranteeAmendment"), "The amendment."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankGuaranteeAmendmentWithdraw:
    """An amendment that is given up before it is issued."""

    id: Annotated[UUID, Ref("BankGuaranteeAmendment"), "The amendment."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankGuaranteeAmendmentAnswer:
    """What the beneficiary says to an amendment. Consent to a part of it is a rejection."""

    id: Annotated[UUID, Ref("BankGuaranteeAmendment"), "The amendment."]
    expected_version: Annotated[int, "The version that you saw."]
    accepted: Annotated[bool, "Whether the beneficiary consents to all of it."]
    reference: Annotated[str, "The beneficiary's document that says so."]


def draft_amendment(
    session: Session, actor: Actor, input: BankGuaranteeAmendmentDraft
) -> GuaranteeAmendment:
    """Prepare an amendment. Others must consent to it before it is issued."""
    guarantee = get(session, Guarantee, input.guarantee_id, "input", "guaranteeId", lock=True)
    require_amendable(guarantee, "guaranteeId")
    if input.amount_change is not None:
        guarantee.require_same_currency(input.amount_change, "input", "amountChange")
    problems = Problems()
    amendment = GuaranteeAmendment(
        guarantee_id=guarantee.id,
        number=next_number(session, GuaranteeAmendment, guarantee),
        amount_change=input.amount_change.amount if input.amount_change else None,
        currency=guarantee.currency,
        expiry_date=input.expiry_date,
        status=_A.DRAFT,
    )
    assign(amendment, input, ("text",), problems, "input")
    amendment.check(problems, guarantee)
    _check_expiry_type(problems, guarantee, amendment)
    problems.raise_if_any()
    session.add(amendment)
    session.flush()
    return amendment


def issue_amendment(
    session: Session, actor: Actor, input: BankGuaranteeAmendmentIssue
) -> GuaranteeAmendment:
    """Issue an amendment: the bank is bound by it, so that an increase uses the limit from now."""
    guarantee, amendment = locked(session, GuaranteeAmendment, input.id, input.expected_version)
    require_amendable(guarantee, "id")
    if amendment.status is _A.DRAFT:  # refused below, unless others consented to it
        amendment.become(_A.APPROVED)
    amendment.become(_A.ISSUED)
    require_approval(session, actor, amendment)
    amendment.issued_on = actor.today
    if amendment.increase:
        require_standing(session, guarantee.applicant_id, actor.today, "input", "id")
        increase = Money(amendment.increase, guarantee.currency)
        actor.require_within(increase, "input", "id")
        guarantee.pending_amount += amendment.increase
        use_more(session, actor, guarantee, amendment.increase)
    store_paper(session, actor, BankPaperKind.AMENDMENT, amendment)
    return amendment


def answer_amendment(
    session: Session, actor: Actor, input: BankGuaranteeAmendmentAnswer
) -> GuaranteeAmendment:
    """Note the beneficiary's consent, which changes the guarantee, or its refusal."""
    guarantee, amendment = locked(session, GuaranteeAmendment, input.id, input.expected_version)
    problems = Problems()
    assign(amendment, input, ("reference",), problems, "input")
    problems.raise_if_any()
    amendment.become(_A.ACCEPTED if input.accepted else _A.REJECTED)
    amendment.decided_on = actor.today
    guarantee.pending_amount -= amendment.increase
    if input.accepted:
        require_amendable(guarantee, "id")
        guarantee.amend(amendment.increase, amendment.decrease)
        _move_expiry(session, actor, guarantee, amendment)
    settle(session, actor, guarantee)
    return amendment


def withdraw_amendment(
    session: Session, actor: Actor, input: BankGuaranteeAmendmentWithdraw
) -> GuaranteeAmendment:
    """Give up an amendment that is not issued."""
    _, amendment = locked(session, GuaranteeAmendment, input.id, input.expected_version)
    amendment.become(_A.WITHDRAWN)
    return amendment


def use_more(session: Session, actor: Actor, guarantee: Guarantee, increase: Decimal) -> None:
    """Use the limit for an increase by which the bank is bound from now."""
    limit = session.get_one(CreditLimit, guarantee.limit_id)
    ledger = Ledger(session, actor, [limit.id])
    ledger.require_usable(limit.id, "input", "id")
    ledger.require_free(limit.id, Money(increase, guarantee.currency))
    session.flush()
    subject = guarantee_subject(guarantee)
    ledger.book(BankMovementKind.UTILISE, limit.id, subject, guarantee.exposure)


def _move_expiry(
    session: Session, actor: Actor, guarantee: Guarantee, amendment: GuaranteeAmendment
) -> None:
    """Give the guarantee its new expiry; the same is drafted for its counter-guarantees."""
    if amendment.expiry_date is not None:
        before = guarantee.expiry_date
        move_expiry(session, guarantee, amendment.expiry_date)
        draft_for_counters(session, actor, guarantee, before)


def _check_expiry_type(
    problems: Problems, guarantee: Guarantee, amendment: GuaranteeAmendment
) -> None:
    if amendment.expiry_date is not None and guarantee.expiry_type is BankExpiryType.OPEN:
        text = "An undertaking with an open expiry (OPEN) has no date to change."
        problems.add("BANK_EXPIRY", text, "input", "expiryDate")


def require_amendable(guarantee: Guarantee, field: str) -> None:
    """Refuse unless the terms of a guarantee may still change."""
    if guarantee.status not in IN_FORCE:
        raise refuse(
            "BANK_GUARANTEE_TRANSITION",
            f"Guarantee {guarantee.undertaking_number} is {guarantee.status.name} and cannot be "
            "amended: it must be ISSUED or EFFECTIVE.",
            "input",
            field,
        )
