"""Which deadlines a guarantee has, or would have if a demand were presented on some day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.operations.lookup import get
from portico.values import Ref
from portico_bank_corporate.models import (
    LIVE,
    OPEN_DEMANDS,
    BankClaimStatus,
    BankDemandKind,
    BankVariationStatus,
    Calendar,
    Guarantee,
    GuaranteeDemand,
    GuaranteeVariation,
    ReimbursementClaim,
)
from portico_bank_corporate.models.calendars import has_calendar
from portico_bank_corporate.models.deadlines import (
    BankDeadlineKind,
    Deadline,
    closing,
    expiry,
    extending,
    of_demand,
    of_open_demand,
    reimbursing,
    varying,
)
from portico_bank_corporate.operations.calendars import calendar_of
from portico_bank_corporate.operations.demand_rules import counts_from
from portico_bank_corporate.operations.recourse import is_owed


@dataclass(kw_only=True)
class BankDeadlinesQuestion:
    """Whose deadlines, and what if."""

    guarantee_id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    if_presented_on: Annotated[
        date | None, "What if a demand were presented on this day: its deadlines are added."
    ] = None
    after_hours: Annotated[bool, "Whether that would be after business hours."] = False
    kind: Annotated[BankDemandKind, "What that demand would ask for."] = BankDemandKind.PAYM
    place: Annotated[
        str | None, "What if this were the place of presentation, such as GB or TARGET."
    ] = None


@dataclass(frozen=True, kw_only=True)
class BankSkippedDay:
    """A day that did not count."""

    day: Annotated[date, "The day."]
    reason: Annotated[str, "The holiday, or the day of the week."]


@dataclass(frozen=True, kw_only=True)
class BankDeadline:
    """One deadline: the rule, the day, how it was counted, what follows from missing it."""

    kind: Annotated[BankDeadlineKind, "What it is for."]
    article: Annotated[str, "The rule that sets it."]
    due_on: Annotated[date, "The last day."]
    days_left: Annotated[int, "How many days from today; below zero when it is over."]
    consequence: Annotated[str, "What follows from missing it."]
    explanation: Annotated[str, "How the day was found."]
    place: Annotated[str, "Whose calendar counted."]
    calendar_version: Annotated[str, "Which state of that calendar."]
    skipped: Annotated[list[BankSkippedDay], "The days that did not count."]
    demand_id: Annotated[
        UUID | None, Ref("BankGuaranteeDemand"), "The demand it belongs to, if to one."
    ]
    hypothetical: Annotated[bool, "Whether it belongs to the demand of the question."]


@dataclass(frozen=True, kw_only=True)
class BankDeadlines:
    """The deadlines of a guarantee."""

    deadlines: Annotated[list[BankDeadline], "Each deadline, the nearest first."]
    late: Annotated[
        bool | None, "Whether the demand of the question would come too late; null without one."
    ]


def answer_deadlines(
    session: Session, actor: Actor, input: BankDeadlinesQuestion, *, grace: timedelta
) -> BankDeadlines:
    """Each deadline of a guarantee with its rule, calendar and consequence, also for "what if"."""
    guarantee = get(session, Guarantee, input.guarantee_id, "input", "guaranteeId")
    if input.place is not None and not has_calendar(input.place):
        text = f"No calendar is known for {input.place}: give a place such as PL or TARGET."
        raise refuse("BANK_CALENDAR", text, "input", "place")
    calendar = calendar_of(session, input.place or guarantee.place_of_presentation)
    show = partial(_shown, calendar, actor.today)
    found = [
        show(each, demand_id=demand.id if demand else None)
        for demand, each in deadlines_of(session, guarantee, calendar, grace)
    ]
    late = None
    if input.if_presented_on is not None:
        counted = counts_from(calendar, input.if_presented_on, after_hours=input.after_hours)
        last = next((d.due_on for d in expiry(guarantee, calendar)), None)
        late = last is not None and counted > last
        own = of_demand(guarantee, input.kind, input.if_presented_on, counted, calendar)
        found += [show(each, hypothetical=True) for each in own if not late]
    return BankDeadlines(deadlines=sorted(found, key=lambda each: each.due_on), late=late)


def deadlines_of(
    session: Session, guarantee: Guarantee, calendar: Calendar, grace: timedelta
) -> Iterator[tuple[GuaranteeDemand | None, Deadline]]:
    """Each deadline that a guarantee has, with the demand that it belongs to, if to one."""
    if guarantee.status in LIVE:
        for each in (
            *expiry(guarantee, calendar),
            *closing(guarantee, grace),
            *extending(guarantee),
            *(step for planned in _planned(session, guarantee) for step in varying(planned)),
        ):
            yield None, each
    elif (
        guarantee.ended_on
        and not guarantee.closed_on
        and not session.scalar(select(is_owed(guarantee.id)))
    ):
        for each in closing(guarantee, grace):
            yield None, each
    for claim in _open_claims(session, guarantee):
        for each in reimbursing(claim):
            yield None, each
    for demand in _open_demands(session, guarantee):
        for each in of_open_demand(guarantee, demand, calendar):
            yield demand, each


def _planned(session: Session, guarantee: Guarantee) -> list[GuaranteeVariation]:
    statement = select(GuaranteeVariation).where(
        GuaranteeVariation.guarantee_id == guarantee.id,
        GuaranteeVariation.status == BankVariationStatus.PLANNED,
    )
    return list(session.scalars(statement.order_by(GuaranteeVariation.number)))


def _open_claims(session: Session, guarantee: Guarantee) -> list[ReimbursementClaim]:
    statement = select(ReimbursementClaim).where(
        ReimbursementClaim.guarantee_id == guarantee.id,
        ReimbursementClaim.status == BankClaimStatus.CLAIMED,
    )
    return list(session.scalars(statement.order_by(ReimbursementClaim.number)))


def _open_demands(session: Session, guarantee: Guarantee) -> list[GuaranteeDemand]:
    statement = select(GuaranteeDemand).where(
        GuaranteeDemand.guarantee_id == guarantee.id, GuaranteeDemand.status.in_(OPEN_DEMANDS)
    )
    return list(session.scalars(statement.order_by(GuaranteeDemand.number)))


def _shown(
    calendar: Calendar,
    today: date,
    deadline: Deadline,
    *,
    demand_id: UUID | None = None,
    hypothetical: bool = False,
) -> BankDeadline:
    return BankDeadline(
        kind=deadline.kind,
        article=deadline.article,
        due_on=deadline.due_on,
        days_left=(deadline.due_on - today).days,
        consequence=deadline.consequence,
        explanation=deadline.explanation,
        place=calendar.place,
        calendar_version=calendar.version,
        skipped=[BankSkippedDay(day=each.day, reason=each.reason) for each in deadline.skipped],
        demand_id=demand_id,
        hypothetical=hypothetical,
    )
