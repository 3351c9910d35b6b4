"""Corporate agreements as clients see them: editions, rates, blackouts, services on top."""

from __future__ import annotations

from portico.models import Account
from portico.query import answer, columns, entity, items, many, money, mutation, object_type, one
from portico_hotel_corporate.access import AGREEMENT_READ, AGREEMENT_WRITE
from portico_hotel_corporate.models import (
    Agreement,
    AgreementChange,
    Blackout,
    CorporateProfile,
    Entitlement,
    EntitlementUse,
    Obligation,
    Property,
    RateLine,
    Season,
    StatusCode,
)
from portico_hotel_corporate.models.clients.referrals import ReferralClause
from portico_hotel_corporate.operations import (
    agreement_lint,
    agreement_return,
    agreement_steps,
    agreements,
    entitlements,
    profiles,
    terminations,
)
from portico_hotel_corporate.operations.documents import sheets

CHANGE = object_type(
    "HotelAgreementChange",
    "A step in the life of an agreement.",
    columns(AgreementChange, "status", "day", "changed_at", "changed_by", "reason"),
)

AGREEMENT = entity(
    Agreement,
    name="HotelAgreement",
    prefix="hag",
    plural="hotelAgreements",
    permission=AGREEMENT_READ,
    order="number",
    fields=[
        *columns(Agreement, "number", "edition", "title", "kind", "status"),
        *columns(Agreement, "covers_children", "stackable", "best_of_bar"),
        *columns(Agreement, "valid_from", "valid_to", "notice_days", "notice_deadline"),
        *columns(Agreement, "auto_renew", "notice_given_on", "notice_given_by"),
        *columns(Agreement, "terminates_on", "termination_reason"),
        *columns(Agreement, "currency", "tax_inclusive", "booking_codes"),
        *columns(Agreement, "signed_on", "document_ref"),
        one("statusCode", StatusCode, "The status by the house's own name."),
        one("account", Account, "The client."),
        one("property", Property, "The property; null: all of them."),
        one("supersedes", Agreement, "The edition that this one follows."),
        many("rateLines", RateLine, "Its prices.", key="agreement_id"),
        many("blackouts", Blackout, "Nights on which they are not given.", key="agreement_id"),
        many("entitlements", Entitlement, "Services on top.", key="agreement_id"),
        many("obligations", Obligation, "The duties of both sides.", key="agreement_id"),
        one(
            "referralClause",
            ReferralClause,
            "What it promises its client for bringing others.",
            on=lambda agreement, clause, _env: clause.agreement_id == agreement.id,
        ),
        items("history", CHANGE, AgreementChange, "How it came about.", key="agreement_id"),
    ],
)

RATE_LINE = entity(
    RateLine,
    name="HotelRateLine",
    prefix="hrl",
    plural="hotelRateLines",
    permission=AGREEMENT_READ,
    order="position",
    fields=[
        *columns(RateLine, "step_code"),
        *columns(RateLine, "position", "priority", "room_type", "first_night", "last_night"),
        *columns(RateLine, "days", "method", "percent_off", "availability", "room_allotment"),
        *columns(RateLine, "min_los", "max_los", "advance_min", "advance_max", "includes"),
        *columns(RateLine, "commission_percent", "meal_plan"),
        money("price1", "The price for one guest.", amount="price_1_amount", nullable=True),
        money("price2", "The price for two guests.", amount="price_2_amount", nullable=True),
        money("price3", "The price for three guests.", amount="price_3_amount", nullable=True),
        money("price4", "The price for four guests.", amount="price_4_amount", nullable=True),
        money("extraPerson", "For each guest more than the prices name.", nullable=True),
        money("amountOff", "Amount off the best available rate.", nullable=True),
        money("floor", "Never less than this.", nullable=True),
        money("cap", "Never more than this.", nullable=True),
        one("agreement", Agreement, "The agreement."),
        one("season", Season, "The season it is for."),
    ],
)

BLACKOUT = entity(
    Blackout,
    name="HotelBlackout",
    prefix="hbo",
    plural="hotelBlackouts",
    permission=AGREEMENT_READ,
    order="firstNight",
    fields=[
        *columns(Blackout, "first_night", "last_night", "applies_to", "stay_rule", "announced_on"),
        one("agreement", Agreement, "The agreement."),
    ],
)

ENTITLEMENT = entity(
    Entitlement,
    name="HotelEntitlement",
    prefix="hen",
    plural="hotelEntitlements",
    permission=AGREEMENT_READ,
    order="code",
    fields=[
        *columns(Entitlement, "code", "description", "unit", "quantity", "per_room_nights"),
        *columns(Entitlement, "min_room_nights", "valid_from", "valid_to"),
        money("value", "What one is worth.", nullable=True),
        one("agreement", Agreement, "The agreement."),
        many("uses", EntitlementUse, "What was given.", key="entitlement_id"),
    ],
)

USE = entity(
    EntitlementUse,
    name="HotelEntitlementUse",
    prefix="heu",
    plural="hotelEntitlementUses",
    permission=AGREEMENT_READ,
    order="usedOn",
    fields=[
        *columns(EntitlementUse, "used_on", "quantity", "source_ref", "note"),
        one("entitlement", Entitlement, "What the client is entitled to."),
    ],
)

PROFILE = entity(
    CorporateProfile,
    name="HotelCorporateProfile",
    prefix="hco",
    plural="hotelCorporateProfiles",
    permission=AGREEMENT_READ,
    fields=[
        *columns(CorporateProfile, "credit_status", "payment_terms_days", "billing_code"),
        *columns(CorporateProfile, "iata_or_tids", "duns", "potential_room_nights"),
        *columns(CorporateProfile, "market_segment", "tax_ids", "competitors", "distance_km"),
        *columns(CorporateProfile, "travel_policy", "on_supplier_list", "approval_needed"),
        money("creditLimit", "How much it may owe at most.", nullable=True),
        one("account", Account, "The company."),
    ],
)

ENTITIES = (AGREEMENT, RATE_LINE, BLACKOUT, ENTITLEMENT, USE, PROFILE)
QUERIES = (
    answer("hotelAgreementLint", agreement_lint.lint_agreement, AGREEMENT_READ),
    answer("hotelAgreementReturn", agreement_return.agreement_return, AGREEMENT_READ),
    answer("hotelRateSheet", sheets.rate_sheet_file, AGREEMENT_READ),
)
MUTATIONS = tuple(
    mutation(name, operation, model, AGREEMENT_WRITE)
    for name, operation, model in (
        ("hotelAgreementCreate", agreements.create_agreement, Agreement),
        ("hotelAgreementUpdate", agreements.update_agreement, Agreement),
        ("hotelAgreementAmend", agreements.amend_agreement, Agreement),
        (
            "hotelAgreementStatusChange",
            agreement_steps.change_agreement_status,
            Agreement,
        ),
        ("hotelAgreementNoticeGive", agreement_steps.give_notice, Agreement),
        ("hotelAgreementTerminate", terminations.terminate_agreement, Agreement),
        ("hotelBlackoutAnnounce", agreements.announce_blackout, Blackout),
        ("hotelEntitlementUseRecord", entitlements.record_use, EntitlementUse),
        ("hotelCorporateProfileSet", profiles.set_profile, CorporateProfile),
    )
)
ACCOUNT_FIELDS = (
    many("agreements", Agreement, "The account's agreements.", key="account_id"),
    one(
        "profile",
        CorporateProfile,
        "What the hotel knows of it beyond the account.",
        on=lambda account, profile, _env: profile.account_id == account.id,
    ),
)
