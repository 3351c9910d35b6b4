"""What a new event begins as, by the house's own names."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from portico.operations.lookup import get
from portico_hotel_corporate.models import HotelBookingStatus, HotelStatusScope, StatusCode
from portico_hotel_corporate.operations.codes import initial_code


def first_status(
    session: Session, status: HotelBookingStatus | None, code_id: UUID | None
) -> tuple[HotelBookingStatus, StatusCode | None]:
    """The first status and its name: as is given, else by the initial code, else an inquiry.

    A status that is given goes before the initial code, which then names it only if it fits.
    """
    if code_id is not None:
        code = get(session, StatusCode, code_id, "input", "statusCodeId")
        return status or code.system_type, code
    first = initial_code(session, HotelStatusScope.BOOKING)
    if first is None:
        return status or HotelBookingStatus.INQUIRY, None
    if status is None or status is first.system_type:
        return first.system_type, first
    return status, None
