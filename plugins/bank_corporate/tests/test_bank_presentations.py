"""When a demand counts as presented: business hours of the branch, force majeure at the expiry."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from portico.models import Account
from portico.testing import Ask, World, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankGuaranteeRules,
    BankGuaranteeStatus,
    BankGuaranteeType,
    Guarantee,
)
from portico_bank_corporate.operations.application_inputs import BankGuaranteeApplicationCreate
from portico_bank_corporate.operations.expiry import expire_guarantees
from portico_bank_corporate.operations.guarantee_applications import create_application
from portico_bank_corporate.operations.guarantee_extensions import (
    BankGuaranteePrevent,
    note_prevention,
)
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeMakeEffective
from portico_bank_corporate.operations.guarantees import make_guarantee_effective
from portico_bank_corporate.settings import BankSettings


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def guarantee(bank: Any) -> Any:
    """EUR 100 000, good until 1 May 2026, in Poland until the 4th."""
    bank.limit(client := bank.account())
    terms = {"issue_date": date(2026, 1, 15), "expiry_date": date(2026, 5, 1)}
    return bank.guarantee(client, eur("100000.00"), place_of_presentation="PL", **terms)


@pytest.mark.parametrize(
    ("instant", "presented", "counts", "by"),
    [
        (datetime(2026, 3, 2, 15, 59, tzinfo=UTC), 2, 2, 9),
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), 2, 3, 10),
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), 2, 2, 9),
    ],
)
def test_the_hours_of_the_branch_tell_the_day(
    bank: Any, guarantee: Any, world: World, instant: datetime, presented: int, counts: int, by: int
) -> None:
    """In Warsaw it is an hour later in winter: 16:59, 17:00, and half past midnight."""
    branch = BankSettings(branch_zone="Europe/Warsaw", branch_closes_at=time(17))
    world.database.bus.settings[BankSettings] = branch
    demand = bank.demand(guarantee, eur("1.00"), presented_at=instant, on=date(2026, 3, 4))

    assert demand.presented_on == date(2026, 3, presented)
    assert demand.counts_from == date(2026, 3, counts)
    assert demand.examine_by == date(2026, 3, by)


def test_an_instant_stands_alone_and_is_over(bank: Any, guarantee: Any) -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for given in (
        {"presented_at": noon, "presented_on": date(2026, 3, 2)},
        {"presented_at": noon, "after_hours": True},
        {"presented_at": noon.replace(hour=13)},
    ):
        refused = problems_of(lambda given=given: bank.demand(guarantee, eur("1.00"), **given))  # type: ignore[misc]
        assert refused == [("BANK_DATES", "input.presentedAt")]


def test_a_branch_has_a_zone_that_there_is() -> None:
    with pytest.raises(ValueError, match="Warschau is no time zone"):
        BankSettings(branch_zone="Europe/Warschau")


def prevent(bank: Any, guarantee: Any, on: date, reference: str = "Flood of the branch") -> Any:
    version = bank.get(Guarantee, guarantee.id).version
    wish = BankGuaranteePrevent(id=guarantee.id, expected_version=version, reference=reference)
    return bank.do(note_prevention, wish, on=on)


def test_force_majeure_at_its_expiry_extends_it_once(bank: Any, ask: Ask, guarantee: Any) -> None:
    """Domain page 3.10: 30 calendar days from 4 May 2026 are Wednesday, 3 June."""
    day = bank.on(date(2026, 5, 6))
    bank.write(lambda session: expire_guarantees(session, day, 5), day)
    assert bank.get(Guarantee, guarantee.id).status is BankGuaranteeStatus.EXPIRED
    prevented = prevent(bank, guarantee, date(2026, 5, 6))

    assert (prevented.status.name, prevented.expires_on) == ("EFFECTIVE", date(2026, 6, 3))
    assert prevented.expiry_date == date(2026, 5, 1)
    again = problems_of(lambda: prevent(bank, guarantee, date(2026, 5, 7)))
    assert again == [("BANK_EXTENSION", "input.id")]
    document = """query($input: BankDeadlinesQuestionInput!) {
      bankDeadlines(input: $input) { deadlines { kind dueOn } } }"""
    found = ask(document, input={"guaranteeId": f"bgu_{guarantee.id.hex}"})["data"]
    due = {each["kind"]: each["dueOn"] for each in found["bankDeadlines"]["deadlines"]}
    assert due == {"EXPIRY": "2026-06-03", "CLOSING": "2026-06-09"}
    late = problems_of(lambda: bank.demand(guarantee, eur("1.00"), on=date(2026, 6, 5)))
    assert late == [("BANK_DEMAND_LATE", "input.presentedOn")]
    assert bank.demand(guarantee, eur("1.00"), on=date(2026, 6, 3)).status.name == "PRESENTED"


def test_what_has_expired_does_not_come_into_force(bank: Any, guarantee: Any) -> None:
    day = bank.on(date(2026, 5, 6))
    bank.write(lambda session: expire_guarantees(session, day, 5), day)
    version = bank.get(Guarantee, guarantee.id).version
    wish = BankGuaranteeMakeEffective(id=guarantee.id, expected_version=version)
    refused = problems_of(lambda: bank.do(make_guarantee_effective, wish, on=date(2026, 5, 6)))
    assert refused == [("BANK_GUARANTEE_TRANSITION", "input.status")]


def test_only_urdg_extends_it_so(bank: Any, guarantee: Any) -> None:
    client = bank.get(Account, guarantee.applicant_id)
    terms = {"undertaking_number": "G-2", "rules": BankGuaranteeRules.NONE}
    other = bank.guarantee(client, eur("1.00"), **terms)
    refused = problems_of(lambda: prevent(bank, other, date(2026, 3, 2)))
    assert refused == [("BANK_EXTENSION", "input.id")]
    unsaid = problems_of(lambda: prevent(bank, guarantee, date(2026, 3, 2), " "))
    assert unsaid == [("REQUIRED", "input.reference")]


def test_an_application_says_what_is_offered_as_cover(bank: Any) -> None:
    wish = BankGuaranteeApplicationCreate(
        number="A-1",
        applicant_id=bank.account().id,
        beneficiary_name="City of Lakeshore",
        type=BankGuaranteeType.PERF,
        amount=eur("5000.00"),
        expiry_date=date(2026, 12, 15),
        place_of_presentation="DE",
        cover="Cash of EUR 1 000",
    )
    assert bank.do(create_application, wish).cover == "Cash of EUR 1 000"
