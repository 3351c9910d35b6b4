"""What a guarantee says, in words: the values for the gaps of templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from portico.values import Money
from portico_bank_corporate.models import (
    BankDemandRules,
    BankExtensionPeriod,
    BankGuaranteeRules,
    BankVariationKind,
    BankVariationStatus,
    GuaranteeVariation,
)
from portico_bank_corporate.models.undertaking_terms import UndertakingTerms

if TYPE_CHECKING:
    from portico_bank_corporate.models import Guarantee, GuaranteeAmendment, GuaranteeDemand

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_R, _D = BankGuaranteeRules, BankDemandRules
RULES: Final = {
    _R.URDG: "This undertaking is subject to the Uniform Rules for Demand Guarantees (URDG), "
    "2010 revision, ICC Publication No. 758.",
    _R.ISPR: "This undertaking is subject to the International Standby Practices (ISP98), "
    "ICC Publication No. 590.",
    _R.UCPR: "This undertaking is subject to the Uniform Customs and Practice for Documentary "
    "Credits (UCP), 2007 revision, ICC Publication No. 600.",
}
DEMANDS: Final = {
    _D.MULT: "Partial and multiple demands are permitted.",
    _D.NMLT: "Multiple demands are not permitted.",
    _D.NPRT: "Partial demands are not permitted.",
    _D.NMPT: "Partial and multiple demands are not permitted.",
}


def long_date(day: date | None) -> str | None:
    """A day for people: ``15 December 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else None


def sum_of(amount: Decimal, currency: str) -> str:
    """An amount for people: ``EUR 100,000.00``."""
    money = Money(amount, currency).rounded()
    return f"{currency} {money.amount:,f}"


def whole_sum(terms: UndertakingTerms, amount: Decimal, currency: str) -> str:
    """An amount with its tolerance: ``EUR 100,000.00 plus 5 per cent``."""
    text = sum_of(amount, currency)
    return f"{text} plus {terms.tolerance.normalize():f} per cent" if terms.tolerance else text


def of_terms(terms: UndertakingTerms) -> dict[str, str | None]:
    """What the terms of an application or a guarantee say."""
    is_open = terms.expiry_date is None
    return {
        "beneficiary": terms.beneficiary_name,
        "underlying": terms.underlying,
        "condition": terms.effectiveness_condition,
        "documents": terms.required_documents,
        "charges": terms.charges,
        "demands": DEMANDS[terms.demand_rules],
        "place": place_name(terms.place_of_presentation),
        "expiry": None if is_open else long_date(terms.expiry_date),
        "event": terms.expiry_event,
        "extension": _extension(terms),
        "transfer": "This undertaking is transferable." if terms.transferable else None,
        "rules": RULES.get(terms.rules),
        "law": f"It is governed by the law of {place_name(terms.governing_law)}."
        if terms.governing_law
        else None,
    }


def of_guarantee(
    guarantee: Guarantee, variations: Sequence[GuaranteeVariation]
) -> dict[str, str | None]:
    """What a guarantee says, at its issue."""
    return of_terms(guarantee) | {
        "number": guarantee.undertaking_number,
        "issued": long_date(guarantee.issue_date),
        "amount": whole_sum(guarantee, guarantee.amount, guarantee.currency),
        "variations": "; ".join(map(_step, variations)) or None,
    }


def of_amendment(amendment: GuaranteeAmendment) -> dict[str, str | None]:
    """What an amendment says."""
    currency = amendment.currency
    return {
        "increase": sum_of(amendment.increase, currency) if amendment.increase else None,
        "decrease": sum_of(amendment.decrease, currency) if amendment.decrease else None,
        "newExpiry": long_date(amendment.expiry_date),
        "text": amendment.text,
        "amended": long_date(amendment.issued_on),
    }


def of_demand(demand: GuaranteeDemand) -> dict[str, str | None]:
    """What a demand asked for, and why it was refused."""
    return {
        "demand": str(demand.number),
        "presented": long_date(demand.presented_on),
        "counted": long_date(demand.counts_from),
        "demanded": sum_of(demand.amount, demand.currency),
        "examineBy": long_date(demand.examine_by),
        "reason": demand.reason,
    }


def _extension(terms: UndertakingTerms) -> str | None:
    if terms.extension_period is None:
        return None
    length = (
        "one year"
        if terms.extension_period is BankExtensionPeriod.ONEY
        else f"{terms.extension_days} days"
    )
    notice = (
        f" unless, at least {terms.notice_days} days before the date of expiry, we notify you "
        "that it is not extended"
        if terms.notice_days
        else " unless we notify you before that it is not extended"
    )
    last = (
        f", but never beyond {long_date(terms.final_expiry_date)}"
        if terms.final_expiry_date
        else ""
    )
    return f"It is extended automatically, each time by {length}{notice}{last}."


def _step(variation: GuaranteeVariation) -> str:
    amount = sum_of(variation.amount, variation.currency)
    change = {
        BankVariationKind.DECR: f"it is reduced by {amount}",
        BankVariationKind.DECR_TO: f"it is reduced to {amount}",
        BankVariationKind.INCR: f"it is increased by {amount}",
    }[variation.kind]
    if variation.status is BankVariationStatus.CANCELLED:
        change += " (given up)"
    when = (
        f"on {long_date(variation.due_on)}"
        if variation.due_on
        else f"on presentation of {variation.document}"
    )
    return f"{when} {change}"


def place_name(code: str) -> str:
    """A country by its name; other places as they are written."""
    import pycountry  # noqa: PLC0415 (a start need not wait for its tables)

    found = pycountry.countries.get(alpha_2=code)
    return str(found.name) if found else code
