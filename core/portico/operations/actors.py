"""Who a user acts as: the permissions of its roles, and whose accounts it sees.

Evaluated anew whenever something of it changes, never stored.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import EVERYTHING, Actor, Reach
from portico.events import SegmentsAsked, consult
from portico.models.role import BREADTH, RoleRows
from portico.models.substitution import Substitution, SubstitutionAccount, SubstitutionScope
from portico.models.team import Team, TeamMember
from portico.models.token import ApiToken
from portico.models.user import User, UserRole
from portico.operations.roles import known_roles


def user_actor(
    session: Session, user: User, now: datetime, within: frozenset[str] = EVERYTHING
) -> Actor:
    """A user, acting for itself. ``within`` is what its token leaves of its permissions."""
    names = session.scalars(select(UserRole.role).where(UserRole.user_id == user.id)).all()
    roles = known_roles(session, names).values()
    broadest = max((BREADTH.index(RoleRows[role.rows]) for role in roles), default=0)
    return Actor(
        name=user.name,
        id=user.id,
        scopes=frozenset(each for role in roles for each in role.permissions),
        now=now,
        within=within,
        reach=Reach(owners=_owners(session, user, BREADTH[broadest])),
    )


def _owners(session: Session, user: User, rows: RoleRows) -> frozenset[str] | None:
    if rows is RoleRows.ALL:
        return None
    if rows is RoleRows.OWN:
        return frozenset({user.name})
    mine = select(TeamMember.team_id).where(TeamMember.user_id == user.id)
    led = select(Team.id).where(Team.head_id == user.id)
    members = (
        select(User.name)
        .join(TeamMember, TeamMember.user_id == User.id)
        .where(TeamMember.team_id.in_(mine.union(led)))
    )
    heads = select(User.name).join(Team, Team.head_id == User.id).where(Team.id.in_(mine))
    return frozenset({user.name, *session.scalars(members), *session.scalars(heads)})


def deputy_actor(session: Session, deputy: Actor, principal_name: str) -> Actor | None:
    """A user, acting in the place of another; None unless it is the deputy today.

    It has the other's permissions, as far as the substitution and its own token let it.
    """
    row = session.execute(
        select(Substitution, User)
        .join(User, User.id == Substitution.principal_id)
        .where(
            User.name == principal_name,
            Substitution.deputy_id == deputy.id,
            Substitution.revoked_at.is_(None),
            Substitution.starts_on <= deputy.today,
            Substitution.ends_on >= deputy.today,
        )
    ).first()
    if row is None:
        return None
    substitution, principal = row
    theirs = user_actor(session, principal, deputy.now, deputy.within)
    return Actor(
        name=deputy.name,
        id=deputy.id,
        scopes=theirs.scopes,
        now=deputy.now,
        on_behalf_of=principal.name,
        on_behalf_of_id=principal.id,
        within=deputy.within,
        powers=substitution.powers,
        reach=Reach(
            owners=theirs.reach.owners, accounts=accounts_of(session, deputy, substitution)
        ),
        ceiling=substitution.ceiling,
        discount_ceiling=substitution.discount_ceiling,
    )


def accounts_of(
    session: Session, deputy: Actor, substitution: Substitution
) -> frozenset[UUID] | None:
    """The accounts that a substitution is about; None for all of the principal's."""
    if substitution.scope is SubstitutionScope.ALL:
        return None
    if substitution.scope is SubstitutionScope.SEGMENTS:
        asked = SegmentsAsked(frozenset(substitution.segments))
        consult(session, deputy, asked)
        return frozenset(asked.accounts)
    named = select(SubstitutionAccount.account_id).where(
        SubstitutionAccount.substitution_id == substitution.id
    )
    return frozenset(session.scalars(named))


def present_actor(session: Session, earlier: Actor) -> Actor | None:
    """Who acts in the name of an actor of earlier, with what it may do and see now.

    None if it may do nothing any more: deactivated, revoked, or no deputy any longer. The command
    line and jobs of the system have no id, and stay what they are.
    """
    if earlier.id is None:
        return earlier
    user = session.get(User, earlier.id)
    if user is None:
        token = session.get(ApiToken, earlier.id)
        valid = token is not None and token.is_valid(earlier.now)
        return token.actor(earlier.now) if token is not None and valid else None
    if user.deactivated_at is not None:
        return None
    found = user_actor(session, user, earlier.now, earlier.within)
    if earlier.on_behalf_of_id is None:
        return found
    principal = session.get(User, earlier.on_behalf_of_id)
    return deputy_actor(session, found, principal.name) if principal is not None else None
