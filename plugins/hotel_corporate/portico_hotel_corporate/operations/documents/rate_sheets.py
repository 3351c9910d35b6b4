"""The rate sheet of a corporate agreement: what a travel manager hands to those who book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Final

from sqlalchemy.orm import Session

from portico.models import Account
from portico.operations.lookup import get
from portico.papers.paper import Paper, Section
from portico.values import Money
from portico_hotel_corporate.models import Agreement, Blackout, Entitlement, RateLine
from portico_hotel_corporate.models.rate_lines import (
    EVERY_DAY,
    WEEKDAYS,
    HotelAvailability,
    HotelMealPlan,
)
from portico_hotel_corporate.models.rate_methods import HotelRateMethod
from portico_hotel_corporate.models.spans import Span
from portico_hotel_corporate.operations.documents.language import Language
from portico_hotel_corporate.operations.documents.sections import filled

PRICES: Final = ("price_1_amount", "price_2_amount", "price_3_amount", "price_4_amount")
GUESTS: Final = ("1 guest", "2 guests", "3 guests", "4 guests")
RANKED: Final = (
    "Of several rates for a night counts that of the highest priority, then that of the room type "
    "itself, then that of the shortest season, then the lowest."
)


def rate_sheet(session: Session, agreement: Agreement, now: datetime, lang: Language) -> Paper:
    """Rates by season with all that they hold, blackouts, what comes on top, and notice."""
    place = agreement.place
    house = place.name if place else lang.say("All properties")
    day = now.astimezone(place.zone).date() if place else now.date()
    printed = lang.say("printed on {day}", day=lang.day(day))
    return Paper(
        kind=lang.say("Rate sheet"),
        title=agreement.title,
        house=house,
        language=lang.tag,
        facts=list(_facts(session, agreement, lang)),
        sections=[
            *_rates(agreement, lang),
            *_legend(agreement, lang),
            *_blackouts(agreement.blackouts, lang),
            *_entitlements(agreement.entitlements, lang),
            Section(heading=lang.say("Term and notice"), text=list(_notice(agreement, lang))),
        ],
        footer=f"{house} · {agreement.label} · {printed}",
    )


def _facts(session: Session, agreement: Agreement, lang: Language) -> Iterator[tuple[str, str]]:
    first, last = (lang.day(each) for each in agreement.term)
    yield lang.say("Client"), get(session, Account, agreement.account_id).name
    yield lang.say("Agreement"), agreement.label
    yield lang.say("Valid for nights"), f"{first} – {last}"
    yield lang.say("Status"), lang.name(agreement.status)
    yield lang.say("Booking codes"), agreement.booking_codes or lang.say("none")
    held = "tax included" if agreement.tax_inclusive else "before tax"
    yield lang.say("Prices"), f"{agreement.currency}, {lang.say(held)}"


def _rates(agreement: Agreement, lang: Language) -> Iterator[Section]:
    """A table for each season, in the order of their first nights; the first to be meant first."""

    def order(line: RateLine) -> tuple[date, date, int, int]:
        first, last = _nights(line)[0]
        return first, last, -line.priority, line.position

    usual = (each for each in agreement.rate_lines if _nights(each) and not each.step_code)
    lines = sorted(usual, key=order)
    for _, same in groupby(lines, key=lambda each: (_nights(each), each.season_id)):
        yield _season(list(same), lang)


def _nights(line: RateLine) -> list[tuple[date, date]]:
    """The nights that a line is for within its agreement's term."""
    first, last = line.agreement.term
    spans = [(max(start, first), min(end or last, last)) for start, end in line.spans]
    return sorted(span for span in spans if span[0] <= span[1])


def _season(lines: Sequence[RateLine], lang: Language) -> Section:
    """Its lines; columns that none of them fills are left out."""
    nights = "; ".join(_span(each, lang) for each in _nights(lines[0]))
    season = lines[0].season
    heads = ("Room type", "Days", *GUESTS, "Extra person", "Rate", "Availability", "Terms")
    columns = [lang.say(each) for each in (*heads, "Priority")]
    rows = [_line(each, lang) for each in lines]
    heading = f"{season.name}: {nights}" if season else nights
    return filled(heading, columns, rows, frozenset({2, 3, 4, 5, 6, 10}), "rates")


def _line(line: RateLine, lang: Language) -> list[str]:
    days = [WEEKDAYS.index(each) for each in line.days.split(",")]
    return [
        line.room_type or lang.say("Any"),
        lang.say("Every day") if line.days == EVERY_DAY else lang.weekdays(days),
        *(_price(getattr(line, name), line, lang) for name in PRICES),
        _price(line.extra_person_amount, line, lang),
        "; ".join(_method(line, lang)),
        line.availability.name,
        "; ".join(_terms(line, lang)),
        lang.number(line.priority) if _is_ranked(line.agreement) else "",
    ]


def _is_ranked(agreement: Agreement) -> bool:
    """Whether priorities tell which of its lines is meant."""
    return len({each.priority for each in agreement.rate_lines}) > 1


def _price(amount: Decimal | None, line: RateLine, lang: Language) -> str:
    return "" if amount is None else lang.money(Money(amount, line.currency))


def _method(line: RateLine, lang: Language) -> Iterator[str]:
    """How the price comes about, where it does not stand there by itself."""
    if line.method is HotelRateMethod.PCT_OFF_BAR:
        yield lang.say("{percent} % off BAR", percent=lang.number(line.percent_off or Decimal(0)))
    if line.method is HotelRateMethod.AMOUNT_OFF_BAR:
        yield lang.say("{amount} off BAR", amount=_price(line.amount_off_amount, line, lang))
    if line.method is HotelRateMethod.FIXED_CAPPED_BY_BAR:
        yield lang.say("BAR if that is lower")
    if line.floor_amount is not None:
        yield lang.say("at least {amount}", amount=_price(line.floor_amount, line, lang))
    if line.cap_amount is not None:
        yield lang.say("at most {amount}", amount=_price(line.cap_amount, line, lang))


def _terms(line: RateLine, lang: Language) -> Iterator[str]:
    """What the price holds, and for which stays it is given."""
    if line.meal_plan is not HotelMealPlan.ROOM_ONLY:
        yield lang.name(line.meal_plan)
    yield from line.includes
    if line.min_los > 1 and line.max_los:
        yield lang.say("{least} to {most} nights", least=line.min_los, most=line.max_los)
    elif line.min_los > 1:
        yield lang.say("at least {number} nights", number=line.min_los)
    elif line.max_los:
        yield lang.say("at most {number} nights", number=line.max_los)
    if line.advance_min:
        yield lang.say("booked at least {number} days ahead", number=line.advance_min)
    if line.advance_max is not None:
        yield lang.say("booked at most {number} days ahead", number=line.advance_max)
    if line.room_allotment is not None:
        yield lang.say("at most {number} rooms a night", number=line.room_allotment)
    if line.commission_percent:
        percent = lang.number(line.commission_percent)
        yield lang.say("{percent} % commission", percent=percent)


def _legend(agreement: Agreement, lang: Language) -> Iterator[Section]:
    """What the abbreviations mean, and whose rates these are."""
    lines = agreement.rate_lines
    text = [
        f"{each.name}: {lang.about(each)}"
        for each in HotelAvailability
        if any(line.availability is each for line in lines)
    ]
    if len(lines) > 1:
        text.append(lang.say(RANKED))
    if agreement.best_of_bar:
        text.append(lang.say("Whenever the best available rate (BAR) is lower, it is charged."))
    elif any(line.terms.needs_bar for line in lines):
        text.append(lang.say("BAR: the best available rate of the night."))
    if agreement.covers_children:
        text.append(lang.say("The companies of the client's group may use these rates, too."))
    if text:
        yield Section(heading=lang.say("How rates are given"), text=text)


def _blackouts(blackouts: Sequence[Blackout], lang: Language) -> Iterator[Section]:
    rows = [
        [
            _span(each.span, lang),
            lang.about(each.applies_to),
            lang.about(each.stay_rule),
            lang.day(each.announced_on, short=True),
        ]
        for each in blackouts
    ]
    if rows:
        columns = [lang.say(each) for each in ("Nights", "Rates", "Stays", "Announced")]
        heading = lang.say("Nights without these rates")
        yield Section(heading=heading, columns=columns, rows=rows)


def _entitlements(entitlements: Sequence[Entitlement], lang: Language) -> Iterator[Section]:
    rows = [
        [
            each.description,
            lang.number(each.quantity),
            _unit(each, lang),
            lang.say("from {number} room nights on", number=lang.number(each.min_room_nights))
            if each.min_room_nights
            else "",
            _span(each.span, lang) if each.valid_from or each.valid_to else "",
        ]
        for each in entitlements
    ]
    if rows:
        columns = ("Service", "Number", "For", "Condition", "Valid")
        said = [lang.say(each) for each in columns]
        yield filled(lang.say("On top"), said, rows, frozenset({1}))


def _unit(each: Entitlement, lang: Language) -> str:
    if each.per_room_nights:
        number = lang.number(each.per_room_nights)
        return lang.say("every {number} room nights", number=number)
    return lang.about(each.unit)


def _notice(agreement: Agreement, lang: Language) -> Iterator[str]:
    last, by = lang.day(agreement.valid_to), lang.day(agreement.notice_deadline)
    if agreement.notice_given_on:
        given = lang.day(agreement.notice_given_on)
        text = "Notice was given on {given}: the agreement ends on {last}."
        yield lang.say(text, given=given, last=last)
    elif agreement.auto_renew:
        yield lang.say(
            "It is renewed for as long again after {last}, unless notice is given by {by}, {days} "
            "days before.",
            last=last,
            by=by,
            days=agreement.notice_days,
        )
    else:
        yield lang.say("It ends on {last} without notice.", last=last)
    if agreement.signed_on:
        yield lang.say("Signed on {day}.", day=lang.day(agreement.signed_on))


def _span(span: Span, lang: Language) -> str:
    first, last = lang.day(span[0], short=True), span[1] and lang.day(span[1], short=True)
    return first if first == last else f"{first} – {last}"
