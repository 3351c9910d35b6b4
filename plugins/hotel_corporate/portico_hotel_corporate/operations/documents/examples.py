"""Worked examples of a contract's clauses: its own figures, by the very code that charges them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.papers.paper import Section
from portico.values import Money, round_exact, round_money
from portico_hotel_corporate.models import BlockNight, EventBooking, HotelMitigation
from portico_hotel_corporate.models.attrition import AttritionTerm, RoomNight
from portico_hotel_corporate.models.cancellation import uncovered_from
from portico_hotel_corporate.models.guarantees import billed
from portico_hotel_corporate.operations.block_nights import blocks_of
from portico_hotel_corporate.operations.documents.language import Language
from portico_hotel_corporate.operations.liability import (
    Case,
    HotelLiabilityNight,
    HotelLiabilityPart,
    HotelLiabilityRequest,
    HotelLiabilityScenario,
    case_of,
)
from portico_hotel_corporate.operations.rebooking import rebooking_of

MISSING: Final = (
    "{short} room nights are charged: {net} {currency}, with {tax} {currency} of tax "
    "{gross} {currency}."
)
SHORT: Final = (
    "If food and drink for {spent} {currency} are ordered, {short} {currency} are missing: "
    "{net} {currency} are charged, with {service} {currency} of service charge and "
    "{tax} {currency} of tax {gross} {currency}."
)
CREDITED: Final = (
    "If notice is received on {day} and {paid} {currency} are paid, an event that begins until "
    "{until} and brings at least {least} {currency} is credited {credit} {currency}."
)


@dataclass(frozen=True, slots=True)
class Examples:
    """What examples are worked out from: an event whose contract has terms."""

    session: Session
    actor: Actor
    booking: EventBooking
    lang: Language

    def case(self, scenario: HotelLiabilityScenario | None = None) -> Case:
        """The case that a preview of the liability would look at."""
        request = HotelLiabilityRequest(booking_id=self.booking.id, scenario=scenario)
        return case_of(self.session, self.actor, request)

    def of(self, clause: str) -> Iterator[Section]:
        """The example of a clause, if there is one."""
        yield from EXAMPLES.get(clause, _none)(self)


def _none(_event: Examples) -> Iterator[Section]:
    yield from ()


def supposed(term: AttritionTerm, night: RoomNight, currency: str) -> HotelLiabilityNight:
    """A night: nine in ten of the rooms are used that must be; half of the others is resold."""
    used = term.minimum(night.contracted) * 9 // 10
    missing = night.contracted - used
    resold = missing // 2
    given = HotelLiabilityNight(day=night.day, used=used)
    if term.mitigation is HotelMitigation.UNSOLD_ROOMS:
        given.unsold = missing - resold
    if term.mitigation is HotelMitigation.RESALE_CREDIT:
        given.resold, given.unsold = resold, missing - resold
        given.resale_rate = Money(round_exact(night.rate * 4 / 5, currency), currency)
    return given


def _attrition(event: Examples) -> Iterator[Section]:
    base, lang = event.case(), event.lang
    term = base.terms.attrition
    if term is None or not base.nights:
        return
    nights = [supposed(term, night, base.currency) for night in base.nights]
    part = event.case(HotelLiabilityScenario(nights=nights)).attrition()
    columns = ["Night", "Contracted", "Used"]
    columns += ["Unsold"] if nights[0].unsold is not None else []
    columns += ["Resold", "At"] if nights[0].resold is not None else []
    if part is not None:
        yield Section(
            heading=lang.say("Example of attrition"),
            text=[lang.say("If the contracted rooms are used as in the table:"), _owed(part, lang)],
            columns=[lang.say(each) for each in columns],
            rows=[
                _night(night, given, lang) for night, given in zip(base.nights, nights, strict=True)
            ],
            numbers=frozenset(range(1, 6)),
        )


def _night(night: RoomNight, given: HotelLiabilityNight, lang: Language) -> list[str]:
    counts = (night.contracted, given.used, given.unsold, given.resold)
    row = [lang.number(each) for each in counts if each is not None]
    rate = [lang.money(given.resale_rate)] if given.resale_rate else []
    return [lang.day(night.day, short=True), *row, *rate]


def _owed(part: HotelLiabilityPart, lang: Language) -> str:
    amounts = {name: lang.money(getattr(part, name)) for name in ("net", "tax", "gross")}
    short = lang.number(part.short)
    return lang.say(MISSING, short=short, currency=part.net.currency, **amounts)


def _reductions(event: Examples) -> Iterator[Section]:
    lang = event.lang
    lines = [line for block in blocks_of(event.session, event.booking) for line in block.nights]
    if not lines:
        return
    line = max(lines, key=lambda each: each.contracted)
    yield Section(
        heading=lang.say("Example of reductions"),
        text=[
            lang.say(
                "If every step is used to the full for the {number} rooms {room} of {night}:",
                number=lang.number(line.contracted),
                room=line.room_type,
                night=lang.day(line.night),
            )
        ],
        columns=[lang.say(each) for each in ("Until", "Rooms that stay")],
        rows=_kept(line, event),
        numbers=frozenset({1}),
    )


def _kept(line: BlockNight, event: Examples) -> list[list[str]]:
    rows, current = list[list[str]](), line.contracted
    steps = sorted(event.case().terms.reduction_steps, key=lambda each: -each.days_before)
    for step in steps:
        current = min(current, step.lowest(current=current, original=line.initial))
        day = event.lang.day(step.last_day(event.booking.arrival))
        rows.append([day, event.lang.number(current)])
    return rows


def _cancellation(event: Examples) -> Iterator[Section]:
    """The fee for a notice on the last day of each step."""
    base, lang = event.case(), event.lang
    days = {tier.min_days for tier in base.terms.tiers}
    if (start := uncovered_from(base.terms.cancellation_tiers)) is not None:
        days.add(start)
    rows = []
    for number in sorted(days, reverse=True):
        day = event.booking.arrival - timedelta(days=number)
        part = replace(base, notice_on=day).cancellation()
        if part is not None:
            rows.append([lang.day(day), lang.number(number), lang.money(part.gross)])
    text = "All amounts in {currency}."
    yield Section(
        heading=lang.say("Example of a cancellation"),
        text=[lang.say(text, currency=base.currency)],
        columns=[lang.say(each) for each in ("Notice until", "Days before arrival", "Fee")],
        rows=rows,
        numbers=frozenset({1, 2}),
    )


def _rebooking(event: Examples) -> Iterator[Section]:
    base, lang = event.case(), event.lang
    first = max((tier.min_days for tier in base.terms.tiers), default=0)
    case = replace(base, notice_on=event.booking.arrival - timedelta(days=first))
    fee, credit = case.cancellation(), rebooking_of(case)
    if fee is not None and credit is not None:
        text = lang.say(
            CREDITED,
            day=lang.day(case.notice_on),
            paid=lang.money(fee.gross),
            currency=case.currency,
            until=lang.day(credit.until),
            least=lang.money(credit.least_revenue),
            credit=lang.money(credit.credit),
        )
        yield Section(heading=lang.say("Example of rebooking"), text=[text])


def _food(event: Examples) -> Iterator[Section]:
    """Three fifths of the minimum are spent."""
    base, lang = event.case(), event.lang
    least = base.terms.fb_minimum_amount or Decimal(0)
    spent = Money(round_money(least * 3 / 5, base.currency), base.currency)
    part = event.case(HotelLiabilityScenario(fb_spent=spent)).food()
    if part is not None:
        amounts = {n: lang.money(getattr(part, n)) for n in ("net", "service", "tax", "gross")}
        short = lang.money(Money(part.short, base.currency))
        figures = {"spent": lang.money(spent), "short": short, **amounts}
        text = lang.say(SHORT, currency=base.currency, **figures)
        yield Section(heading=lang.say("Example of the minimum"), text=[text])


def _guarantee(event: Examples) -> Iterator[Section]:
    """What is set and billed at the largest function, whether fewer or more come."""
    lang, terms = event.lang, event.case().terms
    largest = max(event.booking.programme, key=lambda each: each.promised, default=None)
    if largest is None:
        return
    number = largest.promised
    came = (number * 9 // 10, terms.places(number) + 4)
    rows = [[lang.number(each) for each in (number, terms.places(number), n, billed(number, n))]
            for n in came]  # fmt: skip
    columns = ("Guaranteed", "Places set", "Guests who come", "Billed")
    yield Section(
        heading=lang.say("Example of a guarantee"),
        columns=[lang.say(each) for each in columns],
        rows=rows,
        numbers=frozenset(range(4)),
    )


def _comps(event: Examples) -> Iterator[Section]:
    base, lang = event.case(), event.lang
    full = base.with_nights([replace(night, used=night.contracted) for night in base.nights])
    used = sum(night.used for night in full.nights)
    if used:
        text = "If all {used} contracted room nights are used, {free} are free."
        said = lang.say(text, used=lang.number(used), free=lang.number(full.comps()))
        yield Section(heading=lang.say("Example of complimentary rooms"), text=[said])


EXAMPLES: Final[dict[str, Callable[[Examples], Iterator[Section]]]] = {
    "Attrition": _attrition,
    "Permitted reductions": _reductions,
    "Cancellation": _cancellation,
    "Rebooking": _rebooking,
    "Food and beverage minimum": _food,
    "Guarantee": _guarantee,
    "Complimentary rooms": _comps,
}
