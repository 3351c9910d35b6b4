"""How both sides keep an agreement, looked at without noting it in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    Agreement,
    EventBooking,
    HotelObligationMetric,
    HotelObligationStatus,
    HotelParty,
)
from portico_hotel_corporate.operations.obligations import (
    SHOWN,
    Look,
    day_to_look_at,
    event_looks,
    looks,
)
from portico_hotel_corporate.operations.terminations import HotelTerminationRight, rights_on


@dataclass(kw_only=True)
class HotelAgreementComplianceRequest:
    """An agreement to be looked at, on a day."""

    agreement_id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    as_of: Annotated[date | None, "The day, to its end; none: today."] = None


@dataclass(frozen=True, kw_only=True)
class HotelObligationStanding:
    """How one duty stands in one window."""

    obligation_id: Annotated[UUID, Ref("HotelObligation"), "The duty."]
    booking_id: Annotated[
        UUID | None, Ref("HotelEventBooking"), "The event, if it is measured event by event."
    ]
    title: Annotated[str, "What people call it."]
    obligor: Annotated[HotelParty, "Whose duty it is."]
    metric: Annotated[HotelObligationMetric, "What it is measured by."]
    window_start: Annotated[date, "The first day of the window."]
    window_end: Annotated[date, "The last day of the window."]
    target: Annotated[Decimal, "The target of the window."]
    target_prorated: Annotated[Decimal, "What of it was due by that day."]
    actual: Annotated[Decimal | None, "What was measured; null: nothing there was to measure."]
    on_books: Annotated[Decimal, "What was reserved on top."]
    projected: Annotated[Decimal | None, "What is to be expected at the end of the window."]
    attainment: Annotated[Decimal | None, "What was measured in percent of what was due."]
    gap: Annotated[Decimal | None, "How far what is to be expected misses the target."]
    exposure: Annotated[Money, "What that costs, by the consequence that was agreed."]
    status: Annotated[HotelObligationStatus, "How it stands."]
    evidence: Annotated[list[str], f"What it was measured by, at most {SHOWN} of it."]
    evidence_count: Annotated[int, "How many these are in all."]
    input_hash: Annotated[str, "SHA-256 of all that the verdict depends on."]


@dataclass(frozen=True, kw_only=True)
class HotelAgreementCompliance:
    """How both sides keep an agreement, or what was agreed for an event, on a day."""

    as_of: Annotated[date, "The day."]
    obligations: Annotated[list[HotelObligationStanding], "Every duty in every window begun."]
    termination_rights: Annotated[
        list[HotelTerminationRight],
        "The rights to end the agreement that may be used that day: breaches noted in the ledger "
        "by then gave them.",
    ]


@dataclass(kw_only=True)
class HotelBookingComplianceRequest:
    """An event to be looked at, on a day."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    as_of: Annotated[date | None, "The day, to its end; none: today."] = None


def booking_compliance(
    session: Session, actor: Actor, input: HotelBookingComplianceRequest
) -> HotelAgreementCompliance:
    """Look at how both sides keep what its contract and its agreement lay down for an event."""
    event = get(session, EventBooking, input.booking_id, "input", "bookingId")
    as_of = input.as_of or event.venue.business_date(actor.now)
    return HotelAgreementCompliance(
        as_of=as_of,
        obligations=[_standing(look) for look in event_looks(session, event, as_of)],
        termination_rights=[],
    )


def agreement_compliance(
    session: Session, actor: Actor, input: HotelAgreementComplianceRequest
) -> HotelAgreementCompliance:
    """Look at how both sides keep an agreement on a day, by all that is known now."""
    agreement = get(session, Agreement, input.agreement_id, "input", "agreementId")
    as_of = day_to_look_at(agreement, actor, input.as_of)
    return HotelAgreementCompliance(
        as_of=as_of,
        obligations=[_standing(look) for look in looks(session, agreement, as_of)],
        termination_rights=rights_on(session, agreement, as_of),
    )


def _standing(look: Look) -> HotelObligationStanding:
    return HotelObligationStanding(
        **look.columns(),
        obligation_id=look.duty.id,
        booking_id=look.event.id if look.event else None,
        title=look.duty.title,
        obligor=look.duty.obligor,
        metric=look.inputs.metric,
        exposure=Money(look.verdict.exposure, look.inputs.currency),
    )
