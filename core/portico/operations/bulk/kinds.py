"""The kinds of tables that a deployment imports and exports: the core's and the plugins'."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import Bus
from portico.hookspecs import BulkKind
from portico.operations.bulk.accounts import ACCOUNTS
from portico.operations.bulk.affiliations import AFFILIATIONS
from portico.operations.bulk.contacts import CONTACTS
from portico.settings import did_you_mean


@dataclass(frozen=True, slots=True)
class BulkColumnShown:
    """A column of a table that is imported or exported."""

    name: Annotated[str, "Its name."]
    description: Annotated[str, "What it holds."]
    needed: Annotated[bool, "Whether a new record needs it."]
    is_key: Annotated[bool, "Whether a record can be found by it."]
    exported: Annotated[bool, "Whether exports have it too."]


@dataclass(frozen=True, slots=True)
class BulkKindShown:
    """A kind of tables that are imported or exported."""

    name: Annotated[str, "Its name."]
    description: Annotated[str, "What a row is."]
    columns: Annotated[list[BulkColumnShown], "Its columns."]


def kinds_of(session: Session) -> dict[str, BulkKind]:
    """Every kind by its name."""
    bus: Bus | None = session.info.get("bus")
    own = {each.name: each for each in (ACCOUNTS, CONTACTS, AFFILIATIONS)}
    return own | (bus.kinds if bus else {})


def kind_of(session: Session, name: str, *path: str | int) -> BulkKind:
    """The kind with that name."""
    kinds = kinds_of(session)
    if name not in kinds:
        mend = did_you_mean(name, kinds) or f"There are {', '.join(sorted(kinds))}."
        raise refuse("BULK_KIND", f"There is no kind {name[:60]!r}. {mend}", *path)
    return kinds[name]


@dataclass(kw_only=True)
class BulkKindsOf:
    """Which kinds of tables to tell of."""

    names: Annotated[list[str], "Their names; all there are if left out."] = field(
        default_factory=list
    )


def list_kinds(session: Session, actor: Actor, input: BulkKindsOf) -> list[BulkKindShown]:
    """What can be imported and exported, and its columns."""
    return [
        BulkKindShown(
            name,
            kind.description,
            [
                BulkColumnShown(
                    c.name, c.description, c.needed, c.name in kind.keys, bool(c.select)
                )
                for c in kind.columns
            ],
        )
        for name, kind in sorted(kinds_of(session).items())
        if not input.names or name in input.names
    ]
