"""Laying down the seasons of a property, and adding the days of the next years to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models import (
    Agreement,
    HotelAgreementStatus,
    Property,
    RateLine,
    Season,
    SeasonRange,
)
from portico_hotel_corporate.models.agreement_status import BEING_WRITTEN
from portico_hotel_corporate.models.spans import Span, days_of
from portico_hotel_corporate.operations.properties import refuse_taken_code


@dataclass(kw_only=True)
class HotelSeasonRangeGiven:
    """A span of days."""

    first_day: Annotated[date, "The first day."]
    last_day: Annotated[date, "The last day; it belongs to the season."]


@dataclass(kw_only=True)
class HotelSeasonCreate:
    """A season of a property."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    code: Annotated[str, "A short code in capitals, of its own within the property."]
    name: Annotated[str, "What people read."]
    ranges: Annotated[list[HotelSeasonRangeGiven], "Its spans of days; they share no day."]


@dataclass(kw_only=True)
class HotelSeasonUpdate:
    """What changes about a season: not the nights for which an agreement was signed."""

    id: Annotated[UUID, Ref("HotelSeason"), "The season."]
    expected_version: Annotated[int, "The version that you read."]
    name: Annotated[str | Unset, "What people read."] = UNSET
    ranges: Annotated[
        list[HotelSeasonRangeGiven] | Unset, "All of its spans of days; they share no day."
    ] = UNSET


def create_season(session: Session, actor: Actor, input: HotelSeasonCreate) -> Season:
    """Lay down a season: spans of days that a property prices alike."""
    place = get(session, Property, input.property_id, "input", "propertyId")
    season, problems = Season(property_id=place.id), Problems()
    assign(season, input, ("code", "name"), problems, "input")
    problems.raise_if_any()
    season.ranges = _ranges(input.ranges)
    season.check()
    refuse_taken_code(session, Season.code, season.code, Season.property_id == place.id)
    session.add(season)
    session.flush()
    return season


def update_season(session: Session, actor: Actor, input: HotelSeasonUpdate) -> Season:
    """Rename a season or set its days anew: next year's are added, what was signed stays."""
    del actor
    season, problems = get(session, Season, input.id, lock=True), Problems()
    expect_version(season, input.expected_version)
    assign(season, input, ("name",), problems, "input")
    problems.raise_if_any()
    if not isinstance(input.ranges, Unset):
        before = season.spans
        season.ranges.clear()
        session.flush()
        season.ranges = _ranges(input.ranges)
        with session.no_autoflush:
            season.check()
            _check_agreements(session, season, before)
    touch(season)
    session.flush()
    return season


def _ranges(given: Sequence[HotelSeasonRangeGiven]) -> list[SeasonRange]:
    return [
        SeasonRange(position=i, first_day=each.first_day, last_day=each.last_day)
        for i, each in enumerate(given)
    ]


def _check_agreements(session: Session, season: Season, before: Iterable[Span]) -> None:
    """Refuse days that would change what was signed, or make drafts ambiguous."""
    lines = select(RateLine.agreement_id).where(RateLine.season_id == season.id)
    for agreement in session.scalars(
        select(Agreement).where(Agreement.id.in_(lines)).order_by(Agreement.number)
    ):
        if agreement.status in BEING_WRITTEN:
            _check_draft(agreement)
        elif agreement.status is not HotelAgreementStatus.DECLINED:
            _check_signed(agreement, before, season.spans)


def _check_draft(agreement: Agreement) -> None:
    for one, other in combinations(agreement.rate_lines, 2):
        if one.is_ambiguous_with(other):
            raise refuse(
                "HOTEL_RATE_AMBIGUOUS",
                f"In the draft of {agreement.number}, {one.name} and {other.name} would be for the "
                "same nights. Give one of them another priority first.",
                "input",
                "ranges",
            )


def _check_signed(agreement: Agreement, before: Iterable[Span], after: Iterable[Span]) -> None:
    changed = _nights(agreement, before) ^ _nights(agreement, after)
    if changed:
        raise refuse(
            "HOTEL_SEASON_SIGNED",
            f"{agreement.number} was signed for {agreement.valid_from} to {agreement.valid_to} "
            f"with this season: the night of {min(changed)} cannot change. Change nights outside "
            "its term, or make another season.",
            "input",
            "ranges",
        )


def _nights(agreement: Agreement, spans: Iterable[Span]) -> set[date]:
    first, last = agreement.term
    return {
        night
        for begin, end in spans
        for night in days_of(max(begin, first), min(end or last, last))
    }
