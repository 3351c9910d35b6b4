"""What the bank knows of its clients, as those who may see it."""

from __future__ import annotations

from portico.models import Account, Contact
from portico.query import answer, columns, entity, many, money, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    ClientDocument,
    Enrolment,
    FinancialStatement,
    KycCase,
    LegalProfile,
    OwnershipLink,
    ReliabilityAssessment,
    ScreeningHit,
    Signatory,
)
from portico_bank_corporate.models.financial_statement import FIGURES
from portico_bank_corporate.operations import (
    client_papers,
    kyc_cases,
    ownership,
    reliability,
    signing,
)

PROFILE = entity(
    LegalProfile,
    name="BankLegalProfile",
    prefix="blp",
    plural="bankLegalProfiles",
    permission=access.KYC_READ,
    fields=[
        *columns(
            LegalProfile,
            "legal_form",
            "incorporated_on",
            "street",
            "building",
            "postcode",
            "town",
            "country",
            "has_tax_arrears",
            "has_litigation",
            "status",
        ),
        one("account", Account, "The client."),
    ],
)

CASE = entity(
    KycCase,
    name="BankKycCase",
    prefix="bkc",
    plural="bankKycCases",
    permission=access.KYC_READ,
    order="number",
    fields=[
        *columns(
            KycCase,
            "number",
            "kind",
            "risk",
            "risk_reason",
            "has_pep",
            "due_on",
            "status",
            "decided_on",
            "next_review",
            "reason",
        ),
        one("account", Account, "The client."),
        many("documents", ClientDocument, "What was brought for it.", key="case_id"),
    ],
)

DOCUMENT = entity(
    ClientDocument,
    name="BankClientDocument",
    prefix="bdo",
    plural="bankClientDocuments",
    permission=access.KYC_READ,
    fields=[
        *columns(
            ClientDocument,
            "kind",
            "title",
            "issued_on",
            "expires_on",
            "withdrawn_on",
            "reference",
        ),
        one("account", Account, "The client."),
        one("case", KycCase, "The KYC case that it was brought for, if any."),
    ],
)

HIT = entity(
    ScreeningHit,
    name="BankScreeningHit",
    prefix="bsh",
    plural="bankScreeningHits",
    permission=access.KYC_READ,
    fields=[
        *columns(
            ScreeningHit,
            "name",
            "list_name",
            "list_version",
            "entry",
            "score",
            "disposition",
            "reason",
            "decided_by",
            "decided_on",
        ),
        one("account", Account, "The client."),
        one("enrolment", Enrolment, "The person who is paid and was found, if it is one."),
    ],
)

LINK = entity(
    OwnershipLink,
    name="BankOwnershipLink",
    prefix="bol",
    plural="bankOwnershipLinks",
    permission=access.KYC_READ,
    fields=[
        *columns(
            OwnershipLink,
            "owner_name",
            "owner_is_person",
            "capital_share",
            "voting_share",
            "valid_from",
            "valid_to",
            "source",
        ),
        one("owned", Account, "The company that is owned."),
        one("ownerAccount", Account, "The owner, where it is a client."),
        one("ownerContact", Contact, "The owner, where it is a contact."),
    ],
)

SIGNATORY = entity(
    Signatory,
    name="BankSignatory",
    prefix="bsg",
    plural="bankSignatories",
    permission=access.KYC_READ,
    order="name",
    fields=[
        *columns(Signatory, "name", "signature_class", "valid_from", "valid_to", "specimen"),
        money("limit", "The most in one operation; null for any sum.", nullable=True),
        one("account", Account, "The company."),
        one("contact", Contact, "The person's contact, where there is one."),
    ],
)

STATEMENT = entity(
    FinancialStatement,
    name="BankFinancialStatement",
    prefix="bfs",
    plural="bankFinancialStatements",
    permission=access.RELIABILITY_READ,
    order="endsOn",
    fields=[
        *columns(
            FinancialStatement,
            "starts_on",
            "ends_on",
            "currency",
            "is_audited",
            *FIGURES,
            "source",
        ),
        one("account", Account, "The client."),
    ],
)

ASSESSMENT = entity(
    ReliabilityAssessment,
    name="BankReliabilityAssessment",
    prefix="bra",
    plural="bankReliabilityAssessments",
    permission=access.RELIABILITY_READ,
    order="assessedOn",
    fields=[
        *columns(
            ReliabilityAssessment,
            "assessed_on",
            "expires_on",
            "model_version",
            "z_score",
            "em_score",
            "zone",
            "score",
            "grade",
            "inputs",
            "explanation",
        ),
        one("account", Account, "The client."),
        one("statement", FinancialStatement, "The statement that the figures are from."),
    ],
)

KYC_TYPES = (PROFILE, CASE, DOCUMENT, HIT, LINK, SIGNATORY, STATEMENT, ASSESSMENT)

KYC_OF_ACCOUNT = (
    many("legalProfiles", LegalProfile, "It as a legal entity; one at most.", key="account_id"),
    many("kycCases", KycCase, "How it was looked at.", key="account_id"),
    many("documents", ClientDocument, "What it brought.", key="account_id"),
    many("screeningHits", ScreeningHit, "Hits on lists.", key="account_id"),
    many("ownershipLinks", OwnershipLink, "Who owns it directly.", key="owned_id"),
    many("signatories", Signatory, "Who may sign for it.", key="account_id"),
    many("statements", FinancialStatement, "Its financial statements.", key="account_id"),
    many("assessments", ReliabilityAssessment, "How reliable it was found.", key="account_id"),
)

KYC_QUESTIONS = (
    answer("bankBeneficialOwners", ownership.beneficial_owners, access.KYC_READ),
    answer("bankSigningCheck", signing.check_signing, access.KYC_READ),
)

KYC_MUTATIONS = (
    *(
        mutation(f"bankKycCase{deed}", operation, KycCase, access.KYC_WRITE)
        for deed, operation in (
            ("Open", kyc_cases.open_case),
            ("Review", kyc_cases.review_case),
            ("Ask", kyc_cases.ask_client),
            ("Submit", kyc_cases.submit_case),
            ("Approve", kyc_cases.approve_case),
            ("Reject", kyc_cases.reject_case),
        )
    ),
    *(
        mutation(name, operation, model, permission)
        for name, operation, model, permission in (
            ("bankClientDocumentAdd", client_papers.add_document, ClientDocument, access.KYC_WRITE),
            (
                "bankClientDocumentWithdraw",
                client_papers.withdraw_document,
                ClientDocument,
                access.KYC_WRITE,
            ),
            ("bankScreeningHitRecord", client_papers.record_hit, ScreeningHit, access.KYC_WRITE),
            (
                "bankScreeningHitDecide",
                client_papers.decide_hit,
                ScreeningHit,
                access.SCREENING_DECIDE,
            ),
            ("bankLegalProfileSet", client_papers.set_profile, LegalProfile, access.KYC_WRITE),
            (
                "bankLegalProfileStatusChange",
                client_papers.change_client_status,
                LegalProfile,
                access.KYC_WRITE,
            ),
            ("bankOwnershipLinkCreate", ownership.create_link, OwnershipLink, access.KYC_WRITE),
            ("bankOwnershipLinkEnd", ownership.end_link, OwnershipLink, access.KYC_WRITE),
            ("bankSignatoryAdd", signing.add_signatory, Signatory, access.KYC_WRITE),
            ("bankSignatoryRevoke", signing.revoke_signatory, Signatory, access.KYC_WRITE),
            (
                "bankFinancialStatementAdd",
                reliability.add_statement,
                FinancialStatement,
                access.RELIABILITY_WRITE,
            ),
            (
                "bankReliabilityAssess",
                reliability.assess_client,
                ReliabilityAssessment,
                access.RELIABILITY_WRITE,
            ),
        )
    ),
)
