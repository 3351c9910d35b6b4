"""Competitors as clients of the API see them: observations, prices, lost business."""

from __future__ import annotations

from portico.query import answer, columns, entity, many, money, mutation, one
from portico_hotel_corporate.access import COMPETITOR_READ, COMPETITOR_WRITE
from portico_hotel_corporate.models import Property
from portico_hotel_corporate.models.clients.competitors import (
    Competitor,
    CompetitorFinding,
    CompetitorRate,
)
from portico_hotel_corporate.operations.clients import competitor_report, competitors

COMPETITOR = entity(
    Competitor,
    name="HotelCompetitor",
    prefix="hcx",
    plural="hotelCompetitors",
    permission=COMPETITOR_READ,
    order="name",
    fields=[
        *columns(Competitor, "name", "other_names", "kind", "website", "closed_on"),
        one("property", Property, "The property that it competes with; null: all."),
        many("findings", CompetitorFinding, "What was observed of it.", key="competitor_id"),
        many("rates", CompetitorRate, "Prices of it that were seen.", key="competitor_id"),
    ],
)

FINDING = entity(
    CompetitorFinding,
    name="HotelCompetitorFinding",
    prefix="hxf",
    plural="hotelCompetitorFindings",
    permission=COMPETITOR_READ,
    order="observedOn",
    fields=[
        *columns(CompetitorFinding, "kind", "text", "observed_on", "source"),
        one("competitor", Competitor, "The competitor."),
        one("replaces", CompetitorFinding, "The earlier observation that no longer holds."),
    ],
)

RATE = entity(
    CompetitorRate,
    name="HotelCompetitorRate",
    prefix="hxr",
    plural="hotelCompetitorRates",
    permission=COMPETITOR_READ,
    order="stayDate",
    fields=[
        *columns(CompetitorRate, "seen_on", "stay_date", "room_type", "source"),
        money("price", "What a room costs that night."),
        one("competitor", Competitor, "The competitor."),
    ],
)

ENTITIES = (COMPETITOR, FINDING, RATE)
QUERIES = (
    answer("hotelCompetitorReport", competitor_report.tell_competitor, COMPETITOR_READ, whole=True),
    answer(
        "hotelUnknownCompetitors",
        competitor_report.unknown_competitors,
        COMPETITOR_READ,
        whole=True,
    ),
)
MUTATIONS = tuple(
    mutation(name, operation, model, COMPETITOR_WRITE)
    for name, operation, model in (
        ("hotelCompetitorCreate", competitors.create_competitor, Competitor),
        ("hotelCompetitorUpdate", competitors.update_competitor, Competitor),
        ("hotelCompetitorFindingRecord", competitors.record_finding, CompetitorFinding),
        ("hotelCompetitorRateRecord", competitors.record_rate, CompetitorRate),
    )
)
ACCOUNT_FIELDS = ()
