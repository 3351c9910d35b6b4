"""``portico role``."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.cli.apps import command_line
from portico.cli.deployment import carry_out, deployment, listed
from portico.models import Role, RoleRows
from portico.operations.roles import CORE_ROLES, RoleCreate, create_role

app = command_line(no_args_is_help=True)


@app.callback()
def role() -> None:
    """Create and list roles."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="The role's name, without a dot.")],
    permissions: Annotated[str, typer.Option(help="Permissions with commas between them.")],
    description: Annotated[str, typer.Option(help="Who is meant to have it.")] = "",
    rows: Annotated[str, typer.Option(help="Whose accounts: own, team or all.")] = "own",
) -> None:
    """Create a role of this deployment."""
    if rows.upper() not in RoleRows.__members__:
        raise typer.BadParameter("own, team or all", param_hint="--rows")
    given = RoleCreate(
        name=name,
        description=description,
        permissions=listed(permissions),
        rows=RoleRows[rows.upper()],
    )
    carry_out(lambda session, actor: create_role(session, actor, given))


@app.command("list")
def list_roles() -> None:
    """List all roles: those always there, the plugins' and this deployment's own."""

    def own(session: Session) -> list[tuple[str, str, str]]:
        roles = session.scalars(select(Role).order_by(Role.name))
        return [(each.name, each.rows.name, ", ".join(each.permissions)) for each in roles]

    _settings, plugins = deployment()
    brought = {**CORE_ROLES, **plugins.bus().roles}.values()
    known = [(each.name, each.rows, ", ".join(each.permissions)) for each in brought]
    for row in known + carry_out(lambda session, _actor: own(session)):
        typer.echo("\t".join(row))
