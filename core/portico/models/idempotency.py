"""IdempotentAnswer: what a mutation answered, kept for the same request sent once more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, Document, Instant
from portico.errors import refuse

KEPT: Final = timedelta(days=7)
"""For how long a request may be sent once more and is answered as it was."""


class IdempotentAnswer(CoreBase):
    """The answer to a mutation that its sender named by a key."""

    __tablename__ = "core_idempotent_answer"
    RECORDED: ClassVar = False

    sender: Mapped[str] = mapped_column(
        String(200), primary_key=True, doc="Who sent it: two senders never share a key."
    )
    key: Mapped[str] = mapped_column(String(200), primary_key=True, doc="The sender's key.")
    input_digest: Mapped[str] = mapped_column(
        String(64), doc="The SHA-256 of the mutation's name and its input."
    )
    selection_digest: Mapped[str] = mapped_column(
        String(64), doc="The SHA-256 of what was selected of the answer."
    )
    answer: Mapped[dict[str, Any] | None] = mapped_column(
        Document(), doc="What was answered; null only while the mutation runs."
    )
    record_id: Mapped[UUID | None] = mapped_column(Uuid(), doc="The record that it was about.")
    created_at: Mapped[datetime] = mapped_column(Instant(), index=True, doc="When it was answered.")

    def is_outdated(self, now: datetime) -> bool:
        """Whether the key may be used anew."""
        return self.created_at <= now - KEPT

    def require_same_input(self, digest: str) -> None:
        """Refuse a request that uses the key of another one."""
        if self.input_digest != digest:
            raise refuse(
                "IDEMPOTENCY_MISMATCH",
                "This key was used for another request in the last seven days. "
                "Use a new key for a new request.",
                "idempotent",
                "key",
            )
