"""``portico token``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor, system_actor
from portico.cli.apps import command_line
from portico.cli.deployment import carry_out, listed
from portico.cli.user import found
from portico.database import Database
from portico.models import ApiToken, User
from portico.operations.tokens import create_token, revoke_token

app = command_line(no_args_is_help=True)


@app.callback()
def token() -> None:
    """Create, list and revoke API tokens."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the token is for, such as `shop`.")],
    scopes: Annotated[
        str, typer.Option(help="Permissions with commas between them; `*` stands for any.")
    ] = "*",
    expires: Annotated[
        datetime | None, typer.Option(help="The day it expires (UTC).", formats=["%Y-%m-%d"])
    ] = None,
    user: Annotated[str, typer.Option(help="The user who acts by it; a program if left out.")] = "",
) -> None:
    """Create a token and show it, this once."""
    until = expires.replace(tzinfo=UTC) if expires else None

    def deed(session: Session, actor: Actor) -> str:
        user_id = found(session, user).id if user else None
        return create_token(session, actor, name, listed(scopes), until, user_id=user_id)[1]

    typer.echo(carry_out(deed))


@app.command("list")
def list_tokens() -> None:
    """List the tokens; their secrets are not kept."""

    def rows(session: Session) -> list[str]:
        names = {user.id: user.name for user in session.scalars(select(User))}
        return [
            f"{token.id.hex}\t{token.name}\t{names[token.user_id] if token.user_id else '-'}\t"
            f"{'revoked' if token.revoked_at else 'valid'}\t{', '.join(token.scopes)}\t"
            f"{token.last_used_at or 'never used'}"
            for token in session.scalars(select(ApiToken).order_by(ApiToken.created_at))
        ]

    for row in carry_out(lambda session, _actor: rows(session)):
        typer.echo(row)


@app.command()
def revoke(
    id: Annotated[UUID, typer.Argument(help="The token's id: the first part after portico_.")],
) -> None:
    """Let a token work no more, from this moment and for ever."""
    carry_out(lambda session, actor: revoke_token(session, actor, id))


async def new_token(
    url: str, name: str, scopes: list[str], expires_at: datetime | None = None
) -> str:
    """Create a token in a database; the text that its user presents."""
    database = Database(url)
    actor = system_actor()
    try:
        _record, text = await database.write(
            actor, lambda session: create_token(session, actor, name, scopes, expires_at)
        )
    finally:
        await database.close()
    return text
