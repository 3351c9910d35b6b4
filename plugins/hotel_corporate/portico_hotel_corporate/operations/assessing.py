"""Assessments: writing down what a client owes, and what became of the claim."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_hotel_corporate.models import (
    HotelAssessmentState,
    HotelLiabilityKind,
    HotelReasonKind,
    LiabilityAssessment,
)
from portico_hotel_corporate.operations.codes import check_reason
from portico_hotel_corporate.operations.liability import (
    Case,
    HotelLiabilityPart,
    HotelLiabilityRequest,
    HotelLiabilityScenario,
    case_of,
)


@dataclass(kw_only=True)
class HotelLiabilityAssess:
    """What is to be claimed from a client."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    kind: Annotated[HotelLiabilityKind, "What for."]
    as_of: Annotated[date | None, "The day; else the property's business day."] = None
    scenario: Annotated[HotelLiabilityScenario | None, "What was agreed to suppose."] = None


@dataclass(kw_only=True)
class HotelLiabilityAssessmentStateChange:
    """What became of a claim."""

    id: Annotated[UUID, Ref("HotelLiabilityAssessment"), "The assessment."]
    expected_version: Annotated[int, "The version that you read."]
    state: Annotated[HotelAssessmentState, "What it becomes."]
    reason_code: Annotated[str | None, "Why it is waived."] = None


def assess_liability(
    session: Session, actor: Actor, input: HotelLiabilityAssess
) -> LiabilityAssessment:
    """Write down what a client owes for one thing, with the figures that it follows from."""
    request = HotelLiabilityRequest(
        booking_id=input.booking_id, as_of=input.as_of, scenario=input.scenario
    )
    case = case_of(session, actor, request)
    part = {
        HotelLiabilityKind.ATTRITION: case.attrition,
        HotelLiabilityKind.FB_MINIMUM: case.food,
        HotelLiabilityKind.CANCELLATION: case.cancellation,
    }[input.kind]()
    if part is None:
        message = f"The contract has no clause for {input.kind.name}."
        raise refuse("HOTEL_CLAUSE_MISSING", message, "input", "kind")
    return assess(session, case, input.kind, part)


def assess(
    session: Session, case: Case, kind: HotelLiabilityKind, part: HotelLiabilityPart
) -> LiabilityAssessment:
    """Write down a part of a client's liability."""
    assessment = LiabilityAssessment(
        booking_id=case.booking.id,
        kind=kind,
        as_of=case.as_of,
        net_amount=part.net.amount,
        service_amount=part.service.amount,
        tax_amount=part.tax.amount,
        gross_amount=part.gross.amount,
        currency=case.currency,
        trace=[asdict(each) for each in part.trace],
        state=HotelAssessmentState.PROPOSED,
    )
    session.add(assessment)
    session.flush()
    return assessment


def change_assessment_state(
    session: Session, actor: Actor, input: HotelLiabilityAssessmentStateChange
) -> LiabilityAssessment:
    """Note that a claim is agreed, invoiced or, with a reason, waived."""
    assessment = get(session, LiabilityAssessment, input.id, lock=True)
    expect_version(assessment, input.expected_version)
    problems = Problems()
    assign(assessment, input, ("reason_code",), problems, "input")
    waived = input.state is HotelAssessmentState.WAIVED
    problems.check(
        ok=waived == (assessment.reason_code is not None),
        code="HOTEL_WAIVER_REASON",
        message="Say why it is waived, and give a reason only then.",
        path=("input", "reasonCode"),
    )
    problems.raise_if_any()
    if waived:
        check_reason(session, HotelReasonKind.WAIVER, assessment.reason_code, None)
    assessment.move_to(input.state)
    session.flush()
    return assessment
