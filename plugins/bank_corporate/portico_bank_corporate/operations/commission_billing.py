"""Agreeing the commission of a guarantee, and charging it: again and again without doubling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Ref
from portico_bank_corporate.models import (
    LIVE,
    BankGuaranteeStatus,
    ClientAccount,
    Guarantee,
    GuaranteeCommission,
)
from portico_bank_corporate.models.commission_periods import BankCommissionPeriod, months_after
from portico_bank_corporate.models.commissions import BankMinimumScope, Fee, Step, fees, refund
from portico_bank_corporate.models.guarantee_commission import (
    BankCommissionBilling,
    BankCommissionChargeKind,
    CommissionCharge,
    check_terms,
)
from portico_bank_corporate.operations.commission_preview import (
    BankCommissionTerms,
    amount_steps,
    explain,
)
from portico_bank_corporate.operations.commission_terms import OF_ITS_OWN, Found, terms_for

ONE_DAY: Final = timedelta(days=1)
FEE, REFUND = BankCommissionChargeKind.FEE, BankCommissionChargeKind.REFUND


@dataclass(kw_only=True)
class BankGuaranteeCommissionAgree:
    """The commission that the applicant of a guarantee agreed to."""

    guarantee_id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee; it has no terms yet."]
    terms: Annotated[
        BankCommissionTerms | None, "How it is calculated; as the price of `productId` if left out."
    ] = None
    product_id: Annotated[
        UUID | None,
        Ref("BankProduct"),
        "The product by whose price it is calculated: the applicant's own, its package's, or "
        "everybody's on the day of issue; a rate per year or period. Not with `terms`.",
    ] = None
    event: Annotated[str, "What the product's price is for."] = "COMMISSION"
    minimum_scope: Annotated[
        BankMinimumScope, "What the minimum of the product's price is for."
    ] = BankMinimumScope.PER_PERIOD
    billing_iban: Annotated[
        str | None, "The applicant's account that it is taken from; it cannot be closed meanwhile."
    ] = None
    billing: Annotated[BankCommissionBilling, "When a period is charged."] = (
        BankCommissionBilling.IN_ADVANCE
    )
    refundable: Annotated[
        bool, "Whether what was charged in advance and not earned is given back."
    ] = True


@dataclass(kw_only=True)
class BankGuaranteeCommissionBill:
    """A commission to charge up to a day."""

    id: Annotated[UUID, Ref("BankGuaranteeCommission"), "The commission."]
    up_to: Annotated[date | None, "Up to which day, not later than today; today if left out."] = (
        None
    )


def agree_commission(
    session: Session, actor: Actor, input: BankGuaranteeCommissionAgree
) -> GuaranteeCommission:
    """Agree the commission of a guarantee. It is charged from the day of issue on."""
    guarantee = get(session, Guarantee, input.guarantee_id, "input", "guaranteeId", lock=True)
    found = terms_for(
        session, guarantee, input.terms, input.product_id, input.event, input.minimum_scope
    )
    given = found.terms
    problems = Problems()
    if session.scalar(select(GuaranteeCommission.id).filter_by(guarantee_id=guarantee.id)):
        text = f"Guarantee {guarantee.undertaking_number} has terms of a commission already."
        problems.add("BANK_COMMISSION_AGREED", text, "input", "guaranteeId")
    if given.period is BankCommissionPeriod.DAY:
        text = "A day is for accruals only; charge by the month at the shortest."
        problems.add("BANK_COMMISSION_PERIOD", text, "input", "terms", "period")
    if given.minimum is not None and given.minimum.currency != guarantee.currency:
        text = f"The minimum must be in the guarantee's currency, {guarantee.currency}."
        path = ("input", "terms", "minimum", "currency")
        problems.add("BANK_CURRENCY_MISMATCH", text, *path)
    agreed = _agreed(input, found, guarantee.currency)
    assign(agreed, input, ("billing_iban",), problems, "input")
    _check_account(session, problems, guarantee, agreed.billing_iban)
    check_terms(problems, agreed.terms, ("input", "terms"))
    problems.raise_if_any()
    session.add(agreed)
    session.flush()
    return agreed


def _agreed(
    input: BankGuaranteeCommissionAgree, found: Found, currency: str
) -> GuaranteeCommission:
    given = found.terms
    return GuaranteeCommission(
        guarantee_id=input.guarantee_id,
        rate=given.rate,
        basis=given.basis,
        day_count=given.day_count,
        last_day_included=given.last_day_included,
        period=given.period,
        grid=given.grid,
        billing=input.billing,
        minimum_amount=given.minimum.amount if given.minimum else None,
        minimum_scope=given.minimum_scope,
        refundable=input.refundable,
        path=found.path,
        tariff_id=found.tariff_id,
        currency=currency,
    )


def _check_account(
    session: Session, problems: Problems, guarantee: Guarantee, number: str | None
) -> None:
    """Note an account of ours that is another client's, or closed; others are taken as they are."""
    if number is None:
        return
    account = session.scalars(select(ClientAccount).filter_by(iban=number)).first()
    if account is None:
        return
    if account.account_id != guarantee.applicant_id:
        text = f"{number} is not the applicant's account."
        problems.add("AC02", text, "input", "billingIban")
    if account.is_gone:
        problems.add("AC05", f"{number} is {account.status.name}.", "input", "billingIban")


def bill_commission(
    session: Session, actor: Actor, input: BankGuaranteeCommissionBill
) -> GuaranteeCommission:
    """Charge what is due of a commission; what is charged already is not charged again."""
    up_to = input.up_to or actor.today
    if up_to > actor.today:
        raise refuse("BANK_DATES", f"{up_to} lies ahead.", "input", "upTo")
    agreed = get(session, GuaranteeCommission, input.id, "input", "id", lock=True)
    charge_due(session, agreed, up_to)
    return agreed


def bill_commissions(session: Session, actor: Actor) -> str:
    """Charge what is due of every commission; with the closing of its guarantee it has ended."""
    agreed = session.scalars(
        select(GuaranteeCommission)
        .join(Guarantee, Guarantee.id == GuaranteeCommission.guarantee_id)
        .where(Guarantee.status != BankGuaranteeStatus.CLOSED)
        .order_by(GuaranteeCommission.id)
        .with_for_update(of=GuaranteeCommission)
    )
    count = sum(charge_due(session, each, actor.today) for each in agreed.all())
    return f"{count} charges"


def charge_last(session: Session, guarantee: Guarantee, today: date) -> None:
    """Charge, or give back, what is left of the commission of a guarantee that is closed."""
    session.flush()
    its = select(GuaranteeCommission).filter_by(guarantee_id=guarantee.id).with_for_update()
    for agreed in session.scalars(its):
        charge_due(session, agreed, today)


def charge_due(session: Session, agreed: GuaranteeCommission, up_to: date) -> int:
    """Charge each period that is due and was not charged yet; how many charges were made.

    A charge makes the sum of all charges right: what an earlier period was charged too much,
    because the guarantee was reduced since, comes off the next one.
    """
    guarantee = session.get_one(Guarantee, agreed.guarantee_id)
    steps = amount_steps(session, guarantee)
    known = _charges(session, agreed)
    charged = sum((charge.amount for charge in known), Decimal(0))
    billed = {charge.starts_on for charge in known if charge.kind is FEE}
    all_fees = fees(agreed.terms, steps, steps[0].since, _last_day(agreed, guarantee, up_to))
    due, made = Decimal(0), 0
    for fee in all_fees:
        if agreed.due_on(fee) > up_to and not _has_ended(guarantee, fee, steps):
            break
        due += fee.charged
        if fee.period.start not in billed and fee.exact:
            amount = due - charged if agreed.refundable else max(due - charged, Decimal(0))
            session.add(_charge(agreed, FEE, fee, amount, up_to))
            charged, made = charged + amount, made + 1
    made += _give_back(session, agreed, guarantee, all_fees, charged, up_to)
    session.flush()
    return made


def _give_back(
    session: Session,
    agreed: GuaranteeCommission,
    guarantee: Guarantee,
    all_fees: list[Fee],
    charged: Decimal,
    up_to: date,
) -> int:
    """Give back what an ended guarantee has not earned, if that was agreed; never the minimum."""
    earned = sum((fee.charged for fee in all_fees), Decimal(0))
    back = refund(charged, earned, agreed.minimum_amount)
    if guarantee.status in LIVE or not agreed.refundable or not back:
        return 0
    # What ended on its first day has earned nothing: it is given back for its first period.
    last = next((fee for fee in reversed(all_fees) if fee.exact), all_fees[0])
    session.add(_charge(agreed, REFUND, last, -back, up_to))
    return 1


def _charge(
    agreed: GuaranteeCommission,
    kind: BankCommissionChargeKind,
    fee: Fee,
    amount: Decimal,
    up_to: date,
) -> CommissionCharge:
    return CommissionCharge(
        commission_id=agreed.id,
        kind=kind,
        starts_on=fee.period.start,
        ends_before=fee.period.end,
        days=fee.days,
        due_on=min(agreed.due_on(fee), up_to) if kind is FEE else up_to,
        amount=amount,
        currency=agreed.currency,
        trace=_trace(agreed, fee),
    )


def _trace(agreed: GuaranteeCommission, fee: Fee) -> dict[str, Any]:
    return {
        "path": agreed.path or OF_ITS_OWN,
        "explanation": explain(agreed.terms, fee),
        "dayCount": agreed.day_count.name,
        "rate": f"{agreed.rate.normalize():f}",
        "parts": [
            {
                "from": part.start.isoformat(),
                "before": part.end.isoformat(),
                "amount": f"{part.amount:f}",
                "days": part.days,
            }
            for part in fee.parts
        ],
    }


def _charges(session: Session, agreed: GuaranteeCommission) -> list[CommissionCharge]:
    its = CommissionCharge.commission_id == agreed.id
    return list(session.scalars(select(CommissionCharge).where(its)))


def _last_day(agreed: GuaranteeCommission, guarantee: Guarantee, up_to: date) -> date:
    """To which day the commission runs: the last for demands, or on while one is to be decided."""
    ahead = months_after(up_to, agreed.period.months or 12)
    if guarantee.expires_on is None:
        return ahead
    if guarantee.status is BankGuaranteeStatus.EXPIRED_CLAIM_OPEN:
        return max(guarantee.expires_on, up_to + ONE_DAY)
    return guarantee.expires_on


def _has_ended(guarantee: Guarantee, fee: Fee, steps: list[Step]) -> bool:
    """Whether nothing can be added to a period any more, because the guarantee has ended."""
    return guarantee.status not in LIVE and fee.period.start < steps[-1].since
