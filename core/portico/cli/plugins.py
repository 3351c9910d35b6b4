"""``portico plugins``."""

from __future__ import annotations

import typer

from portico.cli.deployment import started
from portico.plugins import try_plugins
from portico.settings import load_settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def plugins() -> None:
    """List and check plugins."""


@app.command("list")
def list_installed() -> None:
    """List every installed or enabled plugin, its version and its state, and what is wrong."""
    installed = try_plugins(load_settings())
    if not installed.all:
        typer.echo("no plugin is installed")
    for each in installed.all:
        line = f"{each.name:24} {each.version:10} {each.state.name.lower():9} {each.prefix}"
        typer.echo(line.rstrip())
        for fault in each.faults:
            typer.echo(f"  {fault}")
    for fault in installed.strangers:
        typer.echo(str(fault))


@app.command()
def check() -> None:
    """Load the enabled plugins and compose the schema; report every fault at once."""
    plugins, _composed = started(load_settings())
    names = ", ".join(each.name for each in plugins.enabled) or "no plugins"
    typer.echo(f"all is well: {names}")
