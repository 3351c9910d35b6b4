"""Banquet event orders: issuing revisions, the client's approval, departments acknowledging."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.operations.lookup import expect_version, get, touch
from portico.values import Ref, round_money
from portico_hotel_corporate.models import (
    Beo,
    BeoAcknowledgement,
    BeoRevision,
    BookedPackage,
    EventBooking,
    EventFunction,
    EventTask,
    HotelBeoState,
    HotelDepartment,
    HotelTaskStatus,
    LineItem,
)
from portico_hotel_corporate.models.beos import differences
from portico_hotel_corporate.operations.bills import bill_of
from portico_hotel_corporate.operations.narratives import narrative_of
from portico_hotel_corporate.operations.spending import lines_of, packages_of


@dataclass(kw_only=True)
class HotelBeoIssue:
    """An event whose order is to be written, or written anew."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]


@dataclass(kw_only=True)
class HotelBeoStep:
    """A step in the life of an order."""

    id: Annotated[UUID, Ref("HotelBeo"), "The order."]
    expected_version: Annotated[int, "The version that you read."]


@dataclass(kw_only=True)
class HotelBeoAcknowledge:
    """A department that has read the newest revision."""

    id: Annotated[UUID, Ref("HotelBeo"), "The order."]
    revision: Annotated[int, "The revision that was read: only the newest counts."]
    department: Annotated[HotelDepartment, "Who read it."]


def issue_beo(session: Session, actor: Actor, input: HotelBeoIssue) -> Beo:
    """Write the order of an event; later on a new revision, with what changed since the last."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId", lock=True)
    booking.check_open("input", "bookingId")
    if not booking.programme:
        message = "The event has no functions: there is nothing to order."
        raise refuse("HOTEL_BEO_EMPTY", message, "input", "bookingId")
    beo = session.scalar(select(Beo).where(Beo.booking_id == booking.id).with_for_update())
    if beo and beo.is_over:
        message = f"The order is {beo.state.name}: nothing can be ordered any more."
        raise refuse("HOTEL_BEO_STATE", message, "input", "bookingId")
    payload = order_of(session, booking)
    before = beo.newest.payload if beo else None
    changed = list(differences(before, payload)) if before else []
    if beo and not changed and beo.state is not HotelBeoState.AMENDED:
        message = f"Nothing has changed since revision {beo.current_revision}."
        raise refuse("HOTEL_BEO_UNCHANGED", message, "input", "bookingId")
    number = f"{booking.venue.code}-{booking.arrival:%y%m%d}-{booking.id.hex[-6:].upper()}"
    beo = beo or Beo(booking_id=booking.id, number=number, current_revision=0)
    beo.current_revision += 1
    beo.state = HotelBeoState.ISSUED
    revision = BeoRevision(
        position=beo.current_revision,
        payload=payload,
        difference=changed,
        issued_at=actor.now,
        issued_by=actor.name,
    )
    beo.revisions.append(revision)
    session.add(beo)
    session.flush()
    return beo


def approve_beo(session: Session, actor: Actor, input: HotelBeoStep) -> Beo:
    """Note that the client approved the newest revision."""
    beo = _found(session, input, HotelBeoState.ISSUED, "approved")
    beo.newest.approved_at, beo.newest.approved_by = actor.now, actor.name
    return _turn(session, beo, HotelBeoState.CLIENT_APPROVED)


def distribute_beo(session: Session, actor: Actor, input: HotelBeoStep) -> Beo:
    """Give the newest revision, once approved, to the departments; each then acknowledges it."""
    beo = _found(session, input, HotelBeoState.CLIENT_APPROVED, "distributed")
    return _turn(session, beo, HotelBeoState.DISTRIBUTED)


def amend_beo(session: Session, actor: Actor, input: HotelBeoStep) -> Beo:
    """Take back what the departments were given: it changes until another revision is issued."""
    beo = _found(session, input, HotelBeoState.DISTRIBUTED, "amended")
    return _turn(session, beo, HotelBeoState.AMENDED)


def execute_beo(session: Session, actor: Actor, input: HotelBeoStep) -> Beo:
    """Note that the event took place as ordered, once its last function is over."""
    beo = _found(session, input, HotelBeoState.DISTRIBUTED, "executed")
    booking = session.get_one(EventBooking, beo.booking_id)
    last = max(function.ends_at for function in booking.programme)
    if actor.now < last:
        message = f"The last function ends at {last.astimezone(booking.venue.zone)}: not yet."
        raise refuse("HOTEL_BEO_STATE", message, "input", "id")
    return _turn(session, beo, HotelBeoState.EXECUTED)


def close_beo(session: Session, actor: Actor, input: HotelBeoStep) -> Beo:
    """Close an order once all tasks that followed from it are done, or dropped."""
    beo = _found(session, input, HotelBeoState.EXECUTED, "closed")
    still = select(func.count()).where(
        EventTask.booking_id == beo.booking_id, EventTask.status == HotelTaskStatus.OPEN
    )
    if left := session.scalar(still):
        message = f"{left} tasks are open: finish them first."
        raise refuse("HOTEL_BEO_TASKS", message, "input", "id")
    return _turn(session, beo, HotelBeoState.CLOSED)


def acknowledge_beo(session: Session, actor: Actor, input: HotelBeoAcknowledge) -> Beo:
    """Note that a department has read the newest revision of an order."""
    beo = get(session, Beo, input.id, lock=True)
    if beo.state is not HotelBeoState.DISTRIBUTED:
        message = f"The order is {beo.state.name}: departments read it when it is DISTRIBUTED."
        raise refuse("HOTEL_BEO_STATE", message, "input", "id")
    if input.revision != beo.current_revision:
        message = f"Revision {input.revision} is out of date: read {beo.current_revision}."
        raise refuse("HOTEL_BEO_REVISION", message, "input", "revision")
    read = {(each.revision, each.department) for each in beo.acknowledgements}
    if (input.revision, input.department) not in read:
        beo.acknowledgements.append(
            BeoAcknowledgement(
                position=len(beo.acknowledgements),
                revision=input.revision,
                department=input.department,
                acknowledged_at=actor.now,
                acknowledged_by=actor.name,
            )
        )
        touch(beo)
    session.flush()
    return beo


def order_of(session: Session, booking: EventBooking) -> dict[str, Any]:
    """All that an order says, as it stands now: texts, numbers and times, nothing that moves."""
    bill, zone = bill_of(session, booking), booking.venue.zone
    items = lines_of(session, booking.id)
    return {
        "event": {
            "name": booking.shown_name,
            "type": booking.type.name,
            "status": booking.status.name,
            "arrival": booking.arrival.isoformat(),
            "departure": booking.departure.isoformat(),
            "attendees": booking.attendees,
            "property": booking.venue.name,
            "timezone": zone.key,
        },
        "narrative": {part.name: text for part, text in narrative_of(session, booking).items()},
        "functions": {
            str(function.id): function_order(function, items) for function in booking.programme
        },
        "packages": {str(each.id): _package(each) for each in packages_of(session, booking.id)},
        "bill": {
            **{
                name: f"{getattr(bill, name).rounded().amount:f}"
                for name in ("net", "service", "tax", "gross")
            },
            "currency": bill.currency,
        },
    }


def function_order(function: EventFunction, items: Iterable[LineItem]) -> dict[str, Any]:
    """What an order says of one function; ``items`` are its event's lines."""
    lines = [_line(item) for item in items if item.function_id == function.id]
    return {**_function(function), "lines": lines}


def _function(function: EventFunction) -> dict[str, Any]:
    zone = function.booking.venue.zone

    def clock(name: str) -> str:
        return str(getattr(function, name).astimezone(zone).strftime("%Y-%m-%d %H:%M"))

    return {
        "name": function.name or function.type.name.replace("_", " ").capitalize(),
        "doorCard": function.on_the_door,
        "type": function.type.name,
        "loud": function.loud,
        "space": function.space.name,
        "startsAt": clock("starts_at"),
        "endsAt": clock("ends_at"),
        "setupFrom": clock("occupied_from"),
        "clearedBy": clock("occupied_to"),
        "setupStyle": function.setup_style.name,
        "expected": function.expected,
        "guaranteed": function.guaranteed,
        "set": function.set_count,
    }


def _package(package: BookedPackage) -> dict[str, Any]:
    return {
        "name": package.name,
        "attendees": package.attendees,
        "days": package.days,
        "units": package.units,
        "currency": package.currency,
        "parts": [
            {
                "name": part.name,
                "appliesTo": part.applies_to.name,
                "rhythm": part.rhythm.name,
                "included": part.included,
                "consumption": part.consumption,
                "overagePolicy": part.overage_policy.name,
                "overagePrice": None
                if part.overage_amount is None
                else f"{round_money(part.overage_amount, part.currency):f}",
            }
            for part in package.parts
        ],
    }


def _line(item: LineItem) -> dict[str, Any]:
    return {
        "name": item.name,
        "basis": item.quantity_basis.name,
        "units": item.units,
        "unitPrice": f"{round_money(item.unit_price_amount, item.currency):f}",
        "gross": f"{round_money(item.split.gross, item.currency):f}",
    }


def _found(session: Session, input: HotelBeoStep, state: HotelBeoState, deed: str) -> Beo:
    beo = get(session, Beo, input.id, lock=True)
    expect_version(beo, input.expected_version)
    if beo.state is not state:
        message = f"The order is {beo.state.name}: it is {deed} when it is {state.name}."
        raise refuse("HOTEL_BEO_STATE", message, "input", "id")
    return beo


def _turn(session: Session, beo: Beo, state: HotelBeoState) -> Beo:
    beo.state = state
    touch(beo)
    session.flush()
    return beo
