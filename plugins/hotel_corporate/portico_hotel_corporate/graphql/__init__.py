"""What clients see of a hotel: properties, spaces, packages, bookings, production."""

from portico_hotel_corporate.graphql import (
    agreements,
    clients,
    event_sales,
    feeds,
    obligations,
    papers,
    production,
    rates,
    reference,
    rfps,
)
from portico_hotel_corporate.graphql.bookings import BOOKING, FUNCTION
from portico_hotel_corporate.graphql.mutations import MUTATIONS as FIRST_MUTATIONS
from portico_hotel_corporate.graphql.packages import PACKAGE, PACKAGE_PRICE
from portico_hotel_corporate.graphql.properties import PROPERTY, SPACE
from portico_hotel_corporate.graphql.subscriptions import SUBSCRIPTIONS

ENTITIES = (
    *event_sales.ENTITIES,
    PROPERTY,
    SPACE,
    PACKAGE,
    BOOKING,
    FUNCTION,
    *production.ENTITIES,
    *reference.ENTITIES,
    *agreements.ENTITIES,
    *rates.ENTITIES,
    *obligations.ENTITIES,
    *rfps.ENTITIES,
    *papers.ENTITIES,
    *feeds.ENTITIES,
    *clients.ENTITIES,
)
QUERIES = (
    *event_sales.QUERIES,
    PACKAGE_PRICE,
    *production.QUERIES,
    *reference.QUERIES,
    *agreements.QUERIES,
    *rates.QUERIES,
    *obligations.QUERIES,
    *rfps.QUERIES,
    *clients.QUERIES,
    *papers.QUERIES,
)
MUTATIONS = (
    *event_sales.MUTATIONS,
    *FIRST_MUTATIONS,
    *reference.MUTATIONS,
    *agreements.MUTATIONS,
    *rates.MUTATIONS,
    *production.MUTATIONS,
    *obligations.MUTATIONS,
    *rfps.MUTATIONS,
    *papers.MUTATIONS,
    *feeds.MUTATIONS,
    *clients.MUTATIONS,
)
ACCOUNT_FIELDS = (
    *production.ACCOUNT_FIELDS,
    *agreements.ACCOUNT_FIELDS,
    *rates.ACCOUNT_FIELDS,
    *obligations.ACCOUNT_FIELDS,
    *rfps.ACCOUNT_FIELDS,
    *clients.ACCOUNT_FIELDS,
)
ROUTES = feeds.ROUTES

__all__ = ["ACCOUNT_FIELDS", "ENTITIES", "MUTATIONS", "QUERIES", "ROUTES", "SUBSCRIPTIONS"]
