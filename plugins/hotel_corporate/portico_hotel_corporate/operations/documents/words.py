"""What the templates of each paper may name."""

from __future__ import annotations

from typing import Final

from portico.papers.docx import Words
from portico_hotel_corporate.models.beos import HotelNarrativePart
from portico_hotel_corporate.models.paper_templates import HotelTemplateKind

EVENT: Final = ("client", "dates", "attendees", "status")
NARRATIVE: Final = {part.name.lower(): () for part in HotelNarrativePart}
INCLUDED: Final = {"included": ("service", "for", "how_often", "beyond_that", "included")}
OFFERED: Final = {
    "programme": ("when", "what", "where", "set_up", "guests"),
    "guest_rooms": ("night", "type", "guests", "rooms", "rate"),
    **INCLUDED,
    "services_and_prices": (
        *("service", "basis", "units", "price", "net", "service_charge", "tax", "total"),
    ),
}
TOLD: Final = (
    *("attrition", "permitted_reductions", "rebooking", "food_and_beverage_minimum", "guarantee"),
    *("deposits", "complimentary_rooms", "amounts", "example_of_rebooking"),
    *("example_of_the_minimum", "example_of_complimentary_rooms"),
)
CLAUSES: Final = {
    **dict.fromkeys(TOLD, ()),
    "cancellation": ("department", "contracted_revenue", "of_it_counted"),
    "example_of_attrition": ("night", "contracted", "used", "unsold", "resold", "at"),
    "example_of_reductions": ("until", "rooms_that_stay"),
    "example_of_a_cancellation": ("notice_until", "days_before_arrival", "fee"),
    "example_of_a_guarantee": ("guaranteed", "places_set", "guests_who_come", "billed"),
}
SHEET: Final = {
    **NARRATIVE,
    "schedule": ("set_up_from", "begins", "ends", "cleared_by", "what", "event", "where"),
    "work": ("department", "task", "from", "by"),
    "functions": ("set_up", "places_set", "guaranteed", "expected", "holds", "door_card"),
    "ordered": ("service", "kind", "basis", "units"),
    **INCLUDED,
}
RATE: Final = (
    *("room_type", "days", "guest_1", "guests_2", "guests_3", "guests_4", "extra_person"),
    *("rate", "availability", "terms", "priority"),
)
_K = HotelTemplateKind
WORDS: Final = {
    _K.QUOTATION: Words(facts=(*EVENT, "offer_valid_until"), parts=OFFERED),
    _K.CONTRACT_ANNEX: Words(facts=EVENT, parts={**OFFERED, **CLAUSES}),
    _K.BEO: Words(
        facts=(*EVENT, "revision", "approved_by_the_client"),
        parts={
            "changed_since_the_revision_before": ("what", "before", "now"),
            **NARRATIVE,
            "functions": ("service", "basis", "units", "price", "total"),
            **INCLUDED,
        },
    ),
    _K.FUNCTION_SHEET: Words(
        facts=("event", "day", "where", "status", "order", "for"), parts=SHEET
    ),
    _K.SPACE_SHEET: Words(facts=("day", "where", "functions", "for"), parts=SHEET),
    _K.RATE_SHEET: Words(
        facts=("client", "agreement", "valid_for_nights", "status", "booking_codes", "prices"),
        parts={
            "rates": RATE,
            "how_rates_are_given": (),
            "nights_without_these_rates": ("nights", "rates", "stays", "announced"),
            "on_top": ("service", "number", "for", "condition", "valid"),
            "term_and_notice": (),
        },
    ),
}
