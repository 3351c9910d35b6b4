"""What hangs on a guarantee, such as demands: locking one of them, numbering the next."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.operations.lookup import expect_version, get
from portico_bank_corporate.models import (
    Guarantee,
    GuaranteeAmendment,
    GuaranteeCover,
    GuaranteeDemand,
    GuaranteeVariation,
)

Part = TypeVar("Part", GuaranteeDemand, GuaranteeAmendment, GuaranteeVariation, GuaranteeCover)
Numbered = TypeVar("Numbered", GuaranteeDemand, GuaranteeAmendment, GuaranteeVariation)


def locked(session: Session, kind: type[Part], id: UUID, expected: int) -> tuple[Guarantee, Part]:
    """The part and its guarantee; the guarantee is locked first, by every deed."""
    guarantee_id = get(session, kind, id, "input", "id").guarantee_id
    guarantee = get(session, Guarantee, guarantee_id, "input", "id", lock=True)
    part = get(session, kind, id, "input", "id", lock=True)
    expect_version(part, expected)
    return guarantee, part


def next_number(session: Session, kind: type[Numbered], guarantee: Guarantee) -> int:
    """The number of the next part of its kind, from 1."""
    last = session.scalar(select(func.max(kind.number)).where(kind.guarantee_id == guarantee.id))
    return (last or 0) + 1
