"""The terms of an undertaking: what an application asks for and a guarantee then states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar, Final

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Country, choice
from portico.errors import Problems
from portico.models.formats import country_code
from portico_bank_corporate.models.formats import place
from portico_bank_corporate.models.guarantee_choices import (
    BankDemandRules,
    BankExpiryType,
    BankGuaranteeForm,
    BankGuaranteePurpose,
    BankGuaranteeRules,
    BankGuaranteeType,
)

LONGEST_YEARS: Final = 50
"""A date further ahead is taken for a slip of the pen."""

TERMS: Final = (
    "beneficiary_name",
    "beneficiary_country",
    "purpose",
    "form",
    "rules",
    "type",
    "effectiveness_condition",
    "expiry_type",
    "expiry_date",
    "expiry_event",
    "place_of_presentation",
    "demand_rules",
)
"""The columns below, in the order in which clients see them."""


class UndertakingTerms:
    """The columns that an application and a guarantee have in common."""

    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {
        "beneficiary_country": country_code,
        "place_of_presentation": place,
    }

    beneficiary_name: Mapped[str] = mapped_column(String(140), doc="Whom the bank will pay.")
    beneficiary_country: Mapped[str | None] = mapped_column(
        Country(), doc="The beneficiary's country."
    )
    purpose: Mapped[BankGuaranteePurpose] = mapped_column(
        choice(BankGuaranteePurpose), doc="What the undertaking is issued for."
    )
    form: Mapped[BankGuaranteeForm] = mapped_column(
        choice(BankGuaranteeForm), doc="The form of the undertaking."
    )
    rules: Mapped[BankGuaranteeRules] = mapped_column(
        choice(BankGuaranteeRules), doc="The rules that it is subject to."
    )
    type: Mapped[BankGuaranteeType] = mapped_column(
        choice(BankGuaranteeType), doc="The obligation that it supports."
    )
    effectiveness_condition: Mapped[str | None] = mapped_column(
        String(500), doc="What must happen before demands may be presented."
    )
    expiry_type: Mapped[BankExpiryType] = mapped_column(choice(BankExpiryType), doc="What ends it.")
    expiry_date: Mapped[date | None] = mapped_column(
        Date(), doc="The date of expiry that its text states."
    )
    expiry_event: Mapped[str | None] = mapped_column(
        String(500), doc="The event of expiry that its text states."
    )
    place_of_presentation: Mapped[str] = mapped_column(
        String(16), doc="Where demands are presented, `PL` or `DE-BY`: its calendar counts."
    )
    demand_rules: Mapped[BankDemandRules] = mapped_column(
        choice(BankDemandRules), doc="Which demands it permits."
    )

    def check_expiry(self, problems: Problems, issue: date) -> None:
        """Note what contradicts in the end of an undertaking that is issued on a day."""
        kind, day, event = self.expiry_type, self.expiry_date, self.expiry_event
        date_path = ("input", "expiryDate")
        event_path = ("input", "expiryEvent")
        if kind is BankExpiryType.FIXD and day is None:
            problems.add("BANK_EXPIRY", "A fixed expiry (FIXD) needs its date.", *date_path)
        if kind is BankExpiryType.COND and not event:
            problems.add("BANK_EXPIRY", "A conditional expiry (COND) needs its event.", *event_path)
        if kind is not BankExpiryType.COND and event:
            text = "Only a conditional expiry (COND) has an event."
            problems.add("BANK_EXPIRY", text, *event_path)
        if kind is BankExpiryType.OPEN and day is not None:
            problems.add("BANK_EXPIRY", "An open expiry (OPEN) has no date.", *date_path)
        if day is not None and day < issue:
            text = f"The expiry, {day}, is before the issue, {issue}."
            problems.add("BANK_DATES", text, *date_path)
        if day is not None and day.year > issue.year + LONGEST_YEARS:
            text = f"{day} is more than {LONGEST_YEARS} years after the issue."
            problems.add("BANK_DATES", text, *date_path)
