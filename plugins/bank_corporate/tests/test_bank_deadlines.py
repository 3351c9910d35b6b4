"""Deadlines: their days, rules, calendars and consequences; demands to extend or pay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankDemandKind,
    BankDemandStatus,
    BankExpiryType,
    BankGuaranteePurpose,
    BankGuaranteeRules,
    BankGuaranteeStatus,
    Guarantee,
    GuaranteeDemand,
)
from portico_bank_corporate.operations.calendars import BankCalendarDaySet, set_calendar_day
from portico_bank_corporate.operations.expiry import expire_guarantees
from portico_bank_corporate.operations.guarantee_demands import (
    end_suspensions,
    extend_for_demand,
    pay_demand,
    suspend_demand,
)
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeDemandExtend,
    BankGuaranteeDemandPay,
    BankGuaranteeDemandSuspend,
)

PAEX: Final = BankDemandKind.PAEX
DEADLINES: Final = """
query($input: BankDeadlinesQuestionInput!) {
  bankDeadlines(input: $input) { late deadlines {
    kind article dueOn daysLeft place calendarVersion consequence explanation hypothetical
    demandId skipped { day reason } } } }
"""


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def client(bank: Any) -> Any:
    client = bank.account()
    bank.limit(client)
    return client


@pytest.fixture
def guarantee(bank: Any, client: Any) -> Guarantee:
    """A guarantee presented in Poland that states 1 May 2026, a holiday there."""
    issued: Guarantee = bank.guarantee(
        client, eur("100000.00"), place_of_presentation="PL", expiry_date=date(2026, 5, 1)
    )
    return issued


def deadlines(ask: Ask, guarantee: Guarantee, **question: Any) -> dict[str, Any]:
    given = {"guaranteeId": f"bgu_{guarantee.id.hex}", **question}
    answer = ask(DEADLINES, input=given)
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["bankDeadlines"]
    return found


def by_kind(found: dict[str, Any]) -> dict[str, Any]:
    return {each["kind"]: each for each in found["deadlines"]}


def test_the_expiry_rolls_and_says_over_what(ask: Ask, guarantee: Guarantee) -> None:
    """Domain page 3.10: 1 May 2026 is 4 May in Poland."""
    found = by_kind(deadlines(ask, guarantee))

    assert {kind: each["dueOn"] for kind, each in found.items()} == {
        "EXPIRY": "2026-05-04",
        "PREVENTED_EXPIRY": "2026-06-03",
        "CLOSING": "2026-05-10",
    }
    expiry = found["EXPIRY"]
    assert expiry["article"] == "URDG 758, article 25(d)"
    assert [each["day"] for each in expiry["skipped"]] == ["2026-05-01", "2026-05-02", "2026-05-03"]
    assert expiry["daysLeft"] == 63
    assert expiry["calendarVersion"].startswith("holidays ")
    assert expiry["consequence"] == "A demand presented later is refused; the guarantee expires."


def test_the_same_day_is_a_business_day_elsewhere(ask: Ask, guarantee: Guarantee) -> None:
    """Domain page 3.10: in Great Britain 1 May 2026 is not moved."""
    assert by_kind(deadlines(ask, guarantee, place="GB"))["EXPIRY"]["dueOn"] == "2026-05-01"
    assert by_kind(deadlines(ask, guarantee, place="TARGET"))["EXPIRY"]["dueOn"] == "2026-05-04"


def test_what_if_a_demand_were_presented(ask: Ask, guarantee: Guarantee) -> None:
    """Domain page 3.10: presented on 2 April 2026; in Poland 10 April, suspended to 2 May."""
    found = deadlines(ask, guarantee, ifPresentedOn="2026-04-02", kind="PAEX")
    mine = {each["kind"]: each["dueOn"] for each in found["deadlines"] if each["hypothetical"]}

    assert found["late"] is False
    assert mine == {"EXAMINATION": "2026-04-10", "SUSPENSION": "2026-05-02"}


def test_after_business_hours_the_next_business_day_counts(ask: Ask, guarantee: Guarantee) -> None:
    found = deadlines(ask, guarantee, ifPresentedOn="2026-04-02", afterHours=True)
    assert by_kind(found)["EXAMINATION"]["dueOn"] == "2026-04-13"

    assert deadlines(ask, guarantee, ifPresentedOn="2026-05-04")["late"] is False
    late = deadlines(ask, guarantee, ifPresentedOn="2026-05-04", afterHours=True)
    assert late["late"] is True
    assert [each for each in late["deadlines"] if each["hypothetical"]] == []


@pytest.mark.parametrize(
    ("rules", "examined", "article"),
    [
        (BankGuaranteeRules.URDG, "2026-04-10", "URDG 758, articles 20(a), 24(e)"),
        (BankGuaranteeRules.ISPR, "2026-04-14", "ISP98, rule 5.01"),
        (BankGuaranteeRules.NONE, "2026-04-10", "The text of the undertaking"),
    ],
)
def test_each_set_of_rules_counts_its_own_days(
    bank: Any, client: Any, ask: Ask, rules: BankGuaranteeRules, examined: str, article: str
) -> None:
    issued = bank.guarantee(client, eur("1.00"), place_of_presentation="PL", rules=rules)
    found = by_kind(deadlines(ask, issued, ifPresentedOn="2026-04-02"))["EXAMINATION"]

    assert (found["dueOn"], found["article"]) == (examined, article)


def test_without_an_expiry_it_ends_after_three_years_a_counter_guarantee_later(
    bank: Any, client: Any, ask: Ask
) -> None:
    """Domain page 3.10, article 25(c): three years from 2 March 2026, and 30 days."""
    for number, purpose, end in (
        ("G-1", BankGuaranteePurpose.ISSU, "2029-03-02"),
        ("G-2", BankGuaranteePurpose.ISCO, "2029-04-02"),  # 1 April is a Sunday
    ):
        issued = bank.guarantee(
            client,
            eur("1.00"),
            undertaking_number=number,
            purpose=purpose,
            expiry_type=BankExpiryType.OPEN,
            expiry_date=None,
            place_of_presentation="GB",
        )
        found = by_kind(deadlines(ask, issued))["EXPIRY"]
        assert found["article"] == "URDG 758, article 25(c)"
        assert found["dueOn"] == end


def test_a_day_of_our_own_moves_what_depends_on_it(
    bank: Any, ask: Ask, guarantee: Guarantee
) -> None:
    """A one-day local holiday on Monday, 4 May, which the library does not know."""
    wish = BankCalendarDaySet(place="PL", day=date(2026, 5, 4), name="Bridge day")
    bank.do(set_calendar_day, wish)

    assert bank.get(Guarantee, guarantee.id).expires_on == date(2026, 5, 5)
    expiry = by_kind(deadlines(ask, guarantee))["EXPIRY"]
    assert expiry["dueOn"] == "2026-05-05"
    assert expiry["skipped"][-1] == {"day": "2026-05-04", "reason": "Bridge day"}
    assert expiry["calendarVersion"].endswith(", 1 own days")

    bank.do(
        set_calendar_day,
        BankCalendarDaySet(
            place="PL", day=date(2026, 5, 4), is_business_day=True, name="Worked after all"
        ),
    )
    assert bank.get(Guarantee, guarantee.id).expires_on == date(2026, 5, 4)


def test_a_day_of_no_known_place_or_without_a_reason_is_refused(bank: Any) -> None:
    wish = BankCalendarDaySet(place="Atlantis", day=date(2026, 5, 4), name=" ")

    assert problems_of(lambda: bank.do(set_calendar_day, wish)) == [
        ("BANK_CALENDAR", "input.place"),
        ("REQUIRED", "input.name"),
    ]


def extend_or_pay(bank: Any, guarantee: Guarantee) -> Any:
    return bank.demand(
        guarantee,
        eur("60000.00"),
        kind=PAEX,
        requested_expiry=date(2026, 12, 31),
        on=date(2026, 4, 2),
    )


def suspended_demand(bank: Any, guarantee: Guarantee) -> Any:
    found = bank.comply(extend_or_pay(bank, guarantee), on=date(2026, 4, 2))
    wish = BankGuaranteeDemandSuspend(id=found.id, expected_version=found.version)
    return bank.do(suspend_demand, wish, on=date(2026, 4, 2))


def test_a_suspension_that_ends_without_an_extension_makes_the_demand_payable(
    bank: Any, guarantee: Guarantee
) -> None:
    """Received on 2 April, suspended until 2 May: on 3 May it is to be paid, with consent."""
    demand = suspended_demand(bank, guarantee)

    def run(day: date) -> str:
        actor = bank.on(day)
        said: str = bank.write(lambda session: end_suspensions(session, actor), actor)
        return said

    assert run(date(2026, 5, 2)) == "0 suspensions ended"
    assert run(date(2026, 5, 3)) == "1 suspensions ended"
    payable = bank.get(GuaranteeDemand, demand.id)
    assert payable.status is BankDemandStatus.PAYABLE
    wish = BankGuaranteeDemandPay(id=demand.id, expected_version=payable.version)
    refused = problems_of(lambda: bank.by(bank.approver, pay_demand, wish))
    assert refused == [("APPROVAL_MISSING", "input.id")]
    bank.consent(demand)
    assert bank.by(bank.approver, pay_demand, wish).status is BankDemandStatus.PAID


def test_a_demand_to_extend_or_pay_may_wait_for_thirty_days(
    bank: Any, ask: Ask, guarantee: Guarantee
) -> None:
    demand = extend_or_pay(bank, guarantee)
    shown = deadlines(ask, guarantee)["deadlines"]
    assert {each["kind"] for each in shown if each["demandId"]} == {"EXAMINATION", "SUSPENSION"}

    def suspend(until: date | None) -> Any:
        seen = bank.get(GuaranteeDemand, demand.id).version
        wish = BankGuaranteeDemandSuspend(id=demand.id, expected_version=seen, until=until)
        return bank.do(suspend_demand, wish)

    assert problems_of(lambda: suspend(None)) == [("BANK_DEMAND_TRANSITION", "input.status")]
    bank.comply(demand, on=date(2026, 4, 8))
    bank.consent(demand)

    assert problems_of(lambda: suspend(date(2026, 5, 3))) == [("BANK_DATES", "input.until")]
    suspended = suspend(None)

    assert suspended.status is BankDemandStatus.SUSPENDED
    assert suspended.suspended_until == date(2026, 5, 2)
    shown = deadlines(ask, guarantee)["deadlines"]
    assert {each["kind"]: each["dueOn"] for each in shown if each["demandId"]} == {
        "SUSPENSION": "2026-05-02"
    }
    wish = BankGuaranteeDemandPay(id=demand.id, expected_version=suspended.version)
    paid = bank.by(bank.approver, pay_demand, wish)
    assert paid.status is BankDemandStatus.PAID
    assert bank.get(Guarantee, guarantee.id).available_amount == Decimal(40_000)


def test_an_extension_ends_the_demand_and_moves_the_expiry(bank: Any, guarantee: Guarantee) -> None:
    demand = suspended_demand(bank, guarantee)
    later = bank.on(date(2026, 5, 5))
    bank.write(lambda session: expire_guarantees(session, later, 5), later)
    assert bank.get(Guarantee, guarantee.id).status is BankGuaranteeStatus.EXPIRED_CLAIM_OPEN

    wish = BankGuaranteeDemandExtend(id=demand.id, expected_version=demand.version)
    extended = bank.do(extend_for_demand, wish, on=date(2026, 5, 5))

    assert extended.status is BankDemandStatus.EXTENDED
    found = bank.get(Guarantee, guarantee.id)
    assert (found.status, found.expiry_date) == (
        BankGuaranteeStatus.EFFECTIVE,
        date(2026, 12, 31),
    )
    assert found.available_amount == Decimal(100_000)


def test_only_a_demand_to_extend_or_pay_names_a_day(bank: Any, guarantee: Guarantee) -> None:
    def present(**given: Any) -> Any:
        return lambda: bank.demand(guarantee, eur("1.00"), **given)

    day = date(2026, 12, 31)
    assert problems_of(present(kind=PAEX)) == [("BANK_DEMAND_KIND", "input.requestedExpiry")]
    assert problems_of(present(requested_expiry=day)) == [
        ("BANK_DEMAND_KIND", "input.requestedExpiry")
    ]
    assert problems_of(present(kind=PAEX, requested_expiry=date(2026, 5, 4))) == [
        ("BANK_DATES", "input.requestedExpiry")
    ]
    plain = bank.demand(guarantee, eur("1.00"))
    suspend = BankGuaranteeDemandSuspend(id=plain.id, expected_version=1)
    extend = BankGuaranteeDemandExtend(id=plain.id, expected_version=1)
    refused = [("BANK_DEMAND_KIND", "input.id")]
    assert problems_of(lambda: bank.do(suspend_demand, suspend)) == refused
    assert problems_of(lambda: bank.do(extend_for_demand, extend)) == refused


def test_an_ended_guarantee_has_no_deadline_but_that_of_its_claim(
    bank: Any, ask: Ask, guarantee: Guarantee
) -> None:
    demand = bank.demand(guarantee, eur("100000.00"))
    bank.pay(demand)

    left = deadlines(ask, guarantee)["deadlines"]
    assert [each["kind"] for each in left] == ["REIMBURSEMENT"]


def test_an_unknown_place_is_refused(ask: Ask, guarantee: Guarantee) -> None:
    given = {"guaranteeId": f"bgu_{guarantee.id.hex}", "place": "Atlantis"}
    (error,) = ask(DEADLINES, input=given)["errors"]

    assert error["extensions"]["code"] == "BANK_CALENDAR"
