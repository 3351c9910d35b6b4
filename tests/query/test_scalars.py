"""Scalars take what their specification says and nothing else, with a sentence that helps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLScalarType

from portico.query.scalars import PARSERS, datetime_text, decimal_text
from portico.testing.deployment import composed

GOOD: list[tuple[str, Any, Any]] = [
    ("Decimal", "1234.50", Decimal("1234.5")),
    ("Decimal", "-0.000000000001", Decimal("-0.000000000001")),
    ("Decimal", "999999999999999999", Decimal(999999999999999999)),
    ("Decimal", 7, Decimal(7)),
    ("Date", "2024-02-29", date(2024, 2, 29)),
    ("DateTime", "2026-01-31T09:30:00+01:00", datetime(2026, 1, 31, 8, 30, tzinfo=UTC)),
    ("DateTime", "2026-01-31t09:30z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
    ("DateTime", "2026-01-31T09:30:00.123456Z", datetime(2026, 1, 31, 9, 30, 0, 123456, UTC)),
    ("CountryCode", "DE", "DE"),
    ("CurrencyCode", "KWD", "KWD"),
    ("EmailAddress", "Ada@EXAMPLE.com", "Ada@example.com"),
    ("EmailAddress", "δοκιμή@παράδειγμα.ελ", "δοκιμή@παράδειγμα.ελ"),
    ("PhoneNumber", "+49 (30) 1234-5678", "+493012345678"),
    ("URL", "https://example.com:8443/a?b=c#d", "https://example.com:8443/a?b=c#d"),
    ("URL", "http://[::1]/", "http://[::1]/"),
]
BAD: list[tuple[str, Any]] = [
    *[("Decimal", v) for v in ("1e3", "NaN", "Infinity", "1,5", "", " 1", "1.", ".5", "+1", "0x1")],
    *[("Decimal", v) for v in ("1" * 19, "0." + "1" * 13, "١٢", "1\n", 1.5, True, None)],
    *[
        ("Date", v)
        for v in ("2026-02-30", "2026-W05-6", "20260131", "2026-1-31", "2026-01-31T", 20)
    ],
    *[("Date", v) for v in ("\uff12026-01-31", "0000-01-01", "2026-01-31\n")],
    *[("DateTime", v) for v in ("2026-01-31T09:30:00", "2026-01-31 09:30:00Z", "20260131T093000Z")],
    *[("DateTime", v) for v in ("2026-01-31T24:01:00Z", "2026-01-31T09:30:60Z", "2026-01-31", 5)],
    *[("DateTime", v) for v in ("2026-01-31T09:30:00.1234567Z", "2026-01-31T09:30:00+25:00")],
    *[("DateTime", v) for v in ("0001-01-01T00:00:00+14:00", "2026-01-31T09:30:00Z\n")],
    *[("CountryCode", v) for v in ("de", "DEU", "XX", "", "D1", 49)],
    *[("CurrencyCode", v) for v in ("eur", "EURO", "ABC", "€", 978)],
    *[("EmailAddress", v) for v in ("ada", "ada@", "@example.com", "a b@example.com", "a@b@c.de")],
    *[("EmailAddress", v) for v in ("ada@example.com\n", "Ada <ada@example.com>", 5)],
    *[("PhoneNumber", v) for v in ("030 12345678", "+49", "+4930123456781234567", "abc")],
    *[("PhoneNumber", v) for v in ("+493012345678 ext. 5", 493012345678)],
    *[("URL", v) for v in ("example.com", "ftp://example.com", "javascript:alert(1)", "http://")],
    *[("URL", v) for v in ("https://exa mple.com", "https://exa\nmple.com", "http://a:b/", "//a")],
    *[("URL", v) for v in ("http://[::1", "https://example.com/\x00", 5)],
    *[("String", v) for v in ("a\x00b", 5, None)],
]


@pytest.mark.parametrize(("scalar", "given", "expected"), GOOD)
def test_what_is_well_formed_is_taken(scalar: str, given: Any, expected: Any) -> None:
    assert PARSERS[scalar](given) == expected


@pytest.mark.parametrize(("scalar", "given"), BAD)
def test_anything_else_is_refused_with_a_sentence(scalar: str, given: Any) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        PARSERS[scalar](given)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.50", "1.5"),
        ("100", "100"),
        ("0.00", "0"),
        ("-0", "0"),
        ("1E+3", "1000"),
        ("1E-7", "0.0000001"),
    ],
)
def test_a_decimal_has_one_text(value: str, text: str) -> None:
    assert decimal_text(Decimal(value)) == text


def test_an_instant_is_shown_in_utc() -> None:
    given = datetime.fromisoformat("2026-01-31T09:30:00+01:00")

    assert datetime_text(given) == "2026-01-31T08:30:00.000000Z"


@pytest.mark.parametrize(
    "name",
    [
        "Date",
        "DateTime",
        "CountryCode",
        "CurrencyCode",
        "EmailAddress",
        "PhoneNumber",
        "URL",
        "JSON",
    ],
)
def test_a_scalar_with_a_specification_names_it(name: str) -> None:
    made = composed(()).core.type_map[name]

    assert isinstance(made, GraphQLScalarType)
    assert (made.specified_by_url or "").startswith("https://")
    assert made.description
