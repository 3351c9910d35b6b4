"""Every extension point of Portico.

A plugin is one class with methods marked :data:`hookimpl`. All hooks take no arguments and are
called once, at start-up; what they return is used for as long as the process runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import pluggy

if TYPE_CHECKING:
    from uuid import UUID

    import typer
    from pydantic_settings import BaseSettings
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from portico.access import Actor
    from portico.operations.importing import ImportReport
    from portico.query import GraphQL
    from portico.query.fields import Env, Row
    from portico.routes import Route
    from portico.values import Money

PROJECT = "portico"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Plugin:
    """The base of a plugin's class; the entry point in the group ``portico.plugins`` names it.

    ``prefix`` starts the names of its tables, GraphQL names, permissions and codes: letters and
    digits only, unique in a deployment. ``Settings`` is a pydantic model (``extra="forbid"``);
    the host sets ``settings`` to an instance of it before any hook is called. ``example`` is a
    named GraphQL query that the front page and GraphiQL offer to try first. ``demo`` loads the
    plugin's demonstration data, for ``portico demo``: what is there already it keeps. Its settings
    are then those of ``demo_settings``, where the deployment does not say otherwise.
    """

    prefix: ClassVar[str]
    Settings: ClassVar[type[BaseSettings] | None] = None
    settings: Any = None
    example: ClassVar[str] = ""
    demo: ClassVar[Callable[[Session, Actor], ImportReport] | None] = None
    demo_settings: ClassVar[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Permission:
    """Something an actor may be allowed to do: ``hotel.event_booking.write``."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows of a model an actor may see, as an SQL criterion inside every read."""

    model: type[Any]
    criterion: Callable[[Row, Env], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginRole:
    """A role that a plugin brings: ``bank.guarantee_officer``. ``rows`` as in the core's roles."""

    name: str
    description: str
    permissions: Sequence[str]
    rows: Literal["OWN", "TEAM", "ALL"] = "OWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """Whose consent is needed for amounts above ``above``: so many persons of each class.

    A class is a permission that those persons have.
    """

    needed: Mapping[str, int]
    above: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPolicy:
    """Four eyes: a deed on a record needs the consent of others than who asks for it.

    ``content`` gives everything that consent is about, as JSON values: any change of it voids
    the consent given so far. ``parts`` names models whose rows belong to the content, with the
    function that gives the id of the record from a row. The strictest of the ``tiers`` is needed
    where the amount is not in ``currency``. ``prefix`` is the prefix of the record's ids.
    """

    name: str
    description: str
    model: type[Any]
    prefix: str
    request: str
    """The permission that asking for consent needs."""
    content: Callable[[Session, Any], Any]
    summary: Callable[[Any], str]
    tiers: Sequence[Tier]
    account: Callable[[Session, Any], UUID | None]
    amount: Callable[[Any], Money | None] | None = None
    currency: str = ""
    parts: Mapping[type[Any], Callable[[Any], UUID]] = field(default_factory=dict)
    needed_by: Callable[[Any], Mapping[str, int]] | None = None
    """How many persons of each class a record needs, where no amount says it."""
    lock_first: Callable[[Session, UUID], object] | None = None
    """Locks what deeds lock before a record, given its id, such as what it is a part of."""

    def needed(self, amount: Money | None) -> dict[str, int]:
        """How many persons of each class must consent for an amount."""
        tiers = sorted(self.tiers, key=lambda tier: tier.above)
        if amount is None:
            return dict(tiers[0].needed)
        if amount.currency != self.currency:
            return dict(tiers[-1].needed)
        return dict(
            [tier for tier in tiers if tier.above < amount.amount or tier is tiers[0]][-1].needed
        )


@dataclass(frozen=True, slots=True)
class Access:
    """What the ``access`` hook returns."""

    permissions: Sequence[Permission] = ()
    row_filters: Sequence[RowFilter] = ()
    roles: Sequence[PluginRole] = ()
    approvals: Sequence[ApprovalPolicy] = ()


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A function ``(session, actor, event)`` called for each event of a type.

    ``before_commit`` runs inside the transaction and may refuse the deed; ``after_commit`` runs
    once it is safe, in a transaction of its own: in the order of the events, at least once, and
    again after a failure or a crash.
    """

    event: type[Any]
    handle: Callable[[Session, Actor, Any], None]
    phase: Literal["before_commit", "after_commit"] = "before_commit"


class Work:
    """What runs beside the requests: a :class:`Job`, a :class:`Task`, a :class:`BulkKind`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Job(Work):
    """Work that runs by itself every so often, in a transaction of its own."""

    name: str
    every: timedelta
    run: Callable[[Session, Actor], str]
    """Does the work and says in one line what it did."""


@dataclass(frozen=True, slots=True)
class Again:
    """A turn of a queued job is over, another one is to follow.

    ``state`` is JSON, and is given to the next turn; ``progress`` says how far the job has come.
    """

    state: dict[str, Any]
    progress: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A queued job is done; ``result`` is JSON."""

    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task(Work):
    """A kind of queued job, asked for with :func:`portico.operations.jobs.enqueue`.

    ``run(session, actor, input, state)`` takes one turn, in a transaction of its own: keep it to
    a few seconds, for on SQLite nobody else writes meanwhile. A turn that raises is undone and
    tried again later, up to five times; a refusal is final.
    """

    name: str
    run: Callable[[Session, Actor, dict[str, Any], dict[str, Any]], Again | Done]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkColumn:
    """A column of a table that is imported and exported.

    ``read`` makes a value of a cell that is not empty, or raises ValueError with what is wrong
    and how to mend it. ``select`` is what an export selects of the record, a field of GraphQL;
    ``show`` makes a cell of what came. A column that selects nothing is only imported.
    """

    name: str
    description: str
    read: Callable[[Any], Any]
    needed: bool = False
    select: str = ""
    show: Callable[[Any], Any] = lambda value: value


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkKind(Work):
    """A kind of records that tables are imported to and exported from, such as ``stays``.

    ``load(session, actor, rows)`` does some rows and tells each what became of it; see
    :func:`portico.operations.bulk.row_by_row` for one that calls an operation for each row.
    ``keys`` find a record by the value of a column: ``(session, cells) -> id or None``.
    ``remove(session, actor, record)`` undoes what a row made. ``permission`` is needed to import,
    beside the core's own; ``plural`` is the root field that an export reads, with its permission.
    """

    name: str
    description: str
    permission: str
    model: type[Any]
    prefix: str
    """The prefix of the records' ids."""
    columns: Sequence[BulkColumn]
    load: Callable[[Session, Actor, Sequence[Any]], None]
    keys: Mapping[str, Callable[[Session, Mapping[str, Any]], UUID | None]] = field(
        default_factory=dict
    )
    remove: Callable[[Session, Actor, Any], None] | None = None
    plural: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A question that ``portico doctor`` asks. ``run`` gives the faults it found, as lines."""

    name: str
    run: Callable[[Session], Sequence[str]]


class PorticoSpec:
    """The eight hooks."""

    @hookspec
    def graphql(self) -> GraphQL:  # type: ignore[empty-body]  # a specification has no body
        """Types, root fields and mutations, and fields for types of the core."""

    @hookspec
    def access(self) -> Access:  # type: ignore[empty-body]
        """Permissions, and which rows an actor may see."""

    @hookspec
    def subscribers(self) -> Sequence[Subscriber]:  # type: ignore[empty-body]
        """Functions to be called for typed domain events."""

    @hookspec
    def jobs(self) -> Sequence[Work]:  # type: ignore[empty-body]
        """Work that runs by itself every so often, and kinds of work that can be asked for."""

    @hookspec
    def commands(self) -> typer.Typer:  # type: ignore[empty-body]
        """Commands, mounted as ``portico <prefix> …``."""

    @hookspec
    def checks(self) -> Sequence[Check]:  # type: ignore[empty-body]
        """Questions for ``portico doctor``."""

    @hookspec
    def lifespan(self) -> AbstractAsyncContextManager[None]:  # type: ignore[empty-body]
        """Something to open when the server starts and to close when it stops."""

    @hookspec
    def routes(self) -> Sequence[Route]:  # type: ignore[empty-body]
        """What can be read over HTTP beside GraphQL, by clients that speak nothing else."""
