"""Ending an agreement by the right that a breach gave, within the terms of that right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_hotel_corporate.models import (
    Agreement,
    HotelAgreementStatus,
    HotelConsequence,
    HotelParty,
)
from portico_hotel_corporate.models.agreement_status import IN_FORCE
from portico_hotel_corporate.operations.rate_steps import Breach, breaches


@dataclass(kw_only=True)
class HotelAgreementTerminate:
    """That a side ends an agreement by the right that a breach gave it."""

    id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    expected_version: Annotated[int, "The version that you read."]
    obligation_id: Annotated[UUID, Ref("HotelObligation"), "The duty that was breached."]
    by: Annotated[HotelParty, "Which side ends it."]
    terminates_on: Annotated[
        date | None, "The day from which it is ended; none: the first one after the notice."
    ] = None
    note: Annotated[str | None, "Why, in words."] = None


@dataclass(frozen=True, kw_only=True)
class HotelTerminationRight:
    """A right to end an agreement that a breach gave."""

    obligation_id: Annotated[UUID, Ref("HotelObligation"), "The duty that was breached."]
    title: Annotated[str, "What people call the duty."]
    by: Annotated[list[HotelParty], "Which sides may end the agreement."]
    since: Annotated[date, "Since when, by the ledger."]
    until: Annotated[date | None, "The last day for notice; null: while the breach stands."]
    notice_days: Annotated[int, "How many days of notice it takes."]
    earliest: Annotated[date, "The first day from which it can be ended, if notice is given then."]


def rights_on(session: Session, agreement: Agreement, day: date) -> list[HotelTerminationRight]:
    """The rights to end an agreement that may be used on a day."""
    if agreement.status not in IN_FORCE:
        return []
    found = breaches(session, [agreement.id], HotelConsequence.TERMINATE_RIGHT)
    rights = (_right(breach, day) for breach in found if breach.stands_on(day))
    return [right for right in rights if right.until is None or day <= right.until]


def _right(breach: Breach, day: date) -> HotelTerminationRight:
    duty = breach.duty
    within, notice = duty.termination_within_days, duty.termination_notice_days or 0
    return HotelTerminationRight(
        obligation_id=duty.id,
        title=duty.title,
        by=duty.terminated_by,
        since=breach.since,
        until=None if within is None else breach.since + timedelta(days=within),
        notice_days=notice,
        earliest=day + timedelta(days=notice),
    )


def terminate_agreement(
    session: Session, actor: Actor, input: HotelAgreementTerminate
) -> Agreement:
    """End an agreement by the right that a breach gave, at once or when the notice is over."""
    agreement = get(session, Agreement, input.id, lock=True)
    expect_version(agreement, input.expected_version)
    today = agreement.today(actor)
    right = _right_used(session, agreement, input, today)
    note = (input.note or "").strip()
    agreement.terminates_on = input.terminates_on or right.earliest
    agreement.notice_given_on, agreement.notice_given_by = today, input.by
    agreement.termination_reason = (
        f"“{right.title}” was breached on {right.since}" + (f": {note}" if note else "")
    )[:1000]
    if agreement.terminates_on <= today:
        end(agreement, actor)
    session.flush()
    return agreement


def _right_used(
    session: Session, agreement: Agreement, input: HotelAgreementTerminate, today: date
) -> HotelTerminationRight:
    """The right that is used; refused if there is none, or outside of its terms."""
    problems = Problems()
    problems.check(
        ok=agreement.status in IN_FORCE and agreement.terminates_on is None,
        code="HOTEL_AGREEMENT_STEP",
        message=f"{agreement.label} is {agreement.status.name}"
        + (f" and ends on {agreement.terminates_on}." if agreement.terminates_on else "."),
        path=("input", "id"),
    )
    problems.raise_if_any()
    rights = [
        right
        for right in rights_on(session, agreement, today)
        if right.obligation_id == input.obligation_id
    ]
    problems.check(
        ok=bool(rights),
        code="HOTEL_TERMINATION",
        message="This duty gives no right to end the agreement today: by the ledger it is not "
        "breached, the time for notice is over, or its consequence is another one.",
        path=("input", "obligationId"),
    )
    problems.raise_if_any()
    right = rights[0]
    _check_terms(agreement, right, input, problems)
    problems.raise_if_any()
    return right


def _check_terms(
    agreement: Agreement,
    right: HotelTerminationRight,
    input: HotelAgreementTerminate,
    problems: Problems,
) -> None:
    problems.check(
        ok=input.by in right.by,
        code="HOTEL_TERMINATION",
        message=f"The right is the {right.by[0].name.lower()}'s: whose duty was breached has none.",
        path=("input", "by"),
    )
    wanted = input.terminates_on or right.earliest
    problems.check(
        ok=right.earliest <= wanted <= agreement.valid_to,
        code="HOTEL_TERMINATION",
        message=f"It takes {right.notice_days} days of notice: give a day from {right.earliest} "
        f"to {agreement.valid_to}, when the agreement ends anyway.",
        path=("input", "terminatesOn"),
    )


def end(agreement: Agreement, actor: Actor) -> None:
    """End an agreement from the day that was given notice of."""
    agreement.enter(HotelAgreementStatus.TERMINATED, actor, agreement.termination_reason)
    agreement.history[-1].day = agreement.terminates_on or agreement.history[-1].day


def end_noticed(session: Session, actor: Actor) -> int:
    """End the agreements whose notice after a breach is over; tell how many."""
    due = session.scalars(
        select(Agreement)
        .where(Agreement.status.in_(IN_FORCE), Agreement.terminates_on <= actor.today)
        .order_by(Agreement.id)
        .with_for_update()
    )
    ended = [each for each in due if (each.terminates_on or date.max) <= each.today(actor)]
    for agreement in ended:
        end(agreement, actor)
    session.flush()
    return len(ended)
