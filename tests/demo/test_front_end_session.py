"""The demo, started as a user starts it: its figures, and a session of a front end, by HTTP."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from portico.testing.clients import Client

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
VERBATIM = """\
{ accounts(where: {name: {startsWith: "Alfreds"}}, first: 1) {
    totalCount
    nodes { id name legalName country version
      contacts(first: 5) { edges { role isPrimary node { fullName } } }
      hotel { eventBookings(first: 1) { totalCount } }
      bank { guarantees(first: 1) { totalCount } }
      trade { orders(first: 3, orderBy: [{field: ORDERED_ON, direction: DESC}]) {
        totalCount nodes { number orderedOn requiredOn shippedOn net { amount currency } } } } } } }
"""


def test_the_demo_answers_and_a_whole_session_works(demo: Client) -> None:
    the_first_query_finds_the_first_customer(demo)
    the_figures_are_those_of_the_files(demo)
    the_answers_of_the_readme_are_real(demo)
    a_whole_session_of_a_front_end(demo)


def the_first_query_finds_the_first_customer(demo: Client) -> None:
    accounts = demo.ask(VERBATIM)["accounts"]

    assert accounts["totalCount"] == 1
    [alfreds] = accounts["nodes"]
    assert (alfreds["name"], alfreds["country"]) == ("Alfreds Futterkiste", "DE")
    [person] = alfreds["contacts"]["edges"]
    assert (person["isPrimary"], person["node"]) == (True, {"fullName": "Maria Anders"})
    assert alfreds["hotel"] == {"eventBookings": {"totalCount": 0}}
    assert alfreds["bank"] == {"guarantees": {"totalCount": 0}}
    assert alfreds["trade"]["orders"]["totalCount"] == 6
    assert alfreds["trade"]["orders"]["nodes"][0] == {
        "number": "11011",
        "orderedOn": "1998-04-09",
        "requiredOn": "1998-05-07",
        "shippedOn": "1998-04-13",
        "net": {"amount": "933.50", "currency": "USD"},
    }


def the_figures_are_those_of_the_files(demo: Client) -> None:
    figures = demo.ask(
        """{ tradeSalesSummary { orders lines net { amount currency } shippedLate notShipped }
             hotelProduction(companyRef: "281") { reservations roomNights
               revenue { amount currency } } }"""
    )

    assert figures == {
        "tradeSalesSummary": {
            "orders": 830,
            "lines": 2155,
            "net": {"amount": "1265793.29", "currency": "USD"},
            "shippedLate": 37,
            "notShipped": 21,
        },
        "hotelProduction": {
            "reservations": 48,
            "roomNights": 374,
            "revenue": {"amount": "15791.45", "currency": "EUR"},
        },
    }


def the_answers_of_the_readme_are_real(demo: Client) -> None:
    pairs = re.findall(r"```graphql\n(.*?)```\n```json\n(.*?)```", README, re.DOTALL)

    assert len(pairs) == 4
    for document, answer in pairs:
        assert demo.ask(document) == json.loads(answer)["data"]


def a_whole_session_of_a_front_end(demo: Client) -> None:
    """From a new account to everything about it in one query, each refusal on the way."""
    person = {
        "givenName": "Ada",
        "familyName": "Rossi",
        "role": "EVENT_ORGANISER",
        "isPrimary": True,
    }
    account = demo.made("accountCreate", "account", name="Rossi Viaggi", contacts=[person])["id"]

    book_a_conference(demo, account)
    issue_a_guarantee(demo, account)
    order_by_tiers(demo, account)

    loser = demo.made("accountCreate", "account", name="Rossi Viaggi Srl")
    merged = demo.do(
        "accountMerge",
        "accountMerge { winner { name } loser { name mergedInto { name } archived } }",
        winnerId=account,
        loserId=loser["id"],
        reason="one firm",
    )
    assert merged["userErrors"] == []
    assert merged["accountMerge"]["loser"] == {
        "name": "Rossi Viaggi Srl",
        "mergedInto": {"name": "Rossi Viaggi"},
        "archived": True,
    }

    everything = demo.ask(
        """query($id: ID!) { account(id: $id) { name stage
          contacts { edges { role isPrimary node { fullName } } }
          hotel { eventBookings { totalCount nodes { name status functions {
            nodes { space { code } setCount } } } } }
          bank { creditLimits { nodes { amount { amount } } }
                 guarantees { nodes { undertakingNumber amount { amount currency } } } }
          trade { orders { nodes { number lines { quantity unitPrice { amount } }
            net { amount currency } } } }
          merges { nodes { reason loser { name } } } } }""",
        id=account,
    )
    assert everything["account"] == {
        "name": "Rossi Viaggi",
        "stage": "PROSPECT",
        "contacts": {
            "edges": [
                {"role": "EVENT_ORGANISER", "isPrimary": True, "node": {"fullName": "Ada Rossi"}}
            ]
        },
        "hotel": {
            "eventBookings": {
                "totalCount": 1,
                "nodes": [
                    {
                        "name": "Kick-off",
                        "status": "DEFINITE",
                        "functions": {"nodes": [{"space": {"code": "ARNO"}, "setCount": 42}]},
                    }
                ],
            }
        },
        "bank": {
            "creditLimits": {"nodes": [{"amount": {"amount": "50000.00"}}]},
            "guarantees": {
                "nodes": [
                    {
                        "undertakingNumber": "SESSION-1",
                        "amount": {"amount": "40000.00", "currency": "EUR"},
                    }
                ]
            },
        },
        "trade": {
            "orders": {
                "nodes": [
                    {
                        "number": "SESSION-1",
                        "lines": [{"quantity": "60", "unitPrice": {"amount": "9.50"}}],
                        "net": {"amount": "570.00", "currency": "EUR"},
                    }
                ]
            }
        },
        "merges": {"nodes": [{"reason": "one firm", "loser": {"name": "Rossi Viaggi Srl"}}]},
    }


def book_a_conference(demo: Client, account: str) -> None:
    hotel = demo.made(
        "hotelPropertyCreate",
        "property",
        code="FLR",
        name="Grand Hotel Firenze",
        timezone="Europe/Rome",
        currency="EUR",
        roomsTotal=120,
    )["id"]
    hall = demo.made(
        "hotelFunctionSpaceCreate",
        "functionSpace",
        propertyId=hotel,
        code="ARNO",
        name="Sala Arno",
        areaM2="180",
        setups=[{"style": "THEATRE"}],
    )["id"]

    def conference(name: str, start: str, end: str) -> dict[str, Any]:
        function = {
            "type": "GENERAL_SESSION",
            "startsAt": f"2027-04-07T{start}:00+02:00",
            "endsAt": f"2027-04-07T{end}:00+02:00",
            "spaceId": hall,
            "setupStyle": "THEATRE",
            "expected": 40,
            "guaranteed": 40,
        }
        return demo.do(
            "hotelEventBookingCreate",
            "eventBooking { id }",
            accountId=account,
            propertyId=hotel,
            name=name,
            type="CONFERENCE",
            arrival="2027-04-07",
            departure="2027-04-07",
            attendees=40,
            status="DEFINITE",
            functions=[function],
        )

    assert conference("Kick-off", "09:00", "12:00")["userErrors"] == []
    refused = conference("Too late", "11:00", "13:00")
    assert refused["eventBooking"] is None
    assert refused["userErrors"] == [
        {"code": "HOTEL_SPACE_TAKEN", "path": ["input", "functions", "0", "spaceId"]}
    ]


def issue_a_guarantee(demo: Client, account: str) -> None:
    limit = demo.made(
        "bankCreditLimitCreate",
        "creditLimit",
        accountId=account,
        number="SESSION",
        amount={"amount": "50000", "currency": "EUR"},
        validTo="2030-12-31",
    )["id"]

    def guarantee(number: str, amount: str) -> dict[str, Any]:
        return demo.do(
            "bankGuaranteeIssue",
            "guarantee { id }",
            undertakingNumber=number,
            applicantId=account,
            beneficiaryName="Comune di Firenze",
            placeOfPresentation="IT",
            limitId=limit,
            type="PERF",
            amount={"amount": amount, "currency": "EUR"},
            expiryDate="2029-06-30",
        )

    assert guarantee("SESSION-1", "40000")["userErrors"] == []
    refused = guarantee("SESSION-2", "10000.01")
    assert refused["guarantee"] is None
    assert [each["code"] for each in refused["userErrors"]] == ["BANK_LIMIT_EXCEEDED"]


def order_by_tiers(demo: Client, account: str) -> None:
    product = demo.made("tradeProductCreate", "product", sku="SESSION", name="Bottle")["id"]
    tiers = (("1", "10"), ("50", "9.50"), ("100", "9"))
    prices = demo.made(
        "tradePriceListCreate",
        "priceList",
        code="SESSION",
        name="Session",
        currency="EUR",
        items=[
            {"productId": product, "minQuantity": least, "unitPrice": price}
            for least, price in tiers
        ],
    )
    demo.made(
        "tradePriceListActivate",
        "priceList",
        id=prices["id"],
        expectedVersion=prices["version"],
    )
    demo.made(
        "tradePriceAssignmentCreate", "priceAssignment", priceListId=prices["id"], accountId=account
    )
    asked = {"accountId": account, "productId": product, "quantity": "60", "currency": "EUR"}
    priced = demo.ask(
        """query($input: TradePriceQueryInput!) { tradePrice(input: $input) {
          unitPrice net { amount } parts { minQuantity } } }""",
        input=asked,
    )["tradePrice"]
    assert priced == {
        "unitPrice": "9.5",
        "net": {"amount": "570.00"},
        "parts": [{"minQuantity": "50"}],
    }
    demo.made(
        "tradeSalesOrderCreate",
        "salesOrder",
        accountId=account,
        number="SESSION-1",
        currency="EUR",
        lines=[{"productId": product, "quantity": "60"}],
    )
