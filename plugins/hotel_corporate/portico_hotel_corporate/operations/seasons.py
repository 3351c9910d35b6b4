"""Laying down the seasons of a property."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Ref
from portico_hotel_corporate.models import Property, Season, SeasonRange
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


def create_season(session: Session, actor: Actor, input: HotelSeasonCreate) -> Season:
    """Lay down a season: spans of days that a property prices alike."""
    place = get(session, Property, input.property_id, "input", "propertyId")
    season, problems = Season(property_id=place.id), Problems()
    assign(season, input, ("code", "name"), problems, "input")
    problems.raise_if_any()
    season.ranges = [
        SeasonRange(position=i, first_day=each.first_day, last_day=each.last_day)
        for i, each in enumerate(input.ranges)
    ]
    season.check()
    refuse_taken_code(session, Season.code, season.code, Season.property_id == place.id)
    session.add(season)
    session.flush()
    return season
