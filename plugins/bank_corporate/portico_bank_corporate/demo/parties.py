"""The employer of the demonstration as the bank knows it: its profile, its KYC case."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from portico_bank_corporate.demo.run import CREATED, Run
from portico_bank_corporate.models import (
    BankDocumentKind,
    BankSignatureClass,
    KycCase,
    LegalProfile,
    Signatory,
)
from portico_bank_corporate.operations.client_papers import (
    BankClientDocumentAdd,
    BankLegalProfileSet,
    add_document,
    set_profile,
)
from portico_bank_corporate.operations.kyc_cases import (
    BankKycCaseApprove,
    BankKycCaseOpen,
    BankKycCaseReview,
    BankKycCaseSubmit,
    approve_case,
    open_case,
    review_case,
    submit_case,
)
from portico_bank_corporate.operations.signing import BankSignatoryAdd, add_signatory

K = BankDocumentKind
PAPERS: Final = (
    (K.REGISTER_EXTRACT, "Extract of the commercial register", date(2026, 1, 12), None),
    (K.OWNERSHIP, "List of shareholders", date(2025, 11, 3), None),
    (K.IDENTITY, "Passport of the managing director", date(2021, 5, 4), date(2031, 5, 3)),
)
"""Kind, title, issued, expires."""


SIGN: Final = (
    ("Brandt, Ute", "DE-P-1001", BankSignatureClass.A),
    ("Vogel, Jan", "DE-P-1002", BankSignatureClass.B),
)
"""Name, what tells the person from others, class; any sum."""


def may_sign(run: Run, account_id: UUID) -> None:
    """Note the two who sign for the client, together."""
    for name, key, sign in SIGN:
        known = (Signatory.account_id == account_id) & (Signatory.person_key == key)
        wish = BankSignatoryAdd(
            account_id=account_id,
            name=name,
            person_key=key,
            signature_class=sign,
            valid_from=date(2024, 1, 1),
            specimen="KYC/SPECIMEN",
        )
        run.one("signatory", name, known, Signatory, add_signatory, wish)


def know(run: Run, account_id: UUID) -> None:
    """Note the seat of a client, and take it through its first KYC case with two people."""
    profile = BankLegalProfileSet(
        account_id=account_id,
        legal_form="GmbH",
        incorporated_on=date(1998, 4, 1),
        street="Industriestraße",
        building="7",
        postcode="13509",
        town="Berlin",
        country="DE",
    )
    its = LegalProfile.account_id == account_id
    run.one("legal profile", "acme-industrie", its, LegalProfile, set_profile, profile)
    run.one(
        "KYC case",
        "acme-industrie",
        KycCase.account_id == account_id,
        KycCase,
        lambda _session, _actor, wish: _approved(run, wish),
        BankKycCaseOpen(account_id=account_id, due_on=CREATED.date()),
    )


def _approved(run: Run, wish: BankKycCaseOpen) -> KycCase:
    """A case with its documents, prepared by one person and consented to by another."""
    case = open_case(run.session, run.preparer, wish)
    for kind, title, issued, expires in PAPERS:
        paper = BankClientDocumentAdd(
            account_id=wish.account_id,
            case_id=case.id,
            kind=kind,
            title=title,
            issued_on=issued,
            expires_on=expires,
            reference=f"KYC/{kind.name}",
        )
        add_document(run.session, run.preparer, paper)
    why = "An industrial company at home, long known, owned by two families."
    run.step(review_case, BankKycCaseReview, case, risk_reason=why)
    run.step(submit_case, BankKycCaseSubmit, case)
    run.consent(case)
    approved: KycCase = run.step(approve_case, BankKycCaseApprove, case)
    return approved
