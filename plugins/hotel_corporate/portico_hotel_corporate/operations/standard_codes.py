"""A set of status, reason and setup codes that a house can take over, and rename afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get, touch
from portico.values import Choice, Ref
from portico_hotel_corporate.models import (
    HotelBookingStatus,
    HotelReasonKind,
    HotelSetupStyle,
    HotelStatusScope,
    Property,
    ReasonCode,
    SetupStyleCode,
    StatusCode,
)
from portico_hotel_corporate.models.room_formats import ROOM_FORMATS
from portico_hotel_corporate.operations.codes import (
    HotelReasonCodeCreate,
    HotelSetupStyleCodeCreate,
    HotelStatusCodeCreate,
    HotelStatusCodeUpdate,
    create_reason_code,
    create_setup_style_code,
    create_status_code,
    update_status_code,
)

_S, _B = HotelStatusScope, HotelBookingStatus
STATUSES: Final[dict[HotelStatusScope, dict[str, tuple[str, HotelBookingStatus, str]]]] = {
    _S.BOOKING: {
        "INQ": ("Inquiry", _B.INQUIRY, "PRO TEN LOS REF"),
        "PRO": ("Prospect", _B.PROSPECT, "TEN DEF LOS REF"),
        "TEN": ("Tentative", _B.TENTATIVE, "PRO DEF WAI LOS REF"),
        "WAI": ("Waiting list", _B.WAITLIST, "TEN LOS REF"),
        "DEF": ("Definite", _B.DEFINITE, "TEN ACT CAN"),
        "ACT": ("Actual", _B.ACTUAL, "CLO"),
        "CLO": ("Closed", _B.CLOSED, ""),
        "LOS": ("Lost", _B.LOST, "PRO"),
        "REF": ("Turned down", _B.TURNED_DOWN, "PRO"),
        "CAN": ("Cancelled", _B.CANCELLED, ""),
    },
    _S.BLOCK: {
        "PRO": ("Prospect", _B.PROSPECT, "TEN DEF"),
        "TEN": ("Tentative", _B.TENTATIVE, "PRO DEF"),
        "DEF": ("Definite", _B.DEFINITE, "TEN ACT"),
        "ACT": ("Actual", _B.ACTUAL, ""),
    },
    _S.EVENT: {
        "PRO": ("Prospect", _B.PROSPECT, "TEN DEF"),
        "TEN": ("Tentative", _B.TENTATIVE, "PRO DEF"),
        "DEF": ("Definite", _B.DEFINITE, "TEN ACT"),
        "ACT": ("Actual", _B.ACTUAL, ""),
    },
    _S.AGREEMENT: {
        "DRAFT": ("Draft", _B.INQUIRY, ""),
        "OFFER": ("Offered", _B.PROSPECT, ""),
        "TALKS": ("In talks", _B.TENTATIVE, ""),
        "FORCE": ("In force", _B.DEFINITE, ""),
        "HALT": ("Suspended", _B.WAITLIST, ""),
        "OVER": ("Over", _B.CLOSED, ""),
    },
}
"""By scope and code: the label, the system type, and the codes that may follow."""
REASONS: Final[dict[HotelReasonKind, dict[str, str]]] = {
    HotelReasonKind.LOST: {
        "PRICE": "Too dear",
        "COMPETITOR": "Went to a competitor",
        "DATES": "Other dates",
        "PLANS": "The event does not take place",
        "NO_ANSWER": "No answer any more",
    },
    HotelReasonKind.TURNED_DOWN: {
        "NO_ROOMS": "No guest rooms free",
        "NO_SPACE": "No function space free",
        "RATE": "The client's rate is too low",
        "CREDIT": "The client's credit",
    },
    HotelReasonKind.CANCELLED: {
        "CLIENT": "By the client",
        "HOTEL": "By the hotel",
        "FORCE_MAJEURE": "By force majeure",
    },
}
COMPETITOR: Final = "COMPETITOR"


class HotelStandardCodes(Choice):
    """A standard set of codes."""

    STATUS = "Statuses of bookings, blocks, functions and agreements, with what may follow."
    REASON = "Reasons for what is lost, turned down or cancelled."
    SETUP = "Setups, one for each number of OpenTravel's list of room formats."


@dataclass(kw_only=True)
class HotelStandardCodesAdopt:
    """The standard codes that a house takes over. Those it has already stay as they are."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property that takes them over."]
    sets: Annotated[list[HotelStandardCodes], "Which sets."]


def adopt_standard_codes(
    session: Session, actor: Actor, input: HotelStandardCodesAdopt
) -> Property:
    """Take over standard codes: those that the house lacks are added, none is changed."""
    place = get(session, Property, input.property_id, "input", "propertyId", lock=True)
    if HotelStandardCodes.STATUS in input.sets:
        for scope in HotelStatusScope:
            _statuses(session, actor, scope)
    if HotelStandardCodes.REASON in input.sets:
        _reasons(session, actor)
    if HotelStandardCodes.SETUP in input.sets:
        _setups(session, actor)
    touch(place)
    session.flush()
    return place


def _statuses(session: Session, actor: Actor, scope: HotelStatusScope) -> None:
    known = select(StatusCode.code).where(StatusCode.scope == scope)
    missing = set(STATUSES[scope]) - set(session.scalars(known))
    made = {}
    for sort, (code, (label, kind, _)) in enumerate(STATUSES[scope].items()):
        if code in missing:
            given = HotelStatusCodeCreate(
                scope=scope, code=code, label=label, system_type=kind, sort=sort
            )
            made[code] = create_status_code(session, actor, given)
    for code, status in made.items():
        if following := STATUSES[scope][code][2].split():
            change = HotelStatusCodeUpdate(
                id=status.id, expected_version=status.version, next_codes=following
            )
            update_status_code(session, actor, change)


def _reasons(session: Session, actor: Actor) -> None:
    known = {(each.kind, each.code) for each in session.scalars(select(ReasonCode))}
    for kind, codes in REASONS.items():
        for code, label in codes.items():
            if (kind, code) not in known:
                given = HotelReasonCodeCreate(
                    kind=kind, code=code, label=label, competitor_required=code == COMPETITOR
                )
                create_reason_code(session, actor, given)


def _setups(session: Session, actor: Actor) -> None:
    known = set(session.scalars(select(SetupStyleCode.code)))
    for number, (name, style) in ROOM_FORMATS.items():
        code = f"MRF{number}"
        if code not in known:
            given = HotelSetupStyleCodeCreate(
                code=code, label=name, style=HotelSetupStyle(style), ota_code=number
            )
            create_setup_style_code(session, actor, given)
