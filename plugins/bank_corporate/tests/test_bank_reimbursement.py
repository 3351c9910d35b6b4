"""What the bank paid, the applicant owes it: the claim, its clock, and the limit it uses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.models import Account
from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankClaimStatus,
    DeadlineNotice,
    LimitMovement,
    ReimbursementClaim,
)
from portico_bank_corporate.models.deadlines import BankDeadlineKind
from portico_bank_corporate.operations.concentration import (
    BankConcentrationQuestion,
    concentration,
)
from portico_bank_corporate.operations.credit_limits import BankCreditLimitRevalue, revalue
from portico_bank_corporate.operations.deadline_notices import remind_of_deadlines
from portico_bank_corporate.operations.reimbursement_claims import (
    BankReimbursementClaimReceive,
    note_overdue_claims,
    receive_reimbursement,
)

C = BankClaimStatus
LATE = date(2026, 3, 13)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def limit(bank: Any) -> Any:
    return bank.limit(bank.account(), "150000.00")


@pytest.fixture
def claim(bank: Any, limit: Any) -> Any:
    """Of EUR 100 000, 40 000 were paid on 2 March 2026: due within ten days, on the 12th."""
    client = bank.get(Account, limit.account_id)
    bank.pay(bank.demand(bank.guarantee(client, eur("100000.00")), eur("40000.00")))
    (made,) = bank.all(ReimbursementClaim)
    return made


def age(bank: Any, day: date = LATE) -> str:
    actor = bank.on(day)
    said: str = bank.write(lambda session: note_overdue_claims(session, actor), actor)
    return said


def receive(bank: Any, claim: Any, amount: Money, **given: Any) -> Any:
    version = bank.get(ReimbursementClaim, claim.id).version
    wish = BankReimbursementClaimReceive(
        id=claim.id, expected_version=version, amount=amount, **given
    )
    return bank.do(receive_reimbursement, wish, on=LATE)


def uses(bank: Any, limit: Any, day: date | None = None) -> tuple[Money, Money, Money, Money]:
    found = bank.exposure(limit, day)
    return found.issued, found.on_balance, found.used, found.free


def test_a_payment_is_claimed_from_the_applicant(bank: Any, claim: Any) -> None:
    assert (claim.number, claim.status, claim.open) == ("G-1/1", C.CLAIMED, eur("40000.00"))
    assert (claim.claimed_on, claim.due_on) == (date(2026, 3, 2), date(2026, 3, 12))


def test_an_overdue_claim_is_on_the_balance_and_uses_the_limit(
    bank: Any, limit: Any, claim: Any
) -> None:
    before = (eur("60000.00"), eur("0.00"), eur("60000.00"), eur("90000.00"))
    assert uses(bank, limit) == before
    assert age(bank, date(2026, 3, 12)) == "0 claims overdue"
    assert age(bank) == "1 claims overdue"
    assert age(bank, date(2026, 3, 14)) == "0 claims overdue"
    after = (eur("60000.00"), eur("40000.00"), eur("100000.00"), eur("50000.00"))
    assert uses(bank, limit) == after
    exposure = bank.exposure(limit)
    assert exposure.explanation == (
        "150000.00 EUR less 60000.00 EUR issued less 0.00 EUR reserved less 40000.00 EUR overdue "
        "leaves 50000.00 EUR."
    )
    assert [(item.reference, item.on_balance, item.reserved) for item in exposure.items] == [
        ("G-1", False, False),
        ("G-1/1", True, False),
    ]
    assert exposure.weighted == eur("60000.00")
    assert sum(each.limit_amount for each in bank.all(LimitMovement)) == Decimal("100000.00")
    assert uses(bank, limit, date(2026, 3, 12)) == before


def test_a_day_ahead_knows_what_will_be_overdue(bank: Any, limit: Any, claim: Any) -> None:
    assert uses(bank, limit, date(2026, 3, 12))[1] == eur("0.00")
    assert uses(bank, limit, date(2026, 3, 13))[1:3] == (eur("40000.00"), eur("100000.00"))


def test_what_comes_in_frees_the_limit(bank: Any, limit: Any, claim: Any) -> None:
    age(bank)
    part = receive(bank, claim, eur("15000.00"), reference="Booking 7")
    assert (part.status, part.open) == (C.OVERDUE, eur("25000.00"))
    assert uses(bank, limit)[1] == eur("25000.00")
    too_much = problems_of(lambda: receive(bank, claim, eur("25000.01")))
    assert too_much == [("BANK_ABOVE_AVAILABLE", "input.amount")]
    rest = receive(bank, claim, eur("25000.00"))
    assert (rest.status, rest.settled_on) == (C.SETTLED, LATE)
    assert uses(bank, limit)[1] == eur("0.00")
    again = problems_of(lambda: receive(bank, claim, eur("1.00")))
    assert again == [("BANK_ABOVE_AVAILABLE", "input.amount")]


def test_what_is_paid_in_time_never_uses_the_limit(bank: Any, limit: Any, claim: Any) -> None:
    settled = receive(bank, claim, eur("40000.00"), received_on=date(2026, 3, 10))
    assert (settled.status, settled.settled_on) == (C.SETTLED, date(2026, 3, 10))
    assert age(bank) == "0 claims overdue"
    assert uses(bank, limit)[1] == eur("0.00")


@pytest.mark.parametrize(
    ("amount", "given", "expected"),
    [
        (eur("0.00"), {}, ("BANK_AMOUNT", "input.amount")),
        (
            Money(Decimal("1.00"), "USD"),
            {},
            ("BANK_CURRENCY_MISMATCH", "input.amount.currency"),
        ),
        (eur("1.00"), {"received_on": date(2026, 3, 1)}, ("BANK_DATES", "input.receivedOn")),
        (eur("1.00"), {"received_on": date(2026, 3, 14)}, ("BANK_DATES", "input.receivedOn")),
    ],
)
def test_what_cannot_come_in_is_refused(
    bank: Any, claim: Any, amount: Money, given: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert problems_of(lambda: receive(bank, claim, amount, **given)) == [expected]


def test_it_is_booked_though_the_limit_has_no_room(bank: Any) -> None:
    """Paid and reserved anew meanwhile: the limit is overdrawn, and takes nothing new."""
    limit = bank.limit(client := bank.account(), "100000.00")
    bank.pay(bank.demand(bank.guarantee(client, eur("100000.00")), eur("100000.00")))
    bank.reserve(limit, "A-2", eur("80000.00"))
    age(bank)
    assert uses(bank, limit)[2:] == (eur("180000.00"), eur("-80000.00"))
    bank.do(revalue, BankCreditLimitRevalue(id=limit.id))
    assert uses(bank, limit)[2] == eur("180000.00")


def test_its_clock_is_among_the_deadlines_and_told(bank: Any, ask: Ask, claim: Any) -> None:
    document = """query($input: BankDeadlinesQuestionInput!) { bankDeadlines(input: $input) {
      deadlines { kind dueOn article consequence } } }"""
    found = ask(document, input={"guaranteeId": f"bgu_{claim.guarantee_id.hex}"})["data"]
    (told,) = [
        each for each in found["bankDeadlines"]["deadlines"] if each["kind"] == "REIMBURSEMENT"
    ]
    assert (told["dueOn"], told["article"]) == (
        "2026-03-12",
        "The bank's own rule (reimbursement_days)",
    )
    assert told["consequence"].startswith("40000.00 EUR is overdue")
    actor = bank.on(date(2026, 3, 3))
    fourteen = date(2026, 3, 17) - date(2026, 3, 3)
    bank.write(lambda session: remind_of_deadlines(session, actor, fourteen, fourteen), actor)
    kinds = [each.kind for each in bank.all(DeadlineNotice)]
    assert kinds == [BankDeadlineKind.REIMBURSEMENT]


def test_clients_take_in_what_was_paid(ask: Ask, claim: Any) -> None:
    document = """mutation($input: BankReimbursementClaimReceiveInput!) {
      bankReimbursementClaimReceive(input: $input) {
        reimbursementClaim {
          status paid { amount } demand { number } guarantee { undertakingNumber } }
        userErrors { code } } }"""
    given = {"id": f"brc_{claim.id.hex}", "expectedVersion": claim.version}
    answer = ask(document, input=given | {"amount": {"amount": "1.00", "currency": "EUR"}})
    assert answer["data"]["bankReimbursementClaimReceive"] == {
        "reimbursementClaim": {
            "status": "CLAIMED",
            "paid": {"amount": "1.00"},
            "demand": {"number": 1},
            "guarantee": {"undertakingNumber": "G-1"},
        },
        "userErrors": [],
    }


def test_what_is_overdue_counts_for_the_concentration(bank: Any, limit: Any, claim: Any) -> None:
    """60 000 may still be demanded; the 40 000 are at stake, too, once they are on the balance."""

    def stakes(day: date) -> tuple[Money, Money, Money]:
        found = bank.do(concentration, BankConcentrationQuestion(currency="EUR"), on=day)
        (client,) = found.clients
        assert client.total == found.total
        return client.guarantees, client.overdue, client.total

    assert stakes(claim.claimed_on) == (eur("60000.00"), eur("0.00"), eur("60000.00"))
    age(bank)
    assert stakes(LATE) == (eur("60000.00"), eur("40000.00"), eur("100000.00"))
    receive(bank, claim, eur("15000.00"))
    assert stakes(LATE) == (eur("60000.00"), eur("25000.00"), eur("85000.00"))
