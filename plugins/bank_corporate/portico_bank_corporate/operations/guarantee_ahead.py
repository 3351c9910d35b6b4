"""A guarantee on a day ahead: whether it will have ended, its amount by the schedule, its cover."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico_bank_corporate.models import (
    IN_FORCE,
    BankGuaranteeStatus,
    Guarantee,
    GuaranteeCover,
)
from portico_bank_corporate.models.extension import extended
from portico_bank_corporate.operations.calendars import calendar_of
from portico_bank_corporate.operations.guarantee_variations import due_variations

if TYPE_CHECKING:
    from portico_bank_corporate.models import GuaranteeVariation


class Waiting(Protocol):
    """How long an expired guarantee is kept."""

    @property
    def grace(self) -> timedelta:
        """The days of grace."""


class When(Protocol):
    """The day that is looked at."""

    @property
    def policy(self) -> Waiting:
        """By whose rules."""

    @property
    def booked_by(self) -> date | None:
        """The day, if one is asked for; null is now."""

    @property
    def ahead(self) -> date | None:
        """The day, if it lies ahead."""


def amount_then(session: Session, guarantee: Guarantee, booked: Decimal, when: When) -> Decimal:
    """What a guarantee uses then, of what it uses now: reductions of its schedule are made."""
    if when.ahead is None:
        return booked
    if _will_have_ended(session, guarantee, when.ahead, when.policy.grace):
        return Decimal(0)
    available = guarantee.available_amount
    for variation in due_variations(session, guarantee, when.ahead):
        available = after(variation, available)
    pending = sum(
        (v.amount for v in due_variations(session, guarantee, when.ahead) if v.is_increase),
        Decimal(0),
    )
    return max(guarantee.pending_amount - pending, Decimal(0)) + available


def after(variation: GuaranteeVariation, available: Decimal) -> Decimal:
    """The available amount after a step of the schedule."""
    return available + variation.change(available)


def cover_then(session: Session, guarantee: Guarantee, when: When) -> Decimal:
    """What secures a guarantee then."""
    statement = select(GuaranteeCover).where(GuaranteeCover.guarantee_id == guarantee.id)
    covers = session.scalars(statement)
    if when.booked_by is None:
        return sum((each.amount for each in covers if each.released_on is None), Decimal(0))
    day = when.booked_by
    return sum((each.amount for each in covers if each.counts_on(day)), Decimal(0))


def _will_have_ended(session: Session, guarantee: Guarantee, day: date, grace: timedelta) -> bool:
    """By its expiry and the days of grace; not while it is extended, nor while a demand is open."""
    if guarantee.expires_on is None or guarantee.status is BankGuaranteeStatus.EXPIRED_CLAIM_OPEN:
        return False
    last = guarantee.expires_on
    runs = guarantee.status in IN_FORCE and guarantee.non_extension_on is None
    if guarantee.expiry_date is not None and runs:
        stated = guarantee.expiry_date
        while last + grace < day and (later := extended(guarantee, stated)):
            stated = later
            last = calendar_of(session, guarantee.place_of_presentation).roll(stated).day
    return last + grace < day
