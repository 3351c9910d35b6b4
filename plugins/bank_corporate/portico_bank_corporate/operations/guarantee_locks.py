"""In which order guarantees are locked: two deeds that want the same ones never wait in a circle.

A guarantee comes before its parts, and before what stands behind it; of several, by their id, the
one that was issued first: what stands behind another one was issued later. Limits come last.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from portico.operations.lookup import get
from portico_bank_corporate.models import (
    LIVE,
    Guarantee,
    GuaranteeAmendment,
    GuaranteeCover,
    GuaranteeDemand,
    GuaranteeVariation,
)

Part = TypeVar("Part", GuaranteeDemand, GuaranteeAmendment, GuaranteeVariation, GuaranteeCover)
AnyPart = GuaranteeDemand | GuaranteeAmendment | GuaranteeVariation | GuaranteeCover


def lock_guarantee(session: Session, part: AnyPart) -> Guarantee:
    """Lock the guarantee of a part, which is not locked yet itself.

    Before a counter-guarantee, the guarantee whose demand led to its own is locked.
    """
    if isinstance(part, GuaranteeDemand) and part.under_demand_id is not None:
        first = session.get_one(GuaranteeDemand, part.under_demand_id)
        get(session, Guarantee, first.guarantee_id, lock=True)
    return get(session, Guarantee, part.guarantee_id, "input", "id", lock=True)


def lock_chains(session: Session, which: ColumnElement[bool]) -> None:
    """Lock guarantees and all that stands behind them, before a job goes through them."""
    chain = select(Guarantee.id).where(which).cte("chain", recursive=True)
    behind = aliased(Guarantee)
    chain = chain.union(
        select(behind.id)
        .join(chain, behind.counter_guarantee_of_id == chain.c.id)
        .where(behind.status.in_(LIVE))
    )
    session.scalars(
        select(Guarantee)
        .where(Guarantee.id.in_(select(chain.c.id)))
        .order_by(Guarantee.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
