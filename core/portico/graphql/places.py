"""Where the directives of mutations may stand: anywhere else they would promise nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graphql import FieldNode, Visitor, visit
from graphql.language import OperationDefinitionNode, OperationType

from portico.errors import RequestError
from portico.graphql.dry_run import NAME as DRY_RUN
from portico.graphql.idempotency import NAME as IDEMPOTENT

if TYPE_CHECKING:
    from graphql import DocumentNode

OF_MUTATIONS: Final = {IDEMPOTENT, DRY_RUN}


def check_places(document: DocumentNode) -> None:
    """Refuse the directives of mutations anywhere but on a mutation, and both on one."""
    visit(document, _Places())


class _Places(Visitor):
    """Looks where the directives stand."""

    def enter_field(
        self, node: FieldNode, _key: object, _parent: object, _path: object, ancestors: list[Any]
    ) -> None:
        """Check one field."""
        marks = {each.name.value for each in node.directives or ()} & OF_MUTATIONS
        if marks and not _is_mutation(ancestors):
            name = min(marks)
            raise RequestError(
                "BAD_USER_INPUT", f"@{name} belongs on a field of a mutation's first level."
            )
        if marks == OF_MUTATIONS:
            text = "A dry run does nothing that could be kept: leave @idempotent out of it."
            raise RequestError("BAD_USER_INPUT", text)


def _is_mutation(ancestors: list[Any]) -> bool:
    nodes = [each for each in ancestors if hasattr(each, "kind")]
    operation = next((n for n in nodes if isinstance(n, OperationDefinitionNode)), None)
    inside = any(isinstance(node, FieldNode) for node in nodes)
    return not inside and (operation is None or operation.operation is OperationType.MUTATION)
