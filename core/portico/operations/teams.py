"""What can be done with a team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems
from portico.models.team import Team, TeamMember
from portico.models.user import User
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import UNSET, Ref, Unset


@dataclass(kw_only=True)
class TeamCreate:
    """A new team."""

    name: Annotated[str, "The team's name."]
    head_id: Annotated[UUID | None, Ref("User"), "The user who leads it."] = None
    member_ids: Annotated[list[UUID], Ref("User"), "The users who belong to it."]


@dataclass(kw_only=True)
class TeamUpdate:
    """What is to change of a team."""

    id: Annotated[UUID, Ref("Team"), "The team."]
    expected_version: Annotated[int, "The version that was read."]
    name: Annotated[str | Unset, "The team's name."] = UNSET
    head_id: Annotated[UUID | Unset | None, Ref("User"), "The user who leads it."] = UNSET
    member_ids: Annotated[list[UUID] | Unset, Ref("User"), "All users who belong to it."] = UNSET


def create_team(session: Session, actor: Actor, input: TeamCreate) -> Team:
    """Create a team with its head and its members."""
    team = Team(id=new_id())
    _fill(session, team, input)
    session.add(team)
    session.flush()
    _set_members(session, team, input.member_ids)
    return team


def update_team(session: Session, actor: Actor, input: TeamUpdate) -> Team:
    """Change a team, its head or its members; it counts at once."""
    team = get(session, Team, input.id, lock=True)
    expect_version(team, input.expected_version)
    with session.no_autoflush:
        _fill(session, team, input)
    if input.member_ids is not UNSET:
        _set_members(session, team, input.member_ids)
    touch(team)
    return team


def _fill(session: Session, team: Team, given: TeamCreate | TeamUpdate) -> None:
    problems = Problems()
    assign(team, given, ("name",), problems, "input")
    same = select(Team.id).where(Team.name == team.name, Team.id != team.id)
    if session.scalars(same).first() is not None:
        problems.add("TEAM_EXISTS", f"There is a team {team.name} already.", "input", "name")
    problems.raise_if_any()
    if given.head_id is not UNSET:
        if given.head_id is not None:
            get(session, User, given.head_id, "input", "headId").require_active("input", "headId")
        team.head_id = given.head_id


def _set_members(session: Session, team: Team, ids: list[UUID]) -> None:
    present = {
        each.user_id: each
        for each in session.scalars(select(TeamMember).where(TeamMember.team_id == team.id))
    }
    for position, id in enumerate(ids):  # noqa: A001 (an id is what it is)
        get(session, User, id, "input", "memberIds", position)
    for user_id in set(ids) - present.keys():
        session.add(TeamMember(team_id=team.id, user_id=user_id))
    for user_id in present.keys() - set(ids):
        session.delete(present[user_id])
