"""Reference data as clients see it: codes, tax and service rules, charges, seasons."""

from __future__ import annotations

from portico.query import answer, columns, entity, items, money, mutation, object_type, one
from portico_hotel_corporate.access import (
    AGREEMENT_WRITE,
    BLOCK_WRITE,
    BOOKING_WRITE,
    PROPERTY_READ,
    PROPERTY_WRITE,
)
from portico_hotel_corporate.models import (
    Agreement,
    ChargeCode,
    EventBooking,
    EventFunction,
    NextStatusCode,
    Property,
    ReasonCode,
    RoomBlock,
    Season,
    SeasonRange,
    ServiceChargeRule,
    SetupStyleCode,
    StatusCode,
    TaxProfile,
    TaxProfileLine,
    TaxRule,
)
from portico_hotel_corporate.operations import (
    booking_codes,
    charge_rules,
    charges,
    code_words,
    codes,
    seasons,
    standard_codes,
    tax_profiles,
)

_FLAGS = ("holds_rooms", "holds_space", "allow_pickup", "return_to_inventory", "show_in_diary")

NEXT = object_type(
    "HotelNextStatusCode",
    "A status that may follow another one.",
    [one("status", StatusCode, "The status that may follow.", key="next_id")],
)

STATUS_CODE = entity(
    StatusCode,
    name="HotelStatusCode",
    prefix="hsc",
    plural="hotelStatusCodes",
    permission=PROPERTY_READ,
    order="sort",
    fields=[
        *columns(StatusCode, "scope", "code", "label", "system_type", *_FLAGS),
        *columns(StatusCode, "is_initial", "sort", "ota_status"),
        items(
            "nextCodes",
            NEXT,
            NextStatusCode,
            "What may follow; none: all that the lifecycle allows.",
            key="status_code_id",
        ),
    ],
)

REASON_CODE = entity(
    ReasonCode,
    name="HotelReasonCode",
    prefix="hrc",
    plural="hotelReasonCodes",
    permission=PROPERTY_READ,
    order="code",
    fields=columns(ReasonCode, "kind", "code", "label", "competitor_required"),
)

SETUP_STYLE_CODE = entity(
    SetupStyleCode,
    name="HotelSetupStyleCode",
    prefix="hss",
    plural="hotelSetupStyleCodes",
    permission=PROPERTY_READ,
    order="code",
    fields=columns(SetupStyleCode, "code", "label", "style", "ota_code"),
)

TAX_RULE = entity(
    TaxRule,
    name="HotelTaxRule",
    prefix="htr",
    plural="hotelTaxRules",
    permission=PROPERTY_READ,
    order="code",
    fields=[
        *columns(TaxRule, "code", "label", "percent", "valid_from", "valid_to"),
        one("property", Property, "The property."),
    ],
)

SERVICE_CHARGE_RULE = entity(
    ServiceChargeRule,
    name="HotelServiceChargeRule",
    prefix="hsr",
    plural="hotelServiceChargeRules",
    permission=PROPERTY_READ,
    order="code",
    fields=[
        *columns(ServiceChargeRule, "code", "label", "percent", "taxable", "tax_codes"),
        *columns(ServiceChargeRule, "valid_from", "valid_to"),
        money("charge", "The charge for each unit, instead of a percentage.", nullable=True),
        one("property", Property, "The property."),
    ],
)

CHARGE_CODE = entity(
    ChargeCode,
    name="HotelChargeCode",
    prefix="hcc",
    plural="hotelChargeCodes",
    permission=PROPERTY_READ,
    order="code",
    fields=[
        *columns(ChargeCode, "code", "label", "revenue_group", "tax_code", "service_code"),
        one("property", Property, "The property."),
    ],
)

TAX_PROFILE_LINE = object_type(
    "HotelTaxProfileLine",
    "The rules that are put on what one department earns.",
    columns(TaxProfileLine, "revenue_group", "tax_code", "service_code"),
)

TAX_PROFILE = entity(
    TaxProfile,
    name="HotelTaxProfile",
    prefix="htp",
    plural="hotelTaxProfiles",
    permission=PROPERTY_READ,
    order="code",
    fields=[
        *columns(TaxProfile, "code", "label"),
        items("lines", TAX_PROFILE_LINE, TaxProfileLine, "By department.", key="profile_id"),
    ],
)

RANGE = object_type(
    "HotelSeasonRange",
    "A span of days of a season.",
    columns(SeasonRange, "first_day", "last_day"),
)

SEASON = entity(
    Season,
    name="HotelSeason",
    prefix="hse",
    plural="hotelSeasons",
    permission=PROPERTY_READ,
    order="code",
    fields=[
        *columns(Season, "code", "name"),
        one("property", Property, "The property."),
        items("ranges", RANGE, SeasonRange, "Its spans of days.", key="season_id"),
    ],
)

ENTITIES = (
    *(STATUS_CODE, REASON_CODE, SETUP_STYLE_CODE),
    *(TAX_RULE, SERVICE_CHARGE_RULE, CHARGE_CODE, SEASON, TAX_PROFILE),
)
QUERIES = (answer("hotelChargePrice", charges.price_charge, PROPERTY_READ),)
MUTATIONS = (
    mutation("hotelStatusCodeCreate", codes.create_status_code, StatusCode, PROPERTY_WRITE),
    mutation("hotelStatusCodeUpdate", codes.update_status_code, StatusCode, PROPERTY_WRITE),
    mutation("hotelReasonCodeCreate", codes.create_reason_code, ReasonCode, PROPERTY_WRITE),
    mutation("hotelReasonCodeUpdate", code_words.update_reason_code, ReasonCode, PROPERTY_WRITE),
    mutation(
        "hotelSetupStyleCodeCreate", codes.create_setup_style_code, SetupStyleCode, PROPERTY_WRITE
    ),
    mutation(
        "hotelSetupStyleCodeUpdate",
        code_words.update_setup_style_code,
        SetupStyleCode,
        PROPERTY_WRITE,
    ),
    mutation("hotelTaxRuleCreate", charges.create_tax_rule, TaxRule, PROPERTY_WRITE),
    mutation("hotelTaxRuleUpdate", charge_rules.update_tax_rule, TaxRule, PROPERTY_WRITE),
    mutation(
        "hotelServiceChargeRuleCreate",
        charges.create_service_charge_rule,
        ServiceChargeRule,
        PROPERTY_WRITE,
    ),
    mutation(
        "hotelServiceChargeRuleUpdate",
        charge_rules.update_service_charge_rule,
        ServiceChargeRule,
        PROPERTY_WRITE,
    ),
    mutation("hotelTaxProfileCreate", tax_profiles.create_tax_profile, TaxProfile, PROPERTY_WRITE),
    mutation("hotelTaxProfileUpdate", tax_profiles.update_tax_profile, TaxProfile, PROPERTY_WRITE),
    mutation("hotelChargeCodeCreate", charges.create_charge_code, ChargeCode, PROPERTY_WRITE),
    mutation(
        "hotelEventBookingStatusCodeSet", booking_codes.set_status_code, EventBooking, BOOKING_WRITE
    ),
    mutation(
        "hotelEventFunctionStatusCodeSet",
        booking_codes.set_function_status_code,
        EventFunction,
        BOOKING_WRITE,
    ),
    mutation(
        "hotelRoomBlockStatusCodeSet", booking_codes.set_block_status_code, RoomBlock, BLOCK_WRITE
    ),
    mutation(
        "hotelAgreementStatusCodeSet",
        booking_codes.set_agreement_status_code,
        Agreement,
        AGREEMENT_WRITE,
    ),
    mutation(
        "hotelStandardCodesAdopt", standard_codes.adopt_standard_codes, Property, PROPERTY_WRITE
    ),
    mutation("hotelSeasonCreate", seasons.create_season, Season, PROPERTY_WRITE),
    mutation("hotelSeasonUpdate", seasons.update_season, Season, PROPERTY_WRITE),
)
