"""The checklist of a KYC case: documents by its risk, and none that is out of date."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from portico.testing import Ask, problems_of
from portico_bank_corporate.models import BankDocumentKind, BankKycRisk, KycCase
from portico_bank_corporate.operations.client_papers import BankClientDocumentAdd, add_document
from portico_bank_corporate.operations.kyc_cases import (
    BankKycCaseApprove,
    BankKycCaseReview,
    BankKycCaseSubmit,
    approve_case,
    review_case,
    submit_case,
)
from portico_bank_corporate.operations.kyc_checklist import (
    BankKycRequirementSet,
    set_kyc_requirement,
)

D = BankDocumentKind
CHECKLIST: Final = """
query($input: BankKycChecklistQuestionInput!) { bankKycChecklist(input: $input) {
  isReady missing nextExpiry points { topic document state until message } } }
"""


def need(bank: Any, kind: BankDocumentKind, **given: Any) -> Any:
    wish = BankKycRequirementSet(kind=kind, note="A copy.", **given)
    return bank.do(set_kyc_requirement, wish)


def bring(bank: Any, case: KycCase, kind: BankDocumentKind, **given: Any) -> None:
    terms: dict[str, Any] = {"issued_on": date(2026, 1, 2), "title": kind.name, "reference": "S/1"}
    wish = BankClientDocumentAdd(
        account_id=case.account_id, case_id=case.id, kind=kind, **terms | given
    )
    bank.do(add_document, wish)


def states(ask: Ask, case: KycCase) -> dict[str, str]:
    answer = ask(CHECKLIST, input={"caseId": f"bkc_{case.id.hex}"})
    assert "errors" not in answer, answer
    points = answer["data"]["bankKycChecklist"]["points"]
    return {each["document"]: each["state"] for each in points}


def test_a_case_needs_what_its_risk_asks_for(bank: Any, kyc: Any, sales: Any, ask: Ask) -> None:
    need(bank, D.REGISTER_EXTRACT, most_days_old=90)
    need(bank, D.OWNERSHIP, risk=BankKycRisk.HIGH)
    case = kyc.open(bank.stranger())
    assert states(ask, case) == {"REGISTER_EXTRACT": "MISSING"}

    # 90 days after 2 January are 2 April: in 31 days, which is not soon.
    bring(bank, case, D.REGISTER_EXTRACT)
    assert states(ask, case) == {"REGISTER_EXTRACT": "PRESENT"}
    found = {"risk": BankKycRisk.HIGH, "risk_reason": "Owners abroad."}
    sales.step(review_case, BankKycCaseReview, case, **found)
    assert states(ask, case) == {"REGISTER_EXTRACT": "PRESENT", "OWNERSHIP": "MISSING"}

    submit = problems_of(lambda: sales.step(submit_case, BankKycCaseSubmit, case))
    assert submit == [("BANK_KYC_DOCUMENT", "input.id")]
    bring(bank, case, D.OWNERSHIP)
    assert sales.step(submit_case, BankKycCaseSubmit, case).status.name == "IN_APPROVAL"


def test_what_is_out_of_date_keeps_a_case_from_approval(bank: Any, kyc: Any, sales: Any) -> None:
    """A passport that is good on the day of the request, and no more on that of the decision."""
    case = kyc.submitted(bank.stranger(), expires_on=date(2026, 3, 2))
    kyc.consent(case, sales.checker)
    late = bank.on(date(2026, 3, 3))
    wish = BankKycCaseApprove(id=case.id, expected_version=bank.get(KycCase, case.id).version)

    assert problems_of(lambda: bank.write(lambda s: approve_case(s, late, wish), late)) == [
        ("BANK_KYC_DOCUMENT", "input.id")
    ]
    assert sales.step(approve_case, BankKycCaseApprove, case).next_review == date(2029, 3, 2)


def test_a_requirement_is_replaced_and_has_an_age(bank: Any) -> None:
    first = need(bank, D.CHARTER, most_days_old=30)
    second = need(bank, D.CHARTER, risk=BankKycRisk.MEDIUM)

    assert (second.id, second.risk, second.most_days_old) == (first.id, BankKycRisk.MEDIUM, None)
    assert problems_of(lambda: need(bank, D.CHARTER, most_days_old=0)) == [
        ("BANK_DAYS", "input.mostDaysOld")
    ]
