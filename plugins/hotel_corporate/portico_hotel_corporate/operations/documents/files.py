"""The papers and feeds of events as files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.models import Account, Contact
from portico.operations.lookup import get
from portico.papers.paper import Paper
from portico.values import Choice, Ref
from portico_hotel_corporate.models import (
    Beo,
    EventBooking,
    EventFunction,
    FunctionSpace,
    HotelBookingStatus,
    HotelFeedKind,
    Property,
    RoomBlock,
    RoomingEntry,
)
from portico_hotel_corporate.models.paper_templates import HotelPaperFormat, HotelTemplateKind
from portico_hotel_corporate.models.rooming import HERE
from portico_hotel_corporate.operations.block_nights import blocks_of
from portico_hotel_corporate.operations.diary import touches
from portico_hotel_corporate.operations.documents.calendar import as_calendar, as_free_busy
from portico_hotel_corporate.operations.documents.language import (
    Language,
    check_language,
    language_of,
)
from portico_hotel_corporate.operations.documents.orders import order
from portico_hotel_corporate.operations.documents.ota import block_message, list_message
from portico_hotel_corporate.operations.documents.ota_events import event_message, report_message
from portico_hotel_corporate.operations.documents.papers import annex, quotation
from portico_hotel_corporate.operations.documents.templates import drawn
from portico_hotel_corporate.operations.rooming_files import HotelFile, file_of


class HotelPaperKind(Choice):
    """A paper of an event."""

    QUOTATION = "What it would cost."
    CONTRACT_ANNEX = "What is agreed, to be signed."
    BEO = "The newest revision of the banquet event order."


@dataclass(kw_only=True)
class HotelPaperRequest:
    """A paper of an event."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]
    kind: Annotated[HotelPaperKind, "Which paper."]
    format: Annotated[HotelPaperFormat, "In which form."] = HotelPaperFormat.PDF
    language: Annotated[
        str | None,
        "In which language, as a BCP 47 tag: en, de, es, fr or ru. Else that of the contact, else "
        "of the client, else English.",
    ] = None


@dataclass(kw_only=True)
class HotelDiaryFeedRequest:
    """The functions of a property, or of one space, in a span of time."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    space_id: Annotated[UUID | None, Ref("HotelFunctionSpace"), "Only this space."] = None
    starts_from: Annotated[datetime, "Functions that begin at this instant or later."]
    starts_before: Annotated[datetime, "Functions that begin before this instant."]
    kind: Annotated[HotelFeedKind, "What it tells."] = HotelFeedKind.EVENTS


@dataclass(kw_only=True)
class HotelOtaRequest:
    """A block as a message."""

    block_id: Annotated[UUID, Ref("HotelRoomBlock"), "The block."]


@dataclass(kw_only=True)
class HotelOtaEventRequest:
    """An event as a message."""

    booking_id: Annotated[UUID, Ref("HotelEventBooking"), "The event."]


def event_paper(session: Session, actor: Actor, input: HotelPaperRequest) -> HotelFile:
    """A quotation, contract annex or banquet event order of an event, as HTML, PDF or DOCX."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId")
    check_language(input.language)
    lang = _language(session, booking, input.language)
    paper = _paper(session, actor, booking, input.kind, lang)
    name = f"{input.kind.name.lower().replace('_', '-')}-{booking.arrival}"
    template = HotelTemplateKind[input.kind.name]
    return drawn(session, paper, name, input.format, template, booking.property_id)


def diary_feed(session: Session, actor: Actor, input: HotelDiaryFeedRequest) -> HotelFile:
    """The function diary of a property or of one space as an iCalendar feed."""
    place = get(session, Property, input.property_id, "input", "propertyId")
    if input.starts_from >= input.starts_before:
        message = "Give the earlier instant first."
        raise refuse("HOTEL_DATES", message, "input", "startsBefore")
    found = (
        select(EventFunction)
        .join(EventBooking, EventBooking.id == EventFunction.booking_id)
        .where(
            EventBooking.property_id == place.id,
            EventFunction.starts_at >= input.starts_from,
            EventFunction.starts_at < input.starts_before,
        )
        .order_by(EventFunction.starts_at, EventFunction.id)
    )
    name = place.name
    if input.space_id is not None:
        space = get(session, FunctionSpace, input.space_id, "input", "spaceId")
        if space.property_id != place.id:
            message = f"{space.name} belongs to another property than {place.name}."
            raise refuse("HOTEL_SPACE_PROPERTY", message, "input", "spaceId")
        found = found.where(touches(space))
        name = f"{space.name}, {place.name}"
    functions = session.scalars(found).all()
    if input.kind is HotelFeedKind.FREE_BUSY:
        span = (input.starts_from, input.starts_before)
        busy = as_free_busy([each for each in functions if each.holds_space], span, actor.now)
        return file_of(f"{place.code}-busy.ics", "text/calendar; charset=utf-8", busy)
    orders = select(Beo).where(Beo.booking_id.in_({each.booking_id for each in functions}))
    sequences = {beo.booking_id: beo.current_revision for beo in session.scalars(orders)}
    content = as_calendar(functions, sequences, actor.now, name)
    return file_of(f"{place.code}.ics", "text/calendar; charset=utf-8", content)


def ota_block(session: Session, actor: Actor, input: HotelOtaRequest) -> HotelFile:
    """A block as OpenTravel's OTA_HotelInvBlockNotifRQ, for the property's own system."""
    block = get(session, RoomBlock, input.block_id, "input", "blockId")
    content = block_message(block, block.booking.venue.code, actor.now)
    return file_of(f"{block.code}.xml", "text/xml", content)


def ota_room_list(session: Session, actor: Actor, input: HotelOtaRequest) -> HotelFile:
    """The guests of a block as OpenTravel's OTA_HotelRoomListRQ, for the property's own system."""
    block = get(session, RoomBlock, input.block_id, "input", "blockId")
    guests = session.scalars(
        select(RoomingEntry)
        .where(RoomingEntry.block_id == block.id, RoomingEntry.status.in_(HERE))
        .order_by(RoomingEntry.last_name, RoomingEntry.first_name, RoomingEntry.id)
    )
    content = list_message(block, guests, block.booking.venue.code, actor.now)
    return file_of(f"{block.code}-guests.xml", "text/xml", content)


def ota_event(session: Session, actor: Actor, input: HotelOtaEventRequest) -> HotelFile:
    """An event as OpenTravel's OTA_HotelEventRQ: its days and functions as they are ordered."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId")
    return file_of(f"event-{booking.arrival}.xml", "text/xml", event_message(booking, actor.now))


def ota_post_event(session: Session, actor: Actor, input: HotelOtaEventRequest) -> HotelFile:
    """What came of an event as OpenTravel's OTA_HotelPostEventNotifRQ, once it takes place."""
    booking = get(session, EventBooking, input.booking_id, "input", "bookingId")
    if booking.status not in {HotelBookingStatus.ACTUAL, HotelBookingStatus.CLOSED}:
        message = f"The event is {booking.status.name}: it has not taken place."
        raise refuse("HOTEL_BOOKING_STATUS", message, "input", "bookingId")
    content = report_message(booking, blocks_of(session, booking), actor.now)
    return file_of(f"post-event-{booking.arrival}.xml", "text/xml", content)


def _language(session: Session, booking: EventBooking, wanted: str | None) -> Language:
    """The language that is wanted, else the one to write to the contact or the client in."""
    contact = session.get(Contact, booking.contact_id) if booking.contact_id else None
    client = get(session, Account, booking.account_id)
    return language_of(wanted, contact.language if contact else None, client.language)


def _paper(
    session: Session, actor: Actor, booking: EventBooking, kind: HotelPaperKind, lang: Language
) -> Paper:
    if kind is HotelPaperKind.QUOTATION:
        return quotation(session, booking, actor.now, lang)
    if kind is HotelPaperKind.CONTRACT_ANNEX:
        return annex(session, actor, booking, lang)
    beo = session.scalar(select(Beo).where(Beo.booking_id == booking.id))
    if beo is None:
        message = "The event has no order yet: issue its BEO first."
        raise refuse("HOTEL_BEO_MISSING", message, "input", "bookingId")
    return order(session, beo, booking, lang)
