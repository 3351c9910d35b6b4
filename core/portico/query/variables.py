"""Variables: what a request gives, coerced to the types that its operation declares.

The standard function looks every type up anew for each request. Nearly all variables are plain
values of leaf types; their types are looked up once for each operation, and whatever else comes
(an input object, an absent variable, a wrong value) takes the standard way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, Undefined, get_variable_values, is_leaf_type, type_from_ast
from graphql.type import get_nullable_type
from graphql.utilities import coerce_input_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import GraphQLSchema, OperationDefinitionNode

MOST_ERRORS = 10


class VariableErrors(Exception):
    """The variables of a request do not fit their types."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


class Declared:
    """The variables that one operation declares."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._definitions = operation.variable_definitions or ()
        self._leaves = self._types()

    def _types(self) -> tuple[tuple[str, Any], ...] | None:
        """The names and types, if every one of them is a leaf type."""
        found = []
        for each in self._definitions:
            known: Any = type_from_ast(self._schema, each.type)
            if known is None or not is_leaf_type(get_nullable_type(known)):
                return None
            found.append((each.variable.name.value, known))
        return tuple(found)

    def coerce(self, given: dict[str, Any]) -> Mapping[str, Any]:
        """The values that the operation runs with; raises the first errors of many."""
        if not self._definitions:
            return {}
        return self._plain(given) or self._whatever(given)

    def _plain(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """The values of leaf types, all given; None if that is not what they are."""
        coerced = {}
        for name, known in self._leaves or ():
            value = given.get(name, Undefined)
            if value is Undefined or isinstance(value, (dict, list)):
                return None
            coerced[name] = value = coerce_input_value(value, known)
            if value is Undefined:
                return None
        return coerced

    def _whatever(self, given: dict[str, Any]) -> Mapping[str, Any]:
        found = get_variable_values(self._schema, self._definitions, given, max_errors=MOST_ERRORS)
        if isinstance(found, list):
            raise VariableErrors(found)
        return found.coerced
