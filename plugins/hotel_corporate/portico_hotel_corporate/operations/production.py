"""Counting what guests brought: by property, month, segment and company, and its share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, extract, func, select
from sqlalchemy.orm import Session

from portico.access import Actor, require_everything
from portico.errors import Problems
from portico.models import Account
from portico.operations.lookup import get
from portico.values import Choice, Money, Ref
from portico_hotel_corporate.models import (
    Agreement,
    HotelMarketSegment,
    HotelStayStatus,
    Property,
    RateLine,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.models.clients.client_classes import ClassAssignment
from portico_hotel_corporate.operations.clients.sight import within_reach

SOLD: Final = (HotelStayStatus.CHECK_OUT, HotelStayStatus.NO_SHOW)
"""A stay that was not used has nights only if it was charged."""


class HotelProductionKey(Choice):
    """What production is counted by."""

    PROPERTY = "The property."
    MONTH = "The month of the night."
    SEGMENT = "The market segment."
    ACCOUNT = "The company that the guests came for."
    AGENCY = "The agency that booked."
    RATE_LINE = "The agreement's rate line that applied by the code of the booking."
    CLIENT_CLASS = "The class of the company by the scheme that is given."


class HotelProductionState(Choice):
    """Which nights are counted."""

    ACTUAL = "Those that were used, and those that were charged although nobody came."
    ON_BOOKS = "Those that are reserved."


@dataclass(kw_only=True)
class HotelProductionRequest:
    """Which nights to count, and by what."""

    first_night: Annotated[date, "The first night."]
    last_night: Annotated[date, "The last night."]
    by: Annotated[list[HotelProductionKey], "What to count by; none: one total."] = field(
        default_factory=list
    )
    state: Annotated[HotelProductionState, "Which nights."] = HotelProductionState.ACTUAL
    property_id: Annotated[UUID | None, Ref("HotelProperty"), "At one property only."] = None
    account_id: Annotated[
        UUID | None,
        Ref("Account"),
        "Of one company only; who does not see all accounts gives it, or counts by ACCOUNT.",
    ] = None
    include_children: Annotated[bool, "With the companies below it in its group."] = True
    rate_line_id: Annotated[
        UUID | None, Ref("HotelRateLine"), "Of nights that this rate line applied to only."
    ] = None
    agreement_id: Annotated[
        UUID | None, Ref("HotelAgreement"), "Of nights by rate lines of this edition only."
    ] = None
    segments: Annotated[list[HotelMarketSegment], "Of these segments only; none: of all."] = field(
        default_factory=list
    )
    class_scheme: Annotated[str | None, "The code of the scheme, to count by client class."] = None
    class_on: Annotated[date | None, "The day whose classes count; none: today."] = None


@dataclass(frozen=True, kw_only=True)
class HotelProductionLine:
    """What some nights brought, in one currency."""

    property_code: Annotated[str | None, "The property, if counted by it."]
    month: Annotated[date | None, "The first day of the month, if counted by it."]
    segment: Annotated[HotelMarketSegment | None, "The segment, if counted by it."]
    account_id: Annotated[
        UUID | None, Ref("Account"), "The company or agency, if counted by it; null: none known."
    ]
    account_name: Annotated[str | None, "Its name."]
    client_class: Annotated[
        str | None, "The class of the company, if counted by it; null: it has none."
    ]
    rate_line_id: Annotated[
        UUID | None, Ref("HotelRateLine"), "The rate line, if counted by it; null: none is known."
    ]
    rate_line: Annotated[str | None, "Its agreement and place in it: NW-2026/2, line 1."]
    room_nights: Annotated[int, "The nights."]
    room_revenue: Annotated[Money, "What the rooms brought."]
    food_revenue: Annotated[Money, "What food and beverage brought."]
    other_revenue: Annotated[Money, "What the rest brought."]


@dataclass(frozen=True, kw_only=True)
class HotelProductionReport:
    """What some nights brought."""

    lines: Annotated[list[HotelProductionLine], "The most room revenue first, by month in order."]


def report_production(
    session: Session, actor: Actor, input: HotelProductionRequest
) -> HotelProductionReport:
    """Count room nights and revenue by property, month, segment, company or agency.

    Who does not see all accounts names a company or counts by company, and is told of those seen.
    """
    named = input.account_id is not None or HotelProductionKey.ACCOUNT in input.by
    agencies = HotelProductionKey.AGENCY in input.by
    require_everything(actor, "hotelProductionReport", whole=agencies or not named)
    _check(session, input)
    found = _statement(session, input, input.class_on or actor.today)
    rows = session.execute(found.where(*of_seen(StayProduction.account_id, actor))).all()
    return HotelProductionReport(lines=[_line(row) for row in rows])


def of_seen(column: Any, actor: Actor) -> list[ColumnElement[bool]]:
    """That a column names an account that the actor sees; nothing if it sees them all."""
    seen = within_reach(actor)
    return [column.in_(select(Account.id).where(*seen))] if seen else []


def _check(session: Session, input: HotelProductionRequest) -> None:
    problems = Problems()
    by = set(input.by)
    problems.check(
        ok=input.first_night <= input.last_night,
        code="HOTEL_DATES",
        message=f"It ends ({input.last_night}) before it begins ({input.first_night}).",
        path=("input", "lastNight"),
    )
    problems.check(
        ok=not by >= {HotelProductionKey.ACCOUNT, HotelProductionKey.AGENCY},
        code="HOTEL_PRODUCTION_KEYS",
        message="Count by company or by agency, not by both.",
        path=("input", "by"),
    )
    problems.check(
        ok=(HotelProductionKey.CLIENT_CLASS in by) == (input.class_scheme is not None),
        code="HOTEL_CLASS_SCHEME",
        message="Give the scheme to count by client class, and only then.",
        path=("input", "classScheme"),
    )
    problems.raise_if_any()
    if input.property_id is not None:
        get(session, Property, input.property_id, "input", "propertyId")
    if input.account_id is not None:
        get(session, Account, input.account_id, "input", "accountId")
    if input.rate_line_id is not None:
        get(session, RateLine, input.rate_line_id, "input", "rateLineId")
    if input.agreement_id is not None:
        get(session, Agreement, input.agreement_id, "input", "agreementId")


def family(session: Session, account_id: UUID) -> list[UUID]:
    """A company and every company below it in its group, itself first."""
    found, below = [account_id], [account_id]
    while below:
        children = session.scalars(select(Account.id).where(Account.parent_id.in_(below)))
        below = [each for each in children if each not in found]
        found += below
    return found


def _statement(session: Session, input: HotelProductionRequest, class_on: date) -> Select[Any]:
    keys = _keys(input.by)
    currency = StayProduction.currency
    grouped = [*keys.values(), currency]
    query = (
        select(
            *[column.label(name) for name, column in keys.items()],
            currency.label("currency"),
            func.count().label("room_nights"),
            func.sum(StayNight.room_amount).label("room"),
            func.sum(StayNight.food_amount).label("food"),
            func.sum(StayNight.other_amount).label("other"),
        )
        .select_from(StayNight)
        .join(StayProduction, StayProduction.id == StayNight.stay_id)
        .where(
            StayNight.night.between(input.first_night, input.last_night),
            *_conditions(session, input),
        )
        .group_by(*grouped)
    )
    if HotelProductionKey.PROPERTY in input.by:
        query = query.join(Property, Property.id == StayProduction.property_id)
    if HotelProductionKey.RATE_LINE in input.by:
        query = query.outerjoin(RateLine, RateLine.id == StayNight.rate_line_id).outerjoin(
            Agreement, Agreement.id == RateLine.agreement_id
        )
    if "account_id" in keys:
        query = query.outerjoin(Account, Account.id == keys["account_id"])
    if HotelProductionKey.CLIENT_CLASS in input.by:
        query = query.outerjoin(
            ClassAssignment, _has_class(StayProduction.account_id, input.class_scheme, class_on)
        )
    months = [keys[name] for name in ("year", "month") if name in keys]
    return query.order_by(*months, func.sum(StayNight.room_amount).desc(), *grouped)


def _has_class(account: Any, scheme: str | None, day: date) -> ColumnElement[bool]:
    """Whether an assignment is that of an account by a scheme on a day."""
    return and_(
        ClassAssignment.account_id == account,
        ClassAssignment.scheme_code == scheme,
        ClassAssignment.valid_from <= day,
        ClassAssignment.valid_to.is_(None) | (ClassAssignment.valid_to >= day),
    )


def _keys(by: Sequence[HotelProductionKey]) -> dict[str, ColumnElement[Any]]:
    keys: dict[str, Any] = {}
    if HotelProductionKey.PROPERTY in by:
        keys["property_code"] = Property.code
    if HotelProductionKey.MONTH in by:
        keys["year"] = extract("year", StayNight.night)
        keys["month"] = extract("month", StayNight.night)
    if HotelProductionKey.SEGMENT in by:
        keys["segment"] = StayProduction.market_segment
    if HotelProductionKey.CLIENT_CLASS in by:
        keys["client_class"] = ClassAssignment.class_code
    if HotelProductionKey.RATE_LINE in by:
        keys["rate_line_id"], keys["number"] = StayNight.rate_line_id, Agreement.number
        keys["edition"], keys["position"] = Agreement.edition, RateLine.position
    agency = HotelProductionKey.AGENCY in by
    if agency or HotelProductionKey.ACCOUNT in by:
        keys["account_id"] = StayProduction.agency_id if agency else StayProduction.account_id
        keys["account_name"] = Account.name
    return keys


def _conditions(session: Session, input: HotelProductionRequest) -> list[ColumnElement[bool]]:
    reserved = input.state is HotelProductionState.ON_BOOKS
    states = (HotelStayStatus.RESERVED,) if reserved else SOLD
    conditions: list[ColumnElement[bool]] = [StayProduction.status.in_(states)]
    if input.property_id is not None:
        conditions.append(StayProduction.property_id == input.property_id)
    if input.rate_line_id is not None:
        conditions.append(StayNight.rate_line_id == input.rate_line_id)
    if input.agreement_id is not None:
        lines = select(RateLine.id).where(RateLine.agreement_id == input.agreement_id)
        conditions.append(StayNight.rate_line_id.in_(lines))
    if input.segments:
        conditions.append(StayProduction.market_segment.in_(input.segments))
    if input.account_id is not None:
        children = input.include_children
        ids = family(session, input.account_id) if children else [input.account_id]
        conditions.append(StayProduction.account_id.in_(ids))
    return conditions


def _line(row: Any) -> HotelProductionLine:
    found = row._asdict()
    month = date(int(found["year"]), int(found["month"]), 1) if "year" in found else None

    def money(name: str) -> Money:
        return Money(Decimal(found[name]), found["currency"])

    return HotelProductionLine(
        property_code=found.get("property_code"),
        month=month,
        segment=found.get("segment"),
        account_id=found.get("account_id"),
        account_name=found.get("account_name"),
        client_class=found.get("client_class"),
        rate_line_id=found.get("rate_line_id"),
        rate_line=_named_line(found),
        room_nights=found["room_nights"],
        room_revenue=money("room"),
        food_revenue=money("food"),
        other_revenue=money("other"),
    )


def _named_line(found: dict[str, Any]) -> str | None:
    """How people name a rate line: by its agreement's edition, and its place there."""
    if found.get("number") is None:
        return None
    return f"{found['number']}/{found['edition']}, line {found['position'] + 1}"
