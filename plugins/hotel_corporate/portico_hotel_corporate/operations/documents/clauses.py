"""The terms of a contract as clauses that people sign, each with the figures that it depends on."""

from __future__ import annotations

from collections.abc import Iterator

from portico_hotel_corporate.models import (
    ContractTerms,
    EventBooking,
    HotelAttritionBasis,
    HotelMitigation,
)
from portico_hotel_corporate.models.rebooking import RebookTerm
from portico_hotel_corporate.models.traces import shown


def clauses(terms: ContractTerms, booking: EventBooking) -> Iterator[tuple[str, list[str]]]:
    """Heading and paragraphs of each clause that the contract has."""
    if terms.attrition_basis is not None:
        yield "Attrition", list(_attrition(terms))
    if terms.milestones:
        yield "Permitted reductions", list(_reductions(terms))
    if terms.tiers:
        yield "Cancellation", list(_cancellation(terms))
    if terms.rebook is not None:
        yield "Rebooking", list(_rebooking(terms.rebook))
    if terms.fb_minimum_amount is not None:
        yield "Food and beverage minimum", list(_food(terms))
    yield "Guarantee", list(_guarantee(terms))
    if terms.deposits:
        yield "Deposits", list(_deposits(terms, booking))
    if terms.comp_per is not None:
        basis = "of each night" if terms.comp_nightly else "of the whole stay"
        yield "Complimentary rooms", [f"One room night is free for {terms.comp_per} paid {basis}."]


def _attrition(terms: ContractTerms) -> Iterator[str]:
    nightly = terms.attrition_basis is HotelAttritionBasis.NIGHTLY
    allowed = shown(terms.attrition_allowance_percent)
    yield (
        f"{'For each night' if nightly else 'For the whole stay'}, the client may use up to "
        f"{allowed} % fewer rooms than contracted without charge; fractions of a room are rounded "
        f"as {terms.attrition_rounding.name}. {terms.attrition_allowance_base.description}"
    )
    term = terms.attrition
    if term is not None:
        example = term.minimum(100)
        yield f"Example: of 100 contracted room nights, {example} must be used."
    yield (
        f"Missing room nights are charged at {shown(terms.attrition_damages_percent)} % of "
        f"the rate. {terms.attrition_rate.description}"
    )
    if terms.attrition_mitigation is not HotelMitigation.NONE:
        yield terms.attrition_mitigation.description
    if terms.surplus_credit:
        yield "Nights above their minimum make up for nights below it."


def _reductions(terms: ContractTerms) -> Iterator[str]:
    for each in terms.milestones:
        yield (
            f"Until {each.days_before} days before arrival, up to {shown(each.percent)} % may be "
            f"given back free of charge. {each.base.description}"
        )


def _cancellation(terms: ContractTerms) -> Iterator[str]:
    for tier in sorted(terms.tiers, key=lambda each: -each.min_days):
        days = f"{tier.min_days} days or more"
        if tier.max_days is not None:
            days = f"{tier.min_days} to {tier.max_days} days"
        of = (
            f"the contracted revenue of {tier.revenue_group.name}"
            if tier.revenue_group
            else ("the contracted revenue")
        )
        yield f"Notice {days} before arrival: {shown(tier.percent)} % of {of}."
    yield "Both ends belong to a step. Deposits are taken off what is due, not off the fee."


def _rebooking(term: RebookTerm) -> Iterator[str]:
    yield (
        f"If the client holds another event at the hotel that begins within {term.within_days} "
        f"days of the notice and brings at least {shown(term.least_percent)} % of the contracted "
        f"revenue, {shown(term.credit_percent)} % of the damages paid are credited to it."
    )


def _food(terms: ContractTerms) -> Iterator[str]:
    yield (
        f"Food and drink are ordered for at least {shown(terms.fb_minimum_amount)} "
        f"{terms.currency}, before service charge and tax; {shown(terms.fb_slippage_percent)} % "
        f"below that are forgiven. {shown(terms.fb_damages_percent)} % of a shortfall are charged. "
        f"{terms.fb_posting.description}"
    )


def _guarantee(terms: ContractTerms) -> Iterator[str]:
    cap = terms.guarantee_overset_cap
    yield (
        f"The number of guests is guaranteed {terms.guarantee_due_hours} hours before each "
        "function; from then on it only grows. Without a guarantee the expected number counts."
    )
    yield (
        f"The hotel sets {shown(terms.guarantee_overset_percent)} % more"
        + (f", at most {cap} places" if cap is not None else "")
        + f", rounded up (120 guaranteed: {terms.places(120)} set), and bills those who come, at "
        "least the guarantee."
    )


def _deposits(terms: ContractTerms, booking: EventBooking) -> Iterator[str]:
    for each in terms.deposits:
        what = f"{shown(each.percent)} % of the contracted revenue"
        if each.deposit_amount is not None:
            what = f"{shown(each.deposit_amount)} {each.currency}"
        yield f"{what}, due on {each.day(booking.arrival)}."
