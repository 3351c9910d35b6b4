"""Typed domain events: what happens in the core and in plugins, and telling those who listen.

An event is announced inside the transaction of the deed. A subscriber of the phase
``before_commit`` may add work to the transaction or refuse the deed; one of ``after_commit`` is
called once the deed is safe: the event is written beside it, and told until it was taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import InstrumentedAttribute, Session

    from portico.access import Actor
    from portico.hookspecs import ApprovalPolicy, BulkKind, PluginRole

Handler = Callable[["Session", "Actor", Any], None]


@dataclass(frozen=True, slots=True)
class AccountArchiving:
    """An account is about to be archived. Refuse if it has open business."""

    account: Any


@dataclass(frozen=True, slots=True)
class AccountStageChanging:
    """An account is about to change its lifecycle stage from ``previous``."""

    account: Any
    previous: Any


@dataclass(frozen=True, slots=True)
class AccountsMerging:
    """Two accounts become one. Move everything that points at the loser to the winner."""

    winner: Any
    loser: Any
    moved: dict[str, int] = field(default_factory=dict)
    """How many rows of each table were moved; recorded with the merge."""

    def move(self, session: Session, *columns: InstrumentedAttribute[Any]) -> None:
        """Point all rows whose column names the loser at the winner."""
        for column in columns:
            table = column.class_.__tablename__
            statement = (
                update(column.class_)
                .where(column == self.loser.id)
                .values({column.key: self.winner.id})
                .execution_options(synchronize_session=False)
            )
            self.moved[table] = self.moved.get(table, 0) + session.execute(statement).rowcount  # type: ignore[attr-defined]  # an UPDATE has it


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """Consent was asked for; ``request`` is the ApprovalRequest, ``record`` its subject."""

    request: Any
    record: Any


@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    """A person consented or refused; ``request.status`` says where that leaves the request."""

    request: Any
    decision: Any


@dataclass(frozen=True, slots=True)
class ApprovalReleasing:
    """All consent is there and the deed is about to be done. Refuse if something forbids it."""

    request: Any
    record: Any


@dataclass(frozen=True, slots=True)
class PersonExporting:
    """A person asks what is known of them. Add it to ``found``, under your plugin's prefix."""

    contact: Any
    found: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonErasing:
    """A person is to be forgotten. Erase what you hold of them, or refuse.

    What the law makes you keep you mask, and say so in ``kept``. Add to ``subjects`` the ids of
    your records about the person: their values are erased from the audit trail too. ``parts`` are
    rows of other records: their table, and their key as the trail names it.
    """

    contact: Any
    subjects: set[Any] = field(default_factory=set)
    parts: set[tuple[str, str]] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SegmentsAsked:
    """Which accounts belong to these segments? Add their ids to ``accounts``."""

    names: frozenset[str]
    accounts: set[UUID] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Handover:
    """A deputy takes over. Say what open business the principal has: :meth:`add` each piece."""

    principal: str
    """The name of the user who is absent, as accounts name their owner."""
    substitution: Any
    accounts: Any
    """The ids of the accounts that the deputy takes over: a SELECT, for ``….in_(accounts)``."""
    items: list[dict[str, str]] = field(default_factory=list)

    def add(self, kind: str, id: str, text: str) -> None:
        """Note a piece of open business: what it is, its id for clients, and where it stands."""
        self.items.append({"kind": kind, "id": id, "text": text})


@dataclass(slots=True)
class Bus:
    """The subscribers of a deployment by event type and phase; what else deeds ask of plugins."""

    before_commit: dict[type[Any], list[Handler]] = field(default_factory=dict)
    after_commit: dict[type[Any], list[Handler]] = field(default_factory=dict)
    approvals: dict[type[Any], ApprovalPolicy] = field(default_factory=dict)
    roles: dict[str, PluginRole] = field(default_factory=dict)
    kinds: dict[str, BulkKind] = field(default_factory=dict)
    """What plugins let be imported and exported, by its name: ``hotel.stays``."""
    settings: dict[type[Any], Any] = field(default_factory=dict)
    """The settings of plugins, by their class."""


def announce(session: Session, actor: Actor, event: object) -> None:
    """Call the ``before_commit`` subscribers of the event, and note it for ``after_commit``."""
    consult(session, actor, event)
    session.info.setdefault("announced", []).append(event)


def consult(session: Session, actor: Actor, event: object) -> None:
    """Call the ``before_commit`` subscribers of an event that is never written anywhere."""
    session.flush()
    bus: Bus | None = session.info.get("bus")
    for handle in bus.before_commit.get(type(event), ()) if bus else ():
        handle(session, actor, event)
