"""Accounts that clients keep with the bank."""

from __future__ import annotations

from portico.models import Account
from portico.query import columns, entity, many, money, mutation, one
from portico_bank_corporate import access
from portico_bank_corporate.models import AccountHold, ClientAccount
from portico_bank_corporate.operations import client_accounts

BANK_ACCOUNT = entity(
    ClientAccount,
    name="BankClientAccount",
    prefix="bka",
    plural="bankAccounts",
    permission=access.ACCOUNT_READ,
    fields=[
        *columns(
            ClientAccount,
            "kind",
            "country",
            "currency",
            "iban",
            "opened_on",
            "closed_on",
            "status",
            "reason",
        ),
        one("account", Account, "The client."),
        many("holds", AccountHold, "What is or was held back.", key="client_account_id"),
    ],
)

HOLD = entity(
    AccountHold,
    name="BankAccountHold",
    prefix="bah",
    plural="bankAccountHolds",
    permission=access.ACCOUNT_READ,
    fields=[
        *columns(AccountHold, "reason", "lifted_on"),
        money("amount", "How much is held back.", amount="amount"),
        one("bankAccount", ClientAccount, "The account.", key="client_account_id"),
    ],
)

ACCOUNT_TYPES = (BANK_ACCOUNT, HOLD)

BANK_ACCOUNTS_OF_ACCOUNT = (
    many("bankAccounts", ClientAccount, "The accounts that it keeps with us.", key="account_id"),
)

ACCOUNT_MUTATIONS = (
    *(
        mutation(f"bankAccount{deed}", operation, ClientAccount, access.ACCOUNT_WRITE)
        for deed, operation in (
            ("Request", client_accounts.request_account),
            ("Check", client_accounts.check_account),
            ("Open", client_accounts.open_account),
            ("Activate", client_accounts.activate_account),
            ("Block", client_accounts.block_account),
            ("Decline", client_accounts.decline_account),
            ("StartClosing", client_accounts.start_closing),
            ("Close", client_accounts.close_account),
        )
    ),
    mutation("bankAccountHoldPlace", client_accounts.place_hold, AccountHold, access.ACCOUNT_WRITE),
    mutation("bankAccountHoldLift", client_accounts.lift_hold, AccountHold, access.ACCOUNT_WRITE),
)
