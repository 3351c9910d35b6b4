"""Codes and numbers that have a form of their own: each function gives the normal form or refuses.

The libraries that know the forms are imported when the first number is checked: a start need not
wait for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit


class Malformed(ValueError):
    """A text that does not have the form it must have."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


LANGUAGE: Final = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|\d{3}))?((?:-[a-z\d]{5,8})*)")
SYSTEM: Final = re.compile(r"[a-z0-9][a-z0-9_.:-]*")
NUMBER: Final = re.compile(r"[A-Z0-9][A-Z0-9/ .&-]{1,49}")
KOSOVO: Final = "XK"  # not in ISO 3166, yet on every invoice that goes there


def country_code(text: str) -> str:
    """An ISO 3166-1 alpha-2 code in capitals."""
    code = text.upper()
    if code != KOSOVO and code not in _codes("countries", "alpha_2"):
        raise Malformed("COUNTRY", f"{text} is no ISO 3166 country code, such as DE or US.")
    return code


def currency_code(text: str) -> str:
    """An ISO 4217 code in capitals."""
    code = text.upper()
    if code not in _codes("currencies", "alpha_3"):
        raise Malformed("CURRENCY", f"{text} is no ISO 4217 currency code, such as EUR or USD.")
    return code


@cache
def _codes(database: str, attribute: str) -> frozenset[str]:
    import pycountry  # noqa: PLC0415 (see above)

    return frozenset(getattr(entry, attribute) for entry in getattr(pycountry, database))


def language_tag(text: str) -> str:
    """A BCP 47 tag of language, script, region and variants, in its usual case: ``zh-Hant-TW``."""
    found = LANGUAGE.fullmatch(text.lower().replace("_", "-"))
    if found is None:
        raise Malformed("LANGUAGE", f"{text} is no BCP 47 language tag, such as de or pt-BR.")
    language, script, region, variants = found.groups()
    return language + (script or "").title() + (region or "").upper() + (variants or "")


def web_address(text: str) -> str:
    """An absolute ``http`` or ``https`` URL."""
    try:
        url = urlsplit(text)
        valid = url.scheme in {"http", "https"} and bool(url.hostname) and " " not in text
    except ValueError:
        valid = False
    if not valid:
        raise Malformed("URL", "This is no web address. It starts with https:// and names a host.")
    return text


def system_name(text: str) -> str:
    """The name of another system, in lower case."""
    name = text.lower()
    if not SYSTEM.fullmatch(name):
        raise Malformed(
            "SYSTEM", "A system's name has letters, digits and _ . : - only, such as `erp`."
        )
    return name


def email_address(text: str) -> str:
    """An e-mail address, checked without asking the network."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 (see above)

    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise Malformed("EMAIL", f"This is no e-mail address: {error}") from error


def phone_number(text: str, country: str | None = None) -> str:
    """A telephone number in E.164 form; a national one is read as people of ``country`` do."""
    import phonenumbers  # noqa: PLC0415 (see above)

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Malformed(
            "PHONE",
            "This is no telephone number. Begin with + and the country: +49 30 1234567.",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def legal_entity_identifier(text: str) -> str:
    """A LEI (ISO 17442) whose check digits are right."""
    from stdnum import exceptions, lei  # noqa: PLC0415 (see above)

    try:
        return str(lei.validate(text))
    except exceptions.ValidationError as error:
        raise Malformed(
            "LEI", f"{text} is no LEI: 20 letters and digits, the last two of them check digits."
        ) from error


TAX_RULES: Final = {
    "CH": ("uid",),
    "DE": ("stnr",),
    "GB": ("utr",),
    "IN": ("pan",),
    "IT": ("codicefiscale",),
    "NO": ("orgnr",),
    "UA": ("edrpou", "rntrc"),
}
"""By country, the tax numbers of python-stdnum that companies use beside the VAT number."""

REGISTRATION_RULES: Final = {
    "CN": ("uscc",),
    "DK": ("cvr",),
    "EE": ("registrikood",),
    "FI": ("ytunnus",),
    "FR": ("siren", "siret"),
    "IL": ("hp",),
    "JP": ("cn",),
    "NO": ("orgnr",),
    "SE": ("orgnr",),
    "SG": ("uen",),
    "UA": ("edrpou",),
}
"""By country, the numbers of the one register that every company is in."""


def tax_number(text: str, country: str) -> str:
    """A VAT or tax number of a country, without blanks, punctuation and the country's prefix."""
    rules = [*_rules(country, ("vat", "tin")), *_rules(country, TAX_RULES.get(country, ()))]
    return _checked(text, rules, "TAX_ID", f"{text} is no VAT or tax number of {country}")


def registration_number(text: str, country: str) -> str:
    """A number in a country's register of companies, as the register writes it."""
    rules = list(_rules(country, REGISTRATION_RULES.get(country, ())))
    problem = f"{text} is no number of the register of companies of {country}"
    return _checked(text, rules, "REGISTRATION_NUMBER", problem)


def _rules(country: str, names: tuple[str, ...]) -> Iterator[Any]:
    from stdnum import get_cc_module  # noqa: PLC0415 (see above)

    for name in names:
        if rule := get_cc_module(country.lower(), name):
            yield rule


def _checked(text: str, rules: list[Any], code: str, problem: str) -> str:
    for rule in rules:
        if rule.is_valid(text):
            return str(rule.compact(text))
    if rules:
        raise Malformed(code, f"{problem}: its check digits or its length are wrong.")
    number = " ".join(text.upper().split())
    if not NUMBER.fullmatch(number):
        raise Malformed(code, f"{problem}: it may have letters, digits and / . & - only.")
    return number
