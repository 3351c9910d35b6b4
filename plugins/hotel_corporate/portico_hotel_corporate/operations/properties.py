"""Opening a property."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.values import Scalar
from portico_hotel_corporate.models import HotelTurnTime, Property

ATTRIBUTES: Final = (
    "code",
    "name",
    "timezone",
    "currency",
    "rooms_total",
    "day_rollover_time",
    "turn_time",
)


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


def create_property(session: Session, actor: Actor, input: HotelPropertyCreate) -> Property:
    """Open a property: a hotel with its clock and its currency."""
    del actor
    opened, problems = Property(), Problems()
    assign(opened, input, ATTRIBUTES, problems, "input")
    problems.raise_if_any()
    opened.check()
    refuse_taken_code(session, Property.code, opened.code)
    session.add(opened)
    session.flush()
    return opened


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
