"""The GraphQL types: as much of Portico's as the questions need, so that one document fits both.

Whatever can be a plain attribute is one: a resolver for each leaf would be slower still.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any, NewType
from uuid import UUID

import strawberry
from strawberry.types import Info

from benchmarks.conventional import models
from benchmarks.conventional.loaders import Loaders

CountryCode = NewType("CountryCode", str)
Context = dict[str, Loaders]


@strawberry.enum
class Status(Enum):
    """The states that are asked for."""

    DEFINITE = "DEFINITE"
    EFFECTIVE = "EFFECTIVE"


@strawberry.input
class StatusIs:
    """A condition on a status."""

    eq: Status


@strawberry.input
class StatusWhere:
    """Conditions on bookings and guarantees."""

    status: StatusIs


@strawberry.type
class Money:
    """An amount in a currency."""

    amount: str
    currency: str


@strawberry.type
class Booking:
    """An event at a hotel."""

    id: strawberry.ID
    name: str
    type: str
    arrival: date
    departure: date
    status: str
    attendees: int


@strawberry.type
class BookingConnection:
    """A page of bookings."""

    nodes: list[Booking]


@strawberry.type
class Guarantee:
    """A bank's guarantee."""

    id: strawberry.ID
    undertaking_number: str
    beneficiary_name: str
    type: str
    status: str
    issue_date: date
    amount: Money


@strawberry.type
class GuaranteeConnection:
    """A page of guarantees."""

    nodes: list[Guarantee]


@strawberry.type
class Contact:
    """A person."""

    id: strawberry.ID
    given_name: str | None
    family_name: str | None
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
class Hotel:
    """What hotels know of an account."""

    account_id: strawberry.Private[UUID]

    @strawberry.field
    async def event_bookings(
        self, info: Info[Context, None], first: int, where: StatusWhere | None = None
    ) -> BookingConnection:
        """Show bookings by arrival."""
        key = (self.account_id, first, where.status.eq.value if where else None)
        rows = await info.context["loaders"].bookings.load(key)
        return BookingConnection(nodes=[_booking(row) for row in rows])


@strawberry.type
class Bank:
    """What a bank knows of an account."""

    account_id: strawberry.Private[UUID]

    @strawberry.field
    async def guarantees(
        self, info: Info[Context, None], first: int, where: StatusWhere | None = None
    ) -> GuaranteeConnection:
        """Show guarantees by their days of issue."""
        key = (self.account_id, first, where.status.eq.value if where else None)
        rows = await info.context["loaders"].guarantees.load(key)
        return GuaranteeConnection(nodes=[_guarantee(row) for row in rows])


@strawberry.interface
class Node:
    """Whatever has an id."""

    id: strawberry.ID


@strawberry.type
class Account(Node):
    """A client."""

    row_id: strawberry.Private[UUID]
    name: str
    legal_name: str | None
    country: str | None
    stage: str
    owner: str | None
    hotel: Hotel
    bank: Bank

    @strawberry.field
    async def contacts(self, info: Info[Context, None], first: int) -> ContactConnection:
        """Show the people at the account."""
        rows = await info.context["loaders"].affiliations.load((self.row_id, first, None))
        return ContactConnection(edges=[_edge(row) for row in rows])


def account_of(row: models.Account) -> Account:
    """Show an account."""
    return Account(
        row_id=row.id,
        id=_id("acc", row),
        name=row.name,
        legal_name=row.legal_name,
        country=row.country,
        stage=row.stage,
        owner=row.owner,
        hotel=Hotel(account_id=row.id),
        bank=Bank(account_id=row.id),
    )


def _id(prefix: str, row: Any) -> strawberry.ID:
    return strawberry.ID(f"{prefix}_{row.id.hex}")


def _edge(row: models.Affiliation) -> ContactEdge:
    person = row.contact
    node = Contact(
        id=_id("con", person),
        given_name=person.given_name,
        family_name=person.family_name,
        job_title=person.job_title,
    )
    return ContactEdge(role=row.role, is_primary=row.is_primary, node=node)


def _booking(row: models.Booking) -> Booking:
    return Booking(
        id=_id("heb", row),
        name=row.name,
        type=row.type,
        arrival=row.arrival,
        departure=row.departure,
        status=row.status,
        attendees=row.attendees,
    )


def _guarantee(row: models.Guarantee) -> Guarantee:
    return Guarantee(
        id=_id("bgu", row),
        undertaking_number=row.undertaking_number,
        beneficiary_name=row.beneficiary_name,
        type=row.type,
        status=row.status,
        issue_date=row.issue_date,
        amount=Money(amount=f"{row.amount:.2f}", currency=row.currency),
    )
