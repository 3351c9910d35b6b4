"""Reimbursement claims as clients see them."""

from __future__ import annotations

from portico.query import columns, entity, money, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import Guarantee, GuaranteeDemand, ReimbursementClaim
from portico_bank_corporate.operations import reimbursement_claims

CLAIM = entity(
    ReimbursementClaim,
    name="BankReimbursementClaim",
    prefix="brc",
    plural="bankReimbursementClaims",
    permission=access.DEMAND_READ,
    order="dueOn",
    fields=[
        *columns(
            ReimbursementClaim,
            *("number", "claimed_on", "due_on", "settled_on", "reference", "status"),
        ),
        money(
            "amount",
            "What is claimed: what was paid, less what counter-guarantees bear.",
            amount="amount",
        ),
        money("paid", "What came back of it."),
        one("guarantee", Guarantee, "The guarantee."),
        one("demand", GuaranteeDemand, "The demand that was paid."),
    ],
)

CLAIM_MUTATIONS = (
    mutation(
        "bankReimbursementClaimReceive",
        reimbursement_claims.receive_reimbursement,
        ReimbursementClaim,
        access.DEMAND_WRITE,
    ),
)
