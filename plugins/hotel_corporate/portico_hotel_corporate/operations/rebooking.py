"""Rebooking a cancelled event: what is credited, as a preview, and crediting it to the new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.lookup import expect_version, get, touch
from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    DepositPayment,
    EventBooking,
    HotelAssessmentState,
    HotelLiabilityKind,
    LiabilityAssessment,
)
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.rebooking import Cancelled, RebookingCredit
from portico_hotel_corporate.models.traces import HotelTraceStep
from portico_hotel_corporate.operations.liability import Case, HotelLiabilityRequest, case_of
from portico_hotel_corporate.operations.terms import SIGNED


@dataclass(frozen=True, kw_only=True)
class HotelRebookingCredit:
    """What of the damages is credited if the client holds another event instead."""

    credit: Annotated[Money, "What is credited, of the new event supposed; else at most."]
    until: Annotated[date, "The last day on which the new event may begin."]
    least_revenue: Annotated[Money, "What the new event must bring at least, rounded."]
    trace: Annotated[list[HotelTraceStep], "How it came about, step by step."]


@dataclass(kw_only=True)
class HotelLiabilityRebook:
    """The damages of a cancelled event, and the new event that they are credited to."""

    id: Annotated[UUID, Ref("HotelLiabilityAssessment"), "The claim for the cancellation."]
    expected_version: Annotated[int, "The version that you read."]
    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The new event of the client."]
    damages_paid: Annotated[Money | None, "What was paid of the claim; else all of it."] = None


def rebooking_of(case: Case) -> HotelRebookingCredit | None:
    """What would be credited if the event was called off and another held; None by no clause."""
    term, fee = case.terms.rebook, case.cancellation()
    if term is None or fee is None:
        return None
    given = case.rebooking
    paid = given.damages_paid.amount if given and given.damages_paid else fee.gross.amount
    new = (given.arrival, given.revenue.amount) if given else None
    lost = Cancelled(notice_on=case.notice_on, value=case.contracted, damages_paid=paid)
    return _shown(term.assess(lost, new, case.currency), case.currency)


def _shown(found: RebookingCredit, currency: str) -> HotelRebookingCredit:
    return HotelRebookingCredit(
        credit=Money(found.credit, currency),
        until=found.until,
        least_revenue=Money(found.least, currency).rounded(),
        trace=found.steps,
    )


def rebook(session: Session, actor: Actor, input: HotelLiabilityRebook) -> LiabilityAssessment:
    """Credit the damages that were paid for a cancelled event to a new one, once."""
    claim = get(session, LiabilityAssessment, input.id, lock=True)
    expect_version(claim, input.expected_version)
    new = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    old = session.get_one(EventBooking, claim.booking_id)
    lost, held = (
        case_of(session, actor, HotelLiabilityRequest(booking_id=event.id, as_of=claim.as_of))
        for event in (old, new)
    )
    paid = input.damages_paid or Money(claim.gross_amount, claim.currency)
    _check(claim, old, new, paid)
    term = lost.terms.rebook
    if term is None:
        raise refuse("HOTEL_CLAUSE_MISSING", "The contract has no rebooking clause.", "input", "id")
    cancelled = Cancelled(notice_on=claim.as_of, value=lost.contracted, damages_paid=paid.amount)
    found = term.assess(cancelled, (new.arrival, held.contracted), claim.currency)
    if not found.credit:
        message = f"Nothing is credited: {found.steps[-2].formula} is {found.steps[-2].value}."
        raise refuse("HOTEL_REBOOKING", message, "input", "bookingId")
    _credit(held, found.credit, actor, claim)
    claim.rebooked_id, claim.credited_amount = new.id, found.credit
    session.flush()
    return claim


def _check(claim: LiabilityAssessment, old: EventBooking, new: EventBooking, paid: Money) -> None:
    problems = Problems()
    check_money(problems, paid, claim.currency, ("input", "damagesPaid"))
    rules = (
        ("id", claim.kind is HotelLiabilityKind.CANCELLATION, "It is no claim for a cancellation."),
        (
            "id",
            claim.state is HotelAssessmentState.INVOICED,
            f"The claim is {claim.state.name}: only damages that were invoiced are paid.",
        ),
        ("id", claim.rebooked_id is None, "These damages were credited to an event already."),
        (
            "bookingId",
            new.id != old.id
            and (new.account_id, new.property_id) == (old.account_id, old.property_id),
            "The new event must be another one of the same client at the same property.",
        ),
        (
            "bookingId",
            new.status in SIGNED and new.currency == claim.currency,
            f"The new event is {new.status.name}: it must be DEFINITE, in {claim.currency}.",
        ),
        ("damagesPaid", paid.amount <= claim.gross_amount, "More than was claimed."),
    )
    for field, ok, message in rules:
        problems.check(ok=ok, code="HOTEL_REBOOKING", message=message, path=("input", field))
    problems.raise_if_any()


def _credit(held: Case, credit: Decimal, actor: Actor, claim: LiabilityAssessment) -> None:
    """A credit is paid in advance: it lowers what is still to be paid, not what is owed."""
    held.terms.payments.append(
        DepositPayment(
            position=len(held.terms.payments),
            paid_on=held.booking.venue.business_date(actor.now),
            paid_amount=credit,
            currency=claim.currency,
            reference=f"Rebooking of {claim.booking_id}",
        )
    )
    touch(held.terms)
