"""Attributing stays to accounts that were recognized after the stays had come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import Account, ExternalReference
from portico.operations.lookup import get_account
from portico.values import Ref
from portico_hotel_corporate.models import StayProduction
from portico_hotel_corporate.operations.applied_lines import tie_stays
from portico_hotel_corporate.operations.stay_imports import AGENCIES, COMPANIES


@dataclass(kw_only=True)
class HotelStaysAttribute:
    """An account that got numbers of the property's system after its stays had come."""

    account_id: Annotated[UUID, Ref("Account"), "The company or the agency."]


def attribute_stays(session: Session, actor: Actor, input: HotelStaysAttribute) -> Account:
    """Attribute to an account the stays that bear its numbers, as if they were imported now."""
    account = get_account(session, input.account_id, "input", "accountId")
    _attribute(session, actor, ExternalReference.account_id == account.id)
    return account


def attribute_all(session: Session, actor: Actor) -> str:
    """Attribute every stay to the account that bears its number today."""
    return f"{_attribute(session, actor)} attributions of stays"


def _attribute(session: Session, actor: Actor, *whose: Any) -> int:
    """Let the columns of the stays say what the references say; tell how many changed."""
    table: Any = StayProduction.__table__
    stamp = {"version": table.c.version + 1, "updated_at": actor.now, "updated_by": actor.name}
    changed, moved = 0, list[UUID]()
    for system, column, number in (
        (COMPANIES, table.c.account_id, table.c.company_ref),
        (AGENCIES, table.c.agency_id, table.c.agency_ref),
    ):
        bearer = (
            select(ExternalReference.account_id)
            .where(ExternalReference.system == system, ExternalReference.external_id == number)
            .where(*whose)
            .correlate(table)
            .scalar_subquery()
        )
        meant = (number.is_not(None), bearer.is_not(None), column.is_distinct_from(bearer))
        if column is table.c.account_id:
            moved = list(session.scalars(select(table.c.id).where(*meant)))
        found = update(table).where(*meant).values({column.name: bearer, **stamp})
        changed += session.connection().execute(found).rowcount
    session.expire_all()
    tie_stays(session, moved)
    return changed
