"""A demand from its presentation to its payment: completed, examined, refused by kind, approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portico.database import new_id
from portico.models import User
from portico.models.substitution import Substitution, SubstitutionScope
from portico.operations.approvals import reject_approval, request_approval
from portico.operations.approvals.inputs import ApprovalReject
from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankDemandChannel,
    BankDemandCompleteness,
    BankDemandStatus,
    BankDiscrepancyKind,
    DemandDiscrepancy,
    Guarantee,
    GuaranteeDemand,
)
from portico_bank_corporate.operations.calendars import BankCalendarDaySet, set_calendar_day
from portico_bank_corporate.operations.demand_examination import (
    BankGuaranteeDemandComplete,
    BankGuaranteeDemandExamine,
    complete_demand,
    examine_demand,
    refuse_demand,
)
from portico_bank_corporate.operations.guarantee_demands import pay_demand, withdraw_demand
from portico_bank_corporate.operations.guarantee_inputs import (
    BankDiscrepancyWish,
    BankGuaranteeDemandPay,
    BankGuaranteeDemandRefuse,
    BankGuaranteeDemandWithdraw,
)

D, K = BankDemandStatus, BankDiscrepancyKind
INCP = BankDemandCompleteness.INCP
START = date(2026, 3, 2)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def guarantee(bank: Any) -> Any:
    """EUR 100 000, good until 2026-05-04 in Poland."""
    client = bank.account()
    bank.limit(client)
    terms = {"issue_date": date(2026, 1, 15), "expiry_date": date(2026, 5, 1)}
    return bank.guarantee(client, eur("100000.00"), place_of_presentation="PL", **terms)


def now(bank: Any, demand: GuaranteeDemand) -> Any:
    return bank.get(GuaranteeDemand, demand.id)


def seen(bank: Any, demand: GuaranteeDemand) -> dict[str, Any]:
    return {"id": demand.id, "expected_version": now(bank, demand).version}


def payment(bank: Any, demand: GuaranteeDemand, by: Any) -> Any:
    wish = BankGuaranteeDemandPay(**seen(bank, demand))
    return problems_of(lambda: bank.by(by, pay_demand, wish))


def test_a_demand_goes_from_its_presentation_to_its_payment(bank: Any, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("40000.00"), channel=BankDemandChannel.SWIFT)
    states = [demand.status]
    wish = BankGuaranteeDemandExamine(**seen(bank, demand))
    states.append(bank.by(bank.examiner, examine_demand, wish).status)
    states.append(bank.comply(now(bank, demand)).status)
    bank.consent(demand)
    states.append(now(bank, demand).status)
    step = BankGuaranteeDemandPay(**seen(bank, demand))
    paid = bank.by(bank.approver, pay_demand, step)

    assert [*states, paid.status] == [
        D.PRESENTED,
        D.UNDER_EXAMINATION,
        D.COMPLYING,
        D.PAYABLE,
        D.PAID,
    ]
    assert (paid.examined_by, paid.examined_on) == ("examiner", date(2026, 3, 2))
    assert paid.channel is BankDemandChannel.SWIFT


def test_nothing_is_paid_without_the_consent_of_others(bank: Any, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("40000.00"))
    assert payment(bank, demand, bank.approver) == [("BANK_DEMAND_TRANSITION", "input.status")]
    bank.comply(demand)
    assert payment(bank, demand, bank.approver) == [("APPROVAL_MISSING", "input.id")]
    assert bank.get(Guarantee, guarantee.id).paid_amount == 0


def test_the_examiner_neither_consents_nor_pays(bank: Any, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("40000.00"))
    bank.comply(demand)
    approver, bank.approver = bank.approver, bank.examiner
    assert problems_of(lambda: bank.consent(demand)) == [("FOUR_EYES", "input.id")]
    bank.approver = approver
    bank.consent(demand)
    assert payment(bank, demand, bank.examiner) == [("FOUR_EYES", "input.id")]


def test_nor_does_who_stands_in_for_the_examiner(bank: Any, guarantee: Any) -> None:
    """By person, not by account: as a deputy, in the own name, and the other way round."""
    demand = bank.approved(bank.demand(guarantee, eur("40000.00")))
    in_place = replace(
        bank.approver,
        id=new_id(),
        name="deputy",
        on_behalf_of="examiner",
        on_behalf_of_id=bank.examiner.id,
    )
    assert payment(bank, demand, in_place) == [("FOUR_EYES", "input.id")]
    deputy = replace(bank.approver, id=new_id(), name="deputy")

    def appoint(session: Session) -> None:
        session.add_all(User(id=each.id, name=each.name) for each in (bank.examiner, deputy))
        session.flush()
        days = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 31)}
        who = {"principal_id": bank.examiner.id, "deputy_id": deputy.id}
        powers = {"may_write": True, "may_approve": False}
        session.add(Substitution(scope=SubstitutionScope.ALL, **who, **days, **powers))

    bank.write(appoint)
    assert payment(bank, demand, deputy) == [("FOUR_EYES", "input.id")]
    later = replace(deputy, now=bank.on(date(2026, 4, 1)).now)
    assert bank.by(later, pay_demand, BankGuaranteeDemandPay(**seen(bank, demand))).status is D.PAID


def test_who_examined_it_cannot_consent_to_what_another_asks(bank: Any, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("40000.00"))
    bank.comply(demand)
    reject(bank, demand)
    other = replace(bank.approver, id=new_id(), name="other")
    bank.comply(now(bank, demand))
    reject(bank, demand)
    bank.by(other, lambda s, a, d: request_approval(s, a, s.get_one(GuaranteeDemand, d)), demand.id)
    bank.approver = bank.examiner
    assert problems_of(lambda: bank.consent(demand)) == [("FOUR_EYES", "input.id")]


def reject(bank: Any, demand: GuaranteeDemand) -> None:
    (request,) = [each for each in bank.requests(demand) if each.status.name == "PENDING"]
    no = ApprovalReject(id=request.id, content_hash=request.content_hash, note="Look again.")
    bank.by(bank.approver, reject_approval, no)


def test_a_refused_consent_sends_it_back_to_its_examination(bank: Any, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("40000.00"))
    bank.comply(demand)
    reject(bank, demand)
    assert now(bank, demand).status is D.UNDER_EXAMINATION
    assert payment(bank, demand, bank.approver) == [("BANK_DEMAND_TRANSITION", "input.status")]
    assert bank.pay(now(bank, demand)).status is D.PAID


def test_a_demand_that_was_taken_back_leaves_no_consent_behind(bank: Any, guarantee: Any) -> None:
    demand = bank.approved(bank.demand(guarantee, eur("40000.00")))
    bank.do(withdraw_demand, BankGuaranteeDemandWithdraw(**seen(bank, demand)))
    assert [each.status.name for each in bank.requests(demand)] == ["VOIDED"]


def test_a_refusal_names_its_discrepancies_by_kind(bank: Any, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("100000.01"))
    wish = BankGuaranteeDemandRefuse(
        **seen(bank, demand),
        discrepancies=[
            BankDiscrepancyWish(kind=K.AMOUNT),
            BankDiscrepancyWish(kind=K.MISSING_DOCUMENT, text="The unpaid invoice."),
        ],
        reason="The seal is blurred.",
    )
    refused = bank.by(bank.examiner, refuse_demand, wish)

    assert (refused.status, refused.examined_by) == (D.REFUSED, "examiner")
    assert refused.decided_on == date(2026, 3, 2)
    found = bank.all(DemandDiscrepancy, DemandDiscrepancy.number)
    assert [(each.number, each.kind) for each in found] == [
        (1, K.AMOUNT),
        (2, K.MISSING_DOCUMENT),
        (3, K.OTHER),
    ]
    assert refused.reason == (
        "It is for more than is available (URDG 758, article 17(e)).\n"
        "A required document is missing. The unpaid invoice.\n"
        "The seal is blurred."
    )


def test_a_refusal_without_a_discrepancy_is_none(bank: Any, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("1.00"))

    def refused(**given: Any) -> Any:
        wish = BankGuaranteeDemandRefuse(**seen(bank, demand), **given)
        return problems_of(lambda: bank.do(refuse_demand, wish))

    assert refused() == [("REQUIRED", "input.reason")]
    other = BankDiscrepancyWish(kind=K.OTHER, text=" ")
    assert refused(discrepancies=[other]) == [("REQUIRED", "input.discrepancies.0.text")]
    many = [BankDiscrepancyWish(kind=K.LATE)] * 31
    assert refused(discrepancies=many) == [("REQUIRED", "input.discrepancies")]
    assert now(bank, demand).status is D.PRESENTED


def complete(bank: Any, demand: GuaranteeDemand, on: date, **given: Any) -> Any:
    wish = BankGuaranteeDemandComplete(**seen(bank, demand), **given)
    return bank.do(complete_demand, wish, on=on)


def test_the_examination_of_what_is_completed_later_begins_with_the_rest(
    bank: Any, ask: Ask, guarantee: Any
) -> None:
    """Completed on Thursday, 2 April 2026: the fifth business day in Poland is 10 April (3.10)."""
    demand = bank.demand(guarantee, eur("40000.00"), completeness=INCP)
    assert (demand.status, demand.examine_by) == (D.AWAITING_COMPLETION, None)
    assert due(ask, guarantee) == {"COMPLETION": "2026-05-04"}
    early = BankGuaranteeDemandExamine(**seen(bank, demand))
    for deed in (
        lambda: bank.do(examine_demand, early),
        lambda: bank.comply(now(bank, demand)),
    ):
        assert problems_of(deed) == [("BANK_DEMAND_INCOMPLETE", "input.id")]
    done = complete(bank, demand, date(2026, 4, 2), documents="The statement of breach.")

    assert (done.status, done.completeness.name) == (D.UNDER_EXAMINATION, "COMP")
    assert (done.completed_on, done.examine_by) == (date(2026, 4, 2), date(2026, 4, 10))
    assert due(ask, guarantee) == {"EXAMINATION": "2026-04-10"}
    again = problems_of(lambda: complete(bank, demand, date(2026, 4, 3)))
    assert again == [("BANK_DEMAND_TRANSITION", "input.id")]


def due(ask: Ask, guarantee: Any) -> dict[str, str]:
    """The deadlines of its demands."""
    document = """query($input: BankDeadlinesQuestionInput!) {
      bankDeadlines(input: $input) { deadlines { kind dueOn demandId } } }"""
    found = ask(document, input={"guaranteeId": f"bgu_{guarantee.id.hex}"})["data"]
    every = found["bankDeadlines"]["deadlines"]
    return {each["kind"]: each["dueOn"] for each in every if each["demandId"]}


def test_a_corrected_calendar_moves_the_time_for_examinations(bank: Any, guarantee: Any) -> None:
    """Presented on 2 April 2026, examined by the 10th; with the 8th a holiday, by Monday the 13th.

    What was decided keeps its day, and so does what the day is not within.
    """
    thursday = date(2026, 4, 2)
    runs, earlier = (bank.demand(guarantee, eur("1.00"), on=day) for day in (thursday, START))
    decided = bank.demand(guarantee, eur("1.00"), on=thursday)
    bank.comply(decided, on=thursday)
    before = [now(bank, each).examine_by for each in (earlier, decided)]
    holiday = BankCalendarDaySet(place="PL", day=date(2026, 4, 8), name="Day of mourning")
    bank.do(set_calendar_day, holiday)

    assert runs.examine_by == date(2026, 4, 10)
    assert now(bank, runs).examine_by == date(2026, 4, 13)
    assert [now(bank, each).examine_by for each in (earlier, decided)] == before


def test_a_demand_is_completed_by_the_last_day(bank: Any, guarantee: Any) -> None:
    """Good until Monday, 4 May: what comes after hours then counts for 5 May, and is too late."""
    demand = bank.demand(guarantee, eur("40000.00"), completeness=INCP)
    late = {"completed_on": date(2026, 5, 4), "after_hours": True}
    refused = problems_of(lambda: complete(bank, demand, date(2026, 5, 5), **late))
    assert refused == [("BANK_DEMAND_LATE", "input.completedOn")]
    ahead = problems_of(
        lambda: complete(bank, demand, date(2026, 4, 2), completed_on=date(2026, 4, 3))
    )
    assert ahead == [("BANK_DATES", "input.completedOn")]
    in_time = complete(bank, demand, date(2026, 5, 5), completed_on=date(2026, 5, 4))
    assert in_time.examine_by == date(2026, 5, 11)


def test_what_was_never_completed_is_refused_after_the_expiry(bank: Any, guarantee: Any) -> None:
    demand = bank.demand(guarantee, eur("40000.00"), completeness=INCP)

    def refuse(on: date) -> Any:
        found = [BankDiscrepancyWish(kind=K.MISSING_DOCUMENT)]
        wish = BankGuaranteeDemandRefuse(**seen(bank, demand), discrepancies=found)
        return bank.do(refuse_demand, wish, on=on)

    early = problems_of(lambda: refuse(date(2026, 5, 4)))
    assert early == [("BANK_DEMAND_INCOMPLETE", "input.id")]
    refused = refuse(date(2026, 5, 5))
    assert (refused.status, refused.examine_by) == (D.REFUSED, date(2026, 5, 11))
