"""Whose consent a credit limit needs before it may be used, and what the consent is about."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.orm import Session

from portico.hookspecs import ApprovalPolicy, Tier
from portico.values import Money
from portico_bank_corporate import access
from portico_bank_corporate.models import CreditLimit
from portico_bank_corporate.models.amounts import text


def _money(limit: CreditLimit) -> Money:
    return Money(limit.amount, limit.currency)


def _content(_session: Session, limit: CreditLimit) -> dict[str, Any]:
    return {
        "account": str(limit.account_id),
        "parent": str(limit.parent_id),
        "number": limit.number,
        "amount": text(_money(limit)),
        "validTo": limit.valid_to.isoformat(),
        "revolving": limit.revolving,
        "guaranteeType": limit.guarantee_type and limit.guarantee_type.name,
        "rateSource": limit.rate_source,
        "fxAddOn": f"{limit.fx_add_on.normalize():f}",
    }


LIMIT_APPROVAL: Final = ApprovalPolicy(
    name="bank.credit_limit",
    description="A credit limit is approved when somebody else has consented to it.",
    model=CreditLimit,
    prefix="bcl",
    request=access.LIMIT_WRITE,
    content=_content,
    summary=lambda limit: f"Approve credit limit {limit.number}: {text(_money(limit))}",
    tiers=(Tier(needed={access.LIMIT_APPROVE: 1}),),
    account=lambda _session, limit: limit.account_id,
    amount=_money,
)
