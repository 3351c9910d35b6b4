"""The terms under which a guarantee may be issued, and the last day for demands under it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from portico.errors import Problems
from portico.values import Money
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.calendars import Calendar
from portico_bank_corporate.models.extension import check_extension, years_after
from portico_bank_corporate.models.guarantee import Guarantee
from portico_bank_corporate.models.undertaking_terms import COUNTER_PURPOSES

YEARS_WITHOUT_EXPIRY: Final = 3
"""URDG 758, article 25 c: what states no expiry ends three years after its issue."""


PREVENTED: Final = timedelta(days=30)
"""URDG 758, article 26(b): by how much force majeure at its expiry extends a guarantee, once."""

LONGER_FOR_COUNTERS: Final = timedelta(days=30)
"""URDG 758, article 25 c: a counter-guarantee without expiry outlives its guarantee by that."""


def check_terms(guarantee: Guarantee, problems: Problems, today: date, calendar: Calendar) -> None:
    """Note terms that contradict one another; refuse if any were; set the last day for demands."""
    check_amount(problems, Money(guarantee.amount, guarantee.currency), "input", "amount")
    if guarantee.issue_date > today:
        text = f"{guarantee.issue_date} lies ahead; give the day of issue."
        problems.add("BANK_DATES", text, "input", "issueDate")
    guarantee.check_expiry(problems, guarantee.issue_date)
    check_extension(guarantee, problems)
    guarantee.check_parties(problems)
    problems.raise_if_any()
    guarantee.expires_on = last_day(guarantee, calendar)
    if guarantee.is_past_expiry(today):
        text = f"It would have expired on {guarantee.expires_on} already."
        problems.add("BANK_DATES", text, "input", "expiryDate")
    problems.raise_if_any()


def last_day(guarantee: Guarantee, calendar: Calendar) -> date | None:
    """The last day for demands, which is always a business day at the place of presentation."""
    stated = stated_end(guarantee)
    if stated is None:
        return None
    last = calendar.roll(stated).day
    return calendar.roll(last + PREVENTED).day if guarantee.prevented_on else last


def stated_end(guarantee: Guarantee) -> date | None:
    """The end that the text states, or the one of a text that states none."""
    if guarantee.expiry_date is not None or guarantee.expiry_event is not None:
        return guarantee.expiry_date
    end = years_after(guarantee.issue_date, YEARS_WITHOUT_EXPIRY)
    return end + LONGER_FOR_COUNTERS if guarantee.purpose in COUNTER_PURPOSES else end
