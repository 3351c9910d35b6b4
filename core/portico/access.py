"""Who acts: the actor of a request, and whether its scopes cover a permission."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from portico.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Hashable
    from uuid import UUID


def utc_now() -> datetime:
    """The current instant. The only place that asks the machine for the time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who makes a request and when. Resolved once, then passed to every operation."""

    name: str
    id: UUID | None = None
    scopes: frozenset[str] = frozenset()
    now: datetime = field(default_factory=utc_now)
    on_behalf_of: str = ""
    """In whose place the actor acts, if as a deputy."""
    request_id: str = ""
    """The request, as its answer and the log name it."""
    address: str = ""
    """The network address that the request came from."""

    @property
    def today(self) -> date:
        """The business date of the request (UTC)."""
        return self.now.date()

    @property
    def shape(self) -> Hashable:
        """What of the actor decides the form of SQL statements; all else is bound to them.

        Actors of different shapes never share a plan. Keep it coarse: each shape has plans of
        its own.
        """
        return self.scopes

    def may(self, permission: str) -> bool:
        """Whether a scope covers the permission; ``hotel.*`` covers ``hotel.space.write``."""
        return any(fnmatchcase(permission, scope) for scope in self.scopes)

    def require(self, permission: str) -> None:
        """Refuse the request unless :meth:`may`."""
        if not self.may(permission):
            raise RequestError("FORBIDDEN", f"This needs the permission {permission}.")


def system_actor() -> Actor:
    """The actor of the command line and of jobs: it may do everything."""
    return Actor(name="system", scopes=frozenset({"*"}))
