"""What is given with a request for proposal, and for each step of its life."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from portico.values import Money, Ref
from portico_hotel_corporate.models import (
    HotelAgreementKind,
    HotelBookingStatus,
    HotelEventType,
    HotelFunctionType,
    HotelInterest,
    HotelMarketSegment,
    HotelMeans,
    HotelRfpChannel,
    HotelRfpKind,
    HotelRfpStatus,
    HotelSetupStyle,
)


@dataclass(kw_only=True)
class HotelRfpDatesGiven:
    """Other dates that would suit as well."""

    arrival: Annotated[date, "The first day."]
    departure: Annotated[date, "The last day; it lasts as long as the wished dates."]


@dataclass(kw_only=True)
class HotelRfpRoomsGiven:
    """Rooms of one type that are asked for in one night."""

    night: Annotated[int, "The night, counted from the first one, 1."]
    room_type: Annotated[str, "The type of room, in capitals."]
    occupancy: Annotated[int, "For how many guests each."] = 1
    rooms: Annotated[int, "How many rooms."]
    rate: Annotated[Money | None, "What the client would pay for one."] = None


@dataclass(kw_only=True)
class HotelRfpFunctionGiven:
    """A part of the programme that is asked for."""

    day: Annotated[int, "The day, counted from the first one, 1."]
    type: Annotated[HotelFunctionType, "What takes place."]
    name: Annotated[str | None, "What it is called."] = None
    starts: Annotated[str, "When it begins, by the property's clock, as HH:MM."]
    ends: Annotated[str, "When it is over, as HH:MM; not after the start: on the next day."]
    setup_style: Annotated[HotelSetupStyle, "How chairs and tables stand."]
    people: Annotated[int, "For how many people."]
    accessible: Annotated[bool, "Whether the space must be reached without steps."] = False
    hold_24h: Annotated[bool, "Whether to keep the space for the whole local day."] = False


@dataclass(kw_only=True)
class HotelRfpCreate:
    """A request for proposal as it came."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    contact_id: Annotated[UUID | None, Ref("Contact"), "Who asked."] = None
    property_id: Annotated[UUID, Ref("HotelProperty"), "Which hotel is asked."]
    kind: Annotated[HotelRfpKind, "What is asked for."] = HotelRfpKind.MEETING
    channel: Annotated[HotelRfpChannel, "How it came."]
    source_ref: Annotated[str | None, "Its number where it came from."] = None
    name: Annotated[str, "The event, as the client calls it."]
    event_type: Annotated[HotelEventType, "What kind of event it is."] = HotelEventType.CONFERENCE
    market_segment: Annotated[
        HotelMarketSegment | None, "Its market segment; else groups, and of rates corporate."
    ] = None
    received_at: Annotated[datetime | None, "When it came; else now."] = None
    response_due: Annotated[date | None, "By when the client wants an answer."] = None
    decision_due: Annotated[date | None, "When the client decides."] = None
    arrival: Annotated[date, "The first day; of rates: the first day of the contract."]
    departure: Annotated[date, "The last day."]
    alternates: Annotated[list[HotelRfpDatesGiven], "Other dates that suit, best first."] = field(
        default_factory=list
    )
    attendees: Annotated[int, "How many people are to come."] = 0
    budget: Annotated[Money | None, "What the client means to spend, all in all."] = None
    potential_room_nights: Annotated[int | None, "Room nights a year that it could bring."] = None
    city_room_nights: Annotated[int | None, "Room nights a year that it needs in the city."] = None
    wishes: Annotated[str | None, "What else the client wants."] = None
    rooms: Annotated[list[HotelRfpRoomsGiven], "The rooms, night by night."] = field(
        default_factory=list
    )
    functions: Annotated[list[HotelRfpFunctionGiven], "The programme."] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class HotelRfpQualify:
    """The judgement that a request is worth an answer."""

    id: Annotated[UUID, Ref("HotelRfp"), "The request."]
    expected_version: Annotated[int, "The version that you read."]
    interest: Annotated[HotelInterest, "How much the client wants it."]
    means: Annotated[HotelMeans, "Whether the client can pay for it."]
    qualification: Annotated[str | None, "What was found out."] = None


@dataclass(kw_only=True)
class HotelRfpAnswer:
    """Our proposal, or a new one in place of it."""

    id: Annotated[UUID, Ref("HotelRfp"), "The request."]
    expected_version: Annotated[int, "The version that you read."]
    answer: Annotated[str, "What we propose."]
    offered: Annotated[Money | None, "What we ask for it."] = None
    offer_until: Annotated[date | None, "Until when the proposal stands."] = None


@dataclass(kw_only=True)
class HotelRfpEnd:
    """A request of which nothing comes."""

    id: Annotated[UUID, Ref("HotelRfp"), "The request."]
    expected_version: Annotated[int, "The version that you read."]
    status: Annotated[HotelRfpStatus, "TURNED_DOWN if the hotel refuses, LOST if the client does."]
    reason_code: Annotated[str, "Why: one of the house's reasons, such as PRICE or NO_ROOMS."]
    reason_note: Annotated[str | None, "The reason in your words."] = None


@dataclass(kw_only=True)
class HotelRfpRateGiven:
    """What a room of a type costs in the block that a request becomes."""

    room_type: Annotated[str, "The type of room."]
    occupancy: Annotated[int, "For how many guests."] = 1
    rate: Annotated[Money, "The rate."]


@dataclass(kw_only=True)
class HotelRfpSpaceGiven:
    """The space in which a part of the programme takes place."""

    function: Annotated[int, "Its place in the programme, from 0."]
    space_id: Annotated[UUID, Ref("HotelFunctionSpace"), "The space."]


@dataclass(kw_only=True)
class HotelRfpConvert:
    """A request that becomes an event, with its block of rooms and its functions."""

    id: Annotated[UUID, Ref("HotelRfp"), "The request."]
    expected_version: Annotated[int, "The version that you read."]
    status: Annotated[
        HotelBookingStatus, "What the event begins as: INQUIRY, PROSPECT, TENTATIVE or DEFINITE."
    ] = HotelBookingStatus.TENTATIVE
    option_date: Annotated[date | None, "Until when space is held, if tentative."] = None
    dates: Annotated[int, "Which dates: 0 for those wished, 1 for the first alternate …"] = 0
    block_code: Annotated[str | None, "The code of its block, if rooms are asked for."] = None
    cutoff_days_before: Annotated[int, "How many days before arrival the block is cut off."] = 21
    rates: Annotated[
        list[HotelRfpRateGiven], "Rates by type; else those that the client has in mind."
    ] = field(default_factory=list)
    spaces: Annotated[
        list[HotelRfpSpaceGiven], "Spaces; a function that has none is given the best one free."
    ] = field(default_factory=list)


@dataclass(kw_only=True)
class HotelRfpDraftAgreement:
    """A request for rates that becomes the draft of a corporate agreement."""

    id: Annotated[UUID, Ref("HotelRfp"), "The request."]
    expected_version: Annotated[int, "The version that you read."]
    number: Annotated[str, "The agreement's number, of its own."]
    kind: Annotated[HotelAgreementKind, "What it is about."] = HotelAgreementKind.TRANSIENT_VOLUME
    rates: Annotated[
        list[HotelRfpRateGiven], "Rates by type; else those that the client has in mind."
    ] = field(default_factory=list)
    promised: Annotated[
        bool, "Whether the room nights that it could bring are put down as its duty."
    ] = True
