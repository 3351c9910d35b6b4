"""The custom scalars of the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import strawberry

from portico.query.scalars import PARSERS, plain

if TYPE_CHECKING:
    from strawberry.types.scalar import ScalarDefinition

ABOUT: dict[str, tuple[str, str | None]] = {
    "Decimal": (
        'An exact decimal as a string, such as "1234.5": no exponent, no NaN, never a float.',
        None,
    ),
    "Date": (
        "A business day without a time zone, 2026-01-31.",
        "https://scalars.graphql.org/andimarek/local-date",
    ),
    "DateTime": (
        "A point in time with its offset, 2026-01-31T09:30:00Z. Answers are in UTC.",
        "https://scalars.graphql.org/andimarek/date-time",
    ),
    "CountryCode": (
        "An ISO 3166-1 alpha-2 country code, such as DE.",
        "https://www.iso.org/iso-3166-country-codes.html",
    ),
    "CurrencyCode": (
        "An ISO 4217 currency code, such as EUR.",
        "https://www.iso.org/iso-4217-currency-codes.html",
    ),
    "EmailAddress": (
        "An e-mail address.",
        "https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address",
    ),
    "PhoneNumber": (
        "A telephone number in E.164 form, such as +493012345678.",
        "https://www.itu.int/rec/T-REC-E.164",
    ),
    "URL": ("An absolute http or https URL.", "https://url.spec.whatwg.org/"),
}


def scalars() -> dict[str, ScalarDefinition]:
    """All custom scalars by name."""
    made = {name: _scalar(name, *about) for name, about in ABOUT.items()}
    made["JSON"] = strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        specified_by_url="https://ecma-international.org/publications-and-standards/standards/ecma-404/",
        serialize=_same,
        parse_value=_same,
    )
    return made


def _scalar(name: str, description: str, specified_by: str | None) -> ScalarDefinition:
    return strawberry.scalar(
        name=name,
        description=description,
        specified_by_url=specified_by,
        serialize=plain,
        parse_value=PARSERS[name],
    )


def _same(value: Any) -> Any:
    return value
