"""Service agreements: editions that others consent to, one in use, where a price is found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.models import ApprovalRequest
from portico.operations.approvals import reject_approval
from portico.operations.approvals.inputs import ApprovalReject
from portico.testing import Ask, problems_of
from portico_bank_corporate.models import (
    AgreementEdition,
    BankAgreementKind,
    BankAgreementStatus,
    BankEditionStatus,
    BankTariffBasis,
    ServiceAgreement,
    Tariff,
)
from portico_bank_corporate.models.pricing import Tier
from portico_bank_corporate.operations.agreement_editions import (
    BankAgreementEditionDraft,
    BankAgreementEditionSign,
    BankAgreementEditionSubmit,
    draft_edition,
    sign_edition,
    submit_edition,
)
from portico_bank_corporate.operations.products import BankPackageWithdraw, withdraw_package
from portico_bank_corporate.operations.service_agreements import (
    BankServiceAgreementTerminate,
    terminate_service_agreement,
)
from portico_bank_corporate.operations.tariffs import BankTariffTierCreate

E, S = BankEditionStatus, BankAgreementStatus
QUOTE = """
query($input: BankPriceQuoteQuestionInput!) { bankPriceQuote(input: $input) {
  price { amount currency } path { level tariffId } explanation raisedBy { amount }
  includedMonthly } }
"""


def test_an_edition_is_signed_with_the_consent_of_somebody_else(bank: Any, sales: Any) -> None:
    agreement, edition = sales.draft(bank.account())
    sign = {"signed_on": date(2026, 3, 1), "reference": "DOC-1"}
    assert problems_of(
        lambda: sales.step(sign_edition, BankAgreementEditionSign, edition, **sign)
    ) == [("APPROVAL_NEEDED", "")]

    sales.step(submit_edition, BankAgreementEditionSubmit, edition)
    assert bank.get(ServiceAgreement, agreement.id).status is S.IN_APPROVAL
    assert problems_of(
        lambda: sales.step(sign_edition, BankAgreementEditionSign, edition, **sign)
    ) == [("APPROVAL_MISSING", "input.id")]


def test_signed_the_agreement_can_be_used(bank: Any, sales: Any) -> None:
    agreement = sales.agree(bank.account())

    assert (agreement.status, agreement.signed_on) == (S.ACTIVE, date(2026, 2, 9))
    assert [each.status for each in sales.editions(agreement)] == [E.SIGNED]


def test_refused_an_edition_is_a_draft_again(bank: Any, sales: Any) -> None:
    agreement, edition = sales.draft(bank.account())
    sales.step(submit_edition, BankAgreementEditionSubmit, edition)
    request = bank.all(ApprovalRequest)[0]
    no = ApprovalReject(id=request.id, content_hash=request.content_hash, note="Too cheap.")
    bank.write(lambda s: reject_approval(s, sales.checker, no), sales.checker)

    assert bank.get(AgreementEdition, edition.id).status is E.DRAFT
    assert bank.get(ServiceAgreement, agreement.id).status is S.DRAFT


def test_submitted_an_edition_takes_no_other_prices(bank: Any, sales: Any) -> None:
    product = sales.product()
    _, edition = sales.draft(bank.account())
    sales.override(edition, product, "PAYMENT", amount="0.10")
    sales.consent(edition)

    assert problems_of(lambda: sales.override(edition, product, "CASH", amount="1")) == [
        ("BANK_EDITION_FROZEN", "input.editionId")
    ]


def test_a_client_has_one_agreement_of_a_kind_in_use(bank: Any, sales: Any) -> None:
    client = bank.account()
    first = sales.agree(client)
    sales.agree(client, number="SA-2", kind=BankAgreementKind.PAYROLL)
    third, edition = sales.draft(client, number="SA-3")
    sales.sign(edition)
    assert problems_of(lambda: sales.activate(third)) == [("BANK_AGREEMENT_IN_USE", "input.id")]

    sales.step(
        terminate_service_agreement, BankServiceAgreementTerminate, first, reason="Replaced."
    )
    assert sales.activate(third).status is S.ACTIVE


def test_an_edition_takes_the_agreed_prices_over(bank: Any, sales: Any) -> None:
    product = sales.product()
    agreement, edition = sales.draft(bank.account())
    tiers = [
        BankTariffTierCreate(up_to=Decimal(1000), rate=Decimal(1)),
        BankTariffTierCreate(rate=Decimal("0.5")),
    ]
    basis = BankTariffBasis.TIERED_SLAB
    sales.override(edition, product, "PAYMENT", basis=basis, tiers=tiers)
    sales.sign(edition)
    draft = {"agreement_id": agreement.id, "effective_from": date(2026, 5, 1)}
    second = bank.do(draft_edition, BankAgreementEditionDraft(**draft))
    bare = bank.do(draft_edition, BankAgreementEditionDraft(**draft, keep_overrides=False))

    own = {each.edition_id: each.terms.tiers for each in bank.all(Tariff)}
    assert (second.number, bare.number) == (2, 3)
    assert own[second.id] == (Tier(Decimal(1000), Decimal(1)), Tier(None, Decimal("0.5")))
    assert bare.id not in own


def test_a_tariff_ends_when_the_next_begins_and_two_never_overlap(bank: Any, sales: Any) -> None:
    product = sales.product()
    first = sales.tariff(product, "PAYMENT", amount="0.30")
    sales.tariff(product, "PAYMENT", amount="0.35", valid_from=date(2026, 7, 1))

    assert bank.get(Tariff, first.id).valid_to == date(2026, 6, 30)
    wish = {"amount": "9", "valid_from": date(2025, 6, 1), "valid_to": date(2025, 6, 2)}
    assert problems_of(lambda: sales.tariff(product, "PAYMENT", **wish)) == [
        ("BANK_TARIFF_OVERLAP", "input.validFrom")
    ]
    assert sales.tariff(product, "PAYMENT", amount="0.30", currency="USD").valid_to is None


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, ("BANK_TARIFF_BASIS", "input.amount")),
        ({"rate": "101"}, ("BANK_PERCENT", "input.rate")),
        ({"rate": "1", "amount": "1"}, ("BANK_TARIFF_BASIS", "input.amount")),
        ({"amount": "0.001"}, ("BANK_AMOUNT", "input.amount")),
        ({"amount": "1", "minimum": "5", "maximum": "4"}, ("BANK_TARIFF_BOUNDS", "input.maximum")),
        ({"amount": "1", "valid_to": date(2024, 1, 1)}, ("BANK_DATES", "input.validTo")),
        (
            {
                "basis": BankTariffBasis.TIERED_MARGINAL,
                "tiers": [BankTariffTierCreate(up_to=Decimal(5), rate=Decimal(1))],
            },
            ("BANK_TARIFF_TIERS", "input.tiers"),
        ),
        (
            {
                "basis": BankTariffBasis.TIERED_SLAB,
                "tiers": [
                    BankTariffTierCreate(up_to=Decimal("5.001"), rate=Decimal(1)),
                    BankTariffTierCreate(rate=Decimal(1)),
                ],
            },
            ("BANK_AMOUNT", "input.tiers.0.upTo"),
        ),
        (
            {
                "basis": BankTariffBasis.TIERED_SLAB,
                "tiers": [BankTariffTierCreate(rate=Decimal("0.1234567"))],
            },
            ("BANK_PERCENT", "input.tiers.0.rate"),
        ),
    ],
)
def test_terms_that_make_no_price_are_refused(
    sales: Any, given: dict[str, Any], problem: tuple[str, str]
) -> None:
    product = sales.product()
    assert problems_of(lambda: sales.tariff(product, "PAYMENT", **given)) == [problem]


def test_a_package_that_is_not_offered_any_more_stays_with_those_who_have_it(
    bank: Any, sales: Any
) -> None:
    package = sales.package()
    agreement = sales.agree(bank.account(), package_id=package.id)
    seen = {"id": package.id, "expected_version": 1}
    wish = BankPackageWithdraw(**seen, offered_until=date(2026, 2, 28))
    bank.do(withdraw_package, wish)

    assert sales.editions(agreement)[0].package_id == package.id
    assert problems_of(
        lambda: sales.draft(bank.account("Other"), number="SA-9", package_id=package.id)
    ) == [("BANK_PACKAGE_WITHDRAWN", "input.packageId")]


def test_a_price_is_the_clients_own_then_its_packages_then_everybodys(
    bank: Any, sales: Any, ask: Ask
) -> None:
    product, package = sales.product(), sales.package()
    client, other = bank.account(), bank.account("Other")
    sales.tariff(product, "PAYMENT", amount="0.35")
    sales.tariff(product, "CASH", amount="2")
    sales.tariff(product, "PAYMENT", amount="0.25", package_id=package.id)
    agreement, edition = sales.draft(client, package_id=package.id)
    own = sales.override(edition, product, "TRANSFER", rate="0.1", minimum="5")
    sales.sign(edition)
    sales.activate(agreement)

    def quote(account: Any, event: str, **given: Any) -> Any:
        question = {
            "accountId": f"acc_{account.id.hex}",
            "productId": f"bkp_{product.id.hex}",
            "event": event,
            "currency": "EUR",
        }
        answer = ask(QUOTE, input=question | given)
        assert "errors" not in answer, answer
        return answer["data"]["bankPriceQuote"]

    assert quote(client, "PAYMENT")["price"] == {"amount": "0.25", "currency": "EUR"}
    assert quote(other, "PAYMENT")["price"]["amount"] == "0.35"
    assert quote(client, "CASH")["price"]["amount"] == "2.00"
    assert [step["level"] for step in quote(client, "CASH")["path"]] == [
        "OVERRIDE",
        "PACKAGE",
        "STANDARD",
    ]
    mine = quote(client, "TRANSFER", amount="1000.00")
    assert mine["price"]["amount"] == "5.00"
    assert mine["raisedBy"] == {"amount": "4.00"}
    assert mine["path"] == [{"level": "OVERRIDE", "tariffId": f"btf_{own.id.hex}"}]
    assert quote(other, "TRANSFER", amount="1000.00") == {
        "price": None,
        "path": [
            {"level": level, "tariffId": None} for level in ("OVERRIDE", "PACKAGE", "STANDARD")
        ],
        "explanation": "no tariff has a price",
        "raisedBy": None,
        "includedMonthly": 0,
    }
