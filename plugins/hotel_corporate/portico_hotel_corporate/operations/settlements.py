"""Settling a breach of a duty: it is waived, charged for, or was made good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Ref
from portico_hotel_corporate.models import (
    HotelObligationStatus,
    HotelReasonKind,
    Obligation,
    ObligationEvaluation,
    ObligationSettlement,
)
from portico_hotel_corporate.models.obligation_consequences import PAID_BY
from portico_hotel_corporate.models.obligation_rules import SETTLED
from portico_hotel_corporate.operations.codes import check_reason


@dataclass(kw_only=True)
class HotelObligationSettle:
    """How a breach is settled."""

    obligation_id: Annotated[UUID, Ref("HotelObligation"), "The duty."]
    window_start: Annotated[date, "The first day of the window in which it was breached."]
    booking_id: Annotated[
        UUID | None, Ref("HotelEventBooking"), "The event, if it is measured event by event."
    ] = None
    settled_as: Annotated[HotelObligationStatus, "WAIVED, CHARGED or CURED."]
    reason_code: Annotated[str | None, "Why, by one of the house's reasons for a waiver."] = None
    note: Annotated[str | None, "Why, in words."] = None


def settle_obligation(
    session: Session, actor: Actor, input: HotelObligationSettle
) -> ObligationSettlement:
    """Settle a breach: waive it, charge for it, or note that it was made good."""
    duty = get(session, Obligation, input.obligation_id, "input", "obligationId", lock=True)
    last = _check_settlement(session, duty, input)
    charged = last if input.settled_as is HotelObligationStatus.CHARGED else None
    if input.settled_as is HotelObligationStatus.WAIVED:
        check_reason(session, HotelReasonKind.WAIVER, input.reason_code, input.note)
    problems = Problems()
    made = ObligationSettlement(
        obligation_id=duty.id,
        window_start=input.window_start,
        booking_id=input.booking_id,
        settled_as=input.settled_as,
        settled_on=duty.today(actor),
        paid_amount=charged.exposure_amount if charged else None,
        currency=duty.currency,
    )
    assign(made, input, ("reason_code", "note"), problems, "input")
    problems.raise_if_any()
    session.add(made)
    session.flush()
    return made


def _check_settlement(
    session: Session, duty: Obligation, input: HotelObligationSettle
) -> ObligationEvaluation | None:
    """Refuse to settle what is not breached; the line of the ledger that says it is."""
    problems = Problems()
    problems.check(
        ok=input.settled_as is not HotelObligationStatus.CHARGED or duty.consequence in PAID_BY,
        code="HOTEL_OBLIGATION_SETTLEMENT",
        message=f"Nobody pays for a breach whose consequence is {duty.consequence.name}: settle it "
        "as WAIVED or CURED.",
        path=("input", "settledAs"),
    )
    problems.check(
        ok=input.settled_as in SETTLED,
        code="HOTEL_OBLIGATION_SETTLEMENT",
        message="A breach is settled as WAIVED, CHARGED or CURED.",
        path=("input", "settledAs"),
    )
    last = _last_line(session, input)
    problems.check(
        ok=last is not None and last.status is HotelObligationStatus.BREACHED,
        code="HOTEL_OBLIGATION_SETTLEMENT",
        message=f"In the window from {input.window_start} it is "
        f"{last.status.name if last else 'not evaluated'}: only what is BREACHED is settled.",
        path=("input", "windowStart"),
    )
    settled = select(ObligationSettlement.id).where(
        ObligationSettlement.obligation_id == duty.id,
        ObligationSettlement.window_start == input.window_start,
        ObligationSettlement.booking_id == input.booking_id,
    )
    problems.check(
        ok=session.scalar(settled) is None,
        code="HOTEL_OBLIGATION_SETTLEMENT",
        message="This breach is settled already.",
        path=("input", "windowStart"),
    )
    problems.raise_if_any()
    return last


def _last_line(session: Session, input: HotelObligationSettle) -> ObligationEvaluation | None:
    """The last line of the ledger about the duty in the window."""
    return session.scalars(
        select(ObligationEvaluation)
        .where(
            ObligationEvaluation.obligation_id == input.obligation_id,
            ObligationEvaluation.window_start == input.window_start,
            ObligationEvaluation.booking_id == input.booking_id,
        )
        .order_by(ObligationEvaluation.as_of.desc(), ObligationEvaluation.id.desc())
        .limit(1)
    ).first()
