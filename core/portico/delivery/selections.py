"""What a webhook may select: a query with the changed record's id as its only variable."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from graphql import GraphQLError, print_ast

from portico.errors import RequestError
from portico.graphql.requests import without_suggestion
from portico.query.documents import is_query

if TYPE_CHECKING:
    from portico.query.engine import Engine


def selection_check(engine: Engine) -> Callable[[str], list[str]]:
    """Says what is wrong with a selection, so that it is learnt before anything is delivered."""

    def check(text: str) -> list[str]:
        document = engine.document(text)
        if document.errors:
            return [str(without_suggestion(error)) for error in document.errors]
        try:
            operation = document.operation(None)
        except (GraphQLError, RequestError) as error:
            return [str(error)]
        if not is_query(operation):
            return ["Give a query: a webhook only reads."]
        variables = [
            f"${each.variable.name.value}: {print_ast(each.type)}"
            for each in operation.variable_definitions or ()
        ]
        if variables != ["$id: ID!"]:
            return ["The query's only variable must be $id: ID!, the id of the changed record."]
        return []

    return check
