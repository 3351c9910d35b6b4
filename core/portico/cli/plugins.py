"""``portico plugins``."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from portico.cli.apps import command_line
from portico.cli.deployment import started
from portico.migrate import CORE, MigrationError, Owner, orphans, plan_removal, plugin_owners
from portico.migrate import remove as remove_tables
from portico.migrate.removal import gone
from portico.plugins import declared, installed, load_plugins, try_plugins
from portico.settings import load_settings

app = command_line(no_args_is_help=True)


@app.callback()
def plugins() -> None:
    """List, check and remove plugins."""


@app.command("list")
def list_installed() -> None:
    """List every installed or enabled plugin, its version and its state, and what is wrong."""
    found = try_plugins(load_settings())
    if not found.all:
        typer.echo("no plugin is installed")
    for each in found.all:
        line = f"{each.name:24} {each.version:10} {each.state.name.lower():9} {each.prefix}"
        typer.echo(line.rstrip())
        for fault in each.faults:
            typer.echo(f"  {fault}")
    for fault in found.strangers:
        typer.echo(str(fault))


@app.command("permissions")
def list_permissions() -> None:
    """List all that roles and tokens can permit here, of the core and the enabled plugins."""
    from portico.graphql.permission_list import every_permission  # noqa: PLC0415 (slow to import)

    found = every_permission(load_plugins(load_settings()))
    width = max(len(each.name) for each in found)
    for each in found:
        typer.echo(f"{each.name:{width}}  {each.description}")


@app.command()
def check() -> None:
    """Load the enabled plugins and compose the schema; report every fault at once."""
    plugins, _composed = started(load_settings())
    names = ", ".join(each.name for each in plugins.enabled) or "no plugins"
    typer.echo(f"all is well: {names}")


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="The plugin, switched off.")],
    prefix: Annotated[str, typer.Option(help="Its tables' prefix, if its package is gone.")] = "",
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it, instead of only saying what.")] = False,
) -> None:
    """Say what of a plugin is in the database; with --yes, remove it for good."""
    settings = load_settings()
    if name in settings.plugins:
        raise MigrationError(f"{name} is enabled. Take it off the configuration first.")
    url = settings.database_url
    owner = _owner(name, prefix, url)
    plan = asyncio.run(plan_removal(url, owner))
    for line in plan.lines():
        typer.echo(line)
    if plan.rows and not yes:
        typer.echo("nothing was changed; --yes removes it. Take a backup first.")
    elif plan.rows:
        asyncio.run(remove_tables(url, owner, typer.echo))


def _owner(name: str, prefix: str, url: str) -> Owner:
    """The plugin as an owner of tables, whether its package is there or gone."""
    if name in installed():
        mine = [each for each in plugin_owners(declared(name)) if each.name == name]
        if not mine:
            raise MigrationError(f"{name} is a single module: it has no tables.")
        return mine[0]
    taken = {CORE, *(each.prefix for other in installed() for each in declared(other))}
    left = asyncio.run(orphans(url, taken))
    if prefix not in left:
        raise MigrationError(
            f"{name} is not installed; give the prefix of its tables with --prefix. "
            f"Without a package are here: {', '.join(left) or 'none'}."
        )
    return gone(name, prefix)
