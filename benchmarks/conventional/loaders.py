"""The DataLoaders: one statement for all accounts of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased, contains_eager
from strawberry.dataloader import DataLoader

from benchmarks.conventional.models import Affiliation, Contact, Order

Key = tuple[UUID, int]
"""An account, and how many rows of it are wanted."""


class OfAccount(Protocol):
    """A row that belongs to an account."""

    account_id: Any


Row = TypeVar("Row", bound=OfAccount)


class Loaders:
    """The loaders of one request."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions
        self.affiliations: DataLoader[Key, list[Affiliation]] = DataLoader(self._affiliations)
        self.orders: DataLoader[Key, list[Order]] = DataLoader(self._orders)

    async def _affiliations(self, keys: list[Key]) -> list[list[Affiliation]]:
        today = datetime.now(UTC).date()
        place = func.row_number().over(
            partition_by=Affiliation.account_id, order_by=(Contact.created_at, Contact.id)
        )
        numbered = (
            select(Affiliation, Contact.created_at, place.label("place"))
            .join(Affiliation.contact)
            .where(
                Affiliation.account_id.in_(account for account, _ in keys),
                or_(Affiliation.valid_from.is_(None), Affiliation.valid_from <= today),
                or_(Affiliation.valid_to.is_(None), Affiliation.valid_to > today),
            )
            .subquery()
        )
        affiliation = aliased(Affiliation, numbered)
        statement = (
            select(affiliation)
            .join(affiliation.contact)
            .options(contains_eager(affiliation.contact))
            .where(numbered.c.place <= _most(keys))
            .order_by(affiliation.account_id, numbered.c.place)
        )
        async with self.sessions() as session:
            return _shared_out(keys, await session.scalars(statement))

    async def _orders(self, keys: list[Key]) -> list[list[Order]]:
        place = func.row_number().over(
            partition_by=Order.account_id, order_by=(Order.ordered_on.desc(), Order.id.desc())
        )
        numbered = (
            select(Order, place.label("place"))
            .where(Order.account_id.in_(account for account, _ in keys))
            .subquery()
        )
        order = aliased(Order, numbered)
        statement = (
            select(order)
            .where(numbered.c.place <= _most(keys))
            .order_by(order.account_id, numbered.c.place)
        )
        async with self.sessions() as session:
            return _shared_out(keys, await session.scalars(statement))


def _most(keys: Sequence[Key]) -> int:
    return max(count for _, count in keys)


def _shared_out(keys: Sequence[Key], rows: Iterable[Row]) -> list[list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(row)
    return [found[account][:count] for account, count in keys]
