"""Which fields a selection asks for: fragments spread, directives obeyed, duplicates merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode

from portico.query.arguments import constant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphql import FragmentDefinitionNode, SelectionNode, SelectionSetNode, VariableNode

    from portico.query.context import Context

Selected = dict[str, list[FieldNode]]
"""The selected fields by the key they have in the answer, in the order of the document."""

INTERFACES = {"Node"}


def collect(context: Context, type_name: str, sets: Iterable[SelectionSetNode | None]) -> Selected:
    """The fields that selection sets ask of an object type."""
    found: Selected = {}
    visited: set[str] = set()
    for selection_set in sets:
        if selection_set is not None:
            _visit(context, type_name, selection_set, found, visited)
    return found


def below(context: Context, type_name: str, nodes: Iterable[FieldNode]) -> Selected:
    """The fields selected below the nodes of one field."""
    return collect(context, type_name, [node.selection_set for node in nodes])


def _visit(
    context: Context,
    type_name: str,
    selection_set: SelectionSetNode,
    found: Selected,
    visited: set[str],
) -> None:
    for node in selection_set.selections:
        if not _included(node, context.variables):
            continue
        if isinstance(node, FieldNode):
            key = (node.alias or node.name).value
            found.setdefault(key, []).append(node)
            continue
        inner = _fragment(node, type_name, context.fragments, visited)
        if inner is not None:
            _visit(context, type_name, inner, found, visited)


def _fragment(
    node: SelectionNode,
    type_name: str,
    fragments: Mapping[str, FragmentDefinitionNode],
    visited: set[str],
) -> SelectionSetNode | None:
    if isinstance(node, FragmentSpreadNode):
        name = node.name.value
        if name in visited:
            return None
        visited.add(name)
        fragment = fragments[name]
        applies = fragment.type_condition.name.value in {type_name, *INTERFACES}
        return fragment.selection_set if applies else None
    assert isinstance(node, InlineFragmentNode)  # noqa: S101 (the only kind left)
    condition = node.type_condition
    applies = condition is None or condition.name.value in {type_name, *INTERFACES}
    return node.selection_set if applies else None


def _included(node: SelectionNode, variables: Mapping[str, Any]) -> bool:
    for directive in node.directives or ():
        if directive.name.value in {"skip", "include"}:
            wanted = _condition((directive.arguments or ())[0].value, variables)
            if wanted is (directive.name.value == "skip"):
                return False
    return True


def _condition(value: Any, variables: Mapping[str, Any]) -> bool:
    if value.kind == "variable":
        variable: VariableNode = value
        return bool(constant(variables[variable.name.value]))
    return bool(value.value)
