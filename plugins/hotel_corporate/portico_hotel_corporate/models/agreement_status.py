"""The statuses of a corporate agreement, and which may follow which."""

from __future__ import annotations

from typing import Final

from portico.values import Choice
from portico_hotel_corporate.models.lifecycle import HotelBookingStatus


class HotelAgreementStatus(Choice):
    """How far a corporate agreement has come."""

    DRAFT = "Being written."
    PROPOSED = "Offered to the client."
    NEGOTIATION = "The client wants it otherwise; being rewritten."
    ACTIVE = "Signed and in force, within its dates."
    SUSPENDED = "In force but not granted for the time being."
    EXPIRED = "Its last day is past. Final."
    TERMINATED = "Ended before its last day. Final."
    SUPERSEDED = "A later edition is in force instead. Final."
    DECLINED = "The client did not want it. Final."


_S = HotelAgreementStatus

STEPS: Final[dict[HotelAgreementStatus, frozenset[HotelAgreementStatus]]] = {
    _S.DRAFT: frozenset({_S.PROPOSED}),
    _S.PROPOSED: frozenset({_S.NEGOTIATION, _S.ACTIVE, _S.DECLINED}),
    _S.NEGOTIATION: frozenset({_S.PROPOSED}),
    _S.ACTIVE: frozenset({_S.SUSPENDED, _S.EXPIRED, _S.TERMINATED, _S.SUPERSEDED}),
    _S.SUSPENDED: frozenset({_S.ACTIVE, _S.EXPIRED, _S.TERMINATED, _S.SUPERSEDED}),
    _S.EXPIRED: frozenset(),
    _S.TERMINATED: frozenset(),
    _S.SUPERSEDED: frozenset(),
    _S.DECLINED: frozenset(),
}
BEING_WRITTEN: Final = frozenset({_S.DRAFT, _S.PROPOSED, _S.NEGOTIATION})
"""Until it is active an edition may be rewritten; from then on it never changes."""
IN_FORCE: Final = frozenset({_S.ACTIVE, _S.SUSPENDED})
BY_ITSELF: Final = frozenset({_S.EXPIRED, _S.SUPERSEDED})
"""What time or a later edition does; nobody asks for it."""
LIKE_BOOKING: Final[dict[HotelAgreementStatus, HotelBookingStatus]] = {
    _S.DRAFT: HotelBookingStatus.INQUIRY,
    _S.PROPOSED: HotelBookingStatus.PROSPECT,
    _S.NEGOTIATION: HotelBookingStatus.TENTATIVE,
    _S.ACTIVE: HotelBookingStatus.DEFINITE,
    _S.SUSPENDED: HotelBookingStatus.WAITLIST,
    _S.EXPIRED: HotelBookingStatus.CLOSED,
    _S.SUPERSEDED: HotelBookingStatus.CLOSED,
    _S.TERMINATED: HotelBookingStatus.CANCELLED,
    _S.DECLINED: HotelBookingStatus.LOST,
}
"""Which system type the house's own names for a status have."""
