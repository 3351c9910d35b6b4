"""What of an event goes on its master account, and what its guests pay themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.operations.lookup import get
from portico.values import Money, Ref, Scalar
from portico_hotel_corporate.models import (
    Agreement,
    BlockNight,
    EventBooking,
    HotelGuestBilling,
    HotelRevenueGroup,
    MasterAccount,
    RoomBlock,
    RoomingEntry,
)
from portico_hotel_corporate.models.master_accounts import ROOM_SIGNED, TAX_SIGNED
from portico_hotel_corporate.models.prices import Split, allocate
from portico_hotel_corporate.operations.block_nights import blocks_of
from portico_hotel_corporate.operations.rooming_rooms import guests_of
from portico_hotel_corporate.operations.spending import charges_of, lines_of, packages_of
from portico_hotel_corporate.operations.tax_profiles import taxation_of

Line = tuple[date, str, int]
"""A line of a block's grid: night, room type, occupancy."""


@dataclass(kw_only=True)
class HotelEventRoutingRequest:
    """An event that is on a master account."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]


@dataclass(frozen=True, kw_only=True)
class HotelRoutedCharge:
    """What one department charges, and who pays it; service and tax included."""

    revenue_group: Annotated[HotelRevenueGroup, "The department."]
    master: Annotated[Money, "What goes on the master account."]
    own: Annotated[Money, "What guests pay themselves."]


@dataclass(frozen=True, kw_only=True)
class HotelEventRouting:
    """Who pays what of an event so far."""

    master_account_id: Annotated[UUID, Ref("HotelMasterAccount"), "The master account."]
    number: Annotated[str, "Its number."]
    currency: Annotated[str, Scalar("CurrencyCode"), "The currency."]
    charges: Annotated[list[HotelRoutedCharge], "By department; guest rooms are among ROOMS."]
    master: Annotated[Money, "All that goes on the master account."]
    own: Annotated[Money, "All that guests pay themselves."]


@dataclass(slots=True)
class Shares:
    """Who pays how much, by department."""

    master: dict[HotelRevenueGroup, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    own: dict[HotelRevenueGroup, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def put(self, group: HotelRevenueGroup, amount: Decimal, *, master: bool) -> None:
        """Add an amount to what one side pays."""
        side = self.master if master else self.own
        side[group] += amount


def event_routing(
    session: Session, actor: Actor, input: HotelEventRoutingRequest
) -> HotelEventRouting:
    """Share what an event costs so far between its master account and its guests."""
    del actor
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId")
    if booking.master_account_id is None:
        message = "The event is on no master account: give it one by masterAccountId."
        raise refuse("HOTEL_MASTER_ACCOUNT", message, "input", "bookingId")
    account = session.get_one(MasterAccount, booking.master_account_id)
    shares = Shares()
    sold = packages_of(session, booking.id), lines_of(session, booking.id)
    for _, group, split in charges_of(*sold):
        shares.put(group, split.gross, master=account.takes(group))
    _share_rooms(session, booking, account, shares)
    return _answer(booking, account, shares)


def _answer(booking: EventBooking, account: MasterAccount, shares: Shares) -> HotelEventRouting:
    def money(amount: Decimal) -> Money:
        return Money(amount, booking.currency).rounded()

    return HotelEventRouting(
        master_account_id=account.id,
        number=account.number,
        currency=booking.currency,
        charges=[
            HotelRoutedCharge(
                revenue_group=group,
                master=money(shares.master[group]),
                own=money(shares.own[group]),
            )
            for group in HotelRevenueGroup
            if shares.master[group] or shares.own[group]
        ],
        master=money(sum(shares.master.values(), Decimal(0))),
        own=money(sum(shares.own.values(), Decimal(0))),
    )


def _share_rooms(
    session: Session, booking: EventBooking, account: MasterAccount, shares: Shares
) -> None:
    """Share the rooms that are picked up: of sharers each pays a part, as each one's billing says.

    Rooms that have no name yet are paid as the master account says.
    """
    agreement = session.get(Agreement, booking.agreement_id) if booking.agreement_id else None
    inclusive = agreement is not None and agreement.tax_inclusive
    for block in blocks_of(session, booking):
        named: Counter[Line] = Counter()
        splits = _splits(session, booking, block, inclusive=inclusive)
        for key, sharers in _rooms(session, block):
            named[key] += 1
            if key in splits:
                billings = [each.billing for each in sharers]
                _share_room(shares, splits[key], billings, booking.currency)
        for line in block.nights:
            key = _key(line)
            for _ in range(line.picked_up - named[key]):
                _share_room(shares, splits[key], [account.guest_billing], booking.currency)


def _rooms(session: Session, block: RoomBlock) -> Iterator[tuple[Line, list[RoomingEntry]]]:
    """Every room of every night with the guests who share it."""
    rooms: dict[tuple[date, str], list[RoomingEntry]] = defaultdict(list)
    for guest in sorted(guests_of(session, block), key=lambda each: (each.row_number, each.id)):
        for night in guest.nights:
            rooms[night, guest.room].append(guest)
    for (night, _), sharers in sorted(rooms.items()):
        yield (night, sharers[0].room_type, sharers[0].occupancy), sharers


def _key(line: BlockNight) -> Line:
    return line.night, line.room_type, line.occupancy


def _splits(
    session: Session, booking: EventBooking, block: RoomBlock, *, inclusive: bool
) -> dict[Line, Split]:
    """What a room of each line of a block costs; the rules of a night are looked up once."""
    venue, rooms = booking.venue, HotelRevenueGroup.ROOMS
    taxation = {
        night: taxation_of(session, venue, rooms, night, inclusive=inclusive)
        for night in {line.night for line in block.nights}
    }
    return {
        _key(line): taxation[line.night].split(line.rate_amount, line.currency)
        for line in block.nights
    }


def _share_room(
    shares: Shares, split: Split, billings: Sequence[HotelGuestBilling], currency: str
) -> None:
    """Share the price of a room for a night equally among its guests, to the cent."""
    equal = [Decimal(1)] * len(billings)
    parts = zip(
        billings,
        allocate(split.net, equal, currency),
        allocate(split.service + split.tax, equal, currency),
        strict=True,
    )
    for billing, net, more in parts:
        shares.put(HotelRevenueGroup.ROOMS, net, master=billing in ROOM_SIGNED)
        shares.put(HotelRevenueGroup.ROOMS, more, master=billing in TAX_SIGNED)
