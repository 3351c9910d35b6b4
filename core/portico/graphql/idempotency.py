"""``@idempotent(key:)``: a mutation that may be sent again without being done again."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any, Final

import orjson
import strawberry
from graphql import (
    get_directive_values,
    print_ast,
    value_from_ast_untyped,
)
from strawberry.directive import DirectiveLocation

from portico.errors import RequestError
from portico.models.allowance import allowance
from portico.operations.idempotency import Claim

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

NAME: Final = "idempotent"
LONGEST_KEY: Final = 200
DESCRIPTION: Final = (
    "Sent again with the same key and the same input within seven days, the mutation is not done "
    "again but answered as it was. With another input it is refused: IDEMPOTENCY_MISMATCH. A "
    "mutation that was refused or failed did nothing, and is tried again."
)


@strawberry.directive(name=NAME, locations=[DirectiveLocation.FIELD], description=DESCRIPTION)
def idempotent(
    key: Annotated[
        str,
        strawberry.argument(
            description="Names the request: 1 to 200 characters of your choice, such as a UUID."
        ),
    ],
) -> None:
    """Declare ``@idempotent(key:)``; nothing calls this."""
    del key


def claim_of(info: GraphQLResolveInfo[Any], given: dict[str, Any]) -> Claim | None:
    """What the field's directive claims; None if it has none. ``given`` are the raw variables."""
    node = info.field_nodes[0]
    directive = info.schema.get_directive(NAME)
    assert directive is not None  # noqa: S101 (every schema has it)
    values = get_directive_values(directive, node, info.variable_values)
    if values is None:
        return None
    key = values["key"]
    if not 1 <= len(key) <= LONGEST_KEY or "\0" in key:
        raise RequestError(
            "BAD_USER_INPUT", f"A key has 1 to {LONGEST_KEY} characters.", (NAME, "key")
        )
    arguments = {
        each.name.value: value_from_ast_untyped(each.value, given) for each in node.arguments or ()
    }
    selected = [print_ast(each) for each in info.field_nodes]
    selected += [print_ast(each) for each in info.fragments.values()]
    seen = allowance(info.context.request.actor)  # who sees less by now is not shown the old answer
    shown = _digest(*selected, _without(arguments, given), seen)
    return Claim(key, _digest(info.field_name, arguments), shown)


def _without(arguments: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The variables that are not the mutation's own input: they shape what is selected."""
    own = list(arguments.values())
    return {name: value for name, value in given.items() if value not in own}


def _digest(*parts: Any) -> str:
    return sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()
