"""Deciding: consent or refusal by those whom the policy names, never by who made or asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import ApprovalDecided, announce
from portico.models.approval import (
    ApprovalDecision,
    ApprovalRequest,
    ApprovalStatus,
    ApprovalVerdict,
    decision_of,
)
from portico.models.substitution import Substitution
from portico.operations.approvals.inputs import ApprovalGive, ApprovalReject
from portico.operations.approvals.subject import content_hash, decisions_on, named
from portico.operations.lookup import get, touch


def give_approval(session: Session, actor: Actor, input: ApprovalGive) -> ApprovalRequest:
    """Consent to a request as one of those whose consent it needs."""
    request = _to_decide(session, actor, input.id, input.content_hash)
    decisions = decisions_on(session, request)
    missing = request.missing(decisions)
    decision = _decide(session, actor, request, decisions, ApprovalVerdict.APPROVE)
    decision.permission = _class_of(actor, request, missing, input.permission)
    decision.note = input.note
    session.add(decision)
    if not request.missing([*decisions, decision]):
        request.status = ApprovalStatus.APPROVED
    touch(request)
    announce(session, actor, ApprovalDecided(request, decision))
    return request


def reject_approval(session: Session, actor: Actor, input: ApprovalReject) -> ApprovalRequest:
    """Refuse a request as one of those whose consent it needs; that ends it."""
    request = _to_decide(session, actor, input.id, input.content_hash)
    decisions = decisions_on(session, request)
    decision = _decide(session, actor, request, decisions, ApprovalVerdict.REJECT)
    decision.permission = _class_of(actor, request, request.needed, None)
    decision.note = input.note
    session.add(decision)
    request.close(ApprovalStatus.REJECTED, actor.now)
    announce(session, actor, ApprovalDecided(request, decision))
    return request


def _to_decide(session: Session, actor: Actor, id: UUID, seen: str) -> ApprovalRequest:
    """The request, locked after its subject, if its content is the one that was looked at."""
    about = session.scalar(select(ApprovalRequest.subject).where(ApprovalRequest.id == id))
    # The request itself is not read before it is locked: somebody may decide on it meanwhile.
    policy, subject = named(session, about or get(session, ApprovalRequest, id).subject)
    if policy.lock_first is not None:
        policy.lock_first(session, subject)
    record = session.get(policy.model, subject, with_for_update=True, populate_existing=True)
    request = get(session, ApprovalRequest, id, lock=True)
    request.require_pending()
    request.require_same_content(seen, "input", "contentHash")
    if record is None:
        raise refuse("NOT_FOUND", "What consent was asked for is gone.", "input", "id")
    request.require_same_content(content_hash(session, policy, record), "input", "id")
    return request


def _decide(
    session: Session,
    actor: Actor,
    request: ApprovalRequest,
    decisions: Sequence[ApprovalDecision],
    verdict: ApprovalVerdict,
) -> ApprovalDecision:
    if actor.id is None:
        raise refuse("PERSON_NEEDED", "Consent is given by a person, not by a program.")
    makers = (request.maker_id, request.maker_for_id)
    require_another_person(session, actor, makers, request.makers)
    heard = {each for d in decisions for each in (d.person_id, d.on_behalf_of_id) if each}
    if heard & actor.persons:
        raise refuse(
            "APPROVAL_TWICE", "You, or whom you stand in for, decided already.", "input", "id"
        )
    if verdict is ApprovalVerdict.APPROVE and request.money is not None:
        actor.require_within(request.money, "input", "id")
    return decision_of(actor, request, verdict)


def require_another_person(
    session: Session, actor: Actor, persons: Iterable[UUID | None], named: Iterable[str] = ()
) -> None:
    """Refuse who made or asked for it, and whoever stands in for them."""
    makers = {each for each in persons if each}
    names = {actor.name, actor.on_behalf_of} - {""}
    stands_in = session.scalars(
        select(Substitution.id).where(
            Substitution.principal_id.in_(makers),
            Substitution.deputy_id == actor.id,
            Substitution.revoked_at.is_(None),
            Substitution.starts_on <= actor.today,
            Substitution.ends_on >= actor.today,
        )
    ).first()
    if makers & actor.persons or names & set(named) or stands_in is not None:
        raise refuse(
            "FOUR_EYES",
            "Somebody else must decide: you made or asked for this, or you stand in for who did.",
            "input",
            "id",
        )


def _class_of(
    actor: Actor, request: ApprovalRequest, choices: dict[str, int], wanted: str | None
) -> str:
    """As what class the actor decides."""
    able = [name for name in choices if actor.may(name) and wanted in {None, name}]
    if not able:
        named = ", ".join(request.needed)
        raise refuse(
            "APPROVAL_CLASS",
            f"The request needs the consent of others: of those with {named}.",
            "input",
            "id" if wanted is None else "permission",
        )
    return able[0]
