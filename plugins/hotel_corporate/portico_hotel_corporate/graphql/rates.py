"""Rates as clients see them: captured best available rates, quotes with their reasons."""

from __future__ import annotations

from portico.models import Account
from portico.query import answer, columns, entity, items, many, money, mutation, object_type, one
from portico_hotel_corporate.access import RATE_READ, RATE_WRITE
from portico_hotel_corporate.models import (
    Agreement,
    BarCapture,
    BarSnapshot,
    Property,
    QuoteCandidate,
    QuoteNight,
    RateLine,
    RateQuote,
)
from portico_hotel_corporate.operations import bar, rate_compliance, rate_quotes

CAPTURE = entity(
    BarCapture,
    name="HotelBarCapture",
    prefix="hbc",
    plural="hotelBarCaptures",
    permission=RATE_READ,
    order="capturedAt",
    fields=[
        *columns(BarCapture, "captured_at", "source"),
        one("property", Property, "The property."),
        many("snapshots", BarSnapshot, "The nights and room types.", key="capture_id"),
    ],
)

SNAPSHOT = entity(
    BarSnapshot,
    name="HotelBarSnapshot",
    prefix="hbs",
    plural="hotelBarSnapshots",
    permission=RATE_READ,
    order="stayDate",
    fields=[
        *columns(BarSnapshot, "stay_date", "room_type", "rooms_available", "is_open"),
        *columns(BarSnapshot, "fence_open", "captured_at"),
        money("price", "The best available rate."),
        one("property", Property, "The property."),
    ],
)

NIGHT = object_type(
    "HotelQuoteNight",
    "The rate of one night of a quote, and the evidence for it.",
    [
        *columns(QuoteNight, "night", "is_last_room_due", "rooms_available", "fence_open", "how"),
        money("price", "What a room costs; null if it cannot be had.", nullable=True),
        money("bar", "The best available rate, if it was captured.", nullable=True),
        money("offered", "What the client was offered for a room.", nullable=True),
        one("rateLine", RateLine, "The rate line that gives the price."),
        one("agreement", Agreement, "The edition that the line stands in."),
        one("snapshot", BarSnapshot, "The rate and availability that were captured last."),
    ],
)

CANDIDATE = object_type(
    "HotelQuoteCandidate",
    "A rate line that was looked at for a night, and what became of it.",
    [
        *columns(QuoteCandidate, "night", "agreement", "line", "availability", "verdict", "how"),
        money("price", "Its price, if it had one.", nullable=True),
    ],
)

QUOTE = entity(
    RateQuote,
    name="HotelRateQuote",
    prefix="hrq",
    plural="hotelRateQuotes",
    permission=RATE_READ,
    order="quotedAt",
    fields=[
        *columns(RateQuote, "room_type", "arrival", "departure", "guests", "rooms", "quoted_at"),
        *columns(RateQuote, "booked_on", "saving_percent", "outcome", "override_reason"),
        money("total", "What the stay costs; null if a night cannot be had.", nullable=True),
        money("barTotal", "What it would cost at best available rates.", nullable=True),
        one("account", Account, "Who asked."),
        one("property", Property, "The property."),
        items("nights", NIGHT, QuoteNight, "Each night.", key="quote_id", order="night"),
        items("candidates", CANDIDATE, QuoteCandidate, "What was looked at.", key="quote_id"),
    ],
)

ENTITIES = (CAPTURE, SNAPSHOT, QUOTE)
QUERIES = (answer("hotelRateCompliance", rate_compliance.rate_compliance, RATE_READ),)
MUTATIONS = (
    mutation("hotelBarCaptureCreate", bar.capture_bar, BarCapture, RATE_WRITE),
    mutation("hotelRateQuoteCreate", rate_quotes.quote_rate, RateQuote, RATE_WRITE),
    mutation("hotelRateQuoteOutcomeRecord", rate_quotes.record_outcome, RateQuote, RATE_WRITE),
)
ACCOUNT_FIELDS = (many("rateQuotes", RateQuote, "What it asked rates for.", key="account_id"),)
