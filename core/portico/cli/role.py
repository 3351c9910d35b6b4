"""``portico role``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.cli.apps import command_line
from portico.cli.deployment import carry_out, deployment, listed
from portico.hookspecs import PluginRole
from portico.models import Role, RoleRows
from portico.operations.roles import CORE_ROLES, RoleCreate, create_role

app = command_line(no_args_is_help=True)


@app.callback()
def role() -> None:
    """Create and list roles."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="The role's name, without a dot.")],
    permissions: Annotated[
        str, typer.Option(help="Permissions with commas between them; as --based-on if left out.")
    ] = "",
    description: Annotated[str, typer.Option(help="Who is meant to have it.")] = "",
    rows: Annotated[
        str, typer.Option(help="Whose accounts: own, team or all; as --based-on if left out.")
    ] = "",
    based_on: Annotated[
        str, typer.Option(help="The role of the core or a plugin to begin with.")
    ] = "",
) -> None:
    """Create a role of this deployment."""
    if rows and rows.upper() not in RoleRows.__members__:
        raise typer.BadParameter("own, team or all", param_hint="--rows")
    given = RoleCreate(
        name=name,
        description=description,
        permissions=listed(permissions) if permissions else None,
        rows=RoleRows[rows.upper()] if rows else None,
        based_on=based_on or None,
    )
    carry_out(lambda session, actor: create_role(session, actor, given))


@app.command("list")
def list_roles() -> None:
    """List all roles: those always there, the plugins' and this deployment's own.

    A role that was made from another says so, and what the other has gained since then.
    """
    _settings, plugins = deployment()
    brought = {**CORE_ROLES, **plugins.bus().roles}

    def own(session: Session) -> list[tuple[str, ...]]:
        return [_row(each, brought) for each in session.scalars(select(Role).order_by(Role.name))]

    known = [(each.name, each.rows, ", ".join(each.permissions)) for each in brought.values()]
    for row in [*known, *carry_out(lambda session, _actor: own(session))]:
        typer.echo("\t".join(row))


def _row(role: Role, brought: Mapping[str, PluginRole]) -> tuple[str, ...]:
    """A role of the deployment as a line of the list."""
    shown = (role.name, role.rows.name, ", ".join(role.permissions))
    if role.based_on is None:
        return shown
    base = brought.get(role.based_on)
    if base is None:
        return (*shown, f"made from {role.based_on}, which is gone")
    missed = role.missed(base.permissions)
    since = f"; it has gained {', '.join(missed)}" if missed else ""
    return (*shown, f"made from {role.based_on}{since}")
