"""Client classes as clients of the API see them: schemes, who has which class, and why."""

from __future__ import annotations

from portico.models import Account
from portico.query import answer, columns, entity, items, many, mutation, object_type, one
from portico_hotel_corporate.access import CLASS_OVERRIDE, CLASS_READ, CLASS_WRITE
from portico_hotel_corporate.graphql.clients.today import holds_today
from portico_hotel_corporate.models.clients.class_criteria import ClassBand, ClassCriterion
from portico_hotel_corporate.models.clients.client_classes import (
    ClassAssignment,
    ClassScheme,
    ClientClass,
)
from portico_hotel_corporate.operations.clients import class_assignments, class_schemes, classing

BAND = object_type(
    "HotelClassBand",
    "The points of some values of a criterion.",
    columns(ClassBand, "at_least", "below", "word", "points"),
)

CRITERION = object_type(
    "HotelClassCriterion",
    "What clients are classed by, how much it weighs and which points it gives.",
    [
        *columns(ClassCriterion, "kind", "weight", "unknown_points"),
        items("bands", BAND, ClassBand, "The points of its values.", key="criterion_id"),
    ],
)

CLASS = object_type(
    "HotelClientClass",
    "A class: the clients from a score up to the next class.",
    columns(ClientClass, "code", "name", "at_least"),
)

SCHEME = entity(
    ClassScheme,
    name="HotelClientClassScheme",
    prefix="hcl",
    plural="hotelClientClassSchemes",
    permission=CLASS_READ,
    order="code",
    fields=[
        *columns(ClassScheme, "code", "edition", "name", "valid_from", "valid_to", "months"),
        *columns(ClassScheme, "counts_group", "currency", "home_country"),
        items("criteria", CRITERION, ClassCriterion, "The criteria.", key="scheme_id"),
        items("classes", CLASS, ClientClass, "The classes.", key="scheme_id", order="at_least"),
        many("assignments", ClassAssignment, "Who was given a class by it.", key="scheme_id"),
    ],
)

ASSIGNMENT = entity(
    ClassAssignment,
    name="HotelClientClassAssignment",
    prefix="hca",
    plural="hotelClientClassAssignments",
    permission=CLASS_READ,
    order="validFrom",
    fields=[
        *columns(ClassAssignment, "scheme_code", "class_code", "valid_from", "valid_to"),
        *columns(ClassAssignment, "is_manual", "reason", "score", "explanation"),
        one("scheme", ClassScheme, "The edition of the scheme."),
        one("account", Account, "The client."),
    ],
)

ENTITIES = (SCHEME, ASSIGNMENT)
QUERIES = (answer("hotelClientClassOf", classing.tell_classes, CLASS_READ),)
MUTATIONS = (
    mutation("hotelClientClassSchemeCreate", class_schemes.create_scheme, ClassScheme, CLASS_WRITE),
    mutation("hotelClientClassSchemeEnd", class_schemes.end_scheme, ClassScheme, CLASS_WRITE),
    mutation(
        "hotelClientClassOverride",
        class_assignments.override_class,
        ClassAssignment,
        CLASS_OVERRIDE,
    ),
    mutation(
        "hotelClientClassAssign", class_assignments.assign_class, ClassAssignment, CLASS_OVERRIDE
    ),
)
ACCOUNT_FIELDS = (
    many(
        "clientClasses",
        ClassAssignment,
        "The classes that the account has today as a client, one by each scheme.",
        on=holds_today,
    ),
    many("clientClassHistory", ClassAssignment, "All that it ever had.", key="account_id"),
)
