"""The papers of an event for its client: quotation and contract annex."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.papers.paper import Paper, Section
from portico_hotel_corporate.models import EventBooking
from portico_hotel_corporate.operations.documents import sections
from portico_hotel_corporate.operations.documents.clauses import clauses
from portico_hotel_corporate.operations.documents.examples import Examples
from portico_hotel_corporate.operations.documents.language import Language
from portico_hotel_corporate.operations.terms import terms_of


def quotation(session: Session, booking: EventBooking, now: datetime, lang: Language) -> Paper:
    """What the event would cost, and until when the offer stands."""
    until = booking.option_date
    valid = lang.day(until) if until else lang.say("further notice")
    return Paper(
        kind=lang.say("Quotation"),
        title=booking.name,
        house=booking.venue.name,
        language=lang.tag,
        facts=[
            *sections.facts_of(session, booking, lang),
            (lang.say("Offer valid until"), valid),
        ],
        sections=_offered(session, booking, lang),
        footer=_footer(booking, now, lang),
    )


def annex(session: Session, actor: Actor, booking: EventBooking, lang: Language) -> Paper:
    """What is agreed, clause by clause, each with an example, to be signed by both."""
    terms = terms_of(session, booking)
    found: list[Section] = []
    if terms is not None:
        event = Examples(session, actor, booking, lang)
        for heading, clause in clauses(terms, booking, event.case(), lang):
            found += [clause, *event.of(heading)]
    house = booking.venue.name
    return Paper(
        kind=lang.say("Contract annex"),
        title=booking.name,
        house=house,
        language=lang.tag,
        facts=sections.facts_of(session, booking, lang),
        sections=[*_offered(session, booking, lang), *found],
        signatures=(lang.say("For the client"), lang.say("For {house}", house=house)),
        footer=_footer(booking, actor.now, lang),
    )


def _offered(session: Session, booking: EventBooking, lang: Language) -> list[Section]:
    return [
        *sections.programme(booking, lang),
        *sections.guest_rooms(session, booking, lang),
        *sections.included(session, booking, lang),
        *sections.bill(session, booking, lang),
    ]


def _footer(booking: EventBooking, now: datetime, lang: Language) -> str:
    day = now.astimezone(booking.venue.zone).date()
    return f"{booking.venue.name} · {booking.name} · {lang.day(day)}"
