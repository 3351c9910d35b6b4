"""A lint of an event's contract: what is allowed, and yet will lead to a dispute or a loss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get
from portico.values import Choice, Ref
from portico_hotel_corporate.models import (
    ContractTerms,
    EventBooking,
    HotelAllowanceBase,
    HotelMitigation,
    HotelRevenueGroup,
    RoomBlock,
)
from portico_hotel_corporate.models.cancellation import uncovered_from
from portico_hotel_corporate.models.resale import USUAL
from portico_hotel_corporate.operations.block_nights import blocks_of
from portico_hotel_corporate.operations.terms import laid_down

USUAL_PROFIT: Final = 80
"""Percent of a room's revenue: what courts take for lost profit is about 75 to 80."""
FOOD_PROFIT: Final = 40
"""Percent of the revenue of food and drink: most of it is spent on goods and service."""
PROFITS: Final = {
    HotelRevenueGroup.ROOMS: USUAL_PROFIT,
    HotelRevenueGroup.FOOD: FOOD_PROFIT,
    HotelRevenueGroup.BEVERAGE: FOOD_PROFIT,
}


class HotelFindingLevel(Choice):
    """How much a finding matters."""

    ERROR = "The contract cannot be kept, or not be claimed from."
    WARNING = "It will lead to a dispute or a loss."
    NOTE = "Worth a look."


@dataclass(kw_only=True)
class HotelContractLintRequest:
    """An event whose contract is to be looked at."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]


@dataclass(frozen=True, kw_only=True)
class HotelContractFinding:
    """One thing about a contract that is worth mending."""

    code: Annotated[str, "A stable code: UNCOVERED_RANGE."]
    level: Annotated[HotelFindingLevel, "How much it matters."]
    message: Annotated[str, "What is the matter, and the mend."]


def lint_terms(
    session: Session, actor: Actor, input: HotelContractLintRequest
) -> list[HotelContractFinding]:
    """What about an event's contract will lead to a dispute or a loss, the worst first."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId")
    terms = laid_down(session, booking)
    blocks = blocks_of(session, booking)
    found = [*_tiers(terms), *_attrition(terms, blocks), *_dates(booking, blocks)]
    found += [*_bases(terms, blocks), *_profits(terms, blocks)]
    found += [*_resale(terms), *_seats(terms, booking)]
    return sorted(found, key=lambda each: list(HotelFindingLevel).index(each.level))


def _found(code: str, level: HotelFindingLevel, message: str) -> HotelContractFinding:
    return HotelContractFinding(code=code, level=level, message=message)


def _tiers(terms: ContractTerms) -> Iterator[HotelContractFinding]:
    if not terms.tiers:
        if terms.rebook is not None:
            message = "Damages of a cancellation are credited to a new event, but none are owed."
            yield _found("REBOOKING_OF_NOTHING", HotelFindingLevel.WARNING, message)
        message = "Nothing says what a cancellation costs: add tiers that reach day 0."
        yield _found("NO_CANCELLATION_CLAUSE", HotelFindingLevel.WARNING, message)
        return
    groups: dict[HotelRevenueGroup | None, list[int]] = {}
    for group in {tier.revenue_group for tier in terms.tiers}:
        own = [each.tier for each in terms.tiers if each.revenue_group is group]
        start = uncovered_from(own)
        groups[group] = [] if start is None else [start]
    for group, starts in sorted(groups.items(), key=lambda each: each[0].name if each[0] else ""):
        for start in starts:
            name = f" of {group.name}" if group else ""
            message = (
                f"The tiers{name} say nothing from {start} days before arrival on, so nothing is "
                "owed then: leave maxDays of the first tier out, or mean it."
            )
            yield _found("UNCOVERED_RANGE", HotelFindingLevel.WARNING, message)


def _based(terms: ContractTerms, blocks: list[RoomBlock]) -> dict[HotelRevenueGroup, Decimal]:
    """The groups of which a revenue is contracted, and how many percent of it count."""
    found = {each.revenue_group: each.profit_percent for each in terms.revenues}
    if any(line.contracted for block in blocks for line in block.nights):
        found.setdefault(HotelRevenueGroup.ROOMS, Decimal(100))
    return found


def _bases(terms: ContractTerms, blocks: list[RoomBlock]) -> Iterator[HotelContractFinding]:
    """Percentages of something that the contract does not name."""
    based = _based(terms, blocks)
    if not based:
        if terms.tiers:
            message = (
                "No revenue is contracted and no rooms are blocked, so the fee of a cancellation "
                "is always 0: state the revenues."
            )
            yield _found("NO_CANCELLATION_BASE", HotelFindingLevel.ERROR, message)
        if any(each.percent is not None for each in terms.deposits):
            message = "A deposit is a share of the contracted revenue, but none is stated."
            yield _found("NO_DEPOSIT_BASE", HotelFindingLevel.ERROR, message)
        return
    groups = {each.revenue_group for each in terms.tiers if each.revenue_group}
    for group in sorted(groups - set(based), key=lambda each: each.name):
        message = f"Tiers of {group.name} are of no revenue: state what was contracted of it."
        yield _found("TIER_WITHOUT_BASE", HotelFindingLevel.WARNING, message)
    if terms.tiers and not terms.revenues:
        message = "Only guest rooms are a base of the fee: state what else was contracted."
        yield _found("CANCELLATION_BASE", HotelFindingLevel.NOTE, message)


def _profits(terms: ContractTerms, blocks: list[RoomBlock]) -> Iterator[HotelContractFinding]:
    """Shares of a revenue that are more than its profit."""
    for group, counted in _based(terms, blocks).items():
        own = [each for each in terms.tiers if each.revenue_group is group]
        tiers = own or [each for each in terms.tiers if each.revenue_group is None]
        highest = max((each.percent for each in tiers), default=Decimal(0)) * counted / 100
        usual = PROFITS.get(group)
        if usual is not None and highest > usual:
            message = (
                f"A cancellation costs up to {highest.normalize():f} % of the revenue of "
                f"{group.name}, more than lost profit, about {usual} %: lower the tiers, or state "
                "with the revenue which share of it is profit."
            )
            yield _found("CANCELLATION_ABOVE_PROFIT", HotelFindingLevel.WARNING, message)
    damages = terms.fb_damages_percent
    if terms.fb_minimum_amount is not None and damages > FOOD_PROFIT:
        message = (
            f"{damages.normalize():f} % of a shortfall of food and drink are more than lost "
            f"profit, about {FOOD_PROFIT} %: they may be struck down as a penalty."
        )
        yield _found("FB_DAMAGES_ABOVE_PROFIT", HotelFindingLevel.WARNING, message)


def _attrition(terms: ContractTerms, blocks: list[RoomBlock]) -> Iterator[HotelContractFinding]:
    if blocks and terms.attrition_basis is None:
        message = "Rooms are blocked, but nothing says what is owed if they are not used."
        yield _found("NO_ATTRITION_CLAUSE", HotelFindingLevel.WARNING, message)
    if terms.attrition_basis is None:
        return
    if terms.attrition_damages_percent > USUAL_PROFIT:
        message = (
            f"Damages of {terms.attrition_damages_percent.normalize():f} % of the revenue are "
            f"more than lost profit, about {USUAL_PROFIT} %: they may be struck down as a penalty."
        )
        yield _found("DAMAGES_ABOVE_PROFIT", HotelFindingLevel.WARNING, message)
    if terms.attrition_allowance_base is HotelAllowanceBase.FULL_BLOCK:
        message = "One room below the minimum makes all missing rooms chargeable: say so clearly."
        yield _found("FULL_BLOCK_BASE", HotelFindingLevel.NOTE, message)
    if not blocks:
        message = "There is an attrition clause, but no block of rooms that is open."
        yield _found("NO_BLOCK", HotelFindingLevel.NOTE, message)


def _resale(terms: ContractTerms) -> Iterator[HotelContractFinding]:
    """A clause that nothing is credited by, or that needs a figure nobody has."""
    term = terms.resale
    credited = terms.attrition_mitigation is HotelMitigation.RESALE_CREDIT
    if not credited and not (terms.tiers and term.in_cancellation) and term != USUAL:
        message = (
            "The resale clause credits nothing: choose RESALE_CREDIT as the mitigation of "
            "attrition, or credit it in a cancellation."
        )
        yield _found("RESALE_WITHOUT_EFFECT", HotelFindingLevel.WARNING, message)
    elif term.house_first:
        message = (
            "A room counts as resold only once the house is sold: keep how many rooms stayed "
            "unsold each night, else none counts."
        )
        yield _found("RESALE_NEEDS_UNSOLD", HotelFindingLevel.NOTE, message)


def _dates(booking: EventBooking, blocks: list[RoomBlock]) -> Iterator[HotelContractFinding]:
    for block in blocks:
        cutoff, option = block.cutoff_day, booking.option_date
        if option and cutoff and option > cutoff and booking.definite_on is None:
            message = (
                f"The option runs until {option}, after the cut-off of {block.code} on {cutoff}: "
                "rooms would go back on sale before the client decides."
            )
            yield _found("OPTION_AFTER_CUTOFF", HotelFindingLevel.ERROR, message)
        due = block.rooming_list_due
        if due and cutoff and due > cutoff:
            message = f"The rooming list of {block.code} is due on {due}, after the cut-off."
            yield _found("LIST_AFTER_CUTOFF", HotelFindingLevel.ERROR, message)


def _seats(terms: ContractTerms, booking: EventBooking) -> Iterator[HotelContractFinding]:
    """Places that would be set under the contract's own overset, against what the space holds."""
    for function in booking.functions:
        places = terms.places(function.promised)
        if places > function.capacity:
            message = (
                f"{function.space.name} holds {function.capacity}; a guarantee of "
                f"{function.promised} sets {places} under this contract."
            )
            yield _found("SET_ABOVE_CAPACITY", HotelFindingLevel.ERROR, message)
