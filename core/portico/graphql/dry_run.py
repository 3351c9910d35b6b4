"""``@dryRun``: a mutation that is done, answered and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import strawberry
from graphql import get_directive_values
from strawberry.directive import DirectiveLocation

if TYPE_CHECKING:
    from graphql import GraphQLResolveInfo

NAME: Final = "dryRun"
DESCRIPTION: Final = (
    "The mutation is carried out as ever, with every check, and answered with the record as it "
    "would be or with its userErrors; then all of it is undone. Mutations of one request do not "
    "see one another's dry runs. What a mutation shows only once is null."
)


@strawberry.directive(name=NAME, locations=[DirectiveLocation.FIELD], description=DESCRIPTION)
def dry_run() -> None:
    """Declare ``@dryRun``; nothing calls this."""


def is_dry_run(info: GraphQLResolveInfo[Any]) -> bool:
    """Whether the mutation is to be undone."""
    directive = info.schema.get_directive(NAME)
    assert directive is not None  # noqa: S101 (every schema has it)
    return get_directive_values(directive, info.field_nodes[0], info.variable_values) is not None
