"""Requests: what is asked, what of it is to be run, and how it is answered or refused."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import orjson
from graphql import GraphQLError, OperationDefinitionNode, OperationType

from portico.graphql.errors import described

if TYPE_CHECKING:
    from portico.access import Actor
    from portico.query.documents import Document


SUGGESTION: Final = re.compile(r" Did you mean [^?]*\?")
"""What the GraphQL library adds to a message when it knows a name like the one that was sent."""


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """One GraphQL request: what to run, for whom."""

    query: str
    actor: Actor
    request_id: str
    variables: dict[str, Any] = dataclasses.field(default_factory=dict)
    operation: str | None = None
    may_introspect: bool = True
    only_reads: bool = False
    epoch: bytes | None = None
    """As of when the actor may do what it may; None if nobody can change that meanwhile."""
    wants_cost: bool = False
    may_listen: bool = False
    """Whether many messages may answer it, so that it may be a subscription."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answered:
    """The answer: its JSON, and whether the request was executed at all."""

    body: bytes
    executed: bool


class AccessChanged(Exception):
    """Who may do what has changed since the actor was looked up: look again, then run again."""


class Unfit(Exception):
    """A request that cannot be run, and everything that is wrong with it."""

    def __init__(self, errors: Sequence[Exception]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = errors

    def answer(self, request_id: str) -> Answered:
        """The answer to it."""
        found = [described(error, request_id) for error in self.errors]
        return Answered(orjson.dumps({"errors": found}), executed=False)

    def told_to_strangers(self) -> Unfit:
        """The same, without the names of the schema that errors suggest: they add up to it."""
        return Unfit([without_suggestion(error) for error in self.errors])


def without_suggestion(error: Exception) -> Exception:
    """An error without the names that its message suggests instead of a wrong one."""
    if not isinstance(error, GraphQLError) or not SUGGESTION.search(error.message):
        return error
    return GraphQLError(
        SUGGESTION.sub("", error.message),
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=error.extensions,
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """What a request is to run: its document, its operation, its coerced variables."""

    document: Document
    operation: OperationDefinitionNode
    variables: Mapping[str, Any]

    @property
    def is_subscription(self) -> bool:
        """Whether many messages answer it."""
        return self.operation.operation is OperationType.SUBSCRIPTION
