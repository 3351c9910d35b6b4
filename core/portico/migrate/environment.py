"""What the shared ``env.py`` gives to Alembic for one owner, and how our types are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Enum, String

from portico.database import Exact, metadata
from portico.database.search.index import is_index
from portico.migrate.batches import tables_read_alone

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.config import Config
    from sqlalchemy.engine import Connection

    from portico.migrate.owners import Owner

Say = Callable[[str], None]
"""Where progress is told, a line at a time."""

OUR_TYPES = "portico.database.types"


def silent(_line: str) -> None:
    """Tell nobody."""


def options(owner: Owner, connection: Connection, say: Say = silent) -> dict[str, Any]:
    """The arguments of ``context.configure``: only the owner's tables are looked at."""

    def applied(*, step: Any, **_rest: Any) -> None:
        verb = "to" if step.is_upgrade else "back from"
        say(f"{owner.name}: {verb} {step.up_revision_id} {step.up_revision.doc}")

    def is_included(name: str | None, kind: str, _parents: object) -> bool:
        if kind in {"table", "index"} and is_index(name or ""):
            return False  # a search index is made by its own statements
        return kind != "table" or owner.owns(name or "")

    def is_owned(thing: Any, name: str | None, kind: str, *_rest: object) -> bool:
        return owner.owns((name or "") if kind == "table" else thing.table.name)

    return {
        "connection": connection,
        "target_metadata": metadata,
        "version_table": owner.version_table,
        "transactional_ddl": True,
        "render_as_batch": True,
        "compare_type": True,
        "compare_server_default": True,
        "include_name": is_included,
        "include_object": is_owned,
        "render_item": write_type,
        "on_version_apply": applied,
    }


def attached(owner: Owner, connection: Connection, say: Say = silent) -> Config:
    """Alembic's configuration for an owner on an open connection."""
    config = owner.config()
    config.attributes["configure"] = options(owner, connection, say)
    return config


def upgrade(connection: Connection, owner: Owner, to: str = "head", say: Say = silent) -> None:
    """Bring the owner's tables forward, in the transaction of the connection."""
    from alembic import command  # noqa: PLC0415 (a server starts without)

    with tables_read_alone():
        command.upgrade(attached(owner, connection, say), to)


def downgrade(connection: Connection, owner: Owner, to: str = "base", say: Say = silent) -> None:
    """Bring the owner's tables back, in the transaction of the connection."""
    from alembic import command  # noqa: PLC0415 (a server starts without)

    with tables_read_alone():
        command.downgrade(attached(owner, connection, say), to)


def write_type(kind: str, thing: Any, context: AutogenContext) -> str | bool:
    """Write a column type as a revision keeps it: with its sizes, free of the models."""
    if kind != "type":
        return False
    if isinstance(thing, Enum):
        return _written_choice(thing)
    module = type(thing).__module__
    if module == OUR_TYPES:
        context.imports.add("from portico.database import types")
        return f"types.{type(thing).__name__}({_sizes(thing)})"
    if not module.startswith("sqlalchemy."):
        context.imports.add(f"import {module}")
        return f"{module}.{thing!r}"
    return False


def _written_choice(thing: Enum) -> str:
    names = ", ".join(f'"{name}"' for name in thing.enums)
    return (
        f'sa.Enum({names}, name="{thing.name}", length={thing.length}, '
        "native_enum=False, create_constraint=True)"
    )


def _sizes(thing: Any) -> str:
    if isinstance(thing, Exact):
        return f"{thing.precision}, {thing.scale}"
    return str(thing.length) if isinstance(thing, String) else ""
