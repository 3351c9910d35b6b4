"""Properties and their function spaces as clients see them."""

from __future__ import annotations

from portico.query import columns, entity, items, many, money, object_type, one
from portico_hotel_corporate.access import PROPERTY_READ
from portico_hotel_corporate.models import (
    CombinationMember,
    EventFunction,
    FunctionSpace,
    Property,
    QualityCheck,
    Season,
    SpaceRate,
    SpaceSetup,
    TaxProfile,
)

QUALITY_CHECK = object_type(
    "HotelQualityCheck",
    "A standard of the house: a question that every task of a kind must answer.",
    columns(QualityCheck, "kind", "position", "question"),
)

PROPERTY = entity(
    Property,
    name="HotelProperty",
    prefix="hpr",
    plural="hotelProperties",
    permission=PROPERTY_READ,
    order="code",
    fields=[
        *columns(Property, "code", "name", "timezone", "currency", "rooms_total"),
        *columns(Property, "day_rollover_time", "turn_time", "definite_rule"),
        *columns(Property, "holiday_calendar", "guarantee_due_hours"),
        one("taxProfile", TaxProfile, "Which rules of tax go with which revenue."),
        items(
            "qualityChecks",
            QUALITY_CHECK,
            QualityCheck,
            "Its standards, for each kind of task.",
            key="property_id",
        ),
        many("functionSpaces", FunctionSpace, "Its function spaces.", key="property_id"),
    ],
)

SETUP = object_type(
    "HotelSpaceSetup",
    "How many people a space holds in one setup.",
    [
        *columns(SpaceSetup, "style", "min_cap", "max_cap", "deducted_m2", "capacity"),
        *columns(SpaceSetup, "setup_minutes", "teardown_minutes", "is_default"),
    ],
)

MEMBER = object_type(
    "HotelCombinationMember",
    "A room that is part of a combination.",
    [one("element", FunctionSpace, "The room.")],
)

RATE = object_type(
    "HotelSpaceRate",
    "A price of a space for functions that begin on some days and in some hours.",
    [
        *columns(SpaceRate, "days", "from_hour", "to_hour", "basis"),
        money("price", "The price of one."),
        money("minRevenue", "What the function must bring besides.", nullable=True),
        one("season", Season, "The season it is for; null: any."),
    ],
)

SPACE = entity(
    FunctionSpace,
    name="HotelFunctionSpace",
    prefix="hfs",
    plural="hotelFunctionSpaces",
    permission=PROPERTY_READ,
    order="code",
    fields=[
        *columns(FunctionSpace, "code", "name", "kind", "area_m2", "default_setup_minutes"),
        *columns(
            FunctionSpace, "default_teardown_minutes", "shareable", "max_events", "accessible"
        ),
        *columns(FunctionSpace, "web_bookable", "requires_alternate", "full_utilization_minutes"),
        *columns(FunctionSpace, "building", "floor", "ceiling_m", "length_m", "width_m"),
        *columns(FunctionSpace, "floor_load_kg_m2"),
        one("property", Property, "The property it belongs to."),
        items("setups", SETUP, SpaceSetup, "How many it holds, by setup.", key="space_id"),
        items("members", MEMBER, CombinationMember, "A combination's rooms.", key="combination_id"),
        items("rates", RATE, SpaceRate, "What its hire costs.", key="space_id"),
        many("functions", EventFunction, "What takes place in it.", key="space_id"),
    ],
)
