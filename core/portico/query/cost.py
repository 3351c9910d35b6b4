"""The cost of an operation: how much work it may ask of the database, told before any SQL.

The formula, which ``docs/limits.md`` explains to clients::

    cost(field) = own(field) + factor(field) × cost(what is selected below it)

``own`` is 1, or :data:`DEAR` for fields that look at everything that a list or a search matches, or
:data:`COMPUTED` for those that Python makes. ``factor`` is the size of the page for what stands
below a connection's ``nodes`` and ``edges``, the number of groups below ``groupBy``, of ids below
``nodes(ids:)``, and :data:`ITEMS` below other lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from graphql import (
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

from portico.errors import RequestError
from portico.query.aggregates import GROUPS
from portico.query.arguments import constant
from portico.query.fields import Batched
from portico.query.selection import below

if TYPE_CHECKING:
    from portico.query.context import Context, Nodes
    from portico.query.selection import Selected

DEAR = 10
COMPUTED = 2
ITEMS = 10
WHOLE = {"totalCount", "aggregate", "groupBy"}
SEARCH = ("Query", "search")


def cost_of(context: Context, type_name: str, selected: Selected, page: int = 1) -> int:
    """The cost of what is selected of a type; ``page`` is the size of the page it stands in."""
    owner = cast("GraphQLObjectType", context.schema.type_map[type_name])
    return sum(
        _field(context, owner, nodes, page)
        for nodes in selected.values()
        if nodes[0].name.value != "__typename"
    )


def check_cost(cost: int, limit: int) -> None:
    """Refuse an operation that would cost more than is allowed."""
    if cost > limit:
        message = (
            f"The operation costs {cost}, at most {limit} are allowed: ask for smaller pages or "
            "for less in each."
        )
        raise RequestError("QUERY_TOO_EXPENSIVE", message)


def _field(context: Context, owner: GraphQLObjectType, nodes: Nodes, page: int) -> int:
    name = nodes[0].name.value
    made = owner.fields[name]
    kind = get_named_type(made.type)
    whole = owner.name.endswith("Connection") and name in WHOLE
    if is_leaf_type(kind):
        own = DEAR if whole else 1
        return COMPUTED if _is_batched(context, owner.name, name) else own
    arguments = context.arguments(owner.name, nodes[0]) if made.args else {}
    searches = arguments.get("search") is not None or (owner.name, name) == SEARCH
    own = DEAR if whole or searches else 1
    inner = _page(context, arguments) if kind.name.endswith("Connection") else 1
    factor = _factor(context, owner, name, arguments, page) if _is_list(made.type) else 1
    return own + factor * _below(context, kind, nodes, inner)


def _is_batched(context: Context, owner: str, name: str) -> bool:
    declared = context.catalog.types.get(owner)
    return declared is not None and isinstance(context.catalog.fields(owner).get(name), Batched)


def _below(context: Context, kind: Any, nodes: Nodes, page: int) -> int:
    if is_abstract_type(kind):
        possible = context.schema.get_possible_types(kind)
        return max(cost_of(context, t.name, below(context, t.name, nodes)) for t in possible)
    return cost_of(context, kind.name, below(context, kind.name, nodes), page)


def _factor(
    context: Context, owner: GraphQLObjectType, name: str, arguments: dict[str, Any], page: int
) -> int:
    if owner.name.endswith("Connection") and name in {"nodes", "edges"}:
        return page
    if name == "groupBy":
        return int(_number(context, arguments.get("first"), GROUPS))
    if "ids" in arguments:
        return len(constant(arguments["ids"]))
    return ITEMS


def _page(context: Context, arguments: dict[str, Any]) -> int:
    given = arguments.get("first") or arguments.get("last")
    return max(int(_number(context, given, context.page_default)), 0)


def _number(context: Context, given: Any, otherwise: int) -> int:
    return otherwise if given is None else int(context.structural(given, int))


def _is_list(kind: Any) -> bool:
    return isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList)
