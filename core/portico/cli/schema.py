"""``portico schema``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from portico.cli.apps import command_line
from portico.cli.deployment import started
from portico.settings import load_settings

app = command_line(no_args_is_help=True)


@app.callback()
def schema() -> None:
    """Export the composed GraphQL schema."""


@app.command()
def export(
    output: Annotated[Path | None, typer.Option(help="A file; the terminal if left out.")] = None,
    plugins: Annotated[
        str | None, typer.Option(help="Only these plugins, with commas between them.")
    ] = None,
) -> None:
    """Write the schema in GraphQL's schema language."""
    chosen = {} if plugins is None else {"plugins": plugins}
    _plugins, composed = started(load_settings(**chosen))
    sdl = composed.sdl()
    if output is None:
        typer.echo(sdl, nl=False)
    else:
        output.write_text(sdl, encoding="utf-8")
