"""Whether a group is worth its rooms: its value against that of the guests whom it keeps out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.lookup import get
from portico.values import Money, Ref, round_exact
from portico_hotel_corporate.models import Property
from portico_hotel_corporate.models.amounts import check_money, check_percent
from portico_hotel_corporate.models.displacement import Costs, GroupNight, displacement
from portico_hotel_corporate.models.properties import LARGEST_COUNT


@dataclass(kw_only=True)
class HotelDisplacementNight:
    """One night of the group."""

    night: Annotated[date, "The night."]
    group_rooms: Annotated[int, "Rooms that the group wants."]
    transient_rooms: Annotated[int, "Rooms that other guests are expected to want."]
    transient_rate: Annotated[Money, "What these pay."]
    capacity: Annotated[int | None, "Rooms there are; else those of the property."] = None


@dataclass(kw_only=True)
class HotelDisplacementRequest:
    """A group that asks for a rate."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    rate: Annotated[Money, "The rate of the group."]
    nights: Annotated[list[HotelDisplacementNight], "Its nights."]
    cost_per_room: Annotated[Money, "What an occupied room costs a night."]
    commission_percent: Annotated[Decimal, "Which share of the group's rate goes to others."] = (
        Decimal(0)
    )
    distribution_percent: Annotated[Decimal, "Which share of other guests' rates does."] = Decimal(
        0
    )
    ancillary: Annotated[Money | None, "What other guests spend besides, a night."] = None
    other_revenue: Annotated[Money | None, "What the group spends besides rooms, net."] = None
    other_profit_percent: Annotated[Decimal, "Which share of that is profit."] = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class HotelDisplacement:
    """What a group is worth."""

    displaced_room_nights: Annotated[int, "Room nights of guests who would find no room."]
    gain: Annotated[Money, "What the group brings after its costs."]
    loss: Annotated[Money, "What the guests kept out would have brought."]
    value: Annotated[Money, "What is left; negative: do without the group, or ask for more."]
    break_even_rate: Annotated[Money | None, "The rate at which nothing is left."]


def group_displacement(
    session: Session, actor: Actor, input: HotelDisplacementRequest
) -> HotelDisplacement:
    """What a group is worth at a rate, against the guests whom it would keep out."""
    place = get(session, Property, input.property_id, "input", "propertyId")
    _check(place, input)
    nights = [
        GroupNight(
            group=each.group_rooms,
            transient=each.transient_rooms,
            capacity=place.rooms_total if each.capacity is None else each.capacity,
            transient_rate=each.transient_rate.amount,
        )
        for each in input.nights
    ]
    costs = Costs(
        per_room=input.cost_per_room.amount,
        commission_percent=input.commission_percent,
        distribution_percent=input.distribution_percent,
        ancillary=input.ancillary.amount if input.ancillary else Decimal(0),
    )
    other = input.other_revenue.amount if input.other_revenue else Decimal(0)
    profit = other * input.other_profit_percent / 100
    found = displacement(nights, input.rate.amount, costs, profit)

    def money(amount: Decimal | Fraction) -> Money:
        return Money(round_exact(Fraction(amount), place.currency), place.currency)

    return HotelDisplacement(
        displaced_room_nights=found.displaced,
        gain=money(found.gain),
        loss=money(found.loss),
        value=money(found.value),
        break_even_rate=None if found.break_even is None else money(found.break_even),
    )


def _check(place: Property, input: HotelDisplacementRequest) -> None:
    problems = Problems()
    amounts = [
        (("rate",), input.rate),
        (("costPerRoom",), input.cost_per_room),
        (("ancillary",), input.ancillary),
        (("otherRevenue",), input.other_revenue),
        *((("nights", i, "transientRate"), n.transient_rate) for i, n in enumerate(input.nights)),
    ]
    for path, amount in amounts:
        if amount is not None:
            check_money(problems, amount, place.currency, ("input", *path))
    for name, percent in (
        ("commissionPercent", input.commission_percent),
        ("distributionPercent", input.distribution_percent),
        ("otherProfitPercent", input.other_profit_percent),
    ):
        check_percent(problems, percent, ("input", name))
    for i, night in enumerate(input.nights):
        counts = (night.group_rooms, night.transient_rooms, night.capacity or 0)
        problems.check(
            ok=all(0 <= count <= LARGEST_COUNT for count in counts),
            code="HOTEL_ROOMS",
            message=f"Rooms are from 0 to {LARGEST_COUNT}.",
            path=("input", "nights", i, "groupRooms"),
        )
    problems.raise_if_any()
