"""Deputies: appointing one, ending it before its time, the handover brief and the digest.

A substitution starts and ends by itself: who acts for whom is looked up by the day. Its users are
locked while it is made, so that of two that cannot stand side by side one is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, refuse
from portico.events import Handover, consult
from portico.ledger import AuditEntry
from portico.models.account import Account
from portico.models.approval import ApprovalRequest, ApprovalStatus
from portico.models.substitution import Substitution, SubstitutionAccount, SubstitutionScope
from portico.models.team import Team, TeamMember
from portico.models.user import User
from portico.operations.actors import accounts_of
from portico.operations.lookup import expect_version, get
from portico.values import Money, Ref

INPUT: Final = "input"
WHOLE: Final = Decimal(100)


@dataclass(kw_only=True)
class SubstitutionCreate:
    """Who takes over whose duties, when, and how far."""

    principal_id: Annotated[UUID, Ref("User"), "Who is absent."]
    deputy_id: Annotated[UUID, Ref("User"), "Who stands in."]
    starts_on: Annotated[date, "The first day (UTC)."]
    ends_on: Annotated[date, "The last day (UTC)."]
    scope: Annotated[SubstitutionScope, "For which accounts."] = SubstitutionScope.ALL
    account_ids: Annotated[list[UUID] | None, Ref("Account"), "The accounts, if named ones."] = None
    segments: Annotated[list[str] | None, "The names of the segments, if for segments."] = None
    may_write: Annotated[bool, "Whether the deputy may change things."] = True
    may_approve: Annotated[bool, "Whether the deputy may give consent."] = False
    amount_ceiling: Annotated[Money | None, "Up to which amount the deputy may go."] = None
    discount_ceiling: Annotated[Decimal | None, "Up to which discount, in percent."] = None
    note: Annotated[str | None, "What the deputy ought to know."] = None


@dataclass(kw_only=True)
class SubstitutionRevoke:
    """A substitution that is to end before its time."""

    id: Annotated[UUID, Ref("Substitution"), "The substitution."]
    expected_version: Annotated[int, "The version that was read."]


def appoint_deputy(session: Session, actor: Actor, input: SubstitutionCreate) -> Substitution:
    """Let a user take over another's duties. For the head of the absent user's team."""
    users = {
        key: get(session, User, key, INPUT, lock=True)
        for key in sorted({input.principal_id, input.deputy_id})
    }
    _require_head(session, actor, input.principal_id)
    problems = Problems()
    _check(actor, input, users, problems)
    _check_others(session, input, users, problems)
    problems.raise_if_any()
    ceiling = input.amount_ceiling
    made = Substitution(
        id=new_id(),
        principal_id=input.principal_id,
        deputy_id=input.deputy_id,
        starts_on=input.starts_on,
        ends_on=input.ends_on,
        scope=input.scope,
        segments=sorted(set(input.segments or ())),
        may_write=input.may_write,
        may_approve=input.may_approve,
        amount_ceiling=ceiling.amount if ceiling else None,
        currency=ceiling.currency if ceiling else None,
        discount_ceiling=input.discount_ceiling,
        note=input.note,
    )
    session.add(made)
    session.flush()
    for account in dict.fromkeys(input.account_ids or ()):
        session.add(SubstitutionAccount(substitution_id=made.id, account_id=account))
    return made


def _require_head(session: Session, actor: Actor, principal_id: UUID) -> None:
    """Only the head of a team of the absent user appoints, or who administers everything."""
    heads = session.scalars(
        select(Team.head_id)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.user_id == principal_id)
    ).all()
    administers = actor.covers("*") and actor.reach.is_everything
    if not (administers or (actor.on_behalf_of_id is None and actor.id in heads)):
        raise refuse(
            "NOT_THE_HEAD",
            "A deputy is appointed by the head of a team that the absent user belongs to.",
            INPUT,
            "principalId",
        )


def _check(
    actor: Actor, given: SubstitutionCreate, users: dict[UUID, User], problems: Problems
) -> None:
    """What can be told from the input and the two users alone."""

    def check(code: str, message: str, name: str, *, ok: bool) -> None:
        problems.check(ok=ok, code=code, message=message, path=(INPUT, name))

    same = given.principal_id == given.deputy_id
    check("SAME_PERSON", "Nobody stands in for themselves.", "deputyId", ok=not same)
    active = users[given.deputy_id].deactivated_at is None
    check("USER_INACTIVE", "The deputy is deactivated.", "deputyId", ok=active)
    later = given.ends_on >= given.starts_on
    check("PERIOD", "The last day is before the first.", "endsOn", ok=later)
    check("PAST", "The last day is over.", "endsOn", ok=given.ends_on >= actor.today)
    named = given.scope is SubstitutionScope.ACCOUNTS
    check(
        "SCOPE",
        "Name the accounts, and only then.",
        "accountIds",
        ok=named is bool(given.account_ids),
    )
    named = given.scope is SubstitutionScope.SEGMENTS
    check(
        "SCOPE", "Name the segments, and only then.", "segments", ok=named is bool(given.segments)
    )
    ceiling, discount = given.amount_ceiling, given.discount_ceiling
    positive = ceiling is None or ceiling.amount >= 0
    check("NEGATIVE", "A ceiling is not negative.", "amountCeiling", ok=positive)
    percent = discount is None or 0 <= discount <= WHOLE
    check("PERCENT", "A discount is between 0 and 100 percent.", "discountCeiling", ok=percent)


def _check_others(
    session: Session, given: SubstitutionCreate, users: dict[UUID, User], problems: Problems
) -> None:
    """No overlap and no chain: nobody has two deputies, and no deputy has one or is absent."""
    both = list(users)
    for other in session.scalars(
        select(Substitution).where(
            or_(Substitution.principal_id.in_(both), Substitution.deputy_id.in_(both)),
            Substitution.revoked_at.is_(None),
            Substitution.starts_on <= given.ends_on,
            Substitution.ends_on >= given.starts_on,
        )
    ):
        days = f"from {other.starts_on} to {other.ends_on}"
        if other.principal_id == given.principal_id:
            problems.add("OVERLAP", f"There is a deputy already {days}.", INPUT, "principalId")
        elif other.principal_id == given.deputy_id:
            problems.add("CHAIN", f"The deputy is absent {days}.", INPUT, "deputyId")
        elif other.deputy_id == given.principal_id:
            text = f"Who is absent stands in for somebody else {days}: appoint another there first."
            problems.add("CHAIN", text, INPUT, "principalId")


def revoke_deputy(session: Session, actor: Actor, input: SubstitutionRevoke) -> Substitution:
    """End a substitution before its time, from this moment. For the head of the team."""
    found = get(session, Substitution, input.id, lock=True)
    expect_version(found, input.expected_version)
    _require_head(session, actor, found.principal_id)
    if found.revoked_at is not None or found.ends_on < actor.today:
        raise refuse("SUBSTITUTION_OVER", "It is over already.", INPUT, "id")
    found.revoked_at = actor.now
    return found


def hand_over(session: Session, actor: Actor) -> str:
    """Draw up the briefs of what starts, and the digests of what is over; say how many."""
    starting = session.scalars(
        select(Substitution)
        .where(
            Substitution.handed_over_at.is_(None),
            Substitution.revoked_at.is_(None),
            Substitution.starts_on <= actor.today,
        )
        .with_for_update(skip_locked=True)
    ).all()
    for each in starting:
        each.brief, each.handed_over_at = _brief(session, actor, each), actor.now
    over = session.scalars(
        select(Substitution)
        .where(
            Substitution.digested_at.is_(None),
            or_(Substitution.revoked_at.is_not(None), Substitution.ends_on < actor.today),
        )
        .with_for_update(skip_locked=True)
    ).all()
    for each in over:
        each.digest, each.digested_at = _digest(session, each), actor.now
    return f"{len(starting)} briefs, {len(over)} digests"


def _brief(session: Session, actor: Actor, substitution: Substitution) -> list[dict[str, str]]:
    """The open business of the principal: the core's, then what plugins add."""
    principal = session.get_one(User, substitution.principal_id)
    taken = [Account.owner == principal.name, Account.archived_at.is_(None)]
    named = accounts_of(session, actor, substitution)
    if named is not None:
        taken.append(Account.id.in_(named))
    handover = Handover(principal.name, substitution, select(Account.id).where(*taken))
    for account in session.scalars(
        select(Account).where(*taken).order_by(Account.name, Account.id)
    ):
        handover.add("account", f"acc_{account.id.hex}", f"{account.name}, {account.stage.name}")
    for request in session.scalars(
        select(ApprovalRequest)
        .where(
            ApprovalRequest.status.in_((ApprovalStatus.PENDING, ApprovalStatus.APPROVED)),
            or_(
                ApprovalRequest.maker_id == principal.id,
                ApprovalRequest.maker_for_id == principal.id,
            ),
            *([ApprovalRequest.account_id.in_(handover.accounts)] if named is not None else []),
        )
        .order_by(ApprovalRequest.created_at)
    ):
        text = f"{request.summary}, {request.status.name}"
        handover.add("approval", f"apr_{request.id.hex}", text)
    consult(session, actor, handover)
    return handover.items


def _digest(session: Session, substitution: Substitution) -> list[dict[str, str | int]]:
    """What the deputy did in the principal's place, as the audit trail tells it."""
    principal = session.get_one(User, substitution.principal_id)
    rows = session.execute(
        select(
            AuditEntry.deed, AuditEntry.subject_type, func.count(AuditEntry.subject_id.distinct())
        )
        .where(
            AuditEntry.actor_id == substitution.deputy_id,
            AuditEntry.on_behalf_of == principal.name,
            AuditEntry.at >= substitution.created_at,
        )
        .group_by(AuditEntry.deed, AuditEntry.subject_type)
        .order_by(AuditEntry.deed, AuditEntry.subject_type)
    )
    return [{"deed": deed or "", "on": on, "records": count} for deed, on, count in rows]
