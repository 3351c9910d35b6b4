"""Documents: parsed, validated and limited once, then kept with their plans."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from graphql import (
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    Visitor,
    parse,
    validate,
    visit,
)

from portico.query.limits import Limits, check_limits

if TYPE_CHECKING:
    from graphql import DirectiveNode, DocumentNode, FieldNode, GraphQLSchema

    from portico.query.arguments import Structure
    from portico.query.variables import Declared

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class CacheFigures:
    """How a cache does: how often it had what was asked for, what it holds and may hold."""

    hits: int
    misses: int
    size: int
    capacity: int


class Lru(Generic[K, V]):
    """A bounded cache that forgets what was not used for longest."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._items: OrderedDict[K, V] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def get(self, key: K) -> V | None:
        """The value, now the most recently used."""
        found = self._items.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._items.move_to_end(key)
        return found

    def put(self, key: K, value: V) -> None:
        """Keep a value; forget the oldest if there are too many."""
        self._items[key] = value
        if len(self._items) > self._size:
            self._items.popitem(last=False)

    def figures(self) -> CacheFigures:
        """How the cache does."""
        return CacheFigures(self.hits, self.misses, len(self), self._size)

    def __len__(self) -> int:
        return len(self._items)


@dataclass(slots=True)
class Document:
    """A document of one client: its operations, or what is wrong with it."""

    text: str
    errors: tuple[GraphQLError, ...] = ()
    ast: DocumentNode | None = None
    operations: dict[str, OperationDefinitionNode] = field(default_factory=dict)
    fragments: dict[str, FragmentDefinitionNode] = field(default_factory=dict)
    structure: dict[Hashable, dict[Hashable, Structure]] = field(default_factory=dict)
    """What else plans depend on than the shape of their variables, by place and actor's shape."""
    declared: dict[str, Declared] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    """The fields and the ``@directives`` that stand anywhere in it, however they are written."""
    depth: int = 0
    """How many levels of fields are nested in it."""

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation to run; the document's only one if no name is given."""
        if name:
            found = self.operations.get(name)
            if found is None:
                raise GraphQLError(f"The document has no operation named {name!r}.")
            return found
        if len(self.operations) != 1:
            raise GraphQLError("The document has several operations: give operationName.")
        return next(iter(self.operations.values()))


def read_document(text: str, schema: GraphQLSchema, limits: Limits) -> Document:
    """Parse, limit and validate a document. What is wrong stands in its ``errors``."""
    try:
        ast = parse(text, max_tokens=limits.tokens, no_location=False)
        depth = check_limits(ast, limits)
    except GraphQLError as error:
        error.extensions = {"code": "GRAPHQL_PARSE_FAILED", **(error.extensions or {})}
        return Document(text, (error,))
    errors = validate(schema, ast, max_errors=20)
    for found_error in errors:
        given = found_error.extensions or {}
        found_error.extensions = {"code": "GRAPHQL_VALIDATION_FAILED", **given}
    names = _Names()
    visit(ast, names)
    found = Document(text, tuple(errors), ast, names=frozenset(names.found), depth=depth)
    for definition in ast.definitions:
        if isinstance(definition, OperationDefinitionNode):
            found.operations[definition.name.value if definition.name else ""] = definition
        elif isinstance(definition, FragmentDefinitionNode):
            found.fragments[definition.name.value] = definition
    return found


class _Names(Visitor):
    """Collects the names of fields and directives."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Note a field."""
        self.found.add(node.name.value)

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        """Note a directive."""
        self.found.add(f"@{node.name.value}")


def is_query(operation: OperationDefinitionNode) -> bool:
    """Whether an operation only reads."""
    return operation.operation is OperationType.QUERY
