"""Conditions on amounts: what no amount can be is refused, with the place where it was written."""

from __future__ import annotations

import pytest

from portico.testing import Ask

ORDERS = "query(%s) { tradeSalesOrders(where: {net: {amount: {%s}}}) { totalCount } }"
ONE, SEVERAL = "$value: Decimal!", "$values: [Decimal!]!"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("1.00001", "1.00001 has more than 4 decimal places"),
        ("100000000000000", "100000000000000 does not fit numeric(18, 4)"),
    ],
)
@pytest.mark.parametrize(
    ("operator", "declared", "written"),
    [("gt", ONE, "gt: $value"), ("notIn", SEVERAL, "notIn: $values")],
)
def test_an_amount_that_no_order_can_have_is_refused(
    ask: Ask, operator: str, declared: str, written: str, value: str, reason: str
) -> None:
    answer = ask(ORDERS % (declared, written), value=value, values=["1", value])

    (error,) = answer["errors"]
    assert error["message"] == f"{reason}: compare with a value that this field can have."
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["argument"][-3:] == ["net", "amount", operator]


@pytest.mark.parametrize("value", ["1.0001", "1.00010", "99999999999999.9999", "-0.0001"])
def test_an_amount_with_all_its_places_is_compared(ask: Ask, value: str) -> None:
    answer = ask(
        ORDERS % (f"{ONE} {SEVERAL}", "eq: $value, in: $values"), value=value, values=[value]
    )

    assert answer == {"data": {"tradeSalesOrders": {"totalCount": 0}}}
