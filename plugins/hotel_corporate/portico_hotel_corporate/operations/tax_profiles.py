"""Writing tax profiles, and the rules that a property's profile puts on what it earns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, touch
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models import (
    HotelRevenueGroup,
    Property,
    TaxProfile,
    TaxProfileLine,
)
from portico_hotel_corporate.models.prices import Taxation
from portico_hotel_corporate.operations.charges import taxation_on
from portico_hotel_corporate.operations.properties import refuse_taken_code


@dataclass(kw_only=True)
class HotelTaxProfileLineGiven:
    """What is put on the revenue of a department."""

    revenue_group: Annotated[HotelRevenueGroup, "Who earns it."]
    tax_code: Annotated[str | None, "The code of the property's tax rules; none: not taxed."] = None
    service_code: Annotated[str | None, "The code of its service charge rules."] = None


@dataclass(kw_only=True)
class HotelTaxProfileCreate:
    """Which rules go with which revenue, for properties that choose the profile."""

    code: Annotated[str, "A short code in capitals, of its own."]
    label: Annotated[str, "What people read."]
    lines: Annotated[list[HotelTaxProfileLineGiven], "What is put on each department's revenue."]


@dataclass(kw_only=True)
class HotelTaxProfileUpdate:
    """What changes about a profile: what was charged already keeps its taxes."""

    id: Annotated[UUID, Ref("HotelTaxProfile"), "The profile."]
    expected_version: Annotated[int, "The version that you read."]
    label: Annotated[str | Unset, "What people read."] = UNSET
    lines: Annotated[list[HotelTaxProfileLineGiven] | Unset, "All of its lines."] = UNSET


def create_tax_profile(session: Session, actor: Actor, input: HotelTaxProfileCreate) -> TaxProfile:
    """Write a tax profile, which properties then choose."""
    del actor
    profile, problems = TaxProfile(), Problems()
    assign(profile, input, ("code", "label"), problems, "input")
    profile.lines = _lines(input.lines, problems)
    problems.raise_if_any()
    profile.check()
    refuse_taken_code(session, TaxProfile.code, profile.code)
    session.add(profile)
    session.flush()
    return profile


def update_tax_profile(session: Session, actor: Actor, input: HotelTaxProfileUpdate) -> TaxProfile:
    """Change a tax profile for what is charged from now on."""
    del actor
    profile, problems = get(session, TaxProfile, input.id, lock=True), Problems()
    expect_version(profile, input.expected_version)
    assign(profile, input, ("label",), problems, "input")
    if not isinstance(input.lines, Unset):
        lines = _lines(input.lines, problems)
        profile.lines.clear()
        session.flush()
        profile.lines = lines
    problems.raise_if_any()
    with session.no_autoflush:
        profile.check()
    touch(profile)
    session.flush()
    return profile


def taxation_of(
    session: Session, place: Property, group: HotelRevenueGroup, day: date, *, inclusive: bool
) -> Taxation:
    """What a property puts on the revenue of a department on a day; nothing without a profile."""
    codes = place.tax_profile.rules(group) if place.tax_profile else (None, None)
    return taxation_on(session, place.id, codes, day, inclusive=inclusive)


def _lines(given: Sequence[HotelTaxProfileLineGiven], problems: Problems) -> list[TaxProfileLine]:
    lines = []
    for i, each in enumerate(given):
        line = TaxProfileLine(position=i)
        names = ("revenue_group", "tax_code", "service_code")
        assign(line, each, names, problems, "input", "lines", i)
        lines.append(line)
    return lines
