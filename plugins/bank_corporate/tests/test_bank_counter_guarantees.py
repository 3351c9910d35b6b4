"""Counter-guarantees follow their guarantee: demands, suspensions, extensions (URDG 758, 23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.database import new_id
from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankAmendmentStatus,
    BankDemandKind,
    BankDemandStatus,
    BankExtensionPeriod,
    Guarantee,
    GuaranteeAmendment,
    GuaranteeDemand,
    ReimbursementClaim,
)
from portico_bank_corporate.operations.demand_examination import refuse_demand
from portico_bank_corporate.operations.expiry import expire_guarantees
from portico_bank_corporate.operations.guarantee_amendments import (
    BankGuaranteeAmendmentAnswer,
    BankGuaranteeAmendmentDraft,
    BankGuaranteeAmendmentIssue,
    answer_amendment,
    draft_amendment,
    issue_amendment,
)
from portico_bank_corporate.operations.guarantee_demands import (
    extend_for_demand,
    suspend_demand,
    withdraw_demand,
)
from portico_bank_corporate.operations.guarantee_extensions import extend_guarantees
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeDemandExtend,
    BankGuaranteeDemandRefuse,
    BankGuaranteeDemandSuspend,
    BankGuaranteeDemandWithdraw,
)

D = BankDemandStatus
RECEIVED = date(2026, 4, 2)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def guarantee(bank: Any, client: Any) -> Any:
    """EUR 100 000, good until 1 May 2026, in Poland until the 4th."""
    terms = {"issue_date": date(2026, 1, 15), "expiry_date": date(2026, 5, 1)}
    return bank.guarantee(client, eur("100000.00"), place_of_presentation="PL", **terms)


def counter(bank: Any, guarantee: Guarantee, **given: Any) -> Any:
    """A counter-guarantee that outlives its guarantee by 30 days."""
    terms: dict[str, Any] = {
        "issue_date": date(2026, 1, 15),
        "expiry_date": date(2026, 5, 31),
        "amount": eur("100000.00"),
        "number": "C-1",
    }
    return bank.counter(guarantee, **terms | given)


def under(bank: Any, behind: Guarantee) -> list[Any]:
    every = bank.all(GuaranteeDemand, GuaranteeDemand.number)
    return [each for each in every if each.guarantee_id == behind.id]


def seen(bank: Any, record: Any) -> dict[str, Any]:
    return {"id": record.id, "expected_version": bank.get(type(record), record.id).version}


def suspended(bank: Any, guarantee: Guarantee, until: date | None = None) -> Any:
    asked = {"kind": BankDemandKind.PAEX, "requested_expiry": date(2026, 12, 31)}
    demand = bank.demand(guarantee, eur("60000.00"), on=RECEIVED, **asked)
    bank.comply(demand, on=RECEIVED)
    wish = BankGuaranteeDemandSuspend(**seen(bank, demand), until=until)
    return bank.do(suspend_demand, wish, on=RECEIVED)


def test_a_complying_demand_leads_to_one_under_the_counter_guarantee(
    bank: Any, guarantee: Any
) -> None:
    """Presented in Germany on Monday, 2 March 2026: examined by Monday, the 9th."""
    behind = counter(bank, guarantee)
    demand = bank.demand(guarantee, eur("40000.00"))
    bank.comply(demand)
    assert under(bank, behind) == []
    bank.consent(demand)
    (led,) = under(bank, behind)

    assert (led.under_demand_id, led.status, led.kind.name) == (demand.id, D.PRESENTED, "PAYM")
    assert (led.amount, led.currency) == (Decimal("40000.00"), "EUR")
    assert (led.presented_on, led.examine_by) == (date(2026, 3, 2), date(2026, 3, 9))
    assert led.statement == (
        "Under guarantee G-1 we received demand 1, which complies (URDG 758, article 15(b))."
    )


def test_what_was_paid_is_claimed_where_the_chain_ends(bank: Any, guarantee: Any) -> None:
    behind = counter(bank, guarantee)
    bank.pay(bank.demand(guarantee, eur("40000.00")))
    (led,) = under(bank, behind)
    assert bank.all(ReimbursementClaim) == []
    # Whose consent led to it does not consent to it, too.
    bank.approver = replace(bank.approver, name="another", id=new_id())
    bank.pay(led)

    assert [each.number for each in bank.all(ReimbursementClaim)] == ["C-1/1"]
    assert bank.get(Guarantee, behind.id).available_amount == Decimal("60000.00")


def test_another_currency_is_demanded_at_the_rate_of_the_day(bank: Any, guarantee: Any) -> None:
    """EUR 40 000 at USD 1.08 per EUR are 43 200; of 90 000, 46 800 are left for EUR 60 000.

    They stand for EUR 43 333.33. The 64 800 would be refused as a whole, where the first complies:
    what is demanded above what is available does not comply (URDG 758, article 17(e)).
    """
    bank.rate("EUR", "USD", "1.0800")
    behind = counter(bank, guarantee, amount=Money(Decimal("90000.00"), "USD"))
    bank.approved(bank.demand(guarantee, eur("40000.00")))
    payable = bank.approved(bank.demand(guarantee, eur("60000.00")))
    (first, second) = under(bank, behind)
    assert (first.amount, first.currency) == (Decimal("43200.00"), "USD")
    assert (second.amount, second.under_amount) == (Decimal("46800.00"), Decimal("43333.33"))
    bank.comply(first)
    assert bank.comply(second).status is D.COMPLYING
    bank.release_payment(payable)
    assert [each.amount for each in bank.all(ReimbursementClaim)] == [Decimal("16666.67")]


def test_what_is_demanded_under_a_counter_guarantee_leaves_nothing_for_the_next(
    bank: Any, guarantee: Any
) -> None:
    """The next one has it, then the applicant; what was refused is there again."""
    first = counter(bank, guarantee, amount=eur("30000.00"))
    second = counter(bank, guarantee, undertaking_number="C-2", amount=eur("40000.00"))
    bank.approved(bank.demand(guarantee, eur("30000.00")))
    bank.approved(bank.demand(guarantee, eur("50000.00")))
    assert [each.amount for each in under(bank, first)] == [Decimal("30000.00")]
    assert [each.amount for each in under(bank, second)] == [Decimal("40000.00")]

    (led,) = under(bank, first)
    wish = BankGuaranteeDemandRefuse(**seen(bank, led), reason="No statement.")
    bank.do(refuse_demand, wish)
    bank.approved(bank.demand(guarantee, eur("10000.00")))
    assert [each.amount for each in under(bank, first)] == [
        Decimal("30000.00"),
        Decimal("10000.00"),
    ]


def test_a_demand_that_is_taken_back_takes_the_other_back(bank: Any, guarantee: Any) -> None:
    behind = counter(bank, guarantee)
    demand = bank.approved(bank.demand(guarantee, eur("40000.00")))
    bank.do(withdraw_demand, BankGuaranteeDemandWithdraw(**seen(bank, demand)))

    (led,) = under(bank, behind)
    assert (led.status, led.decided_on) == (D.WITHDRAWN, date(2026, 3, 2))
    assert led.reason == "Demand 1 under the guarantee was taken back."


@pytest.mark.parametrize(
    ("until", "latest"),
    [
        (date(2026, 5, 2), date(2026, 4, 28)),
        (date(2026, 4, 22), date(2026, 4, 18)),
        (date(2026, 4, 5), date(2026, 4, 2)),
    ],
)
def test_it_is_suspended_for_four_days_less(
    bank: Any, guarantee: Any, until: date, latest: date
) -> None:
    """Domain page 3.10: 30 days or less, and under the counter-guarantee four fewer than that."""
    behind = counter(bank, guarantee)
    suspended(bank, guarantee, until)
    (led,) = under(bank, behind)
    assert (led.kind.name, led.requested_expiry) == ("PAEX", date(2027, 1, 30))
    bank.comply(led, on=RECEIVED)

    def wait(day: date | None) -> Any:
        wish = BankGuaranteeDemandSuspend(**seen(bank, led), until=day)
        return bank.do(suspend_demand, wish, on=RECEIVED)

    late = date.fromordinal(latest.toordinal() + 1)
    assert problems_of(lambda: wait(late)) == [("BANK_DATES", "input.until")]
    assert wait(None).suspended_until == latest


def test_an_extension_is_granted_on_both(bank: Any, guarantee: Any) -> None:
    """31 December and 30 days are Saturday, 30 January 2027: in Germany good until 1 February."""
    behind = counter(bank, guarantee)
    demand = suspended(bank, guarantee)
    bank.do(extend_for_demand, BankGuaranteeDemandExtend(**seen(bank, demand)), on=RECEIVED)

    (led,) = under(bank, behind)
    assert (led.status, led.decided_on) == (D.EXTENDED, RECEIVED)
    assert bank.get(Guarantee, guarantee.id).expiry_date == date(2026, 12, 31)
    after = bank.get(Guarantee, behind.id)
    assert (after.expiry_date, after.expires_on) == (date(2027, 1, 30), date(2027, 2, 1))


def test_an_automatic_extension_takes_the_counter_guarantee_along(bank: Any, client: Any) -> None:
    """From 1 May 2026 to 1 May 2027 are 365 days: from 31 May to 31 May."""
    terms = {"issue_date": date(2026, 1, 15), "expiry_date": date(2026, 5, 1)}
    runs = {"extension_period": BankExtensionPeriod.ONEY, "notice_days": 30}
    guarantee = bank.guarantee(client, eur("100000.00"), **terms, **runs)
    behind = counter(bank, guarantee)
    itself = counter(bank, guarantee, undertaking_number="C-2", **runs)
    later = bank.on(date(2026, 4, 2))
    bank.write(lambda session: extend_guarantees(session, later), later)

    assert bank.get(Guarantee, guarantee.id).expiry_date == date(2027, 5, 1)
    assert bank.get(Guarantee, behind.id).expiry_date == date(2027, 5, 31)
    assert bank.get(Guarantee, itself.id).expiry_date == date(2026, 5, 31)


def test_what_has_expired_is_not_extended_but_told(bank: Any, guarantee: Any, ask: Ask) -> None:
    """Expiry ends an undertaking (URDG 758, article 25(b)); a new one is another's decision."""
    behind = counter(bank, guarantee, expiry_date=date(2026, 3, 31))
    demand = suspended(bank, guarantee)
    today = bank.on(RECEIVED)
    bank.write(lambda session: expire_guarantees(session, today, 30), today)
    assert bank.get(Guarantee, behind.id).status.name == "EXPIRED"
    wish = seen(bank, demand)
    answer = ask(
        """mutation ($input: BankGuaranteeDemandExtendInput!) {
          bankGuaranteeDemandExtend(input: $input) {
            warnings { code message path } userErrors { code message } } }""",
        input={"id": f"bgd_{demand.id.hex}", "expectedVersion": wish["expected_version"]},
    )
    assert answer["data"]["bankGuaranteeDemandExtend"] == {
        "userErrors": [],
        "warnings": [
            {
                "code": "BANK_COUNTER_GUARANTEE_OVER",
                "message": "Counter-guarantee C-1 expired on 2026-03-31 and is not extended: "
                "let a new one stand behind guarantee G-1, or claim from the applicant.",
                "path": ["input", "id"],
            }
        ],
    }
    after = bank.get(Guarantee, behind.id)
    assert (after.status.name, after.expiry_date) == ("EXPIRED", date(2026, 3, 31))


def test_an_automatic_extension_tells_of_what_has_expired(bank: Any, client: Any) -> None:
    terms = {"issue_date": date(2026, 1, 15), "expiry_date": date(2026, 5, 1)}
    runs = {"extension_period": BankExtensionPeriod.ONEY, "notice_days": 30}
    guarantee = bank.guarantee(client, eur("100000.00"), **terms, **runs)
    behind = counter(bank, guarantee, expiry_date=date(2026, 3, 30))
    before, today = bank.on(date(2026, 3, 31)), bank.on(date(2026, 4, 2))
    bank.write(lambda session: expire_guarantees(session, before, 30), before)
    said = bank.write(lambda session: extend_guarantees(session, today), today)

    assert said == "1 guarantees extended; counter-guarantees that expired before: C-1"
    assert bank.get(Guarantee, guarantee.id).expiry_date == date(2027, 5, 1)
    assert bank.get(Guarantee, behind.id).expiry_date == date(2026, 3, 30)


def test_an_amended_expiry_is_drafted_for_the_counter_guarantee(bank: Any, guarantee: Any) -> None:
    """From 1 May to 30 June are 60 days: from 31 May to 30 July."""
    behind = counter(bank, guarantee)
    wish = BankGuaranteeAmendmentDraft(guarantee_id=guarantee.id, expiry_date=date(2026, 6, 30))
    amendment = bank.do(draft_amendment, wish)
    bank.ask(amendment)
    bank.consent(amendment)
    bank.do(issue_amendment, BankGuaranteeAmendmentIssue(**seen(bank, amendment)))
    answer = BankGuaranteeAmendmentAnswer(
        **seen(bank, amendment), accepted=True, reference="Letter 4"
    )
    bank.do(answer_amendment, answer)

    drafts = bank.all(GuaranteeAmendment)
    (led,) = [each for each in drafts if each.guarantee_id == behind.id]
    assert (led.status, led.expiry_date) == (BankAmendmentStatus.DRAFT, date(2026, 7, 30))
    assert led.text == "It follows the extension of guarantee G-1."
    assert bank.get(Guarantee, behind.id).expiry_date == date(2026, 5, 31)


def test_under_an_expired_counter_guarantee_nothing_is_demanded(bank: Any, guarantee: Any) -> None:
    """What cannot be demanded there is claimed from the applicant."""
    behind = counter(bank, guarantee, expiry_date=date(2026, 3, 31))
    bank.pay(bank.demand(guarantee, eur("40000.00"), on=RECEIVED), on=RECEIVED)

    assert under(bank, behind) == []
    assert [each.number for each in bank.all(ReimbursementClaim)] == ["G-1/1"]
