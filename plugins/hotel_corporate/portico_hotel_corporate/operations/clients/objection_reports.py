"""Which objections clients raised in some days, and which answers work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.models import Account
from portico.values import round_places
from portico_hotel_corporate.models.clients.objections import (
    HotelObjectionKind,
    HotelObjectionState,
    Objection,
)
from portico_hotel_corporate.models.spans import check_day, check_span
from portico_hotel_corporate.operations.clients.sight import within_reach

_S = HotelObjectionState


@dataclass(kw_only=True)
class HotelObjectionReportRequest:
    """Objections of which days, and of whose clients."""

    first_day: Annotated[date, "The first day on which they were raised."]
    last_day: Annotated[date, "The last one."]
    owner: Annotated[str | None, "Of the clients of one user only."] = None


@dataclass(frozen=True, kw_only=True)
class HotelObjectionLine:
    """Objections of a kind that were answered by the same argument."""

    kind: Annotated[HotelObjectionKind, "What they are about."]
    argument: Annotated[str | None, "The answer in a few words; null: not answered."]
    raised: Annotated[int, "How many there were."]
    unsettled: Annotated[int, "Of how many nobody knows yet what became of them."]
    withdrawn: Annotated[int, "How many the clients gave up."]
    decisive: Annotated[int, "How many lost the business."]
    withdrawn_percent: Annotated[
        Decimal | None, "Withdrawn of those settled; one decimal, half-up; null: none is settled."
    ]


@dataclass(frozen=True, kw_only=True)
class HotelObjectionReport:
    """Which objections clients raise, and which answers work."""

    raised: Annotated[int, "How many there were."]
    lines: Annotated[list[HotelObjectionLine], "By kind, then by argument, the commonest first."]


def report_objections(
    session: Session, actor: Actor, input: HotelObjectionReportRequest
) -> HotelObjectionReport:
    """Count the objections of some days by kind, answer and outcome: which answers work."""
    check_days(input.first_day, input.last_day)
    found = session.scalars(
        select(Objection)
        .join(Account, Account.id == Objection.account_id)
        .where(
            Objection.raised_on.between(input.first_day, input.last_day),
            *within_reach(actor),
            *([Account.owner == input.owner] if input.owner is not None else []),
        )
        .order_by(Objection.raised_on, Objection.id)
    ).all()
    groups: dict[tuple[Any, str], list[Objection]] = {}
    for each in found:
        groups.setdefault((each.kind, (each.argument or "").casefold()), []).append(each)
    order = list(HotelObjectionKind)
    lines = [_line(kind, group) for (kind, _), group in groups.items()]
    lines.sort(key=lambda each: (order.index(each.kind), -each.raised, each.argument or ""))
    return HotelObjectionReport(raised=len(found), lines=lines)


def check_days(first: date, last: date) -> None:
    """Refuse days that no calendar has, or that end before they begin."""
    problems = Problems()
    check_day(problems, first, "input", "firstDay")
    check_day(problems, last, "input", "lastDay")
    check_span(problems, (first, last), ("input", "lastDay"))
    problems.raise_if_any()


def _line(kind: HotelObjectionKind, group: Sequence[Objection]) -> HotelObjectionLine:
    withdrawn = sum(each.state is _S.WITHDRAWN for each in group)
    decisive = sum(each.state is _S.DECISIVE for each in group)
    settled = withdrawn + decisive
    return HotelObjectionLine(
        kind=kind,
        argument=group[0].argument,
        raised=len(group),
        unsettled=len(group) - settled,
        withdrawn=withdrawn,
        decisive=decisive,
        withdrawn_percent=round_places(Decimal(100 * withdrawn) / settled, 1) if settled else None,
    )
