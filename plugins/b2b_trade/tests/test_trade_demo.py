"""Northwind's books: every row is there, and every figure is a recount of the files."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

import portico_b2b_trade
from portico.access import Actor
from portico.models import Account, Address, Affiliation, Contact, ExternalReference
from portico.operations.importing import ImportReport, Outcome
from portico.testing import NOON, Ask, World
from portico.testing.databases import DIALECTS
from portico.testing.deployment import loaded
from portico_b2b_trade import demo
from portico_b2b_trade.access import PERMISSIONS
from portico_b2b_trade.models import Product, SalesOrder, TradeOrderStatus

FILES = Path(portico_b2b_trade.__file__).parent / "demo"
CENT = Decimal("0.01")


def raw(name: str) -> list[list[str]]:
    """The rows as they stand, cut by a comma wherever there is one outside quotes."""
    with (FILES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def ends(row: list[str]) -> tuple[list[str], list[str]]:
    """A row of orders.csv without the street: what stands before it and after it."""
    return row[:9], row[-4:]


def line_nets() -> dict[str, list[Decimal]]:
    """Each order's line nets, recounted from the file."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for order, _product, price, quantity, discount in raw("order-details.csv"):
        exact = Decimal(price) * Decimal(quantity) * (1 - Decimal(discount))
        found[order].append(exact.quantize(CENT, ROUND_HALF_UP))
    return found


@pytest.fixture(scope="module", params=DIALECTS)
def world(request: pytest.FixtureRequest, worlds: Callable[[str], World]) -> World:
    """One world for all tests of this file: they leave what was imported as it is."""
    found: World = worlds(request.param)
    found.renew(loaded(("b2b_trade",)).bus())
    return found


@pytest.fixture(scope="module")
def report(world: World) -> ImportReport:
    loader = Actor(name="tester", scopes=frozenset({"*"}), now=NOON)
    return world.runner.run(
        world.database.write(loader, lambda session: demo.load(session, loader))
    )


def counts(report: ImportReport) -> dict[str, dict[Outcome, int]]:
    return {source: dict(found) for source, found in report.by_source()}


def test_every_row_is_reported_and_a_second_run_keeps_everything(
    trade: Any, report: ImportReport
) -> None:
    rows = {
        "customers.csv": 91,
        "products.csv": 77,
        "price list of products.csv": 1,
        "orders.csv": 830,
        "order-details.csv": 2155,
    }
    before = [(order.number, order.version) for order in trade.all(SalesOrder, SalesOrder.number)]

    again = trade.write(lambda session: demo.load(session, trade.actor))

    assert counts(report) == {source: {Outcome.MADE: count} for source, count in rows.items()}
    assert counts(again) == {source: {Outcome.KEPT: count} for source, count in rows.items()}
    assert len(trade.all(Account)) == len(trade.all(Contact)) == 91
    assert before == [
        (order.number, order.version) for order in trade.all(SalesOrder, SalesOrder.number)
    ]


def test_the_customers_are_those_of_the_file(trade: Any, report: ImportReport) -> None:
    names = {account.id: account.name for account in trade.all(Account)}
    references = {each.external_id: names[each.account_id] for each in trade.all(ExternalReference)}
    people = {contact.id: contact for contact in trade.all(Contact)}
    contacts = {
        names[each.account_id]: (people[each.contact_id], each) for each in trade.all(Affiliation)
    }
    towns = {names[each.account_id]: each for each in trade.all(Address)}

    assert references == {row[0]: row[1] for row in raw("customers.csv")}
    assert {name: person.full_name for name, (person, _) in contacts.items()} == {
        row[1]: row[2] for row in raw("customers.csv")
    }
    assert all(each.is_primary for _, each in contacts.values())
    maria, her_part = contacts["Alfreds Futterkiste"]
    assert (maria.full_name, maria.job_title) == ("Maria Anders", "Sales Representative")
    assert her_part.role.name == "NEGOTIATOR"
    assert (towns["Bon app'"].street, towns["Bon app'"].town, towns["Bon app'"].country) == (
        "12, rue des Bouchers",
        "Marseille",
        "FR",
    )


def test_an_order_is_the_files(trade: Any, report: ImportReport) -> None:
    orders = {order.number: order for order in trade.all(SalesOrder)}
    nets = line_nets()

    assert {number: order.net_amount for number, order in orders.items()} == {
        number: sum(found) for number, found in nets.items()
    }
    for row in raw("orders.csv"):
        head, tail = ends(row)
        order = orders[head[0]]
        shipped = head[5] != "NULL"
        assert str(order.ordered_on) == head[3][:10]
        assert str(order.required_on) == head[4][:10]
        assert str(order.shipped_on) == (head[5][:10] if shipped else "None")
        assert order.freight_amount == Decimal(head[7])
        assert (order.ship_to_name, order.ship_to_town) == (head[8], tail[0])
        status = TradeOrderStatus.COMPLETED if shipped else TradeOrderStatus.CONFIRMED
        assert order.status is status


def test_the_products_are_those_of_the_files(trade: Any, report: ImportReport) -> None:
    groups = dict(raw("categories.csv"))
    products = {product.sku: product for product in trade.all(Product)}

    for row in raw("products.csv"):
        product = products[f"NW-{row[0]}"]
        assert (product.name, product.category) == (row[1], groups[row[3]])
        assert (product.packaging, product.list_price_amount) == (row[4], Decimal(row[5]))
        assert product.discontinued is (row[9] == "1")


def test_a_list_price_is_found_for_everybody(trade: Any, report: ImportReport) -> None:
    account = trade.all(Account, Account.name)[0]
    chai = next(product for product in trade.all(Product) if product.name == "Chai")

    found = trade.price(account, chai, "10", currency="USD")

    assert (found.unit_price, found.net.amount) == (Decimal(18), Decimal(180))
    assert found.winner.code == "NORTHWIND"


def test_the_summary_is_a_recount(ask: Ask, report: ImportReport) -> None:
    answer = ask(
        "{ tradeSalesSummary { orders lines net { amount currency } shippedLate notShipped } }"
    )

    assert answer == {
        "data": {
            "tradeSalesSummary": {
                "orders": 830,
                "lines": 2155,
                "net": {"amount": "1265793.29", "currency": "USD"},
                "shippedLate": 37,
                "notShipped": 21,
            }
        }
    }


def test_every_customers_summary_is_a_recount(trade: Any, ask: Ask, report: ImportReport) -> None:
    nets, expected = line_nets(), defaultdict[str, Counter[str]](Counter)
    for row in raw("orders.csv"):
        head, _ = ends(row)
        found = expected[head[1]]
        found["orders"] += 1
        found["lines"] += len(nets[head[0]])
        found["cents"] += int(sum(nets[head[0]]) * 100)
        found["shippedLate"] += head[5] != "NULL" and head[5] > head[4]
        found["notShipped"] += head[5] == "NULL"
    accounts = {each.external_id: each.account_id for each in trade.all(ExternalReference)}

    for customer in ("ALFKI", "ERNSH", "SAVEA", "QUICK", "BONAP"):
        answer = ask(
            "query($id: ID) { tradeSalesSummary(accountId: $id)"
            " { orders lines net { amount } shippedLate notShipped } }",
            id=f"acc_{accounts[customer].hex}",
        )["data"]["tradeSalesSummary"]
        answer["cents"] = int(Decimal(answer.pop("net")["amount"]) * 100)
        assert answer == {key: expected[customer][key] for key in answer}


def test_punctuality_is_a_recount(ask: Ask, report: ImportReport) -> None:
    nets = line_nets()
    lines = Counter[str]()
    for row in raw("orders.csv"):
        head, _ = ends(row)
        due, shipped = head[4], head[5]
        kind = "missed" if shipped == "NULL" else "late" if shipped > due else "onTime"
        lines[kind] += len(nets[head[0]])

    answer = ask(
        "{ tradeDeliveryPerformance"
        " { dueDate lines linesOnTime linesLate linesMissed orders ordersOnTime } }"
    )

    requested, *promised = answer["data"]["tradeDeliveryPerformance"]
    assert requested == {
        "dueDate": "REQUESTED",
        "lines": 2155,
        "linesOnTime": lines["onTime"],
        "linesLate": lines["late"],
        "linesMissed": lines["missed"],
        "orders": 830,
        "ordersOnTime": 830 - 37 - 21,
    }
    assert [(each["dueDate"], each["lines"]) for each in promised] == [
        ("FIRST_PROMISED", 0),
        ("PROMISED", 0),
    ]


def test_the_query_of_the_front_page(ask: Ask, report: ImportReport) -> None:
    answer = ask(
        """{ accounts(where: {name: {startsWith: "Alfreds"}}, first: 1) { totalCount nodes {
          name country contacts(first: 5) { edges { role isPrimary node { fullName } } }
          trade { orders(first: 3, orderBy: [{field: ORDERED_ON, direction: DESC}]) {
            totalCount nodes { number orderedOn requiredOn shippedOn net { amount currency } }
          } } } } }"""
    )

    nodes = answer["data"]["accounts"]["nodes"]
    assert nodes == [
        {
            "name": "Alfreds Futterkiste",
            "country": "DE",
            "contacts": {
                "edges": [
                    {
                        "role": "NEGOTIATOR",
                        "isPrimary": True,
                        "node": {"fullName": "Maria Anders"},
                    }
                ]
            },
            "trade": {
                "orders": {
                    "totalCount": 6,
                    "nodes": [
                        {
                            "number": "11011",
                            "orderedOn": "1998-04-09",
                            "requiredOn": "1998-05-07",
                            "shippedOn": "1998-04-13",
                            "net": {"amount": "933.50", "currency": "USD"},
                        },
                        {
                            "number": "10952",
                            "orderedOn": "1998-03-16",
                            "requiredOn": "1998-04-27",
                            "shippedOn": "1998-03-24",
                            "net": {"amount": "471.20", "currency": "USD"},
                        },
                        {
                            "number": "10835",
                            "orderedOn": "1998-01-15",
                            "requiredOn": "1998-02-12",
                            "shippedOn": "1998-01-21",
                            "net": {"amount": "845.80", "currency": "USD"},
                        },
                    ],
                }
            },
        }
    ]


README = Path(__file__).parents[1] / "README.md"


def test_the_readme_shows_a_query_with_its_real_answer(
    trade: Any, report: ImportReport, ask: Ask
) -> None:
    text = README.read_text("utf-8")
    query, answer = re.findall(r"```(?:graphql|json)\n(.*?)```", text, re.DOTALL)

    assert ask(query) == json.loads(answer)


def test_the_readme_names_every_permission() -> None:
    named = set(re.findall(r"`(trade\.[a-z_]+\.[a-z]+)`", README.read_text("utf-8")))

    assert named == {permission.name for permission in PERMISSIONS}
