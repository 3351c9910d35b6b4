"""Keeping account of competitors: their names, observations of them, and their prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Money, Ref, Unset
from portico_hotel_corporate.models import Property
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.clients.competitors import (
    LONGEST_NAME,
    Competitor,
    CompetitorFinding,
    CompetitorRate,
    HotelCompetitorKind,
    HotelFindingKind,
    name_key,
)
from portico_hotel_corporate.models.properties import is_currency
from portico_hotel_corporate.models.spans import check_day

COMPETITOR: Final = ("input", "competitorId")


@dataclass(kw_only=True)
class HotelCompetitorCreate:
    """A hotel or venue that clients may choose instead."""

    name: Annotated[str, "What people call it."]
    kind: Annotated[HotelCompetitorKind, "What it is."] = HotelCompetitorKind.HOTEL
    other_names: Annotated[list[str], "What else notes and clients call it."] = field(
        default_factory=list
    )
    property_id: Annotated[
        UUID | None, Ref("HotelProperty"), "The property that it competes with; none: all."
    ] = None
    website: Annotated[str | None, "Its web site."] = None


@dataclass(kw_only=True)
class HotelCompetitorUpdate:
    """What changes about a competitor. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelCompetitor"), "The competitor."]
    expected_version: Annotated[int, "The version that you read."]
    name: Annotated[str | Unset, "What people call it; by its former name it is still found."] = (
        UNSET
    )
    kind: Annotated[HotelCompetitorKind | Unset, "What it is."] = UNSET
    other_names: Annotated[list[str] | Unset, "What else it is called, all of it."] = UNSET
    property_id: Annotated[
        UUID | Unset | None, Ref("HotelProperty"), "The property that it competes with."
    ] = UNSET
    website: Annotated[str | Unset | None, "Its web site."] = UNSET
    closed_on: Annotated[date | Unset | None, "Since when it is no competitor any more."] = UNSET


@dataclass(kw_only=True)
class HotelCompetitorFindingRecord:
    """An observation of a competitor; it never changes."""

    competitor_id: Annotated[UUID, Ref("HotelCompetitor"), "The competitor."]
    kind: Annotated[HotelFindingKind, "What it is."]
    text: Annotated[str, "What was observed."]
    source: Annotated[str, "Who says so, or where it is written."]
    observed_on: Annotated[date | None, "The day; none: today."] = None
    replaces_id: Annotated[
        UUID | None, Ref("HotelCompetitorFinding"), "The observation that no longer holds."
    ] = None


@dataclass(kw_only=True)
class HotelCompetitorRateRecord:
    """A price of a competitor that somebody saw; it never changes."""

    competitor_id: Annotated[UUID, Ref("HotelCompetitor"), "The competitor."]
    stay_date: Annotated[date, "The night."]
    room_type: Annotated[str, "The room, as the competitor calls it."]
    price: Annotated[Money, "What a room costs that night."]
    source: Annotated[str, "Where it was seen."]
    seen_on: Annotated[date | None, "The day on which it was seen; none: today."] = None


def create_competitor(session: Session, actor: Actor, input: HotelCompetitorCreate) -> Competitor:
    """Keep account of a hotel or venue that clients may choose instead."""
    competitor = Competitor(other_names=[], kind=input.kind)
    _fill(session, competitor, input)
    session.add(competitor)
    session.flush()
    return competitor


def update_competitor(session: Session, actor: Actor, input: HotelCompetitorUpdate) -> Competitor:
    """Change what a competitor is called and whom it competes with."""
    competitor = get(session, Competitor, input.id, lock=True)
    expect_version(competitor, input.expected_version)
    problems = Problems()
    assign(competitor, input, ("kind", "closed_on"), problems, "input")
    problems.raise_if_any()
    _fill(session, competitor, input)
    session.flush()
    return competitor


def _fill(
    session: Session, competitor: Competitor, given: HotelCompetitorCreate | HotelCompetitorUpdate
) -> None:
    problems = Problems()
    assign(competitor, given, ("website",), problems, "input")
    if not isinstance(given.property_id, Unset):
        if given.property_id is not None:
            get(session, Property, given.property_id, "input", "propertyId")
        competitor.property_id = given.property_id
    if not isinstance(given.other_names, Unset):
        names = [" ".join(each.split()) for each in given.other_names]
        for i, each in enumerate(names):
            _check_name(problems, each, ("input", "otherNames", i))
        competitor.other_names = list({name_key(each): each for each in names}.values())
    if not isinstance(given.name, Unset):
        name = " ".join(given.name.split())
        if _check_name(problems, name, ("input", "name")):
            competitor.rename(name)
    problems.raise_if_any()
    _refuse_taken_names(session, competitor, problems)
    problems.raise_if_any()


def _check_name(problems: Problems, name: str, path: Sequence[str | int]) -> bool:
    ok = 0 < len(name) <= LONGEST_NAME
    problems.check(
        ok=ok,
        code="HOTEL_COMPETITOR",
        message=f"Name a competitor in at most {LONGEST_NAME} characters.",
        path=tuple(path),
    )
    return ok


def _refuse_taken_names(session: Session, competitor: Competitor, problems: Problems) -> None:
    with session.no_autoflush:
        others = [each for each in session.scalars(select(Competitor)) if each is not competitor]
    for other in others:
        for key in sorted(competitor.keys & other.keys):
            text = f"{other.name} is called {key} already."
            problems.add("HOTEL_CODE_TAKEN", text, "input", "name")


def record_finding(
    session: Session, actor: Actor, input: HotelCompetitorFindingRecord
) -> CompetitorFinding:
    """Note what was observed of a competitor: a strength, weakness, opportunity or danger."""
    competitor = get(session, Competitor, input.competitor_id, *COMPETITOR)
    found, problems = CompetitorFinding(competitor_id=competitor.id, kind=input.kind), Problems()
    assign(found, input, ("text", "source"), problems, "input")
    found.observed_on = input.observed_on or actor.today
    _check_seen(problems, found.observed_on, actor, "observedOn")
    if input.replaces_id is not None:
        _replace(session, found, input.replaces_id, problems)
    problems.raise_if_any()
    session.add(found)
    session.flush()
    return found


def _replace(session: Session, found: CompetitorFinding, old_id: UUID, problems: Problems) -> None:
    path = ("input", "replacesId")
    old = get(session, CompetitorFinding, old_id, *path)
    taken = session.scalar(select(exists().where(CompetitorFinding.replaces_id == old.id)))
    problems.check(
        ok=old.competitor_id == found.competitor_id
        and old.observed_on <= found.observed_on
        and not taken,
        code="HOTEL_FINDING_REPLACED",
        message="Name an observation of this competitor, no later one, that still holds.",
        path=path,
    )
    found.replaces_id = old.id


def record_rate(session: Session, actor: Actor, input: HotelCompetitorRateRecord) -> CompetitorRate:
    """Note a price of a competitor that somebody saw."""
    competitor = get(session, Competitor, input.competitor_id, *COMPETITOR)
    seen, problems = CompetitorRate(competitor_id=competitor.id), Problems()
    assign(seen, input, ("stay_date", "room_type", "source"), problems, "input")
    seen.seen_on = input.seen_on or actor.today
    _check_seen(problems, seen.seen_on, actor, "seenOn")
    check_day(problems, input.stay_date, "input", "stayDate")
    currency = input.price.currency
    if is_currency(currency):
        check_money(problems, input.price, currency, ("input", "price"))
    else:
        text = "This is no ISO 4217 currency. Give a code such as EUR."
        problems.add("HOTEL_CURRENCY", text, "input", "price")
    problems.raise_if_any()
    seen.price_amount, seen.currency = input.price.amount, currency
    _refuse_seen_before(session, seen, problems)
    session.add(seen)
    session.flush()
    return seen


def _refuse_seen_before(session: Session, seen: CompetitorRate, problems: Problems) -> None:
    names = ("competitor_id", "seen_on", "stay_date", "room_type", "source")
    same: list[Any] = [getattr(CompetitorRate, name) == getattr(seen, name) for name in names]
    problems.check(
        ok=not session.scalar(select(exists().where(*same))),
        code="HOTEL_CODE_TAKEN",
        message="This price of the night was noted on that day from that source already.",
        path=("input", "seenOn"),
    )
    problems.raise_if_any()


def _check_seen(problems: Problems, day: date, actor: Actor, name: str) -> None:
    check_day(problems, day, "input", name)
    problems.check(
        ok=day <= actor.today,
        code="HOTEL_DATES",
        message=f"Today is {actor.today}: what is still to come was not seen.",
        path=("input", name),
    )


def known_names(session: Session) -> dict[str, Competitor]:
    """Every competitor by each of its names, as :func:`name_key` writes them."""
    return {key: each for each in session.scalars(select(Competitor)) for key in each.keys}


def called(known: dict[str, Competitor], name: str) -> str:
    """The name of the competitor that is called so, or the name as it is given."""
    found = known.get(name_key(name))
    return found.name if found else name
