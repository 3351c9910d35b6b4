"""A programme that needs spaces, and the plan that is suggested for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from portico.values import Choice, Ref
from portico_hotel_corporate.models import HotelSetupStyle


class HotelSpaceVerdict(Choice):
    """Why a space is not suggested for a function."""

    TOO_SMALL = "It holds fewer than are to be set."
    NO_SETUP = "Nobody knows how many it holds in this setup."
    TAKEN = "Others have it at that time."
    TOO_LOW = "Its ceiling is lower than needed, or nobody knows how high it is."
    FLOOR_TOO_WEAK = "Its floor bears less than needed, or nobody knows how much it bears."
    NOISE = "Behind a folding wall something takes place that is loud, or would be disturbed."
    NOT_ACCESSIBLE = "It cannot be reached without steps."
    OUTRANKED = "It is free and large enough, but another plan costs less."


@dataclass(kw_only=True)
class HotelSuggestFunction:
    """A function that needs a space."""

    key: Annotated[str, "Your own name for it, to find it in the answer."]
    starts_at: Annotated[datetime, "When it begins."]
    ends_at: Annotated[datetime, "When it is over."]
    setup_style: Annotated[HotelSetupStyle, "How chairs and tables stand."]
    people: Annotated[int, "How many people are guaranteed or expected."]
    overset_percent: Annotated[Decimal, "How many percent over that are set."] = Decimal(5)
    setup_minutes: Annotated[int | None, "How long it is set up; else as the space says."] = None
    teardown_minutes: Annotated[int | None, "How long it is cleared; else as it says."] = None
    hold_24h: Annotated[bool, "Whether to keep the space for the whole local day."] = False
    loud: Annotated[bool, "Whether rooms behind a folding wall must be empty meanwhile."] = False
    allow_same_booking: Annotated[
        bool, "Whether other functions of the event that say so too may take its space meanwhile."
    ] = False
    min_ceiling_m: Annotated[
        Decimal | None, "How high the ceiling must be, in metres: for a stage or a screen."
    ] = None
    min_floor_load_kg_m2: Annotated[
        int | None, "How many kg a square metre of the floor must bear: for a car on show."
    ] = None
    accessible: Annotated[bool, "Whether the space must be reached without steps."] = False


@dataclass(kw_only=True)
class HotelSuggestSpacesRequest:
    """A programme that needs spaces."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "Where it takes place."]
    booking_id: Annotated[
        UUID | None,
        Ref("HotelEventBooking"),
        "The event, if it has functions already: those that say so may be met by these.",
    ] = None
    functions: Annotated[list[HotelSuggestFunction], "The functions, in any order."] = field(
        default_factory=list
    )


@dataclass(frozen=True, kw_only=True)
class HotelSpaceRejected:
    """A space that is not suggested for a function, and why."""

    space_id: Annotated[UUID, Ref("HotelFunctionSpace"), "The space."]
    code: Annotated[str, "Its code."]
    verdict: Annotated[HotelSpaceVerdict, "Why not."]
    detail: Annotated[str, "The figures behind it."]


@dataclass(frozen=True, kw_only=True)
class HotelSpaceSuggestion:
    """A space for a function."""

    key: Annotated[str, "Your own name for the function."]
    space_id: Annotated[UUID | None, Ref("HotelFunctionSpace"), "The space; null: none is left."]
    code: Annotated[str | None, "Its code."]
    places: Annotated[int, "How many places are set."]
    capacity: Annotated[int | None, "How many it holds in this setup."]
    occupied_from: Annotated[datetime | None, "From when it would be taken."]
    occupied_to: Annotated[datetime | None, "Until when it would be taken."]
    cost: Annotated[Decimal | None, "What it blocks, in square metres for an hour."]
    reason: Annotated[str, "Why this one."]
    rejected: Annotated[list[HotelSpaceRejected], "The others, and why not."]


@dataclass(frozen=True, kw_only=True)
class HotelSpacePlan:
    """A space for every function of a programme, if there is one."""

    complete: Annotated[bool, "Whether every function has a space."]
    proven: Annotated[bool, "Whether no plan costs less; false if the search was cut short."]
    cost: Annotated[Decimal, "What the plan blocks, in square metres for an hour."]
    suggestions: Annotated[list[HotelSpaceSuggestion], "In the order of the request."]
