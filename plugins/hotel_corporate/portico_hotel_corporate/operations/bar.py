"""Keeping what best available rates and availability were captured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_hotel_corporate.models import BarCapture, BarSnapshot, Property

ATTRIBUTES: Final = ("stay_date", "room_type", "rooms_available", "is_open", "fence_open")
AT_ONCE: Final = 2000


@dataclass(kw_only=True)
class HotelBarSnapshotGiven:
    """What one night in one room type costs, and how many rooms are left."""

    stay_date: Annotated[date, "The night."]
    room_type: Annotated[str, "The code of the room type."]
    price: Annotated[Money, "The best available rate."]
    rooms_available: Annotated[int, "How many rooms of the type are left."]
    is_open: Annotated[bool, "Whether the type is on sale at any public rate."] = True
    fence_open: Annotated[bool, "Whether rates without last room availability are kept open."] = (
        True
    )


@dataclass(kw_only=True)
class HotelBarCaptureCreate:
    """A look at the best available rates of a property."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    captured_at: Annotated[datetime | None, "When they were looked at; none: now."] = None
    source: Annotated[str | None, "Where they come from."] = None
    snapshots: Annotated[
        list[HotelBarSnapshotGiven], f"The nights and room types, at most {AT_ONCE}."
    ]


def capture_bar(session: Session, actor: Actor, input: HotelBarCaptureCreate) -> BarCapture:
    """Keep what the best available rates are and how many rooms are left: proof for later."""
    place = get(session, Property, input.property_id, "input", "propertyId")
    capture, problems = BarCapture(property_id=place.id), Problems()
    capture.captured_at = input.captured_at or actor.now
    assign(capture, input, ("source",), problems, "input")
    problems.check(
        ok=1 <= len(input.snapshots) <= AT_ONCE,
        code="HOTEL_QUANTITY",
        message=f"Give from 1 to {AT_ONCE} nights and room types.",
        path=("input", "snapshots"),
    )
    problems.check(
        ok=capture.captured_at <= actor.now,
        code="HOTEL_DATES",
        message="What is still to come cannot have been captured.",
        path=("input", "capturedAt"),
    )
    taken = exists().where(
        BarCapture.property_id == place.id, BarCapture.captured_at == capture.captured_at
    )
    problems.check(
        ok=not session.scalar(select(taken)),
        code="HOTEL_CODE_TAKEN",
        message="The rates of this property were captured at this instant already.",
        path=("input", "capturedAt"),
    )
    _take(capture, place, input.snapshots, problems)
    problems.raise_if_any()
    session.add(capture)
    session.flush()
    return capture


def _take(
    capture: BarCapture, place: Property, given: list[HotelBarSnapshotGiven], problems: Problems
) -> None:
    seen: set[tuple[date, str]] = set()
    for position, each in enumerate(given[:AT_ONCE]):
        path = ("input", "snapshots", position)
        snapshot = BarSnapshot(
            property_id=place.id,
            captured_at=capture.captured_at,
            price_amount=each.price.amount,
            currency=each.price.currency,
        )
        if assign(snapshot, each, ATTRIBUTES, problems, *path):
            snapshot.check(problems, place.currency, path)
        problems.check(
            ok=(each.stay_date, each.room_type) not in seen,
            code="HOTEL_CODE_TAKEN",
            message="This night and room type is given twice.",
            path=(*path, "stayDate"),
        )
        seen.add((each.stay_date, each.room_type))
        capture.snapshots.append(snapshot)
