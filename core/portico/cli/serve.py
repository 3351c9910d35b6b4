"""``portico serve``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from portico.cli.apps import command_line
from portico.cli.logs import log_as
from portico.settings import Settings, load_settings

if TYPE_CHECKING:
    from starlette.applications import Starlette

app = command_line()

TARGET = "portico.cli.serve:application"
SET = "by default as configured"


@app.command()
def run(
    host: Annotated[str | None, typer.Option(help=f"The address to listen on; {SET}.")] = None,
    port: Annotated[int | None, typer.Option(help=f"The port to listen on; {SET}.")] = None,
    workers: Annotated[int | None, typer.Option(help=f"Server processes; {SET}.")] = None,
) -> None:
    """Serve the GraphQL API until it is stopped."""
    given = {"host": host, "port": port, "workers": workers}
    settings = load_settings(**{name: value for name, value in given.items() if value is not None})
    if settings.workers == 1:
        served = application()
        typer.echo(f"Portico is at http://{settings.host}:{settings.port}/")
        serve(served, settings.host, settings.port)
    else:
        _serve_by_many(settings)


def _serve_by_many(settings: Settings) -> None:
    """Serve in worker processes, each with an application of its own."""
    import uvicorn  # noqa: PLC0415 (only serving needs it)

    from portico.cli.deployment import started  # noqa: PLC0415 (slow to import)

    started(settings)  # what is wrong is told once, and stops the start
    typer.echo(f"Portico is at http://{settings.host}:{settings.port}/, {settings.workers} workers")
    uvicorn.run(
        TARGET,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_level="warning",
        server_header=False,
    )


def serve(application: Starlette, host: str, port: int) -> None:
    """Serve an application in this process."""
    import uvicorn  # noqa: PLC0415 (only serving needs it)

    uvicorn.run(application, host=host, port=port, log_level="warning", server_header=False)


def application() -> Starlette:
    """The application of this deployment."""
    from portico.app import create_app  # noqa: PLC0415 (slow to import)
    from portico.cli.deployment import started  # noqa: PLC0415 (as above)

    settings = load_settings()
    log_as(settings.log_level, settings.log_format)
    return create_app(settings, *started(settings))
