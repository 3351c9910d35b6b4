"""Texts that have a form of their own in a bank: each function gives the normal form or refuses.

The libraries that know the forms are imported when they are first needed: a start need not wait
for them.
"""

from __future__ import annotations

import re
from typing import Final
from zoneinfo import available_timezones

from portico.models.formats import Malformed
from portico_bank_corporate.models.calendars import has_calendar

REFERENCE: Final = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/\-?:().,'+ ]+(?<!/)")
"""SWIFT's character set x, with no slash at either end and no two together."""

TIME_OF_DAY: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)

LONGEST_UNDERTAKING_NUMBER: Final = 16


def iban(text: str) -> str:
    """An IBAN (ISO 13616) in capitals without blanks: its country, length and mod 97 are right."""
    from schwifty import IBAN  # noqa: PLC0415 (see above)
    from schwifty.exceptions import SchwiftyException  # noqa: PLC0415 (see above)

    number = "".join(text.split()).upper()
    try:
        return str(IBAN(number))
    except SchwiftyException as fault:
        raise Malformed("BANK_IBAN", f"{number} is no valid IBAN: {fault}.") from fault


def undertaking_number(text: str) -> str:
    """A reference of SWIFT's 16x."""
    if len(text) > LONGEST_UNDERTAKING_NUMBER or not REFERENCE.fullmatch(text):
        raise Malformed(
            "BANK_NUMBER",
            f"{text} is no reference: 1 to {LONGEST_UNDERTAKING_NUMBER} letters, digits and "
            "/-?:().,'+ without a slash at either end or two together.",
        )
    return text


def place(text: str) -> str:
    """A country or a part of one whose business days we know."""
    if not has_calendar(text):
        raise Malformed(
            "BANK_CALENDAR",
            f"No calendar is known for {text}: give a country such as PL, or a part, as DE-BY.",
        )
    return text


def time_of_day(text: str) -> str:
    """Hours and minutes, ``15:30``."""
    if not TIME_OF_DAY.fullmatch(text):
        raise Malformed("BANK_CUT_OFF", f"{text} is no time of day such as 15:30.")
    return text


def time_zone(text: str) -> str:
    """The name of an IANA time zone."""
    if text not in available_timezones():
        raise Malformed("BANK_TIME_ZONE", f"{text} is no IANA time zone such as Europe/Berlin.")
    return text
