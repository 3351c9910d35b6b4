"""Assessments of clients as clients of the API see them."""

from __future__ import annotations

from portico.models import Account
from portico.query import columns, entity, many, mutation, one
from portico_hotel_corporate.access import ASSESSMENT_READ, ASSESSMENT_WRITE
from portico_hotel_corporate.models.clients.assessments import ClientAssessment
from portico_hotel_corporate.operations.clients.assessments import record_assessment

ASSESSMENT = entity(
    ClientAssessment,
    name="HotelClientAssessment",
    prefix="hcs",
    plural="hotelClientAssessments",
    permission=ASSESSMENT_READ,
    order="assessedOn",
    fields=[
        *columns(ClientAssessment, "assessed_on", "interest", "interest_source", "means"),
        *columns(ClientAssessment, "means_source", "reliability", "reliability_source"),
        *columns(ClientAssessment, "securities", "signs"),
        one("account", Account, "The client."),
    ],
)

ENTITIES = (ASSESSMENT,)
QUERIES = ()
MUTATIONS = (
    mutation("hotelClientAssessmentRecord", record_assessment, ClientAssessment, ASSESSMENT_WRITE),
)
ACCOUNT_FIELDS = (
    many("clientAssessments", ClientAssessment, "How it was judged.", key="account_id"),
)
