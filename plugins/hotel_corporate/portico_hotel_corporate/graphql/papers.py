"""The house's own templates of papers, as clients see them."""

from __future__ import annotations

from portico.query import answer, columns, entity, mutation, one
from portico_hotel_corporate.access import PROPERTY_READ, PROPERTY_WRITE
from portico_hotel_corporate.models import PaperTemplate, Property
from portico_hotel_corporate.operations.documents import templates

TEMPLATE = entity(
    PaperTemplate,
    name="HotelPaperTemplate",
    prefix="hpt",
    plural="hotelPaperTemplates",
    permission=PROPERTY_READ,
    fields=[
        *columns(PaperTemplate, "kind", "language", "name", "tags", "sha256", "retired_at"),
        one("property", Property, "The property; null: all that have none of their own."),
    ],
)

ENTITIES = (TEMPLATE,)
QUERIES = (
    answer("hotelPaperTemplateCheck", templates.try_template, PROPERTY_WRITE),
    answer("hotelPaperTemplateFile", templates.template_file, PROPERTY_READ),
)
MUTATIONS = (
    mutation("hotelPaperTemplateAdd", templates.add_template, PaperTemplate, PROPERTY_WRITE),
    mutation("hotelPaperTemplateRetire", templates.retire_template, PaperTemplate, PROPERTY_WRITE),
)
