"""What a group insurance costs an employer: each place by its days, charged once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.models.formats import Malformed
from portico.operations.lookup import get
from portico.values import Money, Ref, round_exact
from portico_bank_corporate.models import (
    BankChargeKind,
    BankChargeStatus,
    BankEmployeeProduct,
    Charge,
    EmployeeTerms,
    InsuranceMember,
    ServiceAgreement,
)
from portico_bank_corporate.models.amounts import text
from portico_bank_corporate.models.months import Month


@dataclass(kw_only=True)
class BankInsurancePremiumQuestion:
    """A month of a group insurance."""

    terms_id: Annotated[UUID, Ref("BankEmployeeTerms"), "The terms of the group insurance."]
    period: Annotated[str, "The month, such as `2026-04`."]


@dataclass(frozen=True, kw_only=True)
class BankInsurancePremiumPart:
    """What one person's place costs in the month."""

    member_id: Annotated[UUID, Ref("BankInsuranceMember"), "The place."]
    days: Annotated[int, "How many days are insured."]
    premium: Annotated[Money, "The premium for them."]


@dataclass(frozen=True, kw_only=True)
class BankInsurancePremium:
    """What a group insurance costs the employer in a month."""

    total: Annotated[Money, "All premiums together."]
    days_of_month: Annotated[int, "How many days the month has."]
    parts: Annotated[list[BankInsurancePremiumPart], "Place by place."]


def insurance_premium(
    session: Session, actor: Actor, input: BankInsurancePremiumQuestion
) -> BankInsurancePremium:
    """What a group insurance costs an employer in a month: each place by its days."""
    terms = get(session, EmployeeTerms, input.terms_id, "input", "termsId")
    if terms.premium_amount is None:
        says = f"The terms are for {terms.product.name}: they have no premium."
        raise refuse("BANK_EMPLOYEE_TERMS", says, "input", "termsId")
    try:
        month = Month.parse(input.period)
    except Malformed as malformed:
        raise refuse(malformed.code, malformed.message, "input", "period") from malformed
    insured = _insured(session, terms.id, month, month)
    parts = [
        BankInsurancePremiumPart(
            member_id=each.id,
            days=month.days_within(each.joined_on, each.left_on),
            premium=Money(premium, terms.currency),
        )
        for each, premium in zip(insured, _premiums(terms, insured, month), strict=True)
    ]
    total = sum((each.premium.amount for each in parts), Decimal(0))
    return BankInsurancePremium(
        total=Money(total, terms.currency).rounded(), days_of_month=month.days, parts=parts
    )


def charge_premiums(session: Session, agreement: ServiceAgreement, months: Sequence[Month]) -> int:
    """Charge the premiums of months that are over, less what they were charged for already.

    A person whose place was noted late is charged for later; a charge that was too much is to be
    reversed, and the next run charges what is right.
    """
    if not months:
        return 0
    insurances = select(EmployeeTerms).filter_by(
        agreement_id=agreement.id, product=BankEmployeeProduct.INSURANCE
    )
    made = 0
    for terms in session.scalars(insurances.order_by(EmployeeTerms.id)).all():
        charged = _charged(session, agreement, terms)
        members = _insured(session, terms.id, months[0], months[-1])
        for month in months:
            made += _charge(session, terms, month, members, charged[str(month)])
    session.flush()
    return made


def _charge(
    session: Session,
    terms: EmployeeTerms,
    month: Month,
    members: Iterable[InsuranceMember],
    charges: Sequence[Charge],
) -> int:
    insured = [each for each in members if month.days_within(each.joined_on, each.left_on)]
    counting = [each for each in charges if each.status is not BankChargeStatus.REVERSED]
    paid = sum((each.amount for each in counting), Decimal(0))
    owed = sum(_premiums(terms, insured, month), Decimal(0))
    if owed <= paid:
        return 0
    number = f"/{len(charges) + 1}" if charges else ""
    session.add(
        Charge(
            agreement_id=terms.agreement_id,
            kind=BankChargeKind.PREMIUM,
            reference=f"{month}/{terms.id.hex}{number}",
            period=str(month),
            currency=terms.currency,
            quantity=len(insured),
            included=0,
            amount=owed - paid,
            tax_amount=Decimal(0),
            trace={"path": [{"level": "TERMS"}], "explanation": _why(terms, month, owed, paid)},
            status=BankChargeStatus.DUE,
            due_on=month.next.first,
        )
    )
    return 1


def _why(terms: EmployeeTerms, month: Month, owed: Decimal, paid: Decimal) -> str:
    premium = text(Money(terms.premium_amount or Decimal(0), terms.currency))
    before = f", less {text(Money(paid, terms.currency))} charged before" if paid else ""
    return (
        f"{premium} a person and month, each place by its days of {month}: "
        f"{text(Money(owed, terms.currency))}{before}"
    )


def _charged(
    session: Session, agreement: ServiceAgreement, terms: EmployeeTerms
) -> defaultdict[str, list[Charge]]:
    """What was charged for an insurance, month by month."""
    found: defaultdict[str, list[Charge]] = defaultdict(list)
    known = select(Charge).where(
        Charge.agreement_id == agreement.id,
        Charge.kind == BankChargeKind.PREMIUM,
        Charge.reference.contains(terms.id.hex),
    )
    for charge in session.scalars(known):
        found[charge.period].append(charge)
    return found


def _insured(
    session: Session, terms_id: UUID, first: Month, last: Month
) -> Sequence[InsuranceMember]:
    """The places of which some day lies from one month to another."""
    statement = (
        select(InsuranceMember)
        .where(
            InsuranceMember.terms_id == terms_id,
            InsuranceMember.joined_on <= last.last,
            or_(InsuranceMember.left_on.is_(None), InsuranceMember.left_on >= first.first),
        )
        .order_by(InsuranceMember.joined_on, InsuranceMember.id)
    )
    return session.scalars(statement).all()


def _premiums(
    terms: EmployeeTerms, members: Iterable[InsuranceMember], month: Month
) -> Iterator[Decimal]:
    """What each place costs, rounded cumulatively: together they are the rounded whole."""
    exact, before = Fraction(0), Decimal(0)
    for each in members:
        exact += Fraction(terms.premium_amount or 0) * month.share(each.joined_on, each.left_on)
        total = round_exact(exact, terms.currency)
        yield total - before
        before = total
