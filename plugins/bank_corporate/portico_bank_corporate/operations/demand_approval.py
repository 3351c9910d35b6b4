"""Whose consent the payment of a demand needs, and what the consent is about.

Who finds that a demand complies asks for it; another person consents, and another person pays.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.events import ApprovalDecided
from portico.hookspecs import ApprovalPolicy, Tier
from portico.models import ApprovalStatus
from portico.operations.approvals import require_another_person
from portico.operations.lookup import get
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    OPEN_DEMANDS,
    BankDemandKind,
    BankDemandStatus,
    Guarantee,
    GuaranteeDemand,
)
from portico_bank_corporate.models.amounts import text
from portico_bank_corporate.operations.counter_guarantees import (
    demand_under_counters,
    withdraw_under_counters,
)
from portico_bank_corporate.operations.guarantee_locks import lock_guarantee
from portico_bank_corporate.operations.guarantee_parts import applicant_of

CONTENT: Final = (
    *("guarantee_id", "presented_on", "counts_from", "requested_expiry"),
    *("statement", "documents", "completed_on", "examined_by"),
)


def _content(_session: Session, demand: GuaranteeDemand) -> dict[str, Any]:
    """What is to be paid and why; once the demand is over, nobody's consent stands any more."""
    return {
        "number": demand.number,
        "amount": text(demand.money),
        "kind": demand.kind.name,
        "completeness": demand.completeness.name,
        "isOpen": demand.status in OPEN_DEMANDS,
        **{name: str(getattr(demand, name)) for name in CONTENT},
    }


def _lock_guarantee(session: Session, id: UUID) -> None:
    if (demand := session.get(GuaranteeDemand, id)) is not None:
        lock_guarantee(session, demand)


DEMAND_APPROVAL: Final = ApprovalPolicy(
    name="bank.guarantee_demand",
    description="A demand is paid when somebody else than its examiner has consented.",
    model=GuaranteeDemand,
    prefix="bgd",
    request=access.DEMAND_WRITE,
    content=_content,
    summary=lambda demand: f"Pay demand {demand.number}: {text(demand.money)}",
    tiers=(Tier(needed={access.DEMAND_APPROVE: 1}),),
    account=applicant_of,
    amount=lambda demand: demand.money,
    lock_first=_lock_guarantee,
)


def follow_demand(session: Session, actor: Actor, event: ApprovalDecided) -> None:
    """Make a demand payable when others consented; have it examined again when they refused.

    One to extend or pay waits until the extension is granted or not. The policy has the guarantee
    locked before the demand.
    """
    request = event.request
    if request.policy != DEMAND_APPROVAL.name:
        return
    demand = get(session, GuaranteeDemand, request.subject_id, lock=True)
    require_other_than_examiner(session, actor, demand)
    if request.status is ApprovalStatus.REJECTED:
        demand.become(BankDemandStatus.UNDER_EXAMINATION)
        withdraw_under_counters(session, actor, demand)
    elif demand.status is BankDemandStatus.COMPLYING and demand.kind is BankDemandKind.PAYM:
        demand.become(BankDemandStatus.PAYABLE)
        session.flush()
        guarantee = session.get_one(Guarantee, demand.guarantee_id)
        demand_under_counters(session, actor, guarantee, demand)


def require_other_than_examiner(session: Session, actor: Actor, demand: GuaranteeDemand) -> None:
    """Refuse who found that a demand complies, whoever asked for the consent."""
    require_another_person(session, actor, (demand.examiner_id, demand.examiner_for_id))
