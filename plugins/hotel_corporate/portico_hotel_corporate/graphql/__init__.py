"""What clients see of a hotel: properties, spaces, packages, bookings, production."""

from portico_hotel_corporate.graphql import agreements, event_sales, rates, reference
from portico_hotel_corporate.graphql.bookings import BOOKING, FUNCTION
from portico_hotel_corporate.graphql.mutations import MUTATIONS as FIRST_MUTATIONS
from portico_hotel_corporate.graphql.packages import PACKAGE, PACKAGE_PRICE
from portico_hotel_corporate.graphql.production import ACCOUNT_FIELDS as FIRST_ACCOUNT_FIELDS
from portico_hotel_corporate.graphql.production import PRODUCTION, STAY
from portico_hotel_corporate.graphql.properties import PROPERTY, SPACE

ENTITIES = (
    *event_sales.ENTITIES,
    PROPERTY,
    SPACE,
    PACKAGE,
    BOOKING,
    FUNCTION,
    STAY,
    *reference.ENTITIES,
    *agreements.ENTITIES,
    *rates.ENTITIES,
)
QUERIES = (*event_sales.QUERIES, PRODUCTION, PACKAGE_PRICE, *reference.QUERIES, *agreements.QUERIES)
MUTATIONS = (
    *event_sales.MUTATIONS,
    *FIRST_MUTATIONS,
    *reference.MUTATIONS,
    *agreements.MUTATIONS,
    *rates.MUTATIONS,
)
ACCOUNT_FIELDS = (*FIRST_ACCOUNT_FIELDS, *agreements.ACCOUNT_FIELDS, *rates.ACCOUNT_FIELDS)

__all__ = ["ACCOUNT_FIELDS", "ENTITIES", "MUTATIONS", "QUERIES"]
