"""The terms of an undertaking: what an application asks for and a guarantee then states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final

from sqlalchemy import Boolean, Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Country, Percent, choice
from portico.errors import Problems
from portico.models.formats import country_code
from portico.values import round_money
from portico_bank_corporate.models.formats import bic, place
from portico_bank_corporate.models.guarantee_choices import (
    BankConfirmation,
    BankDeliverTo,
    BankDelivery,
    BankDemandRules,
    BankExpiryType,
    BankExtensionPeriod,
    BankGuaranteeForm,
    BankGuaranteePurpose,
    BankGuaranteeRules,
    BankGuaranteeType,
)

ASKED: Final = (BankConfirmation.CONFIRM, BankConfirmation.MAY_ADD)
COUNTER_PURPOSES: Final = (BankGuaranteePurpose.ISCO, BankGuaranteePurpose.ICCO)
"""What is issued for counter-guarantees."""

HIGHEST_TOLERANCE: Final = 99
WORDED: Final = (BankDelivery.COUR, BankDelivery.OTHR)
"""What field 24E of MT 760 has additional words for."""

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
    "underlying",
    "required_documents",
    "charges",
    "governing_law",
    "transferable",
    "advising_bic",
    "advise_through_bic",
    "confirmation",
    "confirming_bic",
    "local_beneficiary_name",
    "local_expiry_date",
    "extension_period",
    "extension_days",
    "notice_days",
    "final_expiry_date",
    "tolerance",
    "available_with",
    "transfer_conditions",
    "delivery",
    "delivery_text",
    "deliver_to",
    "deliver_to_text",
    "non_extension_text",
    "sender_to_receiver",
)
"""The columns below, in the order in which clients see them."""


class UndertakingTerms:
    """The columns that an application and a guarantee have in common."""

    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {
        "beneficiary_country": country_code,
        "place_of_presentation": place,
        "governing_law": country_code,
        "advising_bic": bic,
        "advise_through_bic": bic,
        "confirming_bic": bic,
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
    underlying: Mapped[str | None] = mapped_column(
        String(3250), doc="The contract or tender that it secures (MT 760, field 45L)."
    )
    required_documents: Mapped[str | None] = mapped_column(
        String(6500), doc="What a demand must bring, and how (MT 760, field 45C)."
    )
    charges: Mapped[str | None] = mapped_column(
        String(210), doc="Who bears which charges (MT 760, field 71D)."
    )
    governing_law: Mapped[str | None] = mapped_column(
        Country(), doc="The country whose law governs it (MT 760, field 44H)."
    )
    transferable: Mapped[bool] = mapped_column(
        Boolean(), default=False, doc="Whether it can be transferred (MT 760, field 48D)."
    )
    advising_bic: Mapped[str | None] = mapped_column(
        String(11), doc="The BIC of the bank that advises it, or issues the local undertaking."
    )
    advise_through_bic: Mapped[str | None] = mapped_column(
        String(11), doc="The BIC of a second bank that advises it to the beneficiary."
    )
    confirmation: Mapped[BankConfirmation | None] = mapped_column(
        choice(BankConfirmation), doc="Whether another bank is asked to confirm; standbys only."
    )
    confirming_bic: Mapped[str | None] = mapped_column(
        String(11), doc="The BIC of the bank that is asked to confirm."
    )
    local_beneficiary_name: Mapped[str | None] = mapped_column(
        String(140), doc="Whom the local undertaking shall favour; counter-undertakings only."
    )
    local_expiry_date: Mapped[date | None] = mapped_column(
        Date(), doc="When the local undertaking shall expire; counter-undertakings only."
    )
    extension_period: Mapped[BankExtensionPeriod | None] = mapped_column(
        choice(BankExtensionPeriod),
        doc="By how much it is extended by itself when it would expire; null if it is not.",
    )
    extension_days: Mapped[int | None] = mapped_column(
        Integer(), doc="How many days, where the period is a number of days."
    )
    notice_days: Mapped[int | None] = mapped_column(
        Integer(), doc="How many days before the expiry notice of non-extension is to be given."
    )
    final_expiry_date: Mapped[date | None] = mapped_column(
        Date(), doc="The day that no extension goes beyond."
    )

    tolerance: Mapped[Decimal | None] = mapped_column(
        Percent(),
        doc="By how many per cent demands may exceed the amount together (MT 760, field 39D).",
    )
    available_with: Mapped[str | None] = mapped_column(
        String(140), doc="The BIC or the name of who pays under it (MT 760, field 41a)."
    )
    transfer_conditions: Mapped[str | None] = mapped_column(
        String(780), doc="On which conditions it can be transferred (MT 760, field 39E)."
    )
    delivery: Mapped[BankDelivery | None] = mapped_column(
        choice(BankDelivery), doc="How it is delivered (MT 760, field 24E)."
    )
    delivery_text: Mapped[str | None] = mapped_column(
        String(35), doc="How, in words; OTHR needs them, COUR may name the courier."
    )
    deliver_to: Mapped[BankDeliverTo | None] = mapped_column(
        choice(BankDeliverTo), doc="To whom it is delivered (MT 760, field 24G)."
    )
    deliver_to_text: Mapped[str | None] = mapped_column(
        String(780), doc="Their name and address; OTHR needs them."
    )
    non_extension_text: Mapped[str | None] = mapped_column(
        String(780), doc="How notice of non-extension is given (MT 760, field 78)."
    )
    sender_to_receiver: Mapped[str | None] = mapped_column(
        String(210), doc="What the bank tells the receiving bank (MT 760, field 72Z)."
    )

    def most(self, amount: Decimal, currency: str) -> Decimal:
        """What may be demanded together of an amount, its tolerance included; rounded half-up."""
        return round_money(amount * (100 + (self.tolerance or 0)) / 100, currency)

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

    def check_parties(self, problems: Problems) -> None:
        """Note banks, local terms and words that the form and the codes have no place for."""
        for fault, text, field in (*self._party_faults(), *self._word_faults()):
            if fault:
                problems.add("BANK_PARTIES", text, "input", field)

    def _party_faults(self) -> tuple[tuple[object, str, str], ...]:
        return (
            (
                self.advise_through_bic and not self.advising_bic,
                "What is advised through another bank has an advising bank.",
                "advisingBic",
            ),
            (
                self.confirmation is not None and self.form is BankGuaranteeForm.DGAR,
                "A demand guarantee has no confirmation; a standby may have one.",
                "confirmation",
            ),
            (
                (self.confirmation in ASKED) != (self.confirming_bic is not None),
                "A requested confirmation names the bank that is asked, and nothing else does.",
                "confirmingBic",
            ),
            (
                (self.local_beneficiary_name or self.local_expiry_date)
                and self.purpose not in COUNTER_PURPOSES,
                "Only a counter-undertaking (ISCO, ICCO) asks for a local one.",
                "localBeneficiaryName",
            ),
        )

    def _word_faults(self) -> tuple[tuple[object, str, str], ...]:
        return (
            (
                self.tolerance is not None and not 0 < self.tolerance <= HIGHEST_TOLERANCE,
                f"Give more than 0 and at most {HIGHEST_TOLERANCE} per cent.",
                "tolerance",
            ),
            (
                self.transfer_conditions and not self.transferable,
                "Only what is transferable has conditions of its transfer.",
                "transferConditions",
            ),
            (
                self.non_extension_text and self.extension_period is None,
                "Only what is extended automatically says how notice against it is given.",
                "nonExtensionText",
            ),
            (
                self.delivery is BankDelivery.OTHR and not self.delivery_text,
                "Another way of delivery (OTHR) needs its text.",
                "deliveryText",
            ),
            (
                self.delivery_text and self.delivery not in WORDED,
                "Only a courier (COUR) and another way (OTHR) are put in words.",
                "deliveryText",
            ),
            (
                (self.deliver_to is BankDeliverTo.OTHR) != bool(self.deliver_to_text),
                "Another receiver (OTHR) needs the name and address, and no one else has them.",
                "deliverToText",
            ),
        )
