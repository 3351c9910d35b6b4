"""Doing a deed once, however often and by how many processes at a time it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database.inserting import insert_missing
from portico.models.idempotency import KEPT, IdempotentAnswer


@dataclass(frozen=True, slots=True)
class Claim:
    """A request that its sender named by a key, and digests of what it asks for."""

    key: str
    input_digest: str
    selection_digest: str


def take(session: Session, actor: Actor, claim: Claim) -> IdempotentAnswer | None:
    """What was answered before; None if the deed is to be done now.

    While another transaction does the deed for the same key, this waits for its end.
    """
    if _inserted(session, actor, claim):
        return None
    statement = select(IdempotentAnswer).where(
        IdempotentAnswer.sender == sender(actor), IdempotentAnswer.key == claim.key
    )
    known = session.scalars(statement.with_for_update()).one()
    if known.is_outdated(actor.now):
        _use_anew(known, actor, claim)
        return None
    known.require_same_input(claim.input_digest)
    return known


def sender(actor: Actor) -> str:
    """Who keys belong to: the token or the user, else the name; of a deputy for each principal."""
    own = actor.id.hex if actor.id else actor.name
    if not actor.on_behalf_of:
        return own
    principal = actor.on_behalf_of_id.hex if actor.on_behalf_of_id else actor.on_behalf_of
    return sha256(f"{own} {principal}".encode()).hexdigest()


def _inserted(session: Session, actor: Actor, claim: Claim) -> bool:
    values = {
        "sender": sender(actor),
        "key": claim.key,
        "input_digest": claim.input_digest,
        "selection_digest": claim.selection_digest,
        "created_at": actor.now,
    }
    return insert_missing(session, IdempotentAnswer, values)


def _use_anew(known: IdempotentAnswer, actor: Actor, claim: Claim) -> None:
    known.input_digest = claim.input_digest
    known.selection_digest = claim.selection_digest
    known.created_at = actor.now


def keep(
    session: Session, actor: Actor, claim: Claim, answer: dict[str, Any], record_id: UUID
) -> None:
    """Keep the answer of a deed, in the transaction that did it."""
    known = session.get_one(IdempotentAnswer, (sender(actor), claim.key))
    known.answer, known.record_id = answer, record_id


def forget_outdated(session: Session, now: datetime) -> int:
    """Remove the answers that nobody is given any more."""
    statement = delete(IdempotentAnswer).where(IdempotentAnswer.created_at <= now - KEPT)
    return session.execute(statement).rowcount  # type: ignore[attr-defined,no-any-return]  # a DELETE has it
