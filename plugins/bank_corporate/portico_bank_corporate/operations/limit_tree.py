"""The tree of credit limits: what one is a part of, what is part of it, and what they share."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.errors import Problems
from portico_bank_corporate.models import BankLimitStatus, CreditLimit


def check_parts(session: Session, problems: Problems, limit: CreditLimit) -> None:
    """What uses a part uses the whole by the same amount: they have one currency."""
    others = select(CreditLimit).where(
        CreditLimit.parent_id == limit.id, CreditLimit.currency != limit.currency
    )
    if (part := session.scalars(others.order_by(CreditLimit.number).limit(1)).first()) is not None:
        whose = f"Limit {part.number}, a part of this one, is in {part.currency}"
        text = f"{whose}: give this one in {part.currency}, too."
        problems.add("BANK_CURRENCY_MISMATCH", text, "input", "amount", "currency")


def check_parent(problems: Problems, limit: CreditLimit, parent: CreditLimit) -> None:
    """A limit is a part of one in its own currency that has not ended."""
    if parent.currency != limit.currency:
        whose = f"Limit {parent.number}, that this one is a part of, is in {parent.currency}"
        text = f"{whose}: give this one in {parent.currency}, too."
        problems.add("BANK_CURRENCY_MISMATCH", text, "input", "amount", "currency")
    if parent.status is BankLimitStatus.EXPIRED:
        text = f"Limit {parent.number} has expired; nothing new may be part of it."
        problems.add("BANK_LIMIT_INACTIVE", text, "input", "parentId")


def limit_tree(session: Session, limit_id: UUID) -> list[UUID]:
    """All limits that share the use of this one: what it is part of and what is part of that."""
    root = limit_id
    while above := session.scalar(select(CreditLimit.parent_id).where(CreditLimit.id == root)):
        root = above
    below = select(CreditLimit.id).where(CreditLimit.id == root).cte("below", recursive=True)
    below = below.union(select(CreditLimit.id).join(below, CreditLimit.parent_id == below.c.id))
    return list(session.scalars(select(below.c.id)))
