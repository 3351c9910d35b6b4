"""What is given of the functions of an event: when they are planned, moved and removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models import HotelFunctionType, HotelSetupStyle


@dataclass(kw_only=True)
class HotelEventFunctionGiven:
    """A function of an event: what takes place where, when and for how many."""

    type: Annotated[HotelFunctionType, "What takes place."]
    name: Annotated[str | None, "What it is called."] = None
    door_card: Annotated[str | None, "What stands on the door and on boards instead."] = None
    starts_at: Annotated[datetime, "When it begins, with the offset of the property's clock."]
    ends_at: Annotated[datetime, "When it is over, with the offset of the property's clock."]
    space_id: Annotated[UUID, Ref("HotelFunctionSpace"), "Where it takes place."]
    setup_style: Annotated[
        HotelSetupStyle | None, "How chairs and tables stand; else as the space usually has them."
    ] = None
    setup_minutes: Annotated[int | None, "How long it is set up; else as the space says."] = None
    teardown_minutes: Annotated[int | None, "How long it is cleared; else as the space says."] = (
        None
    )
    hold_24h: Annotated[bool, "Whether to keep the space for the whole local day."] = False
    expected: Annotated[int, "How many people are expected."]
    guaranteed: Annotated[int | None, "How many people the client guarantees to pay for."] = None
    overset_percent: Annotated[Decimal, "How many percent over the guarantee are set."] = Decimal(5)
    is_shared: Annotated[bool, "Whether others may use the space at the same time."] = False
    allow_same_booking: Annotated[
        bool, "Whether functions of the same event that also say so may overlap it in its space."
    ] = False
    loud: Annotated[bool, "Whether it is heard through folding walls."] = False
    not_moveable: Annotated[bool, "Whether the client was promised this time and space."] = False
    master_function_id: Annotated[
        UUID | None, Ref("HotelEventFunction"), "The function of the event that it is a part of."
    ] = None
    alternate_of_id: Annotated[
        UUID | None, Ref("HotelEventFunction"), "The function that it would take the place of."
    ] = None
    alternate_space_id: Annotated[
        UUID | None,
        Ref("HotelFunctionSpace"),
        "Another space to turn to, kept free at the same time by an alternate of the function.",
    ] = None
    capacity_override: Annotated[
        str | None, "Why more are set than the space holds; needs a permission of its own."
    ] = None


@dataclass(kw_only=True)
class HotelEventFunctionAdd(HotelEventFunctionGiven):
    """A function to be added to an event booking."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event that it belongs to."]


@dataclass(kw_only=True)
class HotelEventFunctionMove:
    """Another time or space for a function. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelEventFunction"), "The function."]
    expected_version: Annotated[int, "The version that you read."]
    starts_at: Annotated[datetime | Unset, "When it begins."] = UNSET
    ends_at: Annotated[datetime | Unset, "When it is over."] = UNSET
    space_id: Annotated[UUID | Unset, Ref("HotelFunctionSpace"), "Where it takes place."] = UNSET
    setup_style: Annotated[HotelSetupStyle | Unset, "How chairs and tables stand."] = UNSET
    setup_minutes: Annotated[int | Unset, "How long the space is set up before."] = UNSET
    teardown_minutes: Annotated[int | Unset, "How long the space is cleared after."] = UNSET
    not_moveable: Annotated[
        bool | Unset, "Whether the client is promised it; false lets a promised one be moved."
    ] = UNSET
    capacity_override: Annotated[
        str | Unset | None, "Why more are set than the space holds; needs a permission."
    ] = UNSET


@dataclass(kw_only=True)
class HotelEventFunctionRemove:
    """A function to be taken out of its event."""

    id: Annotated[UUID, Ref("HotelEventFunction"), "The function."]
    expected_version: Annotated[int, "The version that you read."]
