"""``portico token``."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from portico.access import system_actor
from portico.cli.deployment import deployment
from portico.database import Database
from portico.operations.tokens import create_token

app = typer.Typer(no_args_is_help=True)


@app.callback()
def token() -> None:
    """Create tokens for API clients."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the token is for, such as `shop`.")],
    scopes: Annotated[
        str, typer.Option(help="Permissions with commas between them; `*` stands for any.")
    ] = "*",
    expires: Annotated[
        datetime | None, typer.Option(help="The day it expires (UTC).", formats=["%Y-%m-%d"])
    ] = None,
) -> None:
    """Create a token and show it, this once."""
    settings, _plugins = deployment()
    until = expires.replace(tzinfo=UTC) if expires else None
    wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    typer.echo(asyncio.run(new_token(settings.database_url, name, wanted, until)))


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
