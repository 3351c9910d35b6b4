"""Reimbursement: claiming from the applicant what was paid; what overdue claims use of limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.operations.plugin_settings import settings_of
from portico.values import Money, Ref
from portico_bank_corporate.models import (
    BankClaimStatus,
    BankMovementKind,
    Guarantee,
    GuaranteeDemand,
    ReimbursementClaim,
)
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.operations.ledger import ZERO, Ledger, Subject
from portico_bank_corporate.settings import BankSettings


@dataclass(kw_only=True)
class BankReimbursementClaimReceive:
    """What the applicant paid back of a claim."""

    id: Annotated[UUID, Ref("BankReimbursementClaim"), "The claim."]
    expected_version: Annotated[int, "The version that you saw."]
    amount: Annotated[Money, "What came in: a part of what is open or all of it."]
    received_on: Annotated[date | None, "When; today unless given."] = None
    reference: Annotated[str | None, "The booking."] = None


def claim_reimbursement(
    session: Session,
    actor: Actor,
    guarantee: Guarantee,
    demand: GuaranteeDemand,
    amount: Decimal,
) -> ReimbursementClaim:
    """Claim of a payment on a demand from the applicant; the time to pay runs from today."""
    days = settings_of(session, BankSettings).reimbursement_days
    claim = ReimbursementClaim(
        guarantee_id=guarantee.id,
        demand_id=demand.id,
        number=_number(session, guarantee, demand),
        amount=amount,
        paid_amount=ZERO,
        currency=demand.currency,
        claimed_on=actor.today,
        due_on=actor.today + timedelta(days=days),
        status=BankClaimStatus.CLAIMED,
    )
    session.add(claim)
    session.flush()
    return claim


def _number(session: Session, guarantee: Guarantee, demand: GuaranteeDemand) -> str:
    """The undertaking's number and the demand's, such as G-1/1; of a second claim, G-1/1-2."""
    its = select(func.count()).where(ReimbursementClaim.demand_id == demand.id)
    before = session.scalar(its) or 0
    number = f"{guarantee.undertaking_number}/{demand.number}"
    return f"{number}-{before + 1}" if before else number


def receive_reimbursement(
    session: Session, actor: Actor, input: BankReimbursementClaimReceive
) -> ReimbursementClaim:
    """Take in what the applicant paid; of an overdue claim, as much of the limit is free again."""
    claim = get(session, ReimbursementClaim, input.id, "input", "id", lock=True)
    expect_version(claim, input.expected_version)
    problems = Problems()
    check_amount(problems, input.amount, "input", "amount")
    day = input.received_on or actor.today
    if not claim.claimed_on <= day <= actor.today:
        text = f"{day} is not between the claim, {claim.claimed_on}, and today, {actor.today}."
        problems.add("BANK_DATES", text, "input", "receivedOn")
    assign(claim, input, ("reference",), problems, "input")
    problems.raise_if_any()
    claim.receive(input.amount, day)
    session.flush()
    guarantee = session.get_one(Guarantee, claim.guarantee_id)
    left = claim.on_balance
    Ledger(session, actor, [guarantee.limit_id]).give_back(
        guarantee.limit_id, _subject(claim), left
    )
    return claim


def note_overdue_claims(session: Session, actor: Actor) -> str:
    """Note the claims that were not paid in time; what is open of them uses the limit from now."""
    claims = session.scalars(
        select(ReimbursementClaim)
        .where(
            ReimbursementClaim.status == BankClaimStatus.CLAIMED,
            ReimbursementClaim.due_on < actor.today,
        )
        .order_by(ReimbursementClaim.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    limits = {each.id: session.get_one(Guarantee, each.guarantee_id).limit_id for each in claims}
    # Whether the limit has room or not: the bank has paid already.
    ledger = Ledger(session, actor, set(limits.values()))
    for claim in claims:
        claim.become(BankClaimStatus.OVERDUE)
        ledger.book(BankMovementKind.UTILISE, limits[claim.id], _subject(claim), claim.open)
    return f"{len(claims)} claims overdue"


def _subject(claim: ReimbursementClaim) -> Subject:
    return Subject(claim.number, claim_id=claim.id)
