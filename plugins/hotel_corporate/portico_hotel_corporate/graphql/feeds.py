"""The diary at addresses that calendars subscribe to, as clients see them."""

from __future__ import annotations

from portico.query import columns, entity, mutation, one
from portico.routes import Route
from portico_hotel_corporate.access import BOOKING_READ, FEED_READ, FEED_WRITE
from portico_hotel_corporate.models import Feed, FunctionSpace, Property
from portico_hotel_corporate.operations import feeds

FEED = entity(
    Feed,
    name="HotelFeed",
    prefix="hfd",
    plural="hotelFeeds",
    permission=FEED_READ,
    order="name",
    fields=[
        *columns(Feed, "name", "kind", "on_behalf_of", "revoked_at"),
        one("property", Property, "Whose diary."),
        one("space", FunctionSpace, "Only this space; null: all."),
    ],
)

ENTITIES = (FEED,)
MUTATIONS = (
    mutation("hotelFeedCreate", feeds.create_feed, Feed, FEED_WRITE, once="address"),
    mutation("hotelFeedRevoke", feeds.revoke_feed, Feed, FEED_WRITE),
)
ROUTES = (
    Route(
        path="diary.ics",
        description="The diary of a property as iCalendar, at the address from hotelFeedCreate.",
        permission=BOOKING_READ,
        answer=feeds.diary_calendar,
        by_key=feeds.feed_by_key,
    ),
)
