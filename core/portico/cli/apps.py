"""How every command is made: plain help, and errors that `main` words."""

from __future__ import annotations

import typer


def command_line(*, no_args_is_help: bool = False) -> typer.Typer:
    """A command or a group of them."""
    return typer.Typer(
        add_completion=False,
        no_args_is_help=no_args_is_help,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
