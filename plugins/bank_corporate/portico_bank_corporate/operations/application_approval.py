"""Whose consent an application needs before it is approved, and what the consent is about."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from sqlalchemy.orm import Session

from portico.hookspecs import ApprovalPolicy, Tier
from portico.values import Choice
from portico_bank_corporate import access
from portico_bank_corporate.models import GuaranteeApplication
from portico_bank_corporate.models.amounts import text
from portico_bank_corporate.models.undertaking_terms import TERMS


def _content(_session: Session, application: GuaranteeApplication) -> dict[str, Any]:
    parties = ("applicant_id", "instructing_party_id", "beneficiary_id", "limit_id")
    given = {
        name: getattr(application, name) for name in (*parties, *TERMS, "wording_text", "cover")
    }
    return {
        "number": application.number,
        "amount": text(application.money),
        **{name: _plain(value) for name, value in given.items()},
    }


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.name if isinstance(value, Choice) else str(value)


APPLICATION_APPROVAL: Final = ApprovalPolicy(
    name="bank.guarantee_application",
    description="An application for a guarantee is approved when somebody else has consented.",
    model=GuaranteeApplication,
    prefix="bap",
    request=access.APPLICATION_WRITE,
    content=_content,
    summary=lambda application: f"Approve application {application.number} for a guarantee",
    tiers=(Tier(needed={access.GUARANTEE_APPROVE: 1}),),
    account=lambda _session, application: application.applicant_id,
)
