"""What guests' stays brought, as clients see it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, func, literal_column, select

from portico.models import Account
from portico.query import (
    INT,
    STRING,
    Argument,
    Arguments,
    Env,
    Rows,
    answer,
    columns,
    entity,
    items,
    many,
    money,
    mutation,
    object_type,
    one,
    value,
)
from portico_hotel_corporate.access import PRODUCTION_READ, PRODUCTION_WRITE
from portico_hotel_corporate.models import (
    EventBooking,
    HotelStayStatus,
    Property,
    RateLine,
    StayImport,
    StayImportProblem,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.operations import (
    corporate_share,
    event_forecast,
    pace,
    production,
    stay_attribution,
    stay_imports,
)

NIGHT = object_type(
    "HotelStayNight",
    "One night of a stay with its share of the revenue; the stay has the currency.",
    [
        *columns(StayNight, "night", "room_amount", "food_amount", "other_amount"),
        one("rateLine", RateLine, "The agreement's rate line that applied; null: none."),
    ],
)

STAY = entity(
    StayProduction,
    name="HotelStayProduction",
    prefix="hsp",
    plural="hotelStayProductions",
    permission=PRODUCTION_READ,
    order="arrival",
    fields=[
        *columns(StayProduction, "source_ref", "company_ref", "agency_ref", "arrival", "nights"),
        *columns(StayProduction, "status", "market_segment", "room_nights", "room_type"),
        *columns(StayProduction, "rate_code", "booked_on", "guests", "channel"),
        money("food", "Food and beverage that the guests had, net."),
        money("other", "What else they had, net."),
        items("nightly", NIGHT, StayNight, "Its nights.", key="stay_id", order="night"),
        money("adr", "The reserved price of a night."),
        money("revenue", "What the stay brought; nothing unless the guest stayed."),
        one("account", Account, "The company that the guest came for."),
        one("agency", Account, "The agency that booked."),
        one("property", Property, "Where the guest stayed."),
    ],
)

TOTALS = object_type(
    "HotelProduction",
    "What a company's guests brought, in one currency.",
    [
        value("companyRef", STRING, "The company's number in the property's system."),
        value("reservations", INT, "Reservations whose guests stayed."),
        value("roomNights", INT, "The nights of these."),
        money("revenue", "The nights of these at their prices."),
        value("cancelled", INT, "Reservations that were cancelled."),
        value("noShow", INT, "Reservations whose guests did not come."),
    ],
)


def totals(arguments: Arguments, _env: Env) -> Select[Any]:
    """The stays of one company, counted by what became of them."""
    stay = StayProduction.__table__.alias("s")
    return (
        select(
            stay.c.company_ref.label("company_ref"),
            _count(stay, HotelStayStatus.CHECK_OUT).label("reservations"),
            func.sum(stay.c.room_nights).label("room_nights"),
            func.sum(stay.c.revenue_amount).label("revenue_amount"),
            stay.c.currency.label("currency"),
            _count(stay, HotelStayStatus.CANCELED).label("cancelled"),
            _count(stay, HotelStayStatus.NO_SHOW).label("no_show"),
        )
        .where(stay.c.company_ref == arguments["companyRef"])
        .group_by(stay.c.company_ref, stay.c.currency)
        .order_by(func.count().desc(), stay.c.currency)
    )


def _count(stay: Any, status: HotelStayStatus) -> Any:
    one_or_none = case((stay.c.status == status, literal_column("1")), else_=literal_column("0"))
    return func.sum(one_or_none)


PRODUCTION = Rows(
    name="hotelProduction",
    description="What a company's guests brought, by its number in the property's system; null "
    "if it is not known there.",
    type=TOTALS,
    source=totals,
    permission=PRODUCTION_READ,
    arguments=(
        Argument(
            name="companyRef",
            kind=STRING,
            description="The company's number in the property's system.",
            required=True,
        ),
    ),
)

PROBLEM = object_type(
    "HotelStayImportProblem",
    "Why a line of an import was refused.",
    columns(StayImportProblem, "line", "column", "message"),
)

IMPORT = entity(
    StayImport,
    name="HotelStayImport",
    prefix="hsi",
    plural="hotelStayImports",
    permission=PRODUCTION_READ,
    fields=[
        *columns(StayImport, "source", "form", "lines", "made", "changed", "kept", "refused"),
        *columns(StayImport, "unattributed"),
        items("problems", PROBLEM, StayImportProblem, "What was wrong.", key="import_id"),
    ],
)

ENTITIES = (STAY, IMPORT)
QUERIES = (
    PRODUCTION,
    answer("hotelProductionReport", production.report_production, PRODUCTION_READ),
    answer("hotelCorporateShare", corporate_share.corporate_share, PRODUCTION_READ, whole=True),
    answer("hotelEventForecast", event_forecast.event_forecast, PRODUCTION_READ, whole=True),
    answer("hotelPace", pace.tell_pace, PRODUCTION_READ),
)
MUTATIONS = (
    mutation("hotelStaysImport", stay_imports.import_file, StayImport, PRODUCTION_WRITE),
    mutation("hotelStaysAttribute", stay_attribution.attribute_stays, Account, PRODUCTION_WRITE),
)
ACCOUNT_FIELDS = (
    many("eventBookings", EventBooking, "The account's event bookings.", key="account_id"),
    many("stays", StayProduction, "What its guests' stays brought.", key="account_id"),
    many("agencyStays", StayProduction, "Stays that it booked as an agency.", key="agency_id"),
)
