"""The GraphQL schema: as much of Portico's as the query needs, so that one document fits both.

Whatever can be a plain attribute is one: a resolver for each leaf would be slower still.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import NewType, cast
from uuid import UUID

import strawberry
from sqlalchemy import select
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info

from benchmarks.conventional import models
from benchmarks.conventional.loaders import Loaders

CountryCode = NewType("CountryCode", str)
Context = dict[str, Loaders]


@strawberry.enum
class Direction(Enum):
    """Which end comes first."""

    ASC = "asc"
    DESC = "desc"


@strawberry.enum
class AccountField(Enum):
    """What accounts are sorted by."""

    NAME = "name"


@strawberry.enum
class ContactField(Enum):
    """What contacts are sorted by."""

    CREATED_AT = "created_at"


@strawberry.enum
class OrderField(Enum):
    """What orders are sorted by."""

    ORDERED_ON = "ordered_on"


@strawberry.input
class AccountOrder:
    """A sort key of accounts."""

    field: AccountField
    direction: Direction


@strawberry.input
class ContactOrder:
    """A sort key of contacts."""

    field: ContactField
    direction: Direction


@strawberry.input
class OrderOrder:
    """A sort key of orders."""

    field: OrderField
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
class Money:
    """An amount in a currency."""

    amount: str
    currency: str


@strawberry.type
class Order:
    """A sales order."""

    id: strawberry.ID
    number: str
    status: str
    ordered_on: date
    shipped_on: date | None
    net: Money


@strawberry.type
class OrderConnection:
    """A page of orders."""

    nodes: list[Order]


@strawberry.type
class Contact:
    """A person."""

    id: strawberry.ID
    full_name: str
    job_title: str | None


@strawberry.type
class ContactEdge:
    """A person's role at an account."""

    role: str
    is_primary: bool
    node: Contact


@strawberry.type
class ContactConnection:
    """A page of contacts."""

    edges: list[ContactEdge]


@strawberry.type
class Trade:
    """What an account trades."""

    account_id: strawberry.Private[UUID]

    @strawberry.field
    async def orders(
        self, info: Info[Context, None], first: int, order_by: list[OrderOrder]
    ) -> OrderConnection:
        """Show the orders, newest first."""
        rows = await info.context["loaders"].orders.load((self.account_id, first))
        return OrderConnection(nodes=[_order(row) for row in rows])


@strawberry.type
class Account:
    """A client."""

    row_id: strawberry.Private[UUID]
    id: strawberry.ID
    name: str
    legal_name: str | None
    country: str | None
    stage: str
    trade: Trade

    @strawberry.field
    async def contacts(
        self, info: Info[Context, None], first: int, order_by: list[ContactOrder]
    ) -> ContactConnection:
        """Show the people at the account."""
        rows = await info.context["loaders"].affiliations.load((self.row_id, first))
        return ContactConnection(edges=[_edge(row) for row in rows])


@strawberry.type
class AccountConnection:
    """A page of accounts."""

    nodes: list[Account]


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    async def accounts(
        self,
        info: Info[Context, None],
        first: int,
        where: AccountWhere,
        order_by: list[AccountOrder],
    ) -> AccountConnection:
        """Show accounts of a country by name."""
        statement = (
            select(models.Account)
            .where(models.Account.country == where.country.eq)
            .order_by(models.Account.name, models.Account.id)
            .limit(first)
        )
        async with info.context["loaders"].sessions() as session:
            rows = await session.scalars(statement)
        return AccountConnection(nodes=[_account(row) for row in rows])


def _account(row: models.Account) -> Account:
    return Account(
        row_id=row.id,
        id=strawberry.ID(f"acc_{row.id.hex}"),
        name=row.name,
        legal_name=row.legal_name,
        country=row.country,
        stage=row.stage,
        trade=Trade(account_id=row.id),
    )


def _edge(row: models.Affiliation) -> ContactEdge:
    person = row.contact
    node = Contact(
        id=strawberry.ID(f"con_{person.id.hex}"),
        full_name=person.full_name,
        job_title=person.job_title,
    )
    return ContactEdge(role=row.role, is_primary=row.is_primary, node=node)


def _order(row: models.Order) -> Order:
    return Order(
        id=strawberry.ID(f"sor_{row.id.hex}"),
        number=row.number,
        status=row.status,
        ordered_on=row.ordered_on,
        shipped_on=row.shipped_on,
        net=Money(amount=f"{row.net_amount:.2f}", currency=row.currency),
    )


def build_schema() -> strawberry.Schema:
    """Build the schema, with documents parsed and validated once."""
    code = strawberry.scalar(name="CountryCode", serialize=str, parse_value=str)
    return strawberry.Schema(
        Query,
        extensions=[lambda: ParserCache(maxsize=128), lambda: ValidationCache(maxsize=128)],
        config=StrawberryConfig(scalar_map={cast("object", CountryCode): code}),
    )
