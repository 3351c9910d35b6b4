"""``portico serve``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from portico.settings import load_settings

if TYPE_CHECKING:
    from starlette.applications import Starlette

app = typer.Typer()

TARGET = "portico.cli.serve:application"


@app.command()
def run(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = -1,
    workers: Annotated[int, typer.Option(help="Server processes.")] = 0,
) -> None:
    """Serve the GraphQL API until it is stopped."""
    import uvicorn  # noqa: PLC0415 (only this command serves)

    settings = load_settings()
    host, port = host or settings.host, settings.port if port < 0 else port
    if (workers or settings.workers) == 1:
        serve(application(), host, port)
    else:
        uvicorn.run(
            TARGET,
            factory=True,
            host=host,
            port=port,
            workers=workers or settings.workers,
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
    return create_app(settings, *started(settings))
