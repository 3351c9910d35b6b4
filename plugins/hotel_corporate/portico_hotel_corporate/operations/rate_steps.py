"""Which rates are stepped on a day, and since when, by breaches that the ledger notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico_hotel_corporate.models import (
    Agreement,
    HotelConsequence,
    HotelObligationStatus,
    Obligation,
    ObligationEvaluation,
    ObligationSettlement,
)
from portico_hotel_corporate.models.rate_methods import RateStep

_S = HotelObligationStatus
BREACH = frozenset({_S.BREACHED, _S.CHARGED})
"""What was charged for was still not kept."""
ENDED = (_S.WAIVED, _S.CURED)


@dataclass(frozen=True, slots=True)
class Breach:
    """From when to before when a duty was breached, by the ledger."""

    duty: Obligation
    since: date
    until: date | None

    def stands_on(self, day: date) -> bool:
        """Whether it is breached on a day."""
        return self.since <= day and (self.until is None or day < self.until)


def breaches(
    session: Session, agreements: Sequence[UUID], consequence: HotelConsequence
) -> list[Breach]:
    """The breaches of duties of agreements that have this consequence, in three statements."""
    duties = {
        duty.id: duty
        for duty in session.scalars(
            select(Obligation)
            .where(Obligation.agreement_id.in_(agreements), Obligation.consequence == consequence)
            .order_by(Obligation.position)
        )
    }
    if not duties:
        return []
    ended = _ended(session, duties)
    return [
        Breach(duties[key[0]], since, until)
        for key, spans in _spans(session, duties).items()
        for since, until in (_cut(span, ended.get(key)) for span in spans)
        if until is None or since < until
    ]


Key = tuple[UUID, date, UUID | None]


def _spans(session: Session, duties: Iterable[UUID]) -> dict[Key, list[tuple[date, date | None]]]:
    """When each duty was breached in each window, by the lines of the ledger."""
    line = ObligationEvaluation
    found: dict[Key, list[tuple[date, date | None]]] = defaultdict(list)
    rows = session.execute(
        select(line.obligation_id, line.window_start, line.booking_id, line.as_of, line.status)
        .where(line.obligation_id.in_(list(duties)))
        .order_by(line.as_of, line.id)
    )
    for duty, window, event, day, status in rows:
        spans = found[duty, window, event]
        is_open = bool(spans) and spans[-1][1] is None
        if status in BREACH and not is_open:
            spans.append((day, None))
        elif status not in BREACH and is_open:
            spans[-1] = (spans[-1][0], day)
    return found


def _ended(session: Session, duties: Iterable[UUID]) -> dict[Key, date]:
    settled = ObligationSettlement
    rows = session.execute(
        select(
            settled.obligation_id, settled.window_start, settled.booking_id, settled.settled_on
        ).where(settled.obligation_id.in_(list(duties)), settled.settled_as.in_(ENDED))
    )
    return {(duty, window, event): day for duty, window, event, day in rows}


def _cut(span: tuple[date, date | None], ended: date | None) -> tuple[date, date | None]:
    """A span, no longer than until its breach was waived or cured."""
    since, until = span
    days = [day for day in (until, ended) if day is not None]
    return since, min(days, default=None)


class Steps:
    """How the rates of agreements are stepped, by the day of booking."""

    def __init__(self, session: Session, agreements: Sequence[Agreement]) -> None:
        ids = [agreement.id for agreement in agreements]
        self._breaches: dict[UUID | None, list[Breach]] = defaultdict(list)
        for breach in breaches(session, ids, HotelConsequence.STEP_RATE):
            self._breaches[breach.duty.agreement_id].append(breach)

    def on(self, agreement: Agreement, day: date) -> tuple[RateStep, ...]:
        """What duties that are breached on a day do to the rates; each duty counts once."""
        steps: dict[UUID, RateStep] = {}
        for breach in sorted(self._breaches[agreement.id], key=lambda each: each.since):
            duty = breach.duty
            since = breach.since + timedelta(days=duty.step_after_days or 0)
            if duty.id in steps or not breach.stands_on(day) or day < since:
                continue
            why = f"“{duty.title}” was breached on {breach.since}"
            steps[duty.id] = RateStep(why=why, percent=duty.step_percent, code=duty.step_code)
        return tuple(steps.values())
