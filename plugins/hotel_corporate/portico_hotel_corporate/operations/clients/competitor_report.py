"""Telling what is known of a competitor, and which names that were typed in are nobody's yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.models import Account
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_hotel_corporate.models import BarSnapshot, CorporateProfile, Property
from portico_hotel_corporate.models.clients.competitors import (
    Competitor,
    CompetitorFinding,
    CompetitorRate,
    HotelFindingKind,
    name_key,
)
from portico_hotel_corporate.operations.clients.competitors import known_names
from portico_hotel_corporate.operations.turn_away import (
    HotelTurnAwayKey,
    HotelTurnAwayLine,
    HotelTurnAwayRequest,
    report_turn_away,
)

SHOWN: Final = 200


@dataclass(kw_only=True)
class HotelCompetitorReportRequest:
    """A competitor, and the days that are looked at."""

    competitor_id: Annotated[UUID, Ref("HotelCompetitor"), "The competitor."]
    first_day: Annotated[date, "Arrivals that were lost, and nights with prices, from here on."]
    last_day: Annotated[date, "Up to this day."]


@dataclass(kw_only=True)
class HotelUnknownCompetitorsRequest:
    """Where to look for names that are nobody's."""

    first_arrival: Annotated[date, "Of business that was lost: arrivals from this day on."]
    last_arrival: Annotated[date, "Arrivals up to this day."]


@dataclass(frozen=True, kw_only=True)
class HotelCompetitorFact:
    """An observation that still holds."""

    kind: Annotated[HotelFindingKind, "What it is."]
    text: Annotated[str, "What was observed."]
    observed_on: Annotated[date, "The day."]
    source: Annotated[str, "Who says so."]


@dataclass(frozen=True, kw_only=True)
class HotelCompetitorClient:
    """A client that stays with a competitor if not with us."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    name: Annotated[str, "Its name."]


@dataclass(frozen=True, kw_only=True)
class HotelCompetitorPrice:
    """A price of a competitor beside our own of the same night, as both were known that day."""

    stay_date: Annotated[date, "The night."]
    seen_on: Annotated[date, "The day on which it was seen."]
    room_type: Annotated[str, "The room, as the competitor calls it."]
    price: Annotated[Money, "Its price."]
    source: Annotated[str, "Where it was seen."]
    ours: Annotated[
        Money | None, "Our lowest best available rate then; null: not captured, or sold out."
    ]
    difference: Annotated[Money | None, "Its price less ours; null in other currencies."]


@dataclass(frozen=True, kw_only=True)
class HotelCompetitorReport:
    """What is known of a competitor."""

    facts: Annotated[list[HotelCompetitorFact], "Observations by the last day that still hold."]
    lost: Annotated[list[HotelTurnAwayLine], "Business that went there, by currency."]
    clients: Annotated[list[HotelCompetitorClient], f"Who names it, at most {SHOWN}, by name."]
    prices: Annotated[list[HotelCompetitorPrice], f"Its prices, at most {SHOWN}, by night."]


@dataclass(frozen=True, kw_only=True)
class HotelUnknownCompetitor:
    """A name that was typed in and is no known competitor's."""

    name: Annotated[str, "The name, as it was written first."]
    profiles: Annotated[int, "How many clients' profiles have it."]
    requests: Annotated[int, "How many lost requests and events name it."]


@dataclass(frozen=True, kw_only=True)
class HotelUnknownCompetitors:
    """Names that were typed in and are nobody's yet."""

    names: Annotated[list[HotelUnknownCompetitor], "By name."]


def tell_competitor(
    session: Session, actor: Actor, input: HotelCompetitorReportRequest
) -> HotelCompetitorReport:
    """Tell what is known of a competitor: observations, lost business, clients and prices."""
    competitor = get(session, Competitor, input.competitor_id, "input", "competitorId")
    problems = Problems()
    problems.check(
        ok=input.first_day <= input.last_day,
        code="HOTEL_DATES",
        message=f"It ends ({input.last_day}) before it begins ({input.first_day}).",
        path=("input", "lastDay"),
    )
    problems.raise_if_any()
    asked = HotelTurnAwayRequest(
        first_arrival=input.first_day,
        last_arrival=input.last_day,
        by=[HotelTurnAwayKey.COMPETITOR],
    )
    lines = report_turn_away(session, actor, asked).lines
    return HotelCompetitorReport(
        facts=list(_facts(session, competitor, input.last_day)),
        lost=[line for line in lines if line.competitor_id == competitor.id],
        clients=[
            HotelCompetitorClient(account_id=client, name=name)
            for client, name, names in _profiles(session)
            if competitor.keys & {name_key(each) for each in names}
        ][:SHOWN],
        prices=list(_prices(session, competitor, input)),
    )


def unknown_competitors(
    session: Session, actor: Actor, input: HotelUnknownCompetitorsRequest
) -> HotelUnknownCompetitors:
    """Tell which names of competitors were typed in that are nobody's yet."""
    known, shown = known_names(session), dict[str, str]()
    profiles, requests = dict[str, int](), dict[str, int]()
    for _, _, names in _profiles(session):
        for key in {name_key(each): each for each in names}:
            profiles[key] = profiles.get(key, 0) + 1
        shown = {name_key(each): each for each in names} | shown
    asked = HotelTurnAwayRequest(
        first_arrival=input.first_arrival,
        last_arrival=input.last_arrival,
        by=[HotelTurnAwayKey.COMPETITOR],
    )
    for line in report_turn_away(session, actor, asked).lines:
        if line.competitor is not None:
            key = name_key(line.competitor)
            requests[key] = requests.get(key, 0) + line.requests
            shown = {key: line.competitor} | shown
    return HotelUnknownCompetitors(
        names=[
            HotelUnknownCompetitor(
                name=shown[key], profiles=profiles.get(key, 0), requests=requests.get(key, 0)
            )
            for key in sorted(shown)
            if key not in known
        ]
    )


def _profiles(session: Session) -> Iterator[tuple[UUID, str, Sequence[str]]]:
    """Clients with the competitors that their profiles name."""
    found = (
        select(Account.id, Account.name, CorporateProfile.competitors)
        .join(CorporateProfile, CorporateProfile.account_id == Account.id)
        .order_by(Account.name, Account.id)
    )
    for row in session.execute(found):
        if row[2]:
            yield row[0], row[1], row[2]


def _facts(session: Session, competitor: Competitor, last: date) -> Iterator[HotelCompetitorFact]:
    replaced = select(CompetitorFinding.replaces_id).where(
        CompetitorFinding.replaces_id.is_not(None), CompetitorFinding.observed_on <= last
    )
    found = (
        select(CompetitorFinding)
        .where(
            CompetitorFinding.competitor_id == competitor.id,
            CompetitorFinding.observed_on <= last,
            CompetitorFinding.id.not_in(replaced),
        )
        .order_by(CompetitorFinding.kind, CompetitorFinding.observed_on, CompetitorFinding.id)
    )
    for each in session.scalars(found):
        yield HotelCompetitorFact(
            kind=each.kind, text=each.text, observed_on=each.observed_on, source=each.source
        )


def _prices(
    session: Session, competitor: Competitor, input: HotelCompetitorReportRequest
) -> Iterator[HotelCompetitorPrice]:
    found = (
        select(CompetitorRate)
        .where(
            CompetitorRate.competitor_id == competitor.id,
            CompetitorRate.stay_date.between(input.first_day, input.last_day),
        )
        .order_by(CompetitorRate.stay_date, CompetitorRate.seen_on, CompetitorRate.id)
        .limit(SHOWN)
    )
    seen = session.scalars(found).all()
    snapshots = _snapshots(session, competitor, {each.stay_date for each in seen})
    for each in seen:
        mine = _lowest(snapshots, each)
        price = Money(each.price_amount, each.currency)
        same = mine is not None and mine.currency == price.currency
        yield HotelCompetitorPrice(
            stay_date=each.stay_date,
            seen_on=each.seen_on,
            room_type=each.room_type,
            price=price,
            source=each.source,
            ours=mine,
            difference=price - mine if same and mine is not None else None,
        )


def _snapshots(
    session: Session, competitor: Competitor, nights: set[date]
) -> list[tuple[BarSnapshot, date]]:
    """Our own rates of some nights with the days on which they were captured, in order."""
    if competitor.property_id is None:
        return []
    zone = session.get_one(Property, competitor.property_id).zone
    found = (
        select(BarSnapshot)
        .where(BarSnapshot.property_id == competitor.property_id, BarSnapshot.stay_date.in_(nights))
        .order_by(BarSnapshot.captured_at)
    )
    return [(each, each.captured_at.astimezone(zone).date()) for each in session.scalars(found)]


def _lowest(snapshots: Sequence[tuple[BarSnapshot, date]], seen: CompetitorRate) -> Money | None:
    """Our lowest rate of a night as it was captured last by the end of a day."""
    last = {
        each.room_type: each
        for each, day in snapshots
        if each.stay_date == seen.stay_date and day <= seen.seen_on
    }
    on_sale = [each for each in last.values() if each.is_sellable]
    if not on_sale:
        return None
    lowest = min(on_sale, key=lambda each: each.price_amount)
    return Money(lowest.price_amount, lowest.currency)
