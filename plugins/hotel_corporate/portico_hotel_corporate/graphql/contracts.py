"""Contract terms, what follows from them, and assessments, as clients see them."""

from __future__ import annotations

from portico.query import answer, columns, entity, items, money, mutation, object_type, one
from portico_hotel_corporate.access import CONTRACT_READ, CONTRACT_WRITE
from portico_hotel_corporate.models import (
    CancellationTier,
    ContractedRevenue,
    ContractTerms,
    DepositDue,
    DepositPayment,
    EventBooking,
    LiabilityAssessment,
    ReductionMilestone,
)
from portico_hotel_corporate.models.term_parts import RoomResale
from portico_hotel_corporate.operations import (
    assessing,
    contract_lint,
    cures,
    rebooking,
    resales,
    terms,
)

_ATTRITION = (
    *("attrition_basis", "attrition_allowance_percent", "attrition_allowance_base"),
    *("attrition_damages_percent", "attrition_rate", "attrition_mitigation"),
    *("attrition_rounding", "attrition_tax_percent", "surplus_credit"),
    *("counts_outside_block", "counts_no_shows"),
)
_FOOD = (
    *("fb_slippage_percent", "fb_damages_percent", "fb_posting"),
    *("fb_service_percent", "fb_service_taxable", "fb_service_tax_percent"),
    "fb_tax_percent",
)

TIER = object_type(
    "HotelCancellationTier",
    "What a cancellation costs when notice comes so many days before arrival.",
    columns(CancellationTier, "min_days", "max_days", "percent", "revenue_group"),
)

REDUCTION = object_type(
    "HotelReductionMilestone",
    "How many percent of the rooms may be given back until when.",
    columns(ReductionMilestone, "days_before", "percent", "base"),
)

REVENUE = object_type(
    "HotelContractedRevenue",
    "What the event is to bring in one revenue group.",
    [
        *columns(ContractedRevenue, "revenue_group", "profit_percent"),
        money("revenue", "What was contracted, net."),
    ],
)

DEPOSIT = object_type(
    "HotelDepositDue",
    "A payment in advance.",
    [
        *columns(DepositDue, "due_on", "days_before", "percent"),
        money("deposit", "How much, unless it is a share.", nullable=True),
    ],
)

PAYMENT = object_type(
    "HotelDepositPayment",
    "A payment in advance that arrived.",
    [*columns(DepositPayment, "paid_on", "reference"), money("paid", "How much.")],
)

RESALE = object_type(
    "HotelRoomResale",
    "Rooms of a night that were sold to others.",
    [*columns(RoomResale, "night", "rooms", "reference"), money("rate", "At which rate.")],
)

TERMS = entity(
    ContractTerms,
    name="HotelContractTerms",
    prefix="hct",
    plural="hotelContractTermsList",
    permission=CONTRACT_READ,
    fields=[
        *columns(ContractTerms, "currency", *_ATTRITION, *_FOOD),
        *columns(ContractTerms, "guarantee_due_hours", "guarantee_overset_percent"),
        *columns(ContractTerms, "guarantee_overset_cap", "comp_per", "comp_nightly", "note"),
        *columns(ContractTerms, "rebook_credit_percent", "rebook_within_days"),
        *columns(ContractTerms, "rebook_least_percent", "resale_credit_percent", "resale_rooms"),
        *columns(ContractTerms, "resale_house_first", "resale_in_cancellation"),
        money(
            "fbMinimum",
            "What must be spent on food and drink, net; null: no minimum.",
            amount="fb_minimum_amount",
            nullable=True,
        ),
        one("booking", EventBooking, "The event."),
        items("cancellationTiers", TIER, CancellationTier, "Its tiers.", key="terms_id"),
        items("reductions", REDUCTION, ReductionMilestone, "Its reductions.", key="terms_id"),
        items("revenues", REVENUE, ContractedRevenue, "What was contracted.", key="terms_id"),
        items("deposits", DEPOSIT, DepositDue, "What is due in advance.", key="terms_id"),
        items("resales", RESALE, RoomResale, "What was sold to others.", key="terms_id"),
        items("payments", PAYMENT, DepositPayment, "What arrived in advance.", key="terms_id"),
    ],
)

ASSESSMENT = entity(
    LiabilityAssessment,
    name="HotelLiabilityAssessment",
    prefix="hla",
    plural="hotelLiabilityAssessments",
    permission=CONTRACT_READ,
    fields=[
        *columns(LiabilityAssessment, "kind", "as_of", "trace", "state", "reason_code"),
        money("net", "What is owed, net."),
        money("service", "The service charge on it."),
        money("tax", "The tax on it."),
        money("gross", "What is owed in all."),
        money(
            "credited",
            "What was credited to the new event.",
            amount="credited_amount",
            nullable=True,
        ),
        one("booking", EventBooking, "The event."),
        one("rebooked", EventBooking, "The new event that the damages were credited to."),
    ],
)

ENTITIES = (TERMS, ASSESSMENT)
QUERIES = (
    answer("hotelLiabilityPreview", cures.preview_liability, CONTRACT_READ),
    answer("hotelContractLint", contract_lint.lint_terms, CONTRACT_READ),
)
MUTATIONS = (
    mutation("hotelContractTermsSet", terms.set_terms, ContractTerms, CONTRACT_WRITE),
    mutation("hotelRoomResaleRecord", resales.record_resale, ContractTerms, CONTRACT_WRITE),
    mutation("hotelDepositPay", terms.pay_deposit, ContractTerms, CONTRACT_WRITE),
    mutation(
        "hotelLiabilityAssess", assessing.assess_liability, LiabilityAssessment, CONTRACT_WRITE
    ),
    mutation("hotelLiabilityRebook", rebooking.rebook, LiabilityAssessment, CONTRACT_WRITE),
    mutation(
        "hotelLiabilityAssessmentStateChange",
        assessing.change_assessment_state,
        LiabilityAssessment,
        CONTRACT_WRITE,
    ),
)
