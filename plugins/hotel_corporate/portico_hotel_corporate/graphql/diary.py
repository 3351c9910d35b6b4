"""The function diary and options, as clients see them: what takes place where, in one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select

from portico.models import Account
from portico.query import (
    BOOLEAN,
    DATETIME,
    ID,
    INT,
    STRING,
    Argument,
    Arguments,
    Env,
    Rows,
    answer,
    choice_kind,
    columns,
    entity,
    items,
    mutation,
    object_type,
    one,
    value,
)
from portico_hotel_corporate.access import BOOKING_READ, BOOKING_WRITE
from portico_hotel_corporate.models import (
    CombinationMember,
    EventBooking,
    EventFunction,
    FunctionSpace,
    HotelBookingStatus,
    HotelFunctionType,
    HotelSetupStyle,
    SpaceHold,
    SpaceOption,
    StatusCode,
)
from portico_hotel_corporate.models.lifecycle import HOLDS_SPACE
from portico_hotel_corporate.operations import (
    feeds,
    guarantees,
    options,
    suggestions,
    utilization,
)

ROOM = object_type(
    "HotelDiaryRoom",
    "A room that a function takes.",
    [
        *columns(SpaceHold, "occupied_from", "occupied_to"),
        one("element", FunctionSpace, "The room."),
    ],
)

ENTRY = object_type(
    "HotelDiaryEntry",
    "A function in the diary.",
    [
        value("type", choice_kind(HotelFunctionType), "What takes place."),
        value(
            "name",
            STRING,
            "What it is called; else what the event is posted as, else its name.",
        ),
        value("doorCard", STRING, "What stands on the door; else the same as its name."),
        value("loud", BOOLEAN, "Whether it is heard through folding walls."),
        value("startsAt", DATETIME, "When it begins."),
        value("endsAt", DATETIME, "When it is over."),
        value("occupiedFrom", DATETIME, "From when its space is taken, setup included."),
        value("occupiedTo", DATETIME, "Until when its space is taken, teardown included."),
        value("setupStyle", choice_kind(HotelSetupStyle), "How chairs and tables stand."),
        value("setCount", INT, "How many places are set."),
        value("spaceCode", STRING, "The code of its space."),
        value("spaceName", STRING, "The name of its space."),
        value("status", choice_kind(HotelBookingStatus), "How sure the event is."),
        value("statusLabel", STRING, "The status by the house's own name.", nullable=True),
        value("holds", BOOLEAN, "Whether it keeps others out."),
        one("function", EventFunction, "The function.", key="id"),
        one("booking", EventBooking, "The event.", key="booking_id"),
        one("account", Account, "The client.", key="account_id"),
        items(
            "rooms", ROOM, SpaceHold, "The rooms it takes.", key="function_id", order="element_id"
        ),
    ],
)


def _names(function: Any, booking: Any) -> tuple[Any, ...]:
    """What a function is called, and what stands on its door."""
    name = func.coalesce(function.name, booking.post_as, booking.name)
    return name.label("name"), func.coalesce(function.door_card, name).label("door_card")


def _in_space(function: Any, space: Any) -> tuple[Any, ...]:
    """What :func:`touches` says of the space that was asked for, if any was."""
    if space is None:
        return ()
    part, around = (CombinationMember.__table__.alias(name) for name in ("part", "around"))
    rooms = select(part.c.element_id).where(part.c.combination_id == space)
    whole = select(around.c.combination_id).where(
        or_(around.c.element_id == space, around.c.element_id.in_(rooms))
    )
    return (or_(function.space_id == space, *map(function.space_id.in_, (rooms, whole))),)


def diary(arguments: Arguments, _env: Env) -> Select[Any]:
    """The functions of a property whose space is taken between two instants, by their start."""
    function = EventFunction.__table__.alias("f")
    booking = EventBooking.__table__.alias("b")
    space = FunctionSpace.__table__.alias("s")
    code, own = StatusCode.__table__.alias("c"), StatusCode.__table__.alias("o")
    event_holds = case(
        (code.c.id.is_not(None), code.c.holds_space),
        else_=booking.c.status.in_([literal(each.name) for each in HOLDS_SPACE]),
    )
    held = case((own.c.id.is_not(None), and_(own.c.holds_space, event_holds)), else_=event_holds)
    return (
        select(
            *(function.c[name] for name in ("id", "type", "starts_at", "ends_at", "setup_style")),
            *(function.c[name] for name in ("occupied_from", "occupied_to", "set_count")),
            *_names(function.c, booking.c),
            function.c.loud,
            space.c.code.label("space_code"),
            space.c.name.label("space_name"),
            booking.c.status,
            func.coalesce(own.c.label, code.c.label).label("status_label"),
            held.label("holds"),
            booking.c.id.label("booking_id"),
            booking.c.account_id,
        )
        .select_from(
            function.join(booking, booking.c.id == function.c.booking_id)
            .join(space, space.c.id == function.c.space_id)
            .outerjoin(code, code.c.id == booking.c.status_code_id)
            .outerjoin(own, own.c.id == function.c.status_code_id)
        )
        .where(
            booking.c.property_id == arguments["propertyId"],
            function.c.occupied_from < arguments["to"],
            function.c.occupied_to > arguments["from"],
            *feeds.shown_in_diary(booking.c, code.c, own.c),
            *_in_space(function.c, arguments["spaceId"]),
        )
        .order_by(function.c.starts_at, space.c.code, function.c.id)
    )


def _argument(name: str, kind: Any, description: str, target: str = "") -> Argument:
    return Argument(name=name, kind=kind, description=description, required=True, target=target)


DIARY = Rows(
    name="hotelFunctionDiary",
    description="What takes place at a property between two instants, setup and teardown "
    "included: the data of a calendar view.",
    type=ENTRY,
    source=diary,
    permission=BOOKING_READ,
    many=True,
    arguments=(
        _argument("propertyId", ID, "The property.", "HotelProperty"),
        _argument("from", DATETIME, "From this instant on."),
        _argument("to", DATETIME, "Up to this instant, not included."),
        Argument(
            name="spaceId",
            kind=ID,
            description="Only this space, with its parts and with what it is a part of.",
            target="HotelFunctionSpace",
        ),
    ),
)

OPTION = entity(
    SpaceOption,
    name="HotelSpaceOption",
    prefix="hso",
    plural="hotelSpaceOptions",
    permission=BOOKING_READ,
    order="rank",
    fields=[
        *columns(SpaceOption, "rank", "hold_hours", "status", "expires_at", "promoted_at"),
        one("function", EventFunction, "The function that the space is for."),
    ],
)

ENTITIES = (OPTION,)
QUERIES = (
    DIARY,
    answer("hotelSuggestSpaces", suggestions.suggest_spaces, BOOKING_READ),
    answer("hotelSpaceUtilization", utilization.space_utilization, BOOKING_READ, whole=True),
)
MUTATIONS = (
    mutation("hotelSpaceOptionTake", options.take_option, SpaceOption, BOOKING_WRITE),
    mutation("hotelSpaceOptionWithdraw", options.withdraw_option, SpaceOption, BOOKING_WRITE),
    mutation(
        "hotelEventFunctionGuarantee", guarantees.guarantee_function, EventFunction, BOOKING_WRITE
    ),
    mutation("hotelEventFunctionCount", guarantees.count_function, EventFunction, BOOKING_WRITE),
)
