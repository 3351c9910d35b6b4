"""The tables of the ledger. Their rows are only ever added; the database refuses anything else."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, event
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, Document, Instant, choice, new_id
from portico.ledger.guards import guards_of
from portico.values import Choice

DIGEST = 64
"""The length of a SHA-256 in hexadecimal digits."""


class AuditAction(Choice):
    """What was done with a record."""

    CREATED = "It was made."
    CHANGED = "Some of its fields got other values."
    REMOVED = "It was taken away."


class Ledger(CoreBase):
    """How far the ledger has come. Whoever commits holds its one row last, and for a moment."""

    __tablename__ = "core_ledger"
    RECORDED: ClassVar = False

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, doc="Always 1.")
    entries: Mapped[int] = mapped_column(BigInteger(), doc="The position of the last audit entry.")
    events: Mapped[int] = mapped_column(BigInteger(), doc="The position of the last event.")
    hash: Mapped[str] = mapped_column(String(DIGEST), doc="The hash of the last audit entry.")


class Origin:
    """Who did something, for whom, in which request."""

    at: Mapped[datetime] = mapped_column(Instant(), sort_order=50, doc="When it was done.")
    actor: Mapped[str] = mapped_column(String(200), sort_order=51, doc="Who did it.")
    actor_id: Mapped[UUID | None] = mapped_column(
        Uuid(), sort_order=52, doc="The id of the user or token that did it."
    )
    on_behalf_of: Mapped[str | None] = mapped_column(
        String(200), sort_order=53, doc="In whose place, if it was done by a deputy."
    )
    deed: Mapped[str | None] = mapped_column(
        String(120), sort_order=54, doc="The mutation, job or command that did it."
    )
    request_id: Mapped[str | None] = mapped_column(
        String(64), sort_order=55, doc="The request, as its answer and the log name it."
    )
    address: Mapped[str | None] = mapped_column(
        String(64), sort_order=56, doc="The network address that the request came from."
    )


class AuditEntry(Origin, CoreBase):
    """One write: who changed which fields of which record, from what to what."""

    __tablename__ = "core_audit_entry"
    RECORDED: ClassVar = False

    id: Mapped[UUID] = mapped_column(
        Uuid(), primary_key=True, default=new_id, sort_order=-2, doc="The entry's identifier."
    )
    position: Mapped[int] = mapped_column(
        BigInteger(), unique=True, sort_order=-1, doc="The place among all entries, from 1."
    )
    subject_type: Mapped[str] = mapped_column(
        String(63), doc="The table of the record that the entry is about."
    )
    subject_id: Mapped[UUID] = mapped_column(Uuid(), doc="The record that the entry is about.")
    number: Mapped[int] = mapped_column(doc="The place among the entries of its record, from 1.")
    part: Mapped[str | None] = mapped_column(
        String(63), doc="The part of the record that was written, such as an address or a line."
    )
    part_key: Mapped[str | None] = mapped_column(String(200), doc="Which one of these parts.")
    action: Mapped[AuditAction] = mapped_column(choice(AuditAction), doc="What was done.")
    record_version: Mapped[int | None] = mapped_column(
        doc="The version of the record afterwards; null for a part."
    )
    changes: Mapped[dict[str, Any]] = mapped_column(
        Document(),
        doc="By field, its value `before` and `after`. A secret says `masked` instead, and "
        "`personal` holds the digest of what stands in `personalChanges`.",
    )
    previous: Mapped[str] = mapped_column(
        String(DIGEST), sort_order=60, doc="The hash of the record's entry before; empty for none."
    )
    hash: Mapped[str] = mapped_column(
        String(DIGEST),
        sort_order=61,
        doc="The SHA-256 of the entry, `previous`, and the hash of the entry one position before.",
    )

    __table_args__ = (
        UniqueConstraint("subject_id", "number"),
        Index("ix_core_audit_entry_at", "at", "id"),
    )


class AuditValue(CoreBase):
    """A personal value in an entry. It may be erased; its digest in the entry stays."""

    __tablename__ = "core_audit_value"
    RECORDED: ClassVar = False

    entry_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_audit_entry.id"), primary_key=True
    )
    field: Mapped[str] = mapped_column(String(120), primary_key=True, doc="The field.")
    before: Mapped[str | None] = mapped_column(Text(), doc="Its value before.")
    after: Mapped[str | None] = mapped_column(Text(), doc="Its value after.")
    salt: Mapped[str | None] = mapped_column(
        String(32), doc="What makes the digest unguessable; null once the value is erased."
    )
    erased_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When the value was erased; null while it is kept."
    )


class Event(Origin, CoreBase):
    """Something that happened, to be told to whoever listens."""

    __tablename__ = "core_event"
    RECORDED: ClassVar = False

    position: Mapped[int] = mapped_column(
        BigInteger(), primary_key=True, autoincrement=False, doc="The place among all events."
    )
    id: Mapped[UUID] = mapped_column(Uuid(), default=new_id, doc="The event's identifier.")
    topic: Mapped[str] = mapped_column(
        String(120), doc="`created`, `changed`, `removed`, or the name of a domain event."
    )
    source: Mapped[str] = mapped_column(
        String(200), doc="The table of the record, or where the domain event's class stands."
    )
    subject_id: Mapped[UUID | None] = mapped_column(
        Uuid(), index=True, doc="The record that it is about."
    )
    data: Mapped[dict[str, Any]] = mapped_column(Document(), doc="The fields of a domain event.")

    __table_args__ = (Index("ix_core_event_at", "at"),)


for _model, _erasable in ((AuditEntry, ()), (AuditValue, ("before", "after", "salt"))):
    for _guard in guards_of(_model.__tablename__, _erasable):
        event.listen(_model.__table__, "after_create", _guard)
