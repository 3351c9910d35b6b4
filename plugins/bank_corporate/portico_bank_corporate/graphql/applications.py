"""Applications for guarantees as clients see them."""

from __future__ import annotations

from portico.models import Account
from portico.query import columns, entity, many, money, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import CreditLimit, Guarantee, GuaranteeApplication
from portico_bank_corporate.models.undertaking_terms import TERMS
from portico_bank_corporate.operations import guarantee_applications

APPLICATION = entity(
    GuaranteeApplication,
    name="BankGuaranteeApplication",
    prefix="bap",
    plural="bankGuaranteeApplications",
    permission=access.APPLICATION_READ,
    order="number",
    fields=[
        *columns(
            GuaranteeApplication,
            *("number", "status", "submitted_on", "decided_on", "reason"),
            *TERMS,
            *("currency", "wording", "wording_text", "cover"),
        ),
        money("amount", "The amount that is applied for.", amount="amount"),
        one("applicant", Account, "The client for whom the bank shall undertake to pay."),
        one("instructingParty", Account, "Who gives the instruction, where it is another."),
        one("beneficiary", Account, "The beneficiary's account, where it is one of ours."),
        one("limit", CreditLimit, "The credit limit that it reserves from."),
        one("guarantee", Guarantee, "The guarantee that came of it."),
    ],
)

APPLICATIONS_OF_ACCOUNT = (
    many(
        "guaranteeApplications",
        GuaranteeApplication,
        "The guarantees that it asked for.",
        key="applicant_id",
    ),
)

APPLICATION_MUTATIONS = tuple(
    mutation(
        f"bankGuaranteeApplication{deed}",
        operation,
        GuaranteeApplication,
        access.GUARANTEE_WRITE if deed == "Issue" else access.APPLICATION_WRITE,
    )
    for deed, operation in (
        ("Create", guarantee_applications.create_application),
        ("Update", guarantee_applications.update_application),
        ("Submit", guarantee_applications.submit_application),
        ("Advance", guarantee_applications.advance_application),
        ("Return", guarantee_applications.return_application),
        ("Reject", guarantee_applications.reject_application),
        ("Withdraw", guarantee_applications.withdraw_application),
        ("Issue", guarantee_applications.issue_application),
    )
)
