"""AccountMerge: the record of two accounts having become one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, Document, Record, account_key


class AccountMerge(Record, CoreBase):
    """Two accounts have become one: who took over what, when, by whom and why.

    When and by whom are its ``createdAt`` and ``createdBy``.
    """

    __tablename__ = "core_account_merge"

    winner_id: Mapped[UUID] = account_key("The account that took everything over.")
    loser_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("core_account.id", ondelete="CASCADE"),
        unique=True,
        doc="The account that was merged into the other and is archived since.",
    )
    reason: Mapped[str | None] = mapped_column(
        String(1000), doc="Why they were merged, in the words of who did it."
    )
    moved: Mapped[dict[str, int]] = mapped_column(
        Document(), doc="How many rows of each table now point at the winner."
    )
    warnings: Mapped[list[str]] = mapped_column(
        Document(), doc="What spoke against the two being one, such as different LEIs."
    )
    loser_snapshot: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="The loser as it was before the merge."
    )
