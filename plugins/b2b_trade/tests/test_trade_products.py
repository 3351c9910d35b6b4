"""Products: their codes, masses and units, and who may have which article number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from portico.errors import Conflict
from portico.testing import problems_of
from portico.values import Money
from portico_b2b_trade.models import Product
from portico_b2b_trade.operations.products import (
    TradeProductCreate,
    TradeProductUnitCreate,
    TradeProductUpdate,
    create_product,
    update_product,
)

BOX = TradeProductUnitCreate(uom="BX", factor=Decimal(12))


def refused(trade: Any, **given: Any) -> list[tuple[str, str]]:
    wish = TradeProductCreate(**{"sku": "P-1", "name": "Pump"} | given)
    return problems_of(lambda: trade.do(create_product, wish))


def test_a_product_is_stored_in_its_normal_form(trade: Any) -> None:
    made = trade.product(
        "P-1",
        name=" Pump ",
        gtin="4006381 333931",
        base_uom="kgm",
        hs_code="8413.70.21",
        origin="de",
        net_mass=Decimal("1.5"),
        gross_mass=Decimal("1.75"),
        list_price=Money(Decimal("12.50"), "EUR"),
        units=[BOX],
    )

    found = trade.get(Product, made.id)
    assert (found.name, found.gtin, found.base_uom) == ("Pump", "4006381333931", "KGM")
    assert (found.hs_code, found.origin) == ("84137021", "DE")
    assert (found.net_mass, found.gross_mass) == (Decimal("1.5"), Decimal("1.75"))
    assert (found.list_price_amount, found.list_price_currency) == (Decimal("12.5"), "EUR")
    assert [(unit.uom, unit.factor) for unit in found.units] == [("BX", Decimal(12))]


@pytest.mark.parametrize("gtin", ["4006381333931", "036000291452", "96385074", "10614141234568"])
def test_a_gtin_with_a_right_check_digit_is_taken(trade: Any, gtin: str) -> None:
    assert trade.product(gtin=gtin).gtin == gtin


@pytest.mark.parametrize(
    "gtin", ["4006381333932", "400638133393", "abc", "٤٠٠٦٣٨١٣٣٣٩٣١", "1" * 30, "-96385074"]
)
def test_a_gtin_with_a_wrong_check_digit_is_refused(trade: Any, gtin: str) -> None:
    assert refused(trade, gtin=gtin) in (
        [("TRADE_GTIN", "input.gtin")],
        [("TOO_LONG", "input.gtin")],
    )


@pytest.mark.parametrize("code", ["841370", "84137021", "8413702190", "841370219000"])
def test_a_tariff_number_has_6_8_10_or_12_digits(trade: Any, code: str) -> None:
    assert trade.product(hs_code=code).hs_code == code


@pytest.mark.parametrize(
    "code", ["84137", "8413702", "84137X", "\uff18\uff14\uff11\uff13\uff17\uff10"]
)
def test_another_tariff_number_is_refused(trade: Any, code: str) -> None:
    assert refused(trade, hs_code=code) == [("TRADE_HS_CODE", "input.hsCode")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": "  "}, [("REQUIRED", "input.name")]),
        ({"name": "x" * 10_000}, [("TOO_LONG", "input.name")]),
        ({"name": "a\x07b"}, [("CONTROL_CHARACTER", "input.name")]),
        ({"base_uom": "piece"}, [("TRADE_UNIT", "input.baseUom")]),
        ({"base_uom": "€€"}, [("TRADE_UNIT", "input.baseUom")]),
        ({"origin": "ZZ"}, [("COUNTRY", "input.origin")]),
        ({"net_mass": Decimal(-1)}, [("TRADE_QUANTITY", "input.netMass")]),
        ({"net_mass": Decimal("NaN")}, [("TRADE_QUANTITY", "input.netMass")]),
        ({"net_mass": Decimal(2), "gross_mass": Decimal(1)}, [("TRADE_MASS", "input.netMass")]),
        (
            {"list_price": Money(Decimal(-1), "EUR")},
            [("TRADE_AMOUNT", "input.listPrice")],
        ),
        (
            {"list_price": Money(Decimal("0.5"), "JPY")},
            [("TRADE_AMOUNT", "input.listPrice")],
        ),
        (
            {"list_price": Money(Decimal("1e400"), "EUR")},
            [("TRADE_AMOUNT", "input.listPrice")],
        ),
        (
            {"list_price": Money(Decimal(1), "XYZ")},
            [("CURRENCY", "input.listPrice.currency")],
        ),
        (
            {"units": [BOX, BOX]},
            [("TRADE_UNIT_REPEATED", "input.units.1.uom")],
        ),
        (
            {"units": [TradeProductUnitCreate(uom="C62", factor=Decimal(1))]},
            [("TRADE_UNIT_REPEATED", "input.units.0.uom")],
        ),
        (
            {"units": [TradeProductUnitCreate(uom="BX", factor=Decimal(0))]},
            [("TRADE_QUANTITY", "input.units.0.factor")],
        ),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    trade: Any, given: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert refused(trade, **given) == expected
    assert trade.all(Product) == []


def test_all_problems_are_told_at_once(trade: Any) -> None:
    found = refused(trade, sku="", gtin="1", hs_code="1", origin="ZZ", net_mass=Decimal(0))

    assert [path for _, path in found] == [
        "input.sku",
        "input.gtin",
        "input.hsCode",
        "input.origin",
        "input.netMass",
    ]


def test_an_article_number_belongs_to_one_product(trade: Any) -> None:
    trade.product("P-1")

    assert refused(trade, sku="P-1") == [("TRADE_TAKEN", "input.sku")]


def test_an_update_changes_what_is_given_and_clears_what_is_null(trade: Any) -> None:
    made = trade.product("P-1", category="Pumps", hs_code="841370", units=[BOX])
    wish = TradeProductUpdate(
        id=made.id,
        expected_version=made.version,
        category=None,
        discontinued=True,
        units=[
            TradeProductUnitCreate(uom="BX", factor=Decimal(10)),
            TradeProductUnitCreate(uom="PF", factor=Decimal(240)),
        ],
    )

    trade.do(update_product, wish)

    found = trade.get(Product, made.id)
    assert (found.sku, found.category, found.hs_code) == ("P-1", None, "841370")
    assert found.discontinued
    assert found.version == made.version + 1
    assert [(unit.uom, unit.factor) for unit in found.units] == [("BX", 10), ("PF", 240)]


def test_an_update_of_what_somebody_else_changed_is_refused(trade: Any) -> None:
    made = trade.product("P-1")
    first = TradeProductUpdate(id=made.id, expected_version=made.version, name="Pump A")
    second = TradeProductUpdate(id=made.id, expected_version=made.version, name="Pump B")

    trade.do(update_product, first)
    with pytest.raises(Conflict):
        trade.do(update_product, second)

    assert trade.get(Product, made.id).name == "Pump A"


def test_an_update_keeps_the_rules(trade: Any) -> None:
    trade.product("P-1")
    other = trade.product("P-2", gross_mass=Decimal(1))
    wish = TradeProductUpdate(
        id=other.id, expected_version=other.version, sku="P-1", net_mass=Decimal(2)
    )

    assert problems_of(lambda: trade.do(update_product, wish)) == [
        ("TRADE_MASS", "input.netMass"),
        ("TRADE_TAKEN", "input.sku"),
    ]
    assert trade.get(Product, other.id).sku == "P-2"
