"""Writing tax and service charge rules, and working out what a charge costs on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Path, Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import UNSET, Money, Ref, Scalar, Unset, round_money
from portico_hotel_corporate.models import (
    ChargeCode,
    HotelRevenueGroup,
    Property,
    ServiceChargeRule,
    TaxRule,
)
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.prices import Taxation
from portico_hotel_corporate.models.properties import LARGEST_COUNT
from portico_hotel_corporate.models.spans import check_day, overlap, within
from portico_hotel_corporate.operations.properties import refuse_taken_code

Rule = TypeVar("Rule", TaxRule, ServiceChargeRule)

Codes = tuple[str | None, str | None]
"""The codes of the tax and of the service charge rules that are put on something."""


@dataclass(kw_only=True)
class HotelTaxRuleCreate:
    """A rate of tax."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    code: Annotated[str, "A short code in capitals, the same for rates that follow one another."]
    label: Annotated[str, "What stands on the bill."]
    percent: Annotated[Decimal, "The rate on the scale 0 to 100."]
    valid_from: Annotated[date, "The first day of functions that it is for."]
    valid_to: Annotated[date | None, "The last day of functions that it is for."] = None


@dataclass(kw_only=True)
class HotelServiceChargeRuleCreate:
    """A service charge, as a percentage or as an amount."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    code: Annotated[str, "A short code in capitals, the same for rules that follow one another."]
    label: Annotated[str, "What stands on the bill."]
    percent: Annotated[Decimal | None, "In percent of the net, on the scale 0 to 100."] = None
    charge: Annotated[Money | None, "For each unit, instead of a percentage."] = None
    taxable: Annotated[bool, "Whether the charge is taxed."] = False
    tax_codes: Annotated[
        list[str],
        "The codes of the tax rules that it is taxed by, together; none: as what it is put on.",
    ] = field(default_factory=list)
    valid_from: Annotated[date, "The first day of functions that it is for."]
    valid_to: Annotated[date | None, "The last day of functions that it is for."] = None


@dataclass(kw_only=True)
class HotelChargeCodeCreate:
    """Something that is charged."""

    property_id: Annotated[UUID, Ref("HotelProperty"), "The property."]
    code: Annotated[str, "A short code in capitals."]
    label: Annotated[str, "What stands on the bill."]
    revenue_group: Annotated[HotelRevenueGroup, "Which department earns it."]
    tax_code: Annotated[
        str | Unset | None,
        "The code of the tax rules; if it is left out, that of the property's tax profile.",
    ] = UNSET
    service_code: Annotated[
        str | Unset | None,
        "The code of the service charge rules; if it is left out, that of the tax profile.",
    ] = UNSET


@dataclass(kw_only=True)
class HotelChargePriceRequest:
    """So many of something at a price, at a function."""

    charge_code_id: Annotated[UUID, Ref("HotelChargeCode"), "What is charged."]
    price: Annotated[Money, "The price of one."]
    quantity: Annotated[int, "How many."] = 1
    tax_inclusive: Annotated[bool, "Whether the price already holds service charge and tax."]
    starts_at: Annotated[
        datetime, "When the function begins: its first day, by the property's clock, decides."
    ]


@dataclass(frozen=True, kw_only=True)
class HotelChargePrice:
    """What is paid, by the rules of the day."""

    day: Annotated[date, "The day whose rules apply: the first one of the function."]
    tax_percent: Annotated[Decimal, "The rate of tax of that day."]
    service_percent: Annotated[Decimal, "The service charge of that day in percent."]
    service_each: Annotated[Money | None, "The service charge of that day for each unit."]
    service_tax_percent: Annotated[
        Decimal, "The tax on the service charge of that day in percent; 0: it is not taxed."
    ]
    net: Annotated[Money, "Without service charge and tax."]
    service: Annotated[Money, "The service charge."]
    tax: Annotated[Money, "The tax."]
    gross: Annotated[Money, "Net, service charge and tax together."]
    currency: Annotated[str, Scalar("CurrencyCode"), "The currency."]


def create_tax_rule(session: Session, actor: Actor, input: HotelTaxRuleCreate) -> TaxRule:
    """Add a rate of tax of a property; two rates of one code share no day."""
    return _add_rule(session, TaxRule(), input, ("percent",))


def create_service_charge_rule(
    session: Session, actor: Actor, input: HotelServiceChargeRuleCreate
) -> ServiceChargeRule:
    """Add a service charge of a property; two rules of one code share no day."""
    rule = ServiceChargeRule(charge_amount=input.charge and input.charge.amount)
    place = get(session, Property, input.property_id, "input", "propertyId")
    rule.currency = input.charge.currency if input.charge else place.currency
    check_tax_codes(session, place, input.tax_codes)
    return _add_rule(session, rule, input, ("percent", "taxable", "tax_codes"))


def create_charge_code(session: Session, actor: Actor, input: HotelChargeCodeCreate) -> ChargeCode:
    """Add something that is charged, with the codes of the rules that are put on it."""
    place = get(session, Property, input.property_id, "input", "propertyId")
    made, problems = ChargeCode(property_id=place.id), Problems()
    usual = place.tax_profile and place.tax_profile.line(input.revenue_group)
    if usual:
        made.tax_code, made.service_code = usual.tax_code, usual.service_code
    names = ("code", "label", "revenue_group", "tax_code", "service_code")
    assign(made, input, names, problems, "input")
    _check_rules(session, TaxRule, place, made.tax_code, problems, ("input", "taxCode"))
    _check_rules(
        session, ServiceChargeRule, place, made.service_code, problems, ("input", "serviceCode")
    )
    problems.raise_if_any()
    made.check()
    refuse_taken_code(session, ChargeCode.code, made.code, ChargeCode.property_id == place.id)
    session.add(made)
    session.flush()
    return made


def price_charge(
    session: Session, actor: Actor, input: HotelChargePriceRequest
) -> HotelChargePrice:
    """Work out net, service charge and tax of a charge by the rules of the function's first day."""
    charge = get(session, ChargeCode, input.charge_code_id, "input", "chargeCodeId")
    place = get(session, Property, charge.property_id)
    _check_request(place, input)
    day, currency = input.starts_at.astimezone(place.zone).date(), place.currency
    for_one = taxation_on(session, place.id, charge.rules, day, inclusive=input.tax_inclusive)
    each = for_one.service_amount
    taxation = replace(for_one, service_amount=None if each is None else each * input.quantity)
    split = taxation.split(round_money(input.price.amount * input.quantity, currency), currency)
    return HotelChargePrice(
        day=day,
        tax_percent=taxation.tax_percent,
        service_percent=taxation.service_percent,
        service_each=None if each is None else Money(each, currency),
        service_tax_percent=taxation.service_tax,
        net=Money(split.net, currency),
        service=Money(split.service, currency),
        tax=Money(split.tax, currency),
        gross=Money(split.gross, currency),
        currency=currency,
    )


def taxation_on(
    session: Session,
    property_id: UUID,
    codes: Codes,
    day: date,
    path: Path = ("input", "startsAt"),
    *,
    inclusive: bool = False,
) -> Taxation:
    """What the rules of these codes put on one unit of what a property charges on a day."""
    tax_code, service_code = codes
    tax = _rule_on(session, TaxRule, property_id, tax_code, day, path)
    service = _rule_on(session, ServiceChargeRule, property_id, service_code, day, path)
    own = service.tax_codes if service and service.taxable else []
    taxes = [_rule_on(session, TaxRule, property_id, code, day, path) for code in own]
    return Taxation(
        tax_percent=tax.percent if tax else Decimal(0),
        inclusive=inclusive,
        service_percent=(service.percent if service else None) or Decimal(0),
        service_amount=service.charge_amount if service else None,
        service_taxable=bool(service and service.taxable),
        service_tax_percent=sum((tax.percent for tax in taxes if tax), Decimal(0)) if own else None,
    )


def _rule_on(
    session: Session,
    model: type[Rule],
    property_id: UUID,
    code: str | None,
    day: date,
    path: Path,
) -> Rule | None:
    """The rule of a code that applies on a day; refused if the code has none that day."""
    if code is None:
        return None
    for rule in _rules(session, model, property_id, code):
        if within(day, rule.span):
            return rule
    raise refuse(
        "HOTEL_RULE_MISSING",
        f"The property has no rule {code} for {day}. Add one.",
        *path,
    )


def _check_rules(
    session: Session,
    model: type[Rule],
    place: Property,
    code: str | None,
    problems: Problems,
    path: Path,
) -> None:
    problems.check(
        ok=code is None or bool(_rules(session, model, place.id, code)),
        code="NOT_FOUND",
        message=f"{place.name} has no rule {code}.",
        path=path,
    )


def check_tax_codes(session: Session, place: Property, codes: Sequence[str]) -> None:
    """Refuse codes of tax for a service charge that the property has no rule of."""
    problems = Problems()
    for i, code in enumerate(codes):
        _check_rules(session, TaxRule, place, code, problems, ("input", "taxCodes", i))
    problems.raise_if_any()


def _check_request(place: Property, input: HotelChargePriceRequest) -> None:
    problems = Problems()
    check_money(problems, input.price, place.currency, ("input", "price"))
    problems.check(
        ok=1 <= input.quantity <= LARGEST_COUNT,
        code="HOTEL_QUANTITY",
        message=f"Give a quantity from 1 to {LARGEST_COUNT}.",
        path=("input", "quantity"),
    )
    check_day(problems, input.starts_at.date(), "input", "startsAt")
    problems.raise_if_any()


def _add_rule(
    session: Session,
    rule: Rule,
    input: HotelTaxRuleCreate | HotelServiceChargeRuleCreate,
    names: tuple[str, ...],
) -> Rule:
    """Add a rule, unless one of its code has some of its days."""
    place = get(session, Property, input.property_id, "input", "propertyId", lock=True)
    rule.property_id = place.id
    problems = Problems()
    assign(rule, input, ("code", "label", "valid_from", "valid_to", *names), problems, "input")
    problems.raise_if_any()
    rule.check(place.currency)
    refuse_shared_days(session, rule)
    session.add(rule)
    session.flush()
    return rule


def refuse_shared_days(session: Session, rule: Rule) -> None:
    """Refuse a rule if another one of its code has some of its days."""
    for other in _rules(session, type(rule), rule.property_id, rule.code):
        if other is not rule and overlap(other.span, rule.span):
            raise refuse(
                "HOTEL_RULE_OVERLAP",
                f"{rule.code} has a rule from {other.valid_from} to "
                f"{other.valid_to or 'further notice'}: end it before the new one begins, or let "
                "the new one begin after it.",
                "input",
                "validFrom",
            )


def _rules(session: Session, model: type[Rule], property_id: UUID, code: str) -> list[Rule]:
    found = select(model).where(model.property_id == property_id, model.code == code)
    return list(session.scalars(found.order_by(model.valid_from)))
