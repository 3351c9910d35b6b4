"""Root fields that answer by a SELECT or a function of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from graphql import is_required_argument

from portico.access import Actor
from portico.graphql.annotations import input_of, parts_of
from portico.query.fields import Answer, Rows
from portico.query.scalars import id_text
from tests.access.matrix.asking import ANN_ACTS, BOTH, CHIEF, RESTRICTED, Asks, codes
from tests.access.matrix.calls import call
from tests.access.matrix.schema import CATALOG, CORE, owned
from tests.access.matrix.world import ANN, BOB, KEYS


def reports() -> dict[str, Rows | Answer]:
    """Root fields that answer by a SELECT or a function of their own."""
    rows = {name: root for name, root in CATALOG.roots.items() if isinstance(root, Rows)}
    return {**rows, **CATALOG.answers}


@pytest.mark.parametrize("name", [name for name, each in reports().items() if each.whole])
def test_what_tells_of_all_accounts_is_refused_to_who_does_not_see_them(
    name: str, asks: Asks
) -> None:
    document, variables = call("Query", name)
    for actor in RESTRICTED.values():
        assert codes(asks(document, actor, **variables)) == {"FORBIDDEN"}, name
    assert "FORBIDDEN" not in codes(asks(document, CHIEF, **variables))


TELLS_OF_NO_CLIENT = {
    *("periodicJobs", "webhookSecret", "bulkKinds", "plugins", "me", "shippedRoles"),
    "permissions",
    *("hotelGroupDisplacement", "hotelDayPartThreshold", "hotelSuggestSpaces"),
    *("hotelPackagePrice", "hotelChargePrice", "hotelSpacePrice", "bankSwiftLint"),
    *("hotelPaperTemplateCheck", "hotelPaperTemplateFile"),
}
"""Reports of a deployment, a house or a price list; what is new must not be among these."""

COUNT_WHAT_IS_SEEN = {"hotelContactPlan", "hotelObjectionReport"}
"""Reports of a person's clients that look within the reach; tests of the plugin show that."""


def test_every_other_report_is_about_a_record_that_is_seen() -> None:
    """Its input names one that belongs to accounts, and ids in inputs are checked."""
    of_accounts = {each.name for each in owned()}
    for name, report in reports().items():
        if report.whole or name in TELLS_OF_NO_CLIENT | COUNT_WHAT_IS_SEEN:
            continue
        assert isinstance(report, Answer), name
        kind = input_of(report.operation)
        assert kind is not None, name
        named = {(part.shape.item or part.shape).ref for part in parts_of(kind)}
        assert named & of_accounts, f"{name} names no record of an account"


@BOTH
@pytest.mark.parametrize(
    "name",
    [
        name
        for name, each in reports().items()
        if isinstance(each, Rows) and any(a.target == "Account" for a in each.arguments)
    ],
)
def test_a_report_of_one_account_is_for_who_sees_it(name: str, asks: Asks) -> None:
    """Of a hidden one as little is told as of one that never was."""
    _, variables = call("Query", name)
    field = CORE.query_type.fields[name]  # type: ignore[union-attr]  # there is one
    required = {n: a for n, a in field.args.items() if is_required_argument(a)}
    head = ", ".join(f"${n}: {a.type}" for n, a in required.items())
    given_too = "".join(f", {n}: ${n}" for n in required)
    document = f"query($a: ID!, {head}) {{ {name}(accountId: $a{given_too}) {{ __typename }} }}"

    def told(whose: UUID, by: Actor) -> Any:
        return asks(document, by, a=id_text("acc", whose), **variables)

    for actor in RESTRICTED.values():
        assert told(KEYS[BOB], actor) == told(UUID("d" * 32), actor)
        assert not told(KEYS[BOB], actor)["data"][name]
    assert told(KEYS[ANN], ANN_ACTS) == told(KEYS[ANN], CHIEF)
