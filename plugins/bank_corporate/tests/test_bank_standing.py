"""No product goes live for a client that the bank does not know, or that has a hit on a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.database import new_id
from portico.models import ApprovalRequest
from portico.operations.approvals import give_approval
from portico.operations.approvals.inputs import ApprovalGive
from portico.testing import World, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankApplicationStatus,
    BankGuaranteeType,
    BankHitDisposition,
    BankRegisterStatus,
    GuaranteeApplication,
    PayrollRegister,
    ScreeningHit,
)
from portico_bank_corporate.operations.application_inputs import (
    BankGuaranteeApplicationCreate,
    BankGuaranteeApplicationSubmit,
)
from portico_bank_corporate.operations.client_papers import (
    BankScreeningHitDecide,
    BankScreeningHitRecord,
    decide_hit,
    record_hit,
)
from portico_bank_corporate.operations.guarantee_applications import (
    create_application,
    submit_application,
)
from portico_bank_corporate.operations.register_approval import (
    BankPayrollRegisterRelease,
    BankPayrollRegisterSubmit,
    release_payroll_register,
    submit_payroll_register,
)
from portico_bank_corporate.operations.register_check import (
    BankPayrollRegisterValidate,
    validate_payroll_register,
)
from portico_bank_corporate.settings import BankSettings

EUR = Money(Decimal("1000.00"), "EUR")


def hit(bank: Any, client: Any) -> ScreeningHit:
    wish = BankScreeningHitRecord(
        account_id=client.id,
        name="Acme",
        list_name="EU",
        list_version="2026-03-01",
        entry="EU.1",
        score=Decimal(91),
    )
    found: ScreeningHit = bank.do(record_hit, wish)
    return found


def apply(bank: Any, client: Any, **given: Any) -> GuaranteeApplication:
    terms: dict[str, Any] = {
        "number": "AP-1",
        "applicant_id": client.id,
        "beneficiary_name": "City of Lakeshore",
        "type": BankGuaranteeType.PERF,
        "amount": EUR,
        "expiry_date": date(2026, 12, 15),
        "place_of_presentation": "DE",
    }
    made: GuaranteeApplication = bank.do(
        create_application, BankGuaranteeApplicationCreate(**terms | given)
    )
    return made


def hand_in(bank: Any, application: GuaranteeApplication) -> GuaranteeApplication:
    wish = BankGuaranteeApplicationSubmit(id=application.id, expected_version=application.version)
    handed: GuaranteeApplication = bank.do(submit_application, wish)
    return handed


GATES: dict[str, tuple[Callable[[Any, Any, Any], Any], str]] = {
    "payroll project": (lambda bank, _sales, client: bank.project(client), "input.id"),
    "agreement": (lambda _bank, sales, client: sales.agree(client), "input.id"),
    "guarantee": (lambda bank, _sales, client: bank.guarantee(client, EUR), "input.applicantId"),
    "application": (lambda bank, _sales, client: hand_in(bank, apply(bank, client)), "input.id"),
}


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("trouble", ["unknown", "hit"])
def test_nothing_goes_live_for_who_is_unknown_or_has_a_hit(
    bank: Any, sales: Any, kyc: Any, gate: str, trouble: str
) -> None:
    client = bank.stranger()
    bank.limit(client)
    deed, path = GATES[gate]
    if trouble == "hit":
        kyc.approve(client)
        hit(bank, client)

    assert problems_of(lambda: deed(bank, sales, client)) == [("RR04", path)]


@pytest.mark.parametrize("gate", GATES)
def test_all_goes_live_once_the_case_is_approved(
    bank: Any, sales: Any, kyc: Any, gate: str
) -> None:
    client = bank.stranger()
    bank.limit(client)
    kyc.approve(client)

    assert GATES[gate][0](bank, sales, client).id


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("suspected", [False, True])
def test_a_bank_that_keeps_its_cases_elsewhere_still_heeds_hits(
    bank: Any, sales: Any, world: World, gate: str, *, suspected: bool
) -> None:
    world.database.bus.settings[BankSettings] = BankSettings(kyc_required=False)
    client = bank.stranger()
    bank.limit(client)
    deed, path = GATES[gate]
    if suspected:
        hit(bank, client)
        assert problems_of(lambda: deed(bank, sales, client)) == [("RR04", path)]
    else:
        assert deed(bank, sales, client).id


@pytest.mark.parametrize("part", ["instructing_party_id", "beneficiary_id"])
def test_a_hit_on_another_party_stops_an_application(bank: Any, sales: Any, part: str) -> None:
    client, other = bank.account(), bank.stranger("City of Lakeshore")
    bank.limit(client)
    application = apply(bank, client, **{part: other.id})
    found = hit(bank, other)
    assert problems_of(lambda: hand_in(bank, application)) == [("RR04", "input.id")]

    no = BankHitDisposition.FALSE_POSITIVE
    sales.step(decide_hit, BankScreeningHitDecide, found, disposition=no, reason="Another city.")
    assert hand_in(bank, application).status is BankApplicationStatus.SUBMITTED


def test_a_hit_on_the_beneficiary_stops_an_issue(bank: Any) -> None:
    client, other = bank.account(), bank.stranger("City of Lakeshore")
    bank.limit(client)
    hit(bank, other)

    assert problems_of(lambda: bank.guarantee(client, EUR, beneficiary_id=other.id)) == [
        ("RR04", "input.beneficiaryId")
    ]


def test_a_hit_after_all_consent_stops_the_release(bank: Any, sales: Any) -> None:
    client = bank.account("Acme Industrie")
    project = bank.project(client)
    bank.enrol_all(project)
    register = bank.register(project)
    for deed, wish in (
        (validate_payroll_register, BankPayrollRegisterValidate),
        (submit_payroll_register, BankPayrollRegisterSubmit),
    ):
        sales.step(deed, wish, register)
    (request,) = bank.all(ApprovalRequest)
    checker = replace(sales.checker, id=new_id())
    given = ApprovalGive(id=request.id, content_hash=request.content_hash)
    bank.write(lambda s: give_approval(s, checker, given), checker)
    hit(bank, client)

    release = (release_payroll_register, BankPayrollRegisterRelease, register)
    assert problems_of(lambda: sales.step(*release)) == [("RR04", "input.id")]
    status = bank.get(PayrollRegister, register.id).status
    assert status is BankRegisterStatus.AWAITING_APPROVAL
