"""``portico user``."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.cli.apps import command_line
from portico.cli.deployment import carry_out, listed
from portico.errors import refuse
from portico.models import User, UserRole
from portico.operations.users import (
    UserCreate,
    UserDeactivate,
    UserUpdate,
    create_user,
    deactivate_user,
    update_user,
    user_named,
)

app = command_line(no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The user's short name.")]
Roles = Annotated[str, typer.Option(help="Names of roles with commas between them.")]


@app.callback()
def user() -> None:
    """Create, list and deactivate users, and give them roles."""


@app.command()
def create(
    name: Name,
    roles: Roles = "core.account_manager",
    full_name: Annotated[str, typer.Option(help="The person's full name.")] = "",
    email: Annotated[str, typer.Option(help="The person's e-mail address.")] = "",
    subject: Annotated[str, typer.Option(help="The claim `sub` of the provider's tokens.")] = "",
) -> None:
    """Create a user. The first one should have the role core.administrator."""
    given = UserCreate(
        name=name,
        full_name=full_name or None,
        email=email or None,
        subject=subject or None,
        roles=listed(roles),
    )
    made = carry_out(lambda session, actor: create_user(session, actor, given))
    typer.echo(f"{made.name} is user usr_{made.id.hex}")


@app.command("list")
def list_users() -> None:
    """List the users with their roles."""

    def rows(session: Session) -> list[str]:
        roles: dict[object, list[str]] = {}
        for each in session.scalars(select(UserRole).order_by(UserRole.role)):
            roles.setdefault(each.user_id, []).append(each.role)
        users = session.scalars(select(User).order_by(User.name))
        return [
            f"{user.name}\t{'inactive' if user.deactivated_at else 'active'}\t"
            f"{', '.join(roles.get(user.id, []))}"
            for user in users
        ]

    for row in carry_out(lambda session, _actor: rows(session)):
        typer.echo(row)


@app.command()
def roles(
    name: Name, roles: Annotated[str, typer.Argument(help="All roles, with commas.")]
) -> None:
    """Let a user have exactly these roles."""
    carry_out(
        lambda session, actor: update_user(
            session,
            actor,
            UserUpdate(
                id=(user := found(session, name)).id,
                expected_version=user.version,
                roles=listed(roles),
            ),
        )
    )


@app.command()
def deactivate(name: Name) -> None:
    """Let a user act no more, by any token, from this moment."""
    carry_out(
        lambda session, actor: deactivate_user(
            session,
            actor,
            UserDeactivate(id=(user := found(session, name)).id, expected_version=user.version),
        )
    )


def found(session: Session, name: str) -> User:
    """The user of that name."""
    user = user_named(session, name)
    if user is None:
        raise refuse("NOT_FOUND", f"There is no user {name}: `portico user list` shows all.")
    return user
