"""The terms of a contract as clauses that people sign, each with the figures that it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from portico.papers.paper import Section
from portico.values import Money
from portico_hotel_corporate.models import (
    ContractTerms,
    EventBooking,
    HotelAttritionBasis,
    HotelMitigation,
)
from portico_hotel_corporate.models.cancellation import uncovered_from
from portico_hotel_corporate.models.rebooking import RebookTerm
from portico_hotel_corporate.operations.documents.language import Language
from portico_hotel_corporate.operations.liability import Case

FOR_EACH_NIGHT: Final = (
    "For each night, the client may use up to {percent} % fewer rooms than contracted without "
    "charge."
)
FOR_THE_STAY: Final = (
    "For the whole stay, the client may use up to {percent} % fewer room nights than contracted "
    "without charge."
)
HOUSE_FIRST: Final = "A room counts as resold only once all other rooms of the house are sold."
GIVEN_BACK: Final = (
    "Until {days} days before arrival, up to {percent} % may be given back free of charge. {base}"
)
BOTH_ENDS: Final = (
    "Both ends belong to a step. Deposits are taken off what is due, not off the fee."
)
REBOOKED: Final = (
    "If the client holds another event at the hotel that begins within {days} days of the notice "
    "and brings at least {least} % of the contracted revenue, {percent} % of the damages paid are "
    "credited to it."
)
FOOD: Final = (
    "Food and drink are ordered for at least {amount} {currency}, before service charge and tax; "
    "{slippage} % below that are forgiven. {percent} % of a shortfall are charged. {posting}"
)
GUARANTEED: Final = (
    "The number of guests is guaranteed {hours} hours before each function; from then on it only "
    "grows. Without a guarantee the expected number counts."
)

OUTSIDE: Final = "Rooms that the client's people book outside of the block count as used."
NOT_OUTSIDE: Final = (
    "Rooms that the client's people book outside of the block do not count as used."
)
NO_SHOWS: Final = "Rooms of guests who do not come, but are billed, count as used."
NOT_NO_SHOWS: Final = "Rooms of guests who do not come do not count as used."
RECEIVED: Final = (
    "The day counts on which the hotel receives the notice, by its own clock; after arrival it "
    "counts as one on the day of arrival."
)
SERVICE_TAXED: Final = "{percent} % service charge, which is taxed, is put on a shortfall."
SERVICE_UNTAXED: Final = "{percent} % service charge, which is not taxed, is put on a shortfall."
ROUNDED: Final = (
    "All amounts are in {currency}. Each is worked out exactly and rounded once, half up, to the "
    "smallest unit of the currency."
)


def clauses(
    terms: ContractTerms, booking: EventBooking, case: Case, lang: Language
) -> Iterator[tuple[str, Section]]:
    """Heading, in English, and what each clause says that the contract has."""

    def clause(heading: str, text: Iterable[str]) -> tuple[str, Section]:
        return heading, Section(heading=lang.say(heading), text=[*text])

    if terms.attrition_basis is not None:
        yield clause("Attrition", _attrition(terms, lang))
    if terms.milestones:
        yield clause("Permitted reductions", _reductions(terms, lang))
    if terms.tiers:
        heading, section = clause("Cancellation", _cancellation(terms, lang))
        yield heading, replace(section, **_bases(case, lang))
    if terms.rebook is not None:
        yield clause("Rebooking", _rebooking(terms.rebook, lang))
    if terms.fb_minimum_amount is not None:
        yield clause("Food and beverage minimum", _food(terms, lang))
    yield clause("Guarantee", _guarantee(terms, lang))
    if terms.deposits:
        yield clause("Deposits", _deposits(terms, booking, case, lang))
    if terms.comp_per is not None:
        yield clause("Complimentary rooms", _comps(terms, lang))
    yield clause("Amounts", [lang.say(ROUNDED, currency=terms.currency)])


def _attrition(terms: ContractTerms, lang: Language) -> Iterator[str]:
    nightly = terms.attrition_basis is HotelAttritionBasis.NIGHTLY
    allowed = lang.number(terms.attrition_allowance_percent)
    yield lang.say(FOR_EACH_NIGHT if nightly else FOR_THE_STAY, percent=allowed)
    yield lang.say("What is owed then: {what}", what=lang.about(terms.attrition_allowance_base))
    yield lang.say("Fractions of a room: {how}", how=lang.about(terms.attrition_rounding))
    term = terms.attrition
    if term is not None:
        example = "Example: of 100 contracted room nights, {number} must be used."
        yield lang.say(example, number=term.minimum(100))
    charged = "Missing room nights are charged at {percent} % of the rate: {rate}"
    damages = lang.number(terms.attrition_damages_percent)
    yield lang.say(charged, percent=damages, rate=lang.about(terms.attrition_rate))
    if terms.attrition_mitigation is HotelMitigation.NONE:
        yield lang.say("What the hotel could still sell does not lower it.")
    else:
        yield lang.about(terms.attrition_mitigation)
    if terms.attrition_mitigation is HotelMitigation.RESALE_CREDIT:
        yield from _resale(terms, lang)
    if terms.surplus_credit:
        yield lang.say("Nights above their minimum make up for nights below it.")
    elif nightly:
        yield lang.say("Nights above their minimum do not make up for nights below it.")
    yield lang.say(OUTSIDE if terms.counts_outside_block else NOT_OUTSIDE)
    yield lang.say(NO_SHOWS if terms.counts_no_shows else NOT_NO_SHOWS)
    yield _taxed(terms.attrition_tax_percent, lang)


def _taxed(percent: Decimal, lang: Language) -> str:
    if not percent:
        return lang.say("No tax is put on it.")
    return lang.say("{percent} % tax is put on it.", percent=lang.number(percent))


def _resale(terms: ContractTerms, lang: Language, *, alone: bool = False) -> Iterator[str]:
    percent = lang.number(terms.resale_credit_percent)
    yield lang.say("{percent} % of what resold rooms brought is credited.", percent=percent)
    yield lang.about(terms.resale_rooms)
    if terms.resale_house_first:
        yield lang.say(HOUSE_FIRST)
    if terms.tiers and terms.resale_in_cancellation and not alone:
        yield lang.say("It is taken off the fee of a cancellation, too.")


def _reductions(terms: ContractTerms, lang: Language) -> Iterator[str]:
    for each in terms.milestones:
        percent = lang.number(each.percent)
        yield lang.say(
            GIVEN_BACK, days=each.days_before, percent=percent, base=lang.about(each.base)
        )
    yield lang.say("Fractions of a room may be given back, too.")


def _cancellation(terms: ContractTerms, lang: Language) -> Iterator[str]:
    for tier in sorted(terms.tiers, key=lambda each: -each.min_days):
        text = "Notice {first} to {last} days before arrival: {percent} % of {what}."
        if tier.max_days is None:
            text = "Notice {first} days or more before arrival: {percent} % of {what}."
        what = lang.say("the contracted revenue")
        if tier.revenue_group:
            group = lang.name(tier.revenue_group)
            what = lang.say("the contracted revenue of the department {group}", group=group)
        yield lang.say(
            text,
            first=tier.min_days,
            last=tier.max_days,
            percent=lang.number(tier.percent),
            what=what,
        )
    yield lang.say(BOTH_ENDS)
    if any(tier.revenue_group for tier in terms.tiers):
        yield lang.say("Steps of a department take the place of the others for its revenue.")
    if uncovered_from(terms.cancellation_tiers) is not None:
        yield lang.say("Nothing is owed for a notice that comes before all steps.")
    yield lang.say(RECEIVED)
    credited = terms.attrition_mitigation is HotelMitigation.RESALE_CREDIT
    if terms.resale_in_cancellation and not (terms.attrition and credited):
        yield lang.say("What rooms bring that are sold again is taken off the fee.")
        yield from _resale(terms, lang, alone=True)
    yield _taxed(Decimal(0), lang)


def _bases(case: Case, lang: Language) -> dict[str, Any]:
    """What the percentages are of, in a table."""
    rows = [
        [
            lang.name(each.group),
            lang.money(Money(each.amount, case.currency)),
            lang.number(each.profit_percent),
        ]
        for each in case.revenues
    ]
    columns = ("Department", "Contracted revenue", "Of it counted, %")
    said = [lang.say(each) for each in columns]
    return {"columns": said, "rows": rows, "numbers": frozenset({1, 2})} if rows else {}


def _rebooking(term: RebookTerm, lang: Language) -> Iterator[str]:
    yield lang.say(
        REBOOKED,
        days=term.within_days,
        least=lang.number(term.least_percent),
        percent=lang.number(term.credit_percent),
    )
    yield lang.say("It is never more than the new event brings.")


def _food(terms: ContractTerms, lang: Language) -> Iterator[str]:
    least = Money(terms.fb_minimum_amount or Decimal(0), terms.currency)
    yield lang.say(
        FOOD,
        amount=lang.money(least),
        currency=terms.currency,
        slippage=lang.number(terms.fb_slippage_percent),
        percent=lang.number(terms.fb_damages_percent),
        posting=lang.about(terms.fb_posting),
    )
    if terms.fb_service_percent:
        percent = lang.number(terms.fb_service_percent)
        taxed = SERVICE_TAXED if terms.fb_service_taxable else SERVICE_UNTAXED
        yield lang.say(taxed, percent=percent)
    yield _taxed(terms.fb_tax_percent, lang)


def _guarantee(terms: ContractTerms, lang: Language) -> Iterator[str]:
    yield lang.say(GUARANTEED, hours=terms.guarantee_due_hours)
    percent, cap = lang.number(terms.guarantee_overset_percent), terms.guarantee_overset_cap
    places = "The hotel sets {percent} % more, rounded up (120 guaranteed: {number} set)."
    yield lang.say(places, percent=percent, number=terms.places(120))
    if cap is not None:
        yield lang.say("It sets at most {number} places more.", number=cap)
    yield lang.say("It bills those who come, at least the guarantee.")


def _deposits(
    terms: ContractTerms, booking: EventBooking, case: Case, lang: Language
) -> Iterator[str]:
    for each in terms.deposits:
        owed = Money(each.owed(case.contracted), each.currency)
        what = f"{lang.money(owed)} {each.currency}"
        if each.deposit_amount is None:
            percent = lang.number(each.percent or 0)
            share = lang.say("{percent} % of the contracted revenue", percent=percent)
            what = f"{share} ({what})"
        yield lang.say("{what}, due on {day}.", what=what, day=lang.day(each.day(booking.arrival)))


def _comps(terms: ContractTerms, lang: Language) -> Iterator[str]:
    text = "One room night is free for {number} paid of the whole stay."
    if terms.comp_nightly:
        text = "One room night is free for {number} paid of each night."
    yield lang.say(text, number=terms.comp_per)
