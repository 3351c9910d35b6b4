"""Promotions as clients of the API see them: what is offered, who was told, what came of it."""

from __future__ import annotations

from portico.models import Account, Contact
from portico.query import answer, columns, entity, items, many, mutation, object_type, one
from portico_hotel_corporate.access import PROMOTION_READ, PROMOTION_WRITE
from portico_hotel_corporate.models import EventBooking, Property, RatePackage, Rfp
from portico_hotel_corporate.models.clients.promotions import (
    Promotion,
    PromotionAnnouncement,
    PromotionClient,
    PromotionResponse,
    PromotionTelling,
)
from portico_hotel_corporate.operations.clients import (
    announcing,
    promotion_reports,
    promotions,
)

CLIENT = object_type(
    "HotelPromotionClient",
    "A client that a promotion is for.",
    [one("account", Account, "The client.")],
)

PROMOTION = entity(
    Promotion,
    name="HotelPromotion",
    prefix="hpm",
    plural="hotelPromotions",
    permission=PROMOTION_READ,
    order="sellFrom",
    fields=[
        *columns(Promotion, "code", "name", "offer", "sell_from", "sell_to"),
        *columns(Promotion, "stay_from", "stay_to", "segments"),
        one("property", Property, "Which property; null: all of them."),
        one("package", RatePackage, "The package that is offered."),
        items(
            "clients",
            CLIENT,
            PromotionClient,
            "For which clients.",
            key="promotion_id",
            order="account_id",
        ),
        many("announcements", PromotionAnnouncement, "How it was told.", key="promotion_id"),
        many("tellings", PromotionTelling, "Who is told of it.", key="promotion_id"),
        many("responses", PromotionResponse, "What names it.", key="promotion_id"),
    ],
)

ANNOUNCEMENT = entity(
    PromotionAnnouncement,
    name="HotelPromotionAnnouncement",
    prefix="hpa",
    plural="hotelPromotionAnnouncements",
    permission=PROMOTION_READ,
    fields=[
        *columns(PromotionAnnouncement, "channel", "listed", "left_out", "made_for", "sent_at"),
        one("promotion", Promotion, "The promotion."),
        many("tellings", PromotionTelling, "The list.", key="announcement_id"),
    ],
)

TELLING = entity(
    PromotionTelling,
    name="HotelPromotionTelling",
    prefix="hpl",
    plural="hotelPromotionTellings",
    permission=PROMOTION_READ,
    fields=[
        *columns(PromotionTelling, "channel", "address", "told_at", "has_failed"),
        one("announcement", PromotionAnnouncement, "The announcement."),
        one("promotion", Promotion, "The promotion."),
        one("account", Account, "The client."),
        one("contact", Contact, "The person."),
    ],
)

RESPONSE = entity(
    PromotionResponse,
    name="HotelPromotionResponse",
    prefix="hps",
    plural="hotelPromotionResponses",
    permission=PROMOTION_READ,
    fields=[
        one("promotion", Promotion, "The promotion."),
        one("account", Account, "The client."),
        one("rfp", Rfp, "The request."),
        one("booking", EventBooking, "The event."),
    ],
)

ENTITIES = (PROMOTION, ANNOUNCEMENT, TELLING, RESPONSE)
QUERIES = (answer("hotelPromotionReport", promotion_reports.report_promotion, PROMOTION_READ),)
MUTATIONS = (
    mutation("hotelPromotionCreate", promotions.create_promotion, Promotion, PROMOTION_WRITE),
    mutation("hotelPromotionUpdate", promotions.update_promotion, Promotion, PROMOTION_WRITE),
    mutation(
        "hotelPromotionAnnounce",
        announcing.announce_promotion,
        PromotionAnnouncement,
        PROMOTION_WRITE,
    ),
    mutation(
        "hotelPromotionSent",
        announcing.note_sent,
        PromotionAnnouncement,
        PROMOTION_WRITE,
    ),
    mutation(
        "hotelPromotionResponseNote",
        promotions.note_response,
        PromotionResponse,
        PROMOTION_WRITE,
    ),
)
ACCOUNT_FIELDS = (
    many("promotionsTold", PromotionTelling, "What it was told of.", key="account_id"),
    many("promotionResponses", PromotionResponse, "What came of it.", key="account_id"),
)
