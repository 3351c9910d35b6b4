"""Account numbers by ISO 13616: built from their parts, and verified, thousands in a second.

The structures of all countries are those that schwifty keeps; it is imported when the first
number is checked.
"""

from __future__ import annotations

import re
from functools import cache
from string import ascii_uppercase
from typing import Final

DIGITS: Final = {ord(letter): str(int(letter, 36)) for letter in ascii_uppercase}
NUMBER: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]+", re.ASCII)


def iban_fault(number: str) -> str:
    """What is wrong with an IBAN in capitals without blanks; empty if nothing is."""
    if not NUMBER.fullmatch(number):
        return "it is two letters, two digits, then letters and digits"
    structure = _structure(number[:2])
    if structure is None:
        return f"{number[:2]} is no country that has IBANs"
    length, pattern = structure
    if len(number) != length:
        return f"one of {number[:2]} has {length} characters, this one {len(number)}"
    if not pattern.fullmatch(number[4:]):
        return f"it has letters where {number[:2]} has digits"
    return "" if _remainder(number) == 1 else "its check digits are wrong"


def check_digits(country: str, bban: str) -> str:
    """The two check digits: 98 minus what the rest leaves when divided by 97."""
    return f"{98 - _remainder(f'{country}00{bban}'):02d}"


def build_iban(country: str, bban: str) -> str:
    """The IBAN of a country's own account number (BBAN); refuses one that cannot be."""
    country, bban = country.upper(), "".join(bban.split()).upper()
    if not re.fullmatch(r"[A-Z]{2}", country, re.ASCII) or not re.fullmatch(
        r"[A-Z0-9]+", bban, re.ASCII
    ):
        raise ValueError("a country has two letters, an account letters and digits only")
    number = f"{country}{check_digits(country, bban)}{bban}"
    if reason := iban_fault(number):
        raise ValueError(reason)
    return number


def bank_is_known(number: str) -> bool | None:
    """Whether the bank of a valid IBAN is in the register of its country; None without one."""
    from schwifty import IBAN, registry  # noqa: PLC0415 (see above)

    if not registry.get_banks_by_country(number[:2]):
        return None
    return IBAN(number, allow_invalid=True).bank is not None


def bank_name(number: str) -> str | None:
    """The name of the bank of an IBAN in the register of its country; None if it is not known."""
    from schwifty import IBAN  # noqa: PLC0415 (see above)
    from schwifty.exceptions import InvalidCountryCode  # noqa: PLC0415 (see above)

    try:
        return IBAN(number, allow_invalid=True).bank_name
    except InvalidCountryCode:
        return None


def _remainder(number: str) -> int:
    """The number with its first four characters at the end, letters as 10 to 35, modulo 97."""
    return int((number[4:] + number[:4]).translate(DIGITS)) % 97


@cache
def _structure(country: str) -> tuple[int, re.Pattern[str]] | None:
    from schwifty import registry  # noqa: PLC0415 (see above)
    from schwifty.exceptions import InvalidCountryCode  # noqa: PLC0415 (see above)

    try:
        spec = registry.get_iban_spec(country)
    except InvalidCountryCode:
        return None
    return spec.iban_length, spec.regex
