"""What is said of a function: its name, kind, people and noise. Its time and space are moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models import EventFunction, HotelFunctionType
from portico_hotel_corporate.operations.diary import release_spaces, take_spaces
from portico_hotel_corporate.operations.functions import found_function
from portico_hotel_corporate.operations.options import move_up, waiting

DETAILS: Final = ("type", "name", "door_card", "loud")
USES: Final = ("hold_24h", "expected", "is_shared", "allow_same_booking")


@dataclass(kw_only=True)
class HotelEventFunctionUpdate:
    """What changes about a function. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelEventFunction"), "The function."]
    expected_version: Annotated[int, "The version that you read."]
    type: Annotated[HotelFunctionType | Unset, "What takes place."] = UNSET
    name: Annotated[str | Unset | None, "What it is called."] = UNSET
    door_card: Annotated[
        str | Unset | None, "What stands on the door and on boards instead of its name."
    ] = UNSET
    loud: Annotated[bool | Unset, "Whether it is heard through folding walls."] = UNSET
    expected: Annotated[int | Unset, "How many people are expected."] = UNSET
    hold_24h: Annotated[bool | Unset, "Whether to keep the space for the whole local day."] = UNSET
    is_shared: Annotated[bool | Unset, "Whether others may use the space meanwhile."] = UNSET
    allow_same_booking: Annotated[
        bool | Unset, "Whether functions of the same event that also say so may overlap it."
    ] = UNSET


def update_function(
    session: Session, actor: Actor, input: HotelEventFunctionUpdate
) -> EventFunction:
    """Change what is said of a function; its space is taken anew if it needs more or less of it."""
    function = found_function(session, input.id, input.expected_version)
    problems = Problems()
    uses = any(getattr(input, name) is not UNSET for name in USES)
    line = waiting(session, [function]) if uses else []
    with session.no_autoflush:
        if assign(function, input, (*DETAILS, *USES), problems, "input") and uses:
            function.settle(problems, ("input",))
    problems.raise_if_any()
    if uses and function.holds:
        release_spaces(session, [function])
        field = "isShared" if input.allow_same_booking is UNSET else "allowSameBooking"
        take_spaces(session, [(function, ("input", field))])
        move_up(session, actor, line)
    session.flush()
    return function
