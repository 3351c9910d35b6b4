"""Service agreements, what happened under them and what was charged, as clients see them."""

from __future__ import annotations

from portico.models import Account
from portico.query import columns, entity, many, money, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    AgreementEdition,
    Charge,
    ChargeableEvent,
    Package,
    Product,
    ServiceAgreement,
    Tariff,
)
from portico_bank_corporate.operations import agreement_editions, charges, service_agreements
from portico_bank_corporate.operations.billing import bill_agreement

AGREEMENT = entity(
    ServiceAgreement,
    name="BankServiceAgreement",
    prefix="bsa",
    plural="bankServiceAgreements",
    permission=access.AGREEMENT_READ,
    order="number",
    fields=[
        *columns(
            ServiceAgreement,
            "number",
            "kind",
            "billing_iban",
            "governing_law",
            "effective_from",
            "effective_to",
            "signed_on",
            "status",
            "reason",
        ),
        one("account", Account, "The client."),
        many("editions", AgreementEdition, "Its terms, edition by edition.", key="agreement_id"),
        many("charges", Charge, "What was charged under it.", key="agreement_id"),
    ],
)

EDITION = entity(
    AgreementEdition,
    name="BankAgreementEdition",
    prefix="bae",
    plural="bankAgreementEditions",
    permission=access.AGREEMENT_READ,
    order="number",
    fields=[
        *columns(AgreementEdition, "number", "effective_from", "status", "signed_on", "reference"),
        one("agreement", ServiceAgreement, "The agreement."),
        one("package", Package, "The package that the client takes, if any."),
        many("overrides", Tariff, "The prices for this client alone.", key="edition_id"),
    ],
)

EVENT = entity(
    ChargeableEvent,
    name="BankChargeableEvent",
    prefix="bce",
    plural="bankChargeableEvents",
    permission=access.CHARGE_READ,
    order="occurredOn",
    fields=[
        *columns(
            ChargeableEvent,
            "event",
            "reference",
            "occurred_on",
            "quantity",
            "starts_on",
            "ends_before",
        ),
        money("amount", "The amount that a rate is of.", amount="amount", nullable=True),
        one("account", Account, "The client."),
        one("product", Product, "The product."),
        many("charges", Charge, "What it was charged: one charge at most.", key="event_id"),
    ],
)

CHARGE = entity(
    Charge,
    name="BankCharge",
    prefix="bcg",
    plural="bankCharges",
    permission=access.CHARGE_READ,
    order="period",
    fields=[
        *columns(
            Charge,
            "kind",
            "reference",
            "period",
            "quantity",
            "included",
            "due_on",
            "trace",
            "status",
            "reason",
        ),
        money("amount", "What it costs without tax.", amount="amount"),
        money("tax", "The tax on it."),
        one("agreement", ServiceAgreement, "The agreement."),
        one("event", ChargeableEvent, "What happened; null for the fee of a package."),
        one("tariff", Tariff, "The tariff that had the price."),
    ],
)

AGREEMENT_TYPES = (AGREEMENT, EDITION, EVENT, CHARGE)

AGREEMENTS_OF_ACCOUNT = (
    many("agreements", ServiceAgreement, "What it has agreed with us.", key="account_id"),
    many("chargeableEvents", ChargeableEvent, "What it did that has a price.", key="account_id"),
)

AGREEMENT_MUTATIONS = (
    *(
        mutation(f"bankServiceAgreement{deed}", operation, ServiceAgreement, permission)
        for deed, operation, permission in (
            ("Create", service_agreements.create_service_agreement, access.AGREEMENT_WRITE),
            ("Activate", service_agreements.activate_service_agreement, access.AGREEMENT_WRITE),
            ("Suspend", service_agreements.suspend_service_agreement, access.AGREEMENT_WRITE),
            ("Terminate", service_agreements.terminate_service_agreement, access.AGREEMENT_WRITE),
            ("Bill", bill_agreement, access.CHARGE_WRITE),
        )
    ),
    *(
        mutation(f"bankAgreementEdition{deed}", operation, AgreementEdition, access.AGREEMENT_WRITE)
        for deed, operation in (
            ("Draft", agreement_editions.draft_edition),
            ("Submit", agreement_editions.submit_edition),
            ("Sign", agreement_editions.sign_edition),
            ("Withdraw", agreement_editions.withdraw_edition),
        )
    ),
    mutation(
        "bankChargeableEventRecord", charges.record_event, ChargeableEvent, access.CHARGE_WRITE
    ),
    mutation("bankChargeCollect", charges.collect_charge, Charge, access.CHARGE_WRITE),
    mutation("bankChargeWaive", charges.waive_charge, Charge, access.CHARGE_WAIVE),
    mutation("bankChargeReverse", charges.reverse_charge, Charge, access.CHARGE_WAIVE),
)
