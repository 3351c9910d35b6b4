"""Guards to be taken out: what a test of a race must be seen to fail without.

``replace`` is ``setattr`` for the whole life of a process, or ``monkeypatch.setattr`` for one test.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from portico.database.inserting import insert_missing
from portico.models import ApprovalRequest, IdempotentAnswer
from portico.operations import idempotency, lookup
from portico.operations.approvals import voiding

Replace = Callable[[Any, str, Any], None]


def without_locks(replace: Replace) -> None:
    """Rows are read without being held, but for the ledger's."""
    whole, get = Select.with_for_update, Session.get

    def read_only(self: Select[Any], **options: Any) -> Select[Any]:
        tables = {getattr(each, "name", "") for each in self.get_final_froms()}
        return whole(self, **options) if "core_ledger" in tables else self

    def get_only(self: Session, *what: Any, with_for_update: Any = None, **options: Any) -> Any:
        del with_for_update
        return get(self, *what, **options)

    replace(Select, "with_for_update", read_only)
    replace(Session, "get", get_only)


def without_versions(replace: Replace) -> None:
    """Nobody looks at the version that a client expects."""
    replace(lookup.expect_version, "__code__", _anything.__code__)  # wherever it was imported to


def _anything(record: Any, expected: int | None) -> None:
    """Let any version pass."""


def without_counters(replace: Replace, *models: type[Any]) -> None:
    """The version of a record is not compared when its changes are written, nor counted."""
    for model in models:
        mapper = inspect(model)
        replace(mapper, "_memoized_values", {})  # there SQLAlchemy keeps its statements
        replace(mapper, "version_id_col", None)


def without_contents(replace: Replace) -> None:
    """Consent is not bound to the content that it was given to: no change of it voids anything."""
    replace(voiding, "_is_another", lambda *_: False)
    replace(ApprovalRequest, "require_same_content", lambda *_: None)


def without_unique_keys(replace: Replace) -> None:
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
        insert_missing(session, IdempotentAnswer, values)

    replace(idempotency, "take", look)
    replace(idempotency, "keep", note)
