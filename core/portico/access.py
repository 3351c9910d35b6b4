"""Who acts: the actor of a request, what it is allowed to do, and whose accounts it may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING

from portico.errors import RequestError, refuse
from portico.values import Money

if TYPE_CHECKING:
    from collections.abc import Hashable
    from decimal import Decimal
    from uuid import UUID

EVERYTHING = frozenset({"*"})
READ, WRITE, APPROVE = "read", "write", "approve"
POWERS = frozenset({READ, WRITE, APPROVE})
"""What a deputy may be given: to look, to do, to give consent."""


def utc_now() -> datetime:
    """The current instant. The only place that asks the machine for the time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whose accounts an actor may see: those of these owners, and of these only the named ones.

    None stands for all. Records follow the account that they belong to.
    """

    owners: frozenset[str] | None = None
    accounts: frozenset[UUID] | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is hidden."""
        return self.owners is None and self.accounts is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who makes a request and when. Resolved once, then passed to every operation.

    ``id`` is the person's, or that of the token of a program. ``within`` is what a token leaves
    of the scopes, ``powers`` what a substitution does; ``ceiling`` and ``discount_ceiling`` (in
    percent) are how far a deputy may go.
    """

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
    on_behalf_of_id: UUID | None = None
    within: frozenset[str] = EVERYTHING
    powers: frozenset[str] = POWERS
    reach: Reach = Reach()
    ceiling: Money | None = None
    discount_ceiling: Decimal | None = None

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
        reach = (self.reach.owners is None, self.reach.accounts is None)
        return (self.scopes, self.within, self.powers, reach)

    @property
    def persons(self) -> frozenset[UUID]:
        """The persons whose will a deed is: the actor's, and that of whom it stands in for."""
        return frozenset(each for each in (self.id, self.on_behalf_of_id) if each is not None)

    def may(self, permission: str) -> bool:
        """Whether a scope covers the permission; ``hotel.*`` covers ``hotel.space.write``."""
        return (
            _covers(self.scopes, permission)
            and _covers(self.within, permission)
            and power_of(permission) in self.powers
        )

    def covers(self, scope: str) -> bool:
        """Whether all that a scope permits is the actor's own to permit."""
        return (
            self.powers == POWERS
            and any(fnmatchcase(scope, own) for own in self.scopes)
            and any(fnmatchcase(scope, own) for own in self.within)
        )

    def require_within(self, amount: Money, *path: str | int) -> None:
        """Refuse the deed if a deputy's ceiling is lower, or in another currency."""
        ceiling = self.ceiling
        if ceiling is not None and (
            ceiling.currency != amount.currency or ceiling.amount < amount.amount
        ):
            raise refuse(
                "DEPUTY_CEILING",
                f"As a deputy you may go up to {ceiling.amount:f} {ceiling.currency}; "
                f"this is {amount.amount:f} {amount.currency}.",
                *path,
            )

    def require_discount_within(self, percent: Decimal, *path: str | int) -> None:
        """Refuse the deed if a deputy may not grant such a discount."""
        ceiling = self.discount_ceiling
        if ceiling is not None and percent > ceiling:
            raise refuse(
                "DEPUTY_CEILING",
                f"As a deputy you may grant up to {ceiling:f} %; this is {percent:f} %.",
                *path,
            )

    def require(self, permission: str) -> None:
        """Refuse the request unless :meth:`may`."""
        if not self.may(permission):
            raise RequestError("FORBIDDEN", f"This needs the permission {permission}.")


def require_everything(actor: Actor, what: str, *, whole: bool) -> None:
    """Refuse what tells of all accounts to an actor who does not see them all."""
    if whole and not actor.reach.is_everything:
        text = f"{what} tells of all accounts, and you do not see them all."
        raise RequestError("FORBIDDEN", text)


def power_of(permission: str) -> str:
    """The power that a deputy needs to use a permission: its last word tells."""
    last = permission.rpartition(".")[2].rpartition(":")[2]
    return last if last in {READ, APPROVE} else WRITE


@lru_cache(maxsize=4096)
def _covers(scopes: frozenset[str], permission: str) -> bool:
    return any(fnmatchcase(permission, scope) for scope in scopes)


def system_actor() -> Actor:
    """The actor of the command line and of jobs: it may do everything."""
    return Actor(name="system", scopes=EVERYTHING)
