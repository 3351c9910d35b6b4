"""The root fields of the conventional server."""

from __future__ import annotations

from enum import Enum
from typing import Any, cast
from uuid import UUID

import strawberry
from sqlalchemy import func, select, tuple_
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info

from benchmarks.conventional import models
from benchmarks.conventional.types import Account, Context, CountryCode, Money, Node, account_of


@strawberry.enum
class Direction(Enum):
    """Which end comes first."""

    ASC = "asc"


@strawberry.enum
class AccountField(Enum):
    """What accounts are sorted by."""

    NAME = "name"


@strawberry.input
class AccountOrder:
    """A sort key of accounts."""

    field: AccountField
    direction: Direction


@strawberry.input
class CountryIs:
    """A condition on a country."""

    eq: CountryCode


@strawberry.input
class AccountWhere:
    """Conditions on accounts."""

    country: CountryIs


@strawberry.type
class PageInfo:
    """Where a page ends."""

    end_cursor: str | None


@strawberry.type
class AccountConnection:
    """A page of accounts."""

    nodes: list[Account]
    country: strawberry.Private[str | None]

    @strawberry.field
    async def total_count(self, info: Info[Context, None]) -> int:
        """Count all accounts that match."""
        statement = select(func.count()).select_from(models.Account)
        if self.country is not None:
            statement = statement.where(models.Account.country == self.country)
        async with info.context["loaders"].sessions() as session:
            return (await session.scalar(statement)) or 0

    @strawberry.field
    def page_info(self) -> PageInfo:
        """Say where the page ends."""
        last = self.nodes[-1] if self.nodes else None
        return PageInfo(end_cursor=f"{last.row_id} {last.name}" if last else None)


@strawberry.enum
class GuaranteeField(Enum):
    """What guarantees are grouped by."""

    TYPE = "type"
    CURRENCY = "currency"


@strawberry.input
class GuaranteeGroupBy:
    """A key to group by."""

    field: GuaranteeField


@strawberry.type
class Figures:
    """Sums."""

    amount: list[Money]


@strawberry.type
class Group:
    """A group."""

    keys: list[str]
    sum: Figures


@strawberry.type
class Guarantees:
    """All guarantees."""

    @strawberry.field
    async def group_by(self, info: Info[Context, None], by: list[GuaranteeGroupBy]) -> list[Group]:
        """Add amounts up by groups."""
        keys = [getattr(models.Guarantee, key.field.value) for key in by]
        statement = select(*keys, func.sum(models.Guarantee.amount)).group_by(*keys)
        async with info.context["loaders"].sessions() as session:
            rows = await session.execute(statement)
        return [
            Group(
                keys=list(key), sum=Figures(amount=[Money(amount=f"{total:.2f}", currency=key[-1])])
            )
            for *key, total in rows
        ]


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    async def node(self, info: Info[Context, None], id: strawberry.ID) -> Node | None:
        """Show a record by its id."""
        async with info.context["loaders"].sessions() as session:
            row = await session.get(models.Account, UUID(id.removeprefix("acc_")))
        return account_of(row) if row else None

    @strawberry.field
    async def accounts(
        self,
        info: Info[Context, None],
        first: int,
        order_by: list[AccountOrder],
        where: AccountWhere | None = None,
        after: str | None = None,
    ) -> AccountConnection:
        """Show accounts by name."""
        statement: Any = select(models.Account)
        if where is not None:
            statement = statement.where(models.Account.country == where.country.eq)
        if after is not None:
            last, _, name = after.partition(" ")
            place = tuple_(models.Account.name, models.Account.id)
            statement = statement.where(place > tuple_(name, UUID(last)))
        statement = statement.order_by(models.Account.name, models.Account.id).limit(first)
        async with info.context["loaders"].sessions() as session:
            rows = await session.scalars(statement)
        country = where.country.eq if where is not None else None
        return AccountConnection(nodes=[account_of(row) for row in rows], country=country)

    @strawberry.field
    def bank_guarantees(self) -> Guarantees:
        """Show guarantees."""
        return Guarantees()


def build_schema() -> strawberry.Schema:
    """Build the schema, with documents parsed and validated once."""
    code = strawberry.scalar(name="CountryCode", serialize=str, parse_value=str)
    return strawberry.Schema(
        Query,
        types=[Account],
        extensions=[lambda: ParserCache(maxsize=128), lambda: ValidationCache(maxsize=128)],
        config=StrawberryConfig(scalar_map={cast("object", CountryCode): code}),
    )
