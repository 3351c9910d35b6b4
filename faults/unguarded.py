"""The server, with one of its guards taken out: what a race test must be seen to fail against.

``FAULTS_WITHOUT`` names the guard; without it the server is whole.
"""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Any

import uvicorn
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from portico.models import IdempotentAnswer
from portico.operations import idempotency, lookup

if TYPE_CHECKING:
    from starlette.applications import Starlette


def without_locks() -> None:
    """Rows are read without being held, but for the ledger's."""
    whole = Select.with_for_update

    def read_only(self: Select[Any], **options: Any) -> Select[Any]:
        tables = {getattr(each, "name", "") for each in self.get_final_froms()}
        return whole(self, **options) if "core_ledger" in tables else self

    Select.with_for_update = read_only  # type: ignore[method-assign,assignment]  # that is the point
    get = Session.get

    def get_only(self: Session, *what: Any, with_for_update: Any = None, **options: Any) -> Any:
        del with_for_update
        return get(self, *what, **options)

    Session.get = get_only  # type: ignore[method-assign]  # that is the point


def without_versions() -> None:
    """Nobody looks at the version that a client expects."""
    lookup.expect_version = lambda *_: None


def without_unique_keys() -> None:
    """A key is looked up before the deed and noted after it, as many servers do."""

    def look(session: Session, actor: Any, claim: Any) -> IdempotentAnswer | None:
        known = session.scalars(
            select(IdempotentAnswer).where(
                IdempotentAnswer.sender == idempotency.sender(actor),
                IdempotentAnswer.key == claim.key,
            )
        ).one_or_none()
        return known if known is not None and known.answer else None

    def note(session: Session, actor: Any, claim: Any, answer: Any, record_id: Any) -> None:
        values = {
            "sender": idempotency.sender(actor),
            "key": claim.key,
            "input_digest": claim.input_digest,
            "selection_digest": claim.selection_digest,
            "answer": answer,
            "record_id": record_id,
            "created_at": actor.now,
        }
        statement = insert(IdempotentAnswer).values(values).on_conflict_do_nothing()
        session.connection().execute(statement)

    idempotency.take, idempotency.keep = look, note


GUARDS = {
    "": lambda: None,
    "locks": without_locks,
    "versions": without_versions,
    "keys": without_unique_keys,
}

GUARDS[os.environ.get("FAULTS_WITHOUT", "")]()


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
