"""``portico team``."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.cli.apps import command_line
from portico.cli.deployment import carry_out, listed
from portico.cli.user import found
from portico.models import Team, TeamMember, User
from portico.operations.teams import TeamCreate, create_team

app = command_line(no_args_is_help=True)


@app.callback()
def team() -> None:
    """Create and list teams."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="The team's name.")],
    head: Annotated[str, typer.Option(help="The user who leads it.")] = "",
    members: Annotated[str, typer.Option(help="Users with commas between them.")] = "",
) -> None:
    """Create a team with its head and its members."""
    made = carry_out(
        lambda session, actor: create_team(
            session,
            actor,
            TeamCreate(
                name=name,
                head_id=found(session, head).id if head else None,
                member_ids=[found(session, each).id for each in listed(members)],
            ),
        )
    )
    typer.echo(f"{made.name} is team tea_{made.id.hex}")


@app.command("list")
def list_teams() -> None:
    """List the teams with their heads and members."""

    def rows(session: Session) -> list[str]:
        names = {user.id: user.name for user in session.scalars(select(User))}
        members: dict[object, list[str]] = {}
        for each in session.scalars(select(TeamMember)):
            members.setdefault(each.team_id, []).append(names[each.user_id])
        return [
            f"{team.name}\t{names[team.head_id] if team.head_id else '-'}\t"
            f"{', '.join(sorted(members.get(team.id, [])))}"
            for team in session.scalars(select(Team).order_by(Team.name))
        ]

    for row in carry_out(lambda session, _actor: rows(session)):
        typer.echo(row)
