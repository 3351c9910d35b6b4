"""Opening a property, and changing what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Ref, Scalar, Unset
from portico_hotel_corporate.models import (
    EventBooking,
    HotelDefiniteRule,
    HotelTurnTime,
    Property,
    TaxProfile,
)
from portico_hotel_corporate.models.lifecycle import OVER

CHANGED: Final = (
    *("name", "timezone", "rooms_total", "day_rollover_time", "turn_time", "definite_rule"),
    *("holiday_calendar", "guarantee_due_hours"),
)
ATTRIBUTES: Final = ("code", "currency", *CHANGED)


@dataclass(kw_only=True)
class HotelPropertyCreate:
    """A hotel to be opened."""

    code: Annotated[str, "A short unique code in capitals, such as CITY."]
    name: Annotated[str, "The name that guests know."]
    timezone: Annotated[str, "The IANA time zone, such as Europe/Lisbon."]
    currency: Annotated[
        str, Scalar("CurrencyCode"), "The ISO 4217 currency of its prices, such as EUR."
    ]
    rooms_total: Annotated[int, "How many guest rooms the property has."]
    day_rollover_time: Annotated[str, "When the business day changes, as local HH:MM."] = "00:00"
    turn_time: Annotated[
        HotelTurnTime, "Whether setup and teardown may overlap other functions."
    ] = HotelTurnTime.REFUSED
    definite_rule: Annotated[
        HotelDefiniteRule, "What must be there before an event becomes definite."
    ] = HotelDefiniteRule.NONE
    guarantee_due_hours: Annotated[
        int | None, "How many hours before a function a guarantee is due without a contract."
    ] = 72
    holiday_calendar: Annotated[
        str | None, "Whose public holidays and weekends count: PT, or DE-BY for a region."
    ] = None
    tax_profile_id: Annotated[
        UUID | None, Ref("HotelTaxProfile"), "Which rules of tax go with which revenue."
    ] = None


@dataclass(kw_only=True)
class HotelPropertyUpdate:
    """What changes about a property: its code and its currency stand in what was sold."""

    id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    expected_version: Annotated[int, "The version that you read."]
    name: Annotated[str | Unset, "The name that guests know."] = UNSET
    timezone: Annotated[
        str | Unset, "The IANA time zone; it is kept while events are still to come."
    ] = UNSET
    rooms_total: Annotated[int | Unset, "How many guest rooms the property has."] = UNSET
    day_rollover_time: Annotated[str | Unset, "When the business day changes, as local HH:MM."] = (
        UNSET
    )
    turn_time: Annotated[
        HotelTurnTime | Unset, "Whether setup and teardown may overlap other functions."
    ] = UNSET
    definite_rule: Annotated[
        HotelDefiniteRule | Unset, "What must be there before an event becomes definite."
    ] = UNSET
    guarantee_due_hours: Annotated[
        int | Unset | None,
        "How many hours before a function a guarantee is due without a contract; null: never.",
    ] = UNSET
    holiday_calendar: Annotated[
        str | Unset | None, "Whose public holidays and weekends count: PT, or DE-BY for a region."
    ] = UNSET
    tax_profile_id: Annotated[
        UUID | Unset | None, Ref("HotelTaxProfile"), "Which rules of tax go with which revenue."
    ] = UNSET


def create_property(session: Session, actor: Actor, input: HotelPropertyCreate) -> Property:
    """Open a property: a hotel with its clock and its currency."""
    del actor
    opened, problems = Property(), Problems()
    assign(opened, input, ATTRIBUTES, problems, "input")
    problems.raise_if_any()
    _choose_taxes(session, opened, input.tax_profile_id)
    opened.check()
    refuse_taken_code(session, Property.code, opened.code)
    session.add(opened)
    session.flush()
    return opened


def update_property(session: Session, actor: Actor, input: HotelPropertyUpdate) -> Property:
    """Change what is said of a property. What was sold keeps what was worked out for it."""
    del actor
    place, problems = get(session, Property, input.id, lock=True), Problems()
    expect_version(place, input.expected_version)
    if input.timezone not in {UNSET, place.timezone}:
        _check_no_events(session, place)
    assign(place, input, CHANGED, problems, "input")
    problems.raise_if_any()
    if not isinstance(input.tax_profile_id, Unset):
        _choose_taxes(session, place, input.tax_profile_id)
    place.check()
    session.flush()
    return place


def _check_no_events(session: Session, place: Property) -> None:
    """Refuse another clock while functions stand in the diary by the old one."""
    if session.scalar(
        select(
            exists().where(EventBooking.property_id == place.id, EventBooking.status.not_in(OVER))
        )
    ):
        message = f"Events of {place.name} are still open: their days are by its present clock."
        raise refuse("HOTEL_PROPERTY_TIMEZONE", message, "input", "timezone")


def _choose_taxes(session: Session, place: Property, profile_id: UUID | None) -> None:
    path = ("input", "taxProfileId")
    place.tax_profile = None if profile_id is None else get(session, TaxProfile, profile_id, *path)


def refuse_taken_code(
    session: Session, column: InstrumentedAttribute[str], code: str, *within: ColumnElement[bool]
) -> None:
    """Refuse a code that another record has, at all or ``within`` the same property."""
    if session.scalar(select(exists().where(column == code, *within))):
        raise refuse(
            "HOTEL_CODE_TAKEN",
            f"The code {code} is taken. Choose another one.",
            "input",
            "code",
        )
