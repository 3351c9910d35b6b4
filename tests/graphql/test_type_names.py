"""Every type of a schema is made once: two classes of one name stop the start."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portico.errors import StartupError
from portico.graphql.types import Member, Types

MEMBERS = [Member(name="name", type="String!", description="A name.")]


@pytest.mark.parametrize(
    "build",
    [
        lambda types: types.object("VanReport", "A report.", MEMBERS, plugin="vans"),
        lambda types: types.input("VanReport", "A report.", MEMBERS, plugin="vans"),
    ],
    ids=["object", "input"],
)
def test_a_second_class_of_the_name_is_refused(build: Callable[[Types], None]) -> None:
    types = Types({})
    build(types)

    with pytest.raises(StartupError, match="vans: gives the type VanReport twice"):
        build(types)
