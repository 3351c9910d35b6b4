"""ApiToken: a key by which a program acts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import Actor
from portico.database import SECRET, CoreBase, Document, Instant, Record
from portico.errors import refuse


class ApiToken(Record, CoreBase):
    """A key by which a program acts. Its secret is shown once; only a digest of it is kept."""

    __tablename__ = "core_api_token"

    name: Mapped[str] = mapped_column(String(200), doc="Who or what uses the token.")
    digest: Mapped[str] = mapped_column(
        String(64), info=SECRET, doc="The SHA-256 of the secret, in hex."
    )
    scopes: Mapped[list[str]] = mapped_column(
        Document(), doc="The permissions that it covers, such as `core.*` or `hotel.space.write`."
    )
    user_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("core_user.id", ondelete="CASCADE"),
        index=True,
        doc="The user who acts by it; null for a program that acts for itself.",
    )
    expires_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When it stops working; null if it does not."
    )
    last_used_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When it was last used, give or take a few minutes."
    )
    revoked_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When it was revoked; null while it works."
    )

    presented = ""
    """What its user presents: there only in the transaction that creates the token."""

    def is_valid(self, now: datetime) -> bool:
        """Whether the token works at that instant."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def revoke(self, actor: Actor) -> None:
        """Let the token work no more, for ever."""
        if self.revoked_at is not None:
            raise refuse(
                "TOKEN_REVOKED", f"The token {self.name} is revoked already.", "input", "id"
            )
        self.revoked_at = actor.now

    def actor(self, now: datetime) -> Actor:
        """Who acts with this token."""
        return Actor(name=self.name, id=self.id, scopes=frozenset(self.scopes), now=now)
