"""``portico serve``."""

from __future__ import annotations

import signal
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from portico.cli.apps import command_line
from portico.cli.listening import address, bind
from portico.cli.logs import log_as
from portico.settings import Settings, load_settings

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from uvicorn import Config

app = command_line()

TARGET = "portico.cli.serve:application"
MORE_THAN_A_READ: Final = 1
"""Seconds that requests have to be answered when the server stops, beyond the longest read."""
HUNG: Final = 30
"""Seconds after which a worker process that gives no sign of life is replaced by another one."""
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
        with bind(settings.host, settings.port) as bound:
            typer.echo(f"Portico is at {address(bound)}")
            serve(served, bound, settings)
    else:
        _serve_by_many(settings)


def _serve_by_many(settings: Settings) -> None:
    """Serve in worker processes, each with an application of its own."""
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415 (only serving needs it)

    from portico.cli.deployment import started  # noqa: PLC0415 (slow to import)
    from portico.graphql.rates import shared_by_workers  # noqa: PLC0415 (slow to import)

    started(settings)  # what is wrong is told once, and stops the start
    more = {"workers": settings.workers, "timeout_worker_healthcheck": HUNG}
    config = _config(TARGET, settings, factory=True, **more)
    with shared_by_workers(), bind(settings.host, settings.port) as bound:
        typer.echo(f"Portico is at {address(bound)}, {settings.workers} workers")
        Multiprocess(config, sockets=[bound]).run()


def serve(application: Starlette, bound: socket.socket, settings: Settings) -> None:
    """Serve an application in this process, until it is told to stop."""
    import uvicorn  # noqa: PLC0415 (only serving needs it)

    # Uvicorn stops the server, then sends itself the signal: by then all is done, and well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = uvicorn.Server(_config(application, settings))
    with suppress(KeyboardInterrupt):
        server.run(sockets=[bound])


def _config(served: Starlette | str, settings: Settings, **more: Any) -> Config:
    """How Uvicorn serves: requests that are being answered when it stops are answered first."""
    import uvicorn  # noqa: PLC0415 (only serving needs it)

    return uvicorn.Config(
        served,
        log_level="warning",
        server_header=False,
        ws_max_size=settings.body_limit,
        timeout_graceful_shutdown=settings.deadline_seconds + MORE_THAN_A_READ,
        **more,
    )


def application() -> Starlette:
    """The application of this deployment."""
    from portico.cli.deployment import started  # noqa: PLC0415 (slow to import)

    settings = load_settings()
    log_as(settings.log_level, settings.log_format)
    plugins, composed = started(settings)
    from portico.app import create_app  # noqa: PLC0415 (quicker once `started` has imported it)

    return create_app(settings, plugins, composed)
