"""The server, with one of its guards taken out: what a race test must be seen to fail against.

``FAULTS_WITHOUT`` names the guard; without it the server is whole.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from typing import TYPE_CHECKING, Any, Final

import uvicorn

from portico.database import Database
from portico.testing.guards import (
    Replace,
    without_locks,
    without_unique_keys,
    without_versions,
)

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from portico.access import Actor


def without_commits(replace: Replace) -> None:
    """A write is acknowledged before it is committed, which is done in the background."""

    async def early(self: Database, actor: Actor, deed: Any, name: str) -> Any:
        answer = asyncio.get_running_loop().create_future()

        async def commit_later() -> None:
            try:
                async with self._transaction(actor, name) as session:
                    answer.set_result(await session.run_sync(deed))
                    await asyncio.sleep(LATE)
                    await session.commit()
            except Exception as error:  # noqa: BLE001 (whoever waits is told)
                if not answer.done():
                    answer.set_exception(error)

        RUNNING.add(asyncio.create_task(commit_later()))
        return await answer

    replace(Database, "_try", early)


LATE: Final = 0.05
RUNNING: Final[set[asyncio.Task[None]]] = set()
GUARDS = {
    "commits": without_commits,
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
