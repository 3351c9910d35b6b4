"""Writing a revision: what the models say that the revisions so far do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from portico.database import metadata
from portico.database.search.index import COLUMN, is_missing
from portico.migrate.environment import attached, options
from portico.migrate.run import migrate, migration_engine
from portico.migrate.searching import write_search

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from portico.migrate.owners import Owner


async def write_revision(
    owner: Owner, upstream: Sequence[Owner], message: str, *, empty: bool = False
) -> Path | None:
    """Write the next revision file of an owner; None when there is nothing to write.

    The models are compared with a throw-away database that is brought to the owner's newest
    revision, so nobody's own database matters. ``upstream`` are the owners that it builds on.
    """
    owner.versions.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/scratch.sqlite"
        await migrate(url, [*upstream, owner])
        engine = migration_engine(url)
        async with engine.connect() as connection:
            path = await connection.run_sync(_write, owner, message, empty)
        await engine.dispose()
    return path


def _write(connection: Connection, owner: Owner, message: str, empty: bool) -> Path | None:  # noqa: FBT001 (run_sync passes it by position)
    def completed(_context: object, _revision: object, directives: list[Any]) -> None:
        if not empty and directives[0].upgrade_ops.is_empty():
            directives.clear()
        for script in directives:
            write_search(script)

    config = attached(owner, connection)
    config.attributes["configure"]["process_revision_directives"] = completed
    script: Any = command.revision(
        config, message.rstrip("."), autogenerate=not empty, rev_id=_next(owner)
    )
    return Path(script.path) if script else None


def _next(owner: Owner) -> str:
    taken = [int(each.revision) for each in owner.script.walk_revisions()]
    return f"{max(taken, default=0) + 1:04}"


def drift(connection: Connection, owner: Owner) -> list[Any]:
    """What autogenerate would still change; the models must be imported."""
    given = options(owner, connection)
    context = MigrationContext.configure(connection, opts=given)
    differences: Iterable[Any] = compare_metadata(context, metadata)
    return [*differences, *_unsearchable(connection, owner)]


def _unsearchable(connection: Connection, owner: Owner) -> Iterator[tuple[str, str]]:
    """The searchable tables whose revisions forgot ``add_search``."""
    for name, table in metadata.tables.items():
        if owner.owns(name) and COLUMN in table.columns and is_missing(connection, name):
            yield ("add_search", name)
