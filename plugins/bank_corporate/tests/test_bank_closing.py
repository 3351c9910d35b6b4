"""Closing: what ended early waits for the days of grace and for what is owed, like what expired."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from portico.testing import Ask
from portico.values import Money
from portico_bank_corporate.models import (
    BankCancellationReason,
    BankGuaranteeOutcome,
    BankGuaranteeStatus,
    CommissionCharge,
    Guarantee,
    GuaranteeDemand,
    ReimbursementClaim,
)
from portico_bank_corporate.models.guarantee_commission import BankCommissionBilling
from portico_bank_corporate.operations.commission_billing import (
    BankGuaranteeCommissionAgree,
    agree_commission,
)
from portico_bank_corporate.operations.commission_preview import BankCommissionTerms
from portico_bank_corporate.operations.demand_examination import refuse_demand
from portico_bank_corporate.operations.expiry import expire_guarantees
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeCancel,
    BankGuaranteeDemandRefuse,
    BankGuaranteeReduce,
    BankGuaranteeRelease,
)
from portico_bank_corporate.operations.guarantees import (
    cancel_guarantee,
    reduce_guarantee,
    release_guarantee,
)
from portico_bank_corporate.operations.reimbursement_claims import (
    BankReimbursementClaimReceive,
    receive_reimbursement,
)

G = BankGuaranteeStatus
Outcome = BankGuaranteeOutcome
APRIL_1 = date(2026, 4, 1)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def guarantee(bank: Any, client: Any) -> Any:
    """A guarantee of a million, issued on 2 March 2026, good until 15 December."""
    return bank.guarantee(client, eur("1000000.00"))


def closing(bank: Any, guarantee: Any, day: date) -> G:
    """The job of a day, five days of grace; where the guarantee stands then."""
    actor = bank.on(day)
    bank.write(lambda session: expire_guarantees(session, actor, 5), actor)
    status: G = bank.get(Guarantee, guarantee.id).status
    return status


def release(bank: Any, guarantee: Any, on: date = APRIL_1) -> None:
    wish = BankGuaranteeRelease(id=guarantee.id, expected_version=1, release_reference="REL-1")
    bank.do(release_guarantee, wish, on=on)


def receive(bank: Any, amount: str) -> None:
    """The applicant pays the one claim that is open."""
    (claim,) = [each for each in bank.all(ReimbursementClaim) if each.open.amount]
    wish = BankReimbursementClaimReceive(
        id=claim.id, expected_version=claim.version, amount=eur(amount)
    )
    bank.do(receive_reimbursement, wish, on=date(2026, 6, 2))


def test_what_was_released_is_closed_after_the_days_of_grace(bank: Any, guarantee: Any) -> None:
    release(bank, guarantee)

    assert closing(bank, guarantee, date(2026, 4, 6)) is G.RELEASED
    assert closing(bank, guarantee, date(2026, 4, 7)) is G.CLOSED
    found = bank.get(Guarantee, guarantee.id)
    assert (found.outcome, found.ended_on) == (Outcome.RELEASED, APRIL_1)
    assert found.closed_on == date(2026, 4, 7)


def test_the_last_of_the_commission_is_charged_as_it_is_closed(bank: Any, guarantee: Any) -> None:
    """2 % of a million for the 30 days from 2 March to 1 April, ACT/360: 1 666.67."""
    wish = BankGuaranteeCommissionAgree(
        guarantee_id=guarantee.id,
        terms=BankCommissionTerms(rate=Decimal(2)),
        billing=BankCommissionBilling.IN_ARREARS,
    )
    bank.do(agree_commission, wish)
    release(bank, guarantee)
    closing(bank, guarantee, date(2026, 4, 7))

    charges = bank.write(lambda session: session.scalars(select(CommissionCharge.amount)).all())
    assert charges == [Decimal("1666.67")]


def test_what_is_exhausted_is_closed_once_the_applicant_has_paid(bank: Any, guarantee: Any) -> None:
    bank.pay(bank.demand(guarantee, eur("1000000.00")))
    assert closing(bank, guarantee, date(2026, 6, 1)) is G.EXHAUSTED

    receive(bank, "1000000.00")
    assert closing(bank, guarantee, date(2026, 6, 2)) is G.CLOSED
    assert bank.get(Guarantee, guarantee.id).outcome is Outcome.EXHAUSTED


def test_what_is_demanded_behind_it_is_owed_too(bank: Any, ask: Ask, guarantee: Any) -> None:
    """Of a million, 400 000 are demanded under a counter-guarantee: refused, they are claimed."""
    bank.counter(guarantee, eur("400000.00"), "C-1")
    bank.pay(bank.demand(guarantee, eur("1000000.00")))
    receive(bank, "600000.00")
    assert closing(bank, guarantee, date(2026, 6, 1)) is G.EXHAUSTED
    query = """query($input: BankDeadlinesQuestionInput!) {
      bankDeadlines(input: $input) { deadlines { kind } } }"""
    told = ask(query, input={"guaranteeId": f"bgu_{guarantee.id.hex}"})
    assert told["data"]["bankDeadlines"]["deadlines"] == []

    (led,) = [each for each in bank.all(GuaranteeDemand) if each.under_demand_id is not None]
    wish = BankGuaranteeDemandRefuse(id=led.id, expected_version=led.version, reason="No.")
    bank.do(refuse_demand, wish)
    assert closing(bank, guarantee, date(2026, 6, 1)) is G.EXHAUSTED
    receive(bank, "400000.00")
    assert closing(bank, guarantee, date(2026, 6, 2)) is G.CLOSED


def test_what_was_reduced_to_nothing_is_closed_too(bank: Any, guarantee: Any) -> None:
    wish = BankGuaranteeReduce(id=guarantee.id, expected_version=1, amount=eur("1000000.00"))
    bank.do(reduce_guarantee, wish, on=APRIL_1)

    assert bank.get(Guarantee, guarantee.id).ended_on == APRIL_1
    assert closing(bank, guarantee, date(2026, 4, 7)) is G.CLOSED


def test_what_was_called_off_keeps_its_reason(bank: Any, guarantee: Any) -> None:
    reason = BankCancellationReason.BUFI
    wish = BankGuaranteeCancel(
        id=guarantee.id, expected_version=1, reason=reason, reference="Letter"
    )
    bank.do(cancel_guarantee, wish, on=APRIL_1)
    closing(bank, guarantee, date(2026, 4, 7))

    found = bank.get(Guarantee, guarantee.id)
    assert (found.status, found.outcome, found.cancellation_reason) == (
        G.CLOSED,
        Outcome.CANCELLED,
        reason,
    )


def test_what_expired_ended_on_its_last_day(bank: Any, guarantee: Any) -> None:
    assert closing(bank, guarantee, date(2026, 12, 21)) is G.CLOSED

    found = bank.get(Guarantee, guarantee.id)
    assert (found.outcome, found.ended_on) == (Outcome.EXPIRED, date(2026, 12, 15))


def test_the_day_of_closing_is_told(bank: Any, guarantee: Any, ask: Ask) -> None:
    release(bank, guarantee, on=date(2026, 3, 2))
    query = """query($input: BankDeadlinesQuestionInput!) {
      bankDeadlines(input: $input) { deadlines { kind dueOn } } }"""
    told = ask(query, input={"guaranteeId": f"bgu_{guarantee.id.hex}"})
    assert told["data"]["bankDeadlines"]["deadlines"] == [
        {"kind": "CLOSING", "dueOn": "2026-03-08"}
    ]

    closing(bank, guarantee, date(2026, 3, 8))
    query = "{ bankGuarantees { nodes { status outcome endedOn closedOn } } }"
    (shown,) = ask(query)["data"]["bankGuarantees"]["nodes"]
    assert shown == {
        "status": "CLOSED",
        "outcome": "RELEASED",
        "endedOn": "2026-03-02",
        "closedOn": "2026-03-08",
    }
