"""User: a person who works with Portico; its roles."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import Actor
from portico.database import CoreBase, Email, Instant, Record
from portico.errors import refuse
from portico.models.formats import email_address


class User(Record, CoreBase):
    """A person who works with Portico. Accounts name the user who manages them as their owner."""

    __tablename__ = "core_user"
    FORMATS: ClassVar = {"email": email_address}

    name: Mapped[str] = mapped_column(
        String(200), unique=True, doc="The short name that accounts and the history name."
    )
    full_name: Mapped[str | None] = mapped_column(String(200), doc="The person's full name.")
    email: Mapped[str | None] = mapped_column(Email(), doc="The person's e-mail address.")
    subject: Mapped[str | None] = mapped_column(
        String(255),
        unique=True,
        doc="What the identity provider calls the person: the claim `sub` of its tokens.",
    )
    deactivated_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When the person left; null while it may act."
    )

    def deactivate(self, actor: Actor) -> None:
        """Let the person act no more, by any token."""
        if self.deactivated_at is not None:
            raise refuse("USER_INACTIVE", f"{self.name} is deactivated already.", "input", "id")
        self.deactivated_at = actor.now

    def reactivate(self) -> None:
        """Let the person act again."""
        if self.deactivated_at is None:
            raise refuse("USER_ACTIVE", f"{self.name} is active already.", "input", "id")
        self.deactivated_at = None

    def require_active(self, *path: str | int) -> None:
        """Refuse if the person left."""
        if self.deactivated_at is not None:
            raise refuse("USER_INACTIVE", f"{self.name} is deactivated.", *path)


class UserRole(CoreBase):
    """A role that a user has, by its name: a role of a plugin has no record."""

    __tablename__ = "core_user_role"

    user_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_user.id", ondelete="CASCADE"), primary_key=True, doc="The user."
    )
    role: Mapped[str] = mapped_column(String(120), primary_key=True, doc="The role's name.")
