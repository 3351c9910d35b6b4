"""Amendments of guarantees as clients see them."""

from __future__ import annotations

from portico.query import columns, entity, money, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import Guarantee, GuaranteeAmendment
from portico_bank_corporate.operations import guarantee_amendments

AMENDMENT = entity(
    GuaranteeAmendment,
    name="BankGuaranteeAmendment",
    prefix="bga",
    plural="bankGuaranteeAmendments",
    permission=access.GUARANTEE_READ,
    order="number",
    fields=[
        *columns(
            GuaranteeAmendment,
            "number",
            "expiry_date",
            "text",
            "status",
            "issued_on",
            "decided_on",
            "reference",
        ),
        money(
            "amountChange",
            "By how much the amount is raised; below zero where it is lowered.",
            amount="amount_change",
            nullable=True,
        ),
        one("guarantee", Guarantee, "The guarantee."),
    ],
)

AMENDMENT_MUTATIONS = tuple(
    mutation(f"bankGuaranteeAmendment{deed}", operation, GuaranteeAmendment, access.GUARANTEE_WRITE)
    for deed, operation in (
        ("Draft", guarantee_amendments.draft_amendment),
        ("Issue", guarantee_amendments.issue_amendment),
        ("Answer", guarantee_amendments.answer_amendment),
        ("Withdraw", guarantee_amendments.withdraw_amendment),
    )
)
