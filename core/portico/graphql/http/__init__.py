"""GraphQL over HTTP, as the specification of that name has it, and a little more.

``view`` answers a request from its first byte to its last, beside Starlette's routes rather than
behind them: half of a small request's time was spent on the way through those. ``asked`` reads
what is asked, from a body or from a URL; ``documents`` finds documents by their ids; ``desk`` has
them run for whom the ``door`` let in; ``answer`` writes the response.

Only bearer tokens are read, never cookies; a body must be JSON; GET only reads. So no other site
can make a browser do anything here.
"""

from portico.graphql.http.desk import Desk
from portico.graphql.http.documents import Documents, documents_of, load_manifest
from portico.graphql.http.door import Door
from portico.graphql.http.guarded import Guarded
from portico.graphql.http.view import Endpoint, GraphQLView

__all__ = [
    "Desk",
    "Documents",
    "Door",
    "Endpoint",
    "GraphQLView",
    "Guarded",
    "documents_of",
    "load_manifest",
]
