"""Applications for guarantees: from the first draft to the guarantee, or to nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any, Final

import pytest

from portico.access import Actor
from portico.database import new_id
from portico.operations.approvals import ask_approval, give_approval
from portico.operations.approvals.inputs import ApprovalAsk, ApprovalGive
from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankApplicationStatus,
    BankApplicationWording,
    BankExpiryType,
    BankGuaranteeType,
    CreditLimit,
    Guarantee,
    GuaranteeApplication,
)
from portico_bank_corporate.operations.application_inputs import (
    BankApplicationStep,
    BankGuaranteeApplicationAdvance,
    BankGuaranteeApplicationCreate,
    BankGuaranteeApplicationIssue,
    BankGuaranteeApplicationReject,
    BankGuaranteeApplicationReturn,
    BankGuaranteeApplicationSubmit,
    BankGuaranteeApplicationUpdate,
    BankGuaranteeApplicationWithdraw,
)
from portico_bank_corporate.operations.guarantee_applications import (
    advance_application,
    create_application,
    issue_application,
    reject_application,
    return_application,
    submit_application,
    update_application,
    withdraw_application,
)

A = BankApplicationStatus
STEPS: Final = {
    (A.DRAFT, A.SUBMITTED),
    (A.SUBMITTED, A.CREDIT_REVIEW),
    (A.CREDIT_REVIEW, A.LEGAL_REVIEW),
    (A.LEGAL_REVIEW, A.APPROVED),
    (A.APPROVED, A.ISSUED),
    (A.SUBMITTED, A.RETURNED),
    (A.CREDIT_REVIEW, A.RETURNED),
    (A.LEGAL_REVIEW, A.RETURNED),
    (A.RETURNED, A.DRAFT),
    (A.SUBMITTED, A.REJECTED),
    (A.CREDIT_REVIEW, A.REJECTED),
    (A.LEGAL_REVIEW, A.REJECTED),
    (A.DRAFT, A.WITHDRAWN),
    (A.RETURNED, A.WITHDRAWN),
    (A.SUBMITTED, A.WITHDRAWN),
    (A.CREDIT_REVIEW, A.WITHDRAWN),
    (A.LEGAL_REVIEW, A.WITHDRAWN),
    (A.APPROVED, A.WITHDRAWN),
}


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


class Desk:
    """A clerk who takes applications through, and another who consents."""

    def __init__(self, bank: Any, actor: Actor) -> None:
        self.bank = bank
        self.maker = replace(actor, name="maker", id=new_id())
        self.checker = replace(actor, name="checker", id=new_id())

    def apply(self, account: Any, **given: Any) -> GuaranteeApplication:
        terms: dict[str, Any] = {
            "number": "AP-1",
            "applicant_id": account.id,
            "beneficiary_name": "City of Lakeshore",
            "type": BankGuaranteeType.PERF,
            "amount": eur("100000.00"),
            "expiry_date": date(2026, 12, 15),
            "place_of_presentation": "DE",
        }
        wish = BankGuaranteeApplicationCreate(**terms | given)
        made: GuaranteeApplication = self.bank.do(create_application, wish)
        return made

    def now(self, application: GuaranteeApplication) -> GuaranteeApplication:
        found: GuaranteeApplication = self.bank.get(GuaranteeApplication, application.id)
        return found

    def does(self, operation: Any, kind: Any, application: Any, **given: Any) -> Any:
        version = self.now(application).version
        wish = kind(id=application.id, expected_version=version, **given)
        return self.bank.write(lambda session: operation(session, self.maker, wish), self.maker)

    def submit(self, application: GuaranteeApplication) -> Any:
        return self.does(submit_application, BankGuaranteeApplicationSubmit, application)

    def advance(self, application: GuaranteeApplication, step: str) -> Any:
        wish = BankGuaranteeApplicationAdvance
        return self.does(advance_application, wish, application, step=BankApplicationStep[step])

    def consent(self, application: GuaranteeApplication) -> None:
        asked = ApprovalAsk(subject=f"bap_{application.id.hex}")
        request = self.bank.write(lambda s: ask_approval(s, self.maker, asked), self.maker)
        given = ApprovalGive(id=request.id, content_hash=request.content_hash)
        self.bank.write(lambda s: give_approval(s, self.checker, given), self.checker)

    def approved(self, account: Any, **given: Any) -> GuaranteeApplication:
        application = self.apply(account, **given)
        self.submit(application)
        for step in ("CREDIT_REVIEW", "LEGAL_REVIEW"):
            self.advance(application, step)
        self.consent(application)
        return self.advance(application, "APPROVED")  # type: ignore[no-any-return]

    def issue(self, application: GuaranteeApplication) -> Any:
        wish, number = BankGuaranteeApplicationIssue, "G-1"
        return self.does(issue_application, wish, application, undertaking_number=number)


@pytest.fixture
def desk(bank: Any, actor: Actor) -> Desk:
    return Desk(bank, actor)


@pytest.fixture
def limit(bank: Any) -> CreditLimit:
    found: CreditLimit = bank.limit(bank.account(), "150000.00")
    return found


@pytest.fixture
def client(bank: Any, limit: CreditLimit) -> Any:
    return type("Client", (), {"id": limit.account_id})


def used(bank: Any, limit: CreditLimit) -> tuple[str, str]:
    """What is issued and what is reserved."""
    exposure = bank.exposure(limit)
    return (str(exposure.issued.amount), str(exposure.reserved.amount))


@pytest.mark.parametrize(("before", "after"), list(product(A, A)))
def test_the_lifecycle_permits_these_steps_and_no_others(before: A, after: A) -> None:
    application = GuaranteeApplication(number="AP-1", status=before)

    if (before, after) in STEPS:
        application.become(after)
        assert application.status is after
    else:
        refused = problems_of(lambda: application.become(after))
        assert refused == [("BANK_APPLICATION_TRANSITION", "input.status")]


def test_it_reserves_when_it_is_handed_in_and_uses_when_it_is_issued(
    bank: Any, desk: Desk, limit: CreditLimit, client: Any
) -> None:
    application = desk.apply(client)
    assert used(bank, limit) == ("0.00", "0.00")

    desk.submit(application)
    assert used(bank, limit) == ("0.00", "100000.00")
    assert desk.now(application).limit_id == limit.id
    assert desk.now(application).submitted_on == date(2026, 3, 2)

    desk.advance(application, "CREDIT_REVIEW")
    desk.advance(application, "LEGAL_REVIEW")
    desk.consent(application)
    desk.advance(application, "APPROVED")
    assert used(bank, limit) == ("0.00", "100000.00")

    issued = desk.issue(application)
    assert issued.status is A.ISSUED
    assert used(bank, limit) == ("100000.00", "0.00")
    guarantee = bank.get(Guarantee, issued.guarantee_id)
    assert guarantee.undertaking_number == "G-1"
    assert guarantee.beneficiary_name == "City of Lakeshore"
    assert guarantee.available_amount == Decimal("100000.00")
    assert guarantee.expires_on == date(2026, 12, 15)


def test_a_reservation_needs_room(desk: Desk, client: Any) -> None:
    desk.submit(desk.apply(client))
    other = desk.apply(client, number="AP-2", amount=eur("50000.01"))

    assert problems_of(lambda: desk.submit(other)) == [("BANK_LIMIT_EXCEEDED", "input.amount")]
    assert desk.now(other).status is A.DRAFT


@pytest.mark.parametrize(
    ("operation", "kind", "status"),
    [
        (return_application, BankGuaranteeApplicationReturn, A.RETURNED),
        (reject_application, BankGuaranteeApplicationReject, A.REJECTED),
        (withdraw_application, BankGuaranteeApplicationWithdraw, A.WITHDRAWN),
    ],
)
def test_what_comes_to_nothing_gives_its_reservation_back(
    bank: Any, desk: Desk, limit: CreditLimit, client: Any, operation: Any, kind: Any, status: A
) -> None:
    application = desk.apply(client)
    desk.submit(application)

    desk.does(operation, kind, application, reason="The beneficiary's address is missing.")

    assert desk.now(application).status is status
    assert used(bank, limit) == ("0.00", "0.00")


def test_a_returned_one_is_completed_and_handed_in_again(
    bank: Any, desk: Desk, limit: CreditLimit, client: Any
) -> None:
    application = desk.apply(client)
    desk.submit(application)
    desk.does(return_application, BankGuaranteeApplicationReturn, application, reason="Lower it.")

    wish, amount = BankGuaranteeApplicationUpdate, eur("80000.00")
    desk.does(update_application, wish, application, amount=amount)
    assert desk.now(application).status is A.DRAFT
    desk.submit(application)

    assert used(bank, limit) == ("0.00", "80000.00")
    assert desk.now(application).reason is None


def test_what_is_with_the_bank_is_not_changed(desk: Desk, client: Any) -> None:
    application = desk.apply(client)
    desk.submit(application)

    refused = problems_of(
        lambda: desk.does(
            update_application, BankGuaranteeApplicationUpdate, application, amount=eur("1.00")
        )
    )

    assert refused == [("BANK_APPLICATION_TRANSITION", "input.id")]


def test_an_approval_needs_another_persons_consent(desk: Desk, client: Any) -> None:
    application = desk.apply(client)
    desk.submit(application)
    desk.advance(application, "CREDIT_REVIEW")
    desk.advance(application, "LEGAL_REVIEW")

    assert [code for code, _ in problems_of(lambda: desk.advance(application, "APPROVED"))] == [
        "APPROVAL_NEEDED"
    ]


def test_only_an_approved_one_is_issued(desk: Desk, client: Any) -> None:
    application = desk.apply(client)
    desk.submit(application)

    assert problems_of(lambda: desk.issue(application)) == [
        ("BANK_APPLICATION_TRANSITION", "input.status")
    ]


def test_a_withdrawal_after_the_approval_frees_the_limit(
    bank: Any, desk: Desk, limit: CreditLimit, client: Any
) -> None:
    application = desk.approved(client)

    desk.does(withdraw_application, BankGuaranteeApplicationWithdraw, application)

    assert used(bank, limit) == ("0.00", "0.00")


def test_terms_that_no_guarantee_could_have_are_refused_at_once(desk: Desk, client: Any) -> None:
    def refused(**given: Any) -> list[tuple[str, str]]:
        return problems_of(lambda: desk.apply(client, **given))

    assert refused(expiry_date=None) == [("BANK_EXPIRY", "input.expiryDate")]
    assert refused(expiry_date=date(2026, 3, 1)) == [("BANK_DATES", "input.expiryDate")]
    assert refused(expiry_type=BankExpiryType.COND, expiry_date=None) == [
        ("BANK_EXPIRY", "input.expiryEvent")
    ]
    assert refused(amount=eur("-1.00")) == [("BANK_AMOUNT", "input.amount")]
    assert refused(wording=BankApplicationWording.CUSTOM) == [("REQUIRED", "input.wordingText")]
    assert refused(wording_text="Ours") == [("BANK_WORDING", "input.wordingText")]
    assert refused(place_of_presentation="Atlantis") == [
        ("BANK_CALENDAR", "input.placeOfPresentation")
    ]


def test_numbers_are_given_once(desk: Desk, client: Any) -> None:
    desk.apply(client)

    assert problems_of(lambda: desk.apply(client)) == [("BANK_NUMBER_TAKEN", "input.number")]


def test_a_client_with_an_open_application_is_not_archived(
    ask: Ask, desk: Desk, client: Any
) -> None:
    desk.apply(client)
    archive = """mutation ($id: ID!) { accountArchive(input: {id: $id, expectedVersion: 1}) {
        userErrors { code message } } }"""

    (error,) = ask(archive, id=f"acc_{client.id.hex}")["data"]["accountArchive"]["userErrors"]

    assert error["code"] == "BANK_OPEN_BUSINESS"
    assert "AP-1" in error["message"]


def test_clients_see_it_beside_the_account(ask: Ask, desk: Desk, client: Any) -> None:
    application = desk.approved(client)
    desk.issue(application)
    query = """query ($id: ID!) { account(id: $id) { bank { guaranteeApplications { nodes {
        number status type wording amount { amount currency }
        limit { number } guarantee { undertakingNumber } } } } } }"""

    (seen,) = ask(query, id=f"acc_{client.id.hex}")["data"]["account"]["bank"][
        "guaranteeApplications"
    ]["nodes"]

    assert seen == {
        "number": "AP-1",
        "status": "ISSUED",
        "type": "PERF",
        "wording": "STANDARD",
        "amount": {"amount": "100000.00", "currency": "EUR"},
        "limit": {"number": "CL-1"},
        "guarantee": {"undertakingNumber": "G-1"},
    }
