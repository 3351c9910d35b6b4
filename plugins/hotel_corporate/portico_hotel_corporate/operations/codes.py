"""Writing the house's own status, reason and setup codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models import (
    HotelBookingStatus,
    HotelReasonKind,
    HotelSetupStyle,
    HotelStatusScope,
    NextStatusCode,
    ReasonCode,
    SetupStyleCode,
    StatusCode,
)
from portico_hotel_corporate.models.codes import BEGINNINGS, OTA_STATUS
from portico_hotel_corporate.models.lifecycle import HOLDS_SPACE, OVER
from portico_hotel_corporate.operations.properties import refuse_taken_code

FLAGS: Final = (
    "holds_rooms",
    "holds_space",
    "allow_pickup",
    "return_to_inventory",
    "show_in_diary",
    "is_initial",
)
_HOLDING: Final = "By default as the system type says: what is at least tentative holds."


@dataclass(kw_only=True)
class HotelStatusCodeCreate:
    """A status by the house's own name. What is left out follows the system type."""

    scope: Annotated[HotelStatusScope, "What the status is for."]
    code: Annotated[str, "A short code in capitals, of its own within the scope."]
    label: Annotated[str, "What people read."]
    system_type: Annotated[HotelBookingStatus, "What the rules take it for."]
    holds_rooms: Annotated[bool | None, f"Whether guest rooms are held. {_HOLDING}"] = None
    holds_space: Annotated[bool | None, f"Whether function spaces are held. {_HOLDING}"] = None
    allow_pickup: Annotated[
        bool | None, "Whether guests may be booked into the block; by default when definite."
    ] = None
    return_to_inventory: Annotated[
        bool | None, "Whether what was held goes back on sale; by default when it is over."
    ] = None
    show_in_diary: Annotated[
        bool | None, "Whether it stands in the function diary; by default when it holds space."
    ] = None
    is_initial: Annotated[
        bool | None,
        "Whether what is new begins with it: one code of the set at most, for bookings or "
        "agreements; by default the first INQUIRY.",
    ] = None
    sort: Annotated[int, "Its place in lists; small numbers come first."] = 0
    ota_status: Annotated[
        int | None, "Its number in OpenTravel's list Inventory Block Status, from 1 to 8."
    ] = None
    next_codes: Annotated[
        list[str], "The codes that may follow; none: all that the lifecycle allows."
    ] = field(default_factory=list)


@dataclass(kw_only=True)
class HotelStatusCodeUpdate:
    """What changes about a status code. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelStatusCode"), "The status code."]
    expected_version: Annotated[int, "The version that you read."]
    label: Annotated[str | Unset, "What people read."] = UNSET
    holds_rooms: Annotated[bool | Unset, "Whether guest rooms are held."] = UNSET
    holds_space: Annotated[bool | Unset, "Whether function spaces are held."] = UNSET
    allow_pickup: Annotated[bool | Unset, "Whether guests may be booked into the block."] = UNSET
    return_to_inventory: Annotated[bool | Unset, "Whether what was held goes back on sale."] = UNSET
    show_in_diary: Annotated[bool | Unset, "Whether it stands in the function diary."] = UNSET
    is_initial: Annotated[
        bool | Unset, "Whether what is new begins with it: one code of the set at most."
    ] = UNSET
    sort: Annotated[int | Unset, "Its place in lists; small numbers come first."] = UNSET
    ota_status: Annotated[int | Unset, "Its number in OpenTravel's list."] = UNSET
    next_codes: Annotated[list[str] | Unset, "The codes that may follow, all of them."] = UNSET


@dataclass(kw_only=True)
class HotelReasonCodeCreate:
    """A reason that may be given."""

    kind: Annotated[HotelReasonKind, "What the reason is given for."]
    code: Annotated[str, "A short code in capitals, of its own within the kind."]
    label: Annotated[str, "What people read."]
    competitor_required: Annotated[bool, "Whether the note must name the competitor."] = False


@dataclass(kw_only=True)
class HotelSetupStyleCodeCreate:
    """A setup by the house's own name."""

    code: Annotated[str, "A short unique code in capitals."]
    label: Annotated[str, "What people read."]
    style: Annotated[HotelSetupStyle, "Which setup its capacity is counted as."]
    ota_code: Annotated[int, "Its number in OpenTravel's list Meeting Room Format: 5 is theatre."]


def create_status_code(session: Session, actor: Actor, input: HotelStatusCodeCreate) -> StatusCode:
    """Add a status by the house's own name; where nothing else is said it is as its system type."""
    made = StatusCode(scope=input.scope, system_type=input.system_type, sort=input.sort)
    for name, standard in _standard_flags(input.system_type).items():
        given = getattr(input, name)
        setattr(made, name, standard if given is None else given)
    first = initial_code(session, made.scope)
    made.is_initial = _begins(input, first) if input.is_initial is None else input.is_initial
    made.ota_status = input.ota_status or OTA_STATUS[input.system_type]
    problems = Problems()
    assign(made, input, ("code", "label"), problems, "input")
    problems.raise_if_any()
    made.check()
    if made.is_initial:
        made.check_initial(first)
    refuse_taken_code(session, StatusCode.code, made.code, StatusCode.scope == made.scope)
    session.add(made)
    session.flush()
    _lead_to(session, made, input.next_codes)
    return made


def update_status_code(session: Session, actor: Actor, input: HotelStatusCodeUpdate) -> StatusCode:
    """Rename a status code, or change its flags and what may follow it."""
    changed = get(session, StatusCode, input.id, lock=True)
    expect_version(changed, input.expected_version)
    problems = Problems()
    assign(changed, input, ("label", "sort", "ota_status", *FLAGS), problems, "input")
    problems.raise_if_any()
    changed.check()
    if input.is_initial is True:
        with session.no_autoflush:
            changed.check_initial(initial_code(session, changed.scope))
    if input.next_codes is not UNSET:
        _lead_to(session, changed, input.next_codes)
    session.flush()
    return changed


def initial_code(session: Session, scope: HotelStatusScope) -> StatusCode | None:
    """What is new in a scope begins with it; None if the house has not said so."""
    found = select(StatusCode).where(StatusCode.scope == scope, StatusCode.is_initial)
    return session.scalars(found).one_or_none()


def create_reason_code(session: Session, actor: Actor, input: HotelReasonCodeCreate) -> ReasonCode:
    """Add a reason. Once a kind has reasons, one of them must be given."""
    made, problems = ReasonCode(), Problems()
    names = ("kind", "code", "label", "competitor_required")
    assign(made, input, names, problems, "input")
    problems.raise_if_any()
    made.check()
    refuse_taken_code(session, ReasonCode.code, made.code, ReasonCode.kind == made.kind)
    session.add(made)
    session.flush()
    return made


def create_setup_style_code(
    session: Session, actor: Actor, input: HotelSetupStyleCodeCreate
) -> SetupStyleCode:
    """Add a setup by the house's own name, with its OpenTravel number."""
    made, problems = SetupStyleCode(), Problems()
    assign(made, input, ("code", "label", "style", "ota_code"), problems, "input")
    problems.raise_if_any()
    made.check()
    refuse_taken_code(session, SetupStyleCode.code, made.code)
    session.add(made)
    session.flush()
    return made


def check_reason(
    session: Session, kind: HotelReasonKind, code: str | None, note: str | None
) -> None:
    """Refuse a reason that is none of the house's, once the house has any of that kind."""
    given = (code or "").strip()
    known = session.scalars(
        select(ReasonCode).where(ReasonCode.kind == kind, ReasonCode.code == given)
    ).first()
    if known is None and session.scalar(select(exists().where(ReasonCode.kind == kind))):
        codes = session.scalars(
            select(ReasonCode.code).where(ReasonCode.kind == kind).order_by(ReasonCode.code)
        )
        raise refuse(
            "HOTEL_REASON_UNKNOWN",
            f"Give one of the reasons {', '.join(codes)}.",
            "input",
            "reasonCode",
        )
    if known is not None and known.competitor_required and not (note or "").strip():
        raise refuse(
            "HOTEL_REASON_COMPETITOR",
            f"{known.label}: name the competitor in the note.",
            "input",
            "reasonNote",
        )


def _standard_flags(status: HotelBookingStatus) -> dict[str, bool]:
    holds = status in HOLDS_SPACE
    return {
        "holds_rooms": holds,
        "holds_space": holds,
        "allow_pickup": status in {HotelBookingStatus.DEFINITE, HotelBookingStatus.ACTUAL},
        "return_to_inventory": status in OVER,
        "show_in_diary": holds,
    }


def _begins(given: HotelStatusCodeCreate, first: StatusCode | None) -> bool:
    """Whether a code of which nothing is said is the initial one: the first inquiry is."""
    kind = HotelBookingStatus.INQUIRY
    return first is None and given.system_type is kind and kind in BEGINNINGS[given.scope]


def _lead_to(session: Session, status: StatusCode, codes: Sequence[str]) -> None:
    """Set what may follow a status: codes of its scope that the lifecycle lets follow."""
    known = {
        each.code: each
        for each in session.scalars(select(StatusCode).where(StatusCode.scope == status.scope))
    }
    problems = Problems()
    for position, code in enumerate(codes):
        other, path = known.get(code), ("input", "nextCodes", position)
        if other is None:
            problems.add("NOT_FOUND", f"There is no status code {code} in this scope.", *path)
        elif codes.index(code) != position:
            problems.add("HOTEL_STATUS_NEXT", f"{code} is given twice.", *path)
        elif not status.may_lead_to(other):
            message = f"{other.system_type.name} never follows {status.system_type.name}."
            problems.add("HOTEL_STATUS_NEXT", message, *path)
    problems.raise_if_any()
    status.next_codes.clear()
    session.flush()
    status.next_codes.extend(
        NextStatusCode(position=position, next_id=known[code].id)
        for position, code in enumerate(codes)
    )
    session.flush()
