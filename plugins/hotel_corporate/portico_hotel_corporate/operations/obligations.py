"""Looking at how both sides keep their agreement, on any day, and settling what was not kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import announce
from portico.operations.lookup import get
from portico.values import Ref
from portico_hotel_corporate.models import (
    Agreement,
    EventBooking,
    HotelObligationWindow,
    Obligation,
    ObligationEvaluation,
)
from portico_hotel_corporate.models.agreement_status import BEING_WRITTEN, IN_FORCE
from portico_hotel_corporate.models.obligation_events import ObligationStatusChanged
from portico_hotel_corporate.models.obligation_rules import Inputs, Verdict, judge
from portico_hotel_corporate.models.obligation_windows import Window, windows
from portico_hotel_corporate.operations.event_books import EventBooks
from portico_hotel_corporate.operations.event_facts import events_of, window_of
from portico_hotel_corporate.operations.facts import Facts
from portico_hotel_corporate.operations.obligation_facts import measure
from portico_hotel_corporate.operations.obligation_history import History, history_of

SHOWN: Final = 200


@dataclass(kw_only=True)
class HotelAgreementEvaluate:
    """An agreement to be looked at."""

    agreement_id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    as_of: Annotated[date | None, "The day, to its end; none: today."] = None


@dataclass(frozen=True, slots=True)
class Look:
    """A duty in one window on one day: what it depends on, and how it stands."""

    duty: Obligation
    inputs: Inputs
    facts: Facts
    verdict: Verdict
    event: EventBooking | None = None

    def columns(self) -> dict[str, Any]:
        """What the ledger and its readers show of it."""
        return {
            "window_start": self.inputs.window.first,
            "window_end": self.inputs.window.last,
            "target": self.verdict.target,
            "target_prorated": self.verdict.target_prorated,
            "actual": self.inputs.measured,
            "on_books": self.inputs.on_books,
            "projected": self.verdict.projected,
            "attainment": self.verdict.attainment,
            "gap": self.verdict.gap,
            "status": self.verdict.status,
            "evidence": self.facts.evidence[:SHOWN],
            "evidence_count": len(self.facts.evidence),
            "input_hash": self.inputs.digest(),
        }


def looks(session: Session, agreement: Agreement, as_of: date) -> Iterator[Look]:
    """Every duty of an agreement in every window that has begun, or in its first one."""
    history = history_of(session, agreement.obligations, as_of)
    by_event = [each.window is HotelObligationWindow.EVENT for each in agreement.obligations]
    events = events_of(session, agreement, Window(*agreement.term)) if any(by_event) else []
    books = EventBooks(session, events)
    for duty in agreement.obligations:
        if duty.window is HotelObligationWindow.EVENT:
            for event in events:
                yield look_at(session, duty, window_of(event), history, (event, books))
            continue
        every = list(windows(duty.window, *agreement.term))
        for window in [each for each in every if each.first <= as_of] or every[:1]:
            yield look_at(session, duty, window, history)


def event_looks(session: Session, event: EventBooking, as_of: date) -> Iterator[Look]:
    """Every duty that its own contract, or its agreement, lays down for an event."""
    own = select(Obligation).where(Obligation.booking_id == event.id)
    shared = select(Obligation).where(
        Obligation.agreement_id == event.agreement_id,
        Obligation.window == HotelObligationWindow.EVENT,
    )
    duties = [
        duty
        for found in ((own, shared) if event.agreement_id else (own,))
        for duty in session.scalars(found.order_by(Obligation.position))
    ]
    history, books = history_of(session, duties, as_of), EventBooks(session, [event])
    for duty in duties:
        yield look_at(session, duty, window_of(event), history, (event, books))


def look_at(
    session: Session,
    duty: Obligation,
    window: Window,
    history: History,
    of: tuple[EventBooking, EventBooks] | None = None,
) -> Look:
    """How a duty stands in a window, or for an event, on the day of the history."""
    facts = measure(session, duty, window, history.as_of, of)
    event = of[0] if of else None
    key = (duty.id, window.first, event.id if event else None)
    inputs = Inputs(
        metric=duty.metric,
        comparator=duty.comparator,
        target=duty.target,
        window=window,
        proration=duty.proration,
        weights=tuple(Decimal(weight) for weight in duty.month_weights),
        tolerance_percent=duty.tolerance_percent,
        consequence=duty.consequence,
        charge=duty.charge_amount or Decimal(0),
        damages_percent=duty.damages_percent,
        currency=duty.currency,
        as_of=history.as_of,
        measured=facts.measured,
        on_books=facts.on_books,
        remedied=facts.remedied,
        settled=history.settled.get(key),
        previous=history.previous.get(key),
        event=event.id.hex if event else None,
    )
    return Look(duty, inputs, facts, judge(inputs), event)


def evaluate_agreement(session: Session, actor: Actor, input: HotelAgreementEvaluate) -> Agreement:
    """Note in the ledger how both sides keep an agreement on a day; the same facts count once."""
    agreement = get(session, Agreement, input.agreement_id, "input", "agreementId", lock=True)
    as_of = day_to_look_at(agreement, actor, input.as_of)
    for look in looks(session, agreement, as_of):
        enter(session, actor, look)
    return agreement


def day_to_look_at(agreement: Agreement, actor: Actor, as_of: date | None) -> date:
    """The day that is asked for, today if none is; refused before anything was agreed."""
    if agreement.status in BEING_WRITTEN:
        raise refuse(
            "HOTEL_AGREEMENT_STEP",
            f"{agreement.label} is {agreement.status.name}: nothing is owed before it is signed.",
            "input",
            "agreementId",
        )
    return as_of or agreement.today(actor)


def enter(session: Session, actor: Actor, look: Look) -> None:
    """Append a line to the ledger, unless that very line is there; announce a change."""
    columns, inputs = look.columns(), look.inputs
    known = select(ObligationEvaluation.id).where(
        ObligationEvaluation.obligation_id == look.duty.id,
        ObligationEvaluation.window_start == inputs.window.first,
        ObligationEvaluation.as_of == inputs.as_of,
        ObligationEvaluation.input_hash == columns["input_hash"],
    )
    if session.scalar(known) is not None:
        return
    line = ObligationEvaluation(
        **columns,
        obligation_id=look.duty.id,
        booking_id=look.event.id if look.event else None,
        as_of=inputs.as_of,
        exposure_amount=look.verdict.exposure,
        currency=inputs.currency,
        is_change=look.verdict.status is not inputs.previous,
        inputs=inputs.to_json(),
    )
    session.add(line)
    session.flush()
    if line.is_change:
        announce(session, actor, ObligationStatusChanged(line, inputs.previous))


def evaluate_all(session: Session, actor: Actor) -> str:
    """Look at every agreement in force, as of its property's business day."""
    agreements = session.scalars(
        select(Agreement).where(Agreement.status.in_(IN_FORCE)).order_by(Agreement.id)
    ).all()
    for agreement in agreements:
        wish = HotelAgreementEvaluate(agreement_id=agreement.id, as_of=None)
        evaluate_agreement(session, actor, wish)
    return f"{len(agreements)} agreements looked at"
