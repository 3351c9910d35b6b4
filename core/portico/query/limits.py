"""Limits on documents, checked before validation and before any SQL is built.

They count over the document with its fragments expanded, as an attacker would.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphql import DirectiveNode, SelectionSetNode

DIRECTIVES_OF_ONE: Final = 4
"""Directives that one field, fragment or operation may have: as many as there are for any."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be."""

    tokens: int = 2000
    depth: int = 15
    aliases: int = 15
    fields: int = 300
    roots: int = 20
    cost: int = 50_000


@dataclass(slots=True)
class _Count:
    depth: int = 0
    aliases: int = 0
    fields: int = 0
    roots: int = 0
    directives: int = 0
    """The most that any one place has."""

    def see(self, directives: Sequence[DirectiveNode] | None) -> None:
        """Note the directives of one place."""
        self.directives = max(self.directives, len(directives or ()))


def check_limits(document: DocumentNode, limits: Limits) -> int:
    """How deep a document is nested; refuses it if it is too deep, too wide, too often aliased."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    operations = [n for n in document.definitions if isinstance(n, OperationDefinitionNode)]
    if not operations:
        raise _refusal("The document has no operation.", "GRAPHQL_PARSE_FAILED")
    return max(_check(operation, fragments, limits) for operation in operations)


def _check(
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    limits: Limits,
) -> int:
    count = _Count()
    count.see(operation.directives)
    # Introspection is deep by nature and cheap; its own depth does not count.
    _measure(operation.selection_set, fragments, limits, count, 1, ())
    over = [
        (count.depth, limits.depth, "is nested {} levels deep"),
        (count.aliases, limits.aliases, "has {} aliases"),
        (count.fields, limits.fields, "selects {} fields"),
        (count.roots, limits.roots, "has {} root fields"),
        (count.directives, DIRECTIVES_OF_ONE, "has {} directives in one place"),
    ]
    for found, allowed, words in over:
        if found > allowed:
            raise _refusal(
                f"The operation is too large: it {words.format(found)}, {allowed} are allowed."
            )
    return count.depth


def _measure(
    selection_set: SelectionSetNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    limits: Limits,
    count: _Count,
    depth: int,
    inside: tuple[str, ...],
) -> None:
    count.depth = max(count.depth, depth)
    if count.depth > limits.depth or count.fields > limits.fields:
        return
    for node in selection_set.selections:
        inner: Any = node
        below, spread = depth, inside
        count.see(node.directives)
        if isinstance(node, FieldNode):
            count.fields += 1
            count.aliases += node.alias is not None
            count.roots += depth == 1
            if node.name.value in {"__schema", "__type"}:
                continue
            below = depth + 1
        elif isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name in inside or name not in fragments:
                continue  # validation says so
            inner, spread = fragments[name], (*inside, name)
        if inner.selection_set is not None:
            _measure(inner.selection_set, fragments, limits, count, below, spread)


def _refusal(message: str, code: str = "QUERY_TOO_LARGE") -> GraphQLError:
    return GraphQLError(message, extensions={"code": code})
