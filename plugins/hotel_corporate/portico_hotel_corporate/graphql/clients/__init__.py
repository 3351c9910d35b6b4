"""How clients are chosen and weighed, gathered: their classes and what else sales notes of them."""

from portico_hotel_corporate.graphql.clients import (
    activities,
    assessments,
    classes,
    competitors,
    contact_plans,
    feedback,
    key_accounts,
    objections,
    promotions,
    referrals,
)

_PARTS = (
    classes,
    assessments,
    competitors,
    key_accounts,
    activities,
    contact_plans,
    objections,
    referrals,
    feedback,
    promotions,
)

ENTITIES = tuple(entity for part in _PARTS for entity in part.ENTITIES)
QUERIES = tuple(query for part in _PARTS for query in part.QUERIES)
MUTATIONS = tuple(mutation for part in _PARTS for mutation in part.MUTATIONS)
SUBSCRIPTIONS = (key_accounts.NEWS_TOLD,)
ACCOUNT_FIELDS = tuple(field for part in _PARTS for field in part.ACCOUNT_FIELDS)
