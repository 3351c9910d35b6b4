"""Taking in requests for proposal, judging and answering them, or turning them down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Money
from portico_hotel_corporate.models import (
    HotelMarketSegment,
    HotelReasonKind,
    HotelRfpKind,
    HotelRfpStatus,
    Property,
    Rfp,
    RfpDates,
    RfpFunction,
    RfpRooms,
)
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.rfps import TURNED_AWAY
from portico_hotel_corporate.operations.booking_ties import check_contact
from portico_hotel_corporate.operations.codes import check_reason
from portico_hotel_corporate.operations.rfp_inputs import (
    HotelRfpAnswer,
    HotelRfpCreate,
    HotelRfpDatesGiven,
    HotelRfpEnd,
    HotelRfpFunctionGiven,
    HotelRfpQualify,
    HotelRfpRoomsGiven,
)

ATTRIBUTES: Final = (
    *("contact_id", "kind", "channel", "source_ref", "name", "event_type", "response_due"),
    *("decision_due", "arrival", "departure", "attendees", "potential_room_nights"),
    *("city_room_nights", "wishes"),
)
DATES: Final = ("arrival", "departure")
ROOMS: Final = ("night", "room_type", "occupancy", "rooms")
FUNCTION: Final = (
    "day",
    "type",
    "name",
    "starts",
    "ends",
    "setup_style",
    "people",
    "accessible",
    "hold_24h",
)
_USUAL_SEGMENT: Final = {
    HotelRfpKind.MEETING: HotelMarketSegment.GROUPS,
    HotelRfpKind.TRANSIENT: HotelMarketSegment.CORPORATE,
}


def create_rfp(session: Session, actor: Actor, input: HotelRfpCreate) -> Rfp:
    """Take in a request for proposal: dates, programme, rooms, budget."""
    account = get_account(session, input.account_id, "input", "accountId")
    venue = get(session, Property, input.property_id, "input", "propertyId")
    check_contact(session, input.contact_id)
    with session.no_autoflush:
        rfp = Rfp(
            account_id=account.id,
            venue=venue,
            currency=venue.currency,
            status=HotelRfpStatus.RECEIVED,
            received_at=input.received_at or actor.now,
            market_segment=input.market_segment or _USUAL_SEGMENT[input.kind],
        )
        _fill(rfp, input)
    if rfp.source_ref is not None:
        refuse_taken_ref(session, rfp.source_ref)
    session.add(rfp)
    session.flush()
    return rfp


def qualify_rfp(session: Session, actor: Actor, input: HotelRfpQualify) -> Rfp:
    """Note that a request is worth an answer: how much the client wants it, whether it can pay."""
    rfp, problems = found_rfp(session, input.id, input.expected_version), Problems()
    assign(rfp, input, ("interest", "means", "qualification"), problems, "input")
    problems.raise_if_any()
    rfp.qualify(actor)
    session.flush()
    return rfp


def answer_rfp(session: Session, actor: Actor, input: HotelRfpAnswer) -> Rfp:
    """Note our proposal. When it was first answered stays as it is, whatever is proposed later."""
    rfp, problems = found_rfp(session, input.id, input.expected_version), Problems()
    assign(rfp, input, ("answer", "offer_until"), problems, "input")
    if not rfp.answer:
        problems.add("REQUIRED", "Say what we propose.", "input", "answer")
    if input.offered is not None:
        check_money(problems, input.offered, rfp.currency, ("input", "offered"))
        rfp.offered_amount = input.offered.amount
    problems.raise_if_any()
    rfp.move_to(HotelRfpStatus.ANSWERED)
    rfp.answered_at = rfp.answered_at or actor.now
    session.flush()
    return rfp


def end_rfp(session: Session, actor: Actor, input: HotelRfpEnd) -> Rfp:
    """Turn a request down, or note that it is lost, with the reason: a turn-away of the report."""
    rfp, problems = found_rfp(session, input.id, input.expected_version), Problems()
    if input.status not in TURNED_AWAY:
        message = "A request ends as TURNED_DOWN or LOST."
        raise refuse("HOTEL_RFP_TRANSITION", message, "input", "status")
    assign(rfp, input, ("reason_code", "reason_note"), problems, "input")
    problems.raise_if_any()
    kind = HotelReasonKind[input.status.name]
    check_reason(session, kind, rfp.reason_code, rfp.reason_note)
    rfp.end(input.status, actor)
    session.flush()
    return rfp


def found_rfp(session: Session, id: UUID, expected_version: int) -> Rfp:
    """The request, locked, in the version that the caller read."""
    rfp = get(session, Rfp, id, lock=True)
    expect_version(rfp, expected_version)
    return rfp


def refuse_taken_ref(session: Session, source_ref: str) -> None:
    """Refuse a number that another request has."""
    if session.scalar(select(exists().where(Rfp.source_ref == source_ref))):
        message = f"There is a request with the number {source_ref} already."
        raise refuse("HOTEL_RFP_KNOWN", message, "input", "sourceRef")


def _fill(rfp: Rfp, input: HotelRfpCreate) -> None:
    problems = Problems()
    assign(rfp, input, ATTRIBUTES, problems, "input")
    take_budget(rfp, input.budget, problems)
    rfp.alternates = alternates_of(input.alternates, problems)
    rfp.rooms = rooms_of(input.rooms, rfp.currency, problems)
    rfp.functions = functions_of(input.functions, problems)
    problems.raise_if_any()
    rfp.check()


def take_budget(rfp: Rfp, budget: Money | None, problems: Problems) -> None:
    """Set what the client means to spend, or that it has not said so."""
    rfp.budget_amount = budget.amount if budget else None
    if budget is not None:
        check_money(problems, budget, rfp.venue.currency, ("input", "budget"))


def alternates_of(given: Sequence[HotelRfpDatesGiven], problems: Problems) -> list[RfpDates]:
    """Other dates, the first of them number 1."""
    return [
        _part(RfpDates(position=i), each, DATES, problems, "alternates", i - 1)
        for i, each in enumerate(given, 1)
    ]


def rooms_of(
    given: Sequence[HotelRfpRoomsGiven], currency: str, problems: Problems
) -> list[RfpRooms]:
    """The rooms that are asked for."""
    return [
        _part(_rooms(i, each, currency), each, ROOMS, problems, "rooms", i)
        for i, each in enumerate(given)
    ]


def functions_of(given: Sequence[HotelRfpFunctionGiven], problems: Problems) -> list[RfpFunction]:
    """The programme that is asked for."""
    return [
        _part(RfpFunction(position=i), each, FUNCTION, problems, "functions", i)
        for i, each in enumerate(given)
    ]


def _rooms(position: int, given: Any, currency: str) -> RfpRooms:
    rate = given.rate
    return RfpRooms(
        position=position,
        rate_amount=rate.amount if rate else None,
        currency=rate.currency if rate else currency,
    )


def _part(
    part: Any, given: object, names: tuple[str, ...], problems: Problems, *where: str | int
) -> Any:
    assign(part, given, names, problems, "input", *where)
    return part
