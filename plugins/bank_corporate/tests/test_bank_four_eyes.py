"""Whoever acts in whatever order: no consent survives a change, nobody counts for two persons."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count
from typing import Any, Final
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portico.access import Actor
from portico.database import new_id
from portico.errors import Refused
from portico.models import ApprovalStatus
from portico.operations.approvals import give_approval, request_approval
from portico.operations.approvals.inputs import ApprovalGive
from portico.values import Money
from portico_bank_corporate.models import BankLimitStatus, CreditLimit, GuaranteeDemand
from portico_bank_corporate.operations.credit_limits import (
    BankCreditLimitCreate,
    BankCreditLimitStatusChange,
    BankCreditLimitUpdate,
    change_limit_status,
    create_credit_limit,
    update_credit_limit,
)
from portico_bank_corporate.operations.demand_examination import (
    BankGuaranteeDemandComply,
    find_demand_complying,
)
from portico_bank_corporate.operations.guarantee_demands import pay_demand
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeDemandPay

NUMBERS: Final = count(1)
PEOPLE: Final = 3
ACTORS: Final = [(person, behind) for person in range(PEOPLE) for behind in (None, *range(PEOPLE))]
"""Each person in the own name, and in the place of each of them."""

STEPS: Final = st.lists(
    st.tuples(st.sampled_from(["ask", "consent", "change", "release"]), st.sampled_from(ACTORS)),
    min_size=4,
    max_size=12,
)
QUIET: Final = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass
class Office:
    """Some people, and what a plain reading of the rule says of them."""

    bank: Any
    people: list[UUID] = field(default_factory=lambda: [new_id() for _ in range(PEOPLE)])
    makers: set[int] = field(default_factory=set)
    consented: bool = False
    asked: bool = False

    def actor(self, who: tuple[int, int | None]) -> Actor:
        person, behind = who
        own: Actor = replace(self.bank.actor, id=self.people[person], name=self.name(person))
        if behind is None or behind == person:
            return own
        principal = self.people[behind]
        deputy: Actor = replace(own, on_behalf_of=self.name(behind), on_behalf_of_id=principal)
        return deputy

    def name(self, person: int) -> str:
        """A name that nobody has in another story."""
        return f"person {person} {self.people[person].hex}"

    @staticmethod
    def wills(who: tuple[int, int | None]) -> set[int]:
        """The persons whose will a deed is."""
        return {each for each in who if each is not None}

    def attempt(self, who: tuple[int, int | None], operation: Any, wish: Any) -> bool:
        """Whether somebody could do a deed."""
        try:
            self.bank.by(self.actor(who), operation, wish)
        except Refused:
            return False
        return True

    def consent(self, record: Any, who: tuple[int, int | None]) -> bool:
        requests = self.bank.requests(record)
        if not requests or requests[-1].status is not ApprovalStatus.PENDING:
            return False
        wish = ApprovalGive(id=requests[-1].id, content_hash=requests[-1].content_hash)
        return self.attempt(who, give_approval, wish)


@QUIET
@given(steps=STEPS)
def test_no_consent_survives_a_change_nor_is_one_person_two(
    bank: Any, steps: list[tuple[str, tuple[int, int | None]]]
) -> None:
    """A limit is approved just if somebody consented, since the last change, who had no part."""
    number = next(NUMBERS)
    wish = BankCreditLimitCreate(
        account_id=bank.account(f"Client {number}").id,
        number=f"CL-{number}",
        amount=Money(Decimal(1000), "EUR"),
        valid_to=bank.actor.today.replace(year=2030),
    )
    office, limit = Office(bank), bank.do(create_credit_limit, wish)
    editors: set[int] = set()
    for place, (deed, who) in enumerate(steps):
        if bank.get(CreditLimit, limit.id).status is not BankLimitStatus.DRAFT:
            break
        wills = office.wills(who)
        if deed == "ask":
            if office.attempt(who, lambda s, a, _: ask(s, a, limit), None):
                assert not office.asked
                office.asked, office.makers = True, {*wills, *editors}
        elif deed == "consent":
            did = office.consent(limit, who)
            may = office.asked and not office.consented and not wills & office.makers
            assert did is may
            office.consented = office.consented or did
        elif deed == "change":
            seen = {"id": limit.id, "expected_version": bank.get(CreditLimit, limit.id).version}
            amount = Money(Decimal(2000 + place), "EUR")
            assert office.attempt(
                who, update_credit_limit, BankCreditLimitUpdate(**seen, amount=amount)
            )
            office.asked = office.consented = False
            editors = wills
        else:
            seen = {"id": limit.id, "expected_version": bank.get(CreditLimit, limit.id).version}
            step = BankCreditLimitStatusChange(**seen, status=BankLimitStatus.APPROVED)
            assert office.attempt(who, change_limit_status, step) is office.consented


def ask(session: Any, actor: Actor, limit: CreditLimit) -> Any:
    return request_approval(session, actor, session.get_one(CreditLimit, limit.id))


@QUIET
@given(
    examiner=st.sampled_from(ACTORS),
    approvers=st.lists(st.sampled_from(ACTORS), max_size=4),
    payer=st.sampled_from(ACTORS),
)
def test_who_pays_and_who_consents_is_never_who_examined(
    bank: Any,
    examiner: tuple[int, int | None],
    approvers: list[tuple[int, int | None]],
    payer: tuple[int, int | None],
) -> None:
    """Of three people and their deputies, in any order."""
    number = next(NUMBERS)
    client = bank.account(f"Client {number}")
    limit = bank.limit(client, number=f"CL-{number}")
    terms = {"undertaking_number": f"G-{number}", "limit_id": limit.id}
    guarantee = bank.guarantee(client, Money(Decimal(100), "EUR"), **terms)
    demand = bank.demand(guarantee, Money(Decimal(40), "EUR"))
    office = Office(bank)
    found = BankGuaranteeDemandComply(id=demand.id, expected_version=demand.version)
    assert office.attempt(examiner, find_demand_complying, found)
    consented = False
    for who in approvers:
        did = office.consent(demand, who)
        assert did is (not consented and not office.wills(who) & office.wills(examiner))
        consented = consented or did
    version = bank.get(GuaranteeDemand, demand.id).version
    paid = office.attempt(
        payer, pay_demand, BankGuaranteeDemandPay(id=demand.id, expected_version=version)
    )
    assert paid is (consented and not office.wills(payer) & office.wills(examiner))
