"""The base of every stored record: identity, version, who and when, and what text may hold."""

from __future__ import annotations

import secrets
import time
import unicodedata
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, MetaData, String, Uuid, event, inspect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Mapper,
    Session,
    declared_attr,
    mapped_column,
    registry,
)

from portico.access import Actor, system_actor
from portico.database.types import Exact, Instant
from portico.errors import Problems

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)
"""The tables of the core and of every imported plugin."""

PERSONAL = {"audit": "personal"}
"""``info`` of a column that tells of a person: its values in the audit trail can be erased."""

SECRET = {"audit": "secret"}
"""``info`` of a column whose values never stand in the audit trail; only that they changed."""

DERIVED = {"audit": "derived"}
"""``info`` of a column that is made from others: it is neither audited nor exported."""

TYPES: dict[Any, Any] = {UUID: Uuid(), datetime: Instant()}


def plugin_registry() -> registry:
    """A mapper registry of a plugin's own on the shared metadata.

    A broken mapper of one plugin then cannot break the others' mappers::

        class Base(DeclarativeBase):
            registry = plugin_registry()
    """
    return registry(metadata=metadata, type_annotation_map=TYPES)


class CoreBase(DeclarativeBase):
    """The base of the core's own mapped classes."""

    registry = plugin_registry()


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): ordered by time of creation, so that indexes grow at one end."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF000 << 64)) | (0x7000 << 64)
    value = (value & ~(0xC000 << 48)) | (0x8000 << 48)
    return UUID(int=value)


class Record:
    """What every entity has: id, version, created and updated at and by."""

    id: Mapped[UUID] = mapped_column(
        Uuid(), primary_key=True, default=new_id, sort_order=-20, doc="The record's identifier."
    )
    version: Mapped[int] = mapped_column(
        sort_order=-19, doc="Grows by one with every change; give it as expectedVersion."
    )
    created_at: Mapped[datetime] = mapped_column(
        Instant(), sort_order=90, doc="When the record was created."
    )
    created_by: Mapped[str] = mapped_column(
        String(200), sort_order=91, doc="Who created the record."
    )
    updated_at: Mapped[datetime] = mapped_column(
        Instant(), sort_order=92, doc="When the record was last changed."
    )
    updated_by: Mapped[str] = mapped_column(
        String(200), sort_order=93, doc="Who last changed the record."
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (SQLAlchemy passes the class)
        """The version guards against lost updates."""
        return {"version_id_col": cls.version}


def account_key(doc: str, *, nullable: bool = False) -> Mapped[Any]:
    """A column that points at an account: indexed, and emptied from when the account goes."""
    return mapped_column(
        Uuid(),
        ForeignKey("core_account.id", ondelete="SET NULL" if nullable else "CASCADE"),
        nullable=nullable,
        index=True,
        doc=doc,
    )


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, *_: object) -> None:
    """Say who and when on every new or changed record, and check what it holds."""
    actor: Actor = session.info.get("actor") or system_actor()
    for record in session.new:
        if isinstance(record, Record):
            record.created_at = record.updated_at = actor.now
            record.created_by = record.updated_by = actor.name
        _check(record)
    for record in session.dirty:
        if session.is_modified(record):
            if isinstance(record, Record):
                record.updated_at, record.updated_by = actor.now, actor.name
            _check(record)


def _check(record: object) -> None:
    """Refuse texts and numbers that their columns cannot keep as they are, each by its field."""
    problems = Problems()
    state: Mapper[Any] = inspect(type(record))
    for attribute in state.column_attrs:
        kind, value = attribute.columns[0].type, record.__dict__.get(attribute.key)
        if isinstance(value, str) and isinstance(kind, String):
            _check_text(kind, value, problems, attribute.key)
        elif isinstance(value, Decimal) and isinstance(kind, Exact):
            _check_number(kind, value, problems, attribute.key)
    problems.raise_if_any()


def _check_text(kind: String, value: str, problems: Problems, key: str) -> None:
    path, most = ("input", camel(key)), kind.length or 1_000_000
    if len(value) > most:
        problems.add("TOO_LONG", f"At most {most} characters; it has {len(value)}.", *path)
    if any(_is_control(character) for character in value):
        problems.add("CONTROL_CHARACTER", "Control characters are not allowed.", *path)


def _check_number(kind: Exact, value: Decimal, problems: Problems, key: str) -> None:
    path = ("input", camel(key))
    if not kind.has_room_for(value):
        problems.add("OUT_OF_RANGE", f"Give a number below {kind.beyond:,}.", *path)
    elif value != round(value, kind.scale):
        problems.add("TOO_MANY_DECIMALS", f"Give at most {kind.scale} decimals.", *path)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"


def camel(name: str) -> str:
    """``legal_name`` as clients write it: ``legalName``."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
