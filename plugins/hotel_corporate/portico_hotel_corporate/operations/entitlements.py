"""Giving a client what an agreement entitles it to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Ref
from portico_hotel_corporate.models import Entitlement, EntitlementUse, HotelEntitlementUnit
from portico_hotel_corporate.models.agreement_status import BEING_WRITTEN
from portico_hotel_corporate.models.entitlements import LARGEST
from portico_hotel_corporate.models.spans import within

ATTRIBUTES: Final = ("used_on", "quantity", "source_ref", "note")


@dataclass(kw_only=True)
class HotelEntitlementUseRecord:
    """That a client was given something."""

    entitlement_id: Annotated[UUID, Ref("HotelEntitlement"), "What it is entitled to."]
    used_on: Annotated[date, "The day."]
    quantity: Annotated[int, "How many."] = 1
    source_ref: Annotated[str, "The folio, stay or event it was given for; each counts once."]
    note: Annotated[str | None, "What else is worth knowing."] = None


def record_use(session: Session, actor: Actor, input: HotelEntitlementUseRecord) -> EntitlementUse:
    """Log that a client was given a service its agreement entitles it to."""
    owed = get(session, Entitlement, input.entitlement_id, "input", "entitlementId", lock=True)
    use, problems = EntitlementUse(entitlement=owed), Problems()
    assign(use, input, ATTRIBUTES, problems, "input")
    problems.check(
        ok=owed.agreement.status not in BEING_WRITTEN,
        code="HOTEL_ENTITLEMENT",
        message=f"{owed.agreement.label} is {owed.agreement.status.name}, not in force.",
        path=("input", "entitlementId"),
    )
    problems.check(
        ok=1 <= input.quantity <= LARGEST,
        code="HOTEL_QUANTITY",
        message=f"Give a number from 1 to {LARGEST}.",
        path=("input", "quantity"),
    )
    first, last = owed.span
    problems.check(
        ok=within(input.used_on, owed.span),
        code="HOTEL_ENTITLEMENT",
        message=f"{owed.description} is given from {first} to {last}.",
        path=("input", "usedOn"),
    )
    known = select(EntitlementUse.id).where(EntitlementUse.source_ref == input.source_ref.strip())
    problems.check(
        ok=session.scalar(known) is None,
        code="HOTEL_CODE_TAKEN",
        message="What was given under this reference is logged already.",
        path=("input", "sourceRef"),
    )
    problems.raise_if_any()
    if owed.unit is HotelEntitlementUnit.PER_YEAR:
        _check_left(session, owed, input)
    session.add(use)
    session.flush()
    return use


def _check_left(session: Session, owed: Entitlement, input: HotelEntitlementUseRecord) -> None:
    """Refuse to give more in a year of the agreement than it promises."""
    first = owed.span[0]
    years = (input.used_on.year - first.year) - (
        (input.used_on.month, input.used_on.day) < (first.month, first.day)
    )
    since = date(first.year + years, first.month, min(first.day, 28)) if years else first
    used = session.scalar(
        select(func.coalesce(func.sum(EntitlementUse.quantity), 0)).where(
            EntitlementUse.entitlement_id == owed.id, EntitlementUse.used_on >= since
        )
    )
    left = owed.quantity - (used or 0)
    problems = Problems()
    problems.check(
        ok=input.quantity <= left,
        code="HOTEL_ENTITLEMENT_USED_UP",
        message=f"Of {owed.quantity} a year, {max(0, left)} are left.",
        path=("input", "quantity"),
    )
    problems.raise_if_any()
