"""Feed: an address at which a calendar reads the diary of a property, and nothing else."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.access import Actor
from portico.database import SECRET, Document, Record, choice
from portico.errors import refuse
from portico.models.allowance import allowance, allowed_actor
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.properties import Property
from portico_hotel_corporate.models.spaces import FunctionSpace

ADDRESS: Final = "/plugins/hotel/diary.ics?key="
BEGINS: Final = "hotelfeed_"
"""The fixed beginning lets scanners find keys that were published by mistake."""


class HotelFeedKind(Choice):
    """What a feed of the diary tells."""

    EVENTS = "Every function, by name."
    FREE_BUSY = "Only when space is taken: for those who may not know by whom."


class Feed(Record, Base):
    """An address at which a calendar reads the diary of a property, as its maker may see it.

    The key in it is shown once; only a digest of it is kept.
    """

    __tablename__ = "hotel_feed"

    property_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"), index=True, doc="Whose diary."
    )
    space_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_function_space.id", ondelete="CASCADE"),
        index=True,
        doc="Only this space; null: all.",
    )
    kind: Mapped[HotelFeedKind] = mapped_column(choice(HotelFeedKind), doc="What it tells.")
    name: Mapped[str] = mapped_column(String(200), doc="Whose calendar it is for.")
    digest: Mapped[str] = mapped_column(
        String(64), unique=True, info=SECRET, doc="The SHA-256 of the key, in hex."
    )
    revoked_at: Mapped[datetime | None] = mapped_column(
        doc="When it was revoked; null while it works."
    )
    maker_id: Mapped[UUID | None] = mapped_column(
        Uuid(), doc="The id of the user or token that made it."
    )
    on_behalf_of: Mapped[str | None] = mapped_column(String(200), doc="In whose place, if so.")
    allowed: Mapped[dict[str, Any]] = mapped_column(
        Document(), doc="What its maker was allowed to do and see by the token it was made with."
    )

    place: Mapped[Property] = relationship()
    space: Mapped[FunctionSpace | None] = relationship()

    address = ""
    """What a calendar subscribes to: there only in the transaction that makes the feed."""

    def open(self, actor: Actor) -> None:
        """Give it an address and remember in whose name it reads."""
        key = BEGINS + secrets.token_hex(32)
        self.address, self.digest = ADDRESS + key, digest(key)
        self.maker_id, self.on_behalf_of = actor.id, actor.on_behalf_of or None
        self.allowed = allowance(actor)

    def revoke(self, now: datetime) -> None:
        """Let the address work no more, for ever."""
        if self.revoked_at is not None:
            raise refuse("HOTEL_FEED_REVOKED", f"{self.name} is revoked already.", "input", "id")
        self.revoked_at = now

    def maker(self, now: datetime) -> Actor:
        """Who made it, with what they might do and see then."""
        return allowed_actor(
            self.allowed,
            name=self.created_by,
            id=self.maker_id,
            on_behalf_of=self.on_behalf_of or "",
            now=now,
        )


def digest(key: str) -> str:
    """What is kept of a key. It has 256 random bits: there is nothing to guess."""
    return sha256(key.encode(errors="replace")).hexdigest()
