"""Automatic extension: giving notice against it, and letting it happen when none was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_bank_corporate.models import (
    IN_FORCE,
    BankGuaranteeRules,
    BankGuaranteeStatus,
    Guarantee,
)
from portico_bank_corporate.models.extension import extended, notice_by
from portico_bank_corporate.models.guarantee_terms import last_day
from portico_bank_corporate.operations.calendars import calendar_of
from portico_bank_corporate.operations.counter_guarantees import extend_counters, move_expiry
from portico_bank_corporate.operations.guarantee_locks import lock_chains
from portico_bank_corporate.operations.guarantee_parts import reference_of

EXTENDS: Final = and_(
    Guarantee.extension_period.is_not(None),
    Guarantee.non_extension_on.is_(None),
    Guarantee.status.in_(IN_FORCE),
)
"""Which guarantees may run on by their text."""


@dataclass(kw_only=True)
class BankGuaranteeNonExtend:
    """A guarantee that is not to be extended any more: the beneficiary was notified."""

    id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    expected_version: Annotated[int, "The version that you saw."]
    notified_on: Annotated[date | None, "When notice was given; today unless given."] = None
    reference: Annotated[str, "The notice."]


def give_notice(session: Session, actor: Actor, input: BankGuaranteeNonExtend) -> Guarantee:
    """Note that the beneficiary was told in time: the guarantee ends with its expiry."""
    guarantee = get(session, Guarantee, input.id, "input", "id", lock=True)
    expect_version(guarantee, input.expected_version)
    number, last = guarantee.undertaking_number, notice_by(guarantee)
    if last is None or guarantee.status not in IN_FORCE or guarantee.non_extension_on:
        text = f"Guarantee {number} is not extended automatically, or not any more."
        raise refuse("BANK_EXTENSION", text, "input", "id")
    day = input.notified_on or actor.today
    if not guarantee.issue_date <= day <= min(last, actor.today):
        text = f"Notice for {number} is to be given by {last}, and not in advance; it is {day}."
        raise refuse("BANK_DATES", text, "input", "notifiedOn")
    guarantee.non_extension_reference = reference_of(input.reference, "Name the notice.")
    guarantee.non_extension_on = day
    return guarantee


@dataclass(kw_only=True)
class BankGuaranteePrevent:
    """A guarantee at whose expiry force majeure prevented presentations."""

    id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    expected_version: Annotated[int, "The version that you saw."]
    reference: Annotated[str, "What prevented them."]


def note_prevention(session: Session, actor: Actor, input: BankGuaranteePrevent) -> Guarantee:
    """Note that force majeure prevented presentations: it is extended once, by 30 calendar days."""
    guarantee = get(session, Guarantee, input.id, "input", "id", lock=True)
    expect_version(guarantee, input.expected_version)
    number = guarantee.undertaking_number
    if guarantee.rules is not BankGuaranteeRules.URDG or guarantee.expires_on is None:
        text = f"{number} is not extended so: that takes URDG, and a day of expiry (26(b))."
        raise refuse("BANK_EXTENSION", text, "input", "id")
    if guarantee.prevented_on is not None:
        text = f"{number} was extended for force majeure on {guarantee.prevented_on} already."
        raise refuse("BANK_EXTENSION", text, "input", "id")
    if guarantee.has_ended:
        text = f"Guarantee {number} is {guarantee.status.name}: it is over."
        raise refuse("BANK_GUARANTEE_TRANSITION", text, "input", "id")
    guarantee.prevented_reference = reference_of(input.reference, "Say what prevented them.")
    guarantee.prevented_on = actor.today
    calendar = calendar_of(session, guarantee.place_of_presentation)
    guarantee.expires_on = last_day(guarantee, calendar)
    has_time = not guarantee.is_past_expiry(actor.today)
    if guarantee.status is BankGuaranteeStatus.EXPIRED and has_time:
        guarantee.become(BankGuaranteeStatus.EFFECTIVE)
    return guarantee


def extend_guarantees(session: Session, actor: Actor) -> str:
    """Extend guarantees for which the last day for notice is over and none was given."""
    lock_chains(session, EXTENDS)
    count, over = 0, list[Guarantee]()
    for guarantee in _extending(session):
        count += extend_if_due(session, guarantee, actor.today, over)
    numbers = ", ".join(each.undertaking_number for each in over)
    told = f"; counter-guarantees that expired before: {numbers}" if over else ""
    return f"{count} guarantees extended{told}"


def extend_if_due(
    session: Session, guarantee: Guarantee, today: date, over: list[Guarantee]
) -> bool:
    """Extend a guarantee as often as its text says up to today; doing it again does nothing.

    Counter-guarantees that do not run on by themselves are extended with it; those that cannot be,
    as they have expired, are added to ``over``.
    """
    moved, before = False, guarantee.expiry_date
    while guarantee.non_extension_on is None and guarantee.expiry_date is not None:
        last, later = notice_by(guarantee), extended(guarantee, guarantee.expiry_date)
        if last is None or later is None or last >= today:
            break
        guarantee.expiry_date, moved = later, True
    if moved and guarantee.expiry_date is not None:
        move_expiry(session, guarantee, guarantee.expiry_date)
        over += extend_counters(session, guarantee, before, set())
    return moved


def _extending(session: Session) -> list[Guarantee]:
    return list(
        session.scalars(
            select(Guarantee)
            .where(EXTENDS)
            .order_by(Guarantee.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )
