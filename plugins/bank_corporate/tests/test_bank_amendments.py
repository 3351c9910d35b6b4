"""Amendments: four eyes before the issue, the limit from the issue, the change with the consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.access import Actor
from portico.database import new_id
from portico.operations.approvals import ask_approval, give_approval, reject_approval
from portico.operations.approvals.inputs import ApprovalAsk, ApprovalGive, ApprovalReject
from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankAmendmentStatus,
    CreditLimit,
    Guarantee,
    GuaranteeAmendment,
)
from portico_bank_corporate.operations.client_papers import BankScreeningHitRecord, record_hit
from portico_bank_corporate.operations.guarantee_amendments import (
    BankGuaranteeAmendmentAnswer,
    BankGuaranteeAmendmentDraft,
    BankGuaranteeAmendmentIssue,
    BankGuaranteeAmendmentWithdraw,
    answer_amendment,
    draft_amendment,
    issue_amendment,
    withdraw_amendment,
)
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeRelease
from portico_bank_corporate.operations.guarantees import release_guarantee

A = BankAmendmentStatus


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def limit(bank: Any) -> CreditLimit:
    limit: CreditLimit = bank.limit(bank.account(), "150000.00")
    return limit


@pytest.fixture
def guarantee(bank: Any, limit: CreditLimit) -> Guarantee:
    client = bank.write(lambda session: session.get_one(CreditLimit, limit.id).account_id)
    issued: Guarantee = bank.guarantee(
        type("Client", (), {"id": client}), eur("100000.00"), limit_id=limit.id
    )
    return issued


def asked_of(amendment: GuaranteeAmendment) -> ApprovalAsk:
    return ApprovalAsk(subject=f"bga_{amendment.id.hex}")


class Desk:
    """Two clerks who amend guarantees: one prepares, the other consents."""

    def __init__(self, bank: Any, actor: Actor) -> None:
        self.bank = bank
        self.maker = replace(actor, name="maker", id=new_id())
        self.checker = replace(actor, name="checker", id=new_id())

    def draft(self, guarantee: Guarantee, **given: Any) -> GuaranteeAmendment:
        wish = BankGuaranteeAmendmentDraft(guarantee_id=guarantee.id, **given)
        drafted: GuaranteeAmendment = self.bank.write(
            lambda session: draft_amendment(session, self.maker, wish), self.maker
        )
        return drafted

    def consent(self, amendment: GuaranteeAmendment, by: Actor | None = None) -> None:
        who = by or self.checker
        asked = asked_of(amendment)
        request = self.bank.write(lambda s: ask_approval(s, self.maker, asked), self.maker)
        given = ApprovalGive(id=request.id, content_hash=request.content_hash)
        self.bank.write(lambda session: give_approval(session, who, given), who)

    def issue(self, amendment: GuaranteeAmendment) -> GuaranteeAmendment:
        current = self.bank.get(GuaranteeAmendment, amendment.id)
        wish = BankGuaranteeAmendmentIssue(id=current.id, expected_version=current.version)
        issued: GuaranteeAmendment = self.bank.write(
            lambda session: issue_amendment(session, self.maker, wish), self.maker
        )
        return issued

    def issued(self, guarantee: Guarantee, **given: Any) -> GuaranteeAmendment:
        amendment = self.draft(guarantee, **given)
        self.consent(amendment)
        return self.issue(amendment)

    def answer(self, amendment: GuaranteeAmendment, *, accepted: bool) -> GuaranteeAmendment:
        current = self.bank.get(GuaranteeAmendment, amendment.id)
        wish = BankGuaranteeAmendmentAnswer(
            id=current.id, expected_version=current.version, accepted=accepted, reference="L-1"
        )
        answered: GuaranteeAmendment = self.bank.do(answer_amendment, wish)
        return answered


@pytest.fixture
def desk(bank: Any, actor: Actor) -> Desk:
    return Desk(bank, actor)


def test_a_hit_on_the_client_stops_an_increase_and_no_decrease(
    bank: Any, desk: Desk, guarantee: Guarantee
) -> None:
    found = BankScreeningHitRecord(
        account_id=guarantee.applicant_id,
        name="Acme",
        list_name="EU",
        list_version="2026-03-01",
        entry="EU.1",
        score=Decimal(91),
    )
    bank.do(record_hit, found)

    increase = desk.draft(guarantee, amount_change=eur("20000.00"))
    desk.consent(increase)
    assert problems_of(lambda: desk.issue(increase)) == [("RR04", "input.id")]

    decrease = desk.issued(guarantee, amount_change=eur("-20000.00"))
    assert decrease.status is A.ISSUED


def test_an_increase_uses_the_limit_from_its_issue(
    bank: Any, desk: Desk, limit: CreditLimit, guarantee: Guarantee
) -> None:
    amendment = desk.draft(guarantee, amount_change=eur("30000.00"))
    assert bank.exposure(limit).issued == eur("100000.00")

    desk.consent(amendment)
    desk.issue(amendment)
    found = bank.get(Guarantee, guarantee.id)
    assert bank.exposure(limit).issued == eur("130000.00")
    assert (found.available_amount, found.pending_amount) == (100_000, 30_000)

    desk.answer(amendment, accepted=True)
    found = bank.get(Guarantee, guarantee.id)
    assert (found.available_amount, found.pending_amount) == (130_000, 0)
    assert (found.amount, found.increased_amount) == (100_000, 30_000)
    assert bank.exposure(limit).issued == eur("130000.00")


def test_an_increase_that_is_rejected_frees_the_limit_again(
    bank: Any, desk: Desk, limit: CreditLimit, guarantee: Guarantee
) -> None:
    amendment = desk.issued(guarantee, amount_change=eur("30000.00"))
    answered = desk.answer(amendment, accepted=False)

    assert (answered.status, answered.reference) == (A.REJECTED, "L-1")
    assert bank.get(Guarantee, guarantee.id).available_amount == Decimal(100_000)
    assert bank.exposure(limit).issued == eur("100000.00")


def test_a_decrease_frees_the_limit_with_the_consent_only(
    bank: Any, desk: Desk, limit: CreditLimit, guarantee: Guarantee
) -> None:
    amendment = desk.issued(guarantee, amount_change=eur("-40000.00"))
    assert bank.exposure(limit).issued == eur("100000.00")

    desk.answer(amendment, accepted=True)

    assert bank.exposure(limit).issued == eur("60000.00")
    assert bank.get(Guarantee, guarantee.id).available_amount == Decimal(60_000)


def test_an_increase_beyond_the_limit_is_not_issued(
    bank: Any, desk: Desk, limit: CreditLimit, guarantee: Guarantee
) -> None:
    amendment = desk.draft(guarantee, amount_change=eur("50000.01"))
    desk.consent(amendment)

    assert problems_of(lambda: desk.issue(amendment)) == [("BANK_LIMIT_EXCEEDED", "input.amount")]
    assert bank.get(GuaranteeAmendment, amendment.id).status is A.APPROVED
    assert bank.exposure(limit).issued == eur("100000.00")


def test_nobody_issues_what_nobody_else_consented_to(
    bank: Any, desk: Desk, guarantee: Guarantee
) -> None:
    amendment = desk.draft(guarantee, text="Clause 3 reads differently.")

    assert problems_of(lambda: desk.issue(amendment)) == [("APPROVAL_NEEDED", "")]
    assert problems_of(lambda: desk.consent(amendment, by=desk.maker)) == [
        ("FOUR_EYES", "input.id")
    ]


def test_consent_makes_a_draft_approved_and_a_refusal_leaves_it_one(
    bank: Any, desk: Desk, guarantee: Guarantee
) -> None:
    """Domain page 2.4: draft, approved, issued."""
    amendment = desk.draft(guarantee, text="Clause 3 reads differently.")
    request = bank.write(lambda s: ask_approval(s, desk.maker, asked_of(amendment)), desk.maker)
    no = ApprovalReject(id=request.id, content_hash=request.content_hash, note="Unclear.")
    bank.write(lambda session: reject_approval(session, desk.checker, no), desk.checker)
    assert bank.get(GuaranteeAmendment, amendment.id).status is A.DRAFT

    desk.consent(amendment)
    assert bank.get(GuaranteeAmendment, amendment.id).status is A.APPROVED
    assert desk.issue(amendment).status is A.ISSUED


def test_an_approved_amendment_is_given_up(bank: Any, desk: Desk, guarantee: Guarantee) -> None:
    amendment = desk.draft(guarantee, text="Never mind.")
    desk.consent(amendment)
    current = bank.get(GuaranteeAmendment, amendment.id)
    wish = BankGuaranteeAmendmentWithdraw(id=current.id, expected_version=current.version)

    assert bank.do(withdraw_amendment, wish).status is A.WITHDRAWN


def test_a_new_expiry_moves_with_the_consent(bank: Any, desk: Desk, guarantee: Guarantee) -> None:
    amendment = desk.issued(guarantee, expiry_date=date(2027, 5, 1))
    assert bank.get(Guarantee, guarantee.id).expiry_date == date(2026, 12, 15)

    desk.answer(amendment, accepted=True)

    found = bank.get(Guarantee, guarantee.id)
    assert (found.expiry_date, found.expires_on) == (date(2027, 5, 1), date(2027, 5, 3))


def test_what_cannot_be_an_amendment_is_refused(desk: Desk, guarantee: Guarantee) -> None:
    def draft(**given: Any) -> Any:
        return lambda: desk.draft(guarantee, **given)

    assert problems_of(draft()) == [("REQUIRED", "input.text")]
    assert problems_of(draft(amount_change=eur("-100000.00"))) == [
        ("BANK_ABOVE_AVAILABLE", "input.amountChange.amount")
    ]
    assert problems_of(draft(amount_change=Money(Decimal(1), "USD"))) == [
        ("BANK_CURRENCY_MISMATCH", "input.amountChange.currency")
    ]
    assert problems_of(draft(amount_change=eur("0.001"), expiry_date=date(2026, 1, 1))) == [
        ("BANK_AMOUNT", "input.amountChange.amount"),
        ("BANK_DATES", "input.expiryDate"),
    ]


def test_an_ended_guarantee_is_not_amended(bank: Any, desk: Desk, guarantee: Guarantee) -> None:
    wish = BankGuaranteeRelease(id=guarantee.id, expected_version=1, release_reference="REL-1")
    bank.do(release_guarantee, wish)

    assert problems_of(lambda: desk.draft(guarantee, text="Too late.")) == [
        ("BANK_GUARANTEE_TRANSITION", "input.guaranteeId")
    ]


def test_a_draft_is_given_up_an_issued_one_is_not(
    bank: Any, desk: Desk, guarantee: Guarantee
) -> None:
    first = desk.draft(guarantee, text="Never mind.")
    second = desk.issued(guarantee, text="Meant.")

    def withdraw(amendment: GuaranteeAmendment) -> Any:
        current = bank.get(GuaranteeAmendment, amendment.id)
        wish = BankGuaranteeAmendmentWithdraw(id=current.id, expected_version=current.version)
        return bank.do(withdraw_amendment, wish)

    assert withdraw(first).status is A.WITHDRAWN
    assert problems_of(lambda: withdraw(second)) == [("BANK_AMENDMENT_TRANSITION", "input.status")]
    assert [each.number for each in (first, second)] == [1, 2]


def test_amendments_are_seen_through_their_guarantee(
    bank: Any, desk: Desk, guarantee: Guarantee, ask: Ask
) -> None:
    desk.issued(guarantee, amount_change=eur("-40000.00"))
    query = """{ bankGuarantees { nodes { pending { amount } amendments { nodes {
      number status amountChange { amount currency } issuedOn } } } } }"""
    (shown,) = ask(query)["data"]["bankGuarantees"]["nodes"]

    assert shown["pending"]["amount"] == "0.00"
    assert shown["amendments"]["nodes"] == [
        {
            "number": 1,
            "status": "ISSUED",
            "amountChange": {"amount": "-40000.00", "currency": "EUR"},
            "issuedOn": "2026-03-02",
        }
    ]
