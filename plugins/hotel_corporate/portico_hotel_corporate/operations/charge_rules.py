"""Changing tax and service charge rules: a rate ends, so that another one may follow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Money, Ref, Unset
from portico_hotel_corporate.models import Property, ServiceChargeRule, TaxRule
from portico_hotel_corporate.operations.charges import Rule, check_tax_codes, refuse_shared_days

CHANGED: Final = ("label", "percent", "valid_from", "valid_to")


@dataclass(kw_only=True)
class HotelTaxRuleUpdate:
    """What changes about a rate of tax: what was charged already keeps its tax."""

    id: Annotated[UUID, Ref("HotelTaxRule"), "The rule."]
    expected_version: Annotated[int, "The version that you read."]
    label: Annotated[str | Unset, "What stands on the bill."] = UNSET
    percent: Annotated[Decimal | Unset, "The rate on the scale 0 to 100."] = UNSET
    valid_from: Annotated[date | Unset, "The first day of functions that it is for."] = UNSET
    valid_to: Annotated[
        date | Unset | None, "The last day of functions that it is for; the next rate follows it."
    ] = UNSET


@dataclass(kw_only=True)
class HotelServiceChargeRuleUpdate:
    """What changes about a service charge: what was charged already keeps its own."""

    id: Annotated[UUID, Ref("HotelServiceChargeRule"), "The rule."]
    expected_version: Annotated[int, "The version that you read."]
    label: Annotated[str | Unset, "What stands on the bill."] = UNSET
    percent: Annotated[
        Decimal | Unset | None, "In percent of the net, on the scale 0 to 100; null: an amount."
    ] = UNSET
    charge: Annotated[
        Money | Unset | None, "For each unit, instead of a percentage; null: a percentage."
    ] = UNSET
    taxable: Annotated[bool | Unset, "Whether the charge is taxed."] = UNSET
    tax_codes: Annotated[
        list[str] | Unset,
        "The codes of the tax rules that it is taxed by; none: it is taxed as what it is put on.",
    ] = UNSET
    valid_from: Annotated[date | Unset, "The first day of functions that it is for."] = UNSET
    valid_to: Annotated[
        date | Unset | None, "The last day of functions that it is for; the next rule follows it."
    ] = UNSET


def update_tax_rule(session: Session, actor: Actor, input: HotelTaxRuleUpdate) -> TaxRule:
    """Change a rate of tax, or the days that it is for."""
    del actor
    rule = _locked(session, TaxRule, input)
    return _change(session, rule, input, CHANGED)


def update_service_charge_rule(
    session: Session, actor: Actor, input: HotelServiceChargeRuleUpdate
) -> ServiceChargeRule:
    """Change a service charge, or the days that it is for."""
    del actor
    rule = _locked(session, ServiceChargeRule, input)
    if not isinstance(input.charge, Unset):
        rule.charge_amount = input.charge.amount if input.charge else None
        rule.currency = input.charge.currency if input.charge else rule.currency
    if not isinstance(input.tax_codes, Unset):
        check_tax_codes(session, session.get_one(Property, rule.property_id), input.tax_codes)
    return _change(session, rule, input, (*CHANGED, "taxable", "tax_codes"))


def _locked(
    session: Session,
    model: type[Rule],
    input: HotelTaxRuleUpdate | HotelServiceChargeRuleUpdate,
) -> Rule:
    """The rule; its property is kept, too, so that no other rule comes upon its days meanwhile."""
    rule = get(session, model, input.id)
    get(session, Property, rule.property_id, lock=True)
    session.refresh(rule)
    expect_version(rule, input.expected_version)
    return rule


def _change(
    session: Session,
    rule: Rule,
    input: HotelTaxRuleUpdate | HotelServiceChargeRuleUpdate,
    names: tuple[str, ...],
) -> Rule:
    problems = Problems()
    assign(rule, input, names, problems, "input")
    problems.raise_if_any()
    place = session.get_one(Property, rule.property_id)
    with session.no_autoflush:
        rule.check(place.currency)
        refuse_shared_days(session, rule)
    session.flush()
    return rule
