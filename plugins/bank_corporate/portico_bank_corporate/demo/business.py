"""What the employer of the demonstration has with the bank: an account, an agreement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from portico.values import Money
from portico_bank_corporate.demo.run import Run
from portico_bank_corporate.models import (
    AgreementEdition,
    BankProductKind,
    BankTariffBasis,
    ClientAccount,
    Package,
    Product,
    ServiceAgreement,
    Tariff,
)
from portico_bank_corporate.operations import agreement_editions as editions
from portico_bank_corporate.operations import client_accounts as accounts
from portico_bank_corporate.operations import products, tariffs
from portico_bank_corporate.operations import service_agreements as agreements

BBAN: Final = "370400440532013000"
IBAN: Final = "DE89370400440532013000"
START: Final = date(2025, 10, 1)


def euros(amount: str) -> Money:
    """An amount in EUR."""
    return Money(Decimal(amount), "EUR")


def open_account(run: Run, account_id: UUID) -> None:
    """The account that the employer's payroll is paid from."""

    def deed(_session: Any, _actor: Any, wish: Any) -> ClientAccount:
        account = accounts.request_account(run.session, run.preparer, wish)
        run.step(accounts.check_account, accounts.BankAccountCheck, account)
        run.step(accounts.open_account, accounts.BankAccountOpen, account, bban=BBAN)
        run.step(accounts.activate_account, accounts.BankAccountActivate, account)
        return account

    wish = accounts.BankAccountRequest(account_id=account_id, country="DE", currency="EUR")
    run.one("account with us", IBAN, ClientAccount.iban == IBAN, ClientAccount, deed, wish)


def agree(run: Run, account_id: UUID) -> ServiceAgreement | None:
    """Products with their prices, a package, and the employer's agreement that takes it."""
    package = run.one(
        "package",
        "COMPANY",
        Package.code == "COMPANY",
        Package,
        products.create_package,
        products.BankPackageCreate(code="COMPANY", name="Company", fee=euros("30.00")),
    )
    if not _priced(run) or package is None:
        return None
    wish = agreements.BankServiceAgreementCreate(
        account_id=account_id,
        number="SA-2025-017",
        package_id=package.id,
        billing_iban=IBAN,
        governing_law="DE",
        effective_from=START,
    )
    known = ServiceAgreement.number == wish.number
    found: ServiceAgreement | None = run.one(
        "agreement", wish.number, known, ServiceAgreement, _concluded(run), wish
    )
    return found


def _priced(run: Run) -> bool:
    """Whether there is a product for payroll; its price is 0.3 %, 15.00 at least."""
    payroll = run.one(
        "product",
        "PAYROLL",
        Product.code == "PAYROLL",
        Product,
        products.create_product,
        products.BankProductCreate(code="PAYROLL", name="Payroll", kind=BankProductKind.PAYROLL),
    )
    if payroll is None:
        return False
    price = tariffs.BankTariffSet(
        product_id=payroll.id,
        event="REGISTER",
        currency="EUR",
        basis=BankTariffBasis.PERCENT,
        rate=Decimal("0.3"),
        minimum=Decimal(15),
        valid_from=START,
    )
    its = (Tariff.product_id == payroll.id) & (Tariff.event == "REGISTER")
    run.one("tariff", "REGISTER", its, Tariff, tariffs.set_tariff, price)
    return True


def _concluded(run: Run) -> Any:
    def deed(_session: Any, _actor: Any, wish: Any) -> ServiceAgreement:
        agreement = agreements.create_service_agreement(run.session, run.preparer, wish)
        edition = run.session.scalars(
            select(AgreementEdition).filter_by(agreement_id=agreement.id)
        ).one()
        run.step(editions.submit_edition, editions.BankAgreementEditionSubmit, edition)
        run.consent(edition)
        signed = {"signed_on": START, "reference": "DMS/SA-2025-017"}
        run.step(editions.sign_edition, editions.BankAgreementEditionSign, edition, **signed)
        step = (agreements.activate_service_agreement, agreements.BankServiceAgreementActivate)
        active: ServiceAgreement = run.step(*step, agreement)
        return active

    return deed
