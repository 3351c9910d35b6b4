"""The DataLoaders: one statement for all accounts of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased, contains_eager
from strawberry.dataloader import DataLoader

from benchmarks.conventional.models import Affiliation, Booking, Contact, Guarantee

Key = tuple[UUID, int, str | None]
"""An account, how many rows of it are wanted, and in which status if not in any."""


class Loaders:
    """The loaders of one request."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions
        self.affiliations: DataLoader[Key, list[Affiliation]] = DataLoader(self._affiliations)
        self.bookings: DataLoader[Key, list[Booking]] = DataLoader(self._bookings)
        self.guarantees: DataLoader[Key, list[Guarantee]] = DataLoader(self._guarantees)

    async def _affiliations(self, keys: list[Key]) -> list[list[Affiliation]]:
        today = datetime.now(UTC).date()
        place = func.row_number().over(
            partition_by=Affiliation.account_id, order_by=(Contact.created_at, Contact.id)
        )
        numbered = (
            select(Affiliation, Contact.created_at, place.label("place"))
            .join(Affiliation.contact)
            .where(
                Affiliation.account_id.in_(account for account, *_ in keys),
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

    async def _bookings(self, keys: list[Key]) -> list[list[Booking]]:
        return await self._first(Booking, Booking.arrival, keys)

    async def _guarantees(self, keys: list[Key]) -> list[list[Guarantee]]:
        return await self._first(Guarantee, Guarantee.issue_date, keys)

    async def _first(self, model: Any, order: Any, keys: list[Key]) -> list[list[Any]]:
        place = func.row_number().over(partition_by=model.account_id, order_by=(order, model.id))
        wanted = select(model, place.label("place")).where(
            model.account_id.in_(account for account, *_ in keys)
        )
        if (status := keys[0][2]) is not None:
            wanted = wanted.where(model.status == status)
        numbered = wanted.subquery()
        row = aliased(model, numbered)
        statement = (
            select(row)
            .where(numbered.c.place <= _most(keys))
            .order_by(row.account_id, numbered.c.place)
        )
        async with self.sessions() as session:
            return _shared_out(keys, await session.scalars(statement))


def _most(keys: Sequence[Key]) -> int:
    return max(count for _, count, _ in keys)


def _shared_out(keys: Sequence[Key], rows: Iterable[Any]) -> list[list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(row)
    return [found[account][:count] for account, count, _ in keys]
