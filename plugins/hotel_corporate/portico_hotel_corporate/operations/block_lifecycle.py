"""What a step or other dates of an event mean for its guest rooms, and for what is owed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico_hotel_corporate.models import (
    DepositPayment,
    EventBooking,
    HotelBlockStatus,
    HotelBookingStatus,
    HotelLiabilityKind,
    RoomBlock,
)
from portico_hotel_corporate.models.blocks import BLOCK_TRANSITIONS
from portico_hotel_corporate.operations.assessing import assess
from portico_hotel_corporate.operations.liability import HotelLiabilityRequest, case_of
from portico_hotel_corporate.operations.terms import terms_of

ENDS = frozenset({HotelBookingStatus.CANCELLED, HotelBookingStatus.LOST})


def settle_rooms(
    session: Session, actor: Actor, booking: EventBooking, status: HotelBookingStatus
) -> None:
    """Do to the rooms what a new status demands, or refuse it while guests are booked.

    A definite event becomes tentative again only if nobody picked up a room and nothing was paid.
    An event that is called off takes its blocks with it and opens an assessment of the fee.
    """
    blocks = session.scalars(select(RoomBlock).where(RoomBlock.booking_id == booking.id)).all()
    picked_up = sum(block.picked_up for block in blocks if _is_live(block))
    steps_back = (booking.status, status) == (
        HotelBookingStatus.DEFINITE,
        HotelBookingStatus.TENTATIVE,
    )
    if picked_up and (steps_back or status in ENDS):
        message = f"{picked_up} room nights are picked up: give these rooms back first."
        raise refuse("HOTEL_BLOCK_PICKED_UP", message, "input", "status")
    if steps_back and _was_paid(session, booking):
        message = "A deposit was paid: the event stays definite, or it is cancelled."
        raise refuse("HOTEL_DEPOSIT_PAID", message, "input", "status")
    if status is HotelBookingStatus.CANCELLED:
        _open_assessment(session, actor, booking)
    if status in ENDS:
        for block in filter(_is_live, blocks):
            block.move_to(HotelBlockStatus.CANCELLED)


def check_dates(session: Session, booking: EventBooking) -> None:
    """Refuse dates of an event that would leave rooms of its blocks outside of it."""
    problems = Problems()
    mine = select(RoomBlock).where(RoomBlock.booking_id == booking.id).order_by(RoomBlock.code)
    for block in filter(_is_live, session.scalars(mine)):
        first, last = block.span
        nights = sorted({line.night for line in block.nights if not line.is_empty})
        for outside, name in (
            ([night for night in nights if night < first], "arrival"),
            ([night for night in nights if night > last], "departure"),
        ):
            problems.check(
                ok=not outside,
                code="HOTEL_BLOCK_NIGHT",
                message=f"The block {block.code} has rooms for {', '.join(map(str, outside))}: "
                "amend it first, or give it shoulder nights.",
                path=("input", name),
            )
    problems.raise_if_any()


def _is_live(block: RoomBlock) -> bool:
    return HotelBlockStatus.CANCELLED in BLOCK_TRANSITIONS[block.status]


def _was_paid(session: Session, booking: EventBooking) -> bool:
    terms = terms_of(session, booking)
    if terms is None:
        return False
    paid = select(DepositPayment).where(DepositPayment.terms_id == terms.id).limit(1)
    return session.scalar(paid) is not None


def _open_assessment(session: Session, actor: Actor, booking: EventBooking) -> None:
    """Claim the fee of the day, if the contract has one."""
    if terms_of(session, booking) is None:
        return
    case = case_of(session, actor, HotelLiabilityRequest(booking_id=booking.id))
    if part := case.cancellation():
        assess(session, case, HotelLiabilityKind.CANCELLATION, part)
