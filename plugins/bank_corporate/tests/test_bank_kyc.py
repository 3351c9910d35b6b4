"""KYC: cases with the consent of one or two, documents that expire, hits that block."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from portico.database import new_id
from portico.models import ApprovalRequest
from portico.operations.approvals import give_approval
from portico.operations.approvals.inputs import ApprovalGive
from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankClientStatus,
    BankDocumentKind,
    BankHitDisposition,
    BankKycKind,
    BankKycRisk,
    BankKycStatus,
    BankSignatureClass,
    KycCase,
    ScreeningHit,
    Signatory,
)
from portico_bank_corporate.models.signing import signing_faults
from portico_bank_corporate.operations.client_papers import (
    BankClientDocumentAdd,
    BankLegalProfileSet,
    BankLegalProfileStatusChange,
    BankScreeningHitDecide,
    BankScreeningHitRecord,
    add_document,
    change_client_status,
    decide_hit,
    record_hit,
    set_profile,
)
from portico_bank_corporate.operations.kyc_cases import (
    BankKycCaseApprove,
    BankKycCaseReject,
    BankKycCaseReview,
    BankKycCaseSubmit,
    approve_case,
    open_reviews,
    reject_case,
    review_case,
    submit_case,
)
from portico_bank_corporate.operations.register_approval import (
    BankPayrollRegisterSubmit,
    submit_payroll_register,
)
from portico_bank_corporate.operations.register_check import (
    BankPayrollRegisterValidate,
    validate_payroll_register,
)
from portico_bank_corporate.operations.register_preflight import (
    BankRegisterPreflightQuestion,
    preflight_register,
)

K, R, C = BankKycStatus, BankKycRisk, BankSignatureClass


def hit(bank: Any, client: Any, **given: Any) -> ScreeningHit:
    terms = {"name": "Acme", "list_name": "EU", "list_version": "2026-03-01", "entry": "EU.1"}
    wish = BankScreeningHitRecord(account_id=client.id, score=Decimal(91), **(terms | given))
    recorded: ScreeningHit = bank.do(record_hit, wish)
    return recorded


def clear(sales: Any, found: ScreeningHit) -> None:
    no = BankHitDisposition.FALSE_POSITIVE
    sales.step(decide_hit, BankScreeningHitDecide, found, disposition=no, reason="Born elsewhere.")


@pytest.mark.parametrize(
    ("risk", "until"),
    [
        (R.LOW, date(2031, 3, 2)),
        (R.MEDIUM, date(2029, 3, 2)),
        (R.HIGH, date(2027, 3, 2)),
    ],
)
def test_an_approved_client_is_looked_at_again_by_its_risk(
    bank: Any, kyc: Any, risk: BankKycRisk, until: date
) -> None:
    """Domain page 2.1: the decision and five, three or one years."""
    case = kyc.approve(bank.account(), risk=risk)

    assert (case.status, case.next_review) == (K.APPROVED, until)


@pytest.mark.parametrize("given", [{"risk": R.HIGH}, {"has_pep": True}])
def test_high_risk_and_exposed_persons_need_two_others(
    bank: Any, kyc: Any, sales: Any, given: dict[str, Any]
) -> None:
    case = kyc.submitted(bank.account(), **given)
    kyc.consent(case, sales.checker)
    assert problems_of(lambda: sales.step(approve_case, BankKycCaseApprove, case)) == [
        ("APPROVAL_MISSING", "input.id")
    ]

    kyc.consent(case, replace(sales.checker, name="second", id=new_id()))
    assert sales.step(approve_case, BankKycCaseApprove, case).status is K.APPROVED


def test_who_prepared_a_case_cannot_consent_to_it(bank: Any, kyc: Any, sales: Any) -> None:
    case = kyc.submitted(bank.account())
    request = bank.all(ApprovalRequest)[0]
    own = ApprovalGive(id=request.id, content_hash=request.content_hash)

    problems = problems_of(
        lambda: bank.write(lambda s: give_approval(s, sales.maker, own), sales.maker)
    )
    assert len(problems) == 1
    assert bank.get(KycCase, case.id).status is K.IN_APPROVAL


def test_a_submitted_case_is_frozen_with_its_documents(bank: Any, kyc: Any, sales: Any) -> None:
    client = bank.account()
    case = kyc.submitted(client)

    paper: dict[str, Any] = {
        "kind": BankDocumentKind.CHARTER,
        "title": "Charter",
        "reference": "S/1",
    }
    wish = BankClientDocumentAdd(
        account_id=client.id, case_id=case.id, issued_on=date(2026, 1, 1), **paper
    )
    assert problems_of(lambda: bank.do(add_document, wish)) == [("BANK_KYC_FROZEN", "input.id")]
    assert problems_of(lambda: sales.step(review_case, BankKycCaseReview, case, risk=R.LOW)) == [
        ("BANK_KYC_FROZEN", "input.id")
    ]


def test_a_case_says_why_and_has_no_open_hit(bank: Any, kyc: Any, sales: Any) -> None:
    client = bank.account()
    case = kyc.open(client)
    sales.step(review_case, BankKycCaseReview, case)
    found = hit(bank, client)
    assert problems_of(lambda: sales.step(submit_case, BankKycCaseSubmit, case)) == [
        ("RR04", "input.id"),
        ("REQUIRED", "input.riskReason"),
    ]

    clear(sales, found)
    sales.step(review_case, BankKycCaseReview, case, risk_reason="Small and local.")
    assert sales.step(submit_case, BankKycCaseSubmit, case).status is K.IN_APPROVAL


def test_a_client_has_one_undecided_case(bank: Any, kyc: Any) -> None:
    client = bank.account()
    kyc.open(client)

    assert problems_of(lambda: kyc.open(client)) == [("BANK_KYC_OPEN", "input.accountId")]


def test_reviews_are_opened_before_they_are_due_once(bank: Any, kyc: Any) -> None:
    client, other = bank.account(), bank.account("Other")
    kyc.approve(client, risk=R.HIGH)
    kyc.approve(other, risk=R.LOW)
    early, soon = bank.on(date(2026, 12, 31)), bank.on(date(2027, 1, 2))

    assert bank.write(lambda s: open_reviews(s, early), early) == "0 cases opened"
    assert bank.write(lambda s: open_reviews(s, soon), soon) == "1 cases opened"
    assert bank.write(lambda s: open_reviews(s, soon), soon) == "0 cases opened"
    case = bank.all(KycCase, KycCase.number)[-1]
    assert (case.account_id, case.kind, case.risk) == (client.id, BankKycKind.PERIODIC, R.HIGH)
    assert case.due_on == date(2027, 3, 2)


def test_a_document_that_expires_calls_for_a_review_too(bank: Any, kyc: Any) -> None:
    client = bank.account()
    kyc.approve(client, risk=R.LOW, expires_on=date(2026, 6, 30))
    soon = bank.on(date(2026, 5, 2))

    assert bank.write(lambda s: open_reviews(s, soon), soon) == "1 cases opened"
    assert bank.all(KycCase, KycCase.number)[-1].due_on == date(2026, 6, 30)


def test_a_hit_is_noted_once_and_decided_once(bank: Any, sales: Any) -> None:
    client = bank.account()
    first = hit(bank, client)
    assert hit(bank, client).id == first.id

    clear(sales, first)
    assert problems_of(lambda: clear(sales, first)) == [("BANK_HIT_TRANSITION", "input.status")]


def preflight(bank: Any, project: Any) -> list[tuple[str, int | None]]:
    question = BankRegisterPreflightQuestion(
        project_id=project.id, period="2026-03", pay_date=date(2026, 3, 31), lines=bank.lines()
    )
    found = bank.do(preflight_register, question)
    return [(each.code, each.line) for each in found.findings]


def test_a_hit_stops_registers_and_guarantees_until_it_is_cleared(bank: Any, sales: Any) -> None:
    client = bank.account("Acme Industrie")
    project = bank.project(client)
    bank.enrol_all(project)
    bank.limit(client)
    register = bank.register(project)
    seen = {"id": register.id, "expected_version": register.version}
    checked = bank.do(validate_payroll_register, BankPayrollRegisterValidate(**seen))
    found = hit(bank, client)

    assert preflight(bank, project) == [("RR04", None), ("AM05", None)]
    submit = {"id": register.id, "expected_version": checked.version}
    wish = BankPayrollRegisterSubmit(**submit)
    assert problems_of(lambda: bank.do(submit_payroll_register, wish)) == [("RR04", "input.id")]
    amount = Money(Decimal("1000.00"), "EUR")
    assert problems_of(lambda: bank.guarantee(client, amount)) == [("RR04", "input.applicantId")]

    clear(sales, found)
    assert bank.guarantee(client, amount).undertaking_number == "G-1"
    assert preflight(bank, project) == [("AM05", None)]


def test_a_hit_on_a_payee_stops_its_line_alone(bank: Any, sales: Any) -> None:
    project = bank.project()
    people = bank.enrol_all(project)
    client = type("Client", (), {"id": project.account_id})
    found = hit(bank, client, enrolment_id=people[1].id, name="Janis Berzins")

    assert preflight(bank, project) == [("RR04", 2)]
    clear(sales, found)
    assert preflight(bank, project) == []


def test_kyc_that_is_refused_or_out_of_date_stops_registers(
    bank: Any, kyc: Any, sales: Any
) -> None:
    client = bank.stranger()
    first = kyc.approve(client, risk=R.HIGH)
    project = bank.project(client)
    bank.enrol_all(project)
    bank.write(lambda s: setattr(s.get_one(KycCase, first.id), "next_review", date(2026, 3, 1)))
    assert preflight(bank, project) == [("RR04", None)]

    case = kyc.approve(client)
    assert preflight(bank, project) == []
    again = kyc.open(client)
    sales.step(review_case, BankKycCaseReview, again)
    sales.step(reject_case, BankKycCaseReject, again, reason="A shell.")
    assert case.number == 2
    assert preflight(bank, project) == [("RR04", None)]


def test_a_client_becomes_active_with_an_approved_case(bank: Any, kyc: Any, sales: Any) -> None:
    client = bank.stranger()
    seat: dict[str, Any] = {"legal_form": "GmbH", "town": "Berlin", "country": "de"}
    profile = bank.do(set_profile, BankLegalProfileSet(account_id=client.id, **seat))
    step = (change_client_status, BankLegalProfileStatusChange, profile)
    sales.step(*step, status=BankClientStatus.ONBOARDING)
    assert profile.country == "DE"
    assert problems_of(lambda: sales.step(*step, status=BankClientStatus.ACTIVE)) == [
        ("RR04", "input.status")
    ]

    kyc.approve(client)
    assert sales.step(*step, status=BankClientStatus.ACTIVE).status is BankClientStatus.ACTIVE


def test_nothing_new_is_done_for_a_client_that_is_restricted(
    bank: Any, kyc: Any, sales: Any
) -> None:
    """One that is let go is served to the end; one that is restricted is not until it is active."""
    client = bank.account()
    seat: dict[str, Any] = {"legal_form": "GmbH", "town": "Berlin", "country": "DE"}
    profile = bank.do(set_profile, BankLegalProfileSet(account_id=client.id, **seat))
    project = bank.project(client)
    bank.enrol_all(project)
    step = (change_client_status, BankLegalProfileStatusChange, profile)
    for status in (BankClientStatus.ONBOARDING, BankClientStatus.ACTIVE):
        sales.step(*step, status=status)
    assert preflight(bank, project) == []

    sales.step(*step, status=BankClientStatus.RESTRICTED)
    assert preflight(bank, project) == [("RR04", None)]
    assert problems_of(lambda: bank.project(client, number="PP-2")) == [("RR04", "input.id")]
    sales.step(*step, status=BankClientStatus.ACTIVE)
    sales.step(*step, status=BankClientStatus.EXITING)
    assert preflight(bank, project) == []


@pytest.mark.parametrize(
    ("risk", "decided", "until"),
    [
        (R.LOW, date(2026, 3, 2), date(2031, 3, 2)),
        (R.MEDIUM, date(2026, 3, 2), date(2029, 3, 2)),
        (R.HIGH, date(2026, 3, 2), date(2027, 3, 2)),
        (R.HIGH, date(2028, 2, 29), date(2029, 2, 28)),
        (R.LOW, date(2028, 2, 29), date(2033, 2, 28)),
    ],
)
def test_the_next_review_is_after_five_three_or_one_years(
    risk: BankKycRisk, decided: date, until: date
) -> None:
    """Domain page 2.1; the last day of February where there is no 29th."""
    case = KycCase(number=1, risk=risk, status=BankKycStatus.IN_APPROVAL)
    case.approve(decided)

    assert case.next_review == until
    assert case.is_good_on(until)
    assert not case.is_good_on(until + timedelta(days=1))


def mandate(name: str, sign: BankSignatureClass, key: str = "", **given: Any) -> Signatory:
    terms = {"valid_from": date(2020, 1, 1), "specimen": "S"} | given
    return Signatory(name=name, signature_class=sign, person_key=key or name, **terms)


ANN_A, BEN_A, EVE_B, ZOE_B = (
    mandate("Ann", C.A),
    mandate("Ben", C.A),
    mandate("Eve", C.B),
    mandate("Zoe", C.B),
)
SMALL: dict[str, Any] = {"limit_amount": Decimal(999), "currency": "EUR"}


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ([mandate("Max", C.E)], []),
        ([ANN_A, BEN_A], []),
        ([ANN_A, EVE_B], []),
        ([EVE_B, ZOE_B], ["DS06"]),
        ([ANN_A], ["DS06"]),
        ([], ["DS0A"]),
        ([ANN_A, mandate("Ann", C.B)], ["DS26", "DS06"]),
        ([mandate("Tom", C.T), ANN_A], ["DS0H", "DS06"]),
        ([mandate("Max", C.E, **SMALL)], ["DS19"]),
        ([mandate("Max", C.E, **SMALL), ANN_A, EVE_B], []),
        ([mandate("Max", C.E, limit_amount=Decimal(9999), currency="USD")], ["DS19"]),
        ([mandate("Max", C.E, valid_to=date(2026, 3, 1))], ["DS0H"]),
        ([mandate("Max", C.E, valid_from=date(2026, 3, 3))], ["DS0H"]),
    ],
)
def test_which_signatures_suffice(given: list[Signatory], codes: list[str]) -> None:
    """A with B, never B with B, and the same person never twice (domain page 2.5)."""
    found = signing_faults(given, Money(Decimal(1000), "EUR"), date(2026, 3, 2))

    assert [each.code for each in found] == codes
