"""Deadlines of a guarantee: which rule sets them, how they are counted, what missing one costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from portico.values import Choice, round_money
from portico_bank_corporate.models.amounts import text
from portico_bank_corporate.models.calendars import Calendar, SkippedDay
from portico_bank_corporate.models.extension import extended, notice_by
from portico_bank_corporate.models.guarantee import Guarantee
from portico_bank_corporate.models.guarantee_choices import (
    BankDemandKind,
    BankDemandStatus,
    BankGuaranteeRules,
)
from portico_bank_corporate.models.guarantee_demand import GuaranteeDemand
from portico_bank_corporate.models.guarantee_terms import PREVENTED, last_day, stated_end
from portico_bank_corporate.models.guarantee_variation import (
    BankVariationStatus,
    GuaranteeVariation,
)
from portico_bank_corporate.models.reimbursement_claim import (
    BankClaimStatus,
    ReimbursementClaim,
)
from portico_bank_corporate.models.undertaking_terms import COUNTER_PURPOSES

_R = BankGuaranteeRules
SUSPENSION: Final = timedelta(days=30)
LESS_FOR_COUNTERS: Final = timedelta(days=4)
COUNTER_SUSPENSION: Final = SUSPENSION - LESS_FOR_COUNTERS
EXAMINATION_DAYS: Final = {_R.ISPR: 7}
"""Business days after the presentation; five by URDG and UCP, and where no rules are named."""

EXAMINATION_ARTICLE: Final = {
    _R.URDG: "URDG 758, articles 20(a), 24(e)",
    _R.ISPR: "ISP98, rule 5.01",
    _R.UCPR: "UCP 600, articles 14(b), 16(d)",
}
PRECLUSION_ARTICLE: Final = {
    _R.URDG: "URDG 758, article 24(f)",
    _R.ISPR: "ISP98, rule 5.03",
    _R.UCPR: "UCP 600, article 16(f)",
}
EXPIRY_ARTICLE: Final = {
    _R.URDG: "URDG 758, article 25(d)",
    _R.ISPR: "ISP98, rule 3.13",
    _R.UCPR: "UCP 600, article 29(a)",
}
ITS_OWN_TEXT: Final = "The text of the undertaking"


class BankDeadlineKind(Choice):
    """What a deadline is for."""

    EXPIRY = "The last day for demands."
    CLOSING = "The end of the days of grace: the limit is free again and billing stops."
    EXAMINATION = "The last day to pay a demand or to refuse it, naming every discrepancy."
    COMPLETION = "The last day to complete a demand that was presented in part."
    SUSPENSION = "The latest end of the suspension of a demand to extend or pay."
    NON_EXTENSION_NOTICE = "The last day for notice that it is not extended any more."
    AUTO_EXTENSION = "The day on which it is extended by itself, without such notice."
    REIMBURSEMENT = "The last day for the applicant to pay back what was paid on a demand."
    VARIATION = "The day on which the amount changes as the text says."
    PREVENTED_EXPIRY = "The last day for demands if force majeure prevents presentation then."


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline: its rule, its day, how it was counted, what follows from missing it."""

    kind: BankDeadlineKind
    article: str
    due_on: date
    consequence: str
    explanation: str
    skipped: tuple[SkippedDay, ...] = ()


def examination(guarantee: Guarantee, counts_from: date, calendar: Calendar) -> Deadline:
    """The last day for the decision on a demand that counts as presented on a day."""
    days = EXAMINATION_DAYS.get(guarantee.rules, 5)
    counted = calendar.after(counts_from, days)
    preclusion = PRECLUSION_ARTICLE.get(guarantee.rules)
    source = f" ({preclusion})" if preclusion else ""
    return Deadline(
        kind=BankDeadlineKind.EXAMINATION,
        article=EXAMINATION_ARTICLE.get(guarantee.rules, ITS_OWN_TEXT),
        due_on=counted.day,
        consequence=f"The bank may no longer claim that the demand does not comply{source}.",
        explanation=f"Business day {days} at {calendar.place} after {counts_from}, "
        "which itself does not count.",
        skipped=counted.skipped,
    )


def suspension(guarantee: Guarantee, presented_on: date, days: int | None = None) -> Deadline:
    """The latest end of the suspension of an extend-or-pay demand, in calendar days.

    ``days`` where it follows the suspension of another demand.
    """
    is_counter = guarantee.purpose in COUNTER_PURPOSES or days is not None
    length = COUNTER_SUSPENSION if is_counter else SUSPENSION
    if days is not None:
        length = timedelta(days=days)
    return Deadline(
        kind=BankDeadlineKind.SUSPENSION,
        article="URDG 758, article 23(c)" if is_counter else "URDG 758, article 23(b)",
        due_on=presented_on + length,
        consequence="Unless the extension is granted by then, the complying demand is payable.",
        explanation=f"{length.days} calendar days after {presented_on}.",
    )


def expiry(guarantee: Guarantee, calendar: Calendar) -> list[Deadline]:
    """The last day for demands, also if force majeure prevents a presentation then."""
    stated = stated_end(guarantee)
    if stated is None:
        return []
    counted = calendar.roll(stated)
    has_date = guarantee.expiry_date is not None
    article = EXPIRY_ARTICLE.get(guarantee.rules, ITS_OWN_TEXT)
    source = "the stated date" if has_date else "what applies where none is stated"
    moved = "" if counted.day == stated else f", moved to a business day at {calendar.place}"
    found = [
        Deadline(
            kind=BankDeadlineKind.EXPIRY,
            article=article if has_date else "URDG 758, article 25(c)",
            due_on=last_day(guarantee, calendar) or counted.day,
            consequence="A demand presented later is refused; the guarantee expires.",
            explanation=f"{stated} is {source}{moved}{_extended_once(guarantee)}.",
            skipped=counted.skipped,
        )
    ]
    if guarantee.rules is BankGuaranteeRules.URDG and guarantee.prevented_on is None:
        found.append(_prevented(counted.day))
    return found


def _extended_once(guarantee: Guarantee) -> str:
    if guarantee.prevented_on is None:
        return ""
    return f", and force majeure extended it by {PREVENTED.days} calendar days"


def _prevented(last: date) -> Deadline:
    return Deadline(
        kind=BankDeadlineKind.PREVENTED_EXPIRY,
        article="URDG 758, article 26(b)",
        due_on=last + PREVENTED,
        consequence="The guarantee is extended once, to this day, if it would have expired "
        "while presentation was prevented.",
        explanation=f"{PREVENTED.days} calendar days after {last}.",
    )


def extending(guarantee: Guarantee) -> list[Deadline]:
    """The last day for notice of non-extension, and the day on which it runs on without."""
    last, day = notice_by(guarantee), guarantee.expiry_date
    if last is None or day is None or guarantee.non_extension_on is not None:
        return []
    later = extended(guarantee, day)
    notice = Deadline(
        kind=BankDeadlineKind.NON_EXTENSION_NOTICE,
        article=ITS_OWN_TEXT,
        due_on=last,
        consequence=f"Without notice the undertaking is extended to {later}.",
        explanation=f"{guarantee.notice_days or 0} calendar days before {day}.",
    )
    extension = Deadline(
        kind=BankDeadlineKind.AUTO_EXTENSION,
        article=ITS_OWN_TEXT,
        due_on=day,
        consequence=f"The undertaking runs on to {later}: its limit is used and billed on.",
        explanation=f"The stated expiry, {day}; no notice was given against its extension.",
    )
    return [notice, extension]


def varying(variation: GuaranteeVariation) -> list[Deadline]:
    """The day on which the amount changes by itself."""
    if variation.due_on is None or variation.status is not BankVariationStatus.PLANNED:
        return []
    amount = f"{variation.currency} {round_money(variation.amount, variation.currency)}"
    return [
        Deadline(
            kind=BankDeadlineKind.VARIATION,
            article=ITS_OWN_TEXT,
            due_on=variation.due_on,
            consequence=f"{variation.kind.value.rstrip('.')}: {amount}.",
            explanation=f"Step {variation.number} of the schedule.",
        )
    ]


def reimbursing(claim: ReimbursementClaim) -> list[Deadline]:
    """The last day to pay a claim back; none once that is over or it is paid."""
    if claim.status is not BankClaimStatus.CLAIMED:
        return []
    return [
        Deadline(
            kind=BankDeadlineKind.REIMBURSEMENT,
            article="The bank's own rule (reimbursement_days)",
            due_on=claim.due_on,
            consequence=f"{text(claim.open)} is overdue: it is on the bank's balance and uses the "
            "limit.",
            explanation=f"{(claim.due_on - claim.claimed_on).days} calendar days after the payment "
            f"on {claim.claimed_on}.",
        )
    ]


def closing(guarantee: Guarantee, grace: timedelta) -> list[Deadline]:
    """When the guarantee is closed by itself, unless a demand is to be decided."""
    last = guarantee.ended_on or guarantee.expires_on
    if last is None:
        return []
    return [
        Deadline(
            kind=BankDeadlineKind.CLOSING,
            article="The bank's own rule (guarantee_grace_days)",
            due_on=last + grace + timedelta(days=1),
            consequence="The guarantee is closed: its limit is free and its commission ends.",
            explanation=f"The day after {grace.days} days of grace from {last}.",
        )
    ]


def _completion(guarantee: Guarantee) -> list[Deadline]:
    """The last day to complete a demand; none where no day ends the guarantee."""
    if guarantee.expires_on is None:
        return []
    is_urdg = guarantee.rules is BankGuaranteeRules.URDG
    return [
        Deadline(
            kind=BankDeadlineKind.COMPLETION,
            article="URDG 758, article 14(b)" if is_urdg else ITS_OWN_TEXT,
            due_on=guarantee.expires_on,
            consequence="The demand is examined as it is, and does not comply.",
            explanation=f"The last day for demands, {guarantee.expires_on}.",
        )
    ]


def of_open_demand(
    guarantee: Guarantee, demand: GuaranteeDemand, calendar: Calendar
) -> list[Deadline]:
    """The deadlines that a demand still has."""
    if demand.status is BankDemandStatus.AWAITING_COMPLETION:
        return _completion(guarantee)
    found = []
    if demand.is_in_examination:
        found.append(examination(guarantee, demand.counts_from, calendar))
    if demand.kind is BankDemandKind.PAEX and demand.status is not BankDemandStatus.PAYABLE:
        latest = suspension(guarantee, demand.presented_on, demand.longest_suspension)
        until = demand.suspended_until
        found.append(latest if until is None else replace(latest, due_on=until))
    return found


def of_demand(
    guarantee: Guarantee,
    kind: BankDemandKind,
    presented_on: date,
    counts_from: date,
    calendar: Calendar,
) -> list[Deadline]:
    """The deadlines of a demand that would be presented."""
    found = [examination(guarantee, counts_from, calendar)]
    if kind is BankDemandKind.PAEX:
        found.append(suspension(guarantee, presented_on))
    return found
