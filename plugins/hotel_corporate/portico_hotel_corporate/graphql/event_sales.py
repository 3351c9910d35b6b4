"""All that is sold with an event, gathered: its contract, guest rooms, prices, papers, tasks."""

from portico_hotel_corporate.graphql import (
    blocks,
    contracts,
    coordination,
    diary,
    master_accounts,
    prices,
)

_PARTS = (contracts, blocks, prices, diary, coordination, master_accounts)

ENTITIES = tuple(entity for part in _PARTS for entity in part.ENTITIES)
QUERIES = tuple(query for part in _PARTS for query in part.QUERIES)
MUTATIONS = tuple(mutation for part in _PARTS for mutation in part.MUTATIONS)
