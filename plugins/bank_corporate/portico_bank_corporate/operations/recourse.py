"""Recourse: what counter-guarantees do not bear of a payment is claimed from the applicant."""

from __future__ import annotations

from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portico.access import Actor
from portico_bank_corporate.models import (
    OPEN_DEMANDS,
    BankClaimStatus,
    BankDemandStatus,
    Guarantee,
    GuaranteeDemand,
    ReimbursementClaim,
)
from portico_bank_corporate.operations.ledger import ZERO
from portico_bank_corporate.operations.reimbursement_claims import claim_reimbursement

_D = BankDemandStatus
FRUITLESS: Final = (_D.REFUSED, _D.WITHDRAWN, _D.EXTENDED)
"""The states in which a demand under a counter-guarantee brings in nothing."""


def is_owed(guarantee_id: SQLColumnExpression[UUID] | UUID) -> ColumnElement[bool]:
    """Whether something of what was paid under a guarantee is to come back, or may have to.

    The applicant has not paid all that was claimed, or a demand behind it is not decided: refused,
    it is claimed from the applicant.
    """
    first = aliased(GuaranteeDemand)
    claimed = exists().where(
        ReimbursementClaim.guarantee_id == guarantee_id,
        ReimbursementClaim.status != BankClaimStatus.SETTLED,
    )
    demanded = exists().where(
        GuaranteeDemand.under_demand_id == first.id,
        GuaranteeDemand.status.in_(OPEN_DEMANDS),
        first.guarantee_id == guarantee_id,
    )
    return or_(claimed, demanded)


def uncovered(session: Session, demand: GuaranteeDemand) -> Decimal:
    """What of a demand is neither demanded under counter-guarantees, nor paid there, nor claimed.

    The guarantee of the demand is locked: nobody else claims the same meanwhile.
    """
    borne = select(func.sum(func.coalesce(GuaranteeDemand.under_amount, demand.amount))).where(
        GuaranteeDemand.under_demand_id == demand.id, GuaranteeDemand.status.not_in(FRUITLESS)
    )
    claimed = select(func.sum(ReimbursementClaim.amount)).where(
        ReimbursementClaim.demand_id == demand.id
    )
    left = demand.amount - (session.scalar(borne) or ZERO) - (session.scalar(claimed) or ZERO)
    return max(left, ZERO)


def claim_uncovered(session: Session, actor: Actor, demand: GuaranteeDemand) -> None:
    """Claim from the applicant what was paid on a demand and nothing else bears, once."""
    session.flush()
    rest = uncovered(session, demand)
    if demand.status is _D.PAID and rest:
        guarantee = session.get_one(Guarantee, demand.guarantee_id)
        claim_reimbursement(session, actor, guarantee, demand, rest)


def fall_back(session: Session, actor: Actor, demand: GuaranteeDemand) -> None:
    """What a demand under a counter-guarantee does not bring in, the applicant is to pay back."""
    if demand.under_demand_id is not None:
        first = session.get_one(GuaranteeDemand, demand.under_demand_id)
        claim_uncovered(session, actor, first)
