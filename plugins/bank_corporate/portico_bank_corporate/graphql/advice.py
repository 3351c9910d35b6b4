"""What clients must bring, how employers fare, where risk concentrates, as clients see it."""

from __future__ import annotations

from portico.models import Account
from portico.query import answer, columns, entity, many, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    DocumentRequirement,
    EmployerHealth,
    KycRequirement,
    Product,
)
from portico_bank_corporate.operations import checklist, employer_health, kyc_checklist
from portico_bank_corporate.operations.concentration import concentration

REQUIREMENT = entity(
    DocumentRequirement,
    name="BankDocumentRequirement",
    prefix="bdr",
    plural="bankDocumentRequirements",
    permission=access.TARIFF_READ,
    fields=[
        *columns(DocumentRequirement, "kind", "most_days_old", "note"),
        one("product", Product, "The product."),
    ],
)

KYC_REQUIREMENT = entity(
    KycRequirement,
    name="BankKycRequirement",
    prefix="bkq",
    plural="bankKycRequirements",
    permission=access.KYC_READ,
    fields=columns(KycRequirement, "kind", "risk", "most_days_old", "note"),
)

HEALTH = entity(
    EmployerHealth,
    name="BankEmployerHealth",
    prefix="beh",
    plural="bankEmployerHealths",
    permission=access.RELIABILITY_READ,
    order="assessedOn",
    fields=[
        *columns(
            EmployerHealth,
            "assessed_on",
            "model_version",
            "score",
            "allows_offers",
            "needs_limit_review",
            "reviewed_on",
            "review_note",
            "inputs",
            "explanation",
        ),
        one("account", Account, "The employer."),
    ],
)

ADVICE_TYPES = (REQUIREMENT, KYC_REQUIREMENT, HEALTH)

ADVICE_OF_ACCOUNT = (
    many("employerHealths", EmployerHealth, "How it fares as an employer.", key="account_id"),
)

ADVICE_QUESTIONS = (
    answer("bankChecklist", checklist.checklist, access.KYC_READ),
    answer("bankKycChecklist", kyc_checklist.kyc_checklist, access.KYC_READ),
    answer("bankConcentration", concentration, access.LIMIT_READ, whole=True),
)

ADVICE_MUTATIONS = (
    mutation(
        "bankDocumentRequirementSet",
        checklist.set_requirement,
        DocumentRequirement,
        access.TARIFF_WRITE,
    ),
    mutation(
        "bankKycRequirementSet",
        kyc_checklist.set_kyc_requirement,
        KycRequirement,
        access.KYC_APPROVE,
    ),
    mutation(
        "bankEmployerHealthAssess",
        employer_health.assess_employer,
        EmployerHealth,
        access.RELIABILITY_WRITE,
    ),
    mutation(
        "bankEmployerHealthReview",
        employer_health.review_limits,
        EmployerHealth,
        access.LIMIT_WRITE,
    ),
)
