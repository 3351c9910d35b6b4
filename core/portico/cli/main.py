"""The root of the command line: finds the command, and turns errors into one line and a code."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from portico.cli.logs import log_as
from portico.errors import PorticoError, StartupError
from portico.settings import did_you_mean

OK, FAILED, USAGE, MISCONFIGURED = 0, 1, 2, 3

COMMANDS = {
    "serve": "Serve the GraphQL API.",
    "demo": "Serve a demonstration on real data, set up at the first start.",
    "migrate": "Bring the database to the newest revision.",
    "revision": "Write the next revision of one owner's tables.",
    "plugins": "List, check and remove plugins.",
    "schema": "Export the composed GraphQL schema.",
    "user": "Create, list and deactivate users, and give them roles.",
    "team": "Create and list teams.",
    "role": "Create and list roles.",
    "token": "Create, list and revoke API tokens.",
    "export": "Export records as a table: CSV, JSON Lines or XLSX.",
    "import": "Import a table: CSV, JSON Lines or XLSX.",
    "jobs": "Periodic and queued jobs: list, run, retry, cancel.",
    "audit": "Show the end of the audit trail, and verify all of it.",
    "doctor": "Check everything that a deployment needs.",
}
"""The core's commands; each is the ``app`` of the module of its name."""

MODULES = {"import": "importing", "export": "exporting"}
"""The modules of commands that are words of Python's, and of their counterparts."""


class Commands(TyperGroup):
    """The core's commands, and a group for each enabled plugin that has commands."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 (click's signature)
        """The core's commands, in their order."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the command; a name that is not the core's may be a plugin's prefix."""
        if cmd_name in COMMANDS:
            module = MODULES.get(cmd_name, cmd_name)
            command: Any = typer.main.get_command(import_module(f"portico.cli.{module}").app)
        else:
            command = import_module("portico.cli.deployment").plugin_command(cmd_name)
        if command is not None:
            command.name = cmd_name
        elif mend := did_you_mean(cmd_name, set(COMMANDS)):
            ctx.fail(f"No such command '{cmd_name}'. {mend}")
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 (click's signature)
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=Commands,
    name="portico",
    epilog="Enabled plugins add commands under their prefix; `portico plugins list` shows them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def portico() -> None:
    """Portico, a headless CRM for the corporate segment."""


def main() -> None:
    """Run the command line and leave with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command: 0 is fine, 1 it failed, 2 wrongly called, 3 wrongly configured."""
    log_as("critical")  # a command says itself what failed; `serve` logs as it is configured
    try:
        app(arguments, prog_name="portico")
    except SystemExit as left:
        return int(left.code or OK)
    except StartupError as error:
        for fault in error.faults:
            typer.echo(f"error: {fault}", err=True)
        return MISCONFIGURED
    except PorticoError as error:
        typer.echo(f"error: {error}", err=True)
        return FAILED
    return OK
