"""What an agreement brings in the end: its revenue, less what its terms cost, with a trace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.lookup import get
from portico.values import Money, Ref, round_exact
from portico_hotel_corporate.access import PRODUCTION_READ
from portico_hotel_corporate.models import Agreement, HotelRevenueGroup
from portico_hotel_corporate.models.obligation_windows import Window
from portico_hotel_corporate.models.shares import percent_of
from portico_hotel_corporate.models.traces import HotelTraceStep, shown, step
from portico_hotel_corporate.operations.event_books import EventBooks
from portico_hotel_corporate.operations.event_facts import events_of, is_over, rooms_brought
from portico_hotel_corporate.operations.return_costs import (
    Cost,
    HotelReturnCostKind,
    entitlement_costs,
    night_costs,
    rebate_costs,
)
from portico_hotel_corporate.operations.return_nights import NightsSold, nights_sold

SHOWN: Final = 200
NOTHING: Final = Decimal(0)
FORGONE: Final = (HotelReturnCostKind.DISCOUNT, HotelReturnCostKind.COMPS)
_G = HotelRevenueGroup


@dataclass(kw_only=True)
class HotelAgreementReturnRequest:
    """An edition of an agreement, and the nights and days of it that are looked at."""

    agreement_id: Annotated[UUID, Ref("HotelAgreement"), "The edition of the agreement."]
    first_day: Annotated[date | None, "The first night; none: the agreement's."] = None
    last_day: Annotated[date | None, "The last one; none: the agreement's, or today if sooner."] = (
        None
    )


@dataclass(frozen=True, kw_only=True)
class HotelReturnRevenue:
    """What an agreement brought in one group."""

    revenue_group: Annotated[HotelRevenueGroup, "Who earns it."]
    stays: Annotated[Money, "From stays under the agreement."]
    events: Annotated[Money, "From events that count for it."]


@dataclass(frozen=True, kw_only=True)
class HotelReturnCost:
    """What the terms of an agreement cost in one way."""

    kind: Annotated[HotelReturnCostKind, "What it is."]
    amount: Annotated[Money, "What is known of it; negative: nights brought more than the rate."]
    known: Annotated[int, "How many pieces of it are known."]
    unknown: Annotated[int, "How many more there are of which the amount is not known."]


@dataclass(frozen=True, kw_only=True)
class HotelAgreementReturn:
    """What an agreement brought, what its terms cost, and what is left.

    Contribution is the worth at best available rates, less all costs: as discounts and free
    nights are forgone and not paid, it is the revenue less commissions, entitlements and rebates.
    """

    first_day: Annotated[date, "The first night."]
    last_day: Annotated[date, "The last one."]
    room_nights: Annotated[int, "Nights of stays under the agreement and rooms of its events."]
    groups: Annotated[list[HotelReturnRevenue], "The groups that brought anything."]
    revenue: Annotated[Money, "What it brought in all."]
    worth: Annotated[Money, "The same at best available rates, where they are known."]
    costs: Annotated[list[HotelReturnCost], "What the terms cost, by kind."]
    contribution: Annotated[Money, "What is left."]
    per_room_night: Annotated[Money | None, "The same by room night, rounded half-up once."]
    percent: Annotated[Decimal | None, "The same in percent of the worth, to one decimal."]
    unknown: Annotated[list[str], "What is not known and so in none of the figures."]
    trace: Annotated[list[HotelTraceStep], f"How it comes about, at most {SHOWN} steps."]


@dataclass(slots=True)
class _Events:
    """What the events of an agreement brought."""

    groups: dict[HotelRevenueGroup, Decimal] = field(default_factory=dict)
    room_nights: int = 0
    unknown: list[str] = field(default_factory=list)
    steps: list[HotelTraceStep] = field(default_factory=list)


def agreement_return(
    session: Session, actor: Actor, input: HotelAgreementReturnRequest
) -> HotelAgreementReturn:
    """Tell what an agreement brought, what its terms cost and what is left, night by night."""
    actor.require(PRODUCTION_READ)
    agreement = get(session, Agreement, input.agreement_id, "input", "agreementId")
    span = _span(agreement, actor, input)
    nights = nights_sold(session, agreement, *span)
    events = _events(session, agreement, span)
    costs = list(
        chain(
            night_costs(nights.under, agreement.currency),
            entitlement_costs(session, agreement, span, nights.under),
            rebate_costs(session, agreement, span),
        )
    )
    return _answer(agreement, span, nights, events, costs)


def _span(
    agreement: Agreement, actor: Actor, input: HotelAgreementReturnRequest
) -> tuple[date, date]:
    """The days that are looked at: within the agreement's term, and not beyond today."""
    first = max(agreement.valid_from, input.first_day or agreement.valid_from)
    last = min(agreement.valid_to, input.last_day or agreement.valid_to, agreement.today(actor))
    problems = Problems()
    problems.check(
        ok=first <= last,
        code="HOTEL_DATES",
        message=f"{agreement.label} is for {agreement.valid_from} to {agreement.valid_to}: none of "
        "these days is over yet.",
        path=("input", "lastDay"),
    )
    problems.raise_if_any()
    return first, last


def _events(session: Session, agreement: Agreement, span: tuple[date, date]) -> _Events:
    found = _Events()
    events = events_of(session, agreement, Window(*span))
    books = EventBooks(session, events)
    for event in events:
        if event.currency != agreement.currency:
            found.unknown.append(f"{event.name} of {event.arrival} is charged in {event.currency}.")
            continue
        lines = [line for block in books.blocks[event.id] for line in block.nights]
        brought = dict(books.nets[event.id]) if is_over(event, span[1]) else {}
        rooms = rooms_brought(lines, span[1])[0]
        brought[_G.ROOMS] = brought.get(_G.ROOMS, NOTHING) + rooms
        for group, amount in brought.items():
            found.groups[group] = found.groups.get(group, NOTHING) + amount
        found.room_nights += sum(each.picked_up for each in lines if each.night <= span[1])
        total = sum(brought.values(), NOTHING)
        found.steps.append(step(f"Event {event.name}, {event.arrival}", "what it brought", total))
        if event.agency_id is not None:
            text = f"{event.name} of {event.arrival}: what its agency gets."
            found.unknown.append(text)
    if found.steps:
        text = f"What {len(found.steps)} events would have cost without the terms."
        found.unknown.append(text)
    return found


def _answer(
    agreement: Agreement,
    span: tuple[date, date],
    nights: NightsSold,
    events: _Events,
    costs: Sequence[Cost],
) -> HotelAgreementReturn:
    def money(amount: Decimal) -> Money:
        return Money(amount, agreement.currency)

    stays = _by_group(nights)
    revenue = sum(chain(stays.values(), events.groups.values()), NOTHING)
    worth = revenue + _sum(each for each in costs if each.kind in FORGONE)
    left = worth - _sum(costs)
    count = len(nights.under) + events.room_nights
    each_night = round_exact(Fraction(left) / count, agreement.currency) if count else None
    return HotelAgreementReturn(
        first_day=span[0],
        last_day=span[1],
        room_nights=count,
        groups=[
            HotelReturnRevenue(
                revenue_group=group,
                stays=money(stays.get(group, NOTHING)),
                events=money(events.groups.get(group, NOTHING)),
            )
            for group in HotelRevenueGroup
            if stays.get(group) or events.groups.get(group)
        ],
        revenue=money(revenue),
        worth=money(worth),
        costs=[_cost(kind, costs, agreement.currency) for kind in HotelReturnCostKind],
        contribution=money(left),
        per_room_night=None if each_night is None else money(each_night),
        percent=percent_of(left, worth),
        unknown=[*_unknown(nights, costs), *events.unknown],
        trace=list(_trace(nights, events, costs, (revenue, worth, left)))[:SHOWN],
    )


def _by_group(nights: NightsSold) -> dict[HotelRevenueGroup, Decimal]:
    return {
        _G.ROOMS: sum((each.night.room_amount for each in nights.under), NOTHING),
        _G.FOOD: sum((each.night.food_amount for each in nights.under), NOTHING),
        _G.OTHER: sum((each.night.other_amount for each in nights.under), NOTHING),
    }


def _sum(costs: Iterator[Cost] | Sequence[Cost]) -> Decimal:
    return sum((each.amount for each in costs if each.amount is not None), NOTHING)


def _cost(kind: HotelReturnCostKind, costs: Sequence[Cost], currency: str) -> HotelReturnCost:
    mine = [each for each in costs if each.kind is kind]
    known = [each for each in mine if each.amount is not None]
    return HotelReturnCost(
        kind=kind,
        amount=Money(_sum(known), currency),
        known=len(known),
        unknown=len(mine) - len(known),
    )


def _unknown(nights: NightsSold, costs: Sequence[Cost]) -> Iterator[str]:
    if nights.others:
        yield f"{nights.others} nights of the client have neither its codes nor one of its rates."
    if nights.foreign:
        yield f"{nights.foreign} nights were charged in another currency."
    for each in costs:
        if each.amount is None:
            yield f"{each.kind.name}: {each.what}: {each.how}."


def _trace(
    nights: NightsSold,
    events: _Events,
    costs: Sequence[Cost],
    sums: tuple[Decimal, Decimal, Decimal],
) -> Iterator[HotelTraceStep]:
    """The sums first, then what they are made of."""
    revenue, worth, left = sums
    yield step("Revenue", f"{len(nights.under)} nights, {len(events.steps)} events", revenue)
    yield step("Worth", "revenue + DISCOUNT + COMPS", worth)
    yield step("Contribution", f"{shown(worth)} - {shown(_sum(costs))}", left)
    yield from events.steps
    yield from (each.step() for each in costs if each.amount is not None)
