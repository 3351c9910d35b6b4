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

from portico.errors import Refused, refuse
from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankAmendmentStatus,
    BankCancellationReason,
    BankDemandStatus,
    BankGuaranteeRules,
    BankVariationKind,
    CreditLimit,
    Guarantee,
    GuaranteeAmendment,
    GuaranteeDemand,
    LimitMovement,
    ReimbursementClaim,
)
from portico_bank_corporate.operations.credit_limits import (
    BankCreditLimitReservationRelease,
    BankCreditLimitReserve,
    BankCreditLimitRevalue,
    release_reservation,
    reserve,
    revalue,
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
    withdraw_demand,
)
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeCancel,
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
    cancel_guarantee,
    issue_guarantee,
    reduce_guarantee,
    release_guarantee,
)
from portico_bank_corporate.operations.reimbursement_claims import (
    BankReimbursementClaimReceive,
    note_overdue_claims,
    receive_reimbursement,
)

START: Final = date(2026, 3, 2)
NUMBERS: Final = count(1)
DEEDS: Final = (
    *("issue", "reduce", "plan_decrease", "plan_ceiling", "plan_increase", "vary"),
    *("raise", "lower", "accept", "reject", "reserve", "unreserve", "revalue"),
    *("demand", "pay", "refuse", "withdraw", "release", "cancel", "wait", "reimburse"),
)
CURRENCIES: Final = ("EUR", "EUR", "USD")
STEPS: Final = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(1, 90_000), st.integers(0, 2)),
    min_size=6,
    max_size=14,
)
OPENING: Final = ("issue", "issue", "demand", "raise", "pay")
"""What comes first, so that the other deeds find something to do."""


class Story:
    """A client whose guarantees are issued, changed and demanded under."""

    def __init__(self, bank: Any) -> None:
        self.bank, self.today = bank, START
        self.done: set[str] = set()
        self.client = bank.account(f"Client {next(NUMBERS)}")
        name = next(NUMBERS)
        self.whole = bank.limit(self.client, "400000.00", number=f"CL-{name}")
        given = {"parent_id": self.whole.id, "fx_add_on": Decimal(5)}
        self.limit = bank.limit(self.client, "300000.00", number=f"CL-{name}-1", **given)
        bank.rate("EUR", "USD", "1.0800")
        bank.rate("EUR", "USD", "1.2500", START + timedelta(days=60))
        self.reserved = f"A-{name}"

    def do(self, operation: Any, wish: Any) -> None:
        self.bank.do(operation, wish, on=self.today)

    def step(self, deed: str, cents: int, which: int) -> None:
        """One deed; what is refused leaves everything as it was."""
        amount = Money(Decimal(cents), CURRENCIES[which])
        held = [each for each in self.guarantees() if not each.has_ended]
        one = held[which % len(held)] if held else None
        self.attempt(deed, amount, one)
        self.done.add(deed)

    def attempt(self, deed: str, amount: Money, one: Guarantee | None) -> None:
        if deed == "wait":
            self.today += timedelta(days=40)
            actor = self.bank.on(self.today)
            self.bank.write(lambda s: expire_guarantees(s, actor, 5), actor)
            self.bank.write(lambda s: note_overdue_claims(s, actor), actor)
        elif deed == "reserve":
            wish = BankCreditLimitReserve(id=self.limit.id, reference=self.reserved, amount=amount)
            self.do(reserve, wish)
        elif deed == "unreserve":
            back = BankCreditLimitReservationRelease(id=self.limit.id, reference=self.reserved)
            self.do(release_reservation, back)
        elif deed == "revalue":
            self.do(revalue, BankCreditLimitRevalue(id=self.limit.id))
        elif deed == "reimburse":
            self.reimburse()
        elif deed == "issue":
            terms = self.bank.terms(
                self.client, amount, undertaking_number=f"G-{next(NUMBERS)}", limit_id=self.limit.id
            )
            self.do(issue_guarantee, terms)
        elif deed == "vary":
            actor = self.bank.on(self.today + timedelta(days=30))
            self.bank.write(lambda s: apply_variations(s, actor), actor)
        elif one is not None:
            self.change(deed, one, Money(amount.amount, one.currency))
        else:
            raise refuse("NOTHING", "There is no guarantee.")

    def reimburse(self) -> None:
        """The first claim that is open is paid by half, or the last cent of it."""
        for claim in self.claims():
            if claim.open.amount:
                half = (claim.open.amount / 2).quantize(Decimal("0.01")) or claim.open.amount
                seen: dict[str, Any] = {"id": claim.id, "expected_version": claim.version}
                came = Money(half, claim.currency)
                self.do(receive_reimbursement, BankReimbursementClaimReceive(**seen, amount=came))
                return
        raise refuse("NOTHING", "There is no claim.")

    def claims(self) -> list[ReimbursementClaim]:
        mine = {each.id for each in self.guarantees()}
        every = self.bank.all(ReimbursementClaim, ReimbursementClaim.number)
        return [each for each in every if each.guarantee_id in mine]

    def amend(self, one: Guarantee, change: Money) -> None:
        """Draft an amendment, and issue it with consent."""
        wish = BankGuaranteeAmendmentDraft(guarantee_id=one.id, amount_change=change)
        amendment = self.bank.do(draft_amendment, wish, on=self.today)
        self.bank.ask(amendment)
        self.bank.consent(amendment)
        seen: dict[str, Any] = {"id": amendment.id, "expected_version": amendment.version}
        self.do(issue_amendment, BankGuaranteeAmendmentIssue(**seen))

    def answer(self, one: Guarantee, *, accepted: bool) -> None:
        """Accept or reject the first amendment that is issued."""
        for each in self.bank.all(GuaranteeAmendment, GuaranteeAmendment.number):
            if each.guarantee_id == one.id and each.status is BankAmendmentStatus.ISSUED:
                seen: dict[str, Any] = {"id": each.id, "expected_version": each.version}
                wish = BankGuaranteeAmendmentAnswer(**seen, accepted=accepted, reference="Letter")
                self.do(answer_amendment, wish)
                return
        raise refuse("NOTHING", "There is no amendment.")

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
        elif deed == "cancel":
            why = BankCancellationReason.NOAC
            self.do(cancel_guarantee, BankGuaranteeCancel(**seen, reason=why, reference="Letter"))
        elif deed in {"raise", "lower"}:
            sign = 1 if deed == "raise" else -1
            self.amend(one, Money(amount.amount * sign, amount.currency))
        elif deed in {"accept", "reject"}:
            self.answer(one, accepted=deed == "accept")
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
                    self.bank.pay(each, on=self.today)
                elif deed == "refuse":
                    self.do(refuse_demand, BankGuaranteeDemandRefuse(**seen, reason="No."))
                else:
                    self.do(withdraw_demand, BankGuaranteeDemandWithdraw(**seen))
                return
        raise refuse("NOTHING", "There is no demand.")

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
        for limit in (self.limit, self.whole):
            movements = [each for each in self.bank.all(LimitMovement) if each.limit_id == limit.id]
            moved = sum((each.limit_amount for each in movements), Decimal(0))
            assert moved == self.bank.exposure(limit).used.amount
            for number, own in self.owed().items():
                its = (each.amount for each in movements if each.reference == number)
                assert sum(its, Decimal(0)) == own, number
            others = {each.reference for each in movements} - {*self.owed(), self.reserved}
            assert not others
            if not self.done & {"revalue", "wait"}:  # which may overdraw it: rates, what is overdue
                assert moved <= self.bank.get(CreditLimit, limit.id).amount

    def owed(self) -> dict[str, Decimal]:
        """What each guarantee and each overdue claim comes to, in its own currency."""
        found = {each.undertaking_number: each.exposure.amount for each in self.guarantees()}
        return found | {each.number: each.on_balance.amount for each in self.claims()}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_the_balances_hold_whatever_is_done(bank: Any, steps: list[tuple[str, int, int]]) -> None:
    story = Story(bank)
    for which, deed in enumerate(OPENING):
        story.step(deed, 60_000 - 100 * which, 0)
        story.check()
    for deed, cents, which in steps:
        with suppress(Refused):
            story.step(deed, cents, which)
        story.check()


def test_each_deed_of_the_stories_is_done(bank: Any) -> None:
    """What is refused whenever it is tried would prove nothing above."""
    story = Story(bank)
    for deed, cents, which in (
        *(("issue", 60_000, 0), ("issue", 50_000, 2), ("reserve", 1_000, 2), ("demand", 20_000, 0)),
        *(("pay", 1, 0), ("reimburse", 1, 0), ("raise", 5_000, 0), ("accept", 1, 0)),
        *(("lower", 1_000, 0), ("reject", 1, 0), ("plan_decrease", 100, 0), ("vary", 1, 0)),
        *(("plan_ceiling", 30_000, 1), ("plan_increase", 700, 1), ("demand", 10, 0)),
        *(("refuse", 1, 0), ("demand", 10, 0), ("withdraw", 1, 0), ("reduce", 500, 1)),
        *(("wait", 1, 0), ("wait", 1, 0), ("revalue", 1, 0), ("unreserve", 1, 0)),
        *(("release", 1, 0), ("cancel", 1, 0)),
    ):
        story.step(deed, cents, which)
        story.check()

    assert story.done == {*DEEDS}


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
            limit_id=story.limit.id,
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
