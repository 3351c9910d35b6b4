"""``portico plugins``."""

from __future__ import annotations

import typer

from portico.cli.deployment import deployment

app = typer.Typer(no_args_is_help=True)


@app.callback()
def plugins() -> None:
    """List and check plugins."""


@app.command("list")
def list_installed() -> None:
    """List every installed plugin, its version and its state."""
    _settings, installed = deployment()
    if not installed.all:
        typer.echo("no plugin is installed")
    for each in installed.all:
        typer.echo(f"{each.name:24} {each.version:10} {each.state.name.lower():9} {each.prefix}")
        for fault in each.faults:
            typer.echo(f"  {fault}")


@app.command()
def check() -> None:
    """Load the enabled plugins and compose the schema; report every fault at once."""
    from portico.app import build_schema  # noqa: PLC0415 (slow to import)

    settings, installed = deployment()
    build_schema(settings, installed)
    names = ", ".join(each.name for each in installed.enabled) or "no plugins"
    typer.echo(f"all is well: {names}")
