"""Whatever is done in whatever order: no amount below zero, and the limit is used by the sum."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portico.errors import Refused
from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankDemandStatus,
    BankGuaranteeRules,
    BankVariationKind,
    CreditLimit,
    Guarantee,
    GuaranteeDemand,
    LimitMovement,
)
from portico_bank_corporate.operations.expiry import expire_guarantees
from portico_bank_corporate.operations.guarantee_demands import (
    pay_demand,
    refuse_demand,
    withdraw_demand,
)
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeDemandPay,
    BankGuaranteeDemandRefuse,
    BankGuaranteeDemandWithdraw,
    BankGuaranteeReduce,
    BankGuaranteeRelease,
)
from portico_bank_corporate.operations.guarantee_variations import (
    BankGuaranteeVariationPlan,
    apply_variations,
    plan_variations,
)
from portico_bank_corporate.operations.guarantees import (
    issue_guarantee,
    reduce_guarantee,
    release_guarantee,
)

START: Final = date(2026, 3, 2)
NUMBERS: Final = count(1)
DEEDS: Final = (
    *("issue", "reduce", "plan_decrease", "plan_ceiling", "plan_increase", "vary"),
    *("demand", "pay", "refuse", "withdraw", "release", "wait"),
)
STEPS: Final = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(1, 90_000), st.integers(0, 2)),
    min_size=6,
    max_size=14,
)


class Story:
    """A client whose guarantees are issued, changed and demanded under."""

    def __init__(self, bank: Any) -> None:
        self.bank, self.today = bank, START
        self.client = bank.account(f"Client {next(NUMBERS)}")
        self.limit = bank.limit(self.client, "150000.00", number=f"CL-{next(NUMBERS)}")

    def do(self, operation: Any, wish: Any) -> None:
        self.bank.do(operation, wish, on=self.today)

    def step(self, deed: str, cents: int, which: int) -> None:
        """One deed; what is refused leaves everything as it was."""
        amount = Money(Decimal(cents), "EUR")
        held = [each for each in self.guarantees() if not each.has_ended]
        one = held[which % len(held)] if held else None
        if deed == "wait":
            self.today += timedelta(days=40)
            actor = self.bank.on(self.today)
            self.bank.write(lambda s: expire_guarantees(s, actor, 5), actor)
        elif deed == "issue":
            terms = self.bank.terms(
                self.client, amount, undertaking_number=f"G-{next(NUMBERS)}", limit_id=self.limit.id
            )
            self.do(issue_guarantee, terms)
        elif deed == "vary":
            actor = self.bank.on(self.today + timedelta(days=30))
            self.bank.write(lambda s: apply_variations(s, actor), actor)
        elif one is not None:
            self.change(deed, one, amount)

    def change(self, deed: str, one: Guarantee, amount: Money) -> None:
        """One deed on a guarantee."""
        seen: dict[str, Any] = {"id": one.id, "expected_version": one.version}
        kinds = {
            "plan_decrease": BankVariationKind.DECR,
            "plan_ceiling": BankVariationKind.DECR_TO,
            "plan_increase": BankVariationKind.INCR,
        }
        if deed == "reduce":
            self.do(reduce_guarantee, BankGuaranteeReduce(**seen, amount=amount))
        elif deed == "release":
            self.do(release_guarantee, BankGuaranteeRelease(**seen, release_reference="Letter"))
        elif deed == "demand":
            self.bank.demand(one, amount, on=self.today)
        elif deed in kinds:
            wish = BankGuaranteeVariationPlan(
                guarantee_id=one.id,
                kind=kinds[deed],
                amount=amount,
                due_on=self.today + timedelta(days=20),
            )
            self.do(plan_variations, wish)
        else:
            self.decide(deed, one)

    def decide(self, deed: str, one: Guarantee) -> None:
        """Pay, refuse or withdraw the first open demand."""
        for each in self.bank.all(GuaranteeDemand, GuaranteeDemand.number):
            if each.guarantee_id == one.id and each.status is BankDemandStatus.PRESENTED:
                seen: dict[str, Any] = {"id": each.id, "expected_version": each.version}
                if deed == "pay":
                    self.do(pay_demand, BankGuaranteeDemandPay(**seen))
                elif deed == "refuse":
                    self.do(refuse_demand, BankGuaranteeDemandRefuse(**seen, reason="No."))
                else:
                    self.do(withdraw_demand, BankGuaranteeDemandWithdraw(**seen))
                return

    def guarantees(self) -> list[Guarantee]:
        every = self.bank.all(Guarantee, Guarantee.undertaking_number)
        return [each for each in every if each.limit_id == self.limit.id]

    def check(self) -> None:
        """The invariants of the domain page 2.4."""
        for each in self.guarantees():
            raised = each.amount + each.increased_amount
            assert each.available_amount >= 0
            assert each.pending_amount >= 0
            assert each.available_amount == raised - each.reduced_amount - each.paid_amount
        moved = [
            each.limit_amount
            for each in self.bank.all(LimitMovement)
            if each.limit_id == self.limit.id
        ]
        outstanding = sum((each.exposure.amount for each in self.guarantees()), Decimal(0))
        used = self.bank.exposure(self.limit).used.amount
        assert sum(moved, Decimal(0)) == used == outstanding
        assert used <= self.bank.get(CreditLimit, self.limit.id).amount


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_the_balances_hold_whatever_is_done(bank: Any, steps: list[tuple[str, int, int]]) -> None:
    story = Story(bank)
    story.step("issue", 60_000, 0)
    for deed, cents, which in steps:
        with suppress(Refused):
            story.step(deed, cents, which)
        story.check()


def test_what_was_not_refused_in_time_is_precluded(bank: Any) -> None:
    """Domain page 3.10: a missed deadline for refusal precludes it (24f); by no rules, it does not.

    Presented on 2 March 2026, a demand in Germany is refused by 9 March.
    """
    story = Story(bank)
    for rules in (BankGuaranteeRules.URDG, BankGuaranteeRules.NONE):
        guarantee = bank.guarantee(
            story.client,
            Money(Decimal(500), "EUR"),
            undertaking_number=f"P-{rules.name}",
            rules=rules,
        )
        demand = bank.demand(guarantee, Money(Decimal(500), "EUR"))
        wish = BankGuaranteeDemandRefuse(
            id=demand.id, expected_version=demand.version, reason="No statement."
        )
        if rules is BankGuaranteeRules.URDG:
            late = problems_of(partial(bank.do, refuse_demand, wish, on=date(2026, 3, 10)))
            assert late == [("BANK_DEMAND_PRECLUDED", "input.id")]
            bank.do(refuse_demand, wish, on=date(2026, 3, 9))
        else:
            bank.do(refuse_demand, wish, on=date(2026, 3, 10))
