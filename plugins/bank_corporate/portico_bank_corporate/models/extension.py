"""Automatic extension: an undertaking runs on by itself unless notice is given in time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from portico_bank_corporate.models.guarantee_choices import BankExpiryType, BankExtensionPeriod

if TYPE_CHECKING:
    from portico.errors import Problems
    from portico_bank_corporate.models.undertaking_terms import UndertakingTerms

MOST_DAYS: Final = 999
"""What SWIFT's field 26E has room for."""


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def extended(terms: UndertakingTerms, day: date) -> date | None:
    """The expiry after one more extension; null if it is not extended beyond this day."""
    if terms.extension_period is None:
        return None
    if terms.extension_period is BankExtensionPeriod.ONEY:
        later = years_after(day, 1)
    else:
        later = day + timedelta(days=terms.extension_days or 0)
    if terms.final_expiry_date is not None:
        later = min(later, terms.final_expiry_date)
    return later if later > day else None


def notice_by(terms: UndertakingTerms) -> date | None:
    """The last day for notice of non-extension; null if nothing is extended any more."""
    if terms.expiry_date is None or extended(terms, terms.expiry_date) is None:
        return None
    return terms.expiry_date - timedelta(days=terms.notice_days or 0)


def check_extension(terms: UndertakingTerms, problems: Problems) -> None:
    """Note what contradicts in the terms of an automatic extension."""
    period, days = terms.extension_period, terms.extension_days
    if period is None:
        for name in ("extension_days", "notice_days", "final_expiry_date"):
            if getattr(terms, name) is not None:
                text = "Only what is extended automatically says how: give extensionPeriod."
                problems.add("BANK_EXTENSION", text, "input", _camel(name))
        return
    if terms.expiry_type is BankExpiryType.OPEN or terms.expiry_date is None:
        text = "What expires on no day is not extended automatically."
        problems.add("BANK_EXTENSION", text, "input", "extensionPeriod")
    if (period is BankExtensionPeriod.DAYS) != (days is not None):
        text = "A number of days (DAYS) needs extensionDays; one year (ONEY) has none."
        problems.add("BANK_EXTENSION", text, "input", "extensionDays")
    for name in ("extension_days", "notice_days"):
        value = getattr(terms, name)
        if value is not None and not 1 <= value <= MOST_DAYS:
            text = f"Give 1 to {MOST_DAYS} days."
            problems.add("BANK_EXTENSION", text, "input", _camel(name))
    last = terms.final_expiry_date
    if last is not None and terms.expiry_date is not None and last <= terms.expiry_date:
        text = f"The final expiry must be after the expiry, {terms.expiry_date}."
        problems.add("BANK_DATES", text, "input", "finalExpiryDate")


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))
