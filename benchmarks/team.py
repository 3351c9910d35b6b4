"""A user whose team owns half of all accounts: it sees these and no others."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from portico.access import system_actor
from portico.database import Database
from portico.models.role import RoleRows
from portico.operations.roles import RoleCreate, create_role
from portico.operations.teams import TeamCreate, create_team
from portico.operations.tokens import create_token
from portico.operations.users import UserCreate, create_user

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from portico.access import Actor

OWNERS: Final = tuple(f"owner-{number}@example.com" for number in range(20))
"""Half of the forty owners, and in every country half of its accounts."""

ROLE: Final = "benchmark"
PERMISSIONS: Final = ["core.account.read", "core.contact.read", "hotel.*", "bank.*", "trade.*"]


def team_token(url: str) -> str:
    """Create the team with its users; give the token of one of them."""
    return asyncio.run(_team_token(url))


async def _team_token(url: str) -> str:
    database = Database(url)
    try:
        return await database.write(system_actor(), _create)
    finally:
        await database.close()


def _create(session: Session) -> str:
    actor: Actor = system_actor()
    role = RoleCreate(name=ROLE, description="Reads.", permissions=PERMISSIONS, rows=RoleRows.TEAM)
    create_role(session, actor, role)
    users = [create_user(session, actor, UserCreate(name=name, roles=[ROLE])).id for name in OWNERS]
    create_team(session, actor, TeamCreate(name="Half", member_ids=users))
    _token, presented = create_token(session, actor, "half", ["*"], user_id=users[0])
    return presented
