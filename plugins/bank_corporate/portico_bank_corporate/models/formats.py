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
from portico_bank_corporate.models.iban import iban_fault

REFERENCE: Final = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/\-?:().,'+ ]+(?<!/)")
"""SWIFT's character set x, with no slash at either end and no two together."""

TIME_OF_DAY: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)

BIC: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
"""The pattern of the ISO 20022 messages of 2019: the first four may be digits."""

DAY_OF_MONTH: Final = re.compile(r"0?[1-9]|[12]\d|3[01]", re.ASCII)

LONGEST_UNDERTAKING_NUMBER: Final = 16


def iban(text: str) -> str:
    """An IBAN (ISO 13616) in capitals without blanks: its country, length and mod 97 are right."""
    number = "".join(text.split()).upper()
    if reason := iban_fault(number):
        raise Malformed("BANK_IBAN", f"{number[:50]} is no valid IBAN: {reason}.")
    return number


def bic(text: str) -> str:
    """A BIC (ISO 9362) of 8 or 11 characters, in capitals."""
    code = text.replace(" ", "").upper()
    if not BIC.fullmatch(code):
        text = f"{code} is no BIC: 8 or 11 letters and digits such as COBADEFFXXX."
        raise Malformed("BANK_BIC", text)
    return code


def days_of_month(text: str) -> str:
    """Days of the month in order, ``10,25``; 31 is the last day only of months that have one."""
    given = [day.strip() for day in text.split(",")]
    if not all(DAY_OF_MONTH.fullmatch(day) for day in given):
        raise Malformed("BANK_PAY_DAYS", f"{text} is no list of days of the month such as 10,25.")
    return ",".join(str(day) for day in sorted({int(day) for day in given}))


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
