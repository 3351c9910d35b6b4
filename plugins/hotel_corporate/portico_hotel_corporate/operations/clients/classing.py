"""Telling which class a client has by its score, and why; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.models import Account
from portico.operations.lookup import get
from portico.values import Ref
from portico_hotel_corporate.models.clients.class_criteria import HotelClassCriterionKind
from portico_hotel_corporate.models.clients.client_classes import (
    ClassAssignment,
    ClassScheme,
)
from portico_hotel_corporate.models.clients.scores import Part, Score, format_value
from portico_hotel_corporate.operations.clients.class_facts import facts_of
from portico_hotel_corporate.operations.clients.class_schemes import schemes_on


@dataclass(kw_only=True)
class HotelClientClassRequest:
    """A client, and the day it is looked at."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    as_of: Annotated[date | None, "The day, to its end; none: today."] = None
    scheme_code: Annotated[str | None, "One scheme only; none: all that class clients then."] = None


@dataclass(frozen=True, kw_only=True)
class HotelClientClassPart:
    """What one criterion brings to a client's score."""

    kind: Annotated[HotelClassCriterionKind, "The criterion."]
    value: Annotated[str | None, "What is known of the client; null: nothing."]
    source: Annotated[str, "Where it is known from."]
    weight: Annotated[Decimal, "How much the criterion weighs, in percent."]
    points: Annotated[Decimal, "The points that the value brings."]
    score: Annotated[Decimal, "Weight times points by 100, exactly."]


@dataclass(frozen=True, kw_only=True)
class HotelClientClassing:
    """How a client is classed by one scheme."""

    scheme_code: Annotated[str, "The scheme."]
    edition: Annotated[int, "Its edition on that day."]
    score: Annotated[Decimal, "The sum of its parts, rounded half-up once to two decimals."]
    class_code: Annotated[str, "The class that the score gives."]
    class_name: Annotated[str, "What people call it."]
    parts: Annotated[list[HotelClientClassPart], "What each criterion brings."]
    assigned_code: Annotated[str | None, "The class that it was given and had on that day."]
    is_manual: Annotated[bool, "Whether a person chose that one."]
    assigned_until: Annotated[date | None, "Its last day; null: until further notice."]
    reason: Annotated[str | None, "Why a person chose it."]


@dataclass(frozen=True, kw_only=True)
class HotelClientClasses:
    """How a client is classed on a day."""

    as_of: Annotated[date, "The day."]
    classings: Annotated[list[HotelClientClassing], "By scheme."]


def tell_classes(
    session: Session, actor: Actor, input: HotelClientClassRequest
) -> HotelClientClasses:
    """Tell a client's class by each scheme, its score and what each criterion brings to it.

    Production and invoices are those of the day; what stands on its profile is taken as of now.
    """
    account = get(session, Account, input.account_id, "input", "accountId")
    as_of = input.as_of or actor.today
    schemes = schemes_on(session, as_of, input.scheme_code)
    if input.scheme_code is not None and not schemes:
        message = f"No scheme {input.scheme_code} classes clients on {as_of}."
        raise refuse("HOTEL_CLASS_SCHEME", message, "input", "schemeCode")
    assigned = assigned_on(session, [account.id], as_of)
    return HotelClientClasses(
        as_of=as_of,
        classings=[
            _classing(each, score, assigned.get((account.id, each.code)))
            for each in schemes
            for score in [score_of(session, each, as_of, account.id)]
        ],
    )


def score_of(session: Session, scheme: ClassScheme, as_of: date, client: UUID) -> Score:
    """The score of one client by a scheme on a day."""
    return scheme.score(facts_of(session, scheme, as_of, [client])[client])


def assigned_on(
    session: Session, clients: list[UUID], day: date
) -> dict[tuple[UUID, str], ClassAssignment]:
    """The classes that clients were given and have on a day, by client and code of the scheme."""
    found = session.scalars(
        select(ClassAssignment).where(
            ClassAssignment.account_id.in_(clients),
            ClassAssignment.valid_from <= day,
            ClassAssignment.valid_to.is_(None) | (ClassAssignment.valid_to >= day),
        )
    )
    return {(each.account_id, each.scheme_code): each for each in found}


def _classing(
    scheme: ClassScheme, score: Score, assigned: ClassAssignment | None
) -> HotelClientClassing:
    found = scheme.class_of(score)
    return HotelClientClassing(
        scheme_code=scheme.code,
        edition=scheme.edition,
        score=score.value,
        class_code=found.code,
        class_name=found.name,
        parts=[_part(each) for each in score.parts],
        assigned_code=assigned.class_code if assigned else None,
        is_manual=bool(assigned and assigned.is_manual),
        assigned_until=assigned.valid_to if assigned else None,
        reason=assigned.reason if assigned else None,
    )


def _part(part: Part) -> HotelClientClassPart:
    return HotelClientClassPart(
        kind=part.kind,
        value=None if part.fact.value is None else format_value(part.fact.value),
        source=part.fact.source,
        weight=part.weight,
        points=part.points,
        score=part.score,
    )
