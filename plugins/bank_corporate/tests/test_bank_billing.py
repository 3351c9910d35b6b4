"""Charging what happened: by month, without doubling, packages, payroll registers, comparison."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankAgreementKind,
    BankChargeKind,
    BankChargeStatus,
    BankLineStatus,
    BankRegisterKind,
    BankRegisterStatus,
    Charge,
    ChargeableEvent,
    PayrollLine,
    PayrollRegister,
)
from portico_bank_corporate.operations.agreement_editions import (
    BankAgreementEditionDraft,
    BankAgreementEditionSign,
    draft_edition,
    sign_edition,
)
from portico_bank_corporate.operations.billing import bill_agreements
from portico_bank_corporate.operations.charges import (
    BankChargeCollect,
    BankChargeReverse,
    BankChargeWaive,
    collect_charge,
    reverse_charge,
    waive_charge,
)
from portico_bank_corporate.operations.products import BankPackageItemCreate
from portico_bank_corporate.operations.register_preflight import (
    BankRegisterPreflightQuestion,
    preflight_register,
)
from portico_bank_corporate.operations.service_agreements import (
    BankServiceAgreementTerminate,
    terminate_service_agreement,
)

C, K = BankChargeStatus, BankChargeKind
COMPARE = """
query($input: BankPackageComparisonQuestionInput!) { bankPackageComparison(input: $input) {
  months otherCurrencies options {
    name isPresent packageFees { amount } eventFees { amount } total { amount }
    saving { amount } events included raisedByMinimum { amount } unpriced } } }
"""


def amounts(charges: list[Charge]) -> list[Decimal]:
    return [each.amount for each in charges]


def included(bank: Any, charges: list[Charge]) -> dict[str, tuple[int, Decimal]]:
    """How much of each event the package includes, and what the rest costs."""
    names = {each.id: each.reference for each in bank.all(ChargeableEvent)}
    return {names[each.event_id]: (each.included, each.amount) for each in charges}


def test_an_event_is_charged_once_however_often_it_is_billed(bank: Any, sales: Any) -> None:
    client, product = bank.account(), sales.product(tax_rate=Decimal(18))
    sales.tariff(product, "PAYMENT", amount="0.35")
    agreement = sales.agree(client)
    sales.event(client, product, "PAYMENT", quantity=7)
    sales.event(client, product, "PAYMENT", quantity=7)

    first = sales.bill(agreement)
    again = sales.bill(agreement)
    assert [(each.amount, each.tax_amount, each.status) for each in first] == [
        (Decimal("2.45"), Decimal("0.44"), C.DUE)
    ]
    assert [(each.id, each.version) for each in again] == [
        (each.id, each.version) for each in first
    ]
    assert (first[0].period, first[0].due_on) == ("2026-02", date(2026, 3, 1))
    assert [step["level"] for step in first[0].trace["path"]] == ["OVERRIDE", "PACKAGE", "STANDARD"]


def test_an_event_that_was_noted_with_other_figures_is_another_event(bank: Any, sales: Any) -> None:
    client, product = bank.account(), sales.product()
    sales.event(client, product, "PAYMENT", quantity=7)

    assert problems_of(lambda: sales.event(client, product, "PAYMENT", quantity=8)) == [
        ("BANK_EVENT_DIFFERS", "input.reference")
    ]


def test_a_running_month_accrues_and_is_calculated_anew(bank: Any, sales: Any) -> None:
    client, product = bank.account(), sales.product()
    agreement = sales.agree(client)
    sales.tariff(product, "PAYMENT", amount="0.35")
    sales.event(client, product, "PAYMENT", quantity=10)
    running = sales.bill(agreement, on=date(2026, 2, 20))
    assert [(each.amount, each.status, each.due_on) for each in running] == [
        (Decimal("3.50"), C.ACCRUED, None)
    ]

    draft = {"agreement_id": agreement.id, "effective_from": date(2026, 2, 10)}
    edition = bank.do(draft_edition, BankAgreementEditionDraft(**draft))
    sales.override(edition, product, "PAYMENT", amount="0.20")
    sales.sign(edition)
    assert amounts(sales.bill(agreement, on=date(2026, 2, 28))) == [Decimal("2.00")]
    due = sales.bill(agreement)
    assert [(each.id, each.amount, each.status) for each in due] == [
        (running[0].id, Decimal("2.00"), C.DUE)
    ]


def test_what_is_billed_is_not_agreed_anew(bank: Any, sales: Any) -> None:
    client, product = bank.account(), sales.product()
    agreement = sales.agree(client)
    sales.tariff(product, "PAYMENT", amount="0.35")
    sales.event(client, product, "PAYMENT")
    sales.bill(agreement)
    draft = {"agreement_id": agreement.id, "effective_from": date(2026, 2, 15)}
    edition = bank.do(draft_edition, BankAgreementEditionDraft(**draft))
    sales.consent(edition)

    given = {"signed_on": date(2026, 3, 1), "reference": "DOC-2"}
    assert problems_of(
        lambda: sales.step(sign_edition, BankAgreementEditionSign, edition, **given)
    ) == [("BANK_PERIOD_BILLED", "input.id")]


def test_a_package_costs_its_part_of_the_first_month(bank: Any, sales: Any) -> None:
    """Domain page 3.16: 30.00 a month from 10 February 2026: 19/28 of it, 20.36."""
    agreement = sales.agree(bank.account(), package_id=sales.package("30.00").id)

    assert sales.bill(agreement, on=date(2026, 2, 28)) == []
    assert amounts(sales.bill(agreement)) == [Decimal("20.36")]
    found = sales.bill(agreement, on=date(2026, 5, 1))
    assert [(each.period, each.amount) for each in found] == [
        ("2026-02", Decimal("20.36")),
        ("2026-03", Decimal("30.00")),
        ("2026-04", Decimal("30.00")),
    ]
    assert found[0].trace["explanation"] == ("30.00 EUR × 19/28 days, 2026-02-10 to 2026-02-28")


def test_a_package_that_follows_another_shares_the_month(bank: Any, sales: Any) -> None:
    """28 days of February: nine from the 10th to the 18th, ten from the 19th on."""
    small, large = sales.package("28.00"), sales.package("56.00", "LARGE")
    agreement = sales.agree(bank.account(), package_id=small.id)
    draft = {"package_id": large.id, "effective_from": date(2026, 2, 19)}
    wish = BankAgreementEditionDraft(agreement_id=agreement.id, **draft)
    sales.sign(bank.do(draft_edition, wish))

    found = {each.reference: each.amount for each in sales.bill(agreement)}
    assert found == {"2026-02/1": Decimal("9.00"), "2026-02/2": Decimal("20.00")}


def test_an_agreement_that_ended_is_charged_to_its_last_day(bank: Any, sales: Any) -> None:
    client, product = bank.account(), sales.product()
    sales.tariff(product, "PAYMENT", amount="1")
    agreement = sales.agree(client, package_id=sales.package("28.00").id)
    sales.event(client, product, "PAYMENT", occurred_on=date(2026, 2, 23))
    sales.event(client, product, "PAYMENT", occurred_on=date(2026, 2, 24), reference="E-2")
    given = {"last_day": date(2026, 2, 23), "reason": "The client left."}
    sales.step(terminate_service_agreement, BankServiceAgreementTerminate, agreement, **given)

    # 14 of 28 days, and the one event that lies within the term.
    found = sales.bill(agreement, on=date(2026, 6, 1))
    assert [(each.kind, each.amount) for each in found] == [
        (K.EVENT, Decimal("1.00")),
        (K.PACKAGE_FEE, Decimal("14.00")),
    ]


def test_what_a_package_includes_costs_nothing_until_it_is_used_up(bank: Any, sales: Any) -> None:
    client, product = bank.account(), sales.product()
    item = BankPackageItemCreate(product_id=product.id, event="PAYMENT", included=10)
    package = sales.package("0.00", items=[item])
    sales.tariff(product, "PAYMENT", amount="0.50")
    agreement = sales.agree(client, package_id=package.id)
    for day, quantity in ((20, 6), (21, 6), (22, 1)):
        given = {"quantity": quantity, "reference": f"E-{day}"}
        sales.event(client, product, "PAYMENT", occurred_on=date(2026, 2, day), **given)

    assert included(bank, sales.bill(agreement)) == {
        "E-20": (6, Decimal(0)),
        "E-21": (4, Decimal("1.00")),
        "E-22": (0, Decimal("0.50")),
    }
    # A day that is noted late finds nothing left; the next month begins anew.
    sales.event(client, product, "PAYMENT", occurred_on=date(2026, 2, 11), reference="late")
    late = {"occurred_on": date(2026, 3, 1), "reference": "next", "quantity": 11}
    sales.event(client, product, "PAYMENT", **late)
    after = included(bank, sales.bill(agreement))
    assert (after["late"], after["next"]) == ((0, Decimal("0.50")), (10, Decimal("0.50")))


def test_an_event_is_charged_by_the_special_agreement_alone(bank: Any, sales: Any) -> None:
    client, product = bank.account(), sales.product("PAYROLL")
    sales.tariff(product, "CARD", amount="3")
    general = sales.agree(client)
    special = sales.agree(client, number="SA-2", kind=BankAgreementKind.PAYROLL)
    sales.event(client, product, "CARD")

    assert sales.bill(general) == []
    assert amounts(sales.bill(special)) == [Decimal("3.00")]


def paid(bank: Any, *statuses: BankLineStatus) -> Any:
    """The register of the domain page, its lines decided as given."""
    project = bank.project()
    bank.enrol_all(project)
    register = bank.register(project)

    def decide(session: Any) -> None:
        for seq, status in enumerate(statuses, 1):
            line = session.get_one(PayrollLine, (register.id, seq))
            line.status, line.executed_on = status, date(2026, 3, 31)
        session.get_one(PayrollRegister, register.id).status = BankRegisterStatus.RECONCILED

    bank.write(decide)
    return type("Client", (), {"id": project.account_id})


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        # Domain page 3.14: 0.3 % of 4 541.00 is 13.62, and the minimum 15.00; 0.20 for a line.
        ("EXECUTED EXECUTED EXECUTED", [Decimal("15.00"), Decimal("0.60")]),
        ("EXECUTED REJECTED RETURNED", [Decimal("15.00"), Decimal("0.20")]),
        ("REJECTED REJECTED REJECTED", []),
    ],
)
def test_a_register_costs_by_its_executed_lines(
    bank: Any, sales: Any, statuses: str, expected: list[Decimal]
) -> None:
    product = sales.product("PAYROLL")
    sales.tariff(product, "REGISTER", rate="0.3", minimum="15")
    sales.tariff(product, "LINE", amount="0.20")
    client = paid(bank, *(BankLineStatus[each] for each in statuses.split()))
    agreement = sales.agree(client)

    sales.bill(agreement, on=date(2026, 4, 1))
    found = sales.bill(agreement, on=date(2026, 4, 2))
    assert sorted(amounts(found), reverse=True) == expected
    assert {each.period for each in found} <= {"2026-03"}


def test_a_register_without_a_minimum(bank: Any, sales: Any) -> None:
    """Domain page 3.14: 0.3 % of the 4 541.00 executed."""
    sales.tariff(sales.product("PAYROLL"), "REGISTER", rate="0.3")
    agreement = sales.agree(paid(bank, *[BankLineStatus.EXECUTED] * 3))

    assert amounts(sales.bill(agreement, on=date(2026, 4, 1))) == [Decimal("13.62")]


def test_charges_are_collected_waived_and_reversed_with_a_reason(bank: Any, sales: Any) -> None:
    client, product = bank.account(), sales.product()
    sales.tariff(product, "PAYMENT", amount="1")
    agreement = sales.agree(client)
    for name in "ABC":
        sales.event(client, product, "PAYMENT", reference=name)
    first, second, third = sales.bill(agreement)
    assert problems_of(lambda: sales.step(waive_charge, BankChargeWaive, first, reason=" ")) == [
        ("REQUIRED", "input.reason")
    ]

    sales.step(waive_charge, BankChargeWaive, first, reason="Goodwill.")
    sales.step(collect_charge, BankChargeCollect, second, reference="B-1")
    sales.step(reverse_charge, BankChargeReverse, third, reason="Not theirs.")
    assert problems_of(
        lambda: sales.step(collect_charge, BankChargeCollect, third, reference="B-2")
    ) == [("BANK_CHARGE_TRANSITION", "input.status")]
    assert {each.status for each in sales.bill(agreement)} == {C.WAIVED, C.COLLECTED, C.REVERSED}


def test_the_job_charges_every_agreement(bank: Any, sales: Any) -> None:
    client, product = bank.account(), sales.product()
    sales.tariff(product, "PAYMENT", amount="1")
    sales.agree(client, package_id=sales.package().id)
    sales.event(client, product, "PAYMENT")
    later = bank.on(date(2026, 3, 2))

    assert bank.write(lambda session: bill_agreements(session, later), later) == "2 charges"
    assert bank.write(lambda session: bill_agreements(session, later), later) == "0 charges"
    assert len(bank.all(ChargeableEvent)) == 1


def test_packages_are_compared_on_what_really_happened(bank: Any, sales: Any, ask: Ask) -> None:
    """40 payments and two transfers of 1 000.00 in two months, priced in four ways.

    Standard: 40 × 0.50, 2 × max(0.1 % = 1.00, 5.00) = 30.00; 8.00 of it is the minimum.
    SMALL, 6.00 a month, has 15 payments a month: 12.00 + 10 × 0.50 + 10.00 = 27.00.
    LARGE, 20.00 a month, has 50 and transfers at 2.00: 40.00 + 4.00 = 44.00.
    At present: LARGE with payments at 0.10 (included anyway) and transfers at 1.00: 42.00.
    """
    client, product = bank.account(), sales.product()
    sales.tariff(product, "PAYMENT", amount="0.50")
    sales.tariff(product, "TRANSFER", rate="0.1", minimum="5")
    few, many = (
        [BankPackageItemCreate(product_id=product.id, event="PAYMENT", included=count)]
        for count in (15, 50)
    )
    sales.package("6.00", "SMALL", items=few)
    large = sales.package("20.00", "LARGE", items=many)
    sales.tariff(product, "TRANSFER", amount="2", package_id=large.id)
    agreement, edition = sales.draft(client, package_id=large.id)
    sales.override(edition, product, "PAYMENT", amount="0.10")
    sales.override(edition, product, "TRANSFER", amount="1")
    sales.sign(edition)
    sales.activate(agreement)
    for month in (1, 2):
        day = {"occurred_on": date(2026, month, 15), "reference": f"M-{month}"}
        sales.event(client, product, "PAYMENT", quantity=20, **day)
        sales.event(client, product, "TRANSFER", amount="1000.00", **day)
    sales.event(client, product, "PAYMENT", currency="USD", reference="USD")

    question = {"since": "2026-01", "until": "2026-02", "currency": "EUR"}
    answer = ask(COMPARE, input=question | {"accountId": f"acc_{client.id.hex}"})
    assert "errors" not in answer, answer
    found = answer["data"]["bankPackageComparison"]
    assert (found["months"], found["otherCurrencies"]) == (2, 1)
    shown = [
        (each["name"], each["isPresent"], each["total"]["amount"], each["saving"]["amount"])
        for each in found["options"]
    ]
    assert shown == [
        ("Small", False, "27.00", "15.00"),
        ("", False, "30.00", "12.00"),
        ("Large", True, "42.00", "0.00"),
        ("Large", False, "44.00", "-2.00"),
    ]
    standard = found["options"][1]
    assert standard["raisedByMinimum"] == {"amount": "8.00"}
    assert [each["included"] for each in found["options"]] == [30, 0, 40, 40]


def test_a_comparison_needs_months_in_order(bank: Any, ask: Ask) -> None:
    client = bank.account()
    for since, until in (("2026-02", "2026-01"), ("2020-01", "2026-01"), ("2026-1", "2026-02")):
        question = {"since": since, "until": until, "currency": "EUR"}
        answer = ask(COMPARE, input=question | {"accountId": f"acc_{client.id.hex}"})
        assert answer["errors"][0]["extensions"]["code"] == "BANK_PERIOD"


def test_the_preflight_of_a_register_tells_its_fee_and_asks_for_it_too(
    bank: Any, sales: Any
) -> None:
    """Domain page 3.14: 15.00 for the register, three lines at 0.20."""
    project = bank.project()
    bank.enrol_all(project)
    product = sales.product("PAYROLL")
    sales.tariff(product, "REGISTER", rate="0.3", minimum="15")
    sales.tariff(product, "LINE", amount="0.20")
    question = {
        "project_id": project.id,
        "kind": BankRegisterKind.SALA,
        "pay_date": date(2026, 3, 31),
        "period": "2026-03",
        "lines": bank.lines(),
        "funds": Money(Decimal("4550.00"), "EUR"),
    }
    found = bank.do(preflight_register, BankRegisterPreflightQuestion(**question))

    assert found.fee == Money(Decimal("15.60"), "EUR")
    assert found.funding_gap == Money(Decimal("6.60"), "EUR")
    assert [each.code for each in found.findings] == ["AM04"]
