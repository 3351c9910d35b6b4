"""Names that only one record may have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portico.errors import Problems


def check_free(
    session: Session,
    problems: Problems,
    column: InstrumentedAttribute[Any],
    record: Any,
    *path: str | int,
) -> None:
    """Note a problem if another record has the value; the database itself settles a race."""
    value, model = getattr(record, column.key), column.class_
    with session.no_autoflush:
        taken = session.scalar(
            select(exists().where(column == value, model.id != (record.id or None)))
            if record.id
            else select(exists().where(column == value))
        )
    if taken:
        problems.add("TRADE_TAKEN", f"{value} is taken already. Choose another one.", *path)
