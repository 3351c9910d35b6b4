"""What hangs on a guarantee, such as demands: locking one, numbering the next, whose it is."""

from __future__ import annotations

from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.errors import refuse
from portico.operations.lookup import expect_version, get
from portico_bank_corporate.models import (
    Guarantee,
    GuaranteeAmendment,
    GuaranteeDemand,
    GuaranteeVariation,
)
from portico_bank_corporate.operations.guarantee_locks import Part, lock_guarantee

LONGEST_REFERENCE: Final = 140
Numbered = TypeVar("Numbered", GuaranteeDemand, GuaranteeAmendment, GuaranteeVariation)


def locked(session: Session, kind: type[Part], id: UUID, expected: int) -> tuple[Guarantee, Part]:
    """The part and its guarantee; the guarantee is locked first, by every deed."""
    guarantee = lock_guarantee(session, get(session, kind, id, "input", "id"))
    part = get(session, kind, id, "input", "id", lock=True)
    expect_version(part, expected)
    return guarantee, part


def applicant_of(session: Session, part: GuaranteeDemand | GuaranteeAmendment) -> UUID | None:
    """The client whose guarantee a part hangs on; None if there is none any more."""
    guarantee = session.get(Guarantee, part.guarantee_id)
    return guarantee.applicant_id if guarantee else None


def reference_of(given: str, mend: str) -> str:
    """A reference that must be given; ``mend`` says what it names."""
    if not (reference := given.strip()):
        raise refuse("REQUIRED", mend, "input", "reference")
    if len(reference) > LONGEST_REFERENCE:
        text = f"At most {LONGEST_REFERENCE} characters."
        raise refuse("TOO_LONG", text, "input", "reference")
    return reference


def next_number(session: Session, kind: type[Numbered], guarantee: Guarantee) -> int:
    """The number of the next part of its kind, from 1."""
    last = session.scalar(select(func.max(kind.number)).where(kind.guarantee_id == guarantee.id))
    return (last or 0) + 1
