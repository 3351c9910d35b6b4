"""Laying down how clients are classed, and ending a scheme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_hotel_corporate.models.clients.class_criteria import (
    ClassBand,
    ClassCriterion,
    HotelClassCriterionKind,
)
from portico_hotel_corporate.models.clients.client_classes import (
    ClassAssignment,
    ClassScheme,
    ClientClass,
)

ATTRIBUTES = ("code", "name", "valid_from", "months", "counts_group", "currency", "home_country")
LAST_DAY = ("input", "lastDay")


@dataclass(kw_only=True)
class HotelClassBandGiven:
    """The points of a word, or of the numbers from one to below another."""

    points: Annotated[Decimal, "Its points, from 0 to 100, with at most two decimals."]
    at_least: Annotated[Decimal | None, "The lowest number of it; none: no lowest."] = None
    below: Annotated[Decimal | None, "The first number above it; none: no highest."] = None
    word: Annotated[str | None, "The word, where the criterion has words: STOP."] = None


@dataclass(kw_only=True)
class HotelClassCriterionGiven:
    """What clients are classed by, how much it weighs and which points it gives."""

    kind: Annotated[HotelClassCriterionKind, "What clients are classed by."]
    weight: Annotated[Decimal, "How much it weighs in percent; all together weigh 100."]
    unknown_points: Annotated[Decimal, "The points of a client of whom it is not known."]
    bands: Annotated[list[HotelClassBandGiven], "The points of all its values, without a gap."]


@dataclass(kw_only=True)
class HotelClientClassGiven:
    """A class: the clients from a score up to the next class."""

    code: Annotated[str, "A short code in capitals: A."]
    name: Annotated[str, "What people read."]
    at_least: Annotated[Decimal, "The lowest score of the class; of the lowest class 0."]


@dataclass(kw_only=True)
class HotelClientClassSchemeCreate:
    """How clients are classed from a day on; a known code begins its next edition."""

    code: Annotated[str, "A short code in capitals, the same for all its editions."]
    name: Annotated[str, "What people call it."]
    valid_from: Annotated[date, "The first day on which it classes clients."]
    criteria: Annotated[list[HotelClassCriterionGiven], "What clients are classed by."]
    classes: Annotated[list[HotelClientClassGiven], "The classes."]
    months: Annotated[int, "How many months back production is looked at."] = 12
    counts_group: Annotated[bool, "Whether companies below a client in its group count."] = True
    currency: Annotated[str | None, "The currency of revenue, if that is weighed."] = None
    home_country: Annotated[str | None, "The home country, if the country is weighed."] = None


@dataclass(kw_only=True)
class HotelClientClassSchemeEnd:
    """A scheme that is to class clients no longer."""

    id: Annotated[UUID, Ref("HotelClientClassScheme"), "The scheme."]
    expected_version: Annotated[int, "The version that you read."]
    last_day: Annotated[date, "The last day on which it classes clients."]


def create_scheme(
    session: Session, actor: Actor, input: HotelClientClassSchemeCreate
) -> ClassScheme:
    """Lay down how clients are classed. A known code begins a new edition, and ends the last."""
    scheme, problems = ClassScheme(valid_to=None), Problems()
    assign(scheme, input, ATTRIBUTES, problems, "input")
    problems.raise_if_any()
    scheme.criteria = [_criterion(i, each) for i, each in enumerate(input.criteria)]
    scheme.classes = [
        ClientClass(code=each.code.strip(), name=each.name.strip(), at_least=each.at_least)
        for each in input.classes
    ]
    scheme.check(problems)
    before = _last_edition(session, scheme.code)
    scheme.edition = before.edition + 1 if before else 1
    if before is not None:
        problems.check(
            ok=scheme.valid_from > before.valid_from,
            code="HOTEL_DATES",
            message=f"{before.label} begins on {before.valid_from}: begin later.",
            path=("input", "validFrom"),
        )
    problems.raise_if_any()
    if before is not None:
        last = scheme.valid_from - timedelta(days=1)
        before.valid_to = min(before.valid_to or last, last)
    session.add(scheme)
    session.flush()
    return scheme


def _criterion(position: int, given: HotelClassCriterionGiven) -> ClassCriterion:
    return ClassCriterion(
        position=position,
        kind=given.kind,
        weight=given.weight,
        unknown_points=given.unknown_points,
        bands=[
            ClassBand(
                position=i,
                at_least=each.at_least,
                below=each.below,
                word=(each.word or "").strip() or None,
                points=each.points,
            )
            for i, each in enumerate(given.bands)
        ],
    )


def _last_edition(session: Session, code: str) -> ClassScheme | None:
    return session.scalars(
        select(ClassScheme)
        .where(ClassScheme.code == code)
        .order_by(ClassScheme.edition.desc())
        .limit(1)
        .with_for_update()
    ).first()


def end_scheme(session: Session, actor: Actor, input: HotelClientClassSchemeEnd) -> ClassScheme:
    """Let a scheme class clients up to a day only; the classes they have end with it."""
    scheme = get(session, ClassScheme, input.id, lock=True)
    expect_version(scheme, input.expected_version)
    if input.last_day < actor.today:
        raise refuse("HOTEL_DATES", f"Today is {actor.today}: give a day from then on.", *LAST_DAY)
    scheme.end(input.last_day)
    for each in session.scalars(
        select(ClassAssignment).where(
            ClassAssignment.scheme_code == scheme.code,
            ClassAssignment.valid_to.is_(None) | (ClassAssignment.valid_to > input.last_day),
        )
    ):
        each.valid_to = input.last_day
    session.flush()
    return scheme


def schemes_on(session: Session, day: date, code: str | None = None) -> list[ClassScheme]:
    """The schemes that class clients on a day, or the one of a code."""
    found = select(ClassScheme).where(
        ClassScheme.valid_from <= day,
        ClassScheme.valid_to.is_(None) | (ClassScheme.valid_to >= day),
    )
    if code is not None:
        found = found.where(ClassScheme.code == code.strip())
    return list(session.scalars(found.order_by(ClassScheme.code)))
