"""The nights of stays that an agreement gave the rate of, against the best available rates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico_hotel_corporate.models import (
    Agreement,
    HotelMarketSegment,
    Property,
    RateLine,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.models.rate_candidates import Night
from portico_hotel_corporate.operations.production import SOLD, family
from portico_hotel_corporate.operations.rate_compliance import resolve_stay
from portico_hotel_corporate.operations.rate_resolution import Resolver

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class SoldNight:
    """A night of a stay under an agreement: what it brought, and what it would have cost."""

    stay: StayProduction
    night: StayNight
    bar: Decimal | None
    line: RateLine | None

    @property
    def is_free(self) -> bool:
        """Whether the room was given away."""
        return self.night.room_amount == 0

    @property
    def label(self) -> str:
        """How a trace names it."""
        return f"{self.stay.source_ref}, {self.night.night}"

    @property
    def below_bar(self) -> Decimal | None:
        """How much less it brought than the best available rate; negative: more."""
        return None if self.bar is None else self.bar - self.night.room_amount

    @property
    def commission(self) -> Decimal | None:
        """What the agency gets, not rounded; None if an agency booked and no line says it."""
        if self.stay.agency_id is None:
            return NOTHING
        if self.line is None:
            return None
        return self.night.room_amount * self.line.commission_percent / 100


@dataclass(frozen=True, slots=True)
class NightsSold:
    """The nights under an agreement, and how many of its client's were not."""

    under: list[SoldNight]
    others: int
    foreign: int
    """Nights that were charged in another currency than the agreement's."""


class _Finder:
    """Finds whether an agreement gave the rate of a night; rates of a stay are resolved once."""

    def __init__(self, session: Session, agreement: Agreement) -> None:
        self._session = session
        self._agreement = agreement
        self._codes = agreement.codes
        self._resolvers: dict[tuple[UUID, UUID], Resolver] = {}
        self._resolved: dict[UUID, dict[date, Night]] = {}

    def find(self, stay: StayProduction, night: StayNight) -> SoldNight | None:
        """The night, if its code or its rate is the agreement's."""
        if stay.id not in self._resolved:
            self._resolved[stay.id] = self._resolve(stay)
        found = self._resolved[stay.id].get(night.night)
        winner = found.winner if found else None
        line = winner.line if winner and winner.agreement.id == self._agreement.id else None
        if line is None and stay.rate_code not in self._codes:
            return None
        return SoldNight(stay, night, found.bar if found else None, line)

    def _resolve(self, stay: StayProduction) -> dict[date, Night]:
        if stay.account_id is None:
            return {}
        key = (stay.account_id, stay.property_id)
        if key not in self._resolvers:
            self._resolvers[key] = Resolver(self._session, *key)
        place = self._session.get_one(Property, stay.property_id)
        return resolve_stay(self._resolvers[key], place, stay)


def nights_sold(session: Session, agreement: Agreement, first: date, last: date) -> NightsSold:
    """The used nights of a client under an agreement; those of groups come with their events."""
    finder, under, others, foreign = _Finder(session, agreement), list[SoldNight](), 0, 0
    for stay, night in _client_nights(session, agreement, first, last):
        found = finder.find(stay, night)
        if found is None:
            others += 1
        elif stay.currency != agreement.currency:
            foreign += 1
        else:
            under.append(found)
    return NightsSold(under, others, foreign)


def _client_nights(
    session: Session, agreement: Agreement, first: date, last: date
) -> Iterator[tuple[StayProduction, StayNight]]:
    client = agreement.account_id
    accounts = family(session, client) if agreement.covers_children else [client]
    found = (
        select(StayProduction, StayNight)
        .join(StayNight, StayNight.stay_id == StayProduction.id)
        .where(
            StayProduction.account_id.in_(accounts),
            StayProduction.status.in_(SOLD),
            StayProduction.market_segment != HotelMarketSegment.GROUPS,
            StayNight.night.between(first, last),
        )
        .order_by(StayProduction.source_ref, StayNight.night)
    )
    if agreement.property_id is not None:
        found = found.where(StayProduction.property_id == agreement.property_id)
    for row in session.execute(found):
        yield row[0], row[1]
