"""Trade as clients see it: a whole session of a front end, figures, permissions, bad input."""

from __future__ import annotations

from typing import Any

import pytest

from portico.access import Actor
from portico.testing import Ask

ORDER = """mutation($input: TradeSalesOrderCreateInput!) {
  tradeSalesOrderCreate(input: $input) {
    salesOrder { id version number status net { amount currency } freight { amount }
      lines { position quantity uom discount priceSource priceTrace
        unitPrice { amount currency } net { amount currency } product { sku } } }
    userErrors { code message path } } }"""


class Client:
    """Sends mutations and gives back what they return."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask

    def do(self, name: str, /, selection: str, **given: Any) -> dict[str, Any]:
        kind = f"{name[0].upper()}{name[1:]}Input"
        document = (
            f"mutation($input: {kind}!) {{ {name}(input: $input) "
            f"{{ {selection} userErrors {{ code message path }} }} }}"
        )
        answer = self.ask(document, input=given)
        assert "errors" not in answer, answer
        payload: dict[str, Any] = answer["data"][name]
        return payload

    def made(self, name: str, record: str, /, **given: Any) -> dict[str, Any]:
        """The record that a mutation made; it must not be refused."""
        payload = self.do(name, f"{record} {{ id version }}", **given)
        assert payload["userErrors"] == []
        found: dict[str, Any] = payload[record]
        return found

    def shop(self) -> tuple[str, str]:
        """An account and a product whose list begins at 1→100, 50→95, 100→90."""
        account = self.made("accountCreate", "account", name="Acme")["id"]
        product = self.made("tradeProductCreate", "product", sku="P-1", name="Pump")["id"]
        breaks = (("1", "100"), ("50", "95"), ("100", "90"))
        prices = self.made(
            "tradePriceListCreate",
            "priceList",
            code="DEFAULT",
            name="Default",
            currency="EUR",
            items=[
                {"productId": product, "minQuantity": quantity, "unitPrice": price}
                for quantity, price in breaks
            ],
        )
        self.made(
            "tradePriceListActivate",
            "priceList",
            id=prices["id"],
            expectedVersion=prices["version"],
        )
        self.made("tradePriceAssignmentCreate", "priceAssignment", priceListId=prices["id"])
        return account, product


@pytest.fixture
def client(ask: Ask) -> Client:
    return Client(ask)


def test_a_session_of_a_front_end(ask: Ask, client: Client) -> None:
    account, product = client.shop()

    priced = ask(
        """query($input: TradePriceQueryInput!) { tradePrice(input: $input) {
          unitPrice net { amount currency } winner { code scope via }
          parts { quantity minQuantity unitPrice } rejected { code rejection reason }
          upsell { quantity net { amount } saving { amount currency } } } }""",
        input={"accountId": account, "productId": product, "quantity": "95", "currency": "EUR"},
    )
    assert priced == {
        "data": {
            "tradePrice": {
                "unitPrice": "95",
                "net": {"amount": "9025.00", "currency": "EUR"},
                "winner": {"code": "DEFAULT", "scope": "DEFAULT", "via": "everybody"},
                "parts": [{"quantity": "95", "minQuantity": "50", "unitPrice": "95"}],
                "rejected": [],
                "upsell": {
                    "quantity": "100",
                    "net": {"amount": "9000.00"},
                    "saving": {"amount": "25.00", "currency": "EUR"},
                },
            }
        }
    }

    order = {
        "accountId": account,
        "number": "A-1",
        "currency": "EUR",
        "orderedOn": "2026-02-02",
        "requiredOn": "2026-02-20",
        "freight": {"amount": "12.30", "currency": "EUR"},
        "lines": [
            {"productId": product, "quantity": "120"},
            {
                "productId": product,
                "quantity": "16",
                "unitPrice": {"amount": "348.35", "currency": "EUR"},
                "discount": "4",
            },
        ],
    }
    taken = ask(ORDER, input=order)["data"]["tradeSalesOrderCreate"]
    assert taken["userErrors"] == []
    assert taken["salesOrder"]["net"] == {"amount": "16150.66", "currency": "EUR"}
    first, second = taken["salesOrder"]["lines"]
    assert (first["priceSource"], first["unitPrice"]["amount"]) == ("PRICE_LIST", "90.00")
    assert first["priceTrace"]["winner"]["list"] == "DEFAULT"
    assert (second["priceSource"], second["net"]["amount"]) == ("GIVEN", "5350.66")
    assert second["product"] == {"sku": "P-1"}

    step = {"id": taken["salesOrder"]["id"]}
    for version, status in ((1, "CONFIRMED"), (2, "ON_HOLD"), (3, "CONFIRMED")):
        changed = client.do(
            "tradeSalesOrderStatusChange",
            "salesOrder { version status statusReason }",
            **step,
            expectedVersion=version,
            status=status,
            reason="No credit.",
        )
        assert changed["salesOrder"]["status"] == status
    promised = client.made(
        "tradeSalesOrderPromise",
        "salesOrder",
        **step,
        expectedVersion=4,
        promisedOn="2026-02-19",
    )
    shipped = client.do(
        "tradeSalesOrderShip",
        "salesOrder { status shippedOn shippedLate lines { shippedQuantity shippedOn } }",
        **step,
        expectedVersion=promised["version"],
        shippedOn="2026-02-21",
    )
    assert shipped["salesOrder"] == {
        "status": "COMPLETED",
        "shippedOn": "2026-02-21",
        "shippedLate": True,
        "lines": [
            {"shippedQuantity": "120", "shippedOn": "2026-02-21"},
            {"shippedQuantity": "16", "shippedOn": "2026-02-21"},
        ],
    }

    answer = ask(
        """query($id: ID!) {
          account(id: $id) { name trade { orders { totalCount nodes {
            number poNumber account { name } lines { position promisedOn firstPromisedOn } } } } }
          tradeDeliveryPerformance(accountId: $id) {
            dueDate lines linesOnTime linesLate linesMissed orders ordersOnTime }
        }""",
        id=account,
    )["data"]
    promise = {"promisedOn": "2026-02-19", "firstPromisedOn": "2026-02-19"}
    assert answer["account"]["trade"]["orders"] == {
        "totalCount": 1,
        "nodes": [
            {
                "number": "A-1",
                "poNumber": None,
                "account": {"name": "Acme"},
                "lines": [{"position": 1, **promise}, {"position": 2, **promise}],
            }
        ],
    }
    late = {"lines": 2, "linesOnTime": 0, "linesLate": 2, "linesMissed": 0}
    assert answer["tradeDeliveryPerformance"] == [
        {"dueDate": each, **late, "orders": 1, "ordersOnTime": 0}
        for each in ("REQUESTED", "FIRST_PROMISED", "PROMISED")
    ]


def test_a_refusal_names_the_field(ask: Ask, client: Client) -> None:
    account, product = client.shop()
    line = {
        "productId": product,
        "quantity": "-3",
        "unitPrice": {"amount": "5", "currency": "USD"},
    }
    order = {"accountId": account, "number": "A-1", "currency": "EUR", "lines": [line]}

    refused = ask(ORDER, input=order)["data"]["tradeSalesOrderCreate"]

    assert refused["salesOrder"] is None
    assert [(each["code"], each["path"]) for each in refused["userErrors"]] == [
        ("TRADE_QUANTITY", ["input", "lines", "0", "quantity"]),
        ("TRADE_CURRENCY_MISMATCH", ["input", "lines", "0", "unitPrice", "currency"]),
    ]
    assert ask("{ tradeSalesOrders { totalCount } }")["data"]["tradeSalesOrders"] == {
        "totalCount": 0
    }


def test_a_conflict_shows_the_order_as_it_is(client: Client) -> None:
    account, _ = client.shop()
    order = client.made(
        "tradeSalesOrderCreate", "salesOrder", accountId=account, number="A-1", currency="EUR"
    )

    def change() -> dict[str, Any]:
        selection = "salesOrder { version poNumber }"
        given = {"id": order["id"], "expectedVersion": 1, "poNumber": "PO-1"}
        return client.do("tradeSalesOrderUpdate", selection, **given)

    assert change()["userErrors"] == []
    payload = change()

    assert payload["salesOrder"] == {"version": 2, "poNumber": "PO-1"}
    assert [each["code"] for each in payload["userErrors"]] == ["CONFLICT"]


def test_prices_of_less_than_a_cent_and_currencies_without_cents_are_exact(
    ask: Ask, client: Client
) -> None:
    account, product = client.shop()
    orders = [("EUR", "0.0045", "0.0045", "4.50"), ("JPY", "100.5", "100.5", "100500")]

    for currency, price, shown, net in orders:
        line = {
            "productId": product,
            "quantity": "1000",
            "unitPrice": {"amount": price, "currency": currency},
        }
        order = {
            "accountId": account,
            "number": currency,
            "currency": currency,
            "lines": [line],
        }
        made = ask(ORDER, input=order)["data"]["tradeSalesOrderCreate"]
        assert made["userErrors"] == []
        assert made["salesOrder"]["lines"][0]["unitPrice"]["amount"] == shown
        assert made["salesOrder"]["net"] == {"amount": net, "currency": currency}


def test_different_currencies_are_never_added(ask: Ask, client: Client) -> None:
    account, product = client.shop()
    nothing = ask("{ tradeSalesSummary { orders } tradeSalesSummaries { orders } }")["data"]
    assert nothing == {"tradeSalesSummary": None, "tradeSalesSummaries": []}
    for number, currency, amount, day in (
        ("1", "USD", "10.10", "2026-01-01"),
        ("2", "EUR", "20.20", "2026-01-31"),
        ("3", "EUR", "30.30", "2026-02-01"),
        ("4", "EUR", "99", "2026-02-01"),
    ):
        line = {
            "productId": product,
            "quantity": "1",
            "unitPrice": {"amount": amount, "currency": currency},
        }
        made = client.made(
            "tradeSalesOrderCreate",
            "salesOrder",
            accountId=account,
            number=number,
            currency=currency,
            orderedOn=day,
            lines=[line],
        )
        if number != "4":  # a draft does not count
            client.made(
                "tradeSalesOrderStatusChange",
                "salesOrder",
                id=made["id"],
                expectedVersion=made["version"],
                status="CONFIRMED",
            )

    answer = ask(
        """{
          main: tradeSalesSummary { orders lines net { amount currency } notShipped }
          dollars: tradeSalesSummary(currency: "USD") { orders net { amount currency } }
          none: tradeSalesSummary(currency: "CHF") { orders }
          january: tradeSalesSummaries(from: "2026-01-01", to: "2026-02-01") {
            orders lines net { amount currency } shippedLate notShipped }
        }"""
    )["data"]

    assert answer == {
        "main": {
            "orders": 2,
            "lines": 2,
            "net": {"amount": "50.50", "currency": "EUR"},
            "notShipped": 2,
        },
        "dollars": {"orders": 1, "net": {"amount": "10.10", "currency": "USD"}},
        "none": None,
        "january": [
            {
                "orders": 1,
                "lines": 1,
                "net": {"amount": amount, "currency": currency},
                "shippedLate": 0,
                "notShipped": 1,
            }
            for currency, amount in (("EUR", "20.20"), ("USD", "10.10"))
        ],
    }


def test_segments_and_price_lists_are_read_from_all_sides(ask: Ask, client: Client) -> None:
    account, _product = client.shop()
    segment = client.made("tradeSegmentCreate", "segment", code="WHOLESALE", name="Wholesale")["id"]
    member = client.made(
        "tradeSegmentMembershipCreate",
        "segmentMembership",
        accountId=account,
        segmentId=segment,
        priority=3,
        validFrom="2026-01-01",
    )
    client.made(
        "tradeSegmentMembershipEnd",
        "segmentMembership",
        id=member["id"],
        expectedVersion=member["version"],
        on="2027-01-01",
    )

    answer = ask(
        """query($account: ID!, $segment: ID!) {
          account(id: $account) { trade {
            segmentMemberships { nodes { priority validFrom validTo segment { code } } }
            priceAssignments { totalCount } } }
          tradeSegment(id: $segment) { memberships { nodes { account { name } } } }
          tradePriceLists(where: {status: {eq: ACTIVE}}) { nodes { code kind
            items { uom minQuantity unitPrice product { sku } }
            assignments { nodes { scope priority account { name } } } } }
          tradeProducts(where: {sku: {startsWith: "P-"}}) { nodes { name baseUom listPrice {
            amount } } }
        }""",
        account=account,
        segment=segment,
    )["data"]

    assert answer["account"]["trade"] == {
        "segmentMemberships": {
            "nodes": [
                {
                    "priority": 3,
                    "validFrom": "2026-01-01",
                    "validTo": "2027-01-01",
                    "segment": {"code": "WHOLESALE"},
                }
            ]
        },
        "priceAssignments": {"totalCount": 0},
    }
    assert answer["tradeSegment"] == {"memberships": {"nodes": [{"account": {"name": "Acme"}}]}}
    (prices,) = answer["tradePriceLists"]["nodes"]
    assert prices["items"][1] == {
        "uom": "C62",
        "minQuantity": "50",
        "unitPrice": "95",
        "product": {"sku": "P-1"},
    }
    assert prices["assignments"]["nodes"] == [{"scope": "DEFAULT", "priority": 0, "account": None}]
    assert answer["tradeProducts"]["nodes"] == [
        {"name": "Pump", "baseUom": "C62", "listPrice": None}
    ]


@pytest.mark.parametrize(
    ("document", "scope"),
    [
        ("{ tradeProducts { totalCount } }", "trade.product.read"),
        ("{ tradePriceLists { totalCount } }", "trade.price.read"),
        ("{ tradeSalesOrders { totalCount } }", "trade.order.read"),
        ("{ tradeSalesSummary { orders } }", "trade.order.read"),
        ("{ tradeDeliveryPerformance { lines } }", "trade.order.read"),
    ],
)
def test_reading_needs_its_permission(ask: Ask, document: str, scope: str) -> None:
    others = frozenset({"trade.product.read", "trade.price.read", "trade.order.read"}) - {scope}

    refused = ask(document, by=Actor(name="clerk", scopes=others))
    allowed = ask(document, by=Actor(name="clerk", scopes=frozenset({scope})))

    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "errors" not in allowed


def test_closing_short_needs_approval(ask: Ask, client: Client) -> None:
    account, _ = client.shop()
    order = client.made(
        "tradeSalesOrderCreate", "salesOrder", accountId=account, number="A-1", currency="EUR"
    )
    document = """mutation($input: TradeSalesOrderCloseShortInput!) {
      tradeSalesOrderCloseShort(input: $input) { userErrors { code } } }"""
    wish = {"id": order["id"], "expectedVersion": 1, "reason": "Out of stock."}
    clerk = Actor(name="clerk", scopes=frozenset({"trade.order.read", "trade.order.write"}))
    head = Actor(name="head", scopes=frozenset({"trade.order.*"}))

    refused = ask(document, by=clerk, input=wish)
    allowed = ask(document, by=head, input=wish)

    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    payload = allowed["data"]["tradeSalesOrderCloseShort"]
    assert payload["userErrors"] == [{"code": "TRADE_ORDER_TRANSITION"}]


@pytest.mark.parametrize("quantity", ["1e400", "NaN", "Infinity", "-", ""])
def test_what_is_no_number_is_no_quantity(ask: Ask, client: Client, quantity: str) -> None:
    account, product = client.shop()
    query = {"accountId": account, "productId": product, "quantity": quantity, "currency": "EUR"}

    answer = ask(
        "query($input: TradePriceQueryInput!) { tradePrice(input: $input) { unitPrice } }",
        input=query,
    )

    assert answer.get("data") is None
    assert "is not a decimal" in answer["errors"][0]["message"]


def test_an_id_of_another_type_is_refused(ask: Ask, client: Client) -> None:
    account, product = client.shop()
    query = {"accountId": product, "productId": account, "quantity": "1", "currency": "EUR"}

    answer = ask(
        "query($input: TradePriceQueryInput!) { tradePrice(input: $input) { unitPrice } }",
        input=query,
    )

    assert answer["errors"]
    assert answer.get("data") is None
