"""Every extension point of Portico.

A plugin is one class with methods marked :data:`hookimpl`. All hooks take no arguments and are
called once, at start-up; what they return is used for as long as the process runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import pluggy

if TYPE_CHECKING:
    import typer
    from pydantic_settings import BaseSettings
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from portico.access import Actor
    from portico.operations.importing import ImportReport
    from portico.query import GraphQL
    from portico.query.fields import Env, Row

PROJECT = "portico"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Plugin:
    """The base of a plugin's class; the entry point in the group ``portico.plugins`` names it.

    ``prefix`` starts the names of its tables, GraphQL names, permissions and codes: letters and
    digits only, unique in a deployment. ``Settings`` is a pydantic model (``extra="forbid"``);
    the host sets ``settings`` to an instance of it before any hook is called. ``example`` is a
    named GraphQL query that the front page and GraphiQL offer to try first. ``demo`` loads the
    plugin's demonstration data, for ``portico demo``: what is there already it keeps.
    """

    prefix: ClassVar[str]
    Settings: ClassVar[type[BaseSettings] | None] = None
    settings: Any = None
    example: ClassVar[str] = ""
    demo: ClassVar[Callable[[Session, Actor], ImportReport] | None] = None


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


@dataclass(frozen=True, slots=True)
class Access:
    """What the ``access`` hook returns."""

    permissions: Sequence[Permission] = ()
    row_filters: Sequence[RowFilter] = ()


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A function ``(session, actor, event)`` called for each event of a type.

    ``before_commit`` runs inside the transaction and may refuse the deed; ``after_commit`` runs
    once it is safe, with a session of its own.
    """

    event: type[Any]
    handle: Callable[[Session, Actor, Any], None]
    phase: Literal["before_commit", "after_commit"] = "before_commit"


@dataclass(frozen=True, slots=True)
class Job:
    """Work that runs by itself every so often, in a transaction of its own."""

    name: str
    every: timedelta
    run: Callable[[Session, Actor], str]
    """Does the work and says in one line what it did."""


@dataclass(frozen=True, slots=True)
class Check:
    """A question that ``portico doctor`` asks. ``run`` gives the faults it found, as lines."""

    name: str
    run: Callable[[Session], Sequence[str]]


class PorticoSpec:
    """The seven hooks."""

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
    def jobs(self) -> Sequence[Job]:  # type: ignore[empty-body]
        """Work that runs by itself every so often."""

    @hookspec
    def commands(self) -> typer.Typer:  # type: ignore[empty-body]
        """Commands, mounted as ``portico <prefix> …``."""

    @hookspec
    def checks(self) -> Sequence[Check]:  # type: ignore[empty-body]
        """Questions for ``portico doctor``."""

    @hookspec
    def lifespan(self) -> AbstractAsyncContextManager[None]:  # type: ignore[empty-body]
        """Something to open when the server starts and to close when it stops."""
