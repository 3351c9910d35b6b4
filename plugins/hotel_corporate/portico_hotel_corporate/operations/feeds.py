"""The diary as an address that calendars subscribe to: made, revoked, and read by its key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session, aliased, selectinload

from portico.access import Actor
from portico.errors import RequestError, refuse
from portico.operations.actors import present_actor
from portico.operations.bulk.pages import Asked, read_page
from portico.operations.lookup import get
from portico.routes import Content, Visit
from portico.values import Ref
from portico_hotel_corporate.access import BOOKING_READ
from portico_hotel_corporate.models import (
    Beo,
    EventBooking,
    EventFunction,
    Feed,
    FunctionSpace,
    HotelFeedKind,
    Property,
    StatusCode,
)
from portico_hotel_corporate.models.feeds import digest
from portico_hotel_corporate.models.lifecycle import NEEDS_REASON
from portico_hotel_corporate.operations.diary import touches
from portico_hotel_corporate.operations.documents.calendar import as_feed, as_free_busy

BACK: Final = timedelta(days=31)
AHEAD: Final = timedelta(days=366)
"""How far a feed reaches from the property's business day."""
AT_ONCE: Final = 100


@dataclass(kw_only=True)
class HotelFeedCreate:
    """A new address at which a calendar reads the diary."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "Whose diary."]
    space_id: Annotated[UUID | None, Ref("HotelFunctionSpace"), "Only this space."] = None
    kind: Annotated[HotelFeedKind, "What it tells."] = HotelFeedKind.EVENTS
    name: Annotated[str, "Whose calendar it is for."]


@dataclass(kw_only=True)
class HotelFeedRevoke:
    """An address that is to work no more."""

    id: Annotated[UUID, Ref("HotelFeed"), "The feed."]


def create_feed(session: Session, actor: Actor, input: HotelFeedCreate) -> Feed:
    """Make an address at which a calendar reads the diary. It is in this answer, and never again.

    It shows what you may see, for as long as you may, and no more than the token with which you
    make it.
    """
    actor.require(BOOKING_READ)
    if not input.name.strip():
        raise refuse("REQUIRED", "Say whose calendar it is for.", "input", "name")
    place = get(session, Property, input.property_id, "input", "propertyId")
    space = None
    if input.space_id is not None:
        space = get(session, FunctionSpace, input.space_id, "input", "spaceId")
        if space.property_id != place.id:
            message = f"{space.name} is a space of another property."
            raise refuse("HOTEL_OTHER_PROPERTY", message, "input", "spaceId")
    feed = Feed(place=place, space=space, kind=input.kind, name=input.name.strip())
    feed.open(actor)
    session.add(feed)
    session.flush()
    return feed


def revoke_feed(session: Session, actor: Actor, input: HotelFeedRevoke) -> Feed:
    """Let the address of a feed work no more, from this moment and for ever."""
    feed = get(session, Feed, input.id, lock=True)
    feed.revoke(actor.now)
    return feed


def feed_by_key(session: Session, key: str, now: datetime) -> tuple[Actor, UUID] | None:
    """Whose the key of a feed is, with what they may do and see now; and the feed's id."""
    found = select(Feed).where(Feed.digest == digest(key), Feed.revoked_at.is_(None))
    feed = session.scalar(found)
    if feed is None:
        return None
    maker = present_actor(session, feed.maker(now))
    if maker is None:
        raise RequestError("FORBIDDEN", "Who made this feed may do so no more.")
    return maker, feed.id


def diary_calendar(session: Session, actor: Actor, visit: Visit) -> Content:
    """The calendar of a feed: what the diary shows, as far as its maker sees it."""
    feed = session.get_one(Feed, visit.record)
    span = span_of(feed.place, actor.now)
    functions = _seen(session, actor, shown_functions(session, feed.place, feed.space, span))
    if feed.kind is HotelFeedKind.FREE_BUSY:
        body = as_free_busy([each for each in functions if each.holds_space], span, span[0])
    else:
        name = f"{feed.space.name}, {feed.place.name}" if feed.space else feed.place.name
        body = as_feed(functions, _revisions(session, functions), name)
    code = feed.space.code if feed.space else feed.place.code
    return Content(body=body, media_type="text/calendar; charset=utf-8", name=f"{code}.ics")


def span_of(place: Property, now: datetime) -> tuple[datetime, datetime]:
    """Whole days of the property, around its business day."""
    today = place.business_date(now)
    return midnight(place, today - BACK), midnight(place, today + AHEAD)


def midnight(place: Property, day: date) -> datetime:
    """When a local day of a property begins."""
    return datetime.combine(day, time(), place.zone)


def shown_in_diary(booking: Any, code: Any, own: Any) -> tuple[ColumnElement[bool], ...]:
    """What the diary shows: events that are not given up, unless their status keeps them out.

    ``code`` is the house's name for the status of the event, ``own`` that of the function.
    """
    return (
        func.coalesce(own.show_in_diary, code.show_in_diary, True),
        booking.status.not_in([literal(each.name) for each in NEEDS_REASON]),
    )


def shown_functions(
    session: Session, place: Property, space: FunctionSpace | None, span: tuple[datetime, datetime]
) -> list[EventFunction]:
    """What the diary shows of a property, or of one space, between two instants."""
    code, own = aliased(StatusCode), aliased(StatusCode)
    found = (
        select(EventFunction)
        .join(EventBooking, EventBooking.id == EventFunction.booking_id)
        .outerjoin(code, code.id == EventBooking.status_code_id)
        .outerjoin(own, own.id == EventFunction.status_code_id)
        .where(
            EventBooking.property_id == place.id,
            EventFunction.occupied_from < span[1],
            EventFunction.occupied_to > span[0],
            *shown_in_diary(EventBooking, code, own),
        )
        .order_by(EventFunction.starts_at, EventFunction.id)
        .options(selectinload(EventFunction.booking).selectinload(EventBooking.venue))
        .options(selectinload(EventFunction.space))
    )
    if space is not None:
        found = found.where(touches(space))
    return list(session.scalars(found))


def _seen(
    session: Session, actor: Actor, functions: Sequence[EventFunction]
) -> list[EventFunction]:
    """Those of events that the actor sees, by the very rules of every read."""
    ids = sorted({f"heb_{each.booking_id.hex}" for each in functions})
    parts = (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))
    seen = {each for part in parts for each in _visible(session, actor, part)}
    return [each for each in functions if f"heb_{each.booking_id.hex}" in seen]


def _visible(session: Session, actor: Actor, ids: list[str]) -> Iterable[str]:
    asked = Asked("hotelEventBookings", "id", {"id": {"in": ids}})
    page = read_page(session, actor, asked)
    while True:
        yield from (node["id"] for node in page.nodes)
        if page.after is None:
            return
        page = read_page(session, actor, replace(asked, after=page.after))


def _revisions(session: Session, functions: Iterable[EventFunction]) -> dict[UUID, int]:
    """How often the orders of their events were issued."""
    orders = select(Beo).where(Beo.booking_id.in_({each.booking_id for each in functions}))
    return {beo.booking_id: beo.current_revision for beo in session.scalars(orders)}
