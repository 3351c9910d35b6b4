"""What of clients decides how often they are spoken to: stage, key, classes, last contact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.models import Account
from portico_hotel_corporate.models import Property
from portico_hotel_corporate.models.clients.activities import (
    HotelActivityOutcome,
    HotelActivityStatus,
    SalesActivity,
    end_of_day,
)
from portico_hotel_corporate.models.clients.client_classes import ClassAssignment
from portico_hotel_corporate.models.clients.key_accounts import KeyAccount
from portico_hotel_corporate.models.clients.rhythms import ContactRhythm, Standing


def rhythms_on(session: Session, day: date) -> list[ContactRhythm]:
    """The rhythms that hold on a day."""
    found = select(ContactRhythm).where(
        ContactRhythm.valid_from <= day,
        ContactRhythm.valid_to.is_(None) | (ContactRhythm.valid_to >= day),
    )
    return list(session.scalars(found.order_by(ContactRhythm.id)))


def standings(session: Session, accounts: Sequence[Account], day: date) -> list[Standing]:
    """How clients stand at the end of a day, in three statements."""
    ids = [each.id for each in accounts]
    keys, classes = _keys(session, ids, day), _classes(session, ids, day)
    last = _last_contacts(session, ids, day)
    return [
        Standing(
            account_id=each.id,
            stage=each.stage,
            known_since=each.created_at.date(),
            is_key=each.id in keys,
            classes=frozenset(classes.get(each.id, ())),
            last_contact=last.get(each.id),
        )
        for each in accounts
    ]


def _keys(session: Session, ids: list[UUID], day: date) -> set[UUID]:
    found = select(KeyAccount.account_id).where(
        KeyAccount.account_id.in_(ids),
        KeyAccount.valid_from <= day,
        KeyAccount.valid_to.is_(None) | (KeyAccount.valid_to >= day),
    )
    return set(session.scalars(found))


def _classes(session: Session, ids: list[UUID], day: date) -> dict[UUID, set[str]]:
    rows = session.execute(
        select(
            ClassAssignment.account_id, ClassAssignment.scheme_code, ClassAssignment.class_code
        ).where(
            ClassAssignment.account_id.in_(ids),
            ClassAssignment.valid_from <= day,
            ClassAssignment.valid_to.is_(None) | (ClassAssignment.valid_to >= day),
        )
    )
    found: dict[UUID, set[str]] = {}
    for account, scheme, code in rows:
        found.setdefault(account, set()).add(f"{scheme}/{code}")
    return found


def _last_contacts(session: Session, ids: list[UUID], day: date) -> dict[UUID, date]:
    """The day on which each client was last spoken to, by the clock of where that was."""
    rows = session.execute(
        select(SalesActivity.account_id, Property.timezone, func.max(SalesActivity.done_at))
        .outerjoin(Property, Property.id == SalesActivity.property_id)
        .where(
            SalesActivity.account_id.in_(ids),
            SalesActivity.status == HotelActivityStatus.DONE,
            SalesActivity.outcome != HotelActivityOutcome.NOT_REACHED,
            SalesActivity.done_at < end_of_day(day, None),
        )
        .group_by(SalesActivity.account_id, Property.timezone)
    )
    found: dict[UUID, date] = {}
    for account, zone, instant in rows:
        if instant is not None:
            local = instant.astimezone(ZoneInfo(zone) if zone else UTC).date()
            found[account] = max(local, found.get(account, local))
    return found
