"""Commissions of guarantees as clients see them."""

from __future__ import annotations

from portico.query import answer, columns, entity, many, money, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import CommissionCharge, Guarantee, GuaranteeCommission, Tariff
from portico_bank_corporate.operations import commission_billing
from portico_bank_corporate.operations.commission_preview import preview_commission

COMMISSION = entity(
    GuaranteeCommission,
    name="BankGuaranteeCommission",
    prefix="bgc",
    plural="bankGuaranteeCommissions",
    permission=access.COMMISSION_READ,
    order="createdAt",
    fields=[
        *columns(
            GuaranteeCommission,
            "rate",
            "basis",
            "day_count",
            "last_day_included",
            "period",
            "grid",
            "billing",
            "minimum_scope",
            "refundable",
            "path",
            "billing_iban",
        ),
        money("minimum", "The least that is due; null if there is no minimum.", nullable=True),
        one("guarantee", Guarantee, "The guarantee."),
        one("tariff", Tariff, "The price that its terms come from, if from one."),
        many("charges", CommissionCharge, "What was charged of it.", key="commission_id"),
    ],
)

CHARGE = entity(
    CommissionCharge,
    name="BankCommissionCharge",
    prefix="bch",
    plural="bankCommissionCharges",
    permission=access.COMMISSION_READ,
    order="startsOn",
    fields=[
        *columns(CommissionCharge, "kind", "starts_on", "ends_before", "days", "due_on", "trace"),
        money("amount", "What is charged; below zero where it is given back.", amount="amount"),
        one("commission", GuaranteeCommission, "The terms."),
    ],
)

COMMISSION_TYPES = (COMMISSION, CHARGE)

COMMISSION_QUESTIONS = (
    answer("bankCommissionPreview", preview_commission, access.COMMISSION_READ),
)

COMMISSION_MUTATIONS = tuple(
    mutation(
        f"bankGuaranteeCommission{deed}", operation, GuaranteeCommission, access.COMMISSION_WRITE
    )
    for deed, operation in (
        ("Agree", commission_billing.agree_commission),
        ("Bill", commission_billing.bill_commission),
    )
)
