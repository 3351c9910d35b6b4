"""A register waits for consent and signatures until its cut-off, and then in vain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from portico.models import ApprovalStatus
from portico_bank_corporate.models import BankSignatureClass, PayrollProject, PayrollRegister
from portico_bank_corporate.operations.register_waiting import end_waiting
from portico_bank_corporate.operations.signing import BankSignatoryAdd, add_signatory

Files = Callable[[str], str]
WAITING: Final = """
query($input: BankRegisterWaitingQuestionInput!) { bankPayrollRegisterWaiting(input: $input) {
  until missing { code message } } }
"""
CUT_OFF: Final = datetime(2026, 1, 30, 14, 30, tzinfo=UTC)
"""15:30 in Berlin."""


def waiting(way: Any, at: datetime | None = None) -> Any:
    asker = replace(way.maker, now=at) if at else way.maker
    return way.send(WAITING, asker, id=way.register["id"])


def codes(found: Any) -> list[str]:
    return [each["code"] for each in found["missing"]]


@pytest.fixture
def handed_over(way: Any, files: Files) -> Any:
    terms = {"cut_off": "15:30", "time_zone": "Europe/Berlin"}
    way.begin(files("ok"), four_eyes_threshold=Decimal(4000), **terms)
    assert way.do("Submit") == []
    return way


def test_what_is_missing_has_its_code(handed_over: Any) -> None:
    """Domain page 4.1, row 23: DS06 while nobody, PATC while some of several have consented."""
    way = handed_over
    first = waiting(way)
    assert first["until"] == "2026-01-30T14:30:00.000000Z"
    assert first["missing"] == [{"code": "DS06", "message": "0 consented, 2 more must."}]

    assert way.consent(way.checker) == []
    assert waiting(way)["missing"] == [{"code": "PATC", "message": "1 consented, 1 more must."}]
    assert way.consent(way.head) == []
    assert codes(waiting(way)) == []
    assert codes(waiting(way, CUT_OFF)) == []
    assert codes(waiting(way, CUT_OFF.replace(minute=31))) == ["DS24"]


def test_signatures_of_the_employer_are_waited_for_too(handed_over: Any, bank: Any) -> None:
    (project,) = bank.all(PayrollProject)
    wish = BankSignatoryAdd(
        account_id=project.account_id,
        name="Ann",
        person_key="P-1",
        signature_class=BankSignatureClass.E,
        valid_from=date(2020, 1, 1),
        specimen="S/1",
    )
    bank.do(add_signatory, wish)

    assert codes(waiting(handed_over)) == ["DS06", "DS0A"]


def test_only_what_was_handed_over_waits(way: Any, files: Files) -> None:
    way.begin(files("ok"))
    asked = way.ask(WAITING, by=way.maker, input={"id": way.register["id"]})

    assert asked["errors"][0]["extensions"]["code"] == "BANK_REGISTER_TRANSITION"


def test_after_the_cut_off_it_is_not_released_and_no_consent_is_left(
    handed_over: Any, bank: Any
) -> None:
    """DS24: the waiting time expired due to an incomplete order."""
    way = handed_over
    assert way.consent(way.checker) == []
    late = replace(way.head, now=CUT_OFF.replace(minute=31))
    assert way.do("Release", late) == ["DS24"]

    def run(now: datetime) -> str:
        actor = replace(bank.actor, now=now)
        done: str = bank.write(lambda session: end_waiting(session, actor), actor)
        return done

    assert run(CUT_OFF) == "0 registers waited in vain"
    assert run(CUT_OFF.replace(minute=31)) == "1 registers waited in vain"
    (register,) = bank.all(PayrollRegister)
    assert register.status.name == "DRAFT"
    assert [each.status for each in way.requests()] == [ApprovalStatus.VOIDED]
    found = way.ask("{ bankPayrollRegisters { nodes { findings { code severity message } } } }")
    (node,) = found["data"]["bankPayrollRegisters"]["nodes"]
    assert node["findings"] == [
        {
            "code": "DS24",
            "severity": "ERROR",
            "message": "Consent was not complete by the cut-off, 2026-01-30 15:30 CET.",
        }
    ]
    assert run(CUT_OFF.replace(minute=32)) == "0 registers waited in vain"
