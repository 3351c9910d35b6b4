"""What a hotel tells of as it happens."""

from portico.query import subscription
from portico_hotel_corporate.models import EventBooking, RoomBlock

SUBSCRIPTIONS = (
    subscription("hotelEventBookingChanged", EventBooking, "Bookings are made and changed."),
    subscription("hotelRoomBlockChanged", RoomBlock, "Blocks are made, picked up, released."),
)
