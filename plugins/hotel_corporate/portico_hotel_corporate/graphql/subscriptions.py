"""What a hotel tells of as it happens."""

from portico.query import subscription
from portico_hotel_corporate.graphql import clients
from portico_hotel_corporate.models import (
    EventBooking,
    ObligationEvaluation,
    RoomBlock,
    SpaceOption,
)
from portico_hotel_corporate.models.obligation_events import ObligationStatusChanged
from portico_hotel_corporate.operations.options import SpaceOptionPromoted

SUBSCRIPTIONS = (
    subscription("hotelEventBookingChanged", EventBooking, "Bookings are made and changed."),
    subscription("hotelRoomBlockChanged", RoomBlock, "Blocks are made, picked up, released."),
    subscription(
        "hotelObligationStatusChanged",
        ObligationEvaluation,
        "A duty of an agreement or an event comes to be at risk, breached, cured, or otherwise.",
        event=ObligationStatusChanged,
    ),
    subscription(
        "hotelSpaceOptionPromoted",
        SpaceOption,
        "An option becomes the first in line: its client has the space until it expires.",
        event=SpaceOptionPromoted,
    ),
    *clients.SUBSCRIPTIONS,
)
