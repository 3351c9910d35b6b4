"""Duties as clients see them: what is owed, the ledger of how it was kept, invoices."""

from __future__ import annotations

from portico.models import Account
from portico.query import answer, columns, entity, many, money, mutation, one
from portico_hotel_corporate.access import OBLIGATION_READ, OBLIGATION_WRITE
from portico_hotel_corporate.models import (
    Agreement,
    CityVolume,
    ClientInvoice,
    EventBooking,
    Obligation,
    ObligationEvaluation,
    ObligationSettlement,
    Property,
)
from portico_hotel_corporate.operations import (
    agreement_compliance,
    client_reports,
    client_signs,
    event_duties,
    obligations,
    settlements,
)

OBLIGATION = entity(
    Obligation,
    name="HotelObligation",
    prefix="hob",
    plural="hotelObligations",
    permission=OBLIGATION_READ,
    order="position",
    fields=[
        *columns(Obligation, "position", "title", "obligor", "metric", "comparator", "target"),
        *columns(Obligation, "window", "proration", "month_weights", "counts_groups"),
        *columns(Obligation, "counts_no_shows", "counts_comps", "counts_agencies"),
        *columns(Obligation, "counts_children", "tolerance_percent", "cure_days", "consequence"),
        *columns(Obligation, "damages_percent", "step_percent", "step_code", "step_after_days"),
        *columns(Obligation, "termination_by_both", "termination_notice_days"),
        *columns(Obligation, "termination_within_days"),
        money("charge", "What is owed for each unit that lacks.", nullable=True),
        one("agreement", Agreement, "The agreement; null: it is a duty of one event."),
        one("booking", EventBooking, "The event whose contract lays it down, instead."),
        many("evaluations", ObligationEvaluation, "The ledger.", key="obligation_id"),
        many("settlements", ObligationSettlement, "How breaches ended.", key="obligation_id"),
    ],
)

EVALUATION = entity(
    ObligationEvaluation,
    name="HotelObligationEvaluation",
    prefix="hoe",
    plural="hotelObligationEvaluations",
    permission=OBLIGATION_READ,
    order="asOf",
    fields=[
        *columns(ObligationEvaluation, "window_start", "window_end", "as_of", "target"),
        *columns(ObligationEvaluation, "target_prorated", "actual", "on_books", "projected"),
        *columns(ObligationEvaluation, "attainment", "gap", "status", "is_change", "evidence"),
        *columns(ObligationEvaluation, "evidence_count", "inputs", "input_hash"),
        money("exposure", "What that costs, by the consequence that was agreed."),
        one("obligation", Obligation, "The duty."),
        one("booking", EventBooking, "The event, if it is measured event by event."),
    ],
)

SETTLEMENT = entity(
    ObligationSettlement,
    name="HotelObligationSettlement",
    prefix="hos",
    plural="hotelObligationSettlements",
    permission=OBLIGATION_READ,
    order="settledOn",
    fields=[
        *columns(ObligationSettlement, "window_start", "settled_as", "settled_on"),
        *columns(ObligationSettlement, "reason_code", "note"),
        money(
            "paid",
            "What was charged or paid back, if it is CHARGED: what the breach cost.",
            nullable=True,
        ),
        one("obligation", Obligation, "The duty."),
        one("booking", EventBooking, "The event, if it is measured event by event."),
    ],
)

INVOICE = entity(
    ClientInvoice,
    name="HotelClientInvoice",
    prefix="hin",
    plural="hotelClientInvoices",
    permission=OBLIGATION_READ,
    order="issuedOn",
    fields=[
        *columns(ClientInvoice, "number", "issued_on", "paid_on"),
        money("total", "The amount."),
        one("account", Account, "The client."),
    ],
)

VOLUME = entity(
    CityVolume,
    name="HotelCityVolume",
    prefix="hcv",
    plural="hotelCityVolumes",
    permission=OBLIGATION_READ,
    order="firstNight",
    fields=[
        *columns(CityVolume, "first_night", "last_night", "room_nights", "source"),
        one("account", Account, "The client."),
        one("property", Property, "The property whose city it is."),
    ],
)

ENTITIES = (OBLIGATION, EVALUATION, SETTLEMENT, INVOICE, VOLUME)
QUERIES = (
    answer("hotelBookingCompliance", agreement_compliance.booking_compliance, OBLIGATION_READ),
    answer("hotelAgreementCompliance", agreement_compliance.agreement_compliance, OBLIGATION_READ),
    answer("hotelClientSigns", client_signs.client_signs, OBLIGATION_READ),
)
MUTATIONS = tuple(
    mutation(name, operation, model, OBLIGATION_WRITE)
    for name, operation, model in (
        ("hotelAgreementEvaluate", obligations.evaluate_agreement, Agreement),
        ("hotelObligationSettle", settlements.settle_obligation, ObligationSettlement),
        ("hotelBookingObligationAdd", event_duties.add_duty, Obligation),
        ("hotelBookingEvaluate", event_duties.evaluate_booking, EventBooking),
        ("hotelClientInvoiceRecord", client_reports.record_invoice, ClientInvoice),
        ("hotelCityVolumeRecord", client_reports.record_city_volume, CityVolume),
    )
)
ACCOUNT_FIELDS = (many("invoices", ClientInvoice, "Invoices to it.", key="account_id"),)
