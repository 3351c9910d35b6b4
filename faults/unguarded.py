"""The server, with one of its guards taken out: what a race test must be seen to fail against.

``FAULTS_WITHOUT`` names the guard; without it the server is whole.
"""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

import uvicorn

from portico.testing.guards import without_locks, without_unique_keys, without_versions

if TYPE_CHECKING:
    from starlette.applications import Starlette


GUARDS = {
    "": lambda _replace: None,
    "locks": without_locks,
    "versions": without_versions,
    "keys": without_unique_keys,
}

GUARDS[os.environ.get("FAULTS_WITHOUT", "")](setattr)


def application() -> Starlette:
    """The application of this deployment, less the guard."""
    from portico.cli.serve import application as whole  # noqa: PLC0415 (once the guard is out)

    return whole()


def main() -> None:
    """Serve on a port with some processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    uvicorn.run(
        "faults.unguarded:application",
        factory=True,
        host="127.0.0.1",
        port=given.port,
        workers=given.workers,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
