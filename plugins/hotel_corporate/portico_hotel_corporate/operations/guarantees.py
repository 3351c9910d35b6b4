"""Guarantees and heads of functions: what a client promises, and how many came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_hotel_corporate.access import CAPACITY_OVERRIDE
from portico_hotel_corporate.models import ContractTerms, EventBooking, EventFunction, Property
from portico_hotel_corporate.models.capacity import set_count
from portico_hotel_corporate.models.functions import check_people
from portico_hotel_corporate.models.guarantees import is_due
from portico_hotel_corporate.models.lifecycle import OVER
from portico_hotel_corporate.models.properties import LONGEST_DUE
from portico_hotel_corporate.operations.terms import terms_of


@dataclass(kw_only=True)
class HotelEventFunctionGuarantee:
    """How many people the client guarantees to pay for."""

    id: Annotated[UUID, Ref("HotelEventFunction"), "The function."]
    expected_version: Annotated[int, "The version that you read."]
    guaranteed: Annotated[int, "How many."]
    capacity_override: Annotated[
        str | None, "Why more are set than the space holds; needs a permission of its own."
    ] = None


@dataclass(kw_only=True)
class HotelEventFunctionCount:
    """How many people came."""

    id: Annotated[UUID, Ref("HotelEventFunction"), "The function."]
    expected_version: Annotated[int, "The version that you read."]
    actual: Annotated[int, "How many."]


def guarantee_function(
    session: Session, actor: Actor, input: HotelEventFunctionGuarantee
) -> EventFunction:
    """Take down a guarantee; once it is due it only grows. Places are set by the contract."""
    function = _found(session, input.id, input.expected_version)
    terms = terms_of(session, function.booking)
    promised = function.promised
    hours = terms.guarantee_due_hours if terms else function.booking.venue.guarantee_due_hours
    due = hours is not None and is_due(function.starts_at, hours, actor.now)
    if due and input.guaranteed < promised:
        message = (
            f"The guarantee was due {hours} hours before the function: it stays at least "
            f"{promised}."
        )
        raise refuse("HOTEL_GUARANTEE_DUE", message, "input", "guaranteed")
    if (input.capacity_override or "").strip():
        actor.require(CAPACITY_OVERRIDE)
        function.capacity_override = input.capacity_override
    elif input.guaranteed > promised:
        function.capacity_override = None  # the reason was given for fewer
    _promise(function, terms, input.guaranteed)
    function.guaranteed_at = function.guaranteed_at or actor.now
    session.flush()
    return function


def count_function(session: Session, actor: Actor, input: HotelEventFunctionCount) -> EventFunction:
    """Take down how many people came; lines that are counted by them follow."""
    function = _found(session, input.id, input.expected_version)
    problems = Problems()
    check_people(problems, input.actual, "input", "actual")
    problems.check(
        ok=actor.now >= function.starts_at,
        code="HOTEL_FUNCTION_TIME",
        message="The function has not begun: nobody can have come yet.",
        path=("input", "actual"),
    )
    problems.raise_if_any()
    function.actual = input.actual
    session.flush()
    return function


def fix_guarantees(session: Session, actor: Actor) -> str:
    """What was expected becomes the guarantee of functions for which none was given in time.

    Over it is set as the contract says, as far as the space holds it.
    """
    fixed = 0
    for booking_id, function_id in _due(session, actor):
        booking = session.get(
            EventBooking, booking_id, with_for_update=True, populate_existing=True
        )
        function = session.get(
            EventFunction, function_id, with_for_update=True, populate_existing=True
        )
        if booking is None or function is None or not booking.holds_space:
            continue
        terms = terms_of(session, booking)
        hours = terms.guarantee_due_hours if terms else booking.venue.guarantee_due_hours
        due = hours is not None and is_due(function.starts_at, hours, actor.now)
        if due and function.guaranteed is None and function.starts_at > actor.now:
            _promise_expected(function, terms)
            fixed += 1
    session.flush()
    return f"fixed {fixed} guarantees"


def _due(session: Session, actor: Actor) -> list[tuple[UUID, UUID]]:
    """The events and functions without a guarantee that is due, in the order they are locked.

    What the contract says counts before what is usual at the property. Each is looked at again
    once it is locked: a front desk may have taken a guarantee down meanwhile.
    """
    hours = func.coalesce(ContractTerms.guarantee_due_hours, Property.guarantee_due_hours)
    rows = session.execute(
        select(EventFunction.booking_id, EventFunction.id, EventFunction.starts_at, hours)
        .join(EventBooking, EventBooking.id == EventFunction.booking_id)
        .join(Property, Property.id == EventBooking.property_id)
        .outerjoin(ContractTerms, ContractTerms.booking_id == EventBooking.id)
        .where(
            EventFunction.guaranteed.is_(None),
            EventFunction.starts_at > actor.now,
            EventFunction.starts_at <= actor.now + timedelta(hours=LONGEST_DUE),
            EventBooking.status.not_in(OVER),
            hours.is_not(None),
        )
        .order_by(EventFunction.booking_id, EventFunction.id)
    ).all()
    return [
        (booking, function)
        for booking, function, starts, due in rows
        if is_due(starts, due, actor.now)
    ]


def _promise(function: EventFunction, terms: ContractTerms | None, guaranteed: int) -> None:
    _set_over(function, terms, guaranteed)
    problems = Problems()
    function.settle(problems, ("input",))
    problems.raise_if_any()


def _promise_expected(function: EventFunction, terms: ContractTerms | None) -> None:
    """Nobody is there to choose another space: what does not fit is not set over."""
    _set_over(function, terms, function.expected)
    most = 0 if function.is_shared else max(0, function.capacity - function.expected)
    places = set_count(function.expected, function.overset_percent, function.overset_cap)
    over = places - function.expected
    if over > most:
        function.overset_cap = over = most
    function.set_count = function.expected + over
    function.below_minimum = function.set_count < function.space.minimum(function.setup_style)


def _set_over(function: EventFunction, terms: ContractTerms | None, guaranteed: int) -> None:
    function.guaranteed = guaranteed
    if terms:
        function.overset_percent = terms.guarantee_overset_percent
        function.overset_cap = terms.guarantee_overset_cap


def _found(session: Session, id: UUID, expected_version: int) -> EventFunction:
    found = get(session, EventFunction, id)
    booking = get(session, EventBooking, found.booking_id, lock=True)
    function = get(session, EventFunction, id, lock=True)
    expect_version(function, expected_version)
    booking.check_open("input", "id")
    return function
