"""The share of corporate business in what a hotel earns, and on how few clients it rests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account
from portico.values import Money, Ref
from portico_hotel_corporate.models import HotelMarketSegment
from portico_hotel_corporate.models.shares import concentration, percent_of
from portico_hotel_corporate.operations.production import (
    HotelProductionKey,
    HotelProductionLine,
    HotelProductionRequest,
    report_production,
)

CORPORATE: Final = (HotelMarketSegment.CORPORATE, HotelMarketSegment.GROUPS)
MOST: Final = 100
KEYS: Final = [HotelProductionKey.PROPERTY, HotelProductionKey.SEGMENT, HotelProductionKey.ACCOUNT]


@dataclass(kw_only=True)
class HotelCorporateShareRequest:
    """Which nights to look at, and what is corporate business."""

    first_night: Annotated[date, "The first night."]
    last_night: Annotated[date, "The last night."]
    property_id: Annotated[UUID | None, Ref("HotelProperty"), "One property; none: all."] = None
    segments: Annotated[
        list[HotelMarketSegment],
        "What is corporate business; none: CORPORATE and GROUPS.",
    ] = field(default_factory=list)
    by_group: Annotated[bool, "Whether companies of one group count as one client."] = True
    class_scheme: Annotated[str | None, "The code of a scheme, to tell by client class."] = None
    top: Annotated[int, f"How many clients to list, at most {MOST}."] = 10


@dataclass(frozen=True, kw_only=True)
class HotelSharePart:
    """What one property, segment or client class earned."""

    key: Annotated[str, "The code of the property or client class, or the segment."]
    revenue: Annotated[Money, "Its room revenue."]
    corporate: Annotated[Money, "Of it from corporate business."]
    corporate_percent: Annotated[Decimal | None, "The same in percent, to one decimal."]
    percent_of_hotel: Annotated[Decimal | None, "Its revenue in percent of all."]


@dataclass(frozen=True, kw_only=True)
class HotelShareClient:
    """What one client brought as corporate business."""

    account_id: Annotated[UUID, Ref("Account"), "The company, or the head of its group."]
    name: Annotated[str, "Its name."]
    room_nights: Annotated[int, "Its room nights."]
    revenue: Annotated[Money, "Its room revenue."]
    percent_of_corporate: Annotated[Decimal | None, "In percent of corporate business."]
    percent_of_hotel: Annotated[Decimal | None, "In percent of all."]


@dataclass(frozen=True, kw_only=True)
class HotelCorporateShare:
    """The share of corporate business in room revenue."""

    revenue: Annotated[Money, "All room revenue."]
    corporate: Annotated[Money, "Of it from corporate business."]
    corporate_percent: Annotated[Decimal | None, "The same in percent, to one decimal."]
    unattributed: Annotated[Money, "Corporate business that no company is known for."]
    concentration: Annotated[
        Decimal | None,
        "The Herfindahl-Hirschman index of the clients' shares in the corporate business whose "
        "company is known: 1 if all comes from one.",
    ]
    properties: Annotated[list[HotelSharePart], "By property."]
    segments: Annotated[list[HotelSharePart], "By market segment."]
    classes: Annotated[
        list[HotelSharePart], "By the class that the company has today, NONE without; if asked."
    ]
    clients: Annotated[list[HotelShareClient], "The largest clients, the largest first."]


def corporate_share(
    session: Session, actor: Actor, input: HotelCorporateShareRequest
) -> HotelCorporateShare:
    """Tell the share of corporate business, and how far it rests on single clients."""
    _check(input)
    lines = report_production(
        session,
        actor,
        HotelProductionRequest(
            first_night=input.first_night,
            last_night=input.last_night,
            property_id=input.property_id,
            by=[*KEYS, *([HotelProductionKey.CLIENT_CLASS] if input.class_scheme else [])],
            class_scheme=input.class_scheme or None,
        ),
    ).lines
    currency = _one_currency(lines)
    chosen = set(input.segments or CORPORATE)
    ours = [line for line in lines if line.segment in chosen]
    whole, corporate = _sum(lines), _sum(ours)
    clients = _clients(session, ours, by_group=input.by_group)
    known = [revenue for _, revenue in clients.values()]
    return HotelCorporateShare(
        revenue=Money(whole, currency),
        corporate=Money(corporate, currency),
        corporate_percent=percent_of(corporate, whole),
        unattributed=Money(corporate - sum(known, Decimal(0)), currency),
        concentration=concentration(known),
        properties=_parts(lines, "property_code", chosen, whole, currency),
        segments=_parts(lines, "segment", chosen, whole, currency),
        classes=_parts(lines, "client_class", chosen, whole, currency)
        if input.class_scheme
        else [],
        clients=_largest(session, clients, input.top, corporate, whole, currency),
    )


def _check(input: HotelCorporateShareRequest) -> None:
    problems = Problems()
    problems.check(
        ok=0 <= input.top <= MOST,
        code="HOTEL_QUANTITY",
        message=f"Give a number from 0 to {MOST}.",
        path=("input", "top"),
    )
    problems.raise_if_any()


def _one_currency(lines: Sequence[HotelProductionLine]) -> str:
    currencies = sorted({line.room_revenue.currency for line in lines})
    if len(currencies) != 1:
        raise refuse(
            "HOTEL_CURRENCY_MIXED" if currencies else "HOTEL_NO_PRODUCTION",
            f"The nights were charged in {', '.join(currencies)}: choose a property."
            if currencies
            else "No night of these dates was used.",
            "input",
            "propertyId",
        )
    return currencies[0]


def _sum(lines: Iterable[HotelProductionLine]) -> Decimal:
    return sum((line.room_revenue.amount for line in lines), Decimal(0))


def _parts(
    lines: Sequence[HotelProductionLine],
    key: str,
    chosen: set[HotelMarketSegment],
    whole: Decimal,
    currency: str,
) -> list[HotelSharePart]:
    grouped: dict[str, list[HotelProductionLine]] = {}
    for line in lines:
        found = getattr(line, key)
        name = found.name if isinstance(found, HotelMarketSegment) else str(found or "NONE")
        grouped.setdefault(name, []).append(line)
    parts = []
    for name, some in grouped.items():
        revenue, corporate = _sum(some), _sum(line for line in some if line.segment in chosen)
        parts.append(
            HotelSharePart(
                key=name,
                revenue=Money(revenue, currency),
                corporate=Money(corporate, currency),
                corporate_percent=percent_of(corporate, revenue),
                percent_of_hotel=percent_of(revenue, whole),
            )
        )
    return sorted(parts, key=lambda part: (-part.revenue.amount, part.key))


def _clients(
    session: Session, lines: Sequence[HotelProductionLine], *, by_group: bool
) -> dict[UUID, tuple[int, Decimal]]:
    """The room nights and revenue of each known client."""
    head = heads_of(session) if by_group else {}
    found: dict[UUID, tuple[int, Decimal]] = {}
    for line in lines:
        if line.account_id is not None:
            client = head.get(line.account_id, line.account_id)
            nights, revenue = found.get(client, (0, Decimal(0)))
            found[client] = nights + line.room_nights, revenue + line.room_revenue.amount
    return found


def heads_of(session: Session) -> dict[UUID, UUID]:
    """The head of the group of every account that has a parent."""
    rows = session.execute(
        select(Account.id, Account.parent_id).where(Account.parent_id.is_not(None))
    )
    parents: dict[UUID, UUID] = {row.id: row.parent_id for row in rows}
    heads = {}
    for account, parent in parents.items():
        head, seen = parent, {account}
        while head in parents and head not in seen:
            seen.add(head)
            head = parents[head]
        heads[account] = head
    return heads


def _largest(
    session: Session,
    clients: dict[UUID, tuple[int, Decimal]],
    top: int,
    corporate: Decimal,
    whole: Decimal,
    currency: str,
) -> list[HotelShareClient]:
    largest = sorted(clients, key=lambda each: (-clients[each][1], str(each)))[:top]
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(largest)))
    names = {row.id: row.name for row in rows}
    return [
        HotelShareClient(
            account_id=each,
            name=names[each],
            room_nights=clients[each][0],
            revenue=Money(clients[each][1], currency),
            percent_of_corporate=percent_of(clients[each][1], corporate),
            percent_of_hotel=percent_of(clients[each][1], whole),
        )
        for each in largest
    ]
