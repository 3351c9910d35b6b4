"""The scalars of the API: what text a value has, and which text is a value.

Each ``parse_…`` takes what a client sent (a JSON value) and gives the Python value or raises
ValueError with a sentence for the client. Each value has one canonical text, the same whether
PostgreSQL, SQLite or Python writes it.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from portico.database.types import INSTANT_FORMAT
from portico.values import Choice

DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,12})?", re.ASCII)
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
OFFSET = re.compile(r".*(Z|[+-]\d\d:\d\d)", re.IGNORECASE | re.DOTALL | re.ASCII)
INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)",
    re.IGNORECASE | re.ASCII,
)
BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
COUNTRY = re.compile(r"[A-Z]{2}")
CURRENCY = re.compile(r"[A-Z]{3}")


def parse_string(value: object) -> str:
    """Any text that a database can hold."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a string.")  # noqa: TRY004 (GraphQL asks for it)
    if "\x00" in value:
        raise ValueError("A string may not contain the character NUL.")
    return value


def parse_decimal(value: object) -> Decimal:
    """An exact decimal, written as a string without exponent; whole numbers may be bare."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not DECIMAL.fullmatch(value):
        raise ValueError(
            f"{str(value)[:40]!r} is not a decimal: write digits in a string, such as "
            '"1234.50" (no exponent, no NaN, at most 18 digits before the point).'
        )
    return Decimal(value)


def parse_date(value: object) -> date:
    """A business day, ``2026-01-31``."""
    try:
        if isinstance(value, str) and DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(f"{str(value)[:40]!r} is not a date: write it as 2026-01-31.")


def parse_datetime(value: object) -> datetime:
    """An instant with its offset, ``2026-01-31T09:30:00+01:00``."""
    text = str(value)[:40]
    if isinstance(value, str) and not OFFSET.fullmatch(value):
        raise ValueError(f"{text!r} has no time zone: end it with Z or an offset like +01:00.")
    try:
        if isinstance(value, str) and INSTANT.fullmatch(value):
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"{text!r} is not an instant: write it as 2026-01-31T09:30:00Z.")


def parse_country(value: object) -> str:
    """An ISO 3166-1 alpha-2 code."""
    import pycountry  # noqa: PLC0415 (its tables are loaded only when a code is checked)

    well_formed = isinstance(value, str) and COUNTRY.fullmatch(value)
    if well_formed and pycountry.countries.get(alpha_2=str(value)) is not None:
        return str(value)
    raise ValueError(f"{str(value)[:40]!r} is not an ISO 3166-1 country code such as DE.")


def parse_currency(value: object) -> str:
    """An ISO 4217 code."""
    import pycountry  # noqa: PLC0415 (its tables are loaded only when a code is checked)

    well_formed = isinstance(value, str) and CURRENCY.fullmatch(value)
    if well_formed and pycountry.currencies.get(alpha_3=str(value)) is not None:
        return str(value)
    raise ValueError(f"{str(value)[:40]!r} is not an ISO 4217 currency code such as EUR.")


def parse_email(value: object) -> str:
    """An e-mail address; its domain in lower case."""
    from email_validator import (  # noqa: PLC0415 (slow to import, rarely needed)
        EmailNotValidError,
        validate_email,
    )

    try:
        return validate_email(parse_string(value), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError(f"{str(value)[:80]!r} is not an e-mail address: {error}") from None


def parse_phone(value: object) -> str:
    """A telephone number in E.164 form, ``+493012345678``."""
    import phonenumbers  # noqa: PLC0415 (its metadata is loaded only when a number is checked)

    text = parse_string(value)
    try:
        number = phonenumbers.parse(text)
        if phonenumbers.is_possible_number(number) and number.extension is None:
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        pass
    raise ValueError(
        f"{text[:40]!r} is not an international telephone number: write it as +493012345678."
    )


def parse_url(value: object) -> str:
    """An absolute http or https URL."""
    text = parse_string(value)
    try:
        parts = urlsplit(text)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        if good and not BLANK.search(text):
            return text
    except ValueError:  # a port that is no number, a bracket that is not closed
        pass
    raise ValueError(f"{text[:80]!r} is not an absolute http or https URL.")


def decimal_text(value: Decimal) -> str:
    """The canonical text of a decimal: no exponent, no zeros at the end of the fraction."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def datetime_text(value: datetime) -> str:
    """The canonical text of an instant: UTC with microseconds and ``Z``."""
    return value.astimezone(UTC).strftime(INSTANT_FORMAT)


def id_text(prefix: str, value: UUID) -> str:
    """The id that clients see: ``acc_`` and 32 hexadecimal digits."""
    return f"{prefix}_{value.hex}"


def plain(value: Any) -> Any:
    """A Python value as it stands in JSON."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime):
        return datetime_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.name if isinstance(value, Choice) else value


PARSERS = {
    "String": parse_string,
    "Decimal": parse_decimal,
    "Date": parse_date,
    "DateTime": parse_datetime,
    "CountryCode": parse_country,
    "CurrencyCode": parse_currency,
    "EmailAddress": parse_email,
    "PhoneNumber": parse_phone,
    "URL": parse_url,
}
"""The parser of each scalar that has one, by its GraphQL name."""
