"""How clients are chosen and weighed: their classes, and what else sales notes of them."""

from portico_hotel_corporate.models.clients.activities import ActivityWish, SalesActivity
from portico_hotel_corporate.models.clients.assessments import ClientAssessment
from portico_hotel_corporate.models.clients.class_criteria import ClassBand, ClassCriterion
from portico_hotel_corporate.models.clients.client_classes import (
    ClassAssignment,
    ClassScheme,
    ClientClass,
)
from portico_hotel_corporate.models.clients.competitors import (
    Competitor,
    CompetitorFinding,
    CompetitorRate,
)
from portico_hotel_corporate.models.clients.key_accounts import KeyAccount, KeyAccountNews
from portico_hotel_corporate.models.clients.objections import Objection
from portico_hotel_corporate.models.clients.promotions import (
    Promotion,
    PromotionAnnouncement,
    PromotionClient,
    PromotionResponse,
    PromotionTelling,
)
from portico_hotel_corporate.models.clients.referrals import Referral, ReferralClause
from portico_hotel_corporate.models.clients.rhythms import ContactRhythm

__all__ = [
    "ActivityWish",
    "ClassAssignment",
    "ClassBand",
    "ClassCriterion",
    "ClassScheme",
    "ClientAssessment",
    "ClientClass",
    "Competitor",
    "CompetitorFinding",
    "CompetitorRate",
    "ContactRhythm",
    "KeyAccount",
    "KeyAccountNews",
    "Objection",
    "Promotion",
    "PromotionAnnouncement",
    "PromotionClient",
    "PromotionResponse",
    "PromotionTelling",
    "Referral",
    "ReferralClause",
    "SalesActivity",
]
