"""Requests for proposal as clients see them, and the business that was turned away."""

from __future__ import annotations

from portico.models import Account, Contact
from portico.query import answer, columns, entity, items, many, money, mutation, object_type, one
from portico_hotel_corporate.access import RFP_READ, RFP_WRITE
from portico_hotel_corporate.models import (
    Agreement,
    EventBooking,
    Property,
    Rfp,
    RfpDates,
    RfpFunction,
    RfpImport,
    RfpImportProblem,
    RfpRooms,
)
from portico_hotel_corporate.operations import (
    rfp_agreements,
    rfp_changes,
    rfp_conversion,
    rfp_imports,
    rfps,
    turn_away,
)

DATES = object_type(
    "HotelRfpDates",
    "Other dates that would suit as well.",
    columns(RfpDates, "arrival", "departure"),
)

ROOMS = object_type(
    "HotelRfpRooms",
    "Rooms of one type that are asked for in one night.",
    [
        *columns(RfpRooms, "night", "room_type", "occupancy", "rooms"),
        money("rate", "What the client would pay for one.", nullable=True),
    ],
)

FUNCTION = object_type(
    "HotelRfpFunction",
    "A part of the programme that is asked for.",
    [
        *columns(RfpFunction, "day", "type", "name", "starts", "ends", "setup_style", "people"),
        *columns(RfpFunction, "accessible", "hold_24h"),
    ],
)

RFP = entity(
    Rfp,
    name="HotelRfp",
    prefix="hrf",
    plural="hotelRfps",
    permission=RFP_READ,
    order="receivedAt",
    fields=[
        *columns(Rfp, "kind", "channel", "source_ref", "name", "event_type", "market_segment"),
        *columns(Rfp, "received_at", "response_due", "decision_due", "arrival", "departure"),
        *columns(Rfp, "attendees", "potential_room_nights", "city_room_nights", "wishes"),
        *columns(Rfp, "status", "interest", "means", "qualified_by", "qualification"),
        *columns(Rfp, "answered_at", "answer", "offer_until", "ended_at"),
        *columns(Rfp, "reason_code", "reason_note"),
        money("budget", "What the client means to spend, all in all.", nullable=True),
        money("offered", "What we asked for it.", nullable=True),
        one("account", Account, "The client."),
        one("contact", Contact, "Who asked."),
        one("property", Property, "Which hotel was asked."),
        one("booking", EventBooking, "The event that it became."),
        one("agreement", Agreement, "The agreement that it became."),
        items("alternates", DATES, RfpDates, "Other dates, best first.", key="rfp_id"),
        items("rooms", ROOMS, RfpRooms, "The rooms, night by night.", key="rfp_id"),
        items("functions", FUNCTION, RfpFunction, "The programme.", key="rfp_id"),
    ],
)

PROBLEM = object_type(
    "HotelRfpImportProblem",
    "Why a request of an import was refused.",
    columns(RfpImportProblem, "number", "field", "message"),
)

IMPORT = entity(
    RfpImport,
    name="HotelRfpImport",
    prefix="hfi",
    plural="hotelRfpImports",
    permission=RFP_READ,
    fields=[
        *columns(RfpImport, "source", "form", "requests", "made", "kept", "refused"),
        items("problems", PROBLEM, RfpImportProblem, "What was wrong.", key="import_id"),
    ],
)

ENTITIES = (RFP, IMPORT)
QUERIES = (answer("hotelTurnAwayReport", turn_away.report_turn_away, RFP_READ, whole=True),)
MUTATIONS = (
    mutation("hotelRfpCreate", rfps.create_rfp, Rfp, RFP_WRITE),
    mutation("hotelRfpUpdate", rfp_changes.update_rfp, Rfp, RFP_WRITE),
    mutation("hotelRfpQualify", rfps.qualify_rfp, Rfp, RFP_WRITE),
    mutation("hotelRfpAnswer", rfps.answer_rfp, Rfp, RFP_WRITE),
    mutation("hotelRfpEnd", rfps.end_rfp, Rfp, RFP_WRITE),
    mutation("hotelRfpConvert", rfp_conversion.convert_rfp, Rfp, RFP_WRITE),
    mutation("hotelRfpDraftAgreement", rfp_agreements.draft_agreement, Rfp, RFP_WRITE),
    mutation("hotelRfpsImport", rfp_imports.import_rfps, RfpImport, RFP_WRITE),
)
ACCOUNT_FIELDS = (many("rfps", Rfp, "What it asked proposals for.", key="account_id"),)
