"""Bad input, tried one by one over HTTP: each gets a typed, human answer, and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from portico.testing.clients import Client

COUNTS = """{ accounts { totalCount } contacts { totalCount } bankCreditLimits { totalCount }
  bankGuarantees { totalCount } bankPayrollRegisters { totalCount }
  hotelEventBookings { totalCount } hotelEventFunctions { totalCount } }"""
Refusal = tuple[str, str]
"""A code, and the input that it is about: ``("TOO_LONG", "input.name")``."""


@contextmanager
def unchanged(demo: Client) -> Iterator[None]:
    """Check that nothing was written, and that the server answers as before."""
    before = demo.ask(COUNTS)
    yield
    assert demo.ask(COUNTS) == before


def error(demo: Client, document: str, status: int = 200, /, **variables: Any) -> dict[str, Any]:
    """The one error of a request that is refused as a whole."""
    sent = json.dumps({"query": document, "variables": variables}).encode()
    return error_of(demo, sent, status)


def error_of(demo: Client, body: bytes, status: int) -> dict[str, Any]:
    headers = {"content-type": "application/json"}
    with unchanged(demo):
        answer = demo.http.post("/graphql", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()["errors"][0]
    assert found["extensions"]["requestId"] == answer.headers["x-request-id"]
    assert answer.json().get("data") is None
    return {"code": found["extensions"]["code"], "message": found["message"]}


def refusals(demo: Client, name: str, record: str, /, **given: Any) -> list[Refusal]:
    """Why a mutation is refused. Each reason has a text for people."""
    with unchanged(demo):
        payload = demo.do(name, f"{record} {{ id }} userErrors {{ message }}", **given)
    assert payload[record] is None, payload
    texts = [each["message"] for each in payload["userErrors"]]
    assert all(text[0].isupper() or text[0].isdigit() for text in texts), texts
    assert all(text.endswith(".") for text in texts), texts
    return [(each["code"], ".".join(each["path"])) for each in payload["userErrors"]]


def account(demo: Client, **given: Any) -> Any:
    """A new account, for a test of its own."""
    return demo.made("accountCreate", "account", name=f"Bad input {uuid4().hex[:8]}", **given)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{ accounts { nodes { nothing } } }", "Cannot query field 'nothing' on type 'Account'."),
        (
            "{ accounts(where: {stage: {eq: SLEEPING}}) { totalCount } }",
            "Value 'SLEEPING' does not exist in 'AccountStage' enum.",
        ),
    ],
)
def test_an_unknown_field_or_enum_value(demo: Client, document: str, message: str) -> None:
    assert error(demo, document) == {"code": "GRAPHQL_VALIDATION_FAILED", "message": message}


@pytest.mark.parametrize(
    ("identifier", "message"),
    [
        ("xyz_0123", "'xyz_0123' is not an id of type Account: such ids look like acc_0123…."),
        (
            f"con_{'0' * 32}",
            f"The id 'con_{'0' * 32}' is of type Contact; an id of type Account is needed.",
        ),
    ],
)
def test_an_id_of_a_wrong_type(demo: Client, identifier: str, message: str) -> None:
    found = error(demo, "query($id: ID!) { account(id: $id) { name } }", id=identifier)

    assert found == {"code": "BAD_ID", "message": message}


@pytest.mark.parametrize("first", [0, 101])
def test_a_page_of_no_or_too_many_nodes(demo: Client, first: int) -> None:
    found = error(demo, "query($n: Int) { accounts(first: $n) { totalCount } }", n=first)

    assert found == {
        "code": "BAD_PAGE_SIZE",
        "message": f"first must be between 1 and 100; it is {first}.",
    }


def test_a_forged_cursor(demo: Client) -> None:
    found = error(demo, '{ accounts(after: "bm90IGEgY3Vyc29y") { nodes { id } } }')

    assert found == {"code": "BAD_CURSOR", "message": "This is no cursor of this API."}


def test_a_cursor_from_another_ordering(demo: Client) -> None:
    page = "accounts(first: 1, after: $after, orderBy: [{field: %s, direction: ASC}])"
    names = f"query($after: String) {{ {page % 'NAME'} {{ edges {{ cursor }} }} }}"
    cursor = demo.ask(names)["accounts"]["edges"][0]["cursor"]

    created = f"query($after: String) {{ {page % 'CREATED_AT'} {{ edges {{ cursor }} }} }}"
    assert error(demo, created, after=cursor) == {
        "code": "BAD_CURSOR",
        "message": "This cursor belongs to another list or another orderBy; start without it.",
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": "x" * 10_000}, ("TOO_LONG", "input.name")),
        ({"name": "bell\x07"}, ("CONTROL_CHARACTER", "input.name")),
        ({"name": "nul\x00"}, ("CONTROL_CHARACTER", "input.name")),
        (
            {"name": "Taxed", "country": "DE", "taxId": "DE123456789"},
            ("TAX_ID", "input.taxId"),
        ),
    ],
    ids=["long", "bell", "nul", "tax"],
)
def test_an_account_that_cannot_be(demo: Client, given: dict[str, Any], expected: Refusal) -> None:
    assert refusals(demo, "accountCreate", "account", **given) == [expected]


def test_a_cycle_in_the_account_tree(demo: Client) -> None:
    parent = account(demo)
    child = account(demo, parentId=parent["id"])

    for other in (child, parent):
        assert refusals(
            demo,
            "accountUpdate",
            "account",
            id=parent["id"],
            expectedVersion=parent["version"],
            parentId=other["id"],
        ) == [("ACCOUNT_CYCLE", "input.parentId")]


def test_a_second_primary_contact(demo: Client) -> None:
    person = {"familyName": "First", "role": "SIGNATORY", "isPrimary": True}
    place = account(demo, contacts=[person])
    second = demo.made("contactCreate", "contact", familyName="Second")

    assert refusals(
        demo,
        "affiliationCreate",
        "affiliation",
        accountId=place["id"],
        contactId=second["id"],
        role="SIGNATORY",
        isPrimary=True,
    ) == [("AFFILIATION_PRIMARY_TAKEN", "input.isPrimary")]


def test_an_account_with_open_business_is_not_archived(demo: Client) -> None:
    """Every plugin says what is open: guarantees, payroll, agreement and account, or orders."""
    guarantee = "{ bankGuarantees(first: 1) { nodes { applicant { id version } } } }"
    applicant = demo.ask(guarantee)["bankGuarantees"]["nodes"][0]["applicant"]
    buyer = demo.ask('{ accounts(where: {name: {eq: "Ernst Handel"}}) { nodes { id version } } }')
    [ernst] = buyer["accounts"]["nodes"]

    def archive(found: dict[str, Any]) -> list[Refusal]:
        version = found["version"]
        return refusals(demo, "accountArchive", "account", id=found["id"], expectedVersion=version)

    assert archive(applicant) == [("BANK_OPEN_BUSINESS", "input.id")] * 4
    assert archive(ernst) == [("TRADE_OPEN_ORDERS", "input.id")]


def register(demo: Client, count: int, total: str, currency: str) -> list[Refusal]:
    project = demo.ask("{ bankPayrollProjects(first: 1) { nodes { id } } }")
    line = {"name": "Ada", "iban": "DE89370400440532013000"}
    return refusals(
        demo,
        "bankPayrollRegisterCreate",
        "payrollRegister",
        projectId=project["bankPayrollProjects"]["nodes"][0]["id"],
        period="2027-01",
        payDate="2027-01-29",
        lineCount=count,
        controlSum={"amount": total, "currency": currency},
        lines=[{**line, "amount": {"amount": "100.00", "currency": "EUR"}}],
    )


def test_a_register_whose_totals_do_not_match(demo: Client) -> None:
    assert register(demo, 2, "150.00", "EUR") == [
        ("AM18", "input.lineCount"),
        ("AM10", "input.controlSum.amount"),
    ]


def test_a_currency_that_does_not_fit(demo: Client) -> None:
    assert register(demo, 1, "100.00", "USD") == [("AM03", "input.controlSum.currency")]


def limit(place: str, amount: object) -> dict[str, Any]:
    return {
        "accountId": place,
        "number": uuid4().hex[:12],
        "amount": {"amount": amount, "currency": "EUR"},
        "validTo": "2030-12-31",
    }


def test_a_negative_amount(demo: Client) -> None:
    given = limit(account(demo)["id"], "-5")

    found = refusals(demo, "bankCreditLimitCreate", "creditLimit", **given)

    assert found == [("BANK_AMOUNT", "input.amount")]


@pytest.mark.parametrize("amount", ["1e400", "NaN", "Infinity", 1.5])
def test_an_amount_that_is_no_decimal(demo: Client, amount: object) -> None:
    document = """mutation($input: BankCreditLimitCreateInput!) {
      bankCreditLimitCreate(input: $input) { creditLimit { id } } }"""

    found = error(demo, document, input=limit(account(demo)["id"], amount))

    assert found["code"] == "BAD_USER_INPUT"
    assert "at .amount.amount" in found["message"]
    assert 'write digits in a string, such as "1234.50"' in found["message"]


@pytest.mark.parametrize("number", ["1e400", "NaN"])
def test_a_number_that_json_does_not_have(demo: Client, number: str) -> None:
    body = f'{{"query": "query($n: Int) {{ __typename }}", "variables": {{"n": {number}}}}}'

    found = error_of(demo, body.encode(), 400)

    assert found["code"] == "BAD_JSON"
    assert found["message"].startswith("The body is not valid JSON in UTF-8: ")


def test_a_timestamp_without_a_zone(demo: Client) -> None:
    found = error(
        demo, '{ accounts(where: {createdAt: {gt: "2026-01-01T00:00:00"}}) { totalCount } }'
    )

    assert found["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "has no time zone: end it with Z or an offset like +01:00." in found["message"]


def test_a_query_nested_fifty_deep(demo: Client) -> None:
    deep = "{ accounts { nodes { " + "parent { " * 47 + "id" + " }" * 47 + " } } }"

    assert error(demo, deep) == {
        "code": "QUERY_TOO_LARGE",
        "message": "The operation is too large: it is nested 16 levels deep, 15 are allowed.",
    }


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"query": ""}', 400, "BAD_REQUEST"),
        (b'{"query": " \\n"}', 400, "BAD_REQUEST"),
        (b'{"query": "# nothing"}', 200, "GRAPHQL_PARSE_FAILED"),
        (b"", 400, "BAD_JSON"),
        (b'{"query": ', 400, "BAD_JSON"),
    ],
)
def test_an_empty_document_and_invalid_json(
    demo: Client, body: bytes, status: int, code: str
) -> None:
    assert error_of(demo, body, status)["code"] == code
