"""Whatever is done in whatever order: no amount below zero, and the limit is used by the sum."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any, Final

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, select

from portico.database import new_id
from portico.errors import Refused, refuse
from portico.models import ApprovalStatus
from portico.testing import problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    OPEN_DEMANDS,
    BankAmendmentStatus,
    BankCancellationReason,
    BankDemandKind,
    BankDemandStatus,
    BankGuaranteePurpose,
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
    end_suspensions,
    extend_for_demand,
    suspend_demand,
    withdraw_demand,
)
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeCancel,
    BankGuaranteeDemandExtend,
    BankGuaranteeDemandRefuse,
    BankGuaranteeDemandSuspend,
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

D = BankDemandStatus
START: Final = date(2026, 3, 2)
LATER: Final = START + timedelta(days=60)
CENT: Final = Decimal("0.0125")
"""Half a cent of either currency, at the rates of the stories."""
NUMBERS: Final = count(1)
DEEDS: Final = (
    *("issue", "reduce", "plan_decrease", "plan_ceiling", "plan_increase", "vary"),
    *("raise", "lower", "accept", "reject", "reserve", "unreserve", "revalue"),
    *("demand", "approve", "pay", "refuse", "withdraw", "release", "cancel", "wait", "reimburse"),
    *("counter", "counter", "suspend", "extend"),
)
CURRENCIES: Final = ("EUR", "EUR", "USD")
STEPS: Final = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(1, 90_000), st.integers(0, 4)),
    min_size=6,
    max_size=14,
)
RECOURSE: Final = st.lists(
    st.tuples(
        st.sampled_from(("hold", "approve", "pay", "pay", "extend", "refuse", "withdraw")),
        st.integers(0, 3),
    ),
    min_size=3,
    max_size=8,
)
OPENING: Final = ("issue", "issue", "counter", "demand", "raise", "pay")
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
        bank.rate("EUR", "USD", "1.2500", LATER)
        self.reserved = f"A-{name}"
        self.issued = select(Guarantee.id).where(Guarantee.limit_id == self.limit.id)

    def do(self, operation: Any, wish: Any) -> None:
        self.bank.do(operation, wish, on=self.today)

    def step(self, deed: str, cents: int, which: int) -> None:
        """One deed; what is refused leaves everything as it was."""
        amount = Money(Decimal(cents), CURRENCIES[which % 3])
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
            self.bank.write(lambda s: end_suspensions(s, actor), actor)
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
            self.issue(amount)
        elif deed == "counter" and one is not None:
            self.issue(amount, one)
        elif deed == "vary":
            actor = self.bank.on(self.today + timedelta(days=30))
            self.bank.write(lambda s: apply_variations(s, actor), actor)
        elif one is not None:
            self.change(deed, one, Money(amount.amount, one.currency))
        else:
            raise refuse("NOTHING", "There is no guarantee.")

    def issue(self, amount: Money, behind: Guarantee | None = None) -> None:
        """Issue a guarantee, or a counter-guarantee that runs for less, as long or more."""
        terms: dict[str, Any] = {"undertaking_number": f"G-{next(NUMBERS)}"}
        if behind is not None:
            days = int(amount.amount) % 3 * 100 - 200
            terms = {
                "undertaking_number": f"K-{next(NUMBERS)}",
                "purpose": BankGuaranteePurpose.ISCO,
                "counter_guarantee_of_id": behind.id,
                "expiry_date": date(2026, 12, 15) + timedelta(days=days),
            }
        wish = self.bank.terms(self.client, amount, limit_id=self.limit.id, **terms)
        self.do(issue_guarantee, wish)

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

    def read(self, model: type[Any], mine: ColumnElement[bool], *order: Any) -> list[Any]:
        """Records of this story, not of those that were told before it."""
        asked = select(model).where(mine).order_by(*order)
        found: list[Any] = self.bank.write(lambda session: list(session.scalars(asked)))
        return found

    def claims(self) -> list[ReimbursementClaim]:
        claim = ReimbursementClaim
        return self.read(claim, claim.guarantee_id.in_(self.issued), claim.number)

    def amend(self, one: Guarantee, change: Money) -> None:
        """Draft an amendment, and issue it with consent."""
        wish = BankGuaranteeAmendmentDraft(guarantee_id=one.id, amount_change=change)
        amendment = self.bank.do(draft_amendment, wish, on=self.today)
        self.bank.ask(amendment)
        self.bank.consent(amendment)
        amendment = self.bank.get(GuaranteeAmendment, amendment.id)
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
        elif deed == "suspend":
            self.suspend(one, amount)
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

    def suspend(self, one: Guarantee, amount: Money) -> None:
        """Suspend a demand to extend or pay."""
        until = (one.expires_on or self.today) + timedelta(days=100)
        given = {"kind": BankDemandKind.PAEX, "requested_expiry": until, "on": self.today}
        self.hold(self.bank.demand(one, amount, **given))

    def hold(self, demand: GuaranteeDemand) -> None:
        """Find that a demand complies, and let its payment wait."""
        found = self.bank.comply(demand, on=self.today)
        seen: dict[str, Any] = {"id": found.id, "expected_version": found.version}
        self.do(suspend_demand, BankGuaranteeDemandSuspend(**seen))

    def decide(self, deed: str, one: Guarantee) -> None:
        """Hold, approve, pay, extend, refuse or withdraw the first open demand."""
        for each in self.demands():
            if each.guarantee_id == one.id and each.status in OPEN_DEMANDS:
                seen: dict[str, Any] = {"id": each.id, "expected_version": each.version}
                if deed in {"approve", "pay"}:
                    self.settle(each, paid=deed == "pay")
                elif deed == "hold":
                    self.hold(each)
                elif deed == "extend":
                    self.do(extend_for_demand, BankGuaranteeDemandExtend(**seen))
                elif deed == "refuse":
                    self.do(refuse_demand, BankGuaranteeDemandRefuse(**seen, reason="No."))
                else:
                    self.do(withdraw_demand, BankGuaranteeDemandWithdraw(**seen))
                return
        raise refuse("NOTHING", "There is no demand.")

    def settle(self, demand: GuaranteeDemand, *, paid: bool) -> None:
        """Let somebody consent to a demand who has to do with no other one, and pay it."""
        bank, when = self.bank, {"on": self.today}
        bank.approver = replace(bank.approver, name=f"Approver {next(NUMBERS)}", id=new_id())
        if not demand.is_found_complying:
            bank.comply(demand, **when)
        if bank.requests(demand)[-1].status is ApprovalStatus.PENDING:
            bank.consent(demand, **when)
        if paid:
            bank.release_payment(bank.get(GuaranteeDemand, demand.id), **when)

    def in_order(self) -> list[Guarantee]:
        """The guarantees in the order of their issue."""
        return sorted(self.guarantees(), key=lambda each: each.id)

    def demands(self) -> list[GuaranteeDemand]:
        demand = GuaranteeDemand
        return self.read(demand, demand.guarantee_id.in_(self.issued), demand.number)

    def guarantees(self) -> list[Guarantee]:
        return self.read(
            Guarantee, Guarantee.limit_id == self.limit.id, Guarantee.undertaking_number
        )

    def check(self) -> None:
        """The invariants of the domain page 2.4."""
        every, claims = self.guarantees(), self.claims()
        for each in every:
            raised = each.amount + each.increased_amount
            assert each.available_amount >= 0
            assert each.pending_amount >= 0
            assert each.available_amount == raised - each.reduced_amount - each.paid_amount
        owed, both = self.owed(every, claims), [self.limit.id, self.whole.id]
        moves = self.read(LimitMovement, LimitMovement.limit_id.in_(both))
        for limit in (self.limit, self.whole):
            movements = [each for each in moves if each.limit_id == limit.id]
            moved = sum((each.limit_amount for each in movements), Decimal(0))
            assert moved == self.bank.exposure(limit).used.amount
            for number, own in owed.items():
                its = (each.amount for each in movements if each.reference == number)
                assert sum(its, Decimal(0)) == own, number
            others = {each.reference for each in movements} - {*owed, self.reserved}
            assert not others
            if not self.done & {"revalue", "wait"}:  # which may overdraw it: rates, what is overdue
                assert moved <= self.bank.get(CreditLimit, limit.id).amount

        self.check_recourse(every, claims)

    def check_recourse(self, guarantees: list[Guarantee], claims: list[ReimbursementClaim]) -> None:
        """What was paid is paid by counter-guarantees, still demanded there, or claimed."""
        every = self.demands()
        for paid in guarantees:
            own = (e for e in every if e.guarantee_id == paid.id and e.status is D.PAID)
            assert paid.paid_amount == sum((each.amount for each in own), Decimal(0))
        for first in every:
            led = [each for each in every if each.under_demand_id == first.id]
            borne = [each for each in led if each.status in (D.PAID, *OPEN_DEMANDS)]
            covered = sum((each.under_amount or 0 for each in borne), Decimal(0))
            claimed = sum((c.amount for c in claims if c.demand_id == first.id), Decimal(0))
            if first.status is D.PAID:
                assert covered + claimed == first.amount, (first, led)
            else:
                assert claimed == 0
                assert covered <= first.amount
            if first.status not in (D.PAID, *OPEN_DEMANDS):
                assert not [each for each in led if each.status in OPEN_DEMANDS], (first, led)
            for each in led:
                self.check_rate(first, each)

    def check_rate(self, first: GuaranteeDemand, led: GuaranteeDemand) -> None:
        """What is demanded is what it stands for, at the rate of its day, to the cent."""
        rate = Decimal("1.25" if led.presented_on >= LATER else "1.08")
        rates = {("EUR", "USD"): rate, ("USD", "EUR"): 1 / rate}
        assert led.under_amount is not None
        exact = led.under_amount * rates.get((first.currency, led.currency), Decimal(1))
        assert abs(exact - led.amount) <= (0 if first.currency == led.currency else CENT)

    @staticmethod
    def owed(guarantees: list[Guarantee], claims: list[ReimbursementClaim]) -> dict[str, Decimal]:
        """What each guarantee and each overdue claim comes to, in its own currency."""
        found = {each.undertaking_number: each.exposure.amount for each in guarantees}
        return found | {each.number: each.on_balance.amount for each in claims}


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


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=RECOURSE, to_extend=st.booleans())
@example(steps=[("pay", 0), ("refuse", 1), ("pay", 2)], to_extend=False)
@example(steps=[("approve", 0), ("approve", 1), ("withdraw", 0)], to_extend=False)
@example(steps=[("pay", 0), ("pay", 1), ("refuse", 3), ("withdraw", 2)], to_extend=False)
@example(steps=[("hold", 1), ("pay", 0), ("extend", 1)], to_extend=True)
@example(steps=[("hold", 1), ("extend", 0)], to_extend=True)
@example(steps=[("hold", 0), ("hold", 0), ("refuse", 0)], to_extend=True)
def test_recourse_holds_whatever_is_done(
    bank: Any, *, steps: list[tuple[str, int]], to_extend: bool
) -> None:
    """Of 60 000, one counter-guarantee has 30 000, of which another one has 10 000 behind it.

    The rest is USD 20 000 by the other, and the applicant's.
    """
    story = Story(bank)
    for amount, currency, behind in (
        *((100_000, "EUR", 4), (30_000, "EUR", 0), (20_000, "USD", 0), (10_000, "EUR", 1)),
    ):
        every = dict(enumerate(story.in_order()))
        story.issue(Money(Decimal(amount), currency), every.get(behind))
    money = Money(Decimal(60_000), "EUR")
    if to_extend:
        story.suspend(story.in_order()[0], money)
    else:
        bank.demand(story.in_order()[0], money)
    for deed, target in steps:
        with suppress(Refused):
            story.decide(deed, story.in_order()[target])
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
        *(("counter", 2_000, 0), ("demand", 3_000, 0), ("approve", 1, 0), ("pay", 1, 0)),
        *(("suspend", 100, 0), ("extend", 1, 0)),
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
